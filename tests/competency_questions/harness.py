"""A competency question: what somebody asks, the query that answers it, a small dataset, and the answer it must give.

One file a question, `SLUG.toml` beside this module, with its query in `queries/competency/SLUG.rq`:

    question = "What does this credential lead to next?"
    asked_by = "advisor"                              # researcher, advisor or visitor
    parameters = { credential = "ex:a" }              # of the query, where the header's examples are not meant
    key_axioms = ["cl:leadsTo owl:inverseOf cl:buildsOn"]  # without any one of these the answer must change
    data = '''ex:b ceterms:prerequisite ex:a .'''     # Turtle; TriG where named graphs matter
    expected = [["ex:b"]]                             # the rows in any order; "" for not stated

The dataset is loaded as one document beside the ontology, what follows is derived as in a release, and the query is run
as a user runs it. Rows are compared whole, so what must not be found is tested with what must.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.term import Node

from credlattice import catalog, inference, ontology_files
from credlattice.axioms import Axiom, Triple, axioms
from credlattice.model import SourceDocument
from credlattice.questions import Questions
from credlattice.store import EmbeddedStore, Term
from credlattice.vocabulary import GRAPH, PREFIXES

FOLDER = Path(__file__).parent
NAMES = {**PREFIXES, "ex": "https://example.org/", "dcat": "http://www.w3.org/ns/dcat#"}
HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in NAMES.items())
DOCUMENT = SourceDocument(GRAPH + "example", "A small dataset", ("https://example.org/page",))
ASKERS = ("researcher", "advisor", "visitor")

Row = tuple[str, ...]


@dataclass(frozen=True)
class CompetencyQuestion:
    slug: str
    question: str
    asked_by: str
    parameters: tuple[tuple[str, str], ...]
    key_axioms: tuple[str, ...]
    data: str
    expected: frozenset[Row]
    query: str
    """The query's name; `competency/SLUG` unless the file says another."""


@cache
def questions() -> tuple[CompetencyQuestion, ...]:
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        with path.open("rb") as file:
            read = tomllib.load(file)
        found.append(
            CompetencyQuestion(
                path.stem,
                read.pop("question"),
                read.pop("asked_by"),
                tuple((name, expand(str(value))) for name, value in read.pop("parameters", {}).items()),
                tuple(read.pop("key_axioms")),
                read.pop("data"),
                frozenset(tuple(row) for row in read.pop("expected")),
                read.pop("query", f"competency/{path.stem}"),
            )
        )
        assert not read, f"{path.name}: unknown keys {sorted(read)}"
    return tuple(found)


def expand(name: str) -> str:
    prefix, colon, local = name.partition(":")
    return NAMES[prefix] + local if colon and prefix in NAMES else name


# -- the ontology, whole or without some of its triples ---------------------------------------------------------------


@cache
def ontology() -> tuple[Graph, Mapping[Triple, tuple[Quad, ...]]]:
    """What a release loads of the ontology, as one graph, and each of its triples as quads of the files' graphs."""
    together = Graph()
    quads: dict[Triple, list[Quad]] = {}
    for file in ontology_files.in_use():
        graph = NamedNode(ontology_files.graph_of(file))
        for triple in file.graph():
            together.add(triple)
            quads.setdefault(triple, []).append(Quad(*(_ox(node) for node in triple), graph))  # type: ignore[arg-type]
    return together, {triple: tuple(found) for triple, found in quads.items()}


def _ox(node: Node) -> Term:
    if isinstance(node, URIRef):
        return NamedNode(node)
    if isinstance(node, BNode):
        return BlankNode(str(node))
    assert isinstance(node, RdflibLiteral)
    if node.language:
        return Literal(str(node), language=node.language)
    return Literal(str(node), datatype=NamedNode(node.datatype)) if node.datatype else Literal(str(node))


@cache
def all_axioms() -> dict[Axiom, frozenset[Triple]]:
    return axioms(ontology()[0])


def triples_of(turtle: str) -> frozenset[Triple]:
    """The triples of the ontology that state the axiom, or the annotation, written in `turtle`."""
    written = Graph().parse(data=f"{HEAD}{turtle} .", format="turtle")
    meant = axioms(written)
    if not meant:
        (triple,) = written
        assert triple in ontology()[1], f"the ontology does not state: {turtle}"
        return frozenset({triple})
    (axiom,) = meant
    assert axiom in all_axioms(), f"the ontology has no such axiom: {turtle}"
    return all_axioms()[axiom]


# -- asking -----------------------------------------------------------------------------------------------------------


def answer(question: CompetencyQuestion, without: Collection[Triple] = ()) -> frozenset[Row]:
    """What the query finds in the question's dataset beside the ontology `without` some of its triples."""
    store = EmbeddedStore()
    store.add(quad for triple, quads in ontology()[1].items() if triple not in without for quad in quads)
    store.add(dataset(question))
    store.add(catalog.describe(DOCUMENT))
    asked = Questions(store)
    inference.derive(store, asked)
    table = asked.run(question.query, **dict(question.parameters))
    hidden = {parameter.name for parameter in asked.get(question.query).parameters}
    shown = [column for column in table.columns if column not in hidden]
    return frozenset(tuple(_short(row[column]) for column in shown) for row in table.rows)


def dataset(question: CompetencyQuestion) -> list[Quad]:
    """The dataset's quads; blank nodes get names made from the document's, as the readers give them."""

    def named(term: Term) -> Term:
        return NamedNode(f"{DOCUMENT.graph}#{term.value}") if isinstance(term, BlankNode) else term

    return [
        Quad(
            named(quad.subject),  # type: ignore[arg-type]
            quad.predicate,
            named(quad.object),  # type: ignore[arg-type]
            NamedNode(DOCUMENT.graph) if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name,
        )
        for quad in parse(input=(HEAD + question.data).encode(), format=RdfFormat.TRIG)
    ]


def _short(term: Term | None) -> str:
    if term is None:
        return ""
    for prefix, namespace in NAMES.items():
        if isinstance(term, NamedNode) and term.value.startswith(namespace):
            return f"{prefix}:{term.value.removeprefix(namespace)}"
    return term.value


# -- mutation ---------------------------------------------------------------------------------------------------------


def noticed_by(axiom: Axiom, order: Sequence[CompetencyQuestion]) -> str | None:
    """The first question, in `order`, whose answer changes when `axiom` is taken from the ontology."""
    without = all_axioms()[axiom]
    return next((question.slug for question in order if answer(question, without) != question.expected), None)


def likely_first(axiom: Axiom) -> list[CompetencyQuestion]:
    """Every question, those first whose dataset, query or key axioms name terms of `axiom`."""
    names = [term.rpartition("/")[2].rpartition("#")[2] for term in axiom.terms]
    files = {question.slug: text(question) for question in questions()}
    return sorted(questions(), key=lambda question: -sum(name in files[question.slug] for name in names))


@cache
def text(question: CompetencyQuestion) -> str:
    """Everything that is written of a question, its query included."""
    query = Questions(EmbeddedStore()).get(question.query).text
    return "\n".join([query, question.data, *question.key_axioms, str(sorted(question.expected))])
