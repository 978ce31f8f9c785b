"""The cells of the accreditation tables: identifiers, days, addresses, and words that may speak of persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

from credlattice.model import SourceDocument
from credlattice.readers.describing import Description, short_hash, slug, text
from credlattice.readers.tables import Row
from credlattice.vocabulary import CTERMS, GRAPH, RESOURCE, SKOS

NUMBER: Final = re.compile(r"\d{1,12}", re.ASCII)
"""DapipId, AgencyId, ProgramId and SequentialId."""
FIRST_AGENCY: Final = date(1885, 1, 1)
"""The oldest accrediting agency of the United States, the New England association, was founded in 1885."""
LICENCE: Final = "Public domain: a work of the United States government"

_YEARS: Final = range(1600, 2100)
_DAY: Final = re.compile(
    r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?:[ T].{1,20})?|(\d{4})-(\d\d)-(\d\d)(?:[ T].{1,20})?", re.ASCII
)
_UNITID: Final = re.compile(r"[1-9]\d{5}", re.ASCII)
_OPEID: Final = re.compile(r"\d{6}[0-9A-Z]\d", re.ASCII)
_SHORT_OPEID: Final = re.compile(r"\d{7}", re.ASCII)
_NOTHING: Final = re.compile(r"-?|-\d", re.ASCII)
_ADDRESS: Final = re.compile(r"(.+), ([^,]+),+ ([A-Z]{2})(?: (\d{5}(?:-\d{4})?))?", re.ASCII | re.DOTALL)
_PRIVATE: Final = re.compile(
    r"\w@\w|\(?\b\d{3}\)?[-. ]{1,2}\d{3}[-. ]\d{4}\b|\b(?:Mr|Mrs|Ms)\b\.? ?[A-Z]|\b(?![NSEW]\.)[A-Z]\. ?[A-Z][a-z]",
    re.ASCII,
)
"""N., S., E. and W. begin the names of streets."""
_SHARE: Final = re.compile(r"\d\s?%|\b[A-Z]\. ?[A-Z][a-z]", re.ASCII)
_OWNER: Final = re.compile(r"owner|owned", re.IGNORECASE)
_SHOWN: Final = (
    *("dapipid", "agencyid", "programid", "sequentialid", "opeid", "ope id", "ipedsunitids", "locationname"),
    *("agencyname", "programname", "institution name", "accreditationdate", "actiondescription", "actiondate"),
)


@dataclass
class Known:
    """What the tables read so far have said, so that others can refer to it."""

    described: set[str] = field(default_factory=set)
    """IRIs of what many rows name: agencies, programs, concepts."""
    unitids: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By DapipId, for every campus that was read."""
    carriers: dict[str, list[str]] = field(default_factory=dict)
    """The campuses that carry a UNITID, sites only where nothing else carries it."""
    sites: set[str] = field(default_factory=set)
    """DapipIds of the sites that carry a UNITID."""
    campuses_by_opeid: dict[str, list[str]] = field(default_factory=dict)
    accreditations: set[str] = field(default_factory=set)
    """IRIs of the accreditation records."""
    said: set[int] = field(default_factory=set)
    """Hashes of rows, to tell those that repeat others."""
    in_table: set[str] = field(default_factory=set)
    """Of the table that is being read: the DapipIds met, and what was told of many rows at once."""

    def first(self, iri: str) -> bool:
        """Whether `iri` is met for the first time; from now on it counts as described."""
        if iri in self.described:
            return False
        self.described.add(iri)
        return True

    def institutions(self, dapip: str) -> list[str]:
        """The institutions that a campus alone stands for.

        Where two campuses carry a UNITID one after another, the accreditation of the one is not that of the other, and
        nobody can tell which of them the institution is: it is neither.
        """
        return [institution(each) for each in self.unitids.get(dapip, ()) if self.carriers.get(each) == [dapip]]

    def first_in_table(self, name: str) -> bool:
        """Whether `name` is met for the first time in the table that is being read."""
        if name in self.in_table:
            return False
        self.in_table.add(name)
        return True

    def tell(self, about: Description, kind: str, what: str) -> None:
        """A warning once for each table, since it may hold for thousands of rows."""
        if self.first_in_table(kind):
            about.warn(kind, f"this row, and others below, {what}")

    def repeats(self, *cells: str) -> bool:
        """Whether a row with these cells was read before."""
        code = hash(cells)
        if code in self.said:
            return True
        self.said.add(code)
        return False


def document(name: str, title: str, address: str, publisher: str, read_on: date) -> SourceDocument:
    return SourceDocument(f"{GRAPH}document/{name}", title, (address,), read_on, publisher, LICENCE)


def campus(dapip: str) -> str:
    """The IRI of a campus or location.

    >>> campus("100016002").removeprefix(RESOURCE)
    'us/campus/100016002'
    """
    return f"{RESOURCE}us/campus/{dapip}"


