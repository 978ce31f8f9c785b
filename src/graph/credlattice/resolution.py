"""Organizations that may be one, for people to decide: names that (nearly) agree, with what speaks for and against.

By identifier first: entries that share one are linked by a rule (queries/rules/same-organization.rq) and are one
`Organization` here. By name alone nothing is ever linked. What one document lists as two things is two, so only entries
of different documents are compared. Names are compared within blocks: those that are written alike, and those of one
state that share the first word that tells something; so time grows with the number of organizations, not its square
(50,000 take some seconds).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Final

import numpy
from rapidfuzz import fuzz, process

from credlattice.questions import Questions
from credlattice.resolution_entries import Organization, Pair, decided_different, organizations, pair
from credlattice.resolution_names import in_order, telling_word, told_apart
from credlattice.store import EmbeddedStore

NEAR: Final = 92.0
"""Of 100: how alike the sorted words of two names must be (rapidfuzz `token_sort_ratio`)."""
LEAST: Final = 0.4
"""Candidates with a lower score are left out."""
_SAME_NAME: Final = 100.0
_ALIAS: Final = 99.0
"""One's name is another name of the other."""
_SAME_WORDS: Final = 98.0
"""In another order; the most that two different names are alike."""
_EXCLUSIVE: Final = ("unitid", "ror", "lei", "opeid")
"""Registers that give an organization one code: two codes speak for two organizations."""
_MAX_BLOCK: Final = 2_000
"""Names that are all compared with each other; of a larger block only names near each other in order are."""
_MANY: Final = 20
"""Organizations with one web host: a portal's or a system's, it tells nothing."""


@dataclass(frozen=True)
class Candidate:
    """Two organizations that may be one. `score` is from 0 to 1; it orders the list and decides nothing."""

    one: tuple[str, str]
    """The entry whose name is compared, and its name."""
    other: tuple[str, str]
    score: float
    supporting: tuple[str, ...]
    contradicting: tuple[str, ...]
    one_entries: tuple[str, ...] = ()
    """All entries that are linked with it already, itself among them."""
    other_entries: tuple[str, ...] = ()

    def pairs(self) -> Iterator[Pair]:
        """Every pair of entries that a decision on this candidate could be about."""
        return (pair(a, b) for a, b in product(self.one_entries, self.other_entries))


def candidates(
    store: EmbeddedStore, questions: Questions, same: Iterable[Pair] = (), different: Iterable[Pair] = ()
) -> list[Candidate]:
    """The candidates of a release, best first. `same` and `different` were decided since it was built."""
    found = organizations(store, questions, same)
    apart = decided_different(store) | set(different)
    weighing = _Weighing(found)
    best: dict[tuple[int, int], Candidate] = {}
    for one, other, name, alike in _Names(found).pairs():
        candidate = weighing.weigh(one, other, name, alike)
        known = best.get((one, other))
        if candidate.score >= LEAST and (known is None or candidate.score > known.score):
            best[one, other] = candidate
    kept = (c for c in best.values() if not apart or apart.isdisjoint(c.pairs()))
    return sorted(kept, key=lambda c: (-c.score, c.one, c.other))


Named = tuple[str, str]
"""A plain name of either organization."""


class _Names:
    """Which organizations have which name, and which names are so alike that they may mean one thing."""

    def __init__(self, found: Sequence[Organization]) -> None:
        self.organizations = found
        self.bearers: dict[str, list[int]] = defaultdict(list)
        self.aliases: dict[str, list[int]] = defaultdict(list)
        for number, organization in enumerate(found):
            for key in organization.names:
                self.bearers[key].append(number)
            for key in organization.aliases:
                self.aliases[key].append(number)

    def pairs(self) -> Iterator[tuple[int, int, Named, float]]:
        """(organization, organization, their plain names, how alike), once for each pair of names; the first number is
        the lower one. Those of one document are left out."""
        for key, numbers in self.bearers.items():
            yield from self._together(combinations(numbers, 2), (key, key), _SAME_NAME)
            others = self.aliases.get(key, ())
            yield from self._together(product(numbers, others), (key, key), _ALIAS)
        for one, other, alike in self._near():
            yield from self._together(product(self.bearers[one], self.bearers[other]), (one, other), alike)

    def _together(
        self, numbers: Iterable[tuple[int, int]], name: Named, alike: float
    ) -> Iterator[tuple[int, int, Named, float]]:
        for one, other in numbers:
            if one != other and self.organizations[one].documents.isdisjoint(self.organizations[other].documents):
                yield (one, other, name, alike) if one < other else (other, one, (name[1], name[0]), alike)

    def _near(self) -> Iterator[tuple[str, str, float]]:
        """Names that differ and are alike, each pair once."""
        seen: set[Pair] = set()
        for block in self._blocks():
            ordered = sorted((in_order(key), key) for key in block)
            for start in range(0, len(ordered), _MAX_BLOCK):
                words, keys = zip(*ordered[start : start + _MAX_BLOCK], strict=True)
                scores = process.cdist(words, words, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=numpy.uint8)
                for row, column in zip(*numpy.nonzero(scores), strict=True):
                    one, other = keys[row], keys[column]
                    if one < other and (one, other) not in seen and not told_apart(one, other):
                        seen.add((one, other))
                        yield one, other, min(float(scores[row, column]), _SAME_WORDS)

    def _blocks(self) -> Iterator[list[str]]:
        """Names of one state that share their telling word; names of no state are with those of every state."""
        blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
        nowhere: dict[str, list[str]] = defaultdict(list)
        anywhere: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self.bearers):
            word = telling_word(key)
            states = {region for n in self.bearers[key] for region, _ in self.organizations[n].places or {("", "")}}
            anywhere[word].append(key)
            for region in states:
                (blocks[region, word] if region else nowhere[word]).append(key)
        yield from (block for block in blocks.values() if len(block) > 1)
        yield from (anywhere[word] for word in nowhere if len(anywhere[word]) > 1)


