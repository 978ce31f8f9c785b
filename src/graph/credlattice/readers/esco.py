"""The files of ESCO, the European classification of skills, competences and occupations, as CSV in any version.

One named graph for each file, version and language: where two versions describe one concept, each graph says what its
version says, and a label that changed has two sources. `owl:versionInfo` of a graph names the version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers.describing import Description, refused, slug, text
from credlattice.readers.esco_editions import Edition, edition_of
from credlattice.readers.esco_rows import (
    ESCO,
    BadRow,
    Part,
    broader,
    concept,
    place_in_hierarchy,
    scheme,
    skill_of_occupation,
    skill_of_skill,
)
from credlattice.readers.reading import Format
from credlattice.readers.tables import Row, UnreadableTable, header_of, rows
from credlattice.vocabulary import GRAPH, OWL

_CONCEPT: Final = ("conceptType", "conceptUri", "preferredLabel", "description")
_BROADER: Final = ("conceptUri", "broaderUri")


def _collection(title: str, name: str) -> Part:
    return Part(title, (*_CONCEPT, "broaderConceptUri"), concept, scheme=f"{ESCO}concept-scheme/{name}")


PARTS: Final[Mapping[str, Part]] = {
    "skills": Part("skills", (*_CONCEPT, "skillType", "inScheme"), concept),
    "occupations": Part("occupations", (*_CONCEPT, "iscoGroup", "inScheme"), concept),
    "skillGroups": Part("skill groups", (*_CONCEPT, "inScheme"), concept),
    "ISCOGroups": Part("ISCO groups", (*_CONCEPT, "code", "inScheme"), concept),
    "conceptSchemes": Part("concept schemes", ("conceptSchemeUri", "preferredLabel", "hasTopConcept"), scheme),
    "skillsHierarchy": Part(
        "hierarchy of skills", ("Level 0 URI", "Level 3 URI", "Level 3 preferred term"), place_in_hierarchy
    ),
    "broaderRelationsOccPillar": Part("broader occupations", _BROADER, broader),
    "broaderRelationsSkillPillar": Part("broader skills", _BROADER, broader),
    "occupationSkillRelations": Part(
        "skills of occupations", ("occupationUri", "relationType", "skillUri"), skill_of_occupation
    ),
    "skillSkillRelations": Part(
        "skills of skills", ("originalSkillUri", "relationType", "relatedSkillUri"), skill_of_skill
    ),
    "digCompSkillsCollection": _collection("collection of DigComp skills", "digcomp"),
    "digitalSkillsCollection": _collection("collection of digital skills", "6c930acd-c104-4ece-acf7-f44fd7333036"),
    "greenSkillsCollection": _collection("collection of green skills", "green"),
    "languageSkillsCollection": _collection("collection of language skills", "skill-language-groups"),
    "researchOccupationsCollection": _collection(
        "collection of research occupations", "8ae4b9f3-507e-4057-a145-2f96f0132613"
    ),
    "researchSkillsCollection": _collection("collection of research skills", "research"),
    "transversalSkillsCollection": _collection("collection of transversal skills", "skill-transversal-groups"),
}
"""By the start of a file's name."""
_BY_LOWER_CASE: Final = {name.lower(): name for name in PARTS}
_RELATIONS: Final = frozenset({broader, skill_of_occupation, skill_of_skill})
"""Their files hold no words: the language in the name is that of the download."""
_NAME: Final = re.compile(r"([a-z]+)(?:_([a-z]{2}))?\.csv", re.IGNORECASE | re.ASCII)
_SURPLUS: Final = "more cells than columns"


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """The records of the files of one import; of several files that say the same document, the first is read."""
    read_before: dict[str, tuple[str, str]] = {}
    for path in files:
        yield from _read_file(path, read_on, read_before)


