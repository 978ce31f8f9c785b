"""The O*NET database (workbooks, tab-separated or CSV files): occupations, what they take, and how they are related.

Files are told apart by their columns, not by their names. The Read Me among them says which edition they are.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Final

from credlattice.model import Record
from credlattice.readers import onet_content, onet_occupations, onet_ratings, onet_work
from credlattice.readers.describing import Description, refused, text
from credlattice.readers.onet_sheets import ADDRESS, CODE, ONET, BadRow, Edition, Sheets
from credlattice.readers.reading import Format
from credlattice.readers.tables import Row, UnreadableTable, header_of, rows
from credlattice.vocabulary import SCHEMA

MAX_README: Final = 10_000
NOT_AVAILABLE: Final = "n/a"
"""What the text files have in cells that are empty in the workbooks."""
_EDITION = re.compile(r"O\*NET (\d{1,3}\.\d{1,2}) Database")
_MONTHS: Final = [name for name in calendar.month_name if name]
_RELEASE = re.compile(rf"({'|'.join(_MONTHS)}) (20[0-9]{{2}})")
_RATED: Final = (CODE, "Element ID", "Scale ID", "Data Value", "N", "Recommend Suppress", "Date", "Domain Source")


@dataclass(frozen=True)
class Table:
    """One kind of sheet."""

    columns: tuple[str, ...]
    sheet: str | Callable[[Row], str]
    """The sheet whose document a row belongs to."""
    read: Callable[[Description, Row, Sheets], None]


# The first whose columns are all there; a kind that has the columns of another and more stands before it.
TABLES: Final = (
    Table((*_RATED, "Not Relevant"), onet_ratings.sheet_of, onet_ratings.rating),
    Table((*_RATED, "Category"), "Education, Training, and Experience", onet_ratings.education),
    Table((CODE, "Alternate Title", "Short Title"), "Alternate Titles", onet_occupations.alternate_title),
    Table((CODE, "Task ID", "Task", "Task Type", "Date"), "Task Statements", onet_work.task),
    Table(
        (CODE, "Example", "Commodity Code", "Commodity Title", "Hot Technology", "In Demand"),
        "Technology Skills",
        onet_work.technology,
    ),
    Table(
        (CODE, "Related O*NET-SOC Code", "Relatedness Tier", "Index"),
        "Related Occupations",
        onet_occupations.related_occupation,
    ),
    Table((CODE, "Job Zone"), "Job Zones", onet_occupations.job_zone),
    Table((CODE, "Title", "Description"), "Occupation Data", onet_occupations.occupation),
    Table(("Job Zone", "Name", "Experience", "SVP Range"), "Job Zone Reference", onet_occupations.job_zone_reference),
    Table(
        ("Element ID", "Scale ID", "Category", "Category Description"),
        "Education, Training, and Experience Categories",
        onet_content.category,
    ),
    Table(("Element ID", "Element Name", "Description"), "Content Model Reference", onet_content.element),
    Table(("Scale ID", "Scale Name", "Minimum", "Maximum"), "Scales Reference", onet_content.scale),
)
_NAMES: Final = ("Skills", "Knowledge", "Abilities", *(table.sheet for table in TABLES if isinstance(table.sheet, str)))


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """One record for every row of `files`, and one for the Read Me."""
    read_me = {path: found for path in files if (found := _read_me(path))}
    sheets = Sheets(read_on, next(iter(read_me.values()), Edition()))
    for path in files:
        if path in read_me:
            yield _database(path, sheets)
        else:
            yield from _rows(path, sheets)


def _rows(path: Path, sheets: Sheets) -> Iterator[Record]:
    try:
        found = rows(path)
        first = next(found, None)
        names = _columns(path, first)
        table = next((each for each in TABLES if names.issuperset(each.columns)), None)
        if table is None:
            yield _unknown(path, sheets, names)
        elif first is None:
            yield refused(sheets.document("unread"), f"{path.name}:1", "empty", "the file has a header and no rows")
        else:
            for row in chain((first,), found):
                if not row.blank:
                    yield _record(row, table, sheets)
    except UnreadableTable as error:
        reason = f"{error}. Get the file again from {ADDRESS}"
        yield refused(sheets.document("unread"), path.name, "unreadable-table", reason)


def _columns(path: Path, first: Row | None) -> frozenset[str]:
    if path.suffix.lower() not in (".txt", ".tsv", ".csv"):
        return frozenset(first.cells if first else ())
    return frozenset(header_of(path))


def _record(row: Row, table: Table, sheets: Sheets) -> Record:
    if NOT_AVAILABLE in row.cells.values():
        row = Row(row.place, {name: "" if cell == NOT_AVAILABLE else cell for name, cell in row.cells.items()})
    document = sheets.document(table.sheet if isinstance(table.sheet, str) else table.sheet(row))
    about = Description(document, row.place, row.place)
    try:
        table.read(about, row, sheets)
    except BadRow as error:
        return refused(document, row.place, error.kind, f"{error}; row set aside", row.fragment)
    return about.record()


def _unknown(path: Path, sheets: Sheets, names: frozenset[str]) -> Record:
    known = "; ".join(f"{name} ({', '.join(table.columns)})" for name, table in _expected())
    reason = f"no sheet of O*NET that is known by its columns; expected one of: {known}"
    return refused(sheets.document("unread"), f"{path.name}:1", "unknown-table", reason, ", ".join(sorted(names)))


def _expected() -> Iterator[tuple[str, Table]]:
    for table in TABLES:
        yield (table.sheet if isinstance(table.sheet, str) else "Skills, Knowledge, Abilities"), table


def _read_me(path: Path) -> Edition | None:
    """The edition that a Read Me names; None where the file is none."""
    if path.suffix.lower() != ".txt":
        return None
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            said = file.read(MAX_README)
    except OSError:
        return None
    edition = _EDITION.match(said.lstrip())
    if not edition:
        return None
    issued = _RELEASE.search(said)
    return Edition(edition[1], f"{issued[2]}-{_MONTHS.index(issued[1]) + 1:02}" if issued else None)


def _database(path: Path, sheets: Sheets) -> Record:
    about = Description(sheets.document("Read Me"), ONET + "database", f"{path.name}:1")
    about.thing(about.id, SCHEMA + "Dataset")
    about.say(about.id, SCHEMA + "name", text("O*NET Database"))
    about.say(about.id, SCHEMA + "version", text(sheets.edition.number, None))
    about.say(about.id, SCHEMA + "license", "https://creativecommons.org/licenses/by/4.0/")
    return about.record()


FORMAT: Final = Format(
    name="onet",
    title="O*NET database: occupations with their skills, knowledge, tasks, technologies and preparation",
    read=read,
    files=tuple(f"{name}.{ending}" for name in (*_NAMES, "Read Me") for ending in ("xlsx", "txt", "csv")),
    together=True,
)
