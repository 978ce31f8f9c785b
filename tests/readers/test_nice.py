"""The NICE importer on the framework of 2022, and on built tables for each fault."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credlattice.model import Record
from credlattice.readers import nice
from credlattice.vocabulary import CEASN, CTERMS, RDF, RESOURCE, SKOS
from tests.real_files import SHARED, require

DAY = date(2026, 11, 25)
NICE = RESOURCE + "nice/"
HEADER = ",".join(nice.COLUMNS)
GOOD = (
    "Cross Functional,Investigate (IN),Digital Forensics (FOR),Forensics Analyst (IN-FOR-001),"
    "CG02,Operational,C002,Business Continuity,Knowledge,K0021,Knowledge of data backup and recovery."
)


@pytest.fixture(scope="module")
def path() -> Path:
    found = SHARED / "nice" / "nistnice2022-full.csv"
    require(found, "the import of NICE is")
    return found


@pytest.fixture(scope="module")
def records(path: Path) -> list[Record]:
    return list(nice.read([path], DAY))


@pytest.fixture(scope="module")
def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def triples(records: Sequence[Record]) -> list[tuple[str, str, str]]:
    return [(q.subject.value, q.predicate.value, q.object.value) for record in records for q in record.quads]


def read(folder: Path, *lines: str) -> list[Record]:
    path = folder / "nice.csv"
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return list(nice.read([path], DAY))


def problems(records: Sequence[Record]) -> list[tuple[str, bool]]:
    return [(problem.kind, problem.fatal) for record in records for problem in record.problems]


# -- the real framework -----------------------------------------------------------------------------------------------


def test_every_row_is_one_record_and_the_three_repeated_rows_are_noticed(
    records: list[Record], rows: list[dict[str, str]]
) -> None:
    assert len(records) == len(rows) == 3_269
    assert problems(records) == [("duplicate-row", False)] * 3


def test_roles_competencies_and_statements_are_as_many_as_the_table_has(
    records: list[Record], rows: list[dict[str, str]]
) -> None:
    classes = Counter(o for _, p, o in triples(records) if p == RDF + "type")
    assert classes[CTERMS + "WorkRole"] == len({row["Work Role"] for row in rows}) == 52
    statements, competencies = {row["KSA ID"] for row in rows}, {row["Competency ID"] for row in rows}
    assert (len(statements), len(competencies)) == (1_084, 60)
    assert classes[CEASN + "Competency"] == 1_084 + 60


@pytest.mark.parametrize(
    ("kind", "predicate"),
    [("Knowledge", "knowledgeEmbodied"), ("Skill", "skillEmbodied"), ("Ability", "abilityEmbodied")],
)
def test_every_pair_of_role_and_statement_is_said_once(
    records: list[Record], rows: list[dict[str, str]], kind: str, predicate: str
) -> None:
    said = Counter(s + " " + o for s, p, o in triples(records) if p == CEASN + predicate)
    pairs = {(row["Work Role"], row["KSA ID"]) for row in rows if row["K S or A"] == kind}
    assert len(said) == len(pairs)
    assert set(said.values()) == {1}


# Read in the table by hand.
@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        ("OV-EXL-001", CTERMS + "name", "Executive Cyber Leadership"),
        ("OV-EXL-001", CEASN + "abilityEmbodied", NICE + "A0130"),
        ("OV-EXL-001", CTERMS + "classification", NICE + "OV-EXL"),
        ("OV-EXL", SKOS + "broader", NICE + "OV"),
        ("IN-FOR-001", CEASN + "knowledgeEmbodied", NICE + "K0021"),
        ("IN-FOR-001", CTERMS + "classification", NICE + "community/cross-functional"),
        ("K0021", CEASN + "competencyText", "Knowledge of data backup and recovery."),
        ("K0021", CEASN + "isChildOf", NICE + "C002"),
        ("C002", CEASN + "competencyLabel", "Business Continuity"),
        ("C002", CTERMS + "classification", NICE + "CG02"),
        ("CG02", SKOS + "prefLabel", "Operational"),
        ("OV", SKOS + "prefLabel", "Oversee and Govern"),
    ],
)
def test_a_fact_of_the_table_is_said(records: list[Record], subject: str, predicate: str, value: str) -> None:
    assert (NICE + subject, predicate, value) in triples(records)


def test_reading_twice_gives_the_same_statements_in_the_same_order(path: Path, records: list[Record]) -> None:
    assert [r.quads for r in nice.read([path], DAY)] == [r.quads for r in records]


# -- built tables -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("K0021", "", "missing-value"),
        ("K0021", "K21", "bad-code"),
        ("C002", "C<2>", "bad-code"),
        ("K0021", "S0021", "bad-kind"),
        ("Knowledge,K", "Wisdom,K", "bad-kind"),
        (" (IN-FOR-001)", "", "bad-code"),
        ("Investigate (IN)", "Investigate", "bad-code"),
    ],
)
def test_a_row_with_a_fault_is_set_aside_and_the_next_is_read(tmp_path: Path, old: str, new: str, kind: str) -> None:
    records = read(tmp_path, GOOD.replace(old, new, 1), GOOD)
    assert problems(records) == [(kind, True)]
    assert [r.readable for r in records] == [False, True]
    assert (NICE + "IN-FOR-001", CTERMS + "name", "Forensics Analyst") in triples(records)


def test_other_words_for_a_known_statement_are_noticed_and_not_mixed_in(tmp_path: Path) -> None:
    other = GOOD.replace("IN-FOR-001", "IN-FOR-002").replace("backup and recovery", "something else")
    records = read(tmp_path, GOOD, other)
    assert problems(records) == [("other-words", False)]
    texts = [o for s, p, o in triples(records) if p == CEASN + "competencyText"]
    assert texts == ["Knowledge of data backup and recovery."]


def test_a_role_that_stands_in_another_area_than_its_code_says_is_noticed(tmp_path: Path) -> None:
    assert problems(read(tmp_path, GOOD.replace("Digital Forensics (FOR)", "Forensics (XYZ)"))) == [
        ("other-area", False)
    ]


def test_a_blank_row_is_passed_over(tmp_path: Path) -> None:
    assert len(read(tmp_path, GOOD, "," * 10, "")) == 1


def test_an_unknown_table_is_refused_with_the_columns_that_are_missing(tmp_path: Path) -> None:
    path = tmp_path / "nice.csv"
    path.write_text("Work Role,KSA\na,b\n")
    (record,) = nice.read([path], DAY)
    assert not record.readable
    assert "Competency Group ID" in record.problems[0].reason


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "nice.xlsx"
    path.write_bytes(b"PK nothing")
    assert problems(list(nice.read([path, tmp_path / "gone.csv"], DAY))) == [("unreadable-table", True)] * 2


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10_000), put=st.binary(max_size=12), cut=st.integers(0, 30))
def test_any_damage_gives_records_and_never_an_error(tmp_path: Path, at: int, put: bytes, cut: int) -> None:
    data = "\n".join((HEADER, GOOD, GOOD.replace("K0021", "K0022"))).encode()
    at %= len(data)
    path = tmp_path / "nice.csv"
    path.write_bytes(data[:at] + put + data[at + cut :])
    for record in nice.read([path], DAY):
        assert record.readable or record.problems
