"""What follows from what is asserted.

Each rule is a file of `queries/rules/`; what it finds goes into graphs of its own, one for each source graph it was
found in, so a derived statement names both its rule and who said what it rests on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad

from credlattice import catalog
from credlattice.model import SourceDocument, Status
from credlattice.questions import Questions
from credlattice.store import EmbeddedStore
from credlattice.vocabulary import GRAPH

DERIVED = GRAPH + "derived/"


def derive(store: EmbeddedStore, questions: Questions) -> int:
    """Run every rule once over what is asserted; returns how many statements were added.

    Rules do not build on each other: a derived statement always rests on statements somebody made.
    """
    rules = [question for name, question in questions.all.items() if name.startswith("rules/")]
    before = len(store)
    store.add([quad for rule in rules for quad in _conclusions(questions, rule.name, rule.title)])
    return len(store) - before


def _conclusions(questions: Questions, name: str, title: str) -> Iterator[Quad]:
    rule = name.removeprefix("rules/")
    described: set[str] = set()
    for row in questions.run(name).rows:
        subject, predicate, value, source = (row[column] for column in ("subject", "predicate", "object", "graph"))
        if not (isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and isinstance(source, NamedNode)):
            continue
        if value is None or source.value.startswith(DERIVED):
            continue
        graph = f"{DERIVED}{rule}/{hashlib.sha256(source.value.encode()).hexdigest()[:12]}"
        if graph not in described:
            described.add(graph)
            document = SourceDocument(graph, title, (), status=Status.DERIVED)
            yield from catalog.describe(document, rule=rule, derived_from=source.value)
        yield Quad(subject, predicate, value, NamedNode(graph))
