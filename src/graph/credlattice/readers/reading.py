"""What an importer is: files → records, and what is known about the format beforehand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from credlattice.model import Record

MAX_FRAGMENT = 2_000
"""Characters kept of what a source wrote, of a record that is set aside."""

Read = Callable[[Sequence[Path], date], Iterator[Record]]
"""(files, the day they are read) → one Record for every record of the files, in order, one at a time.

Never raises for what a file holds: what cannot be read is a Record with a fatal Problem.
"""


@dataclass(frozen=True)
class Format:
    """One format that `credlattice import` knows."""

    name: str
    title: str
    """What it is, in a few words."""
    read: Read
    files: tuple[str, ...]
    """Patterns of the names its files have, for folders: `*.json`."""
    together: bool = False
    """Whether the files of one import belong together (names in one, values in another) or each is read alone."""
    read_lines: Callable[[bytes, str, int, date], Iterator[Record]] | None = None
    """(part of a file, its name, the number of the part's first line, the day) → records, for files (.jsonl) in which
    every line is a document: large ones are read in parts, by several processes."""
    shapes: tuple[str, ...] = ("ctdl",)
    """The files of `ontology/shapes/` its records are checked against."""
