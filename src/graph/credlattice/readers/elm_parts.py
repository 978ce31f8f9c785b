"""Parts of what the European Learning Model describes: identifiers, levels, credit, durations and addresses in CTDL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pyoxigraph import Literal

from credlattice.readers.describing import node, short_hash, text, typed
from credlattice.readers.elm_nodes import ELM, Nodes
from credlattice.readers.elm_people import FOAF
from credlattice.vocabulary import CL, CTERMS, DCTERMS, GRAPH, RDF, SCHEMA, SKOS

Said = tuple[str, str, str | Literal]
"""(part of the thing, '' for itself; predicate; value). A value that starts with '#' is a part of the thing, '#' alone
the thing itself."""

LOCAL: Final = re.compile(r"urn:epass:|urn:x-document:|_:")
"""Names that mean something else in every document."""
_AMOUNT: Final = re.compile(r"\d{1,9}(\.\d{1,6})?", re.ASCII)
_DURATION: Final = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?", re.ASCII)
_COUNTRY: Final = re.compile(r"https?://publications\.europa\.eu/resource/authority/country/([A-Z]{3})")
_TAGS: Final = (
    "BUL bg CES cs DAN da DEU de ELL el ENG en EST et FIN fi FRA fr GLE ga HRV hr HUN hu ISL is ITA it LAV lv LIT lt "
    "MKD mk MLT mt NLD nl NOR no POL pl POR pt RON ro SLK sk SLV sl SPA es SQI sq SRP sr SWE sv TUR tr UKR uk"
)
_LANGUAGES: Final = dict(re.findall(r"(\w{3}) (\w\w)", _TAGS))
"""Codes of the EU's language authority list → language tags."""


def usable(iri: str) -> bool:
    """Whether something here may point at `iri`: an IRI that means the same in every document, and no mailbox."""
    if LOCAL.match(iri) or iri.startswith((GRAPH, CL, "mailto:", "tel:")):
        return False
    try:
        node(iri)
    except ValueError:
        return False
    return True


def homepage(nodes: Nodes, name: str) -> Iterator[Said]:
    for page in nodes.nodes(name, FOAF + "homepage"):
        for address in [t.value for t in nodes.texts(page, ELM + "contentUrl")] or [page]:
            if address.startswith(("http://", "https://")) and usable(address):
                yield "", CTERMS + "subjectWebpage", address


def identifiers(nodes: Nodes, name: str, predicate: str, words: str | None = None) -> Iterator[Said]:
    """`words` says of what kind they are, where the property does and not the identifier's own scheme."""
    for identifier in nodes.nodes(name, predicate):
        for notation in nodes.texts(identifier, SKOS + "notation"):
            schemes = [t.value for t in nodes.texts(identifier, ELM + "schemeName")]
            scheme = words or next(iter(schemes), None)
            part = f"#identifier-{short_hash(scheme or '', notation.value)[:8]}"
            yield "", CTERMS + "identifier", part
            yield part, RDF + "type", CTERMS + "IdentifierValue"
            yield part, CTERMS + "identifierValueCode", text(notation.value, None)
            if scheme:
                yield part, CTERMS + "identifierTypeName", text(scheme, "en" if words else None)


def places(nodes: Nodes, name: str) -> Iterator[Said]:
    """The countries an organization is in; streets are left out."""
    countries = {
        country
        for location in nodes.nodes(name, ELM + "location")
        for address in nodes.nodes(location, ELM + "address")
        for country in nodes.nodes(address, ELM + "countryCode")
    }
    for number, country in enumerate(sorted(countries), start=1):
        labels = nodes.texts(country, SKOS + "prefLabel")
        if not labels and (code := _COUNTRY.fullmatch(country)):
            labels = [text(code[1], None)]
        if labels:
            part = f"#place-{number}"
            yield "", CTERMS + "address", part
            yield part, RDF + "type", CTERMS + "Place"
            yield from ((part, CTERMS + "addressCountry", label) for label in labels)


def alignments(nodes: Nodes, concepts: Sequence[str], part: str, predicate: str) -> Iterator[Said]:
    """Concepts, each behind an alignment object, as CTDL wants them."""
    for number, concept in enumerate(sorted(set(filter(usable, concepts))), start=1):
        alignment = f"#{part}-{number}"
        yield "", predicate, alignment
        yield alignment, RDF + "type", CTERMS + "CredentialAlignmentObject"
        yield alignment, CTERMS + "targetNode", concept
        yield from ((alignment, CTERMS + "targetNodeName", label) for label in nodes.texts(concept, SKOS + "prefLabel"))


def languages(nodes: Nodes, name: str) -> Iterator[Said]:
    for language in nodes.nodes(name, DCTERMS + "language"):
        code = language.rpartition("/")[2]
        yield "", CTERMS + "inLanguage", text(_LANGUAGES.get(code, code.lower()), None)


def credit(nodes: Nodes, name: str) -> Iterator[Said]:
    """Points in a framework such as ECTS, whose concept is the unit."""
    for number, point in enumerate(nodes.nodes(name, ELM + "creditPoint"), start=1):
        amounts = [t.value.strip() for t in nodes.texts(point, ELM + "point")]
        amount = next((each for each in amounts if _AMOUNT.fullmatch(each)), None)
        if amount is not None:
            part = f"#credit-{number}"
            yield "", CTERMS + "creditValue", part
            yield part, RDF + "type", CTERMS + "ValueProfile"
            yield part, SCHEMA + "value", typed(amount, "decimal")
            for framework in filter(usable, nodes.nodes(point, ELM + "framework")):
                yield part, CTERMS + "creditUnitType", framework


def durations(nodes: Nodes, name: str) -> Iterator[Said]:
    said: list[Said] = [
        ("#duration", CTERMS + term, typed(found.value, "duration"))
        for predicate, term in (
            ("duration", "exactDuration"),
            ("maximumDuration", "maximumDuration"),
            ("volumeOfLearning", "timeRequired"),
        )
        for found in nodes.texts(name, ELM + predicate)
        if _DURATION.fullmatch(found.value)
    ]
    if said:
        yield "", CTERMS + "estimatedDuration", "#duration"
        yield "#duration", RDF + "type", CTERMS + "DurationProfile"
        yield from said
