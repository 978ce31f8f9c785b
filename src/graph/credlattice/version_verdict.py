"""How far a new version of an ontology reaches, and whether the version it states says so.

Source: Semantic Arts, gist, docs/ChangeAndReleaseManagement.md: semantic versioning for an ontology. Major: anything
that changes what follows for terms that were there before. Minor: additions and deprecations. Patch: annotations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from credlattice.axioms import Axiom
from credlattice.ontology_view import SHARED, View, is_symmetric
from credlattice.vocabulary import DCTERMS, OWL

LEVELS: Final = ("none", "patch", "minor", "major")
_VERSION: Final = re.compile(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})")
_OF_THE_VERSION: Final = frozenset(
    {OWL + "versionInfo", OWL + "versionIRI", OWL + "priorVersion", DCTERMS + "modified", DCTERMS + "issued"}
)
_NOUN: Final = re.compile(r"\b(term|axiom|pair|import|declaration|statement|header)s\b")
_MOST_MEMBERS: Final = 1000
"""Longer axioms over many terms are compared whole: their pairs would not fit into memory."""

Number = tuple[int, int, int]


@dataclass(frozen=True)
class Verdict:
    """`level` is one of LEVELS; `reasons` say what makes it so, gravest first."""

    level: str = "none"
    reasons: tuple[str, ...] = ()
    old_version: str | None = None
    new_version: str | None = None
    needed: str | None = None
    """The least version that the changes ask for after `old_version`."""
    fits: bool | None = None
    """Whether `new_version` is at least that; None when either side states no version of three numbers."""
    sentence: str = "Nothing changed."


def judge(old: View, new: View) -> Verdict:
    """The verdict on the step from `old` to `new`.

    Counts axioms and does not reason: an axiom that followed before counts as a change all the same.
    """
    reasons = _reasons(old, new)
    level = next((name for name in reversed(LEVELS) if reasons.get(name)), "none")
    told = tuple(text for name in reversed(LEVELS) for text in reasons.get(name, ()))
    was, now = version(old), version(new)
    before, after = _number(was), _number(now)
    if before is None or after is None:
        return Verdict(level, told, was, now, None, None, _unjudged(level, was, now))
    needed = _needed(before, level)
    stated = ".".join(map(str, needed))
    return Verdict(level, told, was, now, stated, after >= needed, _judged(level, before, after, needed))


def version(view: View) -> str | None:
    """What the ontology calls its version: that of the header which imports the most and which no other header imports.
    None when there are several such and they differ."""
    imports = {
        iri: {value.strip("<>") for value in said.get(OWL + "imports", ())} for iri, said in view.headers.items()
    }
    tops = imports.keys() - {iri for each in imports.values() for iri in each} or imports.keys()
    most = max((len(imports[iri]) for iri in tops), default=0)
    tops = {iri for iri in tops if len(imports[iri]) == most}
    stated = {view.text(value).strip("“”") for iri in tops for value in view.headers[iri].get(OWL + "versionInfo", ())}
    return stated.pop() if len(stated) == 1 else None


def _reasons(old: View, new: View) -> Mapping[str, tuple[str, ...]]:
    before, kept, removed, added = old.terms, old.terms & new.terms, old.terms - new.terms, new.terms - old.terms
    dropped, declared = set(filter(old.is_only_declared, removed)), set(filter(new.is_only_declared, added))
    gone = [axiom for axiom in old.axioms - new.axioms if not _by_pairs(axiom)]
    come = [axiom for axiom in new.axioms - old.axioms if not _by_pairs(axiom)]
    pairs_gone = [pair for pair in _pairs(old) - _pairs(new) if kept.issuperset(pair[1:])]
    pairs_come = [pair for pair in _pairs(new) - _pairs(old) if before.issuperset(pair[1:])]
    general = len(old.loose_axioms ^ new.loose_axioms)
    headers = [iri for iri in old.headers.keys() | new.headers.keys() if _header(old, iri) != _header(new, iri)]
    major = (
        (len(removed - dropped), "terms removed"),
        (sum(not removed.intersection(_bearers(a)) for a in gone), "axioms removed of terms that stay"),
        (sum(before.issuperset(_bearers(a)) for a in come), "axioms added to terms that were there"),
        (len(pairs_gone), "pairs of terms no longer kept apart"),
        (len(pairs_come), "pairs of terms that were there now kept apart"),
        (sum(old.kind(term) != new.kind(term) for term in kept), "terms of another kind now"),
        (general, "general axioms added or removed"),
        (len(_imports(old) ^ _imports(new)), "outside imports added or removed"),
    )
    minor = (
        (len(added - declared), "terms added"),
        (len(declared), "terms of other vocabularies declared"),
        (sum(old.is_deprecated(term) != new.is_deprecated(term) for term in kept), "terms deprecated or restored"),
        (sum(not before.issuperset(_bearers(a)) for a in come), "axioms about added terms"),
    )
    patch = (
        (sum(old.values.get(term) != new.values.get(term) for term in kept), "terms annotated otherwise"),
        (len(dropped), "declarations of terms of other vocabularies dropped"),
        (len(old.loose.keys() ^ new.loose.keys()) - general, "unnamed statements added or removed"),
        (len((old.axioms ^ new.axioms) - {*gone, *come}), "axioms over many terms added or removed"),
        (len(headers), "headers changed"),
    )
    counted = {"major": major, "minor": minor, "patch": patch}
    return {level: tuple(_count(*each) for each in found if each[0]) for level, found in counted.items()}


def _count(number: int, what: str) -> str:
    return f"{number:,} {_NOUN.sub(lambda noun: noun[1], what, count=1) if number == 1 else what}"


def _bearers(axiom: Axiom) -> Iterable[str]:
    """The terms for which something else follows: all of what reads the same from every end, else the subject."""
    named = [term for term in axiom.terms if not term.startswith("_:")]
    return named if is_symmetric(axiom) or axiom.kind in SHARED else named[:1]


def _by_pairs(axiom: Axiom) -> bool:
    return axiom.kind in SHARED and len(axiom.terms) <= _MOST_MEMBERS


def _pairs(view: View) -> set[tuple[str, str, str]]:
    """What axioms over many terms say of every two of them: one more member changes nothing for the others."""
    return {
        (axiom.kind, one, other)
        for axiom in view.axioms
        if _by_pairs(axiom)
        for one, other in combinations(sorted(set(axiom.terms)), 2)
    }


def _imports(view: View) -> set[str]:
    """What headers import that is not part of the ontology as it was given."""
    imported = {value.strip("<>") for said in view.headers.values() for value in said.get(OWL + "imports", ())}
    return imported - view.headers.keys()


def _header(view: View, iri: str) -> dict[str, set[str]]:
    return {p: values for p, values in view.headers.get(iri, {}).items() if p not in _OF_THE_VERSION}


def _number(text: str | None) -> Number | None:
    match = _VERSION.fullmatch(text or "")
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def _needed(before: Number, level: str) -> Number:
    """Before 1.0.0 a major change raises the second number and every other the third (semver.org, 4)."""
    first, second, third = before
    if level == "none":
        return before
    if first == 0:
        return (0, second + 1, 0) if level == "major" else (0, second, third + 1)
    return {"major": (first + 1, 0, 0), "minor": (first, second + 1, 0)}.get(level, (first, second, third + 1))


def _size(level: str) -> str:
    return "Nothing but the version changed" if level == "none" else f"A {level} change"


def _unjudged(level: str, was: str | None, now: str | None) -> str:
    if level == "none" and was == now:
        return "Nothing changed."
    sides = [side for side, text in (("OLD", was), ("NEW", now)) if _number(text) is None]
    say = "both sides state" if len(sides) == 2 else f"{sides[0]} states"
    return f"{_size(level)}. Whether the version fits cannot be said: {say} none of three numbers."


def _judged(level: str, before: Number, after: Number, needed: Number) -> str:
    was, now, least = (".".join(map(str, number)) for number in (before, after, needed))
    if before == after:
        return (
            "Nothing changed." if level == "none" else f"{_size(level)}, yet both sides state {was}: it takes {least}."
        )
    if after < before:
        return f"{_size(level)}. NEW states {now}, earlier than {was} of OLD: are they the wrong way round?"
    fits = "fits" if after >= needed else f"does not fit: it takes {least} or higher"
    return f"{_size(level)}; the step from {was} to {now} {fits}."
