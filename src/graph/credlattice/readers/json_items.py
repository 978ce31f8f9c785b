"""The items of one big JSON list or object, one by one: a fault in the middle costs only what follows it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from credlattice.model import Problem, Record, SourceDocument
from credlattice.readers.describing import refused
from credlattice.readers.json_documents import MAX_DEPTH, depth, shown

_BLANK: Final = re.compile(r"[ \t\r\n]*")
# Escapes that may stand for half a character.
_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")
# NaN and Infinity are no JSON; as text they fail every check for a number.
_DECODER: Final = json.JSONDecoder(parse_constant=str)
_AGAIN: Final = "Get the file again from its publisher"


@dataclass(frozen=True)
class Item:
    """One member: `key` is its name in an object, or its number from 0 in a list."""

    place: str
    """`file.json:17` (line) in a list, `file.json#/key` in an object."""
    key: str
    value: object

    @property
    def fragment(self) -> str:
        """The item as it can be shown to a person."""
        return shown(self.value)


def items(path: Path, *, inside: str | None = None) -> Iterator[Item | Problem]:
    """The members of the list or object a file holds, or of the object or list under its key `inside`.

    What cannot be read is a Problem; after malformed JSON nothing follows it.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        yield Problem(path.name, f"cannot be read: {error}"[:300], "unreadable-file")
        return
    except UnicodeDecodeError as error:
        yield Problem(f"{path.name}: byte {error.start}", "not UTF-8 text: save it as UTF-8", "not-utf-8")
        return
    try:
        yield from _members(text, _start_of(text, inside), path.name, inside)
    except _Malformed as error:
        yield Problem(f"{path.name}:{text.count(chr(10), 0, error.at) + 1}", error.reason, error.kind)


def set_aside(problem: Problem, document: SourceDocument) -> Record:
    """The Record of an item that is no JSON."""
    return Record(problem.place, problem.place, document, (), (problem,))


def not_expected(item: Item, document: SourceDocument, expected: str) -> Record:
    """The Record of an item of another shape; `expected` says in words what it should be."""
    return refused(document, item.place, "unexpected-shape", f"not readable: expected {expected}", item.fragment)


class _Malformed(ValueError):
    def __init__(self, at: int, reason: str, kind: str = "malformed-json") -> None:
        super().__init__(reason)
        self.at, self.reason, self.kind = at, reason, kind


def _start_of(text: str, inside: str | None) -> int:
    """Where the list or object starts whose members are asked for."""
    start = _skip(text, 0)
    if text[start : start + 1] not in ("{", "["):
        raise _Malformed(start, "no JSON list or object in the file: is it the right file?", "not-json")
    if inside is None:
        return start
    for key, at in _places(text, start):
        if key == inside and text[at : at + 1] in ("{", "["):
            return at
    raise _Malformed(start, f"the file has no list or object {inside!r}: is it the right file?", "unrecognised-file")


def _members(text: str, start: int, name: str, inside: str | None) -> Iterator[Item | Problem]:
    line, counted = 1, 0
    halves = _HALF.search(text) is not None
    for key, at in _places(text, start):
        value, _ = _value(text, at)
        key = _printable(key) if halves else key
        if text[start] == "[":
            line, counted = line + text.count("\n", counted, at), at
            place = f"{name}:{line}"
        else:
            place = (f"{name}#/{inside}/{key}" if inside else f"{name}#/{key}")[:300]
        if depth(value) > MAX_DEPTH:
            yield Problem(place, f"nested deeper than {MAX_DEPTH} levels: refused", "too-deep")
        else:
            yield Item(place, key, _whole(value) if halves else value)


def _places(text: str, start: int) -> Iterator[tuple[str, int]]:
    """The key and the start of the value of every member."""
    in_object = text[start] == "{"
    closing = "}" if in_object else "]"
    at, number = _skip(text, start + 1), 0
    if text[at : at + 1] == closing:
        return
    while True:
        key = str(number)
        if in_object:
            name, at = _value(text, at)
            if not isinstance(name, str):
                raise _Malformed(at, f"malformed JSON: a key that is no text. {_AGAIN}")
            key, at = name, _expect(text, at, ":")
        yield key, at
        _, at = _value(text, at)
        at, number = _skip(text, at), number + 1
        if text[at : at + 1] == closing:
            return
        at = _expect(text, at, ",")


def _expect(text: str, at: int, sign: str) -> int:
    at = _skip(text, at)
    if at >= len(text):
        raise _Malformed(at, f"the file ends in the middle (truncated). {_AGAIN}", "truncated")
    if text[at] != sign:
        raise _Malformed(at, f"malformed JSON: {sign!r} expected. {_AGAIN}, or mend this line")
    return _skip(text, at + 1)


def _value(text: str, at: int) -> tuple[object, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
            raise _Malformed(error.pos, f"the file ends in the middle (truncated). {_AGAIN}", "truncated") from error
        raise _Malformed(error.pos, f"malformed JSON: {error.msg}. {_AGAIN}, or mend this line") from error
    except RecursionError as error:
        raise _Malformed(at, f"nested deeper than {MAX_DEPTH} levels: refused", "too-deep") from error
    except ValueError as error:
        # Python refuses to read integers of thousands of digits.
        raise _Malformed(at, f"cannot be read: {error}"[:300]) from error


def _printable(words: str) -> str:
    """`words` without the halves of characters that JSON may hold and no file can."""
    return words.encode("utf-8", "replace").decode()


def _whole(value: object) -> object:
    return json.loads(_printable(json.dumps(value, ensure_ascii=False)))


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at
