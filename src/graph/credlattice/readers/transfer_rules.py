"""Tables of course transfer rules as the City University of New York keeps them → decisions of receiving colleges.

A rule is known by four things: sending college, receiving college, subject area (any words) and group number, written
LAG01:QNS01:ACC:12. A set of courses, each within a window of grades, is received as a set of courses with credits. Two
layouts are read: one row for each pair of a sent and a received course of a rule, as the student system's query of
internal rules gives them, and one row for each rule with its courses in one cell. `transfer_rules_described` says what
becomes of a rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import chain
from pathlib import Path
from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers.describing import Description, refused, slug
from credlattice.readers.reading import Format
from credlattice.readers.tables import Row, UnreadableTable, rows, runs
from credlattice.readers.transfer_rules_described import GRADES, Describer, Key, Received, Rule, Sent
from credlattice.vocabulary import GRAPH

MAX_ROWS: Final = 400
"""Rows of one rule. Rules with more than twenty courses on a side are unknown."""

_KEY: Final = ("source_institution", "destination_institution", "component_subject_area", "src_equivalency_component")
_PAIRS: Final = frozenset({*_KEY, "source_course_id", "destination_course_id"})
_RULES: Final = frozenset({"rule_key", "sending_courses", "receiving_courses"})
_EXPECTED: Final = (
    "expected either the columns "
    + ", ".join((*_KEY, "source_course_id", "destination_course_id"))
    + ", a row for each "
    "pair of courses, or rule_key, sending_courses and receiving_courses, a row for each rule"
)
_EFFECTIVE: Final = (
    "effective_date",
    "transfer_subject_eff_date",
    "transfer_component_eff_date",
    "source_inst_eff_date",
    "transfer_to_eff_date",
    "crse_offer_eff_date",
    "crse_offer_view_eff_date",
)
_NAME: Final = re.compile(r"[^a-z0-9]+")
_ISO: Final = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)", re.ASCII)
_US: Final = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})", re.ASCII)
_COURSE: Final = re.compile(r"(\d{1,12})(?:[.:](\d{1,4}))?", re.ASCII)
_YES: Final = frozenset({"y", "yes", "t", "true", "1"})


class UnusableRule(ValueError):
    """A rule, or a row of one, says something that cannot be read; the message says what and what to do."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """One record for every row. Of a rule in several rows the first row's record says all, and the others nothing."""
    for file in files:
        document = _document(file, read_on)
        try:
            found = _named(rows(file))
            first = next(found, None)
            if first is None:
                yield refused(document, file.name + ":1", "empty", "the table has no rows: nothing to read")
            elif not (_PAIRS.issubset(first.cells) or _RULES.issubset(first.cells)):
                yield refused(document, file.name + ":1", "not-transfer-rules", _EXPECTED, ", ".join(first.cells)[:500])
            else:
                yield from _Table(document).records(first, found)
        except UnreadableTable as error:
            yield refused(document, file.name, "unreadable-table", str(error))


def _document(file: Path, read_on: date) -> SourceDocument:
    return SourceDocument(f"{GRAPH}document/transfer-rules-{slug(file.stem)}", file.name, (file.name,), read_on)


def _named(found: Iterator[Row]) -> Iterator[Row]:
    """The rows, with column names as `source_institution` however they are written: Source Institution, SOURCE-…."""
    known: dict[str, str] = {}
    for row in found:
        if not row.blank:
            for name in row.cells.keys() - known.keys():
                known[name] = _NAME.sub("_", name.lower()).strip("_")
            yield replace(row, cells={known[name]: cell for name, cell in row.cells.items()})


