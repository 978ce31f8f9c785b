"""What a record says is held → things of the graph that can be put in a plan.

Identifiers decide; a name never does: things of a like name are candidates, from which a person chooses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from credlattice.learner_records.record import Completion, Identifier, Item, LearnerRecord, Party, State, Validity

MAX_CANDIDATES = 5
MAX_NAME_SEARCHES = 200
"""Names of one record that are searched for."""
_SEVERAL: Final = "several things of this school have the code"


@dataclass(frozen=True)
class Found:
    """What one identifier leads to."""

    things: tuple[str, ...] = ()
    """IRIs of what it identifies. Several: it is ambiguous, or they are said to be the same."""
    possible: tuple[str, ...] = ()
    """IRIs of what it may mean: the code of a course, but not certainly of this school."""


@dataclass(frozen=True)
class Candidate:
    """A thing a person may choose."""

    iri: str
    label: str
    types: tuple[str, ...]


class Lookup(Protocol):
    """What matching asks of a graph."""

    def find(self, identifier: Identifier, provider: Party) -> Found:
        """Things that can be held and have the identifier; `provider` is whose code a code is."""
        ...

    def search(self, name: str, limit: int) -> Sequence[Candidate]:
        """The best `limit` things of such a name that can be held."""
        ...

    def describe(self, iri: str) -> Candidate: ...


@dataclass(frozen=True)
class Matched:
    """A thing of the graph, and the identifier that led to it."""

    iri: str
    label: str
    by: str


@dataclass(frozen=True)
class Match:
    """What became of one item. `held`: its matches are put in a plan; otherwise `reason` says why not."""

    item: Item
    matched: tuple[Matched, ...]
    candidates: tuple[Candidate, ...]
    held: bool
    reason: str


@dataclass(frozen=True)
class Held:
    """A record, and what of the graph its holder has."""

    record: LearnerRecord
    matches: tuple[Match, ...]

    @property
    def iris(self) -> tuple[str, ...]:
        """What to give the planner, each once."""
        return tuple(dict.fromkeys(each.iri for match in self.matches if match.held for each in match.matched))


def match(record: LearnerRecord, lookup: Lookup) -> Held:
    """Every item of `record`, matched as far as its identifiers reach."""
    return Held(record, tuple(_match(item, lookup, place) for place, item in enumerate(record.items)))


def _match(item: Item, lookup: Lookup, place: int) -> Match:
    matched: dict[str, Matched] = {}
    possible: dict[str, None] = {}
    doubt = "nothing in the graph has its identifiers"
    for identifier in item.identifiers:
        found = lookup.find(identifier, item.provider)
        if identifier.scheme == "code" and matched:
            # A code only decides where nothing better did.
            break
        possible.update(dict.fromkeys(found.possible))
        if identifier.scheme == "code" and len(found.things) > 1:
            possible.update(dict.fromkeys(found.things))
            doubt = _SEVERAL
            continue
        for iri in found.things:
            matched.setdefault(iri, Matched(iri, lookup.describe(iri).label, identifier.stated_as))
    if matched:
        reason = _why_not(item)
        return Match(item, tuple(matched.values()), (), not reason, reason)
    candidates = {iri: lookup.describe(iri) for iri in list(possible)[:MAX_CANDIDATES]}
    if not candidates and item.name and place < MAX_NAME_SEARCHES:
        candidates = {each.iri: each for each in lookup.search(item.name, MAX_CANDIDATES)}
    elif candidates and doubt != _SEVERAL:
        doubt = "its code is known, but not for certain as one of this school"
    return Match(item, (), tuple(candidates.values()), False, doubt)


def _why_not(item: Item) -> str:
    """Why what is matched is not counted by itself; a person may decide otherwise. A record without a proof is counted,
    and says that it has none."""
    if item.verification.state is State.FAILED:
        return "its proof fails"
    if item.validity is Validity.EXPIRED:
        return f"it expired on {item.valid_until}"
    if item.validity is Validity.NOT_YET:
        return f"it is not valid before {item.valid_from}"
    if item.validity is Validity.UNREADABLE:
        return "the dates it states cannot be read"
    if item.completion is Completion.NOT_COMPLETED:
        return "the record says it is not completed"
    if item.completion is Completion.NOT_STATED:
        return "the record does not say that it is completed"
    return ""
