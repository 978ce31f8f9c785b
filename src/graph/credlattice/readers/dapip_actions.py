"""The actions of accrediting agencies in DAPIP: renewals, warnings, probation, losses, each with its reason.

An action is about what its accreditation record is about, and part of it. Words that speak of persons, such as who owns
a school, are left out.
"""

from __future__ import annotations

from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers.dapip_accreditations import Scope, say_scope, scope_of
from credlattice.readers.dapip_cells import Known, day, fragment, say_day, speaks_of_persons
from credlattice.readers.describing import Description, refused, short_hash, text
from credlattice.readers.tables import Row
from credlattice.vocabulary import CTERMS, DCTERMS

COLUMNS: Final = frozenset({"dapipid", "agencyid", "programid", "sequentialid", "actiondescription", "actiondate"})
_WORDS: Final = ("actiondescription", "justificationdescription", "justificationother")
_UNLISTED: Final = "Other - Provide unlisted or multiple justifications"
"""Says only that the reason is in the next column."""


def record(row: Row, document: SourceDocument, known: Known) -> Record:
    """One action. A row that repeats another, or another without its date, adds no statement."""
    scope = scope_of(row)
    if isinstance(scope, str):
        return refused(document, row.place, "no-key", scope, fragment(row))
    if not row["actiondescription"]:
        reason = "ActionDescription is empty: nobody can tell what was done"
        return refused(document, row.place, "no-action", reason, fragment(row))
    about = Description(document, _iri(row, scope), row.place)
    if _repeats(row, scope, known):
        known.tell(about, "repeats-row", "repeat an action that was read before and add no statement")
        return about.record()
    if not row["actiondate"]:
        known.tell(about, "undated", "do not say when the action was taken")
    _describe(about, row, scope, known)
    return about.record()


def _plain(words: str) -> str:
    """Some copies of the table write ? for every character outside ASCII."""
    return words.encode("ascii", "replace").decode()


def _iri(row: Row, scope: Scope) -> str:
    when = day(row["actiondate"])
    code = short_hash(*(_plain(row[column]) for column in _WORDS), row["actiondate"], row["enddate"])[:10]
    return f"{scope.iri}/action/{when.isoformat() if when else 'undated'}-{code}"


def _repeats(row: Row, scope: Scope, known: Known) -> bool:
    words = (scope.iri, *(_plain(row[column]) for column in _WORDS))
    if not row["actiondate"]:
        return known.repeats("undated action", *words)
    again = known.repeats("action", *words, row["actiondate"], row["enddate"])
    # From now on the same words without a date say nothing new.
    known.repeats("undated action", *words)
    return again


def _describe(about: Description, row: Row, scope: Scope, known: Known) -> None:
    about.thing(about.id, CTERMS + "CredentialingAction")
    about.say(about.id, CTERMS + "name", text(row["actiondescription"]))
    say_scope(about, scope, known)
    about.say(about.id, DCTERMS + "isPartOf", scope.iri)
    if known.accreditations and scope.iri not in known.accreditations:
        about.warn("no-accreditation", "the accreditation that this action belongs to stands in no table read with it")
    reason, other = row["justificationdescription"], row["justificationother"]
    if reason and reason != _UNLISTED:
        about.say(about.id, CTERMS + "description", text(reason))
    if other and speaks_of_persons(other):
        about.warn("personal", "justificationother seems to speak of persons: left out")
    elif other and other != reason:
        about.say(about.id, CTERMS + "description", text(other))
    start, end = day(row["actiondate"]), day(row["enddate"])
    say_day(about, about.id, CTERMS + "startDate", row, "actiondate")
    if start and end and end < start:
        about.warn("ends-before-start", f"the action of {start} ends on {end}: the end is left out")
    else:
        say_day(about, about.id, CTERMS + "endDate", row, "enddate")
