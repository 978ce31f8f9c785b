"""Claims, disputes, source documents and edit proposals."""

from __future__ import annotations

from tests.shape_examples.example import Example, V, W

CLAIM = """ex:k a cl:Claim ; rdf:subject ex:o ; rdf:predicate cl:headquarters ; rdf:object "Boston"@en ;
  cl:status cl:Unverified ; dcterms:source "from memory"@en ; cl:readOn "2026-11-24"^^xsd:date ."""
CLAIMS = CLAIM.replace("ex:k ", "ex:k1 ") + "\n" + CLAIM.replace("ex:k ", "ex:k2 ").replace("Boston", "Albany")
DISPUTE = f"""ex:d a cl:Dispute ; rdfs:label "Size"@en ; cl:about ex:o ; cl:hasPosition ex:k1, ex:k2 ;
  cl:likelyReason "two dates"@en .
  {CLAIMS}"""
MENTIONED = f"ex:o cl:mentionedIn ex:k1 . {CLAIMS}"
DOCUMENT = """ex:g a cl:SourceDocument ; dcterms:title "A page"@en ; dcterms:source <https://example.org/page> ;
  cl:readOn "2026-11-24"^^xsd:date ; cl:status cl:Asserted ."""
DERIVED = """ex:g a cl:SourceDocument ; dcterms:title "Other directions"@en ; dcterms:source "by rule"@en ;
  cl:readOn "2026-11-24"^^xsd:date ; cl:status cl:Derived ; cl:byRule cl:InversePropertyRule ."""
WITHDRAWN = DOCUMENT.replace("cl:status", 'cl:withdrawnOn "2026-11-25"^^xsd:date ; cl:status')
PLACED = 'ex:college cl:recordPlace "hd2024.csv:17", "hd2024.csv:18" .'
PROPOSAL = f"""ex:p a cl:EditProposal ; cl:proposes ex:k1 ; cl:withdraws ex:k2 ; cl:editDecision cl:Rejected ;
  cl:decisionReason "No source was given."@en ; cl:decidedOn "2026-11-24"^^xsd:date ;
  cl:readOn "2026-11-20"^^xsd:date ; prov:wasAttributedTo ex:somebody .
  {CLAIMS}"""
WAITING = f"""ex:p a cl:EditProposal ; cl:proposes ex:k1 ; cl:editDecision cl:Undecided ;
  cl:readOn "2026-11-20"^^xsd:date ; prov:wasAttributedTo ex:somebody .
  {CLAIMS}"""
VALIDITY = 'ex:r schema:validFrom "2025-01-01"^^xsd:date ; schema:validThrough "2026-12-31"^^xsd:date .'

