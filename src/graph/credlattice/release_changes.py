"""What changed between two data releases: documents, things by kind and in words, what was derived, and the ontology.

Compared graph by graph (see `store_changes` for how time and memory grow). Beside that the catalogs of both releases
are held in memory, the IRIs of the things that differ, and as many of those in words as are shown.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from credlattice import catalog, changes, store_changes
from credlattice.catalog import GraphDescription
from credlattice.changes import OntologyChanges
from credlattice.model import Status
from credlattice.ontology_view import Ontology
from credlattice.questions import Questions
from credlattice.rdf_files import MAX_STATEMENTS
from credlattice.store import EmbeddedStore
from credlattice.store_changes import GraphDifference
from credlattice.thing_words import ThingWords
from credlattice.vocabulary import CATALOG_GRAPH, GRAPH, compact
from credlattice.wording import KINDS

ONTOLOGY: Final = GRAPH + "ontology/"
DERIVED: Final = GRAPH + "derived/"
Progress = Callable[[str], None]


class TooLarge(ValueError):
    """More than can be compared in memory; the message says what."""


@dataclass(frozen=True)
class DocumentChange:
    """One source document. `state` is `added`, `removed` or `changed`; the numbers are statements.

    `said_before` and `said_now` are what only one catalog says of it, such as another read date.
    """

    graph: str
    title: str
    sources: tuple[str, ...]
    status: str
    state: str
    added: int
    removed: int
    said_before: tuple[str, ...] = ()
    said_now: tuple[str, ...] = ()


@dataclass(frozen=True)
class ThingChange:
    """One thing by name; what it is now said to be and no longer, empty for a thing that came or went as a whole."""

    iri: str
    label: str
    now: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


@dataclass(frozen=True)
class Things:
    """The things of one kind in one state: how many, and the first of them by name."""

    total: int
    first: tuple[ThingChange, ...]


@dataclass(frozen=True)
class KindChanges:
    """`kind` in words, e.g. `credential`."""

    kind: str
    added: Things
    removed: Things
    changed: Things


@dataclass(frozen=True)
class RuleChanges:
    """The statements that one rule derives: how many came and went."""

    rule: str
    title: str
    added: int
    removed: int


@dataclass(frozen=True)
class ReleaseChanges:
    """`documents` and `rules` are whole, sorted; `kinds` hold the first things of each. `resourced` counts the things
    of which the same is said as before, by other documents."""

    documents: tuple[DocumentChange, ...] = ()
    kinds: tuple[KindChanges, ...] = ()
    resourced: int = 0
    rules: tuple[RuleChanges, ...] = ()
    ontology: OntologyChanges | None = None
    other: int = 0
    """Statements that differ when nothing above tells of any, such as the title of a derived graph."""

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return any((self.documents, self.kinds, self.resourced, self.rules, self.ontology, self.other))


def compare(
    old: EmbeddedStore, new: EmbeddedStore, *, limit: int = 10, progress: Progress = lambda _: None
) -> ReleaseChanges:
    """What changed from `old` to `new`, both open read only; at most `limit` things of each kind and state in words.

    Raises TooLarge when the releases' ontologies together do not fit in memory.
    """
    return _Comparison(old, new, limit, progress).run()


@dataclass
class _First:
    """The first `limit` by name of all that were put in."""

    limit: int
    total: int = 0
    kept: list[tuple[str, str, str]] = field(default_factory=list)

    def put(self, iri: str, label: str) -> None:
        self.total += 1
        insort(self.kept, (label.casefold(), iri, label))
        del self.kept[self.limit :]


class _Comparison:
    def __init__(self, old: EmbeddedStore, new: EmbeddedStore, limit: int, progress: Progress) -> None:
        self.old, self.new, self.limit, self.progress = old, new, limit, progress
        self.before, self.after = store_changes.sizes(old), store_changes.sizes(new)
        self.catalogs = [catalog.read(Questions(store)) for store in (old, new)]
        self.words = ThingWords(old, new, self._is_factual)

    def run(self) -> ReleaseChanges:
        found: dict[str, GraphDifference] = {}
        ontology: list[str] = []
        graphs = sorted(self.before.keys() | self.after.keys())
        for number, graph in enumerate(graphs, start=1):
            if number % 100 == 0:
                self.progress(f"compared {number:,} of {len(graphs):,} graphs")
            if graph.startswith(ONTOLOGY):
                ontology.append(graph)
            wanted = self._is_factual(graph) or graph == CATALOG_GRAPH
            sizes = self.before.get(graph, 0), self.after.get(graph, 0)
            if differs := store_changes.difference(self.old, self.new, graph, *sizes, subjects=wanted):
                found[graph] = differs
        described = found.get(CATALOG_GRAPH, GraphDifference()).subjects
        documents = {
            graph for graph in found.keys() | described if any(self._present(graph)) and self._is_factual(graph)
        }
        subjects = {iri for graph, each in found.items() if self._is_factual(graph) for iri in each.subjects}
        self.progress("naming what changed")
        told = ReleaseChanges(
            tuple(sorted(self._documents(documents, found), key=_place)),
            *self._things(subjects),
            tuple(self._rules(found)),
            self._ontology(ontology) if any(graph in found for graph in ontology) else None,
        )
        if told:
            return told
        return replace(told, other=sum(each.added + each.removed for each in found.values()))

    def _present(self, graph: str) -> tuple[bool, bool]:
        was, now = ((self.before, self.catalogs[0]), (self.after, self.catalogs[1]))
        return any(graph in each for each in was), any(graph in each for each in now)

    def _is_factual(self, graph: str) -> bool:
        """Whether `graph` is a source document rather than the ontology, the catalog or something derived."""
        if graph == CATALOG_GRAPH or graph.startswith((ONTOLOGY, DERIVED)):
            return False
        return self._described(graph).status is not Status.DERIVED

    def _described(self, graph: str) -> GraphDescription:
        title = compact(graph) if graph else "statements outside every document"
        unknown = GraphDescription(graph, title, (), None, Status.UNVERIFIED, None)
        return self.catalogs[1].get(graph) or self.catalogs[0].get(graph) or unknown

    def _documents(self, graphs: Iterable[str], found: Mapping[str, GraphDifference]) -> Iterator[DocumentChange]:
        for graph in graphs:
            known, differs = self._described(graph), found.get(graph, GraphDifference())
            state = _state(*self._present(graph))
            said = self.words.changes(graph, {CATALOG_GRAPH}) if state == "changed" else ((), ())
            yield DocumentChange(
                graph, known.title, known.sources, known.status.value, state, differs.added, differs.removed, *said
            )

    def _things(self, subjects: Iterable[str]) -> tuple[tuple[KindChanges, ...], int]:
        found: dict[str, dict[str, _First]] = defaultdict(lambda: {s: _First(self.limit) for s in _STATES})
        resourced = 0
        for iri in subjects:
            was, now = self.words.known(iri)
            if was and now and not any(self.words.changes(iri)):
                resourced += 1
                continue
            state = _state(was, now)
            found[self.words.kind(iri)][state].put(iri, self.words.label(iri))
        order = {kind: place for place, kind in enumerate(k.one.lower() for k in KINDS.values())}
        kinds = sorted(found, key=lambda kind: (order.get(kind, len(order)), kind))
        told = [KindChanges(kind, *(self._told(found[kind][state], state) for state in _STATES)) for kind in kinds]
        return tuple(told), resourced

    def _told(self, first: _First, state: str) -> Things:
        shown = []
        for _, iri, label in first.kept:
            before, now = self.words.changes(iri) if state == "changed" else ((), ())
            shown.append(ThingChange(iri, label, now, before))
        return Things(first.total, tuple(shown))

    def _rules(self, found: Mapping[str, GraphDifference]) -> Iterator[RuleChanges]:
        sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        for graph, differs in found.items():
            if graph.startswith(ONTOLOGY) or graph == CATALOG_GRAPH or self._is_factual(graph):
                continue
            known = self._described(graph)
            total = sums[known.rule or "rule not stated", known.title]
            total[0] += differs.added
            total[1] += differs.removed
        for (rule, title), (added, removed) in sorted(sums.items()):
            yield RuleChanges(rule, title, added, removed)

    def _ontology(self, graphs: list[str]) -> OntologyChanges:
        for sizes in (self.before, self.after):
            if sum(sizes.get(graph, 0) for graph in graphs) > MAX_STATEMENTS:
                raise TooLarge(f"the ontology of a release has more than {MAX_STATEMENTS:,} statements")
        sides = [
            Ontology(name, frozenset(s for graph in graphs for s in store_changes.statements(store, graph)))
            for name, store in (("OLD", self.old), ("NEW", self.new))
        ]
        return changes.compare(*sides)


_STATES: Final = ("added", "removed", "changed")


def _state(was: bool, now: bool) -> str:
    return "changed" if was and now else "added" if now else "removed"


def _place(change: DocumentChange) -> tuple[int, str, str]:
    return _STATES.index(change.state), change.title.casefold(), change.graph
