"""OWL and the shapes never contradict each other: over all examples at once, by the OWL 2 RL rules and by HermiT."""

from __future__ import annotations

import io
import shutil
from collections.abc import Sequence

import owlready2
import owlrl
import pytest
from pyoxigraph import RdfFormat, serialize
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import Namespace

from credlattice import ontology_files
from credlattice.axioms import axioms
from credlattice.readers import ecosystem
from credlattice.resources import data_dir
from credlattice.vocabulary import CL
from tests.shape_examples import EXAMPLES, requirements
from tests.shape_examples.checking import results, results_in, together
from tests.shape_examples.example import Example

TERMS = Namespace(CL)
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
"""What owlrl adds when the data is inconsistent, with a sentence as its object."""
VALID = sorted({example.valid for example in EXAMPLES})
BOTH = [example for example in EXAMPLES if example.owl_too]
COUNTER = [example.invalid for example in EXAMPLES if not example.owl_too]
CLASHES = ["ex:a a cl:Claim, cl:Dispute .", "ex:r cl:hasMember ex:s . ex:s a cl:Selection ."]
needs_java = pytest.mark.skipif(
    shutil.which("java") is None, reason="NO JAVA: the examples were NOT checked by HermiT; install a Java runtime"
)


def closure(texts: Sequence[str]) -> Graph:
    """The texts and the logical axioms of the ontology, with all that follows by the OWL 2 RL rules.

    Labels and definitions are left out: nothing follows from them, and the rules take minutes over them.
    """
    return expanded(together(texts))


def expanded(graph: Graph) -> Graph:
    """`graph` itself, with the logical axioms and all that follows."""
    for triples in axioms(ontology_files.ontology()).values():
        for triple in triples:
            graph.add(triple)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def errors(graph: Graph) -> list[str]:
    return sorted(str(words) for words in graph.objects(None, ERROR))


def consistent(texts: Sequence[str]) -> bool:
    """Whether HermiT finds a model of the texts and the whole ontology. It leaves dates and durations unread."""
    world = owlready2.World()
    for file in ontology_files.modules():
        graph = file.graph()
        _load(world, ontology_files.iri(graph), graph)
    _load(world, "https://example.org/examples", together(texts))
    try:
        owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
    except owlready2.OwlReadyInconsistentOntologyError:
        return False
    return True


def _load(world: owlready2.World, iri: str, graph: Graph) -> None:
    data = io.BytesIO(graph.serialize(format="nt", encoding="utf-8"))
    world.get_ontology(iri).load(fileobj=data, only_local=True)


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return ontology_files.union(tuple(file for file in ontology_files.every_file() if file.folder == "shapes"))


@pytest.fixture(scope="module")
def closed() -> Graph:
    return closure(VALID)


def with_subjects(graph: Graph) -> Graph:
    """Without the statements about literals that the rules add and RDF does not know."""
    kept = Graph()
    for triple in graph:
        if not isinstance(triple[0], Literal):
            kept.add(triple)
    return kept


def test_no_valid_example_is_inconsistent_under_the_rules(closed: Graph) -> None:
    assert len(VALID) > 70
    assert errors(closed) == []


@needs_java
def test_no_valid_example_is_inconsistent_for_hermit() -> None:
    assert consistent(VALID)


def test_what_follows_from_a_valid_example_breaks_no_shape(closed: Graph, shapes: Graph) -> None:
    assert results_in(with_subjects(closed), shapes) == []


def test_what_follows_from_the_project_s_own_data_breaks_no_shape(shapes: Graph) -> None:
    quads = (quad for record in ecosystem.read(data_dir() / "ecosystem") for quad in record.quads)
    data = Graph().parse(data=serialize((q.triple for q in quads), format=RdfFormat.N_TRIPLES), format="nt")
    assert len(data) > 10_000
    following = expanded(data)
    assert errors(following) == []
    assert results_in(with_subjects(following), shapes) == []


@pytest.mark.parametrize("cls", ["Requirement", "RequirementGroup", "Stack", "HybridStack"])
def test_wider_types_do_follow_so_that_the_shapes_meet_them(cls: str, closed: Graph) -> None:
    stated, following = (set(graph.subjects(RDF.type, TERMS[cls])) for graph in (together(VALID), closed))
    assert following > stated


def test_inverses_do_follow_so_that_the_shapes_meet_them(closed: Graph) -> None:
    stated = together(VALID)
    for inverse in (TERMS.requirementOf, TERMS.decidedIn, TERMS.waivedBy):
        assert len(set(closed.subjects(inverse))) > len(set(stated.subjects(inverse)))


def test_no_counter_example_is_inconsistent_under_the_rules_but_those_named() -> None:
    assert len(COUNTER) > 230
    assert errors(closure(COUNTER)) == []


@needs_java
def test_no_counter_example_is_inconsistent_for_hermit_but_those_named() -> None:
    assert consistent(COUNTER)


def test_two_counter_examples_are_refused_by_owl_as_well() -> None:
    assert [example.id for example in BOTH] == [
        "Dated: ceterms:endDate is not a date",
        "EditProposal: The proposal needs exactly one",
    ]


@pytest.mark.parametrize("example", BOTH, ids=lambda e: e.id)
def test_what_is_named_as_refused_by_both_is_refused_by_the_rules(example: Example) -> None:
    assert errors(closure([example.invalid])) != []


@pytest.mark.parametrize("clash", CLASHES)
def test_the_rules_find_what_two_disjoint_classes_share(clash: str) -> None:
    assert errors(closure([clash])) != []


@needs_java
def test_hermit_finds_one_clash_among_all_valid_examples() -> None:
    assert not consistent([*VALID, CLASHES[1]])


def test_a_reference_to_an_undescribed_thing_is_fine_as_written_and_misses_its_description_by_inference(
    shapes: Graph,
) -> None:
    """The limit that docs/shapes.md states."""
    refers = f"{requirements.THING} ex:f cl:hasEvidence ex:e ."
    assert results([refers], shapes) == [[]]
    found = {shape for _, (shape, _, _) in results_in(with_subjects(closure([refers])), shapes)}
    assert "Evidence" in found
