"""The table of institutions and campuses of DAPIP → organizations with address, parent and identifiers.

General telephone numbers and the names, telephones, mailboxes and fax numbers of administrators are not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
_SAID: Final = (
    *("dapipid", "opeid", "ipedsunitids", "locationname", "parentname", "parentdapipid", "locationtype", "address"),
)
_SITE: Final = "Site"
"""A place of an accredited program, such as a hospital, which may carry the UNITID of the school it works with."""


def records(rows: Iterable[Row], document: SourceDocument, known: Known) -> Iterator[Record]:
    """One for each row. A row that repeats one of another table word for word adds no statement."""
    seen: set[str] = set()
    told = False
    for row in rows:
        dapip = row["dapipid"]
        if not NUMBER.fullmatch(dapip):
            yield refused(document, row.place, "bad-dapip-id", f"DapipId {dapip[:40]!r} is no number", fragment(row))
            continue
        if dapip in seen:
            reason = f"DapipId {dapip} stands in the table twice: keep the row that is right"
            yield refused(document, row.place, "duplicate-row", reason, fragment(row))
            continue
        seen.add(dapip)
        about = Description(document, campus(dapip), row.place)
        if known.repeats("campus", *(row[column] for column in _SAID)):
            if not told:
                about.warn("repeats-table", "this row, and others below, repeat another table and add no statement")
                told = True
        else:
            _describe(about, row, known)
        yield about.record()


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

    With one UNITID the two registers describe one organization; a site, or a campus with several, is only linked to it.
    """
    found, odd = unitids(row["ipedsunitids"])
    if odd:
        about.warn("bad-unitid", f"IpedsUnitIds {', '.join(odd)[:60]!r}: no six-digit number, left out")
    known.unitids.setdefault(row["dapipid"], tuple(found))
    one = len(found) == 1 and row["locationtype"] != _SITE
    for unitid in found:
        target = about.thing(institution(unitid), CTERMS + "CredentialOrganization")
        about.say(about.id, CTERMS + "ipedsID", text(unitid, None))
        about.say(target, CTERMS + "ipedsID", text(unitid, None))
        about.say(about.id, CTERMS + "sameAs" if one else ORG + "linkedTo", target)
        if one and row["locationname"]:
            about.say(target, CTERMS + "alternateName", text(row["locationname"]))
