"""Georgia Tech's courses of a term, with their prerequisites, as the crawler of GT Scheduler publishes them → courses.

One object: `courses` holds `code: [title, sections, prerequisites, description]`. Prerequisites are
`["and" | "or", member, …]`, a member being such a list or `{id, grade}`; `grade` is the least grade, `T` being credit
by transfer or test. Sections, rooms, times and instructors (personal data) are left out; of sections only the hours of
credit are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from credlattice.model import Problem, Record, SourceDocument
from credlattice.readers import requirement_trees as trees
from credlattice.readers.catalog_courses import SEMESTER_HOUR, course_iri, credit, institution, say_course, say_credit
from credlattice.readers.describing import Description, slug
from credlattice.readers.json_items import Item, items, not_expected, set_aside
from credlattice.readers.reading import Format
from credlattice.vocabulary import GRAPH

CATALOG: Final = "gatech"
UNITID: Final = "139755"
TRANSFER_GRADE: Final = "T"
_TRANSFER_SCALE: Final = "Georgia Tech grades (T: credit by transfer or test)"
_LARGEST_FIXED: Final = 6
"""Hours of credit that one course carries at most. What is above is the upper end of a range of which the source keeps
the end alone: 21 is "1 to 21"."""


class _Unreadable(ValueError):
    """A prerequisite is not what it should be."""


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """One Record for every course of `courses`."""
    document = SourceDocument(
        graph=f"{GRAPH}document/catalog-gatech",
        title="Georgia Tech: courses of a term, with prerequisites",
        addresses=("https://github.com/gt-scheduler/crawler",),
        read_on=read_on,
        publisher="Georgia Institute of Technology (OSCAR), read by GT Scheduler",
    )
    for path in files:
        for item in items(path, inside="courses"):
            yield set_aside(item, document) if isinstance(item, Problem) else _course(item, document)


def _course(item: Item, document: SourceDocument) -> Record:
    match item.value:
        case [str() as title, dict() as sections, list() as prerequisites, str() | None as words, *_] if slug(item.key):
            pass
        case _:
            return not_expected(item, document, "[title, sections, prerequisites, description] under the course's code")
    iri = course_iri(CATALOG, item.key)
    about = Description(document, iri, item.place)
    say_course(about, iri, item.key, title.strip() or item.key, institution(UNITID), (words or "").strip())
    _say_hours(about, iri, sections)
    try:
        tree = _tree(prerequisites)
    except _Unreadable as error:
        about.warn("unreadable-prerequisite", f"{error}; kept as words: look at the source")
        tree = trees.Text(item.fragment)
    if tree is not None:
        trees.require(about, iri, tree)
    return about.record(item.fragment if about.problems else "")


def _say_hours(about: Description, iri: str, sections: dict[str, object]) -> None:
    """The hours of the sections: those without any (recitations, laboratories) belong to one that has some."""
    found = {credit(section[2]) for section in sections.values() if isinstance(section, list) and len(section) > 2}
    hours = sorted(each for each in found if each)
    if not hours:
        if 0 in found:
            say_credit(about, iri, 0, 0, SEMESTER_HOUR)
        return
    low = hours[0] if hours[0] <= _LARGEST_FIXED else None
    say_credit(about, iri, low, hours[-1], SEMESTER_HOUR)


def _tree(part: object) -> trees.Requirement | None:
    match part:
        case []:
            return None
        case ["and", *members]:
            return trees.all_of(map(_tree, members))
        case ["or", *members]:
            return trees.any_of(map(_tree, members))
        case {"id": str() as code, **rest} if slug(code):
            return _with_grade(trees.Thing(course_iri(CATALOG, code)), rest.get("grade"))
    raise _Unreadable(f"a prerequisite is neither and, or nor a course: {str(part)[:100]}")


def _with_grade(course: trees.Thing, grade: object) -> trees.Requirement:
    if grade is None:
        return course
    if not isinstance(grade, str) or not grade:
        raise _Unreadable(f"a grade is no text: {str(grade)[:100]}")
    return trees.graded(course, grade, _TRANSFER_SCALE if grade == TRANSFER_GRADE else trees.LETTER_GRADES)


FORMAT: Final = Format(
    "catalog-gatech",
    "Georgia Tech courses of a term with prerequisites (GT Scheduler)",
    read,
    ("gatech-*.json", "20[0-9][0-9]0[258].json"),
    shapes=("ctdl", "requirements"),
)