class _Weighing:
    """What speaks for and against two organizations being one."""

    def __init__(self, found: Sequence[Organization]) -> None:
        self.organizations = found
        hosts: dict[str, int] = defaultdict(int)
        for organization in found:
            for each in organization.hosts:
                hosts[each] += 1
        self.shared_hosts = {each for each, count in hosts.items() if count > _MANY}
        self.repeated = self._repeated()

    def _repeated(self) -> set[str]:
        """Plain names that one document gives to several things: they tell nothing apart."""
        seen: set[tuple[str, str]] = set()
        repeated: set[str] = set()
        for organization in self.organizations:
            for key in organization.names:
                for document in organization.documents:
                    if (key, document) in seen:
                        repeated.add(key)
                    seen.add((key, document))
        return repeated

    def weigh(self, one: int, other: int, name: Named, alike: float) -> Candidate:
        a, b = self.organizations[one], self.organizations[other]
        told = _Told()
        if alike == _SAME_NAME:
            told.add(0.5, "same name")
        elif alike == _ALIAS:
            told.add(0.4, "the name of one is another name of the other")
        else:
            told.add(0.3 + (alike - NEAR) / 80, f"names {alike:.0f} % alike")
        if name[0] in self.repeated or name[1] in self.repeated:
            told.add(-0.15, "a register has several of this name")
        _places(a, b, told)
        self._hosts(a, b, told)
        _identifiers(a, b, told)
        if not a.related.isdisjoint(b.entries) or not b.related.isdisjoint(a.entries):
            told.add(-0.2, "one is part of the other")
        return Candidate(
            a.names.get(name[0]) or a.aliases[name[0]],
            b.names.get(name[1]) or b.aliases[name[1]],
            round(min(max(told.score, 0.0), 1.0), 2),
            tuple(told.supporting),
            tuple(told.contradicting),
            a.entries,
            b.entries,
        )

    def _hosts(self, a: Organization, b: Organization, told: _Told) -> None:
        one, other = a.hosts - self.shared_hosts, b.hosts - self.shared_hosts
        if common := one & other:
            told.add(0.2, f"same web host {min(common)}")
        elif one and other:
            told.add(-0.05, f"different web hosts {min(one)} and {min(other)}")


class _Told:
    def __init__(self) -> None:
        self.score = 0.0
        self.supporting: list[str] = []
        self.contradicting: list[str] = []

    def add(self, weight: float, words: str) -> None:
        self.score += weight
        (self.supporting if weight > 0 else self.contradicting).append(words)


def _places(a: Organization, b: Organization, told: _Told) -> None:
    if not a.places or not b.places:
        return
    cities = {place for place in a.places & b.places if all(place)}
    if cities:
        region, city = min(cities)
        told.add(0.25, f"same place: {city.title()}, {region}")
        return
    states = ({region for region, _ in each.places if region} for each in (a, b))
    one, other = states
    if common := one & other:
        told.add(0.05, f"same state: {min(common)}")
        names = [", ".join(sorted({city.title() for _, city in each.places if city})) for each in (a, b)]
        if all(names):
            told.add(-0.1, f"different places: {names[0]} and {names[1]}")
    elif one and other:
        told.add(-0.3, f"different states: {', '.join(sorted(one))} and {', '.join(sorted(other))}")


def _identifiers(a: Organization, b: Organization, told: _Told) -> None:
    for identifier in sorted(a.identifiers & b.identifiers):
        told.add(0.15, f"both carry {identifier}")
    for register in _EXCLUSIVE:
        one, other = ({i for i in each.identifiers if i.startswith(f"{register}:")} for each in (a, b))
        if not one or not other or one & other:
            continue
        codes = f"{', '.join(sorted(one))} and {', '.join(sorted(other))}"
        if register == "opeid" and {i[:-2] for i in one} & {i[:-2] for i in other}:
            told.add(0.05, f"OPEIDs of one institution: {codes}")
            told.add(-0.1, f"different locations by OPEID: {codes}")
        else:
            told.add(-0.15 if register == "opeid" else -0.2, f"different identifiers: {codes}")
