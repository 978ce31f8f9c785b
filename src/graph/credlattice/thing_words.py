"""Things of two stores in words: their kind, their name, and what only one of the stores says of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import product
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from credlattice import phrases
from credlattice.molecules import Statement, Value, is_unnamed, split
from credlattice.relational_map import best_name
from credlattice.store import EmbeddedStore, Term
from credlattice.store_changes import OUTSIDE, around
from credlattice.vocabulary import CEASN, CL, CTERMS, DCTERMS, RDF, RDFS, SKOS, compact
from credlattice.wording import KINDS, RELATIONS, kind_of, local_name, relation, spaced

_NAMING: Final = tuple(
    NamedNode(iri)
    for iri in (
        CTERMS + "name",
        SKOS + "prefLabel",
        CEASN + "name",
        CEASN + "competencyLabel",
        CEASN + "competencyText",
        DCTERMS + "title",
        RDFS + "label",
        CTERMS + "codedNotation",
    )
)
_LABEL: Final = NamedNode(RDFS + "label")
_TYPE: Final = NamedNode(RDF + "type")
_GENERAL: Final = frozenset({SKOS + "Concept", CTERMS + "Credential"})
_ORDER: Final = {predicate: place for place, predicate in enumerate(RELATIONS)}


Stores = tuple[EmbeddedStore, EmbeddedStore]
Said = dict[tuple[str, str], Callable[[phrases.Name], str]]
"""Statements of one thing by predicate and content, each with what puts its value into words, given names."""


class ThingWords:
    """Words for what `old` and `new` hold; what one of them says is told by the names it gives, else the other's.
    `is_factual` chooses graphs."""

    def __init__(self, old: EmbeddedStore, new: EmbeddedStore, is_factual: Callable[[str], bool]) -> None:
        self.old, self.new, self.is_factual = old, new, is_factual
        self._known_labels = lru_cache(maxsize=20_000)(self._label)
        self._relation = lru_cache(maxsize=2_000)(self._find_relation)

    def known(self, iri: str) -> tuple[bool, bool]:
        """Whether a source document of `old`, and of `new`, says something of `iri`."""
        node = NamedNode(iri)
        was, now = (
            any(self.is_factual(_graph(quad)) for quad in store.raw.quads_for_pattern(node, None, None, None))
            for store in (self.old, self.new)
        )
        return was, now

    def label(self, iri: str) -> str:
        """The name of `iri`, as `new` has it if it can."""
        return self._known_labels(iri, (self.new, self.old))

    def kind(self, iri: str) -> str:
        """The kind in words: `credential`, `organization` …, else that of the narrowest class, else `thing`."""
        classes = self._classes(iri)
        kind = kind_of(classes)[0]
        if kind:
            return KINDS[kind].one.lower()
        narrow = [name for name in classes if name not in _GENERAL] or classes
        return spaced(local_name(max(narrow, key=lambda name: (len(local_name(name)), name)))) if narrow else "thing"

    def changes(self, iri: str, graphs: Collection[str] | None = None) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What only `old` and what only `new` says of `iri`, in words, in factual graphs or in `graphs`.

        The same statement in another document is no change.
        """
        was, now = self._said(self.old, iri, graphs), self._said(self.new, iri, graphs)
        before, after = ({key: value for key, value in a.items() if key not in b} for a, b in ((was, now), (now, was)))
        return self._sentences(before, (self.old, self.new)), self._sentences(after, (self.new, self.old))

    def _sentences(self, said: Said, stores: Stores) -> tuple[str, ...]:
        ordered = sorted(said, key=lambda key: (_ORDER.get(key[0], len(_ORDER)), key))
        name = partial(self._known_labels, stores=stores)
        return tuple(
            f"{self._relation(predicate, stores)} {said[predicate, value](name)}" for predicate, value in ordered
        )

    def _said(self, store: EmbeddedStore, iri: str, graphs: Collection[str] | None) -> Said:
        """Every statement by predicate and content, each with what puts its value into words."""
        found: Said = {}
        parts: dict[str, list[Value]] = {}
        for quad in store.raw.quads_for_pattern(NamedNode(iri), None, None, None):
            graph = _graph(quad)
            if not (graph in graphs if graphs is not None else self.is_factual(graph)):
                continue
            if is_unnamed(quad.object):
                parts.setdefault(graph, []).append(quad.object)
            else:
                found[quad.predicate.value, str(quad.object)] = partial(_text, quad.object)
        for graph, seeds in parts.items():
            for molecule in split(around(store, graph, seeds)[0], is_unnamed)[1]:
                said = phrases.outgoing(molecule.statements)
                for statement in said.get(NamedNode(iri), ()):
                    words = partial(_phrase, statement.value, said)
                    found[statement.predicate.value, f"_:{molecule.signature}"] = words
        return found

    def _label(self, iri: str, stores: Stores) -> str:
        claim = self._claim(iri, stores) if CL + "Claim" in self._classes(iri) else None
        return claim or self._name(iri, stores)

    def _name(self, iri: str, stores: Stores) -> str:
        for store, naming in product(stores, _NAMING):
            if name := best_name(_literals(self._objects(store, iri, naming))):
                return name
        short = compact(iri)
        return short if short != iri or "/resource/" not in iri else spaced(local_name(iri))

    def _claim(self, iri: str, stores: Stores) -> str | None:
        """A claim has no name of its own: it is what it says."""
        for store in stores:
            parts = [
                next(self._objects(store, iri, NamedNode(RDF + p)), None) for p in ("subject", "predicate", "object")
            ]
            subject, predicate, value = parts
            if subject is not None and predicate is not None and value is not None:
                ends = [
                    self._name(e.value, stores) if isinstance(e, NamedNode) else phrases.text(e)
                    for e in (subject, value)
                ]
                return f"{ends[0]} {self._relation(predicate.value, stores)} {ends[1]}"
        return None

    def _classes(self, iri: str) -> list[str]:
        stores = (self.new, self.old)
        return sorted({term.value for store in stores for term in self._objects(store, iri, _TYPE)})

    def _find_relation(self, predicate: str, stores: Stores) -> str:
        labels = (best_name(_literals(self._objects(store, predicate, _LABEL))) for store in stores)
        return relation(predicate, next(filter(None, labels), None)).forth

    @staticmethod
    def _objects(store: EmbeddedStore, iri: str, predicate: NamedNode) -> Iterator[Term]:
        for quad in store.raw.quads_for_pattern(NamedNode(iri), predicate, None, None):
            if not isinstance(quad.object, Triple):
                yield quad.object


def _text(value: Value, name: phrases.Name) -> str:
    return name(value.value) if isinstance(value, NamedNode) else phrases.text(value)


def _phrase(value: Value, said: Mapping[Value, Sequence[Statement]], name: phrases.Name) -> str:
    return phrases.phrase(value, said, name, is_unnamed)


def _literals(terms: Iterable[Term]) -> Iterator[Literal]:
    return (term for term in terms if isinstance(term, Literal))


def _graph(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else OUTSIDE
