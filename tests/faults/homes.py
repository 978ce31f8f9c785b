"""What the tests of faults look at: what a home keeps, what lies about in it, and small files for it to read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from credlattice import documents, importing
from credlattice.import_report import ImportReport
from credlattice.sandbox import Limits

STALL_SECONDS = 10


def stage(home: Path, format_name: str, *paths: Path, memory_mb: int = 2048) -> ImportReport:
    """Import without building a release, with less patience than a person has."""
    return importing.stage(home, format_name, paths, importing.Options(Limits(memory_mb, STALL_SECONDS)))


def kept(home: Path) -> str:
    """A hash of what is kept, whatever its order and the day it was read on."""
    digest = hashlib.sha256()
    with documents.statements(home) as statements:
        for line in sorted(statements):
            digest.update(line)
    for document in documents.documents(home):
        digest.update(repr(replace(document, read_on=None)).encode())
    return digest.hexdigest()


def leftovers(home: Path) -> list[str]:
    """Files in `home` that belong to no finished import."""
    packs = {path.name for path in documents.packs(home).iterdir()}
    with documents._reading(home) as opened:
        used = {f"{pack}.nq" for (pack,) in opened.execute("SELECT DISTINCT pack FROM pieces")}
        finished = {str(number) for (number,) in opened.execute("SELECT number FROM imports")}
    reports = {path.name for path in (home / "imports").iterdir()}
    unpacked = [path.name for path in home.glob(".unpacked*")]
    return sorted(packs - used) + sorted(reports - finished) + unpacked


def certificate(name: str, **more: Any) -> dict[str, Any]:
    return {
        "@id": f"https://e.org/{name}",
        "@type": "ceterms:Certificate",
        "ceterms:name": {"en": name},
        **{f"ceterms:{key}": value for key, value in more.items()},
    }


def document(name: str, *records: Any) -> str:
    """One CTDL document on one line."""
    return json.dumps({"@id": f"https://e.org/graph/{name}", "@graph": list(records)})


def good_file(folder: Path, name: str = "good") -> Path:
    """A small CTDL file that nothing is wrong with; its one record is called as the file."""
    path = folder / f"{name}.json"
    path.write_text(document(name, certificate(name)))
    return path


def adds_up(report: ImportReport) -> bool:
    """Whether every record is loaded, set aside or unchanged, and everything set aside has a reason."""
    out = report.outcome
    told = sum(out.reasons.values())
    parts = (out.loaded, out.set_aside, out.unchanged)
    return min(parts) >= 0 and sum(parts) == out.records and (told > 0) == (out.set_aside > 0)
