"""The enrolment conditions of UNSW's courses, as Circles writes them (`(COMP1511 || DPST1091) && 65WAM`), as trees.

What one bracket holds is read as a whole or kept as words. A part that cannot be read stays beside what can (`&&`),
and is then a condition nobody here can check; next to `||` it takes the whole bracket with it, because nobody can tell
where its words end: in `two of A, B || C` the C is no alternative.
"""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from credlattice.readers import requirement_trees as trees
from credlattice.readers.catalog_courses import course_iri
from credlattice.readers.describing import slug
from credlattice.vocabulary import RESOURCE

CATALOG: Final = "unsw"
UNIT_OF_CREDIT: Final = f"{RESOURCE}organization/unsw#unit-of-credit"
MARKS: Final = "UNSW marks (0 to 100)"
MIXED: Final = "The source joins and and or without brackets; and was read as binding more tightly."
MAX_NESTING: Final = 30

_TOKEN: Final = re.compile(r"&&|\|\||[()\[\]]|[^\s()\[\]|&]+|[|&]")
_TAG: Final = re.compile(r"<[^<>]{1,20}>")
_BLANKS: Final = re.compile(r"\s+")
_CLOSING: Final = {"(": ")", "[": "]"}

_NAMED: Final = re.compile(r"\b[A-Z]{4} ?\d{4}\b")
_NO_CONDITION: Final = re.compile(r"Exclu|Excl[:.]|Equivalent|Not available")
_COURSE: Final = re.compile(r"[A-Z]{4}\d{4}", re.IGNORECASE)
_LIST: Final = re.compile(r"one of the following(?: courses)?,? ((?:[A-Z]{4}\d{4}, )*[A-Z]{4}\d{4}),?", re.IGNORECASE)
_CREDITS: Final = re.compile(r"(\d{1,3})UOC(?: in (.+))?")
_AVERAGE: Final = re.compile(r"(\d{1,3})WAM(?: in (.+))?")
_MARK: Final = re.compile(r"(\d{1,3})GRADE in ([A-Z]{4}\d{4})")
_MARK_OF_LIST: Final = re.compile(r"(\d{1,3})GRADE")
_CATEGORY: Final = re.compile(r"(?:L(?P<level>\d))?\s?(?P<subject>[A-Z]{4})?|(?P<group>[FS] \w+)")
_PROGRAM: Final = re.compile(r"\d{4}")
_SPECIALISATION: Final = re.compile(r"[A-Z]{5}[A-Z0-9]")
_BOTH: Final = re.compile(r"([A-Z]{5}[A-Z0-9])(\d{4})")
_KIND: Final = re.compile(r"[A-Z]{4}(?:#|[A-Z?][A-Z0-9?])")


def words_of(original: str) -> str:
    """The handbook's own words, without their markup."""
    return _BLANKS.sub(" ", html.unescape(_TAG.sub(" ", original))).strip()


def left_out(words: str, condition: str) -> list[str]:
    """The courses that the handbook's words ask for and `condition`, which people made of them, does not name."""
    asked = {code.replace(" ", "") for code in _NAMED.findall(_NO_CONDITION.split(words, maxsplit=1)[0])}
    return sorted(asked - set(_NAMED.findall(condition.upper())))


def program_iri(code: str) -> str:
    return f"{RESOURCE}catalog/{CATALOG}/program/{slug(code)}"


def specialisation_iri(code: str) -> str:
    return f"{RESOURCE}catalog/{CATALOG}/specialisation/{slug(code)}"


def requirement(condition: str) -> trees.Requirement | None:
    """`condition` as a tree, with words where they cannot be read; None when it is all words, or empty."""
    tokens = _TOKEN.findall(condition)
    try:
        parsed, end = _level(tokens, 0, "", before=True)
    except _Unbalanced:
        return None
    return None if isinstance(parsed, _Words) or end < len(tokens) else parsed


class _Unbalanced(ValueError):
    """A bracket is missing, or brackets are nested too deep."""


@dataclass(frozen=True)
class _Words:
    """A part that cannot be read."""

    text: str


_Part = trees.Requirement | _Words


def _level(tokens: Sequence[str], at: int, closing: str, *, before: bool, nesting: int = 0) -> tuple[_Part, int]:
    """What stands between two brackets, and the place behind the closing one (or the end)."""
    if nesting > MAX_NESTING:
        raise _Unbalanced
    start, operators, parts = at, list[str](), list[_Part]()
    pieces, began = list[_Part | str](), at
    while at < len(tokens) and tokens[at] != closing:
        sign = tokens[at]
        if sign in _CLOSING:
            inside, at = _level(tokens, at + 1, _CLOSING[sign], before=before and sign == "(", nesting=nesting + 1)
            pieces.append(inside)
            continue
        if sign in _CLOSING.values():
            raise _Unbalanced
        at += 1
        if sign in ("&&", "||"):
            operators.append(sign)
            parts.append(_operand(pieces, " ".join(tokens[began : at - 1]), before))
            pieces, began = [], at
        else:
            pieces.append(sign)
    if closing and at == len(tokens):
        raise _Unbalanced
    parts.append(_operand(pieces, " ".join(tokens[began:at]), before))
    return _joined(parts, operators, _Words(" ".join(tokens[start:at]))), at + bool(closing)


