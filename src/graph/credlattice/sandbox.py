"""Readers at work in child processes that may use so much memory, no network, and must not stall.

A file from outside can kill the parser that reads it (nesting, entities, a bug). Here that costs a child process: what
it was reading is reported as failed, and the next file gets a new one.
"""

from __future__ import annotations

import fcntl
import hashlib
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final, cast

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from credlattice import confinement, validation
from credlattice.model import Problem, Record
from credlattice.readers import formats
from credlattice.readers.reading import MAX_FRAGMENT
from credlattice.staging import DIGEST_BYTES, MAX_WORDS, Arriving
from credlattice.vocabulary import CL

BATCH: Final = 400
"""Records, and"""
BATCH_BYTES: Final = 4 * 1024 * 1024
"""bytes of statements after which a child says what it has."""
MAX_RECORD: Final = 16 * 1024 * 1024
"""Bytes of the statements of one record; published ones stay under one megabyte."""
MAX_NOTED: Final = 200
"""Problems kept of one record."""
_READ_ON: Final = f"<{CL}readOn>".encode()
_PLACE: Final = NamedNode(CL + "recordPlace")
_OUT_OF_MEMORY: Final = 3
"""The code with which a child ends that has used up its memory."""
_PROCESSES: Final = frozenset({"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty"})


@dataclass(frozen=True)
class Limits:
    memory_mb: int = 2048
    stall_seconds: float = 60
    """A child that says nothing for so long is stopped."""
    workers: int = 2


@dataclass(frozen=True)
class Lines:
    """A part of a file whose every line is a document."""

    start: int
    length: int
    first_line: int


@dataclass(frozen=True)
class Unit:
    """What one child reads in one go."""

    number: int
    file: str
    """How the report calls it."""
    format: str
    files: tuple[Path, ...]
    read_on: date
    lines: Lines | None = None

    @property
    def shown(self) -> str:
        """The names of its files."""
        return ", ".join(path.name for path in self.files)[:300]


@dataclass(frozen=True)
class Part:
    """Some records of a unit, in order."""

    unit: Unit
    arrived: Sequence[Arriving]


@dataclass(frozen=True)
class Ended:
    """A unit was read to its end, or `problem` says why not."""

    unit: Unit
    problem: Problem | None = None


