"""The accreditation records of DAPIP → who accredited which campus or program, from when to when.

Institutional accreditation is about the campus, and about the institution whose UNITID this campus alone carries. All
other scopes (nursing, law, a residency) are about a program at the campus and never about the campus as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers.dapip_cells import (
    FIRST_AGENCY,
    NUMBER,
    Known,
    campus,
    concept,
    day,
    fragment,
    say_day,
)
from credlattice.readers.describing import Description, refused, slug, text, typed
from credlattice.readers.tables import Row
from credlattice.vocabulary import CL, CTERMS, RESOURCE

COLUMNS: Final = frozenset(
    {"dapipid", "agencyid", "programid", "sequentialid", "accreditationstatus", "accreditationdate"}
)
_INSTITUTIONAL: Final = "institutional accreditation"
_FAILED: Final = "https://purl.org/ctdl/vocabs/actionStat/FailedActionStatus"
_STATUSES: Final = "https://purl.org/ctdl/terms/ActionStatus"


@dataclass(frozen=True)
class Scope:
    """What an accreditation is about: by whom, at which campus, of which program."""

    dapip: str
    agency_id: str
    agency_name: str
    program_id: str
    program_name: str
    number: str
    """Tells apart the accreditations of one program by one agency: several departments, or one after another."""

    @property
    def iri(self) -> str:
        """Of the accreditation record."""
        return f"{campus(self.dapip)}/accreditation/{self.agency_id}-{self.program_id}-{self.number}"

    @property
    def institutional(self) -> bool:
        return self.program_name.lower() == _INSTITUTIONAL

    @property
    def program(self) -> str:
        return f"{campus(self.dapip)}/program/{self.program_id}"

    def organizations(self, known: Known) -> list[str]:
        """The campus, and the institutions that it alone stands for."""
        return [campus(self.dapip), *known.institutions(self.dapip)]

    def objects(self, known: Known) -> list[str]:
        return self.organizations(known) if self.institutional else [self.program]


def scope_of(row: Row) -> Scope | str:
    """What a row is about, or what it lacks."""
    for column in ("dapipid", "programid", "sequentialid"):
        if not NUMBER.fullmatch(row[column]):
            return f"{column} {row[column][:40]!r} is no number: nobody can tell which accreditation this is"
    if not row["programname"]:
        return "programname is empty: nobody can tell what is accredited"
    agency = row["agencyid"] if NUMBER.fullmatch(row["agencyid"]) else slug(row["agencyname"])[:80].strip("-.")
    if not agency:
        return "neither agencyid nor agencyname can be read: nobody can tell who accredits"
    name = row["agencyname"]
    return Scope(row["dapipid"], agency, name, row["programid"], row["programname"], row["sequentialid"])


def say_scope(about: Description, scope: Scope, known: Known) -> str:
    """States who acts and on what, and describes agency and program where they are first met; returns the agency."""
    agency = f"{RESOURCE}us/accreditor/{scope.agency_id}"
    if known.first(agency):
        about.thing(agency, CTERMS + "QACredentialOrganization")
        about.say(agency, CTERMS + "name", text(scope.agency_name or scope.agency_id))
    about.say(about.id, CTERMS + "actingAgent", agency)
    area = concept(known, about, "program", scope.program_id, scope.program_name)
    about.say(about.id, CTERMS + "classification", area)
    for thing in scope.objects(known):
        about.say(about.id, CTERMS + "object", thing)
    if not scope.institutional and known.first(scope.program):
        about.thing(scope.program, CTERMS + "LearningProgram")
        about.say(scope.program, CTERMS + "name", text(scope.program_name))
        about.say(scope.program, CTERMS + "classification", area)
        for organization in scope.organizations(known):
            about.say(scope.program, CTERMS + "offeredBy", organization)
    if known.unitids and scope.dapip not in known.unitids:
        about.warn("no-campus", f"campus {scope.dapip} stands in no table of campuses read with this one")
    return agency


def record(row: Row, document: SourceDocument, known: Known) -> Record:
    """One accreditation, with its days."""
    scope = scope_of(row)
    if isinstance(scope, str):
        return refused(document, row.place, "no-key", scope, fragment(row))
    if scope.iri in known.accreditations:
        reason = "an accreditation with these four numbers was read before: keep the row that is right"
        return refused(document, row.place, "duplicate-row", reason, fragment(row))
    known.accreditations.add(scope.iri)
    about = Description(document, scope.iri, row.place)
    _describe(about, row, scope, known)
    return about.record()


def _describe(about: Description, row: Row, scope: Scope, known: Known) -> None:
    status, written_end = row["accreditationstatus"], row["accreditationenddate"]
    ended = written_end not in ("", "-")
    # Preaccreditation is no accreditation, and of an end that cannot be read nobody can say that it has not come.
    known_end = not ended or day(written_end) is not None
    accredits = status in ("Accredited", "Denied Accreditation") and known_end
    about.thing(about.id, CTERMS + ("AccreditAction" if accredits else "CredentialingAction"))
    about.say(about.id, CTERMS + "name", text(row["programname"]))
    agency = say_scope(about, scope, known)
    if status:
        about.say(about.id, CTERMS + "classification", concept(known, about, "accreditation-status", "", status))
    if status == "Denied Accreditation":
        _say_failed(about, known)
    if department := row["departmentdescription"]:
        about.say(about.id, CTERMS + "description", text(department))
    _say_days(about, row)
    if status == "Accredited" and scope.institutional and not ended:
        for organization in scope.organizations(known):
            about.say(organization, CTERMS + "accreditedBy", agency)


def _say_days(about: Description, row: Row) -> None:
    start = say_day(about, about.id, CTERMS + "startDate", row, "accreditationdate")
    if start and row["initialdateflag"] == "Estimated":
        about.say(about.id, CTERMS + "approximateStartDate", typed(f"{start.year:04}", "gYear"))
    if start and start < FIRST_AGENCY:
        reason = f"accreditation from {start} on: before any agency of the United States existed. Stated as published"
        about.warn("early-date", reason)
    say_day(about, about.id, CTERMS + "endDate", row, "accreditationenddate")
    say_day(about, about.id, CL + "reviewDate", row, "reviewdate")


def _say_failed(about: Description, known: Known) -> None:
    """A denial: an act of accrediting that came to nothing."""
    alignment = f"{RESOURCE}us/dapip/action-status/failed"
    about.say(about.id, CTERMS + "actionStatusType", alignment)
    if known.first(alignment):
        about.thing(alignment, CTERMS + "CredentialAlignmentObject")
        about.say(alignment, CTERMS + "targetNode", _FAILED)
        about.say(alignment, CTERMS + "targetNodeName", text("Failed Action Status"))
        about.say(alignment, CTERMS + "framework", _STATUSES)


def latest(rows: Iterable[Row], read_on: date) -> date | None:
    """The last day on which an accreditation ended: until then, at least, the table was kept."""
    days = (day(row["accreditationenddate"]) for row in rows)
    return max((each for each in days if each and each <= read_on), default=None)
