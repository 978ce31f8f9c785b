"""The federal database of accreditation: what becomes of the real tables, and of every fault a table can have."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from credlattice import resources
from credlattice.model import Problem, Record
from credlattice.readers import dapip
from credlattice.vocabulary import CL, CTERMS, GRAPH, ORG, RESOURCE, SKOS
from tests.readers.spreadsheets import write_workbook
from tests.real_files import SHARED, require

TODAY = date(2026, 11, 25)
FOLDER = SHARED / "accreditation"
US = RESOURCE + "us/"
Table = list[dict[str, str]]


# -- the real tables, read twice: by the importer, and without it ------------------------------------------------------


@dataclass
class Real:
    """What the importer made of the real files."""

    store: Store = field(default_factory=Store)
    records: Counter[str] = field(default_factory=Counter)
    """By the last part of the graph's IRI."""
    places: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    literals: set[str] = field(default_factory=set)
    titles: dict[str, str] = field(default_factory=dict)


_NOT_ASKED = {CTERMS + name for name in ("address", "streetAddress", "addressLocality", "addressRegion", "postalCode")}
"""Terms that no question below is about: the store is a third smaller without them and the long list of agreements."""


def _quads(real: Real) -> Iterator[Quad]:
    for record in dapip.read(sorted(FOLDER.iterdir()), TODAY):
        name = record.document.graph.removeprefix(GRAPH + "document/")
        real.records[name] += 1
        real.places.add(record.place)
        real.problems += record.problems
        real.titles[name] = record.document.title
        real.literals |= {quad.object.value for quad in record.quads if isinstance(quad.object, Literal)}
        if name != "us-defense-agreements":
            yield from (quad for quad in record.quads if quad.predicate.value not in _NOT_ASKED)


@pytest.fixture(scope="module")
def real() -> Real:
    require(FOLDER, "imports of real accreditation data are")
    found = Real()
    found.store.bulk_extend(_quads(found))
    return found


def _sheet(file: str, name: str) -> Table:
    with python_calamine.CalamineWorkbook.from_path(str(FOLDER / file)) as book:
        header, *lines = book.get_sheet_by_name(name).to_python()
    return [dict(zip(map(str, header), map(str, line), strict=True)) for line in lines]


