"""UNSW's handbook: real conditions read by hand, programs, the published tokens and graph as a check, damaged files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credlattice.model import Record
from credlattice.readers import requirement_trees as trees
from credlattice.readers.catalog_unsw import FORMAT
from credlattice.readers.catalog_unsw_conditions import MIXED, requirement, words_of
from credlattice.vocabulary import CL, CTERMS, RESOURCE
from tests.readers.catalog_checks import damaged, last, read, read_text, real, rendered, statements, violations

FILES = (
    "conditionsProcessed",
    "conditionsTokens",
    "courseMappings",
    "equivalents",
    "exclusions",
    "graph",
    "programsProcessed",
    "specialisationsProcessed",
)
CODE = re.compile(r"[A-Z]{4}\d{4}")


@pytest.fixture(scope="module")
def raw() -> dict[str, Any]:
    return {path.stem: json.loads(path.read_text()) for path in real(*(f"catalogs/unsw/{name}.json" for name in FILES))}


@pytest.fixture(scope="module")
def all_records() -> list[Record]:
    return read(FORMAT, real(*(f"catalogs/unsw/{name}.json" for name in FILES)))


@pytest.fixture(scope="module")
def records(all_records: list[Record]) -> dict[str, Record]:
    """The records of the catalogue's things, by what follows `catalog/unsw/`."""
    start = f"{RESOURCE}catalog/unsw/"
    return {record.id.removeprefix(start): record for record in all_records if record.id.startswith(start)}


# Written out by hand from conditionsProcessed.json, exclusions.json, programsProcessed.json and its neighbour.
BY_HAND = {
    ("acct2522", "requirement"): "any(all(comm1170, comm1180), acct1511)",
    ("acct3610", "requirement"): "all(acct2542, any(fins1613, comm1180, all(comm1140, econ1102)))",
    ("comp2511", "requirement"): "all(comp1531, any(comp2521, comp1927))",
    ("comp2521", "requirement"): "any(comp1511, dpst1091, comp1917, comp1921)",
    ("seng2011", "requirement"): "math1081",
    ("elec3145", "requirement"): "all(any(comp1911, comp1917), any(elec2141, mtrn3200, comp3222))",
    ("acct2101", "requirement"): "all(in(acctb1), in(3554))",
    ("laws1141", "requirement"): "all(24 credits(subject LAWS), laws1052)",
    ("math3000", "requirement"): "12 credits(subject MATH, numbers 2…)",
    ("anat3411", "requirement"): "any(in(3831), any(anat1521, all(anat2111, >=55), anat2511))",
    ("adad3000", "requirement"): "any(dart3203, ddes2102, dart3100, dart3310, fada2020)",
    ("comp9491", "requirement"): "all(comp3411, average 70(), 12 credits(comp9444, comp9417, comp9517, comp4418))",
    ("comp6447", "requirement"): "any(all(comp6841, >=65), any(all(comp6441, >=75), all(comp3441, >=75)))",
    # && and || without brackets: && first, with a remark.
    ("acct3672", "requirement"): "any(all(acct1501, average 65()), all(comm1140, average 65()))",
    # A part in words stays beside what can be read …
    ("arts2021", "requirement"): 'all(24 credits(), "6UOC in L1 in the following specialisation, Creative Writing")',
    ("actl3143", "requirement"): (
        'any(actl2131, all(math2931, "in B. Data Science", "Decisions ( 3959 )"), all(math2901, math2931))'
    ),
    # … and next to || takes the whole with it.
    ("arts3243", "requirement"): (
        '"Prerequisite: 48 UOC overall, including 6 UOC at level 1 and 6 UOC at level 2 in one of the following'
        ' specialisations, Environmental Humanities or Geographical Studies"'
    ),
    # The expression leaves out MATH1081, which the words ask for.
    ("comp3821", "requirement"): (
        'all(any(all(comp1927, >=65), all(comp2521, >=65)), "Prerequisite: A mark of at least 70 in MATH1081'
        ' Prerequisite: A mark of at least 70 in COMP1927 or COMP2521")'
    ),
    ("desn1000", "requirement"): "",
    ("acct2511", "exclusion"): "not(dpbs1511, acct1511)",
    ("genl2021", "exclusion-1"): '"Not for those enrolled in 3502"',
    ("program/3053", "component-1"): (
        "36 credits(babs1201, babs1202, chem1011, chem1021, any(math1031, math1131, math1141),"
        " any(math1241, math1231, math1041))"
    ),
    ("program/3053", "component-4"): "24 credits(babs2011, bioc2101, bioc2201, micr2011)",
    ("program/3053", "component-11"): "12 credits([general education course])",
    ("specialisation/compa1", "group-1"): (
        "30 credits(engg3600, engg2600, comp2041, comp2111, engg4600; subject COMP, numbers 3…"
        " | subject COMP, numbers 4… | subject COMP, numbers 6… | subject COMP, numbers 9…)"
    ),
    ("specialisation/compa1", "group-2"): (
        "66 credits(any(math1131, math1141), math1081, comp1511, comp2521, comp1521, comp1531, comp2511, comp4920,"
        " comp3900, any(comp3821, comp3121), any(math1241, math1231))"
    ),
}


