"""Records of publishers: credentials, conditions, values, pathways, costs, competencies."""

from __future__ import annotations

from tests.shape_examples.example import Example, V, W

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
LEAST = "ex:v a ceterms:ValueProfile ; schema:minValue 3 ."
TRANSFER = """ex:t a ceterms:TransferValueProfile ; ceterms:name "Credit for A"@en ; ceterms:transferValue ex:v ;
  ceterms:transferValueFrom ex:a ; ceterms:ownedBy ex:o ; ceterms:endDate "2030"^^xsd:gYear ."""
COST = 'ex:q a ceterms:CostProfile ; ceterms:price 120.5 ; ceterms:currency "USD" .'
PATHWAY = """ex:w a ceterms:Pathway ; ceterms:name "To welder"@en ; ceterms:hasPart ex:a ;
  ceterms:hasDestinationComponent ex:d ."""
COMPONENT = """ex:a a ceterms:CourseComponent ; ceterms:name "Course A"@en ; ceterms:proxyFor ex:course ;
  ceterms:hasCondition ex:k ; ceterms:precedes ex:b ."""
COMPETENCY = 'ex:y a ceasn:Competency ; ceasn:competencyText "Reads blueprints"@en ; ceasn:isPartOf ex:f .'

EXAMPLES = [
    Example("Described", CREDENTIAL, "a ceterms:Certificate", "ex:note ex:n", V, "The record has no type"),
    Example("Described", CREDENTIAL, CTID, "14525", W, "The CTID is not"),
    Example("Described", CREDENTIAL, f'"{CTID}"', f'"{CTID}", "{CTID[:-1]}2"', W, "The record has several CTIDs"),
    Example("Named", CREDENTIAL, '"Welding I"@en', "ex:name", V, "The name is not text"),
    Example("Dated", CREDENTIAL, '"2026-01-01"^^xsd:date', '"soon"', W, "ceterms:dateEffective is not a date"),
    Example(
        "Dated", TRANSFER, '"2030"^^xsd:gYear', '"2030"^^xsd:date', W, "ceterms:endDate is not a date", owl_too=True
    ),
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
    Example(
        "Dated",
        CREDENTIAL,
        "ceterms:dateEffective",
        'ceterms:expirationDate "soon" ; ceterms:dateEffective',
        W,
        "ceterms:expirationDate is not a date",
    ),
    Example(
        "Dated",
        TRANSFER,
        "ceterms:endDate",
        'ceterms:startDate "soon" ; ceterms:endDate',
        W,
        "ceterms:startDate is not a date",
    ),
    Example(
        "Organization",
        'ex:o a ceterms:CredentialOrganization ; ceterms:name "College"@en ; ceterms:subjectWebpage ex:w .',
        "ex:w",
        '"example.org"',
        W,
        "The web page of the organization is not an address",
    ),
    Example(
        "Learning",
        'ex:l a ceterms:Course ; ceterms:name "Course A"@en ; ceterms:offeredBy ex:o .',
        " ; ceterms:offeredBy ex:o",
        "",
        W,
        "No organization owns or offers this",
    ),
    Example("ConditionProfile", PROFILE, "creditValue ex:v", "creditValue 3", W, "The credit value is not a ceterms:V"),
    Example("ValueProfile", LEAST, "minValue 3", 'minValue "three"', V, "schema:minValue is not a number"),
    Example("ValueProfile", LEAST, "minValue 3", 'maxValue "more"', V, "schema:maxValue is not a number"),
    Example(
        "ValueProfile",
        "ex:v a ceterms:ValueProfile ; qdata:percentage 50 .",
        "50",
        '"half"',
        V,
        "qdata:percentage is not a number",
    ),
    Example(
        "TransferValueProfile", TRANSFER, "ceterms:transferValue ex:v ;", "", W, "The profile does not say how much"
    ),
    Example(
        "CompetencyFramework",
        'ex:f a ceasn:CompetencyFramework ; ceasn:name "Frame"@en ; ceasn:hasTopChild ex:y .',
        "ex:y",
        '"reads"',
        W,
        "A top competency is plain text",
    ),
    Example(
        "Competency", COMPETENCY, '"Reads blueprints"@en', 'ex:text, "x"', W, "The text of the competency is a ref"
    ),
]
