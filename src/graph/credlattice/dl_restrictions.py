"""The global restrictions of OWL 2 DL that an ontology of properties, chains and kinds can break.

https://www.w3.org/TR/owl2-syntax/#Global_Restrictions_on_Axioms_in_OWL_2_DL. A reasoner is complete, and
ends, only where they hold. The restrictions on unnamed individuals and on datatype definitions are not looked at: the
ontology has neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import networkx as nx
from rdflib import OWL, RDF, RDFS, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from credlattice.rl_profile import Violation
from credlattice.vocabulary import compact

_Expression = tuple[Node, bool]
"""A property, and whether its inverse is meant."""

_SIMPLE_ONLY: Final = (
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.IrreflexiveProperty,
    OWL.AsymmetricProperty,
)
_CARDINALITIES: Final = (
    OWL.hasSelf,
    OWL.cardinality,
    OWL.minCardinality,
    OWL.maxCardinality,
    OWL.qualifiedCardinality,
    OWL.minQualifiedCardinality,
    OWL.maxQualifiedCardinality,
)
_APART: Final = (
    (OWL.ObjectProperty, OWL.DatatypeProperty),
    (OWL.ObjectProperty, OWL.AnnotationProperty),
    (OWL.DatatypeProperty, OWL.AnnotationProperty),
    (OWL.Class, RDFS.Datatype),
)


def violations(graph: Graph) -> tuple[Violation, ...]:
    """Names of two kinds, non-simple properties where only simple ones may stand, and chains without an order."""
    return tuple(sorted({*_two_kinds(graph), *_not_simple(graph), *_not_regular(graph)}))


def _two_kinds(graph: Graph) -> Iterator[Violation]:
    for first, second in _APART:
        for term in set(graph.subjects(RDF.type, first)) & set(graph.subjects(RDF.type, second)):
            yield Violation(_name(term), f"it is both a {_name(first)} and a {_name(second)}")


def _not_simple(graph: Graph) -> Iterator[Violation]:
    above = _hierarchy(graph)
    composite = set(graph.subjects(RDF.type, OWL.TransitiveProperty)) | set(graph.subjects(OWL.propertyChainAxiom))
    reasons: dict[Node, Node] = {}
    for lower in composite:
        expression = _expression(graph, lower)
        for prop, _ in {expression} | (nx.descendants(above, expression) if expression in above else set()):
            reasons.setdefault(prop, lower)
    for prop, axiom in _simple_needed(graph):
        name, _ = _expression(graph, prop)
        if name in reasons:
            yield Violation(
                f"{_name(name)} {axiom}",
                f"it is not simple: {_name(reasons[name])} is transitive or follows from a chain",
            )


def _simple_needed(graph: Graph) -> Iterator[tuple[Node, str]]:
    for kind in _SIMPLE_ONLY:
        for prop in graph.subjects(RDF.type, kind):
            yield prop, f"a {_name(kind)}"
    for predicate in _CARDINALITIES:
        for restriction in graph.subjects(predicate):
            for prop in graph.objects(restriction, OWL.onProperty):
                yield prop, f"in {_name(predicate)}"
    for s, o in graph.subject_objects(OWL.propertyDisjointWith):
        yield from ((s, "in owl:propertyDisjointWith"), (o, "in owl:propertyDisjointWith"))
    for group in graph.subjects(RDF.type, OWL.AllDisjointProperties):
        for head in graph.objects(group, OWL.members):
            yield from ((prop, "in owl:AllDisjointProperties") for prop in Collection(graph, head))


def _not_regular(graph: Graph) -> Iterator[Violation]:
    """Chains that no strict order of properties allows: a step must come before the head, or be it at one end.

    The order is the least one: the steps of every chain before its head, and what follows transitively.
    """
    before: nx.DiGraph = nx.DiGraph()
    for head, list_head in graph.subject_objects(OWL.propertyChainAxiom):
        steps = [_expression(graph, step) for step in Collection(graph, list_head)]
        whole = _expression(graph, head)
        if steps == [whole, whole]:
            continue
        if steps and steps[0] == whole:
            steps = steps[1:]
        elif steps and steps[-1] == whole:
            steps = steps[:-1]
        before.add_edges_from((name, whole[0]) for name, _ in steps)
    above = _hierarchy(graph)
    for lower, higher in nx.transitive_closure(before).edges:
        if lower == higher or lower in _reach(above, higher):
            yield Violation(
                f"{_name(higher)} owl:propertyChainAxiom … {_name(lower)} …",
                f"the chains are not regular: {_name(lower)} would have to come both before and after {_name(higher)}",
            )


def _reach(above: nx.DiGraph, prop: Node) -> set[Node]:
    """The properties that `prop` is a case of, their inverses or its inverse included."""
    ends = [end for end in ((prop, False), (prop, True)) if end in above]
    return {name for end in ends for name, _ in nx.descendants(above, end)}


def _hierarchy(graph: Graph) -> nx.DiGraph:
    """Which expression is a case of which: the arrow of the specification, each edge also between the inverses."""
    edges: list[tuple[_Expression, _Expression]] = []
    for s, o in graph.subject_objects(RDFS.subPropertyOf):
        edges.append((_expression(graph, s), _expression(graph, o)))
    for s, o in graph.subject_objects(OWL.equivalentProperty):
        edges += [(_expression(graph, s), _expression(graph, o)), (_expression(graph, o), _expression(graph, s))]
    for s, o in graph.subject_objects(OWL.inverseOf):
        if not isinstance(s, BNode):
            edges += [((s, False), (o, True)), ((o, True), (s, False))]
    for s in graph.subjects(RDF.type, OWL.SymmetricProperty):
        edges.append(((s, False), (s, True)))
    return nx.DiGraph(edges + [((s, not a), (o, not b)) for (s, a), (o, b) in edges])


def _expression(graph: Graph, node: Node) -> _Expression:
    if isinstance(node, BNode):
        inner = graph.value(node, OWL.inverseOf)
        return (inner if inner is not None else node, True)
    return (node, False)


def _name(node: Node) -> str:
    return compact(str(node)) if isinstance(node, URIRef) else "[ ]"
