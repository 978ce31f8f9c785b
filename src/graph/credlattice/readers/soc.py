"""The crosswalk of CIP 2020 and SOC 2018 → occupations, and which fields of study prepare for them.

NCES and BLS match six-digit fields of study with detailed occupations by comparing the two descriptions; no data on
graduates is behind it. A match is `skos:relatedMatch` from the field to the occupation. The workbook says it several
times: by field, by occupation, new fields, new occupations, new matches, and what has no match. Every row is a record,
a pair is the same quad wherever it stands, and an occupation is described where it is first met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers import workbooks
from credlattice.readers.describing import Description, refused, text
from credlattice.readers.reading import Format
from credlattice.readers.tables import Row, rows
from credlattice.readers.workbooks import sheet_names, top_rows
from credlattice.vocabulary import CTERMS, GRAPH, RESOURCE, SKOS

SCHEME: Final = RESOURCE + "soc/2018"
FRAMEWORK: Final = "Standard Occupational Classification 2018"
_CODE: Final = re.compile(r"\d\d-\d{4}", re.ASCII)
_CIP: Final = re.compile(r"\d\d\.\d{4}", re.ASCII)
_NO_OCCUPATION: Final = "99-9999"
_NO_FIELD: Final = "99.9999"

BLS_SCHEME: Final = RESOURCE + "bls/occupation"
BLS_CODES: Final[Mapping[str, str]] = {
    "00-0000": "All Occupations",
    "21-1018": "Substance Abuse, Behavioral Disorder, and Mental Health Counselors",
    "25-2052": "Special Education Teachers, Kindergarten and Elementary School",
    "25-9045": "Teaching Assistants, Except Postsecondary",
    "51-2028": "Electrical, Electronic, and Electromechanical Assemblers, Except Coil Winders, Tapers, and Finishers",
    "53-1047": "First-Line Supervisors of Transportation and Material Moving Workers, Except Aircraft Cargo Handling "
    "Supervisors",
}
"""Occupations that BLS counts together under codes of its own: they look like SOC 2018 codes and are none."""

_COLUMNS: Final = frozenset({"CIP2020Code", "CIP2020Title", "SOC2018Code", "SOC2018Title"})
_GUIDE: Final = "File Guide"
_NEWS: Final = {"New CIP": "New in CIP 2020.", "New SOC": "New in SOC 2018."}
_NO_MATCH: Final = {
    "field": "The crosswalk of CIP 2020 and SOC 2018 matches this field of study with no occupation.",
    "occupation": "The crosswalk of CIP 2020 and SOC 2018 matches this occupation with no field of study.",
}


def is_code(code: str) -> bool:
    """Whether `code` is written like a code of the SOC: 15-1252."""
    return bool(_CODE.fullmatch(code)) and code != _NO_OCCUPATION


def occupation(code: str) -> str:
    """The IRI of the occupation that BLS means by `code`: one of SOC 2018, or one of its own.

    >>> occupation("15-1252").removeprefix(RESOURCE), occupation("53-1047").removeprefix(RESOURCE)
    ('soc/2018/15-1252', 'bls/occupation/53-1047')
    """
    return f"{BLS_SCHEME if code in BLS_CODES else SCHEME}/{code}"


def describe_own(about: Description, code: str) -> None:
    """States what an occupation of BLS's own is."""
    iri = about.thing(f"{BLS_SCHEME}/{code}", SKOS + "Concept")
    about.say(iri, SKOS + "prefLabel", text(BLS_CODES[code]))
    about.say(iri, SKOS + "notation", text(code, None))
    about.say(iri, SKOS + "inScheme", about.thing(BLS_SCHEME, SKOS + "ConceptScheme"))
    about.say(BLS_SCHEME, SKOS + "prefLabel", text("Occupations that BLS counts together"))


def describe(about: Description, code: str, title: str) -> None:
    """States what an occupation of SOC 2018 is, and the alignment object that credentials point at."""
    iri = about.thing(f"{SCHEME}/{code}", SKOS + "Concept")
    about.say(iri, SKOS + "prefLabel", text(title))
    about.say(iri, SKOS + "notation", text(code, None))
    about.say(iri, SKOS + "inScheme", SCHEME)
    alignment = about.thing(iri + "#alignment", CTERMS + "CredentialAlignmentObject")
    about.say(alignment, CTERMS + "codedNotation", text(code, None))
    about.say(alignment, CTERMS + "targetNode", iri)
    about.say(alignment, CTERMS + "targetNodeName", text(title))
    about.say(alignment, CTERMS + "framework", SCHEME)
    about.say(alignment, CTERMS + "frameworkName", text(FRAMEWORK))


