"""The items of a JSON list of any size, one at a time: memory holds one item and a block of the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from credlattice.model import Problem
from credlattice.readers.json_documents import MAX_DEPTH, depth, shown

BLOCK: Final = 1 << 20
"""Characters read at a time."""
MAX_ITEM: Final = 16 << 20
"""Characters of one item."""

_BLANK: Final = re.compile(r"[ \t\r\n]*")
# Bytes that are no UTF-8, as they are kept until the item they stand in is known.
_UNDECODED: Final = re.compile("[\udc80-\udcff]")
# NaN and Infinity are no JSON; as text they fail every check for a number.
_DECODER: Final = json.JSONDecoder(parse_constant=str)
_NEAR_THE_END: Final = 16
_AGAIN: Final = "What follows was not read; get the file again from its publisher"


@dataclass(frozen=True)
class Item:
    place: str
    """`file.json:17`: the line on which it starts."""
    value: object

    @property
    def fragment(self) -> str:
        """The item as it can be shown to a person."""
        return shown(self.value)


def items(path: Path) -> Iterator[Item | Problem]:
    """The items of the list that a file holds, or its one object. Nothing follows the Problem of malformed JSON."""
    try:
        with path.open(encoding="utf-8-sig", errors="surrogateescape") as file:
            yield from _Reading(file, path.name).items()
    except OSError as error:
        yield Problem(path.name, f"cannot be read: {error}"[:300], "unreadable-file")


class _Reading:
    """A window on the file: `text` from `at` on is not yet read."""

    def __init__(self, file: IO[str], name: str) -> None:
        self.file, self.name = file, name
        self.text, self.at, self.line = "", 0, 1
        self.ended = False

    def items(self) -> Iterator[Item | Problem]:
        start = self._next_sign()
        if start == "{":
            yield self._item()
            return
        if start != "[":
            yield self._problem("not-json", "no JSON list in the file: is it the right file?")
            return
        self.at += 1
        if self._next_sign() == "]":
            return
        while True:
            found = self._item()
            yield found
            if isinstance(found, Problem) and found.kind not in ("too-deep", "not-utf-8"):
                return
            sign = self._next_sign()
            if sign == "]":
                return
            if sign != ",":
                kind, what = (
                    ("malformed-json", f"{sign!r} instead of a comma") if sign else ("truncated", "it ends here")
                )
                yield self._problem(kind, f"malformed JSON after an item: {what}. {_AGAIN}")
                return
            self.at += 1

    def _item(self) -> Item | Problem:
        self._next_sign()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                open_ended = error.msg.startswith("Unterminated") or error.pos >= len(self.text) - _NEAR_THE_END
                if open_ended and self._read_on():
                    continue
                return self._broken(error, open_ended)
            except RecursionError:
                return self._problem("malformed-json", f"nested deeper than can be read. {_AGAIN}")
            except ValueError as error:
                # Python refuses to read integers of thousands of digits.
                return self._problem("malformed-json", f"cannot be read: {error}. {_AGAIN}"[:300])
            # A number that ends where the block does may go on in the next.
            if end == len(self.text) and self._read_on():
                continue
            return self._found(value, end)

    def _found(self, value: object, end: int) -> Item | Problem:
        place, undecoded = f"{self.name}:{self.line}", _UNDECODED.search(self.text, self.at, end)
        self._pass(end)
        if undecoded:
            return Problem(place, "it holds bytes that are no UTF-8: save the file as UTF-8", "not-utf-8")
        if depth(value) > MAX_DEPTH:
            return Problem(place, f"nested deeper than {MAX_DEPTH} levels: refused", "too-deep")
        return Item(place, value)

    def _broken(self, error: json.JSONDecodeError, open_ended: bool) -> Problem:
        if not open_ended:
            self._pass(error.pos)
            return self._problem("malformed-json", f"malformed JSON: {error.msg}. {_AGAIN}")
        if not self.ended:
            return self._problem("too-large", f"an item of more than {MAX_ITEM:,} characters: refused. {_AGAIN}")
        return self._problem("truncated", f"the file ends in the middle of an item. {_AGAIN}")

    def _next_sign(self) -> str:
        """Skips blanks; the sign that follows, or '' at the end of the file."""
        while True:
            found = _BLANK.match(self.text, self.at)
            self._pass(found.end() if found else self.at)
            if self.at < len(self.text):
                return self.text[self.at]
            if not self._read_on():
                return ""

    def _pass(self, end: int) -> None:
        self.line += self.text.count("\n", self.at, end)
        self.at = end

    def _read_on(self) -> bool:
        """Drops what was read and adds a block; False at the end of the file, or when the item is too long."""
        if self.ended or len(self.text) - self.at > MAX_ITEM:
            return False
        block = self.file.read(BLOCK)
        self.ended = not block
        self.text, self.at = self.text[self.at :] + block, 0
        return bool(block)

    def _problem(self, kind: str, reason: str) -> Problem:
        return Problem(f"{self.name}:{self.line}", reason, kind)