@pytest.mark.parametrize(("thing", "part"), BY_HAND)
def test_a_real_tree_is_what_the_files_say(records: dict[str, Record], thing: str, part: str) -> None:
    assert rendered(records[thing], part) == BY_HAND[thing, part]


def test_every_item_of_the_real_files_is_one_readable_record(all_records: list[Record], raw: dict[str, Any]) -> None:
    """3,141 courses, 54 faculties and schools, 211 programs, 145 specialisations, and a note for two derived files."""
    counts = [len(raw[name]) for name in ("conditionsProcessed", "courseMappings", "programsProcessed")]
    assert counts == [3141, 54, 211]
    assert len(all_records) == sum(counts) + len(raw["specialisationsProcessed"]) + 2 == 3553
    assert all(record.readable for record in all_records)
    assert len({record.id for record in all_records}) == 3553


def _codes(tree: str) -> set[str]:
    """The courses of a rendered tree, outside words."""
    return {code.upper() for code in re.findall(r"\b[a-z]{4}\d{4}\b", re.sub(r'"[^"]*"', "", tree))}


def test_conditions_are_as_many_as_in_the_raw_file(records: dict[str, Record], raw: dict[str, Any]) -> None:
    """1,437 expressions hold a course's code, 1,395 as a token of its own and 956 of those branch; the collection's
    README counts 1,406 and 963. Of the trees made 1,219 name courses: what cannot be read stays words."""
    tokens = raw["conditionsTokens"].values()
    assert sum(bool(CODE.search(each["processed"])) for each in raw["conditionsProcessed"].values()) == 1437
    assert sum(any(map(CODE.fullmatch, each)) for each in tokens) == 1395
    assert sum(any(map(CODE.fullmatch, each)) and bool({"&&", "||"} & set(each)) for each in tokens) == 956
    assert sum(bool(_codes(rendered(record))) for record in records.values()) == 1219


def test_what_is_read_as_an_expression_has_the_tokens_that_the_source_publishes(
    records: dict[str, Record], raw: dict[str, Any]
) -> None:
    """An independent reading: the courses of every tree without words are the courses among the published tokens."""
    compared = 0
    for code, published in raw["conditionsTokens"].items():
        tree = rendered(records[code.lower()])
        if tree and '"' not in tree and ">=" not in tree:
            named = {each.strip(",.").upper() for each in published}
            assert _codes(tree) == {each for each in named if CODE.fullmatch(each)}, code
            compared += 1
    assert compared > 1400


def test_the_published_graph_of_prerequisites_is_in_the_trees(records: dict[str, Record], raw: dict[str, Any]) -> None:
    """Edges of graph.json that no tree has: `CORES`, which the source expands to all courses of a level, and six
    expressions in which an operator, a bracket or what stands in it is missing."""
    missing = [
        code
        for code, before in raw["graph"]["incoming_adjacency_list"].items()
        if not set(before) <= _codes(rendered(records[code.lower()]))
        and "CORES" not in raw["conditionsProcessed"][code]["processed"]
    ]
    assert missing == ["CEIC3007", "CEIC4954", "CODE3202", "COMP3121", "INFS2101", "MUSC3705"]


def test_every_exclusion_between_courses_is_stated(records: dict[str, Record], raw: dict[str, Any]) -> None:
    listed = sum(
        1 for code, others in raw["exclusions"].items() for other in others if CODE.fullmatch(other) and other != code
    )
    stated = sum(len(_codes(rendered(record, "exclusion"))) for record in records.values())
    assert stated == listed == 1874


def test_every_equivalent_is_a_decision_in_one_direction(records: dict[str, Record], raw: dict[str, Any]) -> None:
    decisions = [
        (last(said[CL + "decidesOn"][0]).upper(), last(said[CL + "receivedAs"][0]).upper())
        for record in records.values()
        for said in statements(record.quads).values()
        if CL + "decidesOn" in said
    ]
    assert sorted(decisions) == sorted((other, code) for code, others in raw["equivalents"].items() for other in others)
    assert len(decisions) == 596


def test_words_of_the_handbook_are_never_lost(records: dict[str, Record], raw: dict[str, Any]) -> None:
    """Every course with an expression has the handbook's words at the root of its tree."""
    for code, condition in raw["conditionsProcessed"].items():
        if condition["processed"].strip() and (words := words_of(condition["original"])):
            said = statements(records[code.lower()].quads)[f"{records[code.lower()].id}#requirement"]
            assert said[CL + "requirementText"] == [words]


def test_names_of_courses_come_from_the_programs_that_list_them(records: dict[str, Record]) -> None:
    said = statements(records["comp2521"].quads)[records["comp2521"].id]
    assert said[CTERMS + "name"] == ["Data Structures and Algorithms"]


