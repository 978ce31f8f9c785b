"""Files with one fault or a few: of bytes, of the structure of JSON, of the cells of a table, of the inside of a
workbook. Everything follows from the random numbers it is given."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, Final

from credlattice import archives
from credlattice.readers.formats import FORMATS
from tests.real_files import SHARED

SAMPLES: Final = Path(__file__).parent / "samples"
"""A folder of small built files for each format."""
MAX_REAL: Final = 60_000
"""Bytes of a published file that is used, too, where those are at hand."""
_ODD_BYTES: Final = (
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b'"',
    b"\\",
    b"{",
    b"]",
    b"\r\n\r\n",
    b"NaN",
    b"1e999",
    b"9" * 5000,
    b"[" * 300,
    b"\\ud800",
    b"<!DOCTYPE x [<!ENTITY e 'e'>]>",
    b"\xe2\x80\xae",
)
_ODD_VALUES: Final[tuple[Any, ...]] = (
    None,
    True,
    -1,
    1e308,
    float("nan"),
    10**30,
    "",
    " ",
    "x" * 5000,
    "a b",
    "\ud800",
    "\x00",
    "https://e.org/a b",
    "_:b1",
    "2024-02-30",
    [],
    {},
    [[]],
    [None],
    {"@id": 5},
    {"@value": []},
    {"en": None},
)


def samples(format_name: str) -> list[Path]:
    """The built files of a format, and the smallest published ones."""
    built = sorted((SAMPLES / format_name).iterdir())
    patterns = FORMATS[format_name].files
    published = [
        path
        for path in sorted(SHARED.rglob("*"))
        if path.is_file() and archives._fits(path.name, patterns) and path.stat().st_size <= MAX_REAL
    ]
    return [*built, *sorted(published, key=lambda path: path.stat().st_size)[:4]]


def mutated(path: Path, chance: Random) -> bytes:
    """The content of `path` with one fault, or with up to four."""
    content = path.read_bytes()
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        content = chance.choice(list(_ways(path.suffix)))(content, chance)
    return content


def _ways(suffix: str) -> Iterator[Any]:
    yield _bytes
    if suffix in (".json", ".jsonld"):
        yield from (_json, _json)
    elif suffix in (".csv", ".tsv", ".txt"):
        yield from (_cells, _cells)
    elif suffix == ".xlsx":
        yield from (_inside, _inside)


def _bytes(content: bytes, chance: Random) -> bytes:
    start, end = sorted((chance.randint(0, len(content)), chance.randint(0, len(content))))
    end = min(end, start + chance.choice((1, 1, 8, 1000)))
    match chance.randrange(6):
        case 0:
            return content[:start]
        case 1:
            return content[:start] + content[end:]
        case 2:
            return content[:end] + content[start:]
        case 3:
            return content[:start] + chance.randbytes(end - start) + content[end:]
        case 4:
            return content[:start] + chance.choice(_ODD_BYTES) + content[start:]
        case _:
            return content[:start] + chance.choice(_ODD_BYTES) + content[end:]


def _json(content: bytes, chance: Random) -> bytes:
    try:
        value = json.loads(content)
    except ValueError:
        return _bytes(content, chance)
    inner = value
    while isinstance(inner, dict | list) and inner:
        key = chance.choice(list(inner)) if isinstance(inner, dict) else chance.randrange(len(inner))
        child = inner[key]
        if not isinstance(child, dict | list) or not child or chance.random() < 0.2:
            match chance.randrange(4):
                case 0:
                    del inner[key]
                case 1:
                    inner[key] = [child, child]
                case 2 if isinstance(inner, dict):
                    inner[str(chance.choice(_ODD_VALUES))] = inner.pop(key)
                case _:
                    inner[key] = chance.choice(_ODD_VALUES)
            break
        inner = child
    return json.dumps(value).encode()


def _cells(content: bytes, chance: Random) -> bytes:
    rows = [line.split(b",") for line in content.split(b"\n")]
    row = chance.choice(rows)
    at = chance.randrange(len(row))
    match chance.randrange(5):
        case 0:
            row[at] = chance.choice(_ODD_BYTES)
        case 1:
            del row[at]
        case 2:
            row.insert(at, row[chance.randrange(len(row))])
        case 3:
            rows.remove(row)
        case _:
            rows.append(row)
    return b"\n".join(b",".join(row) for row in rows)


def _inside(content: bytes, chance: Random) -> bytes:
    target = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as copy:
            chosen = chance.choice(source.namelist())
            for name in source.namelist():
                inner = source.read(name)
                copy.writestr(name, _bytes(inner, chance) if name == chosen else inner)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, OSError, EOFError, IndexError):
        return _bytes(content, chance)
    return target.getvalue()
