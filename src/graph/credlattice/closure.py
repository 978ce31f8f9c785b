"""Following the axioms of `owl_rules` over numbers instead of terms, a round at a time.

Semi-naive: a round looks only at what the round before added. Statements that are premises together with others
(transitive properties, chains) are kept in memory by subject and by object; all others pass through once. Memory: some
150 bytes for each such statement and 60 for each statement that a rule might conclude.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from credlattice.owl_rules import Axioms
from credlattice.store import EmbeddedStore, Term
from credlattice.vocabulary import RDF

_TYPE: Final = NamedNode(RDF + "type")
_BITS: Final = 32
"""Of the number of a term; a statement without its graph is one number of three such parts."""

Fact = tuple[int, int, int, int]
"""Subject, predicate, object and graph."""
Premises = tuple[int, ...]
"""The graphs that a conclusion rests on."""


@dataclass(frozen=True)
class Conclusion:
    """A statement that follows, the rule that says so, and the graphs of its premises."""

    rule: str
    statement: tuple[int, int, int]
    premises: Premises


class Terms:
    """Every term that was met, by number. Numbers of literals and blank nodes are remembered as such."""

    def __init__(self) -> None:
        self.numbers: dict[Term, int] = {}
        self.terms: list[Term] = []
        self.literals: set[int] = set()
        self.blanks: set[int] = set()

    def number(self, term: Term) -> int:
        found = self.numbers.get(term)
        if found is None:
            found = self.numbers[term] = len(self.terms)
            self.terms.append(term)
            if isinstance(term, Literal):
                self.literals.add(found)
            elif isinstance(term, BlankNode):
                self.blanks.add(found)
        return found


class Closure:
    """What follows from the statements of `store` by `axioms`."""

    def __init__(self, store: EmbeddedStore, axioms: Axioms) -> None:
        self.store, self.axioms, self.terms = store, axioms, Terms()
        number = self.terms.number
        self.type = number(_TYPE)

        def numbered(table: dict[NamedNode, list[NamedNode]]) -> dict[int, list[int]]:
            return {number(p): [number(q) for q in others] for p, others in table.items()}

        self.supers, self.inverses = numbered(axioms.supers), numbered(axioms.inverses)
        self.domains, self.ranges = numbered(axioms.domains), numbered(axioms.ranges)
        self.narrower = {number(c): {number(n) for n in below} for c, below in axioms.narrower_classes.items()}
        self.symmetric = {number(p) for p in axioms.symmetric}
        self.transitive = {number(p) for p in axioms.transitive}
        self.chains = [
            (number(head), [tuple(number(p) for p in sorted(step, key=str)) for step in steps])
            for head, steps in axioms.chains
        ]
        self.steps: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for at, (_, steps) in enumerate(self.chains):
            for place, step in enumerate(steps):
                for predicate in step:
                    self.steps[predicate].append((at, place))
        self.joined = {number(p) for p in axioms.joined}
        self.concluded = {number(p) for p in axioms.conclusions}
        self.known: set[int] = set()
        self.forward: dict[int, dict[int, list[int]]] = defaultdict(dict)
        self.backward: dict[int, dict[int, list[int]]] = defaultdict(dict)
        self.classes: dict[int, set[int]] = {}
        for needed in sorted(axioms.joined | axioms.conclusions, key=str):
            for fact in self._stored(needed):
                self._remember(fact)

    def everything(self) -> Iterator[Fact]:
        """Every statement that some axiom applies to: what the first round looks at."""
        return chain.from_iterable(self._stored(p) for p in sorted(self.axioms.predicates, key=str))

    def _stored(self, predicate: NamedNode) -> Iterator[Fact]:
        number, p = self.terms.number, self.terms.number(predicate)
        for quad in self.store.raw.quads_for_pattern(None, predicate, None, None):
            subject, value, graph = quad.subject, quad.object, quad.graph_name
            if isinstance(graph, NamedNode) and not isinstance(subject, Triple) and not isinstance(value, Triple):
                yield number(subject), p, number(value), number(graph)

    def add(self, facts: Iterable[Fact]) -> None:
        """New statements: premises and known from now on."""
        for fact in facts:
            self._remember(fact)

    def _remember(self, fact: Fact) -> None:
        s, p, o, g = fact
        if p == self.type:
            self.classes.setdefault(s, set()).add(o)
            return
        if p in self.concluded:
            self.known.add(_key(s, p, o))
        if p in self.joined:
            self.forward[p].setdefault(s, []).extend((o, g))
            if o not in self.terms.literals:
                self.backward[p].setdefault(o, []).extend((s, g))

    # -- one round ----------------------------------------------------------------------------------------------------

    def conclusions(self, facts: Iterable[Fact]) -> Iterator[Conclusion]:
        """All that follows from `facts` and, where an axiom has several premises, what is known beside them. What is
        known already is left out; so is what would be said of a literal or a blank node."""
        known, blanks = self.known, self.terms.blanks
        for fact in facts:
            for found in self._from(fact):
                s, p, o = found.statement
                if s in blanks:
                    continue
                if p == self.type:
                    if not self._is_a(s, o):
                        yield found
                elif _key(s, p, o) not in known:
                    yield found

    def _from(self, fact: Fact) -> Iterator[Conclusion]:
        s, p, o, graph = fact
        g = (graph,)
        for wide in self.supers.get(p, ()):
            yield Conclusion("sub-property", (s, wide, o), g)
        for cls in self.domains.get(p, ()):
            yield Conclusion("domain-and-range", (s, self.type, cls), g)
        if o in self.terms.literals:
            return
        for cls in self.ranges.get(p, ()):
            yield Conclusion("domain-and-range", (o, self.type, cls), g)
        for other in self.inverses.get(p, ()):
            yield Conclusion("inverse-property", (o, other, s), g)
        if p in self.symmetric:
            yield Conclusion("symmetric-property", (o, p, s), g)
        if p in self.transitive:
            # That a thing in a circle also has the property to itself is true and tells nobody anything.
            for value, graphs in self._ahead(o, (p,), g):
                if value != s:
                    yield Conclusion("transitive-property", (s, p, value), graphs)
            for subject, graphs in self._behind(s, (p,), g):
                if subject != o:
                    yield Conclusion("transitive-property", (subject, p, o), graphs)
        for at, place in self.steps.get(p, ()):
            yield from self._chained(*self.chains[at], place, fact)

    def _chained(self, head: int, steps: list[tuple[int, ...]], place: int, fact: Fact) -> Iterator[Conclusion]:
        s, _, o, graph = fact
        starts: list[tuple[int, Premises]] = [(s, (graph,))]
        for step in reversed(steps[:place]):
            starts = [each for start, graphs in starts for each in self._behind(start, step, graphs)]
        for start, graphs in starts:
            ends: list[tuple[int, Premises]] = [(o, graphs)]
            for step in steps[place + 1 :]:
                ends = [each for end, on in ends for each in self._ahead(end, step, on)]
            for end, on in ends:
                yield Conclusion("property-chain", (start, head, end), on)

    def _ahead(self, at: int, step: tuple[int, ...], graphs: Premises) -> Iterator[tuple[int, Premises]]:
        for predicate in step:
            found = self.forward[predicate].get(at)
            if found:
                for place in range(0, len(found), 2):
                    yield found[place], (*graphs, found[place + 1])

    def _behind(self, at: int, step: tuple[int, ...], graphs: Premises) -> Iterator[tuple[int, Premises]]:
        for predicate in step:
            found = self.backward[predicate].get(at)
            if found:
                for place in range(0, len(found), 2):
                    yield found[place], (found[place + 1], *graphs)

    def _is_a(self, thing: int, cls: int) -> bool:
        """Whether `thing` is stated to be of `cls` or a narrower class; literals are of no class here."""
        if thing in self.terms.literals:
            return True
        classes = self.classes.get(thing)
        if classes is None:
            term = self.terms.terms[thing]
            quads = self.store.raw.quads_for_pattern(term, _TYPE, None, None)  # type: ignore[arg-type]
            number = self.terms.number
            classes = {number(quad.object) for quad in quads if isinstance(quad.object, NamedNode)}
            self.classes[thing] = classes
        return cls in classes or not classes.isdisjoint(self.narrower.get(cls, ()))


def _key(s: int, p: int, o: int) -> int:
    return (s << 2 * _BITS) | (p << _BITS) | o
