"""National wages and employment by occupation (Occupational Employment and Wage Statistics) → observations.

A row is an occupation or a group of occupations of SOC 2018, or one of the occupations that BLS counts together; its
fifteen numbers become observations (`observations.py`). `*` says that a wage is not available and `**` that an
employment is not; `#` says that a wage is at or above the highest one the survey states. The groups are described here,
because no other file names them: an occupation is `skos:broader` the group that it stands under.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers import soc, workbooks
from credlattice.readers.describing import Description, refused, text, typed
from credlattice.readers.observations import (
    DOLLARS_A_YEAR,
    DOLLARS_AN_HOUR,
    JOBS,
    LABOR_STATISTICS,
    NOT_AVAILABLE,
    PERCENT,
    TOP_CODED,
    AtLeast,
    DataSet,
    Metric,
    Period,
    Unit,
    Value,
    number,
)
from credlattice.readers.reading import Format
from credlattice.readers.tables import Row, rows
from credlattice.readers.workbooks import sheet_names, top_rows
from credlattice.vocabulary import CEASN, GRAPH, SKOS

_LEVELS: Final = {"total": 0, "major": 1, "minor": 2, "broad": 3, "detailed": 4}
_NOTES: Final = "Field Descriptions"
_MONTHS: Final = {"May": ("05", "31"), "November": ("11", "30")}
_EDITION: Final = re.compile(r"\b(May|November) (20\d\d)\b")
_IN_NAME: Final = re.compile(r"national_M(20\d\d)")
_TOP: Final = re.compile(r"\$([\d,]+(?:\.\d\d)?) per (hour|year)")
_NOT_AVAILABLE: Final = frozenset({"*", "**", "~"})
_FLAGS: Final = {
    "ANNUAL": ("H_", "Only annual wages are released for this occupation."),
    "HOURLY": ("A_", "Only hourly wages are released for this occupation."),
}
"""(start of the columns that are empty for it, why) by the column that says TRUE."""
_STATISTICS: Final = (
    ("MEAN", "mean", "Mean", "mean"),
    ("PCT10", "10th-percentile", "10th percentile of the", "percentile10"),
    ("PCT25", "25th-percentile", "25th percentile of the", "percentile25"),
    ("MEDIAN", "median", "Median", "median"),
    ("PCT75", "75th-percentile", "75th percentile of the", "percentile75"),
    ("PCT90", "90th-percentile", "90th percentile of the", "percentile90"),
)


def _wages(letter: str, word: str, unit: Unit) -> dict[str, Metric]:
    meaning = f"{word} wages of wage and salary workers in nonfarm establishments of the United States"
    return {
        f"{letter}_{column}": Metric(
            f"{name}-{word}-wage", f"{title} {word} wage", f"{title} {meaning}.", unit, statistic
        )
        for column, name, title, statistic in _STATISTICS
    }


METRICS: Final[dict[str, Metric]] = {
    "TOT_EMP": Metric(
        "employment",
        "Employment",
        "Jobs of wage and salary workers in nonfarm establishments of the United States, rounded to ten; the "
        "self-employed are not counted.",
        JOBS,
    ),
    "EMP_PRSE": Metric(
        "employment-standard-error",
        "Relative standard error of the employment",
        "Sampling error of the employment in per cent of it.",
        PERCENT,
        "percentage",
    ),
    "MEAN_PRSE": Metric(
        "mean-wage-standard-error",
        "Relative standard error of the mean wage",
        "Sampling error of the mean wage in per cent of it.",
        PERCENT,
        "percentage",
    ),
    **_wages("H", "hourly", DOLLARS_AN_HOUR),
    **_wages("A", "annual", DOLLARS_A_YEAR),
}
"""By column."""
_COLUMNS: Final = ("OCC_CODE", "OCC_TITLE", "O_GROUP", "AREA_TYPE", "I_GROUP", *METRICS)


@dataclass(frozen=True)
class _Edition:
    """Which survey a workbook is of, and the wages from which on it states no more."""

    data: DataSet
    period: Period
    top: dict[str, str]
    """Bound by the first letter of the columns: A (dollars a year), H (an hour)."""


def _edition(path: Path, notes: Sequence[str], read_on: date) -> _Edition | None:
    """The edition by what the workbook says of itself, else by the file's name; None where neither names one."""
    said = next(filter(None, map(_EDITION.search, notes)), None)
    named = _IN_NAME.search(path.name)
    if not said and not named:
        return None
    month, year = (said[1], said[2]) if said else ("May", named[1] if named else "")
    digits, last = _MONTHS[month]
    period = Period(f"{year}-{digits}", f"{month} {year}", f"{year}-{digits}-01", f"{year}-{digits}-{last}")
    document = SourceDocument(
        graph=f"{GRAPH}document/oews-national-{period.name}",
        title=f"Occupational Employment and Wage Statistics, national, {period.title}",
        addresses=("https://www.bls.gov/oes/",),
        read_on=read_on,
        publisher="U.S. Bureau of Labor Statistics",
        licence="Public domain: a work of the United States government",
    )
    data = DataSet(
        "oews",
        period.name,
        document.title,
        "Employment and wages by occupation in the United States, over all industries: estimates of a survey of "
        "employers. They are of everybody who works in an occupation, not of people who hold a credential.",
        document,
        LABOR_STATISTICS,
        tuple(METRICS.values()),
        (period,),
        (NOT_AVAILABLE, TOP_CODED),
    )
    bounds = [(unit, amount) for line in notes if line.startswith("#") for amount, unit in _TOP.findall(line)]
    return _Edition(data, period, {"A" if unit == "year" else "H": amount.replace(",", "") for unit, amount in bounds})


