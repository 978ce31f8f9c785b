"""The fields of CASE objects → CTDL-ASN and SKOS terms, one function for each kind of object."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from pyoxigraph import Literal

from credlattice.readers.describing import MAX_TEXT, Description, Value, node, slug, text, typed
from credlattice.vocabulary import CEASN, CL, CTERMS, DCTERMS, GRAPH, RDF, RESOURCE, SKOS, XSD

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ABSOLUTE: Final = re.compile(r"(https?|urn):[^\s]+", re.IGNORECASE)
_STATUS: Final = "http://purl.org/ctdlasn/vocabs/publicationStatus/"
_ADOPTION: Final = {
    "Private Draft": _STATUS + "Draft",
    "Draft": _STATUS + "Draft",
    "Adopted": _STATUS + "Published",
    "Deprecated": _STATUS + "Deprecated",
}


def iri_of(item: dict[str, Any]) -> str | None:
    """The address of a CASE object: its uri, or the identifier where that is a UUID; None where neither is usable.

    The namespaces in which this graph describes itself are no publisher's.
    """
    uri, identifier = item.get("uri"), item.get("identifier")
    if isinstance(uri, str) and _ABSOLUTE.fullmatch(uri.strip()) and not uri.strip().startswith((GRAPH, CL)):
        try:
            return node(uri.strip()).value
        except ValueError:
            return None
    if uri in (None, "") and isinstance(identifier, str) and _UUID.fullmatch(identifier.strip()):
        return "urn:uuid:" + identifier.strip().lower()
    return None


def part_of(iri: str, name: str) -> str:
    """The address of a part of `iri` that has none of its own."""
    return f"{iri}{'-' if '#' in iri else '#'}{name}"


@dataclass
class FieldReader:
    """One CASE object while it is described: what is of the wrong type is left out with a warning."""

    about: Description
    iri: str
    content: dict[str, Any]
    language: str | None
    """Of the framework; an object may have its own."""

    def words(self, key: str, predicate: str, *, coded: bool = False) -> None:
        """States a text, or each of a list of texts."""
        for value in self._texts(key):
            self.about.say(self.iri, predicate, text(value, None) if coded else self._in_language(value))

    def links(self, key: str, predicate: str) -> None:
        """States the address of a link, or of each of a list of links."""
        value = self.content.get(key)
        for link in value if isinstance(value, list) else [value]:
            target = _target(link)
            if target is not None:
                self.about.say(self.iri, predicate, target)
            elif link is not None and link != "":
                self.about.warn("bad-iri", f"{key} has no usable uri: left out")

    def link(self, key: str) -> str | None:
        return _target(self.content.get(key))

    def day(self, key: str, predicate: str) -> None:
        """States a date, or a time of day with its date."""
        value = self.content.get(key)
        if value is None or value == "":
            return
        written = _date(value)
        if written is None:
            self.about.warn("bad-date", f"{key} is no date such as 2026-11-24: left out")
        else:
            self.about.say(self.iri, predicate, written)

    def _texts(self, key: str) -> Iterator[str]:
        value = self.content.get(key)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str) and each.strip():
                if len(each) > MAX_TEXT:
                    self.about.warn("too-long", f"{key} is longer than {MAX_TEXT:,} characters: cut")
                yield each.strip()
            elif isinstance(each, int | float) and not isinstance(each, bool):
                yield str(each)
            elif each is not None and each != "":
                self.about.warn("bad-value", f"{key} is no text: left out")

    def _in_language(self, value: str) -> Literal:
        own = self.content.get("language")
        language = own if isinstance(own, str) else self.language
        return text(value, _tag(language) if language else None)


@lru_cache(maxsize=1_000)
def _tag(language: str) -> str | None:
    """`language` as a tag, None where it is none."""
    try:
        return Literal("", language=language.strip().lower()).language
    except ValueError:
        return None


def _target(link: Any) -> str | None:
    if isinstance(link, dict):
        return iri_of(link)
    return iri_of({"uri": link}) if isinstance(link, str) and link else None


def _date(value: Any) -> Value | None:
    if not isinstance(value, str):
        return None
    written = value.strip()
    try:
        if len(written) == len("2026-11-24"):
            return date.fromisoformat(written)
        return typed(datetime.fromisoformat(written).isoformat(), "dateTime")
    except ValueError:
        return None


def describe_framework(item: FieldReader) -> None:
    """A CFDocument."""
    about, iri = item.about, item.about.thing(item.iri, CEASN + "CompetencyFramework")
    item.words("title", CEASN + "name")
    item.words("description", CEASN + "description")
    item.words("creator", CEASN + "author", coded=True)
    item.words("publisher", CEASN + "publisherName")
    item.words("subject", CEASN + "localSubject")
    item.words("language", CEASN + "inLanguage", coded=True)
    item.words("notes", SKOS + "note")
    item.links("subjectURI", CEASN + "conceptTerm")
    item.links("licenseURI", CEASN + "license")
    item.links("officialSourceURL", CEASN + "source")
    item.day("statusStartDate", CEASN + "dateValidFrom")
    item.day("statusEndDate", CEASN + "dateValidUntil")
    item.day("lastChangeDateTime", CEASN + "dateModified")
    _identifier(item)
    status = item.content.get("adoptionStatus")
    if isinstance(status, str) and status in _ADOPTION:
        about.say(iri, CEASN + "publicationStatusType", _ADOPTION[status])
    elif status:
        about.warn("bad-value", "adoptionStatus is none of Private Draft, Draft, Adopted, Deprecated: left out")
    version = item.content.get("version")
    if isinstance(version, str) and version.strip():
        value = about.thing(part_of(iri, "version"), CTERMS + "IdentifierValue")
        about.say(iri, CTERMS + "versionIdentifier", value)
        about.say(value, CTERMS + "identifierValueCode", text(version.strip(), None))


def describe_item(item: FieldReader) -> None:
    """A CFItem."""
    item.about.thing(item.iri, CEASN + "Competency")
    item.words("fullStatement", CEASN + "competencyText")
    item.words("abbreviatedStatement", CEASN + "competencyLabel")
    item.words("alternativeLabel", SKOS + "altLabel")
    item.words("humanCodingScheme", CEASN + "codedNotation", coded=True)
    item.words("listEnumeration", CEASN + "listID", coded=True)
    item.words("CFItemType", CEASN + "competencyCategory")
    item.words("conceptKeywords", CEASN + "conceptKeyword")
    item.words("subject", CEASN + "localSubject")
    item.words("notes", CEASN + "comment")
    item.words("language", CEASN + "inLanguage", coded=True)
    item.links("CFItemTypeURI", DCTERMS + "type")
    item.links("conceptKeywordsURI", CEASN + "conceptTerm")
    item.links("subjectURI", CEASN + "conceptTerm")
    item.links("licenseURI", CEASN + "license")
    item.day("statusStartDate", CTERMS + "dateEffective")
    item.day("statusEndDate", CTERMS + "expirationDate")
    item.day("lastChangeDateTime", CEASN + "dateModified")
    _identifier(item)
    _education_levels(item)


def _identifier(item: FieldReader) -> None:
    """Publishers copy each other's statements under new addresses and keep the identifier: it joins the copies."""
    identifier = item.content.get("identifier")
    if isinstance(identifier, str) and _UUID.fullmatch(identifier.strip()):
        written = Literal("urn:uuid:" + identifier.strip().lower(), datatype=node(XSD + "anyURI"))
        item.about.say(item.iri, CEASN + "identifier", written)


