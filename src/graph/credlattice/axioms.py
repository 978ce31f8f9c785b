"""The logical axioms of an ontology graph, each with the triples that state it and a sentence that a person reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from credlattice.vocabulary import compact

Triple = tuple[Node, Node, Node]

_PAIRS: Final[Mapping[URIRef, str]] = {
    RDFS.subClassOf: "every “{0}” is also a “{1}”",
    RDFS.subPropertyOf: "“{0}” is a case of “{1}”",
    RDFS.domain: "what has “{0}” is a “{1}”",
    RDFS.range: "what “{0}” points at is a “{1}”",
    OWL.inverseOf: "“{0}” and “{1}” say the same from two ends",
    OWL.equivalentClass: "“{0}” and “{1}” are the same class",
    OWL.equivalentProperty: "“{0}” and “{1}” are the same property",
    OWL.disjointWith: "nothing is both a “{0}” and a “{1}”",
    OWL.propertyDisjointWith: "“{0}” and “{1}” never hold between the same two things",
}
EITHER_WAY: Final = frozenset(
    {OWL.inverseOf, OWL.equivalentClass, OWL.equivalentProperty, OWL.disjointWith, OWL.propertyDisjointWith}
)
"""What says the same whichever term is written first."""
_CHARACTERISTICS: Final[Mapping[URIRef, str]] = {
    OWL.TransitiveProperty: "“{0}” is transitive",
    OWL.SymmetricProperty: "“{0}” is symmetric",
    OWL.AsymmetricProperty: "“{0}” is asymmetric",
    OWL.IrreflexiveProperty: "nothing has “{0}” to itself",
    OWL.FunctionalProperty: "a thing has one “{0}” at most",
    OWL.InverseFunctionalProperty: "one thing at most has “{0}” to a given thing",
}
MEMBERS: Final[Mapping[URIRef, tuple[URIRef, str]]] = {
    OWL.AllDisjointClasses: (OWL.members, "nothing is two of {0}"),
    OWL.AllDisjointProperties: (OWL.members, "no two of {0} hold between the same things"),
    OWL.AllDifferent: (OWL.distinctMembers, "no two of {0} are the same thing"),
}
_ENTITIES: Final = frozenset(
    {
        OWL.Class,
        OWL.ObjectProperty,
        OWL.DatatypeProperty,
        OWL.AnnotationProperty,
        OWL.NamedIndividual,
        OWL.Ontology,
        OWL.Axiom,
        RDFS.Datatype,
    }
)


@dataclass(frozen=True, order=True)
class Axiom:
    """One logical axiom. `kind` is the OWL or RDFS term that states it; `terms` are the IRIs it relates, in order."""

    kind: str
    terms: tuple[str, ...]

    @property
    def subject(self) -> str:
        """The term the axiom is about."""
        return self.terms[0]

    def sentence(self, name: Callable[[str], str] = compact) -> str:
        """The axiom in words, its terms named by `name`.

        >>> Axiom(str(RDFS.subClassOf), ("https://w3id.org/credlattice/ns/Playbook", "urn:x:y")).sentence()
        'every “cl:Playbook” is also a “urn:x:y”'
        """
        names = [name(term) for term in self.terms]
        if self.kind == str(OWL.propertyChainAxiom):
            return f"{', then '.join(f'“{step}”' for step in names[1:])} gives “{names[0]}”"
        kind = URIRef(self.kind)
        if kind in MEMBERS:
            return MEMBERS[kind][1].format(", ".join(f"“{each}”" for each in names))
        return ({**_PAIRS, **_CHARACTERISTICS}).get(kind, "“{0}” is a “{1}”").format(*names)


def axioms(graph: Graph) -> dict[Axiom, frozenset[Triple]]:
    """Every logical axiom of `graph` with the triples that state it. Declarations and annotations are none."""
    return {axiom: frozenset(triples) for axiom, triples in _axioms(graph)}


def _axioms(graph: Graph) -> Iterator[tuple[Axiom, Iterable[Triple]]]:
    for predicate in _PAIRS:
        for s, o in graph.subject_objects(predicate):
            if isinstance(s, URIRef) and isinstance(o, URIRef):
                terms = (str(s), str(o))
                yield (
                    Axiom(str(predicate), tuple(sorted(terms)) if predicate in EITHER_WAY else terms),
                    [(s, predicate, o)],
                )
    for s, o in graph.subject_objects(OWL.propertyChainAxiom):
        steps, cells = _list(graph, o)
        yield Axiom(str(OWL.propertyChainAxiom), (str(s), *steps)), [(s, OWL.propertyChainAxiom, o), *cells]
    for cls in _CHARACTERISTICS:
        for s in graph.subjects(RDF.type, cls):
            yield Axiom(str(cls), (str(s),)), [(s, RDF.type, cls)]
    for cls, (predicate, _) in MEMBERS.items():
        for s in graph.subjects(RDF.type, cls):
            members = graph.value(s, predicate)
            if members is not None:
                names, cells = _list(graph, members)
                yield (
                    Axiom(str(cls), tuple(sorted(names))),
                    [(s, RDF.type, cls), (s, predicate, members), *cells],
                )
    for s, o in graph.subject_objects(RDF.type):
        if isinstance(s, URIRef) and isinstance(o, URIRef) and o not in _ENTITIES and o not in _CHARACTERISTICS:
            yield Axiom(str(RDF.type), (str(s), str(o))), [(s, RDF.type, o)]


def _list(graph: Graph, head: Node) -> tuple[list[str], list[Triple]]:
    """The items of an RDF list and the triples it is made of; a list that runs in a circle ends where it began."""
    cells: list[Triple] = []
    items: list[str] = []
    seen: set[Node] = set()
    at: Node | None = head
    while isinstance(at, BNode) and at not in seen:
        seen.add(at)
        cells += [(at, p, o) for p, o in graph.predicate_objects(at)]
        items += [str(item) for item in graph.objects(at, RDF.first)][:1]
        at = graph.value(at, RDF.rest)
    return items, cells


def label(graph: Graph, term: str) -> str:
    """The English label of `term` in `graph`, else its short name."""
    found = [text for text in graph.objects(URIRef(term), RDFS.label) if isinstance(text, Literal)]
    english = [text for text in found if text.language in ("en", None)]
    return str(min(english)) if english else compact(term)
