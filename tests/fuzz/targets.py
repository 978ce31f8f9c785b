"""What is fuzzed: one target for every format that can be imported, and one for each parser under them.

A target takes bytes and returns; whatever it raises is a finding. Where a parser may refuse what it is given, its own
exception says so and nothing else does.
"""

from __future__ import annotations

import io
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from credlattice import archives, learner_records, sandbox
from credlattice.learner_records import UnreadableRecord
from credlattice.readers import json_documents, rdf_guard, tables
from credlattice.readers.formats import FORMATS
from credlattice.readers.rdf_guard import UnsafeRdf
from credlattice.readers.reading import Format
from credlattice.readers.tables import UnreadableTable

DAY: Final = date(2026, 11, 25)
SAMPLES: Final = Path(__file__).parents[1] / "faults" / "samples"
MAX_BYTES: Final = 65_536
"""Of one input."""


@dataclass(frozen=True)
class Target:
    run: Callable[[bytes], object]
    seeds: tuple[bytes, ...]


def targets() -> dict[str, Callable[[], Target]]:
    """By name; each is made when it is wanted."""
    formats = {name: lambda each=each: _format(each) for name, each in FORMATS.items()}
    return {
        **formats,
        "archives": _archives,
        "json-documents": _json_documents,
        "learner-records": _learner_records,
        "rdf-guard": _rdf_guard,
        "tables": _tables,
    }


def _format(chosen: Format) -> Target:
    """The first byte of an input says which of the format's sample files it takes the place of."""
    samples = sorted((SAMPLES / chosen.name).iterdir())
    folder = Path(tempfile.mkdtemp())
    for sample in samples:
        shutil.copy(sample, folder)

    def run(data: bytes) -> None:
        sample = samples[data[0] % len(samples)] if data else samples[0]
        path = folder / sample.name
        path.write_bytes(data[1:])
        files = [folder / each.name for each in samples] if chosen.together else [path]
        for record in chosen.read(files, DAY):
            sandbox.arriving(record, DAY)
        shutil.copy(sample, folder)

    return Target(run, tuple(bytes([number]) + sample.read_bytes() for number, sample in enumerate(samples)))


def _archives() -> Target:
    folder = Path(tempfile.mkdtemp())

    def run(data: bytes) -> None:
        archive = folder / ("x.zip" if data[:1] != b"\x1f" else "x.json.gz")
        archive.write_bytes(data)
        work = folder / "work"
        work.mkdir()
        try:
            list(archives.plain_files([archive], ["*"], work, archives.Bounds(1 << 24)))
            assert {path.name for path in folder.iterdir()} <= {"x.zip", "x.json.gz", "work"}
        finally:
            shutil.rmtree(work)

    return Target(run, tuple(_packed()))


def _packed() -> Iterator[bytes]:
    import gzip
    import zipfile

    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", method) as archive:
            archive.writestr("a/b.json", "{}")
            archive.writestr("c.json", "[1]")
        yield file.getvalue()
    yield gzip.compress(b"{}", mtime=0)


def _json_documents() -> Target:
    def run(data: bytes) -> None:
        for found in json_documents.documents(data, "x.json"):
            if isinstance(found, json_documents.JsonDocument):
                assert json_documents.depth(found.content) <= json_documents.MAX_DEPTH

    return Target(run, tuple(path.read_bytes() for path in sorted((SAMPLES / "ctdl").iterdir())))


def _learner_records() -> Target:
    from tests.learner_records.signing import badge, baked, signed, token

    def run(data: bytes) -> None:
        try:
            learner_records.read(data, "x")
        except UnreadableRecord as refused:
            assert str(refused)

    text = json.dumps(signed(badge()))
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:ob="https://purl.imsglobal.org/ob/v3p0">'
        f"<ob:credential><![CDATA[{json.dumps(badge())}]]></ob:credential></svg>"
    )
    transcript = b"Course,Title,School,Credits,Grade,Term\nMATH 101,Calculus,Riverside College,4,B+,Fall 2024\n"
    pictures = (baked(text, packed=True), baked(text), svg.encode())
    return Target(run, (text.encode(), token(badge()).encode(), transcript, *pictures))


def _rdf_guard() -> Target:
    forms = (".ttl", ".rdf", ".nq", ".trig")

    def run(data: bytes) -> None:
        form = rdf_guard.format_of("x" + forms[data[0] % len(forms)]) if data else None
        if form is not None:
            try:
                rdf_guard.quads(data[1:], form, "https://e.org/")
            except UnsafeRdf as refused:
                assert refused.kind

    turtle = b"\x00" + (SAMPLES / "elm" / "qualifications.ttl").read_bytes()
    xml = (
        b'\x01<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://purl.org/dc/terms/">'
        b'<rdf:Description rdf:about="a"><d:title xml:lang="en">x</d:title></rdf:Description></rdf:RDF>'
    )
    return Target(run, (turtle, xml, b'\x02<a:a> <a:b> "c"@en <a:g> .\n', b"\x03<a:g> { <a:a> <a:b> ( 1 2.0 ) }"))


def _tables() -> Target:
    endings = (".csv", ".tsv", ".xlsx", ".parquet")
    folder = Path(tempfile.mkdtemp())

    def run(data: bytes) -> None:
        path = folder / f"x{endings[data[0] % len(endings)] if data else '.csv'}"
        path.write_bytes(data[1:])
        try:
            for row in tables.rows(path):
                assert row.place.startswith("x.") and len(row.fragment) <= 2000
        except UnreadableTable as refused:
            assert str(refused)

    samples = ("nice/nice.csv", "sssom/a.sssom.tsv", "soc/cip_soc_crosswalk.xlsx", "ipeds/c2024_a.parquet")
    return Target(run, tuple(bytes([number]) + (SAMPLES / name).read_bytes() for number, name in enumerate(samples)))
