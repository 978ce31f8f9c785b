"""The requirement form: every example of its reference, what each key becomes, and every fault with its line."""

from __future__ import annotations

import copy
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from credlattice.model import Record
from credlattice.readers import form_documents, requirement_form, requirement_trees
from credlattice.readers.form_requirements import KINDS
from credlattice.validation import check
from tests.conftest import ROOT
from tests.readers.test_case import paths, said

DAY = date(2026, 11, 24)
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.requirements.*"))
FENCED = re.findall(
    r"^```(yaml|json|csv)\n(.*?)^```", (ROOT / "docs/requirement-form.md").read_text(encoding="utf-8"), re.M | re.S
)
DEGREE = "https://example.edu/degree"
ROOT_OF_DEGREE = DEGREE + "#requirement-test"


@pytest.fixture
def written(tmp_path: Path) -> Any:
    def write(content: str | dict[str, Any], name: str = "x.requirements.yaml") -> list[Record]:
        path = tmp_path / name
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, encoding="utf-8")
        return list(requirement_form.read([path], DAY))

    return write


def form(needs: Any, **more: Any) -> dict[str, Any]:
    """A form with one requirement, as JSON (which is YAML too)."""
    return {
        "form": "1",
        "document": {"id": "test", "title": "Test", "source": "https://example.edu/catalog"},
        "base": "https://example.edu/",
        "requirements": [{"of": "degree", "needs": needs}],
        **more,
    }


