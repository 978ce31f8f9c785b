"""Georgia Tech's courses: real prerequisite trees read by hand, counts, and damaged files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credlattice.model import Record
from credlattice.readers.catalog_gatech import FORMAT
from credlattice.vocabulary import CL, CTERMS, SCHEMA
from tests.readers.catalog_checks import damaged, last, read, read_text, real, rendered, statements, violations

BUILT = {
    "courses": {
        "CS 1332": [
            "Data Structures",
            {"A": ["21942", [[29, "MWF", "Klaus 1443", 6, ["A Person (P)"], 0, 4, 3]], 3, 0, 0, [1], 1]},
            ["or", {"id": "CS 1322", "grade": "C"}, {"id": "CS 13X1", "grade": "T"}],
            "Structures and algorithms.",
        ]
    },
    "version": 3,
}


@pytest.fixture(scope="module")
def file() -> Path:
    return real("catalogs/gatech-202302.json")[0]


@pytest.fixture(scope="module")
def raw(file: Path) -> dict[str, Any]:
    courses = json.loads(file.read_text())["courses"]
    assert isinstance(courses, dict)
    return courses


@pytest.fixture(scope="module")
def records(file: Path) -> dict[str, Record]:
    return {last(record.id): record for record in read(FORMAT, [file])}


# Written out by hand from the file; the raw lists stand in `courses`, third place.
BY_HAND = {
    "acct-2101": "",
    "acct-2102": "all(acct-2101, >=D)",
    "cs-1332": "any(all(cs-1322, >=C), all(cs-1331, >=C))",
    "cs-3600": "all(cs-1332, >=C)",
    "ae-1601": "any(all(math-1501, >=C), all(math-1511, >=C), all(math-15x1, >=T), all(math-1551, >=C))",
    "phys-2212": "any(all(phys-2211, >=D), all(phys-2231, >=D))",
    "bmed-3100": "any(all(chem-1315, >=C), all(chem-2311, >=D))",
    "gmc-6003": "all(gmc-6001, gmc-6002)",
    "ae-4132": "coe-3001",
    "cs-3510": (
        "all(any(all(cs-2050, >=C), all(cs-2051, >=C), all(math-2106, >=C)),"
        " any(all(cs-1332, >=C), all(math-3012, >=D), all(math-3022, >=D)))"
    ),
    "ae-2010": (
        "all(any(all(math-2401, >=C), all(math-2411, >=C), all(math-24x1, >=T), all(math-2551, >=C),"
        " all(math-2561, >=C), all(math-2x51, >=T)), any(all(phys-2211, >=C), all(phys-2231, >=C)),"
        " any(all(chem-1310, >=C), all(chem-1211k, >=C)))"
    ),
    "math-2552": (
        "any(all(math-1502, >=D), all(math-1512, >=D), all(math-1504, >=D), all(math-1555, >=D),"
        " all(any(all(math-1552, >=D), all(math-15x2, >=T), all(math-1x52, >=T)),"
        " any(all(math-1553, >=D), all(math-1x54, >=T), all(math-1554, >=D), all(math-1564, >=D),"
        " all(math-1522, >=D), all(math-1x53, >=T))))"
    ),
    "me-3345": (
        "all(any(all(math-2403, >=C), all(math-2413, >=C), all(math-24x3, >=T), all(math-2552, >=C),"
        " all(math-2x52, >=T), all(math-2562, >=C)), any(all(me-3340, >=D), all(cee-3040, >=D)), all(me-3322, >=D))"
    ),
}


@pytest.mark.parametrize("course", BY_HAND)
def test_a_real_prerequisite_tree_is_what_the_file_says(records: dict[str, Record], course: str) -> None:
    assert rendered(records[course]) == BY_HAND[course]


def _lists(part: object) -> list[list[Any]]:
    """All lists of a raw tree that hold several members."""
    if not isinstance(part, list):
        return []
    own = [part] if len(part) > 2 else []
    return own + [found for member in part[1:] for found in _lists(member)]


def test_every_course_of_the_real_file_is_one_readable_record(records: dict[str, Record], raw: dict[str, Any]) -> None:
    assert len(records) == len(raw) == 2183
    assert all(record.readable and not record.problems for record in records.values())


def test_courses_with_prerequisites_are_as_many_as_in_the_raw_file(
    records: dict[str, Record], raw: dict[str, Any]
) -> None:
    """This file is one term (spring 2023): 872 courses have prerequisites, 491 branch, 177 have and as well as or. The
    1,306, 705 and 246 of the collection's README are of more terms than the folder holds."""
    asked = [rendered(record) for record in records.values()]
    assert sum(map(bool, asked)) == sum(1 for course in raw.values() if course[2]) == 872
    branching = [{part[0] for part in _lists(course[2])} for course in raw.values()]
    assert sum(map(bool, branching)) == 491
    assert sum(len(kinds) == 2 for kinds in branching) == 177


