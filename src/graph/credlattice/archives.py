"""What somebody names on the command line → plain files: folders are walked, archives unpacked within bounds."""

from __future__ import annotations

import fnmatch
import gzip
import os
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Final

from credlattice.model import Problem

MAX_RATIO = 200
"""How many times larger than its archive a file may be; repetitive CTDL reaches 40."""
_FREE = 16 * 1024 * 1024
"""Below this size the ratio does not matter."""
_PACKED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Python unpacks bzip2 and LZMA in pieces without a bound: four thousand bytes can become gigabytes at once."""


@dataclass(frozen=True)
class Found:
    """One plain file. `shown` is how reports call it: `dump.zip/ce-1.json`."""

    shown: str
    path: Path


@dataclass
class Bounds:
    """How much may still be unpacked in this import, in bytes."""

    left: int
    files: int = 0
    """How many were unpacked."""


class TooLarge(ValueError):
    """An archive holds more than it may."""


def plain_files(
    paths: Sequence[Path], patterns: Sequence[str], work: Path, bounds: Bounds
) -> Iterator[Found | Problem]:
    """Every file of `paths`, in order: in folders and archives those whose name fits one of `patterns`.

    Archives are unpacked under `work`. Never follows a link out of a folder, never writes outside `work`.
    """
    for path in paths:
        mode = _mode(path.stat)
        if stat.S_ISDIR(mode):
            for inner in sorted(p for p in path.rglob("*") if stat.S_ISREG(_mode(p.lstat))):
                if _fits(inner.name, patterns) or inner.suffix.lower() in (".zip", ".gz"):
                    shown = f"{path.name}/{inner.relative_to(path).as_posix()}"
                    yield from _one(inner, shown, patterns, work, bounds, asked_for=False)
        elif mode and not stat.S_ISREG(mode):
            # Reading it might wait, or go on, for ever.
            yield Problem(path.name, "a pipe, a device or a socket, and no file: save it as a file", "unreadable-file")
        else:
            yield from _one(path, path.name, patterns, work, bounds, asked_for=True)


def _mode(look: Callable[[], os.stat_result]) -> int:
    """What kind of file it is; 0 where nobody can tell: opening it says why."""
    try:
        return look().st_mode
    except OSError:
        return 0


def _one(
    path: Path, shown: str, patterns: Sequence[str], work: Path, bounds: Bounds, *, asked_for: bool
) -> Iterator[Found | Problem]:
    try:
        if path.suffix.lower() == ".zip":
            yield from _zip(path, shown, patterns, work, bounds)
        elif path.suffix.lower() == ".gz":
            name = path.name[: -len(path.suffix)]
            if asked_for or _fits(name, patterns):
                target = _place(work, name, bounds)
                yield _unpacked(partial(gzip.GzipFile, path), target, path.stat().st_size, bounds, shown)
        else:
            with path.open("rb"):
                yield Found(shown, path)
    except Exception as error:
        yield _unreadable(shown, error)


def _unreadable(shown: str, error: Exception) -> Problem:
    """Whatever the libraries raise for an archive that is cut off, encrypted or damaged: they name no class for it."""
    why = error.strerror if isinstance(error, OSError) and error.strerror else error
    return Problem(shown, f"cannot be read: {why}"[:300], "unreadable-file")


def _zip(path: Path, shown: str, patterns: Sequence[str], work: Path, bounds: Bounds) -> Iterator[Found | Problem]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            inner = f"{shown}/{member.filename[:200]}"
            if member.is_dir():
                continue
            if _unsafe(member):
                yield Problem(inner, "the name leads out of the archive, or is a link: refused", "unsafe-name")
            elif not _fits(PurePosixPath(member.filename).name, patterns):
                continue
            elif member.compress_type not in _PACKED:
                yield Problem(inner, "packed with another method than 'deflate': pack it anew", "unreadable-file")
            else:
                target = _place(work, PurePosixPath(member.filename).name, bounds)
                yield _unpacked(partial(archive.open, member), target, member.compress_size, bounds, inner)


def _unpacked(
    source: Callable[[], IO[bytes] | gzip.GzipFile], target: Path, packed: int, bounds: Bounds, shown: str
) -> Found | Problem:
    """`target`, or what stood in the way; then nothing is left of it."""
    try:
        with source() as opened:
            _copy(opened, target, packed, bounds)
        return Found(shown, target)
    except TooLarge as error:
        problem = Problem(shown, str(error), "too-large")
    except Exception as error:
        problem = _unreadable(shown, error)
    target.unlink(missing_ok=True)
    return problem


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


def _place(work: Path, name: str, bounds: Bounds) -> Path:
    """A new file of that name in a folder of its own: two members of one name do not meet."""
    bounds.files += 1
    folder = work / str(bounds.files)
    folder.mkdir()
    return folder / (name or "file")


def _copy(source: IO[bytes] | gzip.GzipFile, target: Path, packed: int, bounds: Bounds) -> None:
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
