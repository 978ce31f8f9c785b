"""The course catalogue of UT Dallas as Nebula Labs publishes it, with prerequisite trees → courses and requirements.

A list of courses `{id, subject_prefix, course_number, title, description, prerequisites, corequisites,
co_or_pre_requisites}`. The last three are collections `{options, required}` of which so many options are needed; an
option is a collection, a course (by its id), a major, a part of the core curriculum, a grade average, a consent, or
words. Among the corequisites stand two that are none: `limit` (how often a course may be repeated for credit) and
`choice` (courses of which only one counts).
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from credlattice.model import Problem, Record, SourceDocument
from credlattice.readers import catalog_utdallas_words as catalogue
from credlattice.readers import requirement_trees as trees
from credlattice.readers.catalog_courses import SEMESTER_HOUR, course_iri, credit, institution, say_course, say_credit
from credlattice.readers.describing import Description, slug
from credlattice.readers.json_items import Item, items, not_expected, set_aside
from credlattice.readers.reading import Format
from credlattice.vocabulary import GRAPH, RESOURCE

CATALOG: Final = "utdallas"
UNITID: Final = "228787"
_GRADE_POINTS: Final = "US grade points"
_SCHOOL: Final = re.compile(r"[A-Z]{4}")
_STANDING: Final = frozenset({"UGRD", "GRAD"})
_EXPECTED: Final = "an object with id, subject_prefix, course_number, title and description"


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """One Record for every course of the list."""
    document = SourceDocument(
        graph=f"{GRAPH}document/catalog-utdallas",
        title="UT Dallas: course catalogue with prerequisites",
        addresses=("https://github.com/UTDNebula", "https://catalog.utdallas.edu"),
        read_on=read_on,
        publisher="The University of Texas at Dallas, read by Nebula Labs",
    )
    for path in files:
        found = list(items(path))
        courses = _iris(found)
        for item in found:
            if isinstance(item, Problem):
                yield set_aside(item, document)
            elif (source := _source(item)) is None:
                yield not_expected(item, document, _EXPECTED)
            else:
                yield _Reading(item, source, courses, document).record()


@dataclass(frozen=True)
class _Source:
    """What every course of the list has."""

    id: str
    code: str
    title: str
    description: str
    trees: Mapping[Any, Any]


def _source(item: Item) -> _Source | None:
    match item.value:
        case {
            "id": str() as id_,
            "subject_prefix": str() as subject,
            "course_number": str() as number,
            "title": str() as title,
            "description": str() as description,
            **rest,
        } if slug(id_) and slug(subject) and slug(number):
            return _Source(id_, f"{subject.strip()} {number.strip()}", title.strip(), description.strip(), rest)
    return None


def _iris(found: Sequence[Item | Problem]) -> dict[str, str]:
    """The IRI of every course by its id: of its code, and of its id too where several courses have the code."""
    sources = [source for item in found if isinstance(item, Item) and (source := _source(item)) is not None]
    times = Counter(source.code for source in sources)
    return {
        source.id: course_iri(CATALOG, source.code if times[source.code] == 1 else f"{source.code} {source.id}")
        for source in sources
    }


class _Unreadable(ValueError):
    """A part of a tree is not what it should be."""


class _Reading:
    """One course while it is read."""

    def __init__(self, item: Item, source: _Source, courses: Mapping[str, str], document: SourceDocument) -> None:
        self.item, self.source, self.courses = item, source, courses
        self.iri = courses[source.id]
        self.about = Description(document, self.iri, item.place)
        self.words = catalogue.requisites(source.description)

    def record(self) -> Record:
        source = self.source
        offered_by = institution(UNITID)
        say_course(self.about, self.iri, source.code, source.title or source.code, offered_by, source.description)
        if hours := catalogue.hours(source.description):
            say_credit(self.about, self.iri, hours[0], hours[1], SEMESTER_HOUR)
        self._require("prerequisites", "prerequisites", before=True)
        self._require("corequisites", "corequisites", before=False)
        self._require("co_or_pre_requisites", "prerequisites-or-corequisites", before=False)
        if consent := catalogue.consent_sentence(source.description):
            trees.require(self.about, self.iri, trees.Text(consent), "consent")
        return self.about.record(self.item.fragment if self.about.problems else "")

    def _require(self, key: str, part: str, *, before: bool) -> None:
        """States one of the three trees, with the words of the catalogue."""
        words = self.words.get(part)
        try:
            tree = self._collection(self.source.trees.get(key), before, root=True)
        except _Unreadable as error:
            self.about.warn("unreadable-prerequisite", f"{key}: {error}; kept as words: look at the source")
            tree = trees.Text(words or f"{key}: {self.source.trees.get(key)}"[:2000])
        if tree is None:
            tree = trees.Text(words) if words else None
        else:
            tree = dataclasses.replace(_with_consent(tree, words), words=words) if words else tree
        if tree is not None:
            trees.require(self.about, self.iri, tree, part)

    def _collection(self, value: object, before: bool, *, root: bool = False) -> trees.Requirement | None:
        match value:
            case None:
                return None
            case {"options": list() as options, "required": int() as required} if not isinstance(required, bool):
                pass
            case _:
                raise _Unreadable(f"no collection of options: {str(value)[:100]}")
        asked = [option for option in options if not (root and self._beside(option))]
        members = tuple(each for option in asked if (each := self._option(option, before)) is not None)
        if len(asked) < len(options) and required == len(options):
            required = len(asked)
        if not members and required <= 0:
            return None
        if not 1 <= required <= len(members):
            raise _Unreadable(f"{required} of {len(members)} options are asked for")
        if required == len(members):
            return trees.all_of(members)
        return trees.any_of(members) if required == 1 else trees.AtLeastNumber(members, minimum_number=required)

    def _beside(self, option: object) -> bool:
        """States what stands among the corequisites and is none; False for all else."""
        match option:
            case {"type": "limit", "max_hours": hours} if (most := credit(hours)) is not None:
                only = trees.Selection(includes=(self.iri,))
                words = catalogue.repeat_limit(self.source.description)
                limit = trees.Limit(maximum_credits=most, unit=SEMESTER_HOUR, selection=only, words=words)
                trees.require(self.about, self.iri, limit, "limit")
                return True
            case {"type": "choice", "choices": dict() as choices}:
                options = choices.get("options")
                groups = options if isinstance(options, list) else []
                trees.require(self.about, self.iri, self._exclusion(groups), "exclusion")
                return True
        return False

    def _exclusion(self, groups: Sequence[object]) -> trees.Requirement:
        """Credit is given for one of the groups: whoever takes this course gets none for those of the other groups."""
        words = catalogue.no_double_credit(self.source.description)
        named = [self._courses(group) for group in groups]
        others = [iri for group in named if self.iri not in group for iri in group]
        if any(self.iri in group for group in named) and others:
            return trees.Exclusion(tuple(dict.fromkeys(others)), words=words)
        self.about.warn("exclusion-of-others", "courses exclude each other that are not this one; kept as words")
        return trees.Text(words or "Credit cannot be received for several of the courses that the source names.")

    def _courses(self, option: object) -> list[str]:
        match option:
            case {"options": list() as options}:
                return [iri for each in options for iri in self._courses(each)]
            case {"type": "course", "class_reference": str() as id_} if id_ in self.courses:
                return [self.courses[id_]]
        return []

    def _option(self, option: object, before: bool) -> trees.Requirement | None:
        match option:
            case {"type": "collection"}:
                return self._collection(option, before)
            case {"type": "course", "class_reference": id_, **rest}:
                return self._course(id_, rest.get("minimum_grade"), before)
            case {"type": "other", "description": str() as words} if words.strip():
                return trees.Text(words.strip())
            case {"type": "major", "major": str() as major} if major.strip():
                return _major(major.strip())
            case {"type": "consent", "granter": str() as granter}:
                return trees.Text(f"Consent: {granter.strip(' .')}")
            case {"type": "core", "core_flag": str() as flag, **rest} if flag:
                return _core(flag, credit(rest.get("hours")))
            case {"type": "gpa", "minimum": minimum, "subset": str() as subset} if (
                least := credit(minimum)
            ) is not None:
                return trees.GradeAverage(least, _GRADE_POINTS, words=f"Grade point average, {subset.strip(' .')}")
        raise _Unreadable(f"an option of no known kind: {str(option)[:100]}")

    def _course(self, id_: object, grade: object, before: bool) -> trees.Requirement:
        if not isinstance(id_, str) or id_ not in self.courses:
            self.about.warn("unidentified-course", f"{self.source.code} names a course that the file does not identify")
            return trees.Text("A course that the source does not identify")
        iri = self.courses[id_]
        course = trees.Thing(iri) if before else trees.Corequisite((iri,))
        return trees.graded(course, grade) if isinstance(grade, str) and grade else course


def _major(major: str) -> trees.Requirement:
    if _SCHOOL.fullmatch(major) and major not in _STANDING:
        return trees.Enrollment(f"{RESOURCE}catalog/{CATALOG}/major/{major.lower()}", words=f"Major: {major}")
    return trees.Text(f"Major: {major}")


def _core(flag: str, hours: int | float | None) -> trees.Requirement:
    part = trees.Selection(attributes=(f"component {flag} of the Texas core curriculum",))
    if hours:
        return trees.AtLeastCredits(minimum_credits=hours, unit=SEMESTER_HOUR, selection=part)
    return trees.FromSelection(selection=part)


def _with_consent(tree: trees.Requirement, words: str) -> trees.Requirement:
    """`tree`, and the consent that the catalogue's words ask for where the source's tree leaves it out."""
    if any("onsent" in leaf.words for leaf in trees.leaves(tree) if isinstance(leaf, trees.Text)):
        return tree
    match catalogue.consent(words):
        case "and", phrase:
            return trees.AllOf(
                (tree, trees.Text(phrase)), remark="The consent is read from the words of the catalogue."
            )
        case "or", phrase:
            return trees.AnyOf(
                (tree, trees.Text(phrase)), remark="The consent is read from the words of the catalogue."
            )
    return tree


FORMAT: Final = Format(
    "catalog-utdallas",
    "UT Dallas course catalogue with prerequisites (Nebula Labs)",
    read,
    ("utd-courses*.json", "utd*.json"),
    shapes=("ctdl", "requirements"),
)
