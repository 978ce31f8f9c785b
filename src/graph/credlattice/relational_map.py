"""The relational map: every entity and link of a release as one document, and the part of it that somebody selects.

`build` runs once for a release. `select` and `facets` are pure: the page, its list and `/api/map` show the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypedDict

from credlattice.questions import Questions
from credlattice.store import Term
from credlattice.vocabulary import CL, DCTERMS, compact, expand
from credlattice.wording import KINDS, kind_of, local_name, named, relation, sentence, spaced

QUERIES: Final = ("map-entities", "map-links")
DRAWN_LIMIT: Final = 2000
"""Marks on the map; more cannot be read."""
SHOWN_BY_DEFAULT: Final = frozenset({"asserted", "derived"})
STATUSES: Final = ("asserted", "derived", "suggested", "unverified", "disputed")

_LISTED_ONLY: Final = frozenset({"criterion"})
"""Kinds the list names and the drawing leaves out: nothing links them yet."""
_WEIGHTS: Final = {"asserted": 1.0, "derived": 0.6}
_FAINT: Final = 0.05


class Source(TypedDict):
    address: str
    read_on: str | None


class Node(TypedDict):
    id: str
    label: str
    aliases: list[str]
    kind: str
    sub_kind: str | None
    status: str
    degree: int
    x: float | None
    y: float | None
    year: int | None
    place: str | None
    disputed: bool


class Link(TypedDict):
    id: int
    source: str
    target: str
    predicate: str
    label: str
    back: str
    """The same in words from the target: `is funded by`."""
    sentence: str
    status: str
    sources: list[Source]


class MapDocument(TypedDict):
    nodes: list[Node]
    links: list[Link]
    left_out: dict[str, int]
    """Entities beyond `DRAWN_LIMIT`, counted by kind."""
    layout: dict[str, str | int]
    queries: list[str]


class SelectedMap(MapDocument):
    matches: list[str]
    """The nodes that were selected; the others are their neighbours."""


class FacetValue(TypedDict):
    value: str
    label: str
    count: int
    selected: bool


# -- building ---------------------------------------------------------------------------------------------------------


def build(questions: Questions) -> MapDocument:
    """The map of everything in the store; positions are the same on every run."""
    # SciPy takes a second to import: only who builds a map waits for it, not a server that shows one.
    from credlattice import map_layout

    nodes = _nodes(questions)
    links = _links(questions, nodes)
    for link in links:
        if link["status"] in SHOWN_BY_DEFAULT:
            nodes[link["source"]]["degree"] += 1
            nodes[link["target"]]["degree"] += 1
    order = {kind: place for place, kind in enumerate(KINDS)}
    ranked = sorted(nodes.values(), key=lambda n: (-n["degree"], order[n["kind"]], n["id"]))
    listed = [node for node in ranked if node["kind"] in _LISTED_ONLY]
    drawable = [node for node in ranked if node["kind"] not in _LISTED_ONLY]
    drawn = drawable[:DRAWN_LIMIT]
    kept = {node["id"] for node in drawn + listed}
    links = [{**link, "id": 0} for link in links if link["source"] in kept and link["target"] in kept]
    for number, link in enumerate(links):
        link["id"] = number
    _place(drawn, links)
    return {
        "nodes": sorted(drawn + listed, key=lambda n: (order[n["kind"]], n["label"].casefold(), n["id"])),
        "links": links,
        "left_out": dict(Counter(node["kind"] for node in drawable[DRAWN_LIMIT:])),
        "layout": {"algorithm": map_layout.ALGORITHM, "seed": map_layout.SEED},
        "queries": list(QUERIES),
    }


def _place(drawn: list[Node], links: Iterable[Link]) -> None:
    from credlattice import map_layout

    names = {node["id"] for node in drawn}
    found = map_layout.positions(
        {node["id"]: map_layout.Mark(node["status"] not in SHOWN_BY_DEFAULT, node["kind"]) for node in drawn},
        [
            (link["source"], link["target"], _WEIGHTS.get(link["status"], _FAINT))
            for link in links
            if link["source"] in names and link["target"] in names
        ],
    )
    for node in drawn:
        node["x"], node["y"] = found[node["id"]]


def _nodes(questions: Questions) -> dict[str, Node]:
    rows: dict[str, list[Mapping[str, Term | None]]] = defaultdict(list)
    for row in questions.run("map-entities").rows:
        entity = row["entity"]
        if entity is not None:
            rows[entity.value].append(row)
    return {iri: _node(iri, rows[iri]) for iri in sorted(rows)}


def _node(iri: str, rows: list[Mapping[str, Term | None]]) -> Node:
    classes = _values(rows, "class")
    kind, narrower = kind_of(classes)
    label = best_name(row["name"] for row in rows) or spaced(local_name(iri))
    years = [int(text[:4]) for text in _values(rows, "start") if re.match(r"\d{4}", text)]
    return {
        "id": iri,
        "label": label,
        "aliases": [alias for alias in _values(rows, "alias") if alias != label],
        "kind": kind or "credential",
        "sub_kind": narrower if narrower == "playbook" else _said_kind(rows) or narrower,
        "status": strongest(status_name(row["status"]) for row in rows),
        "degree": 0,
        "x": None,
        "y": None,
        "year": min(years, default=None),
        "place": next(iter(_values(rows, "place")), None),
        "disputed": bool(_values(rows, "dispute")),
    }


def _said_kind(rows: list[Mapping[str, Term | None]]) -> str | None:
    said = _values(rows, "subKindName") or [spaced(local_name(value)) for value in _values(rows, "subKind")]
    return next(iter(said), None)


def _links(questions: Questions, nodes: Mapping[str, Node]) -> list[Link]:
    sources: dict[tuple[str, str, str, str], set[tuple[str, str | None]]] = defaultdict(set)
    for row in questions.run("map-links").rows:
        subject, predicate, value = row["subject"], row["predicate"], row["object"]
        if subject is None or predicate is None or value is None:
            continue
        if subject.value not in nodes or value.value not in nodes:
            continue
        said_at = row["source"] or row["graph"] or row["claim"]
        read_on = row["readOn"]
        key = (subject.value, predicate.value, value.value, status_name(row["status"]))
        if said_at is not None:
            sources[key].add((said_at.value, read_on.value if read_on is not None else None))
    return [_link(nodes, *key, sources=sources[key]) for key in sorted(sources)]


def _link(
    nodes: Mapping[str, Node],
    subject: str,
    predicate: str,
    value: str,
    status: str,
    *,
    sources: set[tuple[str, str | None]],
) -> Link:
    start, end = nodes[subject], nodes[value]
    return {
        "id": 0,
        "source": subject,
        "target": value,
        "predicate": predicate,
        "label": relation(predicate).forth,
        "back": relation(predicate).back,
        "sentence": sentence(
            named(start["label"], start["kind"], start["sub_kind"]),
            predicate,
            named(end["label"], end["kind"], end["sub_kind"]),
        ),
        "status": status,
        "sources": [{"address": address, "read_on": read_on} for address, read_on in sorted(sources, key=str)],
    }


def _values(rows: Iterable[Mapping[str, Term | None]], column: str) -> list[str]:
    return sorted({term.value for row in rows if (term := row[column]) is not None})


def best_name(terms: Iterable[Term | None]) -> str | None:
    """The name to show: English before no language before any other; then the alphabet, so that it never wavers."""

    def rank(term: Term) -> tuple[int, str]:
        language = (getattr(term, "language", None) or "").lower()
        return (0 if language == "en" else 1 if language.startswith("en") else 2 if not language else 3, term.value)

    return min((rank(term) for term in terms if term is not None), default=(0, None))[1]


def status_name(term: Term | None) -> str:
    """`cl:Asserted` → "asserted". A graph nobody described counts as unverified."""
    return local_name(term.value).lower() if term is not None else "unverified"


def strongest(statuses: Iterable[str]) -> str:
    return min(statuses, key=STATUSES.index)


# -- selecting --------------------------------------------------------------------------------------------------------


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


def facets(document: MapDocument, selection: Selection) -> dict[str, list[FacetValue]]:
    """For each facet, each value and how many entities (links, for `status` and `relation`) it would leave, all the
    other facets staying as they are."""
    labels = {compact(node["id"]): node["label"] for node in document["nodes"]}
    counted: dict[str, list[FacetValue]] = {}
    for facet in FACETS:
        chosen = selection.shown if facet == "status" else selection.of(facet)
        freed = selection.having(facet, STATUSES if facet == "status" else ())
        counts = _counts(document, freed, facet)
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


def _counts(document: MapDocument, selection: Selection, facet: str) -> Counter[str]:
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
