"""Each shape accepts a valid example, and refuses an invalid one for one reason."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from pyoxigraph import Quad, RdfFormat, parse
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from credlattice import ontology_files, resources, validation
from credlattice.model import Record, SourceDocument
from credlattice.ontology_files import OntologyFile
from credlattice.vocabulary import CL, compact
from tests import shapes_page
from tests.shape_examples import BY_FILE, EXAMPLES, ctdl, requirements
from tests.shape_examples.checking import SH, Result, results
from tests.shape_examples.example import turtle_head

FILES = [file for file in ontology_files.every_file() if file.folder == "shapes"]
COUNTS = {
    # file: node shapes, checks (shapes with a message of their own)
    "assurance": (12, 27),
    "competencies": (5, 11),
    "ctdl": (16, 51),
    "ecosystem": (7, 15),
    "provenance": (12, 38),
    "requirements": (37, 105),
    "transfer": (11, 22),
}
NO_TARGET = {
    "TransferOutcome": "closed: its individuals stand in the ontology, and cl:transferOutcome takes no others",
    "FindingState": "closed: its individuals stand in the ontology, and cl:findingState takes no others",
    "EditDecision": "closed: its individuals stand in the ontology, and cl:editDecision takes no others",
    "StatementStatus": "closed: its individuals stand in the ontology, and cl:status takes no others",
    "DerivationRule": "its individuals stand in the ontology beside the queries that they name",
}


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return ontology_files.union(tuple(FILES))


@pytest.fixture(scope="module")
def of_valid(shapes: Graph) -> list[list[Result]]:
    return results([example.valid for example in EXAMPLES], shapes)


@pytest.fixture(scope="module")
def of_invalid(shapes: Graph) -> list[list[Result]]:
    return results([example.invalid for example in EXAMPLES], shapes)


def one(turtle: str, shapes: Graph) -> list[Result]:
    (found,) = results([turtle], shapes)
    return found


@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=lambda n: EXAMPLES[n].id)
def test_the_valid_example_passes_and_the_invalid_one_fails_for_one_reason(
    number: int, of_valid: list[list[Result]], of_invalid: list[list[Result]]
) -> None:
    example, found = EXAMPLES[number], of_invalid[number]
    assert of_valid[number] == []
    assert [(shape, severity) for shape, severity, _ in found] == [(example.shape, example.severity)], found
    assert found[0][2].startswith(example.message)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_every_message_has_a_valid_example_and_a_counter_example(file: OntologyFile) -> None:
    name = file.name.removeprefix("shapes/")
    checks = shapes_page.checks(file.graph())
    nodes = {check.shape for check in checks}
    assert (len(nodes), len(checks)) == COUNTS[name]
    covered: Counter[shapes_page.Check] = Counter()
    for example in BY_FILE[name]:
        fits = [c for c in checks if c.shape == example.shape and c.message.startswith(example.message)]
        assert len(fits) == 1, f"{example.id} fits {len(fits)} messages"
        assert fits[0].severity == example.severity
        covered[fits[0]] += 1
    assert [check for check in checks if not covered[check]] == []


def test_every_file_of_shapes_has_its_counts_and_its_examples() -> None:
    assert {file.name.removeprefix("shapes/") for file in FILES} == set(COUNTS) == set(BY_FILE)
    assert sum(checks for _, checks in COUNTS.values()) == 269
    assert len({example.id for example in EXAMPLES}) >= 269


def test_every_node_shape_has_a_name_of_its_own_across_the_files() -> None:
    names = [check for file in FILES for check in {c.shape for c in shapes_page.checks(file.graph())}]
    assert len(names) == len(set(names)) == sum(nodes for nodes, _ in COUNTS.values())


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_every_check_says_what_is_wrong_and_what_to_do(file: OntologyFile) -> None:
    term = re.compile(r"\b(cl|ceterms|ceasn|dcterms|rdf|rdfs|schema|skos|prov):\w+")
    for check in shapes_page.checks(file.graph()):
        wrong, _, advice = check.message.partition(". ")
        assert wrong and advice and advice.endswith("."), check
        assert check.severity in {"Violation", "Warning", "Info"}
        # The records of publishers keep the messages that they have: a few name no term.
        assert file.name == "shapes/ctdl" or term.search(advice), check


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_no_constraint_stands_outside_a_check(file: OntologyFile) -> None:
    """A node shape with constraints of its own, or a property shape, that has no message would fail without advice."""
    graph = file.graph()
    harmless = {
        RDF.type,
        RDFS.label,
        RDFS.comment,
        SH.property,
        SH.targetClass,
        SH.targetSubjectsOf,
        SH.targetObjectsOf,
    }
    for node in graph.subjects(RDF.type, SH.NodeShape):
        constrained = {node} if set(graph.predicates(node)) - harmless else set()
        for shape in constrained | set(graph.objects(node, SH.property)):
            assert graph.value(shape, SH.message) and graph.value(shape, SH.severity), shape


def test_the_shapes_use_neither_sparql_nor_advanced_features(shapes: Graph) -> None:
    beyond = [SH.sparql, SH.rule, SH.target, SH.expression, SH.js, SH.SPARQLTarget, SH["class"]]
    assert [term for term in beyond if (None, term, None) in shapes or (None, None, term) in shapes] == []


def test_every_own_term_that_a_shape_names_is_declared(shapes: Graph) -> None:
    ontology = ontology_files.ontology()
    used = {node for triple in shapes for node in triple if isinstance(node, URIRef) and node.startswith(CL)}
    used |= {URIRef(CL + name) for m in shapes.objects(None, SH.message) for name in re.findall(r"\bcl:(\w+)", str(m))}
    assert len(used) > 100
    assert {compact(term) for term in used if (term, RDF.type, None) not in ontology} == set()


def test_every_own_class_that_data_can_be_of_is_a_target(shapes: Graph) -> None:
    targets = set(shapes.objects(None, SH.targetClass))
    own = {c for c in ontology_files.ontology().subjects(RDF.type, OWL.Class) if str(c).startswith(CL)}
    assert len(own) > 50
    assert {shapes_page.name(c) for c in own - targets} == set(NO_TARGET)


@pytest.mark.parametrize(
    ("members", "number", "enough"),
    [(3, 3, True), (3, 4, False), (19, 19, True), (18, 19, False), (19, 20, False), (20, 20, True), (20, 21, True)],
)
def test_members_are_compared_with_their_number_up_to_twenty(
    members: int, number: int, enough: bool, shapes: Graph
) -> None:
    names = [f"m{i}" for i in range(members)]
    group = f"cl:minimumNumber {number} ; cl:hasMember {', '.join('ex:' + name for name in names)}"
    found = one(f"{requirements.ROOT} ex:r a cl:AtLeastNumber ; {group} . {requirements.words(*names)}", shapes)
    assert [shape for shape, _, _ in found] == ([] if enough else ["EnoughMembers"])


def test_a_circle_of_three_groups_is_found_from_each_of_them(shapes: Graph) -> None:
    circle = " ".join(f"ex:{a} a cl:AllOf ; cl:hasMember ex:{b} ." for a, b in ("ab", "bc", "ca"))
    assert [(shape, message[:30]) for shape, _, message in one(circle, shapes)] == [
        ("RequirementGroup", "The group is a member of itsel")
    ] * 3


def test_a_wider_competency_over_two_steps_and_over_one_is_no_circle(shapes: Graph) -> None:
    assert one("ex:a cl:broaderCompetency ex:b, ex:c . ex:b cl:broaderCompetency ex:c .", shapes) == []


def test_records_are_checked_against_several_files_of_shapes_at_once() -> None:
    one_of_none = f"{requirements.ONE_OF} ex:t a cl:TransferDecision ; cl:decidesOn ex:a ; cl:receivedAs ex:b ."
    text = turtle_head() + one_of_none.replace("minimumNumber 1", "minimumNumber 2").replace(
        "ex:c cl:has", "ex:c ex:was"
    )
    quads = [Quad(t.subject, t.predicate, t.object) for t in parse(text, format=RdfFormat.TURTLE)]
    record = Record("ex", "made.ttl:1", SourceDocument("https://example.org/g", "Made", ()), tuple(quads))
    (checked,) = validation.check([record], ("requirements", "transfer"))
    assert sorted(
        (problem.kind, problem.fatal, problem.reason.partition(",")[0][:60]) for problem in checked.problems
    ) == [
        ("shape", True, "The group asks for more members than it has"),
        ("shape", True, "cl:decidedBy No organization stands behind the decision"),
        ("shape", True, "cl:transferOutcome The decision needs exactly one outcome. G"),
        ("shape-info", False, "The requirement belongs to nothing"),
    ]
    assert list(validation.check([record])) == [record]


def test_a_required_number_in_words_is_a_violation_even_when_it_is_typed_as_an_integer(shapes: Graph) -> None:
    found = one(ctdl.CONDITION.replace("requiredNumber 2", 'requiredNumber "two"^^xsd:integer'), shapes)
    assert ("Violation", "The required number is not a whole number") in {(s, m.partition(".")[0]) for _, s, m in found}


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_the_shapes_are_written_in_the_form_of_the_one_serializer(file: OntologyFile) -> None:
    assert file.path.read_text(encoding="utf-8") == ontology_files.turtle(file.graph())


def test_the_page_about_the_shapes_says_what_the_shapes_say() -> None:
    written = resources.root() / "docs" / "shapes.md"
    assert written.read_text(encoding="utf-8") == shapes_page.page(), "run: python -m tests.shapes_page"
