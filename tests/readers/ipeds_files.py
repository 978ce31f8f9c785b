"""What the tests of the IPEDS importers share: the real files, small built ones, and what records say."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from credlattice.model import Record
from credlattice.vocabulary import RESOURCE
from tests.real_files import SHARED

DAY = date(2026, 11, 25)
NCES = "UNITID,CIPCODE,MAJORNUM,AWLEVEL,XCTOTALT,CTOTALT,XCTOTALM,CTOTALM"


def real(folder: str, name: str) -> Path:
    path = SHARED / folder / name
    if not path.is_file():
        message = f"REAL DATA ABSENT: {path} is not there, so the import of IPEDS is NOT tested on it"
        warnings.warn(message, stacklevel=1)
        pytest.skip(message)
    return path


def values(records: Iterable[Record], subject: str, predicate: str) -> set[str]:
    return {
        quad.object.value  # type: ignore[union-attr]
        for record in records
        for quad in record.quads
        if quad.subject.value == RESOURCE + subject and quad.predicate.value == predicate  # type: ignore[union-attr]
    }


def completions(folder: Path, *lines: str, header: str = NCES, name: str = "c2024_a.csv") -> Path:
    path = folder / name
    path.write_text("\ufeff" + "\r\n".join((header, *lines)) + "\r\n", encoding="utf-8")
    return path


def kinds(records: Iterable[Record], fatal: bool = True) -> list[str]:
    return [problem.kind for record in records for problem in record.problems if problem.fatal is fatal]
