"""The accepted documents on disk, under `CREDLATTICE_HOME/documents`: what every release is built from.

A document is one N-Quads file and one JSON file about it, both written beside and renamed into place, so a reader never
sees half of one. Importing the same content again changes nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

from pyoxigraph import Quad, RdfFormat, parse, serialize

from credlattice.model import ImportReport, Problem, Record, SourceDocument, Status

Reader = Callable[[bytes, str], Iterator[Record]]
MAX_FILE_BYTES = 512 * 1024 * 1024


def stage(
    home: Path,
    files: Sequence[Path],
    reader: Reader,
    check: Callable[[Sequence[Record]], list[Record]],
    on_file: Callable[[Path], None] = lambda _: None,
) -> ImportReport:
    """Read, check and keep `files`; what cannot be read or does not fit is set aside with its reason."""
    folder = home / "documents"
    folder.mkdir(parents=True, exist_ok=True)
    report = ImportReport(0, 0, 0, 0)
    for file in files:
        try:
            if file.stat().st_size > MAX_FILE_BYTES:
                raise OSError(f"larger than {MAX_FILE_BYTES // 2**20} MiB: split it")
            records = check(list(reader(file.read_bytes(), file.name)))
        except OSError as error:
            unreadable = Problem(str(file), f"cannot be read: {error.strerror or error}", "unreadable-file")
            records = [Record(file.name, file.name, SourceDocument("", file.name, ()), (), (unreadable,))]
        except (ValueError, RecursionError, ArithmeticError) as error:
            # A reader names every fault it knows; one it does not know costs this file, never the others.
            unknown = Problem(file.name, f"the reader failed: {type(error).__name__}: {error}"[:300], "reader-failed")
            records = [Record(file.name, file.name, SourceDocument("", file.name, ()), (), (unknown,))]
        part = _keep(folder, records)
        same = "declares the same document as a file before it in this import, and replaces what that one said"
        twice = [
            Problem(file.name, same, "same-document", fatal=False) for g in part.documents if g in report.documents
        ]
        report = _add(report, replace(part, problems=(*part.problems, *twice)))
        on_file(file)
    return report


def _add(a: ImportReport, b: ImportReport) -> ImportReport:
    return ImportReport(
        a.records + b.records,
        a.loaded + b.loaded,
        a.set_aside + b.set_aside,
        a.unchanged + b.unchanged,
        (*a.problems, *b.problems),
        tuple(dict.fromkeys((*a.documents, *b.documents))),
        (*a.set_aside_ids, *b.set_aside_ids),
    )


def _keep(folder: Path, records: Sequence[Record]) -> ImportReport:
    by_document: dict[str, list[Record]] = {}
    for record in records:
        if record.readable:
            by_document.setdefault(record.document.graph, []).append(record)
    loaded = unchanged = 0
    for graph, accepted in by_document.items():
        quads = [quad for record in accepted for quad in record.quads]
        content = cast(bytes, serialize(quads, format=RdfFormat.N_QUADS))
        path = folder / f"{graph.rpartition('/')[2]}.nq"
        if path.exists() and path.read_bytes() == content:
            unchanged += len(accepted)
            continue
        _write(path.with_suffix(".json"), json.dumps(_as_json(accepted[0].document), indent=1).encode())
        _write(path, content)
        loaded += len(accepted)
    problems = tuple(problem for record in records for problem in record.problems)
    aside = tuple(record.id for record in records if not record.readable)
    return ImportReport(len(records), loaded, len(aside), unchanged, problems, tuple(by_document), aside)


def staged(home: Path) -> Iterator[tuple[SourceDocument, Iterator[Quad]]]:
    """Every kept document with its quads, by file name."""
    for path in sorted((home / "documents").glob("*.nq")):
        document = _from_json(json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))
        yield document, parse(path=str(path), format=RdfFormat.N_QUADS)


def forget(home: Path, name: str) -> list[SourceDocument]:
    """Take away the kept documents that `name` means: a graph's IRI or its last part, or a file name. The next release
    is built without them."""
    gone = []
    for path in sorted((home / "documents").glob("*.json")):
        document = _from_json(json.loads(path.read_text(encoding="utf-8")))
        if name in (document.graph, path.stem, document.title):
            path.with_suffix(".nq").unlink(missing_ok=True)
            path.unlink()
            gone.append(document)
    return gone


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _as_json(document: SourceDocument) -> dict[str, object]:
    return {
        "graph": document.graph,
        "title": document.title,
        "addresses": list(document.addresses),
        "read_on": document.read_on.isoformat() if document.read_on else None,
        "publisher": document.publisher,
        "licence": document.licence,
        "status": document.status.value,
    }


def _from_json(fields: dict[str, object]) -> SourceDocument:
    read_on = fields["read_on"]
    plain = SourceDocument(str(fields["graph"]), str(fields["title"]), tuple(cast(list[str], fields["addresses"])))
    return replace(
        plain,
        read_on=date.fromisoformat(str(read_on)) if read_on else None,
        publisher=cast(str | None, fields["publisher"]),
        licence=cast(str | None, fields["licence"]),
        status=Status(str(fields["status"])),
    )
