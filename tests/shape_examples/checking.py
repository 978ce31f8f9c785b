"""Many examples in one run of the shapes: each stands under an address of its own, and so do its results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import pyshacl
from rdflib import RDF, Graph, Namespace, URIRef

from tests.shape_examples.example import turtle_head

SH: Final = Namespace("http://www.w3.org/ns/shacl#")
_BASE: Final = "https://example.org/"

Result = tuple[str, str, str]
"""Node shape, severity, message."""


def together(texts: Iterable[str]) -> Graph:
    """All `texts` in one graph; the things of text n stand under https://example.org/n/."""
    data = Graph()
    for number, text in enumerate(texts):
        data.parse(data=turtle_head(f"{_BASE}{number}/") + text, format="turtle")
    return data


def number_of(node: object) -> int:
    """Which text the thing `node` comes from."""
    return int(str(node).removeprefix(_BASE).partition("/")[0])


def results(texts: Sequence[str], shapes: Graph) -> list[list[Result]]:
    """For each text the sorted results of `shapes`, without advanced features and without inference."""
    found: list[list[Result]] = [[] for _ in texts]
    for focus, result in results_in(together(texts), shapes):
        found[number_of(focus)].append(result)
    return [sorted(each) for each in found]


def results_in(data: Graph, shapes: Graph) -> list[tuple[str, Result]]:
    """The focus node of every result in `data`, and the result."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    assert isinstance(report, Graph)
    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        source = report.value(result, SH.sourceShape)
        owner = source if isinstance(source, URIRef) else shapes.value(None, SH.property, source)
        severity = str(report.value(result, SH.resultSeverity)).rpartition("#")[2]
        message = str(report.value(result, SH.resultMessage))
        found.append((str(report.value(result, SH.focusNode)), (str(owner).rpartition("/")[2], severity, message)))
    return found
