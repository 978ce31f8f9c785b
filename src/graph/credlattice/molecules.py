"""Statements held together by unnamed nodes, compared by what they say and not by the labels of those nodes.

A molecule is the smallest set of statements that can be told without naming an unnamed node: all statements that share
one, directly or through others. Two molecules with the same signature say the same.

Source: Tummarello, Morbidoni, Bachmann-Gmür, Erling (2007), RDFSync: efficient remote synchronization of RDF models
(minimum self-contained graphs); the signature is colour refinement as in Hogan (2017), Canonical forms for isomorphic
and equivalent RDF graphs, section 4.2, without its last, exponential step.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode
from pyoxigraph import Triple as TripleTerm

from credlattice.vocabulary import GRAPH

Node = NamedNode | BlankNode
Value = NamedNode | BlankNode | Literal | TripleTerm
Unnamed = Callable[[Value], bool]
_ROUNDS: Final = 64


class Statement(NamedTuple):
    """One statement without its graph. A tuple, because a hundred thousand are held at once."""

    subject: Node
    predicate: NamedNode
    value: Value


@dataclass(frozen=True)
class Molecule:
    """Statements that share unnamed nodes. `signature` is the same for the same content under any labels.

    Molecules that differ only in a perfectly regular tangle of unnamed nodes (no statement tells the nodes apart), or
    further than 64 statements away from any name, have one signature all the same: telling those apart takes
    exponential time, and a comparison must end on any file.
    """

    signature: str
    statements: tuple[Statement, ...]


def is_blank(term: Value) -> bool:
    return isinstance(term, BlankNode)


def is_unnamed(term: Value) -> bool:
    """A blank node, or an IRI made from the graph's that stands for one: readers number those by place, so one more
    part in a document renames the parts after it."""
    return isinstance(term, BlankNode) or (
        isinstance(term, NamedNode) and term.value.startswith(GRAPH) and "#" in term.value
    )


def split(statements: Iterable[Statement], unnamed: Unnamed = is_blank) -> tuple[list[Statement], list[Molecule]]:
    """The statements without unnamed nodes, and the molecules of the others. O(n log n), times at most 64."""
    named: list[Statement] = []
    shared: list[tuple[Statement, list[Value]]] = []
    parent: dict[Value, Value] = {}

    def root(node: Value) -> Value:
        while (above := parent.setdefault(node, node)) != node:
            parent[node] = node = parent[above]
        return node

    for statement in statements:
        nodes: list[Value] = [node for node in (statement.subject, statement.value) if unnamed(node)]
        if nodes:
            shared.append((statement, nodes))
            parent[root(nodes[0])] = root(nodes[-1])
        else:
            named.append(statement)
    groups: dict[Value, list[Statement]] = defaultdict(list)
    for statement, nodes in shared:
        groups[root(nodes[0])].append(statement)
    return named, [Molecule(_signature(group, unnamed), tuple(group)) for group in groups.values()]


def _signature(statements: list[Statement], unnamed: Unnamed) -> str:
    around: dict[Value, list[tuple[str, str, Value]]] = defaultdict(list)
    for each in statements:
        predicate = each.predicate.value
        if unnamed(each.subject):
            around[each.subject].append((">", predicate, each.value))
        if unnamed(each.value):
            around[each.value].append(("<", predicate, each.subject))
    colours: dict[Value, str] = dict.fromkeys(around, "")
    kinds = 0
    for _ in range(_ROUNDS):
        colours = {
            node: _hash([colours[node], *sorted(_line(way, p, other, colours) for way, p, other in links)])
            for node, links in around.items()
        }
        found = len(set(colours.values()))
        if found == kinds:
            break
        kinds = found
    lines = (_line(_text(s.subject, colours), s.predicate.value, s.value, colours) for s in statements)
    return _hash(sorted(lines))


def _line(start: str, predicate: str, end: Value, colours: dict[Value, str]) -> str:
    return f"{start} {predicate} {_text(end, colours)}"


def _text(term: Value, colours: dict[Value, str]) -> str:
    return f"_:{colours[term]}" if term in colours else str(term)


def _hash(lines: Iterable[str]) -> str:
    digest = blake2b(digest_size=12)
    for line in lines:
        text = line.encode()
        digest.update(len(text).to_bytes(8, "big") + text)
    return digest.hexdigest()
