"""Namespaces and the terms the code names.

Terms of the project's own namespace are declared in `ontology/`; `tests/test_ontology.py` holds the two together.
"""

from __future__ import annotations

from typing import Final

CTERMS: Final = "https://purl.org/ctdl/terms/"
CEASN: Final = "https://purl.org/ctdlasn/terms/"
QDATA: Final = "https://credreg.net/qdata/terms/"
ASN: Final = "http://purl.org/ASN/schema/core/"
SCHEMA: Final = "https://schema.org/"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
PROV: Final = "http://www.w3.org/ns/prov#"
ORG: Final = "http://www.w3.org/ns/org#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"

CL: Final = "https://w3id.org/credlattice/ns/"
RESOURCE: Final = "https://w3id.org/credlattice/resource/"
GRAPH: Final = "https://w3id.org/credlattice/graph/"

CATALOG_GRAPH: Final = GRAPH + "catalog"
"""Describes every other named graph: source, publisher, read date, licence, status."""

PREFIXES: Final[dict[str, str]] = {
    "ceterms": CTERMS,
    "ceasn": CEASN,
    "qdata": QDATA,
    "asn": ASN,
    "schema": SCHEMA,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "prov": PROV,
    "org": ORG,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "owl": OWL,
    "cl": CL,
    "clr": RESOURCE,
    "clg": GRAPH,
}


def compact(iri: str) -> str:
    """`iri` as prefix:name where a known namespace fits, else unchanged.

    >>> compact("https://purl.org/ctdl/terms/requires")
    'ceterms:requires'
    >>> compact("https://example.org/x")
    'https://example.org/x'
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def expand(name: str) -> str:
    """The full IRI of a prefix:name, or `name` itself when its prefix is not ours."""
    prefix, colon, local = name.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES and not local.startswith("//") else name
