"""RDF files from anywhere, read without trust: nothing is fetched, and size, depth and expansion are bounded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

from pyoxigraph import RdfFormat, parse
from pyoxigraph import Triple as TripleTerm

from credlattice.molecules import Statement

FORMATS: Final = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}
MAX_BYTES: Final = 32 * 1024 * 1024
MAX_STATEMENTS: Final = 200_000
"""Of one side. A comparison holds both, and takes about 3 KB for each statement of a side."""
MAX_DEPTH: Final = 200
"""Of brackets and elements. The parsers below recurse or slow down on deeper ones."""
_BASE: Final = "https://document.invalid/"
"""What relative IRIs stand on, the same for every file, so that a copy in another folder says the same."""
_JSON_TOKEN: Final = re.compile(r'"(?:\\.|[^"\\])*+"|[\[{]|[\]}]')


class UnreadableFile(ValueError):
    """The file cannot be read as RDF; the message names the file, the place, the reason and what to do."""


def read(path: Path, room: int = MAX_STATEMENTS) -> set[Statement]:
    """The statements of one file, named graphs merged; at most `room`. Raises UnreadableFile."""
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise UnreadableFile(
            f"{path}: no RDF format is known by the ending {path.suffix!r}; known: {', '.join(FORMATS)}"
        )
    data = _bytes(path)
    try:
        _guard(data, form)
        found: set[Statement] = set()
        for quad in parse(data, format=form, base_iri=_BASE, rename_blank_nodes=True):
            if isinstance(quad.object, TripleTerm) or isinstance(quad.subject, TripleTerm):
                raise UnreadableFile("holds statements about statements (RDF 1.2 triple terms), which are not compared")
            found.add(Statement(quad.subject, quad.predicate, quad.object))
            if len(found) > room:
                raise UnreadableFile(f"more than {MAX_STATEMENTS:,} statements in all: compare smaller parts")
    except UnreadableFile as error:
        raise UnreadableFile(f"{path}: {error}") from error
    except (SyntaxError, expat.ExpatError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        column = getattr(error, "offset", None)
        place = "".join(f":{number}" for number in (line, column) if number is not None)
        reason = re.sub(r" \(line \d+\)$", "", str(getattr(error, "msg", None) or error))
        raise UnreadableFile(f"{path}{place}: not {form.name}: {reason}. Mend the file there and try again") from error
    except ValueError as error:
        raise UnreadableFile(f"{path}: not {form.name}: {error}. Mend the file and try again") from error
    return found


def read_folder(folder: Path) -> set[Statement]:
    """The statements of the Turtle files that stand directly in `folder`. Raises UnreadableFile when there is none."""
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise UnreadableFile(
            f"{folder}: neither Turtle files (*.ttl) nor a release (store/, manifest.json) stand in it"
        )
    return read_all(files)


def read_all(files: list[Path]) -> set[Statement]:
    """The statements of `files` together, within one bound of size."""
    together: set[Statement] = set()
    for file in files:
        together |= read(file, MAX_STATEMENTS - len(together))
    return together


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise UnreadableFile(f"{path}: no such file")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(f"{path}: cannot be read: {error.strerror or error}") from error
    if len(data) > MAX_BYTES:
        raise UnreadableFile(f"{path}: larger than {MAX_BYTES // 2**20} MiB: compare smaller parts")
    return data


def _guard(data: bytes, form: RdfFormat) -> None:
    """Refuse what the parsers cannot bear: found by trial, each of these ended the process or filled the memory."""
    if form == RdfFormat.JSON_LD:
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            raise UnreadableFile(f"not UTF-8 at byte {error.start}: save it as UTF-8") from error
        _check_depth(token[0] for token in _JSON_TOKEN.finditer(text))
        address = next(_remote_contexts(json.loads(text)), None)
        if address is not None:
            raise UnreadableFile(
                f"its @context stands elsewhere ({address[:200]!r}), and nothing is fetched to compare files: write "
                "the context into the file, or save it as Turtle or N-Triples"
            )
    elif form == RdfFormat.RDF_XML:
        _check_xml(data)
    elif data.count(b"<<") > MAX_DEPTH:
        raise UnreadableFile(f"more than {MAX_DEPTH} '<<': statements about statements are not compared")


def _check_depth(brackets: Iterator[str]) -> None:
    depth = 0
    for bracket in brackets:
        depth += 1 if bracket in "[{" else -1 if bracket in "]}" else 0
        if depth > MAX_DEPTH:
            raise UnreadableFile(f"nested deeper than {MAX_DEPTH} levels")


def _remote_contexts(document: Any) -> Iterator[str]:
    waiting = [document]
    while waiting:
        at = waiting.pop()
        if isinstance(at, dict):
            context = at.get("@context")
            contexts = context if isinstance(context, list) else [context]
            yield from (each for each in contexts if isinstance(each, str))
            if isinstance(imported := at.get("@import"), str):
                yield imported
            waiting += at.values()
        elif isinstance(at, list):
            waiting += at


def _check_xml(data: bytes) -> None:
    """Depth, and entities: none from outside, none made of others, no more text in all than a file may have."""
    depth = size = 0
    parser = expat.ParserCreate()

    def start(_: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise UnreadableFile(f"line {parser.CurrentLineNumber}: nested deeper than {MAX_DEPTH} levels")
        for value in attributes.values():
            text(value)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def text(value: str) -> None:
        nonlocal size
        size += len(value)
        if size > MAX_BYTES:
            raise UnreadableFile(f"larger than {MAX_BYTES // 2**20} MiB with its entities written out")

    def entity(name: str, parameter: bool, value: str | None, *_: object) -> None:
        if parameter or value is None or "&" in value or "%" in value:
            raise UnreadableFile(
                f"line {parser.CurrentLineNumber}: the entity {name!r} is made of others or from outside"
            )

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.EntityDeclHandler = text, entity
    parser.Parse(data, True)
