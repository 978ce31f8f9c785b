"""Rules → an AND/OR network held as a `networkx.DiGraph`.

Node types (attribute `type`): `item` (its IRI is the node), `rule` (one way to come by an item; AND of its one child),
`at_least` (met by `n` of its children) and `note` (words; never met). Edges run from what is needed to what needs it,
so everything that can matter for a goal is among its ancestors.
Source of the formulation: Gallo, Longo, Pallottino, Nguyen (1993), Directed hypergraphs and applications.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import networkx as nx

from credlattice.model import Item, Note, Requirement, Rule
from credlattice.requirements import Compiled

Node = str | tuple[str, int]


@dataclass(frozen=True)
class Network:
    """All rules as one graph. Not changed after it is built."""

    graph: nx.DiGraph
    rules: tuple[Rule, ...]
    compiled: Compiled

    def __contains__(self, iri: str) -> bool:
        return iri in self.graph or iri in self.compiled.described

    def rules_of(self, item: str) -> Iterator[tuple[Node, Rule]]:
        """The ways to come by `item`."""
        if item in self.graph:
            for node in self.graph.predecessors(item):
                yield node, self.rules[node[1]]

    def can_be_earned_directly(self, item: str) -> bool:
        """Whether nothing is known to be required: no conditions, no thing it stands for, nothing that assesses it; and
        it is no transfer value, which is never earned."""
        return item not in self.compiled.transfers and not any(
            rule.kind != "transfer" for _, rule in self.rules_of(item)
        )

    def relevant(self, goal: str, held: frozenset[str] = frozenset()) -> nx.DiGraph:
        """The part of the network that can matter for `goal`: everything before it, back to what is held."""
        if goal not in self.graph:
            return _lone(goal)
        found: set[Node] = {goal}
        queue: list[Node] = [goal]
        while queue:
            node = queue.pop()
            if node not in held:
                fresh = [before for before in self.graph.predecessors(node) if before not in found]
                found.update(fresh)
                queue.extend(fresh)
        return self.graph.subgraph(found)

    def expand(self, held: Iterable[str]) -> frozenset[str]:
        """What is held, and the pathway components that stand for it."""
        found = set(held)
        for iri in list(found):
            found.update(self.compiled.proxies.get(iri, ()))
        return frozenset(found)

    @cached_property
    def blocked(self) -> frozenset[str]:
        """Items nothing can lead to: a requirement names too few things, or goes round in a circle."""
        return frozenset(node for node in self.graph if isinstance(node, str)) - self.reachable(())

    def reachable(self, held: Iterable[str]) -> frozenset[str]:
        """Every item that can be come by from `held`, earning whatever has no known requirement.

        Forward chaining (B-visit of Gallo et al.), O(nodes + edges).
        """
        needed = {node: (data["n"] if data["type"] == "at_least" else 1) for node, data in self.graph.nodes(data=True)}
        queue: deque[Node] = deque(held)
        for node, data in self.graph.nodes(data=True):
            if data["type"] == "note" or (data["type"] == "item" and self.can_be_earned_directly(node)):
                queue.append(node)
        done: set[Node] = set()
        while queue:
            node = queue.popleft()
            if node in done or node not in self.graph:
                continue
            done.add(node)
            for successor in self.graph.successors(node):
                needed[successor] -= 1
                if needed[successor] <= 0:
                    queue.append(successor)
        return frozenset(node for node in done if isinstance(node, str))

    def cycles(self) -> Iterator[tuple[str, ...]]:
        """Circles of requirements that have no way in: each item needs another of the same circle."""
        stuck = self.graph.subgraph(node for node in self.graph if not isinstance(node, str) or node in self.blocked)
        for component in nx.strongly_connected_components(stuck):
            circle = sorted(node for node in component if isinstance(node, str))
            if len(component) > 1 and circle:
                yield tuple(circle)


def build(compiled: Compiled) -> Network:
    """The network of all rules. O(size of the requirement trees)."""
    graph = nx.DiGraph()
    for index, rule in enumerate(compiled.rules):
        node = ("rule", index)
        graph.add_node(rule.head, type="item")
        graph.add_node(node, type="rule", kind=rule.kind)
        graph.add_edge(node, rule.head)
        graph.add_edge(_add(graph, rule.requirement), node)
    return Network(graph, compiled.rules, compiled)


def _add(graph: nx.DiGraph, requirement: Requirement) -> Node:
    if isinstance(requirement, Item):
        graph.add_node(requirement.iri, type="item")
        return requirement.iri
    if isinstance(requirement, Note):
        note = ("note", graph.number_of_nodes())
        graph.add_node(note, type="note", text=requirement.text)
        return note
    group = ("at_least", graph.number_of_nodes())
    graph.add_node(group, type="at_least", n=requirement.n, requirement=requirement)
    for part in requirement.of:
        child = _add(graph, part)
        if graph.has_edge(child, group):
            # The same thing named twice in one all-of asks for it once; in a choice it is one option, not two.
            if requirement.n >= len(requirement.of):
                graph.nodes[group]["n"] -= 1
        else:
            graph.add_edge(child, group)
    return group


def _lone(item: str) -> Any:
    graph = nx.DiGraph()
    graph.add_node(item, type="item")
    return graph