def _csv(file: str) -> Table:
    with (FOLDER / file).open(encoding="utf-8", errors="replace", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def campuses(real: Real) -> Table:
    return _sheet("Accreditation.xlsx", "InstituteCampuses")


@pytest.fixture(scope="module")
def accreditations(real: Real) -> Table:
    return _sheet("Accreditation.xlsx", "AccreditationRecords")


@pytest.fixture(scope="module")
def actions(real: Real) -> Table:
    return _sheet("Accreditation.xlsx", "AccreditationActions")


def ask(store: Store, query: str) -> list[tuple[str, ...]]:
    prefixes = f"PREFIX skos: <{SKOS}> PREFIX ceterms: <{CTERMS}> PREFIX org: <{ORG}> PREFIX cl: <{CL}> "
    found = store.query(prefixes + query, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return sorted(tuple(cell.value if cell is not None else "" for cell in row) for row in found)


def iso(written: str) -> str:
    return datetime.strptime(written.split()[0], "%m/%d/%Y").date().isoformat() if written else ""


def unitids_of(campus: dict[str, str]) -> list[str]:
    return [each for each in campus["IpedsUnitIds"].split(", ") if each]


def accreditors(store: Store, thing: str) -> list[tuple[str, ...]]:
    """The question that the data is for: who accredits this as a whole, from when to when?"""
    query = f"""SELECT ?agency ?since ?until {{
        ?accreditation a ceterms:AccreditAction ; ceterms:object <{thing}> ; ceterms:actingAgent ?agency .
        OPTIONAL {{ ?accreditation ceterms:startDate ?since }}
        OPTIONAL {{ ?accreditation ceterms:endDate ?until }} }}"""
    return [(agency.rpartition("/")[2], since, until) for agency, since, until in ask(store, query)]


def test_every_row_of_every_table_is_one_record(
    real: Real, campuses: Table, accreditations: Table, actions: Table
) -> None:
    assert real.records == {
        "us-dapip-campuses": len(campuses),
        "us-dapip-campuses-copy-1": len(_sheet("AccreditationInstituteCampus.xlsx", "Sheet1")),
        "us-dapip-accreditations": len(accreditations),
        "us-dapip-actions": len(actions),
        "us-dapip-actions-copy-1": len(_csv("accreditation_action.csv")),
        "us-cash-monitoring": len(_csv("hcm.csv")),
        "us-defense-agreements": len(_csv("mou.csv")),
    }
    assert len(real.places) == real.records.total() == 177_716


def test_the_counts_are_those_of_the_published_export(real: Real) -> None:
    assert real.records["us-dapip-campuses"] == 32_738
    assert real.records["us-dapip-accreditations"] == 49_204
    assert real.records["us-dapip-actions"] == 30_599


def test_no_row_of_the_real_tables_is_set_aside(real: Real) -> None:
    assert [problem for problem in real.problems if problem.fatal] == []


def test_what_is_odd_about_the_real_tables_is_told(real: Real) -> None:
    assert Counter(problem.kind for problem in real.problems) == {
        "no-accreditation": 141,
        "no-campus": 73,
        "shared-unitid": 48,
        "personal": 30,
        "early-date": 9,
        "bad-date": 4,
        "ends-before-start": 4,
        "bad-opeid": 3,
        "repeats-row": 3,
        "undated": 1,
    }


def test_the_69_agencies_are_described_once(real: Real, accreditations: Table) -> None:
    found = ask(real.store, "SELECT ?agency ?name { ?agency a ceterms:QACredentialOrganization ; ceterms:name ?name }")
    written = {(f"{US}accreditor/{row['AgencyId']}", row["AgencyName"]) for row in accreditations}
    assert len(found) == 69
    assert set(found) == written


def test_the_title_says_until_when_the_accreditations_were_kept(real: Real, accreditations: Table) -> None:
    last = max(iso(row["AccreditationEndDate"]) for row in accreditations)
    assert last == "2020-11-02"
    assert real.titles["us-dapip-accreditations"].endswith("kept until 2020-11-02")


@pytest.mark.parametrize(
    ("unitid", "expected"),
    [
        ("100654", [("7", "1963-07-01", "")]),
        ("166683", [("2", "1929-12-01", "")]),
        ("166027", [("2", "1929-12-01", "")]),
        ("110635", [("10", "1949-01-01", "")]),
        ("234076", [("7", "1904-07-01", "")]),
        ("433387", [("18", "2001-06-02", "2012-12-31"), ("6", "2003-02-13", "")]),
        ("190415", [("1", "1921-07-01", ""), ("20", "1921-07-01", "2001-07-01")]),
        ("162210", [("1", "1942-01-01", "")]),
        ("238032", [("4", "1926-01-01", "1928-01-01"), ("4", "1930-01-01", "")]),
        ("112826", [("8", "1952-01-01", "")]),
    ],
    ids=["Alabama A&M", "MIT", "Harvard", "Berkeley", "Virginia", "WGU", "Cornell", "Adventist", "WVU", "Contra Costa"],
)
def test_an_institution_has_the_accreditors_and_dates_of_its_rows(
    real: Real, campuses: Table, accreditations: Table, unitid: str, expected: list[tuple[str, ...]]
) -> None:
    places = {c["DapipId"] for c in campuses if unitid in unitids_of(c) and c["LocationType"] != "Site"}
    written = sorted(
        (row["AgencyId"], iso(row["AccreditationDate"]), iso(row["AccreditationEndDate"]))
        for row in accreditations
        if row["DapipId"] in places and row["ProgramId"] == "1" and row["AccreditationStatus"] == "Accredited"
    )
    assert accreditors(real.store, f"{US}institution/{unitid}") == written == expected


def test_accredited_by_is_said_of_institutions_whose_institutional_accreditation_had_not_ended(
    real: Real, campuses: Table, accreditations: Table
) -> None:
    carriers = Counter(each for c in campuses if c["LocationType"] != "Site" for each in unitids_of(c))
    sites = Counter(each for c in campuses if c["LocationType"] == "Site" for each in unitids_of(c))
    alone = {each for each in {*carriers, *sites} if (carriers[each] or sites[each]) == 1}
    institutions = {
        c["DapipId"]: [
            f"{US}institution/{each}"
            for each in unitids_of(c)
            if each in alone and (c["LocationType"] != "Site" or not carriers[each])
        ]
        for c in campuses
    }
    written = {
        (thing, f"{US}accreditor/{row['AgencyId']}")
        for row in accreditations
        if row["ProgramName"] == "Institutional Accreditation"
        and row["AccreditationStatus"] == "Accredited"
        and not row["AccreditationEndDate"]
        for thing in (f"{US}campus/{row['DapipId']}", *institutions[row["DapipId"]])
    }
    assert set(ask(real.store, "SELECT ?thing ?agency { ?thing ceterms:accreditedBy ?agency }")) == written
    assert len(written) == 26_165


def test_accreditations_join_the_directory_of_2024_as_often_as_counted_by_hand(real: Real) -> None:
    with (SHARED / "ipeds" / "hd2024.csv").open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        directory = {row["UNITID"] for row in csv.DictReader(handle)}
    carried: dict[str, set[str]] = {}
    for campus, unitid in ask(
        real.store, "SELECT ?campus ?id { ?campus org:linkedTo ?i . ?campus ceterms:ipedsID ?id }"
    ):
        carried.setdefault(campus, set()).add(unitid)
    open_ones = ask(
        real.store,
        f"""SELECT ?action {{ GRAPH <{GRAPH}document/us-dapip-accreditations> {{ ?action ceterms:actingAgent ?agency }}
            FILTER NOT EXISTS {{ ?action ceterms:endDate ?end }} }}""",
    )
    joined = set()
    for (action,) in open_ones:
        campus, _, key = action.partition("/accreditation/")
        agency, program, _ = key.split("-")
        joined |= {(unitid, agency, program) for unitid in carried.get(campus, set()) & directory}
    institutional = [each for each in joined if each[2] == "1"]
    assert (len(joined), len(institutional), len({each[0] for each in institutional})) == (14_561, 5_650, 5_412)


def test_no_accreditation_of_a_program_is_about_a_campus_or_institution(real: Real) -> None:
    query = """SELECT DISTINCT ?kind { ?action ceterms:object ?thing ; ceterms:classification ?scope .
        ?scope skos:inScheme <https://w3id.org/credlattice/resource/us/dapip/program> ; skos:notation ?code .
        ?thing a ?kind FILTER(?code != "1") }"""
    assert ask(real.store, query) == [(CTERMS + "LearningProgram",)]


def test_the_accredited_programs_of_an_institution_are_found_with_their_dates(
    real: Real, accreditations: Table
) -> None:
    query = f"""SELECT ?scope ?agency ?since {{ ?a a ceterms:AccreditAction ; ceterms:name ?scope ;
        ceterms:object/ceterms:offeredBy <{US}institution/100654> ; ceterms:actingAgent ?agency ;
        ceterms:startDate ?since }}"""
    written = sorted(
        (row["ProgramName"], f"{US}accreditor/{row['AgencyId']}", iso(row["AccreditationDate"]))
        for row in accreditations
        if row["DapipId"] == "100025" and row["ProgramId"] != "1" and row["AccreditationStatus"] == "Accredited"
    )
    assert ask(real.store, query) == written
    assert ("Didactic Program in Dietetics", f"{US}accreditor/27", "1979-12-01") in written


def test_the_year_8014_is_kept_as_words_and_is_no_date(real: Real) -> None:
    iri = f"{US}campus/137272010/accreditation/4-1-1"
    (note,) = ask(real.store, f"SELECT ?note {{ <{iri}> skos:note ?note }}")
    assert "9/22/8014" in note[0]
    assert ask(real.store, f"SELECT ?day {{ <{iri}> ceterms:startDate|ceterms:endDate|cl:reviewDate ?day }}") == []
    assert [p.kind for p in real.problems if "8014" in p.reason] == ["bad-date"]


def test_a_campus_with_two_unitids_speaks_for_both_institutions(real: Real) -> None:
    linked = ask(real.store, f"SELECT ?i {{ <{US}campus/141893> org:linkedTo ?i }}")
    assert linked == [(f"{US}institution/217235",), (f"{US}institution/460349",)]
    for (institution,) in linked:
        assert accreditors(real.store, institution) == [("2", "1993-10-20", "")]


def test_a_unitid_of_two_campuses_takes_the_accreditation_of_neither(real: Real) -> None:
    # The International Institute of the Americas became Brookline College; its row never got an end.
    campuses = ask(real.store, f"SELECT ?c {{ ?c org:linkedTo <{US}institution/104090> }}")
    assert campuses == [(f"{US}campus/101000",), (f"{US}campus/211680",)]
    assert accreditors(real.store, f"{US}institution/104090") == []
    assert accreditors(real.store, f"{US}campus/211680") == [
        ("16", "1982-01-01", "2018-05-02"),
        ("23", "2018-02-14", ""),
    ]


def test_no_administrator_is_in_the_graph(real: Real, campuses: Table) -> None:
    private = {
        row[column]
        for row in (*campuses, *_sheet("AccreditationInstituteCampus.xlsx", "Sheet1"))
        for column in ("AdminName", "AdminPhone", "AdminEmail", "GeneralPhone", "Fax")
        if len(row[column]) > 3
    }
    # Two entries give the name of a school as that of its administrator.
    schools = {row["LocationName"] for row in campuses} | {row["ParentName"] for row in campuses}
    assert (private - schools) & real.literals == set()
    assert len(private) > 10_000


def test_no_literal_holds_a_mailbox_or_telephone_number(real: Real) -> None:
    private = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}|\(\d{3}\) ?\d{3}-\d{4}|\b\d{3}[-.]\d{3}[-.]\d{4}\b")
    assert [words for words in real.literals if private.search(words)] == []


def test_no_literal_says_which_person_owns_a_school(real: Real) -> None:
    assert [words for words in real.literals if "%" in words and "owner" in words.lower()] == []


def test_an_action_has_its_day_its_reason_and_its_accreditation(real: Real) -> None:
    query = f"""SELECT ?name ?day ?reason ?part {{ ?a ceterms:object <{US}institution/100654> ; ceterms:name ?name ;
        ceterms:startDate ?day ; ceterms:description ?reason ; <http://purl.org/dc/terms/isPartOf> ?part }}"""
    reason = "Is in compliance with all of the agency's accreditation standards"
    part = f"{US}campus/100025/accreditation/7-1-1"
    assert ask(real.store, query) == [("Renewal of Accreditation", "2015-12-03", reason, part)]


def test_distinct_actions_are_as_many_as_distinct_rows(real: Real, actions: Table) -> None:
    dated = {tuple(row.values()) for row in actions}
    query = f"SELECT ?a {{ GRAPH <{GRAPH}document/us-dapip-actions> {{ ?a ceterms:actingAgent ?agency }} }}"
    assert len(ask(real.store, query)) == len(dated) == 29_639


def test_the_undated_copy_adds_only_actions_that_the_dated_table_lacks(real: Real, actions: Table) -> None:
    def words(row: dict[str, str]) -> tuple[str, ...]:
        names = ("DapipId", "AgencyId", "ProgramId", "SequentialId", "ActionDescription", "JustificationDescription")
        cells = {name.lower(): value.encode("ascii", "replace").decode().strip() for name, value in row.items()}
        return tuple(cells[name.lower()] for name in (*names, "JustificationOther"))

    dated = set(map(words, actions))
    copied = set(map(words, _csv("accreditation_action.csv")))
    query = f"SELECT ?a {{ GRAPH <{GRAPH}document/us-dapip-actions-copy-1> {{ ?a ceterms:actingAgent ?agency }} }}"
    found = ask(real.store, query)
    assert len(found) == len(copied - dated)
    assert all("/action/undated-" in action for (action,) in found)


def test_cash_monitoring_of_an_institution_is_found_with_its_reason(real: Real) -> None:
    query = f"""SELECT ?method ?reason {{ ?a ceterms:object <{US}institution/131520> ; ceterms:name ?method ;
        ceterms:actingAgent <{US}organization/federal-student-aid> ; ceterms:description ?reason }}"""
    assert ask(real.store, query) == [("HCM - Cash Monitoring 2", "Program Review - Severe Findings")]


def test_every_institution_with_an_agreement_is_in_the_graph(real: Real) -> None:
    written = {row["institution name"].strip() for row in _csv("mou.csv")}
    assert "ABRAHAM BALDWIN AGRICULTURAL COLLEGE - ON THE SQUARE" in written
    assert written <= real.literals


# -- built tables ------------------------------------------------------------------------------------------------------

CAMPUS_COLUMNS = ["DapipId", "OpeId", "IpedsUnitIds", "LocationName", "ParentName", "ParentDapipId", "LocationType"]
CAMPUS_COLUMNS += ["Address", "GeneralPhone", "AdminName", "AdminPhone", "AdminEmail", "Fax", "UpdateDate"]
RECORD_COLUMNS = ["DapipId", "AgencyId", "AgencyName", "ProgramId", "ProgramName", "SequentialId", "InitialDateFlag"]
RECORD_COLUMNS += ["AccreditationDate", "AccreditationStatus", "ReviewDate", "DepartmentDescription"]
RECORD_COLUMNS += ["AccreditationEndDate", "EndingActionId"]
ACTION_COLUMNS = ["DapipId", "AgencyId", "AgencyName", "ProgramId", "ProgramName", "SequentialId", "ActionDescription"]
ACTION_COLUMNS += ["ActionDate", "JustificationDescription", "JustificationOther", "EndDate"]
MONITORING_COLUMNS = ["ope id", "institution name", "city", "state", "country", "institution type"]
MONITORING_COLUMNS += ["stop pay/monitor method", "method reason desc"]
AGREEMENT_COLUMNS = ["ope id", "institution name", "trade name", "city", "state", "institution type", "status"]
AGREEMENT_COLUMNS += ["approval date"]

CAMPUS = {"DapipId": "700", "OpeId": "00990000", "IpedsUnitIds": "199900", "LocationName": "Lake College"}
CAMPUS |= {"ParentName": "-", "ParentDapipId": "-", "LocationType": "Institution", "AdminName": "Jo Miller"}
CAMPUS |= {"Address": "1 Shore Road, Unit 2, Lakeside, OH 43001", "AdminEmail": "jo@lake.example"}
BRANCH = {"DapipId": "700002", "LocationName": "Lake College at Hill", "ParentName": "Lake College"}
BRANCH |= {"ParentDapipId": "700", "LocationType": "Additional Location", "Address": "Hill"}
WHOLE = {"DapipId": "700", "AgencyId": "4", "AgencyName": "Shore Commission", "ProgramId": "1", "SequentialId": "1"}
WHOLE |= {"ProgramName": "Institutional Accreditation", "InitialDateFlag": "Actual", "ReviewDate": "06/30/2028"}
WHOLE |= {"AccreditationDate": "1/26/1950 12:00:00 AM", "AccreditationStatus": "Accredited"}
NURSING = WHOLE | {"AgencyId": "36", "AgencyName": "Nursing Board", "ProgramId": "90", "ProgramName": "Nursing"}
RENEWAL = {"DapipId": "700", "AgencyId": "4", "AgencyName": "Shore Commission", "ProgramId": "1", "SequentialId": "1"}
RENEWAL |= {"ProgramName": "Institutional Accreditation", "ActionDescription": "Renewal of Accreditation"}
RENEWAL |= {"ActionDate": "7/9/2020 12:00:00 AM", "JustificationDescription": "Meets the standards"}
MONITORED = {"ope id": '"00990000"', "institution name": "LAKE COLLEGE", "city": "Lakeside", "state": "OH"}
MONITORED |= {"stop pay/monitor method": "HCM - Cash Monitoring 1", "method reason desc": "Audit Late/Missing"}
AGREED = {"ope id": '"00990000"', "institution name": "LAKE COLLEGE", "institution type": "Main Location"}
AGREED |= {"approval date": "08/14/2014 19:58"}

Row = dict[str, str]
ACCREDITATION = f"{US}campus/700/accreditation/4-1-1"
PROGRAM = f"{US}campus/700/program/90"


def cells(columns: list[str], *rows: Row) -> list[list[str]]:
    return [columns, *([row.get(column, "") for column in columns] for row in rows)]


def write_csv(path: Path, columns: list[str], *rows: Row) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(cells(columns, *rows))
    return path


def export(folder: Path, campuses: list[Row], accreditations: list[Row], actions: list[Row] | None = None) -> Path:
    sheets = {"a": cells(CAMPUS_COLUMNS, *campuses), "b": cells(RECORD_COLUMNS, *accreditations)}
    if actions is not None:
        sheets["c"] = cells(ACTION_COLUMNS, *actions)
    return write_workbook(folder / "export.xlsx", sheets)


def loaded(records: list[Record]) -> Store:
    assert [problem for record in records for problem in record.problems if problem.fatal] == []
    store = Store()
    store.extend(quad for record in records for quad in record.quads)
    return store


def read(*files: Path) -> list[Record]:
    return list(dapip.read(files, TODAY))


def kinds(records: list[Record]) -> list[str]:
    return [problem.kind for record in records for problem in record.problems]


def classes(store: Store, iri: str) -> list[str]:
    return [each.removeprefix(CTERMS) for (each,) in ask(store, f"SELECT ?kind {{ <{iri}> a ?kind }}")]


def test_tables_are_known_by_their_columns_whatever_they_are_called(tmp_path: Path) -> None:
    export(tmp_path, [CAMPUS], [WHOLE], [RENEWAL]).rename(tmp_path / "anything.xlsx")
    records = read(tmp_path / "anything.xlsx", write_csv(tmp_path / "other.csv", MONITORING_COLUMNS, MONITORED))
    graphs = [record.document.graph.rpartition("/")[2] for record in records]
    expected = ["us-dapip-campuses", "us-dapip-accreditations", "us-dapip-actions", "us-cash-monitoring"]
    assert graphs == expected


def test_columns_in_lower_case_are_the_same_columns(tmp_path: Path) -> None:
    row = {column.lower(): value for column, value in WHOLE.items()}
    (record,) = read(write_csv(tmp_path / "x.csv", [column.lower() for column in RECORD_COLUMNS], row))
    assert record.id == ACCREDITATION and record.readable


def test_a_file_that_is_no_such_table_is_refused_and_says_what_is_expected(tmp_path: Path) -> None:
    (record,) = read(write_csv(tmp_path / "x.csv", ["name", "size"], {"name": "a"}))
    assert [problem.kind for problem in record.problems] == ["unknown-table"]
    assert "accreditationstatus" in record.problems[0].reason


@pytest.mark.parametrize("content", [b"PK\x03\x04 cut off", b"", b"\xff\xfe\x00"])
def test_a_damaged_workbook_is_refused_and_the_next_file_is_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "damaged.xlsx").write_bytes(content)
    records = read(tmp_path / "damaged.xlsx", write_csv(tmp_path / "x.csv", RECORD_COLUMNS, WHOLE))
    assert [record.readable for record in records] == [False, True]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (record,) = read(tmp_path / "absent.csv")
    assert [problem.kind for problem in record.problems] == ["unreadable-file"]


