"""The columns of a table, to tell files apart by what they hold before any row is read."""

from __future__ import annotations

import csv
from pathlib import Path

from credlattice.readers.tables import UnreadableTable, header_of


def columns_of(path: Path) -> list[str]:
    """The column names of a CSV, TSV or Parquet file. Raises UnreadableTable."""
    try:
        return _parquet(path) if path.suffix.lower() == ".parquet" else [name.strip() for name in header_of(path)]
    except (OSError, csv.Error, UnicodeError) as error:
        raise UnreadableTable(f"{path.name}: cannot be read as a table: {error}"[:300]) from error


def _parquet(path: Path) -> list[str]:
    from pyarrow import ArrowException, parquet

    try:
        return list(parquet.read_schema(path).names)
    except ArrowException as error:
        raise UnreadableTable(f"{path.name}: not a readable Parquet file: {error}"[:300]) from error