EXAMPLES = [
    Example("Claim", CLAIM, "rdf:subject ex:o ;", "", V, "The claim needs exactly one subject"),
    Example("Claim", CLAIM, "rdf:predicate cl:headquarters ;", "", V, "The claim needs exactly one predicate"),
    Example("Claim", CLAIM, 'rdf:object "Boston"@en ;', "", V, "The claim needs exactly one object"),
    Example("Claim", CLAIM, "cl:Unverified", "cl:Asserted", V, "The claim needs exactly one status"),
    Example("Claim", CLAIM, 'dcterms:source "from memory"@en ;', "", V, "The claim does not say where it comes from"),
    Example(
        "Claim", CLAIM, 'cl:readOn "2026-11-24"^^xsd:date', "ex:note ex:n", V, "The claim needs exactly one read date"
    ),
    Example("Mentioned", MENTIONED, "mentionedIn ex:k1", 'mentionedIn "a list"', V, "The claim about the thing"),
    Example("Dispute", DISPUTE, "ex:k1, ex:k2", "ex:k1", V, "A dispute needs two or more positions"),
    Example("Dispute", DISPUTE, "ex:k1, ex:k2", 'ex:k1, ex:k2, "three"', V, "A position of the dispute is plain text"),
    Example("Dispute", DISPUTE, "cl:about ex:o ;", "", V, "A dispute is about exactly one thing"),
    Example("Dispute", DISPUTE, 'rdfs:label "Size"@en ; ', "", V, "The dispute has no label"),
    Example(
        "Dispute", DISPUTE, 'cl:likelyReason "two dates"@en', "ex:note ex:n", W, "The dispute gives no likely reason"
    ),
    Example("DeprecatedVersion", DISPUTE, "cl:hasPosition", "cl:hasVersion", W, "cl:hasVersion was replaced"),
    Example("SourceDocument", DOCUMENT, 'dcterms:title "A page"@en ; ', "", V, "The source document has no title"),
    Example(
        "SourceDocument", DOCUMENT, "dcterms:source <https://example.org/page> ;", "", V, "The source document has no a"
    ),
    Example("SourceDocument", DOCUMENT, '"2026-11-24"^^xsd:date', '"November"', V, "The read date is not a date"),
    Example("SourceDocument", DOCUMENT, 'cl:readOn "2026-11-24"^^xsd:date ;', "", W, "Nobody wrote down when"),
    Example(
        "SourceDocument", DOCUMENT, "cl:status cl:Asserted", "ex:note ex:n", V, "A source document needs exactly one"
    ),
    Example(
        "SourceDocument",
        WITHDRAWN,
        "cl:withdrawnOn",
        'cl:withdrawnOn "2026-11-27"^^xsd:date ; cl:withdrawnOn',
        V,
        "The day of the withdrawal is not one",
    ),
    Example("SourceDocument", WITHDRAWN, "2026-11-25", "2026-11-23", W, "The document was taken back before it was"),
    Example("RecordPlace", PLACED, '"hd2024.csv:18"', "ex:row-18", W, "The place of the record is a reference"),
    Example("DerivedDocument", DERIVED, " ; cl:byRule cl:InversePropertyRule", "", W, "The statements are derived and"),
    Example("EditProposal", WAITING, "cl:proposes ex:k1", "ex:note ex:n", V, "The proposal asks for nothing"),
    Example("EditProposal", PROPOSAL, "proposes ex:k1", 'proposes "1998"', V, "What is proposed is plain text"),
    Example("EditProposal", PROPOSAL, "withdraws ex:k2", "withdraws ex:k1", V, "The proposal wants the same claim in"),
    Example("EditProposal", WAITING, "cl:Undecided", "cl:NotStated", V, "The proposal needs exactly one decision"),
    Example(
        "EditProposal",
        WAITING,
        "cl:Undecided",
        "cl:Asserted",
        V,
        "The proposal needs exactly one",
        owl_too=True,
    ),
    Example(
        "EditProposal",
        PROPOSAL,
        'cl:decidedOn "2026-11-24"^^xsd:date',
        'cl:decidedOn "2026-11-24"^^xsd:date, "2026-11-23"^^xsd:date',
        V,
        "The day of the decision is not one date",
    ),
    Example("EditProposal", WAITING, '"2026-11-20"^^xsd:date', '"yesterday"', V, "The day the proposal came in"),
    Example(
        "EditProposal", WAITING, 'cl:readOn "2026-11-20"^^xsd:date ; ', "", W, "Nobody wrote down when the proposal"
    ),
    Example(
        "EditProposal",
        PROPOSAL,
        '"2026-11-20"^^xsd:date',
        '"2026-11-25"^^xsd:date',
        V,
        "The proposal was decided before",
    ),
    Example(
        "EditProposal",
        PROPOSAL,
        'cl:decisionReason "No source was given."@en',
        "cl:decisionReason ex:reason",
        W,
        "The reason of the decision is a reference",
    ),
    Example("EditProposal", WAITING, " ; prov:wasAttributedTo ex:somebody", "", W, "Nobody stands behind the proposal"),
    Example(
        "RejectionReason",
        PROPOSAL,
        'cl:decisionReason "No source was given."@en ;',
        "",
        V,
        "The proposal is rejected without a reason",
    ),
    Example(
        "DayOfDecision",
        PROPOSAL,
        'cl:decidedOn "2026-11-24"^^xsd:date ;',
        "",
        V,
        "The proposal is decided and nobody wrote",
    ),
    Example("NotYetDecided", PROPOSAL, "cl:Rejected", "cl:Undecided", V, "The proposal waits and has a day"),
    Example(
        "Validity",
        VALIDITY,
        '"2025-01-01"^^xsd:date',
        '"2025-01-01"^^xsd:date, "2025-01-02"^^xsd:date',
        V,
        "The first day",
    ),
    Example(
        "Validity",
        'ex:r schema:validThrough "2026-12-31"^^xsd:date .',
        '"2026-12-31"^^xsd:date',
        '"summer"',
        V,
        "The last day is not",
    ),
    Example("Validity", VALIDITY, "2026-12-31", "2024-12-31", V, "The last day is before"),
]
