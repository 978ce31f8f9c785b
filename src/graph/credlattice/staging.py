"""From records as they arrive to the kept documents of `credlattice.documents`.

An import appends to a pack of its own and changes the index in one transaction at its end. Killed before that it has
changed nothing; the pack that it leaves behind belongs to nobody and is removed by the next one.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import Final

from credlattice import documents
from credlattice.model import Problem, SourceDocument

SEPARATOR: Final = "\n"
"""Between the files that were read together, where one text stands for them."""
MAX_NAMED: Final = 1_000
MAX_WORDS: Final = 2_000
"""Characters kept of one text of a problem."""
DIGEST_BYTES: Final = 8
"""Of each record; enough to tell the records of one document apart from those of its former version."""
_INCOMING: Final = """
CREATE TEMP TABLE incoming (
    unit INTEGER, graph TEXT, start INTEGER, length INTEGER, digests BLOB, described TEXT, version TEXT, withdrawn TEXT
);
CREATE TEMP TABLE noticed (
    unit INTEGER, file TEXT, place TEXT, record TEXT, kind TEXT, reason TEXT, fatal INTEGER, fragment TEXT
);
"""


@dataclass(frozen=True)
class Arriving:
    """One record that was read and checked, ready to be kept."""

    document: SourceDocument
    id: str
    place: str
    statements: bytes
    """N-Quads; empty when the record is set aside."""
    digest: bytes
    problems: tuple[Problem, ...] = ()
    fragment: str = ""
    withdrawn: date | None = None
    """The publisher takes the document back."""

    @property
    def readable(self) -> bool:
        return not any(problem.fatal for problem in self.problems)


@dataclass(frozen=True)
class Outcome:
    """What became of an import: `records` = `loaded` + `set_aside` + `unchanged`."""

    number: int
    records: int
    loaded: int
    set_aside: int
    unchanged: int
    reasons: dict[str, int]
    notes: dict[str, int]
    documents: int
    """How many documents were new, changed or taken back."""
    changed: tuple[str, ...] = ()
    """The graphs of the first `MAX_NAMED` of them."""


class Import:
    """One import while it runs: `add` and `fail` as records come, then `finish`. Hold `documents.lock` around it."""

    def __init__(self, home: Path, format_name: str) -> None:
        self.home, self.format = home, format_name
        self.records: Counter[int] = Counter()
        """Of each unit."""
        self.files: dict[int, str] = {}
        self._at = 0
        self.index = documents.index(home)
        try:
            self.index.execute("PRAGMA temp_store = FILE")
            self.index.executescript(_INCOMING)
            documents.remove_unused_packs(self.home, self.index)
            self.pack = max((int(path.stem) for path in documents.packs(home).glob("*.nq")), default=0) + 1
            self._file = (documents.packs(home) / f"{self.pack}.nq").open("wb")
        except BaseException:
            self.index.close()
            raise

    def __enter__(self) -> Import:
        return self

    def __exit__(self, *_: object) -> None:
        # A pack that could not be finished may be what fills the disk: it goes at once, if the index does not know it.
        with suppress(OSError, sqlite3.Error):
            documents.remove_unused_packs(self.home, self.index)
        self.index.close()
        with suppress(OSError):
            self._file.close()

    def add(self, unit: int, file: str, arrived: Iterable[Arriving]) -> None:
        """Keep the records of one part of `unit`. Units are numbered in the order in which their files were given:
        where two say what one document holds, the later version counts, then the later unit."""
        rows: list[tuple[object, ...]] = []
        problems: list[tuple[object, ...]] = []
        self.files[unit] = file
        for (graph, _, withdrawn), group in groupby(arrived, key=_identity):
            start, digests, document = self._at, bytearray(), None
            for record in group:
                self.records[unit] += 1
                for problem in record.problems:
                    fragment = record.fragment if problem.fatal else ""
                    problems.append(_noticed(unit, file, problem, record.id, fragment))
                if record.readable:
                    document = record.document
                    digests += record.digest
                    self._at += self._file.write(record.statements)
            if document is not None:
                day = withdrawn.isoformat() if withdrawn else None
                described = _words(json.dumps(documents.as_json(document), ensure_ascii=False))
                length = self._at - start
                rows.append((unit, graph, start, length, bytes(digests), described, document.version, day))
        self.index.execute("BEGIN")
        self.index.executemany("INSERT INTO incoming VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self.index.executemany("INSERT INTO noticed VALUES (?, ?, ?, ?, ?, ?, ?, ?)", problems)
        self.index.execute("COMMIT")

    def fail(self, unit: int, file: str, problem: Problem) -> None:
        """Nothing of `unit` is kept: reading it failed altogether."""
        self.records[unit] = 1
        self.index.execute("DELETE FROM incoming WHERE unit = ?", (unit,))
        self.index.execute("DELETE FROM noticed WHERE unit = ?", (unit,))
        row = _noticed(unit, file, problem, file, "")
        self.index.execute("INSERT INTO noticed VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def finish(self, files: Sequence[str]) -> Outcome:
        """Make it all count, in one transaction. `files` are what was asked for: what was set aside of them before is
        forgotten, since they were read again."""
        documents.sync(self._file)
        merged = _Merging(self)
        self.index.execute("BEGIN IMMEDIATE")
        try:
            merged.run()
            outcome = self._outcome(merged)
            self.index.executemany(
                "DELETE FROM problems WHERE format = ? AND file = ?", [(self.format, _words(file)) for file in files]
            )
            self.index.execute(
                "INSERT INTO problems SELECT ?, ?, file, place, record, kind, reason, fatal, fragment FROM noticed",
                (outcome.number, self.format),
            )
            self.index.execute("COMMIT")
        except BaseException:
            # Where the disk is full SQLite has already gone back by itself.
            if self.index.in_transaction:
                self.index.execute("ROLLBACK")
            raise
        documents.remove_unused_packs(self.home, self.index)
        documents.compact(self.home, self.index)
        return outcome

    def _outcome(self, merged: _Merging) -> Outcome:
        def counted(fatal: int) -> dict[str, int]:
            query = "SELECT kind, count(DISTINCT place) FROM noticed WHERE fatal = ? GROUP BY kind ORDER BY kind"
            return dict(self.index.execute(query, (fatal,)))

        records = self.records.total()
        aside = records - merged.loaded - merged.unchanged
        (number,) = self.index.execute("SELECT coalesce(max(number), 0) + 1 FROM imports").fetchone()
        reasons, notes = counted(1), counted(0)
        outcome = Outcome(
            number,
            records,
            merged.loaded,
            aside,
            merged.unchanged,
            reasons,
            notes,
            merged.documents,
            tuple(merged.changed),
        )
        finished = datetime.now(UTC).isoformat(timespec="seconds")
        row = (number, self.format, finished, json.dumps(outcome.__dict__))
        self.index.execute("INSERT INTO imports VALUES (?, ?, ?, ?)", row)
        return outcome


def _identity(arrived: Arriving) -> tuple[str, str | None, date | None]:
    """One state of one document."""
    return arrived.document.graph, arrived.document.version, arrived.withdrawn


_Known = tuple[bytes, str | None, str | None]
"""Digests, version and day of withdrawal of a document that is there."""


@dataclass(frozen=True)
class _Piece:
    """Statements of one document that came one after another."""

    graph: str
    unit: int
    start: int
    length: int
    digests: bytes
    described: str
    version: str | None
    withdrawn: str | None

    @property
    def order(self) -> tuple[str, int]:
        """The greatest is the state that counts."""
        return self.version or "", self.unit


class _Merging:
    """What arrived, document by document, against what was there."""

    def __init__(self, running: Import) -> None:
        self.index, self.running = running.index, running
        self.loaded = self.unchanged = self.documents = 0
        self.changed: list[str] = []

    def run(self) -> None:
        self.index.execute("CREATE INDEX temp.incoming_by_graph ON incoming (graph, unit)")
        reader = self.index.cursor()
        rows = reader.execute(
            "SELECT graph, unit, start, length, digests, described, version, withdrawn "
            "FROM incoming ORDER BY graph, unit, rowid"
        )
        for graph, found in groupby((_Piece(*row) for row in rows), key=lambda piece: piece.graph):
            self._document(graph, list(found))

    def _document(self, graph: str, pieces: list[_Piece]) -> None:
        latest = max(piece.order for piece in pieces)
        kept = [piece for piece in pieces if piece.order == latest]
        digests = b"".join(piece.digests for piece in kept)
        self._superseded(graph, [piece for piece in pieces if piece.order != latest], digests)
        last = kept[-1]
        query = "SELECT digests, version, withdrawn_on FROM documents WHERE graph = ?"
        known: _Known | None = self.index.execute(query, (graph,)).fetchone()
        count = len(digests) // DIGEST_BYTES
        if known and known[1] and last.version and last.version < known[1]:
            reason = f"the graph holds the version of {known[1]}, and this is the older one of {last.version}"
            self._notice(last.unit, graph, "older-version", f"{reason}: nothing to do", fatal=True, records=count)
            return
        if last.withdrawn:
            self._withdraw(last, known, count)
            return
        before = known[0] if known and known[2] is None else b""
        same = _common(before, digests)
        fewer = len(before) // DIGEST_BYTES - count
        self.unchanged += same
        self.loaded += count - same
        if before and same == count and not fewer:
            return
        if fewer > 0:
            reason = f"{fewer} records fewer than in its former version; what is no longer in it is out of the graph"
            self._notice(last.unit, graph, "fewer-records", reason, fatal=False)
        self._replace(last, digests, [(piece.start, piece.length) for piece in kept])

    def _replace(self, last: _Piece, digests: bytes, pieces: list[tuple[int, int]]) -> None:
        graph = last.graph
        self._count(graph)
        title = json.loads(last.described)["title"]
        row = (graph, title, last.described, self.running.format, last.version, None, digests)
        self.index.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        self.index.execute("DELETE FROM pieces WHERE graph = ?", (graph,))
        joined: list[list[int]] = []
        for start, length in pieces:
            if joined and joined[-1][0] + joined[-1][1] == start:
                joined[-1][1] += length
            else:
                joined.append([start, length])
        self.index.executemany(
            "INSERT INTO pieces VALUES (?, ?, ?, ?, ?)",
            [(graph, number, self.running.pack, *piece) for number, piece in enumerate(joined)],
        )

    def _withdraw(self, last: _Piece, known: _Known | None, count: int) -> None:
        if known is None:
            reason = "its publisher has taken it back, and it was never in the graph: nothing to mark"
            self._notice(last.unit, last.graph, "withdrawn-unknown", reason, fatal=True, records=count)
        elif known[2]:
            self.unchanged += count
        else:
            change = "UPDATE documents SET withdrawn_on = ?, version = coalesce(?, version) WHERE graph = ?"
            self.index.execute(change, (last.withdrawn, last.version, last.graph))
            self.loaded += count
            self._count(last.graph)

    def _count(self, graph: str) -> None:
        self.documents += 1
        if len(self.changed) < MAX_NAMED:
            self.changed.append(graph)

    def _superseded(self, graph: str, pieces: list[_Piece], digests: bytes) -> None:
        for unit, group in groupby(pieces, key=lambda piece: piece.unit):
            earlier = b"".join(piece.digests for piece in group)
            same = _common(digests, earlier)
            self.unchanged += same
            if different := len(earlier) // DIGEST_BYTES - same:
                reason = f"{different} records stand in another version of the same document in this import, and that "
                self._notice(unit, graph, "superseded", reason + "one is kept", fatal=True, records=different)

    def _notice(self, unit: int, graph: str, kind: str, reason: str, *, fatal: bool, records: int = 1) -> None:
        file = self.running.files[unit]
        for number in range(records if fatal else 1):
            place = f"{Path(file.partition(SEPARATOR)[0]).name} ({graph})"
            place += f" [{number + 1}]" if records > 1 and fatal else ""
            row = _noticed(unit, file, Problem(place, reason, kind, fatal), graph, "")
            self.index.execute("INSERT INTO noticed VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


def _noticed(unit: int, file: str, problem: Problem, record: str, fragment: str) -> tuple[object, ...]:
    """The row of a problem. What is wrong with a file may be that its texts, or its name, can be written nowhere."""
    place, named, kind, reason = (
        _words(words[:MAX_WORDS]) for words in (problem.place, record, problem.kind, problem.reason)
    )
    return unit, _words(file), place, named, kind, reason, problem.fatal, _words(fragment)


def _words(words: str) -> str:
    return words.encode("utf-8", "replace").decode()


def _common(one: bytes, other: bytes) -> int:
    """How many digests of `other` are in `one`, each counted as often as both have it at most."""
    if one == other:
        return len(other) // DIGEST_BYTES
    counts: dict[bytes, int] = {}
    for at in range(0, len(one), DIGEST_BYTES):
        digest = one[at : at + DIGEST_BYTES]
        counts[digest] = counts.get(digest, 0) + 1
    same = 0
    for at in range(0, len(other), DIGEST_BYTES):
        digest = other[at : at + DIGEST_BYTES]
        if counts.get(digest, 0):
            counts[digest] -= 1
            same += 1
    return same
