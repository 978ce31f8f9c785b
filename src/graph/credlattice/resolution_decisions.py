"""What people decided: that two entries are of the same organization, or of different ones.

A decision is a source document of its own, with one graph, and takes the way all data takes: it is kept among the
imported documents, every release is built with it, and `credlattice forget` takes it back. A later decision on the same
two entries replaces the earlier one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from credlattice import documents, sandbox, staging, validation
from credlattice.model import Record, SourceDocument
from credlattice.readers.describing import Description, node, short_hash, text, typed
from credlattice.resolution_entries import DIFFERENT, SAME, Pair, pair
from credlattice.vocabulary import DCTERMS, GRAPH, PROV, RESOURCE, SCHEMA

FORMAT: Final = "decision"
_VERDICTS: Final = {"same": SAME, "different": DIFFERENT}
_SAID: Final = {"same": "are the same organization", "different": "are different organizations"}


class BadDecision(ValueError):
    """The decision cannot be recorded; the message says why."""


@dataclass(frozen=True)
class Decision:
    """One decision, as it is kept."""

    verdict: str
    """`same` or `different`."""
    one: str
    other: str
    by: str
    because: str
    decided_on: str
    graph: str

    @property
    def name(self) -> str:
        """Under which `credlattice forget` knows it."""
        return self.graph.rpartition("/")[2]

    @property
    def pair(self) -> Pair:
        return pair(self.one, self.other)


def decide(
    home: Path, verdict: str, one: tuple[str, str], other: tuple[str, str], *, because: str, by: str
) -> Decision:
    """Record that `one` and `other`, each an entry and its name, are `same` or `different`. Raises BadDecision.

    It is in the graph from the next release on, and the candidates leave it out at once.
    """
    if one[0] == other[0]:
        raise BadDecision("both are one entry: there is nothing to decide")
    if not because.strip() or not by.strip():
        raise BadDecision("say why, and who says so: others have to be able to ask")
    one, other = sorted((one, other))
    now = datetime.now(UTC)
    record = _record(verdict, one, other, because.strip(), by.strip(), now)
    checked = next(iter(validation.check([record], "ecosystem")))
    if not checked.readable:
        raise BadDecision("; ".join(problem.reason for problem in checked.problems if problem.fatal))
    with documents.lock(home), staging.Import(home, FORMAT) as running:
        running.add(0, record.place, [sandbox.arriving(checked, now.date())])
        running.finish(())
    return Decision(
        verdict, one[0], other[0], by.strip(), because.strip(), now.date().isoformat(), record.document.graph
    )


def decisions(home: Path) -> list[Decision]:
    """Every kept decision, by graph."""
    if not (home / "documents" / "index.sqlite").exists():
        return []
    index = documents.index(home)
    try:
        query = "SELECT graph FROM documents WHERE format = ? ORDER BY graph"
        graphs = [str(graph) for (graph,) in index.execute(query, (FORMAT,))]
    finally:
        index.close()
    return [found for graph in graphs for found in _read(home, graph)]


def decided(home: Path) -> set[Pair]:
    """The pairs that nobody has to be asked about again."""
    return {decision.pair for decision in decisions(home)}


def _record(verdict: str, one: tuple[str, str], other: tuple[str, str], because: str, by: str, now: datetime) -> Record:
    mark = short_hash(one[0], other[0])
    document = SourceDocument(
        graph=f"{GRAPH}document/decision-{mark}",
        title=f"Decision that {one[1]} and {other[1]} {_SAID[verdict]}",
        addresses=(f"decision of {by}",),
        read_on=now.date(),
        publisher=by,
    )
    about = Description(document, f"{RESOURCE}decision/{mark}", f"decision of {by}")
    about.say(one[0], _VERDICTS[verdict], other[0])
    about.thing(about.id, PROV + "Activity")
    about.say(about.id, DCTERMS + "title", text(document.title, None))
    about.say(about.id, DCTERMS + "description", text(because, None))
    about.say(about.id, PROV + "used", one[0])
    about.say(about.id, PROV + "used", other[0])
    about.say(about.id, PROV + "endedAtTime", typed(now.isoformat(timespec="seconds"), "dateTime"))
    about.say(about.id, PROV + "wasAssociatedWith", about.thing(about.id + "#by", PROV + "Agent"))
    about.say(about.id + "#by", SCHEMA + "name", text(by, None))
    return about.record()


def _read(home: Path, graph: str) -> Iterator[Decision]:
    verdicts = {node(iri): verdict for verdict, iri in _VERDICTS.items()}
    told: dict[str, str] = {}
    stated: list[tuple[str, str, str]] = []
    with documents.statements(home, [graph]) as statements:
        for quad in parse(statements, format=RdfFormat.N_QUADS):
            verdict = verdicts.get(quad.predicate)
            if verdict and isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                stated.append((verdict, quad.subject.value, quad.object.value))
            elif isinstance(quad.object, Literal):
                told[quad.predicate.value] = quad.object.value
    day = told.get(PROV + "endedAtTime", "")[:10]
    for verdict, one, other in stated:
        because, by = told.get(DCTERMS + "description", ""), told.get(SCHEMA + "name", "")
        yield Decision(verdict, one, other, by, because, day, graph)
