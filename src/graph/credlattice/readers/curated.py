"""The project's own credential families: CTDL JSON-LD in `data/credentials/`, each with its source in `sources.csv`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from credlattice.model import Record, SourceDocument
from credlattice.readers import ctdl
from credlattice.vocabulary import GRAPH


def read(folder: Path) -> Iterator[Record]:
    """Every record of every file named in `sources.csv` (columns: file, title, source, publisher, licence, read_on)."""
    with (folder / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        path = folder / row["file"]
        document = SourceDocument(
            graph=f"{GRAPH}credentials/{path.stem}",
            title=row["title"],
            addresses=tuple(row["source"].split("; ")),
            read_on=date.fromisoformat(row["read_on"]),
            publisher=row["publisher"] or None,
            licence=row["licence"] or None,
        )
        yield from ctdl.read(path.read_bytes(), f"data/credentials/{row['file']}", source=document)
