"""Unnamed parts of a resource (conditions, costs, addresses) and the things whose unnamed parts refer to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from credlattice.resource_view.told import Part
from credlattice.resource_view.words import Words, is_part
from credlattice.store import Term
from credlattice.vocabulary import CL, RDF
from credlattice.wording import local_name, relation

DEEPEST: Final = 4
MOST_PARTS: Final = 300
"""Unnamed parts told of one resource."""
_UNTOLD: Final = frozenset({RDF + "type", CL + "conditionTarget", CL + "recordPlace"})

Said = dict[str, list[tuple[str, Term]]]


class Parts:
    """What unnamed parts say, read when a statement needs it."""

    def __init__(self, words: Words, resource: str) -> None:
        self.words, self.resource = words, resource
        self._blank: Said | None = None
        self._left = MOST_PARTS

    def of(self, node: Term, above: frozenset[str] = frozenset()) -> list[Part]:
        """The statements of `node`, with those of the parts below it."""
        if len(above) == DEEPEST or node.value in above or self._left <= 0:
            return []
        self._left -= 1
        return [
            self._part(predicate, value, above | {node.value})
            for predicate, value in sorted(self._said(node), key=lambda pair: (pair[0], str(pair[1])))
            if predicate not in _UNTOLD
        ]

    def _part(self, predicate: str, value: Term, above: frozenset[str]) -> Part:
        name = self.words.label(predicate)
        aligned = isinstance(value, NamedNode) and self.words.of(value.value).concept
        unnamed = is_part(value) and not aligned
        label = self.words.label(value.value) if isinstance(value, NamedNode) else value.value
        part: Part = {
            "predicate": predicate,
            "predicate_label": relation(predicate, None if name == predicate else name).forth,
            "value": str(value) if isinstance(value, BlankNode) else value.value,
            "value_label": "what follows" if unnamed and label == value.value else label,
            "is_iri": isinstance(value, NamedNode) and not unnamed,
        }
        if unnamed and (inner := self.of(value, above)):
            part["parts"] = inner
        return part

    def _said(self, node: Term) -> list[tuple[str, Term]]:
        if isinstance(node, BlankNode):
            # A blank node cannot be asked for by name: those below the resource are read together.
            if self._blank is None:
                rows = self.words.questions.run("resource-nested", resource=self.resource).rows
                self._blank = defaultdict(list)
                for row in rows:
                    _keep(self._blank, row["node"], row["predicate"], row["value"])
            return self._blank.get(node.value, [])
        said: Said = defaultdict(list)
        for row in self.words.questions.run("resource-quads", thing=node.value).rows:
            _keep(said, node, row["predicate"], row["object"])
        return said[node.value]


def _keep(said: Said, node: Term | None, predicate: Term | None, value: Term | None) -> None:
    if node is not None and predicate is not None and value is not None:
        pair = (predicate.value, value)
        if pair not in said[node.value]:
            said[node.value].append(pair)


def holders(words: Words, resource: str) -> Callable[[Term], list[tuple[str, str]]]:
    """Finds, for an unnamed part that refers to `resource`, the named things it belongs to, each with the property."""
    blank: dict[str, list[tuple[str, str]]] | None = None

    def find(part: Term) -> list[tuple[str, str]]:
        nonlocal blank
        if isinstance(part, BlankNode):
            if blank is None:
                blank = defaultdict(list)
                for row in words.questions.run("resource-holders", resource=resource).rows:
                    node, predicate, holder = row["node"], row["predicate"], row["holder"]
                    if node is not None and predicate is not None and holder is not None:
                        blank[node.value].append((predicate.value, holder.value))
            return blank[part.value]
        return [*dict.fromkeys(_holders(words, part.value, DEEPEST))]

    return find


def _holders(words: Words, part: str, steps: int) -> Iterable[tuple[str, str]]:
    for row in words.questions.run("resource-part-holders", part=part).rows:
        predicate, holder = row["predicate"], row["holder"]
        if predicate is None or not isinstance(holder, NamedNode):
            continue
        if not is_part(holder):
            yield predicate.value, holder.value
        elif steps > 1:
            yield from _holders(words, holder.value, steps - 1)


def in_words(iri: str) -> str:
    """What the IRI of a part calls it.

    >>> in_words("https://w3id.org/credlattice/resource/onet/occupation/29-1141.00#education-RL")
    'education RL'
    """
    return (iri.partition("#")[2] or local_name(iri)).replace("-", " ")