def _unknown(read_on: date) -> SourceDocument:
    """Of a file that does not say which survey it is of; nothing is ever loaded into it."""
    return SourceDocument(f"{GRAPH}document/oews-national", "OEWS of an unknown month", (), read_on)


@dataclass
class _Table:
    """The sheet of estimates while it is read."""

    edition: _Edition
    above: dict[int, str] = field(default_factory=dict)
    """The code of the last row of each level."""
    seen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The numbers by code: a group of one occupation stands there twice, with the same numbers."""

    def record(self, row: Row) -> Record:
        code = row["OCC_CODE"]
        if fault := _fault(row, code):
            return refused(self.edition.data.document, row.place, *fault, row.fragment)
        numbers = tuple(row[column] for column in METRICS)
        if self.seen.setdefault(code, numbers) != numbers:
            reason = f"{code} stands in the sheet before, with other numbers: keep one of the two rows"
            return refused(self.edition.data.document, row.place, "repeated-code", reason, row.fragment)
        iri = soc.occupation(code)
        about = Description(self.edition.data.document, iri, row.place)
        self._place_in_tree(about, iri, code, _LEVELS[row["O_GROUP"]], row["OCC_TITLE"])
        released = [why for flag, why in _FLAGS.items() if row[flag] == "TRUE"]
        for column, metric in METRICS.items():
            value = self._value(about, column, row[column])
            if value is not None:
                observation = self.edition.data.observe(about, iri, metric, value, self.edition.period)
                for start, why in released if value is NOT_AVAILABLE else ():
                    if column.startswith(start):
                        about.say(observation, CEASN + "comment", text(why))
        return about.record(row.fragment)

    def _place_in_tree(self, about: Description, iri: str, code: str, level: int, title: str) -> None:
        self.above = {at: each for at, each in self.above.items() if at < level}
        if code in soc.BLS_CODES:
            soc.describe_own(about, code)
        elif level < _LEVELS["detailed"]:
            soc.describe(about, code, title)
        if level > 1 and (group := self.above.get(level - 1)) and group != code:
            # A concept of another scheme is no skos:broader one, so BLS's own occupations are mapped to their group.
            relation = "broadMatch" if code in soc.BLS_CODES else "broader"
            about.say(iri, SKOS + relation, soc.occupation(group))
        self.above[level] = code

    def _value(self, about: Description, column: str, cell: str) -> Value | None:
        if cell in _NOT_AVAILABLE:
            return NOT_AVAILABLE
        if cell == "#":
            bound = self.edition.top.get(column[0])
            return AtLeast(typed(bound, "decimal" if "." in bound else "integer")) if bound else TOP_CODED
        if cell and (value := number(cell)):
            return value
        if cell:
            about.warn("bad-number", f"{column}: {cell[:40]!r} is neither a number nor *, ** or #: left out")
        return None


def _fault(row: Row, code: str) -> tuple[str, str] | None:
    """(kind, reason) where a row is no national estimate of an occupation."""
    if not soc.is_code(code):
        return "bad-soc", f"OCC_CODE {code[:40]!r} is no occupation code such as 15-1252: correct it"
    if row["O_GROUP"] not in _LEVELS:
        return "unknown-level", f"O_GROUP {row['O_GROUP'][:40]!r} is none of {', '.join(_LEVELS)}: correct it"
    if row["AREA_TYPE"] != "1" or row["I_GROUP"] != "cross-industry":
        return "not-national", "an estimate of one area or industry: import the national file over all industries"
    return None


def _notes(edition: _Edition, place: str) -> Record:
    """The data set and its metrics, said once, from the sheet that says what the columns mean."""
    about = Description(edition.data.document, edition.data.iri, place)
    edition.data.describe(about)
    return about.record()


def _read_file(path: Path, read_on: date) -> Iterator[Record]:
    sheets = sheet_names(path)
    said = [" ".join(row) for row in top_rows(path, _NOTES, 200)] if _NOTES in sheets else []
    edition = _edition(path, said, read_on)
    if edition is None:
        reason = f"neither the sheet {_NOTES!r} nor the file's name says the month: call it national_M2024_dl.xlsx"
        yield refused(_unknown(read_on), path.name, "unknown-edition", reason)
        return
    yield _notes(edition, f"{path.name}:{_NOTES}:1")
    for sheet in sheets:
        header = [cell.upper() for row in top_rows(path, sheet, 1) for cell in row]
        missing = [column for column in _COLUMNS if column not in header]
        if not missing:
            table = _Table(edition)
            yield from (table.record(row) for row in rows(path, sheet=sheet) if not row.blank)
        elif "OCC_CODE" in header or (sheet == sheets[0] and sheet != _NOTES):
            reason = f"the columns {', '.join(missing)} are missing: is this the national file of the survey?"
            yield refused(edition.data.document, f"{path.name}:{sheet}:1", "missing-columns", reason, "; ".join(header))


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """The records of national workbooks of the survey."""
    return workbooks.records(files, lambda path: _read_file(path, read_on), _unknown(read_on))


FORMAT: Final = Format("oews", "BLS: wages and employment by occupation (OEWS)", read, files=("national_M*_dl.xlsx",))
