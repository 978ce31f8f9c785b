"""The US Department of Education's Database of Accredited Postsecondary Institutions and Programs (DAPIP) and two lists
beside it → campuses, accrediting agencies, who accredits what from when to when, and what the agencies did.

Tables are known by their columns, whatever their file or sheet is called. Those of one import belong together: campuses
are read first, since they say which institution (UNITID, OPEID) each accreditation and action is about.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers import dapip_accreditations, dapip_actions, dapip_campuses, dapip_federal
from credlattice.readers.dapip_cells import Known, document, fragment
from credlattice.readers.describing import refused
from credlattice.readers.reading import Format
from credlattice.readers.tables import Row, UnreadableTable, header_of, rows
from credlattice.readers.workbooks import sheet_names, top_rows

_DAPIP: Final = "https://ope.ed.gov/dapip/"
_EDUCATION: Final = "U.S. Department of Education, Office of Postsecondary Education"
_WORKBOOKS: Final = frozenset({".xlsx", ".xls", ".xlsb", ".ods"})

ReadRow = Callable[[Row, SourceDocument, Known], Record]


@dataclass(frozen=True)
class Kind:
    """A kind of table."""

    name: str
    """Of its named graph."""
    title: str
    columns: frozenset[str]
    """That it is known by, in lower case."""
    read: ReadRow
    address: str = _DAPIP
    publisher: str = _EDUCATION


CAMPUSES: Final = Kind(
    "us-dapip-campuses", "DAPIP: institutions and campuses", dapip_campuses.COLUMNS, dapip_campuses.record
)
ACCREDITATIONS: Final = Kind(
    "us-dapip-accreditations",
    "DAPIP: accreditation records",
    dapip_accreditations.COLUMNS,
    dapip_accreditations.record,
)
ACTIONS: Final = Kind(
    "us-dapip-actions", "DAPIP: actions of accrediting agencies", dapip_actions.COLUMNS, dapip_actions.record
)
MONITORING: Final = Kind(
    "us-cash-monitoring",
    "Heightened cash monitoring of institutions",
    dapip_federal.MONITORING,
    dapip_federal.monitoring,
    "https://studentaid.gov/data-center/school/hcm",
    "U.S. Department of Education, Federal Student Aid",
)
AGREEMENTS: Final = Kind(
    "us-defense-agreements",
    "Institutions with a memorandum of understanding with the Department of Defense",
    dapip_federal.AGREEMENTS,
    dapip_federal.agreement,
    "https://www.dodmou.com/",
    "U.S. Department of Defense",
)
KINDS: Final = (CAMPUSES, ACCREDITATIONS, ACTIONS, MONITORING, AGREEMENTS)
"""In the order in which they are read."""


@dataclass(frozen=True)
class Table:
    path: Path
    sheet: str | None
    kind: Kind
    width: int
    """How many columns it has."""

    def rows(self) -> Iterator[Row]:
        """Those that hold anything, with column names in lower case. Raises UnreadableTable."""
        for row in rows(self.path, sheet=self.sheet):
            if not row.blank:
                yield Row(row.place, {name.lower(): value for name, value in row.cells.items()})


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """The records of all tables of `files`, kind by kind."""
    tables: list[Table] = []
    for path in files:
        try:
            found = list(_tables(path))
        except (UnreadableTable, OSError, csv.Error, UnicodeError) as error:
            yield _refused(path.name, "unreadable-file", f"cannot be read: {error}"[:300], read_on)
            continue
        tables += [each for each in found if isinstance(each, Table)]
        for place in [each for each in found if isinstance(each, str)] if found else [path.name]:
            yield _refused(place, "unknown-table", _EXPECTED, read_on)
    exports = {table.path for table in tables if table.kind is ACCREDITATIONS}
    # Where a workbook holds the accreditation records, its tables of campuses and actions come before other copies.
    tables.sort(key=lambda table: (KINDS.index(table.kind), table.path not in exports))
    known, met = Known(), Counter[str]()
    for table in tables:
        met[table.kind.name] += 1
        yield from _read(table, met[table.kind.name], known, read_on)


_EXPECTED: Final = "none of the tables of DAPIP; expected the columns " + "; or ".join(
    ", ".join(sorted(kind.columns)) for kind in KINDS
)


def _tables(path: Path) -> Iterator[Table | str]:
    """Every table of a file; the places of sheets that hold something else. Raises UnreadableTable."""
    if path.suffix.lower() not in _WORKBOOKS:
        yield _table(path, None, header_of(path)) or path.name
        return
    for sheet in sheet_names(path):
        top = top_rows(path, sheet, 1)
        if top and any(top[0]):
            yield _table(path, sheet, top[0]) or f"{path.name}:{sheet}"


def _table(path: Path, sheet: str | None, header: Sequence[str]) -> Table | None:
    names = {name.strip().lower() for name in header}
    return next((Table(path, sheet, kind, len(names)) for kind in KINDS if kind.columns <= names), None)


def _read(table: Table, number: int, known: Known, read_on: date) -> Iterator[Record]:
    kind, copy = table.kind, f"-copy-{number - 1}" if number > 1 else ""
    title = f"{kind.title} (another copy)" if copy else kind.title
    source = document(kind.name + copy, title, kind.address, kind.publisher, read_on)
    known.in_table.clear()
    try:
        if kind is ACCREDITATIONS and (until := dapip_accreditations.latest(table.rows(), read_on)):
            source = replace(source, title=f"{title}, kept until {until}")
        for row in table.rows():
            if len(row.cells) < table.width:
                reason = f"{len(row.cells)} cells of {table.width}: the file seems cut off here, get it again"
                yield refused(source, row.place, "short-row", reason, fragment(row))
            else:
                yield kind.read(row, source, known)
    except UnreadableTable as error:
        place = f"{table.path.name}:{table.sheet}" if table.sheet else table.path.name
        yield refused(source, place, "unreadable-file", f"the rest cannot be read: {error}"[:300])


def _refused(place: str, kind: str, reason: str, read_on: date) -> Record:
    source = document("us-dapip-set-aside", "DAPIP: what could not be read", _DAPIP, _EDUCATION, read_on)
    return refused(source, place, kind, reason)


FORMAT: Final = Format(
    "dapip",
    "Accreditation of US institutions and programs: DAPIP, cash monitoring, agreements with the military",
    read,
    files=(
        "Accreditation*.xlsx",
        "Accreditation*.csv",
        "accreditation*.csv",
        "InstituteCampus*.csv",
        "hcm*.csv",
        "mou*.csv",
    ),
    together=True,
    shapes=("ctdl", "assurance"),
)
