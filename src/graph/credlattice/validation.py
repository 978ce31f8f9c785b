"""Records against the SHACL shapes of `ontology/shapes/`: violations set a record aside, the others stay with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final, cast

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from credlattice import resources
from credlattice.model import Problem, Record
from credlattice.vocabulary import compact

if TYPE_CHECKING:
    from rdflib import Graph

SH = "http://www.w3.org/ns/shacl#"
_KINDS: Final = {SH + "Violation": "shape", SH + "Warning": "shape-warning", SH + "Info": "shape-info"}


@cache
def _shapes(names: tuple[str, ...]) -> Graph:
    from rdflib import Graph

    together = Graph()
    for name in names:
        together.parse(resources.ontology_dir() / "shapes" / f"{name}.ttl", format="turtle")
    return together


def check(records: Sequence[Record], shapes: str | tuple[str, ...] = "ctdl") -> list[Record]:
    """`records`, each with the problems its shape found added. Records that could not be read pass through.

    `shapes` names a file of `ontology/shapes/`, or several that are used together.
    """
    names = (shapes,) if isinstance(shapes, str) else shapes
    owners: dict[str, list[int]] = {}
    quads: list[Quad] = []
    for index, record in enumerate(records):
        if record.readable:
            quads.extend(record.quads)
            for subject in {quad.subject.value for quad in record.quads if isinstance(quad.subject, NamedNode)}:
                owners.setdefault(subject, []).append(index)
    found: dict[int, list[Problem]] = {}
    for focus, reason, kind, fatal in _report(quads, names) if quads else ():
        for index in owners.get(focus, ()):
            record = records[index]
            place = f"{record.place} ({record.id})"
            found.setdefault(index, []).append(Problem(place, reason, kind, fatal))
    return [
        replace(record, problems=(*record.problems, *sorted(found.get(index, ()), key=str)))
        for index, record in enumerate(records)
    ]


def _report(quads: Sequence[Quad], shapes: tuple[str, ...]) -> list[tuple[str, str, str, bool]]:
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
        # A shape that looks at a whole thing repeats the thing as its value.
        shown = f"{str(value)[:80]!r}: " if value is not None and path is not None else ""
        fatal = severity == URIRef(SH + "Violation")
        kind = _KINDS.get(str(severity), "shape-warning")
        results.append((focus, f"{named}{shown}{message}", kind, fatal))
    return results
