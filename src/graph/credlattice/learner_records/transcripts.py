"""Transcripts as plain tables: one row, one course. Only the columns below are read; a learner's name is not one."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import Final

from credlattice.learner_records import json_input
from credlattice.learner_records.credentials import Reading
from credlattice.learner_records.record import (
    Completion,
    Identifier,
    Item,
    Party,
    State,
    UnreadableRecord,
    Verification,
)

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "code": ("code", "course code", "course", "course number", "course id", "class"),
    "subject": ("subject", "subject code", "department", "prefix"),
    "number": ("number", "catalog number", "catalogue number", "no"),
    "title": ("title", "course title", "course name", "name of course"),
    "institution": ("institution", "institution name", "school", "college", "university"),
    "unitid": ("unitid", "unit id", "ipeds", "ipeds id", "ipeds unitid"),
    "opeid": ("opeid", "ope id", "opeid8", "opeid 8"),
    "credits": ("credits", "credit", "credit hours", "credits earned", "earned", "units", "hours"),
    "grade": ("grade", "final grade", "letter grade", "mark"),
    "term": ("term", "semester", "session", "quarter"),
    "date": ("date", "date completed", "completion date", "completed on", "end date"),
    "status": ("status", "course status", "result"),
}
"""What is read → how its column may be headed; capitals, underscores and hyphens make no difference."""
_MEANING: Final = {heading: name for name, headings in COLUMNS.items() for heading in headings}
_DELIMITERS: Final = (",", ";", "\t", "|")
MAX_CELL = 10_000
_DONE: Final = {"completed", "complete", "passed", "pass", "earned", "awarded", "transfer", "transferred", "credit"}
_OPEN: Final = {
    *("in progress", "ip", "enrolled", "registered", "planned", "current", "withdrawn", "withdrew", "w", "dropped"),
    *("failed", "fail", "f", "incomplete", "i", "audit", "audited", "not completed", "no credit"),
}
_NOT_EARNED: Final = {"F", "E", "W", "WF", "WP", "WU", "I", "IP", "NP", "NC", "U", "AU", "NR", "FAIL", "WITHDRAWN"}
_UNPROVEN: Final = Verification(State.NOT_CHECKABLE, "a table holds no proof of who wrote it")


def read(content: bytes, reading: Reading) -> Iterator[Item]:
    """One item for every row that names a course. Raises UnreadableRecord where the first row heads no column known."""
    text = _text(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter, columns = _headed(first)
    unread = [name for name in _cells(first, delimiter) if name and _key(name) not in _MEANING]
    if unread:
        reading.note("", "unread-columns", f"{len(unread)} columns are not read")
    lines = csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter)
    try:
        next(lines, None)
        yield from _rows(lines, columns, reading)
    except csv.Error as error:
        reading.refuse("", "damaged-table", f"the table cannot be read to its end: {str(error)[:100]}")


def _text(content: bytes) -> str:
    """By its byte order mark, else UTF-8, else Windows-1252."""
    try:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if b"\x00" in content:
            raise UnreadableRecord("it is neither a badge nor a learner record nor a table") from None
        return content.decode("cp1252", "replace")


def _key(heading: str) -> str:
    return re.sub(r"[\s_.-]+", " ", heading).strip().lower()


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _headed(first: str) -> tuple[str, dict[str, int]]:
    """(delimiter, what is read → its column), by the delimiter under which most columns are known."""
    best: tuple[str, dict[str, int]] = (",", {})
    for delimiter in _DELIMITERS:
        found: dict[str, int] = {}
        for place, heading in enumerate(_cells(first[:MAX_CELL], delimiter)):
            if name := _MEANING.get(_key(heading)):
                found.setdefault(name, place)
        if len(found) > len(best[1]):
            best = (delimiter, found)
    if not ({"code", "title"} & best[1].keys() or {"subject", "number"} <= best[1].keys()):
        wanted = ", ".join(headings[1] if name == "code" else headings[0] for name, headings in COLUMNS.items())
        raise UnreadableRecord(
            f"it is no badge, no learner record and no table with known columns; known are: {wanted}"
        )
    return best


def _rows(lines: Iterator[Sequence[str]], columns: dict[str, int], reading: Reading) -> Iterator[Item]:
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if not reading.may_read("rows", f"row {number}"):
            return
        row = {name: json_input.words(cells[place]) for name, place in columns.items() if place < len(cells)}
        code = row.get("code") or " ".join(filter(None, (row.get("subject"), row.get("number"))))
        if not code and not row.get("title"):
            reading.refuse(f"row {number}", "nameless", "the row names no course: neither a code nor a title")
            continue
        yield _item(row, code, f"{reading.name}:{number}")


def _item(row: dict[str, str], code: str, place: str) -> Item:
    digits = "".join(filter(str.isdigit, row.get("opeid", "")))
    school = Party(
        name=row.get("institution", ""),
        unitid=row.get("unitid", ""),
        # Without the branch's two digits, and without leading zeros, when a spreadsheet has eaten them.
        opeid=(digits.zfill(8) if len(digits) > 6 else digits.zfill(6) + "00") if digits else "",
    )
    return Item(
        place=place,
        name=row.get("title") or code,
        kind="Course",
        identifiers=(Identifier("code", code, "course code"),) if code else (),
        issuer=school,
        provider=school,
        verification=_UNPROVEN,
        completion=_completion(row.get("status", ""), row.get("grade", "")),
        credits=json_input.number(row.get("credits", "").replace(",", ".")),
        grade=row.get("grade", "")[:40],
        term=row.get("term", ""),
        awarded=row.get("date", ""),
    )


def _completion(status: str, grade: str) -> Completion:
    """The status decides where there is one; else the grade; a word that is not known is not guessed at."""
    said = _key(status)
    if said in _OPEN or (not said and grade.strip().upper() in _NOT_EARNED):
        return Completion.NOT_COMPLETED
    if said in _DONE or (not said and grade.strip()):
        return Completion.COMPLETED
    return Completion.NOT_STATED
