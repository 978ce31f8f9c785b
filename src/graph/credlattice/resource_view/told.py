"""The shapes of what is told of a resource: what `/api/resource` answers and the pages draw."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Source(TypedDict):
    """One address of the document in which a statement was read."""

    address: str
    read_on: str | None
    graph: str | None
    document: int | None
    """Its number in `Resource.documents`."""
    places: list[str]
    """The records that say it, `hd2024.csv:2`: those in which the statement's subject is described in the document."""
    more_places: int


class Document(TypedDict):
    """A document that statements were read in, or the rule by which they follow from documents."""

    number: int
    graph: str
    title: str
    publisher: str | None
    licence: str | None
    addresses: list[str]
    read_on: str | None
    status: str
    rule: str | None
    derived_from: list[str]
    """Titles of the documents that a rule was applied to."""


class Link(TypedDict):
    """A thing by name. `iri` is None where it has no page here."""

    iri: str | None
    label: str


class Part(TypedDict):
    """A statement of an unnamed part, such as a condition."""

    predicate: str
    predicate_label: str
    value: str
    value_label: str
    is_iri: bool
    parts: NotRequired[list[Part]]


class Statement(TypedDict):
    predicate: str
    predicate_label: str
    value: str
    value_label: str
    language: str | None
    is_iri: bool
    described: bool
    """Whether the value has a page here."""
    direction: str
    section: str
    """`overview`, `connected`, `detail`; `claim` when it is not a fact."""
    status: str
    strength: str | None
    """`weak` where the property is one whose derived statements never count as if somebody had made them."""
    sentence: str
    sources: list[Source]
    parts: NotRequired[list[Part]]
    page: NotRequired[str]
    """The concept to go to, where the value is the alignment object that stands for it."""


class Group(TypedDict):
    """What one property says in one direction. `total` counts all there is, `shown` what is listed here."""

    about: str
    """The resource, or the part of it (its alignment object, say) that the statements name."""
    predicate: str
    predicate_label: str
    direction: str
    section: str
    shown: int
    total: int
    sorted: bool
    """False where there is too much to sort: then it is listed in the order of the store."""
    statements: list[Statement]


class Figure(TypedDict):
    """A published number: an observation or an aggregate."""

    iri: str
    what: Link
    of: list[Link]
    """What it is of besides the resource."""
    value: str | None
    """The number as published; None where none is stated."""
    text: str
    """The value in words, with its unit."""
    period: Link | None
    notes: list[str]
    status: str
    sources: list[Source]


class Action(TypedDict):
    """An accreditation, or something else that an agency or authority did about somebody. None is `not stated`."""

    iri: str
    kind: str
    scope: str
    agents: list[Link]
    objects: list[Link]
    status: str | None
    start: str | None
    end: str | None
    notes: list[str]
    standing: str
    """asserted, derived …"""
    sources: list[Source]


class FigureTable(TypedDict):
    about: str
    predicate: str
    direction: str
    title: str
    notes: list[str]
    shown: int
    total: int
    sorted: bool
    figures: list[Figure]


class ActionTable(TypedDict):
    about: str
    predicate: str
    direction: str
    title: str
    shown: int
    total: int
    sorted: bool
    actions: list[Action]


class Dispute(TypedDict):
    iri: str
    label: str
    likely_reason: str | None
    versions: list[Statement]


class Resource(TypedDict):
    iri: str
    label: str
    kind: str | None
    sub_kind: str | None
    types: list[dict[str, str]]
    places: list[dict[str, str]]
    """The records that describe it, each with its document."""
    statements: list[Statement]
    """What is shown. Facts first, in the order of the relations in `wording`; then suggested and unverified claims."""
    groups: list[Group]
    """The facts by property, with how many there are."""
    claims: list[Group]
    figures: list[FigureTable]
    actions: list[ActionTable]
    disputes: list[Dispute]
    documents: list[Document]
    queries: list[str]


class UnknownResource(LookupError):
    """No document says anything about this IRI."""
