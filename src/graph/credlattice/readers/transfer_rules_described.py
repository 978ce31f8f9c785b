"""One transfer rule → a decision of the receiving college, with the window of grades as its requirement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from urllib.parse import quote

from credlattice.model import Record, SourceDocument
from credlattice.readers.describing import Description, text
from credlattice.readers.requirement_trees import (
    LETTER_GRADES,
    Grade,
    Limit,
    Requirement,
    Selection,
    Text,
    all_of,
    amount,
    require,
)
from credlattice.vocabulary import CL, CTERMS, RESOURCE, SCHEMA

_BASE: Final = RESOURCE + "transfer-rules/"
SEMESTER_HOUR: Final = "https://purl.org/ctdl/vocabs/creditUnit/SemesterHour"
UNITIDS: Final = {
    "BAR01": 190512,
    "BCC01": 190530,
    "BKL01": 190549,
    "BMC01": 190521,
    "CSI01": 190558,
    "CTY01": 190567,
    "GRD01": 190576,
    "HOS01": 190585,
    "HTR01": 190594,
    "JJC01": 190600,
    "KCC01": 190619,
    "LAG01": 190628,
    "LAW01": 190682,
    "LEH01": 190637,
    "MEC01": 190646,
    "NCC01": 475565,
    "NYT01": 190655,
    "QCC01": 190673,
    "QNS01": 190664,
    "YRK01": 190691,
}
"""Codes of CUNY's colleges → UNITID in IPEDS, of those that report there under a number of their own."""
GRADES: Final = (
    (Decimal("4.3"), "A+"),
    (Decimal("4.0"), "A"),
    (Decimal("3.7"), "A-"),
    (Decimal("3.3"), "B+"),
    (Decimal("3.0"), "B"),
    (Decimal("2.7"), "B-"),
    (Decimal("2.3"), "C+"),
    (Decimal("2.0"), "C"),
    (Decimal("1.7"), "C-"),
    (Decimal("1.3"), "D+"),
    (Decimal("1.0"), "D"),
    (Decimal("0.7"), "D-"),
    (Decimal("0"), "F"),
)
"""Grade points of CUNY's letter grades. A window of points is the window of the letters inside it."""
GRADE_POINTS: Final = "US grade points"
MAX_KNOWN: Final = 300_000
"""Courses whose description is written once; in larger tables some are written again."""


@dataclass(frozen=True)
class Key:
    sending: str
    receiving: str
    subject: str
    number: int

    def __str__(self) -> str:
        return f"{self.sending}:{self.receiving}:{self.subject}:{self.number}"


@dataclass(frozen=True)
class Sent:
    course: str
    """Number and offering: 057301.1."""
    code: str | None
    """As the catalog prints it: ACC 122."""
    minimum: Decimal | None
    """Grade points."""
    maximum: Decimal | None
    credits_from: Decimal | None
    credits_to: Decimal | None
    """The credits the course may have; one number where both are the same."""


@dataclass(frozen=True)
class Received:
    course: str
    code: str | None
    credits: Decimal | None
    at_most: bool
    """Whether the credits are the greatest that are given."""
    blanket: bool
    message: bool


@dataclass(frozen=True)
class Rule:
    key: Key
    sent: tuple[Sent, ...]
    received: tuple[Received, ...]
    priority: int | None
    effective: date | None


