"""CFRubrics of CASE packages: a rubric, its criteria, and the levels of each criterion are one record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from credlattice.readers.case_fields import FieldReader, iri_of, part_of
from credlattice.readers.describing import term
from credlattice.vocabulary import CEASN, CTERMS, SCHEMA

MAX_PARTS: Final = 2_000
"""Criteria of a rubric, and levels of a criterion."""


def describe_rubric(rubric: FieldReader) -> None:
    """A CFRubric with all that is below it."""
    rubric.about.thing(rubric.iri, CEASN + "Rubric")
    rubric.words("title", CEASN + "name")
    rubric.words("description", CEASN + "description")
    rubric.day("lastChangeDateTime", CEASN + "dateModified")
    for criterion in _parts(rubric, "CFRubricCriteria"):
        rubric.about.say(rubric.iri, CEASN + "hasRubricCriterion", criterion.iri)
        _describe_criterion(criterion)


def _describe_criterion(criterion: FieldReader) -> None:
    criterion.about.thing(criterion.iri, CEASN + "RubricCriterion")
    criterion.words("category", CEASN + "name")
    criterion.words("description", CEASN + "description")
    criterion.words("position", CEASN + "listID", coded=True)
    criterion.links("CFItemURI", CTERMS + "targetCompetency")
    _number(criterion, "weight", CEASN + "weight")
    for level in _parts(criterion, "CFRubricCriterionLevels"):
        criterion.about.say(criterion.iri, CEASN + "hasCriterionLevel", level.iri)
        level.about.thing(level.iri, CEASN + "CriterionLevel")
        level.words("quality", CEASN + "benchmarkLabel")
        level.words("description", CEASN + "benchmarkText")
        level.words("feedback", CEASN + "feedback")
        level.words("position", CEASN + "listID", coded=True)
        _number(level, "score", SCHEMA + "value")


def _parts(whole: FieldReader, key: str) -> Iterator[FieldReader]:
    parts = whole.content.get(key)
    if parts is None:
        return
    if not isinstance(parts, list):
        whole.about.warn("bad-value", f"{key} is no list: left out")
        return
    if len(parts) > MAX_PARTS:
        whole.about.warn("too-many", f"{key} has more than {MAX_PARTS} entries: the rest is left out")
    for number, part in enumerate(parts[:MAX_PARTS], start=1):
        if not isinstance(part, dict):
            whole.about.warn("bad-value", f"{key} {number} is no JSON object: left out")
            continue
        yield FieldReader(whole.about, iri_of(part) or part_of(whole.iri, f"{key}-{number}"), part, whole.language)


def _number(part: FieldReader, key: str, predicate: str) -> None:
    value: Any = part.content.get(key)
    if value is None:
        return
    finite = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12
    if not finite:
        part.about.warn("bad-value", f"{key} is no number: left out")
    else:
        part.about.say(part.iri, predicate, term(value))
