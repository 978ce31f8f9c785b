"""Consistency and classification of the ontology by HermiT, which owlready2 brings along and Java runs. No network."""

from __future__ import annotations

import io
import shutil
import time
from dataclasses import dataclass

from rdflib import OWL, RDF, Graph

from credlattice import ontology_files
from credlattice.ontology_files import OntologyFile


class NoJava(Exception):
    """There is no Java runtime, so that nothing was checked."""


@dataclass(frozen=True)
class Verdict:
    """What HermiT found. `problem` says what it refused, in its own words; a refused ontology is not classified."""

    consistent: bool
    unsatisfiable: tuple[str, ...]
    seconds: float
    problem: str = ""


def classify(graph: Graph) -> Verdict:
    """Whether `graph` is consistent, and its classes that can have no member. Imports of `graph` are not followed.

    Raises NoJava where no `java` is on the path.
    """
    if shutil.which("java") is None:
        raise NoJava("not checked: no Java. Install a Java runtime of version 8 or newer")
    import owlready2

    world = owlready2.World()
    alone = Graph()
    for triple in graph:
        if triple[1] != OWL.imports:
            alone.add(triple)
    _load(world, "https://w3id.org/credlattice/graph/reasoning", alone)
    started = time.perf_counter()
    try:
        # Not in a `with`: what follows stays out of the ontology, only the verdict is wanted.
        owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return Verdict(False, (), time.perf_counter() - started, "the ontology contradicts itself")
    except owlready2.OwlReadyJavaError as error:
        return Verdict(False, (), time.perf_counter() - started, _first_line(str(error.args[0])))
    seconds = time.perf_counter() - started
    found = {str(each.iri) for each in world.inconsistent_classes()} - {str(OWL.Nothing)}
    return Verdict(True, tuple(sorted(found)), seconds)


def load_modules(files: tuple[OntologyFile, ...], *more: Graph) -> object:
    """An owlready2 `World` of `files`, each under the name in its header and after what it imports, and of `more`.

    Files without a header are left out. An import that names none of `files` raises an error, and no network is asked.
    """
    import owlready2

    world = owlready2.World()
    for file in files:
        graph = file.graph()
        if (None, RDF.type, OWL.Ontology) in graph:
            _load(world, ontology_files.iri(graph), graph)
    for number, graph in enumerate(more):
        _load(world, f"https://w3id.org/credlattice/graph/more/{number}", graph)
    return world


def _load(world: object, name: str, graph: Graph) -> None:
    data = io.BytesIO(graph.serialize(format="nt", encoding="utf-8"))
    world.get_ontology(name).load(fileobj=data, only_local=True)  # type: ignore[attr-defined]


def _first_line(text: str) -> str:
    lines = [line.partition("java.lang.")[2] or line for line in text.splitlines() if "Exception" in line]
    return (lines or [text.strip().partition("\n")[0]])[0][:500]
