"""What the sheets of the O*NET database share: their documents, the addresses of things, and cells that are checked."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

from pyoxigraph import Literal

from credlattice.model import SourceDocument
from credlattice.readers.describing import Description, slug, text, typed
from credlattice.readers.tables import Row
from credlattice.vocabulary import DCTERMS, GRAPH, QDATA, RESOURCE, SKOS

ONET: Final = RESOURCE + "onet/"
SOC: Final = RESOURCE + "soc/2018/"
CODE: Final = "O*NET-SOC Code"
PUBLISHER: Final = "U.S. Department of Labor, Employment and Training Administration (O*NET)"
LICENCE: Final = "CC BY 4.0"
ADDRESS: Final = "https://www.onetcenter.org/database.html"

_CODE = re.compile(r"[0-9]{2}-[0-9]{4}\.[0-9]{2}")
_ELEMENT = re.compile(r"[0-9]\.[A-Z](\.[0-9A-Za-z]{1,3}){0,5}|[0-9]")
_MONTH = re.compile(r"(0[1-9]|1[0-2])/((?:19|20)[0-9]{2})")


class BadRow(ValueError):
    """A row that cannot be read; `kind` is what it is counted by, the message says what is wrong and what to do."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


@dataclass(frozen=True)
class Edition:
    """Which release of the database the files are, as its Read Me says."""

    number: str = ""
    """`29.2`; empty where no Read Me was among the files."""
    issued: str | None = None
    """`2025-02`"""


@dataclass
class Sheets:
    """The sheets of one import, and what of each has been described once."""

    read_on: date
    edition: Edition
    _documents: dict[str, SourceDocument] = field(default_factory=dict)
    _described: set[tuple[str, str]] = field(default_factory=set)
    _sets: dict[str, tuple[str, str]] = field(default_factory=dict)
    latest: str = ""
    """The observation that was described last: the two rows of one stand next to each other."""

    def document(self, sheet: str) -> SourceDocument:
        """The document of one sheet, e.g. `Skills`. A later edition has the same graph: it replaces the earlier one."""
        if sheet not in self._documents:
            edition = f" {self.edition.number}" if self.edition.number else ""
            self._documents[sheet] = SourceDocument(
                graph=f"{GRAPH}document/onet-{re.sub('[^a-z]+', '-', sheet.lower())}",
                title=f"O*NET{edition} Database: {sheet}",
                addresses=(ADDRESS,),
                read_on=self.read_on,
                publisher=PUBLISHER,
                licence=LICENCE,
                version=self.edition.issued,
            )
        return self._documents[sheet]

    def first(self, about: Description, iri: str) -> bool:
        """Whether `iri` is met for the first time in this document, so that it is described now."""
        key = (about.document.graph, iri)
        if key in self._described:
            return False
        self._described.add(key)
        return True

    def concept(self, about: Description, iri: str, label: str, scheme: str, notation: str = "") -> str:
        """Describes the concept `iri`, and its scheme, where they are new; `scheme` is a part of `SCHEMES`."""
        if self.first(about, iri):
            about.thing(iri, SKOS + "Concept")
            about.say(iri, SKOS + "prefLabel", text(label))
            if notation:
                about.say(iri, SKOS + "notation", text(notation, None))
            about.say(iri, SKOS + "inScheme", self.scheme(about, scheme))
        return iri

    def scheme(self, about: Description, part: str, label: str = "") -> str:
        iri = ONET + part
        if self.first(about, iri):
            about.thing(iri, SKOS + "ConceptScheme")
            about.say(iri, SKOS + "prefLabel", text(label or SCHEMES[part]))
        return iri

    def data_set(self, about: Description, occupation: str, part: str, row: Row) -> str:
        """The set of what a sheet says of one occupation, with when and by whom it was rated."""
        iri = f"{occupation}#{part}"
        dated = row["Date"], row["Domain Source"]
        if self.first(about, iri):
            self._sets[iri] = dated
            about.say(occupation, QDATA + "relevantDataSet", iri)
            about.thing(iri, QDATA + "DataSetProfile")
            self._dated(about, iri, *dated)
        return iri

    def dated(self, about: Description, iri: str, data_set: str, row: Row) -> None:
        """When and by whom `iri` was rated, where that differs from its set."""
        dated = row["Date"], row["Domain Source"]
        if self._sets.get(data_set) != dated:
            self._dated(about, iri, *dated)

    def _dated(self, about: Description, iri: str, day: str, source: str) -> None:
        if month := month_of(about, day):
            about.say(iri, DCTERMS + "modified", month)
        if source:
            who = ONET + "domain-source/" + slug(source[:100])
            rater = self.concept(about, who, source[:100], "domain-sources")
            about.say(iri, QDATA + "dataCollectionMethodType", rater)


SCHEMES: Final = {
    "job-zones": "O*NET Job Zones",
    "scales": "O*NET scales",
    "commodities": "UNSPSC commodities of O*NET Technology Skills",
    "technology-classes": "O*NET classes of technologies",
    "task-types": "O*NET types of tasks",
    "relatedness-tiers": "O*NET tiers of related occupations",
    "domain-sources": "Who rates occupations for O*NET",
    "reasons": "Why a value of O*NET is left out",
    "content-model": "O*NET Content Model",
}


def occupation_of(row: Row, column: str = CODE) -> str:
    """The IRI of the occupation a row is about."""
    return ONET + "occupation/" + code_of(row, column)


def code_of(row: Row, column: str = CODE) -> str:
    code = row[column]
    if not _CODE.fullmatch(code):
        raise BadRow("bad-occupation-code", f"{column} {code[:40]!r} is no code like 15-1252.00: correct the cell")
    return code


def element_of(row: Row) -> str:
    """The checked Element ID, e.g. `2.A.1.a`."""
    element = row["Element ID"]
    if not _ELEMENT.fullmatch(element):
        raise BadRow("bad-element", f"Element ID {element[:40]!r} is no place of the Content Model like 2.A.1.a")
    return element


def words(row: Row, column: str) -> str:
    """The text of a cell that must not be empty."""
    if not row[column]:
        raise BadRow("missing-value", f"{column} is empty: fill in the cell")
    return row[column]


def number_of(row: Row, column: str, low: float, high: float) -> float:
    try:
        # float() reads 1_0 and the digits of every script; a publisher's sheet has neither.
        value = float(row[column]) if row[column].isascii() and "_" not in row[column] else math.nan
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise BadRow("bad-number", f"{column} {row[column][:40]!r} is no number from {low:g} to {high:g}")
    return value


def integer_of(row: Row, column: str, low: int, high: int) -> int:
    value = row[column]
    if not (value.isascii() and value.isdigit() and len(value) < 10 and low <= int(value) <= high):
        raise BadRow("bad-number", f"{column} {value[:40]!r} is no whole number from {low} to {high}")
    return int(value)


@lru_cache(maxsize=1000)
def month(value: str) -> Literal | None:
    """`08/2023` as 2023-08; None where it is no month."""
    found = _MONTH.fullmatch(value)
    return typed(f"{found[2]}-{found[1]}", "gYearMonth") if found else None


def month_of(about: Description, value: str) -> Literal | None:
    found = month(value)
    if found is None and value:
        about.warn("bad-date", f"Date {value[:40]!r} is no month like 08/2023: left out")
    return found
