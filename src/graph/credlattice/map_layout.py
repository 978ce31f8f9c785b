"""Where the marks of the relational map stand: computed once for a release, the same for the same graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import networkx
import numpy
from numpy.typing import NDArray

SEED: Final = 7
ALGORITHM: Final = "spring layout, then ForceAtlas2 (networkx, seeded), then overlaps removed"

Points = NDArray[numpy.float64]


def positions(nodes: Sequence[str], links: Iterable[tuple[str, str, float]]) -> dict[str, tuple[float, float]]:
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
    parts = sorted(networkx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    placed = [(sorted(part), _spread(graph.subgraph(sorted(part)))) for part in parts]
    names = [name for part, _ in placed for name in part]
    points = _pack([points for _, points in placed])
    points -= (points.max(axis=0) + points.min(axis=0)) / 2
    points *= 1000.0 / max(float(numpy.abs(points).max()), 1.0)
    return {name: (round(float(x), 1), round(float(y), 1)) for name, (x, y) in zip(names, points, strict=True)}


def _spread(part: Any) -> Points:
    """One connected part, its marks at least a unit apart, around the origin. Rows follow the sorted names."""
    names = sorted(part)
    if len(names) == 1:
        return numpy.zeros((1, 2))
    ordered = networkx.Graph()
    ordered.add_nodes_from(names)
    ordered.add_weighted_edges_from(sorted(part.edges(data="weight")))
    # ForceAtlas2 unfolds what the cheaper layout has put in order; from a random start it ends tangled.
    start = networkx.spring_layout(ordered, seed=SEED, iterations=100)
    found = networkx.forceatlas2_layout(ordered, pos=start, max_iter=100, weight="weight", seed=SEED)
    points = numpy.array([found[name] for name in names], dtype=numpy.float64)
    points -= points.mean(axis=0)
    radius = numpy.sqrt((points**2).sum(axis=1)).max()
    points *= 1.1 * numpy.sqrt(len(names)) / max(float(radius), 1e-9)
    return _apart(points)


def _apart(points: Points, *, distance: float = 1.0, rounds: int = 80) -> Points:
    """The points pushed apart until none is nearer than `distance` to another (or `rounds` have passed)."""
    for _ in range(rounds):
        difference = points[:, None, :] - points[None, :, :]
        gap = numpy.sqrt((difference**2).sum(axis=2))
        numpy.fill_diagonal(gap, numpy.inf)
        if gap.min() >= distance * 0.98:
            break
        push = numpy.clip(distance - gap, 0.0, None) / 2
        points = points + (difference / numpy.maximum(gap, 1e-9)[:, :, None] * push[:, :, None]).sum(axis=1) * 0.5
    return points


def _pack(parts: list[Points]) -> Points:
    """The parts side by side: the largest in the middle, the others on a spiral around it, as near as they fit."""
    done = parts[:1]
    circles = [(0.0, 0.0, _radius(parts[0]))]
    for part in parts[1:]:
        radius = _radius(part)
        x, y = _free_place(circles, radius)
        circles.append((x, y, radius))
        done.append(part + numpy.array([x, y]))
    return numpy.concatenate(done)


def _radius(points: Points) -> float:
    return float(numpy.sqrt((points**2).sum(axis=1)).max()) + 0.9


def _free_place(circles: list[tuple[float, float, float]], radius: float) -> tuple[float, float]:
    taken = numpy.array(circles)
    distance = taken[0, 2] + radius
    while True:
        count = max(12, int(2 * numpy.pi * distance / 0.8))
        for angle in numpy.linspace(0.0, 2 * numpy.pi, count, endpoint=False):
            x, y = distance * numpy.cos(angle), distance * numpy.sin(angle)
            if (numpy.hypot(taken[:, 0] - x, taken[:, 1] - y) >= taken[:, 2] + radius - 1e-9).all():
                return float(x), float(y)
        distance += 0.4
