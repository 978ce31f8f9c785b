"""The versions of the ontology and what changed in its terms from each to the next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from credlattice import ontology_files
from credlattice.axioms import Axiom, axioms
from credlattice.vocabulary import CL, compact

KINDS: Final[Mapping[URIRef, str]] = {
    OWL.Class: "class",
    OWL.ObjectProperty: "object property",
    OWL.DatatypeProperty: "data property",
    OWL.AnnotationProperty: "annotation property",
    RDFS.Datatype: "datatype",
    OWL.NamedIndividual: "individual",
}
"""The kinds of terms, by what declares them."""
_TEXTS: Final[Mapping[str, URIRef]] = {
    "label": RDFS.label,
    "definition": SKOS.definition,
    "note on its use": SKOS.scopeNote,
    "example": SKOS.example,
    "source": DCTERMS.source,
    "module": RDFS.isDefinedBy,
}
_ONE_WAY: Final = frozenset(
    str(kind)
    for kind in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, RDF.type, OWL.propertyChainAxiom)
)
_VERSION = re.compile(r"\d+\.\d+\.\d+")


@dataclass(frozen=True)
class Version:
    """One version of the ontology. `date` is the day of its last change, or empty; `terms` are the IRIs of its own."""

    number: str
    iri: str
    date: str
    current: bool
    terms: frozenset[str]
    graph: Graph


@dataclass(frozen=True)
class Change:
    """One thing that changed in a term. `what` is `added`, `removed`, `deprecated`, `note`, `axiom added`, `axiom
    removed`, or what of it was changed: `definition`, `label`, … with its text `before` and `after` (empty: none)."""

    version: str
    what: str
    before: str = ""
    after: str = ""
    axiom: Axiom | None = None


@dataclass(frozen=True)
class Difference:
    """What `version` changed in the own terms of the version `since`; empty for the first."""

    version: str
    since: str
    changes: Mapping[str, tuple[Change, ...]]

    def terms(self, what: str) -> tuple[str, ...]:
        """The terms that were `added`, `removed` or `deprecated`."""
        return tuple(sorted(iri for iri, all_ in self.changes.items() if any(change.what == what for change in all_)))

    @property
    def changed(self) -> Mapping[str, tuple[Change, ...]]:
        """The changes of the terms that were there before and still are."""
        gone_or_new = {*self.terms("added"), *self.terms("removed")}
        return {iri: changes for iri, changes in sorted(self.changes.items()) if iri not in gone_or_new}


def versions(folder: Path | None = None) -> tuple[Version, ...]:
    """Every version, the earliest first; the last one is current."""
    files = [file for file in ontology_files.every_file(folder) if file.folder == "versions"]
    current = _version(ontology_files.union(ontology_files.modules(folder)), current=True)
    earlier = [_version(file.graph(), current=False) for file in files]
    found = [version for version in earlier if version.number != current.number]
    return (*sorted(found, key=lambda version: [int(part) for part in version.number.split(".")]), current)


def _version(graph: Graph, current: bool) -> Version:
    header = URIRef(CL)
    number = str(graph.value(header, OWL.versionInfo) or "")
    if not _VERSION.fullmatch(number):
        raise ValueError(f"the header of {CL} gives no version such as 0.1.0 in owl:versionInfo, but {number!r}")
    date = graph.value(header, DCTERMS.modified) or graph.value(header, DCTERMS.created)
    iri = str(graph.value(header, OWL.versionIRI) or CL + number)
    return Version(number, iri, str(date or ""), current, own_terms(graph), graph)


def own_terms(graph: Graph) -> frozenset[str]:
    """The IRIs in our namespace that `graph` declares, without the ontology's own."""
    found = (str(node) for kind in KINDS for node in graph.subjects(RDF.type, kind) if isinstance(node, URIRef))
    return frozenset(iri for iri in found if iri.startswith(CL) and iri != CL)


def differences(all_versions: tuple[Version, ...]) -> tuple[Difference, ...]:
    """One for each version, in their order."""
    first = [Difference(version.number, "", {}) for version in all_versions[:1]]
    return (*first, *(_difference(before, after) for before, after in pairwise(all_versions)))


def _difference(before: Version, after: Version) -> Difference:
    were, are = by_term(before.graph), by_term(after.graph)
    found: dict[str, tuple[Change, ...]] = {}
    for iri in sorted({*before.terms, *after.terms}):
        if iri not in before.terms:
            changes = [Change(after.number, "added"), *_notes(after, iri)]
        elif iri not in after.terms:
            changes = [Change(after.number, "removed")]
        else:
            changes = [*_changed_texts(before, after, iri)]
            old, new = were.get(iri, {}), are.get(iri, {})
            changes += [Change(after.number, "axiom removed", axiom=axiom) for axiom in sorted(old.keys() - new.keys())]
            changes += [Change(after.number, "axiom added", axiom=axiom) for axiom in sorted(new.keys() - old.keys())]
            changes += _notes(after, iri)
        if changes:
            found[iri] = tuple(changes)
    return Difference(after.number, before.number, found)


def _changed_texts(before: Version, after: Version, iri: str) -> Iterator[Change]:
    term = URIRef(iri)
    if is_deprecated(after.graph, iri) and not is_deprecated(before.graph, iri):
        replacements = ", ".join(sorted(compact(str(o)) for o in after.graph.objects(term, DCTERMS.isReplacedBy)))
        yield Change(after.number, "deprecated", after=replacements)
    if kind_of(before.graph, iri) != kind_of(after.graph, iri):
        yield Change(after.number, "kind", kind_of(before.graph, iri), kind_of(after.graph, iri))
    for what, predicate in _TEXTS.items():
        old, new = (_text(version.graph.objects(term, predicate)) for version in (before, after))
        if old != new:
            yield Change(after.number, what, old, new)


def _notes(version: Version, iri: str) -> list[Change]:
    """The change notes of the term that name this version; the current one has those that name none, too."""
    texts = sorted(str(text) for text in version.graph.objects(URIRef(iri), SKOS.changeNote))
    named = [(text, _VERSION.search(text)) for text in texts]
    return [
        Change(version.number, "note", after=text)
        for text, match in named
        if (match[0] == version.number if match else version.current)
    ]


def _text(values: Iterable[Node]) -> str:
    return " / ".join(sorted(str(v) for v in values if not isinstance(v, Literal) or v.language in ("en", None)))


def is_deprecated(graph: Graph, iri: str) -> bool:
    """Whether `graph` says that the term is not to be used any more."""
    return any(
        isinstance(value, Literal) and value.value is True for value in graph.objects(URIRef(iri), OWL.deprecated)
    )


def definition_of(graph: Graph, iri: str) -> str:
    """The English definition that `graph` gives of the term; empty when it gives none."""
    return _text(graph.objects(URIRef(iri), SKOS.definition))


def kind_of(graph: Graph, iri: str) -> str:
    """What kind of term it is, in words; empty when `graph` does not declare it."""
    types = set(graph.objects(URIRef(iri), RDF.type))
    return next((words for kind, words in KINDS.items() if kind in types), "")


def by_term(graph: Graph) -> dict[str, dict[Axiom, frozenset[tuple[Node, Node, Node]]]]:
    """The axioms about each term, by its IRI: those it is the subject of, and those that relate several terms alike."""
    found: dict[str, dict[Axiom, frozenset[tuple[Node, Node, Node]]]] = {}
    for axiom, triples in axioms(graph).items():
        for term in axiom.terms[:1] if axiom.kind in _ONE_WAY else axiom.terms:
            found.setdefault(term, {})[axiom] = triples
    return found
