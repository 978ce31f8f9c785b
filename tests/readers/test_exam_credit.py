"""Credit for AP exams: real rules read by hand, bands of scores, and damaged files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credlattice.model import Record
from credlattice.readers.exam_credit import FORMAT
from credlattice.vocabulary import CL, RESOURCE
from tests.readers.catalog_checks import damaged, last, read, read_text, real, rendered, statements, violations


@pytest.fixture(scope="module")
def files() -> list[Path]:
    return real("exam-credit/data-uc.json", "exam-credit/data-uw.json")


@pytest.fixture(scope="module")
def records(files: list[Path]) -> dict[str, Record]:
    return {record.id.removeprefix(f"{RESOURCE}exam-credit/"): record for record in read(FORMAT, files)}


def rule(exam: str = "Biology", least: object = 3, **more: object) -> dict[str, object]:
    return {"exam": exam, "minScore": least, "courses": [{"code": "BIOL 1", "name": "Biology", "credits": 5}], **more}


def decided(record: Record) -> tuple[str, list[str], list[str], str, str]:
    """What it is on, what is received, the credit, the outcome, the band of scores."""
    said = statements(record.quads)[record.id]
    return (
        last(said[CL + "decidesOn"][0]),
        [last(each) for each in said[CL + "receivedAs"]],
        said[CL + "creditAccepted"],
        last(said[CL + "transferOutcome"][0]),
        rendered(record, "score"),
    )


# Written out by hand from the two files.
BY_HAND = {
    "uw/arabic-language/3": ("arabic-language", ["arabic-201"], ["5"], "FullTransfer", "score 3..3"),
    "uw/arabic-language/4": ("arabic-language", ["arabic-201", "arabic-202"], ["10"], "FullTransfer", "score 4..4"),
    "uw/arabic-language/5": (
        "arabic-language",
        ["arabic-201", "arabic-202", "arabic-203"],
        ["15"],
        "FullTransfer",
        "score 5..",
    ),
    "uw/art-history/5": ("art-history", ["art-h-100"], ["10"], "FullTransfer", "score 5.."),
    "uw/calculus-ab/4": ("calculus-ab", ["math-124"], ["5"], "FullTransfer", "score 4..4"),
    "uw/calculus-ab/5": ("calculus-ab", ["math-124", "math-125"], ["10"], "FullTransfer", "score 5.."),
    "uw/physics-1/4": ("physics-1", ["phys-114", "phys-117"], ["8"], "FullTransfer", "score 4..4"),
    "uc/art-history/3": ("art-history", ["art-hist"], ["8"], "ElectiveOnly", "score 3.."),
    "uc/calculus-ab/3": ("calculus-ab", ["calc-ab"], ["4"], "ElectiveOnly", "score 3.."),
    "uc/environmental-science/3": ("environmental-science", ["environ-sci"], ["4"], "ElectiveOnly", "score 3.."),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_a_real_rule_is_the_decision_the_file_says(records: dict[str, Record], name: str) -> None:
    assert decided(records[name]) == BY_HAND[name]


def test_every_rule_of_the_real_files_is_one_readable_record(files: list[Path], records: dict[str, Record]) -> None:
    """37 rules of California and 109 of Washington."""
    assert [len(json.loads(path.read_text())) for path in files] == [37, 109]
    assert len(records) == 146
    assert all(record.readable and not record.problems for record in records.values())


def test_bands_of_one_exam_do_not_overlap(records: dict[str, Record]) -> None:
    bands: dict[str, list[str]] = {}
    for name, record in records.items():
        bands.setdefault(name.rpartition("/")[0], []).append(rendered(record, "score"))
    assert bands["uw/biology"] == ["score 3..3", "score 4..4", "score 5.."]
    assert all(sum(band.endswith("..") for band in each) == 1 for each in bands.values())


def test_a_cap_in_a_note_is_a_limit_and_other_sentences_stay_words(records: dict[str, Record]) -> None:
    record = records["uc/calculus-bc/3"]
    assert rendered(record, "note-1") == "at most 8()"
    assert rendered(record, "note-2").startswith('"AB subscore of 3+')
    assert rendered(records["uc/african-american-studies/3"], "note-1") == '"Available after May 2025"'
    assert rendered(records["uc/african-american-studies/3"], "note-2") == ""


@pytest.mark.parametrize(
    ("name", "areas"),
    [("uw/arabic-language/3", ["vlpa"]), ("uc/european-history/3", ["uc-b", "uc-h"]), ("uw/seminar/3", [])],
)
def test_an_area_that_is_met_is_waived_for_the_same_band(
    records: dict[str, Record], name: str, areas: list[str]
) -> None:
    record = records[name]
    waivers = [said for said in statements(record.quads).values() if CL + "waives" in said]
    assert [last(waiver[CL + "waives"][0]) for waiver in waivers] == areas
    assert all(waiver[CL + "hasRequirement"] == [f"{record.id}#score"] for waiver in waivers)


def test_real_records_break_no_shape(records: dict[str, Record]) -> None:
    assert violations(list(records.values())) == []


def test_a_second_rule_for_the_same_scores_is_an_alternative_decision(tmp_path: Path) -> None:
    found = read_text(FORMAT, tmp_path, "data-uw.json", json.dumps([rule(), rule()]))
    assert [last(record.id) for record in found] == ["3", "3-2"]


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        rule(least="3"),
        rule(least=True),
        rule(least=-1),
        rule(exam="?"),
        {**rule(), "courses": []},
        {**rule(), "courses": [{"code": "A", "name": "A", "credits": "5"}]},
        {**rule(), "courses": [{"code": "A", "name": "A", "credits": -5}]},
    ],
)
def test_a_rule_of_another_shape_is_set_aside_and_the_others_are_read(tmp_path: Path, wrong: object) -> None:
    found = read_text(FORMAT, tmp_path, "data-uw.json", json.dumps([wrong, rule()]))
    assert [record.readable for record in found] == [False, True]


@pytest.mark.parametrize(
    ("name", "content"), [("rules.json", "[]"), ("data-uc.json", ""), ("data-uc.json", b"\xff\xfe")]
)
def test_another_file_is_refused_with_one_record(tmp_path: Path, name: str, content: str | bytes) -> None:
    assert [record.readable for record in read_text(FORMAT, tmp_path, name, content)] == [False]


def test_reading_twice_gives_the_same_records(tmp_path: Path) -> None:
    content = json.dumps([rule(), rule(least=4)])
    assert read_text(FORMAT, tmp_path, "data-uw.json", content) == read_text(FORMAT, tmp_path, "data-uw.json", content)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_gives_records_and_raises_nothing(tmp_path: Path, data: st.DataObject) -> None:
    built: list[Any] = [
        rule(requirement="UC-B/H", note="Maximum 8 quarter units for both combined. More."),
        rule(least=4),
    ]
    for record in read_text(FORMAT, tmp_path, "data-uc.json", data.draw(damaged(json.dumps(built).encode()))):
        assert record.place and (record.quads or record.problems)