def _read_file(path: Path, read_on: date, read_before: dict[str, tuple[str, str]]) -> Iterator[Record]:
    found = _NAME.fullmatch(path.name)
    name = _BY_LOWER_CASE.get(found.group(1).lower()) if found else None
    if found is None or name is None:
        reason = f"not named like a file of ESCO: {', '.join(f'{n}_en.csv' for n in PARTS)}; give it its name again"
        yield refused(_unrecognised(read_on), path.name, "unrecognised-file", reason)
        return
    part = PARTS[name]
    language = found.group(2).lower() if found.group(2) else None
    try:
        edition = edition_of(path)
        columns = header_of(path)
    except (OSError, UnreadableTable) as error:
        reason = f"cannot be read: {error}. Get the file again"[:300]
        yield refused(_unrecognised(read_on), path.name, "unreadable-file", reason)
        return
    document = _document(name, part, edition, None if part.describe in _RELATIONS else language, read_on)
    if missing := [column for column in part.columns if column not in columns]:
        reason = f"not the columns of {name}: {', '.join(missing)} not found; expected {', '.join(part.columns)}"
        yield refused(document, path.name, "unrecognised-file", reason, ", ".join(columns))
        return
    if document.graph in read_before:
        yield _again(document, path, edition, *read_before[document.graph])
        return
    read_before[document.graph] = edition.digest, path.name
    yield from _records(path, columns, part, document, edition, language)


def _records(
    path: Path, columns: Sequence[str], part: Part, document: SourceDocument, edition: Edition, language: str | None
) -> Iterator[Record]:
    first = True
    try:
        for row in rows(path, header=1, columns=(*columns, _SURPLUS)):
            if row.blank:
                continue
            about = _describe(row, part, document, language)
            if first and about.quads:
                first = False
                _state_version(about, edition)
            yield about.record(row.fragment)
    except UnreadableTable as error:
        yield refused(document, path.name, "unreadable-file", f"{error}. What follows was not read; get the file again")


def _describe(row: Row, part: Part, document: SourceDocument, language: str | None) -> Description:
    about = Description(document, row.place, row.place)
    try:
        if row[_SURPLUS]:
            raise BadRow("extra-cells", f"{_SURPLUS}: put cells that hold a comma in double quotes")
        part.describe(about, row, part, language)
    except BadRow as error:
        about.quads.clear()
        about.refuse(error.kind, str(error))
    except ValueError as error:
        about.quads.clear()
        about.refuse("bad-iri", f"not readable: {error}; correct the address"[:300])
    return about


def _state_version(about: Description, edition: Edition) -> None:
    for version in edition.versions:
        about.say(about.document.graph, OWL + "versionInfo", text(version, None))
    if not edition.versions:
        reason = "nothing says which version of ESCO this is: put the file in a folder named after it, like 1.2.0"
        about.warn("version-not-stated", reason)
    if edition.contradicted:
        reason = f"a name says version {edition.contradicted}, but this is the file that ESCO published in version "
        about.warn("version-contradicted", reason + f"{' and '.join(edition.versions)}; read as that")


def _again(document: SourceDocument, path: Path, edition: Edition, digest: str, name: str) -> Record:
    about = Description(document, path.name, path.name)
    if edition.digest == digest:
        about.warn("repeated-file", f"the same file as {name}, which was read: nothing to add")
    else:
        reason = f"{document.title} was read from another file, {name}. Put each version in a folder named after it"
        about.refuse("conflicting-file", reason)
    return about.record()


def _document(name: str, part: Part, edition: Edition, language: str | None, read_on: date) -> SourceDocument:
    said = slug(re.sub("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name))
    versions = "-".join(edition.versions) or "version-not-stated"
    version = " and ".join(edition.versions) or "(version not stated)"
    return SourceDocument(
        graph=f"{GRAPH}document/esco-{versions}-{said}{f'-{language}' if language else ''}",
        title=f"ESCO {version}: {part.title}{f' ({language})' if language else ''}",
        addresses=("https://esco.ec.europa.eu/en/use-esco/download",),
        read_on=read_on,
        publisher="European Commission",
        licence="CC BY 4.0, European Union",
    )


def _unrecognised(read_on: date) -> SourceDocument:
    return SourceDocument(f"{GRAPH}document/esco", "ESCO", ("https://esco.ec.europa.eu/en/use-esco/download",), read_on)


FORMAT: Final = Format(
    "esco",
    "ESCO: skills, occupations and how they belong together (CSV)",
    read,
    files=tuple(pattern for name in PARTS for pattern in (f"{name}.csv", f"{name}_??.csv")),
    together=True,
)
