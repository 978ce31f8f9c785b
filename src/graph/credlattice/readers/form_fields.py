"""What the words of the requirement form mean: names of things, numbers, dates, units; each fault tells its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final
from urllib.parse import quote

from credlattice.readers.describing import MAX_TEXT, node
from credlattice.readers.form_documents import FormError, Node
from credlattice.readers.requirement_trees import part_iri
from credlattice.vocabulary import CL, GRAPH, PREFIXES

_ABSOLUTE: Final = re.compile(r"(https?://|urn:)\S+", re.IGNORECASE)
_PREFIXED: Final = re.compile(r"([^:/]*):(.*)", re.DOTALL)
_NUMBER: Final = re.compile(r"\d{1,9}(\.\d{1,6})?", re.ASCII)
_WHOLE: Final = re.compile(r"\d{1,9}", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PART: Final = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,79}", re.ASCII)
_DURATION: Final = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?", re.ASCII)
_PERIOD: Final = re.compile(r"(\d{1,4}) (year|month|week|day|hour)s?", re.ASCII)
_UNIT: Final = "https://purl.org/ctdl/vocabs/creditUnit/"
UNITS: Final = {
    "semester hours": _UNIT + "SemesterHour",
    "quarter hours": _UNIT + "QuarterHour",
    "clock hours": _UNIT + "ClockHour",
    "contact hours": _UNIT + "ContactHour",
    "continuing education units": _UNIT + "ContinuingEducationUnit",
    "carnegie units": _UNIT + "CarnegieUnit",
    "competency credits": _UNIT + "CompetencyCredit",
    "certificate credits": _UNIT + "CertificateCredit",
    "degree credits": _UNIT + "DegreeCredit",
}
"""Words for the concepts of ceterms:CreditUnit."""


@dataclass
class Names:
    """How the names of a file are read as IRIs, and what it takes for granted."""

    prefixes: Mapping[str, str] = field(default_factory=dict)
    base: str | None = None
    unit: str | None = None
    grade_scale: str | None = None
    average_scale: str | None = None
    parts: dict[str, set[str]] = field(default_factory=dict)
    """Thing → the names that parts of its requirements have in this file."""

    def iri(self, value: Node) -> str:
        """A full IRI, `prefix:name`, or a name below the file's base: `MATH 1` is {base}MATH-1. Raises FormError."""
        written = text(value).strip()
        found = self._expanded(written, value.line)
        if found.startswith((GRAPH, CL)):
            reason = f"{written[:80]!r} lies in a namespace of this graph's own: use the publisher's"
            raise FormError(value.line, "reserved", reason)
        try:
            return node(found).value
        except ValueError:
            raise FormError(value.line, "bad-iri", f"{written[:80]!r} is no IRI: is there a space in it?") from None

    def iris(self, value: Node) -> tuple[str, ...]:
        return tuple(self.iri(each) for each in value.items)

    def _expanded(self, written: str, line: int) -> str:
        if _ABSOLUTE.fullmatch(written):
            return written
        prefixed = _PREFIXED.fullmatch(written)
        if prefixed:
            namespace = self.prefixes.get(prefixed[1]) or PREFIXES.get(prefixed[1])
            if namespace is None:
                close = difflib.get_close_matches(prefixed[1], [*self.prefixes, *PREFIXES], 1)
                hint = f"; did you mean {close[0]!r}?" if close else ""
                reason = f"the prefix {prefixed[1][:40]!r} is not declared: add it to `prefixes`{hint}"
                raise FormError(line, "unknown-prefix", reason)
            return namespace + _local(prefixed[2])
        if self.base is None:
            reason = f"{written[:80]!r} is no IRI: write https://…, prefix:name, or say `base` on top of the file"
            raise FormError(line, "bad-iri", reason)
        return self.base + _local(written)

    def unit_of(self, value: Node) -> str:
        """The IRI of a unit of credit by its words: `semester hours`."""
        words = text(value).strip().lower()
        known = UNITS.get(words) or UNITS.get(words + "s")
        if known:
            return known
        if ":" in words:
            return self.iri(value)
        raise FormError(value.line, "unknown-unit", f"{words[:60]!r} is no unit known here{hint(words, UNITS)}")

    def part_iri(self, owner: str, value: Node) -> str:
        """The IRI of a part of a requirement: by its name, of the same thing, or as a full IRI."""
        name = text(value).strip()
        if ":" in name:
            return self.iri(value)
        known = self.parts.get(owner, set())
        if name not in known:
            reason = f"no part of the requirements of {owner} is named {name[:60]!r}{hint(name, known)}"
            raise FormError(value.line, "unknown-part", reason)
        return part_iri(owner, name)


