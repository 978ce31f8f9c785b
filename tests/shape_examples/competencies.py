"""Competencies, what is wider and narrower, and what is the same."""

from __future__ import annotations

from tests.shape_examples.example import Example, I, V, W

RELATED = "ex:a cl:broaderCompetency ex:b ; cl:narrowerCompetency ex:c ; cl:sameCompetencyAs ex:d ."
PUBLISHED = """ex:a a ceasn:Competency ; ceasn:competencyText "Reads weld symbols"@en ; ceasn:isPartOf ex:f ;
  ceasn:isChildOf ex:b ; ceasn:broadAlignment ex:c ; ceasn:exactAlignment ex:d ."""
RATED = """ex:r a qdata:Observation ; qdata:atPoint ex:medicine ; cl:ratedImportance 4.36 ; cl:ratedLevel 4.47 ;
  cl:respondents 28 ."""

EXAMPLES = [
    Example("Rating", RATED, "Importance 4.36", "Importance 43.6", V, "The importance is not one number from 1 to 5"),
    Example(
        "Rating", RATED, "Importance 4.36", "Importance 4.36, 3.1", V, "The importance is not one number from 1 to"
    ),
    Example("Rating", RATED, "Level 4.47", "Level -2", V, "The level is not one number from 0 to 7"),
    Example("Rating", RATED, "qdata:atPoint ex:medicine ; ", "", V, "The rating does not say what is rated"),
    Example(
        "CompetencyHierarchy", RELATED, "broaderCompetency ex:b", "broaderCompetency ex:a", W, "The competency is bro"
    ),
    Example("CompetencyHierarchy", PUBLISHED, "isChildOf ex:b", "isChildOf ex:a", W, "The competency is a child of it"),
    Example(
        "CompetencyHierarchy", PUBLISHED, "broadAlignment ex:c", "broadAlignment ex:a", W, "The competency is aligned"
    ),
    Example("CompetencyRelation", RELATED, "As ex:d", 'As "it"', W, "The competency at"),
    Example("CompetencyRelation", RELATED, "As ex:d", "As ex:b", W, "One competency is said to be the same"),
    Example(
        "CompetencyRelation",
        RELATED,
        "narrowerCompetency ex:c",
        "narrowerCompetency ex:b",
        W,
        "One competency is said to be broader",
    ),
    Example("Alignment", PUBLISHED, "exactAlignment ex:d", "exactAlignment ex:c", W, "One competency is aligned as"),
    Example(
        "CompetencyInFramework",
        'ex:a a ceasn:Competency ; ceasn:competencyText "Reads weld symbols"@en ; ceasn:isPartOf ex:f .',
        " ; ceasn:isPartOf ex:f",
        "",
        I,
        "The competency stands in no framework",
    ),
]
