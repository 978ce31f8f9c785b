"""Organizations as a store describes them: what each register's entry says, and which entries are linked already.

Read from the store's own indexes, a property at a time: the same as one query would have to sort a million rows.
Memory: some 2 KB for each organization with a name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from credlattice.questions import Questions
from credlattice.resolution_names import host, plain, state
from credlattice.store import EmbeddedStore
from credlattice.vocabulary import CL, CTERMS, GRAPH, OWL, RDF, SKOS

IDENTIFIER: Final = CL + "organizationIdentifier"
SAME: Final = CL + "sameOrganizationAs"
DIFFERENT: Final = OWL + "differentFrom"
_DERIVED: Final = GRAPH + "derived/"
_NAMES: Final = (CTERMS + "name", SKOS + "prefLabel")
_PART_OF: Final = (CTERMS + "parentOrganization",)
_HAS_PART: Final = (CTERMS + "subOrganization", CTERMS + "department")
MIN_ALIAS: Final = 9
"""Letters of another name that is compared; shorter ones are mostly initials, which many share."""

Pair = tuple[str, str]


@dataclass(slots=True)
class Organization:
    """One organization: the entries that are linked with each other, and all that they say together."""

    entries: tuple[str, ...]
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By plain name: the entry, and the name as it is written."""
    aliases: dict[str, tuple[str, str]] = field(default_factory=dict)
    identifiers: frozenset[str] = frozenset()
    places: frozenset[tuple[str, str]] = frozenset()
    """(state or region, city), either may be empty."""
    hosts: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    """Those that name it: what one document lists as two things is two."""
    related: frozenset[str] = frozenset()
    """Entries that it is a part of, or that are a part of it."""


def pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def organizations(store: EmbeddedStore, questions: Questions, same: Iterable[Pair] = ()) -> list[Organization]:
    """Every organization with a name of its own. `same` are links that are not in the store yet."""
    members = _members(store, questions)
    names, documents = _said_names(store, members, _NAMES)
    aliases, _ = _said_names(store, members, (CTERMS + "alternateName",))
    identifiers = _texts(store, members, IDENTIFIER)
    addresses = _texts(store, members, CTERMS + "address")
    regions, cities = _texts(store, None, CTERMS + "addressRegion"), _texts(store, None, CTERMS + "addressLocality")
    pages = _texts(store, members, CTERMS + "subjectWebpage")
    related = _related(store, members)
    links = {*same, *(pair(one, other) for one, other in _pairs(store, SAME))}
    found = []
    for entries in _families(sorted(names), links):
        organization = Organization(entries)
        for entry in entries:
            for name in names[entry]:
                organization.names.setdefault(plain(name), (entry, name))
            for name in aliases.get(entry, ()):
                organization.aliases.setdefault(plain(name), (entry, name))
        organization.names.pop("", None)
        organization.aliases = {
            key: value
            for key, value in organization.aliases.items()
            if key not in organization.names and len(key) >= MIN_ALIAS and " " in key
        }
        organization.identifiers = _joined(identifiers, entries)
        organization.documents = _joined(documents, entries)
        organization.related = _joined(related, entries)
        organization.hosts = frozenset(filter(None, map(host, _joined(pages, entries))))
        organization.places = frozenset(
            (state(next(iter(regions.get(place, ())), "")), plain(next(iter(cities.get(place, ())), "")))
            for place in _joined(addresses, entries)
        ) - {("", "")}
        if organization.names:
            found.append(organization)
    return found


def decided_different(store: EmbeddedStore) -> set[Pair]:
    """Pairs that a document in the store says are two."""
    return {pair(one, other) for one, other in _pairs(store, DIFFERENT)}


def _members(store: EmbeddedStore, questions: Questions) -> set[str]:
    """Every organization with an address of its own; a part of a description has none that stays."""
    found: set[str] = set()
    for name in questions.run("organization-classes").values("class"):
        for quad in store.raw.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(name), None):
            if isinstance(quad.subject, NamedNode) and not quad.subject.value.startswith(GRAPH):
                found.add(quad.subject.value)
    return found


def _said_names(
    store: EmbeddedStore, members: set[str], predicates: Iterable[str]
) -> tuple[dict[str, list[str]], dict[str, set[str]]]:
    """Names of each member, and the documents that say them."""
    names: dict[str, list[str]] = {}
    documents: dict[str, set[str]] = defaultdict(set)
    for predicate in predicates:
        for quad in store.raw.quads_for_pattern(None, NamedNode(predicate), None, None):
            subject, graph = quad.subject, quad.graph_name
            if (
                isinstance(subject, NamedNode)
                and subject.value in members
                and isinstance(quad.object, Literal)
                and isinstance(graph, NamedNode)
                and not graph.value.startswith(_DERIVED)
            ):
                known = names.setdefault(subject.value, [])
                if quad.object.value not in known:
                    known.append(quad.object.value)
                documents[subject.value].add(graph.value)
    for known in names.values():
        known.sort()
    return names, documents


def _texts(store: EmbeddedStore, members: set[str] | None, predicate: str) -> dict[str, set[str]]:
    """The values of one property as texts; of any subject where `members` is None."""
    found: dict[str, set[str]] = {}
    for quad in store.raw.quads_for_pattern(None, NamedNode(predicate), None, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            subject = quad.subject.value
            if members is None or subject in members:
                found.setdefault(subject, set()).add(quad.object.value)
    return found


def _pairs(store: EmbeddedStore, predicate: str) -> Iterator[Pair]:
    for quad in store.raw.quads_for_pattern(None, NamedNode(predicate), None, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            yield quad.subject.value, quad.object.value


def _related(store: EmbeddedStore, members: set[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for predicate in (*_PART_OF, *_HAS_PART):
        for one, other in _pairs(store, predicate):
            if one in members and other in members:
                found[one].add(other)
                found[other].add(one)
    return found


def _joined(values: dict[str, set[str]], entries: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(values.get(entry, ()) for entry in entries))


def _families(entries: Iterable[str], links: set[Pair]) -> Iterator[tuple[str, ...]]:
    """`entries` in groups that are linked with each other over any number of steps, in order."""
    near: dict[str, set[str]] = defaultdict(set)
    for one, other in links:
        near[one].add(other)
        near[other].add(one)
    named = set(entries)
    seen: set[str] = set()
    for entry in sorted(named):
        if entry in seen:
            continue
        group, queue = {entry}, [entry]
        while queue:
            for other in near.get(queue.pop(), ()):
                if other not in group:
                    group.add(other)
                    queue.append(other)
        seen |= group
        yield tuple(sorted(group & named))
