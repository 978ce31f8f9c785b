"""Organizations, initiatives and concepts of the project's own data."""

from __future__ import annotations

from tests.shape_examples.example import Example, V, W

INITIATIVE = """ex:i a cl:Initiative, cl:Playbook ; ceterms:name "Playbook A"@en ; schema:startDate "2024"^^xsd:gYear ;
  cl:forStakeholder ex:g .
  ex:g a cl:StakeholderGroup, skos:Concept ; skos:prefLabel "Accreditors"@en ; skos:inScheme ex:s ."""
CONCEPT = 'ex:t a cl:Topic, skos:Concept ; skos:prefLabel "Trust"@en ; skos:inScheme ex:s .'
ORGANIZATION = """ex:o a ceterms:Organization ; ceterms:name "Org"@en ; ceterms:subjectWebpage <https://example.org/> ;
  cl:leads ex:i ; ceterms:recognizedBy ex:r .
  ex:i a cl:Initiative ; ceterms:name "Initiative I"@en ."""
ENTRIES = """ex:o a ceterms:Organization ; ceterms:name "Org"@en ; ceterms:subjectWebpage <https://example.org/> ;
  cl:organizationIdentifier "opeid:00123400" ; cl:sameOrganizationAs ex:p ; owl:differentFrom ex:q .
  ex:p a ceterms:Organization ; ceterms:name "Org, main campus"@en ; ceterms:subjectWebpage <https://example.org/> ."""

EXAMPLES = [
    Example(
        "SameOrganization", ENTRIES, "sameOrganizationAs ex:p", 'sameOrganizationAs "Org"', W, "The other entry is"
    ),
    Example(
        "SameOrganization", ENTRIES, "differentFrom ex:q", "differentFrom ex:p", V, "Two entries are said to be of"
    ),
    Example("OrganizationIdentifier", ENTRIES, "opeid:00123400", "00123400", W, "The identifier does not begin with"),
    Example("EcosystemOrganization", ORGANIZATION, 'ceterms:name "Org"@en ;', "", W, "The organization has no name"),
    Example("EcosystemOrganization", ORGANIZATION, "<https://example.org/>", '"example.org"', W, "The web page of the"),
    Example("EcosystemOrganization", ORGANIZATION, "leads ex:i", 'leads "it"', V, "What the organization leads"),
    Example(
        "EcosystemOrganization", ORGANIZATION, "recognizedBy ex:r", 'recognizedBy "CHEA"', W, "The recognizing body"
    ),
    Example("Initiative", INITIATIVE, 'ceterms:name "Playbook A"@en ;', "", V, "The initiative has no name"),
    Example("Initiative", INITIATIVE, '"2024"^^xsd:gYear', '"2024?"', V, "The start or end of the initiative"),
    Example("Initiative", INITIATIVE, "forStakeholder ex:g", 'forStakeholder "all"', V, "A relation of the initiative"),
    Example("Playbook", INITIATIVE, "a cl:Initiative, cl:Playbook", "a cl:Playbook", V, "The playbook is not typed as"),
    Example("Concept", CONCEPT, 'skos:prefLabel "Trust"@en ; ', "", V, "The concept has no label"),
    Example(
        "Concept", CONCEPT, '"Trust"@en', '"Trust"@en, "Faith"@en', V, "The concept has two labels in one language"
    ),
    Example("Concept", CONCEPT, "cl:Topic, skos:Concept", "cl:Topic", V, "The concept is not typed as a SKOS concept"),
    Example("SchemeConcept", CONCEPT, "skos:inScheme ex:s", "ex:note ex:n", V, "The concept stands in no scheme"),
]
