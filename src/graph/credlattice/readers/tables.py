"""Rows of CSV, TSV, XLSX, XLS and Parquet files, one at a time, each with the place where a person finds it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from credlattice.readers.reading import MAX_FRAGMENT

MAX_CELL = 1_000_000
"""Characters in one cell."""
MAX_COLUMNS = 5_000
_WORKBOOKS = (".xlsx", ".xls", ".xlsb", ".ods")


class UnreadableTable(ValueError):
    """The file is no table that can be read; the message says why and what to do."""


@dataclass(frozen=True)
class Row:
    """One row: `cells` by column name, blanks stripped; a missing cell is ''."""

    place: str
    """`file.csv:17` (line), `file.xlsx:Sheet1:17` or `file.parquet:17` (row, the first is 1)."""
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    @property
    def blank(self) -> bool:
        return not any(self.cells.values())

    @property
    def fragment(self) -> str:
        """The row as it can be shown to a person."""
        return "; ".join(f"{name}={value}" for name, value in self.cells.items() if value)[:MAX_FRAGMENT]


def rows(
    path: Path, *, sheet: str | None = None, header: int = 0, columns: Sequence[str] | None = None
) -> Iterator[Row]:
    """Every row of `path` below its header.

    `sheet` names a worksheet (default: the first), `header` counts the lines before the header row, `columns` names
    the columns of a file without a header. Raises UnreadableTable.
    """
    kind = path.suffix.lower()
    try:
        if kind in _WORKBOOKS:
            yield from _sheet(path, sheet, header, columns)
        elif kind == ".parquet":
            yield from _parquet(path)
        else:
            yield from _delimited(path, header, columns)
    except (OSError, csv.Error, UnicodeError) as error:
        raise UnreadableTable(f"{path.name}: cannot be read as a table: {error}"[:300]) from error


def runs(found: Iterable[Row], key: Callable[[Row], object], most: int) -> Iterator[list[Row]]:
    """Rows one after another that have one key, `most` of them at most: what comes beyond is a run of its own."""
    run: list[Row] = []
    for row in found:
        if run and (len(run) >= most or key(row) != key(run[0])):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def header_of(path: Path) -> list[str]:
    """The column names of a file, blanks stripped, to tell files apart before any row is read; of a workbook, those of
    its first sheet. Raises UnreadableTable."""
    kind = path.suffix.lower()
    try:
        if kind in _WORKBOOKS:
            return list(next(_sheet(path, None, 0, None), Row("", {})).cells)
        if kind == ".parquet":
            return _parquet_columns(path)
        csv.field_size_limit(MAX_CELL)
        with _opened(path) as file:
            return [name.strip() for name in next(iter(csv.reader(file, delimiter=_delimiter(path))), [])]
    except (OSError, csv.Error, UnicodeError) as error:
        raise UnreadableTable(f"{path.name}: cannot be read as a table: {error}"[:300]) from error


def _opened(path: Path) -> IO[str]:
    """The text, by its byte order mark, else UTF-8, else Windows-1252."""
    with path.open("rb") as file:
        start = file.read(4)
        if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return path.open(encoding="utf-16", newline="")
        try:
            file.seek(0)
            for line in io.TextIOWrapper(file, encoding="utf-8-sig"):
                del line
            return path.open(encoding="utf-8-sig", newline="")
        except UnicodeDecodeError:
            return path.open(encoding="cp1252", errors="replace", newline="")


def _delimiter(path: Path) -> str:
    return "\t" if path.suffix.lower() in (".tsv", ".txt") else ","


def _delimited(path: Path, header: int, columns: Sequence[str] | None) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL)
    with _opened(path) as file:
        for _ in range(header):
            next(file, None)
        reader = csv.reader(file, delimiter=_delimiter(path))
        names = list(columns) if columns is not None else _names(next(reader, []), path)
        before = reader.line_num + header
        for cells in reader:
            place = f"{path.name}:{before + 1}"
            before = reader.line_num + header
            yield Row(place, {name: cell.strip() for name, cell in zip(names, cells, strict=False)})


def _names(cells: Sequence[str], path: Path) -> list[str]:
    if not cells or len(cells) > MAX_COLUMNS:
        raise UnreadableTable(f"{path.name}: {len(cells)} columns in the header row: is this a table?")
    return [cell.strip() for cell in cells]


def _sheet(path: Path, sheet: str | None, header: int, columns: Sequence[str] | None) -> Iterator[Row]:
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_path(str(path)) as book:
            name = sheet if sheet is not None else book.sheet_names[0]
            found = book.get_sheet_by_name(name)
            lines = found.iter_rows()
            top = (found.start or (0, 0))[0]
            for _ in range(max(header - top, 0)):
                next(lines, None)
            at = max(header, top)
            names = list(columns) if columns is not None else _names([_cell(c) for c in next(lines, [])], path)
            at += columns is None
            for number, cells in enumerate(lines, start=at + 1):
                yield Row(f"{path.name}:{name}:{number}", dict(zip(names, map(_cell, cells), strict=False)))
    except (calamine.CalamineError, calamine.WorksheetNotFound, IndexError) as error:
        raise UnreadableTable(f"{path.name}: not a readable workbook, or no sheet {sheet!r}: {error}"[:300]) from error


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return "" if value is None else str(value).strip()


def _parquet(path: Path) -> Iterator[Row]:
    import pyarrow
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            number = 0
            for batch in file.iter_batches(batch_size=8192):
                for cells in batch.to_pylist():
                    number += 1
                    yield Row(f"{path.name}:{number}", {name: _cell(value) for name, value in cells.items()})
    except pyarrow.ArrowException as error:
        raise UnreadableTable(f"{path.name}: not a readable Parquet file: {error}"[:300]) from error


def _parquet_columns(path: Path) -> list[str]:
    from pyarrow import ArrowException, parquet

    try:
        return list(parquet.read_schema(path).names)
    except ArrowException as error:
        raise UnreadableTable(f"{path.name}: not a readable Parquet file: {error}"[:300]) from error
