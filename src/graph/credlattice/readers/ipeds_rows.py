"""One row of IPEDS completions: which institution, field of study, award level and major it counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from credlattice.model import Problem
from credlattice.readers.ipeds_institutions import UNITID
from credlattice.readers.ipeds_levels import AWARD_LEVELS, AwardLevel
from credlattice.vocabulary import RESOURCE

COLUMNS: Final = frozenset({"UNITID", "CIPCODE", "MAJORNUM", "AWLEVEL", "CTOTALT"})
FIELD: Final = re.compile(r"\d\d\.\d{4}", re.ASCII)
"""A field of study; anything shorter is the sum of several."""
TOTAL: Final = "99"
"""The CIPCODE of all fields together."""
_SUBTOTAL: Final = re.compile(r"\d\d(\.\d\d)?", re.ASCII)


@dataclass(frozen=True)
class Completion:
    """What the cells of one row say, before it is looked up what they mean."""

    unitid: str
    cip: str
    level: AwardLevel
    second: bool
    """Whether the row counts second majors."""


def credential(unitid: str, cip: str, level: str) -> str:
    """The IRI of a credential.

    >>> credential("100654", "01.0101", "5").removeprefix(RESOURCE)
    'us/credential/100654/01.0101/5'
    """
    return f"{RESOURCE}us/credential/{unitid}/{cip}/{level}"


def completion_of(cells: Mapping[str, str]) -> Completion | Problem:
    """What a row is about, or why that cannot be said (a Problem without a place)."""
    unitid, cip = cells.get("UNITID", ""), cells.get("CIPCODE", "")
    level, major = AWARD_LEVELS.get(cells.get("AWLEVEL", "")), cells.get("MAJORNUM", "")
    if not UNITID.fullmatch(unitid):
        return Problem("", f"UNITID {unitid[:40]!r} is no six-digit number: correct it", "bad-unitid")
    if not FIELD.fullmatch(cip) and not _SUBTOTAL.fullmatch(cip):
        reason = f"CIPCODE {cip[:40]!r} is not written 01.0101: a code that was read as a number has lost digits, "
        return Problem("", reason + "take it as text", "bad-cip")
    if level is None:
        known = ", ".join(sorted(AWARD_LEVELS, key=int))
        return Problem("", f"AWLEVEL {cells.get('AWLEVEL', '')[:40]!r} is none of {known}", "bad-award-level")
    if major not in ("1", "2"):
        reason = f"MAJORNUM {major[:40]!r} is neither 1 (first major) nor 2 (second major)"
        return Problem("", reason, "bad-major-number")
    return Completion(unitid, cip, level, major == "2")