@pytest.mark.parametrize(
    ("columns", "row", "kind"),
    [
        (CAMPUS_COLUMNS, CAMPUS | {"DapipId": "7/../8"}, "bad-dapip-id"),
        (RECORD_COLUMNS, WHOLE | {"DapipId": ""}, "no-key"),
        (RECORD_COLUMNS, WHOLE | {"ProgramId": "one"}, "no-key"),
        (RECORD_COLUMNS, WHOLE | {"SequentialId": "-"}, "no-key"),
        (RECORD_COLUMNS, WHOLE | {"ProgramName": ""}, "no-key"),
        (RECORD_COLUMNS, WHOLE | {"AgencyId": "", "AgencyName": "¿?"}, "no-key"),
        (ACTION_COLUMNS, RENEWAL | {"DapipId": "9" * 40}, "no-key"),
        (ACTION_COLUMNS, RENEWAL | {"ActionDescription": ""}, "no-action"),
        (MONITORING_COLUMNS, MONITORED | {"ope id": "-2"}, "bad-opeid"),
        (MONITORING_COLUMNS, MONITORED | {"stop pay/monitor method": ""}, "no-method"),
        (AGREEMENT_COLUMNS, AGREED | {"ope id": "0099"}, "bad-opeid"),
    ],
)
def test_a_row_that_cannot_be_read_is_set_aside_with_its_reason(
    tmp_path: Path, columns: list[str], row: Row, kind: str
) -> None:
    (record,) = read(write_csv(tmp_path / "x.csv", columns, row))
    assert [problem.kind for problem in record.problems if problem.fatal] == [kind]
    assert record.quads == () and record.place == "x.csv:2"


