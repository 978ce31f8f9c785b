"""The O*NET importer on the database of February 2025, and on built sheets for each fault."""

from __future__ import annotations

import csv
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store

from credlattice.model import Record
from credlattice.readers import onet
from credlattice.readers.onet_work import technology_iri
from credlattice.vocabulary import CEASN, CL, CTERMS, DCTERMS, QDATA, RDF, RESOURCE, SCHEMA, SKOS
from tests.real_files import SHARED, require

DAY = date(2026, 11, 25)
ONET = RESOURCE + "onet/"
DEVELOPERS = ONET + "occupation/15-1252.00"
EXECUTIVES = ONET + "occupation/11-1011.00"
NURSES = ONET + "occupation/29-1141.00"
WATCHED = ("occupation/15-1252.00", "occupation/11-1011.00", "occupation/29-1141", "occupation/11-3031.00#")
RATED = (
    "O*NET-SOC Code,Title,Element ID,Element Name,Scale ID,Scale Name,Data Value,N,Standard Error,Lower CI Bound,"
    "Upper CI Bound,Recommend Suppress,Not Relevant,Date,Domain Source"
)
PROGRAMMING = "15-1252.00,Software Developers,2.B.3.e,Programming"


@dataclass
class Database:
    """What the import of the whole database said, as far as the tests look at it."""

    records: Counter[str] = field(default_factory=Counter)
    aside: int = 0
    notes: int = 0
    said: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    important: Counter[str] = field(default_factory=Counter)
    per_observation: Counter[str] = field(default_factory=Counter)
    soc: set[str] = field(default_factory=set)
    triples: set[tuple[str, str, str]] = field(default_factory=set)

    def values(self, subject: str, predicate: str) -> set[str]:
        return {o for s, p, o in self.triples if s == subject and p == predicate}

    def take(self, record: Record) -> None:
        self.records[record.place.partition(":")[0]] += 1
        self.aside += not record.readable
        self.notes += len(record.problems)
        rated = record.place.startswith(("Skills", "Knowledge"))
        for quad in record.quads:
            subject, predicate, value = quad.subject.value, quad.predicate.value, quad.object.value
            self.said[predicate] += 1
            if predicate == RDF + "type":
                self.classes[value] += 1
            elif predicate == SKOS + "exactMatch":
                self.soc.add(value)
            elif rated and predicate == CL + "ratedImportance" and float(value) >= 3:
                self.important[record.document.title] += 1
            if rated and "#2." in subject + value:
                self.per_observation[subject if "#2." in subject else value] += 1
            if any(each in subject for each in WATCHED) or subject in (f"{ONET}task/8823", technology_iri("C++")):
                self.triples.add((subject, predicate, value))


@pytest.fixture(scope="module")
def folder() -> Path:
    found = SHARED / "onet"
    require(found, "the import of O*NET is")
    return found


@pytest.fixture(scope="module")
def database(folder: Path) -> Database:
    found = Database()
    for record in onet.read(sorted(folder.iterdir()), DAY):
        found.take(record)
    return found


