"""Courses of community colleges that UC Berkeley takes for courses of its own (a CSV table) → transfer decisions.

Columns `b_course` (Berkeley's), `cc_name` (the college) and `cc_course` (the college's). A ` + ` in a cell joins
courses, and the table does not say whether by and or by or; both occur. On the college's side all are taken to be
needed: whoever has them all meets either reading, so nothing is promised that does not hold. On Berkeley's side no
reading is safe, so what is given stays unproven. Both say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers import requirement_trees as trees
from credlattice.readers.catalog_courses import course_iri, institution, say_course, say_organization
from credlattice.readers.describing import Description, refused, short_hash, slug, text
from credlattice.readers.reading import Format
from credlattice.readers.tables import Row, UnreadableTable, header_of, rows
from credlattice.vocabulary import CL, GRAPH, RESOURCE

CATALOG: Final = "uc-berkeley"
BERKELEY: Final = institution("110635")
COLUMNS: Final = ("b_course", "cc_name", "cc_course")
_JOINED: Final = " + "
_SENT: Final = "The table writes {!r}, which may mean and or or; read as: all of them are needed."
_RECEIVED: Final = "The table gives {!r} for it, which may mean all of them or one of them: ask the university."


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """One Record for every row."""
    document = SourceDocument(
        graph=f"{GRAPH}document/articulation-uc-berkeley",
        title="Articulation of courses of California community colleges to UC Berkeley",
        addresses=("https://github.com/chartsNgraphs/Python-Chatbot", "https://assist.org"),
        read_on=read_on,
        publisher="A third party's extract of articulation agreements with UC Berkeley",
    )
    for path in files:
        seen: set[str] = set()
        try:
            if missing := _missing(path):
                reason = f"not a table of articulations: the columns {', '.join(COLUMNS)} are expected, not {missing}"
                yield refused(document, f"{path.name}:1", "unrecognised-file", reason)
                continue
            for row in rows(path):
                if not row.blank:
                    yield _decision(row, seen, document)
        except UnreadableTable as error:
            yield refused(document, path.name, "unreadable-file", str(error))


def _missing(path: Path) -> str:
    """The header row, if it lacks one of the columns. Raises UnreadableTable."""
    header = header_of(path)
    return "" if set(COLUMNS) <= set(header) else (", ".join(header)[:200] or "none")


def _decision(row: Row, seen: set[str], document: SourceDocument) -> Record:
    berkeley, college, sent = (row[column] for column in COLUMNS)
    received_codes, sent_codes = _codes(berkeley), _codes(sent)
    if (
        not slug(college)
        or not all(map(_course_slug, (*received_codes, *sent_codes)))
        or not received_codes
        or not sent_codes
    ):
        reason = f"a row needs {', '.join(COLUMNS)}: fill in what is missing"
        return refused(document, row.place, "missing-cell", reason, row.fragment)
    iri = f"{RESOURCE}articulation/{CATALOG}/{_course_slug(berkeley)}/{slug(college)}/{short_hash(sent)}"
    about = Description(document, iri, row.place)
    if iri in seen:
        about.warn("repeated-row", "the same articulation stands in the table before; it is one decision")
    seen.add(iri)
    about.thing(iri, CL + "TransferDecision")
    provider = say_organization(about, f"{RESOURCE}organization/{slug(college)}", college)
    for code in sent_codes:
        about.say(iri, CL + "decidesOn", _say_course(about, slug(college), code, provider))
    for code in received_codes:
        about.say(iri, CL + "receivedAs", _say_course(about, CATALOG, code, BERKELEY))
    about.say(iri, CL + "decidedBy", BERKELEY)
    about.say(iri, CL + "transferOutcome", CL + "FullTransfer")
    if len(sent_codes) > 1:
        about.say(iri, CL + "requirementRemark", text(_SENT.format(sent)))
        about.warn("and-or-unclear", f"{college} {sent!r}: + may mean and or or; all are taken to be needed")
    if len(received_codes) > 1:
        trees.require(about, iri, trees.Text(_RECEIVED.format(berkeley)), "received")
        about.warn("and-or-unclear", f"Berkeley {berkeley!r}: + may mean and or or; what is given stays unproven")
    return about.record(row.fragment if about.problems else "")


def _codes(cell: str) -> list[str]:
    """The courses of a cell, each once. A + that is part of a code (`ENGL 101+`) has no blank before it."""
    return list(dict.fromkeys(code.strip() for code in cell.split(_JOINED) if code.strip()))


def _course_slug(code: str) -> str:
    """The part of an IRI for a code: `ENGL 101+` and `ENGL 101` are two courses."""
    return slug(code.replace("+", " plus "))


def _say_course(about: Description, catalog: str, code: str, provider: str) -> str:
    iri = course_iri(catalog, _course_slug(code))
    say_course(about, iri, code, code, provider)
    return iri


FORMAT: Final = Format(
    "articulation-table",
    "Articulation of community college courses to UC Berkeley (CSV)",
    read,
    ("articulations*.csv",),
    shapes=("ctdl", "requirements", "transfer"),
)