class _Table:
    """One table while it is read. Keeps the key of every rule (some 70 bytes each), to tell when one comes back."""

    def __init__(self, document: SourceDocument) -> None:
        self.document = document
        self.describer = Describer(document)
        self.finished: set[int] = set()

    def records(self, first: Row, others: Iterator[Row]) -> Iterator[Record]:
        for group in runs(chain((first,), others), _key_words, MAX_ROWS):
            yield from self._group(group)

    def _group(self, group: Sequence[Row]) -> Iterator[Record]:
        try:
            used = [row for row in group if row["transfer_course"].lower() in _YES or not row["transfer_course"]]
            key = _key(group[0])
            if hash(key) in self.finished:
                raise UnusableRule("rule-in-two-places", f"the rule {key} was read before: sort the table by rule")
            self.finished.add(hash(key))
            if not used:
                yield from self._not_used(group, key)
                return
            by_pairs = "rule_key" not in used[0].cells or "sending_courses" not in used[0].cells
            rule = _of_pairs(used, key) if by_pairs else _of_one_row(used, key)
            yield self.describer.record(rule, group[0].place, group[0].fragment)
            for row in group[1:]:
                yield Description(self.document, self.describer.iri(key), row.place).record()
        except UnusableRule as error:
            for row in group:
                yield refused(self.document, row.place, error.kind, str(error), row.fragment)

    def _not_used(self, group: Sequence[Row], key: Key) -> Iterator[Record]:
        for row in group:
            about = Description(self.document, self.describer.iri(key), row.place)
            about.warn("not-used", "the table says that this rule is not used for transfer (transfer_course): left out")
            yield about.record()


def _key_words(row: Row) -> tuple[str, ...]:
    return (row["rule_key"], *(row[name] for name in _KEY))


def _key(row: Row) -> Key:
    written = row["rule_key"]
    parts = written.split(":") if written.count(":") >= 3 else written.split("-") if written else [row[n] for n in _KEY]
    # A subject area is any words, and may hold the sign between the parts.
    sending, receiving, *words, number = (part.strip() for part in parts) if len(parts) >= 4 else ("", "", "", "")
    subject = ":".join(words)
    if not (sending and receiving and subject and re.fullmatch(r"\d{1,9}", number, re.ASCII)):
        shown = written or ":".join(row[name] for name in _KEY)
        raise UnusableRule("bad-key", f"{shown[:80]!r} is no rule key such as LAG01:QNS01:ACC:12")
    return Key(sending, receiving, subject.replace(" ", "_"), int(number))


def _of_pairs(group: Sequence[Row], key: Key) -> Rule:
    sent: dict[str, Sent] = {}
    received: dict[str, Received] = {}
    for row in group:
        one = Sent(
            _course(row["source_course_id"], row["source_offer_nbr"], "source_course_id"),
            _code(row, ("source_discipline", "source_subject"), ("source_catalog_num", "source_catalog_number")),
            _number(row, "min_grade_pts", "min_gpa"),
            _number(row, "max_grade_pts", "max_gpa"),
            _number(row, "src_min_units", "min_credits"),
            _number(row, "src_max_units", "max_credits"),
        )
        other = Received(
            _course(row["destination_course_id"], row["destination_offer_nbr"], "destination_course_id"),
            _code(row, ("destination_discipline",), ("destination_catalog_num", "destination_catalog_number")),
            _number(row, "units_taken", "transfer_credits"),
            row["subject_credit_source"].upper() == "E",
            row["is_bkcr"].lower() in _YES,
            row["is_mesg"].lower() in _YES,
        )
        if sent.setdefault(one.course, one) != one or received.setdefault(other.course, other) != other:
            raise UnusableRule("contradictory-rule", "a course of the rule has other values in another of its rows")
    for each in sent.values():
        _check_window(each)
    return Rule(key, tuple(sent.values()), tuple(received.values()), _priority(group[0]), _effective(group))