def raw(path: Path) -> Iterator[list[str]]:
    """The rows of a workbook, read from its XML and not by the library that the importer uses."""
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(path) as book:
        strings = [
            "".join(part.text or "" for part in item.iter(main + "t"))
            for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        name = next(each for each in book.namelist() if each.startswith("xl/worksheets/sheet"))
        for _, row in ElementTree.iterparse(book.open(name)):
            if row.tag == main + "row":
                cells = [(cell.get("t"), cell.findtext(main + "v") or "") for cell in row]
                yield [strings[int(value)] if kind == "s" else value for kind, value in cells]
                row.clear()


def rows_in(path: Path) -> int:
    """How many rows a workbook has below its header, by the tags of its XML."""
    with zipfile.ZipFile(path) as book:
        name = next(each for each in book.namelist() if each.startswith("xl/worksheets/sheet"))
        return book.read(name).count(b"<row ") - 1


def written(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def records_of(*paths: Path) -> list[Record]:
    return list(onet.read(paths, DAY))


def kinds(records: Sequence[Record]) -> list[str]:
    return [problem.kind for record in records for problem in record.problems if problem.fatal]


def triples(records: Sequence[Record]) -> set[tuple[str, str, str]]:
    return {(q.subject.value, q.predicate.value, q.object.value) for record in records for q in record.quads}


# -- the real database ------------------------------------------------------------------------------------------------


def test_every_row_of_every_workbook_is_one_record(database: Database, folder: Path) -> None:
    small = ("Occupation Data", "Task Statements", "Job Zones", "Job Zone Reference", "Scales Reference")
    for name in (*small, "Content Model Reference", "Related Occupations", "Education, Training, and Experience"):
        assert database.records[f"{name}.xlsx"] == rows_in(folder / f"{name}.xlsx"), name
    assert database.records["Skills.xlsx"] == 61_530
    assert database.records["Knowledge.xlsx"] == 58_014
    assert database.records["Alternate Titles.xlsx"] == 56_560
    assert database.records["Technology Skills.xlsx"] == 32_627
    assert database.records.total() == 284_838


def test_nothing_of_the_real_database_is_set_aside_or_odd(database: Database) -> None:
    assert (database.aside, database.notes) == (0, 0)


def test_the_database_has_as_many_occupations_tasks_and_technologies_as_it_publishes(database: Database) -> None:
    assert database.classes[CTERMS + "Occupation"] == 1_016
    assert database.classes[CTERMS + "Task"] == 18_796
    assert database.said[CTERMS + "hasTask"] == 18_796
    assert database.said[CEASN + "skillEmbodied"] == 32_627
    assert database.classes[SCHEMA + "ListItem"] == database.said[CTERMS + "isSimilarTo"] == 18_460


def test_skills_and_knowledge_of_importance_3_or_more_are_as_many_as_counted_in_the_workbooks(
    database: Database, folder: Path
) -> None:
    title = "O*NET 29.2 Database: "
    assert database.important[title + "Skills"] == 12_514
    # 6,665 rows have 3 or more; one of them O*NET recommends to suppress.
    rows = [row for row in raw(folder / "Knowledge.xlsx") if row[4] == "IM" and float(row[6]) >= 3]
    suppressed = sum("Y" in row[8:13] for row in rows)
    assert len(rows) == 6_665
    assert database.important[title + "Knowledge"] == 6_665 - suppressed


def test_a_pair_of_ratings_takes_at_most_eight_statements(database: Database) -> None:
    assert len(database.per_observation) == 30_765 + 29_007
    assert max(database.per_observation.values()) <= 8


def test_codes_that_end_in_00_are_exactly_the_867_detailed_occupations_of_soc_2018(database: Database) -> None:
    path = SHARED / "rsd" / "BLS-Import.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        detailed = {row["SOC Code"] for row in csv.DictReader(file) if row["SOC Group"] == "Detailed"}
    assert {iri.removeprefix(RESOURCE + "soc/2018/") for iri in database.soc} == detailed
    assert len(detailed) == 867


def test_an_occupation_that_is_a_part_of_a_soc_occupation_has_it_as_broader_match(database: Database) -> None:
    assert database.values(ONET + "occupation/29-1141.01", SKOS + "broadMatch") == {RESOURCE + "soc/2018/29-1141"}


# Facts that were read in the XML of the workbooks by hand.
@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        (DEVELOPERS, CTERMS + "name", "Software Developers"),
        (DEVELOPERS, SKOS + "exactMatch", RESOURCE + "soc/2018/15-1252"),
        (DEVELOPERS, CTERMS + "classification", ONET + "job-zone/4"),
        (EXECUTIVES, CTERMS + "alternateName", "CEO (Chief Executive Officer)"),
        (EXECUTIVES, CTERMS + "alternateName", "CEO"),
        (NURSES + "#2.C.5.a", CL + "ratedImportance", "4.36"),
        (NURSES + "#2.C.5.a", CL + "ratedLevel", "4.47"),
        (NURSES + "#2.C.5.a", CL + "respondents", "28"),
        (NURSES + "#knowledge", DCTERMS + "modified", "2021-08"),
        (NURSES + "#knowledge", QDATA + "dataCollectionMethodType", ONET + "domain-source/incumbent"),
        (EXECUTIVES + "#2.D.4.a", CL + "ratedImportance", "3.01"),
        (EXECUTIVES, CTERMS + "hasTask", ONET + "task/8823"),
        (ONET + "task/8823", CTERMS + "classification", ONET + "task-type/core"),
        (DEVELOPERS, CEASN + "skillEmbodied", ONET + "technology/c-plus-plus"),
        (DEVELOPERS + "#in-demand", SCHEMA + "itemListElement", ONET + "technology/c-plus-plus"),
        (ONET + "technology/c-plus-plus", CTERMS + "classification", ONET + "commodity/43232405"),
        (ONET + "technology/c-plus-plus", CTERMS + "classification", ONET + "technology-class/hot"),
        (DEVELOPERS + "#related-15-1251.00", SCHEMA + "position", "2"),
        (DEVELOPERS + "#related-15-1251.00", DCTERMS + "type", ONET + "relatedness-tier/primary-short"),
        (EXECUTIVES + "#education-RL", CL + "respondents", "28"),
        (EXECUTIVES + "#RL-2", QDATA + "percentage", "4.46"),
        (EXECUTIVES + "#RL-1", QDATA + "percentage", "0"),
    ],
)
def test_a_fact_of_the_workbooks_is_said(database: Database, subject: str, predicate: str, value: str) -> None:
    assert value in database.values(subject, predicate)


