"""The page on requirement constructs names every construct, only terms of the ontology, and examples that hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import RDF, Graph, URIRef

from credlattice import ontology_files
from credlattice.vocabulary import PREFIXES, compact
from tests.competency_questions.harness import HEAD, CompetencyQuestion, answer

PAGE = (Path(__file__).parents[1] / "docs" / "requirement-constructs.md").read_text(encoding="utf-8")
ROWS = [re.split(r" ?(?<!\\)\| ?", line)[1:-1] for line in PAGE.splitlines() if re.match(r"\| R\d", line)]
EXAMPLES = re.findall(r"^### ([^\n]+)\n.*?^```turtle\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
TERM = re.compile(r"`([a-z]+:[A-Za-z]+)`")
NAMESPACES = tuple(namespace for prefix, namespace in PREFIXES.items() if prefix not in ("rdf", "rdfs", "owl", "xsd"))

by_heading = pytest.mark.parametrize("turtle", [text for _, text in EXAMPLES], ids=[name for name, _ in EXAMPLES])


def declared() -> set[str]:
    return {compact(str(term)) for term in ontology_files.ontology().subjects(RDF.type) if isinstance(term, URIRef)}


def test_all_58_constructs_are_there_in_order() -> None:
    assert [row[0] for row in ROWS] == [f"R{number}" for number in range(1, 59)]


def test_every_construct_is_named_and_has_a_term() -> None:
    for number, construct, terms, how in ROWS:
        assert construct, f"{number} is not named"
        assert TERM.findall(terms), (
            f"{number} ({construct}) names no term; what is missing belongs into the last column: {how}"
        )


def test_every_term_that_the_page_names_is_declared() -> None:
    named = set(TERM.findall(PAGE))
    assert len(named) > 60
    assert named - declared() == set()


def test_the_constructs_that_need_one_have_an_example_and_link_to_it() -> None:
    shown = {number for heading, _ in EXAMPLES for number in re.findall(r"R\d+", heading)}
    assert shown >= {f"R{n}" for n in (5, 6, 7, 11, 17, 18, 19, 23, 24, 27, 30, 34, 35, 36, 37, 41, 44, 49, 51, 54)}
    anchors = {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading, _ in EXAMPLES}
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) == anchors


@by_heading
def test_an_example_is_turtle_and_uses_only_declared_terms(turtle: str) -> None:
    graph = Graph().parse(data=HEAD + turtle, format="turtle")
    assert len(graph) > 2
    used = {str(node) for triple in graph for node in triple if isinstance(node, URIRef)}
    assert {compact(name) for name in used if name.startswith(NAMESPACES)} - declared() == set()


@by_heading
def test_nothing_that_follows_from_an_example_contradicts_the_ontology(turtle: str) -> None:
    question = CompetencyQuestion("", "", "", (), (), turtle, frozenset(), "checks/contradictions")
    assert answer(question) == frozenset()
