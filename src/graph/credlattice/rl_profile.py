"""Whether an ontology graph keeps to the grammar of OWL 2 RL.

A whitelist: every triple in the OWL, RDF or RDFS vocabulary must be part of an axiom that OWL 2 RL has, every other
triple a use of a declared property. https://www.w3.org/TR/owl2-profiles/#OWL_2_RL, read through the mapping of
https://www.w3.org/TR/owl2-mapping-to-rdf/. Datatypes of values are not looked at: OWL 2 has no xsd:date, and the dates
of ontology headers are written with it everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from credlattice.vocabulary import compact

_RESERVED: Final = tuple(str(each) for each in (OWL, RDF, RDFS, XSD))
_DECLARED: Final = (
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.NamedIndividual,
    RDFS.Datatype,
)
_WHOLE_NUMBERS: Final = (
    *("integer", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger", "negativeInteger", "long", "int"),
    *("short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
)
_TEXTS: Final = ("string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN", "anyURI")
_OTHERS: Final = ("decimal", "float", "double", "boolean", "hexBinary", "base64Binary", "dateTime", "dateTimeStamp")
_DATATYPES: Final = frozenset(
    {RDF.PlainLiteral, RDF.XMLLiteral, RDF.langString, RDFS.Literal}
    | {XSD[name] for name in (*_WHOLE_NUMBERS, *_TEXTS, *_OTHERS)}
)
_ANNOTATIONS: Final = frozenset(
    {RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionInfo, OWL.deprecated}
    | {OWL.priorVersion, OWL.backwardCompatibleWith, OWL.incompatibleWith}
)
_BUILT_IN: Final = {
    OWL.Thing: OWL.Class,
    OWL.Nothing: OWL.Class,
    OWL.topObjectProperty: OWL.ObjectProperty,
    OWL.bottomObjectProperty: OWL.ObjectProperty,
    OWL.topDataProperty: OWL.DatatypeProperty,
    OWL.bottomDataProperty: OWL.DatatypeProperty,
    **dict.fromkeys(_ANNOTATIONS, OWL.AnnotationProperty),
    **dict.fromkeys(_DATATYPES, RDFS.Datatype),
}
_CHARACTERISTICS: Final = frozenset(
    {OWL.InverseFunctionalProperty, OWL.IrreflexiveProperty, OWL.SymmetricProperty}
    | {OWL.AsymmetricProperty, OWL.TransitiveProperty}
)
_LISTED: Final = {
    OWL.AllDisjointClasses: OWL.members,
    OWL.AllDisjointProperties: OWL.members,
    OWL.AllDifferent: OWL.distinctMembers,
}
_MAXIMA: Final = (OWL.maxCardinality, OWL.maxQualifiedCardinality)
_ALLOWED: Final = {
    "a subclass": {OWL.intersectionOf, OWL.unionOf, OWL.oneOf, OWL.someValuesFrom, OWL.hasValue},
    "a superclass": {OWL.intersectionOf, OWL.complementOf, OWL.allValuesFrom, OWL.hasValue, *_MAXIMA},
    "an equivalent class": {OWL.intersectionOf, OWL.hasValue},
}
_CONSTRUCTORS: Final = frozenset(
    {OWL.hasSelf, OWL.minCardinality, OWL.cardinality, OWL.minQualifiedCardinality, OWL.qualifiedCardinality}
    | {OWL.datatypeComplementOf, OWL.withRestrictions, OWL.onDatatype, OWL.onProperties}
).union(*_ALLOWED.values())
_PARTS: Final = frozenset(
    {OWL.onProperty, OWL.onClass, OWL.onDataRange, OWL.members, OWL.distinctMembers, RDF.first, RDF.rest}
    | {OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget}
    | {OWL.sourceIndividual, OWL.assertionProperty, OWL.targetIndividual, OWL.targetValue}
    | _CONSTRUCTORS
)
"""Predicates that are read from the axiom they belong to."""


@dataclass(frozen=True, order=True)
class Violation:
    """An axiom that the profile does not have, in short names, and why not."""

    axiom: str
    reason: str


class _Grammar:
    """One reading of a graph. Every method that judges returns the reason against, or None."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.kinds: dict[Node, set[Node]] = {term: {kind} for term, kind in _BUILT_IN.items()}
        for kind in _DECLARED:
            for term in graph.subjects(RDF.type, kind):
                if isinstance(term, URIRef):
                    self.kinds.setdefault(term, set()).add(kind)
        self.reached: set[Node] = set()
        self.axioms: dict[Node, Callable[[Node, Node], str | None]] = {
            RDFS.subClassOf: lambda s, o: self.expression(s, "a subclass") or self.expression(o, "a superclass"),
            OWL.equivalentClass: self.equivalent,
            OWL.disjointWith: lambda s, o: self.expression(s, "a subclass") or self.expression(o, "a subclass"),
            RDFS.subPropertyOf: lambda s, o: self.alike([s, o], annotations=True),
            OWL.equivalentProperty: lambda s, o: self.alike([s, o]),
            OWL.propertyDisjointWith: lambda s, o: self.alike([s, o]),
            OWL.inverseOf: lambda s, o: self.objects([s, o]),
            OWL.propertyChainAxiom: self.chain,
            RDFS.domain: self.domain,
            RDFS.range: self.range,
            OWL.hasKey: self.key,
            OWL.sameAs: lambda s, o: self.individuals([s, o]),
            OWL.differentFrom: lambda s, o: self.individuals([s, o]),
            OWL.disjointUnionOf: lambda s, o: "OWL 2 RL has no disjoint unions",
            RDF.type: self.typed,
            OWL.imports: self.header,
            OWL.versionIRI: self.header,
        }

    def violations(self) -> Iterator[Violation]:
        for s, p, o in self.graph:
            if reason := self.triple(s, p, o):
                yield Violation(f"{_name(s)} {_name(p)} {_name(o)}", reason)
        for node in set(self.graph.subjects()) - self.reached:
            parts = sorted(_name(p) for p in self.graph.predicates(node) if p in _PARTS or p == OWL.inverseOf)
            if isinstance(node, BNode) and parts:
                yield Violation(f"[ ] {', '.join(parts)}", "it stands in no axiom")

    def triple(self, s: Node, p: Node, o: Node) -> str | None:
        if p in _PARTS:
            return None if isinstance(s, BNode) else f"{_name(p)} belongs to an unnamed part of an axiom"
        if p == OWL.inverseOf and isinstance(s, BNode):
            return None
        if judge := self.axioms.get(p):
            return judge(s, o)
        kinds = self.kinds.get(p, set())
        if OWL.AnnotationProperty in kinds:
            return None
        if OWL.ObjectProperty in kinds:
            return "the value of an object property is text" if isinstance(o, Literal) else None
        if OWL.DatatypeProperty in kinds:
            return None if isinstance(o, Literal) else "the value of a datatype property is not text"
        if str(p).startswith(_RESERVED):
            return f"no axiom of OWL 2 RL has the form of {_name(p)} here"
        return f"{_name(p)} is not declared as a property"

    def typed(self, s: Node, o: Node) -> str | None:
        if o in (*_DECLARED, OWL.Ontology, OWL.Restriction, RDF.List):
            return None
        if o in _CHARACTERISTICS:
            return self.objects([s])
        if o == OWL.FunctionalProperty:
            return self.alike([s])
        if o in _LISTED:
            return self.listed(s, o)
        if o == OWL.NegativePropertyAssertion:
            return self.negative(s)
        if o in (OWL.Axiom, OWL.Annotation):
            self.reached.add(s)
            said = self.graph.value(s, OWL.annotatedProperty)
            held = said is not None and any(
                (source, said, target) in self.graph
                for source in self.graph.objects(s, OWL.annotatedSource)
                for target in self.graph.objects(s, OWL.annotatedTarget)
            )
            return None if held or o == OWL.Annotation else "the axiom that it annotates is not stated"
        if str(o).startswith(_RESERVED) and o not in (OWL.Thing, OWL.Nothing):
            return f"OWL 2 RL has no axiom of type {_name(o)}"
        return self.expression(o, "a superclass")

    def header(self, s: Node, o: Node) -> str | None:
        return None if (s, RDF.type, OWL.Ontology) in self.graph else f"{_name(s)} is not declared as an ontology"

    # --- Class expressions and data ranges

    def expression(self, node: Node, place: str, filler: bool = False) -> str | None:
        """`place` is where it stands, e.g. a subclass; as a `filler` it may be owl:Thing."""
        if isinstance(node, Literal):
            return "text stands where a class is expected"
        if isinstance(node, URIRef):
            if node == OWL.Thing and not filler:
                return "OWL 2 RL has owl:Thing only as the filler of a restriction"
            return None if OWL.Class in self.kinds.get(node, ()) else f"{_name(node)} is not declared as a class"
        self.reached.add(node)
        found = [p for p in self.graph.predicates(node) if p in _CONSTRUCTORS]
        if len(found) != 1:
            return f"a class expression has one constructor, found {len(found)}"
        if found[0] not in _ALLOWED[place]:
            return f"OWL 2 RL has no {_name(found[0])} in {place}"
        value = self.graph.value(node, found[0])
        return self.construct(node, found[0], value, place) if value is not None else "the constructor has no value"

    def construct(self, node: Node, constructor: Node, value: Node, place: str) -> str | None:
        if constructor in (OWL.intersectionOf, OWL.unionOf):
            return self.several(value, lambda member: self.expression(member, place), least=2)
        if constructor == OWL.oneOf:
            return self.several(value, lambda member: self.individuals([member]))
        if constructor == OWL.complementOf:
            return self.expression(value, "a subclass")
        prop = self.graph.value(node, OWL.onProperty)
        kind = self.kind(prop) if prop is not None else None
        if kind not in (OWL.ObjectProperty, OWL.DatatypeProperty):
            return f"the restriction is not on a declared property: {_name(prop) if prop is not None else 'none'}"
        data = kind == OWL.DatatypeProperty
        if constructor == OWL.hasValue:
            return None if isinstance(value, Literal) == data else "the value does not fit the kind of the property"
        inner = "a superclass" if constructor == OWL.allValuesFrom else "a subclass"
        if constructor in _MAXIMA:
            if not isinstance(value, Literal) or value.toPython() not in (0, 1):
                return f"OWL 2 RL has a maximum of 0 or 1 only, found {value}"
            filler = self.graph.value(node, OWL.onDataRange if data else OWL.onClass)
            if filler is None:
                return None if constructor == OWL.maxCardinality else "the cardinality is qualified by nothing"
            value = filler
        return (
            self.data_range(value)
            if data
            else self.expression(value, inner, filler=constructor in (OWL.someValuesFrom, *_MAXIMA))
        )

    def data_range(self, node: Node) -> str | None:
        if isinstance(node, BNode):
            self.reached.add(node)
            value = self.graph.value(node, OWL.intersectionOf)
            return self.several(value, self.data_range, least=2) if value else "OWL 2 RL intersects datatypes only"
        known = RDFS.Datatype in self.kinds.get(node, ()) and (
            node in _DATATYPES or not str(node).startswith(_RESERVED)
        )
        return None if known else f"{_name(node)} is not in the datatype map of OWL 2 RL, nor declared as a datatype"

    def equivalent(self, s: Node, o: Node) -> str | None:
        if RDFS.Datatype in self.kinds.get(s, ()):
            return self.data_range(o)
        return self.expression(s, "an equivalent class") or self.expression(o, "an equivalent class")

    # --- Properties and individuals

    def kind(self, node: Node) -> Node | None:
        """The kind of property that a name or an inverse is."""
        if isinstance(node, BNode):
            self.reached.add(node)
            inner = self.graph.value(node, OWL.inverseOf)
            return OWL.ObjectProperty if OWL.ObjectProperty in self.kinds.get(inner or node, ()) else None
        kinds = self.kinds.get(node, ())
        return next((each for each in _DECLARED[1:4] if each in kinds), None)

    def alike(self, nodes: list[Node], annotations: bool = False) -> str | None:
        kinds = {node: self.kind(node) for node in nodes}
        if lost := [_name(node) for node, kind in kinds.items() if kind is None]:
            return f"{lost[0]} is not declared as a property"
        if len(set(kinds.values())) > 1:
            return "it relates properties of different kinds"
        if not annotations and OWL.AnnotationProperty in kinds.values():
            return "an annotation property has no such axiom"
        return None

    def objects(self, nodes: list[Node]) -> str | None:
        lost = [_name(node) for node in nodes if self.kind(node) != OWL.ObjectProperty]
        return f"{lost[0]} is not declared as an object property" if lost else None

    def chain(self, s: Node, o: Node) -> str | None:
        return self.objects([s]) or self.several(o, lambda step: self.objects([step]), least=2)

    def domain(self, s: Node, o: Node) -> str | None:
        if self.kind(s) == OWL.AnnotationProperty:
            return None if isinstance(o, URIRef) else "the domain of an annotation property is a name"
        return self.alike([s]) or self.expression(o, "a superclass")

    def range(self, s: Node, o: Node) -> str | None:
        return self.data_range(o) if self.kind(s) == OWL.DatatypeProperty else self.domain(s, o)

    def key(self, s: Node, o: Node) -> str | None:
        return self.expression(s, "a subclass") or self.several(o, lambda each: self.alike([each]))

    def individuals(self, nodes: list[Node]) -> str | None:
        return "text stands where a thing is expected" if any(isinstance(node, Literal) for node in nodes) else None

    def listed(self, s: Node, cls: Node) -> str | None:
        self.reached.add(s)
        value = self.graph.value(s, _LISTED[URIRef(str(cls))])
        if value is None:
            value = self.graph.value(s, OWL.members)
        if value is None:
            return "it lists no members"
        if cls == OWL.AllDisjointClasses:
            return self.several(value, lambda member: self.expression(member, "a subclass"), least=2)
        if cls == OWL.AllDisjointProperties:
            return self.several(value, lambda member: self.alike([member]), least=2)
        return self.several(value, lambda member: self.individuals([member]), least=2)

    def negative(self, s: Node) -> str | None:
        self.reached.add(s)
        prop = self.graph.value(s, OWL.assertionProperty)
        target = OWL.targetValue if prop and self.kind(prop) == OWL.DatatypeProperty else OWL.targetIndividual
        whole = None not in (prop, self.graph.value(s, OWL.sourceIndividual), self.graph.value(s, target))
        return self.alike([prop]) if whole and prop else "a negative assertion has a source, a property and a target"

    def several(self, head: Node, judge: Callable[[Node], str | None], least: int = 1) -> str | None:
        """What speaks against the list at `head`: against one of its members, its length or its form."""
        cells: dict[Node, Node] = {}
        at: Node | None = head
        while at is not None and at != RDF.nil and at not in cells:
            first = self.graph.value(at, RDF.first)
            if first is None:
                break
            cells[at] = first
            at = self.graph.value(at, RDF.rest)
        self.reached.update(cells)
        if at != RDF.nil or len(cells) < least:
            return f"the list is broken or has fewer than {least} members"
        return next((reason for member in cells.values() if (reason := judge(member))), None)


def _name(node: Node) -> str:
    return "[ ]" if isinstance(node, BNode) else compact(str(node))


def violations(graph: Graph) -> tuple[Violation, ...]:
    """What in `graph` the grammar of OWL 2 RL does not have; empty when the graph is an OWL 2 RL ontology."""
    return tuple(sorted(set(_Grammar(graph).violations())))
