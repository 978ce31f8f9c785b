"""What somebody selects on the relational map: filtering, counts for every further choice, and what each entity is
connected to. Pure functions of the map document: the page, its list and `/api/map` show the same."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypedDict

from credlattice.relational_map import SHOWN_BY_DEFAULT, STATUSES, Link, MapDocument, Node
from credlattice.vocabulary import CL, DCTERMS, compact, expand
from credlattice.wording import KINDS, relation


class SelectedMap(MapDocument):
    matches: list[str]
    """The nodes that were selected; the others are their neighbours."""


class FacetValue(TypedDict):
    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Selection:
    """What somebody asks to see. Values of one facet are alternatives; different facets must all hold."""

    text: str = ""
    kind: frozenset[str] = frozenset()
    sub_kind: frozenset[str] = frozenset()
    status: frozenset[str] = frozenset()
    """Of links, and of entities that are themselves only claimed; empty stands for asserted and derived."""
    relation: frozenset[str] = frozenset()
    topic: frozenset[str] = frozenset()
    decade: frozenset[str] = frozenset()
    funder: frozenset[str] = frozenset()
    focus: str | None = None
    """Only what is within `steps` links of this node."""
    steps: int = 1
    neighbours: bool = True
    """Also show what the selected nodes are linked to."""

    @property
    def shown(self) -> frozenset[str]:
        """The statuses of the links that are shown."""
        return self.status or SHOWN_BY_DEFAULT

    def of(self, facet: str) -> frozenset[str]:
        """The values asked for in one facet."""
        values: frozenset[str] = getattr(self, facet)
        return values

    def having(self, facet: str, values: Iterable[str]) -> Selection:
        """The same, but with these values of one facet."""
        changed: dict[str, Any] = {facet: frozenset(values)}
        return replace(self, **changed)


FACETS: Final = ("kind", "sub_kind", "status", "relation", "topic", "decade", "funder")


def select(document: MapDocument, selection: Selection) -> SelectedMap:
    """The part of `document` that `selection` asks for, with the same shape."""
    links = _visible(document, selection)
    matches = _matches(document, selection, links)
    near = _within(selection, links)
    context: set[str] = set()
    if selection.neighbours:
        for link in links:
            ends = {link["source"], link["target"]}
            if ends & matches:
                context |= ends
    shown = matches | (context if near is None else context & near)
    return {
        "nodes": [node for node in document["nodes"] if node["id"] in shown],
        "links": [
            link
            for link in links
            if {link["source"], link["target"]} <= shown and (link["source"] in matches or link["target"] in matches)
        ],
        "matches": [node["id"] for node in document["nodes"] if node["id"] in matches],
        "left_out": document["left_out"],
        "layout": document["layout"],
        "queries": document["queries"],
    }


def counts(document: MapDocument, selection: Selection) -> dict[str, list[FacetValue]]:
    """For each facet, each value and how many entities (links, for `status` and `relation`) it would leave, all the
    other facets staying as they are."""
    labels = {compact(node["id"]): node["label"] for node in document["nodes"]}
    counted: dict[str, list[FacetValue]] = {}
    for facet in FACETS:
        chosen = selection.shown if facet == "status" else selection.of(facet)
        freed = selection.having(facet, STATUSES if facet == "status" else ())
        counts = _count(document, freed, facet)
        found: list[FacetValue] = [
            {
                "value": value,
                "label": _facet_label(facet, value, labels),
                "count": counts[value],
                "selected": value in chosen,
            }
            for value in {*counts, *selection.of(facet)}
        ]
        counted[facet] = sorted(found, key=_facet_order(facet))
    return counted


def _count(document: MapDocument, selection: Selection, facet: str) -> Counter[str]:
    links = _visible(document, selection)
    matches = _matches(document, selection, links)
    if facet in ("status", "relation"):
        touching = [link for link in links if link["source"] in matches or link["target"] in matches]
        return Counter(link["status"] if facet == "status" else compact(link["predicate"]) for link in touching)
    values = _values_of(facet, document, links)
    return Counter(value for iri in matches for value in values.get(iri, ()))


def _visible(document: MapDocument, selection: Selection) -> list[Link]:
    return [
        link
        for link in document["links"]
        if link["status"] in selection.shown
        and (not selection.relation or compact(link["predicate"]) in selection.relation)
    ]


def _within(selection: Selection, links: Iterable[Link]) -> set[str] | None:
    if selection.focus is None:
        return None
    neighbours: dict[str, set[str]] = defaultdict(set)
    for link in links:
        neighbours[link["source"]].add(link["target"])
        neighbours[link["target"]].add(link["source"])
    reached = {selection.focus}
    for _ in range(selection.steps):
        reached |= {other for iri in reached for other in neighbours[iri]}
    return reached


def _matches(document: MapDocument, selection: Selection, links: list[Link]) -> set[str]:
    found = {node["id"] for node in document["nodes"] if node["status"] in selection.shown}
    near = _within(selection, links)
    if near is not None:
        found &= near
    if selection.relation:
        found &= {iri for link in links for iri in (link["source"], link["target"])}
    words = fold(selection.text).split()
    if words:
        found &= {
            node["id"]
            for node in document["nodes"]
            if any(all(word in name for word in words) for name in map(fold, [node["label"], *node["aliases"]]))
        }
    for facet in ("kind", "sub_kind", "topic", "decade", "funder"):
        wanted = selection.of(facet)
        if wanted:
            values = _values_of(facet, document, links)
            found &= {iri for iri, has in values.items() if has & wanted}
    return found


def _values_of(facet: str, document: MapDocument, links: Iterable[Link]) -> dict[str, set[str]]:
    """Each node's values of one facet that belongs to nodes."""
    values: dict[str, set[str]] = defaultdict(set)
    if facet == "topic":
        for link in links:
            if link["predicate"] == DCTERMS + "subject":
                values[link["source"]].add(compact(link["target"]))
    elif facet == "funder":
        for link in links:
            if link["predicate"] == CL + "funds":
                values[link["target"]].add(compact(link["source"]))
    else:
        for node in document["nodes"]:
            value = _NODE_VALUES[facet](node)
            if value is not None:
                values[node["id"]].add(value)
    return values


