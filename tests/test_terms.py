"""What is known of the ontology's own terms: the real ontology, and copies of it with something added."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from credlattice import ontology_files, terms
from credlattice.resources import ontology_dir
from credlattice.term_history import Change
from credlattice.terms import Reference
from credlattice.vocabulary import CL

ALIGNMENT = """
PREFIX cl: <https://w3id.org/credlattice/ns/>
PREFIX ceterms: <https://purl.org/ctdl/terms/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX schema: <https://schema.org/>
PREFIX semapv: <https://w3id.org/semapv/vocab/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sssom: <https://w3id.org/sssom/>

<https://w3id.org/credlattice/ontology/alignments/built> a owl:Ontology ;
    dcterms:title "Credlattice: built for a test"@en ; owl:versionInfo "0.2.0" .
cl:Initiative skos:closeMatch schema:Project .
cl:fundedBy skos:exactMatch schema:funder .
ceterms:requires skos:scopeNote "Used for what is required, never for advice."@en .
[] a owl:Axiom ; owl:annotatedSource cl:Initiative ; owl:annotatedProperty skos:closeMatch ;
    owl:annotatedTarget schema:Project ; sssom:mapping_justification semapv:ManualMappingCuration ;
    sssom:object_label "Project" ; sssom:comment "A project of schema.org may be an organization."@en .
"""
SHAPES = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX cl: <https://w3id.org/credlattice/ns/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
<https://w3id.org/credlattice/shapes/built> a owl:Ontology .
<urn:shape> a sh:NodeShape ; rdfs:label "Built shape"@en ; sh:targetClass cl:Initiative ;
    sh:property [ sh:path [ sh:alternativePath ( cl:stage cl:leads ) ] ; sh:maxCount 1 ; sh:severity sh:Warning ;
        sh:message "Only one of them. Take the other out."@en ] ;
    sh:sparql [ sh:select "SELECT $this WHERE { $this cl:funds $this }" ; sh:message "It funds itself."@en ] .
"""


