"""A thousand broken files of every format: each is read or set aside within seconds, and nothing else suffers."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from pyoxigraph import RdfFormat, parse

from credlattice import documents, sandbox
from credlattice.readers.formats import FORMATS
from credlattice.sandbox import Ended, Limits, Part, Unit
from tests.faults.homes import STALL_SECONDS, adds_up, certificate, document, good_file, leftovers, stage
from tests.faults.mutating import mutated, samples

FILES = 1_000
WHOLE_IMPORTS = 10
DAY = date(2026, 11, 25)


def units(folder: Path) -> Iterator[Unit]:
    """Each format in turn; of one whose files belong together all are read, and one of them is broken."""
    names = sorted(FORMATS)
    known = {name: samples(name) for name in names}
    for number in range(FILES):
        name = names[number % len(names)]
        chance = Random(f"{name} {number // len(names)}")
        chosen = chance.choice(known[name])
        own = folder / str(number)
        own.mkdir()
        if FORMATS[name].together:
            for path in known[name]:
                shutil.copy(path, own)
        (own / chosen.name).write_bytes(mutated(chosen, chance))
        yield Unit(number, f"{name}: {chosen.name} {number}", name, tuple(sorted(own.iterdir())), DAY)


def test_a_thousand_broken_files_are_read_or_set_aside_and_no_reader_fails(tmp_path: Path) -> None:
    started: dict[int, float] = {}

    def timed() -> Iterator[Unit]:
        for unit in units(tmp_path):
            started[unit.number] = time.monotonic()
            yield unit

    ended: list[int] = []
    seconds: dict[str, float] = {}
    failed: dict[str, str] = {}
    readable: Counter[str] = Counter()
    aside: Counter[str] = Counter()
    for event in sandbox.run(timed(), Limits(stall_seconds=STALL_SECONDS)):
        if isinstance(event, Part):
            for record in event.arrived:
                assert record.readable or record.problems
                (readable if record.readable else aside)[event.unit.format] += 1
        elif isinstance(event, Ended):
            ended.append(event.unit.number)
            seconds[event.unit.file] = time.monotonic() - started[event.unit.number]
            if event.problem and event.problem.kind == "reader-failed":
                failed[event.unit.file] = event.problem.reason
    assert sorted(ended) == list(range(FILES))
    assert failed == {}
    assert max(seconds.values()) < STALL_SECONDS
    # Else the faults were too coarse to get past the first check of a file, or so fine that nothing noticed them.
    assert {name for name in FORMATS if not readable[name] or not aside[name]} == set()


def test_broken_files_leave_the_other_documents_and_their_store_as_they_were(tmp_path: Path) -> None:
    home = tmp_path / "home"
    stage(home, "ctdl", good_file(tmp_path))
    (before,) = documents.documents(home)
    statements = documents.statements(home).read()
    names = sorted(FORMATS)
    for number in range(WHOLE_IMPORTS):
        chance = Random(number)
        name = names[number * len(names) // WHOLE_IMPORTS]
        folder = tmp_path / f"given-{number}"
        folder.mkdir()
        files = [folder / f"{each}-{path.name}" for each, path in enumerate(chance.choices(samples(name), k=5))]
        for path in files:
            path.write_bytes(mutated(next(s for s in samples(name) if path.name.endswith(s.name)), chance))
        report = stage(home, name, *files)
        assert adds_up(report)
        assert documents.statements(home, [before.graph]).read() == statements
        assert all(path.stat().st_size for path in report.files)
    assert before in documents.documents(home)
    assert leftovers(home) == []
    with documents.statements(home) as everything:
        graphs = {quad.graph_name.value for quad in parse(everything, format=RdfFormat.N_QUADS)}
    assert graphs <= {found.graph for found in documents.documents(home)}


def test_who_reads_what_is_kept_while_an_import_replaces_it_reads_the_former_state_to_the_end(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.json").write_text(document(name, *(certificate(f"{name}-{n}") for n in range(5_000))))
        stage(home, "ctdl", tmp_path / f"{name}.json")
    before = documents.statements(home).read()
    reading = documents.statements(home)
    start = reading.read(1)
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.json").write_text(document(name, certificate(f"{name}-new")))
        stage(home, "ctdl", tmp_path / f"{name}.json")
    assert start + reading.read() == before
    reading.close()
    stage(home, "ctdl", good_file(tmp_path))
    assert leftovers(home) == []


def test_a_document_whose_new_version_cannot_be_read_keeps_the_old_one(tmp_path: Path) -> None:
    home, path = tmp_path / "home", tmp_path / "x.json"
    path.write_text(document("x", certificate("old")))
    stage(home, "ctdl", path)
    statements = documents.statements(home).read()
    for broken in (b"", b"\x00" * 100, b"[" * 100_000, path.read_bytes()[:-60]):
        path.write_bytes(broken)
        assert stage(home, "ctdl", path).outcome.loaded == 0
        assert documents.statements(home).read() == statements