def _education_levels(item: FieldReader) -> None:
    """Codes such as KG and 08, of a list that CASE leaves to the publisher: concepts of no scheme."""
    levels = item.content.get("educationLevel")
    for level in levels if isinstance(levels, list) else [levels]:
        if not isinstance(level, str) or not slug(level):
            if level not in (None, "", []):
                item.about.warn("bad-value", "educationLevel is no text: left out")
            continue
        concept = item.about.thing(f"{RESOURCE}case/education-level/{slug(level)}", SKOS + "Concept")
        item.about.say(item.iri, CEASN + "educationLevelType", concept)
        item.about.say(concept, SKOS + "prefLabel", text(level.strip(), None))


def describe_concept(item: FieldReader) -> None:
    """A CFConcept, CFSubject or CFItemType."""
    item.about.say(item.iri, RDF + "type", SKOS + "Concept")
    item.words("title", SKOS + "prefLabel")
    item.words("description", SKOS + "definition")
    item.words("keywords", SKOS + "altLabel")
    item.words("hierarchyCode", SKOS + "notation", coded=True)
    item.day("lastChangeDateTime", DCTERMS + "modified")


def describe_licence(item: FieldReader) -> None:
    """A CFLicense."""
    item.about.say(item.iri, RDF + "type", DCTERMS + "LicenseDocument")
    item.words("title", DCTERMS + "title")
    item.words("description", DCTERMS + "description")
    item.words("licenseText", DCTERMS + "rights")
    item.day("lastChangeDateTime", DCTERMS + "modified")