@pytest.fixture(scope="module")
def real() -> Reference:
    return terms.reference()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the ontology that a test may change."""
    return Path(shutil.copytree(ontology_dir(), tmp_path / "ontology"))


def names(changes: tuple[Change, ...]) -> list[str]:
    return [change.what for change in changes]


def test_every_term_says_what_it_is_and_where_it_is_from(real: Reference) -> None:
    assert len(real.terms) > 200
    modules = {document.name for document in real.modules}
    for term in real.terms.values():
        assert term.label and term.kind and term.definition and term.sources and term.since, term.iri
        assert term.module in modules, term.iri


def test_a_term_that_is_new_in_a_version_has_it_as_its_first(real: Reference) -> None:
    term = real.terms["Requirement"]
    assert term.since == "0.2.0"
    assert names(real.history(term)[-1][1]) == ["added"] and real.history(term)[-1][0] == "0.2.0"


def test_a_deprecated_term_names_its_replacement_and_its_history_says_when(real: Reference) -> None:
    term = real.terms["hasVersion"]
    assert term.deprecated and term.replaced_by == (CL + "hasPosition",)
    changes = dict(real.history(term))["0.2.0"]
    assert Change("0.2.0", "deprecated", after="cl:hasPosition") in changes
    assert any(change.what == "note" and change.after.startswith("Deprecated in 0.2.0") for change in changes)


def test_a_changed_definition_is_told_with_its_words_before_and_after(folder: Path) -> None:
    file = folder / "versions" / "0.1.0.ttl"
    graph = Graph().parse(file)
    graph.set((URIRef(CL + "Initiative"), SKOS.definition, Literal("An effort.", lang="en")))
    graph.add((URIRef(CL + "Initiative"), RDFS.subClassOf, URIRef(CL + "Claim")))
    file.write_text(ontology_files.turtle(graph), encoding="utf-8")
    reference = terms.reference(folder)
    term = reference.terms["Initiative"]
    changes = dict(reference.history(term))["0.2.0"]
    assert Change("0.2.0", "definition", "An effort.", term.definition) in changes
    (gone,) = [change.axiom for change in changes if change.what == "axiom removed"]
    assert gone is not None and gone.terms == (CL + "Initiative", CL + "Claim")


def test_a_term_that_a_version_left_out_is_told_as_removed(folder: Path) -> None:
    file = folder / "versions" / "0.1.0.ttl"
    graph = Graph().parse(file)
    graph.add((URIRef(CL + "Bygone"), RDF.type, OWL.Class))
    file.write_text(ontology_files.turtle(graph), encoding="utf-8")
    reference = terms.reference(folder)
    assert reference.differences[1].terms("removed") == (CL + "Bygone",)
    assert "Bygone" not in reference.terms


def test_versions_are_told_from_the_earliest_to_the_current_one(real: Reference) -> None:
    assert [version.number for version in real.versions][:2] == ["0.1.0", "0.2.0"]
    assert [version.current for version in real.versions].count(True) == 1 and real.versions[-1].current


def test_the_description_of_a_term_has_the_lists_that_hang_on_it_and_nothing_of_others(real: Reference) -> None:
    graph = real.describe(real.terms["providerAccreditedBy"])
    named = {str(s) for s in graph.subjects() if isinstance(s, URIRef)}
    assert named == {CL + "providerAccreditedBy"}
    chains = list(graph.objects(URIRef(CL + "providerAccreditedBy"), OWL.propertyChainAxiom))
    assert chains and all((chain, RDF.first, None) in graph for chain in chains)


def test_a_step_of_a_property_chain_knows_the_chain(real: Reference) -> None:
    chains = real.chains_with(real.terms["hasAssurer"])
    assert CL + "assurerRecognizedBy" in {axiom.subject for axiom in chains}


def test_a_class_is_used_with_the_properties_of_the_classes_above_it(real: Reference) -> None:
    having = {each.term: each.by for each in real.place(real.terms["Playbook"]).having}
    assert having[CL + "stage"] == CL + "Initiative"


def test_a_class_above_itself_is_no_endless_walk(folder: Path) -> None:
    with (folder / "ecosystem.ttl").open("a", encoding="utf-8") as file:
        file.write("\ncl:Initiative rdfs:subClassOf cl:Playbook .\n")
    reference = terms.reference(folder)
    assert CL + "Playbook" in reference.place(reference.terms["Initiative"]).children


def test_mappings_come_with_their_reason_and_from_both_ends(folder: Path) -> None:
    (folder / "alignments").mkdir(exist_ok=True)
    (folder / "alignments" / "built.ttl").write_text(ALIGNMENT, encoding="utf-8")
    reference = terms.reference(folder)
    (mapping,) = [each for each in reference.mappings_of(reference.terms["Initiative"]) if each.file == "built"]
    assert mapping.words == "means nearly the same as" and mapping.object == "https://schema.org/Project"
    assert mapping.comments == ("A project of schema.org may be an organization.",)
    assert mapping.justification.endswith("ManualMappingCuration") and mapping.object_label == "Project"
    assert "Used for what is required, never for advice." in reference.notes["https://purl.org/ctdl/terms/requires"]


@pytest.mark.parametrize(
    ("name", "messages"),
    [
        ("stage", {"Only one of them. Take the other out."}),
        ("funds", {"It funds itself."}),
        ("Initiative", {"Only one of them. Take the other out.", "It funds itself."}),
        ("Topic", set()),
    ],
)
def test_checks_are_found_by_path_by_query_and_by_target(folder: Path, name: str, messages: set[str]) -> None:
    (folder / "shapes" / "built.ttl").write_text(SHAPES, encoding="utf-8")
    reference = terms.reference(folder)
    found = [each for each in reference.constraints_on(reference.terms[name]) if each.file == "built"]
    assert {each.message for each in found} == messages
    assert all(each.severity == ("warning" if "Only" in each.message else "violation") for each in found)


def test_the_queries_of_a_term_name_it(real: Reference) -> None:
    assert len(real.queries_by_term) > 20
    for iri, questions in real.queries_by_term.items():
        name = iri.removeprefix(CL)
        assert all(f"cl:{name}" in each.text or f"<{iri}>" in each.text for each in questions), iri


def test_a_name_with_a_wrong_letter_has_close_matches_and_any_length_is_borne(real: Reference) -> None:
    assert real.close_matches("initiativ")[0] == "Initiative"
    assert real.close_matches("x" * 1_000_000) == ()
    assert len(real.close_matches("has")) <= 6


def test_labels_are_kept_for_terms_that_only_an_earlier_version_has(folder: Path) -> None:
    file = folder / "versions" / "0.1.0.ttl"
    with file.open("a", encoding="utf-8") as opened:
        opened.write('\ncl:Bygone a owl:Class ; rdfs:label "bygone"@en .\n')
    reference = terms.reference(folder)
    assert reference.label(CL + "Bygone") == "bygone"
    assert reference.label("https://schema.org/Project") == "schema:Project"


def test_a_version_file_without_a_number_is_refused_by_name(folder: Path) -> None:
    file = folder / "versions" / "0.1.0.ttl"
    graph = Graph().parse(file)
    graph.remove((URIRef(CL), OWL.versionInfo, None))
    file.write_text(ontology_files.turtle(graph), encoding="utf-8")
    with pytest.raises(ValueError, match=r"no version such as 0\.1\.0"):
        terms.reference(folder)
