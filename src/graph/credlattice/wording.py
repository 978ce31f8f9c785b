"""Plain words for kinds, relations and statements: what a page, a list and a screen reader say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from credlattice.vocabulary import CEASN, CL, CTERMS, DCTERMS, ORG, OWL, QDATA, RDF, RDFS, SCHEMA, SKOS


@dataclass(frozen=True)
class Kind:
    """A kind of thing on the relational map. `article` introduces a name inside a sentence."""

    id: str
    one: str
    many: str
    article: str


KINDS: Final[dict[str, Kind]] = {
    kind.id: kind
    for kind in (
        Kind("organization", "Organization", "Organizations", ""),
        Kind("initiative", "Initiative", "Initiatives", "the initiative"),
        Kind("topic", "Topic", "Topics", "the topic"),
        Kind("component", "Key component", "Key components", "the key component"),
        Kind("approach", "Approach", "Approaches", "the approach"),
        Kind("stakeholder-group", "Stakeholder group", "Stakeholder groups", "the stakeholder group"),
        Kind("stacking-kind", "Stacking kind", "Stacking kinds", "the stacking kind"),
        Kind("credential", "Credential", "Credentials", "the credential"),
        Kind("learning-program", "Learning program", "Learning programs", "the learning program"),
        Kind("pathway", "Pathway", "Pathways", "the pathway"),
        Kind("criterion", "Criterion", "Criteria", "the criterion"),
    )
}
"""In the order in which pages list them."""


@dataclass(frozen=True)
class Relation:
    """How a predicate reads from its subject (`forth`: "leads") and from its object (`back`: "is led by")."""

    forth: str
    back: str


RELATIONS: Final[dict[str, Relation]] = {
    CL + "leads": Relation("leads", "is led by"),
    CL + "partnersIn": Relation("is a partner in", "has as partner"),
    CL + "funds": Relation("funds", "is funded by"),
    CL + "ledBy": Relation("is led by", "leads"),
    CL + "hasPartner": Relation("has as partner", "is a partner in"),
    CL + "fundedBy": Relation("is funded by", "funds"),
    CL + "describes": Relation("describes", "is described by"),
    CL + "forStakeholder": Relation("is for", "is served by"),
    CL + "about": Relation("is about", "is discussed in"),
    CL + "leadsTo": Relation("leads to", "builds on"),
    CL + "buildsOn": Relation("builds on", "leads to"),
    CL + "stacksVerticallyOnto": Relation("stacks vertically onto", "is stacked onto vertically by"),
    CL + "stacksHorizontallyWith": Relation("stacks horizontally with", "stacks horizontally with"),
    CL + "stacksOnto": Relation("stacks onto", "is stacked onto by"),
    CL + "embeddedIn": Relation("is embedded in", "embeds"),
    CL + "countsToward": Relation("counts toward", "is credited from"),
    CL + "creditedFrom": Relation("is credited from", "counts toward"),
    CL + "coversCompetency": Relation("covers", "is covered by"),
    CL + "coveredBy": Relation("is covered by", "covers"),
    CL + "partlyCovers": Relation("covers a part of", "is covered in part by"),
    CL + "coversByInclusion": Relation("covers by inclusion", "is covered by inclusion in"),
    CL + "relevantToOccupation": Relation("is for the occupation", "is an occupation for holders of"),
    CL + "assurerRecognizedBy": Relation("has an assurer recognized by", "recognizes an assurer of"),
    CL + "providerAccreditedBy": Relation("has a provider accredited by", "accredits the provider of"),
    CL + "providerAssuredBy": Relation("has a provider vouched for by", "vouches for the provider of"),
    CL + "acceptsCreditFrom": Relation("accepts credit from", "sends credit to"),
    CL + "sendsCreditTo": Relation("sends credit to", "accepts credit from"),
    DCTERMS + "subject": Relation("is about", "is the subject of"),
    CTERMS + "recognizedBy": Relation("is recognized by", "recognizes"),
    CTERMS + "accreditedBy": Relation("is accredited by", "accredits"),
    CTERMS + "approvedBy": Relation("is approved by", "approves"),
    CTERMS + "regulatedBy": Relation("is regulated by", "regulates"),
    CTERMS + "ownedBy": Relation("is owned by", "owns"),
    CTERMS + "offeredBy": Relation("is offered by", "offers"),
    CTERMS + "recognizes": Relation("recognizes", "is recognized by"),
    CTERMS + "accredits": Relation("accredits", "is accredited by"),
    CTERMS + "approves": Relation("approves", "is approved by"),
    CTERMS + "regulates": Relation("regulates", "is regulated by"),
    CTERMS + "owns": Relation("owns", "is owned by"),
    CTERMS + "offers": Relation("offers", "is offered by"),
    CTERMS + "instructionalProgramType": Relation("is in the field of study", "is the field of study of"),
    CTERMS + "occupationType": Relation("is for the occupation", "is the occupation aimed at by"),
    CTERMS + "industryType": Relation("is for the industry", "is the industry aimed at by"),
    CTERMS + "classification": Relation("is classified as", "is the class of"),
    ORG + "classification": Relation("is classified as", "is the class of"),
    CL + "sameOrganizationAs": Relation("is the same organization as", "is the same organization as"),
    OWL + "differentFrom": Relation("is another organization than", "is another organization than"),
    ORG + "linkedTo": Relation("is linked to", "is linked to from"),
    CTERMS + "hasTask": Relation("has the task", "is a task of"),
    CTERMS + "hasOccupation": Relation("is a task of", "has the task"),
    CTERMS + "isSimilarTo": Relation("is similar to", "is named as similar by"),
    CEASN + "skillEmbodied": Relation("involves the skill or technology", "is a skill or technology of"),
    CEASN + "knowledgeEmbodied": Relation("involves the knowledge", "is knowledge of"),
    CEASN + "abilityEmbodied": Relation("involves the ability", "is an ability of"),
    CEASN + "isChildOf": Relation("is part of the wider", "has the narrower"),
    CEASN + "hasChild": Relation("has the narrower", "is part of the wider"),
    CEASN + "isTopChildOf": Relation("is at the top of", "has at its top"),
    CEASN + "hasTopChild": Relation("has at its top", "is at the top of"),
    CEASN + "isPartOf": Relation("belongs to the framework", "holds"),
    CTERMS + "actingAgent": Relation("was decided by", "decided"),
    CTERMS + "object": Relation("is about", "is decided about in"),
    CTERMS + "objectOfAction": Relation("is decided about in", "is about"),
    CTERMS + "aggregateData": Relation("has the figures", "are figures of"),
    QDATA + "relevantDataSet": Relation("has figures in", "holds figures of"),
    QDATA + "hasMetric": Relation("measures", "is measured in"),
    QDATA + "isObservationOf": Relation("is a figure of", "has the figure"),
    QDATA + "hasObservation": Relation("holds the figure", "is a figure in"),
    QDATA + "atPoint": Relation("is observed of", "is what the figure is of:"),
    QDATA + "dataProvider": Relation("is provided by", "provides the data set"),
    QDATA + "dataSetTemporalCoverage": Relation("covers the period", "is covered by"),
    QDATA + "dataCollectionMethodType": Relation("was collected by", "is how they collected"),
    QDATA + "observedCategory": Relation("is put at", "is the category of"),
    QDATA + "dataWithholdingType": Relation("is withheld:", "is why it is withheld:"),
    CL + "unitOfMeasure": Relation("is counted in", "is the unit of"),
    CTERMS + "supersedes": Relation("replaces", "is replaced by"),
    CTERMS + "supersededBy": Relation("is replaced by", "replaces"),
    CTERMS + "providesTransferValueFor": Relation("provides the transfer value of", "gives transfer value for"),
    CTERMS + "transferValueFrom": Relation("gives transfer value for", "provides the transfer value of"),
    CTERMS + "receivesTransferValueFrom": Relation("receives the transfer value of", "gives transfer value toward"),
    CTERMS + "transferValueFor": Relation("gives transfer value toward", "receives the transfer value of"),
    CTERMS + "hasPart": Relation("includes", "is part of"),
    CTERMS + "isPartOf": Relation("is part of", "includes"),
    CTERMS + "requires": Relation("requires", "is required for"),
    CTERMS + "recommends": Relation("recommends", "is recommended for"),
    CTERMS + "entryCondition": Relation("has as entry condition", "is an entry condition of"),
    CTERMS + "corequisite": Relation("is taken together with", "is taken together with"),
    CTERMS + "isRequiredFor": Relation("is required for", "requires"),
    CTERMS + "isRecommendedFor": Relation("is recommended for", "recommends"),
    CTERMS + "isPreparationFor": Relation("prepares for", "is prepared for by"),
    CTERMS + "preparationFrom": Relation("is prepared for by", "prepares for"),
    CTERMS + "isAdvancedStandingFor": Relation("gives advanced standing in", "gives advanced standing to holders of"),
    CTERMS + "advancedStandingFrom": Relation("gives advanced standing to holders of", "gives advanced standing in"),
    CTERMS + "hasDestinationComponent": Relation("leads up to", "is the destination of"),
    CTERMS + "parentOrganization": Relation("belongs to", "is the parent of"),
    CTERMS + "subOrganization": Relation("is the parent of", "belongs to"),
    CTERMS + "department": Relation("has the department", "is a department of"),
    CTERMS + "targetCredential": Relation("names the credential", "is named by"),
    CTERMS + "targetLearningOpportunity": Relation("names the learning opportunity", "is named by"),
    CTERMS + "targetCompetency": Relation("names the competency", "is named by"),
    CTERMS + "proxyFor": Relation("stands for", "is stood for by"),
    CTERMS + "targetComponent": Relation("has as target", "is a target of"),
    CTERMS + "hasCondition": Relation("has a condition with", "is named in a condition of"),
    CTERMS + "precedes": Relation("comes before", "comes after"),
    CTERMS + "precededBy": Relation("comes after", "comes before"),
    CTERMS + "subjectWebpage": Relation("has the web page", "is the web page of"),
    CTERMS + "alternateName": Relation("is also called", "is another name of"),
    CTERMS + "name": Relation("is named", "is the name of"),
    CTERMS + "description": Relation("is described so", "describes"),
    CTERMS + "address": Relation("has the address", "is the address of"),
    CTERMS + "streetAddress": Relation("has the street address", "is the street address of"),
    CTERMS + "addressLocality": Relation("is in the place", "is the place of"),
    CTERMS + "addressRegion": Relation("is in the state or region", "is the state or region of"),
    CTERMS + "addressCountry": Relation("is in the country", "is the country of"),
    CTERMS + "agentType": Relation("is an organization of the type", "is the type of"),
    CTERMS + "agentSectorType": Relation("is in the sector", "is the sector of"),
    CTERMS + "ipedsID": Relation("has the IPEDS unit ID", "is the IPEDS unit ID of"),
    CTERMS + "opeID": Relation("has the OPE ID", "is the OPE ID of"),
    CTERMS + "estimatedDuration": Relation("is estimated to take", "is the estimated duration of"),
    CTERMS + "numberAwarded": Relation("was awarded so many times:", "is how often it was awarded:"),
    CTERMS + "codedNotation": Relation("has the code", "is the code of"),
    CTERMS + "source": Relation("was published at", "is where it was published:"),
    DCTERMS + "temporal": Relation("is for the period", "is the period of"),
    DCTERMS + "identifier": Relation("has the identifier", "is the identifier of"),
    DCTERMS + "isReplacedBy": Relation("is replaced by", "replaces"),
    DCTERMS + "replaces": Relation("replaces", "is replaced by"),
    DCTERMS + "modified": Relation("was last changed", "is when it was last changed:"),
    CL + "headquarters": Relation("has its headquarters in", "is the headquarters of"),
    CL + "organizationKind": Relation("is of the kind", "is the kind of"),
    CL + "initiativeKind": Relation("is of the kind", "is the kind of"),
    CL + "stage": Relation("is at the stage", "is the stage of"),
    CL + "assuranceScope": Relation("gives assurance about", "is what assurance is given about by"),
    CL + "statement": Relation("is said to be", "is said of"),
    SCHEMA + "startDate": Relation("began in", "is the start of"),
    SCHEMA + "endDate": Relation("ended in", "is the end of"),
    SKOS + "prefLabel": Relation("is named", "is the name of"),
    SKOS + "altLabel": Relation("is also called", "is another name of"),
    SKOS + "definition": Relation("is defined as", "is the definition of"),
    SKOS + "inScheme": Relation("belongs to the scheme", "holds"),
    SKOS + "broader": Relation("is part of the wider", "has the narrower"),
    SKOS + "narrower": Relation("has the narrower", "is part of the wider"),
    SKOS + "related": Relation("is related to", "is related to"),
    SKOS + "notation": Relation("has the code", "is the code of"),
    SKOS + "broadMatch": Relation("has the wider match", "has the narrower match"),
    SKOS + "narrowMatch": Relation("has the narrower match", "has the wider match"),
    SKOS + "relatedMatch": Relation("is matched with", "is matched with"),
    SKOS + "example": Relation("has as example", "is an example of"),
    SKOS + "scopeNote": Relation("is used so", "says how it is used:"),
    SKOS + "note": Relation("has the note", "is a note on"),
    SKOS + "historyNote": Relation("has the history", "is the history of"),
    SKOS + "topConceptOf": Relation("is at the top of", "has at its top"),
    SKOS + "hasTopConcept": Relation("has at its top", "is at the top of"),
    RDF + "type": Relation("is of the type", "is the type of"),
    RDFS + "label": Relation("is named", "is the name of"),
    RDFS + "subClassOf": Relation("is a kind of", "has the narrower class"),
    RDFS + "subPropertyOf": Relation("is a kind of", "has the narrower property"),
    RDFS + "domain": Relation("is said of each", "is the subject of"),
    RDFS + "range": Relation("points to each", "is the object of"),
    RDFS + "isDefinedBy": Relation("is defined in", "defines"),
    SKOS + "closeMatch": Relation("is nearly the same as", "is nearly the same as"),
    SKOS + "exactMatch": Relation("is the same as", "is the same as"),
    RDFS + "seeAlso": Relation("see also", "is referred to by"),
}

CLASSES: Final = {
    CTERMS + "Organization": "organization",
    CTERMS + "CredentialOrganization": "organization",
    CTERMS + "QACredentialOrganization": "organization",
    CTERMS + "Pathway": "pathway",
    CTERMS + "LearningProgram": "learning-program",
    CL + "Initiative": "initiative",
    CL + "Playbook": "initiative",
    CL + "Topic": "topic",
    CL + "KeyComponent": "component",
    CL + "Approach": "approach",
    CL + "FrameworkComponent": "approach",
    CL + "StakeholderGroup": "stakeholder-group",
    CL + "StackingKind": "stacking-kind",
    CL + "Criterion": "criterion",
}
_NARROWER: Final = {
    CL + "Playbook": "playbook",
    CL + "FrameworkComponent": "framework component",
    CTERMS + "QACredentialOrganization": "quality assurance organization",
}
_CREDENTIAL = re.compile(
    r"(Degree|Certificate|Certification|Badge|License|Diploma|Doctorate|[cC]redential|EducationDevelopment)$"
    r"|^CertificateOf"
)

_VERB = re.compile(r"(is|was|are|does|can) |\w+s? (by|to|from|in|for|with)$")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PLAYBOOK_PREFIX = re.compile(r"^playbook:\s*", re.IGNORECASE)


def local_name(iri: str) -> str:
    """The last part of an IRI: what stands for a thing nobody named."""
    return re.split(r"[/#:]", iri.rstrip("/#"))[-1] or iri


def spaced(name: str) -> str:
    """A camel-cased or hyphenated name as words.

    >>> spaced("hasDestinationComponent"), spaced("higher-education-system"), spaced("MicroCredential")
    ('has destination component', 'higher education system', 'micro credential')
    """
    return _HUMP.sub(" ", name).replace("-", " ").replace("_", " ").lower()


def relation(predicate: str, name: str | None = None) -> Relation:
    """The words for `predicate`; for one that has none here, its `name` in the ontology or its own name in words."""
    known = RELATIONS.get(predicate)
    if known:
        return known
    words = re.sub(r"^has ", "", name.lower() if name else spaced(local_name(predicate)))
    if _VERB.match(words):
        return Relation(words, f"is what “{words}” says of")
    return Relation(f"has the {words}", f"is the {words} of")


def named(label: str, kind: str, sub_kind: str | None = None) -> str:
    """A name as it stands inside a sentence.

    >>> named("Playbook: Quality, Trust & Value of Incremental Credentials", "initiative", "playbook")
    'the playbook “Quality, Trust & Value of Incremental Credentials”'
    >>> named("Walmart", "organization")
    'Walmart'
    """
    if sub_kind == "playbook":
        return f"the playbook “{_PLAYBOOK_PREFIX.sub('', label)}”"
    article = KINDS[kind].article if kind in KINDS else ""
    return f"{article} “{label}”" if article else label


def kind_of(classes: Iterable[str]) -> tuple[str | None, str | None]:
    """The kind of map entity that something of these classes is, and the narrower kind its classes tell; or none.

    >>> kind_of([CL + "Initiative", CL + "Playbook"]), kind_of([CTERMS + "BachelorDegree"]), kind_of([])
    (('initiative', 'playbook'), ('credential', 'bachelor degree'), (None, None))
    """
    known = sorted(classes)
    kind = next((CLASSES[name] for name in known if name in CLASSES), None)
    if kind:
        return kind, next((_NARROWER[name] for name in known if name in _NARROWER), None)
    credentials = [name for name in known if name.startswith(CTERMS) and _CREDENTIAL.search(local_name(name))]
    if credentials:
        # The longest name is the narrowest class: BachelorOfScienceDegree rather than Degree.
        return "credential", spaced(local_name(max(credentials, key=len)))
    return None, None


def sentence(subject: str, predicate: str, value: str, words: Relation | None = None) -> str:
    """One statement as one sentence; `subject` and `value` are already worded, `words` are those for `predicate`.

    >>> sentence("Walmart", "https://w3id.org/credlattice/ns/funds", "the playbook “Quality”")
    'Walmart funds the playbook “Quality”.'
    """
    text = f"{subject} {(words or relation(predicate)).forth} {value}"
    text = text if "://" in text.split(" ", 1)[0] else text[0].upper() + text[1:]
    return text + ("" if text.endswith((".", "!", "?")) else ".")
