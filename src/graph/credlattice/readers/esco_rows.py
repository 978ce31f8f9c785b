"""What one row of an ESCO file says.

ESCO's own properties are used as in its RDF: `esco:relatedEssentialSkill`, `esco:skillType`, `esco:memberOfISCOGroup`,
`iso-thes:status`, `dcterms:description`. Skills are competencies of CTDL-ASN too and occupations are occupations of
CTDL, so that their names and texts are stated with CTDL's properties as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal

from credlattice.readers.describing import Description, text, typed
from credlattice.readers.tables import Row
from credlattice.vocabulary import CEASN, CTERMS, DCTERMS, SKOS

ESCO: Final = "http://data.europa.eu/esco/"
MODEL: Final = ESCO + "model#"
STATUS: Final = "http://purl.org/iso25964/skos-thes#status"
_SKILLS: Final = ESCO + "concept-scheme/member-skills"

_TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "KnowledgeSkillCompetence": (SKOS + "Concept", MODEL + "MemberConcept", MODEL + "Skill", CEASN + "Competency"),
    "Occupation": (SKOS + "Concept", MODEL + "MemberConcept", MODEL + "Occupation", CTERMS + "Occupation"),
    "SkillGroup": (SKOS + "Concept", MODEL + "GroupConcept"),
    "ISCOGroup": (SKOS + "Concept",),
}
_NAMES: Final = {"KnowledgeSkillCompetence": CEASN + "competencyLabel", "Occupation": CTERMS + "name"}
_TEXTS: Final = {"KnowledgeSkillCompetence": CEASN + "competencyText", "Occupation": CTERMS + "description"}
_SKILL_TYPES: Final = {"skill/competence": "skill", "knowledge": "knowledge"}
_REUSE_LEVELS: Final = frozenset({"transversal", "cross-sector", "sector-specific", "occupation-specific"})
_RELATIONS: Final = {"essential": MODEL + "relatedEssentialSkill", "optional": MODEL + "relatedOptionalSkill"}
_LEVELS: Final = 4

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", re.ASCII)
_ISCO: Final = re.compile(r"\d{1,4}", re.ASCII)
_IRI: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


class BadRow(ValueError):
    """The row cannot be read; `kind` counts it, the message says what is wrong and what to do."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


@dataclass(frozen=True)
class Part:
    """One of the files that ESCO is published in."""

    title: str
    columns: tuple[str, ...]
    """Those it must have."""
    describe: Callable[[Description, Row, Part, str | None], None]
    """Says what a row says; the last is the language of its texts. Raises BadRow."""
    scheme: str | None = None
    """The concept scheme whose concepts a collection lists."""

    @property
    def separator(self) -> str:
        return " | " if self.scheme else "\n"


def concept(about: Description, row: Row, part: Part, language: str | None) -> None:
    """A skill, occupation, skill group or ISCO group."""
    kind = row["conceptType"]
    if kind not in _TYPES:
        raise BadRow("unknown-type", f"conceptType {kind[:40]!r} is none of {', '.join(_TYPES)}")
    about.id = about.thing(_iri(row, "conceptUri"), *_TYPES[kind])
    _labels(about, row, part, language, _NAMES.get(kind))
    _notes(about, row, language, _TEXTS.get(kind))
    _membership(about, row, part, kind)
    _characteristics(about, row)


def broader(about: Description, row: Row, part: Part, language: str | None) -> None:
    """One concept is wider than another."""
    about.id, wider = _pair(row, "conceptUri", "broaderUri")
    about.say(about.id, SKOS + "broader", wider)


def skill_of_occupation(about: Description, row: Row, part: Part, language: str | None) -> None:
    about.id, skill = _pair(row, "occupationUri", "skillUri")
    about.say(about.id, _relation(row), skill)


def skill_of_skill(about: Description, row: Row, part: Part, language: str | None) -> None:
    """The related skill is essential or optional for the original one. What the file says of their types is not read:
    it repeats the related skill's type for the original one."""
    about.id, skill = _pair(row, "originalSkillUri", "relatedSkillUri")
    about.say(about.id, _relation(row), skill)


def scheme(about: Description, row: Row, part: Part, language: str | None) -> None:
    """A concept scheme and its top concepts."""
    about.id = about.thing(_iri(row, "conceptSchemeUri"), SKOS + "ConceptScheme")
    if about.id == _SKILLS:
        about.thing(about.id, CEASN + "CompetencyFramework")
    _labels(about, row, part, language, CEASN + "name" if about.id == _SKILLS else None)
    _notes(about, row, language, None)
    if row["title"]:
        about.say(about.id, DCTERMS + "title", text(row["title"], language))
    if row["status"]:
        about.say(about.id, STATUS, text(row["status"], None))
    for top in _iris(about, row, "hasTopConcept"):
        about.say(about.id, SKOS + "hasTopConcept", top)


def place_in_hierarchy(about: Description, row: Row, part: Part, language: str | None) -> None:
    """The skill group on the lowest level that the row fills, and the one above it."""
    filled = [level for level in range(_LEVELS) if row[f"Level {level} URI"]]
    if not filled or filled != list(range(len(filled))):
        raise BadRow("level-missing", f"levels {filled} are filled; a group needs all levels above it, from 0 on")
    lowest = filled[-1]
    about.id = about.thing(_iri(row, f"Level {lowest} URI"), *_TYPES["SkillGroup"])
    if lowest:
        about.say(about.id, SKOS + "broader", _iri(row, f"Level {lowest - 1} URI"))
    if label := row[f"Level {lowest} preferred term"]:
        about.say(about.id, SKOS + "prefLabel", text(label, language))
    else:
        about.warn("no-label", f"Level {lowest} preferred term is empty")
    if code := row[f"Level {lowest} code"]:
        about.say(about.id, SKOS + "notation", text(code, None))
    if row["Description"]:
        about.say(about.id, DCTERMS + "description", text(row["Description"], language))
    if row["Scope note"]:
        about.say(about.id, SKOS + "scopeNote", text(row["Scope note"], language))


