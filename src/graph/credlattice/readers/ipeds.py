"""IPEDS, the US Department of Education's data on postsecondary institutions → institutions and their credentials.

Three kinds of files, told apart by their columns and read together: the directory of institutions (HD), completions
(C_A), and the codes of CIP 2020, which only lend their titles to the names of credentials.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from credlattice.model import Problem, Record, SourceDocument
from credlattice.readers import cip, ipeds_completions, ipeds_institutions, ipeds_rows
from credlattice.readers.describing import refused
from credlattice.readers.ipeds_codes import code_lists
from credlattice.readers.ipeds_completions import Completions
from credlattice.readers.ipeds_institutions import Directory
from credlattice.readers.ipeds_levels import LICENCE, PUBLISHER, award_levels
from credlattice.readers.reading import Format
from credlattice.readers.tables import UnreadableTable, header_of, rows
from credlattice.vocabulary import GRAPH

_TITLES: Final = frozenset({"CIPCode", "CIPTitle"})
_YEAR: Final = re.compile(r"(?:hd|c)(20\d\d)(?!\d)", re.ASCII | re.IGNORECASE)


def year_of(path: Path) -> str | None:
    """The year of a file, which only its name says.

    >>> year_of(Path("C2024_A.csv")), year_of(Path("completions.csv"))
    ('2024', None)
    """
    found = _YEAR.match(path.name)
    return found[1] if found else None


@dataclass
class _Sorted:
    """The files by what they hold, and the records of those that hold nothing known."""

    directories: list[tuple[str, Path, int]] = field(default_factory=list)
    completions: list[tuple[str, Path, int]] = field(default_factory=list)
    """Year, file, number of columns."""
    titles: list[Path] = field(default_factory=list)
    refused: list[Record] = field(default_factory=list)

    def document(self, read_on: date) -> SourceDocument:
        """The document that a file which only lends names is noted with."""
        for year, _, _ in self.completions:
            return ipeds_completions.document_of(year, read_on)
        for year, _, _ in self.directories:
            return ipeds_institutions.document_of(year, read_on)
        return _unknown(read_on)


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """The records of the files, names first: titles of fields, institutions, then credentials.

    Where several directories are read, the latest name of an institution counts.
    """
    found = _sort(files, read_on)
    yield from found.refused
    titles: dict[str, str] = {}
    for path in found.titles:
        yield _titles(path, titles, found.document(read_on))
    names: dict[str, str] = {}
    for year, path, width in found.directories:
        document = ipeds_institutions.document_of(year, read_on)
        yield from _guarded(Directory(path, document, names).records(width), path, document)
    if found.directories:
        yield from code_lists(found.directories[0][1].name, read_on)
    if found.completions:
        yield award_levels(f"{found.completions[0][1].name} (award levels)", read_on)
    for year, path, width in found.completions:
        document = ipeds_completions.document_of(year, read_on)
        yield from _guarded(Completions(path, year, document, names, titles).records(width), path, document)


def _guarded(records: Iterator[Record], path: Path, document: SourceDocument) -> Iterator[Record]:
    """`records`, and one that says so where the file cannot be read on."""
    try:
        yield from records
    except (ValueError, OverflowError) as error:
        reason = f"{error}: the rows before this one were read; get the file again"
        yield refused(document, path.name, "unreadable-table", reason[:500])


def _sort(files: Sequence[Path], read_on: date) -> _Sorted:
    found = _Sorted()
    unknown = _unknown(read_on)
    for path in files:
        try:
            columns = header_of(path)
        except UnreadableTable as error:
            found.refused.append(refused(unknown, path.name, "unreadable-table", f"{error}: get the file again"))
            continue
        known, year = frozenset(columns), year_of(path)
        is_data = known >= ipeds_institutions.COLUMNS or known >= ipeds_rows.COLUMNS
        if known >= _TITLES:
            found.titles.append(path)
        elif not is_data:
            expected = (ipeds_institutions.COLUMNS, ipeds_rows.COLUMNS, _TITLES)
            groups = " or ".join(", ".join(sorted(group)) for group in expected)
            reason = f"no file of IPEDS that is known: it needs the columns {groups}"
            found.refused.append(refused(unknown, path.name, "unknown-columns", reason, ", ".join(columns)))
        elif year is None:
            reason = (
                "only the name of the file says its year: keep the name that NCES gives it, hd2024.csv or c2024_a.csv"
            )
            found.refused.append(refused(unknown, path.name, "no-year", reason))
        elif known >= ipeds_rows.COLUMNS:
            found.completions.append((year, path, len(columns)))
        else:
            found.directories.append((year, path, len(columns)))
    found.directories.sort()
    found.completions.sort()
    return found


def _titles(path: Path, titles: dict[str, str], document: SourceDocument) -> Record:
    """Takes the titles of fields of study from the codes of CIP 2020; the codes themselves are the `cip` format's."""
    try:
        for row in rows(path):
            code, title = cip.code_of(row["CIPCode"]), cip.title_of(row["CIPTitle"])
            if cip.CODE.fullmatch(code) and title and row["Action"] not in cip.FORMER:
                titles.setdefault(code, title)
    except (ValueError, OverflowError) as error:
        return refused(document, path.name, "unreadable-table", f"{error}: get the file again"[:500])
    reason = f"{len(titles)} titles of fields are used in names of credentials; import the fields themselves with cip"
    problem = Problem(path.name, reason, "titles-only", fatal=False)
    return Record(f"ipeds/{path.name}", path.name, document, (), (problem,))


def _unknown(read_on: date) -> SourceDocument:
    """Stands for files that state nothing."""
    return SourceDocument(
        graph=GRAPH + "document/ipeds",
        title="IPEDS",
        addresses=("https://nces.ed.gov/ipeds/datacenter/DataFiles.aspx",),
        read_on=read_on,
        publisher=PUBLISHER,
        licence=LICENCE,
    )


FORMAT: Final = Format(
    "ipeds",
    "IPEDS: US institutions (HD) and the awards they confer (C_A)",
    read,
    files=("[hH][dD]20[0-9][0-9].csv", "[cC]20[0-9][0-9]_[aA].csv", "[cC]20[0-9][0-9]_[aA].parquet", "CIPCode2020.csv"),
    together=True,
)
