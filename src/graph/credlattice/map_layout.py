"""Where the marks of the relational map stand: computed once for a release, the same for the same graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import networkx
import numpy
from numpy.typing import NDArray
from scipy.spatial import cKDTree

SEED: Final = 7
ALGORITHM: Final = "spring layout, then ForceAtlas2 (networkx, seeded), then overlaps removed"

GAP: Final = 1.5
"""Between unconnected parts, in the distance at which marks stand apart."""

Points = NDArray[numpy.float64]


@dataclass(frozen=True, order=True)
class Mark:
    """What the layout knows of a node. Marks that nothing links stand in this order."""

    claimed: bool
    """Not shown unless asked for: takes its place among the others without moving them much."""
    kind: str


def positions(nodes: Mapping[str, Mark], links: Iterable[tuple[str, str, float]]) -> dict[str, tuple[float, float]]:
    """A place for each node, x and y within -1000 … 1000; linked nodes stand near each other, the more so the more
    the link weighs.

    Does not depend on the order of `nodes` and `links`. O(n²) in the number of nodes: meant for at most 2,000.
    Source: Jacomy, Venturini, Heymann, Bastian (2014), ForceAtlas2, a continuous graph layout algorithm.
    """
    graph = networkx.Graph()
    graph.add_nodes_from(sorted(nodes))
    for source, target, weight in sorted(links):
        before = graph.get_edge_data(source, target, {"weight": 0.0})["weight"]
        graph.add_edge(source, target, weight=max(before, weight))
    if not graph:
        return {}
    parts = sorted(networkx.connected_components(graph), key=lambda part: (-len(part), nodes[min(part)], min(part)))
    placed = [(sorted(part), _spread(graph.subgraph(part), nodes)) for part in parts]
    names = [name for part, _ in placed for name in part]
    points = _pack([points for _, points in placed])
    points -= (points.max(axis=0) + points.min(axis=0)) / 2
    points *= 1000.0 / max(float(numpy.abs(points).max()), 1.0)
    return {name: (round(float(x), 1), round(float(y), 1)) for name, (x, y) in zip(names, points, strict=True)}


def _spread(part: Any, nodes: Mapping[str, Mark]) -> Points:
    """One connected part, its marks at least a unit apart, around the origin. Rows follow the sorted names."""
    names = sorted(part)
    if len(names) == 1:
        return numpy.zeros((1, 2))
    ordered = networkx.Graph()
    ordered.add_nodes_from(names)
    ordered.add_weighted_edges_from(sorted((*sorted(ends), weight) for *ends, weight in part.edges(data="weight")))
    # Each round is O(n²); a large part is settled enough, and drawn small enough, after fewer.
    rounds = 100 if len(names) <= 600 else 30
    # ForceAtlas2 unfolds what the cheaper layout has put in order; from a random start it ends tangled.
    start = networkx.spring_layout(ordered, seed=SEED, iterations=rounds)
    mass = {name: 0.3 if nodes[name].claimed else 1.0 + ordered.degree(name) for name in names}
    found = networkx.forceatlas2_layout(ordered, pos=start, max_iter=rounds, weight="weight", node_mass=mass, seed=SEED)
    points = numpy.array([found[name] for name in names], dtype=numpy.float64)
    return _apart(_even(points - numpy.median(points, axis=0)))


def _even(points: Points) -> Points:
    """The points scaled to the room they need, what lies far out drawn in: else a few stragglers cost the rest its
    room. Distances grow with the logarithm beyond the middle half."""
    radius = numpy.sqrt((points**2).sum(axis=1))
    middle = max(float(numpy.median(radius)), 1e-9)
    ratio = radius / middle
    drawn_in = numpy.where(ratio > 1, 1 + numpy.log(numpy.maximum(ratio, 1)), ratio)
    scale = 0.62 * numpy.sqrt(len(points)) * drawn_in / numpy.maximum(radius, 1e-9)
    scaled: Points = points * scale[:, None]
    return scaled


def _apart(points: Points, *, distance: float = 1.0, rounds: int = 80) -> Points:
    """The points pushed apart until none is nearer than `distance` to another (or `rounds` have passed)."""
    for _ in range(rounds):
        near = cKDTree(points).query_pairs(distance * 0.98, output_type="ndarray")
        if not len(near):
            break
        one, other = near[numpy.lexsort((near[:, 1], near[:, 0]))].T
        difference = points[one] - points[other]
        gap = numpy.maximum(numpy.sqrt((difference**2).sum(axis=1)), 1e-9)[:, None]
        push = difference / gap * (distance - gap) / 4
        points = points.copy()
        numpy.add.at(points, one, push)
        numpy.subtract.at(points, other, push)
    return points


def _pack(parts: list[Points]) -> Points:
    """The largest part on top; the others in rows below it, in its width, from the larger to the single marks."""
    left, top = parts[0].min(axis=0)
    width = max(float(parts[0].max(axis=0)[0] - left), 12.0)
    x, y, row = 0.0, float(top) - GAP, 0.0
    placed = [parts[0]]
    for part in parts[1:]:
        low, high = part.min(axis=0), part.max(axis=0)
        wide, tall = (float(side) for side in high - low + GAP)
        if x and x + wide > width:
            x, y, row = 0.0, y - row, 0.0
        placed.append(part - numpy.array([low[0], high[1]]) + numpy.array([left + x, y]))
        x, row = x + wide, max(row, tall)
    return numpy.concatenate(placed)
