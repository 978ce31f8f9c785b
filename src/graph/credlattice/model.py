"""The frozen data that crosses rooms: documents and records on the way in, requirements and plans on the way out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pyoxigraph import Quad


class Status(StrEnum):
    """How far a statement may be relied on. Only `ASSERTED` and `DERIVED` statements are triples of the default graph;
    the others are `cl:Claim` resources that say what somebody says, and never facts."""

    ASSERTED = "asserted"
    DERIVED = "derived"
    SUGGESTED = "suggested"
    DISPUTED = "disputed"
    UNVERIFIED = "unverified"


# -- on the way in ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SourceDocument:
    """One document somebody published, and the one named graph that holds what it says."""

    graph: str
    title: str
    addresses: tuple[str, ...]
    """Where it was read: web addresses, or the plain words its collector wrote down."""
    read_on: date | None = None
    publisher: str | None = None
    licence: str | None = None
    status: Status = Status.ASSERTED
    version: str | None = None
    """When its publisher issued this state of it, ISO 8601; an earlier one never replaces a later one."""
    withdrawn_on: date | None = None
    """When its publisher had taken it back. Its statements stay, and its graph says so."""


@dataclass(frozen=True)
class Problem:
    """What is wrong, where, and what to do about it. `fatal` sets the record aside; otherwise it is a warning."""

    place: str
    reason: str
    kind: str
    """A short stable name to count by, e.g. `iri-with-spaces`."""
    fatal: bool = True

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True)
class Record:
    """One described thing of a document: its statements, and what was noticed while reading them."""

    id: str
    place: str
    """`file:line` or `file#/@graph/3`: where a person finds it."""
    document: SourceDocument
    quads: tuple[Quad, ...]
    problems: tuple[Problem, ...] = ()
    fragment: str = ""
    """What the source wrote, cut to a page; kept for a record that is set aside."""
    withdraws: bool = False
    """The publisher takes back the document of this record."""

    @property
    def readable(self) -> bool:
        return not any(p.fatal for p in self.problems)


# -- requirements -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Evidence:
    """The statement a requirement rests on, and who says so."""

    subject: str
    predicate: str
    object: str
    graph: str
    status: Status = Status.ASSERTED
    rule: str | None = None
    """Names the rule when the statement was derived."""


@dataclass(frozen=True)
class Item:
    """Met by holding `iri`."""

    iri: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Note:
    """Words nobody here can evaluate. A note is never met; a plan that needs one is unproven and says so."""

    text: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class AtLeast:
    """At least `n` of `of`: all of them when n = len(of), any of them when n = 1."""

    n: int
    of: tuple[Requirement, ...]
    evidence: tuple[Evidence, ...] = ()
    remark: str | None = None
    """How an ambiguous text was read, e.g. that no number was stated and all are asked for."""


Requirement = Item | Note | AtLeast


@dataclass(frozen=True)
class Rule:
    """One way to come by `head`: meet `requirement`."""

    head: str
    requirement: Requirement
    kind: str
    """Which kind of statement the way comes from: `conditions` (meeting them completes the head), `prerequisites`
    (meeting them lets one earn it), `pathway`, `transfer`, `proxy`, `assesses`."""
    earns: bool = True
    """False when meeting the requirement already is having the head (a proxy, a transfer): no further effort."""


# -- plans ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Credit:
    """An amount of credit in one unit. Units are never converted into each other."""

    low: float
    high: float
    unit: str | None
    """The unit's IRI; None when the publisher names none."""


@dataclass(frozen=True)
class Step:
    """One thing to earn or complete, after the steps it names in `after`."""

    iri: str
    label: str
    kind: str
    """`earn`: takes effort, once the steps in `after` are done; `complete`: done as soon as they are; `counts`: follows
    by itself (transfer, standing for another thing)."""
    after: tuple[str, ...]
    because: tuple[Evidence, ...]
    requirement: str
    """The requirement in one English sentence."""
    described: bool
    """False when no document describes this thing: it is only referred to."""
    notes: tuple[str, ...] = ()
    credit: Credit | None = None
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cost:
    """What a plan still takes.

    `steps` are all things to earn or complete, `to_earn` those that take effort of their own, `credits` the sum
    over `to_earn` by unit; `not_stated` counts those that say nothing about credit: they are not zero.
    """

    steps: int
    to_earn: int = 0
    credits: tuple[Credit, ...] = ()
    not_stated: int = 0


@dataclass(frozen=True)
class Plan:
    goal: str
    steps: tuple[Step, ...]
    cost: Cost
    optimal: bool
    gap: float
    """0.02 = at most 2 % more steps than the best possible plan."""
    proven: bool
    """False when the plan passes a note or a thing nobody describes."""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unmet:
    """A requirement that nothing known can meet."""

    of: str
    label: str
    requirement: str
    reason: str
    because: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Answer:
    """Plans, best first; or none and the smallest set of requirements that stand in the way."""

    goal: str
    plans: tuple[Plan, ...]
    unmet: tuple[Unmet, ...] = ()


@dataclass(frozen=True)
class NextStep:
    """Something a holder can get now, or is `missing` few things for."""

    iri: str
    label: str
    missing: tuple[str, ...]
    """IRIs of one smallest set that would complete the requirement; empty: can be claimed now."""
    requirement: str
    uses: tuple[str, ...]
    """What is held that counts."""
    leads_to: int
    """How many further things depend on this one."""
    because: tuple[Evidence, ...]
    notes: tuple[str, ...] = ()
    types: tuple[str, ...] = field(default=())


class UnknownThing(LookupError):
    """A goal or a held thing is nowhere in the graph, or nothing anybody could hold; `iri` names it."""

    def __init__(self, iri: str) -> None:
        super().__init__(
            f"{iri} is no credential, course, competency or pathway of this graph: look one up with search"
        )
        self.iri = iri
