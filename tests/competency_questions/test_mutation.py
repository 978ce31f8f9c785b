"""The questions need nearly every axiom, every own term has a question, and the page about them is up to date."""

from __future__ import annotations

from rdflib import RDFS, URIRef

from credlattice.vocabulary import CL
from tests.competency_questions import mutation
from tests.competency_questions.harness import ASKERS, all_axioms, ontology, questions, text
from tests.competency_questions.page import PAGE, page

QUESTION = "https://w3id.org/credlattice/question/"
ANSWERS = URIRef(CL + "answersQuestion")


def test_nine_axioms_in_ten_are_needed_by_some_question() -> None:
    found = mutation.noticed()
    assert len(found) == len(all_axioms()) > 300
    unneeded = [axiom.sentence() for axiom, slug in found.items() if slug is None]
    assert mutation.share(found) >= 0.9, unneeded


def test_each_user_group_asks_and_there_are_at_least_forty_questions() -> None:
    assert len(questions()) >= 40
    assert {question.asked_by for question in questions()} == set(ASKERS)
    assert all(question.key_axioms and question.expected for question in questions())


def test_every_own_term_is_needed_for_a_question_that_names_it() -> None:
    """In its query, its dataset, its key axioms or its answer: a claim that nothing supports would be an empty one."""
    graph = ontology()[0]
    known = {question.slug: question for question in questions()}
    own = [s for s in graph.subjects(RDFS.isDefinedBy) if isinstance(s, URIRef) and s.startswith(CL)]
    assert len(own) > 200
    for term in own:
        slugs = [str(o).removeprefix(QUESTION) for o in graph.objects(term, ANSWERS)]
        assert slugs, f"{term} answers no question"
        assert set(slugs) <= known.keys(), f"{term}: no such question: {set(slugs) - known.keys()}"
        name = str(term).rpartition("/")[2]
        assert any(name in text(known[slug]) for slug in slugs), f"{name} occurs in none of {slugs}"


def test_every_question_is_one_that_some_term_answers_or_asks_about_the_graph_itself() -> None:
    claimed = {str(o).removeprefix(QUESTION) for o in ontology()[0].objects(None, ANSWERS)}
    general = {
        "contradictions",
        "credentials-of-a-provider",
        "from-the-other-end",
        "general-statements",
        "kinds-of-things",
        "untyped-things",
        "replaced-credentials",
        "in-other-vocabularies",
        "mapped-terms",
        "accredited-on-a-date",
        "valid-on-a-date",
    }
    assert {question.slug for question in questions()} == claimed | general


def test_the_page_about_the_questions_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.competency_questions.page"
