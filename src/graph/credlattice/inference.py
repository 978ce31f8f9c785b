"""What follows from what is asserted.

The axioms of the ontology are followed by `owl_rules`; what OWL cannot express is read by the queries of
`queries/rules/`. Both take turns until nothing new is found. A derived statement stands in a graph named after its rule
and the set of documents it rests on, so it names both its rule and everybody who said what it follows from, however
many steps lie between.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from credlattice import catalog, owl_rules
from credlattice.model import SourceDocument, Status
from credlattice.owl_rules import Axioms, Conclusion
from credlattice.questions import Question, Questions, load_all
from credlattice.store import EmbeddedStore
from credlattice.vocabulary import GRAPH

DERIVED = GRAPH + "derived/"

Statement = tuple[NamedNode | BlankNode, NamedNode, NamedNode | BlankNode | Literal]


def derive(store: EmbeddedStore, questions: Questions) -> int:
    """Follow axioms and rules until nothing new follows; returns how many statements were added, the catalog's too.

    The axioms are those of the ontology graphs in `store`: without them only the readings apply. It ends, since no rule
    makes new names. Time and memory grow with what is derived: n things in a circle of a transitive property give n².
    """
    before = len(store)
    axioms, documents = Axioms(store), _Documents(store)
    readings = [questions.get(name) for name in questions.folder("rules")]
    new: Iterable[Quad] = (
        quad for predicate in axioms.predicates for quad in store.raw.quads_for_pattern(None, predicate, None, None)
    )
    while True:
        added = documents.keep(axioms.conclusions(new))
        if not added:
            added = documents.keep(found for rule in readings for found in _read(questions, rule))
        if not added:
            return len(store) - before
        new = added


def _read(questions: Questions, rule: Question) -> Iterator[Conclusion]:
    """What one query finds."""
    for row in questions.run(rule.name).rows:
        subject, predicate, value, graph = (row[column] for column in ("subject", "predicate", "object", "graph"))
        if (
            isinstance(subject, NamedNode)
            and isinstance(predicate, NamedNode)
            and isinstance(graph, NamedNode)
            and value
        ):
            yield Conclusion(rule.name.removeprefix("rules/"), subject, predicate, value, (graph.value,))


class _Documents:
    """The derived graphs so far, and the documents that each rests on."""

    def __init__(self, store: EmbeddedStore) -> None:
        self.store = store
        self.origins: dict[str, frozenset[str]] = {}
        self.graphs: dict[tuple[str, frozenset[str]], NamedNode] = {}

    def keep(self, conclusions: Iterable[Conclusion]) -> list[Quad]:
        """Add `conclusions` in the graphs they belong to; returns what was new.

        A statement that follows from one document is kept for each that it follows from; where several join, one set of
        them is enough: the smallest.
        """
        single: dict[Quad, None] = {}
        joined: dict[Statement, tuple[str, frozenset[str]]] = {}
        described: list[Quad] = []
        for found in conclusions:
            statement = (found.subject, found.predicate, found.object)
            origins = frozenset[str]().union(*(self.origins.get(g, frozenset({g})) for g in found.premises))
            if len(found.premises) == 1:
                single[Quad(*statement, self._graph(found.rule, origins, described))] = None
            elif statement not in joined or _order(origins) < _order(joined[statement][1]):
                joined[statement] = (found.rule, origins)
        for statement, (rule, origins) in joined.items():
            single[Quad(*statement, self._graph(rule, origins, described))] = None
        added = [quad for quad in single if quad not in self.store]
        self.store.add((*described, *added))
        return added

    def _graph(self, rule: str, origins: frozenset[str], described: list[Quad]) -> NamedNode:
        known = self.graphs.get((rule, origins))
        if known is not None:
            return known
        graph = f"{DERIVED}{rule}/{hashlib.sha256(' '.join(sorted(origins)).encode()).hexdigest()[:12]}"
        self.origins[graph] = origins
        document = SourceDocument(graph, _title(rule), (), status=Status.DERIVED)
        described.extend(catalog.describe(document, rule=rule, derived_from=sorted(origins)))
        return self.graphs.setdefault((rule, origins), NamedNode(graph))


def _order(origins: frozenset[str]) -> tuple[int, list[str]]:
    return len(origins), sorted(origins)


def _title(rule: str) -> str:
    return owl_rules.TITLES.get(rule) or load_all()[f"rules/{rule}"].title