def run(units: Iterable[Unit], limits: Limits) -> Iterator[Part | Ended]:
    """Read all `units`, a few at a time; what comes of each comes in order."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["credlattice.sandbox"])
    waiting = iter(units)
    idle: list[_Worker] = []
    busy: dict[Connection, _Worker] = {}
    try:
        while True:
            while len(busy) < limits.workers and (unit := next(waiting, None)) is not None:
                worker = _idle(idle) or _Worker(context, limits)
                worker.start(unit)
                busy[worker.pipe] = worker
            if not busy:
                return
            for pipe in wait(list(busy), timeout=0.5):
                worker = busy[cast(Connection, pipe)]
                event = worker.receive()
                yield event
                if isinstance(event, Ended):
                    del busy[worker.pipe]
                    if worker.alive:
                        idle.append(worker)
            for worker in [w for w in busy.values() if w.stalled(limits.stall_seconds)]:
                del busy[worker.pipe]
                yield worker.stop(f"nothing came of it for {limits.stall_seconds:g} seconds: stopped")
    finally:
        for worker in (*idle, *busy.values()):
            worker.stop("")


def _idle(workers: list[_Worker]) -> _Worker | None:
    while workers:
        worker = workers.pop()
        if worker.process.is_alive():
            return worker
        worker.stop("")
    return None


class _Worker:
    def __init__(self, context: Any, limits: Limits) -> None:
        self.limits = limits
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_work, args=(theirs, limits.memory_mb), daemon=True)
        self.process.start()
        theirs.close()
        self.alive, self.told = True, False
        self.unit: Unit | None = None
        self.heard = time.monotonic()

    def start(self, unit: Unit) -> None:
        self.unit, self.heard, self.told = unit, time.monotonic(), False
        # A child that has just died is noticed when it is listened to.
        with suppress(OSError):
            self.pipe.send(unit)

    def receive(self) -> Part | Ended:
        unit = self.unit
        assert unit is not None
        try:
            found = self.pipe.recv()
        except (EOFError, OSError):
            self.process.join(timeout=10)
            return self.stop(_died(self.process.exitcode, self.limits))
        self.heard = time.monotonic()
        if isinstance(found, list):
            self.told = True
            return Part(unit, found)
        if not found and not self.told and unit.lines is None:
            return Ended(unit, Problem(unit.shown, "there is nothing in it to read: is it the right file?", "empty"))
        return Ended(unit, Problem(unit.shown, found, "reader-failed") if found else None)

    def stalled(self, seconds: float) -> bool:
        return time.monotonic() - self.heard > seconds

    def stop(self, why: str) -> Ended:
        self.alive = False
        self.process.kill()
        self.process.join()
        self.pipe.close()
        unit = cast(Unit, self.unit)
        return Ended(unit, Problem(unit.shown if unit else "", f"{why}. Nothing of it was loaded", "reader-failed"))


def _died(code: int | None, limits: Limits) -> str:
    if code == _OUT_OF_MEMORY:
        return f"it needs more than {limits.memory_mb} MiB to read: split it"
    if code is not None and code < 0:
        return f"the reader was ended by {signal.Signals(-code).name}: the file is nested too deeply, too large, or odd"
    return f"the reader ended with code {code}: the file is too large, or odd"


# -- in the child -----------------------------------------------------------------------------------------------------


def _work(pipe: Connection, memory_mb: int) -> None:
    _confine(memory_mb)
    while True:
        try:
            unit: Unit = pipe.recv()
        except EOFError:
            return
        failed = ""
        try:
            for batch in _batches(unit):
                pipe.send(batch)
        except BrokenPipeError:
            return
        except MemoryError:
            # Room that was given back may be in pieces too small for the next file: that one gets a new process.
            os._exit(_OUT_OF_MEMORY)
        except BaseException as error:
            # A reader names every fault it knows; one it does not know costs this file, never the others. Libraries
            # written in Rust raise what is no Exception.
            where = traceback.extract_tb(error.__traceback__)[-1]
            failed = f"the reader failed in {Path(where.filename).name}:{where.lineno}: {type(error).__name__}: {error}"
            failed = failed[:300] + ". Nothing of it was loaded"
        with suppress(BrokenPipeError):
            pipe.send(failed)


def _confine(memory_mb: int) -> None:
    confinement.limit_memory(memory_mb)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What a library writes when it breaks down is no use to anybody; what happened is told through the pipe.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    if importing := multiprocessing.parent_process():
        # When that one dies, however it dies, the kernel sends SIGIO, which ends this one even while a parser stalls.
        fcntl.fcntl(importing.sentinel, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(importing.sentinel, fcntl.F_SETFL, os.O_ASYNC)
    with suppress(confinement.NoSocketFilter):
        confinement.refuse_sockets()
    # Says who tried, also where the kernel cannot be asked; and no other program is started.
    sys.addaudithook(_no_network)


def _no_network(event: str, _: tuple[object, ...]) -> None:
    if event.startswith("socket.") or event in _PROCESSES:
        raise PermissionError(f"a reader of files from outside tried {event}")


def _batches(unit: Unit) -> Iterator[list[Arriving]]:
    chosen = formats.FORMATS[unit.format]
    if unit.lines is not None and chosen.read_lines is not None:
        with unit.files[0].open("rb") as file:
            file.seek(unit.lines.start)
            data = file.read(unit.lines.length)
        records = chosen.read_lines(data, unit.files[0].name, unit.lines.first_line, unit.read_on)
    else:
        records = chosen.read(unit.files, unit.read_on)
    batch: list[Arriving] = []
    size, sent = 0, time.monotonic()
    for record in validation.check(records, chosen.shapes):
        batch.append(arriving(record, unit.read_on))
        size += len(batch[-1].statements)
        if len(batch) >= BATCH or size >= BATCH_BYTES or time.monotonic() - sent > 1:
            yield batch
            batch, size, sent = [], 0, time.monotonic()
    if batch:
        yield batch


def arriving(record: Record, read_on: date) -> Arriving:
    """`record` as it is kept: its statements as N-Quads, and where it stands in its document as one of them."""
    quads: Sequence[Quad] = record.quads
    problems = _worst(record)
    text = cast(bytes, serialize(quads, format=RdfFormat.N_QUADS)) if record.readable else b""
    if len(text) > MAX_RECORD:
        reason = f"one record of more than {MAX_RECORD // 1024**2} MiB: refused"
        problems = (Problem(record.place[:MAX_WORDS], reason, "too-large"), *problems)
    if any(problem.fatal for problem in problems):
        fragment = record.fragment or _text(quads)
        place = record.place[:MAX_WORDS]
        return Arriving(record.document, record.id[:MAX_WORDS], place, b"", b"", problems, fragment[:MAX_FRAGMENT])
    # Place and day are no part of what the record says: read elsewhere or later it is the same.
    said = b"\n".join(line for line in text.split(b"\n") if _READ_ON not in line) if _READ_ON in text else text
    digest = hashlib.blake2b(said or record.id.encode(), digest_size=DIGEST_BYTES).digest()
    if quads and "://" in record.id:
        try:
            stands = Quad(NamedNode(record.id), _PLACE, Literal(record.place), NamedNode(record.document.graph))
            text += cast(bytes, serialize([stands], format=RdfFormat.N_QUADS))
        except ValueError:
            pass
    withdrawn = read_on if record.withdraws else None
    return Arriving(record.document, record.id, record.place, text, digest, problems, "", withdrawn)


def _worst(record: Record) -> tuple[Problem, ...]:
    """The first `MAX_NOTED` problems, those that set the record aside before others, and how many more there are."""
    found = sorted(record.problems, key=lambda problem: not problem.fatal) if record.problems else ()
    kept = [
        replace(problem, place=problem.place[:MAX_WORDS], reason=problem.reason[:MAX_WORDS])
        for problem in found[:MAX_NOTED]
    ]
    if len(found) > MAX_NOTED:
        more = f"and {len(found) - MAX_NOTED} more problems of this record"
        kept.append(Problem(kept[0].place, more, "more-problems", fatal=False))
    return tuple(kept)


def _text(quads: Sequence[Quad]) -> str:
    shown = cast(bytes, serialize(quads[:40], format=RdfFormat.N_QUADS))
    return shown.decode("utf-8", "replace")
