"""UNSW's handbook as Circles publishes it (JSON files that belong together) → courses, programs, specialisations.

`conditionsProcessed.json` holds the conditions of enrolment of every course, in the handbook's words and as an
expression (`catalog_unsw_conditions`); `exclusions.json` and `equivalents.json` what a course excludes and what is
equivalent to it; `courseMappings.json` which faculty and school offers it; `programsProcessed.json` and
`specialisationsProcessed.json` what degrees and majors ask for (`catalog_unsw_programs`), and the names of courses.
`conditionsTokens.json` and `graph.json` say nothing that the conditions do not say, and are left out.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from credlattice.model import Problem, Record, SourceDocument
from credlattice.readers import catalog_unsw_programs as programs
from credlattice.readers import requirement_trees as trees
from credlattice.readers.catalog_courses import course_iri, say_course, say_organization
from credlattice.readers.catalog_unsw_conditions import CATALOG, UNIT_OF_CREDIT, left_out, requirement, words_of
from credlattice.readers.describing import Description, refused, slug, text
from credlattice.readers.json_items import Item, items, not_expected, set_aside
from credlattice.readers.reading import Format
from credlattice.vocabulary import CL, CTERMS, GRAPH, RDF, RESOURCE, SKOS

UNSW: Final = f"{RESOURCE}organization/unsw"
_CONDITIONS: Final = "conditionsProcessed.json"
_EXCLUSIONS: Final = "exclusions.json"
_EQUIVALENTS: Final = "equivalents.json"
_OFFERERS: Final = "courseMappings.json"
_PROGRAMS: Final = "programsProcessed.json"
_SPECIALISATIONS: Final = "specialisationsProcessed.json"
_DERIVED: Final = ("conditionsTokens.json", "graph.json")
_FILES: Final = (_CONDITIONS, _EXCLUSIONS, _EQUIVALENTS, _OFFERERS, _PROGRAMS, _SPECIALISATIONS)
_COURSE: Final = re.compile(r"[A-Z]{4}\d{4}")
_NOTHING: Final = frozenset({"none", "no prerequisites required", ""})
_LEFT_OUT: Final = "The source's expression leaves out {}, so the words are asked for beside it."
_EQUIVALENT: Final = "The handbook lists the course as equivalent; read as: whoever passed it gets credit for this one."


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """One Record for every course, faculty or school, program and specialisation."""
    document = SourceDocument(
        graph=f"{GRAPH}document/catalog-unsw",
        title="UNSW Sydney: courses, conditions of enrolment, programs and specialisations",
        addresses=("https://github.com/csesoc/Circles", "https://www.handbook.unsw.edu.au"),
        read_on=read_on,
        publisher="UNSW Sydney, read by the Circles project",
    )
    known = {path.name: path for path in files if path.name in _FILES}
    for path in files:
        if path.name not in _FILES:
            yield _left_out(path, document)
    tables: dict[str, dict[str, Item]] = {}
    for name in _FILES:
        tables[name] = {}
        for item in items(known[name]) if name in known else ():
            if isinstance(item, Problem):
                yield set_aside(item, document)
            else:
                tables[name][item.key] = item
    yield from _records(tables, document)


def _left_out(path: Path, document: SourceDocument) -> Record:
    if path.name in _DERIVED:
        about = Description(document, f"{document.graph}#{path.name}", path.name)
        about.warn("derived-file", f"{path.name} is derived from {_CONDITIONS} and was not read")
        return about.record()
    return refused(document, path.name, "unrecognised-file", f"not one of {', '.join((*_FILES, *_DERIVED))}")


def _records(tables: Mapping[str, Mapping[str, Item]], document: SourceDocument) -> Iterator[Record]:
    names = programs.course_names([*tables[_PROGRAMS].values(), *tables[_SPECIALISATIONS].values()])
    offerers = _offerers(tables[_OFFERERS])
    for item in tables[_OFFERERS].values():
        yield _offerer(item, document)
    courses = (*tables[_CONDITIONS], *tables[_EXCLUSIONS], *tables[_EQUIVALENTS])
    for code in dict.fromkeys(courses):
        found = [tables[name].get(code) for name in (_CONDITIONS, _EXCLUSIONS, _EQUIVALENTS)]
        yield _course(code, found, names.get(code, code), offerers.get(code, ()), document)
    for item in tables[_PROGRAMS].values():
        yield programs.program(item, UNSW, document)
    for item in tables[_SPECIALISATIONS].values():
        yield programs.specialisation(item, UNSW, document)


# -- faculties and schools --------------------------------------------------------------------------------------------


def _offerer_iri(name: str) -> str:
    return f"{UNSW}/{slug(name)}"


def _offerers(table: Mapping[str, Item]) -> dict[str, list[str]]:
    """The faculties and schools of every course."""
    found: dict[str, list[str]] = {}
    for item in table.values():
        if isinstance(item.value, dict):
            for code in item.value:
                found.setdefault(code, []).append(_offerer_iri(item.key))
    return found


def _offerer(item: Item, document: SourceDocument) -> Record:
    """`F Science` (a faculty) or `S Physics` (a school), with its university and the unit it counts credit in."""
    kind, _, name = item.key.partition(" ")
    if not isinstance(item.value, dict) or kind not in ("F", "S") or not name:
        return not_expected(item, document, "courses under the name of a faculty (F …) or school (S …)")
    about = Description(document, _offerer_iri(item.key), item.place)
    say_organization(about, about.id, f"UNSW {'faculty' if kind == 'F' else 'school'}: {name}")
    about.say(about.id, CTERMS + "parentOrganization", say_organization(about, UNSW, "UNSW Sydney"))
    about.say(UNIT_OF_CREDIT, RDF + "type", SKOS + "Concept")
    about.say(UNIT_OF_CREDIT, SKOS + "prefLabel", text("UNSW unit of credit"))
    return about.record()


# -- courses ----------------------------------------------------------------------------------------------------------


def _course(
    code: str, found: Sequence[Item | None], name: str, offerers: Sequence[str], document: SourceDocument
) -> Record:
    conditions, exclusions, equivalents = found
    item = conditions or exclusions or equivalents
    if item is None or not _COURSE.fullmatch(code) or not all(isinstance(each.value, dict) for each in found if each):
        place = item.place if item else code
        return refused(document, place, "unexpected-shape", f"{code[:40]}: not an object under a course's code")
    about = Description(document, course_iri(CATALOG, code), item.place)
    say_course(about, about.id, code, name, UNSW)
    for offerer in offerers:
        about.say(about.id, CTERMS + "offeredBy", offerer)
    if conditions:
        _say_conditions(about, conditions.value)
    if exclusions:
        _say_exclusions(about, exclusions.value)
    if equivalents:
        _say_equivalents(about, equivalents.value)
    return about.record(item.fragment if about.problems else "")


def _say_conditions(about: Description, value: object) -> None:
    match value:
        case {"original": str() as original, "processed": str() as processed, **more}:
            pass
        case _:
            about.refuse("unexpected-shape", "the conditions are no object with original and processed")
            return
    words = words_of(original)
    tree = requirement(processed) if processed.strip() else None
    if tree is not None:
        if missing := left_out(words, processed):
            about.warn("expression-leaves-out", f"the words name {', '.join(missing)}, the expression does not")
            tree = trees.AllOf((tree, trees.Text(words)), remark=_LEFT_OUT.format(", ".join(missing)))
        tree = dataclasses.replace(tree, words=words) if words else tree
    elif words.lower().strip(" .") not in _NOTHING and not (not processed.strip() and words.startswith("Excl")):
        about.warn("condition-in-words", f"not readable as an expression, kept as words: {words[:200]}")
        tree = trees.Text(words)
    if tree is not None:
        trees.require(about, about.id, tree)
    for key in ("handbook_note", "warning"):
        if isinstance(note := more.get(key), str) and note.strip():
            trees.require(about, about.id, trees.Text(words_of(note), name="Note of the handbook"), key.split("_")[-1])


def _say_exclusions(about: Description, value: object) -> None:
    """Courses that are not counted beside this one; for learners who are excluded, words."""
    if not isinstance(value, dict) or not value:
        return
    courses = [code for code in value if _COURSE.fullmatch(code)]
    if courses:
        excluded = tuple(course_iri(CATALOG, code) for code in courses if course_iri(CATALOG, code) != about.id)
        if excluded:
            trees.require(about, about.id, trees.Exclusion(excluded), "exclusion")
    for number, (key, words) in enumerate(((k, v) for k, v in value.items() if k not in courses), start=1):
        said = words if isinstance(words, str) else f"Not for those enrolled in {key}"
        trees.require(about, about.id, trees.Text(said), f"exclusion-{number}")


def _say_equivalents(about: Description, value: object) -> None:
    for code in filter(_COURSE.fullmatch, value if isinstance(value, dict) else ()):
        if (other := course_iri(CATALOG, code)) == about.id:
            continue
        decision = about.thing(f"{about.id}#for-{slug(code)}", CL + "TransferDecision")
        about.say(decision, CL + "decidesOn", other)
        about.say(decision, CL + "receivedAs", about.id)
        about.say(decision, CL + "decidedBy", UNSW)
        about.say(decision, CL + "transferOutcome", CL + "FullTransfer")
        about.say(decision, CL + "requirementRemark", text(_EQUIVALENT))


FORMAT: Final = Format(
    "catalog-unsw",
    "UNSW handbook: courses, conditions, programs and specialisations (Circles)",
    read,
    _FILES,
    together=True,
    shapes=("ctdl", "requirements", "transfer"),
)
