"""What two universities give for AP exams, as a converter on the web lists it → transfer decisions, one for each band.

`data-uc.json` (University of California, all campuses) and `data-uw.json` (University of Washington, Seattle) are lists
of rules `{exam, minScore, courses: [{code, name, credits}], requirement, note}`. Of several rules for one exam the one
with the greatest `minScore` that was reached holds. The courses of a rule are given together. `requirement` is the area
of the degree (Washington) or of admission (California) that is met; `UC-B/H` is one of two, and then a waiver for each.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from credlattice.model import Problem, Record, SourceDocument
from credlattice.readers import requirement_trees as trees
from credlattice.readers.catalog_courses import (
    QUARTER_HOUR,
    course_iri,
    credit,
    institution,
    say_course,
    say_organization,
)
from credlattice.readers.describing import Description, refused, slug, text
from credlattice.readers.json_items import Item, items, not_expected, set_aside
from credlattice.readers.reading import Format
from credlattice.vocabulary import CL, CTERMS, GRAPH, RESOURCE

_ELECTIVE: Final = "(Elective)"
_CAP: Final = re.compile(r"Maximum (\d{1,3}) quarter units for .+ combined")
_UNITS_NAMED: Final = "Credits shown are quarter units"
_MAX_SCORE: Final = 1000
_EXPECTED: Final = "a rule with exam, minScore (a whole number) and courses with code, name and credits"


@dataclass(frozen=True)
class _Receiver:
    """Who gives the credit. Both count in quarters."""

    short: str
    name: str
    iri: str
    catalog: str


_RECEIVERS: Final = {
    "uc": _Receiver(
        "uc", "University of California", f"{RESOURCE}organization/university-of-california", "university-of-california"
    ),
    "uw": _Receiver("uw", "University of Washington", institution("236948"), "washington"),
}


@dataclass(frozen=True)
class _Rule:
    exam: str
    least: int
    courses: tuple[tuple[str, str, int | float], ...]
    """(code, name, credits)"""
    areas: tuple[str, ...]
    note: str


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """One Record for every rule."""
    for path in files:
        receiver = _RECEIVERS.get(path.stem.rpartition("-")[2].lower())
        document = SourceDocument(
            graph=f"{GRAPH}document/exam-credit-{receiver.short if receiver else 'unknown'}",
            title=f"Credit for AP exams: {receiver.name if receiver else path.name}",
            addresses=("https://github.com/realrudy/apcreditconverter",),
            read_on=read_on,
            publisher="AP credit converter (a third party's list, not the universities' own)",
        )
        if receiver is None:
            reason = f"whose rules are these? Name the file {' or '.join(f'data-{each}.json' for each in _RECEIVERS)}"
            yield refused(document, path.name, "unrecognised-file", reason)
            continue
        yield from _records(path, receiver, document)


def _records(path: Path, receiver: _Receiver, document: SourceDocument) -> Iterator[Record]:
    found = [(item, _rule(item) if isinstance(item, Item) else None) for item in items(path)]
    scores: dict[str, set[int]] = defaultdict(set)
    for _, rule in found:
        if rule is not None:
            scores[rule.exam].add(rule.least)
    times: dict[str, int] = defaultdict(int)
    for item, rule in found:
        if isinstance(item, Problem):
            yield set_aside(item, document)
        elif rule is None:
            yield not_expected(item, document, _EXPECTED)
        else:
            iri = f"{RESOURCE}exam-credit/{receiver.short}/{slug(rule.exam)}/{rule.least}"
            times[iri] += 1
            above = min((score for score in scores[rule.exam] if score > rule.least), default=None)
            # A second rule for the same scores is an alternative: a decision of its own.
            about = Description(document, iri if times[iri] == 1 else f"{iri}-{times[iri]}", item.place)
            yield _decision(about, rule, above, receiver)


def _rule(item: Item) -> _Rule | None:
    match item.value:
        case {"exam": str() as exam, "minScore": int() as least, "courses": list() as courses, **more}:
            pass
        case _:
            return None
    given = [_given(course) for course in courses]
    complete = tuple(each for each in given if each is not None)
    if isinstance(least, bool) or not 0 <= least <= _MAX_SCORE or not slug(exam) or len(complete) < max(len(given), 1):
        return None
    return _Rule(exam.strip(), least, complete, _areas(more), str(more.get("note") or "").strip())


def _given(course: object) -> tuple[str, str, int | float] | None:
    match course:
        case {"code": str() as code, "name": str() as name, "credits": amount} if slug(code):
            value = credit(amount)
            return None if value is None else (code.strip(), name.strip() or code, value)
    return None


def _areas(more: Mapping[Any, Any]) -> tuple[str, ...]:
    """`UC-B/H` is UC-B or UC-H; `I&S` is one area."""
    stated = more.get("requirement")
    if not isinstance(stated, str) or not stated.strip():
        return ()
    start, dash, rest = stated.strip().partition("-")
    return tuple(f"{start}-{each}" for each in rest.split("/") if each) if dash else (stated.strip(),)


def _decision(about: Description, rule: _Rule, above: int | None, receiver: _Receiver) -> Record:
    iri = about.thing(about.id, CL + "TransferDecision")
    exam = about.thing(f"{RESOURCE}exam/ap/{slug(rule.exam)}", CTERMS + "AssessmentProfile")
    about.say(exam, CTERMS + "name", text(f"AP {rule.exam}"))
    about.say(
        exam, CTERMS + "ownedBy", say_organization(about, f"{RESOURCE}organization/college-board", "College Board")
    )
    if receiver.iri.startswith(f"{RESOURCE}organization/"):
        say_organization(about, receiver.iri, receiver.name)
    about.say(iri, CL + "decidesOn", exam)
    about.say(iri, CL + "decidedBy", receiver.iri)
    for code, name, _ in rule.courses:
        course = course_iri(receiver.catalog, code)
        say_course(about, course, code, name, receiver.iri)
        about.say(iri, CL + "receivedAs", course)
    elective = all(_ELECTIVE in name for _, name, _ in rule.courses)
    about.say(iri, CL + "transferOutcome", CL + ("ElectiveOnly" if elective else "FullTransfer"))
    about.say(iri, CL + "creditAccepted", trees.amount(sum(amount for _, _, amount in rule.courses)))
    about.say(iri, CTERMS + "creditUnitType", QUARTER_HOUR)
    highest = None if above is None else above - 1
    band = trees.require(about, iri, trees.Score(rule.least, highest, of_assessments=(exam,)), "score")
    _say_note(about, iri, rule.note)
    for area in rule.areas:
        _say_waiver(about, iri, exam, band, area, receiver)
    return about.record()


def _say_note(about: Description, iri: str, note: str) -> None:
    """Sentence by sentence: caps are limits, the others words that leave the decision unproven."""
    sentences = [each.strip(" .") for each in note.split(". ")]
    for number, sentence in enumerate(filter(None, sentences), start=1):
        if sentence == _UNITS_NAMED:
            continue
        tree: trees.Requirement = trees.Text(sentence)
        if found := _CAP.fullmatch(sentence):
            tree = trees.Limit(maximum_credits=int(found[1]), unit=QUARTER_HOUR, words=sentence)
        trees.require(about, iri, tree, f"note-{number}")


def _say_waiver(about: Description, iri: str, exam: str, band: str, area: str, receiver: _Receiver) -> None:
    """The area that need no longer be met, for whoever has a score in the band."""
    area_iri = f"{RESOURCE}exam-credit/{receiver.short}/area/{slug(area)}"
    trees.write(about, receiver.iri, area_iri, trees.Text(f"{receiver.name}, area {area}"))
    about.say(area_iri, CL + "requirementOf", receiver.iri)
    waiver = about.thing(f"{iri}#waiver-{slug(area)}", CL + "Waiver")
    about.say(waiver, CL + "waives", area_iri)
    about.say(waiver, CL + "onBasisOf", exam)
    about.say(waiver, CL + "grantedBy", receiver.iri)
    about.say(waiver, CL + "hasRequirement", band)


FORMAT: Final = Format(
    "exam-credit",
    "Credit for AP exams at the University of California and the University of Washington (JSON)",
    read,
    ("data-uc.json", "data-uw.json"),
    shapes=("ctdl", "requirements", "transfer"),
)