def test_a_share_that_is_recommended_for_suppression_is_no_number(database: Database) -> None:
    share = NURSES + "#RL-6"
    assert not database.values(share, QDATA + "percentage")
    assert database.values(share, QDATA + "dataWithholdingType") == {ONET + "reason/share-imprecise"}


def test_a_suppressed_level_leaves_the_importance_beside_it(database: Database) -> None:
    rating = ONET + "occupation/11-3031.00#2.B.3.a"
    assert database.values(rating, CL + "ratedImportance") == {"1.75"}
    assert not database.values(rating, CL + "ratedLevel")
    assert database.values(rating, QDATA + "dataWithholdingType") == {ONET + "reason/level-imprecise"}


def test_a_level_that_is_not_relevant_is_not_level_zero(database: Database) -> None:
    rating = EXECUTIVES + "#2.B.3.d"
    assert not database.values(rating, CL + "ratedLevel")
    assert database.values(rating, QDATA + "dataWithholdingType") == {ONET + "reason/level-not-relevant"}


def test_no_occupation_is_said_to_embody_a_skill_for_its_rating_alone(database: Database) -> None:
    assert not any("/element/" in value for value in database.values(DEVELOPERS, CEASN + "skillEmbodied"))
    assert database.said[CEASN + "knowledgeEmbodied"] == 0


def test_the_edition_stands_in_the_documents_and_not_in_their_graphs(folder: Path) -> None:
    record = records_of(folder / "Scales Reference.xlsx", folder / "Read Me.txt")[0]
    assert record.document.title == "O*NET 29.2 Database: Scales Reference"
    assert record.document.version == "2025-02"
    assert record.document.graph.endswith("graph/document/onet-scales-reference")
    assert record.document.licence == "CC BY 4.0"


def test_reading_twice_gives_the_same_statements_in_the_same_order(folder: Path) -> None:
    files = [folder / "Job Zones.xlsx", folder / "Content Model Reference.xlsx", folder / "Job Zone Reference.xlsx"]
    assert [r.quads for r in records_of(*files)] == [r.quads for r in records_of(*files)]


