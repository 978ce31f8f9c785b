"""Small recipes for files that mean harm, by the ending of their names."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Final

from tests.faults.homes import certificate, document

MB: Final = 1 << 20
Recipe = Callable[[Path], bytes]
"""From a good file of the format, where one is needed to get past the first look of its reader."""


def _certificate(inside: bytes) -> bytes:
    return document("x", certificate("x")).encode().replace(b'{"en": "x"}', inside)


def _first_line(sample: Path) -> bytes:
    return sample.read_bytes().split(b"\n")[0] + b"\n"


ANY: Final[dict[str, Recipe]] = {
    "empty": lambda _: b"",
    "nul": lambda _: bytes(100_000),
    "random": lambda _: Random(1).randbytes(100_000),
    "utf-16": lambda sample: sample.read_bytes().decode("utf-8", "replace").encode("utf-16"),
    "half-a-pair": lambda sample: sample.read_bytes().replace(b"e", b"\xed\xa0\x80"),
    "cut": lambda sample: sample.read_bytes()[: sample.stat().st_size // 2],
    "blank": lambda _: b" " * (5 * MB),
}
JSON: Final[dict[str, Recipe]] = {
    **{f"arrays-{n}": lambda _, n=n: b"[" * n + b"]" * n for n in (100, 1_000, 10_000, 100_000, 1_000_000)},  # type: ignore[misc]
    **{f"objects-{n}": lambda _, n=n: b'{"a":' * n + b"1" + b"}" * n for n in (100, 1_000, 100_000, 1_000_000)},  # type: ignore[misc]
    "deep-in-a-graph": lambda _: b'{"@graph":' + b"[" * 1_000_000,
    "deep-in-a-thing": lambda _: _certificate(b'{"ceterms:requires":' * 500 + b"1" + b"}" * 500),
    "digits": lambda _: _certificate(b"9" * 100_000),
    "infinite": lambda _: _certificate(b"[1e999999, NaN, -Infinity, 1e-9999]"),
    "long-text": lambda _: _certificate(b'"' + b"x" * (50 * MB) + b'"'),
    "long-name": lambda _: document("x", certificate("x" * (20 * MB))).encode(),
    "many-keys": lambda _: json.dumps(dict.fromkeys(map(str, range(100_000)))).encode(),
    "many-references": lambda _: _certificate(json.dumps([f"https://e.org/{n}" for n in range(100_000)]).encode()),
    "many-items": lambda _: b"[" + b"{}," * 3_000 + b"{}]",
    "surrogates": lambda _: _certificate(b'"\\ud800"').replace(b"https://e.org/x", b"https://e.org/\\udfff"),
    "nul-in-text": lambda _: _certificate(b'"a\\u0000b"').replace(b"https://e.org/x", b"https://e.org/\\u0000"),
    "unclosed": lambda _: b'{"@graph":[{"@id":"' + b'\\"' * (5 * MB),
    "open-braces": lambda _: b"{" * 1_000_000,
    "constructor": lambda _: b'{"__proto__":{},"__class__":"x","@type":{"@type":[[]]},"@graph":{"@graph":{}}}',
}
TABLE: Final[dict[str, Recipe]] = {
    "long-cell": lambda sample: _first_line(sample) + b"x" * (10 * MB) + b",1\n",
    "long-quoted-cell": lambda sample: _first_line(sample) + b'"' + b"\n" * (10 * MB),
    "100000-columns": lambda _: b",".join(b"c%d" % n for n in range(100_000)) + b"\n1,2\n",
    "100000-cells": lambda sample: _first_line(sample) + b"," * 100_000 + b"\n",
    "blank-lines": lambda sample: _first_line(sample) + b"\n" * 200_000,
    "same-columns": lambda sample: _first_line(sample) * 100,
    "formula": lambda sample: sample.read_bytes().replace(b",", b",=cmd|'/c calc'!A0,"),
}
RDF: Final[dict[str, Recipe]] = {
    "brackets": lambda _: b"<a:a> <a:b> " + b"[ <a:b> " * 100_000,
    "lists": lambda _: b"<a:a> <a:b> " + b"(" * 1_000_000,
    "quoted": lambda _: b"<<" * 200_000,
    "long-literal": lambda _: b'<a:a> <a:b> "' + b"x" * (50 * MB) + b'" .',
    "long-iri": lambda _: b"<a:a> <a:b> <a:" + b"x" * (20 * MB) + b"> .",
    "unclosed": lambda _: b'<a:a> <a:b> """' + b'""\\' * MB,
}
XML: Final[dict[str, Recipe]] = {
    "laughs": lambda _: (
        b'<!DOCTYPE r [<!ENTITY a "ha">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
        + b"]><r>&j;</r>"
    ),
    "file": lambda _: b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r>&a;</r>',
    "deep": lambda _: b"<a>" * 200_000,
    "attributes": lambda _: b"<a " + b"".join(b"a%d='' " % n for n in range(100_000)) + b"/>",
    "long": lambda _: b"<a>" + b"x" * (50 * MB) + b"</a>",
}
YAML: Final[dict[str, Recipe]] = {
    "laughs": lambda _: b"a: &a [x]\n" + b"".join(b"b%d: &b%d [*a, *a, *a]\n" % (n, n) for n in range(50)),
    "deep": lambda _: b"[" * 100_000,
    "deep-dashes": lambda _: b"- " * 100_000,
    "deep-keys": lambda _: b"? " * 50_000,
    "python": lambda _: b"!!python/object/apply:os.system ['touch hacked']\n",
    "merge": lambda _: b"<<: " * 10_000,
    "numbers": lambda _: b"a: " + b"1_0" * 100_000,
}
WORKBOOK: Final[dict[str, Recipe]] = {
    "far-cell": lambda sample: _sheets(sample, lambda _: b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"),
    "entities": lambda sample: _sheets(sample, lambda xml: b"<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///x'>]>" + xml),
    "deep": lambda sample: _sheets(sample, lambda _: b"<a>" * 500_000),
    "no-sheets": lambda sample: _replace(sample, "xl/workbook.xml", lambda _: b"<workbook/>"),
}
BOMBS: Final[dict[str, Recipe]] = {
    "text": lambda sample: _bomb(sample, b"<row><c t='inlineStr'><is><t>", b"x" * MB),
    "rows": lambda sample: _bomb(sample, b"", b"<row><c><v>1</v></c></row>" * 40_000),
    "space": lambda sample: _bomb(sample, b"", b" " * MB),
}
"""Workbooks of a few megabytes that unpack to two gigabytes."""
PARQUET: Final[dict[str, Recipe]] = {
    "magic": lambda _: b"PAR1" + Random(2).randbytes(10_000) + b"PAR1",
    "footer": lambda _: b"PAR1" + bytes(100) + struct.pack("<I", 0x7FFFFFF0) + b"PAR1",
    "zeroed": lambda sample: sample.read_bytes()[:-200] + bytes(192) + sample.read_bytes()[-8:],
    "counts": lambda sample: sample.read_bytes().replace(b"\x15", b"\xff"),
}
MAY_BE_READ: Final = (
    *("utf-16", "half-a-pair", "cut", "infinite", "constructor", "many-references"),
    *("same-columns", "100000-cells", "blank-lines", "formula", "entities", "no-sheets"),
)
"""Recipes of which some formats make something that is in order."""
_BY_ENDING: Final = {
    ".json": JSON,
    ".jsonld": JSON,
    ".csv": TABLE,
    ".tsv": TABLE,
    ".txt": TABLE,
    ".ttl": RDF,
    ".rdf": XML,
    ".xml": XML,
    ".yaml": YAML,
    ".yml": YAML,
    ".xlsx": WORKBOOK,
    ".xls": {},
    ".parquet": PARQUET,
}


def recipes(ending: str) -> Iterator[tuple[str, Recipe]]:
    yield from ANY.items()
    yield from _BY_ENDING.get(ending, {}).items()


def _sheets(sample: Path, change: Callable[[bytes], bytes]) -> bytes:
    return _replace(sample, "xl/worksheets/", change)


def _replace(sample: Path, start: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with the parts whose names start so changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(sample) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            inner = source.read(name)
            copy.writestr(name, change(inner) if name.startswith(start) else inner)
    return file.getvalue()


def _bomb(sample: Path, start: bytes, repeated: bytes, times: int = 2048) -> bytes:
    """The workbook with a first sheet that unpacks to `times` times `repeated`, two gigabytes, and takes a few
    megabytes itself. The packed piece is repeated as it is: to pack all of it would take longer than the test."""
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = packing.compress(b"<worksheet><sheetData>" + start) + packing.flush(zlib.Z_FULL_FLUSH)
    piece = packing.compress(repeated) + packing.flush(zlib.Z_FULL_FLUSH)
    packed = head + piece * times + packing.flush()
    file = io.BytesIO()
    with zipfile.ZipFile(sample) as source, zipfile.ZipFile(file, "w") as copy:
        for name in source.namelist():
            copy.writestr(name, packed if name.endswith("sheet1.xml") else source.read(name))
    content = bytearray(file.getvalue())
    # The piece was stored; say in both headers that it is deflated, and from what size.
    size = struct.pack("<I", min(len(repeated) * times, 0xFFFFFFFE))
    for magic, method, unpacked, named in ((b"PK\x03\x04", 8, 22, 30), (b"PK\x01\x02", 10, 24, 46)):
        at = -1
        while (at := content.find(magic, at + 1)) >= 0:
            if content[at + named :].startswith(b"xl/worksheets/sheet1.xml"):
                content[at + method : at + method + 2] = struct.pack("<H", zipfile.ZIP_DEFLATED)
                content[at + unpacked : at + unpacked + 4] = size
    return bytes(content)
