"""The ontology loads everywhere without the network, and HermiT draws from it what it is meant to say.

What its files must look like is checked by `credlattice check ontology`; see test_ontology_checks.py.
"""

from __future__ import annotations

import shutil
from typing import Any

import pytest
from rdflib import OWL, Graph, URIRef

from credlattice import ontology_files, reasoning, rl_profile
from credlattice.vocabulary import CL, PREFIXES

NEEDS_JAVA = pytest.mark.skipif(
    shutil.which("java") is None,
    reason="NO JAVA: the consistency of the ontology was NOT checked; install a Java runtime",
)
HEAD = (
    "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items()) + "PREFIX ex: <https://example.org/>\n"
)


def drawn(turtle: str) -> Graph:
    return Graph().parse(data=HEAD + turtle, format="turtle")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("an import went to the network")

    monkeypatch.setattr("urllib.request.urlopen", refuse)


@pytest.fixture
def world(no_network: None) -> Any:
    return reasoning.load_modules(ontology_files.modules())


def test_every_file_is_a_module_or_stands_in_a_known_folder() -> None:
    names = {file.name for file in ontology_files.every_file()}
    assert {*ontology_files.MODULES, ontology_files.HEADER} < names
    assert all(file.path.is_file() for file in ontology_files.every_file())


def test_the_header_imports_the_modules_and_nothing_else() -> None:
    header = next(file for file in ontology_files.modules() if file.name == ontology_files.HEADER)
    modules = {
        ontology_files.iri(file.graph()) for file in ontology_files.modules() if file.name != ontology_files.HEADER
    }
    assert {str(each) for each in header.graph().objects(None, OWL.imports)} == modules


def test_a_module_comes_after_what_it_imports() -> None:
    seen: set[str] = set()
    for file in ontology_files.modules():
        graph = file.graph()
        assert {str(each) for each in graph.objects(None, OWL.imports)} <= seen, file.name
        seen.add(ontology_files.iri(graph))


def test_owlready2_finds_classes_inverses_and_individuals(world: Any) -> None:
    playbook = world[CL + "Playbook"]
    assert world[CL + "Initiative"] in playbook.is_a
    assert world[CL + "leads"].inverse_property is world[CL + "ledBy"]
    assert {each.name for each in world[CL + "StatementStatus"].instances()} >= {"Asserted", "Disputed"}


def test_owlready2_loads_every_alignment_beside_the_modules(no_network: None) -> None:
    aligned = [file for file in ontology_files.every_file() if file.folder == "alignments"]
    assert len(aligned) >= 8
    reasoning.load_modules((*ontology_files.modules(), *aligned))


def test_an_import_that_no_file_answers_is_an_error(no_network: None) -> None:
    lost = drawn("ex:module a owl:Ontology ; owl:imports <https://example.org/nowhere> .")
    with pytest.raises(Exception, match=r"Cannot download 'https://example.org/nowhere"):
        reasoning.load_modules((), lost)


@NEEDS_JAVA
@pytest.mark.parametrize(
    "clash",
    [
        "ex:a a owl:NamedIndividual, cl:Claim, cl:Dispute .",
        "cl:Met owl:sameAs cl:NotStated .",
        "ex:a a owl:NamedIndividual, cl:Claim . ex:d a owl:NamedIndividual ; cl:about ex:a ; cl:hasPosition ex:d .",
    ],
    ids=["claim and dispute", "two states of a finding", "a dispute as its own claim"],
)
def test_hermit_refuses_what_the_ontology_rules_out(clash: str) -> None:
    verdict = reasoning.classify(ontology_files.ontology() + drawn(clash))
    assert (verdict.consistent, verdict.problem) == (False, "the ontology contradicts itself")


@NEEDS_JAVA
def test_hermit_names_a_class_that_can_have_no_member() -> None:
    graph = ontology_files.ontology() + drawn("ex:Both a owl:Class ; rdfs:subClassOf cl:Claim, cl:Dispute .")
    assert reasoning.classify(graph).unsatisfiable == ("https://example.org/Both",)


@NEEDS_JAVA
def test_hermit_says_which_axiom_it_cannot_read() -> None:
    graph = drawn("ex:p a owl:ObjectProperty, owl:TransitiveProperty, owl:FunctionalProperty .")
    verdict = reasoning.classify(graph)
    assert not verdict.consistent
    assert "Non-simple property '<https://example.org/p>'" in verdict.problem


def test_without_java_nothing_is_said_about_consistency(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path_factory.mktemp("empty")))
    with pytest.raises(reasoning.NoJava, match="not checked: no Java"):
        reasoning.classify(Graph())


def test_each_module_keeps_to_owl_rl_with_what_it_imports() -> None:
    files = {ontology_files.iri(file.graph()): file for file in ontology_files.modules()}
    for iri in files:
        closure, todo = Graph(), [URIRef(iri)]
        seen: set[str] = set()
        while todo:
            name = str(todo.pop())
            if name not in seen:
                seen.add(name)
                closure += files[name].graph()
                todo += [URIRef(str(each)) for each in files[name].graph().objects(None, OWL.imports)]
        assert rl_profile.violations(closure) == (), iri
