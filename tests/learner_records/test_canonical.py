"""The two standard forms that are signed. pyoxigraph is the second opinion for RDF where it follows the standard."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)

from credlattice.learner_records import json_canonical
from credlattice.learner_records.rdf_canonical import TooMuchWork, Work, canonical

NODES = [BlankNode(f"n{number}") for number in range(6)]
VALUES = [*NODES, NamedNode("http://e/a"), Literal("x"), Literal("y", language="en")]
statements = st.lists(
    st.builds(
        lambda subject, predicate, value: Quad(subject, NamedNode(f"http://e/{predicate}"), value),
        st.sampled_from([*NODES, NamedNode("http://e/a")]),
        st.sampled_from("pq"),
        st.sampled_from(VALUES),
    ),
    max_size=14,
)
in_graphs = st.lists(
    st.builds(
        lambda subject, value, graph: Quad(subject, NamedNode("http://e/p"), value, graph),
        st.sampled_from(NODES),
        st.sampled_from(VALUES),
        st.sampled_from([DefaultGraph(), *NODES[:3]]),
    ),
    max_size=10,
)


def second_opinion(quads: list[Quad]) -> bytes:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in dataset)).encode()


@given(statements)
def test_statements_of_the_default_graph_come_out_as_pyoxigraph_has_them(quads: list[Quad]) -> None:
    assert canonical(quads, Work()) == second_opinion(quads)


@given(in_graphs, st.integers())
def test_names_of_blank_nodes_and_the_order_of_statements_make_no_difference(quads: list[Quad], seed: int) -> None:
    chance = random.Random(seed)
    new = dict(zip(NODES, chance.sample([BlankNode(f"m{number}") for number in range(6)], 6), strict=True))
    renamed = [Quad(*(new.get(term, term) for term in quad)) for quad in quads]
    chance.shuffle(renamed)
    assert canonical(quads, Work()) == canonical(renamed, Work())


def test_nodes_are_numbered_as_the_standard_numbers_them() -> None:
    """The example of section 4.2 (unique hashes) of the standard."""
    text = """
        <http://example.com/#p> <http://example.com/#q> _:e0 .
        <http://example.com/#p> <http://example.com/#r> _:e1 .
        _:e0 <http://example.com/#s> <http://example.com/#u> .
        _:e1 <http://example.com/#t> <http://example.com/#u> .
    """
    assert canonical(parse(text, RdfFormat.N_QUADS), Work()).decode().splitlines() == [
        "<http://example.com/#p> <http://example.com/#q> _:c14n0 .",
        "<http://example.com/#p> <http://example.com/#r> _:c14n1 .",
        "_:c14n0 <http://example.com/#s> <http://example.com/#u> .",
        "_:c14n1 <http://example.com/#t> <http://example.com/#u> .",
    ]


def test_a_dataset_made_to_take_for_ever_is_given_up() -> None:
    clique = [
        Quad(a, NamedNode("http://e/p"), b)
        for a in map(BlankNode, "abcdefghijk")
        for b in map(BlankNode, "abcdefghijk")
    ]
    with pytest.raises(TooMuchWork):
        canonical(clique, Work())


def test_a_long_chain_of_equal_nodes_is_given_up_rather_than_overflowing() -> None:
    chain = [Quad(BlankNode(f"n{n}"), NamedNode("http://e/p"), BlankNode(f"n{(n + 1) % 500}")) for n in range(500)]
    with pytest.raises(TooMuchWork):
        canonical(chain, Work())


@pytest.mark.parametrize(
    ("number", "text"),
    [
        # The table of appendix B of RFC 8785, but for those that are no JSON.
        (0.0, "0"), (-0.0, "0"), (5e-324, "5e-324"), (-5e-324, "-5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"), (9007199254740992, "9007199254740992"),
        (295147905179352830000.0, "295147905179352830000"), (9.999999999999997e22, "9.999999999999997e+22"),
        (1e23, "1e+23"), (1.0000000000000001e23, "1.0000000000000001e+23"),
        (999999999999999700000.0, "999999999999999700000"), (999999999999999900000.0, "999999999999999900000"),
        (1e21, "1e+21"), (9.999999999999997e-7, "9.999999999999997e-7"), (0.000001, "0.000001"),
        (333333333.3333332, "333333333.3333332"), (333333333.33333325, "333333333.33333325"),
        (1424953923781206.2, "1424953923781206.2"), (4.5, "4.5"), (0.002, "0.002"), (1e-27, "1e-27"), (100, "100"),
        (10**25, "1e+25"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_javascript_writes_them(number: float, text: str) -> None:
    assert json_canonical.canonical(number).decode() == text


def test_members_are_sorted_by_utf16_units() -> None:
    value = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "\xf6": 7}
    written = json_canonical.canonical(value).decode()
    assert written == '{"\\r":2,"1":4,"\x80":6,"\xf6":7,"\u20ac":1,"\U0001f600":5,"\ufb33":3}'


@pytest.mark.parametrize("value", ["\ud800", 10**400, {"a": object()}])
def test_what_has_no_standard_form_is_refused(value: object) -> None:
    with pytest.raises(json_canonical.NotCanonical):
        json_canonical.canonical(value)
