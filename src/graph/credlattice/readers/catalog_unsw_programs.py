"""UNSW's programs and specialisations, as Circles reads them from the handbook → learning programs with requirements.

A program has components: groups of courses of which so many units of credit are needed (`core_courses`,
`prescribed_electives`), general education, limits, rules in words, and majors, minors and honours to choose from. The
names of courses in these files are the only ones Circles publishes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from credlattice.model import Record, SourceDocument
from credlattice.readers import requirement_trees as trees
from credlattice.readers.catalog_courses import course_iri, credit, say_credit
from credlattice.readers.catalog_unsw_conditions import CATALOG, UNIT_OF_CREDIT, program_iri, specialisation_iri
from credlattice.readers.describing import Description, slug, text, typed
from credlattice.readers.json_items import Item, not_expected
from credlattice.vocabulary import CTERMS

_COURSE: Final = re.compile(r"[A-Z]{4}\d{4}")
_PATTERN: Final = re.compile(r"(?P<subject>[A-Z]{4}|\.{4})(?P<level>\d?)")
_NOT_STATED: Final = "The source's number is 0: how much is asked for stands in its words only."
_OPTIONAL: Final = "The source does not mark the choice as optional; its words may."


def course_names(found: Iterable[Item]) -> dict[str, str]:
    """The names of courses that programs and specialisations give, by code."""
    names: dict[str, str] = {}
    for item in found:
        for group in _groups(item.value):
            courses = group.get("courses")
            for key, name in courses.items() if isinstance(courses, dict) else ():
                codes, each = key.split(" or "), name if isinstance(name, list) else [name]
                for code, words in zip(codes, each, strict=False):
                    if _COURSE.fullmatch(code) and isinstance(words, str) and words.strip():
                        names.setdefault(code, words.strip())
    return names


def _groups(value: object) -> Iterator[Mapping[str, Any]]:
    match value:
        case {"curriculum": list() as groups} | {"components": {"non_spec_data": list() as groups}}:
            yield from (group for group in groups if isinstance(group, dict))


def program(item: Item, offered_by: str, document: SourceDocument) -> Record:
    """A program, which leads to a degree, with a requirement for each of its components."""
    match item.value:
        case {"title": str() as title, "code": str() as code, "components": dict() as components, **more} if slug(code):
            pass
        case _:
            return not_expected(item, document, "a program with title, code and components")
    about = _described(program_iri(code), code, title, offered_by, item, document)
    overview = more.get("overview")
    if isinstance(overview, str) and overview.strip():
        about.say(about.id, CTERMS + "description", text(overview.strip()))
    years = credit(more.get("duration"))
    if years:
        duration = about.thing(f"{about.id}#duration", CTERMS + "DurationProfile")
        about.say(about.id, CTERMS + "estimatedDuration", duration)
        about.say(duration, CTERMS + "exactDuration", typed(f"P{int(years)}Y", "duration"))
    _say_units(about, more.get("UOC"))
    for number, group in enumerate(_groups(item.value), start=1):
        _say_group(about, group, f"component-{number}")
    _say_choices(about, components.get("spec_data"))
    warnings = more.get("processing_warnings")
    for warning in warnings if isinstance(warnings, list) else ():
        about.warn("source-warning", f"Circles could not read the handbook fully: {str(warning)[:300]}")
    return about.record(item.fragment if about.problems else "")


def specialisation(item: Item, offered_by: str, document: SourceDocument) -> Record:
    """A major, minor or honours specialisation, part of the programs in which it may be taken."""
    match item.value:
        case {"name": str() as name, "code": str() as code, "curriculum": list(), **more} if slug(code):
            pass
        case _:
            return not_expected(item, document, "a specialisation with name, code and curriculum")
    kind = more.get("type")
    title = f"{name} ({kind})" if isinstance(kind, str) else name
    about = _described(specialisation_iri(code), code, title, offered_by, item, document)
    programs = more.get("programs")
    for each in programs if isinstance(programs, list) else ():
        if isinstance(each, str) and slug(each):
            about.say(about.id, CTERMS + "isPartOf", program_iri(each))
    _say_units(about, more.get("UOC"))
    for number, group in enumerate(_groups(item.value), start=1):
        _say_group(about, group, f"group-{number}")
    constraints = more.get("course_constraints")
    for number, each in enumerate(constraints if isinstance(constraints, list) else (), start=1):
        match each:
            case {"title": str() as heading, "description": str() as words} if words.strip():
                trees.require(about, about.id, trees.Text(words.strip(), name=heading or None), f"constraint-{number}")
            case _:
                about.warn("unreadable-constraint", f"a constraint without title and description: {str(each)[:200]}")
    return about.record(item.fragment if about.problems else "")


def _described(iri: str, code: str, name: str, offered_by: str, item: Item, document: SourceDocument) -> Description:
    about = Description(document, iri, item.place)
    about.thing(iri, CTERMS + "LearningProgram")
    about.say(iri, CTERMS + "codedNotation", text(code, None))
    about.say(iri, CTERMS + "name", text(name.strip() or code))
    about.say(iri, CTERMS + "offeredBy", offered_by)
    return about


def _say_units(about: Description, value: object) -> None:
    units = credit(value)
    if units:
        say_credit(about, about.id, units, units, UNIT_OF_CREDIT)


# -- components -------------------------------------------------------------------------------------------------------


def _say_group(about: Description, group: Mapping[str, Any], part: str) -> None:
    title, notes = (_words(group.get(key)) for key in ("title", "notes"))
    courses = group.get("courses")
    listed = [key for key in courses if isinstance(key, str)] if isinstance(courses, dict) else []
    units = credit(group.get("credits_to_complete"))
    if units is None and isinstance(stated := group.get("credits_to_complete"), str) and stated.isdecimal():
        units = credit(int(stated[:6]))
    kind = group.get("type")
    heading, words = title or (str(kind).replace("_", " ") if kind else None), notes or title
    if kind == "gened" and units:
        any_of_them = trees.Selection(attributes=("general education course",))
        tree: trees.Requirement = trees.AtLeastCredits(
            minimum_credits=units, unit=UNIT_OF_CREDIT, selection=any_of_them, words=words, name=heading
        )
    elif not units or not listed:
        chosen = _selections(listed, courses)
        said = words or heading or "A rule without words"
        tree = trees.Text(said, name=heading, selections=chosen, remark=_NOT_STATED if listed else None)
    elif kind == "limit_rule" and "inimum" not in f"{title} {notes}":
        chosen = _selections(listed, courses)
        tree = trees.Limit(maximum_credits=units, unit=UNIT_OF_CREDIT, selections=chosen, words=words, name=heading)
    else:
        # A pattern counts for all its courses, so it is a selection of the group and no member.
        members = tuple(each for key in listed if (each := _member(key)) is not None)
        patterns = tuple(_pattern(key, courses) for key in listed if not _codes(key))
        tree = trees.AtLeastCredits(
            members, minimum_credits=units, unit=UNIT_OF_CREDIT, selections=patterns, words=words, name=heading
        )
    trees.require(about, about.id, tree, part)


def _words(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _codes(key: str) -> list[str]:
    """The courses of `MATH1131 or MATH1141`; none where the key is a pattern or words."""
    codes = key.split(" or ")
    return codes if all(_COURSE.fullmatch(code) for code in codes) else []


def _member(key: str) -> trees.Requirement | None:
    """A course, or one of several; None where the key is a pattern or words."""
    return trees.any_of(trees.Thing(course_iri(CATALOG, code)) for code in _codes(key))


def _pattern(key: str, courses: Any) -> trees.Selection:
    """`COMP3` (level 3 of a subject), `MATH` (a subject), `....1` (level 1 of any), or words."""
    found = _PATTERN.fullmatch(key)
    said = courses.get(key)
    if not found or found[0] == "....":
        words = said if isinstance(said, str) and said.strip() else key
        return trees.Selection(attributes=(words.strip() or "any course",))
    subject = None if found["subject"] == "...." else found["subject"]
    owner = (said.strip(),) if subject is None and isinstance(said, str) and said.strip() else ()
    return trees.Selection(subject=subject, starts_with=found["level"] or None, attributes=owner)


def _selections(listed: Sequence[str], courses: Any) -> tuple[trees.Selection, ...]:
    """The courses of a list as one selection, and each of its patterns as another."""
    named = tuple(course_iri(CATALOG, code) for key in listed for code in _codes(key))
    patterns = tuple(_pattern(key, courses) for key in listed if not _codes(key))
    return (trees.Selection(includes=named), *patterns) if named else patterns


def _say_choices(about: Description, choices: object) -> None:
    """Majors, minors and honours: one of those that are not optional; all are parts of the program."""
    number = 0
    for kind, groups in choices.items() if isinstance(choices, dict) else ():
        for name, group in groups.items() if isinstance(groups, dict) else ():
            number += 1
            match group:
                case {"specs": dict() as offered, **more}:
                    pass
                case _:
                    about.warn("unreadable-choice", f"{kind}, {name}: no specialisations under specs")
                    continue
            parts = [specialisation_iri(code) for code in offered if slug(code)]
            for part in parts:
                about.say(about.id, CTERMS + "hasPart", part)
            if more.get("is_optional") is False and parts:
                things = tuple(trees.Thing(part) for part in parts)
                words = _words(more.get("notes"))
                one = trees.AnyOf(things, words=words, name=f"{name}: {kind}", remark=_OPTIONAL)
                trees.require(about, about.id, one, f"choice-{number}")
