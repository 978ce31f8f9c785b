"""The accepted documents on disk, under `CREDLATTICE_HOME/documents`: what every release is built from.

documents/index.sqlite     which documents there are, what is known of each, where its statements stand
documents/packs/N.nq       N-Quads, written once; a document is one or more pieces of packs
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from credlattice.model import SourceDocument, Status

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS documents (
    graph TEXT PRIMARY KEY, title TEXT NOT NULL, described TEXT NOT NULL, format TEXT NOT NULL, version TEXT,
    withdrawn_on TEXT, digests BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pieces (
    graph TEXT NOT NULL, number INTEGER NOT NULL, pack INTEGER NOT NULL, start INTEGER NOT NULL,
    length INTEGER NOT NULL, PRIMARY KEY (graph, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS imports (
    number INTEGER PRIMARY KEY, format TEXT NOT NULL, finished TEXT NOT NULL, report TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS problems (
    import INTEGER NOT NULL, format TEXT NOT NULL, file TEXT NOT NULL, place TEXT NOT NULL, record TEXT NOT NULL,
    kind TEXT NOT NULL, reason TEXT NOT NULL, fatal INTEGER NOT NULL, fragment TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS problems_of_file ON problems (format, file);
CREATE INDEX IF NOT EXISTS problems_of_import ON problems (import, fatal);
"""
_COMPACT_ABOVE: Final = 64 * 1024 * 1024


def index(home: Path) -> sqlite3.Connection:
    """The opened index; makes it where there is none."""
    folder = home / "documents"
    (folder / "packs").mkdir(parents=True, exist_ok=True)
    opened = sqlite3.connect(folder / "index.sqlite", timeout=60, isolation_level=None)
    opened.execute("PRAGMA journal_mode = WAL")
    opened.execute("PRAGMA synchronous = FULL")
    opened.executescript(_SCHEMA)
    return opened


