"""The OWL 2 RL axioms whose conclusions are stored, read from the store itself; `closure` follows them.

The rules are prp-spo1 (for the ontology's own super-properties), prp-spo2, prp-inv1 and 2, prp-symp, prp-trp,
prp-dom and prp-rng of the OWL 2 profiles (https://www.w3.org/TR/owl2-profiles/, section 4.3). Hierarchies of classes
and super-properties of other vocabularies are walked, not stored: a premise may be stated with any sub-property.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Triple

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


class Axioms:
    """The axioms of a store's ontology, by the property whose statements they apply to."""

    def __init__(self, store: EmbeddedStore) -> None:
        self.store = store
        broader = self._walk(RDFS + "subPropertyOf")
        self.narrower_classes = self._walk(RDFS + "subClassOf", down=True)
        narrower = self._walk(RDFS + "subPropertyOf", down=True)
        self.supers = {
            p: own
            for p, direct in self._pairs(RDFS + "subPropertyOf").items()
            if (own := [q for q in direct if q.value.startswith(CL)])
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

    @property
    def joined(self) -> set[NamedNode]:
        """Properties whose statements are premises together with others."""
        return self.transitive | {p for _, steps in self.chains for step in steps for p in step}

    @property
    def predicates(self) -> set[NamedNode]:
        """Every property that some axiom applies to."""
        keyed = (self.supers, self.inverses, self.domains, self.ranges)
        return {p for each in keyed for p in each} | self.symmetric | self.joined

    @property
    def conclusions(self) -> set[NamedNode]:
        """Every property that a conclusion may have, classes aside."""
        found = {q for each in (self.supers, self.inverses) for others in each.values() for q in others}
        return found | self.symmetric | self.transitive | {head for head, _ in self.chains}

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
