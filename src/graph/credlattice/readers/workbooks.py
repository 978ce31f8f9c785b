"""The worksheets of a workbook by name, for formats whose sheets are told apart by what they are called or hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from credlattice.model import Record, SourceDocument
from credlattice.readers.describing import refused
from credlattice.readers.tables import UnreadableTable


def records(
    files: Sequence[Path], read_file: Callable[[Path], Iterator[Record]], unknown: SourceDocument
) -> Iterator[Record]:
    """What `read_file` makes of each workbook; one that cannot be read is set aside as a record of `unknown`."""
    for path in files:
        try:
            yield from read_file(path)
        except UnreadableTable as error:
            yield refused(unknown, path.name, "unreadable-table", f"{error}: get the workbook again")


def sheet_names(path: Path) -> list[str]:
    """The names of the sheets of `path`, in order. Raises UnreadableTable where it is no workbook."""
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_path(str(path)) as book:
            return list(book.sheet_names)
    except (calamine.CalamineError, OSError) as error:
        raise UnreadableTable(f"{path.name}: cannot be read as a workbook: {error}"[:300]) from error


def top_rows(path: Path, sheet: str, count: int) -> list[list[str]]:
    """The first rows of a sheet as text, above any header. Raises UnreadableTable."""
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_path(str(path)) as book:
            found = book.get_sheet_by_name(sheet).to_python(nrows=count)
            return [[str(cell).strip() for cell in row] for row in found]
    except (calamine.CalamineError, calamine.WorksheetNotFound, OSError, IndexError) as error:
        raise UnreadableTable(f"{path.name}: no readable sheet {sheet!r}: {error}"[:300]) from error
