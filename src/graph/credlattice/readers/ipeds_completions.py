"""IPEDS completions (`C2024_A.csv`, also as Parquet) → credentials, and the awards that each institution conferred.

A row is one field of study (CIP) at one award level of one institution, for first majors (MAJORNUM 1) or second majors
(2) of the same credential: their numbers are never added up. Zero awards are stated as 0: the program was offered and
nobody completed it. The rows of CIP 99 are the institution's totals by award level and become observations of it.

IPEDS has no names of programs: a credential's name is composed of award level, field of study and institution. It says
who confers the awards, which is `ceterms:offeredBy`; who owns a program it does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from credlattice.model import Problem, Record, SourceDocument
from credlattice.readers.describing import Description, node, refused, text, typed
from credlattice.readers.ipeds_institutions import institution
from credlattice.readers.ipeds_levels import LICENCE, PUBLISHER, AwardLevel
from credlattice.readers.ipeds_rows import FIELD, TOTAL, Completion, completion_of, credential
from credlattice.readers.observations import EDUCATION, NOT_AVAILABLE, DataSet, Metric, Period, Unit
from credlattice.readers.tables import Row, rows
from credlattice.vocabulary import CTERMS, DCTERMS, GRAPH, RDF, RESOURCE

_COUNT: Final = re.compile(r"\d{1,9}", re.ASCII)
_SENTINELS: Final = frozenset({"", ".", "-1", "-2", "-3"})
_IMPUTED: Final = frozenset({"J", "K", "L", "N", "P"})
"""Flags (XCTOTALT) of numbers that NCES filled in because the institution reported none."""
_MAX_NAME: Final = 300

_TYPE: Final = NamedNode(RDF + "type")
_NAME: Final = NamedNode(CTERMS + "name")
_DESCRIPTION: Final = NamedNode(CTERMS + "description")
_OFFERED_BY: Final = NamedNode(CTERMS + "offeredBy")
_PROGRAM_TYPE: Final = NamedNode(CTERMS + "instructionalProgramType")
_CLASSIFICATION: Final = NamedNode(CTERMS + "classification")
_DURATION: Final = NamedNode(CTERMS + "estimatedDuration")
_AGGREGATE: Final = NamedNode(CTERMS + "aggregateData")
_PROFILE: Final = NamedNode(CTERMS + "AggregateDataProfile")
_AWARDED: Final = NamedNode(CTERMS + "numberAwarded")
_PERIOD: Final = NamedNode(DCTERMS + "temporal")

_AWARDS: Final = Unit("awards", "awards")
_FIRST: Final = Metric(
    "awards-first-majors",
    "Awards conferred, by first major",
    "The number of awards of one level that an institution conferred in all fields together, each counted once, in the "
    "field of its first major.",
    _AWARDS,
)
_SECOND: Final = Metric(
    "awards-second-majors",
    "Second majors of awards conferred",
    "The number of second majors of the awards of one level that an institution conferred, in all fields together. The "
    "awards are those counted by first major: the two numbers are not to be added.",
    _AWARDS,
)


def document_of(year: str, read_on: date) -> SourceDocument:
    return SourceDocument(
        graph=f"{GRAPH}document/ipeds-completions-{year}",
        title=f"IPEDS completions {int(year) - 1}-{year[2:]}; names composed of award level, field and institution",
        addresses=(f"https://nces.ed.gov/ipeds/datacenter/data/C{year}_A.zip",),
        read_on=read_on,
        publisher=PUBLISHER,
        licence=LICENCE,
    )


@lru_cache(maxsize=10_000)
def _number(digits: str) -> Literal:
    return typed(str(int(digits)), "integer")


@lru_cache(maxsize=64)
def _described(level: AwardLevel) -> Literal:
    label = level.label[0].lower() + level.label[1:]
    article = "An" if label[0] in "aeiou" else "A"
    return text(
        f"{article} {label} that the institution reports to IPEDS. IPEDS has no names of programs: this name is "
        "composed of the award level, the field of study (CIP 2020) and the institution."
    )


@dataclass
class Completions:
    """One file of completions while it is read."""

    path: Path
    year: str
    """In which the year of the awards ends: 2024 for July 2023 to June 2024."""
    document: SourceDocument
    names: Mapping[str, str]
    """Of institutions, by UNITID."""
    titles: Mapping[str, str]
    """Of fields of study, by CIP code."""
    _told: set[str] = field(default_factory=set)
    _institutions: dict[str, tuple[NamedNode, str]] = field(default_factory=dict)
    _fields: dict[str, tuple[NamedNode, str]] = field(default_factory=dict)
    _levels: dict[str, tuple[tuple[NamedNode, NamedNode | Literal], ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._graph = node(self.document.graph)
        self._when = Period(
            f"{int(self.year) - 1}-07-01--{self.year}-06-30",
            f"July 1, {int(self.year) - 1} to June 30, {self.year}",
            f"{int(self.year) - 1}-07-01",
            f"{self.year}-06-30",
        )
        self._period = node(f"{RESOURCE}period/{self._when.name}")
        self._set = DataSet(
            "ipeds-completions",
            self.year,
            f"IPEDS completions {int(self.year) - 1}-{self.year[2:]}",
            "Awards conferred by institutions of the United States that take part in federal student aid, by field of "
            "study and award level, as the institutions report them to IPEDS.",
            self.document,
            EDUCATION,
            (_FIRST, _SECOND),
            (self._when,),
        )

    def records(self, width: int) -> Iterator[Record]:
        """`width`: the columns of the file. Raises UnreadableTable."""
        about = Description(self.document, self._set.iri, f"{self.path.name} (data set)")
        self._set.describe(about)
        yield about.record()
        seen: set[tuple[str, str, bool]] = set()
        at = ""
        for row in rows(self.path):
            if row.blank:
                continue
            found = completion_of(row.cells)
            if isinstance(found, Problem):
                yield refused(self.document, row.place, found.kind, found.reason, row.fragment)
                continue
            # The rows of an institution stand together: what is remembered is one institution long.
            if found.unitid != at:
                at = found.unitid
                seen.clear()
            key = (found.cip, found.level.code, found.second)
            if len(row.cells) < width:
                reason = f"{len(row.cells)} cells of {width}: the file seems cut off here, get it again"
                yield refused(self.document, row.place, "short-row", reason, row.fragment)
            elif key in seen:
                reason = "institution, field, award level and major stand in the file twice: keep the row that is right"
                yield refused(self.document, row.place, "duplicate-row", reason, row.fragment)
            else:
                seen.add(key)
                yield self._record(row, found)

    def _record(self, row: Row, found: Completion) -> Record:
        if found.cip == TOTAL:
            return self._total(row, found)
        if not FIELD.fullmatch(found.cip):
            iri = f"{institution(found.unitid)}#{found.cip}-{found.level.code}"
            reason = f"CIPCODE {found.cip} is the sum of rows of the fields in it: nothing is loaded twice"
            return Record(iri, row.place, self.document, (), (Problem(row.place, reason, "subtotal", fatal=False),))
        return self._credential(row, found)

    def _credential(self, row: Row, found: Completion) -> Record:
        problems: list[Problem] = []
        count = self._count(row, problems)
        iri = credential(found.unitid, found.cip, found.level.code)
        subject, graph = NamedNode(iri), self._graph
        provider, provider_name = self._institution(row, found.unitid, problems)
        program, title = self._field(row, found.cip, problems)
        name = Literal(f"{found.level.label} in {title} ({provider_name})", language="en")
        quads = [Quad(subject, predicate, value, graph) for predicate, value in self._level(found.level)]
        quads += (
            Quad(subject, _NAME, name, graph),
            Quad(subject, _OFFERED_BY, provider, graph),
            Quad(subject, _PROGRAM_TYPE, program, graph),
        )
        if count is not None:
            profile = NamedNode(f"{iri}#{'second-majors' if found.second else 'awards'}-{self.year}")
            quads += (
                Quad(subject, _AGGREGATE, profile, graph),
                Quad(profile, _TYPE, _PROFILE, graph),
                Quad(profile, _AWARDED, count, graph),
                Quad(profile, _PERIOD, self._period, graph),
                Quad(profile, _DESCRIPTION, _counted(found.second, row["XCTOTALT"] in _IMPUTED), graph),
            )
        return Record(iri, row.place, self.document, tuple(quads), tuple(problems))

    def _total(self, row: Row, found: Completion) -> Record:
        """The awards of one level in all fields together."""
        problems: list[Problem] = []
        count = self._count(row, problems)
        about = Description(self.document, institution(found.unitid), row.place)
        about.problems = problems
        value = NOT_AVAILABLE if count is None else count
        metric = _SECOND if found.second else _FIRST
        iri = self._set.observe(about, about.id, metric, value, self._when, within=found.level.iri)
        if row["XCTOTALT"] in _IMPUTED:
            about.say(iri, CTERMS + "description", _counted(found.second, True))
        about.id = iri
        return about.record()

    def _count(self, row: Row, problems: list[Problem]) -> Literal | None:
        """The awards; None where the file states none."""
        digits = row["CTOTALT"]
        if _COUNT.fullmatch(digits):
            return _number(digits)
        if digits not in _SENTINELS:
            reason = f"CTOTALT {digits[:40]!r} is no whole number: the awards are left out"
            problems.append(Problem(row.place, reason, "bad-number", fatal=False))
        return None

    # What many rows say alike is made once.

    def _level(self, level: AwardLevel) -> tuple[tuple[NamedNode, NamedNode | Literal], ...]:
        if level.code not in self._levels:
            said: list[tuple[NamedNode, NamedNode | Literal]] = [
                (_TYPE, node(CTERMS + level.kind)),
                (_DESCRIPTION, _described(level)),
                (_CLASSIFICATION, node(level.iri)),
            ]
            if level.duration:
                said.append((_DURATION, node(level.duration)))
            self._levels[level.code] = tuple(said)
        return self._levels[level.code]

    def _institution(self, row: Row, unitid: str, problems: list[Problem]) -> tuple[NamedNode, str]:
        if unitid not in self._institutions:
            name = self.names.get(unitid)
            if name is None:
                what = f"institution {unitid} is in no directory" if self.names else "no directory of institutions"
                reason = f"{what} (hd{self.year}.csv) given with this file: names say UNITID and number"
                self._tell_once("no-institution", unitid if self.names else "", reason, row, problems)
            named = text(name or f"UNITID {unitid}").value[:_MAX_NAME]
            self._institutions[unitid] = (node(institution(unitid)), named)
        return self._institutions[unitid]

    def _field(self, row: Row, cip: str, problems: list[Problem]) -> tuple[NamedNode, str]:
        if cip not in self._fields:
            title = self.titles.get(cip)
            if title is None:
                what = f"CIP {cip} is not in the list of fields" if self.titles else "no list of fields"
                reason = f"{what} (CIPCode2020.csv) given with this file: names say CIP and code"
                self._tell_once("no-title", cip if self.titles else "", reason, row, problems)
            named = text(title or f"CIP {cip}").value[:_MAX_NAME]
            self._fields[cip] = (node(f"{RESOURCE}cip/2020/{cip}#alignment"), named)
        return self._fields[cip]

    def _tell_once(self, kind: str, about: str, reason: str, row: Row, problems: list[Problem]) -> None:
        if f"{kind} {about}" not in self._told:
            self._told.add(f"{kind} {about}")
            problems.append(Problem(row.place, reason, kind, fatal=False))


@lru_cache(maxsize=8)
def _counted(second: bool, imputed: bool) -> Literal:
    words = (
        "Second majors of awards conferred in the year; the awards are counted by first major."
        if second
        else ("Awards conferred in the year, counted by first major.")
    )
    return text(words + (" The institution reported no number: NCES imputed it." if imputed else ""))