def _document(read_on: date) -> SourceDocument:
    return SourceDocument(
        graph=GRAPH + "document/cip-2020-soc-2018-crosswalk",
        title="Crosswalk of CIP 2020 and SOC 2018",
        addresses=("https://nces.ed.gov/ipeds/cipcode/post3.aspx?y=56",),
        read_on=read_on,
        publisher="National Center for Education Statistics; U.S. Bureau of Labor Statistics",
        licence="Public domain: a work of the United States government",
    )


@dataclass
class _Crosswalk:
    """One workbook while it is read."""

    document: SourceDocument
    titles: dict[str, str] = field(default_factory=dict)
    """Of the occupations described so far."""

    def record(self, row: Row, sheet: str) -> Record:
        cip, soc = row["CIP2020Code"], row["SOC2018Code"]
        field_iri, occupation_iri = f"{RESOURCE}cip/2020/{cip}", f"{SCHEME}/{soc}"
        by_occupation = next(iter(row.cells), "").startswith("SOC")
        if fault := _fault(cip, soc):
            return refused(self.document, row.place, *fault, row.fragment)
        of_field = soc == _NO_OCCUPATION or (cip != _NO_FIELD and not by_occupation)
        about = Description(self.document, field_iri if of_field else occupation_iri, row.place)
        if soc == _NO_OCCUPATION:
            about.say(field_iri, SKOS + "note", text(_NO_MATCH["field"]))
        else:
            self._describe(about, soc, row["SOC2018Title"])
            if cip == _NO_FIELD:
                about.say(occupation_iri, SKOS + "note", text(_NO_MATCH["occupation"]))
            else:
                about.say(field_iri, SKOS + "relatedMatch", occupation_iri)
        if sheet in _NEWS:
            about.say(field_iri if sheet == "New CIP" else occupation_iri, SKOS + "historyNote", text(_NEWS[sheet]))
        return about.record(row.fragment)

    def _describe(self, about: Description, code: str, title: str) -> None:
        known = self.titles.get(code)
        if not title and known is None:
            about.warn("no-title", f"the occupation {code} has no title here: it is described where a row names it")
        elif known is None:
            self.titles[code] = title
            describe(about, code, title)
        elif title and title != known:
            about.warn(
                "other-title", f"{code} is called {title[:80]!r} here and {known[:80]!r} before: the first is kept"
            )


def _fault(cip: str, soc: str) -> tuple[str, str] | None:
    """(kind, reason) where a row names no field or no occupation that can be read."""
    if not _CIP.fullmatch(cip):
        return "bad-cip", f"{cip[:40]!r} is no six-digit CIP code such as 01.0101: write the code as text"
    if not _CODE.fullmatch(soc):
        return "bad-soc", f"{soc[:40]!r} is no SOC code such as 15-1252: correct the code"
    if cip == _NO_FIELD and soc == _NO_OCCUPATION:
        return "no-match", "neither a field nor an occupation is named: there is nothing to match"
    return None


def _guide(document: SourceDocument, place: str) -> Record:
    """The scheme of the occupations, said once, from the sheet that says what the others hold."""
    about = Description(document, SCHEME, place)
    about.thing(SCHEME, SKOS + "ConceptScheme")
    about.say(SCHEME, SKOS + "prefLabel", text(FRAMEWORK))
    return about.record()


def _read_file(path: Path, read_on: date) -> Iterator[Record]:
    crosswalk = _Crosswalk(_document(read_on))
    for sheet in sheet_names(path):
        place = f"{path.name}:{sheet}"
        header = [cell for row in top_rows(path, sheet, 1) for cell in row]
        if sheet == _GUIDE:
            yield _guide(crosswalk.document, f"{place}:1")
        elif _COLUMNS - set(header):
            reason = f"the columns {', '.join(sorted(_COLUMNS))} are expected: is this a sheet of the crosswalk?"
            yield refused(crosswalk.document, f"{place}:1", "unknown-sheet", reason, "; ".join(header))
        else:
            yield from (crosswalk.record(row, sheet) for row in rows(path, sheet=sheet) if not row.blank)


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """The records of the crosswalk's workbook, sheet by sheet."""
    return workbooks.records(files, lambda path: _read_file(path, read_on), _document(read_on))


FORMAT: Final = Format(
    "soc", "NCES and BLS: crosswalk of CIP 2020 and SOC 2018", read, files=("*cip_soc_crosswalk*.xlsx",)
)