def institution(unitid: str) -> str:
    return f"{RESOURCE}us/institution/{unitid}"


def fragment(row: Row) -> str:
    """What identifies a row that is set aside, without the columns that speak of persons."""
    return "; ".join(f"{column}={row[column][:200]}" for column in _SHOWN if row[column])


def unitids(written: str) -> tuple[list[str], list[str]]:
    """The UNITIDs of a cell, and what is none.

    >>> unitids("217235, 460349"), unitids("-"), unitids("12")
    ((['217235', '460349'], []), ([], []), ([], ['12']))
    """
    parts = [part for part in re.split(r"[,;/\s]+", written[:1000]) if not _NOTHING.fullmatch(part)]
    good = [part for part in parts if _UNITID.fullmatch(part)]
    return list(dict.fromkeys(good)), [part for part in parts if not _UNITID.fullmatch(part)]


def opeid(written: str) -> tuple[str, bool]:
    """(the OPEID in eight characters or '', whether the cell holds something else).

    A number of seven digits has lost its leading zero; of shorter ones nobody can tell what they lost.

    >>> opeid("020988C6"), opeid('"00100500"'), opeid("1230800"), opeid("-2"), opeid("666800")
    (('020988C6', False), ('00100500', False), ('01230800', False), ('', False), ('', True))
    """
    cell = written.strip('" ').upper()
    if _SHORT_OPEID.fullmatch(cell):
        cell = "0" + cell
    if _OPEID.fullmatch(cell):
        return cell, False
    return "", not _NOTHING.fullmatch(cell)


@lru_cache(maxsize=50_000)
def day(written: str) -> date | None:
    """The day of `1/26/2018 12:00:00 AM`, `09-21-2025` or `2018-01-26`; None where there is none from 1600 to 2099.

    >>> day("9/22/8014 12:00:00 AM"), day("4/1//2012")
    (None, None)
    """
    if not (found := _DAY.fullmatch(written)):
        return None
    month, _, number, year, *iso = found.groups()
    if year is None:
        year, month, number = iso
    try:
        return date(int(year), int(month), int(number)) if int(year) in _YEARS else None
    except ValueError:
        return None


def say_day(about: Description, subject: str, predicate: str, row: Row, column: str) -> date | None:
    """States the day of a column; what is no day is kept as a note."""
    if not (written := row[column]) or written == "-":
        return None
    if found := day(written):
        about.say(subject, predicate, found)
        return found
    about.warn("bad-date", f"{column} {written[:40]!r} is no day from 1600 to 2099: kept as words, not as a date")
    about.say(subject, SKOS + "note", text(f"{column} as published: {written[:200]}"))
    return None


def speaks_of_persons(words: str) -> bool:
    """Whether `words` hold a mailbox, a telephone number, a name with a title or an initial, or who owns how much.

    >>> speaks_of_persons("Change of ownership to A LLC (M. Miller 100%)"), speaks_of_persons("placement rate of 60%")
    (True, False)
    """
    return bool(_PRIVATE.search(words) or (_SHARE.search(words) and _OWNER.search(words)))


def address_parts(written: str) -> Iterator[tuple[str, str]]:
    """(CTDL term, words) of an address; the whole address as the street where its form is another.

    >>> dict(address_parts("4900 Meridian Street, Normal, AL 35762"))["addressLocality"]
    'Normal'
    """
    if not (found := _ADDRESS.fullmatch(written[:2000])):
        yield "streetAddress", written
        return
    names = ("streetAddress", "addressLocality", "addressRegion", "postalCode")
    for name, words in zip(names, found.groups(), strict=True):
        if words and (words := words.strip(" ,")):
            yield name, words


def say_address(about: Description, subject: str, parts: list[tuple[str, str]]) -> None:
    """States a place of `subject`. Its IRI stands for its words, so that two addresses never mix."""
    if parts:
        place = f"{subject}#address-{short_hash(*(words for _, words in parts))[:8]}"
        about.say(subject, CTERMS + "address", about.thing(place, CTERMS + "Place"))
        for name, words in parts:
            about.say(place, CTERMS + name, text(words, None if name == "postalCode" else "en"))


def concept(known: Known, about: Description, kind: str, code: str, label: str) -> str:
    """The IRI of an entry of one of the lists that the tables use, described where it is first met."""
    scheme = f"{RESOURCE}us/dapip/{kind}"
    iri = f"{scheme}/{code or slug(label)[:80] or short_hash(label)}"
    if known.first(iri):
        about.thing(iri, SKOS + "Concept")
        about.say(iri, SKOS + "prefLabel", text(label))
        if code:
            about.say(iri, SKOS + "notation", text(code, None))
        about.say(iri, SKOS + "inScheme", scheme)
        if known.first(scheme):
            about.thing(scheme, SKOS + "ConceptScheme")
            about.say(scheme, SKOS + "prefLabel", text(f"DAPIP: {kind.replace('-', ' ')}"))
    return iri
