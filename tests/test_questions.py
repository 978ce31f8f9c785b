"""Query files: their headers, their parameters, and that nothing given as a value can become part of the query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credlattice.questions import QuestionError, Questions, load_all, parse
from credlattice.release import Release
from credlattice.store import EmbeddedStore

ALL = load_all()


def test_there_are_questions() -> None:
    assert len(ALL) >= 15 and "rules/is-required-for" in ALL and "checks/dangling-references" in ALL


@pytest.mark.parametrize("name", ALL)
def test_every_question_has_a_title_and_runs_on_its_examples(name: str, live: Release) -> None:
    question = ALL[name]
    assert question.title and question.used_by
    assert all(p.default is not None for p in question.parameters), "a parameter needs an example"
    table = live.questions.run(name)
    # A bound parameter must be projected, and reach every pattern: it is a variable of the query.
    for parameter in question.parameters:
        if parameter.name != "limit":
            assert parameter.name in table.columns


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("SELECT * {}", "no '#\\+ title:'"),
        ("#+ title: x\n#+ param a: colour = red\n", "unknown type 'colour'"),
        ("#+ wrong\n", "reads '#\\+ key: value'"),
    ],
)
def test_a_wrong_header_names_file_and_fault(header: str, words: str) -> None:
    with pytest.raises(QuestionError, match=words):
        parse("bad", header)


def test_missing_unknown_and_ill_typed_parameters_are_named(live: Release) -> None:
    ask = live.questions.run
    with pytest.raises(QuestionError, match="unknown: \\['colour'\\]"):
        ask("thing-details", colour="red")
    with pytest.raises(QuestionError, match="takes an iri"):
        ask("thing-details", thing="a b")
    with pytest.raises(QuestionError, match="takes a date"):
        ask("competency/accredited-on-a-date", date="2026-02-31")
    with pytest.raises(QuestionError, match="no question is named"):
        ask("nothing")


@given(st.text())
def test_no_value_whatever_becomes_part_of_the_query(value: str) -> None:
    """A value either is an IRI and bound as that one term, or is refused."""
    store = EmbeddedStore()
    try:
        table = Questions(store).run("thing-details", thing=value)
    except QuestionError:
        return
    assert table.rows == []


@pytest.mark.parametrize(
    "value", ["http://x> ?p ?o . FILTER(1=1) <http://y", "http://x\\u003e", "http://x}UNION{?s ?p ?o", 'http://x"']
)
def test_known_injections_are_refused(value: str, live: Release) -> None:
    with pytest.raises(QuestionError):
        live.questions.run("thing-details", thing=value)