class Describer:
    """The rules of one table while they are described."""

    def __init__(self, document: SourceDocument) -> None:
        self.document = document
        self.known: set[str] = set()

    def iri(self, key: Key) -> str:
        """The IRI of the decision that a rule is."""
        return f"{_BASE}rule/{quote(str(key), safe=':')}"

    def record(self, rule: Rule, place: str, fragment: str) -> Record:
        iri = self.iri(rule.key)
        about = Description(self.document, iri, place)
        about.thing(iri, CL + "TransferDecision")
        about.say(iri, CL + "decidedBy", _institution(rule.key.receiving))
        sent = [self._course(about, rule.key.sending, each.course, each.code) for each in rule.sent]
        received = [self._course(about, rule.key.receiving, each.course, each.code) for each in rule.received]
        for course in sent:
            about.say(iri, CL + "decidesOn", course)
        for course in received:
            about.say(iri, CL + "receivedAs", course)
        self._amounts(about, rule)
        if rule.priority is not None:
            about.say(iri, CL + "decisionPriority", rule.priority)
        if rule.effective is not None:
            about.say(iri, SCHEMA + "validFrom", rule.effective)
        if tree := _requirement(rule, sent, received):
            require(about, iri, tree)
        return about.record(fragment if any(problem.fatal for problem in about.problems) else "")

    def _course(self, about: Description, institution: str, course: str, code: str | None) -> str:
        iri = f"{_BASE}course/{quote(institution, safe='')}/{course}"
        if iri not in self.known:
            about.thing(iri, CTERMS + "Course")
            about.say(iri, CTERMS + "ownedBy", _institution(institution))
            if code is not None:
                about.say(iri, CTERMS + "name", text(code, None))
                about.say(iri, CTERMS + "codedNotation", text(code, None))
            if len(self.known) < MAX_KNOWN:
                self.known.add(iri)
        return iri

    def _amounts(self, about: Description, rule: Rule) -> None:
        iri, sent, accepted = about.id, _credits_sent(rule), _credits_accepted(rule)
        unit = _unit(rule)
        if unit and not (sent is None and accepted is None):
            about.say(iri, CTERMS + "creditUnitType", unit)
        if sent is not None:
            about.say(iri, CL + "creditSent", amount(sent))
        if accepted is not None:
            about.say(iri, CL + "creditAccepted", amount(accepted))
        if sent is not None and accepted is not None and accepted < sent:
            about.say(iri, CL + "creditLost", amount(sent - accepted))
        about.say(iri, CL + "transferOutcome", CL + _outcome(rule, sent, accepted))


def _institution(code: str) -> str:
    unitid = UNITIDS.get(code)
    return f"{RESOURCE}us/institution/{unitid}" if unitid else f"{_BASE}institution/{quote(code, safe='')}"


def _unit(rule: Rule) -> str | None:
    """CUNY counts in semester hours; of other colleges nothing is known."""
    ours = rule.key.sending in UNITIDS and rule.key.receiving in UNITIDS
    return SEMESTER_HOUR if ours else None


def _credits_sent(rule: Rule) -> Decimal | None:
    """None where a rule takes a course with any of several credits: many say 0 to 99."""
    total = Decimal(0)
    for each in rule.sent:
        if each.credits_from is None or each.credits_from != each.credits_to:
            return None
        total += each.credits_from
    return total


def _credits_accepted(rule: Rule) -> Decimal | None:
    if not rule.received or any(each.credits is None or each.at_most for each in rule.received):
        return None
    return sum((each.credits for each in rule.received if each.credits is not None), Decimal(0))


def _outcome(rule: Rule, sent: Decimal | None, accepted: Decimal | None) -> str:
    """A rule says that the one is received as the other: in full, where the amounts do not say otherwise."""
    if not rule.received or all(each.message for each in rule.received):
        return "OutcomeNotStated"
    if all(each.blanket for each in rule.received):
        return "ElectiveOnly"
    less = sent is not None and accepted is not None and accepted < sent
    return "PartialTransfer" if less else "FullTransfer"


def _requirement(rule: Rule, sent: list[str], received: list[str]) -> Requirement | None:
    parts: list[Requirement | None] = [_window(each, course) for each, course in zip(rule.sent, sent, strict=True)]
    for each, course in zip(rule.received, received, strict=True):
        if each.at_most and each.credits is not None:
            selection = Selection(includes=(course,))
            parts.append(Limit(maximum_credits=each.credits, selection=selection, unit=_unit(rule)))
        if each.message:
            words = f"{each.code or each.course} is a message of the receiving college and no credit: ask there."
            parts.append(Text(words=words))
    return all_of(parts)


def _window(sent: Sent, course: str) -> Grade | None:
    """The window of grades; None where every grade will do."""
    least, greatest = sent.minimum, sent.maximum
    lowest = next((grade for grade in reversed(GRADES) if least and grade[0] >= least), None)
    highest = next((grade for grade in GRADES if greatest is not None and greatest < 4 and grade[0] <= greatest), None)
    if lowest is None and highest is None:
        return None
    remark = f"Grade points {_written(least)} to {_written(greatest)}."
    if lowest and highest and lowest[0] > highest[0]:  # the window lies between two letters
        ends = _written(least), _written(greatest)
        return Grade(minimum=ends[0], maximum=ends[1], scale=GRADE_POINTS, remark=remark, of_things=(course,))
    minimum, maximum = lowest[1] if lowest else None, highest[1] if highest else None
    return Grade(minimum=minimum, maximum=maximum, scale=LETTER_GRADES, remark=remark, of_things=(course,))


def _written(points: Decimal | None) -> str:
    return "not stated" if points is None else str(points)