def test_every_leaf_of_the_raw_file_is_one_thing_requirement(records: dict[str, Record], raw: dict[str, Any]) -> None:
    leaves = sum(json.dumps(course[2]).count('"id"') for course in raw.values())
    made = sum(
        CL + "requiredThing" in said for record in records.values() for said in statements(record.quads).values()
    )
    assert made == leaves == 2668


def test_no_person_place_or_section_is_in_the_statements(records: dict[str, Record], raw: dict[str, Any]) -> None:
    said = "\n".join(quad.object.value for record in records.values() for quad in record.quads)  # type: ignore[union-attr]
    people = {
        name for c in raw.values() for s in c[1].values() for meeting in s[1] for name in meeting[4] if "(P)" in name
    }
    assert len(people) > 1000
    assert not any(person.removesuffix(" (P)") in said for person in list(people)[:300])


def test_hours_come_from_the_sections_that_have_some(records: dict[str, Record]) -> None:
    """MATH 2552 has lectures of 4 hours and recitations of 0."""
    said = statements(records["math-2552"].quads)
    credit = said[said[records["math-2552"].id][CTERMS + "creditValue"][0]]
    assert credit[SCHEMA + "value"] == ["4"]


def test_hours_of_which_the_source_keeps_the_upper_end_alone_are_an_upper_end(records: dict[str, Record]) -> None:
    said = statements(records["ae-7000"].quads)
    credit = said[said[records["ae-7000"].id][CTERMS + "creditValue"][0]]
    assert credit[SCHEMA + "maxValue"] == ["21"]
    assert SCHEMA + "value" not in credit


def test_real_records_break_no_shape(records: dict[str, Record]) -> None:
    assert violations(list(records.values())) == []


def test_reading_twice_gives_the_same_records(tmp_path: Path) -> None:
    assert read_text(FORMAT, tmp_path, "gatech-1.json", json.dumps(BUILT)) == read_text(
        FORMAT, tmp_path, "gatech-1.json", json.dumps(BUILT)
    )


@pytest.mark.parametrize(
    "course", [None, [], ["title"], ["title", [], [], ""], [1, {}, [], ""], {"id": "CS 1"}, ["title", {}, "or", None]]
)
def test_a_course_of_another_shape_is_set_aside_and_the_others_are_read(tmp_path: Path, course: object) -> None:
    file = {"courses": {"CS 1": course, **BUILT["courses"]}}  # type: ignore[dict-item]
    found = read_text(FORMAT, tmp_path, "gatech-1.json", json.dumps(file))
    assert [record.readable for record in found] == [False, True]
    assert "title, sections, prerequisites" in found[0].problems[0].reason


@pytest.mark.parametrize(
    "part", [["xor", {"id": "CS 1"}], ["or", {"id": ""}], ["or", 3], ["or", {"id": "CS 1", "grade": 2}]]
)
def test_a_prerequisite_that_cannot_be_read_is_kept_in_words_with_a_warning(tmp_path: Path, part: object) -> None:
    [record] = read_text(FORMAT, tmp_path, "gatech-1.json", json.dumps({"courses": {"CS 2": ["Two", {}, part, None]}}))
    assert [problem.kind for problem in record.problems] == ["unreadable-prerequisite"]
    assert rendered(record).startswith('"[')


def test_a_truncated_file_gives_the_courses_before_the_fault_and_says_so(tmp_path: Path) -> None:
    whole = json.dumps({"courses": {"CS 1": ["One", {}, [], None], "CS 2": ["Two", {}, [], None]}})
    found = read_text(FORMAT, tmp_path, "gatech-1.json", whole[: whole.index("Two")])
    assert [(record.readable, [p.kind for p in record.problems]) for record in found] == [
        (True, []),
        (False, ["truncated"]),
    ]


@pytest.mark.parametrize("content", ["", "[]", "{}", "courses", '{"courses": 3}', "[" * 5000, b"\xff\xfe\x00{"])
def test_another_file_is_refused_with_one_record(tmp_path: Path, content: str | bytes) -> None:
    found = read_text(FORMAT, tmp_path, "gatech-1.json", content)
    assert [record.readable for record in found] == [False]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_gives_records_and_raises_nothing(tmp_path: Path, data: st.DataObject) -> None:
    for record in read_text(FORMAT, tmp_path, "gatech-1.json", data.draw(damaged(json.dumps(BUILT).encode()))):
        assert record.place and (record.quads or record.problems)