def agreement(*pairs: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A form with one agreement."""
    head = {"id": "agreement", "sending": "https://a.example/", "receiving": "https://b.example/"}
    content = form("course", agreements=[{**head, "pairs": list(pairs), **more}])
    del content["requirements"]
    return content


def faults(records: list[Record]) -> list[tuple[str, str]]:
    """(line of the file, kind) of every fatal problem."""
    return [(p.place.rpartition(":")[2], p.kind) for r in records for p in r.problems if p.fatal]


def facts(records: list[Record]) -> set[tuple[str, str]]:
    return {(predicate, value) for _, predicate, value in said(records)}


# -- the reference and the examples -----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(len(FENCED)))
def test_every_example_of_the_reference_is_read_and_fits_the_shapes(written: Any, number: int) -> None:
    kind, body = FENCED[number]
    records = list(check(written(body, f"x.requirements.{kind}"), requirement_form.FORMAT.shapes))
    assert records
    assert [str(problem) for record in records for problem in record.problems] == []


def test_the_reference_has_examples_of_all_three_notations() -> None:
    kinds = [kind for kind, _ in FENCED]
    assert (len(kinds) >= 8, set(kinds)) == (True, {"yaml", "json", "csv"})


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_example_file_is_read_and_fits_the_shapes(path: Path) -> None:
    records = list(check(requirement_form.read([path], DAY), requirement_form.FORMAT.shapes))
    assert [str(problem) for record in records for problem in record.problems] == []


def test_the_reference_names_every_kind_of_requirement() -> None:
    page = (ROOT / "docs/requirement-form.md").read_text(encoding="utf-8")
    assert [word for word in KINDS if f"`{word}`" not in page] == []


def test_the_form_has_a_word_for_every_class_of_requirement() -> None:
    assert {kind.make for kind in KINDS.values()} == set(requirement_trees._CLASS)


# -- trees ------------------------------------------------------------------------------------------------------------

TREES: list[tuple[Any, set[tuple[str, str]]]] = [
    ("MATH 1", {("rdf:type", "cl:ThingRequirement"), ("cl:requiredThing", "https://example.edu/MATH-1")}),
    (["a", "b"], {("rdf:type", "cl:AllOf"), ("cl:hasMember", ROOT_OF_DEGREE + "-2")}),
    ({"any": ["a", "b"]}, {("rdf:type", "cl:AnyOf"), ("cl:position", "1"), ("cl:position", "2")}),
    ({"at-least": "1", "of": ["a", "b"], "at_most": "2"}, {("cl:minimumNumber", "1"), ("cl:maximumNumber", "2")}),
    (
        {"at least credits": "4.50", "from": {"subject": "ECON", "from": "010"}, "unit": "quarter hours"},
        {
            ("cl:minimumCredits", "4.5"),
            ("cl:numberFrom", "010"),
            ("ceterms:creditUnitType", "https://purl.org/ctdl/vocabs/creditUnit/QuarterHour"),
        },
    ),
    ({"course": "a", "grade": "B+"}, {("rdf:type", "cl:AllOf"), ("cl:minimumGrade", "B+")}),
    ({"exam": "e", "score": "3", "maximum score": "3"}, {("cl:minimumScore", "3"), ("cl:maximumScore", "3")}),
    ({"credential": "c", "earned within": "7 years"}, {("cl:earnedWithin", "P7Y")}),
    ({"grade": "C", "maximum grade": "B"}, {("rdf:type", "cl:GradeRequirement"), ("cl:maximumGrade", "B")}),
    ({"corequisite": ["a", "b"]}, {("cl:corequisiteThing", "https://example.edu/b")}),
    ({"not with": "a"}, {("rdf:type", "cl:ExclusionRequirement"), ("cl:excludes", "https://example.edu/a")}),
    ({"text": "Ask."}, {("rdf:type", "cl:TextRequirement"), ("cl:requirementText", "Ask.")}),
    ({"enrolled in": "p"}, {("cl:enrolledIn", "https://example.edu/p")}),
    ({"select": ["a", "b"]}, {("rdf:type", "cl:SelectionRequirement"), ("cl:includesThing", "https://example.edu/b")}),
    ({"years of experience": "5", "in fields": ["x"]}, {("ceterms:yearsOfExperience", "5"), ("cl:inField", "x")}),
    ({"different": "2", "by": "subject"}, {("rdf:type", "cl:SpreadRequirement"), ("cl:distinctBy", "subject")}),
    ({"at most": "0", "from": {"with": "passed"}}, {("rdf:type", "cl:CreditLimit"), ("cl:maximumNumber", "0")}),
    (
        {"credits in residence": "30", "of last credits": "45"},
        {("cl:ofLastCredits", "45"), ("cl:minimumCredits", "30")},
    ),
    ({"renewed every": "3 years", "grace": "P90D"}, {("cl:renewedEvery", "P3Y"), ("cl:gracePeriod", "P90D")}),
    ({"after attempt": "2", "wait": "90 days"}, {("cl:afterAttempt", "2"), ("cl:waitingTime", "P90D")}),
    (
        {"if": {"enrolled in": "p"}, "then": "a", "else": {"text": "no"}},
        {("rdf:type", "cl:ConditionalRequirement"), ("cl:thenRequires", ROOT_OF_DEGREE + "-thenRequires")},
    ),
    ({"text": "x", "valid from": "2026-08-01", "advertised": "no"}, {("cl:isAdvertised", "false")}),
]


@pytest.mark.parametrize(("needs", "expected"), TREES, ids=[json.dumps(tree)[:40] for tree, _ in TREES])
def test_a_node_becomes_its_terms(written: Any, needs: Any, expected: set[tuple[str, str]]) -> None:
    records = written(form(needs))
    assert faults(records) == []
    assert expected <= facts(records)


def test_the_root_has_an_address_of_its_document(written: Any) -> None:
    assert (DEGREE, "cl:hasRequirement", ROOT_OF_DEGREE) in said(written(form("a")))


def test_an_exception_may_be_a_pattern(written: Any) -> None:
    selection = {"subject": "ECON", "except": ["ECON 113", {"subject": "ECON", "starts with": "9"}]}
    found = facts(written(form({"select": selection})))
    assert ("cl:exceptsThing", "https://example.edu/ECON-113") in found
    assert ("cl:exceptsSelection", ROOT_OF_DEGREE + "-selection-except-1") in found
    assert ("cl:numberStartsWith", "9") in found


def test_a_name_and_a_part_of_a_thing_with_a_grade_are_those_of_the_whole(written: Any) -> None:
    records = written(form({"course": "a", "grade": "C", "part": "core", "name": "Core"}))
    assert (DEGREE + "#core", "ceterms:name", "Core") in said(records)
    assert (DEGREE + "#core", "rdf:type", "cl:AllOf") in said(records)


def test_defaults_hold_where_nothing_is_stated(written: Any) -> None:
    needs = [{"at least credits": "3"}, {"course": "a", "grade": "C"}, {"grade average": "2.5"}]
    defaults = {"unit": "semester hours", "grade scale": "letters", "grade average scale": "points"}
    found = facts(written(form(needs, defaults=defaults)))
    assert {("cl:gradeScale", "letters"), ("cl:gradeScale", "points")} <= found
    assert ("ceterms:creditUnitType", "https://purl.org/ctdl/vocabs/creditUnit/SemesterHour") in found


def test_without_defaults_nothing_is_guessed(written: Any) -> None:
    predicates = {p for p, _ in facts(written(form([{"at least credits": "3"}, {"course": "a", "grade": "C"}])))}
    assert not predicates & {"cl:gradeScale", "ceterms:creditUnitType"}


def test_a_part_may_point_at_one_that_comes_later(written: Any) -> None:
    content = form("a")
    content["requirements"] = [
        {"of": "degree", "part": "new", "needs": {"text": "x", "overrides": "old"}},
        {"of": "degree", "part": "old", "needs": {"text": "y"}},
    ]
    assert (DEGREE + "#new", "cl:overrides", DEGREE + "#old") in said(written(content))


def test_a_waiver_names_what_it_waives_and_for_what(written: Any) -> None:
    content = form([{"part": "core", "any": ["a", "b"]}, "c"])
    content["requirements"][0]["waivers"] = [{"waives": "core", "on basis of": "exam", "granted by": "registrar"}]
    waiver = ROOT_OF_DEGREE + "-waiver-1"
    assert said(written(content)) >= {
        (waiver, "rdf:type", "cl:Waiver"),
        (waiver, "cl:waives", DEGREE + "#core"),
        (waiver, "cl:onBasisOf", "https://example.edu/exam"),
        (waiver, "cl:grantedBy", "https://example.edu/registrar"),
    }


def test_a_thing_has_its_class_name_and_credit(written: Any) -> None:
    thing = {"id": "MATH 1", "kind": "Course", "name": "Calculus", "credits": "4", "unit": "semester hours"}
    found = said(written(form("MATH 1", things=[thing, {"id": "k", "kind": "competency", "name": "Knows."}])))
    assert found >= {
        ("https://example.edu/MATH-1", "rdf:type", "ceterms:Course"),
        ("https://example.edu/MATH-1#credit", "schema:value", "4"),
        ("https://example.edu/k", "ceasn:competencyText", "Knows."),
    }


def test_grades_and_numbers_that_yaml_would_change_stay_as_they_are_written(written: Any) -> None:
    text = (
        "form: 1\ndocument: {id: test, title: T, source: words}\nbase: https://example.edu/\nrequirements:\n"
        "  - of: degree\n    needs: {course: a, grade: NO, grade scale: 1_000}\n"
        "  - of: other\n    needs: {select: {subject: ON, from: 010, to: 0x1F}}\n"
    )
    assert facts(written(text)) >= {
        ("cl:minimumGrade", "NO"),
        ("cl:gradeScale", "1_000"),
        ("cl:subjectCode", "ON"),
        ("cl:numberFrom", "010"),
        ("cl:numberTo", "0x1F"),
    }


def test_the_document_says_where_it_is_from_and_which_state_it_is(written: Any) -> None:
    content = form("a")
    content["document"].update(publisher="College", licence="CC0", published="2026-05-01")
    document = written(content)[0].document
    assert document.graph.endswith("/document/requirements-test")
    assert (document.publisher, document.licence, document.version) == ("College", "CC0", "2026-05-01")


# -- agreements -------------------------------------------------------------------------------------------------------


def test_a_pair_is_a_decision_of_the_receiving_side_on_all_that_is_sent(written: Any) -> None:
    pair = {"send": ["a", "b"], "receive": "c", "credits sent": "4", "credits accepted": "3", "grade": "C", "id": "p1"}
    records = written(agreement(pair, **{"valid from": "2026-08-01"}, unit="semester hours"))
    decision = "https://example.edu/agreement#p1"
    assert said(records) >= {
        ("https://example.edu/agreement", "rdf:type", "ceterms:TransferAgreement"),
        ("https://example.edu/agreement", "ceterms:sendingOrganization", "https://a.example/"),
        (decision, "dcterms:isPartOf", "https://example.edu/agreement"),
        (decision, "cl:decidedBy", "https://b.example/"),
        (decision, "cl:decidesOn", "https://example.edu/a"),
        (decision, "cl:decidesOn", "https://example.edu/b"),
        (decision, "cl:receivedAs", "https://example.edu/c"),
        (decision, "cl:transferOutcome", "cl:PartialTransfer"),
        (decision, "cl:creditLost", "1"),
        (decision, "schema:validFrom", "2026-08-01"),
        (decision + "-requirement", "cl:minimumGrade", "C"),
    }


def decisions(records: list[Record]) -> list[tuple[set[str], set[str], str]]:
    """(sent, received, who decides) of every decision, by last letters of the names."""
    found: dict[str, tuple[set[str], set[str], str]] = {}
    for subject, predicate, value in sorted(said(records)):
        short = value.rpartition("/")[2]
        sent, received, by = found.get(subject, (set(), set(), ""))
        if predicate == "cl:decidesOn":
            found[subject] = ({*sent, short}, received, by)
        elif predicate == "cl:receivedAs":
            found[subject] = (sent, {*received, short}, by)
        elif predicate == "cl:decidedBy":
            found[subject] = (sent, received, value)
    return sorted(found.values(), key=str)


def test_either_of_one_and_either_of_another_are_four_decisions_on_two_courses_each(written: Any) -> None:
    send = {"all": [{"any": ["a", "ah"]}, {"any": ["b", "bh"]}]}
    found = decisions(written(agreement({"send": send, "receive": "c"})))
    assert [sent for sent, _, _ in found] == [{"a", "b"}, {"a", "bh"}, {"ah", "b"}, {"ah", "bh"}] or {
        frozenset(sent) for sent, _, _ in found
    } == {frozenset(x) for x in ({"a", "b"}, {"a", "bh"}, {"ah", "b"}, {"ah", "bh"})}


def test_one_of_several_received_is_a_decision_for_each(written: Any) -> None:
    found = decisions(written(agreement({"send": "a", "receive": {"any": ["b", ["c", "d"]]}})))
    assert sorted(map(sorted, (received for _, received, _ in found))) == [["b"], ["c", "d"]]


def test_both_ways_is_a_decision_of_each_organization(written: Any) -> None:
    found = decisions(written(agreement({"send": "a", "receive": "b", "direction": "both ways"})))
    assert found == [({"a"}, {"b"}, "https://b.example/"), ({"b"}, {"a"}, "https://a.example/")]


@pytest.mark.parametrize(
    ("pair", "outcome"),
    [
        ({"receive": "b"}, "FullTransfer"),
        ({"receive": "b", "credits sent": "3", "credits accepted": "3"}, "FullTransfer"),
        ({"receive": "b", "credits sent": "4", "credits accepted": "3"}, "PartialTransfer"),
        ({"receive": "b", "credits sent": "4", "credits accepted": "3", "sent unit": "quarter hours"}, "FullTransfer"),
        ({"receive": "b", "credits lost": "1"}, "PartialTransfer"),
        ({"receive": "b", "outcome": "Elective-only"}, "ElectiveOnly"),
        ({"outcome": "denied"}, "TransferDenied"),
        ({"outcome": "not articulated"}, "NotArticulated"),
        ({"outcome": "not stated"}, "OutcomeNotStated"),
    ],
)
def test_the_outcome_is_what_is_stated_or_what_the_amounts_say(written: Any, pair: Any, outcome: str) -> None:
    assert ("cl:transferOutcome", "cl:" + outcome) in facts(written(agreement({"send": "a", **pair})))


def test_amounts_in_two_units_are_never_subtracted(written: Any) -> None:
    pair = {"send": "a", "receive": "b", "credits sent": "5", "credits accepted": "3", "sent unit": "quarter hours"}
    found = facts(written(agreement(pair, unit="semester hours")))
    assert "cl:creditLost" not in {p for p, _ in found}
    assert ("cl:sentUnitType", "https://purl.org/ctdl/vocabs/creditUnit/QuarterHour") in found


def test_a_pair_keeps_its_address_when_others_are_put_before_it(written: Any) -> None:
    one, two = {"send": "a", "receive": "b"}, {"send": "c", "receive": "d"}
    assert written(agreement(one))[1].id == written(agreement(two, one))[2].id


# -- three notations --------------------------------------------------------------------------------------------------


def test_yaml_and_json_say_the_same(written: Any) -> None:
    content = form({"all": ["a", {"course": "b", "grade": "C"}]}, prefixes={"x": "https://example.org/"})
    as_yaml = yaml.safe_dump(content, allow_unicode=True)
    assert [r.quads for r in written(as_yaml)] == [r.quads for r in written(content, "x.json")]


def test_a_tree_in_csv_says_what_it_says_in_yaml(written: Any) -> None:
    table = (
        "of,node,below,kind,value,grade,subject,number from\n"
        f"{DEGREE},1,,all,,,,\n"
        f"{DEGREE},,1,course,https://example.edu/a,C,,\n"
        f"{DEGREE},3,1,at least,2,,,\n"
        f"{DEGREE},,3,course,https://example.edu/b,,,\n"
        f"{DEGREE},,3,text,In words,,,\n"
        f"{DEGREE},,1,select,,,ECON,100\n"
    )
    needs = [
        {"course": "a", "grade": "C"},
        {"at least": "2", "of": [{"course": "b"}, {"text": "In words"}]},
        {"select": {"subject": "ECON", "from": "100"}},
    ]
    records = written(table, "test.requirements.csv")
    assert said(records) == said(written(form(needs)))
    assert [len(r.quads) > 0 for r in records] == [True] + [False] * 5
    assert all(r.readable for r in records)


def test_a_pair_in_csv_says_what_it_says_in_yaml(written: Any) -> None:
    table = (
        "agreement,sending,receiving,send,receive,credits sent,credits accepted,note\n"
        "https://example.edu/agreement,https://a.example/,https://b.example/,"
        "https://example.edu/a; https://example.edu/b | https://example.edu/c,https://example.edu/d,4,3,Ask.\n"
    )
    full = {name: f"https://example.edu/{name}" for name in "abcd"}
    pair = {
        "send": {"any": [[full["a"], full["b"]], full["c"]]},
        "receive": full["d"],
        "credits sent": "4",
        "credits accepted": "3",
        "note": "Ask.",
    }
    assert said(written(table, "x.requirements.csv")) == said(written(agreement(pair)))


def test_reading_twice_gives_the_same_statements_in_the_same_order() -> None:
    first, second = (list(requirement_form.read(EXAMPLES, DAY)) for _ in range(2))
    assert [r.quads for r in first] == [r.quads for r in second]


# -- faults -----------------------------------------------------------------------------------------------------------


def test_a_message_names_file_line_and_what_was_meant(written: Any) -> None:
    text = (
        "form: 1\ndocument: {id: test, title: T, source: words}\nbase: https://example.edu/\nrequirements:\n"
        "  - of: degree\n    needs:\n      all:\n        - b\n        - course: a\n          grad: C\n"
    )
    (record,) = written(text)
    assert str(record.problems[0]) == "x.requirements.yaml:10: 'grad' is no key of 'course'; did you mean 'grade'?"
    assert "grad: C" in record.fragment


FAULTS: list[tuple[Any, str]] = [
    ({"cuorse": "a"}, "unknown-kind"),
    ({"name": "only a name"}, "unknown-kind"),
    ({"course": "a", "text": "b"}, "unknown-key"),
    ({"course": "a", "at most": "2"}, "unknown-key"),
    ({"all": []}, "no-members"),
    ({"all": None}, "no-members"),
    (None, "missing-key"),
    ({"at least": "3", "of": ["a", "b"]}, "incomplete-requirement"),
    ({"at least": "0", "of": ["a"]}, "incomplete-requirement"),
    ({"at least": "2"}, "incomplete-requirement"),
    ({"at least": "two", "of": ["a"]}, "bad-number"),
    ({"at least credits": "1e3"}, "bad-number"),
    ({"at least credits": "-3"}, "bad-number"),
    ({"at least credits": "3", "unit": "semestre hours"}, "unknown-unit"),
    ({"if": "a"}, "incomplete-requirement"),
    ({"different": "2"}, "incomplete-requirement"),
    ({"shared between": ["a"]}, "unknown-part"),
    ([{"part": "p", "text": "x"}, {"shared between": ["p"], "at most shared": "1"}], "incomplete-requirement"),
    (
        [{"part": "p", "text": "x"}, {"part": "q", "text": "x"}, {"shared between": ["p", "q"]}],
        "incomplete-requirement",
    ),
    ({"select": {"name": "nothing"}}, "empty-selection"),
    ({"select": {"subjekt": "ECON"}}, "unknown-key"),
    ({"course": "a", "grade scale": "letters"}, "missing-key"),
    ({"course": "a", "earned within": "a while"}, "bad-duration"),
    ({"text": "x", "valid from": "2026-02-30"}, "bad-date"),
    ({"text": "x", "advertised": "perhaps"}, "bad-value"),
    ({"text": "x", "overrides": "nowhere"}, "unknown-part"),
    ({"text": "x", "part": "a part"}, "bad-part"),
    ({"text": ["x"]}, "bad-value"),
    ({"course": "x:y"}, "unknown-prefix"),
    ({"course": "https://example.org/ a"}, "unknown-prefix"),
    ({"course": "https://example.org/<>"}, "bad-iri"),
    ({"course": "https://w3id.org/credlattice/ns/AllOf"}, "reserved"),
]


@pytest.mark.parametrize(("needs", "kind"), FAULTS, ids=[json.dumps(tree)[:50] for tree, _ in FAULTS])
def test_a_fault_sets_its_requirement_aside_and_not_the_next(written: Any, needs: Any, kind: str) -> None:
    content = form(needs)
    content["requirements"].append({"of": "other", "needs": "a"})
    records = written(content)
    assert [k for _, k in faults(records)] == [kind]
    assert [r.readable for r in records] == [False, True]


def test_the_requirements_of_a_thing_stand_once_or_have_parts(written: Any) -> None:
    content = form("a")
    content["requirements"].append({"of": "degree", "needs": "b"})
    assert [k for _, k in faults(written(content))] == ["described-twice"]


@pytest.mark.parametrize(
    ("pair", "kind"),
    [
        ({"receive": "b"}, "missing-key"),
        ({"send": "a"}, "missing-key"),
        ({"send": [], "receive": "b"}, "no-members"),
        ({"send": {"any": []}, "receive": "b"}, "no-members"),
        ({"send": {"any": ["a"], "all": ["b"]}, "receive": "b"}, "bad-value"),
        ({"send": "a", "receive": "b", "outcome": "denied"}, "bad-outcome"),
        ({"send": "a", "receive": "b", "outcome": "fulll"}, "bad-outcome"),
        ({"send": "a", "receive": "b", "outcome": "full", "credits lost": "1"}, "bad-outcome"),
        ({"send": "a", "receive": "b", "direction": "both ways", "grade": "C"}, "both-ways"),
        ({"send": "a", "outcome": "denied", "direction": "both ways"}, "both-ways"),
        ({"send": "a", "receive": "b", "direction": "sideways"}, "bad-value"),
        ({"send": "a", "receive": "b", "valid from": "2026-08-01", "valid through": "2026-01-01"}, "bad-date"),
        ({"send": "a", "receive": "b", "credit sent": "3"}, "unknown-key"),
        ({"send": {"all": [{"any": ["a", "b", "c", "d"]}] * 4}, "receive": "b"}, "too-many-ways"),
    ],
)
def test_a_pair_with_a_fault_is_set_aside_and_not_the_others(written: Any, pair: Any, kind: str) -> None:
    records = written(agreement(pair, {"send": "x", "receive": "y"}))
    assert [k for _, k in faults(records)] == [kind if kind != "both-ways" or "outcome" not in pair else "both-ways"]
    assert [r.readable for r in records] == [True, False, True]


def test_pairs_of_an_agreement_that_cannot_be_read_are_set_aside_each(written: Any) -> None:
    records = written(agreement({"send": "a", "receive": "b"}, sending="https://b.example/"))
    assert [k for _, k in faults(records)] == ["one-organization", "no-agreement"]


def test_the_same_pair_twice_is_told(written: Any) -> None:
    pair = {"send": "a", "receive": "b"}
    assert [k for _, k in faults(written(agreement(pair, pair)))] == ["described-twice"]


HEAD = "form: 1\ndocument: {id: test, title: T, source: words}\n"


@pytest.mark.parametrize(
    ("text", "line", "kind"),
    [
        ("", 1, "not-this-form"),
        ("a: b", 1, "not-this-form"),
        ("- 1", 1, "not-this-form"),
        ("form: 2\ndocument: {id: test, title: T, source: s}", 1, "unknown-version"),
        ("form: 1", 1, "missing-key"),
        ("form: 1\ndocument: {id: a b, title: T, source: s}", 2, "bad-part"),
        (HEAD + "requirments: []", 3, "unknown-key"),
        (HEAD + "prefixes: {'a b': 'https://example.org/'}", 3, "bad-prefix"),
        (HEAD + "base: nowhere", 3, "bad-iri"),
        (HEAD + "defaults: {unit: miles}", 3, "unknown-unit"),
        (HEAD + "form: 1", 3, "key-twice"),
        (HEAD + "---\nform: 1", 3, "several-documents"),
        (HEAD + "things: &a [*a]", 3, "alias"),
        (HEAD + "things: !!python/object:os.system [ls]", 3, "tag"),
        (HEAD + "things: [" + "[" * 100, 3, "too-deep"),
        (HEAD + "things: [", 3, "malformed-yaml"),
        (HEAD + "things: {a: b", 3, "malformed-yaml"),
        (HEAD + "things: \x01", 1, "malformed-yaml"),
        (HEAD + "? [a]\n: b", 3, "bad-key"),
    ],
)
def test_a_file_that_is_no_form_is_one_refused_record_with_its_line(
    written: Any, text: str, line: int, kind: str
) -> None:
    found = faults(written(text))
    assert [k for _, k in found] == [kind]
    assert abs(int(found[0][0]) - line) <= 1


def test_a_bomb_of_aliases_is_refused_at_the_first(written: Any) -> None:
    bomb = (
        HEAD
        + "a: &a [x, x]\n"
        + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20))
    )
    assert [k for _, k in faults(written(bomb))] == ["alias"]


def test_a_file_beyond_the_bound_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        file.truncate(form_documents.MAX_BYTES + 1)
    assert [k for _, k in faults(list(requirement_form.read([path], DAY)))] == ["too-large"]


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"form: 1\n\xff")
    assert faults(list(requirement_form.read([path], DAY))) == [("2", "not-utf-8")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"form": 1,\n"a": }', 2),
        ('{"form": 1,\n}', 2),
        ('{"form" 1}', 1),
        ("[1 2]", 1),
        ('{\n"form": "1\n"}', 2),
        ('{"form": 1} x', 1),
        ('{"form": "\\x"}', 1),
        ("{1: 2}", 1),
        ("", 1),
    ],
)
def test_json_with_a_fault_is_refused_with_its_line(written: Any, text: str, line: int) -> None:
    assert faults(written(text, "x.json")) == [(str(line), "malformed-json")]


def test_json_too_deep_is_refused(written: Any) -> None:
    assert faults(written("[" * 5000, "x.json")) == [("1", "too-deep")]


PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=8)


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=5), inner, max_size=3)


@given(st.recursive(PLAIN, nested, max_leaves=12))
def test_json_is_read_as_the_library_reads_it(content: Any) -> None:
    keys = [form_documents.key_of(key) for key in _keys(content)]
    if len(keys) != len(set(keys)):
        return
    assert _plain(form_documents.read_json(json.dumps(content, indent=1).encode())) == _as_text(content)


def _keys(content: Any) -> list[str]:
    inside = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    return [*(content if isinstance(content, dict) else ()), *(key for each in inside for key in _keys(each))]


def _plain(node: form_documents.Node) -> Any:
    if isinstance(node.value, dict):
        return {key: _plain(each) for key, each in node.value.items()}
    return [_plain(each) for each in node.value] if isinstance(node.value, tuple) else node.value


def _as_text(content: Any) -> Any:
    if isinstance(content, dict):
        return {form_documents.key_of(key): _as_text(each) for key, each in content.items()}
    if isinstance(content, list):
        return [_as_text(each) for each in content]
    return content if content is None or isinstance(content, str) else json.dumps(content)


# -- tables -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("", ["unreadable-table"]),
        ("of,kind,value\n", ["empty"]),
        ("a,b\n1,2\n", ["not-this-form"]),
        ("of,kind,value,grad\nhttps://x.org/a,text,b,C\n", ["unknown-key"]),
        ("of,kind,value\nhttps://x.org/a,txet,b\nhttps://x.org/b,text,b\n", ["unknown-kind"]),
        ("of,kind,value\nnothing,text,b\n", ["bad-iri"]),
        ("of,node,below,kind,value\nhttps://x.org/a,1,2,text,b\nhttps://x.org/a,2,1,text,b\n", ["no-parent"] * 2),
        ("of,node,below,kind,value\nhttps://x.org/a,1,,all,\nhttps://x.org/a,,9,text,b\n", ["no-parent"] * 2),
        ("of,node,below,kind,value\nhttps://x.org/a,1,,text,b\nhttps://x.org/a,,1,text,b\n", ["no-members"] * 2),
        ("of,node,below,role,kind,value\nhttps://x.org/a,1,,,if,\nhttps://x.org/a,,1,when,text,b\n", ["bad-role"] * 2),
        ("of,node,below,kind,value\nhttps://x.org/a,1,,all,\nhttps://x.org/a,1,,text,b\n", ["described-twice"] * 2),
        ("of,kind,value\nurn:a:1,text,b\nurn:a:2,text,b\nurn:a:1,text,c\n", ["described-twice"]),
        ("agreement,send\nhttps://x.org/a,https://x.org/b\n", ["missing-key"]),
    ],
)  # fmt: skip
def test_a_table_with_a_fault_tells_it_for_each_row(written: Any, table: str, expected: list[str]) -> None:
    assert [k for _, k in faults(written(table, "x.csv"))] == expected


def test_rows_of_one_tree_beyond_the_bound_are_not_kept_in_memory(written: Any) -> None:
    rows = "".join("https://x.org/a,text,b\n" for _ in range(2_001))
    records = written("of,kind,value\n" + rows, "x.csv")
    assert [k for _, k in faults(records)] == ["described-twice"]


# -- mutations --------------------------------------------------------------------------------------------------------

VALUES = st.sampled_from(
    [
        None,
        "",
        "x",
        "2",
        "-1",
        [],
        {},
        ["x"],
        {"any": ["x"]},
        {"text": "x"},
        [[["x"]]],
        "https://x.org/<",
        "\ud800",
        "x:y",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_stands_in_the_place_of_a_value_there_are_records_and_no_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    trees = [copy.deepcopy(tree) for tree, _ in TREES]
    content = form(trees, things=[{"id": "x", "kind": "course", "name": "X", "credits": "3"}])
    pairs = {"send": {"any": ["a", ["b", "c"]]}, "receive": "d", "credits sent": "4", "grade": "C", "note": "x"}
    content["agreements"] = agreement(pairs)["agreements"]
    for _ in range(data.draw(st.integers(1, 4))):
        way = data.draw(st.sampled_from(paths(content)))
        holder: Any = content
        for key in way[:-1]:
            holder = holder[key]
        if data.draw(st.booleans()) or not isinstance(holder, dict):
            holder[way[-1]] = copy.deepcopy(data.draw(VALUES))
        else:
            holder[data.draw(st.sampled_from([*KINDS, "part", "overrides", "odd"]))] = holder.pop(way[-1])
    path = tmp_path_factory.mktemp("form") / "x.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    records = list(requirement_form.read([path], DAY))
    assert records
    assert all(record.problems for record in records if not record.readable)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_whatever_is_cut_from_or_put_into_a_file_there_are_records_and_no_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    source = data.draw(st.sampled_from(EXAMPLES))
    text = source.read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    put = data.draw(st.text("{}[]:,;|-#&*!'\"\n\t ab1\x00\u2028", max_size=6))
    path = tmp_path_factory.mktemp("form") / source.name
    path.write_text(text[:start] + put + text[end:], encoding="utf-8")
    records = list(requirement_form.read([path], DAY))
    assert all(record.problems for record in records if not record.readable)
