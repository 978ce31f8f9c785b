"""The `ipeds` and `ipeds-stacking` importers: NCES's own files of 2024, and files with faults."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from pyoxigraph import Literal, Quad

from credlattice import validation
from credlattice.model import Record
from credlattice.readers import ctdl_terms, ipeds, ipeds_stacking
from credlattice.vocabulary import CTERMS, DCTERMS, GRAPH, ORG, QDATA, RDF, RESOURCE, SCHEMA, SKOS
from tests.readers.ipeds_files import DAY, completions, kinds, real, values

COMPLETIONS_GRAPH = GRAPH + "document/ipeds-completions-2024"
DIRECTORY_GRAPH = GRAPH + "document/ipeds-hd-2024"
TEN = (100654, 166027, 433387, 108232, 112190, 106546, 103501, 102711, 111717, 101277)
"""Institutions of sectors 1 (Alabama A & M), 2 (Harvard, Western Governors), 3, 4, 5, 6, 7, 8 and 9."""
CLASSES = {
    2: "Certificate",
    3: "AssociateDegree",
    4: "Certificate",
    5: "BachelorDegree",
    6: "PostBaccalaureateCertificate",
    7: "MasterDegree",
    8: "PostMasterCertificate",
    17: "ResearchDoctorate",
    18: "ProfessionalDoctorate",
    19: "DoctoralDegree",
    20: "Certificate",
    21: "Certificate",
}


@dataclass
class Seen:
    """What one reading of the real files gave, without keeping millions of quads."""

    records: Counter[str] = field(default_factory=Counter)
    """By graph."""
    problems: Counter[tuple[str, bool]] = field(default_factory=Counter)
    quads: int = 0
    most_of_a_credential: int = 0
    credentials: set[str] = field(default_factory=set)
    awards: Counter[str] = field(default_factory=Counter)
    """By the award level that a credential is classified by."""
    with_awards: int = 0
    totals: Counter[str] = field(default_factory=Counter)
    """By award level, from the observations of institutions."""
    predicates: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    directory: list[Record] = field(default_factory=list)
    ten: dict[int, list[Record]] = field(default_factory=lambda: defaultdict(list))
    others: list[Record] = field(default_factory=list)
    """Code lists, award levels and the description of the data set."""

    def take(self, record: Record) -> None:
        self.records[record.document.graph] += 1
        self.problems.update((problem.kind, problem.fatal) for problem in record.problems)
        self.quads += len(record.quads)
        said = {(q.subject.value, q.predicate.value): q.object.value for q in record.quads}  # type: ignore[union-attr]
        self.predicates.update(predicate for _, predicate in said)
        self.classes.update(value for (_, predicate), value in said.items() if predicate == RDF + "type")
        if "/us/credential/" in record.id:
            self._take_credential(record, said)
        elif "#ipeds-completions-2024-awards-first-majors-" in record.id:
            self.totals[record.id.rpartition("-")[2]] += int(said[record.id, SCHEMA + "value"])
        elif record.document.graph == DIRECTORY_GRAPH:
            self.directory.append(record)
        else:
            self.others.append(record)

    def _take_credential(self, record: Record, said: dict[tuple[str, str], str]) -> None:
        assert record.id not in self.credentials
        self.credentials.add(record.id)
        self.most_of_a_credential = max(self.most_of_a_credential, len(record.quads))
        number = int(said[f"{record.id}#awards-2024", CTERMS + "numberAwarded"])
        self.awards[said[record.id, CTERMS + "classification"].rpartition("/")[2]] += number
        self.with_awards += number > 0
        unitid = int(record.id.split("/")[-3])
        if unitid in TEN:
            self.ten[unitid].append(record)


@pytest.fixture(scope="module")
def files() -> list[Path]:
    return [real("ipeds", "c2024_a.parquet"), real("ipeds", "hd2024.csv"), real("cip", "CIPCode2020.csv")]


@pytest.fixture(scope="module")
def seen(files: list[Path]) -> Seen:
    found = Seen()
    for record in ipeds.read(files, DAY):
        found.take(record)
    return found


@pytest.fixture(scope="module")
def table() -> pyarrow.Table:
    return parquet.read_table(real("ipeds", "c2024_a.parquet"))


@pytest.fixture(scope="module")
def directory() -> dict[str, dict[str, str]]:
    with real("ipeds", "hd2024.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["UNITID"]: row for row in csv.DictReader(file)}


def literals(records: Iterable[Record]) -> set[str]:
    return {q.object.value for record in records for q in record.quads if isinstance(q.object, Literal)}


# -- completions, the real file ---------------------------------------------------------------------------------------


def test_every_row_is_one_record_and_none_is_set_aside(seen: Seen, table: pyarrow.Table) -> None:
    extra = 2  # the data set itself, and the note on the file of titles
    assert seen.records[COMPLETIONS_GRAPH] == table.num_rows + extra == 286_979 + extra
    assert seen.records[DIRECTORY_GRAPH] == 6_072
    assert not [kind for kind, fatal in seen.problems if fatal]


def test_there_is_one_credential_for_each_institution_field_and_level(seen: Seen, table: pyarrow.Table) -> None:
    rows = table.select(["UNITID", "CIPCODE", "AWLEVEL"]).to_pylist()
    expected = {
        f"{RESOURCE}us/credential/{row['UNITID']}/{row['CIPCODE']}/{row['AWLEVEL']}"
        for row in rows
        if row["CIPCODE"] != "99"
    }
    assert seen.credentials == expected and len(expected) == 267_595


def test_programs_without_awards_are_kept_with_a_stated_zero(seen: Seen) -> None:
    assert (len(seen.credentials), seen.with_awards) == (267_595, 199_455)


def test_the_awards_of_all_fields_add_up_to_the_totals_of_the_publisher(seen: Seen, table: pyarrow.Table) -> None:
    raw: Counter[str] = Counter()
    for row in table.to_pylist():
        if row["CIPCODE"] == "99":
            raw[str(row["AWLEVEL"])] += row["CTOTALT"]
    assert seen.awards == seen.totals == raw
    assert (raw["5"], raw["3"], raw["7"]) == (1_974_834, 998_920, 948_532)


@pytest.mark.parametrize("unitid", TEN)
def test_the_programs_of_an_institution_are_those_of_the_raw_rows(
    seen: Seen, table: pyarrow.Table, directory: dict[str, dict[str, str]], unitid: int
) -> None:
    raw = table.filter(pyarrow.compute.equal(table["UNITID"], unitid)).to_pylist()
    expected = {
        (row["CIPCODE"], CTERMS + CLASSES[row["AWLEVEL"]], f"ipeds/award-level/{row['AWLEVEL']}", str(row["CTOTALT"]))
        for row in raw
        if row["IS_CIP_6DIGIT"]
    }
    found, name = set(), directory[str(unitid)]["INSTNM"]
    for record in seen.ten[unitid]:
        said = {(q.subject.value, q.predicate.value): q.object.value for q in record.quads}  # type: ignore[union-attr]
        assert said[record.id, CTERMS + "offeredBy"] == f"{RESOURCE}us/institution/{unitid}"
        assert said[record.id, CTERMS + "name"].endswith(f" ({name})")
        program = said[record.id, CTERMS + "instructionalProgramType"]
        found.add(
            (
                program.removeprefix(RESOURCE + "cip/2020/").removesuffix("#alignment"),
                said[record.id, RDF + "type"],
                said[record.id, CTERMS + "classification"].removeprefix(RESOURCE),
                said[f"{record.id}#awards-2024", CTERMS + "numberAwarded"],
            )
        )
    assert found == expected and len(seen.ten[unitid]) == len(expected) > 0


def test_a_credential_says_what_the_row_says_and_that_its_name_is_composed(seen: Seen) -> None:
    iri = "us/credential/100654/01.1001/5"
    records = seen.ten[100654]
    assert values(records, iri, CTERMS + "name") == {"Bachelor's degree in Food Science (Alabama A & M University)"}
    (description,) = values(records, iri, CTERMS + "description")
    assert description.startswith("A bachelor's degree") and "IPEDS has no names of programs" in description
    profile = iri + "#awards-2024"
    assert values(records, iri, CTERMS + "aggregateData") == {RESOURCE + profile}
    assert values(records, profile, RDF + "type") == {CTERMS + "AggregateDataProfile"}
    assert values(records, profile, CTERMS + "numberAwarded") == {"10"}
    assert values(records, profile, DCTERMS + "temporal") == {RESOURCE + "period/2023-07-01--2024-06-30"}


def test_the_period_of_the_awards_is_described_once(seen: Seen) -> None:
    period = "period/2023-07-01--2024-06-30"
    said = {name: values(seen.others, period, CTERMS + name) for name in ("startDate", "endDate")}
    assert said == {"startDate": {"2023-07-01"}, "endDate": {"2024-06-30"}}


def test_a_total_is_an_observation_of_the_institution_and_no_credential(files: list[Path]) -> None:
    records = (record for record in ipeds.read(files[:1], DAY) if record.place == "c2024_a.parquet:66")
    (record,) = [next(records)]
    said = {(q.predicate.value, q.object.value) for q in record.quads if q.subject.value == record.id}  # type: ignore[union-attr]
    assert said >= {
        (RDF + "type", QDATA + "Observation"),
        (QDATA + "atPoint", RESOURCE + "us/institution/100654"),
        (QDATA + "atPoint", RESOURCE + "ipeds/award-level/5"),
        (SCHEMA + "value", "590"),
    }


def test_a_certificate_says_how_long_it_takes_where_its_level_does(seen: Seen) -> None:
    durations = {
        code: tuple(
            next(iter(values(seen.others, f"ipeds/award-level/{code}#duration", CTERMS + name)), None)
            for name in ("minimumDuration", "maximumDuration")
        )
        for code in CLASSES
    }
    assert {code: pair for code, pair in durations.items() if any(pair)} == {
        20: (None, "P12W"),
        21: ("P12W", "P1Y"),
        2: ("P1Y", "P2Y"),
        4: ("P2Y", "P4Y"),
    }
    assert all(
        values([record], record.id.removeprefix(RESOURCE), CTERMS + "estimatedDuration")
        == ({f"{RESOURCE}ipeds/award-level/{level}#duration"} if level in ("2", "4", "20", "21") else set())
        for records in seen.ten.values()
        for record in records
        if (level := record.id.rpartition("/")[2])
    )


def test_a_credential_takes_few_statements(seen: Seen) -> None:
    assert seen.most_of_a_credential <= 13


def test_a_field_that_the_list_of_fields_lacks_is_warned_of_once(seen: Seen) -> None:
    assert seen.problems["no-title", False] == 1


def test_every_class_and_property_of_ctdl_exists(seen: Seen) -> None:
    used = {term for term in seen.predicates | seen.classes if term.startswith(CTERMS)}
    assert len(used) > 30 and not [term for term in used if not ctdl_terms.canonical(term)]


# -- the directory of institutions, the real file ---------------------------------------------------------------------


def test_an_institution_says_what_its_row_says(seen: Seen) -> None:
    iri = "us/institution/100654"
    assert values(seen.directory, iri, CTERMS + "name") == {"Alabama A & M University"}
    assert values(seen.directory, iri, CTERMS + "alternateName") == {"AAMU"}
    assert values(seen.directory, iri, CTERMS + "opeID") == {"00100200"}
    assert values(seen.directory, iri, CTERMS + "ipedsID") == {"100654"}
    assert values(seen.directory, iri, CTERMS + "subjectWebpage") == {"https://www.aamu.edu/"}
    assert values(seen.directory, iri, CTERMS + "agentSectorType") == {
        "https://purl.org/ctdl/vocabs/agentSector/Public"
    }
    assert values(seen.directory, iri, ORG + "classification") == {
        RESOURCE + "ipeds/sector/1",
        RESOURCE + "ipeds/carnegie-2021/18",
        RESOURCE + "ipeds/designation/hbcu",
        RESOURCE + "ipeds/designation/landgrnt",
    }
    place = iri + "#address"
    names = ("streetAddress", "addressLocality", "addressRegion", "postalCode", "latitude", "longitude")
    assert [values(seen.directory, place, CTERMS + name) for name in names] == [
        {"4900 Meridian Street"},
        {"Normal"},
        {"AL"},
        {"35762"},
        {"34.783368"},
        {"-86.568502"},
    ]


def test_no_officer_is_named_and_no_telephone_number_is_kept(seen: Seen, directory: dict[str, dict[str, str]]) -> None:
    said = literals(seen.directory)
    everything = "\n".join(sorted(said))
    digits = {re.sub(r"\D", "", text) for text in said if re.search(r"\d{3}\D?\d{4}", text)}
    # Institutions that are named after the person who heads them keep their own names.
    own = "\n".join(f"{r['INSTNM']} {r['IALIAS']} {r['F1SYSNAM']} {r['ADDR']}" for r in directory.values())
    people = {row["CHFNM"] for row in directory.values() if " " in row["CHFNM"]}
    assert len(people) > 5_000
    assert not [name for name in people if name in everything and name not in own]
    assert not {row["GENTELE"][:10] for row in directory.values() if row["GENTELE"]} & digits
    titles = {row["CHFTITLE"] for row in directory.values()} - {row["CITY"] for row in directory.values()} - {""}
    assert not titles & said and "@" not in everything


def test_no_sentinel_becomes_a_value(seen: Seen) -> None:
    assert not {"", "-1", "-2", "-3"} & literals(seen.directory)


def test_a_login_in_a_web_address_is_not_kept(seen: Seen, directory: dict[str, dict[str, str]]) -> None:
    held = [unitid for unitid, row in directory.items() if "@" in row["WEBADDR"]]
    assert len(held) == 2
    for unitid in held:
        assert values(seen.directory, f"us/institution/{unitid}", CTERMS + "subjectWebpage") == set()


def test_systems_govern_the_institutions_that_name_them(seen: Seen, directory: dict[str, dict[str, str]]) -> None:
    expected = Counter(row["F1SYSCOD"] for row in directory.values() if not row["F1SYSCOD"].startswith("-"))
    found = Counter(
        q.object.value.rpartition("/")[2]  # type: ignore[union-attr]
        for record in seen.directory
        for q in record.quads
        if q.predicate.value == CTERMS + "parentOrganization"
    )
    assert found == expected and len(expected) == 433 and expected["106010"] == 96
    assert values(seen.directory, "us/system/106010", CTERMS + "name") == {"California Community College System"}


def test_a_system_with_two_names_keeps_the_first_as_its_name(seen: Seen) -> None:
    assert seen.problems["other-name", False] == 1
    assert values(seen.directory, "us/system/112040", CTERMS + "name") == {"Hillsborough Technical Colleges"}


def test_closed_and_merged_institutions_say_so(seen: Seen, directory: dict[str, dict[str, str]]) -> None:
    assert values(seen.directory, "us/institution/100937", CTERMS + "closingDate") == {"2024-07-31"}
    assert values(seen.directory, "us/institution/131098", CTERMS + "supersededBy") == {
        RESOURCE + "us/institution/130934"
    }
    assert values(seen.directory, "us/institution/131098", SKOS + "historyNote") == {"Deleted from IPEDS in 2024."}
    closed = sum(1 for row in directory.values() if row["CLOSEDAT"] != "-2")
    assert closed == sum(q.predicate.value == CTERMS + "closingDate" for r in seen.directory for q in r.quads)


def test_an_administrative_unit_is_no_organization_that_awards(seen: Seen) -> None:
    classes = Counter(
        q.object.value.removeprefix(CTERMS)  # type: ignore[union-attr]
        for record in seen.directory
        for q in record.quads
        if q.predicate.value == RDF + "type" and q.subject.value == record.id  # type: ignore[union-attr]
    )
    assert classes == {"CredentialOrganization": 6_072 - 71, "Organization": 71}


def test_every_code_that_is_pointed_at_is_described(seen: Seen) -> None:
    described = {
        q.subject.value  # type: ignore[union-attr]
        for record in seen.others
        for q in record.quads
        if q.predicate.value == SKOS + "prefLabel"
    }
    used = {
        q.object.value  # type: ignore[union-attr]
        for record in (*seen.directory, *(r for records in seen.ten.values() for r in records))
        for q in record.quads
        if q.predicate.value in (ORG + "classification", CTERMS + "classification")
    }
    assert len(used) > 45 and used <= described


def test_the_real_records_satisfy_the_shapes(seen: Seen) -> None:
    credentials = [record for records in seen.ten.values() for record in records]
    checked = validation.check([*seen.directory, *seen.others, *credentials], ipeds.FORMAT.shapes)
    kinds = {problem.kind for record in checked for problem in record.problems}
    assert not {kind for kind in kinds if kind.startswith("shape")}


# -- built files ------------------------------------------------------------------------------------------------------

HD = (
    "UNITID,INSTNM,IALIAS,ADDR,CITY,STABBR,ZIP,CHFNM,CHFTITLE,GENTELE,OPEID,WEBADDR,SECTOR,CONTROL,POSTSEC,HBCU,TRIBAL,"
    "LANDGRNT,NEWID,DEATHYR,CLOSEDAT,C21BASIC,F1SYSNAM,F1SYSCOD,LONGITUD,LATITUDE"
)
COLLEGE = {
    "UNITID": "100001",
    "INSTNM": "First College",
    "CHFNM": "Ada Lovelace",
    "SECTOR": "1",
    "CONTROL": "1",
    "LONGITUD": "-86.5",
    "LATITUDE": "34.5",
}


def colleges(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "hd2024.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HD.split(","), restval="-2")
        writer.writeheader()
        writer.writerows(rows)
    return path


def fields(folder: Path) -> Path:
    path = folder / "CIPCode2020.csv"
    path.write_text("CIPCode,Action,CIPTitle,CIPDefinition\n01.0101,New,Farming.,x\n", encoding="utf-8")
    return path


def read(*paths: Path) -> list[Record]:
    return list(ipeds.read(paths, DAY))


def test_the_csv_that_nces_publishes_gives_the_same_credentials_as_parquet(
    tmp_path: Path, table: pyarrow.Table, files: list[Path]
) -> None:
    def cells(row: dict[str, Any]) -> str:
        return '{UNITID},"{CIPCODE}",{MAJORNUM},{AWLEVEL},R,{CTOTALT},R,{CTOTALM}'.format(**row)

    some = table.slice(0, 400)
    as_parquet = tmp_path / "C2024_A.parquet"
    parquet.write_table(some, as_parquet)
    as_csv = completions(tmp_path, *map(cells, some.to_pylist()), name="C2024_A.csv")
    both = [[(record.id, record.quads) for record in read(path, *files[1:])] for path in (as_parquet, as_csv)]
    assert both[0] == both[1]


def test_first_and_second_majors_are_stated_apart_and_never_added_up(tmp_path: Path) -> None:
    path = completions(
        tmp_path, '100001,"01.0101",1,5,R,12,R,2', '100001,"01.0101",2,5,R,3,R,1', "100001,99,2,5,R,3,R,1"
    )
    records = read(path)
    iri = "us/credential/100001/01.0101/5"
    assert values(records, iri, CTERMS + "aggregateData") == {
        f"{RESOURCE}{iri}#awards-2024",
        f"{RESOURCE}{iri}#second-majors-2024",
    }
    assert values(records, f"{iri}#awards-2024", CTERMS + "numberAwarded") == {"12"}
    assert values(records, f"{iri}#second-majors-2024", CTERMS + "numberAwarded") == {"3"}
    (words,) = values(records, f"{iri}#second-majors-2024", CTERMS + "description")
    assert words.startswith("Second majors")
    total = "us/institution/100001#ipeds-completions-2024-awards-second-majors-5"
    assert values(records, total, SCHEMA + "value") == {"3"}


@pytest.mark.parametrize("cell", ["", ".", "-1", "-2", "-3"])
def test_awards_that_are_not_stated_are_left_out_and_the_credential_stays(tmp_path: Path, cell: str) -> None:
    (record,) = [r for r in read(completions(tmp_path, f"100001,01.0101,1,5,A,{cell},A,")) if "/credential/" in r.id]
    assert record.readable and not any(q.predicate.value == CTERMS + "numberAwarded" for q in record.quads)


def test_a_total_that_is_not_stated_is_said_not_to_be_available(tmp_path: Path) -> None:
    records = read(completions(tmp_path, "100001,99,1,5,A,,A,"))
    iri = "us/institution/100001#ipeds-completions-2024-awards-first-majors-5"
    assert values(records, iri, QDATA + "dataWithholdingType") and not values(records, iri, SCHEMA + "value")


def test_a_number_that_nces_imputed_says_so(tmp_path: Path) -> None:
    records = read(completions(tmp_path, "100001,01.0101,1,5,N,4,N,4", "100001,01.0102,1,5,R,4,R,4"))
    imputed, reported = (
        values(records, f"us/credential/100001/{cip}/5#awards-2024", CTERMS + "description")
        for cip in ("01.0101", "01.0102")
    )
    assert "imputed" in next(iter(imputed)) and "imputed" not in next(iter(reported))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("10000,01.0101,1,5,R,4,R,4", "bad-unitid"),
        ("-2,01.0101,1,5,R,4,R,4", "bad-unitid"),
        ("100001,1.0101,1,5,R,4,R,4", "bad-cip"),
        ("100001,52.020,1,5,R,4,R,4", "bad-cip"),
        ("100001,nan,1,5,R,4,R,4", "bad-cip"),
        ("100001,01.0101,1,12,R,4,R,4", "bad-award-level"),
        ("100001,01.0101,3,5,R,4,R,4", "bad-major-number"),
        ("100001,01.0101,1,5,R", "short-row"),
    ],
)
def test_a_row_of_completions_that_cannot_be_read_is_set_aside(tmp_path: Path, line: str, kind: str) -> None:
    records = read(completions(tmp_path, line, "100001,01.0102,1,5,R,4,R,4"))
    assert kinds(records) == [kind]
    (bad,) = [record for record in records if not record.readable]
    assert bad.place == "c2024_a.csv:2" and bad.fragment and not bad.quads
    assert [r.id for r in records if "/us/credential/" in r.id] == [RESOURCE + "us/credential/100001/01.0102/5"]


def test_a_row_that_stands_twice_is_read_once(tmp_path: Path) -> None:
    assert kinds(read(completions(tmp_path, *["100001,01.0101,1,5,R,4,R,4"] * 2))) == ["duplicate-row"]


def test_awards_that_are_no_number_are_left_out_with_a_warning(tmp_path: Path) -> None:
    records = read(completions(tmp_path, "100001,01.0101,1,5,R,twelve,R,4"))
    assert "bad-number" in kinds(records, fatal=False) and not kinds(records)


def test_a_subtotal_is_a_note_and_no_credential(tmp_path: Path) -> None:
    records = read(completions(tmp_path, "100001,01,1,5,R,4,R,4", "100001,01.01,1,5,R,4,R,4"))
    assert kinds(records, fatal=False) == ["subtotal", "subtotal"]
    assert not [record for record in records if "/us/credential/" in record.id]


def test_names_fall_back_to_codes_and_that_is_said_once(tmp_path: Path) -> None:
    records = read(completions(tmp_path, *(f"100001,01.010{n},1,5,R,4,R,4" for n in (1, 2))))
    assert kinds(records, fatal=False) == ["no-institution", "no-title"]
    assert values(records, "us/credential/100001/01.0102/5", CTERMS + "name") == {
        "Bachelor's degree in CIP 01.0102 (UNITID 100001)"
    }


def test_the_file_of_titles_is_a_note_and_describes_no_field(tmp_path: Path) -> None:
    records = read(completions(tmp_path, "100001,01.0101,1,20,R,4,R,4"), colleges(tmp_path, COLLEGE), fields(tmp_path))
    (note,) = [record for record in records if record.place == "CIPCode2020.csv"]
    assert note.readable and not note.quads and note.problems[0].kind == "titles-only"
    assert values(records, "us/credential/100001/01.0101/20", CTERMS + "name") == {
        "Certificate of less than 12 weeks in Farming (First College)"
    }


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"UNITID": "1"}, "bad-unitid"),
        ({"UNITID": ""}, "bad-unitid"),
        ({"INSTNM": ""}, "no-name"),
    ],
)
def test_an_institution_that_cannot_be_read_is_set_aside_without_its_officer(
    tmp_path: Path, change: dict[str, str], kind: str
) -> None:
    records = read(colleges(tmp_path, COLLEGE | change, COLLEGE | {"UNITID": "100002"}))
    assert kinds(records) == [kind]
    (bad,) = [record for record in records if not record.readable]
    assert "Lovelace" not in bad.fragment and bad.place == "hd2024.csv:2"


def test_an_institution_that_stands_twice_is_read_once(tmp_path: Path) -> None:
    assert kinds(read(colleges(tmp_path, COLLEGE, COLLEGE))) == ["duplicate-row"]


@pytest.mark.parametrize(
    ("change", "kind", "predicate"),
    [
        ({"WEBADDR": "someone@example.edu"}, "bad-address", "subjectWebpage"),
        ({"WEBADDR": "javascript:alert(1)"}, "bad-address", "subjectWebpage"),
        ({"WEBADDR": "www.x.edu/a OR b"}, "bad-address", "subjectWebpage"),
        ({"OPEID": "1002"}, "bad-opeid", "opeID"),
        ({"CLOSEDAT": "02/30/2024"}, "bad-date", "closingDate"),
        ({"CLOSEDAT": "May 2024"}, "bad-date", "closingDate"),
        ({"LATITUDE": "934.5"}, "bad-coordinates", "latitude"),
        ({"LATITUDE": "nan"}, "bad-coordinates", "latitude"),
        ({"F1SYSCOD": "x", "F1SYSNAM": "A System"}, "bad-system", "parentOrganization"),
    ],
)
def test_a_cell_that_makes_no_sense_is_left_out_with_a_warning(
    tmp_path: Path, change: dict[str, str], kind: str, predicate: str
) -> None:
    records = read(colleges(tmp_path, COLLEGE | change))
    assert kinds(records, fatal=False) == [kind] and not kinds(records)
    assert predicate not in {q.predicate.value.removeprefix(CTERMS) for r in records for q in r.quads}


def test_a_file_of_another_kind_is_refused_with_the_columns_that_are_expected(tmp_path: Path) -> None:
    path = tmp_path / "hd2024.csv"
    path.write_text("a,b\n1,2\n")
    (record,) = read(path)
    assert kinds([record]) == ["unknown-columns"] and "CTOTALT" in record.problems[0].reason


def test_a_file_whose_name_hides_its_year_is_refused(tmp_path: Path) -> None:
    records = read(completions(tmp_path, "100001,01.0101,1,5,R,4,R,4", name="completions.csv"))
    assert kinds(records) == ["no-year"]


def test_editions_of_two_years_stand_side_by_side(tmp_path: Path) -> None:
    paths = [completions(tmp_path, "100001,01.0101,1,5,R,4,R,4", name=f"c{year}_a.csv") for year in (2023, 2024)]
    graphs = {q.graph_name.value for r in read(*paths) for q in r.quads if "/us/credential/" in r.id}  # type: ignore[union-attr]
    assert graphs == {f"{GRAPH}document/ipeds-completions-{year}" for year in (2023, 2024)}


@pytest.mark.parametrize("content", [b"", b"PAR1", b"\x00" * 64, b"PAR1" + b"\xff" * 64 + b"PAR1"])
def test_a_file_that_is_no_table_is_one_refused_record(tmp_path: Path, content: bytes) -> None:
    for name in ("c2024_a.parquet", "hd2024.csv"):
        (tmp_path / name).write_bytes(content)
        assert [record.readable for record in read(tmp_path / name)] == [False]


def test_columns_of_other_types_give_records_and_no_exception(tmp_path: Path) -> None:
    path = tmp_path / "c2024_a.parquet"
    parquet.write_table(
        pyarrow.table(
            {
                "UNITID": pyarrow.array([[100001], None]),
                "CIPCODE": pyarrow.array([1.0101, float("nan")]),
                "MAJORNUM": pyarrow.array([None, "1"]),
                "AWLEVEL": pyarrow.array([5.0, float("inf")]),
                "CTOTALT": pyarrow.array([{"a": 1}, None]),
            }
        ),
        path,
    )
    assert kinds(read(path)) == ["bad-unitid", "bad-unitid"]


def test_the_same_files_give_the_same_quads_in_the_same_order(tmp_path: Path) -> None:
    paths = [completions(tmp_path, "100001,01.0101,1,5,R,4,R,4"), colleges(tmp_path, COLLEGE), fields(tmp_path)]
    assert read(*paths) == read(*reversed(paths))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_to_a_file_ever_raises(tmp_path: Path, data: st.DataObject) -> None:
    rows = ['100001,"01.0101",1,5,R,12,R,2', '100001,"01.0101",1,3,R,3,R,1', "100001,99,1,5,R,3,R,1"]
    paths = [completions(tmp_path, *rows), colleges(tmp_path, COLLEGE), fields(tmp_path)]
    as_parquet = tmp_path / "c2024_a.parquet"
    columns = {name: ["100001", "1"] for name in ("UNITID", "CIPCODE", "MAJORNUM", "AWLEVEL", "CTOTALT")}
    parquet.write_table(pyarrow.table(columns), as_parquet)
    path = data.draw(st.sampled_from([*paths, as_parquet]))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 12))] = data.draw(st.binary(max_size=6))
    path.write_bytes(bytes(content))
    suggested = ipeds_stacking.read([paths[0], as_parquet], DAY)
    for record in (*read(*paths), *read(as_parquet), *suggested):
        assert record.readable or record.problems
        assert all(isinstance(quad, Quad) for quad in record.quads)
