"""Where the terms of the ontology are used: the checks on data, the query files, the mappings to other vocabularies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from rdflib import OWL, RDF, RDFS, SH, SKOS, BNode, Graph, Literal, URIRef
from rdflib.namespace import Namespace
from rdflib.term import Node

from credlattice.ontology_files import OntologyFile
from credlattice.questions import Question
from credlattice.vocabulary import CL

SSSOM: Final = Namespace("https://w3id.org/sssom/")
MAPPING_WORDS: Final[Mapping[str, str]] = {
    str(OWL.equivalentClass): "is the same class as",
    str(OWL.equivalentProperty): "is the same property as",
    str(RDFS.subClassOf): "is a kind of",
    str(RDFS.subPropertyOf): "is a case of",
    str(OWL.inverseOf): "is the other way round of",
    str(SKOS.exactMatch): "means the same as",
    str(SKOS.closeMatch): "means nearly the same as",
    str(SKOS.broadMatch): "is narrower than",
    str(SKOS.narrowMatch): "is broader than",
    str(SKOS.relatedMatch): "has to do with",
}
"""What a mapping says of its subject, by predicate. `a skos:broadMatch b` says that b is the broader one."""
_TARGETS: Final = {
    SH.targetClass: "",
    SH.targetNode: "",
    SH.targetSubjectsOf: "everything that has ",
    SH.targetObjectsOf: "every value of ",
}
_NAMES = re.compile(rf"(?<![\w/-])cl:(?P<short>[A-Za-z]\w*)|<{re.escape(CL)}(?P<long>[A-Za-z]\w*)>")


@dataclass(frozen=True)
class Target:
    """What a shape looks at: instances of the class `term`, or with `words` what has `term` or is a value of it."""

    words: str
    term: str


@dataclass(frozen=True)
class Constraint:
    """One check on data. `severity` is `violation`, `warning` or `info`; `terms` are the IRIs it names."""

    file: str
    shape: str
    targets: tuple[Target, ...]
    severity: str
    message: str
    terms: frozenset[str]

    def concerns(self, term: str) -> bool:
        """Whether `term` is checked: named in the constraint, or the class or property whose things are looked at."""
        return term in self.terms or any(target.term == term for target in self.targets)


@dataclass(frozen=True, order=True)
class TermMapping:
    """One statement that relates a term to one of another vocabulary, and why.

    `file` is the alignment's name; `object_label` is what a term that is a code is called there, else empty.
    """

    file: str
    subject: str
    predicate: str
    object: str
    object_label: str
    justification: str
    comments: tuple[str, ...]

    @property
    def words(self) -> str:
        """The predicate in words."""
        return MAPPING_WORDS[self.predicate]


def constraints(files: Iterable[OntologyFile]) -> tuple[Constraint, ...]:
    """Every check of the shapes in `files` that has a message, by file and shape."""
    return tuple(found for file in files for found in _constraints(file.name.rpartition("/")[2], file.graph()))


def _constraints(file: str, graph: Graph) -> Iterator[Constraint]:
    for shape in sorted(graph.subjects(RDF.type, SH.NodeShape), key=str):
        label = english(graph.objects(shape, RDFS.label)) or str(shape).rpartition("/")[2]
        targets = tuple(
            Target(words, str(term))
            for way, words in _TARGETS.items()
            for term in sorted(graph.objects(shape, way), key=str)
        )
        # A constraint is the shape itself or hangs on it by unnamed nodes; other shapes that it names are their own.
        messages = {node: english(graph.objects(node, SH.message)) for node in reachable(graph, shape)}
        for node, message in sorted(messages.items(), key=lambda pair: pair[1]):
            if message:
                severity = graph.value(node, SH.severity) or graph.value(shape, SH.severity) or SH.Violation
                name = str(severity).rpartition("#")[2].casefold()
                yield Constraint(file, label, targets, name, message, frozenset(_named(graph, node)))


def reachable(graph: Graph, start: Node) -> list[Node]:
    """`start` and the unnamed nodes that hang on it, however deep, each once."""
    found: dict[Node, None] = {}
    queue = [start]
    while queue:
        node = queue.pop()
        if node not in found:
            found[node] = None
            queue += [value for value in graph.objects(node) if isinstance(value, BNode)]
    return [*found]


def _named(graph: Graph, start: Node) -> Iterator[str]:
    """The IRIs that a constraint names, its SPARQL text included; words for people do not count."""
    for node in reachable(graph, start):
        for predicate, value in graph.predicate_objects(node):
            if isinstance(value, URIRef):
                yield str(value)
            elif predicate in (SH.select, SH.ask):
                yield from (CL + name for name in names_in(str(value)))


def names_in(text: str) -> frozenset[str]:
    """The local names of our terms in a query, prefixed or in full.

    >>> sorted(names_in("SELECT * { ?a cl:leads ?b . ?b a <https://w3id.org/credlattice/ns/Topic> }"))
    ['Topic', 'leads']
    """
    return frozenset(match["short"] or match["long"] for match in _NAMES.finditer(text))


def queries_by_term(questions: Iterable[Question]) -> dict[str, tuple[Question, ...]]:
    """The query files that name each term, by its IRI, in the order of their names."""
    found: dict[str, list[Question]] = {}
    for question in sorted(questions, key=lambda each: each.name):
        for name in names_in(question.text):
            found.setdefault(CL + name, []).append(question)
    return {iri: tuple(each) for iri, each in found.items()}


def mappings(files: Iterable[OntologyFile]) -> tuple[TermMapping, ...]:
    """Every mapping of the alignments in `files`, sorted."""
    return tuple(sorted(found for file in files for found in _mappings(file.name.rpartition("/")[2], file.graph())))


def _mappings(file: str, graph: Graph) -> Iterator[TermMapping]:
    for predicate in map(URIRef, MAPPING_WORDS):
        for subject, target in graph.subject_objects(predicate):
            if not isinstance(subject, URIRef) or not isinstance(target, URIRef):
                continue
            about = [
                node
                for node in graph.subjects(OWL.annotatedSource, subject)
                if (node, OWL.annotatedTarget, target) in graph and (node, OWL.annotatedProperty, predicate) in graph
            ]
            called = [str(text) for node in about for text in graph.objects(node, SSSOM.object_label)]
            why = [str(text) for node in about for text in graph.objects(node, SSSOM.mapping_justification)]
            texts = [
                text for node in about for way in (SSSOM.comment, RDFS.comment) for text in graph.objects(node, way)
            ]
            comments = tuple(sorted({str(text) for text in texts}))
            yield TermMapping(
                file=file,
                subject=str(subject),
                predicate=str(predicate),
                object=str(target),
                object_label=min(called, default=""),
                justification=min(why, default=""),
                comments=comments,
            )


def english(texts: Iterable[Node]) -> str:
    """The English ones of `texts`, one after another."""
    return " ".join(sorted(str(t) for t in texts if isinstance(t, Literal) and t.language in ("en", None)))