_NODE_VALUES: Final[dict[str, Callable[[Node], str | None]]] = {
    "kind": lambda node: node["kind"],
    "sub_kind": lambda node: node["sub_kind"],
    "decade": lambda node: f"{node['year'] // 10}0s" if node["year"] else None,
}


class Connection(TypedDict):
    words: str
    status: str
    ends: list[tuple[str, str]]
    """IRI and label of each thing connected in this way."""


def connections(document: MapDocument, links: Iterable[Link]) -> dict[str, list[Connection]]:
    """What each node is connected to, grouped by the words that say how: `is funded by` Walmart, …"""
    labels = {node["id"]: node["label"] for node in document["nodes"]}
    grouped: dict[str, dict[tuple[int, str], set[tuple[str, str]]]] = defaultdict(lambda: defaultdict(set))
    for link in links:
        words = relation(link["predicate"])
        source, target, rank = link["source"], link["target"], STATUSES.index(link["status"])
        grouped[source][rank, words.forth].add((labels[target], target))
        grouped[target][rank, words.back].add((labels[source], source))
    return {iri: _listed(groups) for iri, groups in grouped.items()}


def _listed(groups: Mapping[tuple[int, str], set[tuple[str, str]]]) -> list[Connection]:
    found: list[Connection] = []
    said: set[tuple[str, str]] = set()
    for (rank, words), named_ends in sorted(groups.items()):
        # What is asserted need not be said again because it also follows, or is also suggested.
        ends = [(iri, label) for label, iri in sorted(named_ends) if (words, iri) not in said]
        said |= {(words, iri) for iri, _ in ends}
        if ends:
            found.append({"words": words, "status": STATUSES[rank], "ends": ends})
    return found


def fold(text: str) -> str:
    """Lower case, without accents and punctuation: how names are compared with what somebody types.

    >>> fold("Quality, Trust & Value")
    'quality trust value'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain))


def _facet_label(facet: str, value: str, labels: Mapping[str, str]) -> str:
    if facet == "kind":
        return KINDS[value].many if value in KINDS else value
    if facet == "relation":
        return relation(expand(value)).forth
    if facet in ("topic", "funder"):
        return labels.get(value, value)
    return value[:1].upper() + value[1:]


def _facet_order(facet: str) -> Callable[[FacetValue], tuple[bool, int, str]]:
    order = list(STATUSES if facet == "status" else KINDS) if facet in ("status", "kind") else []

    def key(found: FacetValue) -> tuple[bool, int, str]:
        if facet == "decade":
            return (False, 0, found["value"])
        if found["value"] in order:
            return (False, order.index(found["value"]), "")
        return (not found["selected"], -found["count"], found["label"].casefold())

    return key
