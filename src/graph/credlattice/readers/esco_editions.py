"""Which version of ESCO a file is from.

No file of ESCO says it. A file that its publisher issued is known by its digest; any other one is what the folder it
lies in, or its own name, says: `1.2.0`, `ESCO dataset - v1.2.0 - classification - en - csv`. Dates of change and the
forms of file names are no ground: several versions share them, and a wrong version is worse than none.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_V111: Final = ("1.1.1",)
_V120: Final = ("1.2.0",)
KNOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "010830d3def69924": _V111 + _V120,  # ISCOGroups_en: the same file in both
    "1b913365da51875c": _V111,  # skillSkillRelations
    "1f1757db06156850": _V111,  # broaderRelationsSkillPillar
    "21a924fab6100da3": _V111,  # researchOccupationsCollection_en
    "3bc96bf77d3979b4": _V111,  # occupations_en
    "900cbf4b12c684a8": _V111,  # occupationSkillRelations
    "a6060741ccdffca3": _V111,  # researchSkillsCollection_en
    "aaa627955f6d447b": _V111,  # digCompSkillsCollection_en
    "b9209b0a039888c6": _V111,  # greenSkillsCollection_en
    "ba97b534d3d53d96": _V111,  # broaderRelationsOccPillar
    "bc95546798647cdd": _V111,  # skillsHierarchy_en
    "be4b7df6e2c2bccf": _V111,  # digitalSkillsCollection_en
    "d20071099e1a0146": _V111,  # skills_en
    "dc9a91ba09471392": _V111,  # conceptSchemes_en
    "e1890558ae718e5a": _V111,  # transversalSkillsCollection_en
    "ecc58e0e3ede7a22": _V111,  # skillGroups_en
    "ee6b91742909dda4": _V111,  # languageSkillsCollection_en
    "0a1d3399b4ec44c4": _V120,  # greenSkillsCollection_en
    "2534b4f3b9e96e96": _V120,  # skillGroups_en
    "3c49b06cd4af2a94": _V120,  # languageSkillsCollection_en
    "3d10c349e3eae1de": _V120,  # digCompSkillsCollection_en
    "47394a887fab0e3e": _V120,  # occupations_en
    "63a6310e179f34d5": _V120,  # conceptSchemes_en
    "7385501d80064268": _V120,  # skillsHierarchy_en
    "7ffd50fae3b0accc": _V120,  # skillSkillRelations_en
    "81a1903c70cb32fb": _V120,  # researchOccupationsCollection_en
    "869f8f9772194e18": _V120,  # digitalSkillsCollection_en
    "88eaa9ba2202ef2d": _V120,  # broaderRelationsOccPillar_en
    "bf556c503d81b580": _V120,  # transversalSkillsCollection_en
    "dd6b6741663b6893": _V120,  # researchSkillsCollection_en
    "de50a4462e35ecfc": _V120,  # broaderRelationsSkillPillar_en
}
"""The versions a published file belongs to, by the first 16 digits of its SHA-256."""

_BARE: Final = re.compile(r"v?(\d\.\d{1,2}(?:\.\d{1,2})?)", re.IGNORECASE | re.ASCII)
_NAMED: Final = re.compile(r"(?<![\d.])(\d\.\d{1,2}(?:\.\d{1,2})?)(?![\d.]*\d)", re.ASCII)
_LEVELS: Final = 3
"""The file's own name and two folders up: further out a number is about something else."""


@dataclass(frozen=True)
class Edition:
    versions: tuple[str, ...]
    """`("1.2.0",)`; several where a file is the same in several versions, none where nothing says it."""
    digest: str
    contradicted: str | None = None
    """What a name says, of a file that is known to be of another version."""


def edition_of(path: Path) -> Edition:
    """The edition of one file. Raises OSError."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    named = version_named(path)
    if known := KNOWN.get(digest):
        if named in known:
            return Edition((named,), digest)
        return Edition(known, digest, contradicted=named)
    return Edition((named,) if named else (), digest)


def version_named(path: Path) -> str | None:
    """The version that the name of the file or of a folder around it gives.

    >>> version_named(Path("downloads/ESCO dataset - v1.2.0 - classification - en - csv/skills_en.csv"))
    '1.2.0'
    >>> version_named(Path("esco/1.1.1/skills_en.csv"))
    '1.1.1'
    >>> version_named(Path("python3.11/esco/skills_en.csv")) is None
    True
    """
    for name in (path.name, *(folder.name for folder in path.parents))[:_LEVELS]:
        if found := _BARE.fullmatch(name) or ("esco" in name.lower() and _NAMED.search(name)):
            return str(found.group(1))
    return None
