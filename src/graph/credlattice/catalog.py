"""What is said of each named graph: the document behind it, its address, publisher, read date, licence and status."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from credlattice.model import SourceDocument, Status
from credlattice.questions import Questions
from credlattice.vocabulary import CATALOG_GRAPH, CL, DCTERMS, PROV, RDF, XSD

_GRAPH = NamedNode(CATALOG_GRAPH)


def rule_iri(name: str) -> str:
    """The `cl:DerivationRule` that stands for the file `queries/rules/{name}.rq`.

    >>> rule_iri("is-required-for")
    'https://w3id.org/credlattice/ns/IsRequiredForRule'
    """
    return f"{CL}{''.join(word.capitalize() for word in name.split('-'))}Rule"


def rule_name(iri: str) -> str:
    """The file that a `cl:DerivationRule` stands for.

    >>> rule_name("https://w3id.org/credlattice/ns/IsRequiredForRule")
    'is-required-for'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "-", iri.removeprefix(CL).removesuffix("Rule")).lower()


def describe(document: SourceDocument, *, rule: str | None = None, derived_from: Iterable[str] = ()) -> Iterator[Quad]:
    """The catalog's statements about one named graph; `rule` names a file of `queries/rules/`, `derived_from` are the
    graphs whose statements it was applied to."""
    node = NamedNode(document.graph)

    def say(predicate: str, value: NamedNode | Literal) -> Quad:
        return Quad(node, NamedNode(predicate), value, _GRAPH)

    yield say(RDF + "type", NamedNode(CL + "SourceDocument"))
    yield say(DCTERMS + "title", Literal(document.title))
    yield say(CL + "status", NamedNode(CL + document.status.value.capitalize()))
    for address in document.addresses:
        is_address = address.startswith(("http://", "https://"))
        yield say(DCTERMS + "source", NamedNode(address) if is_address else Literal(address))
    if document.read_on:
        yield say(CL + "readOn", Literal(document.read_on.isoformat(), datatype=NamedNode(XSD + "date")))
    if document.publisher:
        yield say(DCTERMS + "publisher", Literal(document.publisher))
    if document.licence:
        yield say(DCTERMS + "license", Literal(document.licence))
    if document.version:
        kind = "dateTime" if "T" in document.version else "date"
        yield say(DCTERMS + "modified", Literal(document.version, datatype=NamedNode(XSD + kind)))
    if document.withdrawn_on:
        day = Literal(document.withdrawn_on.isoformat(), datatype=NamedNode(XSD + "date"))
        yield say(CL + "withdrawnOn", day)
    if rule:
        yield say(CL + "byRule", NamedNode(rule_iri(rule)))
    for graph in derived_from:
        yield say(PROV + "wasDerivedFrom", NamedNode(graph))


@dataclass(frozen=True)
class GraphDescription:
    """What the catalog says of one named graph. For a derived graph `sources` are those of the graphs it comes from."""

    graph: str
    title: str
    sources: tuple[str, ...]
    read_on: str | None
    status: Status
    rule: str | None
    withdrawn_on: str | None = None
    """When its publisher had taken it back; of a derived graph, one of the graphs it comes from."""


def read(questions: Questions) -> dict[str, GraphDescription]:
    """Every described graph by IRI. A derived graph is as old as the oldest of the graphs it comes from."""
    first: dict[str, dict[str, str]] = {}
    sources: dict[str, dict[str, None]] = {}
    origins: dict[str, dict[str, None]] = {}
    for row in questions.run("graphs").rows:
        cells = {name: term.value for name, term in row.items() if term is not None}
        first.setdefault(cells["graph"], cells)
        if "source" in cells:
            sources.setdefault(cells["graph"], {})[cells["source"]] = None
        if "from" in cells:
            origins.setdefault(cells["graph"], {})[cells["from"]] = None
    described = {}
    for graph, cells in first.items():
        behind = [*origins.get(graph, (graph,))]
        dates = [read_on for origin in behind if (read_on := first.get(origin, cells).get("read_on"))]
        described[graph] = GraphDescription(
            graph,
            cells["title"],
            tuple(dict.fromkeys(source for origin in behind for source in sources.get(origin, ()))),
            min(dates, default=None),
            Status(cells["status"].removeprefix(CL).lower()),
            rule_name(cells["rule"]) if "rule" in cells else None,
            min((day for origin in behind if (day := first.get(origin, cells).get("withdrawn_on"))), default=None),
        )
    return described
