"""Badges baked into pictures: the credential is taken out of an SVG or a PNG. The picture itself is not looked at."""

from __future__ import annotations

import struct
import zlib
from typing import Final
from xml.parsers import expat

from credlattice.learner_records.record import MAX_BYTES, UnreadableRecord

PNG: Final = b"\x89PNG\r\n\x1a\n"
_NAMESPACE: Final = "https://purl.imsglobal.org/ob/v3p0"
_KEYWORD: Final = b"openbadgecredential"
_OLD_KEYWORD: Final = b"openbadges"
MAX_XML_DEPTH = 200


def from_png(content: bytes) -> str:
    """The text of the one `openbadgecredential` chunk of a PNG. Raises UnreadableRecord."""
    found: list[str] = []
    at = len(PNG)
    while at + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, at)
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        if len(data) != length or len(content) < at + 12 + length:
            raise UnreadableRecord("the PNG is cut off: send the file as it was downloaded")
        if kind in (b"iTXt", b"tEXt"):
            keyword, _, rest = data.partition(b"\x00")
            if keyword == _OLD_KEYWORD:
                raise UnreadableRecord("the PNG holds an Open Badges 2 badge: ask its issuer for Open Badges 3.0")
            if keyword == _KEYWORD and kind == b"iTXt":
                (checksum,) = struct.unpack_from(">I", content, at + 8 + length)
                if zlib.crc32(kind + data) != checksum:
                    raise UnreadableRecord("the credential in the PNG is damaged: its checksum does not fit")
                found.append(_international_text(rest))
        at += 12 + length
    return _only(found, "PNG")


def _international_text(rest: bytes) -> str:
    """What follows the keyword: compression flag, method, language, translated keyword, text."""
    flag, method, tail = rest[:1], rest[1:2], rest[2:]
    text = tail.split(b"\x00", 2)[2:]
    if not text:
        raise UnreadableRecord("the credential in the PNG is damaged")
    if flag == b"\x01" and method == b"\x00":
        inflating = zlib.decompressobj()
        try:
            inflated = inflating.decompress(text[0], MAX_BYTES)
        except zlib.error:
            raise UnreadableRecord("the credential in the PNG is damaged: it cannot be unpacked") from None
        if not inflating.eof:
            raise UnreadableRecord(f"the credential in the PNG is cut off, or larger than {MAX_BYTES} bytes")
        return _utf8(inflated)
    if flag != b"\x00":
        raise UnreadableRecord("the credential in the PNG is packed in a way that no PNG may use")
    return _utf8(text[0])


def _utf8(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise UnreadableRecord("the credential in the picture is not UTF-8 text") from None


class _Svg:
    """Collects `openbadges:credential`: a `verify` attribute that holds a token, or text that holds JSON."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.depth = 0
        self.text: list[str] | None = None
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._skipped
        self.parser = parser

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_XML_DEPTH:
            raise UnreadableRecord(f"the SVG is nested deeper than {MAX_XML_DEPTH} levels")
        if name == f"{_NAMESPACE} credential":
            if self.text is not None:
                raise UnreadableRecord("the SVG holds a credential inside a credential")
            self.text = [attributes.get("verify", "")]

    def _end(self, name: str) -> None:
        self.depth -= 1
        if name == f"{_NAMESPACE} credential" and self.text is not None:
            token, text = self.text[0].strip(), "".join(self.text[1:]).strip()
            self.found.append(token or text)
            self.text = None

    def _characters(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def _doctype(self, name: str, system: str | None, public: str | None, has_internal_subset: int) -> None:
        # Many drawing programs write a plain document type; it is never fetched. Declarations in it are another matter.
        if has_internal_subset:
            raise UnreadableRecord("the SVG declares entities of its own, which is refused: save it without a DOCTYPE")

    def _entity(self, *_: object) -> None:
        raise UnreadableRecord("the SVG declares entities, which is refused")

    def _skipped(self, name: str, is_parameter: bool) -> None:
        raise UnreadableRecord("the SVG uses an entity that it does not hold")


def from_svg(content: bytes) -> str:
    """The text of the one `openbadges:credential` of an SVG. Raises UnreadableRecord."""
    svg = _Svg()
    try:
        svg.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise UnreadableRecord(f"the SVG is not correct XML: {str(error)[:100]}") from None
    except (ValueError, LookupError) as error:
        raise UnreadableRecord(str(error)[:200]) from None
    return _only(svg.found, "SVG")


def _only(found: list[str], picture: str) -> str:
    if not found:
        raise UnreadableRecord(f"no badge is baked into this {picture}: ask for the badge's file, not for its picture")
    if len(found) > 1:
        raise UnreadableRecord(f"{len(found)} badges are baked into this {picture}: one is expected")
    return found[0]