@pytest.mark.parametrize(
    ("columns", "row"),
    [(CAMPUS_COLUMNS, CAMPUS), (RECORD_COLUMNS, WHOLE), (MONITORING_COLUMNS, MONITORED), (AGREEMENT_COLUMNS, AGREED)],
)
def test_a_row_that_stands_there_twice_is_set_aside_the_second_time(
    tmp_path: Path, columns: list[str], row: Row
) -> None:
    first, second = read(write_csv(tmp_path / "x.csv", columns, row, row))
    assert first.readable
    assert [problem.kind for problem in second.problems if problem.fatal] == ["duplicate-row"]


def test_a_row_that_is_cut_off_is_not_taken_for_an_accreditation_without_end(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", RECORD_COLUMNS, WHOLE)
    path.write_text(path.read_text(encoding="utf-8").strip().rstrip(","), encoding="utf-8")
    (record,) = read(path)
    assert [problem.kind for problem in record.problems] == ["short-row"]


def test_what_is_kept_of_a_row_set_aside_speaks_of_no_person(tmp_path: Path) -> None:
    (record,) = read(write_csv(tmp_path / "x.csv", CAMPUS_COLUMNS, CAMPUS | {"DapipId": "?"}))
    assert "Lake College" in record.fragment
    assert "Miller" not in record.fragment and "@" not in record.fragment


def test_blank_rows_are_no_records(tmp_path: Path) -> None:
    assert len(read(write_csv(tmp_path / "x.csv", RECORD_COLUMNS, {}, WHOLE, {}))) == 1


def test_identifiers_may_be_numbers(tmp_path: Path) -> None:
    sheet: list[list[str | float]] = [["DapipId", "OpeId", "IpedsUnitIds", "LocationName", "LocationType"]]
    sheet.append([700.0, 1230800.0, 199900.0, "Lake College", "Institution"])
    store = loaded(read(write_workbook(tmp_path / "x.xlsx", {"a": sheet})))
    query = f"SELECT ?opeid ?unitid {{ <{US}campus/700> ceterms:opeID ?opeid ; ceterms:ipedsID ?unitid }}"
    assert ask(store, query) == [("01230800", "199900")]


def test_a_campus_has_its_parent_and_the_parts_of_its_address(tmp_path: Path) -> None:
    store = loaded(read(write_csv(tmp_path / "x.csv", CAMPUS_COLUMNS, CAMPUS, BRANCH)))
    query = f"""SELECT ?street ?city ?state ?code {{ <{US}campus/700> ceterms:address [ ceterms:streetAddress ?street ;
        ceterms:addressLocality ?city ; ceterms:addressRegion ?state ; ceterms:postalCode ?code ] }}"""
    assert ask(store, query) == [("1 Shore Road, Unit 2", "Lakeside", "OH", "43001")]
    assert ask(store, "SELECT ?c ?p { ?c ceterms:parentOrganization ?p }") == [
        (f"{US}campus/700002", f"{US}campus/700")
    ]


def test_the_addresses_of_two_copies_do_not_mix(tmp_path: Path) -> None:
    other = write_csv(tmp_path / "a.csv", CAMPUS_COLUMNS, CAMPUS | {"Address": "9 Hill Street, Hilltop, OH 43002"})
    store = loaded(read(other, export(tmp_path, [CAMPUS], [])))
    query = f"""SELECT ?street ?city {{ <{US}campus/700> ceterms:address ?place .
        ?place ceterms:streetAddress ?street ; ceterms:addressLocality ?city }}"""
    assert ask(store, query) == [("1 Shore Road, Unit 2", "Lakeside"), ("9 Hill Street", "Hilltop")]


def test_a_copy_that_says_the_same_adds_no_statement_and_says_so(tmp_path: Path) -> None:
    copy = write_csv(tmp_path / "a.csv", CAMPUS_COLUMNS, CAMPUS | {"AdminName": "Al Smith"})
    first, second = [r for r in read(copy, export(tmp_path, [CAMPUS], [])) if "campuses" in r.document.graph]
    assert first.place.startswith("export.xlsx") and first.quads
    assert second.quads == () and [problem.kind for problem in second.problems] == ["repeats-row"]
    assert second.document.graph.endswith("us-dapip-campuses-copy-1")


def test_a_site_does_not_speak_for_the_institution_whose_unitid_it_carries(tmp_path: Path) -> None:
    site = CAMPUS | {"DapipId": "701", "LocationName": "Lake Hospital", "LocationType": "Site"}
    store = loaded(read(export(tmp_path, [site, CAMPUS], [WHOLE, WHOLE | {"DapipId": "701", "AgencyId": "9"}])))
    assert accreditors(store, f"{US}institution/199900") == [("4", "1950-01-26", "")]


def test_an_accreditation_says_who_what_from_when_and_its_next_review(tmp_path: Path) -> None:
    store = loaded(read(export(tmp_path, [CAMPUS], [WHOLE])))
    assert accreditors(store, f"{US}institution/199900") == [("4", "1950-01-26", "")]
    assert ask(store, f"SELECT ?day {{ <{ACCREDITATION}> cl:reviewDate ?day }}") == [("2028-06-30",)]
    assert classes(store, f"{US}accreditor/4") == ["QACredentialOrganization"]


def test_an_accreditation_that_ended_is_an_action_and_no_present_accreditor(tmp_path: Path) -> None:
    store = loaded(read(export(tmp_path, [CAMPUS], [WHOLE | {"AccreditationEndDate": "5/2/2018 12:00:00 AM"}])))
    assert accreditors(store, f"{US}institution/199900") == [("4", "1950-01-26", "2018-05-02")]
    assert ask(store, "SELECT ?x { ?x ceterms:accreditedBy ?y }") == []


def test_an_estimated_begin_is_marked_as_approximate(tmp_path: Path) -> None:
    store = loaded(read(export(tmp_path, [CAMPUS], [WHOLE | {"InitialDateFlag": "Estimated"}, NURSING])))
    found = ask(store, "SELECT ?a ?day ?year { ?a ceterms:startDate ?day ; ceterms:approximateStartDate ?year }")
    assert found == [(ACCREDITATION, "1950-01-26", "1950")]


def test_a_begin_before_there_were_agencies_is_told_and_stated(tmp_path: Path) -> None:
    records = read(export(tmp_path, [CAMPUS], [WHOLE | {"AccreditationDate": "7/1/1836 12:00:00 AM"}]))
    assert kinds(records) == ["early-date"]
    assert accreditors(loaded(records), f"{US}institution/199900") == [("4", "1836-07-01", "")]


def test_preaccreditation_is_no_accreditation(tmp_path: Path) -> None:
    store = loaded(read(export(tmp_path, [CAMPUS], [WHOLE | {"AccreditationStatus": "Preaccredited"}])))
    assert classes(store, ACCREDITATION) == ["CredentialingAction"]
    assert ask(store, "SELECT ?x { ?x ceterms:accreditedBy ?y }") == []


def test_a_denial_is_an_action_that_failed(tmp_path: Path) -> None:
    row = WHOLE | {"AccreditationStatus": "Denied Accreditation", "AccreditationDate": ""}
    store = loaded(read(export(tmp_path, [CAMPUS], [row])))
    (found,) = ask(store, f"SELECT ?s {{ <{ACCREDITATION}> ceterms:actionStatusType/ceterms:targetNode ?s }}")
    assert found == ("https://purl.org/ctdl/vocabs/actionStat/FailedActionStatus",)
    assert ask(store, "SELECT ?x { ?x ceterms:accreditedBy ?y }") == []


def test_an_accreditation_whose_end_cannot_be_read_is_not_taken_for_a_present_one(tmp_path: Path) -> None:
    records = read(export(tmp_path, [CAMPUS], [WHOLE | {"AccreditationEndDate": "4/1//2012"}]))
    assert kinds(records) == ["bad-date"]
    assert classes(loaded(records), ACCREDITATION) == ["CredentialingAction"]
    assert ask(loaded(records), "SELECT ?x { ?x ceterms:accreditedBy ?y }") == []


def test_a_program_is_accredited_and_the_campus_that_offers_it_is_not(tmp_path: Path) -> None:
    store = loaded(read(export(tmp_path, [CAMPUS], [NURSING])))
    assert accreditors(store, PROGRAM) == [("36", "1950-01-26", "")]
    assert accreditors(store, f"{US}institution/199900") == accreditors(store, f"{US}campus/700") == []
    offered = ask(store, f"SELECT ?by {{ <{PROGRAM}> ceterms:offeredBy ?by }}")
    assert offered == [(f"{US}campus/700",), (f"{US}institution/199900",)]


def test_the_rule_on_assuring_actions_derives_accreditation_of_programs_alone(tmp_path: Path) -> None:
    ended = NURSING | {"ProgramId": "91", "AccreditationEndDate": "5/2/2018"}
    preaccredited = WHOLE | {"DapipId": "700002", "AccreditationStatus": "Preaccredited"}
    denied = WHOLE | {"AgencyId": "5", "AccreditationStatus": "Denied Accreditation", "AccreditationDate": ""}
    accreditations = [WHOLE, NURSING, ended, preaccredited, denied]
    files = [export(tmp_path, [CAMPUS, BRANCH], accreditations, [RENEWAL])]
    files += [write_csv(tmp_path / "h.csv", MONITORING_COLUMNS, MONITORED)]
    files += [write_csv(tmp_path / "m.csv", AGREEMENT_COLUMNS, AGREED)]
    rule = (resources.queries_dir() / "rules" / "assuring-action.rq").read_text(encoding="utf-8")
    found = loaded(read(*files)).query(rule, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    derived = [(str(row["subject"]), str(row["predicate"]), str(row["object"])) for row in found]
    assert derived == [(f"<{PROGRAM}>", f"<{CTERMS}accreditedBy>", f"<{US}accreditor/36>")]


def test_a_row_of_actions_that_repeats_another_adds_no_statement(tmp_path: Path) -> None:
    records = read(write_csv(tmp_path / "x.csv", ACTION_COLUMNS, RENEWAL, RENEWAL))
    assert [bool(record.quads) for record in records] == [True, False]
    assert kinds(records) == ["repeats-row"]


def test_an_action_without_date_adds_nothing_where_the_same_stands_dated(tmp_path: Path) -> None:
    undated = RENEWAL | {"ActionDate": ""}
    lapse = undated | {"ActionDescription": "Lapse"}
    copy = write_csv(tmp_path / "a.csv", ACTION_COLUMNS, undated, lapse)
    records = [r for r in read(copy, export(tmp_path, [CAMPUS], [WHOLE], [RENEWAL])) if "/action/" in r.id]
    assert [bool(record.quads) for record in records] == [True, False, True]
    assert kinds(records) == ["repeats-row", "undated"]


def test_an_action_that_ends_before_it_starts_keeps_its_start_only(tmp_path: Path) -> None:
    records = read(write_csv(tmp_path / "x.csv", ACTION_COLUMNS, RENEWAL | {"EndDate": "1/1/1900 12:00:00 AM"}))
    assert kinds(records) == ["ends-before-start"]
    days = ask(
        loaded(records), "SELECT ?start ?end { ?a ceterms:startDate ?start OPTIONAL { ?a ceterms:endDate ?end } }"
    )
    assert days == [("2020-07-09", "")]


@pytest.mark.parametrize(
    "words",
    [
        "Change of ownership to Lake LLC (M. Ritchie - 100%)",
        "New owner: Ms. Jo Miller",
        "Ask jo@lake.example",
        "Call (614) 555-0100",
        "Non-Sub Change of Ownership from Jo Miller - 45%",
    ],
)
def test_words_that_speak_of_persons_are_left_out(tmp_path: Path, words: str) -> None:
    records = read(write_csv(tmp_path / "x.csv", ACTION_COLUMNS, RENEWAL | {"JustificationOther": words}))
    assert kinds(records) == ["personal"]
    assert ask(loaded(records), "SELECT ?d { ?a ceterms:description ?d }") == [("Meets the standards",)]


@pytest.mark.parametrize("words", ["Placement rate below 60%", "Relocated to 2012 W. Hemingway, Nampa, ID 83651"])
def test_words_that_speak_of_no_person_are_kept(tmp_path: Path, words: str) -> None:
    records = read(write_csv(tmp_path / "x.csv", ACTION_COLUMNS, RENEWAL | {"JustificationOther": words}))
    assert (words,) in ask(loaded(records), "SELECT ?d { ?a ceterms:description ?d }")


def test_an_action_of_an_accreditation_that_no_table_holds_is_told(tmp_path: Path) -> None:
    records = read(export(tmp_path, [CAMPUS], [WHOLE], [RENEWAL | {"SequentialId": "2"}]))
    assert kinds(records) == ["no-accreditation"]


def test_a_federal_list_reaches_the_institution_by_its_opeid(tmp_path: Path) -> None:
    lists = [write_csv(tmp_path / "h.csv", MONITORING_COLUMNS, MONITORED)]
    lists += [write_csv(tmp_path / "m.csv", AGREEMENT_COLUMNS, AGREED)]
    store = loaded(read(*lists, export(tmp_path, [CAMPUS], [])))
    query = f"""SELECT ?name ?agent ?day {{ ?a ceterms:object <{US}institution/199900> ; ceterms:name ?name ;
        ceterms:actingAgent/ceterms:name ?agent . OPTIONAL {{ ?a ceterms:startDate ?day }} }}"""
    assert ask(store, query) == [
        ("DoD Voluntary Education Partnership Memorandum of Understanding", "U.S. Department of Defense", "2014-08-14"),
        ("HCM - Cash Monitoring 1", "Federal Student Aid, U.S. Department of Education", ""),
    ]


def test_an_opeid_of_two_campuses_reaches_neither(tmp_path: Path) -> None:
    other = CAMPUS | {"DapipId": "701", "IpedsUnitIds": "199901"}
    listed = write_csv(tmp_path / "h.csv", MONITORING_COLUMNS, MONITORED)
    store = loaded(read(listed, export(tmp_path, [CAMPUS, other], [])))
    assert ask(store, "SELECT ?thing { ?a ceterms:object ?thing }") == [(f"{US}opeid/00990000",)]


def test_without_a_table_of_campuses_accreditations_are_about_campuses_alone(tmp_path: Path) -> None:
    store = loaded(read(write_csv(tmp_path / "x.csv", RECORD_COLUMNS, WHOLE)))
    assert ask(store, "SELECT ?thing { ?a ceterms:object ?thing }") == [(f"{US}campus/700",)]


def test_the_same_files_give_the_same_statements_in_the_same_order(tmp_path: Path) -> None:
    path = export(tmp_path, [CAMPUS, BRANCH], [WHOLE, NURSING], [RENEWAL])
    assert read(path) == read(path)


def test_every_statement_stands_in_the_graph_of_its_document_and_on_no_blank_node(tmp_path: Path) -> None:
    for record in read(export(tmp_path, [CAMPUS, BRANCH], [WHOLE, NURSING], [RENEWAL])):
        assert {quad.graph_name for quad in record.quads} == {NamedNode(record.document.graph)}
        assert all(isinstance(quad.subject, NamedNode) for quad in record.quads)
        assert all(isinstance(quad.object, NamedNode | Literal) for quad in record.quads)


SMALL = [
    (CAMPUS_COLUMNS, CAMPUS),
    (RECORD_COLUMNS, WHOLE),
    (ACTION_COLUMNS, RENEWAL),
    (MONITORING_COLUMNS, MONITORED),
    (AGREEMENT_COLUMNS, AGREED),
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    which=st.sampled_from(SMALL),
    at=st.integers(0, 600),
    cut=st.integers(0, 40),
    put=st.one_of(st.binary(max_size=12), st.sampled_from([b'"', b"\n", b",", b"\x00", b"NaN", b"-", b"9" * 400])),
)
def test_whatever_happens_to_a_file_gives_records_and_never_an_error(
    tmp_path: Path, which: tuple[list[str], Row], at: int, cut: int, put: bytes
) -> None:
    path = write_csv(tmp_path / "x.csv", *which)
    content = path.read_bytes()
    path.write_bytes(content[:at] + put + content[at + cut :])
    for record in read(path):
        assert record.quads or record.problems


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.text(max_size=80), column=st.sampled_from(RECORD_COLUMNS + CAMPUS_COLUMNS))
def test_any_words_in_any_cell_give_records_and_never_an_error(tmp_path: Path, value: str, column: str) -> None:
    for columns, row in SMALL[:2]:
        if column in columns:
            writable = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "", value)
            path = write_workbook(tmp_path / "x.xlsx", {"a": cells(columns, row | {column: writable})})
            for record in read(path):
                assert record.quads or record.problems
