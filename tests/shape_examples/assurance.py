"""Criteria, findings, evidence and actions of assurance."""

from __future__ import annotations

from tests.shape_examples.example import Example, I, V, W

SIDE = 'ex:quality a cl:Dimension, skos:Concept ; skos:prefLabel "quality"@en .'
CRITERION = f"""ex:q a cl:Criterion, skos:Concept ; skos:prefLabel "identity"@en ; skos:inScheme ex:s ;
  cl:dimension ex:quality ; cl:question "Is it named?"@en ; cl:answeredBy "provider"@en .
  {SIDE} {SIDE.replace("ex:quality", "ex:trust")}"""
EVIDENCE = """ex:e a cl:Evidence ; dcterms:source <https://example.org/register> ; cl:readOn "2026-11-24"^^xsd:date ;
  cl:supports ex:f ; cl:contradicts ex:claim ."""
FINDING = f"""ex:f a cl:Finding ; cl:findingAbout ex:c ; cl:onCriterion ex:q ; cl:findingState cl:Met ;
  cl:hasEvidence ex:e .
  {EVIDENCE} {CRITERION}"""
SILENT = f"""ex:f a cl:Finding ; cl:findingAbout ex:c ; cl:onCriterion ex:q ; cl:findingState cl:NotStated .
  {CRITERION}"""
DISPUTED = f"""ex:f a cl:Finding ; cl:findingAbout ex:c ; cl:onCriterion ex:q ; cl:findingState cl:DisputedFinding .
  {EVIDENCE}
  ex:e2 a cl:Evidence ; dcterms:source "a letter"@en ; cl:readOn "2026-11-24"^^xsd:date ; cl:contradicts ex:f .
  {CRITERION}"""
ACTION = """ex:a a ceterms:AccreditAction ; ceterms:actingAgent ex:o ; ceterms:object ex:c ;
  ceterms:startDate "2024-01-01"^^xsd:date ; ceterms:endDate "2030-12-31"^^xsd:date ."""

REVIEW = 'ex:a ceterms:actingAgent ex:o ; ceterms:object ex:c ; cl:reviewDate "2028-06-30"^^xsd:date .'
FIGURES = """ex:n a qdata:Observation ; qdata:isObservationOf ex:m ; schema:value 1693.8 ; cl:respondents 28 .
  ex:m a qdata:Metric ; cl:unitOfMeasure ex:u .
  ex:u a skos:Concept ; skos:prefLabel "thousands of jobs"@en ; skos:inScheme ex:units ."""

EXAMPLES = [
    Example(
        "ReviewDate", REVIEW, '"2028-06-30"^^xsd:date', '"in 2028"', W, "The day of the next review is not one date"
    ),
    Example("Respondents", FIGURES, "respondents 28", "respondents -1", W, "The number of respondents is not a whole"),
    Example("UnitOfMeasure", FIGURES, "cl:unitOfMeasure ex:u", 'cl:unitOfMeasure "jobs"', W, "The unit is plain text"),
    Example("Criterion", CRITERION, "cl:dimension ex:quality ;", "", V, "The criterion does not say whether"),
    Example(
        "Criterion", CRITERION, "dimension ex:quality", "dimension ex:quality, ex:trust", W, "The criterion is about s"
    ),
    Example("Criterion", CRITERION, 'cl:question "Is it named?"@en', "ex:note ex:n", V, "The criterion asks nothing"),
    Example("Finding", FINDING, "cl:findingAbout ex:c ;", "", V, "The finding is not about exactly one thing"),
    Example("Finding", FINDING, "cl:onCriterion ex:q ;", "", V, "The finding does not apply exactly one criterion"),
    Example("Finding", FINDING, "cl:Met", "cl:Accepted", V, "The finding needs exactly one state"),
    Example("Finding", FINDING, "hasEvidence ex:e", 'hasEvidence "a register"', V, "The evidence is plain text"),
    Example("FindingWithEvidence", SILENT, "cl:NotStated", "cl:Expired", V, "The finding rests on no evidence"),
    Example("FindingWithoutEvidence", FINDING, "cl:Met", "cl:NotStated", V, "The finding has evidence and says"),
    Example("DisputedFinding", FINDING, "cl:Met", "cl:DisputedFinding", W, "The finding is disputed and does not"),
    Example("DisputedFinding", DISPUTED, "cl:contradicts ex:f", "cl:contradicts ex:g", W, "The finding is disputed"),
    Example(
        "Evidence",
        FINDING,
        "dcterms:source <https://example.org/register> ; ",
        "",
        V,
        "The evidence does not say where it was found",
    ),
    Example("Evidence", FINDING, '"2026-11-24"^^xsd:date', '"November"', V, "The read date is not one date"),
    Example(
        "Evidence", FINDING, 'cl:readOn "2026-11-24"^^xsd:date ;', "", I, "Nobody wrote down when the evidence was"
    ),
    Example("Evidence", FINDING, "contradicts ex:claim", 'contradicts "a claim"', V, "What the evidence is about is"),
    Example("Evidence", FINDING, "contradicts ex:claim", "contradicts ex:f", W, "The evidence speaks for and against"),
    Example(
        "Evidence",
        EVIDENCE,
        ";\n  cl:supports ex:f ; cl:contradicts ex:claim",
        "",
        I,
        "The evidence speaks for or against nothing",
    ),
    Example("AssuringAction", ACTION, "ceterms:actingAgent ex:o ; ", "", W, "The action does not say who gives"),
    Example("AssuringAction", ACTION, "ceterms:object ex:c ;", "", W, "The action does not say what it vouches for"),
    Example("AssuringAction", ACTION, "object ex:c", 'object "a program"', W, "Who vouches or what is vouched for is"),
    Example(
        "AssuringAction", ACTION, 'ceterms:startDate "2024-01-01"^^xsd:date ; ', "", I, "Nobody can tell since when"
    ),
    Example("AssuringAction", ACTION, "2030-12-31", "2023-12-31", W, "The assurance ends before it starts"),
    Example("Assured", "ex:c ceterms:accreditedBy ex:o .", "ex:o", '"ABET"', W, "Who vouches is plain text"),
    Example(
        "DeprecatedAssurance",
        'ex:o cl:assuranceScope "certification programs"@en .',
        "cl:assuranceScope",
        "cl:assures",
        W,
        "cl:assures was replaced",
    ),
    Example("DeprecatedAssurance", CRITERION, "cl:answeredBy", "cl:assuredBy", W, "cl:assuredBy was replaced"),
]
