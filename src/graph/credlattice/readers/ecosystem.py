"""The project's own sourced facts: data/ecosystem/*.csv → quads, one named graph per set of addresses.

A cell that is not asserted never becomes a triple of its own: it becomes a `cl:Claim`
(docs/decisions/0002-statement-status.md). The columns are described in `ecosystem_sheets`.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, Quad

from credlattice.model import Problem, Record, SourceDocument, Status
from credlattice.readers.ecosystem_sheets import (
    KINDS,
    RELATIONS,
    SHEETS,
    TYPE,
    BadCell,
    Sheet,
    Term,
    Triple,
    addresses_of,
    day,
    is_address,
    slug,
    status_of,
)
from credlattice.vocabulary import CL, DCTERMS, GRAPH, RDF, RDFS, RESOURCE, SKOS, XSD

Row = Mapping[str, str]

SLUG: Final = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


@dataclass(frozen=True)
class Statement:
    """A triple, how far it may be relied on, and where it comes from."""

    triple: Triple
    status: Status
    source: str
    whole_row: bool = False
    """The row itself is in doubt, so the thing is findable through its claims only."""


@dataclass(frozen=True)
class Line:
    """One line of a file, not yet read."""

    file: str
    number: int
    row: Row

    @property
    def place(self) -> str:
        return f"{self.file}:{self.number}"


def _thing(sheet: Sheet, row: Row) -> list[Statement]:
    """Everything a row of a sheet states, cell by cell."""
    status, subject = status_of(row["status"]), NamedNode(f"{RESOURCE}{sheet.kind}/{row[sheet.by]}")
    doubtful = status is not Status.ASSERTED
    out: list[Statement] = []
    if sheet.classes:
        if not row.get("name"):
            raise BadCell("missing-name", "the name is missing; write the name its source gives")
        classes = KINDS.get(row.get("class") or "", None) if "class" in row else sheet.classes
        if classes is None:
            raise BadCell("unknown-class", f"class {row['class']!r} is unknown; use one of {', '.join(KINDS)}")
        basic: list[Triple] = [(subject, TYPE, NamedNode(c)) for c in classes]
        basic.append((subject, sheet.label, Literal(row["name"], language="en")))
        if sheet.scheme:
            basic.append((subject, NamedNode(SKOS + "inScheme"), NamedNode(f"{RESOURCE}scheme/{sheet.scheme}")))
        out += [Statement(t, status, row["source"], doubtful) for t in basic]
    for column in sheet.columns:
        cell = row.get(column.name) or ""
        cell_status = status_of(row.get(f"{column.name}_status") or row["status"])
        source = row.get(f"{column.name}_source") or row["source"]
        if column.doubt and cell_status is Status.ASSERTED:
            cell_status, source = Status.UNVERIFIED, "from memory, not read on any page"
        for value in filter(None, cell.split("; ") if column.many else (cell,)):
            node, more = column.make(value)
            triples = ((subject, NamedNode(column.predicate), node), *more)
            out += [Statement(t, cell_status, source, doubtful) for t in triples]
    return out


def _relation(row: Row) -> list[Statement]:
    if row.get("predicate") not in RELATIONS:
        raise BadCell(
            "unknown-predicate", f"{row.get('predicate')!r} is no relation; use one of {', '.join(RELATIONS)}"
        )
    subject = NamedNode(f"{RESOURCE}{row['subject_kind']}/{row['subject']}")
    target = NamedNode(f"{RESOURCE}{row['object_kind']}/{row['object']}")
    return [
        Statement((subject, NamedNode(RELATIONS[row["predicate"]]), target), status_of(row["status"]), row["source"])
    ]


# -- documents and records --------------------------------------------------------------------------------------------


@dataclass
class Library:
    """The documents met so far, so that one set of addresses is one graph."""

    licences: Mapping[str, str]
    first_read: Mapping[tuple[str, ...], date]
    latest: date
    documents: dict[tuple[str, ...], SourceDocument] = field(default_factory=dict)

    def document(self, source: str) -> SourceDocument:
        addresses = addresses_of(source)
        if addresses not in self.documents:
            parts = [urlsplit(a) for a in addresses]
            readable = slug(parts[0].netloc + parts[0].path)[:60].strip("-")
            code = hashlib.sha256(" ".join(addresses).encode()).hexdigest()[:8]
            pages = f"{parts[0].netloc}{parts[0].path}"
            more = f" and {len(parts) - 1} more" if len(parts) > 1 else ""
            found = [
                licence for prefix, licence in self.licences.items() if all(a.startswith(prefix) for a in addresses)
            ]
            self.documents[addresses] = SourceDocument(
                graph=f"{GRAPH}source/{readable}-{code}",
                title=pages + more,
                addresses=addresses,
                # The oldest reading: every statement of the graph was read on that day or later.
                read_on=self.first_read.get(addresses, self.latest),
                publisher="; ".join(sorted({p.hostname or "" for p in parts})),
                licence=found[0] if found else None,
            )
        return self.documents[addresses]

    def claims(self, status: Status) -> SourceDocument:
        return SourceDocument(
            graph=f"{GRAPH}claims/{status}/ecosystem",
            title=f"Ecosystem statements that are {status}, not facts",
            addresses=(f"data/ecosystem of the project: {status} statements, each naming its own source",),
            read_on=self.latest,
            publisher="Credlattice",
            licence="https://creativecommons.org/licenses/by/4.0/",
            status=status,
        )


def _claim(statement: Statement, read_on: date, graph: NamedNode) -> tuple[NamedNode, list[Quad]]:
    sources = addresses_of(statement.source)
    key = "|".join([*map(str, statement.triple), statement.status, *sources])
    claim = NamedNode(f"{RESOURCE}claim/{hashlib.sha256(key.encode()).hexdigest()[:16]}")
    subject, predicate, value = statement.triple
    said: list[tuple[str, Term]] = [
        (RDF + "type", NamedNode(CL + "Claim")),
        (RDF + "subject", subject),
        (RDF + "predicate", predicate),
        (RDF + "object", value),
        (CL + "status", NamedNode(CL + statement.status.capitalize())),
        (CL + "readOn", Literal(read_on.isoformat(), datatype=NamedNode(XSD + "date"))),
        *((DCTERMS + "source", NamedNode(s) if is_address(s) else Literal(s, language="en")) for s in sources),
    ]
    return claim, [Quad(claim, NamedNode(p), o, graph) for p, o in said]


def _records(line: Line, statements: list[Statement], library: Library) -> Iterator[Record]:
    """One record per document that the row speaks for: its sources, and the claims of each status."""
    quads: dict[SourceDocument, list[Quad]] = {}
    read_on = day(line.row["read_on"])
    for s in statements:
        if s.status is Status.ASSERTED:
            if not all(map(is_address, addresses_of(s.source))) or not s.source:
                reason = "asserted without a web address; give the address it was read at, or mark it unverified"
                raise BadCell("missing-source", reason)
            document = library.document(s.source)
            quads.setdefault(document, []).append(Quad(*s.triple, NamedNode(document.graph)))
        else:
            if not s.source:
                raise BadCell(
                    "missing-source", "the source is missing; give an address, or say in words where it is from"
                )
            document = library.claims(s.status)
            graph = NamedNode(document.graph)
            claim, said = _claim(s, read_on, graph)
            if s.whole_row:
                said.append(Quad(s.triple[0], NamedNode(CL + "mentionedIn"), claim, graph))
            quads.setdefault(document, []).extend(said)
    for document, said in quads.items():
        suffix = "" if document.status is Status.ASSERTED else f"/{document.status}"
        name = f"{line.file.removesuffix('.csv')}/{line.row['id']}{suffix}"
        # A row with several asserted sources gives several records; the first address tells them apart.
        if not suffix and document is not library.documents.get(addresses_of(line.row["source"])):
            name += "/" + document.graph.removeprefix(GRAPH)
        yield Record(name, line.place, document, tuple(dict.fromkeys(said)))


def _dispute(line: Line, library: Library) -> Record:
    """A dispute, and one claim for each version of what is disputed."""
    row, document = line.row, library.claims(Status.DISPUTED)
    graph, read_on = NamedNode(document.graph), day(row["read_on"])
    about, dispute = NamedNode(RESOURCE + row["about"]), NamedNode(f"{RESOURCE}dispute/{row['id']}")
    if status_of(row["status"]) is not Status.DISPUTED:
        raise BadCell("unknown-status", f"a dispute cannot be {row['status']}; write disputed")
    said: list[tuple[str, Term]] = [
        (RDF + "type", NamedNode(CL + "Dispute")),
        (RDFS + "label", Literal(row["name"], language="en")),
        (CL + "about", about),
    ]
    if row.get("likely_reason"):
        said.append((CL + "likelyReason", Literal(row["likely_reason"], language="en")))
    quads: list[Quad] = []
    for version in ("a", "b"):
        value, source = row.get(f"value_{version}"), row.get(f"source_{version}")
        if not value or not source:
            reason = f"version {version} has no value or no source; a dispute needs two versions, each with its source"
            raise BadCell("missing-version", reason)
        triple: Triple = (about, NamedNode(CL + "statement"), Literal(value, language="en"))
        claim, more = _claim(Statement(triple, Status.DISPUTED, source), read_on, graph)
        said.append((CL + "hasPosition", claim))
        if note := row.get(f"source_{version}_note"):
            more.append(Quad(claim, NamedNode(SKOS + "note"), Literal(note, language="en"), graph))
        quads += more
    quads += [Quad(dispute, NamedNode(p), o, graph) for p, o in said]
    return Record(f"disputes/{row['id']}", line.place, document, tuple(quads))


# -- the whole folder -------------------------------------------------------------------------------------------------


def _lines(folder: Path, file: str) -> list[Line]:
    path = folder / file
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle, restval="", restkey="")
        return [Line(file, reader.line_num, row) for row in reader]


def _set_aside(line: Line, error: BadCell) -> Record:
    document = SourceDocument(f"{GRAPH}set-aside/ecosystem", "Rows set aside", (f"data/ecosystem/{line.file}",))
    name = f"{line.file.removesuffix('.csv')}/{line.row.get('id') or line.number}"
    return Record(name, line.place, document, (), (Problem(line.place, f"{error}; row set aside", error.kind),))


def _check(line: Line, seen: set[tuple[str, str]]) -> None:
    row = line.row
    if "" in row:
        raise BadCell("extra-cells", "more cells than columns; put text that holds a comma in double quotes")
    if not row.get("id"):
        raise BadCell("missing-id", "the id is missing; give the row a short stable slug")
    if not SLUG.fullmatch(row["id"].replace("--", "-").replace("_", "-")):
        raise BadCell("bad-id", f"id {row['id']!r} is not a slug; use letters, digits and single hyphens")
    if (line.file, row["id"]) in seen:
        raise BadCell("duplicate-id", f"id {row['id']!r} stands in the file twice; merge the rows or rename one")
    seen.add((line.file, row["id"]))
    if missing := [c for c in ("name", "source") if c not in row and (c == "source" or line.file == "disputes.csv")]:
        raise BadCell("missing-column", f"the file has no column {missing[0]!r}; add it to the first line")
    status_of(row.get("status") or "")
    day(row.get("read_on") or "")


def read(folder: Path) -> Iterator[Record]:
    """The records of data/ecosystem. A bad row is a record with a fatal problem; the rows around it are read.

    Raises FileNotFoundError when the folder holds none of the files.
    """
    files = [*(s.file for s in SHEETS), "relations.csv", "disputes.csv", "licences.csv"]
    lines = {file: _lines(folder, file) for file in files}
    if not any(lines.values()):
        raise FileNotFoundError(f"{folder}: none of {', '.join(files)} is here")
    good: dict[str, list[Line]] = {file: [] for file in files}
    seen: set[tuple[str, str]] = set()
    for line in (each for group in lines.values() for each in group):
        try:
            _check(line, seen)
            good[line.file].append(line)
        except BadCell as error:
            yield _set_aside(line, error)
    library = _library(good)
    # Things come first, in the order of SHEETS: a row may only name a thing that could be read.
    known: set[str] = set()
    for sheet in SHEETS:
        for line in good[sheet.file]:
            try:
                yield from _read_thing(sheet, line, library, known)
                known.add(f"{sheet.kind}/{line.row[sheet.by]}")
            except BadCell as error:
                yield _set_aside(line, error)
    for line in (*good["relations.csv"], *good["disputes.csv"]):
        try:
            yield from (_read_dispute if line.file == "disputes.csv" else _read_relation)(line, library, known)
        except BadCell as error:
            yield _set_aside(line, error)


def _library(good: Mapping[str, list[Line]]) -> Library:
    first_read: dict[tuple[str, ...], date] = {}
    for line in (each for group in good.values() for each in group):
        read_on = day(line.row["read_on"])
        for column, cell in line.row.items():
            if column == "source" or column.endswith("_source"):
                addresses = addresses_of(cell)
                first_read[addresses] = min(read_on, first_read.get(addresses, read_on))
    licences = {line.row["address_prefix"]: line.row["licence"] for line in good["licences.csv"]}
    return Library(licences, first_read, max(first_read.values(), default=date.min))


def _read_thing(sheet: Sheet, line: Line, library: Library, known: set[str]) -> list[Record]:
    if sheet.by != "id":
        _must_know(f"{sheet.kind}/{line.row.get(sheet.by, '')}", known)
    statements = _thing(sheet, line.row)
    referring = {c.predicate for c in sheet.columns if c.refers}
    for _, predicate, value in (s.triple for s in statements):
        if predicate.value in referring and isinstance(value, NamedNode):
            _must_know(value.value.removeprefix(RESOURCE), known)
    return list(_records(line, statements, library))


def _read_relation(line: Line, library: Library, known: set[str]) -> list[Record]:
    for end in ("subject", "object"):
        _must_know(f"{line.row.get(end + '_kind', '')}/{line.row.get(end, '')}", known)
    return list(_records(line, _relation(line.row), library))


def _read_dispute(line: Line, library: Library, known: set[str]) -> list[Record]:
    _must_know(line.row.get("about", ""), known)
    return [_dispute(line, library)]


def _must_know(name: str, known: set[str]) -> None:
    if name not in known:
        raise BadCell("unknown-id", f"{name!r} is described in no readable row; add its row, or correct the id")
