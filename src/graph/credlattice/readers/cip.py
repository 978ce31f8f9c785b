"""The Classification of Instructional Programs (CIP): the fields of study of 2020, and where those of 2010 went.

`CIPCode2020.csv` → a concept for every code of CIP 2020, in one scheme: series (01), groups (01.01) and fields of study
(01.0101), each below the one its code begins with, and the alignment object that credentials point at. Its rows for
codes that CIP 2020 no longer has describe the code of CIP 2010 and say what replaced it.

`Crosswalk2010to2020.csv` → a concept for every code of CIP 2010, matched with CIP 2020. A code without substantive
changes matches exactly if its text is the same too, else closely; a code that moved matches closely; a code that was
deleted matches nothing, and at most names the code its programs are reported under.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers.describing import Description, refused, text
from credlattice.readers.reading import Format
from credlattice.readers.tables import Row, UnreadableTable, header_of, rows
from credlattice.vocabulary import CTERMS, DCTERMS, GRAPH, RESOURCE, SKOS

SCHEME: Final = RESOURCE + "cip/2020"
SCHEME_2010: Final = RESOURCE + "cip/2010"
FRAMEWORK: Final = "Classification of Instructional Programs 2020"
_FRAMEWORK_2010: Final = "Classification of Instructional Programs 2010"

CODE: Final = re.compile(r"\d\d(\.\d\d(\d\d)?)?", re.ASCII)
"""A series, a group or a field of study: 01, 01.01, 01.0101."""
_NAMED_CODE: Final = re.compile(r"\b\d\d\.\d{4}\b", re.ASCII)
_SUCCESSOR: Final = re.compile(r"\b(?:to|under) (\d\d(?:\.\d\d(?:\d\d)?)?)\b", re.ASCII | re.IGNORECASE)
_ITEMS: Final = re.compile(r"(?:^|, )- ")

_COLUMNS: Final = frozenset({"CIPCode", "CIPTitle", "CIPDefinition", "Action"})
_CROSSWALK_COLUMNS: Final = frozenset({"CIPCode2010", "CIPTitle2010", "Action", "CIPCode2020"})
_CURRENT: Final = {
    "No substantive changes": None,
    "New": "New in CIP 2020.",
    "Moved to": "Moved to this code in CIP 2020.",
}
FORMER: Final = ("Moved from", "Deleted")
"""Actions of codes that CIP 2020 no longer has."""
_ACTIONS: Final = ("No substantive changes", "New", "Moved to", "Deleted")


def title_of(written: str) -> str:
    """A title without the full stop that every title of the file ends with.

    >>> title_of("Agriculture, General.")
    'Agriculture, General'
    """
    return written.removesuffix(".").rstrip()


def code_of(written: str) -> str:
    """A code without the marks that keep a spreadsheet from reading it as a number.

    >>> code_of('="01.0101"')
    '01.0101'
    """
    return written.strip("=\"' ")


def above(code: str) -> str | None:
    """The code of the wider group that `code` is in.

    >>> above("01.0101"), above("01.01"), above("01")
    ('01.01', '01', None)
    """
    return {7: code[:5], 5: code[:2]}.get(len(code))


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """The records of CIPCode2020.csv and Crosswalk2010to2020.csv, told apart by their columns."""
    for path in files:
        try:
            yield from _read_file(path, read_on)
        except UnreadableTable as error:
            yield refused(_document_of("2020", read_on), path.name, "unreadable-table", f"{error}: get the file again")


def _read_file(path: Path, read_on: date) -> Iterator[Record]:
    header = header_of(path)
    found = frozenset(header)
    if found >= _COLUMNS:
        document, describe, key = _document_of("2020", read_on), _describe, "CIPCode"
    elif found >= _CROSSWALK_COLUMNS:
        document, describe, key = _document_of("2010-2020", read_on), _match, "CIPCode2020"
    else:
        reason = (
            f"neither CIPCode2020.csv (columns {', '.join(sorted(_COLUMNS))}) nor Crosswalk2010to2020.csv (columns "
        )
        reason += f"{', '.join(sorted(_CROSSWALK_COLUMNS))}): give one of these files as NCES publishes it"
        yield refused(_document_of("2020", read_on), path.name, "unknown-columns", reason, ", ".join(header))
        return
    seen: set[tuple[str, str]] = set()
    for row in rows(path):
        if not row.blank:
            yield _record(row, document, describe, key, len(header), seen)


def _record(
    row: Row,
    document: SourceDocument,
    describe: Callable[[Description, Row], None],
    key: str,
    width: int,
    seen: set[tuple[str, str]],
) -> Record:
    about = Description(document, row.place, row.place)
    codes = (code_of(row.cells.get("CIPCode2010", "")), code_of(row[key]))
    if len(row.cells) < width:
        about.refuse("short-row", f"{len(row.cells)} cells of {width}: the file seems cut off here, get it again")
    elif codes in seen:
        about.refuse("duplicate-code", f"the code {codes[1]} stands in the file twice: keep the row that is right")
    else:
        describe(about, row)
        seen.add(codes)
    return about.record(row.fragment)


# -- CIPCode2020.csv --------------------------------------------------------------------------------------------------


def _describe(about: Description, row: Row) -> None:
    code, title, action = code_of(row["CIPCode"]), title_of(row["CIPTitle"]), row["Action"]
    if _refused(about, code, title, action, (*_CURRENT, *FORMER)):
        return
    definition = row["CIPDefinition"]
    if action in FORMER:
        about.id = _concept(about, SCHEME_2010, code, title)
        about.say(about.id, SKOS + "historyNote", text(definition or f"{action}."))
        _replaced(about, definition)
        return
    about.id = _concept(about, SCHEME, code, title)
    _align(about, code, title)
    if definition:
        about.say(about.id, SKOS + "definition", text(definition))
    if note := _CURRENT[action]:
        about.say(about.id, SKOS + "historyNote", text(note))
    for example in _ITEMS.split(row["Examples"].removeprefix("Examples:").strip()):
        if example:
            about.say(about.id, SKOS + "example", text(example))
    for other in _NAMED_CODE.findall(row["CrossReferences"]):
        about.say(about.id, SKOS + "related", f"{SCHEME}/{other}")


def _refused(about: Description, code: str, title: str, action: str, actions: Sequence[str]) -> bool:
    if not CODE.fullmatch(code):
        reason = f"{code[:40]!r} is no CIP code such as 01, 01.01 or 01.0101: write the code as text"
        about.refuse("bad-code", reason)
    elif not title:
        about.refuse("no-title", f"the code {code} has no title: give it the title that NCES publishes")
    elif action not in actions:
        about.refuse("unknown-action", f"the action {action[:60]!r} is none of: {', '.join(actions)}")
    return bool(about.problems)


def _concept(about: Description, scheme: str, code: str, title: str) -> str:
    """Describes a code; a series describes the scheme too, whose top it is."""
    iri = about.thing(f"{scheme}/{code}", SKOS + "Concept")
    about.say(iri, SKOS + "prefLabel", text(title))
    about.say(iri, SKOS + "notation", text(code, None))
    about.say(iri, SKOS + "inScheme", scheme)
    if wider := above(code):
        about.say(iri, SKOS + "broader", f"{scheme}/{wider}")
    else:
        about.thing(scheme, SKOS + "ConceptScheme")
        about.say(scheme, SKOS + "prefLabel", text(FRAMEWORK if scheme == SCHEME else _FRAMEWORK_2010))
        about.say(iri, SKOS + "topConceptOf", scheme)
    return iri


def _align(about: Description, code: str, title: str) -> None:
    alignment = about.thing(f"{SCHEME}/{code}#alignment", CTERMS + "CredentialAlignmentObject")
    about.say(alignment, CTERMS + "codedNotation", text(code, None))
    about.say(alignment, CTERMS + "targetNode", f"{SCHEME}/{code}")
    about.say(alignment, CTERMS + "targetNodeName", text(title))
    about.say(alignment, CTERMS + "framework", SCHEME)
    about.say(alignment, CTERMS + "frameworkName", text(FRAMEWORK))


def _replaced(about: Description, words: str) -> None:
    """'Moved from 01.0309 to 01.1004' and 'Deleted, report under 45.1103' name what took the code's place."""
    if successor := _SUCCESSOR.search(words):
        about.say(about.id, DCTERMS + "isReplacedBy", f"{SCHEME}/{successor[1]}")


