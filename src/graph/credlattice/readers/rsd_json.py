"""The JSON of Rich Skill Descriptors: every OSMT version's way of writing a skill or a collection, into one form."""

from __future__ import annotations

import re
from typing import Any

from credlattice.readers.describing import Description, text
from credlattice.readers.rsd_descriptors import (
    MAX_LISTED,
    Occupation,
    Reference,
    Skill,
    collection_iri,
    is_address,
    status,
)
from credlattice.vocabulary import CEASN, CTERMS

_SERVER = re.compile(r"(https?://.+/api/)skills/")


class Unreadable(ValueError):
    """What is no skill and no collection; `kind` is what it is counted by."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


def entries(content: Any) -> list[Any]:
    """The skills and collections of a document: a list of them, a `@graph`, or one."""
    found = content.get("@graph", [content]) if isinstance(content, dict) else content
    return found if isinstance(found, list) else [found]


def is_collection(entry: Any) -> bool:
    if not isinstance(entry, dict) or "skillStatement" in entry:
        return False
    kinds = entry.get("type", entry.get("@type"))
    return "skills" in entry or kinds in ("RichSkillCollection", "Collection")


def collection(about: Description, entry: dict[str, Any]) -> tuple[Reference, list[Any]]:
    """Describes the collection itself; returns it, and its skills that are more than an address."""
    own = Reference(_string(entry, "id", "@id"), _string(entry, "name"))
    if not own.name and not is_address(own.iri):
        raise Unreadable("no-name", "a collection without id and name: give it one of them")
    about.id = about.thing(collection_iri(own), CTERMS + "Collection")
    if own.name:
        about.say(about.id, CTERMS + "name", text(own.name))
    if description := _string(entry, "description"):
        about.say(about.id, CTERMS + "description", text(description))
    if is_address(creator := _string(entry, "creator")):
        about.say(about.id, CEASN + "creator", creator)
    status(about, _string(entry, "status"))
    skills = entry.get("skills")
    members = skills if isinstance(skills, list) else []
    if skills is not None and not isinstance(skills, list):
        about.warn("not-a-list", "skills is no list: the collection is read without its skills")
    for member in members:
        if isinstance(member, str) and is_address(member):
            about.say(about.id, CTERMS + "hasMember", member)
    return own, [each for each in members if not (isinstance(each, str) and is_address(each))]


def skill_of(entry: Any, within: Reference | None = None) -> Skill:
    """`within` is the collection in whose document the skill stands. Raises Unreadable."""
    if not isinstance(entry, dict):
        raise Unreadable("not-a-skill", "not an object with skillName and skillStatement")
    statement = _string(entry, "skillStatement", "statement")
    if not statement:
        raise Unreadable("no-statement", "skillStatement is missing or no text: a skill without it is none")
    iri = _string(entry, "id", "@id")
    return Skill(
        statement=statement,
        name=_string(entry, "skillName", "name"),
        iri=iri,
        categories=[*_strings(entry.get("categories")), *_strings(entry.get("category"))],
        keywords=_strings(entry.get("keywords")),
        occupations=_occupations(entry.get("occupations")),
        alignments=_references(entry.get("alignments")),
        standards=_references(entry.get("standards")),
        certifications=_references(entry.get("certifications")),
        employers=_references(entry.get("employers")),
        collections=[*([within] if within else ()), *_collections(entry, iri)],
        creator=_string(entry, "creator"),
        status=_string(entry, "status"),
        created=_string(entry, "creationDate"),
        updated=_string(entry, "updateDate"),
        published=_string(entry, "publishDate"),
    )


def _collections(entry: dict[str, Any], skill: str) -> list[Reference]:
    """A skill names its collections by uuid or by name only: their addresses are those of the same server."""
    server = _SERVER.match(skill)
    found = []
    for each in _list(entry.get("collections")):
        uuid, name = (_string(each, "uuid"), _string(each, "name")) if isinstance(each, dict) else ("", each)
        if isinstance(name, str):
            found.append(Reference(f"{server[1]}collections/{uuid}" if server and uuid else "", name))
    return [*found, *(Reference(iri) for iri in _strings(entry.get("isMemberOf")) if is_address(iri))]


def _occupations(value: Any) -> list[Occupation]:
    found = [
        Occupation(_string(each, "code"), _string(each, "targetNodeName", "name"), _string(each, "frameworkName"))
        if isinstance(each, dict)
        else Occupation(each)
        for each in _list(value)
        if isinstance(each, dict | str)
    ]
    return [each for each in found if each.code]


def _references(value: Any) -> list[Reference]:
    found = []
    for each in _list(value):
        if isinstance(each, str):
            found.append(Reference(each) if is_address(each) else Reference(name=each))
        elif isinstance(each, dict):
            whole = each.get("isPartOf")
            framework = _string(whole, "name") if isinstance(whole, dict) else ""
            found.append(Reference(_string(each, "id", "@id"), _string(each, "skillName", "name"), framework))
    return found


def _string(entry: dict[str, Any], *keys: str) -> str:
    """The first of `keys` that holds a text; blanks around it stripped."""
    return next((entry[key].strip() for key in keys if isinstance(entry.get(key), str) and entry[key].strip()), "")


def _strings(value: Any) -> list[str]:
    """Texts, or the names of named things."""
    found = [each if isinstance(each, str) else _string(each, "name", "value") for each in _list(value)]
    return [each.strip() for each in found if each.strip()]


def _list(value: Any) -> list[Any]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items[: MAX_LISTED + 1] if isinstance(item, str | dict)]
