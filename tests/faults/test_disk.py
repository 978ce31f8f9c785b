"""A full disk and a home that nobody may write to: what went wrong is said, and what was there is as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from credlattice import import_report
from tests.faults.homes import certificate, document, good_file, kept, leftovers, stage

SIZES_KB = (0, 4, 16, 64, 256, 600, 1_200, 2_500, 4_500, 5_000)
"""Room that is left on the disk; the import that is tried needs about six megabytes."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(command, capture_output=True).returncode:
        message = "NO SMALL DISK: only root may mount one, so full and read-only disks are NOT tested"
        warnings.warn(message, stacklevel=1)
        pytest.skip(message)
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def big_file(folder: Path) -> Path:
    path = folder / "big.json"
    path.write_text(document("big", *(certificate(f"{n}", description="x" * 1000) for n in range(3_000))))
    return path


def fill(disk: Path, left_kb: int) -> Path:
    filler = disk / "filler"
    state = os.statvfs(disk)
    with filler.open("wb") as file:
        file.write(bytes(max(0, state.f_bavail * state.f_frsize - (left_kb << 10))))
    return filler


def test_a_disk_that_fills_up_at_any_moment_leaves_what_was_kept(small_disk: Path, tmp_path: Path) -> None:
    home = small_disk / "home"
    stage(home, "ctdl", good_file(tmp_path))
    before = kept(home)
    big = big_file(tmp_path)
    for size in SIZES_KB:
        filler = fill(small_disk, size)
        with pytest.raises((OSError, sqlite3.OperationalError), match=r"No space left|disk is full|disk I/O error"):
            stage(home, "ctdl", big)
        filler.unlink()
        assert kept(home) == before
        assert leftovers(home) == []
    assert stage(home, "ctdl", big).outcome.loaded == 3_000


def test_an_import_counts_where_there_is_no_room_for_its_report(small_disk: Path, tmp_path: Path) -> None:
    home = small_disk / "home"
    outcome = stage(home, "ctdl", big_file(tmp_path)).outcome
    shutil.rmtree(home / "imports")
    fill(small_disk, 100)
    report = import_report.write(home, outcome, "ctdl")
    assert report.problems[0].kind == "no-report" and "No space left" in report.problems[0].reason
    assert not any(path.exists() for path in report.files)


def test_a_home_that_nobody_may_write_to_is_left_alone_and_named(small_disk: Path, tmp_path: Path) -> None:
    home = small_disk / "home"
    stage(home, "ctdl", good_file(tmp_path))
    before = kept(home)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(OSError, match=r"Read-only file system.*home"):
        stage(home, "ctdl", good_file(tmp_path, "other"))
    command = [sys.executable, "-m", "credlattice", "import", "ctdl", str(good_file(tmp_path, "other"))]
    told = subprocess.run(command, env={**os.environ, "CREDLATTICE_HOME": str(home)}, capture_output=True, text=True)
    assert told.returncode == 1 and "cannot write to" in told.stderr and "Traceback" not in told.stderr
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert kept(home) == before