def test_the_content_model_is_a_tree_of_competencies_and_concepts(folder: Path) -> None:
    store = Store()
    for record in records_of(folder / "Content Model Reference.xlsx"):
        store.extend(record.quads)
    element = NamedNode(ONET + "element/2.B.3.e")
    graph = NamedNode(records_of(folder / "Content Model Reference.xlsx")[0].document.graph)

    def one(predicate: str) -> str:
        return next(store.quads_for_pattern(element, NamedNode(predicate), None, graph)).object.value

    assert one(CEASN + "competencyLabel") == "Programming"
    assert one(CEASN + "competencyText") == "Writing computer programs for various purposes."
    assert one(CEASN + "isChildOf") == ONET + "element/2.B.3"
    orphans = [
        q
        for q in store.quads_for_pattern(None, NamedNode(CEASN + "isChildOf"), None, None)
        if not any(store.quads_for_pattern(q.object, NamedNode(RDF + "type"), None, None))
    ]
    assert orphans == []
    found = {q.subject.value for q in store.quads_for_pattern(None, None, NamedNode(CEASN + "Competency"), None)}
    branches = ("1.A", "2.A", "2.B", "2.C")
    expected = {row[0] for row in raw(folder / "Content Model Reference.xlsx") if row[0].startswith(branches)}
    assert found == {f"{ONET}element/{place}" for place in expected}


# -- built sheets -----------------------------------------------------------------------------------------------------


def test_tab_separated_files_say_the_same_as_workbooks(tmp_path: Path) -> None:
    line = f"{PROGRAMMING},IM,Importance,4.12,8,0.1,3.9,4.3,N,n/a,08/2023,Analyst"
    comma = records_of(written(tmp_path, "Skills.csv", RATED, line))
    tab = records_of(written(tmp_path, "Skills.txt", RATED.replace(",", "\t"), line.replace(",", "\t")))
    assert [r.quads for r in comma] == [r.quads for r in tab]
    assert comma[0].readable


def test_both_rows_of_a_rating_meet_in_one_observation(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "Skills.csv",
        RATED,
        f"{PROGRAMMING},IM,Importance,4.12,8,0.1,3.9,4.3,N,,08/2023,Analyst",
        f"{PROGRAMMING},LV,Level,5.5,8,0.1,3.9,4.3,N,N,08/2023,Analyst",
    )
    first, second = records_of(path)
    assert first.id == second.id == f"{DEVELOPERS}#2.B.3.e"
    assert [q.predicate.value for q in second.quads] == [CL + "ratedLevel"]
    assert second.quads[0].object == Literal("5.5", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))


def test_the_second_row_says_all_when_the_first_is_set_aside(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "Skills.csv",
        RATED,
        f"{PROGRAMMING},IM,Importance,forty,8,0.1,3.9,4.3,N,,08/2023,Analyst",
        f"{PROGRAMMING},LV,Level,5.5,8,0.1,3.9,4.3,N,N,08/2023,Analyst",
    )
    records = records_of(path)
    assert [r.readable for r in records] == [False, True]
    assert (DEVELOPERS, QDATA + "relevantDataSet", DEVELOPERS + "#skills") in triples(records)


