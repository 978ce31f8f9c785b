"""The compiled shapes find exactly what pySHACL finds, on every example of a shape and on every real file."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize
from rdflib import RDF, Graph, Namespace, URIRef

from credlattice import resources
from credlattice.readers import ctdl
from credlattice.shape_checks import Shapes, UnknownShape
from tests.shape_examples import EXAMPLES
from tests.shape_examples.example import turtle_head

SH = Namespace("http://www.w3.org/ns/shacl#")
FILES = sorted((resources.ontology_dir() / "shapes").glob("*.ttl"))
GRAPH = NamedNode("https://example.org/graph")
Found = tuple[str, str, str, str, str]


@pytest.fixture(scope="module")
def shapes_graph() -> Graph:
    together = Graph()
    for file in FILES:
        together.parse(file, format="turtle")
    return together


@pytest.fixture(scope="module")
def compiled() -> Shapes:
    return Shapes(*(file.read_bytes() for file in FILES))


def plain(value: str) -> str:
    """Numbers in one form: rdflib writes 4e0 as 4.0."""
    try:
        return str(float(value))
    except ValueError:
        return value


def by_pyshacl(quads: list[Quad], shapes: Graph) -> set[Found]:
    data = Graph().parse(data=serialize([q.triple for q in quads], format=RdfFormat.N_TRIPLES), format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", allow_warnings=True)
    assert isinstance(report, Graph)
    found = set()
    # Results of a shape inside another are details of it, not results of their own.
    for result in report.objects(None, SH.result):
        path = report.value(result, SH.resultPath)
        value = report.value(result, SH.value)
        found.add(
            (
                str(report.value(result, SH.focusNode)),
                str(path) if isinstance(path, URIRef) else "",
                plain(str(value)) if value is not None else "",
                str(report.value(result, SH.resultMessage)),
                str(report.value(result, SH.resultSeverity)),
            )
        )
    assert len(set(report.subjects(RDF.type, SH.ValidationReport))) == 1
    return found


def by_us(quads: list[Quad], shapes: Shapes) -> set[Found]:
    return {
        (
            r.focus.value,  # type: ignore[union-attr]
            r.path or "",
            plain(r.value.value) if r.value is not None else "",  # type: ignore[union-attr]
            r.message,
            r.severity,
        )
        for r in shapes.results(quads)
    }


def quads_of(turtle: str) -> list[Quad]:
    text = turtle_head("https://example.org/x/") + turtle
    return [Quad(t.subject, t.predicate, t.object, GRAPH) for t in parse(text.encode(), format=RdfFormat.TURTLE)]


@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=lambda n: EXAMPLES[n].id)
def test_the_results_on_examples_are_those_of_pyshacl(number: int, shapes_graph: Graph, compiled: Shapes) -> None:
    example = EXAMPLES[number]
    for turtle in (example.valid, example.invalid):
        quads = quads_of(turtle)
        # Blank nodes are named anew by every parser.
        assert {r[1:] for r in by_us(quads, compiled)} == {r[1:] for r in by_pyshacl(quads, shapes_graph)}


def test_the_results_on_real_records_are_those_of_pyshacl(
    shared_ctdl: Path, shapes_graph: Graph, compiled: Shapes
) -> None:
    different, compared = [], 0
    for path in sorted(shared_ctdl.glob("*.json*"))[::4]:
        quads = list({quad: None for record in ctdl.read(path.read_bytes(), path.name) for quad in record.quads})
        if quads and len(quads) < 3_000:
            compared += 1
            ours, theirs = by_us(quads, compiled), by_pyshacl(quads, shapes_graph)
            if ours != theirs:
                different.append((path.name, ours ^ theirs))
    assert compared > 30
    assert different == []


def test_a_part_of_shacl_that_is_not_known_is_said_when_the_shapes_are_compiled() -> None:
    head = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <https://example.org/> . "
    text = head + "x:S a sh:NodeShape ; sh:targetClass x:C ; sh:property [ sh:path x:p ; sh:class x:D ] ."
    with pytest.raises(UnknownShape, match="sh:class"):
        Shapes(text.encode())
