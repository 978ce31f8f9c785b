"""Requirement trees as readers build them, and as they are written."""

from __future__ import annotations

from datetime import date

import pytest

from credlattice import resources
from credlattice.model import Record, SourceDocument
from credlattice.readers import requirement_trees as trees
from credlattice.readers.describing import Description
from credlattice.vocabulary import CL
from tests.readers.catalog_checks import rendered, statements, violations

COURSE = "https://example.org/course"
ONE, TWO = "https://example.org/one", "https://example.org/two"


def written(tree: trees.Requirement) -> Record:
    about = Description(SourceDocument("https://example.org/graph", "A catalogue", ()), COURSE, "catalogue.json:1")
    trees.require(about, COURSE, tree)
    return about.record()


EVERY_KIND = (
    trees.AllOf((trees.Thing(ONE), trees.Grade(minimum="C", maximum="B", scale=trees.LETTER_GRADES))),
    trees.AnyOf((trees.Thing(ONE), trees.Thing(TWO)), keeps_together=True),
    trees.AtLeastNumber((trees.Thing(ONE), trees.Thing(TWO)), minimum_number=2),
    trees.AtLeastCredits(minimum_credits=7.5, unit=ONE, selection=trees.Selection(subject="MATH", starts_with="2")),
    trees.Corequisite((ONE, TWO)),
    trees.Exclusion((ONE,)),
    trees.Enrollment(ONE),
    trees.Text("Consent of the department"),
    trees.FromSelection(selection=trees.Selection(includes=(ONE,), excepts=(TWO,))),
    trees.GradeAverage(2.75, "US grade points"),
    trees.Score(3, 4, of_assessments=(ONE,)),
    trees.Level(ONE),
    trees.Experience(5, ("Asset security",)),
    trees.Recency("P7Y"),
    trees.Residency(ONE, minimum_credits=30, of_last=45, unit=TWO),
    trees.Spread("subject", minimum_number=4),
    trees.Limit(maximum_credits=9, unit=ONE, words="Nine hours at most"),
    trees.Sharing((ONE, TWO), maximum_shared=0),
    trees.Renewal("P3Y", 120, "P90D"),
    trees.Retake(1, "P30D"),
    trees.Conditional(trees.Enrollment(ONE), then=trees.Thing(ONE), otherwise=trees.Text("Nothing else")),
)


@pytest.mark.parametrize("tree", EVERY_KIND, ids=lambda tree: type(tree).__name__)
def test_every_kind_of_requirement_fits_the_shapes(tree: trees.Requirement) -> None:
    assert violations([written(tree)]) == []


def test_every_term_that_is_written_is_declared_in_the_ontology() -> None:
    declared = "".join((resources.ontology_dir() / f"{name}.ttl").read_text() for name in ("requirements", "transfer"))
    used = {quad.predicate.value for tree in EVERY_KIND for quad in written(tree).quads}
    assert {term for term in used if term.startswith(CL) and f"\ncl:{term.removeprefix(CL)}\n" not in declared} == set()


def test_members_keep_their_order_and_get_stable_iris() -> None:
    tree = trees.AllOf((trees.Thing(ONE), trees.AnyOf((trees.Text("a"), trees.Text("b")))))
    said = statements(written(tree).quads)
    assert said[f"{COURSE}#requirement-2-2"][CL + "requirementText"] == ["b"]
    assert said[f"{COURSE}#requirement-2-2"][CL + "position"] == ["2"]
    assert written(tree) == written(tree)


def test_a_part_with_a_name_can_be_pointed_at() -> None:
    sharing = trees.Sharing((trees.part_iri(COURSE, "major"), trees.part_iri(COURSE, "minor")), maximum_shared=2)
    tree = trees.AllOf(
        (trees.AnyOf((trees.Text("a"),), part="major"), trees.AnyOf((trees.Text("b"),), part="minor"), sharing)
    )
    said = statements(written(tree).quads)
    assert said[f"{COURSE}#requirement-3"][CL + "betweenGroup"] == [f"{COURSE}#major", f"{COURSE}#minor"]
    assert CL + "hasMember" in said[f"{COURSE}#major"]


def test_a_group_of_one_is_its_member_and_a_group_of_none_is_nothing() -> None:
    assert trees.all_of([None, trees.Thing(ONE)]) == trees.Thing(ONE)
    assert trees.any_of([]) is None


def test_leaves_are_found_in_order_through_groups_and_conditions() -> None:
    condition = trees.Conditional(trees.Text("if"), then=trees.Text("then"))
    tree = trees.AllOf((trees.Text("first"), trees.AnyOf((condition, trees.Text("last")))))
    assert [leaf.words for leaf in trees.leaves(tree)] == ["first", "if", "then", "last"]


@pytest.mark.parametrize(("value", "said"), [(3, "3"), (3.0, "3"), (2.75, "2.75"), (1e-7, "0.0000001"), (0, "0")])
def test_amounts_are_written_without_zeros_at_their_end(value: float, said: str) -> None:
    assert trees.amount(value).value == said


def test_dates_and_words_of_a_requirement_are_written() -> None:
    tree = trees.Text("Interview", applies_to="catalogue year 2026", valid_from=date(2026, 8, 1), priority=2)
    said = statements(written(tree).quads)[f"{COURSE}#requirement"]
    assert said["https://schema.org/validFrom"] == ["2026-08-01"]
    assert said[CL + "appliesTo"] == ["catalogue year 2026"]


def test_a_tree_that_is_too_deep_refuses_the_record() -> None:
    tree: trees.Requirement = trees.Text("deep")
    for _ in range(trees.MAX_DEPTH + 2):
        tree = trees.AllOf((tree,))
    assert [problem.kind for problem in written(tree).problems] == ["too-deep"]


def test_an_iri_that_is_none_refuses_the_record_and_raises_nothing() -> None:
    record = written(trees.AllOf((trees.Thing("no iri"), trees.Text("words"))))
    assert [problem.kind for problem in record.problems] == ["bad-requirement"]


def test_the_rendering_of_the_tests_shows_every_part_of_a_tree() -> None:
    tree = trees.AllOf((trees.graded(trees.Thing(ONE), "C"), trees.any_of([trees.Thing(TWO), trees.Text("words")])))  # type: ignore[arg-type]
    assert rendered(written(tree)) == 'all(all(one, >=C), any(two, "words"))'
