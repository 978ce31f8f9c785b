"""Competencies, what is wider and narrower, and what is the same."""

from __future__ import annotations

from tests.shape_examples.example import Example, I, W

RELATED = "ex:a cl:broaderCompetency ex:b ; cl:narrowerCompetency ex:c ; cl:sameCompetencyAs ex:d ."
PUBLISHED = """ex:a a ceasn:Competency ; ceasn:competencyText "Reads weld symbols"@en ; ceasn:isPartOf ex:f ;
  ceasn:isChildOf ex:b ; ceasn:broadAlignment ex:c ; ceasn:exactAlignment ex:d ."""

EXAMPLES = [
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
