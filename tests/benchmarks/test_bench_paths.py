"""The path engine on synthetic networks, 10 k → 100 k items: how build, forward chaining and one proved plan grow.

Prerequisites look back at most 2,000 items, as catalogues do; every fifth requirement is a choice.
"""

from __future__ import annotations

import random
from typing import Any

import pytest

from credlattice import network, paths
from credlattice.model import AtLeast, Item, Requirement, Rule
from credlattice.network import Network
from credlattice.requirements import Compiled

SIZES = (10_000, 100_000)


def synthetic(size: int, seed: int = 7) -> Compiled:
    chance = random.Random(seed)
    rules = []
    for number in range(size // 4, size):
        names = {f"i{chance.randrange(max(0, number - 2000), number)}" for _ in range(chance.randint(1, 4))}
        parts: tuple[Requirement, ...] = tuple(Item(name) for name in sorted(names))
        n = chance.randint(1, len(parts)) if chance.random() < 0.2 else len(parts)
        rules.append(Rule(f"i{number}", AtLeast(n, parts), "prerequisites"))
    return Compiled(tuple(rules), frozenset(f"i{n}" for n in range(size)), {})


@pytest.fixture(scope="module", params=SIZES)
def built(request: Any) -> Network:
    return network.build(synthetic(request.param))


@pytest.mark.parametrize("size", SIZES)
def test_build(benchmark: Any, size: int) -> None:
    compiled = synthetic(size)
    benchmark.extra_info["items"] = size
    result = benchmark.pedantic(network.build, args=(compiled,), rounds=3)
    assert len(result.rules) == size - size // 4


def test_forward_chaining(benchmark: Any, built: Network) -> None:
    assert len(benchmark.pedantic(built.reachable, args=((),), rounds=3)) > len(built.rules)


def test_one_proved_plan(benchmark: Any, built: Network) -> None:
    """Goals a third of the way up, with what a random holder of 200 things has."""
    chance = random.Random(3)
    size = len(built.compiled.described)
    goals = [f"i{size // 3 + chance.randrange(500)}" for _ in range(10)]
    held = sorted({f"i{size // 3 - chance.randrange(1, 2000)}" for _ in range(200)})

    def plan_all() -> int:
        return sum(paths.solve(built, held, goal)[0].optimal for goal in goals)

    assert benchmark.pedantic(plan_all, rounds=3) == len(goals)


def test_next(benchmark: Any, built: Network) -> None:
    size = len(built.compiled.described)
    held = [f"i{size // 2 + n}" for n in range(20)]
    assert benchmark.pedantic(paths.next_candidates, args=(built, held), rounds=5)
