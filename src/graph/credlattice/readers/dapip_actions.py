"""The actions of accrediting agencies in DAPIP: renewals, warnings, probation, losses, each with its reason.

An action is about what its accreditation record is about, and part of it. Words that speak of persons, such as who owns
a school, are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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


def records(rows: Iterable[Row], document: SourceDocument, known: Known) -> Iterator[Record]:
    """One for each row. A row that repeats another, or another without its date, adds no statement."""
    told: set[str] = set()
    for row in rows:
        scope = scope_of(row)
        if isinstance(scope, str):
            yield refused(document, row.place, "no-key", scope, fragment(row))
        elif not row["actiondescription"]:
            reason = "actiondescription is empty: nobody can tell what was done"
            yield refused(document, row.place, "no-action", reason, fragment(row))
        else:
            about = Description(document, _iri(row, scope), row.place)
            if _repeats(row, scope, known):
                _tell(about, told, "repeats-row", "repeat an action that was read before and add no statement")
            else:
                if not row["actiondate"]:
                    _tell(about, told, "undated", "say of no action when it was taken")
                _describe(about, row, scope, known)
            yield about.record()


def _tell(about: Description, told: set[str], kind: str, what: str) -> None:
    """Once for each table, since it may hold for thousands of rows."""
    if kind not in told:
        told.add(kind)
        about.warn(kind, f"this row, and others below, {what}")


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
