"""Fuzzes targets one after another: `python -m tests.fuzz [--seconds 60] [NAME…]`.

What was found is kept under `var/fuzz/NAME/findings`, and what led to new code under `var/fuzz/NAME/corpus`, from which
the next run goes on. Exit code 1 if anything was found.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.targets import MAX_BYTES, targets

KEPT = Path("var") / "fuzz"
INPUT_SECONDS = 10
"""An input that takes longer is a finding."""
MEMORY_MB = 2048
"""An input that takes more is a finding."""


def main() -> int:
    known = sorted(targets())
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(known)}; default: all")
    parser.add_argument("--seconds", type=int, default=60, help="for each")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(known):
        parser.error(f"no target is named {', '.join(sorted(unknown))}")
    # A file is written for every input: in memory, where there is such a place.
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as room:
        os.environ["TMPDIR"] = tempfile.tempdir = room
        found = [name for name in asked.names or known if _fuzz(name, asked.seconds)]
    print(f"findings: {', '.join(found)}" if found else "no findings")
    return bool(found)


def _fuzz(name: str, seconds: int) -> bool:
    """Whether there is a finding, which is then the end of it."""
    folder = KEPT / name
    for each in ("corpus", "seeds", "findings"):
        (folder / each).mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(targets()[name]().seeds):
        (folder / "seeds" / str(number)).write_bytes(seed)
    limits = [f"-max_total_time={seconds}", f"-timeout={INPUT_SECONDS}", f"-rss_limit_mb={MEMORY_MB}"]
    output = [f"-artifact_prefix={folder / 'findings'}/", f"-max_len={MAX_BYTES}", "-print_final_stats=1"]
    inputs = [str(folder / "corpus"), str(folder / "seeds")]
    command = [sys.executable, "-m", "tests.fuzz.instrumented", name, *inputs, *limits, *output]
    began = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    executed = done.stdout.rpartition("stat::number_of_executed_units:")[2].split()[:1]
    print(f"{name:24} {time.monotonic() - began:6.0f} s {executed[0] if executed else '?':>9} inputs", flush=True)
    if done.returncode:
        print(done.stdout[-4000:], flush=True)
    return bool(done.returncode)


if __name__ == "__main__":
    sys.exit(main())
