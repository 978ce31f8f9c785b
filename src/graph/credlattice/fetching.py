"""`credlattice fetch`: the public sources of `data/sources/sources.csv` → files, with what has to be known of each."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from credlattice import resources
from credlattice.archives import Bounds, plain_files
from credlattice.downloads import Downloaded, DownloadError, Patience, download
from credlattice.model import Problem

RECORD: Final = "fetched.json"


@dataclass(frozen=True)
class Source:
    """One public file."""

    name: str
    title: str
    url: str
    file: str
    """Where it is put, below the folder: `ipeds/HD2024.csv`; of an archive, what is taken out of it."""
    publisher: str
    licence: str
    page: str
    """Where a person reads about it."""
    formats: str
    """Which importers read it, with spaces between."""


class UnknownSource(ValueError):
    """No source has that name."""


def sources() -> dict[str, Source]:
    """Every known source by name; a name may have several files, `ipeds` and `ipeds/hd2024`."""
    with (resources.data_dir() / "sources" / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["name"]: Source(**row) for row in rows}


def chosen(names: Sequence[str]) -> list[Source]:
    """The sources that `names` mean: each by its whole name, by the part before the slash, or `all`."""
    known = sources()
    found: dict[str, Source] = {}
    for name in names:
        fits = [s for s in known.values() if name in (s.name, s.name.partition("/")[0], "all")]
        if not fits:
            groups = sorted({each.partition("/")[0] for each in known})
            raise UnknownSource(f"no source is named {name!r}; known: {', '.join(groups)}, or all")
        found.update((source.name, source) for source in fits)
    return list(found.values())


def fetch(
    wanted: Sequence[Source],
    folder: Path,
    patience: Patience | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Iterator[tuple[Source, dict[str, Any] | DownloadError]]:
    """Get `wanted` into `folder`, one after another; each with its record, or with why it could not be had.

    `folder/fetched.json` keeps address, size, SHA-256, licence and the moment of reading of every file in the folder.
    """
    for source in wanted:
        progress(f"fetching {source.title}")
        try:
            record = _fetch_one(source, folder, patience)
        except DownloadError as error:
            yield source, error
            continue
        _remember(folder, source.name, record)
        yield source, record


def _fetch_one(source: Source, folder: Path, patience: Patience | None) -> dict[str, Any]:
    target = folder / source.file
    is_archive = source.url.lower().endswith(".zip") and not source.file.lower().endswith(".zip")
    got = download(source.url, target.with_name(target.name + ".zip") if is_archive else target, patience)
    if is_archive:
        archive = target.with_name(target.name + ".zip")
        _take_out(archive, target)
        archive.unlink()
    return _record(source, got)


def _take_out(archive: Path, target: Path) -> None:
    """The one file of `archive` that the source is about; it may be written in capitals there."""
    work = target.with_name(target.name + ".unpacking")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        if not zipfile.is_zipfile(archive):
            archive.unlink()
            raise DownloadError(f"{archive.name}: what came is no archive: its address may have changed")
        found = list(plain_files([archive], [target.name], work, Bounds(4 << 30)))
        files = [each.path for each in found if not isinstance(each, Problem)]
        if not files:
            said = "; ".join(str(each) for each in found if isinstance(each, Problem))
            raise DownloadError(f"{archive.name}: no {target.name} in it. {said}")
        files[0].replace(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _record(source: Source, got: Downloaded) -> dict[str, Any]:
    known = asdict(source)
    return {
        **{name: known[name] for name in ("title", "file", "publisher", "licence", "page")},
        "formats": source.formats.split(),
        **asdict(got),
        "read": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _remember(folder: Path, name: str, record: dict[str, Any]) -> None:
    path = folder / RECORD
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept[name] = record
    beside = path.with_name(f".{RECORD}.new")
    beside.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(path)
