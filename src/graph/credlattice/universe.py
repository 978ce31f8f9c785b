"""`credlattice import us --from DIR`: the publishers' files of a whole country, in order, and one release of them."""

from __future__ import annotations

import fnmatch
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from credlattice import importing, release
from credlattice.import_report import ImportReport
from credlattice.importing import Options
from credlattice.readers.formats import FORMATS
from credlattice.release import Release

US: Final = (
    "cip",
    "soc",
    "ipeds",
    "ipeds-stacking",
    "dapip",
    "scorecard",
    "bls-projections",
    "oews",
    "onet",
    "esco",
    "esco-onet",
    "nice",
)
"""Formats of the United States, what others point at first."""


class NothingFound(LookupError):
    """No file of any of these formats is in the folder."""


@dataclass(frozen=True)
class Loaded:
    """One format of a country: what became of its files, None when there were none."""

    format: str
    report: ImportReport | None
    seconds: float


@dataclass(frozen=True)
class Summary:
    parts: tuple[Loaded, ...]
    release: Release | None
    build_seconds: float

    def total(self, count: str) -> int:
        """`records`, `loaded`, `set_aside` or `unchanged` over all parts."""
        return sum(getattr(part.report.outcome, count) for part in self.parts if part.report)


def import_country(
    home: Path,
    folder: Path,
    options: Options,
    formats: Sequence[str] = US,
    done: Callable[[Loaded], None] = lambda _: None,
) -> Summary:
    """Import every file under `folder` that one of `formats` knows by its name, then build one release.

    Running it again after an interruption finds what is loaded unchanged and goes on. Raises NothingFound.
    """
    found = {name: files_of(name, folder) for name in formats}
    if not any(found.values()):
        names = ", ".join(pattern for name in formats for pattern in FORMATS[name].files[:2])
        raise NothingFound(f"no file of this country in {folder}: looked for {names} and others in all its folders")
    parts = []
    for name, files in found.items():
        started = time.monotonic()
        options.progress(f"importing {name}")
        report = importing.stage(home, name, files, options) if files else None
        parts.append(Loaded(name, report, time.monotonic() - started))
        done(parts[-1])
    started = time.monotonic()
    live = release.build(home, keep=options.keep, progress=options.progress)
    return Summary(tuple(parts), live, time.monotonic() - started)


def files_of(format_name: str, folder: Path) -> list[Path]:
    """The files under `folder` whose names fit the format, and the archives that hold such files."""
    patterns = [pattern.lower() for pattern in FORMATS[format_name].files]
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and any(fnmatch.fnmatch(name.lower(), pattern) for name in _names(path) for pattern in patterns)
    )


def _names(path: Path) -> list[str]:
    if path.suffix.lower() == ".zip":
        try:
            with zipfile.ZipFile(path) as archive:
                return [PurePosixPath(name).name for name in archive.namelist()]
        except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
            return []
    return [path.name]
