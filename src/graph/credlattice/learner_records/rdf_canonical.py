"""RDF Dataset Canonicalization (RDFC-1.0, W3C Recommendation of 2024-05-21): one text for one dataset, for signatures.

pyoxigraph has the algorithm too, but its version 0.5.13 numbers the nodes of equal proofs otherwise than the standard
does (each stands in a graph named by a blank node), so that right signatures fail; nor does it bound the work, which a
hostile record can make exponential.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, DefaultGraph, Quad

MAX_NESTING = 100
"""How far one blank node is followed through others."""


class TooMuchWork(Exception):
    """The dataset is more symmetric than can be put in order within the bounds."""


@dataclass
class Work:
    """How many hashes may still be made, for all proofs of one record together."""

    left: int = 300_000

    def spend(self, amount: int = 1) -> None:
        self.left -= amount
        if self.left < 0:
            raise TooMuchWork


@dataclass
class _Names:
    """Gives out `c14n0`, `c14n1`, … and remembers in which order (the identifier issuer of the standard)."""

    prefix: str
    given: dict[str, str] = field(default_factory=dict)

    def give(self, node: str) -> str:
        if node not in self.given:
            self.given[node] = f"{self.prefix}{len(self.given)}"
        return self.given[node]

    def copy(self) -> _Names:
        return _Names(self.prefix, dict(self.given))


@dataclass(frozen=True)
class _Part:
    """A subject, object or graph name: how it is written, and the blank node it is, or ''."""

    text: str
    node: str = ""


_Line = tuple[_Part, str, _Part, _Part]
_Naming = Callable[[str], str]


def canonical(quads: Iterable[Quad], work: Work) -> bytes:
    """The canonical N-Quads of a dataset. Raises TooMuchWork."""
    lines = [_line(quad) for quad in dict.fromkeys(quads)]
    work.spend(len(lines))
    names = _Canonicalization(lines, work).names
    return "".join(sorted(_write(line, lambda node: names.given[node]) for line in lines)).encode()


def _line(quad: Quad) -> _Line:
    return _part(quad.subject), str(quad.predicate), _part(quad.object), _part(quad.graph_name)


def _part(term: object) -> _Part:
    if isinstance(term, BlankNode):
        return _Part("", term.value)
    return _Part("" if isinstance(term, DefaultGraph) else str(term))


def _write(line: _Line, name: _Naming) -> str:
    subject, predicate, object_, graph = (
        part if isinstance(part, str) else f"_:{name(part.node)}" if part.node else part.text for part in line
    )
    return f"{subject} {predicate} {object_} {graph + ' ' if graph else ''}.\n"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class _Canonicalization:
    def __init__(self, lines: list[_Line], work: Work) -> None:
        self.work = work
        self.names = _Names("c14n")
        self.of: dict[str, list[_Line]] = defaultdict(list)
        for line in lines:
            for node in dict.fromkeys(part.node for part in (line[0], line[2], line[3]) if part.node):
                self.of[node].append(line)
        self.first = {node: self._first_degree(node) for node in self.of}
        self._name_all()

    def _name_all(self) -> None:
        groups: dict[str, list[str]] = defaultdict(list)
        for node, found in self.first.items():
            groups[found].append(node)
        for found in sorted(groups):
            if len(groups[found]) == 1:
                self.names.give(groups[found][0])
        for found in sorted(group for group, nodes in groups.items() if len(nodes) > 1):
            results = []
            for node in groups[found]:
                if node not in self.names.given:
                    issued = _Names("b")
                    issued.give(node)
                    results.append(self._n_degree(node, issued, 0))
            for _, issued in sorted(results, key=lambda result: result[0]):
                for node in issued.given:
                    self.names.give(node)

    def _first_degree(self, node: str) -> str:
        self.work.spend(len(self.of[node]))
        return _hash(
            "".join(sorted(_write(line, lambda other: "a" if other == node else "z") for line in self.of[node]))
        )

    def _related(self, node: str, issued: _Names) -> dict[str, list[str]]:
        """Hash → the nodes next to `node` that have it, each as often as it is met."""
        found: dict[str, list[str]] = defaultdict(list)
        for line in self.of[node]:
            for position, part in (("s", line[0]), ("o", line[2]), ("g", line[3])):
                if part.node and part.node != node:
                    self.work.spend()
                    name = self.names.given.get(part.node) or issued.given.get(part.node)
                    predicate = "" if position == "g" else line[1]
                    known = f"_:{name}" if name else self.first[part.node]
                    found[_hash(position + predicate + known)].append(part.node)
        return found

    def _n_degree(self, node: str, issued: _Names, depth: int) -> tuple[str, _Names]:
        if depth > MAX_NESTING:
            raise TooMuchWork
        related, data = self._related(node, issued), ""
        for found in sorted(related):
            best: tuple[str, _Names] | None = None
            for order in _orders(related[found]):
                self.work.spend(len(order))
                tried = self._path(order, issued.copy(), best[0] if best else None, depth)
                if tried is not None and (best is None or tried[0] < best[0]):
                    best = tried
            if best is not None:
                data += found + best[0]
                issued = best[1]
        return _hash(data), issued

    def _path(self, order: list[str], issued: _Names, best: str | None, depth: int) -> tuple[str, _Names] | None:
        """How the nodes of `order` are reached, or None once that is no better than `best`."""
        path, further = "", []
        for node in order:
            if node in self.names.given:
                path += "_:" + self.names.given[node]
                continue
            if node not in issued.given:
                further.append(node)
            path += "_:" + issued.give(node)
            if best is not None and len(path) >= len(best) and path > best:
                return None
        for node in further:
            found, after = self._n_degree(node, issued, depth + 1)
            path += f"_:{issued.give(node)}<{found}>"
            issued = after
            if best is not None and len(path) >= len(best) and path > best:
                return None
        return path, issued


def _orders(nodes: list[str]) -> Iterator[list[str]]:
    """Every order of `nodes`; those that only swap equal ones once."""
    if len(nodes) < 2:
        yield nodes
        return
    for first in dict.fromkeys(nodes):
        rest = list(nodes)
        rest.remove(first)
        for order in _orders(rest):
            yield [first, *order]
