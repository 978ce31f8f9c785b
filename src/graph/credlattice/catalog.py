"""What is said of each named graph: the document behind it, its address, publisher, read date, licence and status."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from credlattice.model import SourceDocument, Status
from credlattice.questions import Questions
from credlattice.vocabulary import CATALOG_GRAPH, CL, DCTERMS, PROV, RDF, XSD

_GRAPH = NamedNode(CATALOG_GRAPH)


def describe(document: SourceDocument, *, rule: str | None = None, derived_from: str | None = None) -> Iterator[Quad]:
    """The catalog's statements about one named graph."""
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
    if rule:
        yield say(CL + "byRule", Literal(rule))
    if derived_from:
        yield say(PROV + "wasDerivedFrom", NamedNode(derived_from))


@dataclass(frozen=True)
class GraphDescription:
    """What the catalog says of one named graph. For a derived graph `sources` are those of the graph it comes from."""

    graph: str
    title: str
    sources: tuple[str, ...]
    read_on: str | None
    status: Status
    rule: str | None


def read(questions: Questions) -> dict[str, GraphDescription]:
    """Every described graph by IRI."""
    sources: dict[str, list[str]] = {}
    first: dict[str, dict[str, str]] = {}
    for row in questions.run("graphs").rows:
        cells = {name: term.value for name, term in row.items() if term is not None}
        first.setdefault(cells["graph"], cells)
        if "source" in cells and cells["source"] not in sources.setdefault(cells["graph"], []):
            sources[cells["graph"]].append(cells["source"])
    described = {}
    for graph, cells in first.items():
        origin = cells.get("from", graph)
        described[graph] = GraphDescription(
            graph,
            cells["title"],
            tuple(sources.get(origin, ())),
            first.get(origin, cells).get("read_on"),
            Status(cells["status"].removeprefix(CL).lower()),
            cells.get("rule"),
        )
    return described