def _of_one_row(group: Sequence[Row], key: Key) -> Rule:
    if len(group) > 1:
        raise UnusableRule("rule-in-two-places", f"the rule {key} stands in {len(group)} rows: one row for each rule")
    row = group[0]
    sending = [each for each in row["sending_courses"].strip(":").split(":") if each]
    receiving = [each for each in row["receiving_courses"].strip(":").split(":") if each]
    cells = {name: _spread(row, name, len(sending)) for name in ("min_gpa", "max_gpa", "min_credits", "max_credits")}
    credits = _spread(row, "transfer_credits", len(receiving))
    if len(sending) == 0:
        raise UnusableRule("no-courses", "sending_courses is empty: the rule is about nothing")
    sent = tuple(
        Sent(_course(each, "", "sending_courses"), None, *(cells[name][n] for name in cells))
        for n, each in enumerate(sending)
    )
    for course in sent:
        _check_window(course)
    blanket, message = row["is_bkcr"].lower() in _YES, row["is_mesg"].lower() in _YES
    received = tuple(
        Received(_course(each, "", "receiving_courses"), None, credits[n], False, blanket, message)
        for n, each in enumerate(receiving)
    )
    return Rule(key, sent, received, _priority(row), _effective(group))


def _check_window(sent: Sent) -> None:
    lowest, highest = sent.minimum or 0, sent.maximum if sent.maximum is not None else GRADES[0][0]
    if lowest > min(highest, GRADES[0][0]):
        reason = f"no grade is between {lowest} and {highest} points: correct the two ends of the window"
        raise UnusableRule("bad-window", reason)


def _spread(row: Row, column: str, count: int) -> list[Decimal | None]:
    """The values of a cell, one for each course: a single grade is meant for all, a single credit for one course."""
    values: list[Decimal | None] = [
        _decimal(each, column) for each in row[column].strip(":").split(":") if each.strip()
    ]
    if not values:
        return [None] * count
    if len(values) == 1 and column in ("min_gpa", "max_gpa"):
        return values * count
    if len(values) != count:
        raise UnusableRule("bad-number", f"{column} has {len(values)} values for {count} courses: write one for each")
    return values


def _course(number: str, offer: str, column: str) -> str:
    found = _COURSE.fullmatch(number.strip())
    if found is None or not re.fullmatch(r"\d{0,4}", offer, re.ASCII):
        raise UnusableRule("bad-course", f"{column} {number[:40]!r} is no course number such as 057301 or 057301.1")
    return f"{int(found[1]):06}.{int(found[2] or offer or 1)}"


def _code(row: Row, subjects: Sequence[str], numbers: Sequence[str]) -> str | None:
    """Subject and catalog number as a catalog prints them: ACC 122. None where either is not given."""
    subject = next((row[name] for name in subjects if row[name]), "")
    number = next((row[name] for name in numbers if row[name]), "")
    return f"{subject} {number}" if subject and number else None


def _number(row: Row, *columns: str) -> Decimal | None:
    return next((_decimal(row[name], name) for name in columns if row[name]), None)


def _decimal(cell: str, column: str) -> Decimal:
    try:
        value = Decimal(cell.strip())
    except InvalidOperation:
        value = Decimal("nan")
    if not value.is_finite() or not 0 <= value < 10_000 or "e" in cell.lower():
        raise UnusableRule("bad-number", f"{column} {cell[:40]!r} is no number of at least 0: write digits only")
    return value


def _priority(row: Row) -> int | None:
    written = row["transfer_priority"] or row["priority"]
    if written and not re.fullmatch(r"\d{1,9}", written, re.ASCII):
        raise UnusableRule("bad-number", f"priority {written[:40]!r} is no whole number")
    return int(written) if written else None


def _effective(group: Sequence[Row]) -> date | None:
    """The latest day on which any part of the rule took effect: before it the rule did not hold as it stands."""
    days = [_day(row[name], name) for row in group for name in _EFFECTIVE if row[name]]
    return max(days, default=None)


def _day(cell: str, column: str) -> date:
    try:
        if found := _ISO.match(cell):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _US.match(cell):
            return date(int(found[3]), int(found[1]), int(found[2]))
    except ValueError:
        pass
    raise UnusableRule("bad-date", f"{column} {cell[:40]!r} is no date such as 2025-08-01 or 8/1/2025")


FORMAT: Final = Format(
    "transfer-rules",
    "Course transfer rules as the City University of New York keeps them, in CSV or XLSX",
    read,
    files=("*transfer_rules*.csv", "*trns_internal_rules*.csv", "*transfer-rules*.csv"),
    shapes=("transfer", "requirements"),
)
