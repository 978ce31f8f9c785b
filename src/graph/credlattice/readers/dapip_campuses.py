"""The table of institutions and campuses of DAPIP → organizations with address, parent and identifiers.

General telephone numbers and the names, telephones, mailboxes and fax numbers of administrators are not read.
"""

from __future__ import annotations

from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers.dapip_cells import (
    NUMBER,
    Known,
    address_parts,
    campus,
    concept,
    fragment,
    institution,
    opeid,
    say_address,
    unitids,
)
from credlattice.readers.describing import Description, refused, text
from credlattice.readers.tables import Row
from credlattice.vocabulary import CTERMS, DCTERMS, ORG

COLUMNS: Final = frozenset({"dapipid", "locationname", "locationtype", "ipedsunitids"})
_SITE: Final = "Site"
"""A place of an accredited program, such as a hospital, which may carry the UNITID of the school it works with."""
_SAID: Final = ("dapipid", "opeid", "ipedsunitids", "locationname", "parentdapipid", "locationtype", "address")


def record(row: Row, document: SourceDocument, known: Known) -> Record:
    """A campus. A row that repeats one of another table adds no statement."""
    dapip = row["dapipid"]
    if not NUMBER.fullmatch(dapip):
        reason = f"DapipId {dapip[:40]!r} is no number: correct it"
        return refused(document, row.place, "bad-dapip-id", reason, fragment(row))
    if not known.first_in_table(dapip):
        reason = f"DapipId {dapip} stands in the table twice: keep the row that is right"
        return refused(document, row.place, "duplicate-row", reason, fragment(row))
    about = Description(document, campus(dapip), row.place)
    if known.repeats("campus", *(row[column] for column in _SAID)):
        known.tell(about, "repeats-row", "repeat another table and add no statement")
    else:
        _describe(about, row, known)
    return about.record()


def _describe(about: Description, row: Row, known: Known) -> None:
    about.thing(about.id, CTERMS + "CredentialOrganization")
    about.say(about.id, DCTERMS + "identifier", text(row["dapipid"], None))
    name, kind = row["locationname"], row["locationtype"]
    if name:
        about.say(about.id, CTERMS + "name", text(name))
    else:
        about.warn("no-name", f"campus {row['dapipid']} has no LocationName")
    if kind:
        about.say(about.id, ORG + "classification", concept(known, about, "location-type", "", kind))
    code, odd = opeid(row["opeid"])
    if odd:
        about.warn("bad-opeid", f"OpeId {row['opeid'][:40]!r} has not eight characters: left out")
    if code:
        about.say(about.id, CTERMS + "opeID", text(code, None))
        owners = known.campuses_by_opeid.setdefault(code, [])
        if row["dapipid"] not in owners:
            owners.append(row["dapipid"])
    parent = row["parentdapipid"]
    if NUMBER.fullmatch(parent):
        about.say(about.id, CTERMS + "parentOrganization", campus(parent))
    elif parent not in ("", "-"):
        about.warn("bad-parent", f"ParentDapipId {parent[:40]!r} is no number: left out")
    _institutions(about, row, known)
    if row["address"] and row["address"] != "-":
        say_address(about, about.id, list(address_parts(row["address"])))


def _institutions(about: Description, row: Row, known: Known) -> None:
    """The institutions of IPEDS whose UNITIDs the campus carries.

    Only linked to, never the same: a hospital may carry the UNITID of its school, a district that of its first college,
    one campus two, and two campuses one after another the same.
    """
    found, odd = unitids(row["ipedsunitids"])
    if odd:
        about.warn("bad-unitid", f"IpedsUnitIds {', '.join(odd)[:60]!r}: no six-digit number, left out")
    if row["dapipid"] not in known.unitids:
        known.unitids[row["dapipid"]] = tuple(found)
        _carry(about, row, found, known)
    for unitid in found:
        target = about.thing(institution(unitid), ORG + "Organization")
        about.say(about.id, CTERMS + "ipedsID", text(unitid, None))
        about.say(target, CTERMS + "ipedsID", text(unitid, None))
        about.say(about.id, ORG + "linkedTo", target)


def _carry(about: Description, row: Row, found: list[str], known: Known) -> None:
    """Keeps who carries a UNITID: a site gives way to any other campus."""
    site = row["locationtype"] == _SITE
    for unitid in found:
        others = known.carriers.setdefault(unitid, [])
        if site and others:
            continue
        if others and all(other in known.sites for other in others):
            others.clear()
        others.append(row["dapipid"])
        if site:
            known.sites.add(row["dapipid"])
        if len(others) > 1:
            reason = f"UNITID {unitid} is carried by campus {others[0]} too: accreditations are stated of the campuses"
            about.warn("shared-unitid", f"{reason}, and not of the institution")
