"""Records like those of the Credential Registry, as many as wanted, in the form in which the registry gives them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def write(path: Path, count: int) -> Path:
    """`count` documents of one credential each, one to a line: 34 statements, 1.9 kB."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(json.dumps(_document(number, count), ensure_ascii=False) + "\n")
    return path


def _document(number: int, count: int) -> dict[str, Any]:
    registry = "https://credentialengineregistry.org"

    def ctid(which: int, kind: int = 0) -> str:
        return f"ce-{which:08x}-0000-4000-8000-{kind:012x}"

    def aligned(framework: str, node: str, name: str) -> dict[str, Any]:
        return {
            "@type": "ceterms:CredentialAlignmentObject",
            "ceterms:framework": f"https://credreg.net/ctdl/terms/{framework}",
            "ceterms:targetNode": node,
            "ceterms:targetNodeName": {"en-US": name},
        }

    units = {"@type": "ceterms:CredentialAlignmentObject", "ceterms:targetNode": "creditUnit:SemesterHour"}
    condition = {
        "@type": "ceterms:ConditionProfile",
        "ceterms:name": {"en-US": "Requirements"},
        "ceterms:targetLearningOpportunity": [f"{registry}/resources/{ctid(number * 7 % count)}"],
        "ceterms:creditValue": [
            {"@type": "ceterms:ValueProfile", "schema:value": 30, "ceterms:creditUnitType": [units]}
        ],
    }
    program = {
        "@type": "ceterms:CredentialAlignmentObject",
        "ceterms:codedNotation": "11.0101",
        "ceterms:targetNodeName": {"en-US": "Computer and Information Sciences"},
    }
    thing = {
        "@id": f"{registry}/resources/{ctid(number)}",
        "@type": "ceterms:Certificate",
        "ceterms:ctid": ctid(number),
        "ceterms:name": {"en-US": f"Certificate number {number} in Applied Studies"},
        "ceterms:description": {"en-US": f"Students of certificate {number} learn to do things well and to show it."},
        "ceterms:subjectWebpage": f"https://example.edu/programs/{number}",
        "ceterms:credentialStatusType": aligned("CredentialStatus", "credentialStat:Active", "Active"),
        "ceterms:ownedBy": [f"{registry}/resources/{ctid(number % 500, 15)}"],
        "ceterms:inLanguage": ["en-US"],
        "ceterms:keyword": {"en-US": ["alpha", "beta", f"keyword {number % 100}"]},
        "ceterms:estimatedDuration": [{"@type": "ceterms:DurationProfile", "ceterms:exactDuration": "P1Y"}],
        "ceterms:requires": [condition],
        "ceterms:estimatedCost": [{"@type": "ceterms:CostProfile", "ceterms:price": 1200, "ceterms:currency": "USD"}],
        "ceterms:instructionalProgramType": [program],
    }
    return {
        "@context": "https://credreg.net/ctdl/schema/context/json",
        "@id": f"{registry}/graph/{ctid(number)}",
        "@graph": [thing],
    }
