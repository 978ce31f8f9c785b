"""Employment projections of BLS by occupation (`occupation.xlsx`) → observations.

Tables 1.2 and 1.10 hold the numbers of every occupation; the tables of major groups, of the fastest and of the largest
changes repeat some of them, and a number is stated where it is first met. Table 1.12 says in words why an occupation's
share of an industry's employment changes, and Table 1.9 names the industries. The index, the table of links (1.8) and the
table of STEM totals, which stand under no code, state nothing. Columns are known by how their names begin, years aside, so
that the next edition is read as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from credlattice.model import Problem, Record, SourceDocument
from credlattice.readers import soc
from credlattice.readers.describing import Description, refused, slug, text, typed
from credlattice.readers.observations import (
    DOLLARS_A_YEAR,
    LABOR_STATISTICS,
    NOT_AVAILABLE,
    PERCENT,
    THOUSAND_JOBS,
    TOP_CODED,
    AtLeast,
    Category,
    DataSet,
    Metric,
    Period,
    Value,
    Words,
    describe_concept,
    number,
)
from credlattice.readers.reading import Format
from credlattice.readers.tables import Row, UnreadableTable, rows
from credlattice.readers.workbooks import sheet_names, top_rows
from credlattice.vocabulary import GRAPH, RESOURCE, SKOS

_SERIES: Final = "bls-projections"
_INDUSTRIES: Final = RESOURCE + "bls/industry"
_YEARS: Final = re.compile(r"Employment, (20\d\d)")
_INDUSTRY: Final = re.compile(r"[0-9A-Z][0-9A-Z-]{2,9}", re.ASCII)
_TOP: Final = re.compile(r">=\$([\d,]+)")
_DASHES: Final = frozenset({"—", "–", "-"})


@dataclass(frozen=True)
class _Column:
    """A column that is read. `when` is its period: base, projected or span."""

    start: str
    metric: Metric
    when: str = "span"
    category: bool = False


def _column(start: str, when: str, name: str, definition: str, unit: str = "") -> _Column:
    units = {"%": (PERCENT, "percentage"), "jobs": (THOUSAND_JOBS, None), "$": (DOLLARS_A_YEAR, "median")}
    counted, statistic = units.get(unit, (None, None))
    title = name.replace("-", " ").capitalize()
    return _Column(start, Metric(name, title, definition, counted, statistic), when, category=not unit)


_A_YEAR: Final = "on average of a year of the projected ten"
COLUMNS: Final = (
    _column("Employment, {base}", "base", "employment", "Jobs in the base year, the self-employed included.", "jobs"),
    _column("Employment, {projected}", "projected", "projected-employment", "Jobs projected for the last year.", "jobs"),
    _column("Employment distribution, percent, {base}", "base", "share-of-employment", "Share of all jobs.", "%"),
    _column(
        "Employment distribution, percent, {projected}",
        "projected",
        "projected-share-of-employment",
        "Share of all jobs projected for the last year.",
        "%",
    ),
    _column("Employment change, numeric", "span", "employment-change", "Jobs more (or fewer) in the last year.", "jobs"),
    _column("Employment change, percent", "span", "employment-change-in-percent", "Change of the number of jobs.", "%"),
    _column("Percent self employed", "base", "share-of-self-employed", "Share of the jobs that are self-employed.", "%"),
    _column("Occupational openings", "span", "openings-a-year", f"Openings {_A_YEAR}, from growth and leavers.", "jobs"),
    _column(
        "Median annual wage, dollars",
        "base",
        "median-annual-wage",
        "Median annual wage of wage and salary workers, as published by the Occupational Employment and Wage Statistics "
        "survey; farms, households and the self-employed are not covered.",
        "$",
    ),
    _column("Labor force exit rate", "span", "exit-rate", f"Leave the labor force {_A_YEAR}, of the employed.", "%"),
    _column("Occupational transfer rate", "span", "transfer-rate", f"Change occupation {_A_YEAR}, of the employed.", "%"),
    _column("Total occupational separations rate", "span", "separation-rate", f"Exits and transfers {_A_YEAR}.", "%"),
    _column("Labor force exits", "span", "exits-a-year", f"Leave the labor force {_A_YEAR}.", "jobs"),
    _column("Occupational transfers", "span", "transfers-a-year", f"Change occupation {_A_YEAR}.", "jobs"),
    _column("Total occupational separations,", "span", "separations-a-year", f"Exits and transfers {_A_YEAR}.", "jobs"),
    _column(
        "Typical education needed for entry",
        "base",
        "entry-education",
        "The education that most workers need to enter the occupation, as BLS assigns it.",
    ),
    _column(
        "Work experience in a related occupation",
        "base",
        "work-experience",
        "The experience in a related occupation that is commonly needed beside the education, as BLS assigns it.",
    ),
    _column(
        "Typical on-the-job training",
        "base",
        "on-the-job-training",
        "The training after entry that is typically needed to become competent, as BLS assigns it.",
    ),
)
FACTORS: Final = Metric(
    "factors",
    "Factors that change the share of employment",
    "Why the occupation's share of the employment of an industry is projected to rise or fall, in words.",
)


@dataclass(frozen=True)
class _Edition:
    data: DataSet
    periods: Mapping[str, Period]


def _edition(base: str, projected: str, read_on: date) -> _Edition:
    periods = {
        "base": Period(base, base, f"{base}-01-01", f"{base}-12-31"),
        "projected": Period(projected, projected, f"{projected}-01-01", f"{projected}-12-31"),
        "span": Period(f"{base}-{projected}", f"{base}–{projected}", f"{base}-01-01", f"{projected}-12-31"),
    }
    document = SourceDocument(
        graph=f"{GRAPH}document/bls-employment-projections-{base}-{projected}",
        title=f"Employment Projections by occupation, {base}–{projected}",
        addresses=("https://www.bls.gov/emp/data/occupational-data.htm",),
        read_on=read_on,
        publisher=LABOR_STATISTICS.name,
        licence="Public domain: a work of the United States government",
    )
    data = DataSet(
        _SERIES,
        f"{base}-{projected}",
        document.title,
        "Employment by occupation in the United States and what BLS projects it to be, with the education, experience "
        "and training that BLS finds typical of the occupation. Projections, not promises.",
        document,
        LABOR_STATISTICS,
        (*(column.metric for column in COLUMNS), FACTORS),
        tuple(periods.values()),
        (NOT_AVAILABLE, TOP_CODED),
    )
    return _Edition(data, periods)


@dataclass
class _Workbook:
    """One workbook while it is read."""

    edition: _Edition
    stated: dict[tuple[str, str], str] = field(default_factory=dict)
    """The cell by code and metric, of what is stated so far."""
    described: set[str] = field(default_factory=set)
    """The categories and BLS's own occupations described so far."""

    def row(self, row: Row, table: _Table) -> Record:
        code, document = row[table.code], self.edition.data.document
        if not code and (first := next(iter(row.cells.values()))):
            return self._footnote(row.place, first)
        is_industry = not table.columns and not table.factors
        if fault := None if is_industry else _fault(code):
            return refused(document, row.place, *fault, row.fragment)
        if is_industry or table.factors:
            industry = row[table.industry]
            if not _INDUSTRY.fullmatch(industry):
                reason = f"{industry[:40]!r} is no industry code of the matrix such as 622000: correct it"
                return refused(document, row.place, "bad-industry", reason, row.fragment)
        if is_industry:
            return self._industry(row, table)
        about = Description(document, soc.occupation(code), row.place)
        if code in soc.BLS_CODES and code not in self.described:
            self.described.add(code)
            soc.describe_own(about, code)
        if table.factors:
            self._factors(about, code, row, table)
        for name, column in table.columns.items():
            self._observe(about, code, column, row[name])
        return about.record(row.fragment)
