"""Plans from what is held to a goal: exact, explained, or the smallest set of requirements that stand in the way.

Cheapest plan with shared parts in an AND/OR network is NP-hard (a minimum B-hyperpath with sharing), so the relevant
sub-network is solved as a mixed-integer program by HiGHS, which proves the optimum. One binary variable a node, one for
each way to come by an item; order variables only inside strongly connected components, where a circle could otherwise
justify itself. Formulation: Imai & Fukunaga (2015), JAIR 54, for the delete-free planning relaxation, with `at least n`
groups added.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import networkx as nx
import numpy as np

from credlattice.model import Item, Note, Requirement, UnknownThing
from credlattice.network import Network, Node

PROOF_SECONDS = 10.0
# The objective: fewest steps. A thing no document describes weighs as much as ten more, because nobody knows what it
# takes; what follows by itself and what a person must check only decide between equals.
_STEP, _UNDESCRIBED, _COUNTS, _NOTE, _LACK = 1.0, 10.0, 1e-4, 1e-3, 1e4


@dataclass(frozen=True)
class Derivation:
    """How one item of a solution is come by: held, earned directly (no `rule`), or by a rule from `after`."""

    item: str
    rule: Node | None
    after: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Solution:
    """One optimal choice in the network, in an order in which it can be done."""

    derivations: tuple[Derivation, ...]
    optimal: bool
    gap: float
    lacking: tuple[Node, ...] = ()
    """Groups that had to be taken as met to get anywhere: the unmet requirements."""


def solve(
    network: Network, held: Iterable[str], goal: str, k: int = 1, seconds: float = PROOF_SECONDS
) -> list[Solution]:
    """Up to `k` best solutions for `goal`, best first; when there is none, one solution whose `lacking` is not empty.

    `held` are IRIs; `seconds` bounds the whole search. No solution has the steps of another
    one, with or without more.
    """
    for iri in (goal, *held):
        if iri not in network:
            raise UnknownThing(iri)
    owned = network.expand(held)
    if goal in owned:
        return [Solution((), True, 0.0)]
    feasible = goal in network.reachable(owned) or goal not in network.graph
    program = _Program(network, network.relevant(goal, owned), owned, goal, may_lack=not feasible)
    found: list[Solution] = []
    deadline = time.monotonic() + seconds
    for _ in range(max(1, k) if feasible else 1):
        left = deadline - time.monotonic()
        if left <= 0 and found:
            break
        solution = program.next(max(left, 0.1))
        if solution is None:
            break
        found.append(solution)
    return found


@dataclass
class _Program:
    """The mixed-integer program of one goal, to which a cut is added for every solution already found."""

    network: Network
    graph: nx.DiGraph
    held: frozenset[str]
    goal: str
    may_lack: bool
    names: dict[object, int] = field(default_factory=dict)
    costs: list[float] = field(default_factory=list)
    continuous: set[int] = field(default_factory=set)
    rows: list[tuple[dict[int, float], float]] = field(default_factory=list)
    """Each row: coefficients by column, and the least value of their sum."""
    fixed: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._order = list(self.graph)
        self._circle = self._circles()
        for node in sorted(self._order, key=str):
            self._state(node, self.graph.nodes[node])
        self.fixed[self._column(("y", self.goal))] = 1.0

    def _circles(self) -> dict[Node, int]:
        open_part = self.graph.subgraph(node for node in self._order if node not in self.held)
        number: dict[Node, int] = {}
        for index, component in enumerate(nx.strongly_connected_components(open_part)):
            if len(component) > 1:
                number.update(dict.fromkeys(component, index))
        return number

    def _column(self, name: object, cost: float = 0.0) -> int:
        if name not in self.names:
            self.names[name] = len(self.costs)
            self.costs.append(cost)
        return self.names[name]

    def _state(self, node: Node, data: Mapping[str, object]) -> None:
        y = self._column(("y", node))
        if node in self.held:
            return
        children = sorted(self.graph.predecessors(node), key=str)
        if data["type"] == "note":
            self.costs[y] = _NOTE
        elif data["type"] == "item":
            ways = [self._support(child, node) for child in children]
            if self.network.can_be_earned_directly(str(node)):
                undescribed = 0.0 if node in self.network.compiled.described else _UNDESCRIBED
                ways.append(self._column(("direct", node), _STEP + undescribed))
            self.rows.append(({**dict.fromkeys(ways, 1.0), y: -1.0}, 0.0))
        else:
            need = float(data["n"]) if data["type"] == "at_least" else 1.0  # type: ignore[arg-type]
            row = {self._support(child, node): 1.0 for child in children}
            if self.may_lack and (need > len(row) or node in self._circle):
                # Only where the fault itself lies: every obstacle ends at too few options or in a circle.
                row[self._column(("lack", node), _LACK)] = need
            self.rows.append(({**row, y: -need}, 0.0))
            if data["type"] == "rule":
                rule = self.network.rules[node[1]]  # type: ignore[index]
                self.costs[y] = _STEP if rule.earns else _COUNTS

    def _support(self, child: Node, node: Node) -> int:
        """The column that says `child` is there for `node`; inside a circle, only if it came earlier."""
        y = self._column(("y", child))
        circle = self._circle.get(node)
        if child in self.held or circle is None or self._circle.get(child) != circle:
            return y
        used = self._column(("uses", child, node))
        size = float(len(self._circle) + 1)
        before, after = self._column(("time", child)), self._column(("time", node))
        self.continuous |= {before, after}
        self.rows.append(({y: 1.0, used: -1.0}, 0.0))
        self.rows.append(({after: 1.0, before: -1.0, used: -size}, 1.0 - size))
        return used

    def next(self, seconds: float) -> Solution | None:
        """The best solution not found before, or None."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        count = len(self.costs)
        entries = [(r, c, v) for r, (row, _) in enumerate(self.rows) for c, v in row.items()]
        rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
        matrix = csr_array((values, (rows, columns)), shape=(len(self.rows), count))
        lower, upper = np.zeros(count), np.ones(count)
        for column in self.continuous:
            upper[column] = len(self._circle) + 1
        for column, value in self.fixed.items():
            lower[column] = upper[column] = value
        integral = np.array([0 if column in self.continuous else 1 for column in range(count)])
        least = np.array([bound for _, bound in self.rows])
        result = milp(
            np.array(self.costs),
            constraints=LinearConstraint(matrix, lb=least) if self.rows else None,
            integrality=integral,
            bounds=Bounds(lower, upper),
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        if result.x is None:
            return None
        chosen = {name for name, column in self.names.items() if result.x[column] > 0.5}
        solution = self._solution(chosen, optimal=result.status == 0, gap=float(result.mip_gap or 0.0))
        self._cut(solution)
        return solution

    def _cut(self, solution: Solution) -> None:
        """Leave out this solution and every one that only adds to it."""
        columns = [self.names[("y", derivation.item)] for derivation in solution.derivations]
        self.rows.append((dict.fromkeys(columns, -1.0), 1.0 - len(columns)))

    def _solution(self, chosen: set[object], *, optimal: bool, gap: float) -> Solution:
        found: dict[str, Derivation] = {}
        queue = [self.goal]
        while queue:
            item = queue.pop()
            if item in found or item in self.held:
                continue
            rule = self._rule(item, chosen)
            after, notes = self._needs(rule, chosen) if rule else ([], [])
            found[item] = Derivation(item, rule, tuple(sorted(set(after) - self.held)), tuple(notes))
            queue.extend(after)
        order = nx.DiGraph()
        order.add_node(self.goal)
        order.add_edges_from((d.item, before) for d in found.values() for before in d.after if before in found)
        lacking = tuple(sorted((n[1] for n in chosen if isinstance(n, tuple) and n[0] == "lack"), key=str))
        # Depth first from the goal: what belongs together stands together, and every step follows what it needs.
        in_order = nx.dfs_postorder_nodes(order, self.goal, sort_neighbors=sorted)
        return Solution(tuple(found[item] for item in in_order if item in found), optimal, gap, lacking)

    def _rule(self, item: str, chosen: set[object]) -> Node | None:
        for node in sorted(self.graph.predecessors(item), key=str):
            name = ("uses", node, item) if ("uses", node, item) in self.names else ("y", node)
            if name in chosen and ("y", node) in chosen:
                found: Node = node
                return found
        return None

    def _needs(self, node: Node, chosen: set[object]) -> tuple[list[str], list[str]]:
        """The items and the notes a chosen rule or group rests on."""
        items: list[str] = []
        notes: list[str] = []
        for child in sorted(self.graph.predecessors(node), key=str):
            name = ("uses", child, node) if ("uses", child, node) in self.names else ("y", child)
            if name not in chosen and child not in self.held:
                continue
            kind = self.graph.nodes[child]["type"]
            if kind == "item":
                items.append(str(child))
            elif kind == "note":
                notes.append(self.graph.nodes[child]["text"])
            else:
                deeper_items, deeper_notes = self._needs(child, chosen)
                items += deeper_items
                notes += deeper_notes
        return items, notes


@dataclass(frozen=True)
class Missing:
    """The fewest things one requirement still lacks, given what is held."""

    items: tuple[str, ...]
    uses: tuple[str, ...]
    notes: tuple[str, ...]
    possible: bool


def missing(requirement: Requirement, held: frozenset[str]) -> Missing:
    """What `requirement` lacks, looking one step ahead: an item is held or it is not."""
    if isinstance(requirement, Item):
        got = requirement.iri in held
        return Missing(() if got else (requirement.iri,), (requirement.iri,) if got else (), (), True)
    if isinstance(requirement, Note):
        return Missing((), (), (requirement.text,), True)
    parts = sorted((missing(part, held) for part in requirement.of), key=_effort)
    usable = [part for part in parts if part.possible]
    chosen = usable[: requirement.n]
    return Missing(
        tuple(dict.fromkeys(item for part in chosen for item in part.items)),
        tuple(dict.fromkeys(item for part in parts for item in part.uses)),
        tuple(dict.fromkeys(note for part in chosen for note in part.notes)),
        len(usable) >= requirement.n,
    )


def _effort(part: Missing) -> tuple[int, int, tuple[str, ...]]:
    return (len(part.items), len(part.notes), part.items)


@dataclass(frozen=True)
class Candidate:
    """Something that what is held counts toward."""

    item: str
    rule: Node
    missing: Missing
    leads_to: int


def next_candidates(network: Network, held: Sequence[str], limit: int = 25) -> list[Candidate]:
    """What is one step away, then what lacks least: for every way that uses something held, the fewest things missing.

    Ranked by how many things are missing, then by how much depends on the thing, then by IRI.
    """
    for iri in held:
        if iri not in network:
            raise UnknownThing(iri)
    owned = _claimable(network, network.expand(held))
    best: dict[str, Candidate] = {}
    touched: dict[Node, None] = {}
    for iri in sorted(owned):
        if iri in network.graph:
            touched.update(dict.fromkeys(_rules_using(network, iri)))
    for node in touched:
        rule = network.rules[node[1]]  # type: ignore[index]
        if rule.head in owned:
            continue
        lack = missing(rule.requirement, owned)
        if not lack.possible or not lack.uses:
            continue
        old = best.get(rule.head)
        if old is None or _effort(lack) < _effort(old.missing):
            best[rule.head] = Candidate(rule.head, node, lack, _dependents(network, rule.head))
    ranked = sorted(best.values(), key=lambda c: (len(c.missing.items), len(c.missing.notes), -c.leads_to, c.item))
    return ranked[:limit]


def _claimable(network: Network, held: frozenset[str]) -> frozenset[str]:
    """`held` and what follows from it without effort (transfer, standing for, assessing)."""
    owned = set(held)
    queue = sorted(held)
    while queue:
        iri = queue.pop()
        for node in _rules_using(network, iri) if iri in network.graph else ():
            rule = network.rules[node[1]]  # type: ignore[index]
            if rule.earns or rule.head in owned:
                continue
            lack = missing(rule.requirement, frozenset(owned))
            if lack.possible and not lack.items and not lack.notes:
                owned.add(rule.head)
                queue.append(rule.head)
    return frozenset(owned)


def _rules_using(network: Network, iri: str) -> list[Node]:
    found: dict[Node, None] = {}
    queue: list[Node] = list(network.graph.successors(iri))
    while queue:
        node = queue.pop()
        if network.graph.nodes[node]["type"] == "rule":
            found[node] = None
        elif network.graph.nodes[node]["type"] == "at_least":
            queue.extend(network.graph.successors(node))
    return list(found)


def _dependents(network: Network, iri: str) -> int:
    heads: dict[str, set[Node]] = defaultdict(set)
    for node in _rules_using(network, iri):
        heads[network.rules[node[1]].head].add(node)  # type: ignore[index]
    return len(heads)
