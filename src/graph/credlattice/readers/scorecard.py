"""Extracts of the College Scorecard → observations of institutions: earnings after entry, debt, repayment of loans.

The numbers are of students of an institution who had federal aid, whatever they studied: they are stated of the
institution and of no credential. Three files belong together: a list of institutions (identifiers), earnings, and the
last known debt and repayment. The files hold no years of measurement and no price level, so none is stated; `year` of
the debt file is the data file of the Scorecard that a row was taken from. An empty cell may be unknown or suppressed,
so it states nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers.describing import Description, refused, text
from credlattice.readers.observations import (
    DOLLARS,
    DOLLARS_A_YEAR,
    EDUCATION,
    PERCENT,
    SUPPRESSED,
    DataSet,
    Metric,
    Period,
    Value,
    number,
)
from credlattice.readers.reading import Format
from credlattice.readers.tables import Row, UnreadableTable, header_of, rows
from credlattice.vocabulary import CTERMS, GRAPH, QDATA, RESOURCE

_UNITID: Final = re.compile(r"[1-9]\d{5,7}", re.ASCII)
_OPEID: Final = re.compile(r"\d{3,8}", re.ASCII)
_YEAR: Final = re.compile(r"(19|20)\d\d", re.ASCII)
_SUPPRESSED: Final = frozenset({"PrivacySuppressed", "PS"})
_UNKNOWN: Final = frozenset({"", "NULL", "NA", "nan", "-1", "-2", "-3"})
_PRICES: Final = "The file states neither the years of measurement nor the price level of the dollars."


def _earnings(years: int) -> Metric:
    return Metric(
        f"median-earnings-{years}-years-after-entry",
        f"Median earnings {years} years after entry",
        f"Median earnings of former students of the institution who had federal aid, {years} years after they entered "
        f"it, of those who work and are not enrolled; those who did not finish are counted. {_PRICES}",
        DOLLARS_A_YEAR,
        "median",
    )


def _repayment(status: str, meaning: str) -> Metric:
    return Metric(
        f"repayment-3-years-{status}",
        f"Borrowers {meaning} after three years",
        f"Undergraduate borrowers of the institution who are {meaning}, three years into the repayment of their "
        "federal loans, in per cent of all of them.",
        PERCENT,
        "percentage",
    )


EARNINGS: Final = {"MD_EARN_WNE_P10": _earnings(10), "MD_EARN_WNE_P6": _earnings(6)}
DEBT: Final = {
    "median_debt_completers": Metric(
        "median-debt-of-completers",
        "Median debt of completers",
        f"Median federal loan debt of students who completed at the institution. {_PRICES}",
        DOLLARS,
        "median",
    ),
    "repay_3yr_default": _repayment("default", "in default"),
    "repay_3yr_delinquent": _repayment("delinquent", "delinquent"),
    "repay_3yr_forbearance": _repayment("forbearance", "in forbearance"),
    "repay_3yr_deferment": _repayment("deferment", "in deferment"),
    "repay_3yr_not_making_progress": _repayment("not-making-progress", "not making progress"),
    "repay_3yr_making_progress": _repayment("making-progress", "making progress"),
    "repay_3yr_paid_in_full": _repayment("paid-in-full", "paid in full"),
    "repay_3yr_discharged": _repayment("discharged", "discharged"),
}


@dataclass(frozen=True)
class _Kind:
    """One kind of file: how its columns of identity are called, and which columns are metrics."""

    name: str
    title: str
    unitid: str
    institution: str
    metrics: Mapping[str, Metric]
    year: str = ""
    opeid: str = ""
    sector: str = ""

    @property
    def columns(self) -> list[str]:
        return [self.unitid, self.institution, *self.metrics, *filter(None, [self.year, self.opeid, self.sector])]

    def document(self, read_on: date) -> SourceDocument:
        return SourceDocument(
            graph=f"{GRAPH}document/college-scorecard-{self.name}",
            title=f"College Scorecard: {self.title}",
            addresses=("https://collegescorecard.ed.gov/data/",),
            read_on=read_on,
            publisher=EDUCATION.name,
            licence="Public domain: a work of the United States government",
        )


# In the order in which they are read: an institution is named by the first file that names it.
_KINDS: Final = (
    _Kind("institutions", "institutions", "UnitID", "INSTITUTION", {}, opeid="OPEID", sector="SECTOR"),
    _Kind("earnings", "earnings after entry", "UNITID", "INSTNM", EARNINGS),
    _Kind("debt-and-repayment", "debt and repayment", "unitid", "instnm", DEBT, "year"),
)
_EXPECTED: Final = "; or ".join(", ".join(kind.columns[:4]) for kind in _KINDS)


def _data(kind: _Kind, document: SourceDocument) -> DataSet:
    return DataSet(
        "scorecard",
        kind.name,
        document.title,
        "Outcomes of the former students of US institutions who had federal aid, over everything the institution "
        "offers: evidence about the institution, not about any one of its credentials.",
        document,
        EDUCATION,
        tuple(kind.metrics.values()),
        reasons=(SUPPRESSED,),
    )


@dataclass
class _Import:
    """The files of one import while they are read."""

    read_on: date
    named: set[str] = field(default_factory=set)
    """The UNITIDs of the institutions that a file of this import has named."""
    periods: set[str] = field(default_factory=set)

    def records(self, path: Path, kind: _Kind) -> Iterator[Record]:
        document = kind.document(self.read_on)
        data = _data(kind, document)
        if kind.metrics:
            about = Description(document, data.iri, path.name)
            data.describe(about)
            yield about.record()
        seen: set[str] = set()
        for row in rows(path):
            unitid = row[kind.unitid]
            if row.blank:
                continue
            if fault := _fault(unitid, seen):
                yield refused(document, row.place, *fault, row.fragment)
                continue
            seen.add(unitid)
            about = Description(document, f"{RESOURCE}us/institution/{unitid}", row.place)
            self._identity(about, kind, row, unitid)
            self._observe(about, data, kind, row)
            yield about.record(row.fragment)

    def _identity(self, about: Description, kind: _Kind, row: Row, unitid: str) -> None:
        """What the institution is, where it is met first: the same statement in three graphs is three answers."""
        name = row[kind.institution]
        if name and unitid not in self.named:
            self.named.add(unitid)
            # Sector 0 is an administrative unit; where the sector is not stated, neither is what the institution does.
            offers = not kind.sector or row[kind.sector] not in ("", "0")
            about.thing(about.id, CTERMS + ("CredentialOrganization" if offers else "Organization"))
            about.say(about.id, CTERMS + "name", text(name))
            about.say(about.id, CTERMS + "ipedsID", text(unitid, None))
        opeid = row[kind.opeid] if kind.opeid else ""
        if _OPEID.fullmatch(opeid):
            about.say(about.id, CTERMS + "opeID", text(opeid.zfill(8), None))
        elif opeid not in _UNKNOWN:
            about.warn("bad-opeid", f"OPEID {opeid[:40]!r} is no number of up to eight digits: left out")

    def _observe(self, about: Description, data: DataSet, kind: _Kind, row: Row) -> None:
        found = {
            metric: value for column, metric in kind.metrics.items() if (value := _value(about, column, row[column]))
        }
        if not found:
            return
        period = _data_file(row[kind.year]) if kind.year else None
        if kind.year and not period:
            about.warn("bad-year", f"year {row[kind.year][:40]!r} is no year: the numbers are stated without a period")
        if period and period.name not in self.periods:
            self.periods.add(period.name)
            data.describe_period(about, period)
        about.say(about.id, QDATA + "relevantDataSet", data.iri)
        for metric, value in found.items():
            data.observe(about, about.id, metric, value, period)


def _fault(unitid: str, seen: set[str]) -> tuple[str, str] | None:
    """(kind, reason) where a row is of no institution, or of one that had a row before."""
    if not _UNITID.fullmatch(unitid):
        return "bad-unitid", f"{unitid[:40]!r} is no UNITID such as 100654: correct it"
    if unitid in seen:
        return "repeated-unitid", f"{unitid} stands in the file before: keep one of the two rows"
    return None


def _value(about: Description, column: str, cell: str) -> Value | None:
    if cell in _UNKNOWN:
        return None
    if cell in _SUPPRESSED:
        return SUPPRESSED
    if value := number(_single(cell)):
        return value
    about.warn("bad-number", f"{column}: {cell[:40]!r} is no number: left out")
    return None


def _single(cell: str) -> str:
    """`cell` as the number that was meant: the files hold 40628.0 for 40628, and 30.000001907 for 30 (32 bits)."""
    whole, point, decimals = cell.partition(".")
    if point and not decimals.strip("0"):
        return whole
    return format(float(cell), ".7g") if len(decimals) > 6 and decimals.isdecimal() and whole.isdecimal() else cell


def _data_file(year: str) -> Period | None:
    """The data file of the Scorecard a row was taken from: 2020 is the one of 2019–20."""
    if not _YEAR.fullmatch(year):
        return None
    return Period(f"scorecard-data-file-{year}", f"College Scorecard data file of {int(year) - 1}–{year[2:]}")


def _kind(path: Path) -> _Kind | None:
    """Which kind of file this is, by its columns."""
    columns = header_of(path)
    return next((kind for kind in _KINDS if set(kind.columns) <= set(columns)), None)


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """The records of the three files, or of those of them that are given."""
    known: list[tuple[int, Path, _Kind]] = []
    unknown = SourceDocument(f"{GRAPH}document/college-scorecard", "College Scorecard, unknown file", (), read_on)
    for path in files:
        try:
            if kind := _kind(path):
                known.append((_KINDS.index(kind), path, kind))
            else:
                reason = f"the columns are those of no known extract; expected are {_EXPECTED}"
                yield refused(unknown, path.name, "unknown-file", reason)
        except UnreadableTable as error:
            yield refused(unknown, path.name, "unreadable-table", f"{error}: get the file again")
    reading = _Import(read_on)
    for _, path, kind in sorted(known, key=lambda each: each[0]):
        try:
            yield from reading.records(path, kind)
        except UnreadableTable as error:
            yield refused(kind.document(read_on), path.name, "unreadable-table", f"{error}: get the file again")


FORMAT: Final = Format(
    "scorecard",
    "US Department of Education: College Scorecard, extracts by institution",
    read,
    files=("institutions.csv", "scorecard_earnings*.csv", "scorecard_debt_repayment*.parquet"),
    together=True,
)
