"""Unnamed nodes in words: what a restriction, a list or a condition says, for people who read a list of changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode

from credlattice.molecules import Statement, Unnamed, Value
from credlattice.vocabulary import OWL, RDF, XSD, compact
from credlattice.wording import local_name, relation, spaced

MOST: Final = 12
"""Members and statements told of one unnamed node."""
_DEEPEST: Final = 4
LONGEST: Final = 2000
"""Characters of one value."""
_PLAIN: Final = frozenset(
    XSD + name for name in ("boolean", "integer", "decimal", "date", "gYear", "nonNegativeInteger")
)
_FILLERS: Final[Mapping[str, str]] = {
    "someValuesFrom": "something with a “{0}” that is {1}",
    "allValuesFrom": "something whose every “{0}” is {1}",
    "hasValue": "something whose “{0}” is {1}",
    "hasSelf": "something that has itself as “{0}”",
    "minCardinality": "something with {1} or more “{0}”",
    "maxCardinality": "something with {1} or fewer “{0}”",
    "cardinality": "something with exactly {1} “{0}”",
    "minQualifiedCardinality": "something with {1} or more “{0}”",
    "maxQualifiedCardinality": "something with {1} or fewer “{0}”",
    "qualifiedCardinality": "something with exactly {1} “{0}”",
}
_SETS: Final[Mapping[str, str]] = {
    "intersectionOf": "all of ({0})",
    "unionOf": "any of ({0})",
    "oneOf": "one of ({0})",
    "complementOf": "not {0}",
    "inverseOf": "the inverse of {0}",
}

Name = Callable[[str], str]


def text(value: Value) -> str:
    """A literal or IRI as a person reads it: words in quotes with their language, numbers and dates as they are."""
    if not isinstance(value, Literal):
        return compact(value.value) if isinstance(value, NamedNode) else str(value)
    shown = value.value if len(value.value) <= LONGEST else value.value[:LONGEST] + "…"
    if value.language:
        return f"“{shown}”" + ("" if value.language == "en" else f" ({value.language})")
    if value.datatype.value == XSD + "string":
        return f"“{shown}”"
    return shown if value.datatype.value in _PLAIN else f"{shown} ({compact(value.datatype.value)})"


def outgoing(statements: Iterable[Statement]) -> dict[Value, list[Statement]]:
    """The statements by subject."""
    said: dict[Value, list[Statement]] = defaultdict(list)
    for statement in statements:
        said[statement.subject].append(statement)
    return said


def phrase(node: Value, said: Mapping[Value, Sequence[Statement]], name: Name, unnamed: Unnamed) -> str:
    """`node` in words: its `name` if it has one, else what `said` says of it, four steps deep and twelve parts wide."""
    words = _Words(said, name, unnamed).of(node, _DEEPEST)
    return words if len(words) <= LONGEST else words[:LONGEST] + "…"


class _Words:
    def __init__(self, said: Mapping[Value, Sequence[Statement]], name: Name, unnamed: Unnamed) -> None:
        self.said, self.name, self.unnamed = said, name, unnamed

    def of(self, node: Value, depth: int) -> str:
        if not self.unnamed(node):
            return f"“{self.name(node.value)}”" if isinstance(node, NamedNode) else text(node)
        if depth == 0:
            return "…"
        parts: dict[str, list[Value]] = defaultdict(list)
        for statement in self.said.get(node, ()):
            parts[statement.predicate.value].append(statement.value)
        if RDF + "first" in parts:
            return "(" + ", ".join(self._members(node, depth)) + ")"
        for local, form in _SETS.items():
            if OWL + local in parts:
                inner = parts[OWL + local][0]
                if (RDF + "first") in {s.predicate.value for s in self.said.get(inner, ())}:
                    return form.format(", ".join(self._members(inner, depth)))
                return form.format(self.of(inner, depth - 1))
        if OWL + "onProperty" in parts:
            return self._restriction(parts, depth)
        return self._plain(parts, depth)

    def _members(self, head: Value, depth: int) -> list[str]:
        told: list[str] = []
        seen: set[Value] = set()
        while self.unnamed(head) and head not in seen:
            seen.add(head)
            cell = {s.predicate.value: s.value for s in self.said.get(head, ())}
            if len(told) == MOST:
                return [*told, "…"]
            if RDF + "first" in cell:
                told.append(self.of(cell[RDF + "first"], depth - 1))
            head = cell.get(RDF + "rest", NamedNode(RDF + "nil"))
        return told

    def _restriction(self, parts: Mapping[str, list[Value]], depth: int) -> str:
        on = self.of(parts[OWL + "onProperty"][0], depth - 1).strip("“”")
        for local, form in _FILLERS.items():
            if OWL + local in parts:
                told = form.format(on, self.of(parts[OWL + local][0], depth - 1))
                kinds = [*parts.get(OWL + "onClass", ()), *parts.get(OWL + "onDataRange", ())]
                return told + (f", each {self.of(kinds[0], depth - 1)}" if kinds else "")
        return f"something with “{on}”"

    def _plain(self, parts: Mapping[str, list[Value]], depth: int) -> str:
        kinds = sorted(spaced(local_name(v.value)) for v in parts.get(RDF + "type", ()) if isinstance(v, NamedNode))
        head = f"an unnamed {' and '.join(kinds[:MOST])}" if kinds else "something unnamed"
        told = []
        for predicate in sorted(parts.keys() - {RDF + "type"}):
            values = sorted(parts[predicate], key=lambda v: ("", "") if self.unnamed(v) else ("-", str(v)))
            told += [f"{relation(predicate).forth} {self.of(value, depth - 1)}" for value in values[:MOST]]
        if len(told) > MOST:
            told = [*told[:MOST], "…"]
        return f"{head} ({'; '.join(told)})" if told else head
