"""RDF files from outside, looked through before a parser sees them.

A parser that recurses is killed by nesting that is deep enough, together with the process it runs in; an XML document
may hold entities that grow without end; one literal may be larger than all else. All three are refused here, by
scanners that use no recursion and little memory. Nothing is fetched.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final
from xml.parsers import expat

from pyoxigraph import Quad, RdfFormat, parse

MAX_BYTES: Final = 256 * 1024 * 1024
"""Of one file: its statements are held in memory."""
MAX_DEPTH: Final = 64
"""Levels of `[`, `(`, `{` and `<<` in Turtle, of elements in XML. Published files stay under ten."""
MAX_LITERAL: Final = 1_000_000
"""Characters between two quotes, or of the text of one element."""

_FORMATS: Final = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
}
# Whatever starts none of the alternatives (names, numbers, white space) is skipped by the search. Possessive: no part
# ever goes back, so the time is linear in the size of the file whatever it holds.
_TURTLE: Final = re.compile(
    r"""
    (?P<skipped> \#[^\n\r]*+ | \\. | <(?![<(])[^<>"{}|^`\s]*+> )
  | (?P<text> \"{3}(?:[^"\\]++|\\.|"(?!""))*+(?:\"{3})?+ | '{3}(?:[^'\\]++|\\.|'(?!''))*+(?:'{3})?+
            | "(?:[^"\\\n\r]++|\\.)*+"?+ | '(?:[^'\\\n\r]++|\\.)*+'?+ )
  | (?P<opens> <<\(?+ | \{\|?+ | [\[(] )
  | (?P<closes> \)?>> | \|?\} | [\])] )
    """,
    re.VERBOSE | re.DOTALL,
)


class UnsafeRdf(ValueError):
    """The file is refused, or is no RDF; the message says why and what to do."""

    def __init__(self, kind: str, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.kind, self.line = kind, line


def format_of(name: str) -> RdfFormat | None:
    """The RDF format of a file by its name; None where it is none of those read here."""
    return _FORMATS.get(PurePath(name).suffix.lower())


def quads(data: bytes, form: RdfFormat, base: str | None = None) -> list[Quad]:
    """The statements of a file that was looked through, in its order. Raises UnsafeRdf.

    What a parser says about a fault may hold what the file says, so only the place is passed on.
    """
    if len(data) > MAX_BYTES:
        raise UnsafeRdf("too-large", f"larger than {MAX_BYTES // 1024**2} MB: split the file")
    if form == RdfFormat.RDF_XML:
        check_xml(data)
    else:
        check_turtle(data)
    try:
        return list(parse(data, format=form, base_iri=base))
    except SyntaxError as error:
        line = error.lineno or 1
        raise UnsafeRdf("malformed-rdf", f"line {line} is no {form.name}: mend it and import again", line) from None
    except ValueError:
        raise UnsafeRdf("malformed-rdf", f"this is no {form.name}: mend it and import again") from None


def check_turtle(data: bytes) -> None:
    """Refuses Turtle, TriG, N-Triples and N-Quads that would harm a parser. Raises UnsafeRdf."""
    text = _utf8(data)
    depth = 0
    for token in _TURTLE.finditer(text):
        kind = token.lastgroup
        if kind == "opens":
            depth += 1
            if depth > MAX_DEPTH:
                raise UnsafeRdf("too-deep", _TOO_DEEP, text.count("\n", 0, token.start()) + 1)
        elif kind == "closes":
            depth -= 1
        elif kind == "text" and token.end() - token.start() > MAX_LITERAL:
            raise UnsafeRdf("too-long", _TOO_LONG, text.count("\n", 0, token.start()) + 1)


def check_xml(data: bytes) -> None:
    """Refuses XML with a document type, entities, deep nesting or endless text. Raises UnsafeRdf."""
    _utf8(data)
    scanner = _XmlScanner()
    scanner.look_through(data)


_TOO_DEEP: Final = f"nested deeper than {MAX_DEPTH} levels: refused"
_TOO_LONG: Final = f"one text is longer than {MAX_LITERAL:,} characters: refused"


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnsafeRdf("not-utf-8", "the file is not UTF-8 text: save it as UTF-8 and import again", line) from None


class _XmlScanner:
    """Counts as the parser of Python's library (not recursive, external entities off) reports elements and text."""

    def __init__(self) -> None:
        self.depth = self.length = 0
        # The encoding is given, so that no declaration in the file makes two parsers read two different documents.
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def look_through(self, data: bytes) -> None:
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as error:
            raise UnsafeRdf("malformed-rdf", f"line {error.lineno} is no XML: mend it", error.lineno) from None

    def _fault(self, kind: str, reason: str) -> UnsafeRdf:
        return UnsafeRdf(kind, reason, self.parser.CurrentLineNumber)

    def _doctype(self, *_: object) -> None:
        raise self._fault("doctype", "the file declares a document type or entities: refused. Save it without")

    def _start(self, _: str, attributes: dict[str, str]) -> None:
        self.depth, self.length = self.depth + 1, 0
        if self.depth > MAX_DEPTH:
            raise self._fault("too-deep", _TOO_DEEP)
        if any(len(value) > MAX_LITERAL for value in attributes.values()):
            raise self._fault("too-long", _TOO_LONG)

    def _end(self, _: str) -> None:
        self.depth, self.length = self.depth - 1, 0

    def _characters(self, text: str) -> None:
        self.length += len(text)
        if self.length > MAX_LITERAL:
            raise self._fault("too-long", _TOO_LONG)
