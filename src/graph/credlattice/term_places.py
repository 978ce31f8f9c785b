"""Where a term of an ontology stands among the others: what is below it, what it is used with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import RDF, RDFS, SDO, Graph, URIRef
from rdflib.term import Node


@dataclass(frozen=True)
class Inherited:
    """A property that `term` may have or be the value of, because the class `by`, this one or one above it, may."""

    term: str
    by: str


@dataclass(frozen=True)
class Place:
    """Where a term stands among the others, as IRIs: for a class what it has (`having`) and what points at it."""

    children: tuple[str, ...]
    instances: tuple[str, ...]
    domains: tuple[str, ...]
    ranges: tuple[str, ...]
    having: tuple[Inherited, ...]
    pointing: tuple[Inherited, ...]


def place(graph: Graph, node: URIRef) -> Place:
    """Where the term `node` stands in `graph`."""
    above = _above(graph, node)
    return Place(
        children=_iris([*graph.subjects(RDFS.subClassOf, node), *graph.subjects(RDFS.subPropertyOf, node)]),
        instances=_iris(graph.subjects(RDF.type, node)),
        domains=_iris([*graph[node : RDFS.domain], *graph[node : SDO.domainIncludes]]),
        ranges=_iris([*graph[node : RDFS.range], *graph[node : SDO.rangeIncludes]]),
        having=_inherited(graph, above, (RDFS.domain, SDO.domainIncludes)),
        pointing=_inherited(graph, above, (RDFS.range, SDO.rangeIncludes)),
    )


def _iris(values: Iterable[Node]) -> tuple[str, ...]:
    return tuple(sorted({str(value) for value in values if isinstance(value, URIRef)}))


def _above(graph: Graph, node: URIRef) -> list[Node]:
    """`node` and every class above it, the nearest first."""
    return [each for each in dict.fromkeys(graph.transitive_objects(node, RDFS.subClassOf)) if each is not None]


def _inherited(graph: Graph, classes: list[Node], ways: tuple[URIRef, ...]) -> tuple[Inherited, ...]:
    found: dict[str, str] = {}
    for cls in classes:
        for way in ways:
            for iri in _iris(graph.subjects(way, cls)):
                found.setdefault(iri, str(cls))
    return tuple(Inherited(term, by) for term, by in found.items())
