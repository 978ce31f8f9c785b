"""Two federal lists that know institutions by OPEID: heightened cash monitoring, and agreements with the military.

Both are acts of a federal office on an and no assurance of its quality, so neither is an act of
accrediting, approving, recognizing or regulating. Neither list says on which day it was made.
"""

from __future__ import annotations

from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers.dapip_cells import Known, campus, fragment, opeid, say_address, say_day
from credlattice.readers.describing import Description, refused, slug, text
from credlattice.readers.tables import Row
from credlattice.vocabulary import CTERMS, RESOURCE

MONITORING: Final = frozenset({"ope id", "stop pay/monitor method", "method reason desc"})
AGREEMENTS: Final = frozenset({"ope id", "institution name", "institution type", "approval date"})
_STUDENT_AID: Final = ("federal-student-aid", "Federal Student Aid, U.S. Department of Education")
_DEFENSE: Final = ("department-of-defense", "U.S. Department of Defense")
_AGREEMENT: Final = "DoD Voluntary Education Partnership Memorandum of Understanding"


def monitoring(row: Row, document: SourceDocument, known: Known) -> Record:
    """An institution whose federal student aid is paid under monitoring, with method and reason."""
    method = row["stop pay/monitor method"]
    if not method:
        return refused(document, row.place, "no-method", "no method of monitoring is given", fragment(row))
    return _record(row, document, known, f"cash-monitoring/{slug(method)[:80]}", method, _STUDENT_AID)


def agreement(row: Row, document: SourceDocument, known: Known) -> Record:
    """An institution or location that signed the Department of Defense's memorandum, with the day of approval."""
    kind = slug(row["institution type"])[:80]
    return _record(row, document, known, f"defense-agreement/{kind or 'any'}", _AGREEMENT, _DEFENSE)


def _record(row: Row, document: SourceDocument, known: Known, name: str, title: str, office: tuple[str, str]) -> Record:
    code, _ = opeid(row["ope id"])
    if not code:
        reason = f"ope id {row['ope id'][:40]!r} has not eight characters: nobody can tell which institution is meant"
        return refused(document, row.place, "bad-opeid", reason, fragment(row))
    holder = f"{RESOURCE}us/opeid/{code}"
    about = Description(document, f"{holder}/{name}", row.place)
    if not known.first(about.id):
        reason = f"OPEID {code} stands in the list twice with the same method or type: keep the row that is right"
        return refused(document, row.place, "duplicate-row", reason, fragment(row))
    _holder(about, row, holder, code)
    about.thing(about.id, CTERMS + "CredentialingAction")
    about.say(about.id, CTERMS + "name", text(title))
    agent = f"{RESOURCE}us/organization/{office[0]}"
    about.say(about.id, CTERMS + "actingAgent", agent)
    if known.first(agent):
        about.thing(agent, CTERMS + "Organization")
        about.say(agent, CTERMS + "name", text(office[1]))
    about.say(about.id, CTERMS + "object", holder)
    for thing in _same(known, code):
        about.say(about.id, CTERMS + "object", thing)
    for column in ("method reason desc", "status"):
        if row[column]:
            about.say(about.id, CTERMS + "description", text(row[column]))
    say_day(about, about.id, CTERMS + "startDate", row, "approval date")
    return about.record()


def _holder(about: Description, row: Row, holder: str, code: str) -> None:
    """The institution or location as the list knows it: by its OPEID."""
    about.thing(holder, CTERMS + "CredentialOrganization")
    about.say(holder, CTERMS + "opeID", text(code, None))
    if row["institution name"]:
        about.say(holder, CTERMS + "name", text(row["institution name"]))
    if row["trade name"]:
        about.say(holder, CTERMS + "alternateName", text(row["trade name"]))
    names = {"city": "addressLocality", "state": "addressRegion", "country": "addressCountry"}
    say_address(about, holder, [(name, row[column]) for column, name in names.items() if row[column]])


def _same(known: Known, code: str) -> list[str]:
    """The campus with this OPEID and its institutions; none where several campuses carry it, one after another."""
    campuses = known.campuses_by_opeid.get(code, [])
    if len(campuses) != 1:
        return []
    return [campus(campuses[0]), *known.institutions(campuses[0])]
