"""Everything on the page of one resource, put together from bounded lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pyoxigraph import NamedNode

from credlattice.questions import Questions
from credlattice.relational_map import best_name, status_name, strongest
from credlattice.resource_view import lists
from credlattice.resource_view.lists import MOST_SORTED, SHOWN, Count, Entry
from credlattice.resource_view.parts import Parts, holders
from credlattice.resource_view.told import (
    ActionTable,
    Dispute,
    FigureTable,
    Group,
    Resource,
    Source,
    Statement,
    UnknownResource,
)
from credlattice.resource_view.words import Words, is_part
from credlattice.store import Term
from credlattice.vocabulary import CL, QDATA
from credlattice.wording import RELATIONS, kind_of, local_name, spaced

QUERIES: Final = (
    "resource-counts",
    "resource-outgoing",
    "resource-incoming",
    "resource-distinct",
    "resource-words",
    "resource-places",
    "resource-document",
    "resource-quads",
    "resource-part-holders",
    "resource-nested",
    "resource-holders",
    "resource-claims",
    "resource-claim-counts",
    "resource-claimed-words",
)
FACTS: Final = frozenset({"asserted", "derived"})
MOST_LIFTED: Final = 200
"""Unnamed parts that refer to the resource and are told as the things they belong to."""
_MIRROR: Final = "inverse-property"
"""The rule that says the same from the other end."""
_ORDER: Final = {predicate: place for place, predicate in enumerate(RELATIONS)}

Row = Mapping[str, Term | None]


@dataclass(frozen=True)
class _Group:
    """The entries of one property that are at hand: all of them where `whole`, else the first."""

    count: Count
    entries: tuple[Entry, ...]
    total: int
    whole: bool


def describe(questions: Questions, iri: str) -> Resource:
    """What the documents say of `iri` and what is claimed of it. Raises UnknownResource when that is nothing, and
    QuestionError when `iri` is not an IRI."""
    words = Words(questions)
    counted = lists.counts(questions, iri)
    claimed = questions.run("resource-claims", resource=iri)
    if not counted and not claimed.rows:
        raise UnknownResource(f"nothing is known about {iri}")
    named = words.claimed(iri) if claimed.rows else words.of(iri)
    kind, sub_kind = kind_of(named.classes)
    label = named.name or spaced(local_name(iri))
    me = words.in_sentence(label, named.classes)
    told = _Facts(words, iri, me)
    told.read(counted)
    claims = _claims(words, me, [row for row in claimed.rows if row["dispute"] is None])
    totals = _claim_totals(questions, iri) if claimed.cut else {}
    grouped = _claim_groups(iri, claims, totals)
    disputes = _disputes(words, me, [row for row in claimed.rows if row["dispute"] is not None])
    return {
        "iri": iri,
        "label": label,
        "kind": kind,
        "sub_kind": sub_kind,
        "types": [{"iri": each, "label": _type_label(words, each)} for each in named.classes],
        "places": told.places,
        "statements": [s for group in (*told.groups, *grouped) for s in group["statements"]],
        "groups": told.groups,
        "claims": grouped,
        "figures": told.figures,
        "actions": told.actions,
        "disputes": disputes,
        "documents": words.documents(),
        "queries": list(QUERIES),
    }


def _type_label(words: Words, iri: str) -> str:
    name = words.label(iri)
    return spaced(local_name(iri)) if name == iri else name


class _Facts:
    """The facts of one resource, property by property."""

    def __init__(self, words: Words, iri: str, me: str) -> None:
        self.words, self.iri, self.me = words, iri, me
        self.parts = Parts(words, iri)
        self.groups: list[Group] = []
        self.figures: list[FigureTable] = []
        self.actions: list[ActionTable] = []
        self.places: list[dict[str, str]] = []

    def read(self, counted: Sequence[Count]) -> None:
        """Fills the lists from what was counted."""
        found: list[_Group] = []
        queue = list(counted)
        while queue:
            count = queue.pop(0)
            kind = lists.leads_to(self.words, count)
            if (kind != "statements" or count.statements > MOST_SORTED) and self._mirrored(count, counted):
                continue
            if kind == "figures":
                self.figures.append(lists.figure_table(self.words, count))
                continue
            if kind == "actions":
                self.actions.append(lists.action_table(self.words, count))
                continue
            entries, total, whole = self._entries(count)
            if count.predicate == CL + "recordPlace" and count.direction == "out":
                self._keep_places(entries)
            else:
                kept, more = self._own_parts(count, entries)
                queue += more
                found.append(_Group(count, kept, total - len(entries) + len(kept), whole))
        self.groups = self._told(_once(self.words, self._lifted(found)))

    def _entries(self, count: Count) -> tuple[tuple[Entry, ...], int, bool]:
        whole = count.statements <= MOST_SORTED
        found = lists.extent(self.words, count, size=None if whole else SHOWN)
        return found.entries, found.total, whole

    def _mirrored(self, count: Count, counted: Sequence[Count]) -> bool:
        """Whether it only says from the other end what another list says: then reading it tells nothing new."""
        if {self.words.rule(graph) for graph in count.graphs} != {_MIRROR}:
            return False
        said = lists.label(self.words, count.predicate, count.direction)
        return any(
            other.direction != count.direction
            and other.statements >= count.statements
            and lists.label(self.words, other.predicate, other.direction) == said
            and all(self.words.rule(graph) is None for graph in other.graphs)
            for other in counted
        )

    def _own_parts(self, count: Count, entries: tuple[Entry, ...]) -> tuple[tuple[Entry, ...], list[Count]]:
        """Without the resource's own parts that stand between it and others; what they are part of is read instead."""
        more: list[Count] = []
        kept: list[Entry] = []
        for entry in entries:
            part = entry.value.value
            if isinstance(entry.value, NamedNode) and part.startswith(self.iri + "#"):
                if count.direction == "in" and self.words.of(part).concept == self.iri:
                    more += [c for c in lists.counts(self.words.questions, part) if c.direction == "in"]
                    continue
                if count.direction == "out" and QDATA + "DataSetProfile" in self.words.of(part).classes:
                    inner = lists.counts(self.words.questions, part)
                    more += [c for c in inner if c.predicate == QDATA + "hasObservation" and c.direction == "out"]
                    continue
            kept.append(entry)
        return tuple(kept), more

    def _keep_places(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            for graph in entry.graphs:
                self.places.append({"place": entry.value.value, "graph": graph})

    def _lifted(self, found: Iterable[_Group]) -> list[_Group]:
        """With the named things in the place of their unnamed parts that refer here."""
        find = holders(self.words, self.iri)
        kept: list[_Group] = []
        lifted: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for group in found:
            unnamed = [entry for entry in group.entries if group.count.direction == "in" and is_part(entry.value)]
            if not unnamed or len(unnamed) > MOST_LIFTED:
                kept.append(group)
                continue
            for entry in unnamed:
                for predicate, holder in find(entry.value):
                    lifted[predicate][holder].update(entry.graphs)
            rest = tuple(entry for entry in group.entries if entry not in unnamed)
            kept.append(replace(group, entries=rest, total=group.total - len(unnamed)))
        for predicate, by_holder in lifted.items():
            entries = [Entry(NamedNode(holder), tuple(sorted(graphs))) for holder, graphs in by_holder.items()]
            same = next((g for g in kept if (g.count.direction, g.count.predicate) == ("in", predicate)), None)
            if same:
                known = {entry.value for entry in same.entries}
                new = tuple(entry for entry in entries if entry.value not in known)
                kept[kept.index(same)] = replace(same, entries=same.entries + new, total=same.total + len(new))
            else:
                kept.append(_Group(Count(self.iri, "in", predicate, {}), tuple(entries), len(entries), True))
        return kept

    def _told(self, found: Iterable[_Group]) -> list[Group]:
        groups: list[Group] = []
        for group in found:
            if not group.entries:
                continue
            stated = [
                lists.statement(self.words, self.me, group.count, entry, self.parts.of)
                for entry in group.entries[:SHOWN]
            ]
            groups.append(lists.group(group.count, stated, group.total, group.whole))
        return sorted(groups, key=_rank)


def _rank(group: Group) -> tuple[int, str, bool]:
    return (_ORDER.get(group["predicate"], len(_ORDER)), group["predicate"], group["direction"] == "in")


def _once(words: Words, groups: Sequence[_Group]) -> list[_Group]:
    """Without the statements that say what another one says in the same words: derived ones, since an inverse adds
    nothing, and those that the same document states from the other end."""

    def key(group: _Group, entry: Entry) -> tuple[str, str]:
        return (lists.label(words, group.count.predicate, group.count.direction), entry.value.value)

    def derived(entry: Entry) -> bool:
        return strongest(words.status(graph) for graph in entry.graphs) == "derived"

    stated = {key(group, entry) for group in groups for entry in group.entries if not derived(entry)}
    said: dict[tuple[str, str], set[str]] = {}
    kept: list[_Group] = []
    for group in sorted(groups, key=lambda each: each.count.direction == "in"):
        entries = []
        for entry in group.entries:
            content = key(group, entry)
            told = (
                content in said or content in stated if derived(entry) else said.get(content, set()) >= {*entry.graphs}
            )
            if not told or not entry.graphs:
                entries.append(entry)
            said.setdefault(content, set()).update(entry.graphs)
        # In a list that is not at hand as a whole nobody can tell how many more are repeated.
        repeated = len(group.entries) - len(entries) if group.whole else 0
        kept.append(replace(group, entries=tuple(entries), total=group.total - repeated))
    return kept


# -- claims -----------------------------------------------------------------------------------------------------------


def _claims(words: Words, me: str, rows: Iterable[Row]) -> list[Statement]:
    grouped: dict[tuple[str, str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        status = status_name(row["status"])
        grouped[_text(row, "direction"), _text(row, "predicate"), str(row["value"]), status].append(row)
    told = [_claim(words, me, group) for group in grouped.values()]
    return sorted(
        told,
        key=lambda s: (
            _ORDER.get(s["predicate"], len(_ORDER)),
            s["predicate"],
            s["direction"] == "in",
            s["value_label"].casefold(),
            s["value"],
        ),
    )


def _claim(words: Words, me: str, rows: list[Row]) -> Statement:
    first = rows[0]
    value = first["value"]
    if value is None:
        raise ValueError("a claim has a value")
    count = Count("", _text(first, "direction"), _text(first, "predicate"), {})
    if isinstance(value, NamedNode):
        words.adopt(value.value)
    told = lists.statement(words, me, count, Entry(value, tuple(sorted({_text(row, "graph") for row in rows}))))
    told["status"] = strongest(status_name(row["status"]) for row in rows)
    told["section"] = "claim"
    told["sources"] = _claim_sources(words, rows)
    return told


def _claim_sources(words: Words, rows: Iterable[Row]) -> list[Source]:
    found = {
        (_text(row, "source") or _text(row, "claim"), _text(row, "readOn") or None, _text(row, "graph")) for row in rows
    }
    return [
        {
            "address": address,
            "read_on": read_on,
            "graph": graph,
            "document": words.number(graph),
            "places": [],
            "more_places": 0,
        }
        for address, read_on, graph in sorted(found, key=str)
    ]


def _claim_totals(questions: Questions, iri: str) -> dict[tuple[str, str], int]:
    rows = questions.run("resource-claim-counts", resource=iri).rows
    return {(_text(row, "direction"), _text(row, "predicate")): int(_text(row, "claims")) for row in rows}


def _claim_groups(iri: str, claims: Iterable[Statement], totals: Mapping[tuple[str, str], int]) -> list[Group]:
    grouped: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in claims:
        grouped[statement["direction"], statement["predicate"]].append(statement)
    return [
        lists.group(
            Count(iri, *key, {}), told[:SHOWN], max(len(told), totals.get(key, 0)), len(told) >= totals.get(key, 0)
        )
        for key, told in grouped.items()
    ]


def _disputes(words: Words, me: str, rows: Iterable[Row]) -> list[Dispute]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[_text(row, "dispute")].append(row)
    return [
        {
            "iri": iri,
            "label": best_name(row["disputeName"] for row in group) or spaced(local_name(iri)),
            "likely_reason": best_name(row["reason"] for row in group),
            "versions": _claims(words, me, group),
        }
        for iri, group in sorted(grouped.items())
    ]


def _text(row: Mapping[str, Any], column: str) -> str:
    term = row[column]
    return term.value if term is not None else ""
