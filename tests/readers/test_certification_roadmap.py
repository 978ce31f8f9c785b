"""The security certification roadmap: real boxes read by hand, prices that are prices, and damaged files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credlattice.model import Record
from credlattice.readers.certification_roadmap import FORMAT
from credlattice.vocabulary import CTERMS, RESOURCE
from tests.readers.catalog_checks import damaged, last, read, read_text, real, rendered, statements, violations


def box(**more: object) -> dict[str, object]:
    return {
        "content": "XYZ",
        "href": "https://example.org/xyz",
        "mainCategory": "network",
        "subCategory": None,
        "adjacentCategory": ["iam"],
        "skillLevel": 7,
        "tooltiptext": "Example Certified\\n    $1,200 exam\\n    Course required",
        **more,
    }


@pytest.fixture(scope="module")
def raw() -> list[dict[str, Any]]:
    boxes = json.loads(real("certifications/certificates.json")[0].read_text())
    assert isinstance(boxes, list)
    return boxes


@pytest.fixture(scope="module")
def records() -> dict[str, Record]:
    return {last(record.id): record for record in read(FORMAT, real("certifications/certificates.json"))}


def told(record: Record) -> dict[str, list[str]]:
    return {name.removeprefix(CTERMS): value for name, value in statements(record.quads)[record.id].items()}


def prices(record: Record) -> list[str]:
    costs = [said for said in statements(record.quads).values() if CTERMS + "currency" in said]
    return [price for cost in costs for price in cost.get(CTERMS + "price", ["in words"])]


# Written out by hand: name, areas, row, prices, what is asked for.
BY_HAND = {
    "osee": ("Offensive Security Exploitation Expert", ["redops", "exploit"], "1", ["5000"], ""),
    "ccie-sec": ("Cisco Certified Implementation Expert - Security", ["network", "iam"], "2", ["2050", "in words"], ""),
    "crest-crtsa": ("CREST Registered Technical Security Architect", ["engineer"], "2", ["2300"], ""),
    "itil-master": ("ITIL Master", ["mgmt", "mgmt_left", "asset"], "2", ["4000"], ""),
    "osce3": ("Offensive Security Certified Expert 3", ["redops", "pen_testing"], "2", ["4649"], ""),
    "vcdx-dcv": (
        "VMware Certified Design Expert in Datacenter Virtualization",
        ["engineer", "cloud_sec_ops"],
        "3",
        ["3995"],
        '"Application also req."',
    ),
    "rhca": ("Red Hat Certified Architect", ["engineer", "nix"], "3", ["in words"], ""),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_a_real_certification_is_what_its_box_says(records: dict[str, Record], name: str) -> None:
    title, areas, row, costs, asked = BY_HAND[name]
    said = told(records[name])
    assert said["name"] == [title]
    assert [last(area).removesuffix("#alignment").replace("-", "_") for area in said["subject"]] == areas
    assert said["atLevel"] == [f"{RESOURCE}certification-roadmap/level/{row}#alignment"]
    assert (prices(records[name]), rendered(records[name])) == (costs, asked)


def test_every_box_of_the_real_file_is_one_readable_record(
    records: dict[str, Record], raw: list[dict[str, Any]]
) -> None:
    """482 certifications, also those that share a short name."""
    assert len(records) == len(raw) == 482
    assert all(record.readable for record in records.values())
    assert sum(code.startswith("cimp-") for code in records) == sum(each["content"] == "CIMP" for each in raw) == 2


def test_the_two_addresses_of_the_real_file_that_are_none_are_left_out_with_a_warning(
    records: dict[str, Record],
) -> None:
    odd = [record for record in records.values() if record.problems]
    assert [problem.kind for record in odd for problem in record.problems] == ["bad-address"] * 2
    assert all("subjectWebpage" not in told(record) for record in odd)


def test_every_line_of_a_box_stays_in_the_description(records: dict[str, Record]) -> None:
    assert told(records["osee"])["description"] == ["$5,000 lab; Plus travel"]


def test_real_records_break_no_shape(records: dict[str, Record]) -> None:
    assert violations(list(records.values())) == []


@pytest.mark.parametrize(
    ("line", "price"),
    [
        ("$550 exam", ["550"]),
        ("$9,600 4 course exams", ["9600"]),
        ("$500-749 exam", ["in words"]),
        ("~$1,200 exam", ["in words"]),
        ("$145 modules + $210 exam", ["in words"]),
        ("$12,000 est Travel cost", ["in words"]),
        ("$TBD", ["in words"]),
        ("Unknown exam price", ["in words"]),
        ("Plus travel", []),
    ],
)
def test_only_one_exact_amount_is_a_price(tmp_path: Path, line: str, price: list[str]) -> None:
    [record] = read_text(FORMAT, tmp_path, "c.json", json.dumps([box(tooltiptext=f"Name\\n{line}")]))
    assert prices(record) == price


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("Course required", True),
        ("Must be SF SA Certified", True),
        ("Level 1 cert not req'd", False),
        ("SANS course recommended", False),
    ],
)
def test_what_is_asked_for_is_a_requirement_and_what_is_recommended_is_none(
    tmp_path: Path, line: str, asked: bool
) -> None:
    [record] = read_text(FORMAT, tmp_path, "c.json", json.dumps([box(tooltiptext=f"Name\\n{line}")]))
    assert rendered(record) == (f'"{line}"' if asked else "")


@pytest.mark.parametrize(
    "wrong", [None, [], {}, box(skillLevel="7"), box(skillLevel=0), box(content="?"), box(tooltiptext=None)]
)
def test_a_box_of_another_shape_is_set_aside_and_the_others_are_read(tmp_path: Path, wrong: object) -> None:
    found = read_text(FORMAT, tmp_path, "c.json", json.dumps([wrong, box()]))
    assert [record.readable for record in found] == [False, True]


@pytest.mark.parametrize("content", ["", "words", "[" * 5000, b"\xff\xfe["])
def test_another_file_is_refused_with_one_record(tmp_path: Path, content: str | bytes) -> None:
    assert [record.readable for record in read_text(FORMAT, tmp_path, "c.json", content)] == [False]


def test_reading_twice_gives_the_same_records(tmp_path: Path) -> None:
    content = json.dumps([box(), box(content="ABC")])
    assert read_text(FORMAT, tmp_path, "c.json", content) == read_text(FORMAT, tmp_path, "c.json", content)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_gives_records_and_raises_nothing(tmp_path: Path, data: st.DataObject) -> None:
    for record in read_text(
        FORMAT, tmp_path, "c.json", data.draw(damaged(json.dumps([box(), box(content="ABC")]).encode()))
    ):
        assert record.place and (record.quads or record.problems)
