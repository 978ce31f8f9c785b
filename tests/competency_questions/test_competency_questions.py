"""Every competency question gets its answer, and needs the axioms it says it needs."""

from __future__ import annotations

import pytest

from tests.competency_questions.harness import CompetencyQuestion, answer, questions, triples_of

KEYS = [(question, axiom) for question in questions() for axiom in question.key_axioms]


@pytest.mark.parametrize("question", questions(), ids=lambda q: q.slug)
def test_the_question_gets_its_answer_and_nothing_else(question: CompetencyQuestion) -> None:
    assert answer(question) == question.expected


@pytest.mark.parametrize(("question", "axiom"), KEYS, ids=[f"{q.slug}: {a}" for q, a in KEYS])
def test_without_a_key_axiom_the_answer_is_another(question: CompetencyQuestion, axiom: str) -> None:
    assert answer(question, without=triples_of(axiom)) != question.expected