# -- parts of rows ----------------------------------------------------------------------------------------------------


def _labels(about: Description, row: Row, part: Part, language: str | None, name: str | None) -> None:
    """`name` is the property of CTDL that says the preferred label too."""
    preferred = row["preferredLabel"]
    if preferred:
        label = text(preferred, language)
        about.say(about.id, SKOS + "prefLabel", label)
        if name:
            about.say(about.id, name, label)
    else:
        about.warn("no-label", "preferredLabel is empty")
    for column, predicate in (("altLabels", SKOS + "altLabel"), ("hiddenLabels", SKOS + "hiddenLabel")):
        if row[column]:
            # ESCO 1.1.1 repeats the preferred label among the others; SKOS wants them apart.
            others = dict.fromkeys(label.strip() for label in row[column].split(part.separator))
            for other in others:
                if other and other != preferred:
                    about.say(about.id, predicate, text(other, language))


def _notes(about: Description, row: Row, language: str | None, property_of_ctdl: str | None) -> None:
    if words := row["description"]:
        literal = text(words, language)
        about.say(about.id, DCTERMS + "description", literal)
        if property_of_ctdl:
            about.say(about.id, property_of_ctdl, literal)
    for column in ("scopeNote", "definition"):
        if row[column]:
            about.say(about.id, SKOS + column, text(row[column], language))


def _membership(about: Description, row: Row, part: Part, kind: str) -> None:
    schemes = [*_iris(about, row, "inScheme"), *([part.scheme] if part.scheme else ())]
    for iri in dict.fromkeys(schemes):
        about.say(about.id, SKOS + "inScheme", iri)
        if iri == _SKILLS and kind == "KnowledgeSkillCompetence":
            about.say(about.id, CEASN + "isPartOf", iri)
    for wider in _iris(about, row, "broaderConceptUri"):
        about.say(about.id, SKOS + "broader", wider)
    if group := row["iscoGroup"]:
        if _ISCO.fullmatch(group):
            about.say(about.id, MODEL + "memberOfISCOGroup", f"{ESCO}isco/C{group}")
        else:
            about.warn("bad-isco-group", f"iscoGroup {group[:40]!r} is no code of ISCO-08; left out")


def _characteristics(about: Description, row: Row) -> None:
    if row["status"]:
        about.say(about.id, STATUS, text(row["status"], None))
    if code := row["code"]:
        about.say(about.id, SKOS + "notation", text(code, None))
        if row["conceptType"] == "Occupation":
            about.say(about.id, CTERMS + "codedNotation", text(code, None))
    if kind := row["skillType"]:
        if kind in _SKILL_TYPES:
            about.say(about.id, MODEL + "skillType", f"{ESCO}skill-type/{_SKILL_TYPES[kind]}")
        else:
            about.warn("unknown-skill-type", f"skillType {kind[:40]!r} is none of {', '.join(_SKILL_TYPES)}; left out")
    if level := row["reuseLevel"]:
        if level in _REUSE_LEVELS:
            about.say(about.id, MODEL + "skillReuseLevel", f"{ESCO}skill-reuse-level/{level}")
        else:
            about.warn("unknown-reuse-level", f"reuseLevel {level[:40]!r} is unknown; left out")
    for note in _iris(about, row, "regulatedProfessionNote"):
        about.say(about.id, MODEL + "regulatedProfessionNote", note)
    if moment := row["modifiedDate"]:
        if literal := _moment(moment):
            about.say(about.id, DCTERMS + "modified", literal)
        else:
            about.warn("bad-date", f"modifiedDate {moment[:40]!r} is no moment like 2024-01-25T11:28:50.295Z; left out")


def _moment(cell: str) -> Literal | None:
    return typed(cell, "dateTime") if _DAY.fullmatch(cell) else None


def _relation(row: Row) -> str:
    if row["relationType"] not in _RELATIONS:
        raise BadRow("unknown-relation", f"relationType {row['relationType'][:40]!r} is neither essential nor optional")
    return _RELATIONS[row["relationType"]]


def _pair(row: Row, one: str, other: str) -> tuple[str, str]:
    pair = _iri(row, one), _iri(row, other)
    if pair[0] == pair[1]:
        raise BadRow("self-relation", f"{one} and {other} are the same: the row relates a concept to itself")
    return pair


def _iri(row: Row, column: str) -> str:
    if not _IRI.fullmatch(row[column]):
        raise BadRow("bad-iri", f"{column} {row[column][:80]!r} is no web address of a concept; correct it")
    return row[column]


def _iris(about: Description, row: Row, column: str) -> Iterator[str]:
    """The addresses in a cell that may hold several, each once, with commas, bars or line breaks between them."""
    for iri in dict.fromkeys(row[column].replace(",", " ").replace("|", " ").split()):
        if _IRI.fullmatch(iri):
            yield iri
        else:
            about.warn("bad-iri", f"{column} holds {iri[:80]!r}, which is no web address; left out")
