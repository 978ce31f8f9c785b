"""Transfer decisions: full, partial, elective, denied and not articulated."""

from __future__ import annotations

from tests.shape_examples.example import Example, V, W

UNIT = "ceterms:creditUnitType <https://purl.org/ctdl/vocabs/creditUnit/SemesterHour>"
PARTIAL = f"""ex:t a cl:TransferDecision ; cl:decidesOn ex:acc120 ; cl:receivedAs ex:acc2010 ;
  cl:decidedBy ex:university ; cl:transferOutcome cl:PartialTransfer ; cl:creditSent 4 ; cl:creditAccepted 3 ;
  cl:creditLost 1.0 ;
  {UNIT} ."""
CONVERTED = f"""ex:t a cl:TransferDecision ; cl:decidesOn ex:wr121 ; cl:receivedAs ex:engl1a ;
  cl:decidedBy ex:university ; cl:transferOutcome cl:FullTransfer ; cl:creditSent 2 ; cl:creditAccepted 3 ; {UNIT} ;
  cl:sentUnitType ex:unit ."""
FULL = """ex:t a cl:TransferDecision ; cl:decidesOn ex:acc120, ex:acc121 ; cl:receivedAs ex:acc2010 ;
  cl:decidedBy ex:university ; cl:transferOutcome cl:FullTransfer ; cl:creditLost 0 ;
  ceterms:creditUnitType ex:unit ."""
ELECTIVE = """ex:t a cl:TransferDecision ; cl:decidesOn ex:acc120 ; cl:receivedAs ex:acc1xx ;
  cl:decidedBy ex:university ; cl:transferOutcome cl:ElectiveOnly ."""
DENIED = """ex:t a cl:TransferDecision ; cl:decidesOn ex:acc120 ; cl:decidedBy ex:university ;
  cl:transferOutcome cl:TransferDenied ; cl:creditAccepted 0 ; ceterms:creditUnitType ex:unit ."""
SILENT = """ex:t a cl:TransferDecision ; cl:decidesOn ex:acc120 ; cl:decidedBy ex:university ;
  cl:transferOutcome cl:NotArticulated ."""
RANKED = SILENT.replace("cl:decidedBy", "cl:decisionPriority 100 ; cl:decidedBy")

EXAMPLES = [
    Example("TransferDecision", FULL, "cl:decidesOn ex:acc120, ex:acc121 ; ", "", V, "The decision does not say what"),
    Example("TransferDecision", FULL, "receivedAs ex:acc2010", 'receivedAs "ACC 2010"', V, "What is sent or received"),
    Example("TransferDecision", SILENT, "cl:decidedBy ex:university ;", "", V, "No organization stands behind"),
    Example(
        "TransferDecision", SILENT, "ex:university", "ex:university, ex:college", W, "Several organizations decide"
    ),
    Example("TransferDecision", SILENT, "ex:university", '"the university"', V, "The organization that decides is"),
    Example("TransferDecision", SILENT, "cl:NotArticulated", "cl:NotStated", V, "The decision needs exactly one out"),
    Example(
        "DecisionPriority", RANKED, "Priority 100", 'Priority "first"', W, "The priority of the decision is not one"
    ),
    Example("TransferAmount", PARTIAL, "creditSent 4", "creditSent 4e0", V, "The credit sent is not one number"),
    Example("TransferAmount", PARTIAL, "creditAccepted 3", "creditAccepted -3", V, "The credit accepted is not one"),
    Example("TransferAmount", PARTIAL, "creditLost 1.0", "creditLost 1.0, 2", V, "The credit lost is not one number"),
    Example("AcceptedOfSent", PARTIAL, "creditAccepted 3", "creditAccepted 5", W, "More credit is accepted than was"),
    Example("AcceptedOfSent", CONVERTED, " ;\n  cl:sentUnitType ex:unit", "", W, "More credit is accepted than was"),
    Example("LostOfSent", PARTIAL, "creditLost 1.0", "creditLost 4.5", W, "More credit is lost than was sent"),
    Example(
        "TransferAmount", CONVERTED, "Type ex:unit", 'Type "quarter hours"', W, "The unit of the credit sent is not"
    ),
    Example(
        "TransferAmount",
        CONVERTED,
        "Type ex:unit",
        "Type <https://purl.org/ctdl/vocabs/creditUnit/SemesterHour>",
        W,
        "Both units are the same",
    ),
    Example("TransferAmount", PARTIAL, f" ;\n  {UNIT}", "", W, "The unit of the credit is not stated"),
    Example("TransferAmount", FULL, "ex:unit", '"hours"', W, "The unit of the credit is plain text"),
    Example("PartialTransfer", ELECTIVE, "cl:ElectiveOnly", "cl:PartialTransfer", W, "The transfer is partial and"),
    Example("NothingReceived", ELECTIVE, "cl:ElectiveOnly", "cl:TransferDenied", V, "Something is received although"),
    Example("NothingReceived", ELECTIVE, "cl:ElectiveOnly", "cl:NotArticulated", V, "Something is received although"),
    Example("NoCreditAccepted", DENIED, "creditAccepted 0", "creditAccepted 3", V, "Credit is accepted although"),
    Example("SomethingReceived", PARTIAL, "cl:receivedAs ex:acc2010 ;", "", W, "Credit is given and nobody can see"),
    Example("NothingLost", FULL, "creditLost 0", "creditLost 0.5", V, "Credit is lost although the transfer is full"),
    Example("TransferLink", "ex:a cl:countsToward ex:b .", "ex:b", '"ACC 2010"', V, "A link of transfer is plain text"),
]
