"""Rich Skill Descriptors of the Open Skills Management Tool (OSMT): CSV files, and the JSON of its public addresses.

A CSV has a skill in every row, by the column names of any OSMT version, or is one of OSMT's two lists of occupations.
JSON is one skill, one collection with its skills, or a list of these. Each becomes one record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from credlattice.model import Problem, Record, SourceDocument
from credlattice.readers.describing import Description, refused, short_hash, slug, text
from credlattice.readers.json_documents import documents
from credlattice.readers.reading import Format
from credlattice.readers.rsd_descriptors import SOC, Occupation, Reference, Skill, describe, is_address
from credlattice.readers.rsd_json import Unreadable, collection, entries, is_collection, skill_of
from credlattice.readers.tables import Row, UnreadableTable, header_of, rows
from credlattice.vocabulary import CTERMS, GRAPH, RESOURCE, SKOS

PUBLISHER: Final = "Open Skills Management Tool"
ADDRESS: Final = "https://github.com/wgu-opensource/osmt"
MAX_ALIGNMENTS: Final = 50
"""Columns `Alignment 2 Name` … that are looked for."""
_NAMES: Final = {
    "name": ("Skill Name", "RSD Name"),
    "statement": ("Contextualized Skill Statement", "Skill Statement"),
    "iri": ("Canonical URL",),
    "categories": ("Skill Category", "Category", "Categories"),
    "keywords": ("Keywords",),
    "standards": ("Professional Standards", "Standards"),
    "certifications": ("Certifications",),
    "employers": ("Employer", "Employers"),
    "collections": ("Collection", "Collections"),
    "occupations": (
        "BLS Major Group",
        "BLS Minor Group",
        "BLS Broad Occupation",
        "BLS Detailed Occupation",
        "O*NET Job Role",
        "Occupation Major Groups",
        "Occupation Minor Groups",
        "Broad Occupations",
        "Detailed Occupations",
        "O*NET Job Codes",
        "O*Net Job Codes",
    ),
}
"""What the columns of a skill are called in the versions of OSMT."""
_SOC_CODE = re.compile(r"[0-9]{2}-[0-9]{4}")
_ONET_CODE = re.compile(r"[0-9]{2}-[0-9]{4}\.[0-9]{2}")


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """One record for every row of a CSV, for every skill and for every collection."""
    for path in files:
        if path.suffix.lower() in (".json", ".jsonld"):
            yield from _json(path, read_on)
        else:
            yield from _table(path, read_on)


def _document(name: str, title: str, read_on: date, addresses: tuple[str, ...] = (ADDRESS,)) -> SourceDocument:
    return SourceDocument(f"{GRAPH}document/rsd-{slug(name[:100])}", title[:300], addresses, read_on, PUBLISHER)


# -- tables -----------------------------------------------------------------------------------------------------------


def _table(path: Path, read_on: date) -> Iterator[Record]:
    document = _document(path.stem, f"Rich Skill Descriptors: {path.name}", read_on)
    try:
        columns = set(header_of(path))
        if columns.issuperset(("SOC Group", "SOC Code", "SOC Title")):
            document = _document("soc-codes", "OSMT: occupations of the BLS (SOC 2018)", read_on)
            describe_row: Callable[[Description, Row], None] = _soc
        elif columns.issuperset(("O*NET-SOC Code", "Title", "Description")):
            document = _document("onet-codes", "OSMT: occupations of O*NET", read_on)
            describe_row = _onet
        elif columns.intersection(_NAMES["statement"]) and columns.intersection(_NAMES["name"]):
            describe_row = _skill
        else:
            reason = (
                f"no skills: expected the columns {' or '.join(_NAMES['name'])} and {' or '.join(_NAMES['statement'])}"
            )
            yield refused(document, f"{path.name}:1", "unknown-table", reason, ", ".join(sorted(columns)))
            return
        for row in rows(path):
            if not row.blank:
                yield _row(row, document, describe_row)
    except UnreadableTable as error:
        yield refused(document, path.name, "unreadable-table", f"{error}. Export it again")


def _row(row: Row, document: SourceDocument, describe_row: Callable[[Description, Row], None]) -> Record:
    about = Description(document, row.place, row.place)
    try:
        describe_row(about, row)
    except Unreadable as error:
        return refused(document, row.place, error.kind, f"{error}; row set aside", row.fragment)
    return about.record()


def _skill(about: Description, row: Row) -> None:
    def cell(field: str) -> str:
        return next((row[name] for name in _NAMES[field] if row[name]), "")

    def named(field: str) -> list[Reference]:
        return [Reference(name=each) for each in _split(cell(field))]

    if not cell("statement"):
        raise Unreadable("no-statement", f"{' or '.join(_NAMES['statement'])} is empty: a skill without it is none")
    codes = [code for column in _NAMES["occupations"] for code in _split(row[column])]
    describe(
        about,
        Skill(
            statement=cell("statement"),
            name=cell("name"),
            iri=cell("iri"),
            categories=_split(cell("categories")),
            keywords=_split(cell("keywords")),
            occupations=[Occupation(code) for code in codes],
            alignments=_alignments(row),
            standards=named("standards"),
            certifications=named("certifications"),
            employers=named("employers"),
            collections=named("collections"),
        ),
    )


def _alignments(row: Row) -> list[Reference]:
    """Of any version: `Alignment Title` with `Alignment`, or `Alignment Name`, `… URL`, `… Framework`, `… 2 Name`, …"""
    iris, names = _split(row["Alignment"]), _split(row["Alignment Title"])
    if len(iris) == len(names):
        found = [Reference(iri, name) for iri, name in zip(iris, names, strict=True)]
    else:
        # Nothing says which title belongs to which address.
        found = [*(Reference(iri=iri) for iri in iris), *(Reference(name=name) for name in names)]
    for label in ("Alignment", *(f"Alignment {number}" for number in range(2, MAX_ALIGNMENTS + 1))):
        each = Reference(row[f"{label} URL"], row[f"{label} Name"], row[f"{label} Framework"])
        if each.iri or each.name:
            found.append(each)
    return found


def _split(cell: str) -> list[str]:
    return [part for part in map(str.strip, cell.split(";")) if part]


def _soc(about: Description, row: Row) -> None:
    if not _SOC_CODE.fullmatch(row["SOC Code"]) or not row["SOC Title"]:
        raise Unreadable("bad-occupation-code", f"SOC Code {row['SOC Code'][:40]!r} is no code, or SOC Title is empty")
    about.id = about.thing(SOC + row["SOC Code"], SKOS + "Concept")
    about.say(about.id, SKOS + "prefLabel", text(row["SOC Title"]))
    about.say(about.id, SKOS + "notation", text(row["SOC Code"], None))
    if row["SOC Definition"]:
        about.say(about.id, SKOS + "definition", text(row["SOC Definition"]))


def _onet(about: Description, row: Row) -> None:
    code = row["O*NET-SOC Code"]
    if not _ONET_CODE.fullmatch(code) or not row["Title"]:
        raise Unreadable("bad-occupation-code", f"O*NET-SOC Code {code[:40]!r} is no code, or Title is empty")
    about.id = about.thing(f"{RESOURCE}onet/occupation/{code}", CTERMS + "Occupation")
    about.say(about.id, CTERMS + "name", text(row["Title"]))
    about.say(about.id, CTERMS + "codedNotation", text(code, None))
    if row["Description"]:
        about.say(about.id, CTERMS + "description", text(row["Description"]))


# -- JSON -------------------------------------------------------------------------------------------------------------


def _json(path: Path, read_on: date) -> Iterator[Record]:
    whole = _document(path.stem, f"Rich Skill Descriptors: {path.name}", read_on)
    try:
        data = path.read_bytes()
    except OSError as error:
        yield refused(whole, path.name, "unreadable-file", f"{path.name}: cannot be read: {error.strerror}")
        return
    for found in documents(data, path.name):
        if isinstance(found, Problem):
            yield Record(found.place, found.place, whole, (), (found,))
            continue
        single = isinstance(found.content, dict) and "@graph" not in found.content
        for number, entry in enumerate(entries(found.content)):
            place = f"{path.name}:{found.line}" + ("" if single else f"[{number}]")
            yield from _entry(entry, place, _of(entry, whole, read_on) if single else whole)


def _of(entry: Any, whole: SourceDocument, read_on: date) -> SourceDocument:
    """A file with one skill or collection is what stands at its address, whatever the file is called."""
    iri = next((entry[key] for key in ("id", "@id") if isinstance(entry.get(key), str)), "")
    if not is_address(iri):
        return whole
    title = next((entry[key] for key in ("skillName", "name") if isinstance(entry.get(key), str)), iri)
    name = f"{iri.partition('://')[2][:60]}-{short_hash(iri)}"
    return _document(name, f"Rich Skill Descriptors: {text(title).value}", read_on, (iri,))


def _entry(entry: Any, place: str, document: SourceDocument) -> Iterator[Record]:
    about = Description(document, place, place)
    try:
        if not is_collection(entry):
            describe(about, skill_of(entry))
            yield about.record()
            return
        own, members = collection(about, entry)
    except Unreadable as error:
        yield refused(document, place, error.kind, f"{error}; set aside", str(entry))
        return
    yield about.record()
    for number, member in enumerate(members):
        at = Description(document, f"{place}/skills/{number}", f"{place}/skills/{number}")
        try:
            describe(at, skill_of(member, own))
            yield at.record()
        except Unreadable as error:
            yield refused(document, at.place, error.kind, f"{error}; set aside", str(member))


FORMAT: Final = Format(
    name="rsd",
    title="Rich Skill Descriptors (OSMT): skills and collections",
    read=read,
    files=("*Skills-Import.csv", "*skills_import.csv", "*rsd*.csv", "*rsd*.json", "BLS-Import.csv", "oNet-Import.csv"),
)
