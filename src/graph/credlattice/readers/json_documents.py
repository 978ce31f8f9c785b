"""The JSON documents inside a published file: one, or several with captions between them, complete or cut off."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from credlattice.model import Problem
from credlattice.readers.reading import MAX_FRAGMENT

MAX_DEPTH = 64
"""Nesting beyond this is refused: real records stay under 15, and parsers further on recurse."""

_DECODER = json.JSONDecoder()
_START = re.compile(r"[{\[]")
_LINE_COMMENT = re.compile(r"^[ \t]*//.*$", re.MULTILINE)
_GRAPH_ARRAY = re.compile(r'"@graph"\s*:\s*\[')


@dataclass(frozen=True)
class JsonDocument:
    line: int
    content: Any


def documents(data: bytes, name: str, first_line: int = 1) -> Iterator[JsonDocument | Problem]:
    """Every JSON object or array of `data`, in order; a Problem where something between them cannot be read."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield Problem(
            f"{name}: byte {error.start}", "the file is not UTF-8 text: save it as UTF-8 and import again", "not-utf-8"
        )
        return
    text = _LINE_COMMENT.sub("", text)
    position = counted = 0
    line = first_line
    while match := _START.search(text, position):
        start = match.start()
        line += text.count("\n", counted, start)
        counted = start
        try:
            content, position = _DECODER.raw_decode(text, start)
        except json.JSONDecodeError as error:
            yield from _salvage(text, start, line, name, error)
            return
        except RecursionError:
            yield Problem(f"{name}:{line}", f"nested deeper than {MAX_DEPTH} levels: refused", "too-deep")
            return
        except ValueError as error:
            # Python refuses to read integers of thousands of digits.
            yield Problem(f"{name}:{line}", f"cannot be read: {error}"[:300], "malformed-json")
            return
        if _brackets(text, start, position) > MAX_DEPTH and depth(content) > MAX_DEPTH:
            yield Problem(f"{name}:{line}", f"nested deeper than {MAX_DEPTH} levels: refused", "too-deep")
        else:
            yield JsonDocument(line, content)
    if position == 0:
        yield Problem(
            f"{name}:{first_line}", "no JSON object or array in the file: is it a CTDL JSON-LD file?", "not-json"
        )


def _salvage(
    text: str, start: int, first_line: int, name: str, error: json.JSONDecodeError
) -> Iterator[JsonDocument | Problem]:
    """The complete records before the fault of a broken or truncated `@graph`, then the fault itself."""
    line = first_line + text.count("\n", start, error.pos)
    column = error.pos - text.rfind("\n", 0, error.pos)
    complete: list[Any] = []
    if array := _GRAPH_ARRAY.search(text, start):
        position = array.end()
        while item := re.compile(r"\s*,?\s*(?=\{)").match(text, position):
            try:
                record, position = _DECODER.raw_decode(text, item.end())
            except (ValueError, RecursionError):
                break
            complete.append(record)
    complete = [record for record in complete if depth(record) <= MAX_DEPTH]
    if complete:
        # The heading of the graph (its @id) is kept when it stands before the records.
        heading = re.search(r'"@id"\s*:\s*"([^"\\]*)"', text[start : array.start() if array else start])
        yield JsonDocument(first_line, {**({"@id": heading[1]} if heading else {}), "@graph": complete})
    ended = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
    what = "the file ends in the middle of a record (truncated)" if ended else f"malformed JSON: {error.msg}"
    after = ""
    if complete:
        last = complete[-1].get("@id", "a record without @id")
        after = f"; the {len(complete)} complete records before it, up to {last}, were read"
    yield Problem(
        f"{name}:{line}:{column}",
        f"{what}{after}. Get the file again from its publisher, or mend line {line}",
        "truncated" if ended else "malformed-json",
    )


def _brackets(text: str, start: int, end: int) -> int:
    """No fewer than the levels of nesting, and quickly counted."""
    return text.count("{", start, end) + text.count("[", start, end)


def shown(content: Any) -> str:
    """What the source wrote, for whoever looks at what was set aside; halves of characters, which JSON may hold and no
    file can, are replaced."""
    try:
        return json.dumps(content, ensure_ascii=False)[:MAX_FRAGMENT].encode("utf-8", "replace").decode()
    except (ValueError, RecursionError):
        return ""


def depth(content: Any) -> int:
    """How deep lists and objects are nested; stops counting just beyond MAX_DEPTH."""
    deepest, layer = 0, [content]
    while layer and deepest <= MAX_DEPTH:
        deepest += 1
        layer = [
            child
            for item in layer
            for child in (item.values() if isinstance(item, dict) else item if isinstance(item, list) else ())
            if isinstance(child, dict | list)
        ]
    return deepest
