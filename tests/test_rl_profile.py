"""Each construct of OWL 2 RL passes, what the profile or OWL 2 DL does not have is named with its reason."""

from __future__ import annotations

import pytest
from rdflib import Graph

from credlattice import dl_restrictions, ontology_files, rl_profile

HEAD = """
PREFIX : <https://example.org/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
:A a owl:Class . :B a owl:Class . :C a owl:Class .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :r a owl:ObjectProperty .
:d a owl:DatatypeProperty . :e a owl:DatatypeProperty .
:n a owl:AnnotationProperty . :T a rdfs:Datatype .
:i a owl:NamedIndividual . :j a owl:NamedIndividual .
"""
ALLOWED = {
    "ontology header": "<https://example.org> a owl:Ontology ; owl:imports <urn:x:y> ; owl:versionIRI <urn:x:z> ;"
    ' owl:priorVersion <urn:x:w> ; owl:versionInfo "1" .',
    "annotation": ':A rdfs:label "a" ; :n "2026-01-01"^^xsd:date ; owl:deprecated true .',
    "annotated axiom": ":A rdfs:subClassOf :B . [] a owl:Axiom ; owl:annotatedSource :A ;"
    ' owl:annotatedProperty rdfs:subClassOf ; owl:annotatedTarget :B ; :n "why" .',
    "subclass": ":A rdfs:subClassOf :B .",
    "intersection below": "[ a owl:Class ; owl:intersectionOf ( :A :B ) ] rdfs:subClassOf :C .",
    "union below": "[ a owl:Class ; owl:unionOf ( :A :B ) ] rdfs:subClassOf :C .",
    "one of below": "[ a owl:Class ; owl:oneOf ( :i :j ) ] rdfs:subClassOf :C .",
    "some values below": "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :A ] rdfs:subClassOf :C .",
    "some thing below": "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom owl:Thing ] rdfs:subClassOf :C .",
    "some data below": "[ a owl:Restriction ; owl:onProperty :d ; owl:someValuesFrom xsd:string ] rdfs:subClassOf :C .",
    "has value below": "[ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :i ] rdfs:subClassOf :C .",
    "has value above": ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :d ; owl:hasValue 1 ] .",
    "complement above": ":A rdfs:subClassOf [ a owl:Class ; owl:complementOf :B ] .",
    "all values above": ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] .",
    "all data above": ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :d ; owl:allValuesFrom xsd:integer ] .",
    "intersection above": ":A rdfs:subClassOf [ a owl:Class ; owl:intersectionOf ( :B :C ) ] .",
    "maximum above": ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 1 ] .",
    "qualified maximum above": ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ;"
    " owl:maxQualifiedCardinality 0 ; owl:onClass owl:Thing ] .",
    "data maximum above": ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :d ;"
    " owl:maxQualifiedCardinality 1 ; owl:onDataRange xsd:string ] .",
    "equivalent classes": ":A owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( :B"
    " [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :i ] ) ] .",
    "disjoint pair": ":A owl:disjointWith :B .",
    "disjoint list": "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .",
    "subproperty": ":p rdfs:subPropertyOf :q . :d rdfs:subPropertyOf :e . :n rdfs:subPropertyOf rdfs:comment .",
    "chain": ":r owl:propertyChainAxiom ( :p [ owl:inverseOf :q ] ) .",
    "equivalent properties": ":p owl:equivalentProperty :q . :d owl:equivalentProperty :e .",
    "disjoint properties": "[] a owl:AllDisjointProperties ; owl:members ( :p :q ) . :d owl:propertyDisjointWith :e .",
    "inverse": ":p owl:inverseOf :q .",
    "domain and range": ":p rdfs:domain :A ; rdfs:range :B . :d rdfs:domain :A ; rdfs:range xsd:dateTime .",
    "range of an intersection": ":d rdfs:range [ a rdfs:Datatype ; owl:intersectionOf ( xsd:integer xsd:short ) ] .",
    "characteristics": ":p a owl:FunctionalProperty, owl:InverseFunctionalProperty, owl:IrreflexiveProperty,"
    " owl:AsymmetricProperty . :q a owl:SymmetricProperty . :r a owl:TransitiveProperty .",
    "functional data": ":d a owl:FunctionalProperty .",
    "datatype definition": ":T owl:equivalentClass xsd:integer .",
    "key": ":A owl:hasKey ( :p :d ) .",
    "assertions": ':i a :A ; :p :j ; :d "x" ; owl:sameAs :i ; owl:differentFrom :j .',
    "all different": "[] a owl:AllDifferent ; owl:distinctMembers ( :i :j ) .",
    "negative assertion": "[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :i ; owl:assertionProperty :p ;"
    " owl:targetIndividual :j .",
}
REFUSED = {
    "some values above": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .",
        "no owl:someValuesFrom in a superclass",
    ),
    "union above": (":A rdfs:subClassOf [ a owl:Class ; owl:unionOf ( :B :C ) ] .", "no owl:unionOf in a superclass"),
    "all values below": (
        "[ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :A ] rdfs:subClassOf :B .",
        "no owl:allValuesFrom in a subclass",
    ),
    "complement below": ("[ a owl:Class ; owl:complementOf :A ] rdfs:subClassOf :B .", "no owl:complementOf in a sub"),
    "minimum": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:minCardinality 1 ] .",
        "no owl:minCardinality in a superclass",
    ),
    "exact number": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:cardinality 1 ] .",
        "no owl:cardinality in a superclass",
    ),
    "self": (
        "[ a owl:Restriction ; owl:onProperty :p ; owl:hasSelf true ] rdfs:subClassOf :B .",
        "no owl:hasSelf in a subclass",
    ),
    "maximum of two": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 2 ] .",
        "a maximum of 0 or 1 only, found 2",
    ),
    "union inside an intersection": (
        ":A rdfs:subClassOf [ a owl:Class ; owl:intersectionOf ( :B [ a owl:Class ; owl:unionOf ( :A :C ) ] ) ] .",
        "no owl:unionOf in a superclass",
    ),
    "equivalent to a union": (
        ":A owl:equivalentClass [ a owl:Class ; owl:unionOf ( :B :C ) ] .",
        "no owl:unionOf in an equivalent class",
    ),
    "thing as a superclass": (":A rdfs:subClassOf owl:Thing .", "owl:Thing only as the filler"),
    "disjoint union": (":A owl:disjointUnionOf ( :B :C ) .", "no disjoint unions"),
    "reflexive": (":p a owl:ReflexiveProperty .", "no axiom of type owl:ReflexiveProperty"),
    "undeclared class": (":A rdfs:subClassOf :Unknown .", "Unknown is not declared as a class"),
    "undeclared property": (":i :unknown :j .", "is not declared as a property"),
    "undeclared domain": (":p rdfs:domain :Unknown .", "is not declared as a class"),
    "chain of data": (":r owl:propertyChainAxiom ( :p :d ) .", "is not declared as an object property"),
    "chain of one": (":r owl:propertyChainAxiom ( :p ) .", "fewer than 2 members"),
    "subproperty of another kind": (":p rdfs:subPropertyOf :d .", "properties of different kinds"),
    "inverse of data": (":d owl:inverseOf :p .", "is not declared as an object property"),
    "transitive data": (":d a owl:TransitiveProperty .", "is not declared as an object property"),
    "date": (":d rdfs:range xsd:date .", "xsd:date is not in the datatype map"),
    "real": (":d rdfs:range owl:real .", "owl:real is not in the datatype map"),
    "enumerated data": (
        ':d rdfs:range [ a rdfs:Datatype ; owl:oneOf ( "a" ) ] .',
        "OWL 2 RL intersects datatypes only",
    ),
    "text of an object property": (':i :p "x" .', "the value of an object property is text"),
    "thing of a datatype property": (":i :d :j .", "the value of a datatype property is not text"),
    "RDFS class": (":A a rdfs:Class .", "no axiom of type rdfs:Class"),
    "unattached expression": ("[] a owl:Restriction ; owl:onProperty :p ; owl:hasValue :i .", "it stands in no axiom"),
    "annotation of nothing": (
        "[] a owl:Axiom ; owl:annotatedSource :A ; owl:annotatedProperty rdfs:subClassOf ; owl:annotatedTarget :B .",
        "the axiom that it annotates is not stated",
    ),
    "endless list": (
        "[] a owl:AllDisjointClasses ; owl:members _:l . _:l rdf:first :A ; rdf:rest _:l .",
        "the list is broken",
    ),
    "import without header": ("<urn:x:o> owl:imports <urn:x:y> .", "is not declared as an ontology"),
}
KEPT = {
    "transitive property": ":p a owl:TransitiveProperty .",
    "functional below transitive": ":p a owl:FunctionalProperty ; rdfs:subPropertyOf :q ."
    " :q a owl:TransitiveProperty .",
    "chain that starts with its head": ":p owl:propertyChainAxiom ( :p :q ) .",
    "chain that ends with its head": ":p owl:propertyChainAxiom ( :q :p ) .",
    "chain of twice itself": ":p owl:propertyChainAxiom ( :p :p ) .",
    "chains in order": ":q owl:propertyChainAxiom ( :p :p ) . :r owl:propertyChainAxiom ( :q :p ) .",
    "chain of subproperties": ":r owl:propertyChainAxiom ( :p :q ) . :p rdfs:subPropertyOf :r .",
}
BROKEN = {
    "functional transitive": (":p a owl:TransitiveProperty, owl:FunctionalProperty .", "it is not simple"),
    "asymmetric head of a chain": (":r a owl:AsymmetricProperty ; owl:propertyChainAxiom ( :p :q ) .", "not simple"),
    "irreflexive above transitive": (
        ":p a owl:TransitiveProperty ; rdfs:subPropertyOf :q . :q a owl:IrreflexiveProperty .",
        "it is not simple",
    ),
    "functional inverse of transitive": (
        ":p a owl:TransitiveProperty ; owl:inverseOf :q . :q a owl:FunctionalProperty .",
        "it is not simple",
    ),
    "maximum on transitive": (
        ":p a owl:TransitiveProperty ."
        " :A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 1 ] .",
        "it is not simple",
    ),
    "disjoint transitive": (":p a owl:TransitiveProperty ; owl:propertyDisjointWith :q .", "it is not simple"),
    "head in the middle": (":p owl:propertyChainAxiom ( :q :p :r ) .", "the chains are not regular"),
    "head at both ends": (":p owl:propertyChainAxiom ( :p :q :p ) .", "the chains are not regular"),
    "chains in a circle": (
        ":p owl:propertyChainAxiom ( :q :r ) . :q owl:propertyChainAxiom ( :p :r ) .",
        "the chains are not regular",
    ),
    "step above the head": (
        ":r owl:propertyChainAxiom ( :p :q ) ; rdfs:subPropertyOf :p .",
        "the chains are not regular",
    ),
    "step inverse to the head": (
        ":r owl:propertyChainAxiom ( :p :q ) ; owl:inverseOf :p .",
        "the chains are not regular",
    ),
    "two kinds": (":p a owl:DatatypeProperty .", "it is both a owl:ObjectProperty and a owl:DatatypeProperty"),
}


def draw(turtle: str) -> Graph:
    return Graph().parse(data=HEAD + turtle, format="turtle")


@pytest.mark.parametrize("name", ALLOWED)
def test_a_construct_of_the_profile_passes(name: str) -> None:
    assert rl_profile.violations(draw(ALLOWED[name])) == ()


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_profile_does_not_have_is_named_with_its_reason(name: str) -> None:
    turtle, reason = REFUSED[name]
    found = rl_profile.violations(draw(turtle))
    assert found and all(violation.axiom for violation in found)
    assert any(reason in violation.reason for violation in found), found


@pytest.mark.parametrize("name", KEPT)
def test_what_owl_dl_allows_of_chains_and_characteristics_passes(name: str) -> None:
    assert dl_restrictions.violations(draw(KEPT[name])) == ()


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_restriction_of_owl_dl_is_named(name: str) -> None:
    turtle, reason = BROKEN[name]
    found = dl_restrictions.violations(draw(turtle))
    assert found and all(reason in violation.reason for violation in found), found


def test_the_modules_keep_to_both() -> None:
    assert rl_profile.violations(ontology_files.ontology()) == ()
    assert dl_restrictions.violations(ontology_files.ontology()) == ()