def _joined(parts: Sequence[_Part], operators: Sequence[str], whole: _Words) -> _Part:
    kinds = set(operators)
    if kinds == {"||"} and (listed := _listed(parts)) is not None:
        return listed
    read = [part for part in parts if not isinstance(part, _Words)]
    if len(read) < len(parts):
        if kinds != {"&&"} or not read or _Words("") in parts:
            return whole
        return trees.AllOf(tuple(trees.Text(part.text) if isinstance(part, _Words) else part for part in parts))
    if len(kinds) < 2:
        return _one(trees.any_of(read) if "||" in kinds else trees.all_of(read), whole)
    alternatives: list[list[trees.Requirement]] = [[read[0]]]
    for operator, part in zip(operators, read[1:], strict=True):
        if operator == "||":
            alternatives.append([part])
        else:
            alternatives[-1].append(part)
    mixed = trees.any_of(trees.all_of(group) for group in alternatives)
    return _one(dataclasses.replace(mixed, remark=MIXED) if mixed is not None else None, whole)


def _one(tree: trees.Requirement | None, whole: _Words) -> _Part:
    return whole if tree is None else tree


def _listed(parts: Sequence[_Part]) -> trees.Requirement | None:
    """`One of the following courses, A, B || C`."""
    first, *others = parts
    if not isinstance(first, _Words) or not (found := _LIST.fullmatch(first.text)):
        return None
    if any(isinstance(part, _Words) for part in others):
        return None
    listed = [trees.Thing(course_iri(CATALOG, code)) for code in found[1].split(", ")]
    return trees.any_of([*listed, *(part for part in others if not isinstance(part, _Words))])


def _operand(pieces: Sequence[_Part | str], words: str, before: bool) -> _Part:
    """What stands between two operators, of which `words` is the whole."""
    if len(pieces) == 1 and not isinstance(pieces[0], str):
        return pieces[0]
    if (counted := _out_of_list(pieces)) is not None:
        return counted
    if pieces and all(isinstance(piece, str) for piece in pieces):
        read = _atom(words.rstrip(" .,"), before)
        return _Words(words) if read is None else read
    return _Words(words)


def _out_of_list(pieces: Sequence[_Part | str]) -> trees.Requirement | None:
    """`12UOC in (A || B || C)` and `75GRADE in (A || B)`, where all are courses."""
    match pieces:
        case [str() as amount, "in", trees.AnyOf(members=members)]:
            courses = tuple(member.thing for member in members if isinstance(member, trees.Thing))
        case _:
            return None
    if len(courses) < len(members):
        return None
    if (found := _CREDITS.fullmatch(amount)) and int(found[1]):
        listed = trees.Selection(includes=courses)
        return trees.AtLeastCredits(minimum_credits=int(found[1]), unit=UNIT_OF_CREDIT, selection=listed)
    if found := _MARK_OF_LIST.fullmatch(amount):
        return trees.any_of(trees.graded(trees.Thing(course), found[1], MARKS) for course in courses)
    return None


def _atom(words: str, before: bool) -> trees.Requirement | None:
    if _COURSE.fullmatch(words):
        iri = course_iri(CATALOG, words)
        return trees.Thing(iri) if before else trees.Corequisite((iri,))
    if found := _CREDITS.fullmatch(words):
        return _credits(int(found[1]), found[2])
    if found := _AVERAGE.fullmatch(words):
        chosen = _selection(found[2]) if found[2] else None
        if found[2] and chosen is None:
            return None
        return trees.GradeAverage(int(found[1]), "UNSW weighted average mark (0 to 100)", selection=chosen)
    if found := _MARK.fullmatch(words):
        return trees.graded(trees.Thing(course_iri(CATALOG, found[2])), found[1], MARKS)
    return _enrolled(words)


def _credits(least: int, category: str | None) -> trees.Requirement | None:
    chosen = _selection(category) if category else None
    if least < 1 or (category and chosen is None):
        return None
    return trees.AtLeastCredits(minimum_credits=least, unit=UNIT_OF_CREDIT, selection=chosen)


def _selection(category: str) -> trees.Selection | None:
    """`L2 COMP`, `COMP`, `L2`, `F Science`, `S Mathematics`."""
    if category == "CORES":
        return trees.Selection(attributes=("core course",))
    found = _CATEGORY.fullmatch(category)
    if not found or not found[0]:
        return None
    if found["group"]:
        return trees.Selection(attributes=(f"offered by {found['group']}",))
    return trees.Selection(subject=found["subject"], starts_with=found["level"])


def _enrolled(words: str) -> trees.Requirement | None:
    if _PROGRAM.fullmatch(words):
        return trees.Enrollment(program_iri(words))
    if _SPECIALISATION.fullmatch(words):
        return trees.Enrollment(specialisation_iri(words))
    if found := _BOTH.fullmatch(words):
        return trees.AllOf((trees.Enrollment(specialisation_iri(found[1])), trees.Enrollment(program_iri(found[2]))))
    if _KIND.fullmatch(words):
        return trees.Text(f"Enrolment in a program or specialisation of the kind {words}")
    return None
