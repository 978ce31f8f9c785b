"""What somebody names on the command line → plain files: folders are walked, archives unpacked within bounds."""

from __future__ import annotations

import fnmatch
import gzip
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from credlattice.model import Problem

MAX_RATIO = 200
"""How many times larger than its archive a file may be; repetitive CTDL reaches 40."""
_FREE = 16 * 1024 * 1024
"""Below this size the ratio does not matter."""


@dataclass(frozen=True)
class Found:
    """One plain file. `shown` is how reports call it: `dump.zip/ce-1.json`."""

    shown: str
    path: Path


@dataclass
class Bounds:
    """How much may still be unpacked in this import, in bytes."""

    left: int


class TooLarge(ValueError):
    """An archive holds more than it may."""


def plain_files(
    paths: Sequence[Path], patterns: Sequence[str], work: Path, bounds: Bounds
) -> Iterator[Found | Problem]:
    """Every file of `paths`, in order: in folders and archives those whose name fits one of `patterns`.

    Archives are unpacked under `work`. Never follows a link out of a folder, never writes outside `work`.
    """
    for path in paths:
        if path.is_dir():
            for inner in sorted(p for p in path.rglob("*") if p.is_file() and not p.is_symlink()):
                if _fits(inner.name, patterns) or inner.suffix.lower() in (".zip", ".gz"):
                    shown = f"{path.name}/{inner.relative_to(path).as_posix()}"
                    yield from _one(inner, shown, patterns, work, bounds, asked_for=False)
        else:
            yield from _one(path, path.name, patterns, work, bounds, asked_for=True)


def _one(
    path: Path, shown: str, patterns: Sequence[str], work: Path, bounds: Bounds, *, asked_for: bool
) -> Iterator[Found | Problem]:
    try:
        if path.suffix.lower() == ".zip":
            yield from _zip(path, shown, patterns, work, bounds)
        elif path.suffix.lower() == ".gz":
            name = path.name[: -len(path.suffix)]
            if asked_for or _fits(name, patterns):
                target = _place(work, name)
                with gzip.open(path) as source:
                    _copy(source, target, path.stat().st_size, bounds, shown)
                yield Found(shown, target)
        else:
            with path.open("rb"):
                yield Found(shown, path)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        yield Problem(shown, f"cannot be read: {why}"[:300], "unreadable-file")
    except TooLarge as error:
        yield Problem(shown, str(error), "too-large")


def _zip(path: Path, shown: str, patterns: Sequence[str], work: Path, bounds: Bounds) -> Iterator[Found | Problem]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            inner = f"{shown}/{member.filename[:200]}"
            if member.is_dir():
                continue
            if _unsafe(member):
                yield Problem(inner, "the name leads out of the archive, or is a link: refused", "unsafe-name")
            elif _fits(PurePosixPath(member.filename).name, patterns):
                target = _place(work, PurePosixPath(member.filename).name)
                with archive.open(member) as source:
                    _copy(source, target, member.compress_size, bounds, inner)
                yield Found(inner, target)


def _unsafe(member: zipfile.ZipInfo) -> bool:
    name = member.filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    return (
        is_link
        or name.startswith(("/", "\\"))
        or ".." in parts
        or "\0" in member.orig_filename
        or name[1:2] == ":"
        or any(len(part.encode()) > 255 for part in parts)
    )


def _fits(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatch(name.lower(), pattern.lower()) for pattern in patterns)


def _place(work: Path, name: str) -> Path:
    """A new file of that name in a folder of its own: two members of one name do not meet."""
    folder = work / str(sum(1 for _ in work.iterdir()) + 1)
    folder.mkdir()
    return folder / (name or "file")


def _copy(source: IO[bytes] | gzip.GzipFile, target: Path, packed: int, bounds: Bounds, shown: str) -> None:
    size = 0
    with target.open("wb") as file:
        while chunk := source.read(1 << 20):
            size += len(chunk)
            bounds.left -= len(chunk)
            if size > _FREE and size > packed * MAX_RATIO:
                raise TooLarge(f"unpacks to more than {MAX_RATIO} times its size: refused")
            if bounds.left < 0:
                raise TooLarge("unpacks to more than may be unpacked: raise CREDLATTICE_IMPORT_UNPACKED_MB")
            file.write(chunk)
    if shutil.disk_usage(target.parent).free < _FREE:
        raise TooLarge("the disk is full")
