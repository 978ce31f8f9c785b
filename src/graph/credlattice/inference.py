"""What follows from what is asserted.

The axioms of the ontology are followed by `closure`; what OWL cannot express is read by the queries of
`queries/rules/`. Both take turns until nothing new is found. A derived statement stands in a graph named after its rule
and the set of documents it rests on, so it names both its rule and everybody who said what it follows from, however
many steps lie between.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain

from pyoxigraph import NamedNode, Quad

from credlattice import catalog, owl_rules
from credlattice.closure import Closure, Conclusion, Fact, Terms
from credlattice.model import SourceDocument, Status
from credlattice.owl_rules import Axioms
from credlattice.questions import Question, Questions, load_all
from credlattice.store import EmbeddedStore
from credlattice.vocabulary import GRAPH

DERIVED = GRAPH + "derived/"

Statement = tuple[int, int, int]


def derive(store: EmbeddedStore, questions: Questions) -> int:
    """Follow axioms and rules until nothing new follows; returns how many statements were added, the catalog's too.

    The axioms are those of the ontology graphs in `store`: without them only the readings apply. It ends, since no rule
    makes new names. Time and memory grow with what is derived: n things in a circle of a transitive property give n².
    """
    before = len(store)
    closure = Closure(store, Axioms(store))
    documents = _Documents(store, closure.terms)
    readings = [questions.get(name) for name in questions.folder("rules")]
    new: Iterable[Fact] = closure.everything()
    while True:
        while added := documents.keep(closure.conclusions(new)):
            closure.add(added)
            new = added
        documents.write()
        read = (found for rule in readings for found in _read(questions, rule, closure.terms))
        added = documents.keep(read)
        documents.write()
        if not added:
            return len(store) - before
        closure.add(added)
        new = added


def _read(questions: Questions, rule: Question, terms: Terms) -> Iterator[Conclusion]:
    """What one query finds. Its column `graph` is the document a conclusion rests on, `other_graph` a second one."""
    number = terms.number
    for row in questions.run(rule.name).rows:
        subject, predicate, value, graph = (row[column] for column in ("subject", "predicate", "object", "graph"))
        if (
            isinstance(subject, NamedNode)
            and isinstance(predicate, NamedNode)
            and isinstance(graph, NamedNode)
            and value
        ):
            statement = (number(subject), number(predicate), number(value))
            other = row.get("other_graph")
            premises = (number(graph), number(other)) if isinstance(other, NamedNode) else (number(graph),)
            yield Conclusion(rule.name.removeprefix("rules/"), statement, premises)


class _Documents:
    """The derived graphs so far, and the documents that each rests on."""

    def __init__(self, store: EmbeddedStore, terms: Terms) -> None:
        self.store, self.terms = store, terms
        self.origins: dict[int, frozenset[int]] = {}
        self.graphs: dict[tuple[str, frozenset[int]], int] = {}
        self.joined: dict[tuple[int, ...], frozenset[int]] = {}
        self.kept: set[Fact] = set()
        """What was derived so far."""
        self.unwritten: list[Fact] = []
        self.described: list[Quad] = []

    def keep(self, conclusions: Iterable[Conclusion]) -> list[Fact]:
        """Add `conclusions` in the graphs they belong to; returns what was new.

        A statement that follows from one document is kept for each that it follows from; where several join, one set of
        them is enough: the smallest.
        """
        single: dict[Fact, None] = {}
        joined: dict[Statement, tuple[str, frozenset[int]]] = {}
        for found in conclusions:
            origins = self._origins(found.premises)
            statement = found.statement
            if len(found.premises) == 1:
                single[(*statement, self._graph(found.rule, origins))] = None
                continue
            known = joined.get(statement)
            if known is None or (origins != known[1] and self._order(origins) < self._order(known[1])):
                joined[statement] = (found.rule, origins)
        for statement, (rule, origins) in joined.items():
            single[(*statement, self._graph(rule, origins))] = None
        added = [fact for fact in single if fact not in self.kept]
        self.kept.update(added)
        self.unwritten += added
        return added

    def write(self) -> None:
        """Put what was kept into the store."""
        terms = self.terms.terms
        quads = (Quad(terms[s], terms[p], terms[o], terms[g]) for s, p, o, g in self.unwritten)  # type: ignore[arg-type]
        self.store.add(chain(self.described, quads))
        self.unwritten, self.described = [], []

    def _origins(self, premises: tuple[int, ...]) -> frozenset[int]:
        """The documents behind the graphs `premises`: sets are few, so each is made once."""
        known = self.joined.get(premises)
        if known is None:
            known = frozenset[int]().union(*(self.origins.get(g, frozenset({g})) for g in premises))
            self.joined[premises] = known
        return known

    def _order(self, origins: frozenset[int]) -> tuple[int, list[str]]:
        return len(origins), self._names(origins)

    def _names(self, origins: frozenset[int]) -> list[str]:
        return sorted(self.terms.terms[g].value for g in origins)

    def _graph(self, rule: str, origins: frozenset[int]) -> int:
        known = self.graphs.get((rule, origins))
        if known is not None:
            return known
        names = self._names(origins)
        graph = f"{DERIVED}{rule}/{hashlib.sha256(' '.join(names).encode()).hexdigest()[:12]}"
        number = self.terms.number(NamedNode(graph))
        self.origins[number] = origins
        document = SourceDocument(graph, _title(rule), (), status=Status.DERIVED)
        self.described.extend(catalog.describe(document, rule=rule, derived_from=names))
        return self.graphs.setdefault((rule, origins), number)


def _title(rule: str) -> str:
    return owl_rules.TITLES.get(rule) or load_all()[f"rules/{rule}"].title