# -- Crosswalk2010to2020.csv ------------------------------------------------------------------------------------------


def _match(about: Description, row: Row) -> None:
    old, new, action = code_of(row["CIPCode2010"]), code_of(row["CIPCode2020"]), row["Action"]
    if action == "New" and not old:
        if not _refused(about, new, row["CIPTitle2020"], action, _ACTIONS):
            about.id = f"{SCHEME}/{new}"
            about.say(about.id, SKOS + "historyNote", text("New in CIP 2020."))
        return
    if _refused(about, old, title_of(row["CIPTitle2010"]), action, _ACTIONS):
        return
    if not CODE.fullmatch(new):
        about.refuse("bad-code", f"{new[:40]!r} is no CIP code such as 01, 01.01 or 01.0101: write the code as text")
        return
    about.id = _concept(about, SCHEME_2010, old, title_of(row["CIPTitle2010"]))
    if action == "Deleted":
        about.say(about.id, SKOS + "historyNote", text(row["CIPTitle2020"] or "Deleted"))
        _replaced(about, row["CIPTitle2020"])
        return
    if action == "Moved to":
        about.say(about.id, DCTERMS + "isReplacedBy", f"{SCHEME}/{new}")
    same = action == "No substantive changes" and old == new and row["Text change"] == "no"
    about.say(about.id, SKOS + ("exactMatch" if same else "closeMatch"), f"{SCHEME}/{new}")


def _document_of(edition: str, read_on: date) -> SourceDocument:
    title = "CIP 2020: codes, titles and definitions" if edition == "2020" else "Crosswalk of CIP 2010 and CIP 2020"
    return SourceDocument(
        graph=f"{GRAPH}document/cip-{edition}" + ("" if edition == "2020" else "-crosswalk"),
        title=title,
        addresses=("https://nces.ed.gov/ipeds/cipcode/resources.aspx?y=56",),
        read_on=read_on,
        publisher="National Center for Education Statistics",
        licence="Public domain: a work of the United States government",
    )


FORMAT: Final = Format(
    "cip",
    "NCES: Classification of Instructional Programs 2020, and the crosswalk from 2010",
    read,
    files=("CIPCode2020.csv", "Crosswalk2010to2020.csv"),
)