def test_real_records_break_no_shape(all_records: list[Record]) -> None:
    assert violations(all_records) == []


@pytest.mark.parametrize(
    ("condition", "leaves"),
    [
        ("[COMP1511 || COMP1911]", ["Corequisite", "Corequisite"]),
        ("COMP1511 && [MATH1081]", ["Thing", "Corequisite"]),
        ("65WAM in L2 MATH", ["GradeAverage"]),
        ("6UOC in F Science && SENGAH", ["AtLeastCredits", "Enrollment"]),
        ("COMP1511 && consent of the school", ["Thing", "Text"]),
        ("CVEN?H", ["Text"]),
    ],
)
def test_each_part_of_an_expression_becomes_its_kind_of_requirement(condition: str, leaves: list[str]) -> None:
    tree = requirement(condition)
    assert tree is not None
    assert [type(leaf).__name__ for leaf in trees.leaves(tree)] == leaves


@pytest.mark.parametrize(
    "condition",
    [
        "",
        "(",
        "COMP1511 &&",
        "|| COMP1511",
        "COMP1511)",
        "(COMP1511",
        "COMP1511 || words",
        "two of COMP1511",
        "[" * 40,
        "0UOC",
    ],
)
def test_what_cannot_be_read_as_a_whole_is_no_tree(condition: str) -> None:
    assert requirement(condition) is None


def test_and_binds_tighter_than_or_with_a_remark() -> None:
    tree = requirement("COMP1511 || COMP1911 && MATH1081")
    assert isinstance(tree, trees.AnyOf)
    assert (type(tree.members[1]), tree.remark) == (trees.AllOf, MIXED)


@pytest.mark.parametrize("condition", [None, [], {"original": "x"}, {"original": 1, "processed": ""}, "COMP1511"])
def test_a_course_of_another_shape_is_set_aside_and_the_others_are_read(tmp_path: Path, condition: object) -> None:
    content = json.dumps({"COMP1511": condition, "COMP1911": {"original": "", "processed": ""}})
    found = read_text(FORMAT, tmp_path, "conditionsProcessed.json", content)
    assert [record.readable for record in found] == [False, True]


@pytest.mark.parametrize("name", ["programsProcessed", "specialisationsProcessed", "courseMappings"])
@pytest.mark.parametrize("item", [None, [], {}, {"title": "T", "code": "1", "components": 3}, {"code": ""}, "words"])
def test_another_item_of_another_shape_is_set_aside(tmp_path: Path, name: str, item: object) -> None:
    found = read_text(FORMAT, tmp_path, f"{name}.json", json.dumps({"X": item}))
    assert [record.readable for record in found] == [False]


def test_a_file_of_another_name_is_refused_and_says_which_are_read(tmp_path: Path) -> None:
    [record] = read_text(FORMAT, tmp_path, "courses.json", "{}")
    assert "conditionsProcessed.json" in record.problems[0].reason


def test_reading_twice_gives_the_same_records(tmp_path: Path) -> None:
    content = json.dumps({"COMP1511": {"original": "x", "processed": "COMP1911 || 65WAM"}})
    first = read_text(FORMAT, tmp_path, "conditionsProcessed.json", content)
    assert first == read_text(FORMAT, tmp_path, "conditionsProcessed.json", content)


GROUP = {
    "type": "core_courses",
    "courses": {"MATH1131 or MATH1141": ["A", "B"], "COMP3": "any", "": "any"},
    "title": "Core",
}
SPECS = {"majors": {"Arts": {"specs": {"ENGLA1": "English"}, "is_optional": False, "notes": "One."}}}
BUILT = {
    "conditionsProcessed.json": {
        "COMP1511": {"original": "a<br/>", "processed": "(COMP1911 || [MATH1081]) && 65WAM in COMP"}
    },
    "exclusions.json": {"COMP1511": {"COMP1911": 1, "leftover_plaintext": "words"}},
    "equivalents.json": {"COMP1511": {"DPST1091": 1}},
    "courseMappings.json": {"F Science": {"COMP1511": 1}},
    "programsProcessed.json": {
        "3778": {
            "title": "Computer Science",
            "code": "3778",
            "duration": 3,
            "UOC": 144,
            "components": {"non_spec_data": [{**GROUP, "credits_to_complete": 36}, GROUP], "spec_data": SPECS},
        }
    },
    "specialisationsProcessed.json": {
        "COMPA1": {"name": "Computer Science", "code": "COMPA1", "programs": ["3778"], "UOC": 96, "curriculum": [GROUP]}
    },
}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), name=st.sampled_from(sorted(BUILT)))
def test_a_damaged_file_gives_records_and_raises_nothing(tmp_path: Path, data: st.DataObject, name: str) -> None:
    for record in read_text(FORMAT, tmp_path, name, data.draw(damaged(json.dumps(BUILT[name]).encode()))):
        assert record.place and (record.quads or record.problems)
