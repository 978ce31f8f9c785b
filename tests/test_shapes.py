"""Each shape accepts a valid example, and refuses an invalid one for one reason."""

from __future__ import annotations

from dataclasses import dataclass

import pyshacl
import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from credlattice.resources import ontology_dir
from credlattice.vocabulary import PREFIXES

SH = Namespace("http://www.w3.org/ns/shacl#")
HEAD = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items()) + "@prefix ex: <https://example.org/> .\n"


@pytest.fixture(scope="module")
def shapes() -> Graph:
    graph = Graph()
    for file in sorted((ontology_dir() / "shapes").glob("*.ttl")):
        graph.parse(file)
    return graph


def results(turtle: str, shapes: Graph) -> list[tuple[str, str]]:
    """Severity and message of every result, without advanced features and without inference."""
    data = Graph().parse(data=HEAD + turtle, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    assert isinstance(report, Graph)
    return [
        (str(report.value(r, SH.resultSeverity)).rpartition("#")[2], str(report.value(r, SH.resultMessage)))
        for r in report.subjects(RDF.type, SH.ValidationResult)
    ]


@dataclass(frozen=True)
class Example:
    shape: str
    valid: str
    change: str
    """Part of the valid example …"""
    to: str
    """… and what makes it invalid."""
    severity: str
    message: str

    @property
    def invalid(self) -> str:
        assert self.valid.count(self.change) == 1, f"{self.change!r} must stand in the valid example once"
        return self.valid.replace(self.change, self.to)


V, W = "Violation", "Warning"
CTID = "ce-14525aea-2a2c-4d0b-9d8c-0f5c4c0a7f11"
CREDENTIAL = f"""ex:c a ceterms:Certificate ; ceterms:ctid "{CTID}" ; ceterms:name "Welding I"@en ;
  ceterms:description "A first certificate."@en ; ceterms:ownedBy ex:o ;
  ceterms:subjectWebpage <https://example.org/w> ; ceterms:requires ex:p ;
  ceterms:dateEffective "2026-01-01"^^xsd:date ."""
CONDITION = (
    "ex:k a ceterms:ComponentCondition ; ceterms:requiredNumber 2 ; ceterms:targetComponent ex:a, ex:b ; ex:note ex:n ."
)
PROFILE = """ex:p a ceterms:ConditionProfile ; ceterms:targetCredential ex:c ; ceterms:creditValue ex:v ;
  ceterms:yearsOfExperience 2.5 . ex:v a ceterms:ValueProfile ; schema:value 3 ."""
VALUE = """ex:v a ceterms:ValueProfile ; schema:minValue 3 ; schema:maxValue 4.5 ;
  ceterms:creditUnitType <https://purl.org/ctdl/vocabs/creditUnit/SemesterHour> ."""
TRANSFER = """ex:t a ceterms:TransferValueProfile ; ceterms:name "Credit for A"@en ; ceterms:transferValue ex:v ;
  ceterms:transferValueFrom ex:a ; ceterms:ownedBy ex:o ; ceterms:endDate "2030"^^xsd:gYear ."""
COST = 'ex:q a ceterms:CostProfile ; ceterms:price 120.5 ; ceterms:currency "USD" .'
PATHWAY = """ex:w a ceterms:Pathway ; ceterms:name "To welder"@en ; ceterms:hasPart ex:a ;
  ceterms:hasDestinationComponent ex:d ."""
COMPONENT = """ex:a a ceterms:CourseComponent ; ceterms:name "Course A"@en ; ceterms:proxyFor ex:course ;
  ceterms:hasCondition ex:k ; ceterms:precedes ex:b ."""
COMPETENCY = 'ex:y a ceasn:Competency ; ceasn:competencyText "Reads blueprints"@en ; ceasn:isPartOf ex:f .'
INITIATIVE = """ex:i a cl:Initiative, cl:Playbook ; ceterms:name "Playbook A"@en ; schema:startDate "2024"^^xsd:gYear ;
  cl:forStakeholder ex:g ."""
CONCEPT = 'ex:t a cl:Topic, skos:Concept ; skos:prefLabel "Trust"@en ; skos:inScheme ex:s .'
CRITERION = """ex:q a cl:Criterion, skos:Concept ; skos:prefLabel "identity"@en ; skos:inScheme ex:s ;
  cl:dimension ex:quality ; cl:question "Is it named?"@en ."""
CLAIM = """ex:k a cl:Claim ; rdf:subject ex:o ; rdf:predicate cl:headquarters ; rdf:object "Boston"@en ;
  cl:status cl:Unverified ; dcterms:source "from memory"@en ; cl:readOn "2026-11-24"^^xsd:date ."""
DISPUTE = """ex:d a cl:Dispute ; rdfs:label "Size"@en ; cl:about ex:o ; cl:hasVersion ex:k1, ex:k2 ;
  cl:likelyReason "two dates"@en ."""
DOCUMENT = """ex:g a cl:SourceDocument ; dcterms:title "A page"@en ; dcterms:source <https://example.org/page> ;
  cl:readOn "2026-11-24"^^xsd:date ; cl:status cl:Asserted ."""
ORGANIZATION = """ex:o a ceterms:Organization ; ceterms:name "Org"@en ; ceterms:subjectWebpage <https://example.org/> ;
  cl:leads ex:i ; ceterms:recognizedBy ex:r ."""

EXAMPLES = [
    Example("Described", CREDENTIAL, "a ceterms:Certificate", "ex:note ex:n", V, "The record has no type"),
    Example("Described", CREDENTIAL, CTID, "14525", W, "The CTID is not"),
    Example("Described", CREDENTIAL, f'"{CTID}"', f'"{CTID}", "{CTID[:-1]}2"', W, "The record has several CTIDs"),
    Example("Named", CREDENTIAL, '"Welding I"@en', "ex:name", V, "The name is not text"),
    Example("Dated", CREDENTIAL, '"2026-01-01"^^xsd:date', '"soon"', W, "ceterms:dateEffective is not a date"),
    Example("Dated", TRANSFER, '"2030"^^xsd:gYear', '"2030"^^xsd:date', W, "ceterms:endDate is not a date"),
    Example("Credential", CREDENTIAL, 'ceterms:name "Welding I"@en ;', "", W, "The credential has no name"),
    Example(
        "Credential", CREDENTIAL, 'ceterms:description "A first certificate."@en ;', "", W, "The credential has no d"
    ),
    Example("Credential", CREDENTIAL, "ceterms:ownedBy ex:o ;", "", W, "No organization owns or offers this"),
    Example("Credential", CREDENTIAL, "<https://example.org/w>", '"example.org"', W, "The web page of the credential"),
    Example("Credential", CREDENTIAL, "requires ex:p", 'requires "a diploma"', W, "A condition is plain text"),
    Example(
        "Organization",
        'ex:o a ceterms:CredentialOrganization ; ceterms:name "College"@en ; ceterms:subjectWebpage ex:w .',
        'ceterms:name "College"@en ; ',
        "",
        W,
        "The organization has no name",
    ),
    Example(
        "Learning",
        'ex:l a ceterms:Course ; ceterms:name "Course A"@en ; ceterms:offeredBy ex:o .',
        'ceterms:name "Course A"@en ; ',
        "",
        W,
        "The learning opportunity or assessment has no name",
    ),
    Example("Pathway", PATHWAY, 'ceterms:name "To welder"@en ;', "", W, "The pathway has no name"),
    Example(
        "Pathway", PATHWAY, "hasDestinationComponent ex:d", "ctid " + f'"{CTID}"', W, "The pathway names no destination"
    ),
    Example("Pathway", PATHWAY, "hasPart ex:a", 'hasPart "a"', W, "A component of the pathway is plain text"),
    Example("PathwayComponent", COMPONENT, 'ceterms:name "Course A"@en ;', "", W, "The pathway component has no name"),
    Example(
        "PathwayComponent", COMPONENT, "hasCondition ex:k", 'hasCondition "k"', W, "The condition of the component"
    ),
    Example("PathwayComponent", COMPONENT, "precedes ex:b", 'precedes "b"', W, "The order of the component"),
    Example("ComponentCondition", CONDITION, "requiredNumber 2", "requiredNumber 0", V, "The required number is below"),
    Example("ComponentCondition", CONDITION, "Number 2", "Number 2.5", V, "The required number is not a whole number"),
    Example("ComponentCondition", CONDITION, "requiredNumber 2", "requiredNumber 1, 2", W, "The condition has several"),
    Example("ComponentCondition", CONDITION, "ex:a, ex:b", 'ex:a, "b"', W, "A target component is plain text"),
    Example(
        "ComponentCondition", CONDITION, "ceterms:targetComponent ex:a, ex:b ;", "", W, "The condition asks for no"
    ),
    Example("ConditionProfile", PROFILE, "targetCredential ex:c", 'targetCredential "c"', W, "A target is plain text"),
    Example("ConditionProfile", PROFILE, "Experience 2.5", 'Experience "some"', W, "Years of experience, minimum age"),
    Example(
        "ConditionProfile",
        'ex:p a ceterms:ConditionProfile ; ceterms:targetCredential ex:c ; ceterms:name "Entry"@en .',
        "ceterms:targetCredential ex:c ;",
        "",
        W,
        "The condition profile asks for nothing",
    ),
    Example("ValueProfile", PROFILE, "schema:value 3", 'schema:value "three"', V, "schema:value is not a number"),
    Example(
        "ValueProfile", VALUE, "schema:minValue 3", "schema:minValue 5", W, "The least value is above the greatest"
    ),
    Example(
        "StatedValue", VALUE, "schema:minValue 3 ; schema:maxValue 4.5 ;", "", W, "The value profile states no val"
    ),
    Example(
        "ValueProfile",
        VALUE,
        "<https://purl.org/ctdl/vocabs/creditUnit/SemesterHour>",
        '"hours"',
        W,
        "The credit unit is plain text",
    ),
    Example("TransferValueProfile", TRANSFER, 'ceterms:name "Credit for A"@en ;', "", W, "The transfer value profile"),
    Example(
        "TransferValueProfile", TRANSFER, "ceterms:transferValueFrom ex:a ;", "", W, "The profile does not say what"
    ),
    Example("TransferValueProfile", TRANSFER, "ValueFrom ex:a", 'ValueFrom "a"', W, "What the credit is given from"),
    Example("TransferValueProfile", TRANSFER, "ceterms:ownedBy ex:o ;", "", W, "No organization stands behind"),
    Example("CostProfile", COST, "120.5", '"about 100"', V, "The price is not a number"),
    Example("CostProfile", COST, 'ceterms:currency "USD"', "ex:note ex:n", W, "The cost names no currency"),
    Example(
        "CompetencyFramework",
        'ex:f a ceasn:CompetencyFramework ; ceasn:name "Frame"@en ; ceasn:hasTopChild ex:y .',
        'ceasn:name "Frame"@en ; ',
        "",
        W,
        "The competency framework has no name",
    ),
    Example(
        "Competency", COMPETENCY, 'ceasn:competencyText "Reads blueprints"@en ; ', "", W, "The competency has no te"
    ),
    Example("Competency", COMPETENCY, "isPartOf ex:f", 'isPartOf "f"', W, "A relation of the competency is plain text"),
    Example("EcosystemOrganization", ORGANIZATION, 'ceterms:name "Org"@en ;', "", W, "The organization has no name"),
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
    Example("Criterion", CRITERION, "cl:dimension ex:quality ;", "", V, "The criterion does not say whether"),
    Example("Criterion", CRITERION, 'cl:question "Is it named?"@en', "ex:note ex:n", V, "The criterion asks nothing"),
    Example("Claim", CLAIM, "rdf:subject ex:o ;", "", V, "The claim needs exactly one subject"),
    Example("Claim", CLAIM, "rdf:predicate cl:headquarters ;", "", V, "The claim needs exactly one predicate"),
    Example("Claim", CLAIM, 'rdf:object "Boston"@en ;', "", V, "The claim needs exactly one object"),
    Example("Claim", CLAIM, "cl:Unverified", "cl:Asserted", V, "The claim needs exactly one status"),
    Example("Claim", CLAIM, 'dcterms:source "from memory"@en ;', "", V, "The claim does not say where it comes from"),
    Example(
        "Claim", CLAIM, 'cl:readOn "2026-11-24"^^xsd:date', "ex:note ex:n", V, "The claim needs exactly one read date"
    ),
    Example("Dispute", DISPUTE, "ex:k1, ex:k2", "ex:k1", V, "A dispute needs two or more versions"),
    Example("Dispute", DISPUTE, "cl:about ex:o ;", "", V, "A dispute is about exactly one thing"),
    Example(
        "Dispute", DISPUTE, 'cl:likelyReason "two dates"@en', "ex:note ex:n", W, "The dispute gives no likely reason"
    ),
    Example(
        "SourceDocument", DOCUMENT, "dcterms:source <https://example.org/page> ;", "", V, "The source document has no"
    ),
    Example("SourceDocument", DOCUMENT, '"2026-11-24"^^xsd:date', '"November"', V, "The read date is not a date"),
    Example("SourceDocument", DOCUMENT, 'cl:readOn "2026-11-24"^^xsd:date ;', "", W, "Nobody wrote down when"),
    Example(
        "SourceDocument", DOCUMENT, "cl:status cl:Asserted", "ex:note ex:n", V, "A source document needs exactly one"
    ),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.shape}: {e.message}")
def test_the_valid_example_passes_and_the_invalid_one_fails_for_one_reason(example: Example, shapes: Graph) -> None:
    assert results(example.valid, shapes) == []
    found = results(example.invalid, shapes)
    assert [severity for severity, _ in found] == [example.severity], found
    assert found[0][1].startswith(example.message)


def test_every_shape_has_an_example(shapes: Graph) -> None:
    named = {str(s).rpartition("/")[2] for s in shapes.subjects(RDF.type, SH.NodeShape) if isinstance(s, URIRef)}
    assert named == {e.shape for e in EXAMPLES}


def test_every_property_shape_says_what_is_wrong_and_how_bad_it_is(shapes: Graph) -> None:
    properties = list(shapes.objects(None, SH.property))
    assert len(properties) > 50
    for each in properties:
        message = str(shapes.value(each, SH.message) or "")
        assert message.count(". ") >= 1 and message.endswith("."), message
        assert shapes.value(each, SH.severity) in (SH.Violation, SH.Warning)


def test_a_required_number_in_words_is_a_violation_even_when_it_is_typed_as_an_integer(shapes: Graph) -> None:
    found = results(CONDITION.replace("requiredNumber 2", 'requiredNumber "two"^^xsd:integer'), shapes)
    assert ("Violation", "The required number is not a whole number") in {(s, m.partition(".")[0]) for s, m in found}
