"""Employment projections of BLS by occupation (`occupation.xlsx`) → observations.

Tables 1.2 and 1.10 hold the numbers of every occupation. The tables of major groups, of the fastest and of the largest
changes repeat some of them: a number is stated where it is first met, and a row that only repeats states nothing.
Table 1.12 says in words why an occupation's share of an industry changes; Table 1.9 names the industries. The index,
the links (1.8) and the totals for STEM (1.11), which have no codes, are one record each. Columns are known by how their
names begin, years aside, so that other editions are read as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers import soc, workbooks
from credlattice.readers.bls_projection_columns import COLUMNS, FACTORS, Column, columns_of
from credlattice.readers.describing import Description, refused, slug, text, typed
from credlattice.readers.observations import (
    LABOR_STATISTICS,
    NOT_AVAILABLE,
    TOP_CODED,
    AtLeast,
    Category,
    DataSet,
    Period,
    Value,
    Words,
    describe_concept,
    number,
)
from credlattice.readers.reading import MAX_FRAGMENT, Format
from credlattice.readers.tables import Row, rows
from credlattice.readers.workbooks import sheet_names, top_rows
from credlattice.vocabulary import GRAPH, RESOURCE, SKOS

_SERIES: Final = "bls-projections"
_INDUSTRIES: Final = RESOURCE + "bls/industry"
_HEADER_WITHIN: Final = 5
"""The header row is one of the first rows of a sheet: a title stands above it."""
_YEARS: Final = re.compile(r"Employment, (20\d\d)")
_INDUSTRY: Final = re.compile(r"[0-9A-Z][0-9A-Z-]{2,9}", re.ASCII)
_TOP: Final = re.compile(r">=\$(\d{1,3}(?:,\d{3})*)")
_FOOTNOTES: Final = ("Footnotes:", "[", "Note:", "Source:")
_UNAVAILABLE: Final = "—"


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
        "Employment by occupation in the United States, what BLS projects it to be, and the education, experience and "
        "training that BLS finds typical of each occupation. A projection is no promise.",
        document,
        LABOR_STATISTICS,
        (*(column.metric for column in COLUMNS), FACTORS),
        tuple(periods.values()),
        (NOT_AVAILABLE, TOP_CODED),
    )
    return _Edition(data, periods)


def _unknown(read_on: date) -> SourceDocument:
    """Of a file that does not say which years it is of; nothing is ever loaded into it."""
    return SourceDocument(f"{GRAPH}document/{_SERIES}", "Employment Projections of unknown years", (), read_on)


@dataclass(frozen=True)
class _Table:
    """One sheet: where its header is and what its columns are called. `code` is '' where it states nothing."""

    sheet: str
    header: int = 0
    names: tuple[str, ...] = ()
    code: str = ""

    def named(self, *words: str) -> str:
        """The name of the column that ends with one of `words`, or ''."""
        return next((name for name in self.names if name.endswith(words)), "")

    @property
    def factors(self) -> str:
        return next((name for name in self.names if name.startswith("Factors affecting")), "")


def _table(path: Path, sheet: str) -> _Table:
    for at, cells in enumerate(top_rows(path, sheet, _HEADER_WITHIN)):
        table = _Table(sheet, at, tuple(cells))
        if code := table.named("Matrix code", "occupation code"):
            return _Table(sheet, at, table.names, code)
    return _Table(sheet)


@dataclass
class _Workbook:
    """One workbook while it is read."""

    edition: _Edition
    stated: dict[tuple[str, str], str] = field(default_factory=dict)
    """What is stated so far: the cell by code and metric."""
    described: set[str] = field(default_factory=set)
    """The categories and BLS's own occupations described so far."""

    def records(self, path: Path, table: _Table) -> Iterator[Record]:
        years = self.edition.periods["base"].name, self.edition.periods["projected"].name
        columns = columns_of(table.names, *years)
        industry_type = "Industry type" in table.names
        place = f"{path.name}:{table.sheet}"
        if not table.code or not (columns or table.factors or industry_type):
            # Nothing is stated; the record says that the sheet was seen.
            yield Description(self.edition.data.document, place, f"{place}:1").record()
            return
        for row in rows(path, sheet=table.sheet, header=table.header):
            if row.blank:
                continue
            first = next(iter(row.cells.values()))
            if first.startswith(_FOOTNOTES) and sum(map(bool, row.cells.values())) == 1:
                yield self._footnote(row, first)
            elif industry_type:
                yield self._industry(row, table)
            else:
                yield self._occupation(row, table, columns)

    def _footnote(self, row: Row, words: str) -> Record:
        about = Description(self.edition.data.document, self.edition.data.iri, row.place)
        if words != "Footnotes:":
            about.say(self.edition.data.iri, SKOS + "note", text(words))
        return about.record(row.fragment)

    def _industry(self, row: Row, table: _Table) -> Record:
        code = row[table.code]
        if not _INDUSTRY.fullmatch(code):
            return self._bad_industry(row, code)
        about = Description(self.edition.data.document, f"{_INDUSTRIES}/{code}", row.place)
        title = row[table.named("Matrix title")]
        describe_concept(about, about.id, _INDUSTRIES, "Industries of the National Employment Matrix", title or code)
        about.say(about.id, SKOS + "notation", text(code, None))
        naics = row[table.named("NAICS code")]
        if naics and naics not in (code, _UNAVAILABLE):
            about.say(about.id, SKOS + "note", text(f"Made of the NAICS codes {naics}."))
        return about.record(row.fragment)

    def _bad_industry(self, row: Row, code: str) -> Record:
        reason = f"{code[:40]!r} is no industry code of the matrix such as 622000: correct it"
        return refused(self.edition.data.document, row.place, "bad-industry", reason, row.fragment)

    def _occupation(self, row: Row, table: _Table, columns: Mapping[str, Column]) -> Record:
        code, industry = row[table.code], row[table.named("industry code")] if table.factors else ""
        if not soc.is_code(code):
            reason = f"{code[:40]!r} is no occupation code such as 15-1252: correct it"
            return refused(self.edition.data.document, row.place, "bad-soc", reason, row.fragment)
        if table.factors and not _INDUSTRY.fullmatch(industry):
            return self._bad_industry(row, industry)
        about = Description(self.edition.data.document, soc.occupation(code), row.place)
        if code in soc.BLS_CODES and code not in self.described:
            self.described.add(code)
            soc.describe_own(about, code)
        for name, column in columns.items():
            self._number(about, code, column, row[name])
        words = row[table.factors] if table.factors else ""
        if self._is_new(about, code, f"factors in {industry}", words):
            within = f"{_INDUSTRIES}/{industry}"
            self.edition.data.observe(about, about.id, FACTORS, Words(words), self.edition.periods["span"], within)
        return about.record(row.fragment)

    def _number(self, about: Description, code: str, column: Column, cell: str) -> None:
        if not self._is_new(about, code, column.metric.name, cell):
            return
        value = self._value(about, column, cell)
        if value is not None:
            self.edition.data.observe(about, about.id, column.metric, value, self.edition.periods[column.when])

    def _is_new(self, about: Description, code: str, what: str, cell: str) -> bool:
        """Whether `cell` is to be stated: it is not blank, and nothing was stated there before."""
        before = self.stated.get((code, what))
        if before is None and cell:
            self.stated[code, what] = cell
        elif before is not None and cell and cell != before:
            about.warn("other-value", f"{what} of {code}: {cell[:40]!r} here, {before[:40]!r} before: left out")
        return before is None and bool(cell)

    def _value(self, about: Description, column: Column, cell: str) -> Value | None:
        if cell == _UNAVAILABLE:
            return NOT_AVAILABLE
        if column.metric.unit is None:
            return self._category(about, column, cell)
        if value := number(cell):
            return value
        if top := _TOP.fullmatch(cell):
            return AtLeast(typed(top[1].replace(",", ""), "integer"))
        about.warn(
            "bad-number", f"{column.metric.title}: {cell[:40]!r} is neither a number nor {_UNAVAILABLE}: left out"
        )
        return None

    def _category(self, about: Description, column: Column, cell: str) -> Category | None:
        name = slug(cell.replace("'", "").replace("’", ""))[:80]
        if not name:
            about.warn("bad-category", f"{column.metric.title}: {cell[:40]!r} holds no words: left out")
            return None
        scheme = f"{RESOURCE}{_SERIES}/{column.metric.name}"
        iri = f"{scheme}/{name}"
        if iri not in self.described:
            self.described.add(iri)
            describe_concept(about, iri, scheme, column.metric.title, cell)
        return Category(iri)


def _read_file(path: Path, read_on: date) -> Iterator[Record]:
    tables = [_table(path, sheet) for sheet in sheet_names(path)]
    years = sorted({year for table in tables for name in table.names for year in _YEARS.findall(name)})
    if len(years) != 2:
        reason = "no table with the columns 'Employment, YEAR' of two years: is this the workbook of all tables?"
        names = "; ".join(table.sheet for table in tables)[:MAX_FRAGMENT]
        yield refused(_unknown(read_on), path.name, "unknown-edition", reason, names)
        return
    edition = _edition(years[0], years[1], read_on)
    about = Description(edition.data.document, edition.data.iri, path.name)
    edition.data.describe(about)
    yield about.record()
    workbook = _Workbook(edition)
    for table in tables:
        yield from workbook.records(path, table)


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """The records of workbooks of projections, sheet by sheet."""
    return workbooks.records(files, lambda path: _read_file(path, read_on), _unknown(read_on))


FORMAT: Final = Format(
    "bls-projections",
    "BLS: employment projections by occupation",
    read,
    files=(
        "occupation.xlsx",
        "occupation_*.xlsx",
    ),
)
