"""Which CTDL terms exist, how they are written, and what their values are: from the published schema and context.

The files in `data/contexts/` are derived from the CTDL and CTDL-ASN schemas as of 2026-08-06 (Credential Engine,
CC BY 4.0).
"""

from __future__ import annotations

import csv
import json
from functools import cache
from typing import Any, Final

from credlattice import resources

# One term has been published under all of these hosts; the registry itself swaps them.
_NAMESPACE_ALIASES: Final = {
    "http://purl.org/ctdl/terms/": "ceterms:",
    "https://credreg.net/ctdl/terms/": "ceterms:",
    "http://credreg.net/ctdl/terms/": "ceterms:",
    "http://purl.org/ctdlasn/terms/": "ceasn:",
    "https://credreg.net/ctdlasn/terms/": "ceasn:",
    "http://credreg.net/ctdlasn/terms/": "ceasn:",
    "http://credreg.net/qdata/terms/": "qdata:",
    "http://schema.org/": "schema:",
    "https://purl.org/ASN/schema/core/": "asn:",
}
# Where a term without a prefix is looked for, in this order.
_BARE_PREFIXES: Final = ("ceterms", "ceasn", "asn", "skos", "schema", "qdata")
# Vocabularies whose schema is not in `data/contexts/`: any name of theirs is taken as it is.
_OPEN_PREFIXES: Final = frozenset({"schema", "skos", "qdata", "dct", "dc", "rdf", "rdfs", "owl", "foaf", "lrmi", "vs"})
_SKOS: Final = ("prefLabel", "altLabel", "notation", "broader", "narrower", "inScheme", "topConceptOf", "hasTopConcept")
_SCHEMA: Final = ("value", "minValue", "maxValue", "unitText", "QuantitativeValue", "MonetaryAmount")


@cache
def context() -> dict[str, Any]:
    text = (resources.data_dir() / "contexts" / "ctdl.jsonld").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)["@context"]
    return loaded


@cache
def prefixes() -> dict[str, str]:
    return {key: value for key, value in context().items() if ":" not in key and isinstance(value, str)}


@cache
def _terms() -> dict[str, str]:
    with (resources.data_dir() / "contexts" / "ctdl-terms.csv").open(encoding="utf-8", newline="") as file:
        return {row["term"]: row["kind"] for row in csv.DictReader(file)}


@cache
def _aliases() -> dict[str, str]:
    with (resources.data_dir() / "contexts" / "ctdl-aliases.csv").open(encoding="utf-8", newline="") as file:
        return {row["written"]: row["meant"] for row in csv.DictReader(file)}


@cache
def _bare() -> dict[str, str]:
    known = [*_terms(), *(f"skos:{name}" for name in (*_SKOS, "Concept")), *(f"schema:{name}" for name in _SCHEMA)]
    ranked = sorted(known, key=lambda term: _rank(term.partition(":")[0]), reverse=True)
    return {term.partition(":")[2]: term for term in ranked}


def _rank(prefix: str) -> int:
    return _BARE_PREFIXES.index(prefix) if prefix in _BARE_PREFIXES else len(_BARE_PREFIXES)


@cache
def canonical(name: str) -> str | None:
    """The prefixed name meant by `name` (bare, prefixed, full IRI, known misspelling), or None when nothing is known.

    >>> canonical("hasCondition"), canonical("http://purl.org/ctdl/terms/name"), canonical("ceterms:preceeds")
    ('ceterms:hasCondition', 'ceterms:name', 'ceterms:precedes')
    >>> canonical("ceterms:Wombat") is None
    True
    """
    for start, prefix in (*_NAMESPACE_ALIASES.items(), *((iri, f"{p}:") for p, iri in prefixes().items())):
        if name.startswith(start):
            name = prefix + name[len(start) :]
            break
    name = name.removeprefix("_:")
    if ":" not in name:
        name = _bare().get(name, _aliases().get(f"ceterms:{name}", f"ceterms:{name}"))
    name = meant(name)
    prefix = name.partition(":")[0]
    return name if name in _terms() or prefix in _OPEN_PREFIXES else None


def meant(name: str) -> str:
    """`name`, or what is meant where it is a known misspelling."""
    return _aliases().get(name, name)


def coercion(term: str) -> str | None:
    """The JSON-LD `@type` of the term's values: `@id`, an XML Schema datatype, or None for plain and language text."""
    definition = context().get(term)
    return definition.get("@type") if isinstance(definition, dict) else None


def holds_text(term: str) -> bool:
    """Whether the term's values are text in some language."""
    definition = context().get(term)
    return isinstance(definition, dict) and definition.get("@container") == "@language"


@cache
def property_names() -> tuple[str, ...]:
    """Every property by its prefixed name, for 'did you mean'."""
    return tuple(sorted(name for name, kind in _terms().items() if kind == "property"))


@cache
def class_names() -> tuple[str, ...]:
    """The local names of every class, for 'did you mean'."""
    return tuple(sorted({name.partition(":")[2] for name, kind in _terms().items() if kind == "class"}))
