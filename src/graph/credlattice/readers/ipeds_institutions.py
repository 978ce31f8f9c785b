"""The IPEDS directory of institutions (`hd2024.csv`) → organizations, and the systems that govern some of them.

The names, titles, telephone numbers and addresses of officers are not read, nor are tax and vendor numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from credlattice.model import Record, SourceDocument
from credlattice.readers.describing import Description, node, refused, text, typed
from credlattice.readers.ipeds_codes import CARNEGIE, CONTROL, DESIGNATIONS, POSTSECONDARY, SECTORS
from credlattice.readers.ipeds_levels import LICENCE, PUBLISHER
from credlattice.readers.tables import Row, rows
from credlattice.vocabulary import CTERMS, GRAPH, ORG, RESOURCE, SKOS

COLUMNS: Final = frozenset({"UNITID", "INSTNM", "SECTOR", "CONTROL"})
UNITID: Final = re.compile(r"[1-9]\d{5}", re.ASCII)
_OPEID: Final = re.compile(r"\d{8}", re.ASCII)
_SYSTEM: Final = re.compile(r"[1-9]\d{2,7}", re.ASCII)
_DAY: Final = re.compile(r"(\d\d)/(\d\d)/(\d{4})", re.ASCII)
_YEAR: Final = re.compile(r"(19|20)\d\d", re.ASCII)
_DEGREES: Final = re.compile(r"-?\d{1,3}\.\d{1,10}", re.ASCII)
_HOST: Final = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d{1,5})?", re.ASCII)
_SENTINELS: Final = frozenset({"", "-1", "-2", "-3", "."})
"""Not reported, not applicable, not available."""
_ADDRESS: Final = {"ADDR": "streetAddress", "CITY": "addressLocality", "STABBR": "addressRegion", "ZIP": "postalCode"}


def institution(unitid: str) -> str:
    """The IRI of an institution.

    >>> institution("100654").removeprefix(RESOURCE)
    'us/institution/100654'
    """
    return f"{RESOURCE}us/institution/{unitid}"


def document_of(year: str, read_on: date) -> SourceDocument:
    return SourceDocument(
        graph=f"{GRAPH}document/ipeds-hd-{year}",
        title=f"IPEDS directory of institutions, {year}",
        addresses=(f"https://nces.ed.gov/ipeds/datacenter/data/HD{year}.zip",),
        read_on=read_on,
        publisher=PUBLISHER,
        licence=LICENCE,
    )


def webpage(written: str) -> str | None:
    """The address of a page that was written with or without https://; None where it is none.

    >>> webpage("www.aamu.edu/"), webpage("https://someone@example.edu/"), webpage("www.x.edu/a OR b")
    ('https://www.aamu.edu/', None, None)
    """
    iri = written if written.lower().startswith(("http://", "https://")) else f"https://{written}"
    try:
        # A name before the host is a person's login.
        host = urlsplit(iri).netloc
        return node(iri).value if _HOST.fullmatch(host) and not re.search(r"\s", iri) else None
    except ValueError:
        return None


@dataclass
class Directory:
    """One directory while it is read."""

    path: Path
    document: SourceDocument
    names: dict[str, str]
    """By UNITID, filled while reading."""
    systems: dict[str, str] = field(default_factory=dict)
    """The names of systems by code, as first met."""

    def records(self, width: int) -> Iterator[Record]:
        """`width`: the columns of the file. Raises UnreadableTable."""
        seen: set[str] = set()
        for row in rows(self.path):
            if not row.blank:
                yield self._record(row, width, seen)

    def _record(self, row: Row, width: int, seen: set[str]) -> Record:
        unitid = row["UNITID"]
        if len(row.cells) < width:
            reason = f"{len(row.cells)} cells of {width}: the file seems cut off here, get it again"
            return refused(self.document, row.place, "short-row", reason, _fragment(row))
        if not UNITID.fullmatch(unitid):
            reason = f"UNITID {unitid[:40]!r} is no six-digit number: correct it"
            return refused(self.document, row.place, "bad-unitid", reason, _fragment(row))
        if unitid in seen:
            reason = f"UNITID {unitid} stands in the file twice: keep the row that is right"
            return refused(self.document, row.place, "duplicate-row", reason, _fragment(row))
        if not row["INSTNM"]:
            reason = f"institution {unitid} has no name (INSTNM): add it"
            return refused(self.document, row.place, "no-name", reason, _fragment(row))
        seen.add(unitid)
        self.names[unitid] = row["INSTNM"]
        about = Description(self.document, institution(unitid), row.place)
        self._describe(about, row)
        return about.record()

    def _describe(self, about: Description, row: Row) -> None:
        # An administrative unit (a system's office) awards nothing.
        about.thing(about.id, CTERMS + ("Organization" if row["SECTOR"] == "0" else "CredentialOrganization"))
        about.say(about.id, CTERMS + "name", text(row["INSTNM"]))
        aliases = (alias.strip() for alias in row["IALIAS"].split("|"))
        for alias in dict.fromkeys(aliases):
            if alias not in _SENTINELS and alias != row["INSTNM"]:
                about.say(about.id, CTERMS + "alternateName", text(alias))
        about.say(about.id, CTERMS + "ipedsID", text(row["UNITID"], None))
        if _OPEID.fullmatch(row["OPEID"]):
            about.say(about.id, CTERMS + "opeID", text(row["OPEID"], None))
        elif row["OPEID"] not in _SENTINELS:
            about.warn("bad-opeid", f"OPEID {row['OPEID'][:40]!r} has not eight digits: left out")
        if row["WEBADDR"] not in _SENTINELS:
            if iri := webpage(row["WEBADDR"]):
                about.say(about.id, CTERMS + "subjectWebpage", iri)
            else:
                about.warn("bad-address", "WEBADDR is no web address, or holds a login: left out")
        _place(about, row)
        _classify(about, row)
        self._system(about, row)
        _ending(about, row)

    def _system(self, about: Description, row: Row) -> None:
        """The system that owns, governs or controls the institution, as F1SYSTYP asks."""
        code, name = row["F1SYSCOD"], row["F1SYSNAM"]
        if not _SYSTEM.fullmatch(code) or name in _SENTINELS:
            if code not in _SENTINELS:
                about.warn("bad-system", f"system {code[:40]!r} has no readable code and name: left out")
            return
        system = f"{RESOURCE}us/system/{code}"
        about.say(about.id, CTERMS + "parentOrganization", system)
        about.thing(system, CTERMS + "Organization")
        if (known := self.systems.setdefault(code, name)) != name:
            about.warn("other-name", f"system {code} is called {name[:80]!r} here and {known[:80]!r} before")
            about.say(system, CTERMS + "alternateName", text(name))
        else:
            about.say(system, CTERMS + "name", text(name))


def _fragment(row: Row) -> str:
    """What identifies a row that is set aside, without what it says of persons."""
    return "; ".join(f"{name}={row[name][:200]}" for name in ("UNITID", "INSTNM", "CITY", "STABBR") if row[name])


def _place(about: Description, row: Row) -> None:
    place, said = about.id + "#address", False
    for column, name in _ADDRESS.items():
        if row[column] not in _SENTINELS:
            about.say(place, CTERMS + name, text(row[column], None if name == "postalCode" else "en"))
            said = True
    latitude, longitude = row["LATITUDE"], row["LONGITUD"]
    if _DEGREES.fullmatch(latitude) and _DEGREES.fullmatch(longitude) and _on_earth(latitude, longitude):
        about.say(place, CTERMS + "latitude", typed(latitude, "decimal"))
        about.say(place, CTERMS + "longitude", typed(longitude, "decimal"))
        said = True
    elif not {latitude, longitude} <= _SENTINELS:
        about.warn("bad-coordinates", f"{latitude[:20]!r}, {longitude[:20]!r} are no degrees: left out")
    if said:
        about.say(about.id, CTERMS + "address", about.thing(place, CTERMS + "Place"))


def _on_earth(latitude: str, longitude: str) -> bool:
    return abs(float(latitude)) <= 90 and abs(float(longitude)) <= 180


def _classify(about: Description, row: Row) -> None:
    if control := CONTROL.get(row["CONTROL"]):
        about.say(about.id, CTERMS + "agentSectorType", control)
    if row["POSTSEC"] == "1":
        about.say(about.id, CTERMS + "agentType", POSTSECONDARY)
    concepts = [SECTORS.concept(row["SECTOR"]), CARNEGIE.concept(row["C21BASIC"])]
    concepts += [DESIGNATIONS.concept(column) for column in DESIGNATIONS.labels if row[column] == "1"]
    for concept in filter(None, concepts):
        about.say(about.id, ORG + "classification", concept)


def _ending(about: Description, row: Row) -> None:
    if day := _DAY.fullmatch(row["CLOSEDAT"]):
        try:
            about.say(about.id, CTERMS + "closingDate", date(int(day[3]), int(day[1]), int(day[2])))
        except ValueError:
            about.warn("bad-date", f"CLOSEDAT {row['CLOSEDAT']!r} is no day: left out")
    elif row["CLOSEDAT"] not in _SENTINELS:
        about.warn("bad-date", f"CLOSEDAT {row['CLOSEDAT'][:40]!r} is not written MM/DD/YYYY: left out")
    if UNITID.fullmatch(row["NEWID"]) and row["NEWID"] != row["UNITID"]:
        about.say(about.id, CTERMS + "supersededBy", institution(row["NEWID"]))
    if _YEAR.fullmatch(row["DEATHYR"]):
        about.say(about.id, SKOS + "historyNote", text(f"Deleted from IPEDS in {row['DEATHYR']}."))
