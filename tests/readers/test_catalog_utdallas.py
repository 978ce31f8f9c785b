"""UT Dallas's catalogue: real prerequisite trees read by hand, its words, counts, and damaged files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credlattice.model import Record
from credlattice.readers import catalog_utdallas_words as words
from credlattice.readers.catalog_utdallas import FORMAT
from credlattice.vocabulary import CL, CTERMS, SCHEMA
from tests.readers.catalog_checks import damaged, last, read, read_text, real, rendered, statements, violations

TREES = ("prerequisites", "corequisites", "co_or_pre_requisites")
EMPTY = {"type": "collection", "options": [], "required": 0}


def course(number: int, **trees: object) -> dict[str, object]:
    return {
        "id": f"62410a{number}",
        "subject_prefix": "CS",
        "course_number": str(number),
        "title": f"Course {number}",
        "description": f"CS {number} - Course {number} (3 semester credit hours) Words. (3-0) S",
        **dict.fromkeys(TREES, EMPTY),
        **trees,
    }


def one_of(*options: object, required: int = 1) -> dict[str, object]:
    return {"type": "collection", "options": list(options), "required": required}


@pytest.fixture(scope="module")
def file() -> Path:
    return real("catalogs/utd-courses.json")[0]


@pytest.fixture(scope="module")
def raw(file: Path) -> list[dict[str, Any]]:
    courses = json.loads(file.read_text())
    assert isinstance(courses, list)
    return courses


@pytest.fixture(scope="module")
def records(file: Path) -> dict[str, Record]:
    return {last(record.id): record for record in read(FORMAT, [file])}


# Written out by hand from the file, with the ids replaced by the codes of their courses.
BY_HAND = {
    ("acct-4340", "prerequisites"): "all(acct-3331, >=C)",
    ("acct-4342", "prerequisites-or-corequisites"): "with(acct-3332)",
    ("econ-4382", "prerequisites"): "econ-3311",
    ("atcm-3306", "prerequisites"): "any(atcm-2305, atcm-2365)",
    ("biol-3301", "prerequisites"): "all(biol-2311, any(biol-2281, chem-2401), chem-2323)",
    ("biol-3301", "corequisites"): (
        'all(with(biol-3101), "Check class notes to make sure you are selecting the matching corequisite section.")'
    ),
    ("arhm-3342", "prerequisites"): (
        'all(any(huma-1301, "equivalent", 3 credits([component 040 of the Texas core curriculum])), rhet-1302)'
    ),
    ("ce-4304", "prerequisites"): "any(ce-3320, ee-3320)",
    ("mis-6326", "prerequisites"): 'any("MS ITM Major", "MS BUAN Major only")',
    ("cs-4337", "prerequisites"): (
        'all(any(any(ce-2336, cs-2336, te-2336), "A course that the source does not identify"),'
        " any(ce-2305, cs-2305, te-2305), any(any(cs-3340, se-3340, te-3340), any(ce-4304, ee-4304)))"
    ),
    ("nats-4694", "corequisites"): "with(nats-4141)",
    # Not in the tree of the file: the catalogue's words ask for it.
    ("nats-4694", "prerequisites"): (
        'all(all(nats-4341, any(nats-4390, math-3303), average 2.75()), "UTeach advisor consent required")'
    ),
    ("acts-4302", "prerequisites"): 'any(stat-4351, "instructor consent required")',
    # Limits and exclusions that the file keeps among the corequisites.
    ("ams-2390", "limit"): "at most 9(ams-2390)",
    ("ams-2390", "corequisites"): "",
    ("acct-6349", "exclusion"): "not(mis-6302)",
    ("ce-4304", "exclusion"): "not(cs-3340, se-3340, te-3340)",
}


@pytest.mark.parametrize(("code", "part"), BY_HAND)
def test_a_real_tree_is_what_the_file_says(records: dict[str, Record], code: str, part: str) -> None:
    assert rendered(records[code], part) == BY_HAND[code, part]


def _courses(part: Any) -> Iterator[str]:
    """The identified courses of a raw tree."""
    if part["type"] == "course" and part["class_reference"]:
        yield part["class_reference"]
    for option in part.get("options") or ():
        yield from _courses(option)
    if isinstance(part.get("choices"), dict):
        yield from _courses(part["choices"])


def _branches(part: Any) -> bool:
    options = part.get("options") or []
    return len(options) > 1 or any(map(_branches, options))


def test_every_course_of_the_real_file_is_one_readable_record(
    records: dict[str, Record], raw: list[dict[str, Any]]
) -> None:
    assert len(records) == len(raw) == 3450
    assert all(record.readable for record in records.values())


def test_courses_with_trees_are_as_many_as_in_the_raw_file(raw: list[dict[str, Any]]) -> None:
    """1,534 courses name an identified course in one of the three trees (the collection's README counts 1,531 and does
    not say how), and 971 branch, as it says."""
    assert sum(any(True for key in TREES for _ in _courses(each[key])) for each in raw) == 1534
    assert sum(any(_branches(each[key]) for key in TREES) for each in raw) == 971


def test_every_course_that_a_raw_tree_names_is_named_by_the_requirements(
    records: dict[str, Record], raw: list[dict[str, Any]]
) -> None:
    things = (CL + "requiredThing", CL + "corequisiteThing")
    made = sum(
        len(said.get(thing, ()))
        for record in records.values()
        for said in statements(record.quads).values()
        for thing in things
    )
    outside = json.loads(json.dumps(raw), object_hook=lambda part: {} if part.get("type") == "choice" else part)
    expected = sum(1 for each in outside for key in TREES for _ in _named(each[key]))
    assert made == expected


def _named(part: Any) -> Iterator[str]:
    if part.get("type") == "course" and part["class_reference"]:
        yield part["class_reference"]
    for option in part.get("options") or ():
        yield from _named(option)


def test_every_exclusion_of_the_raw_file_is_an_exclusion_or_words(
    records: dict[str, Record], raw: list[dict[str, Any]]
) -> None:
    """65 choices: 51 exclude courses of another group, 14 are about others than the course itself and stay words."""
    choices = sum(json.dumps(each["corequisites"]).count('"choice"') for each in raw)
    parts = [rendered(record, "exclusion") for record in records.values()]
    assert sum(map(bool, parts)) == choices == 65
    assert sum(part.startswith("not(") for part in parts) == 51


def test_courses_that_share_a_code_keep_iris_of_their_own(
    records: dict[str, Record], raw: list[dict[str, Any]]
) -> None:
    same = {each["id"] for each in raw if (each["subject_prefix"], each["course_number"]) == ("CRWT", "3354")}
    assert len(same) == 7
    assert same == {code.rpartition("-")[2] for code in records if code.startswith("crwt-3354-")}


def test_the_words_of_the_catalogue_stay_with_the_tree(records: dict[str, Record]) -> None:
    said = statements(records["acct-4340"].quads)[f"{records['acct-4340'].id}#prerequisites"]
    assert said[CL + "requirementText"] == ["Prerequisites: ACCT 3331 with a minimum grade of C."]


def test_a_range_of_hours_is_a_least_and_a_greatest(records: dict[str, Record]) -> None:
    ranged = [record for record in records.values() if "(1-3 semester credit hours)" in _description(record)]
    assert len(ranged) == 77
    said = statements(ranged[0].quads)[f"{ranged[0].id}#credit"]
    assert (said[SCHEMA + "minValue"], said[SCHEMA + "maxValue"]) == (["1"], ["3"])


def _description(record: Record) -> str:
    return statements(record.quads)[record.id].get(CTERMS + "description", [""])[0]


def test_no_course_whose_prerequisites_ask_for_consent_is_met_without_it(records: dict[str, Record]) -> None:
    asked = [
        record
        for record in records.values()
        if re.search(r"\band [a-z ]*consent required", words.requisites(_description(record)).get("prerequisites", ""))
    ]
    assert len(asked) > 200
    assert all("onsent" in rendered(record, "prerequisites") for record in asked)


def test_real_records_break_no_shape(records: dict[str, Record]) -> None:
    assert violations(list(records.values())) == []


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("X. Prerequisites: A 1 and B 2. (3-0) Y", {"prerequisites": "Prerequisites: A 1 and B 2."}),
        ("X. Recommended prerequisite: A 1. (3-0) Y", {}),
        (
            "X. Prerequisite: A 1. Prerequisite or Corequisite: B 2. (Same as C 3) (3-0) S",
            {
                "prerequisites": "Prerequisite: A 1.",
                "prerequisites-or-corequisites": "Prerequisite or Corequisite: B 2.",
            },
        ),
        ("X. Prerequisite: (A 1 or B 2) and C 3. (3-0) Y", {"prerequisites": "Prerequisite: (A 1 or B 2) and C 3."}),
    ],
)
def test_the_words_behind_each_heading_are_told_apart(description: str, expected: dict[str, str]) -> None:
    assert words.requisites(description) == expected


def test_the_link_next_to_the_consent_decides() -> None:
    assert words.consent("A 1 or B 2 and department consent required.") == ("and", "department consent required")
    assert words.consent("A 1 and B 2 or instructor consent required.") == ("or", "instructor consent required")
    assert words.consent("A 1 and B 2.") is None


def test_two_of_three_options_are_a_number(tmp_path: Path) -> None:
    options = [{"type": "course", "class_reference": f"62410a{number}"} for number in (1, 2, 3)]
    built = [course(1), course(2), course(3), course(4, prerequisites=one_of(*options, required=2))]
    assert (
        rendered(read_text(FORMAT, tmp_path, "utd.json", json.dumps(built))[3], "prerequisites")
        == "2 of(cs-1, cs-2, cs-3)"
    )


@pytest.mark.parametrize("tree", [one_of({"type": "spell"}), one_of(required=2), {"options": 3}, [], one_of(None)])
def test_a_tree_that_cannot_be_read_is_kept_in_words_with_a_warning(tmp_path: Path, tree: object) -> None:
    [record] = read_text(FORMAT, tmp_path, "utd.json", json.dumps([course(1, prerequisites=tree)]))
    assert [problem.kind for problem in record.problems] == ["unreadable-prerequisite"]
    assert rendered(record, "prerequisites").startswith('"prerequisites: ')


@pytest.mark.parametrize("item", [None, [], {}, "CS 1", {**course(1), "id": 7}, {**course(1), "title": None}])
def test_an_item_of_another_shape_is_set_aside_and_the_others_are_read(tmp_path: Path, item: object) -> None:
    found = read_text(FORMAT, tmp_path, "utd.json", json.dumps([item, course(2)]))
    assert [record.readable for record in found] == [False, True]


def test_reading_twice_gives_the_same_records(tmp_path: Path) -> None:
    content = json.dumps([course(1), course(2)])
    assert read_text(FORMAT, tmp_path, "utd.json", content) == read_text(FORMAT, tmp_path, "utd.json", content)


@pytest.mark.parametrize("content", ["", "courses", "[" * 5000, b"\xff\xfe["])
def test_another_file_is_refused_with_one_record(tmp_path: Path, content: str | bytes) -> None:
    assert [record.readable for record in read_text(FORMAT, tmp_path, "utd.json", content)] == [False]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_gives_records_and_raises_nothing(tmp_path: Path, data: st.DataObject) -> None:
    tree = one_of(
        {"type": "course", "class_reference": "62410a1", "minimum_grade": "C"}, {"type": "major", "major": "ENCS"}
    )
    limit = one_of({"type": "limit", "max_hours": 9}, {"type": "choice", "choices": tree}, required=2)
    content = json.dumps([course(1), course(2, prerequisites=tree, corequisites=limit)]).encode()
    for record in read_text(FORMAT, tmp_path, "utd.json", data.draw(damaged(content))):
        assert record.place and (record.quads or record.problems)