def _local(name: str) -> str:
    return quote(re.sub(r"\s+", "-", name.strip()), safe="/-._~!$&'()*+,;=@:?%#")


def hint(written: str, known: Iterable[str]) -> str:
    """`; did you mean 'grade'?` where something known is written nearly so."""
    close = difflib.get_close_matches(written, list(known), 1, 0.6)
    return f"; did you mean {close[0]!r}?" if close else ""


def fields(value: Node, allowed: Iterable[str], what: str, needed: Iterable[str] = ()) -> dict[str, Node]:
    """The entries of `value`, every one of them allowed and every needed one there. Raises FormError."""
    entries = value.entries
    if entries is None:
        raise FormError(value.line, "bad-value", f"{what} is written as keys with values")
    known = list(allowed)
    for key, entry in entries.items():
        if key not in known:
            more = hint(key, known) or f". Known here: {', '.join(known)}"
            raise FormError(entry.line, "unknown-key", f"{key[:60]!r} is no key of {what}{more}")
    for key in needed:
        if key not in entries or entries[key].value is None:
            raise FormError(value.line, "missing-key", f"{what} needs the key {key!r}")
    return entries


def text(value: Node) -> str:
    if not isinstance(value.value, str) or not value.value.strip():
        raise FormError(value.line, "bad-value", "a text should stand here")
    if len(value.value) > MAX_TEXT:
        raise FormError(value.line, "too-long", f"a text is longer than {MAX_TEXT:,} characters")
    return value.value


def texts(value: Node) -> tuple[str, ...]:
    return tuple(text(each) for each in value.items)


def number(value: Node) -> Decimal:
    written = text(value).strip()
    if not _NUMBER.fullmatch(written):
        raise FormError(value.line, "bad-number", f"{written[:40]!r} is no number such as 3 or 1.5: write digits only")
    return Decimal(written)


def whole(value: Node) -> int:
    written = text(value).strip()
    if not _WHOLE.fullmatch(written):
        raise FormError(value.line, "bad-number", f"{written[:40]!r} is no whole number: write digits only")
    return int(written)


def day(value: Node) -> date:
    written = text(value).strip()
    try:
        if _DATE.fullmatch(written):
            return date.fromisoformat(written)
    except ValueError:
        pass
    raise FormError(value.line, "bad-date", f"{written[:40]!r} is no date such as 2026-08-01")


def duration(value: Node) -> str:
    """`P7Y` or `7 years`, as an ISO 8601 duration."""
    written = text(value).strip()
    if found := _PERIOD.fullmatch(written.lower()):
        count, word = int(found[1]), found[2]
        return f"PT{count}H" if word == "hour" else f"P{count}{word[0].upper()}"
    if _DURATION.fullmatch(written):
        return written
    raise FormError(value.line, "bad-duration", f"{written[:40]!r} is no length of time such as 7 years or P7Y")


def flag(value: Node) -> bool:
    written = text(value).strip().lower()
    if written in ("true", "yes"):
        return True
    if written in ("false", "no"):
        return False
    raise FormError(value.line, "bad-value", f"{written[:40]!r} is neither yes nor no")


def part_name(value: Node) -> str:
    name = text(value).strip()
    if not _PART.fullmatch(name):
        raise FormError(value.line, "bad-part", f"{name[:60]!r} is no name of a part: letters, digits, - and _")
    return name
