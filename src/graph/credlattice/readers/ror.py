"""The data dump of the Research Organization Registry (ROR), schema 2 and 1: a JSON list of organizations.

Every organization is a `ceterms:Organization` whose IRI is its ROR identifier. What it is (education, healthcare, …) is
`org:classification`; identifiers of other registries are `ceterms:identifier`, and Wikidata's and Wikipedia's pages
`ceterms:sameAs`. E-mail addresses are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from credlattice.model import Problem, Record, SourceDocument
from credlattice.readers.describing import Description, node, refused, slug, text, typed
from credlattice.readers.reading import Format
from credlattice.readers.ror_items import Item, items
from credlattice.readers.ror_schema_1 import as_schema_2
from credlattice.vocabulary import CTERMS, DCTERMS, GRAPH, ORG, OWL, RESOURCE, SKOS

_ID: Final = re.compile(r"https://ror\.org/0[a-z0-9]{8}", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}", re.ASCII)
_WIKIDATA: Final = re.compile(r"Q\d{1,15}", re.ASCII)
_RELEASE: Final = re.compile(r"(?<!\d)(\d{4}-\d\d-\d\d)-ror-data", re.ASCII)

_TYPES: Final = frozenset(
    ["archive", "company", "education", "facility", "funder", "government", "healthcare", "nonprofit", "other"]
)
_REGISTRIES: Final = {"isni": "ISNI", "grid": "GRID", "fundref": "Crossref Funder ID", "wikidata": "Wikidata"}
_RELATIONS: Final = {
    "parent": CTERMS + "parentOrganization",
    "child": CTERMS + "subOrganization",
    "related": ORG + "linkedTo",
    "successor": CTERMS + "supersededBy",
    "predecessor": CTERMS + "supersedes",
}
_STATUSES: Final = {"active": "Active", "inactive": "Ceased"}
_LIFE_CYCLE: Final = "https://purl.org/ctdl/vocabs/lifeCycle/"
_TYPE_SCHEME: Final = RESOURCE + "ror/type"


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    for path in files:
        document = _document(path, read_on)
        described: set[str] = set()
        for item in items(path):
            if isinstance(item, Problem):
                yield Record(item.place, item.place, document, (), (item,))
            else:
                yield _organization(item, document, described)


def _document(path: Path, read_on: date) -> SourceDocument:
    released = _RELEASE.search(path.name)
    return SourceDocument(
        graph=GRAPH + "document/ror",
        title="Research Organization Registry" + (f", release of {released.group(1)}" if released else ""),
        addresses=("https://doi.org/10.5281/zenodo.6347574",),
        read_on=read_on,
        publisher="Research Organization Registry",
        licence="CC0 1.0",
        version=f"{released.group(1)}T00:00:00Z" if released and _is_day(released.group(1)) else None,
    )


def _organization(item: Item, document: SourceDocument, described: set[str]) -> Record:
    value = item.value
    if not isinstance(value, dict):
        reason = "no organization: expected an object with id, names, types and status"
        return refused(document, item.place, "unexpected-shape", reason, item.fragment)
    iri = value.get("id")
    if not isinstance(iri, str) or not _ID.fullmatch(iri):
        reason = f"id {str(iri)[:60]!r} is no ROR identifier like https://ror.org/00pjdza24"
        return refused(document, item.place, "bad-id", reason, item.fragment)
    organization = as_schema_2(value)
    about = Description(document, iri, item.place)
    about.thing(iri, CTERMS + "Organization")
    if not _names(about, organization):
        about.quads.clear()
        about.refuse("no-name", "no name: expected names with a value (schema 2) or name (schema 1)")
        return about.record(item.fragment)
    _kinds(about, organization, described)
    _status(about, organization)
    _links(about, organization)
    _identifiers(about, organization)
    _places(about, organization)
    _relations(about, organization)
    _dates(about, organization)
    return about.record(item.fragment if about.problems else "")


# -- what an organization says ----------------------------------------------------------------------------------------


def _names(about: Description, organization: Mapping[str, object]) -> bool:
    """ROR displays one name; all others are alternate names."""
    named = [
        (words, name.get("types"), name.get("lang"))
        for name in _objects(about, organization, "names")
        if (words := _words(name.get("value")))
    ]
    displayed = [name for name in named if isinstance(name[1], list) and "ror_display" in name[1]] or named[:1]
    for name in named:
        words, _, language = name
        in_language = language if isinstance(language, str) and _LANGUAGE.fullmatch(language) else None
        about.say(about.id, CTERMS + ("name" if name in displayed else "alternateName"), text(words, in_language))
    return bool(named)


def _kinds(about: Description, organization: Mapping[str, object], described: set[str]) -> None:
    kinds = organization.get("types")
    for kind in dict.fromkeys(str(each).lower() for each in kinds) if isinstance(kinds, list) else ():
        if kind not in _TYPES:
            about.warn("unknown-type", f"type {kind[:40]!r} is none of ROR's; left out")
            continue
        iri = f"{_TYPE_SCHEME}/{kind}"
        about.say(about.id, ORG + "classification", iri)
        if kind not in described:
            described.add(kind)
            about.thing(iri, SKOS + "Concept")
            about.say(iri, SKOS + "prefLabel", text(kind))
            about.say(iri, SKOS + "inScheme", about.thing(_TYPE_SCHEME, SKOS + "ConceptScheme"))
            about.say(_TYPE_SCHEME, SKOS + "prefLabel", text("Types of organizations in ROR"))


def _status(about: Description, organization: Mapping[str, object]) -> None:
    status = str(organization.get("status") or "").lower()
    if status in _STATUSES:
        state = about.thing(about.id + "#status", CTERMS + "CredentialAlignmentObject")
        about.say(about.id, CTERMS + "lifeCycleStatusType", state)
        about.say(state, CTERMS + "targetNode", _LIFE_CYCLE + _STATUSES[status])
        about.say(state, CTERMS + "targetNodeName", text(_STATUSES[status]))
    elif status == "withdrawn":
        about.say(about.id, OWL + "deprecated", True)
        about.warn("withdrawn", "ROR has withdrawn this record: it is kept, and marked as deprecated")
    elif status:
        about.warn("unknown-status", f"status {status[:40]!r} is none of active, inactive and withdrawn; left out")


def _links(about: Description, organization: Mapping[str, object]) -> None:
    for link in _objects(about, organization, "links"):
        address = _words(link.get("value"))
        predicate = CTERMS + ("sameAs" if link.get("type") == "wikipedia" else "subjectWebpage")
        if address and "://" not in address and "." in address:
            address = f"https://{address}"
        if not _say_address(about, predicate, address):
            about.warn("bad-address", f"the link {address[:80]!r} is no web address; left out")


def _say_address(about: Description, predicate: str, address: str) -> bool:
    try:
        if not address.startswith(("http://", "https://")):
            return False
        about.say(about.id, predicate, node(address))
    except ValueError:
        return False
    return True


def _identifiers(about: Description, organization: Mapping[str, object]) -> None:
    for group in _objects(about, organization, "external_ids"):
        registry, codes = str(group.get("type") or ""), group.get("all")
        codes = codes if isinstance(codes, list) else [codes]
        for code in dict.fromkeys(map(_words, (*codes, group.get("preferred")))):
            if not code or not slug(registry):
                continue
            iri = about.thing(f"{about.id}#{slug(registry)[:40]}-{slug(code)[:100]}", CTERMS + "IdentifierValue")
            about.say(about.id, CTERMS + "identifier", iri)
            about.say(iri, CTERMS + "identifierTypeName", text(_REGISTRIES.get(registry.lower(), registry)))
            about.say(iri, CTERMS + "identifierValueCode", text(code, None))
            if registry.lower() == "wikidata" and _WIKIDATA.fullmatch(code):
                about.say(about.id, CTERMS + "sameAs", f"http://www.wikidata.org/entity/{code}")


def _places(about: Description, organization: Mapping[str, object]) -> None:
    for number, location in enumerate(_objects(about, organization, "locations"), start=1):
        geonames, details = location.get("geonames_id"), location.get("geonames_details")
        known = isinstance(geonames, int) and not isinstance(geonames, bool) and 0 < geonames < 10**12
        place = about.thing(f"{about.id}#place-{geonames if known else f'number-{number}'}", CTERMS + "Place")
        about.say(about.id, CTERMS + "address", place)
        if known:
            about.say(place, CTERMS + "geoURI", f"https://sws.geonames.org/{geonames}/")
        if not isinstance(details, dict):
            about.warn("no-place", "a location has no geonames_details; only its number is kept")
            continue
        for key, name in (("name", "addressLocality"), ("country_subdivision_name", "addressRegion")):
            if words := _words(details.get(key)):
                about.say(place, CTERMS + name, text(words))
        for key, language in (("country_name", "en"), ("country_code", None)):
            if words := _words(details.get(key)):
                about.say(place, CTERMS + "addressCountry", text(words, language))
        for key, name in (("lat", "latitude"), ("lng", "longitude")):
            if (degrees := details.get(key)) is not None:
                _say_coordinate(about, place, name, degrees)


def _say_coordinate(about: Description, place: str, name: str, degrees: object) -> None:
    if isinstance(degrees, int | float) and not isinstance(degrees, bool) and -180 <= degrees <= 180:
        about.say(place, CTERMS + name, float(degrees))
    else:
        about.warn("bad-coordinate", f"{name} {str(degrees)[:40]!r} is no number of degrees; left out")


def _relations(about: Description, organization: Mapping[str, object]) -> None:
    for relation in _objects(about, organization, "relationships"):
        kind, other = str(relation.get("type") or "").lower(), relation.get("id")
        if kind not in _RELATIONS or not isinstance(other, str) or not _ID.fullmatch(other):
            about.warn("bad-relation", f"relationship {kind[:40]!r} to {str(other)[:60]!r} cannot be read; left out")
        else:
            about.say(about.id, _RELATIONS[kind], other)


def _dates(about: Description, organization: Mapping[str, object]) -> None:
    if (year := organization.get("established")) is not None:
        if isinstance(year, int | float) and not isinstance(year, bool) and 0 < year <= 9999 and year == int(year):
            about.say(about.id, CTERMS + "foundingDate", typed(f"{int(year):04}", "gYear"))
        else:
            about.warn("bad-year", f"established {str(year)[:40]!r} is no year; left out")
    admin = organization.get("admin")
    for key, predicate in (("created", DCTERMS + "created"), ("last_modified", DCTERMS + "modified")):
        entry = admin.get(key) if isinstance(admin, dict) else None
        day = entry.get("date") if isinstance(entry, dict) else None
        if isinstance(day, str) and _is_day(day):
            about.say(about.id, predicate, typed(day, "date"))
        elif day is not None:
            about.warn("bad-date", f"{key} {str(day)[:40]!r} is no day; left out")


# -- values of any shape ----------------------------------------------------------------------------------------------


def _objects(about: Description, organization: Mapping[str, object], key: str) -> list[dict[str, object]]:
    value = organization.get(key)
    if value is None:
        return []
    found = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    if not isinstance(value, list) or len(found) != len(value):
        about.warn("unexpected-shape", f"{key} holds something else than objects; that is left out")
    return found


def _words(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _is_day(words: str) -> bool:
    try:
        return bool(_DAY.fullmatch(words)) and bool(date.fromisoformat(words))
    except ValueError:
        return False


FORMAT: Final = Format(
    "ror",
    "Research Organization Registry: the data dump (JSON, schema 2 and 1)",
    read,
    files=("*ror-data*.json", "ror*.json"),
)
