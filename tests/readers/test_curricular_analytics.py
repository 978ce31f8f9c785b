"""Degree plans in the form of Curricular Analytics: real plans read by hand, counts, and damaged files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credlattice.model import Record
from credlattice.readers.curricular_analytics import FORMAT
from credlattice.vocabulary import CL, CTERMS, RESOURCE, SCHEMA
from tests.readers.catalog_checks import damaged, last, read, read_text, real, rendered, statements, violations

GEORGIA = f"{RESOURCE}degree-plan/georgia-institute-of-technology-electrical-engineering-2017-18-plan"
ARIZONA = f"{RESOURCE}degree-plan/university-of-arizona-aerospace-engineering-2019-20-degree-plan"
COLUMNS = "Course ID,Course Name,Prefix,Number,Prerequisites,Corequisites,Strict-Corequisites,Credit Hours,Institution"
HEAD = f"""Curriculum,Engineering,
Degree Plan,2020,
Institution,A College,
Degree Type,BS,
System Type,quarter,
CIP,14.0101,
Courses,,
{COLUMNS},Canonical Name,Term
"""
ROWS = """1,Calculus,MATH,1,,,,4,,,1
2,Physics,PHYS,1,1,,,3.5,,,2
3,Laboratory,PHYS,1L,,,2,1,,,2
"""


@pytest.fixture(scope="module")
def folder() -> Path:
    return real("curricula")[0]


@pytest.fixture(scope="module")
def records(folder: Path) -> dict[str, Record]:
    return {record.id: record for record in read(FORMAT, sorted(folder.glob("*.csv")))}


# Written out by hand from the files.
BY_HAND = {
    f"{GEORGIA}/course/1": "",
    f"{GEORGIA}/course/7": "2",
    f"{GEORGIA}/course/13": "all(3, 8)",
    f"{GEORGIA}/course/14": "all(4, 3, 8)",
    f"{GEORGIA}/course/21": "with(20)",
    f"{GEORGIA}/course/23": "all(18, 20, 19, 1)",
    f"{GEORGIA}/course/36": "all(26, 25, 32, 29, 15, 24)",
    f"{RESOURCE}degree-plan/circuits-i-design-pattern-calculus-ready/course/6": "all(2, with(4))",
    f"{RESOURCE}degree-plan/circuits-i-design-pattern-oloa-pattern/course/8": "all(4, 7)",
    f"{ARIZONA}/course/21": "all(13, 8, with(20))",
    f"{ARIZONA}/course/26": "all(with(24), with(18))",
}


@pytest.mark.parametrize("course", BY_HAND)
def test_a_real_course_asks_for_what_its_row_says(records: dict[str, Record], course: str) -> None:
    assert rendered(records[course]) == BY_HAND[course]


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [line for line in csv.reader(file) if any(line)]
    return lines[[line[0] for line in lines].index("Course ID") + 1 :]


def test_every_plan_and_course_of_the_real_files_is_one_readable_record(
    folder: Path, records: dict[str, Record]
) -> None:
    """7 plans with 157 courses."""
    rows = [len(_rows(path)) for path in sorted(folder.glob("*.csv"))]
    assert (len(rows), sum(rows)) == (7, 157)
    assert len(records) == 164
    assert all(record.readable and not record.problems for record in records.values())


def test_every_id_in_the_real_files_is_one_leaf(folder: Path, records: dict[str, Record]) -> None:
    ids = sum(
        len([x for x in cell.split(";") if x.strip()])
        for p in folder.glob("*.csv")
        for r in _rows(p)
        for cell in r[4:7]
    )
    leaves = sum(
        rendered(record).count(",") + 1 for record in records.values() if "/course/" in record.id and rendered(record)
    )
    assert leaves == ids


def test_a_plan_leads_to_its_degree_for_which_all_its_courses_are_asked(records: dict[str, Record]) -> None:
    said = statements(records[GEORGIA].quads)
    assert said[GEORGIA][CTERMS + "offeredBy"] == [f"{RESOURCE}us/institution/139755"]
    assert said[GEORGIA][CTERMS + "hasDestinationComponent"] == [f"{GEORGIA}/degree"]
    assert said[f"{GEORGIA}/degree"][CTERMS + "name"] == ["Electrical Engineering, BS"]
    assert len(said[f"{GEORGIA}/degree#requirement"][CL + "hasMember"]) == 44


def test_the_term_and_the_credit_of_a_course_are_stated(records: dict[str, Record]) -> None:
    record = records[f"{GEORGIA}/course/12"]
    said = statements(record.quads)
    term = said[record.id][CTERMS + "programTerm"][0]
    assert said[term][CTERMS + "targetNodeName"] == ["Term 3"]
    assert said[f"{record.id}#credit"][SCHEMA + "value"] == ["4"]
    assert last(said[f"{record.id}#credit"][CTERMS + "creditUnitType"][0]) == "SemesterHour"


def test_a_plan_without_a_system_names_no_unit_of_credit(records: dict[str, Record]) -> None:
    record = records[f"{RESOURCE}degree-plan/circuits-i-design-pattern-calculus-ready/course/1"]
    assert CTERMS + "creditUnitType" not in statements(record.quads)[f"{record.id}#credit"]


def test_real_records_break_no_shape(records: dict[str, Record]) -> None:
    assert violations(list(records.values())) == []


def test_a_strict_corequisite_is_a_corequisite_and_words(tmp_path: Path) -> None:
    found = read_text(FORMAT, tmp_path, "plan.csv", HEAD + ROWS)
    assert rendered(found[3]) == 'all(with(2), "Strict corequisite: taken in the same term as Physics, not before.")'


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (",No id,,,,,,3,,,1", "missing-id-or-name"),
        ("9,,,,,,,3,,,1", "missing-id-or-name"),
        ("9", "missing-id-or-name"),
        ("1,Calculus again,,,,,,3,,,1", "duplicate-id"),
    ],
)
def test_a_row_that_is_no_course_is_set_aside_and_the_others_are_read(tmp_path: Path, row: str, kind: str) -> None:
    found = read_text(FORMAT, tmp_path, "plan.csv", HEAD + ROWS + row + "\n")
    assert [record.readable for record in found] == [True, True, True, True, False]
    assert found[4].problems[0].kind == kind


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("9,Nine,,,77,,,3,,,1", "unknown-course"),
        ("9,Nine,,,,,,many,,,1", "bad-credit"),
        ("9,Nine,,,,,,3,,,I", "bad-term"),
    ],
)
def test_what_a_row_says_wrongly_is_a_warning_and_never_a_number(tmp_path: Path, row: str, kind: str) -> None:
    record = read_text(FORMAT, tmp_path, "plan.csv", HEAD + ROWS + row + "\n")[4]
    assert (record.readable, [problem.kind for problem in record.problems]) == (True, [kind])


def test_a_course_that_is_not_in_the_plan_stays_in_words(tmp_path: Path) -> None:
    record = read_text(FORMAT, tmp_path, "plan.csv", HEAD + "9,Nine,,,77,,,3,,,1\n")[1]
    assert rendered(record) == '"Prerequisites: course 77 of the plan, which the plan does not have"'


def test_a_section_that_is_not_read_is_set_aside_row_by_row(tmp_path: Path) -> None:
    found = read_text(FORMAT, tmp_path, "plan.csv", HEAD + ROWS + "Course Learning Outcomes,,\n1,Limits,\n")
    assert [record.readable for record in found][:4] == [True] * 4
    assert {record.problems[0].kind for record in found[4:]} == {"unread-section"}
    assert len(found) == 6


@pytest.mark.parametrize(
    "content", ["", "a,b\n1,2\n", HEAD.replace("Course ID", "Number of the course"), b"\xff\xfe\x00"]
)
def test_another_file_is_refused_with_one_record(tmp_path: Path, content: str | bytes) -> None:
    assert [record.readable for record in read_text(FORMAT, tmp_path, "plan.csv", content)] == [False]


def test_reading_twice_gives_the_same_records(tmp_path: Path) -> None:
    assert read_text(FORMAT, tmp_path, "p.csv", HEAD + ROWS) == read_text(FORMAT, tmp_path, "p.csv", HEAD + ROWS)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_gives_records_and_raises_nothing(tmp_path: Path, data: st.DataObject) -> None:
    for record in read_text(FORMAT, tmp_path, "plan.csv", data.draw(damaged((HEAD + ROWS).encode()))):
        assert record.place and (record.quads or record.problems)
