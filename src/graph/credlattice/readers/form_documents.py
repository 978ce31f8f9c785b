"""YAML and JSON as a tree that knows its lines, and nothing that could harm: no objects, no aliases, no tags.

Every value is text as it is written, so that a grade such as `NO` or a course number such as `010` stays what it is;
what is a number or a date is decided where it is used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml

MAX_BYTES: Final = 16 * 1024 * 1024
TOO_LARGE: Final = f"larger than {MAX_BYTES // 1024**2} MB: split the file, or use the CSV form"
MAX_DEPTH: Final = 64
MAX_NODES: Final = 1_000_000
_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
_HALVES: Final = re.compile("[\ud800-\udfff]")
"""Halves of characters, which escapes may write and no text may hold."""
_SEPARATORS: Final = re.compile(r"[-_\s]+")


class FormError(ValueError):
    """Something in a file is not as the form wants it. `line` counts from 1."""

    def __init__(self, line: int, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.line, self.kind = line, kind


@dataclass(frozen=True)
class Node:
    """One value: text, nothing, a list, or entries by key."""

    line: int
    value: str | tuple[Node, ...] | dict[str, Node] | None

    @property
    def entries(self) -> dict[str, Node] | None:
        return self.value if isinstance(self.value, dict) else None

    @property
    def items(self) -> tuple[Node, ...]:
        """The members of a list; one value that is no list stands for a list of it, nothing for an empty one."""
        if self.value is None:
            return ()
        return self.value if isinstance(self.value, tuple) else (self,)

    @property
    def below(self) -> tuple[Node, ...]:
        """What is directly inside."""
        if isinstance(self.value, dict):
            return tuple(self.value.values())
        return self.value if isinstance(self.value, tuple) else ()


def key_of(written: str) -> str:
    """`At-Least credits` and `at_least_credits` are one key.

    >>> key_of("At-Least_credits")
    'at least credits'
    """
    return _SEPARATORS.sub(" ", written.strip()).lower()


def read_yaml(data: bytes) -> Node:
    """The one document of a YAML file. Raises FormError."""
    return _Yaml(_decoded(data)).document()


def read_json(data: bytes) -> Node:
    """The one value of a JSON file. Raises FormError."""
    return _Json(_decoded(data)).document()


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FormError(line, "not-utf-8", "the file is not UTF-8 text: save it as UTF-8") from None


class _Builder:
    """What YAML and JSON have in common: bounds, and no key twice."""

    def __init__(self) -> None:
        self.made = 0

    def node(self, line: int, value: str | tuple[Node, ...] | dict[str, Node] | None) -> Node:
        self.made += 1
        if self.made > MAX_NODES:
            raise FormError(line, "too-large", f"more than {MAX_NODES:,} values: split the file, or use the CSV form")
        return Node(line, _HALVES.sub("\ufffd", value) if isinstance(value, str) else value)

    def deeper(self, depth: int, line: int) -> int:
        if depth >= MAX_DEPTH:
            raise FormError(line, "too-deep", f"nested deeper than {MAX_DEPTH} levels: split the rule")
        return depth + 1

    def enter(self, entries: dict[str, Node], written: str, line: int, value: Node) -> None:
        key = key_of(written)
        if key in entries:
            raise FormError(line, "key-twice", f"{written[:60]!r} stands twice, first in line {entries[key].line}")
        entries[key] = value


class _Yaml(_Builder):
    """Built from the parser's events: constructing objects is never asked for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=loader))

    def document(self) -> Node:
        try:
            return self._document()
        except yaml.YAMLError as error:
            mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
            line = mark.line + 1 if mark is not None else 1
            raise FormError(line, "malformed-yaml", f"no YAML: {problem or 'a character that YAML forbids'}") from None

    def _document(self) -> Node:
        found = Node(1, None)
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    line = event.start_mark.line + 1 if event.start_mark else 1
                    raise FormError(line, "several-documents", "a second document starts here: one to a file")
                found = self._value(next(self.events), 0)
        return found

    def _value(self, event: Any, depth: int) -> Node:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise FormError(line, "alias", f"*{str(event.anchor)[:40]} refers to another place: write it out")
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            raise FormError(line, "tag", f"the tag {tag[:60]!r} is not read: write the plain value")
        if isinstance(event, yaml.ScalarEvent):
            return self.node(line, None if event.style in (None, "") and event.value in _NULL else event.value)
        below = self.deeper(depth, line)
        if isinstance(event, yaml.SequenceStartEvent):
            members = []
            while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
                members.append(self._value(event, below))
            return self.node(line, tuple(members))
        entries: dict[str, Node] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._value(event, below)
            if not isinstance(key.value, str):
                raise FormError(key.line, "bad-key", "a key is no text")
            self.enter(entries, key.value, key.line, self._value(next(self.events), below))
        return self.node(line, entries)


_TOKEN: Final = re.compile(
    r"""\s*+(?:(?P<text>"(?:[^"\\\x00-\x1f]++|\\.)*+")|(?P<plain>-?\d[\d.eE+-]*+|true|false|null)|(?P<sign>[\[\]{},:]))""",
    re.ASCII,
)


class _Json(_Builder):
    """Python's own reader of JSON does not tell lines."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.position, self.line, self._counted = text, 0, 1, 0
        self.kind, self.word = "", ""

    def document(self) -> Node:
        self._next()
        found = self._value(0)
        if self.text[self.position :].strip():
            raise self._fault("something stands behind the end")
        return found

    def _next(self) -> None:
        match = _TOKEN.match(self.text, self.position)
        start = match.start(match.lastgroup or 0) if match else self.position
        self.line += self.text.count("\n", self._counted, start)
        self._counted = start
        if match is None:
            raise self._fault("cut off, or a value that is no text, number, list or object")
        self.kind, self.word, self.position = match.lastgroup or "", match[match.lastgroup or 0], match.end()

    def _fault(self, what: str) -> FormError:
        return FormError(self.line, "malformed-json", f"no JSON: {what}")

    def _value(self, depth: int) -> Node:
        line = self.line
        if self.kind == "text":
            return self.node(line, self._text())
        if self.kind == "plain":
            return self.node(line, None if self.word == "null" else self.word)
        if self.word == "[":
            return self.node(line, tuple(self._members("]", self.deeper(depth, line))))
        if self.word == "{":
            return self.node(line, self._object(self.deeper(depth, line)))
        raise self._fault(f"{self.word!r} stands where a value should")

    def _text(self) -> str:
        try:
            found: str = json.loads(self.word)
        except ValueError:
            raise self._fault("a text with a bad escape") from None
        return found

    def _members(self, end: str, depth: int) -> Iterator[Node]:
        self._next()
        while self.word != end or self.kind != "sign":
            yield self._value(depth)
            self._separator(end)

    def _object(self, depth: int) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        self._next()
        while self.word != "}" or self.kind != "sign":
            if self.kind != "text":
                raise self._fault("a key is no text")
            key, line = self._text(), self.line
            self._next()
            if self.word != ":" or self.kind != "sign":
                raise self._fault(f"no colon behind the key {key[:60]!r}")
            self._next()
            self.enter(entries, key, line, self._value(depth))
            self._separator("}")
        return entries

    def _separator(self, end: str) -> None:
        self._next()
        if self.kind == "sign" and self.word == ",":
            self._next()
            if self.kind == "sign" and self.word == end:
                raise self._fault("a comma before the end")
        elif self.kind != "sign" or self.word != end:
            raise self._fault(f"no comma or {end!r} behind a value")
