"""What agencies and authorities did: accreditations, with their days, and other actions."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from pyoxigraph import Literal, NamedNode

from credlattice.relational_map import strongest
from credlattice.resource_view.told import Action, Link
from credlattice.resource_view.words import Words
from credlattice.store import Term
from credlattice.vocabulary import CL, CTERMS
from credlattice.wording import local_name, spaced

_ACTIONS: Final = (
    "AccreditAction",
    "AdvancedStandingAction",
    "ApproveAction",
    "CredentialingAction",
    "OfferAction",
    "RecognizeAction",
    "RegulateAction",
    "RenewAction",
    "RevokeAction",
    "RightsAction",
    "WorkforceDemandAction",
)
CLASSES: Final = frozenset(CTERMS + name for name in _ACTIONS)
_KINDS: Final = {"AccreditAction": "accreditation", "CredentialingAction": "action"}
_DAYS: Final = 10

Said = dict[str, list[Term]]


def action(words: Words, about: str, iri: str, graphs: tuple[str, ...]) -> Action:
    """The action `iri` as one line of a list on the page of `about`."""
    said: Said = defaultdict(list)
    for row in words.questions.run("resource-quads", thing=iri).rows:
        predicate, value = row["predicate"], row["object"]
        if predicate is not None and value is not None and value not in said[predicate.value]:
            said[predicate.value].append(value)
    classes = [name for name in words.of(iri).classes if name in CLASSES]
    kinds = [_KINDS.get(local_name(name), spaced(local_name(name))) for name in classes]
    standing = [term.value for term in said.get(CTERMS + "classification", ()) if "status" in term.value]
    outcomes = [term.value for term in said.get(CTERMS + "actionStatusType", ())]
    names = [term.value for term in said.get(CTERMS + "name", ())]
    areas = [words.label(t.value) for t in said.get(CTERMS + "classification", ()) if t.value not in standing]
    scopes = [*names, *(area for area in areas if area not in names)]
    return {
        "iri": iri,
        "kind": " and ".join(kinds) or "action",
        "scope": "; ".join(scopes) or "not stated",
        "agents": _links(words, said, CTERMS + "actingAgent", about),
        "objects": _links(words, said, CTERMS + "object", about),
        "status": "; ".join(words.label(each) for each in (*standing, *outcomes)) or None,
        "start": _start(said),
        "end": _first(said, CTERMS + "endDate"),
        "notes": _notes(said),
        "standing": strongest(words.status(graph) for graph in graphs),
        "sources": words.sources(iri, graphs),
    }


def order(action: Action) -> tuple[str, str]:
    """By the day it began; what has none comes last in a list that starts with the latest."""
    return ((action["start"] or "")[:_DAYS], action["scope"])


def title(predicate: str) -> str:
    return "What it decided" if predicate == CTERMS + "actingAgent" else "Accreditations and other decisions about it"


def _links(words: Words, said: Said, predicate: str, about: str) -> list[Link]:
    return [words.link(t.value) for t in said.get(predicate, ()) if isinstance(t, NamedNode) and t.value != about]


def _start(said: Said) -> str | None:
    day, year = _first(said, CTERMS + "startDate"), _first(said, CTERMS + "approximateStartDate")
    if day and year:
        return f"{day} (estimated)"
    return day or (f"about {year}" if year else None)


def _notes(said: Said) -> list[str]:
    review = _first(said, CL + "reviewDate")
    found = [f"next review {review}"] if review else []
    return found + [term.value for term in said.get(CTERMS + "description", ())]


def _first(said: Said, key: str) -> str | None:
    return next((term.value for term in said.get(key, ()) if isinstance(term, Literal)), None)
