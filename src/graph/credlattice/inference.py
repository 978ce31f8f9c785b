"""What follows from what is asserted.

Each rule is a file of `queries/rules/`: the axioms of the ontology as far as they are stored (OWL 2 RL: chains,
inverses, own super-properties, symmetry, transitivity, domains and ranges), and the readings that OWL cannot express.
They run in turn until none finds anything new. What one finds goes into graphs of its own, one for each set of
documents it rests on, so a derived statement names both its rule and everybody who said what it follows from.

A round costs one scan of the statements whose properties the axioms name. Rounds are as many as the longest derivation
has steps; for a transitive property, the logarithm of its longest path.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from credlattice import catalog
from credlattice.model import SourceDocument, Status
from credlattice.questions import Question, Questions
from credlattice.store import EmbeddedStore
from credlattice.vocabulary import GRAPH

DERIVED = GRAPH + "derived/"

Statement = tuple[NamedNode, NamedNode, NamedNode | BlankNode | Literal]


def derive(store: EmbeddedStore, questions: Questions) -> int:
    """Run the rules until nothing new follows; returns how many statements were added, the catalog's included.

    The axioms are those of the ontology graphs in `store`: without them only the readings apply.
    """
    rules = [question for name, question in questions.all.items() if name.startswith("rules/")]
    before = len(store)
    documents = _Documents()
    found = True
    while found:
        found = False
        for rule in rules:
            found |= documents.keep(store, rule, questions)
    return len(store) - before


class _Documents:
    """The derived graphs so far, and the documents that each rests on."""

    def __init__(self) -> None:
        self.origins: dict[str, frozenset[str]] = {}

    def keep(self, store: EmbeddedStore, rule: Question, questions: Questions) -> bool:
        """Add what `rule` finds now; False when that is nothing new."""
        fresh: list[Quad] = []
        for statement, origins in _conclusions(questions, rule.name, self.origins):
            quad = Quad(*statement, NamedNode(self._graph(rule, origins, fresh)))
            if quad not in store:
                fresh.append(quad)
        store.add(fresh)
        return bool(fresh)

    def _graph(self, rule: Question, origins: frozenset[str], described: list[Quad]) -> str:
        name = rule.name.removeprefix("rules/")
        graph = f"{DERIVED}{name}/{hashlib.sha256(' '.join(sorted(origins)).encode()).hexdigest()[:12]}"
        if graph not in self.origins:
            self.origins[graph] = origins
            document = SourceDocument(graph, rule.title, (), status=Status.DERIVED)
            described.extend(catalog.describe(document, rule=name, derived_from=sorted(origins)))
        return graph


def _conclusions(
    questions: Questions, name: str, origins: dict[str, frozenset[str]]
) -> Iterator[tuple[Statement, frozenset[str]]]:
    """Each new statement with the documents it rests on. Where several graphs join, one set of them is enough: the
    smallest."""
    table = questions.run(name)
    premises = [column for column in table.columns if column.startswith("graph")]
    joined: dict[Statement, frozenset[str]] = {}
    for row in table.rows:
        subject, predicate, value = row["subject"], row["predicate"], row["object"]
        if not (isinstance(subject, NamedNode) and isinstance(predicate, NamedNode)) or value is None:
            continue
        graphs = [graph.value for column in premises if isinstance(graph := row[column], NamedNode)]
        found = frozenset[str]().union(*(origins.get(graph, frozenset({graph})) for graph in graphs))
        statement = (subject, predicate, value)
        if len(premises) == 1:
            yield statement, found
        elif statement not in joined or (len(found), sorted(found)) < (
            len(joined[statement]),
            sorted(joined[statement]),
        ):
            joined[statement] = found
    yield from joined.items()
