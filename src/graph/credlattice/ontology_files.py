"""The files of `ontology/`: modules, alignments, schemes, shapes and earlier versions, and what each header says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib import OWL, RDF, Graph, URIRef

from credlattice import resources
from credlattice.vocabulary import GRAPH

HEADER: Final = "credlattice"
"""The file that only imports the modules."""
MODULES: Final = ("provenance", "core", "competencies", "ecosystem", "requirements", "transfer", "assurance")
"""Each after the modules it imports."""
READING_ORDER: Final = ("core", "competencies", "requirements", "transfer", "assurance", "ecosystem", "provenance")
"""The modules as a person reads them."""
_FOLDERS: Final = ("alignments", "schemes", "shapes", "versions")


@dataclass(frozen=True)
class OntologyFile:
    """One Turtle file of `ontology/`. `name` is its path there without the ending, e.g. `alignments/skos`."""

    name: str
    path: Path

    @property
    def folder(self) -> str:
        """`alignments`, `schemes`, `shapes`, `versions`, or empty for the modules and their header."""
        return self.name.rpartition("/")[0]

    def graph(self) -> Graph:
        return Graph().parse(self.path, format="turtle")


def every_file(folder: Path | None = None) -> tuple[OntologyFile, ...]:
    """All of them: the header, the modules in import order, then the folders by name."""
    top = folder or resources.ontology_dir()
    names = [*MODULES, HEADER]
    names += [f"{each}/{path.stem}" for each in _FOLDERS for path in sorted((top / each).glob("*.ttl"))]
    return tuple(OntologyFile(name, top / f"{name}.ttl") for name in names)


def in_use(folder: Path | None = None) -> tuple[OntologyFile, ...]:
    """What a release loads: modules, header, alignments and schemes; shapes and earlier versions stay files."""
    return tuple(file for file in every_file(folder) if file.folder in ("", "alignments", "schemes"))


def quads(files: tuple[OntologyFile, ...] | None = None) -> Iterator[Quad]:
    """The statements of `files` (those in use unless given), each file in the named graph that releases give it."""
    for file in files or in_use():
        graph = NamedNode(graph_of(file))
        for quad in parse(path=str(file.path), format=RdfFormat.TURTLE, base_iri=graph.value):
            yield Quad(quad.subject, quad.predicate, quad.object, graph)


def graph_of(file: OntologyFile) -> str:
    return f"{GRAPH}ontology/{file.name}"


def modules(folder: Path | None = None) -> tuple[OntologyFile, ...]:
    """The ontology proper: its modules and their header, each after what it imports."""
    return tuple(file for file in every_file(folder) if not file.folder)


def union(files: tuple[OntologyFile, ...]) -> Graph:
    """The statements of `files` in one graph, with their prefixes."""
    together = Graph()
    for file in files:
        together.parse(file.path, format="turtle")
    return together


@cache
def ontology() -> Graph:
    """The ontology of this checkout or package: modules and header, without alignments."""
    return union(modules())


def iri(graph: Graph) -> str:
    """The name that the one ontology header of `graph` gives; raises ValueError when it has none or several."""
    found = [node for node in graph.subjects(RDF.type, OWL.Ontology) if isinstance(node, URIRef)]
    if len(found) != 1:
        raise ValueError(f"one ontology header was expected, found {len(found)}: {', '.join(found)}")
    return str(found[0])


def turtle(graph: Graph) -> str:
    """`graph` as this project writes Turtle: sorted, one object a line, the same for the same statements."""
    return graph.serialize(format="longturtle", canon=True).rstrip("\n") + "\n"
