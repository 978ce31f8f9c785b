"""Axioms of a graph: which there are, which triples state each, and how they read."""

from __future__ import annotations

from rdflib import RDF, Graph

from credlattice import axioms, ontology_files
from credlattice.axioms import Axiom
from credlattice.vocabulary import PREFIXES

HEAD = (
    "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items()) + "PREFIX ex: <https://example.org/>\n"
)


def found(turtle: str) -> dict[Axiom, int]:
    graph = Graph().parse(data=HEAD + turtle, format="turtle")
    return {axiom: len(triples) for axiom, triples in axioms.axioms(graph).items()}


def test_a_chain_is_one_axiom_with_every_triple_of_its_list() -> None:
    (axiom,) = chain = found("ex:grandparent owl:propertyChainAxiom ( ex:parent ex:parent ) .")
    assert axiom.sentence() == (
        "“https://example.org/parent”, then “https://example.org/parent” gives “https://example.org/grandparent”"
    )
    assert chain[axiom] == 5


def test_what_says_the_same_either_way_is_one_axiom() -> None:
    assert found("ex:a owl:inverseOf ex:b .") == found("ex:b owl:inverseOf ex:a .")
    assert found("ex:a rdfs:subPropertyOf ex:b .") != found("ex:b rdfs:subPropertyOf ex:a .")


def test_declarations_and_annotations_are_no_axioms() -> None:
    assert found("ex:A a owl:Class ; rdfs:label 'a' . ex:p a owl:ObjectProperty . ex:i a owl:NamedIndividual .") == {}


def test_a_list_that_runs_in_a_circle_ends() -> None:
    assert len(found("ex:p owl:propertyChainAxiom _:l . _:l rdf:first ex:q ; rdf:rest _:l .")) == 1


def test_every_logical_triple_of_the_ontology_belongs_to_an_axiom() -> None:
    """Nothing that the mutation check takes away is out of its sight."""
    graph = ontology_files.ontology()
    known = {triple for triples in axioms.axioms(graph).values() for triple in triples}
    logical = [
        triple
        for triple in graph
        if str(triple[1]).startswith(("http://www.w3.org/2002/07/owl#", "http://www.w3.org/2000/01/rdf-schema#"))
        and str(triple[1]).rpartition("#")[2]
        not in {"label", "comment", "seeAlso", "isDefinedBy", "versionInfo", "versionIRI", "imports", "priorVersion"}
        and str(triple[1]).rpartition("#")[2] != "deprecated"
    ]
    assert len(logical) > 300
    assert [triple for triple in logical if triple not in known] == []
    assert all(p != RDF.first or (s, p, o) in known for s, p, o in graph)
