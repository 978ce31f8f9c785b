"""The United States, whole, from the publishers' files to a release, and ten institutions of it checked by hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from credlattice import importing, universe
from credlattice.universe import Loaded
from tests.benchmarks.test_bench_import import Memory
from tests.country import INSTITUTIONS, found
from tests.real_files import SHARED

FOLDER = Path(os.environ.get("CREDLATTICE_COUNTRY", SHARED))


def show(part: Loaded) -> None:
    if part.report:
        out = part.report.outcome
        counts = f"{out.records:>9,} = {out.loaded:>9,} + {out.set_aside} set aside + {out.unchanged:,} unchanged"
        print(f"\n{part.format:<16}{counts} {part.seconds:6.1f} s", end="")


def test_country(benchmark, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    if not FOLDER.is_dir():
        pytest.skip(f"REAL DATA ABSENT: {FOLDER}; say where it is with CREDLATTICE_COUNTRY")
    memory = Memory(os.getsid(0))
    memory.start()

    def run() -> universe.Summary:
        options = importing.Options(progress=lambda text: print(f"\n  {text}", end=""))
        return universe.import_country(tmp_path, FOLDER, options, done=show)

    summary = benchmark.pedantic(run, rounds=1)
    memory.ended.set()
    memory.join()
    live = summary.release
    assert live is not None
    records, parts = summary.total("records"), ("loaded", "set_aside", "unchanged")
    assert records == sum(summary.total(part) for part in parts)
    wrong = [known.name for known in INSTITUTIONS if found(live.questions, known) != known]
    assert wrong == []
    benchmark.extra_info.update({"records": records, "peak MB": memory.peak, "release": live.manifest["triples"]})
    print(f"\n{records:,} records, {summary.total('set_aside')} set aside; ten institutions right to the number")
    print(f"{live.manifest['triples']:,} statements, {live.manifest['derived']:,} derived, {memory.peak:,} MB at most")
    print(f"import {benchmark.stats.stats.mean - summary.build_seconds:.0f} s, release {summary.build_seconds:.0f} s")
