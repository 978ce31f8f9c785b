"""The path engine on random AND/OR networks, circles included: equal to exhaustive search, and its laws."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from credlattice import network, paths
from credlattice.model import AtLeast, Item, Requirement, Rule
from credlattice.network import Network
from credlattice.requirements import Compiled

ITEMS = tuple("abcdefg")
GOAL = "a"


def requirements() -> st.SearchStrategy[Requirement]:
    item = st.sampled_from(ITEMS).map(Item)

    def group(inner: st.SearchStrategy[Requirement]) -> st.SearchStrategy[Requirement]:
        return st.builds(
            lambda of, n: AtLeast(n, tuple(of)), st.lists(inner, min_size=1, max_size=4), st.integers(1, 4)
        )

    return st.recursive(item, group, max_leaves=5)


def unique(requirement: Requirement) -> bool:
    """No group names one thing twice: what that means is a matter of reading, not of search."""
    if not isinstance(requirement, AtLeast):
        return True
    named = [part.iri for part in requirement.of if isinstance(part, Item)]
    return len(named) == len(set(named)) and all(map(unique, requirement.of))


rules = st.lists(
    st.builds(
        lambda head, need: Rule(head, need, "prerequisites"), st.sampled_from(ITEMS), requirements().filter(unique)
    ),
    max_size=8,
).map(lambda found: [Rule(GOAL, Item("b"), "prerequisites"), *found])


def build(found: list[Rule]) -> Network:
    return network.build(Compiled(tuple(found), frozenset(ITEMS), {}))


def met(requirement: Requirement, held: set[str]) -> bool:
    if isinstance(requirement, Item):
        return requirement.iri in held
    assert isinstance(requirement, AtLeast)
    return sum(met(part, held) for part in requirement.of) >= requirement.n


def can_be_done(chosen: frozenset[str], found: list[Rule], held: frozenset[str]) -> bool:
    """Whether everything in `chosen` can be earned in some order, using only `chosen` and `held`."""
    heads = {rule.head for rule in found}
    done = set(held)
    while True:
        more = {
            item
            for item in chosen - done
            if item not in heads or any(rule.head == item and met(rule.requirement, done) for rule in found)
        }
        if not more:
            return chosen <= done
        done |= more


def cheapest(found: list[Rule], held: frozenset[str]) -> int | None:
    for size in range(len(ITEMS) + 1):
        for chosen in combinations(ITEMS, size):
            if GOAL in held or (GOAL in chosen and can_be_done(frozenset(chosen), found, held)):
                return size
    return None


holdings = st.frozensets(st.sampled_from(ITEMS[1:]), max_size=3)


@settings(max_examples=400, deadline=None)
@given(rules, holdings)
def test_the_plan_is_as_short_as_exhaustive_search_finds(found: list[Rule], held: frozenset[str]) -> None:
    (solution,) = paths.solve(build(found), sorted(held), GOAL)
    best = cheapest(found, held)
    if best is None:
        assert solution.lacking
    else:
        assert not solution.lacking and solution.optimal
        assert len(solution.derivations) == best


@settings(max_examples=200, deadline=None)
@given(rules, holdings)
def test_every_plan_can_be_done_in_the_order_it_is_given(found: list[Rule], held: frozenset[str]) -> None:
    built = build(found)
    solutions = [s for s in paths.solve(built, sorted(held), GOAL, k=4) if not s.lacking]
    for solution in solutions:
        done = set(held)
        for step in solution.derivations:
            if step.rule is None:
                assert built.can_be_earned_directly(step.item)
            else:
                assert met(built.rules[step.rule[1]].requirement, done)  # type: ignore[index]
            done.add(step.item)
        assert GOAL in done
    lengths = [len(s.derivations) for s in solutions]
    assert lengths == sorted(lengths)
    found_steps = [{d.item for d in s.derivations} for s in solutions]
    assert not any(a <= b for i, a in enumerate(found_steps) for b in found_steps[i + 1 :])


@settings(max_examples=150, deadline=None)
@given(rules, holdings, st.sampled_from(ITEMS[1:]))
def test_holding_more_never_makes_the_plan_longer(found: list[Rule], held: frozenset[str], more: str) -> None:
    built = build(found)
    (before,) = paths.solve(built, sorted(held), GOAL)
    (after,) = paths.solve(built, sorted(held | {more}), GOAL)
    if not before.lacking:
        assert not after.lacking and len(after.derivations) <= len(before.derivations)


@settings(max_examples=100, deadline=None)
@given(rules, st.randoms(use_true_random=False))
def test_the_order_of_the_rules_changes_nothing(found: list[Rule], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    (one,) = paths.solve(build(found), [], GOAL)
    (two,) = paths.solve(build(shuffled), [], GOAL)
    assert bool(one.lacking) == bool(two.lacking)
    assert one.lacking or len(one.derivations) == len(two.derivations)


@settings(max_examples=150, deadline=None)
@given(rules)
def test_what_forward_chaining_reaches_is_what_search_can_plan(found: list[Rule]) -> None:
    built = build(found)
    assert (GOAL in built.reachable(())) == (cheapest(found, frozenset()) is not None)
    for circle in built.cycles():
        assert not set(circle) & built.reachable(())
