"""The ontology loads everywhere, means what it says, and declares every term that data, shapes and code use."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import owlready2
import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, URIRef

from credlattice.resources import ontology_dir, root
from credlattice.vocabulary import CL

JAVA = shutil.which("java")
MODULES = sorted(ontology_dir().glob("*.ttl"))
IMPORTED = ("core", "ecosystem", "provenance", "requirements")
CLASH = f"""
@prefix cl: <{CL}> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
<https://example.org/clash> a owl:NamedIndividual, cl:Claim, cl:Dispute .
"""


def union(*files: Path) -> Graph:
    graph = Graph()
    for file in files:
        graph.parse(file)
    return graph


@pytest.fixture(scope="module")
def everything() -> Graph:
    return union(*MODULES)


def ontology_iri(graph: Graph) -> str:
    iris = list(graph.subjects(RDF.type, OWL.Ontology))
    assert len(iris) == 1
    return str(iris[0])


def owlready_world(*files: Path, more: str = "") -> owlready2.World:
    """The files loaded module by module, each under its own IRI, so that an import finds its module here or fails."""
    world = owlready2.World()
    for file in files:
        graph = union(file)
        data = io.BytesIO(graph.serialize(format="nt", encoding="utf-8"))
        world.get_ontology(ontology_iri(graph)).load(fileobj=data, only_local=True)
    if more:
        data = io.BytesIO(Graph().parse(data=more, format="turtle").serialize(format="nt", encoding="utf-8"))
        world.get_ontology("https://example.org/more").load(fileobj=data, only_local=True)
    return world


def in_import_order() -> list[Path]:
    """Modules before what imports them: the header and the alignments come last."""
    last = {"requirements": 1, "alignments": 2, "credlattice": 3}
    return sorted(MODULES, key=lambda file: (last.get(file.stem, 0), file.stem))


def own_terms(graph: Graph) -> set[URIRef]:
    return {s for s in graph.subjects(RDFS.isDefinedBy) if isinstance(s, URIRef) and s.startswith(CL)}


@pytest.mark.parametrize("file", MODULES, ids=lambda f: f.stem)
def test_each_module_has_a_complete_header(file: Path) -> None:
    graph = union(file)
    header = URIRef(ontology_iri(graph))
    for predicate in (DCTERMS.title, DCTERMS.description, DCTERMS.creator, OWL.versionIRI, OWL.versionInfo):
        assert graph.value(header, predicate), f"{file.name} has no {predicate}"
    assert graph.value(header, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")


def test_every_import_is_a_module_of_this_folder(everything: Graph) -> None:
    here = {ontology_iri(union(file)) for file in MODULES}
    imported = {str(o) for o in everything.objects(None, OWL.imports)}
    assert imported <= here
    header = union(ontology_dir() / "credlattice.ttl")
    assert {str(o).rpartition("/")[2] for o in header.objects(None, OWL.imports)} == set(IMPORTED)


def test_owlready2_finds_the_terms_without_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("an import went to the network")

    monkeypatch.setattr("urllib.request.urlopen", refuse)
    world = owlready_world(*in_import_order())
    playbook = world[CL + "Playbook"]
    assert world[CL + "Initiative"] in playbook.is_a
    assert world[CL + "leads"].inverse_property is world[CL + "ledBy"]
    assert {i.name for i in world[CL + "StatementStatus"].instances()} >= {"Asserted", "Disputed"}


@pytest.mark.skipif(
    JAVA is None, reason="NO JAVA: the consistency of the ontology was NOT checked; install a Java runtime"
)
def test_hermit_finds_the_ontology_consistent_and_every_class_satisfiable() -> None:
    world = owlready_world(*in_import_order())
    owlready2.sync_reasoner_hermit(world, debug=0)
    assert list(world.inconsistent_classes()) == []


@pytest.mark.skipif(
    JAVA is None, reason="NO JAVA: the consistency of the ontology was NOT checked; install a Java runtime"
)
def test_hermit_refuses_a_thing_that_is_both_a_claim_and_a_dispute() -> None:
    world = owlready_world(*in_import_order(), more=CLASH)
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        owlready2.sync_reasoner_hermit(world, debug=0)


def test_every_own_term_has_one_label_one_definition_and_a_source(everything: Graph) -> None:
    terms = own_terms(everything)
    assert len(terms) > 50
    for term in terms:
        for predicate in (RDFS.label, SKOS.definition):
            texts = list(everything.objects(term, predicate))
            assert [getattr(t, "language", None) for t in texts] == ["en"], f"{term} {predicate}: {texts}"
            assert str(texts[0]) == str(texts[0]).strip()
        assert str(everything.value(term, SKOS.definition)).endswith(".")
        assert everything.value(term, DCTERMS.source), f"{term} has no dcterms:source"


def test_no_two_own_classes_and_no_two_definitions_share_their_words(everything: Graph) -> None:
    definitions = Counter(str(everything.value(t, SKOS.definition)) for t in own_terms(everything))
    assert [d for d, n in definitions.items() if n > 1] == []
    classes = own_terms(everything) & set(everything.subjects(RDF.type, OWL.Class))
    labels = Counter(str(everything.value(t, RDFS.label)) for t in classes)
    assert [label for label, n in labels.items() if n > 1] == []


def test_every_term_typed_in_our_namespace_says_which_module_defines_it(everything: Graph) -> None:
    header = CL
    typed = {str(s) for s in everything.subjects(RDF.type) if str(s).startswith(CL)} - {header}
    assert typed == {str(t) for t in own_terms(everything)}


def test_alignments_never_equate_terms_with_same_as(everything: Graph) -> None:
    assert list(everything.subject_objects(OWL.sameAs)) == []
    alignments = union(ontology_dir() / "alignments.ttl")
    assert len(list(alignments.subject_objects(RDFS.subClassOf))) >= 5
    assert len(list(alignments.subject_objects(SKOS.closeMatch))) >= 5


def test_every_declared_own_term_used_anywhere_exists(everything: Graph) -> None:
    """Full IRIs, `cl:name` and `CL + "name"`, in data, shapes, queries and code."""
    declared = {str(t).removeprefix(CL) for t in own_terms(everything)}
    folders = ["data", "ontology", "queries", "src", "api"]
    used: dict[str, set[str]] = {}
    for folder in folders:
        for file in sorted((root() / folder).rglob("*")):
            if file.suffix not in {".ttl", ".rq", ".py", ".csv", ".json", ".jsonld"}:
                continue
            text = file.read_text(encoding="utf-8")
            found = re.findall(
                r"(?<![\w/])cl:([A-Za-z]\w*)|\bCL \+ [\"'](\w+)[\"']|w3id\.org/credlattice/ns/([A-Za-z]\w*)", text
            )
            for name in {a or b or c for a, b, c in found}:
                used.setdefault(name, set()).add(file.relative_to(root()).as_posix())
    assert len(used) > 40
    assert {name: files for name, files in used.items() if name not in declared} == {}


def test_the_turtle_is_formatted() -> None:
    program = Path(sys.executable).with_name("turtlefmt")
    done = subprocess.run([program, "--check", ontology_dir()], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"run: turtlefmt ontology\n{done.stdout}{done.stderr}"
