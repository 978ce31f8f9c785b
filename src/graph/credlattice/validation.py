"""Records against the SHACL shapes of `ontology/shapes/`: violations set a record aside, warnings stay with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, cast

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from credlattice import resources
from credlattice.model import Problem, Record
from credlattice.vocabulary import compact

if TYPE_CHECKING:
    from rdflib import Graph

SH = "http://www.w3.org/ns/shacl#"


@cache
def _shapes(name: str) -> Graph:
    from rdflib import Graph

    return Graph().parse(resources.ontology_dir() / "shapes" / f"{name}.ttl", format="turtle")


def check(records: Sequence[Record], shapes: str = "ctdl") -> list[Record]:
    """`records`, each with the problems its shape found added. Records that could not be read pass through."""
    owners: dict[str, list[int]] = {}
    quads: list[Quad] = []
    for index, record in enumerate(records):
        if record.readable:
            quads.extend(record.quads)
            for subject in {quad.subject.value for quad in record.quads if isinstance(quad.subject, NamedNode)}:
                owners.setdefault(subject, []).append(index)
    found: dict[int, list[Problem]] = {}
    for focus, reason, kind, fatal in _report(quads, shapes) if quads else ():
        for index in owners.get(focus, ()):
            record = records[index]
            place = f"{record.place} ({record.id})"
            found.setdefault(index, []).append(Problem(place, reason, kind, fatal))
    return [
        replace(record, problems=(*record.problems, *sorted(found.get(index, ()), key=str)))
        for index, record in enumerate(records)
    ]


def _report(quads: Sequence[Quad], shapes: str) -> list[tuple[str, str, str, bool]]:
    """(focus node, reason, kind, fatal) for every result of the shapes over `quads`."""
    from pyshacl import validate
    from rdflib import Graph, URIRef

    triples = (Triple(q.subject, q.predicate, q.object) for q in quads)
    data = Graph().parse(data=cast(bytes, serialize(triples, format=RdfFormat.N_TRIPLES)), format="nt")
    _, report, _ = validate(data, shacl_graph=_shapes(shapes), inference="none", allow_warnings=True)
    results = []
    for result in report.subjects(URIRef(SH + "resultSeverity")):
        focus = str(report.value(result, URIRef(SH + "focusNode")))
        path = report.value(result, URIRef(SH + "resultPath"))
        value = report.value(result, URIRef(SH + "value"))
        message = str(report.value(result, URIRef(SH + "resultMessage")) or "does not fit its shape")
        severity = report.value(result, URIRef(SH + "resultSeverity"))
        named = f"{compact(str(path))} " if isinstance(path, URIRef) else ""
        shown = f"{str(value)[:80]!r}: " if value is not None else ""
        fatal = severity == URIRef(SH + "Violation")
        results.append((focus, f"{named}{shown}{message}", "shape" if fatal else "shape-warning", fatal))
    return results
