"""The `ipeds-stacking` importer: what it suggests from NCES's own completions of 2024, and from built ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

from credlattice import validation
from credlattice.model import Record, Status
from credlattice.readers import ipeds_stacking
from credlattice.readers.ipeds_levels import AWARD_LEVELS
from credlattice.vocabulary import CL, DCTERMS, GRAPH, RDF, RESOURCE
from tests.readers.ipeds_files import DAY, completions, kinds, real


@pytest.fixture(scope="module")
def table() -> pyarrow.Table:
    return parquet.read_table(real("ipeds", "c2024_a.parquet"))


@pytest.fixture(scope="module")
def suggested() -> list[Record]:
    return list(ipeds_stacking.read([real("ipeds", "c2024_a.parquet")], DAY))


def claims(records: Iterable[Record]) -> list[dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for record in records:
        for quad in record.quads:
            found[quad.subject.value][quad.predicate.value] = quad.object.value  # type: ignore[union-attr]
    return list(found.values())


def ladder(folder: Path, *offers: tuple[str, int]) -> set[tuple[str, str, str]]:
    lines = [f"100001,{cip},1,{level},R,1,R,1" for cip, level in offers]
    start = RESOURCE + "us/credential/100001/"
    return {
        (
            claim[RDF + "subject"].removeprefix(start),
            claim[RDF + "predicate"].removeprefix(CL),
            claim[RDF + "object"].removeprefix(start),
        )
        for claim in claims(ipeds_stacking.read([completions(folder, *lines)], DAY))
    }


def test_there_is_one_record_of_suggestions_for_each_institution(suggested: list[Record], table: pyarrow.Table) -> None:
    assert len(suggested) == len(set(table["UNITID"].to_pylist())) == 5_869
    assert suggested[0].place == "c2024_a.parquet (suggested links of 100654)"
    assert not [problem for record in suggested for problem in record.problems]


def test_every_link_of_the_real_file_follows_one_of_the_two_rules(
    suggested: list[Record], table: pyarrow.Table
) -> None:
    order = [[20], [21], [2], [4], [3], [5], [6], [7], [8], [17, 18, 19]]
    offers: dict[tuple[int, str], set[int]] = defaultdict(set)
    for row in table.to_pylist():
        if row["CIPCODE"] != "99":
            offers[row["UNITID"], row["CIPCODE"]].add(row["AWLEVEL"])
    steps = 0
    groups: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    for (unitid, cip), levels in offers.items():
        sizes = [size for rank in order if (size := len(levels & set(rank)))]
        steps += sum(low * high for low, high in pairwise(sizes))
        if 3 in levels:
            groups[unitid, cip[:5]][1] += 1
        elif levels & {20, 21, 2, 4}:
            groups[unitid, cip[:5]][0] += 1
    by_rule = Counter("six digits" in claim[DCTERMS + "source"] for claim in claims(suggested))
    assert by_rule == {True: steps, False: sum(low * high for low, high in groups.values())}
    assert by_rule == {True: 81_548, False: 9_069}


def test_a_suggested_link_is_a_claim_and_never_a_fact(suggested: list[Record]) -> None:
    quads = [quad for record in suggested[:500] for quad in record.quads]
    assert {q.graph_name.value for q in quads} == {GRAPH + "claims/suggested/ipeds-stacking-2024"}  # type: ignore[union-attr]
    assert not [q for q in quads if q.predicate.value.startswith(CL + "stacks")]
    assert {claim[CL + "status"] for claim in claims(suggested[:500])} == {CL + "Suggested"}
    assert {record.document.status for record in suggested} == {Status.SUGGESTED}


def test_suggested_links_join_credentials_that_the_completions_describe(
    suggested: list[Record], table: pyarrow.Table
) -> None:
    described = {
        f"{RESOURCE}us/credential/{row['UNITID']}/{row['CIPCODE']}/{row['AWLEVEL']}" for row in table.to_pylist()
    }
    ends = {claim[end] for claim in claims(suggested) for end in (RDF + "subject", RDF + "object")}
    assert len(ends) > 100_000 and ends <= described


def test_the_claims_satisfy_the_shapes(suggested: list[Record]) -> None:
    checked = validation.check(suggested[:150], ipeds_stacking.FORMAT.shapes)
    assert not [problem for record in checked for problem in record.problems]


def test_each_level_leads_to_the_next_that_is_offered_in_the_field(tmp_path: Path) -> None:
    assert ladder(tmp_path, *(("01.0101", level) for level in (7, 3, 21, 20, 2, 5))) == {
        ("01.0101/20", "stacksOnto", "01.0101/21"),
        ("01.0101/21", "stacksOnto", "01.0101/2"),
        ("01.0101/2", "stacksOnto", "01.0101/3"),
        ("01.0101/3", "stacksVerticallyOnto", "01.0101/5"),
        ("01.0101/5", "stacksVerticallyOnto", "01.0101/7"),
    }


def test_no_doctors_degree_leads_to_another(tmp_path: Path) -> None:
    assert ladder(tmp_path, *(("01.0101", level) for level in (17, 18, 7))) == {
        ("01.0101/7", "stacksVerticallyOnto", "01.0101/17"),
        ("01.0101/7", "stacksVerticallyOnto", "01.0101/18"),
    }


def test_a_certificate_leads_to_the_associates_degree_of_another_field_of_its_group(tmp_path: Path) -> None:
    assert ladder(tmp_path, ("01.0101", 20), ("01.0101", 21), ("01.0102", 3), ("01.0201", 3)) == {
        ("01.0101/20", "stacksOnto", "01.0101/21"),
        ("01.0101/21", "stacksOnto", "01.0102/3"),
    }


def test_a_certificate_with_an_associates_degree_in_its_own_field_leads_to_that_alone(tmp_path: Path) -> None:
    assert ladder(tmp_path, ("01.0101", 2), ("01.0101", 3), ("01.0102", 3)) == {
        ("01.0101/2", "stacksOnto", "01.0101/3")
    }


def test_rows_that_cannot_be_read_suggest_nothing_and_are_counted(tmp_path: Path) -> None:
    path = completions(tmp_path, "100001,1.01,1,5,R,1,R,1", "x,01.0101,1,5,R,1,R,1")
    records = list(ipeds_stacking.read([path], DAY))
    assert [(p.kind, p.fatal) for r in records for p in r.problems] == [("bad-unitid", True), ("unread-rows", False)]


def test_an_institution_whose_rows_are_scattered_is_told_of(tmp_path: Path) -> None:
    path = completions(tmp_path, *(f"{unitid},01.0101,1,5,R,1,R,1" for unitid in (100001, 100002, 100001)))
    assert kinds(ipeds_stacking.read([path], DAY)) == ["scattered-rows"]


def test_the_order_of_levels_is_not_that_of_their_numbers() -> None:
    order = ["20", "21", "2", "4", "3", "5", "6", "7", "8", "17", "18", "19"]
    assert [level.code for level in AWARD_LEVELS.values()] == order
    assert [level.rank for level in AWARD_LEVELS.values()] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10]
