"""Which media type to answer with, from an Accept header with q-values (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pyoxigraph import QueryResultsFormat, RdfFormat

from credlattice_api.problems import ProblemError

RESULT_TYPES: Final[Mapping[str, Any]] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPH_TYPES: Final[Mapping[str, Any]] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/trig": RdfFormat.TRIG,
}
_ALSO: Final = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}


def preferences(accept: str) -> list[tuple[str, float]]:
    """Media ranges of an Accept header with their weights, most wanted first; those with weight 0 last.

    >>> preferences("text/csv;q=0.5, application/json")
    [('application/json', 1.0), ('text/csv', 0.5)]
    """
    found = []
    for part in accept.split(",")[:50]:
        media, *parameters = (piece.strip() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip().casefold() == "q":
                try:
                    weight = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    weight = 0.0
        if media:
            found.append((media.casefold(), weight))
    return sorted(found, key=lambda pair: -pair[1])


def choose(accept: str, served: Sequence[str]) -> str | None:
    """The served type the client wants most, the first for an empty header or a wildcard; None when none fits."""
    wanted = preferences(accept) or [("*/*", 1.0)]
    refused = {media for media, weight in wanted if weight == 0}
    for media, weight in wanted:
        if weight == 0:
            continue
        for candidate in served:
            if candidate not in refused and _matches(_ALSO.get(media, media), candidate, media):
                return candidate
    return None


def _matches(media: str, candidate: str, written: str) -> bool:
    if media == candidate or media == "*/*":
        return True
    family, _, sub = written.partition("/")
    return sub == "*" and candidate.startswith(family + "/")


def both(accept: str) -> tuple[str, str]:
    """(type for SELECT and ASK, type for CONSTRUCT and DESCRIBE). Raises ProblemError when neither kind fits."""
    results, graphs = choose(accept, list(RESULT_TYPES)), choose(accept, list(GRAPH_TYPES))
    if results is None and graphs is None:
        served = ", ".join([*RESULT_TYPES, *GRAPH_TYPES])
        raise ProblemError("not-acceptable", f"served here: {served}")
    # The form of the query decides which of the two is used; a client that named only one gets a default for the other.
    return results or next(iter(RESULT_TYPES)), graphs or next(iter(GRAPH_TYPES))
