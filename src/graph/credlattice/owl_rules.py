"""The OWL 2 RL rules whose conclusions are stored, over the axioms that stand in the store itself.

Semi-naive: a round looks only at what the round before added and joins it with its neighbours through the store's
indexes. The rules are prp-spo1 (for the ontology's own super-properties), prp-spo2, prp-inv1 and 2, prp-symp, prp-trp,
prp-dom and prp-rng of the OWL 2 profiles (https://www.w3.org/TR/owl2-profiles/, section 4.3). Hierarchies of classes
and super-properties of other vocabularies are walked, not stored: a premise may be stated with any sub-property.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from credlattice.store import EmbeddedStore, Term
from credlattice.vocabulary import CL, OWL, RDF, RDFS

TITLES: Final = {
    "domain-and-range": "Classes that a property implies",
    "inverse-property": "Inverse properties",
    "property-chain": "Property chains",
    "sub-property": "Super-properties of the ontology's own",
    "symmetric-property": "Symmetric properties",
    "transitive-property": "Transitive properties",
}
"""The rules, each a `cl:DerivationRule`."""

_TYPE: Final = NamedNode(RDF + "type")
Thing = NamedNode | BlankNode


@dataclass(frozen=True)
class Conclusion:
    """A statement that follows, the rule that says so, and the graphs of its premises."""

    rule: str
    subject: Thing
    predicate: NamedNode
    object: Term
    premises: tuple[str, ...]


class Axioms:
    """The axioms of a store's ontology, by the property whose statements they apply to."""

    def __init__(self, store: EmbeddedStore) -> None:
        self.store = store
        broader = self._walk(RDFS + "subPropertyOf")
        self.narrower_classes = self._walk(RDFS + "subClassOf", down=True)
        narrower = self._walk(RDFS + "subPropertyOf", down=True)
        self.supers = {
            p: [q for q in direct if q.value.startswith(CL)]
            for p, direct in self._pairs(RDFS + "subPropertyOf").items()
        }
        self.symmetric = self._of_type("SymmetricProperty")
        self.transitive = self._of_type("TransitiveProperty")
        self.domains, self.ranges = self._pairs(RDFS + "domain"), self._pairs(RDFS + "range")
        stated = self._pairs(OWL + "inverseOf")
        inverse: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for one, others in stated.items():
            for other in others:
                inverse[one].add(other)
                inverse[other].add(one)
        self.inverses = {
            p: sorted({q for wide in (p, *broader.get(p, ())) for q in inverse.get(wide, ())}, key=str)
            for p in {n for p in inverse for n in (p, *narrower.get(p, ()))}
        }
        self.chains = [
            (head, [frozenset({step, *narrower.get(step, ())}) for step in steps]) for head, steps in self._chains()
        ]
        self.steps: dict[NamedNode, list[tuple[int, int]]] = defaultdict(list)
        for number, (_, steps) in enumerate(self.chains):
            for place, step in enumerate(steps):
                for predicate in step:
                    self.steps[predicate].append((number, place))

    @property
    def predicates(self) -> set[NamedNode]:
        """Every property that some axiom applies to."""
        keyed = (self.supers, self.inverses, self.domains, self.ranges, self.steps)
        return {p for each in keyed for p in each} | self.symmetric | self.transitive

    def conclusions(self, quads: Iterable[Quad]) -> Iterator[Conclusion]:
        """All that follows from `quads` and, where an axiom has several premises, what the store holds beside them.
        What the store already states is left out."""
        for quad in quads:
            for found in self._from(quad):
                if isinstance(found.subject, NamedNode) and not self._stated(found):
                    yield found

    def _from(self, quad: Quad) -> Iterator[Conclusion]:
        s, p, o, graph = quad.subject, quad.predicate, quad.object, quad.graph_name
        if isinstance(s, Triple) or isinstance(o, Triple) or not isinstance(graph, NamedNode):
            return
        g = (graph.value,)
        for wide in self.supers.get(p, ()):
            yield Conclusion("sub-property", s, wide, o, g)
        for cls in self.domains.get(p, ()):
            yield Conclusion("domain-and-range", s, _TYPE, cls, g)
        if isinstance(o, Literal):
            return
        for cls in self.ranges.get(p, ()):
            yield Conclusion("domain-and-range", o, _TYPE, cls, g)
        for other in self.inverses.get(p, ()):
            yield Conclusion("inverse-property", o, other, s, g)
        if p in self.symmetric:
            yield Conclusion("symmetric-property", o, p, s, g)
        if p in self.transitive:
            # That a thing in a circle also has the property to itself is true and tells nobody anything.
            for _, value, graphs in self._forward(o, frozenset({p}), g):
                if value != s:
                    yield Conclusion("transitive-property", s, p, value, graphs)
            for subject, _, graphs in self._backward(s, frozenset({p}), g):
                if subject != o:
                    yield Conclusion("transitive-property", subject, p, o, graphs)
        for number, place in self.steps.get(p, ()):
            head, steps = self.chains[number]
            starts: list[tuple[Thing, Thing, tuple[str, ...]]] = [(s, s, g)]
            for step in reversed(steps[:place]):
                starts = [each for start, _, graphs in starts for each in self._backward(start, step, graphs)]
            for start, _, graphs in starts:
                ends: list[tuple[Thing, Term, tuple[str, ...]]] = [(o, o, graphs)]
                for step in steps[place + 1 :]:
                    ends = [
                        each
                        for _, end, on in ends
                        if not isinstance(end, Literal)
                        for each in self._forward(end, step, on)
                    ]
                for _, end, on in ends:
                    yield Conclusion("property-chain", start, head, end, on)

    def _forward(
        self, at: Thing, step: frozenset[NamedNode], graphs: tuple[str, ...]
    ) -> Iterator[tuple[Thing, Term, tuple[str, ...]]]:
        for predicate in step:
            for quad in self.store.raw.quads_for_pattern(at, predicate, None, None):
                if not isinstance(quad.object, Triple) and isinstance(quad.graph_name, NamedNode):
                    yield at, quad.object, (*graphs, quad.graph_name.value)

    def _backward(
        self, at: Thing, step: frozenset[NamedNode], graphs: tuple[str, ...]
    ) -> Iterator[tuple[Thing, Thing, tuple[str, ...]]]:
        for predicate in step:
            for quad in self.store.raw.quads_for_pattern(None, predicate, at, None):
                if not isinstance(quad.subject, Triple) and isinstance(quad.graph_name, NamedNode):
                    yield quad.subject, at, (quad.graph_name.value, *graphs)

    def _stated(self, found: Conclusion) -> bool:
        if found.rule != "domain-and-range":
            return self._any(found.subject, found.predicate, found.object)
        if not isinstance(found.object, NamedNode):
            return True
        classes = (found.object, *self.narrower_classes.get(found.object, ()))
        return any(self._any(found.subject, _TYPE, cls) for cls in classes)

    def _any(self, s: Thing, p: NamedNode, o: Term) -> bool:
        return next(iter(self.store.raw.quads_for_pattern(s, p, o, None)), None) is not None

    # -- reading the axioms -------------------------------------------------------------------------------------------

    def _pairs(self, predicate: str) -> dict[NamedNode, list[NamedNode]]:
        found: dict[NamedNode, list[NamedNode]] = defaultdict(list)
        for quad in self.store.raw.quads_for_pattern(None, NamedNode(predicate), None, None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                found[quad.subject].append(quad.object)
        return dict(found)

    def _walk(self, predicate: str, *, down: bool = False) -> dict[NamedNode, set[NamedNode]]:
        """For each term all that lie above it, or below, over any number of steps."""
        edges: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for one, others in self._pairs(predicate).items():
            for other in others:
                edges[other if down else one].add(one if down else other)
        reached: dict[NamedNode, set[NamedNode]] = {}
        for term in list(edges):
            seen: set[NamedNode] = set()
            queue = [term]
            while queue:
                for other in edges.get(queue.pop(), ()):
                    if other not in seen:
                        seen.add(other)
                        queue.append(other)
            reached[term] = seen - {term}
        return reached

    def _of_type(self, name: str) -> set[NamedNode]:
        quads = self.store.raw.quads_for_pattern(None, _TYPE, NamedNode(OWL + name), None)
        return {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}

    def _chains(self) -> Iterator[tuple[NamedNode, list[NamedNode]]]:
        for quad in self.store.raw.quads_for_pattern(None, NamedNode(OWL + "propertyChainAxiom"), None, None):
            steps: list[NamedNode] = []
            at = quad.object
            while isinstance(at, BlankNode) and (first := self._one(at, "first")) is not None:
                if isinstance(first, NamedNode):
                    steps.append(first)
                at = self._one(at, "rest") or NamedNode(RDF + "nil")
            if isinstance(quad.subject, NamedNode) and len(steps) > 1:
                yield quad.subject, steps

    def _one(self, node: BlankNode, name: str) -> Term | None:
        found = next(iter(self.store.raw.quads_for_pattern(node, NamedNode(RDF + name), None, None)), None)
        return found.object if found is not None and not isinstance(found.object, Triple) else None
