"""Rich Skill Descriptors in one form, whichever file they come from, and what is said of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import Literal

from credlattice.readers.describing import Description, node, short_hash, slug, text, typed
from credlattice.vocabulary import CEASN, CTERMS, DCTERMS, RESOURCE

MAX_LISTED: Final = 2_000
"""Keywords, occupations, alignments, … of one skill; what is more is left out, with a warning."""
MAX_IRI: Final = 2_000
SOC: Final = RESOURCE + "soc/2018/"
_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_SOC = re.compile(r"[0-9]{2}-[0-9]{4}")
_ONET = re.compile(r"[0-9]{2}-[0-9]{4}\.[0-9]{2}")
_MOMENT = re.compile(
    r"[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-][01][0-9]:[0-5][0-9])?)?"
)
_SOC_FRAMEWORKS: Final = ("", "bls", "soc", "soc 2018", "o*net", "onet", "o*net-soc")
_STATUS: Final = {"published": "Published", "draft": "Draft", "archived": "Deprecated", "deleted": "Deprecated"}
_STATUSES: Final = "http://purl.org/ctdlasn/vocabs/publicationStatus/"


@dataclass(frozen=True)
class Reference:
    """Something outside that a skill points at: its address, its name, or both."""

    iri: str = ""
    name: str = ""
    framework: str = ""


@dataclass(frozen=True)
class Occupation:
    code: str
    name: str = ""
    framework: str = ""


@dataclass(frozen=True)
class Skill:
    """One Rich Skill Descriptor."""

    statement: str
    name: str = ""
    iri: str = ""
    """As published; empty where the file gives none."""
    categories: Sequence[str] = ()
    keywords: Sequence[str] = ()
    occupations: Sequence[Occupation] = ()
    alignments: Sequence[Reference] = ()
    standards: Sequence[Reference] = ()
    certifications: Sequence[Reference] = ()
    employers: Sequence[Reference] = ()
    collections: Sequence[Reference] = ()
    creator: str = ""
    status: str = ""
    created: str = ""
    updated: str = ""
    published: str = ""


def is_address(value: str) -> bool:
    """Whether `value` is a web address that can be an IRI of the graph."""
    if len(value) > MAX_IRI or not _ADDRESS.match(value):
        return False
    try:
        node(value)
    except ValueError:
        return False
    return True


def describe(about: Description, skill: Skill) -> None:
    """Says what `skill` is; `about.id` becomes its IRI: the published one, else one made of its statement."""
    if skill.iri and not is_address(skill.iri):
        about.warn("bad-iri", f"id {skill.iri[:80]!r} is no web address: an address made of the statement is used")
    about.id = skill.iri if is_address(skill.iri) else f"{RESOURCE}rsd/{short_hash(skill.statement)}"
    about.thing(about.id, CEASN + "Competency")
    if skill.name:
        about.say(about.id, CEASN + "competencyLabel", text(skill.name))
    about.say(about.id, CEASN + "competencyText", text(skill.statement))
    for category in _listed(about, "categories", skill.categories):
        about.say(about.id, CEASN + "competencyCategory", text(category))
    for keyword in _listed(about, "keywords", skill.keywords):
        about.say(about.id, CEASN + "conceptKeyword", text(keyword))
    _occupations(about, skill.occupations)
    _references(about, "alignment", skill.alignments, CEASN + "alignTo")
    _references(about, "standard", skill.standards, CEASN + "alignTo")
    _references(about, "certification", skill.certifications, CEASN + "substantiatingCredential")
    _references(about, "employer", skill.employers, CEASN + "substantiatingOrganization")
    _collections(about, skill.collections)
    _publication(about, skill)


def collection_iri(named: Reference) -> str:
    """The published address of a collection, else one made of its name."""
    return named.iri if is_address(named.iri) else f"{RESOURCE}rsd/collection/{short_hash(named.name)}"


def status(about: Description, value: str) -> None:
    if known := _STATUS.get(value.lower()):
        about.say(about.id, CEASN + "publicationStatusType", _STATUSES + known)
    elif value:
        about.warn("unknown-status", f"status {value[:40]!r} is none of {', '.join(_STATUS)}: left out")


def _part(about: Description, name: str) -> str:
    """The IRI of a part of the skill; an IRI can have one fragment only."""
    whole = about.id if "#" not in about.id else f"{RESOURCE}rsd/{short_hash(about.id)}"
    return f"{whole}#{name}"


def _listed(about: Description, what: str, values: Sequence[str]) -> list[str]:
    kept = [value for value in dict.fromkeys(values) if value]
    if len(kept) > MAX_LISTED:
        about.warn("too-many", f"{len(kept)} {what}: only the first {MAX_LISTED} are read")
    return kept[:MAX_LISTED]


def _occupations(about: Description, found: Sequence[Occupation]) -> None:
    """SOC codes point at the alignment object that all share; an occupation of O*NET or elsewhere has its own."""
    by_code = {each.code: each for each in reversed(found)}
    for code in _listed(about, "occupations", [each.code for each in found]):
        known = by_code[code].framework.lower() in _SOC_FRAMEWORKS
        if known and _SOC.fullmatch(code):
            about.say(about.id, CTERMS + "occupationType", f"{SOC}{code}#alignment")
            continue
        part = _part(about, f"occupation-{slug(code[:40]) or short_hash(code)}")
        about.thing(part, CTERMS + "CredentialAlignmentObject")
        about.say(about.id, CTERMS + "occupationType", part)
        about.say(part, CTERMS + "codedNotation", text(code[:200], None))
        if known and _ONET.fullmatch(code):
            about.say(part, CTERMS + "targetNode", f"{RESOURCE}onet/occupation/{code}")
        elif known:
            about.warn("bad-occupation-code", f"occupation {code[:40]!r} is no code of SOC or O*NET: kept as text")
        if by_code[code].name:
            about.say(part, CTERMS + "targetNodeName", text(by_code[code].name))
        if by_code[code].framework:
            about.say(part, CTERMS + "frameworkName", text(by_code[code].framework))


def _references(about: Description, part: str, found: Sequence[Reference], predicate: str) -> None:
    """What has an address is meant itself; what has only a name becomes a part of the skill that bears the name."""
    if len(found) > MAX_LISTED:
        about.warn("too-many", f"{len(found)} {part}s: only the first {MAX_LISTED} are read")
    for number, each in enumerate(found[:MAX_LISTED], start=1):
        addressed = is_address(each.iri)
        if each.iri and not addressed:
            about.warn("bad-iri", f"{part} {each.iri[:80]!r} is no web address: only its name is kept")
        if not addressed and not each.name:
            continue
        iri = each.iri if addressed else _part(about, f"{part}-{number}")
        about.say(about.id, predicate, iri)
        competency = predicate == CEASN + "alignTo"
        if competency:
            about.thing(iri, CEASN + "Competency")
        if each.name:
            about.say(iri, CEASN + "competencyLabel" if competency else CTERMS + "name", text(each.name))
        if each.framework:
            framework = about.thing(
                f"{RESOURCE}rsd/framework/{short_hash(each.framework)}", CEASN + "CompetencyFramework"
            )
            about.say(framework, CEASN + "name", text(each.framework))
            about.say(iri, CEASN + "isPartOf", framework)


def _collections(about: Description, found: Sequence[Reference]) -> None:
    for each in found[:MAX_LISTED]:
        if each.name or is_address(each.iri):
            iri = about.thing(collection_iri(each), CTERMS + "Collection")
            if each.name:
                about.say(iri, CTERMS + "name", text(each.name))
            about.say(iri, CTERMS + "hasMember", about.id)
            about.say(about.id, CTERMS + "isMemberOf", iri)


def _publication(about: Description, skill: Skill) -> None:
    if is_address(skill.creator):
        about.say(about.id, CEASN + "creator", skill.creator)
    status(about, skill.status)
    if created := day(about, "creationDate", skill.created):
        about.say(about.id, CEASN + "dateCreated", created)
    if issued := day(about, "publishDate", skill.published):
        about.say(about.id, DCTERMS + "issued", issued)
    if updated := moment(about, "updateDate", skill.updated):
        about.say(about.id, CEASN + "dateModified", updated)


def day(about: Description, name: str, value: str) -> date | None:
    """The day of an ISO 8601 date or time."""
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        about.warn("bad-date", f"{name} {value[:40]!r} is no date like 2023-03-30: left out")
        return None


def moment(about: Description, name: str, value: str) -> Literal | None:
    """An ISO 8601 date or time as it is written."""
    if _MOMENT.fullmatch(value):
        return typed(value, "dateTime" if "T" in value else "date")
    if value:
        about.warn("bad-date", f"{name} {value[:40]!r} is no time like 2023-03-30T13:02:07Z: left out")
    return None
