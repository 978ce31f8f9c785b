"""The NICE Workforce Framework for Cybersecurity as one table: what each work role must know and be able to do.

A row says that one work role takes one statement of knowledge, skill or ability; names and texts are repeated in every
row. What a row names for the first time it describes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers.describing import Description, refused, slug, text
from credlattice.readers.reading import Format
from credlattice.readers.tables import Row, UnreadableTable, header_of, rows
from credlattice.vocabulary import CEASN, CTERMS, GRAPH, RESOURCE, SKOS

NICE: Final = RESOURCE + "nice/"
ADDRESS: Final = "https://www.nist.gov/itl/applied-cybersecurity/nice/nice-framework-resource-center"
COLUMNS: Final = (
    "Skills Community",
    "Category",
    "Specialty Area",
    "Work Role",
    "Competency Group ID",
    "Competency Group",
    "Competency ID",
    "Competency",
    "K S or A",
    "KSA ID",
    "KSA",
)
_EMBODIED: Final = {
    "Knowledge": CEASN + "knowledgeEmbodied",
    "Skill": CEASN + "skillEmbodied",
    "Ability": CEASN + "abilityEmbodied",
}
_IDENTIFIERS: Final = {
    "Competency Group ID": re.compile(r"CG[0-9]{2,3}"),
    "Competency ID": re.compile(r"C[0-9]{3,4}"),
    "KSA ID": re.compile(r"[KSA][0-9]{4}[A-Z]?"),
}
_CODED: Final = {
    "Category": re.compile(r"(.{1,200}) \(([A-Z]{2})\)"),
    "Specialty Area": re.compile(r"(.{1,200}) \(([A-Z]{3})\)"),
    "Work Role": re.compile(r"(.{1,200}) \(([A-Z]{2}-[A-Z]{3}-[0-9]{3})\)"),
}


class _BadRow(ValueError):
    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


@dataclass
class _Framework:
    """What was described already, and with which words."""

    document: SourceDocument
    described: dict[str, str] = field(default_factory=dict)
    pairs: set[tuple[str, str]] = field(default_factory=set)

    def first(self, about: Description, iri: str, words: str = "") -> bool:
        """Whether `iri` is described now; says so where it was described before with other words."""
        known = self.described.get(iri)
        if known is None:
            self.described[iri] = words
        elif known != words:
            reason = f"{iri.removeprefix(NICE)} is {words[:80]!r} here and {known[:80]!r} before: the first is kept"
            about.warn("other-words", reason)
        return known is None


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """One record for every row; its id is that of the knowledge, skill or ability."""
    document = SourceDocument(
        graph=GRAPH + "document/nice-framework",
        title="NICE Workforce Framework for Cybersecurity: work roles with knowledge, skills and abilities",
        addresses=(ADDRESS,),
        read_on=read_on,
        publisher="National Institute of Standards and Technology (NIST)",
        licence="public domain (work of the U.S. Government)",
    )
    for path in files:
        try:
            columns = header_of(path)
            if missing := [name for name in COLUMNS if name not in columns]:
                reason = f"no table of the NICE framework: columns {', '.join(missing)} are missing"
                yield refused(document, f"{path.name}:1", "unknown-table", reason)
                continue
            framework = _Framework(document)
            yield from (_record(row, framework) for row in rows(path) if not row.blank)
        except UnreadableTable as error:
            yield refused(document, path.name, "unreadable-table", f"{error}. Get the file again from {ADDRESS}")


def _record(row: Row, framework: _Framework) -> Record:
    about = Description(framework.document, row.place, row.place)
    try:
        _describe(about, _checked(row), row, framework)
    except _BadRow as error:
        return refused(framework.document, row.place, error.kind, f"{error}; row set aside", row.fragment)
    return about.record()


def _checked(row: Row) -> dict[str, tuple[str, str]]:
    """(name, code) of the columns that hold both. Raises _BadRow for what is missing or no code."""
    if empty := [name for name in COLUMNS if not row[name]]:
        raise _BadRow("missing-value", f"{', '.join(empty)} empty: fill in")
    for column, pattern in _IDENTIFIERS.items():
        if not pattern.fullmatch(row[column]):
            raise _BadRow("bad-code", f"{column} {row[column][:40]!r} is no identifier of the framework")
    if row["K S or A"] not in _EMBODIED or row["K S or A"][0] != row["KSA ID"][0]:
        reason = f"K S or A is {row['K S or A'][:40]!r}, and KSA ID {row['KSA ID']}: one of them is wrong"
        raise _BadRow("bad-kind", reason)
    found = {column: pattern.fullmatch(row[column]) for column, pattern in _CODED.items()}
    if bad := [column for column, match in found.items() if not match]:
        raise _BadRow("bad-code", f"{bad[0]} {row[bad[0]][:80]!r} does not end in its code in brackets")
    return {column: (match[1], match[2]) for column, match in found.items() if match}


def _describe(about: Description, coded: dict[str, tuple[str, str]], row: Row, framework: _Framework) -> None:
    role = _role(about, coded, row, framework)
    about.id = _statement(about, row, framework)
    if (role, about.id) in framework.pairs:
        about.warn("duplicate-row", f"an earlier row says the same of {row['Work Role'][:100]} and {row['KSA ID']}")
        return
    framework.pairs.add((role, about.id))
    about.say(role, _EMBODIED[row["K S or A"]], about.id)


def _role(about: Description, coded: dict[str, tuple[str, str]], row: Row, framework: _Framework) -> str:
    name, code = coded["Work Role"]
    category, area = coded["Category"], coded["Specialty Area"]
    role = NICE + code
    if not code.startswith(f"{category[1]}-{area[1]}-"):
        about.warn("other-area", f"work role {code} stands in category {category[1]} and specialty area {area[1]}")
    if framework.first(about, role, name):
        about.thing(role, CTERMS + "WorkRole")
        about.say(role, CTERMS + "name", text(name))
        about.say(role, CTERMS + "codedNotation", text(code, None))
    wider = _concept(about, NICE + category[1], category[0], "categories", category[1], framework)
    narrower = _concept(about, f"{NICE}{category[1]}-{area[1]}", area[0], "specialty-areas", area[1], framework)
    if framework.first(about, f"{narrower} in {wider}"):
        about.say(narrower, SKOS + "broader", wider)
    community = row["Skills Community"]
    circle = _concept(about, f"{NICE}community/{slug(community[:100])}", community, "skills-communities", "", framework)
    for concept in (narrower, circle):
        if framework.first(about, f"{role} is {concept}"):
            about.say(role, CTERMS + "classification", concept)
    return role


def _concept(about: Description, iri: str, name: str, scheme: str, code: str, framework: _Framework) -> str:
    if framework.first(about, iri, name):
        about.thing(iri, SKOS + "Concept")
        about.say(iri, SKOS + "prefLabel", text(name))
        if code:
            about.say(iri, SKOS + "notation", text(code, None))
        about.say(iri, SKOS + "inScheme", NICE + scheme)
        label = f"NICE {scheme.replace('-', ' ')}"
        if framework.first(about, NICE + scheme, label):
            about.thing(NICE + scheme, SKOS + "ConceptScheme")
            about.say(NICE + scheme, SKOS + "prefLabel", text(label))
    return iri


def _statement(about: Description, row: Row, framework: _Framework) -> str:
    """The knowledge, skill or ability, inside the competency it belongs to."""
    iri, competency, whole = NICE + row["KSA ID"], NICE + row["Competency ID"], NICE + "framework"
    if framework.first(about, whole):
        about.thing(whole, CEASN + "CompetencyFramework")
        about.say(whole, CEASN + "name", text("NICE Workforce Framework for Cybersecurity"))
    if framework.first(about, competency, row["Competency"]):
        about.thing(competency, CEASN + "Competency")
        about.say(competency, CEASN + "competencyLabel", text(row["Competency"]))
        about.say(competency, CEASN + "codedNotation", text(row["Competency ID"], None))
        about.say(competency, CEASN + "isTopChildOf", whole)
        about.say(competency, CEASN + "isPartOf", whole)
    group_id, group = row["Competency Group ID"], row["Competency Group"]
    grouped = _concept(about, NICE + group_id, group, "competency-groups", group_id, framework)
    if framework.first(about, f"{competency} is {grouped}"):
        about.say(competency, CTERMS + "classification", grouped)
    if framework.first(about, iri, row["KSA"]):
        about.thing(iri, CEASN + "Competency")
        about.say(iri, CEASN + "competencyText", text(row["KSA"]))
        about.say(iri, CEASN + "codedNotation", text(row["KSA ID"], None))
        about.say(iri, CEASN + "competencyCategory", text(row["K S or A"]))
        about.say(iri, CEASN + "isPartOf", whole)
    if framework.first(about, f"{iri} in {competency}"):
        about.say(iri, CEASN + "isChildOf", competency)
    return iri


FORMAT: Final = Format(
    name="nice",
    title="NICE Workforce Framework for Cybersecurity: work roles and their knowledge, skills and abilities",
    read=read,
    files=("nistnice*.csv", "nice*.csv"),
)
