"""The relational map: every entity and link of a release as one document, built once for a release."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, TypedDict

from credlattice.questions import Questions
from credlattice.store import Term
from credlattice.wording import KINDS, kind_of, local_name, named, relation, sentence, spaced

QUERIES: Final = ("map-entities", "map-links")
DRAWN_LIMIT: Final = 2000
"""Marks on the map; more cannot be read."""
LONGEST_NAME: Final = 300
"""Characters of a name that are shown; one published name may not fill a page."""
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

    best = min((rank(term) for term in terms if term is not None), default=(0, None))[1]
    return best if best is None or len(best) <= LONGEST_NAME else best[:LONGEST_NAME] + "…"


def status_name(term: Term | None) -> str:
    """`cl:Asserted` → "asserted". A graph nobody described counts as unverified."""
    return local_name(term.value).lower() if term is not None else "unverified"


def strongest(statuses: Iterable[str]) -> str:
    return min(statuses, key=STATUSES.index)
