"""Which credentials of one institution may build on each other: suggested from IPEDS completions, said by nobody.

Two rules of thumb look for a ladder in what one institution offers:

- in one field (CIP 2020, six digits), from each award level to the next higher one that is offered there;
- in one group of fields (four digits), from the longest certificate of a field that has no associate's degree of its
  own to the associate's degrees of the other fields.

Each link is a claim with the status suggested that names its rule, never a fact. It goes up by `AwardLevel.rank`; where
both awards have a level in ISCED it is `cl:stacksVerticallyOnto`, else `cl:stacksOnto`. There is one record for each
institution: it is made from the rows of the file, which the format `ipeds` accounts for one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path
from typing import Final

from credlattice.model import Problem, Record, SourceDocument, Status
from credlattice.readers.describing import Description, claim, refused, text
from credlattice.readers.ipeds import year_of
from credlattice.readers.ipeds_institutions import UNITID, institution
from credlattice.readers.ipeds_levels import AwardLevel
from credlattice.readers.ipeds_rows import COLUMNS, FIELD, completion_of, credential
from credlattice.readers.reading import Format
from credlattice.readers.tables import UnreadableTable, header_of, rows
from credlattice.vocabulary import CL, GRAPH

_SAME_FIELD: Final = "same institution and field (CIP 2020, six digits), next higher award level offered"
_SAME_GROUP: Final = (
    "same institution and group of fields (CIP 2020, four digits), longest certificate of a field without an "
    "associate's degree to an associate's degree"
)
_ASSOCIATE: Final = "3"

Offer = tuple[str, AwardLevel]
"""A field of study, six digits, and the level of an award in it."""


@dataclass
class _Institution:
    """What one institution offers, by field."""

    unitid: str
    levels: dict[str, set[AwardLevel]] = field(default_factory=dict)
    unread: int = 0
    """Rows whose field or level cannot be read."""


def links(levels: Mapping[str, Iterable[AwardLevel]]) -> Iterator[tuple[Offer, Offer, str]]:
    """(lower, higher, rule) for everything that the two rules find in what one institution offers, by field."""
    for cip in sorted(levels):
        for lower, higher in _steps(levels[cip]):
            yield (cip, lower), (cip, higher), _SAME_FIELD
    for _, group in groupby(sorted(levels), key=lambda cip: cip[:5]):
        fields = list(group)
        degrees = [(cip, level) for cip in fields for level in levels[cip] if level.code == _ASSOCIATE]
        with_degree = {cip for cip, _ in degrees}
        for cip in fields:
            certificates = [level for level in levels[cip] if level.below_associate]
            if certificates and cip not in with_degree:
                longest = max(certificates, key=lambda level: level.rank)
                yield from (((cip, longest), degree, _SAME_GROUP) for degree in degrees)


def _steps(levels: Iterable[AwardLevel]) -> Iterator[tuple[AwardLevel, AwardLevel]]:
    """From each level to the next: to all of them where several stand side by side."""
    ordered = sorted(levels, key=lambda level: (level.rank, level.code))
    ranks = [list(group) for _, group in groupby(ordered, key=lambda level: level.rank)]
    for lower, higher in pairwise(ranks):
        yield from ((one, other) for one in lower for other in higher)


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """One record of suggested links for every institution in files of completions."""
    for path in files:
        year = year_of(path)
        document = _document(year or "unknown", read_on)
        try:
            columns = frozenset(header_of(path))
            if year is None or not columns >= COLUMNS:
                reason = (
                    "no file of IPEDS completions under the name that NCES gives it (c2024_a.csv), with the columns "
                )
                yield refused(document, path.name, "unknown-columns", reason + ", ".join(sorted(COLUMNS)))
                continue
            yield from _read_file(path, year, document)
        except (ValueError, OverflowError) as error:
            hint = "" if isinstance(error, UnreadableTable) else f"{path.name}: "
            yield refused(document, path.name, "unreadable-table", f"{hint}{error}: get the file again"[:500])


def _read_file(path: Path, year: str, document: SourceDocument) -> Iterator[Record]:
    at: _Institution | None = None
    seen: set[str] = set()
    for row in rows(path):
        unitid = row["UNITID"]
        if row.blank:
            continue
        if not UNITID.fullmatch(unitid):
            reason = f"UNITID {unitid[:40]!r} is no six-digit number: correct it"
            yield refused(document, row.place, "bad-unitid", reason, row.fragment)
            continue
        if at is None or unitid != at.unitid:
            if at is not None:
                yield _record(at, path.name, year, document)
            at = _Institution(unitid)
            if unitid in seen:
                reason = f"the rows of institution {unitid} do not stand together: sort the file by UNITID"
                yield refused(document, row.place, "scattered-rows", reason, row.fragment)
            seen.add(unitid)
        found = completion_of(row.cells)
        if isinstance(found, Problem):
            at.unread += 1
        elif FIELD.fullmatch(found.cip):
            at.levels.setdefault(found.cip, set()).add(found.level)
    if at is not None:
        yield _record(at, path.name, year, document)


def _record(offers: _Institution, name: str, year: str, document: SourceDocument) -> Record:
    place = f"{name} (suggested links of {offers.unitid})"
    about = Description(document, institution(offers.unitid), place)
    if offers.unread:
        reason = (
            f"{offers.unread} rows of the institution cannot be read and suggest nothing: see what 'ipeds' says of them"
        )
        about.warn("unread-rows", reason)
    for (cip, lower), (other, higher), rule in links(offers.levels):
        vertical = lower.isced is not None and higher.isced is not None
        claim(
            about,
            credential(offers.unitid, cip, lower.code),
            CL + ("stacksVerticallyOnto" if vertical else "stacksOnto"),
            credential(offers.unitid, other, higher.code),
            Status.SUGGESTED,
            text(f"Credlattice, from IPEDS completions {int(year) - 1}-{year[2:]}: {rule}"),
        )
    return about.record()


def _document(year: str, read_on: date) -> SourceDocument:
    return SourceDocument(
        graph=f"{GRAPH}claims/suggested/ipeds-stacking-{year}",
        title=f"Suggested stacking within US institutions, from IPEDS completions of {year}",
        addresses=(f"IPEDS completions C{year}_A: suggested by rules of thumb, said by no institution",),
        read_on=read_on,
        publisher="Credlattice",
        licence="https://creativecommons.org/licenses/by/4.0/",
        status=Status.SUGGESTED,
    )


FORMAT: Final = Format(
    "ipeds-stacking",
    "IPEDS: suggested stacking of credentials within institutions, from completions (C_A)",
    read,
    files=("[cC]20[0-9][0-9]_[aA].csv", "[cC]20[0-9][0-9]_[aA].parquet"),
    shapes=("provenance",),
)