@contextmanager
def lock(home: Path) -> Iterator[None]:
    """One import at a time; the second waits."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".import.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def documents(home: Path) -> Iterator[SourceDocument]:
    """Every kept document, by graph."""
    if not (home / "documents" / "index.sqlite").exists():
        return
    with _reading(home) as opened:
        for described, withdrawn in opened.execute("SELECT described, withdrawn_on FROM documents ORDER BY graph"):
            document = _from_json(json.loads(described))
            day = date.fromisoformat(withdrawn) if withdrawn else None
            yield replace(document, withdrawn_on=day) if day else document


def statements(home: Path, graphs: Iterable[str] | None = None) -> BinaryIO:
    """The N-Quads of every kept document, or of some, one after another, as a file to read from."""
    return io.BufferedReader(_Pieces(home, None if graphs is None else list(graphs)), 1 << 20)


def fingerprint(home: Path) -> str:
    """Changes whenever a kept document does."""
    digest = hashlib.sha256()
    if (home / "documents" / "index.sqlite").exists():
        with _reading(home) as opened:
            query = "SELECT graph, described, withdrawn_on, digests FROM documents ORDER BY graph"
            for graph, described, withdrawn, digests in opened.execute(query):
                digest.update(f"{graph}\0{described}\0{withdrawn}\0".encode() + digests)
    return digest.hexdigest()


def forget(home: Path, name: str) -> list[SourceDocument]:
    """Take away the kept documents that `name` means: a graph's IRI or its last part, or a title. The next release is
    built without them."""
    with lock(home), _reading(home) as opened:
        found = opened.execute(
            "SELECT graph, described FROM documents "
            "WHERE graph = ?1 OR title = ?1 OR substr(graph, -length(?1) - 1) = '/' || ?1",
            (name,),
        ).fetchall()
        opened.execute("BEGIN IMMEDIATE")
        for graph, _ in found:
            opened.execute("DELETE FROM documents WHERE graph = ?", (graph,))
            opened.execute("DELETE FROM pieces WHERE graph = ?", (graph,))
        opened.execute("COMMIT")
        compact(home, opened)
    return [_from_json(json.loads(described)) for _, described in found]


def problems(home: Path, number: int, *, fatal: bool) -> Iterator[dict[str, str]]:
    """What was noticed in import `number`: file, place, record, kind, reason and fragment."""
    with _reading(home) as opened:
        columns = ("file", "place", "record", "kind", "reason", "fragment")
        query = "SELECT file, place, record, kind, reason, fragment FROM problems WHERE import = ? AND fatal = ?"
        for row in opened.execute(query, (number, int(fatal))):
            yield dict(zip(columns, row, strict=True))


def with_records_set_aside(home: Path) -> list[tuple[str, list[str]]]:
    """The files that are still there of which something is set aside, by format; files that were read together are one
    text, a line each."""
    if not (home / "documents" / "index.sqlite").exists():
        return []
    with _reading(home) as opened:
        rows = opened.execute("SELECT DISTINCT format, file FROM problems WHERE fatal ORDER BY format, file").fetchall()
    there = [row for row in rows if all(Path(file).exists() for file in row[1].splitlines())]
    return [(name, [file for _, file in group]) for name, group in groupby(there, key=lambda row: str(row[0]))]


class _Pieces(io.RawIOBase):
    def __init__(self, home: Path, graphs: list[str] | None) -> None:
        self.home, self.graphs = home, graphs
        self._chunks = self._read_all()
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = chunk
        taken = self._rest[: len(view)]
        view[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)

    def _read_all(self) -> Iterator[bytes]:
        if not (self.home / "documents" / "index.sqlite").exists():
            return
        with _packs_stay(self.home), _reading(self.home) as opened:
            for pack, group in groupby(self._pieces(opened), key=lambda piece: piece[0]):
                with (packs(self.home) / f"{pack}.nq").open("rb") as file:
                    for _, start, length in group:
                        file.seek(start)
                        while length:
                            chunk = file.read(min(length, 1 << 20))
                            if not chunk:
                                raise OSError(f"pack {pack} of {self.home} is shorter than the index says")
                            length -= len(chunk)
                            yield chunk

    def _pieces(self, opened: sqlite3.Connection) -> Iterator[tuple[int, int, int]]:
        if self.graphs is None:
            yield from opened.execute("SELECT pack, start, length FROM pieces ORDER BY pack, start")
        else:
            for graph in self.graphs:
                query = "SELECT pack, start, length FROM pieces WHERE graph = ? ORDER BY number"
                yield from opened.execute(query, (graph,))


@contextmanager
def _reading(home: Path) -> Iterator[sqlite3.Connection]:
    opened = index(home)
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def _packs_stay(home: Path) -> Iterator[None]:
    """Nobody removes a pack meanwhile: a build may read for a minute while an import replaces what it reads."""
    folder = os.open(packs(home), os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_SH)
        yield
    finally:
        os.close(folder)


def packs(home: Path) -> Path:
    return home / "documents" / "packs"


def sync(file: BinaryIO) -> None:
    """Write `file` and its place in its folder through to the disk, and close it."""
    file.flush()
    os.fsync(file.fileno())
    file.close()
    folder = os.open(Path(file.name).parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def remove_unused_packs(home: Path, opened: sqlite3.Connection) -> None:
    """Where somebody is reading they stay, and the next import removes them."""
    used = {pack for (pack,) in opened.execute("SELECT DISTINCT pack FROM pieces")}
    folder = os.open(packs(home), os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for path in packs(home).glob("*.nq"):
            if int(path.stem) not in used:
                path.unlink()
    except BlockingIOError:
        return
    finally:
        os.close(folder)


def compact(home: Path, opened: sqlite3.Connection) -> None:
    """Write the packs anew where more than half of what they hold belongs to nobody any more."""
    (live,) = opened.execute("SELECT coalesce(sum(length), 0) FROM pieces").fetchone()
    old = list(packs(home).glob("*.nq"))
    size = sum(path.stat().st_size for path in old)
    if size - live < max(_COMPACT_ABOVE, live):
        return
    pack = max(int(path.stem) for path in old) + 1
    moved: list[tuple[int, int, str, int]] = []
    at = 0
    path = packs(home) / f"{pack}.nq"
    try:
        with path.open("wb") as target:
            query = "SELECT graph, number, pack, start, length FROM pieces ORDER BY pack, start"
            for graph, number, source, start, length in opened.execute(query).fetchall():
                with (packs(home) / f"{source}.nq").open("rb") as file:
                    file.seek(start)
                    target.write(file.read(length))
                moved.append((pack, at, graph, number))
                at += length
            sync(target)
    except OSError:
        # No room for a second copy. Nothing is lost but room, and the next import tries again.
        path.unlink(missing_ok=True)
        return
    opened.execute("BEGIN IMMEDIATE")
    opened.executemany("UPDATE pieces SET pack = ?, start = ? WHERE graph = ? AND number = ?", moved)
    opened.execute("COMMIT")
    remove_unused_packs(home, opened)


def as_json(document: SourceDocument) -> dict[str, object]:
    return {
        "graph": document.graph,
        "title": document.title,
        "addresses": list(document.addresses),
        "read_on": document.read_on.isoformat() if document.read_on else None,
        "publisher": document.publisher,
        "licence": document.licence,
        "status": document.status.value,
        "version": document.version,
    }


def _from_json(fields: dict[str, object]) -> SourceDocument:
    read_on = fields["read_on"]
    plain = SourceDocument(str(fields["graph"]), str(fields["title"]), tuple(cast(list[str], fields["addresses"])))
    return replace(
        plain,
        read_on=date.fromisoformat(str(read_on)) if read_on else None,
        publisher=cast(str | None, fields["publisher"]),
        licence=cast(str | None, fields["licence"]),
        status=Status(str(fields["status"])),
        version=cast(str | None, fields["version"]),
    )
