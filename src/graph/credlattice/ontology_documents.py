"""The documents that make up the ontology: header, modules and alignments, with what each says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import DCTERMS, OWL, RDF, Graph, Literal, URIRef
from rdflib.term import Node

from credlattice import ontology_files
from credlattice.ontology_files import OntologyFile
from credlattice.term_history import KINDS
from credlattice.term_uses import reachable
from credlattice.vocabulary import CL


@dataclass(frozen=True)
class Document:
    """One ontology document. `name` is its path in `ontology/`; `borrowed` are the terms of others that it declares."""

    name: str
    iri: str
    version_iri: str
    version: str
    title: str
    description: str
    creator: str
    licence: str
    rights: str
    created: str
    modified: str
    sources: tuple[str, ...]
    imports: tuple[str, ...]
    borrowed: tuple[str, ...]
    graph: Graph


def read(file: OntologyFile) -> Document:
    """The document in `file`; raises ValueError when it has not one header."""
    graph = file.graph()
    header = URIRef(ontology_files.iri(graph))

    def texts(predicate: URIRef) -> tuple[str, ...]:
        return tuple(
            sorted(
                str(value)
                for value in graph.objects(header, predicate)
                if not isinstance(value, Literal) or value.language in ("en", None)
            )
        )

    def text(predicate: URIRef) -> str:
        return ", ".join(texts(predicate))

    declared = {str(s) for kind in KINDS for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef)}
    return Document(
        name=file.name,
        iri=str(header),
        version_iri=text(OWL.versionIRI),
        version=text(OWL.versionInfo),
        title=text(DCTERMS.title) or file.name,
        description=text(DCTERMS.description),
        creator=text(DCTERMS.creator),
        licence=text(DCTERMS.license),
        rights=text(DCTERMS.rights),
        created=text(DCTERMS.created),
        modified=text(DCTERMS.modified),
        sources=texts(DCTERMS.source),
        imports=texts(OWL.imports),
        borrowed=tuple(sorted((iri for iri in declared if not iri.startswith(CL)), key=str.casefold)),
        graph=graph,
    )


def description(graph: Graph, term: URIRef) -> Graph:
    """The statements of `graph` about `term` and about the unnamed nodes that hang on it."""
    return with_prefixes(
        graph, ((node, p, o) for node in reachable(graph, term) for p, o in graph.predicate_objects(node))
    )


def with_prefixes(graph: Graph, triples: Iterable[tuple[Node, Node, Node]]) -> Graph:
    """`triples` in a graph of their own with the prefixes of `graph`."""
    found = Graph()
    for prefix, namespace in graph.namespaces():
        found.bind(prefix, namespace, replace=True)
    for triple in triples:
        found.add(triple)
    return found
