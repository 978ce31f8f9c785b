"""Articulation of college courses to UC Berkeley: every real row, the two meanings of +, and damaged files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credlattice.model import Record
from credlattice.readers.articulation_table import FORMAT
from credlattice.vocabulary import CL, CTERMS, RESOURCE
from tests.readers.catalog_checks import damaged, last, read, read_text, real, rendered, statements, violations

HEAD = "b_course,cc_name,cc_course\n"
ROWS = "ANTHRO 1,A College,ANTH 1\nCHEM 1A + CHEM 1AL,A College,CHEM 1 + CHEM 2\n"


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    [path] = real("articulation/articulations.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return read(FORMAT, real("articulation/articulations.csv"))


def decided(record: Record) -> tuple[list[str], list[str]]:
    said = statements(record.quads)[record.id]
    return [last(each) for each in said[CL + "decidesOn"]], [last(each) for each in said[CL + "receivedAs"]]


def test_every_real_row_is_one_readable_record(records: list[Record], rows: list[list[str]]) -> None:
    assert len(records) == len(rows) == 6404
    assert all(record.readable for record in records)
    assert len({record.id for record in records}) == 6404


# Written out by hand: line of the file, courses sent, courses received.
BY_HAND = {
    2: (["hist-238"], ["africam-4a"]),
    4: (["ics-16a"], ["africam-4a"]),
    11: (["anthro-20", "hist-38"], ["africam-4a"]),
    14: (["hist-320"], ["africam-5a"]),
    17: (["hist-110"], ["africam-5a"]),
    18: (["his-62", "his-63"], ["africam-5a"]),
}


@pytest.mark.parametrize("line", BY_HAND)
def test_a_real_row_is_the_decision_it_says(records: list[Record], line: int) -> None:
    assert decided(records[line - 2]) == BY_HAND[line]
    assert records[line - 2].place == f"articulations.csv:{line}"


def test_every_course_of_every_real_row_is_sent_or_received(records: list[Record], rows: list[list[str]]) -> None:
    for record, (berkeley, _, college) in zip(records, rows, strict=True):
        sent, received = decided(record)
        assert len(sent) == len(set(college.split(" + ")))
        assert len(received) == len(set(berkeley.split(" + ")))


def test_no_two_courses_of_a_college_share_an_iri(records: list[Record], rows: list[list[str]]) -> None:
    """Also not `ENGL 101` and `ENGL 101+` of one college."""
    codes = {(name, code) for _, name, cell in rows for code in cell.split(" + ")}
    iris = {iri for record in records for iri in statements(record.quads)[record.id][CL + "decidesOn"]}
    assert len(iris) == len(codes)


def test_a_plus_on_the_colleges_side_is_read_as_and_and_said_to_be_unclear(
    records: list[Record], rows: list[list[str]]
) -> None:
    """Whoever has all the courses meets either reading."""
    unclear = [record for record in records if len(decided(record)[0]) > 1]
    assert len(unclear) == sum(len(set(row[2].split(" + "))) > 1 for row in rows) == 1873
    for record in unclear:
        assert "may mean and or or" in statements(record.quads)[record.id][CL + "requirementRemark"][0]
        assert "and-or-unclear" in {problem.kind for problem in record.problems}


def test_a_plus_on_berkeleys_side_leaves_the_decision_unproven(records: list[Record], rows: list[list[str]]) -> None:
    """580 rows: no reading of what is given is safe."""
    unproven = [record for record in records if rendered(record, "received")]
    assert len(unproven) == sum(" + " in row[0] for row in rows) == 580


def test_berkeley_is_the_institution_with_its_unitid_and_each_college_offers_its_courses(records: list[Record]) -> None:
    said = statements(records[0].quads)
    assert said[records[0].id][CL + "decidedBy"] == [f"{RESOURCE}us/institution/110635"]
    assert said[f"{RESOURCE}catalog/college-of-marin/hist-238"][CTERMS + "offeredBy"] == [
        f"{RESOURCE}organization/college-of-marin"
    ]


def test_real_records_break_no_shape(records: list[Record]) -> None:
    assert violations(records[::7]) == []


@pytest.mark.parametrize("row", ["ANTHRO 1,A College,", "ANTHRO 1,,ANTH 1", ",A College,ANTH 1", "ANTHRO 1", "?,?,?"])
def test_a_row_with_a_missing_cell_is_set_aside_and_the_others_are_read(tmp_path: Path, row: str) -> None:
    found = read_text(FORMAT, tmp_path, "articulations.csv", HEAD + row + "\n" + ROWS)
    assert [record.readable for record in found] == [False, True, True]


def test_a_repeated_row_is_one_decision_and_says_so(tmp_path: Path) -> None:
    found = read_text(FORMAT, tmp_path, "articulations.csv", HEAD + "A 1,B,C 1\n\nA 1,B,C 1\n")
    assert found[0].id == found[1].id
    assert [[problem.kind for problem in record.problems] for record in found] == [[], ["repeated-row"]]


def test_alternatives_for_one_course_are_several_decisions(tmp_path: Path) -> None:
    found = read_text(FORMAT, tmp_path, "articulations.csv", HEAD + "A 1,B,C 1\nA 1,B,C 2\n")
    assert found[0].id != found[1].id


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "b_course,cc_name\nA 1,B\n", b"\xff\xfe\x00"])
def test_another_file_is_refused_with_one_record(tmp_path: Path, content: str | bytes) -> None:
    assert [record.readable for record in read_text(FORMAT, tmp_path, "articulations.csv", content)] == [False]


def test_reading_twice_gives_the_same_records(tmp_path: Path) -> None:
    first = read_text(FORMAT, tmp_path, "articulations.csv", HEAD + ROWS)
    assert first == read_text(FORMAT, tmp_path, "articulations.csv", HEAD + ROWS)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_gives_records_and_raises_nothing(tmp_path: Path, data: st.DataObject) -> None:
    for record in read_text(FORMAT, tmp_path, "articulations.csv", data.draw(damaged((HEAD + ROWS).encode()))):
        assert record.place and (record.quads or record.problems)