def test_a_rating_of_another_date_than_its_set_says_so_itself(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "Skills.csv",
        RATED,
        f"{PROGRAMMING},IM,Importance,4,8,,,,N,,08/2023,Analyst",
        "15-1252.00,Software Developers,2.A.1.c,Writing,IM,Importance,3,8,,,,N,,05/2019,Analyst",
    )
    assert (f"{DEVELOPERS}#2.A.1.c", DCTERMS + "modified", "2019-05") in triples(records_of(path))


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ("15-1252,S,2.B.3.e,P,IM,I,4,8,,,,N,,08/2023,A", "bad-occupation-code"),
        ("15-1252.00,S,<2>,P,IM,I,4,8,,,,N,,08/2023,A", "bad-element"),
        ("15-1252.00,S,4.A.1,P,IM,I,4,8,,,,N,,08/2023,A", "unknown-element"),
        ("15-1252.00,S,2.B.3.e,P,XX,I,4,8,,,,N,,08/2023,A", "unknown-scale"),
        ("15-1252.00,S,2.B.3.e,P,IM,I,NaN,8,,,,N,,08/2023,A", "bad-number"),
        ("15-1252.00,S,2.B.3.e,P,IM,I,inf,8,,,,N,,08/2023,A", "bad-number"),
        ("15-1252.00,S,2.B.3.e,P,IM,I,5.01,8,,,,N,,08/2023,A", "bad-number"),
        ("15-1252.00,S,2.B.3.e,P,IM,I,4,-8,,,,N,,08/2023,A", "bad-number"),
        ("15-1252.00,S,2.B.3.e,P,IM,I,4,8,,,,maybe,,08/2023,A", "bad-flag"),
        ("15-1252.00", "bad-element"),
    ],
)
def test_a_rating_with_a_fault_is_set_aside_and_the_next_is_read(tmp_path: Path, cells: str, kind: str) -> None:
    good = f"{PROGRAMMING},IM,Importance,4.12,8,0.1,3.9,4.3,N,,08/2023,Analyst"
    records = records_of(written(tmp_path, "Skills.csv", RATED, cells, good))
    assert kinds(records) == [kind]
    assert [r.readable for r in records] == [False, True]
    assert records[0].fragment.startswith("O*NET-SOC Code=15-1252")


@pytest.mark.parametrize(
    ("header", "cells", "kind"),
    [
        ("O*NET-SOC Code,Title,Description", "15-1252.00,,text", "missing-value"),
        ("O*NET-SOC Code,Job Zone,Date", "15-1252.00,6,08/2023", "bad-number"),
        ("O*NET-SOC Code,Title,Task ID,Task,Task Type,Date", "15-1252.00,S,x,Do,Core,", "bad-number"),
        ("O*NET-SOC Code,Title,Task ID,Task,Task Type,Date", "15-1252.00,S,1,Do,Odd,", "unknown-task-type"),
        (
            "O*NET-SOC Code,Example,Commodity Code,Commodity Title,Hot Technology,In Demand",
            "15-1252.00,C,43232405,Software,Y,perhaps",
            "bad-flag",
        ),
        (
            "O*NET-SOC Code,Related O*NET-SOC Code,Relatedness Tier,Index",
            "15-1252.00,15-1251.00,Closest,1",
            "unknown-tier",
        ),
    ],
)
def test_a_row_with_a_fault_is_set_aside(tmp_path: Path, header: str, cells: str, kind: str) -> None:
    assert kinds(records_of(written(tmp_path, "sheet.csv", header, cells))) == [kind]


def test_a_date_that_is_no_month_is_left_out_with_a_warning(tmp_path: Path) -> None:
    header = "O*NET-SOC Code,Title,Task ID,Task,Task Type,Date"
    (record,) = records_of(written(tmp_path, "tasks.csv", header, "15-1252.00,S,1,Do it,Core,13/2023"))
    assert record.readable
    assert [p.kind for p in record.problems] == ["bad-date"]


def test_an_unknown_file_is_refused_with_the_columns_that_were_expected(tmp_path: Path) -> None:
    (record,) = records_of(written(tmp_path, "other.csv", "a,b", "1,2"))
    assert kinds([record]) == ["unknown-table"]
    assert "Recommend Suppress" in record.problems[0].reason


@pytest.mark.parametrize("name", ["Skills.xlsx", "Skills.csv", "Skills.txt"])
def test_a_file_of_noise_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(bytes(range(256)) * 20)
    assert len(kinds(records_of(path))) == 1


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert kinds(records_of(tmp_path / "Skills.csv")) == ["unreadable-table"]


