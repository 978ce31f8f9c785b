"""Importing: records a second, peak memory, and how much longer it takes than Oxigraph's own bulk load of the result.

What is measured is all of `credlattice import` up to the kept documents: reading, checking against the shapes, writing
and committing. The release that is built from them afterwards is measured by `bench-country`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from credlattice import documents
from tests.benchmarks import ctdl_like

STAGE = """
import sys
from pathlib import Path
from credlattice import importing
if __name__ == "__main__":
    outcome = importing.stage(Path(sys.argv[1]), sys.argv[2], [Path(sys.argv[3])], importing.Options()).outcome
    print(outcome.records, outcome.loaded)
"""
PAGE = os.sysconf("SC_PAGE_SIZE")


class Memory(threading.Thread):
    """The greatest resident memory, in MB, of all processes of one session together."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session, self.peak, self.ended = session, 0, threading.Event()

    def run(self) -> None:
        while not self.ended.wait(0.2):
            pages = 0
            for entry in Path("/proc").iterdir():
                try:
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                    if int(fields[3]) == self.session:
                        pages += int((entry / "statm").read_text().split()[1])
                except (OSError, IndexError, ValueError):
                    continue
            self.peak = max(self.peak, pages * PAGE // 2**20)


@pytest.mark.parametrize("count", [10_000, 100_000, 1_000_000])
def test_import(benchmark, tmp_path: Path, count: int) -> None:  # type: ignore[no-untyped-def]
    file = ctdl_like.write(tmp_path / "records.jsonl", count)
    home = tmp_path / "home"
    script = tmp_path / "stage.py"
    script.write_text(STAGE)
    peaks = []

    def run() -> None:
        command = [sys.executable, str(script), str(home), "ctdl", str(file)]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        memory = Memory(child.pid)
        memory.start()
        said, _ = child.communicate()
        memory.ended.set()
        memory.join()
        peaks.append(memory.peak)
        assert said.split() == [str(count), str(count)]

    benchmark.pedantic(run, rounds=1)
    started = time.perf_counter()
    store = Store(str(tmp_path / "store"))
    store.bulk_load(documents.statements(home), format=RdfFormat.N_QUADS)
    alone = time.perf_counter() - started
    took = benchmark.stats.stats.mean
    benchmark.extra_info.update(
        {
            "records/s": round(count / took),
            "peak MB": max(peaks),
            "statements": len(store),
            "bulk load s": round(alone, 1),
            "times bulk load": round(took / alone, 2),
        }
    )
    print(f"\n{count:,} records: {dict(benchmark.extra_info)}")
