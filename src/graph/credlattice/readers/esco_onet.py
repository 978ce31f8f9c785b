"""Crosswalks from ESCO's occupations and from ISCO-08 to the occupations of the United States, as SKOS mappings.

Nesta's CSV gives the O*NET occupation that fits an ESCO occupation best: `skos:closeMatch`, which claims no more. The
workbook of BLS marks with * that only part of an occupation is meant, on one sheet for ISCO-08 and on the other for SOC
2010; both marks together say how the two relate:

    neither is a part          skos:exactMatch
    only the SOC one is        ISCO-08 skos:broadMatch SOC     the whole ISCO occupation lies in the SOC one
    only the ISCO one is       ISCO-08 skos:narrowMatch SOC
    both are                   skos:relatedMatch               they overlap

Each row is stated from its first column to its other, with an annotated axiom as in `ontology/alignments/`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers.describing import Description, refused, short_hash, text, typed
from credlattice.readers.reading import Format
from credlattice.readers.sssom_slots import SEMAPV, SSSOM, assert_mapping
from credlattice.readers.tables import Row, UnreadableTable, header_of, rows
from credlattice.readers.workbooks import sheet_names, top_rows
from credlattice.vocabulary import DCTERMS, GRAPH, RDFS, RESOURCE, SKOS

ISCO: Final = "http://data.europa.eu/esco/isco/C"
_OCCUPATIONS: Final = "http://data.europa.eu/esco/concept-scheme/occupations"
_ISCO_GROUPS: Final = "http://data.europa.eu/esco/concept-scheme/isco"
_ESCO: Final = re.compile(r"http://data\.europa\.eu/esco/occupation/[0-9a-f-]{36}", re.ASCII)
_ONET: Final = re.compile(r"\d\d-\d{4}\.\d\d", re.ASCII)
_SOC: Final = re.compile(r"\d\d-\d{4}", re.ASCII)
_ISCO: Final = re.compile(r"\d{3,4}", re.ASCII)
_SIMILARITY: Final = re.compile(r"[01](\.\d{1,20})?", re.ASCII)
_TITLE: Final = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_CONFIDENCE: Final = frozenset({"0.5", "1", "1.0", "2", "2.0"})
_NO_TITLES: Final = "na"

_NESTA: Final = ("concept_uri", "esco_occupation", "onet_code", "onet_occupation", "semantic_similarity", "confidence")
_ISCO_CODE, _ISCO_TITLE, _PART = "ISCO-08 Code", "ISCO-08 Title EN", "part"
_SOC_CODE, _SOC_TITLE = "2010 SOC Code", "2010 SOC Title"
_BLS: Final = (_ISCO_CODE, _ISCO_TITLE, _PART, _SOC_CODE, _SOC_TITLE)
_LINES_ABOVE: Final = 30
"""Lines among which the header of a sheet of BLS is looked for."""
_RELATIONS: Final = {
    (False, False): "exactMatch",
    (False, True): "broadMatch",
    (True, False): "narrowMatch",
    (True, True): "relatedMatch",
}
"""(only part of the first is meant, only part of the second) → how the first relates to the second."""


class _BadRow(ValueError):
    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


@dataclass(frozen=True)
class _Set:
    """One mapping set, which is one document."""

    iri: str
    document: SourceDocument
    subjects: str
    targets: str

    def describe(self, about: Description) -> None:
        about.thing(self.iri, SSSOM + "MappingSet")
        about.say(self.iri, DCTERMS + "title", text(self.document.title))
        about.say(self.iri, SSSOM + "subject_source", self.subjects)
        about.say(self.iri, SSSOM + "object_source", self.targets)


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    for path in files:
        if path.suffix.lower() in (".xls", ".xlsx"):
            yield from _read_bls(path, read_on)
        else:
            yield from _read_nesta(path, read_on)


# -- ESCO and O*NET ---------------------------------------------------------------------------------------------------


def _read_nesta(path: Path, read_on: date) -> Iterator[Record]:
    edition = path.stem.lower().rpartition("_")[2]
    known = edition in ("mcc", "nov2020")
    slug = f"esco-onet-{edition}" if known else "esco-onet"
    described = {"mcc": " (version of the Mapping Career Causeways report)", "nov2020": " (November 2020)"}
    document = SourceDocument(
        graph=f"{GRAPH}document/{slug}-crosswalk",
        title=f"Crosswalk of ESCO and O*NET occupations{described.get(edition, '')}",
        addresses=("https://github.com/nestauk/mapping-career-causeways",),
        read_on=read_on,
        publisher="Nesta",
        licence="MIT",
    )
    found = _Set(f"{RESOURCE}mapping-set/{slug}", document, _OCCUPATIONS, "https://www.onetcenter.org/taxonomy.html")
    try:
        columns = header_of(path)
        if missing := [column for column in _NESTA if column not in columns]:
            reason = (
                f"no crosswalk of ESCO: columns {', '.join(missing)} not found; expected {', '.join(_NESTA)}, or the"
            )
            yield refused(document, path.name, "unrecognised-file", f"{reason} BLS workbook of ISCO-08 and SOC 2010")
            return
        yield from _records(rows(path), found, _nesta)
    except UnreadableTable as error:
        yield _unreadable(document, path, error)


def _nesta(about: Description, row: Row, found: _Set) -> None:
    esco, onet = row["concept_uri"], row["onet_code"]
    if not _ESCO.fullmatch(esco):
        raise _BadRow("bad-esco-uri", f"concept_uri {esco[:80]!r} is no address of an ESCO occupation; correct it")
    if not _ONET.fullmatch(onet):
        raise _BadRow("bad-onet-code", f"onet_code {onet[:40]!r} is no code like 15-1252.00; correct it")
    _say(about, found, esco, "closeMatch", f"{RESOURCE}onet/occupation/{onet}", "CompositeMatching")
    _name_ends(about, row["esco_occupation"], row["onet_occupation"])
    if (similarity := row["semantic_similarity"]) and _SIMILARITY.fullmatch(similarity) and float(similarity) <= 1:
        about.say(about.id, SSSOM + "similarity_score", typed(similarity, "double"))
    elif similarity:
        about.warn("bad-similarity", f"semantic_similarity {similarity[:40]!r} is no number from 0 to 1; left out")
    if (confidence := row["confidence"]) in _CONFIDENCE:
        about.say(about.id, SSSOM + "other", text(f"confidence={confidence.removesuffix('.0')}", None))
    elif confidence:
        about.warn("bad-confidence", f"confidence {confidence[:40]!r} is none of 0.5, 1 and 2; left out")
    if (titles := row["matching_job_titles"]) not in ("", _NO_TITLES):
        for one, other in _TITLE.findall(titles):
            about.say(about.id, SSSOM + "match_string", text(one or other))


# -- ISCO-08 and SOC 2010 ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Sheet:
    path: Path
    name: str
    header: int
    """How many lines are above the header."""
    from_isco: bool

    def rows(self) -> Iterator[Row]:
        return rows(self.path, sheet=self.name, header=self.header)


def _read_bls(path: Path, read_on: date) -> Iterator[Record]:
    document = SourceDocument(
        graph=GRAPH + "document/isco-08-soc-2010-crosswalk",
        title="Crosswalk of ISCO-08 and SOC 2010",
        addresses=("https://www.bls.gov/soc/soccrosswalks.htm",),
        read_on=read_on,
        publisher="U.S. Bureau of Labor Statistics",
        licence="Public domain: a work of the United States government",
    )
    found = _Set(f"{RESOURCE}mapping-set/isco-08-soc-2010", document, _ISCO_GROUPS, RESOURCE + "soc/2010")
    try:
        sheets = _sheets(path)
        if not sheets:
            reason = f"no sheet of the crosswalk of ISCO-08 and SOC 2010: expected the columns {', '.join(_BLS)}"
            yield refused(document, path.name, "unrecognised-file", reason)
        parts = {sheet.from_isco: _parts(sheet) for sheet in sheets}
        for sheet in sheets:
            describe = partial(_bls, sheet=sheet, others=parts.get(not sheet.from_isco, {}))
            yield from _records(sheet.rows(), found, describe)
    except UnreadableTable as error:
        yield _unreadable(document, path, error)


def _sheets(path: Path) -> list[_Sheet]:
    """The sheets that hold the crosswalk; each is told by the first column of its header."""
    found = []
    for name in sheet_names(path):
        for number, cells in enumerate(top_rows(path, name, _LINES_ABOVE)):
            if set(_BLS) <= set(cells):
                found.append(_Sheet(path, name, number, cells.index(_ISCO_CODE) < cells.index(_SOC_CODE)))
                break
    return found


def _parts(sheet: _Sheet) -> dict[tuple[str, str], bool]:
    """(ISCO code, SOC code) → whether the sheet means only part of the occupation it starts from."""
    return {(row[_ISCO_CODE], row[_SOC_CODE]): row[_PART] == "*" for row in sheet.rows() if row[_PART] in ("", "*")}


def _bls(about: Description, row: Row, found: _Set, *, sheet: _Sheet, others: Mapping[tuple[str, str], bool]) -> None:
    isco, soc, part = row[_ISCO_CODE], row[_SOC_CODE], row[_PART]
    if not _ISCO.fullmatch(isco):
        raise _BadRow("bad-isco-code", f"{_ISCO_CODE} {isco[:40]!r} is no code like 2512; correct it")
    if not _SOC.fullmatch(soc):
        raise _BadRow("bad-soc-code", f"{_SOC_CODE} {soc[:40]!r} is no code like 15-1132; correct it")
    if part not in ("", "*"):
        raise _BadRow("bad-part", f"{_PART} {part[:40]!r} is neither empty nor *; correct it")
    other = others.get((isco, soc))
    if other is None:
        about.warn("one-sided", "the other sheet does not hold this pair: whether it is part of it is not known")
    relation = "relatedMatch" if other is None else _RELATIONS[part == "*", other]
    ends = (f"{ISCO}{isco}", row[_ISCO_TITLE]), (f"{RESOURCE}soc/2010/{soc}", row[_SOC_TITLE])
    (subject, subject_title), (target, target_title) = ends if sheet.from_isco else reversed(ends)
    _say(about, found, subject, relation, target, "UnspecifiedMatching")
    _name_ends(about, subject_title, target_title)
    if comment := next((cell for name, cell in row.cells.items() if name.startswith("Comment")), ""):
        about.say(about.id, RDFS + "comment", text(comment))


# -- both -------------------------------------------------------------------------------------------------------------


def _records(lines: Iterator[Row], found: _Set, describe: Callable[[Description, Row, _Set], None]) -> Iterator[Record]:
    first = True
    for row in lines:
        if row.blank:
            continue
        about = Description(found.document, row.place, row.place)
        try:
            describe(about, row, found)
        except _BadRow as error:
            about.quads.clear()
            about.refuse(error.kind, str(error))
        if first and about.quads:
            first = False
            found.describe(about)
        yield about.record(row.fragment)


def _say(about: Description, found: _Set, subject: str, relation: str, target: str, justification: str) -> None:
    about.id = f"{RESOURCE}mapping/{short_hash(found.iri, subject, target)}"
    assert_mapping(about, found.iri, about.id, subject, SKOS + relation, target)
    about.say(about.id, SSSOM + "mapping_justification", SEMAPV + justification)


def _name_ends(about: Description, subject: str, target: str) -> None:
    for label, name in ((subject, "subject_label"), (target, "object_label")):
        if label:
            about.say(about.id, SSSOM + name, text(label))


def _unreadable(document: SourceDocument, path: Path, error: Exception) -> Record:
    reason = f"cannot be read further: {error}. Get the file again"[:400]
    return refused(document, path.name, "unreadable-file", reason)


FORMAT: Final = Format(
    "esco-onet",
    "Crosswalks of ESCO and O*NET occupations (CSV) and of ISCO-08 and SOC 2010 (workbook)",
    read,
    files=("esco_onet_crosswalk*.csv", "ISCO_SOC_Crosswalk*.xls", "ISCO_SOC_Crosswalk*.xlsx"),
)