def test_a_truncated_workbook_is_refused(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "Skills.xlsx"
    path.write_bytes((folder / "Skills.xlsx").read_bytes()[:100_000])
    assert kinds(records_of(path)) == ["unreadable-table"]


def test_a_sheet_with_a_header_and_no_rows_is_refused_as_empty(tmp_path: Path) -> None:
    assert kinds(records_of(written(tmp_path, "Skills.csv", RATED))) == ["empty"]


def test_technologies_that_differ_in_signs_only_have_addresses_of_their_own() -> None:
    assert len({technology_iri(name) for name in ("C", "C#", "C++", "C (ü)", "Ç", "☃", "C" * 400)}) == 7


SHEETS = {
    "ratings": (
        RATED,
        f"{PROGRAMMING},IM,Importance,4.12,8,0.1,3.9,4.3,N,,08/2023,Analyst",
        f"{PROGRAMMING},LV,Level,5.5,8,0.1,3.9,4.3,N,Y,08/2023,Analyst",
    ),
    "education": (
        "O*NET-SOC Code,Element ID,Scale ID,Category,Data Value,N,Recommend Suppress,Date,Domain Source",
        "15-1252.00,2.D.1,RL,6,55.2,28,N,08/2023,Incumbent",
        "15-1252.00,2.D.4.a,IM,,3.01,28,Y,08/2023,Incumbent",
    ),
    "titles": ("O*NET-SOC Code,Title,Alternate Title,Short Title", "15-1252.00,S,Application Developer (AD),AD"),
    "tasks": ("O*NET-SOC Code,Task ID,Task,Task Type,Date", "15-1252.00,7,Do it,Core,08/2023"),
    "technologies": (
        "O*NET-SOC Code,Example,Commodity Code,Commodity Title,Hot Technology,In Demand",
        "15-1252.00,C++,43232405,Development software,Y,Y",
    ),
    "related": (
        "O*NET-SOC Code,Related O*NET-SOC Code,Relatedness Tier,Index",
        "15-1252.00,15-1251.00,Primary-Short,1",
    ),
    "zones": ("O*NET-SOC Code,Job Zone", "15-1252.00,4"),
    "occupations": ("O*NET-SOC Code,Title,Description", "15-1252.00,Software Developers,They develop."),
    "zone reference": ("Job Zone,Name,Experience,SVP Range", "4,Job Zone Four,Much,(7.0 to < 8.0)"),
    "categories": (
        "Element ID,Element Name,Scale ID,Category,Category Description",
        "2.D.1,Required Level of Education,RL,6,Bachelor's Degree",
    ),
    "elements": (
        "Element ID,Element Name,Description",
        "2.B.3.e,Programming,Writing programs.",
        "2.D,Education,Prior.",
    ),
    "scales": ("Scale ID,Scale Name,Minimum,Maximum", "IM,Importance,1,5"),
}


def test_a_sheet_of_each_kind_is_known_by_its_columns_and_read(tmp_path: Path) -> None:
    for name, lines in SHEETS.items():
        records = records_of(written(tmp_path, f"{name}.csv", *lines))
        assert len(records) == len(lines) - 1, name
        assert [p for r in records for p in r.problems] == [], name
        assert all(r.quads for r in records), name
    assert len(SHEETS) == len(onet.TABLES)


def test_a_sheet_says_the_same_alone_and_after_others(tmp_path: Path) -> None:
    paths = [written(tmp_path, f"{name}.csv", *lines) for name, lines in SHEETS.items()]
    alone = [r.quads for path in paths for r in records_of(path)]
    assert [r.quads for r in records_of(*paths)] == alone


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(SHEETS)),
    at=st.integers(0, 10_000),
    put=st.binary(max_size=12) | st.text(max_size=8).map(lambda said: said.encode("utf-8", "surrogatepass")),
    cut=st.integers(0, 30),
    ending=st.sampled_from(["csv", "txt"]),
)
def test_any_damage_gives_records_and_never_an_error(
    tmp_path: Path, name: str, at: int, put: bytes, cut: int, ending: str
) -> None:
    data = "\n".join(SHEETS[name]).replace(",", "\t" if ending == "txt" else ",").encode()
    at %= len(data)
    path = tmp_path / f"sheet.{ending}"
    path.write_bytes(data[:at] + put + data[at + cut :])
    for record in records_of(path):
        assert record.readable or record.problems
