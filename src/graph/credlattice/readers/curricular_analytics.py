"""Degree plans in the CSV form of Curricular Analytics → pathways of course components with prerequisites and terms.

A block of headings (`Curriculum`, `Degree Plan`, `Institution`, `Degree Type`, `System Type`, `CIP`) is followed by a
line `Courses`, the names of the columns, and a row for each course. Prerequisites, corequisites and strict corequisites
are ids of rows, parted by `;`, and all are asked for: this form has no alternatives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers import requirement_trees as trees
from credlattice.readers.catalog_courses import (
    MAX_CREDIT,
    QUARTER_HOUR,
    SEMESTER_HOUR,
    institution,
    say_credit,
    say_organization,
)
from credlattice.readers.describing import Description, refused, slug, text
from credlattice.readers.reading import Format
from credlattice.readers.tables import Row, UnreadableTable, rows
from credlattice.vocabulary import CTERMS, GRAPH, RESOURCE

_MAX_UNREADABLE: Final = 100
_WIDTH: Final = 40
"""Columns that are looked at; the form has eleven."""
_HEADINGS: Final = ("Curriculum", "Degree Plan", "Institution", "Degree Type", "System Type", "CIP")
_SECTION: Final = re.compile(r"(Additional )?Courses")
_OTHER_SECTION: Final = re.compile(r"(Course|Curriculum) Learning Outcomes")
_NUMBER: Final = re.compile(r"\d{1,6}(\.\d{1,4})?")
_CIP: Final = re.compile(r"\d\d(\.\d\d(\d\d)?)?")
_UNITS: Final = {"semester": SEMESTER_HOUR, "quarter": QUARTER_HOUR}
_UNITIDS: Final = {
    "Georgia Institute of Technology": "139755",
    "University of Arizona": "104179",
    "The University of Arizona": "104179",
}
"""Institutions whose name in a plan is that of one institution only."""
_STRICT: Final = "Strict corequisite: taken in the same term as {}, not before."


@dataclass
class _Plan:
    """One file, sorted into its parts."""

    name: str
    headings: dict[str, str] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    courses: list[Row] = field(default_factory=list)
    unreadable: list[Row] = field(default_factory=list)
    fault: str = ""
    """Why the file ends before its end."""

    @property
    def title(self) -> str:
        named = (self.headings.get(key, "") for key in ("Curriculum", "Degree Plan"))
        return ", ".join(filter(None, named))

    @property
    def slug(self) -> str:
        return slug(" ".join((self.headings.get("Institution", ""), self.title)))[:150]

    @property
    def iri(self) -> str:
        return f"{RESOURCE}degree-plan/{self.slug}"

    def course_iri(self, number: str) -> str:
        return f"{self.iri}/course/{slug(number)}"


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """For every file one Record for the plan, then one for each of its courses."""
    for path in files:
        yield from _read(path, read_on)


def _read(path: Path, read_on: date) -> Iterator[Record]:
    unknown = SourceDocument(f"{GRAPH}document/degree-plan", "A degree plan", (path.name,), read_on)
    plan = _sorted(path)
    if plan.fault and not plan.courses:
        yield refused(unknown, path.name, "unreadable-file", plan.fault)
        return
    if "Course ID" not in plan.columns or not plan.slug:
        expected = f"{', '.join(_HEADINGS)}, then a line Courses and columns that start with Course ID"
        yield refused(unknown, f"{path.name}:1", "unrecognised-file", f"no plan of Curricular Analytics: {expected}")
        return
    document = SourceDocument(
        graph=f"{GRAPH}document/degree-plan-{plan.slug}",
        title=f"Degree plan: {plan.title}",
        addresses=("https://curricularanalytics.org", "https://github.com/CurricularAnalytics"),
        read_on=read_on,
        publisher=plan.headings.get("Institution") or None,
    )
    known: dict[str, Row] = {}
    for row in plan.courses:
        known.setdefault(slug(row["Course ID"]), row)
    yield _plan(plan, known, document)
    for row in plan.courses:
        yield _course(plan, row, known, document)
    for row in plan.unreadable:
        yield refused(document, row.place, "unread-section", "not a row of a table of courses: not read", row.fragment)
    if plan.fault:
        yield refused(document, path.name, "unreadable-file", plan.fault)


def _sorted(path: Path) -> _Plan:
    """The headings and the rows of a file; of a file that is no plan, the first rows."""
    plan = _Plan(path.name)
    try:
        _sort(plan, rows(path, columns=[str(number) for number in range(_WIDTH)]))
    except UnreadableTable as error:
        plan.fault = str(error)
    return plan


def _sort(plan: _Plan, found: Iterator[Row]) -> None:
    inside, expecting = False, False
    for row in found:
        if row.blank:
            continue
        if len(plan.unreadable) > _MAX_UNREADABLE and not plan.columns:
            return
        cells = [row[str(number)] for number in range(_WIDTH)]
        if _SECTION.fullmatch(cells[0]):
            inside, expecting = True, True
        elif _OTHER_SECTION.fullmatch(cells[0]):
            inside = False
            plan.unreadable.append(row)
        elif expecting:
            plan.columns, expecting = [cell for cell in cells if cell], False
        elif inside:
            plan.courses.append(Row(row.place, dict(zip(plan.columns, cells, strict=False))))
        elif not plan.columns and cells[0] in _HEADINGS:
            plan.headings[cells[0]] = cells[1]
        else:
            plan.unreadable.append(row)


def _plan(plan: _Plan, known: Mapping[str, Row], document: SourceDocument) -> Record:
    """The pathway, and the degree it leads to, for which all courses are asked."""
    about = Description(document, plan.iri, f"{plan.name}:1")
    about.thing(plan.iri, CTERMS + "Pathway")
    about.say(plan.iri, CTERMS + "name", text(plan.title))
    if name := plan.headings.get("Institution"):
        about.say(plan.iri, CTERMS + "offeredBy", _institution(about, name))
    if cip := plan.headings.get("CIP"):
        _say_field(about, plan.iri, cip)
    degree = about.thing(f"{plan.iri}/degree", CTERMS + "CredentialComponent")
    named = filter(None, (plan.headings.get("Curriculum"), plan.headings.get("Degree Type")))
    about.say(degree, CTERMS + "name", text(", ".join(named) or plan.title))
    about.say(degree, CTERMS + "isPartOf", plan.iri)
    about.say(plan.iri, CTERMS + "hasPart", degree)
    about.say(plan.iri, CTERMS + "hasDestinationComponent", degree)
    courses = [trees.Thing(plan.course_iri(number)) for number, row in known.items() if number and row["Course Name"]]
    if (tree := trees.all_of(courses)) is not None:
        trees.require(about, degree, tree)
    else:
        about.warn("no-courses", "the plan has no readable course")
    return about.record()


def _institution(about: Description, name: str) -> str:
    if unitid := _UNITIDS.get(name):
        return institution(unitid)
    return say_organization(about, f"{RESOURCE}organization/{slug(name) or 'unnamed'}", name)


def _say_field(about: Description, plan: str, cip: str) -> None:
    """The code alone: the form does not say of which edition it is."""
    if not _CIP.fullmatch(cip):
        about.warn("bad-cip", f"CIP {cip[:40]!r} is no code of the Classification of Instructional Programs; left out")
        return
    aligned = about.thing(f"{plan}#field", CTERMS + "CredentialAlignmentObject")
    about.say(plan, CTERMS + "instructionalProgramType", aligned)
    about.say(aligned, CTERMS + "codedNotation", text(cip, None))
    about.say(aligned, CTERMS + "frameworkName", text("Classification of Instructional Programs"))


def _course(plan: _Plan, row: Row, known: Mapping[str, Row], document: SourceDocument) -> Record:
    number, name = row["Course ID"], row["Course Name"]
    if not slug(number) or not name:
        return refused(
            document, row.place, "missing-id-or-name", "a course needs Course ID and Course Name", row.fragment
        )
    if known[slug(number)] is not row:
        return refused(
            document, row.place, "duplicate-id", f"Course ID {number} stands in the plan twice", row.fragment
        )
    iri = plan.course_iri(number)
    about = Description(document, iri, row.place)
    about.thing(iri, CTERMS + "CourseComponent")
    about.say(iri, CTERMS + "name", text(name))
    code = " ".join(filter(None, (row["Prefix"], row["Number"])))
    for other in dict.fromkeys(filter(None, (code, row["Canonical Name"]))):
        about.say(iri, CTERMS + "alternateName", text(other, None if other == code else "en"))
    about.say(iri, CTERMS + "isPartOf", plan.iri)
    _say_hours(about, iri, row["Credit Hours"], plan)
    if term := row["Term"]:
        _say_term(about, plan, iri, term)
    if (tree := trees.all_of(_asked(plan, row, known, about))) is not None:
        trees.require(about, iri, tree)
    return about.record(row.fragment if about.problems else "")


def _say_hours(about: Description, iri: str, hours: str, plan: _Plan) -> None:
    unit = _UNITS.get(plan.headings.get("System Type", "").lower())
    if _NUMBER.fullmatch(hours) and (value := Decimal(hours)) <= MAX_CREDIT:
        say_credit(about, iri, value, value, unit)
    elif hours:
        about.warn("bad-credit", f"Credit Hours {hours[:40]!r} is not a number; left out")


def _say_term(about: Description, plan: _Plan, iri: str, term: str) -> None:
    if not term.isdecimal() or len(term) > 3:
        about.warn("bad-term", f"Term {term[:40]!r} is not a number; left out")
        return
    aligned = about.thing(f"{plan.iri}#term-{int(term)}", CTERMS + "CredentialAlignmentObject")
    about.say(iri, CTERMS + "programTerm", aligned)
    about.say(aligned, CTERMS + "targetNodeName", text(f"Term {int(term)}"))
    about.say(aligned, CTERMS + "codedNotation", text(str(int(term)), None))


def _asked(plan: _Plan, row: Row, known: Mapping[str, Row], about: Description) -> Iterator[trees.Requirement]:
    """What a course asks for, in the order of the columns."""
    for column in ("Prerequisites", "Corequisites", "Strict-Corequisites"):
        for number in filter(None, (each.strip() for each in row[column].split(";"))):
            asked = known.get(slug(number))
            if asked is None or not slug(number):
                about.warn("unknown-course", f"{column} name course {number[:40]!r}, which the plan does not have")
                yield trees.Text(f"{column}: course {number[:200]} of the plan, which the plan does not have")
            elif column == "Prerequisites":
                yield trees.Thing(plan.course_iri(number))
            else:
                yield trees.Corequisite((plan.course_iri(number),))
                if column == "Strict-Corequisites":
                    yield trees.Text(_STRICT.format(asked["Course Name"] or number))


FORMAT: Final = Format(
    "curricular-analytics",
    "Degree plans in the CSV form of Curricular Analytics",
    read,
    ("*.csv",),
    shapes=("ctdl", "requirements"),
)
