"""National wages by occupation: what becomes of the real workbook, and of every fault a workbook can have."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions, Store

from credlattice.model import Record
from credlattice.readers import oews
from credlattice.vocabulary import PREFIXES, RESOURCE, SCHEMA
from tests.readers.spreadsheets import raw_rows, write_workbook
from tests.real_files import SHARED, require

TODAY = date(2026, 11, 25)
REAL = SHARED / "wages" / "national_M2024_dl.xlsx"
NOTES = [
    ["May 2024 OEWS Estimates"],
    ["#  = indicates a wage equal to or greater than $115.00 per hour or $239,200 per year "],
]
WELDERS: dict[str, str | float] = {
    "AREA_TYPE": "1",
    "I_GROUP": "cross-industry",
    "OCC_CODE": "51-4121",
    "OCC_TITLE": "Welders, Cutters, Solderers, and Brazers",
    "O_GROUP": "detailed",
    "TOT_EMP": 424040.0,
    **dict.fromkeys(list(oews.METRICS)[1:], 1.5),
    "A_MEDIAN": 51000.0,
    "ANNUAL": "",
    "HOURLY": "",
}


@pytest.fixture(scope="module")
def real() -> list[Record]:
    require(REAL, "the real wages are")
    return list(oews.read([REAL], TODAY))


@pytest.fixture(scope="module")
def store(real: list[Record]) -> Store:
    return stored(real)


def stored(records: list[Record]) -> Store:
    found = Store()
    found.extend(quad for record in records for quad in record.quads)
    return found


def ask(store: Store, query: str) -> list[tuple[str, ...]]:
    prefixes = " ".join(f"PREFIX {prefix}: <{namespace}>" for prefix, namespace in PREFIXES.items())
    found = store.query(f"{prefixes} {query}", use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return sorted(tuple(cell.value for cell in row if cell is not None) for row in found)


def stated(store: Store, code: str, metric: str, predicate: str = "schema:value") -> str | None:
    """What is stated of the SOC's occupation by the metric."""
    found = ask(
        store,
        f"""SELECT ?v {{ ?o qdata:atPoint <{RESOURCE}soc/2018/{code}> ;
            qdata:isObservationOf <{RESOURCE}metric/oews/{metric}> ; {predicate} ?v }}""",
    )
    assert len(found) <= 1
    return found[0][0] if found else None


def read(folder: Path, *rows: dict[str, str | float], name: str = "national_M2024_dl.xlsx") -> list[Record]:
    """The records of the rows, without the one of the data set."""
    table: list[list[str | float]] = [list(WELDERS), *([row.get(name, "") for name in WELDERS] for row in rows)]
    book = write_workbook(folder / name, {"national_M2024_dl": table, "Field Descriptions": NOTES})
    return list(oews.read([book], TODAY))[1:]


# -- the real workbook ------------------------------------------------------------------------------------------------


def test_every_row_is_one_readable_record_beside_the_one_of_the_data_set(real: list[Record]) -> None:
    assert len(real) == len(raw_rows(REAL, "national_M2024_dl")) == 1404
    assert all(record.readable and not record.problems for record in real)


WAGES = [
    # code, employment, mean hour, mean year, median hour, median year, 10th and 90th percentile of the year
    ("15-1252", "1654440", "69.5", "144570", "63.98", "133080", "79850", "211450"),
    ("29-1141", "3282010", "47.32", "98430", "45", "93600", "66030", "135320"),
    ("47-2111", "742580", "33.47", "69630", "29.98", "62350", "39430", "106030"),
    ("51-4121", "424040", "26.49", "55100", "24.52", "51000", "38130", "75850"),
    ("13-2011", "1448290", "44.96", "93520", "39.27", "81680", "52780", "141420"),
    ("33-3051", "666990", "38.14", "79320", "36.68", "76290", "47640", "115280"),
    ("53-3032", "2070480", "28.08", "58400", "27.62", "57440", "38640", "78800"),
    ("25-2021", "1393310", None, "69790", None, "62340", "46440", "102010"),
    ("27-2011", "38800", "44.4", None, "23.33", None, None, None),
    ("11-1011", "211850", "126.41", "262930", "99.24", "206420", "73710", None),
]


@pytest.mark.parametrize("row", WAGES, ids=[row[0] for row in WAGES])
def test_the_wages_of_ten_occupations_are_those_of_the_workbook(store: Store, row: tuple[str | None, ...]) -> None:
    metrics = ["employment", "mean-hourly-wage", "mean-annual-wage", "median-hourly-wage", "median-annual-wage"]
    metrics += ["10th-percentile-annual-wage", "90th-percentile-annual-wage"]
    assert tuple(stated(store, str(row[0]), metric) for metric in metrics) == row[1:]


def test_every_number_of_the_workbook_is_stated_once(real: list[Record]) -> None:
    numeric = {
        (row["I"], column): float(row[column])
        for row in raw_rows(REAL, "national_M2024_dl")[1:]
        for column in ("L", "M", "R", "S", "T", *"UVWXYZ", "AA", "AB", "AC", "AD")
        if row[column] not in ("*", "**", "#")
    }
    values = {quad for record in real for quad in record.quads if quad.predicate.value == SCHEMA + "value"}
    assert len(values) == len(numeric)
    assert Counter(float(quad.object.value) for quad in values) == Counter(numeric.values())  # type: ignore[union-attr]


def test_a_wage_at_or_above_the_top_code_is_a_bound_and_no_number(store: Store) -> None:
    assert stated(store, "11-1011", "90th-percentile-annual-wage", "schema:minValue") == "239200"
    assert stated(store, "11-1011", "90th-percentile-hourly-wage", "schema:minValue") == "115"
    assert stated(store, "11-1011", "90th-percentile-annual-wage") is None
    reason = stated(store, "11-1011", "90th-percentile-annual-wage", "qdata:dataWithholdingType/skos:prefLabel")
    assert reason == "at or above the top code"


def test_there_are_as_many_bounds_as_top_codes_in_the_workbook(real: list[Record]) -> None:
    marks = {
        (row["I"], at) for row in raw_rows(REAL, "national_M2024_dl")[1:] for at, cell in row.items() if cell == "#"
    }
    bounds = {quad for record in real for quad in record.quads if quad.predicate.value == SCHEMA + "minValue"}
    assert len(bounds) == len(marks) == 235


def test_a_wage_that_is_not_available_says_so_and_why(store: Store) -> None:
    reason = stated(store, "25-2021", "median-hourly-wage", "qdata:dataWithholdingType/skos:prefLabel")
    assert reason == "not available"
    assert stated(store, "25-2021", "median-hourly-wage", "ceasn:comment") == (
        "Only annual wages are released for this occupation."
    )


def test_a_researcher_finds_the_median_wage_of_an_occupation_in_a_month(store: Store) -> None:
    query = f"""SELECT ?dollars ?unit ?month WHERE {{
      ?observation qdata:atPoint <{RESOURCE}soc/2018/29-1141> , <{RESOURCE}period/2024-05> ;
        qdata:isObservationOf <{RESOURCE}metric/oews/median-annual-wage> ; schema:value ?dollars .
      <{RESOURCE}metric/oews/median-annual-wage> cl:unitOfMeasure/skos:prefLabel ?unit .
      <{RESOURCE}period/2024-05> ceterms:name ?month . }}"""
    assert ask(store, query) == [("93600", "US dollars per year", "May 2024")]


def test_a_query_for_qdata_finds_the_median_by_its_own_property(store: Store) -> None:
    assert stated(store, "15-1252", "median-annual-wage", "qdata:median") == "133080"


def test_an_occupation_is_under_its_groups(store: Store) -> None:
    query = f"SELECT ?code {{ <{RESOURCE}soc/2018/15-1252> skos:broader+/skos:notation ?code }}"
    assert {code for (code,) in ask(store, query)} == {"15-1250", "15-1200", "15-0000"}


def test_an_occupation_that_bls_counts_together_is_no_concept_of_the_soc(store: Store) -> None:
    query = (
        f"SELECT ?label ?group {{ <{RESOURCE}bls/occupation/21-1018> skos:prefLabel ?label ; skos:broadMatch ?group }}"
    )
    assert ask(store, query) == [
        ("Substance Abuse, Behavioral Disorder, and Mental Health Counselors", f"{RESOURCE}soc/2018/21-1010")
    ]
    assert not ask(store, f"SELECT ?p {{ <{RESOURCE}soc/2018/21-1018> ?p ?o }}")


def test_a_group_of_one_occupation_that_stands_there_twice_is_stated_once(real: list[Record]) -> None:
    home_health = [record for record in real if record.id == f"{RESOURCE}soc/2018/31-1120"]
    assert [record.readable for record in home_health] == [True, True]
    values = [{q for q in record.quads if q.predicate.value == SCHEMA + "value"} for record in home_health]
    assert values[0] == values[1]


def test_the_month_is_the_one_the_workbook_names(real: list[Record]) -> None:
    assert real[0].document.title.endswith("May 2024")
    assert real[0].document.graph.endswith("document/oews-national-2024-05")


def test_the_same_workbook_gives_the_same_statements_in_the_same_order(real: list[Record]) -> None:
    assert list(oews.read([REAL], TODAY)) == real


# -- faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"OCC_CODE": "514121"}, "bad-soc"),
        ({"OCC_CODE": ""}, "bad-soc"),
        ({"O_GROUP": "tiny"}, "unknown-level"),
        ({"AREA_TYPE": "2"}, "not-national"),
        ({"I_GROUP": "sector"}, "not-national"),
    ],
)
def test_a_row_that_is_no_national_estimate_is_set_aside(tmp_path: Path, change: dict[str, str], kind: str) -> None:
    bad, good = read(tmp_path, {**WELDERS, **change}, {**WELDERS, "OCC_CODE": "51-4122"})
    assert [problem.kind for problem in bad.problems] == [kind] and bad.fragment
    assert good.readable


def test_a_code_that_comes_again_with_other_numbers_is_set_aside(tmp_path: Path) -> None:
    _, again = read(tmp_path, WELDERS, {**WELDERS, "A_MEDIAN": 52000.0})
    assert [problem.kind for problem in again.problems] == ["repeated-code"]


@pytest.mark.parametrize("cell", ["about 50,000", "1e9", "nan", "inf", "-", "9" * 40])
def test_a_cell_that_is_no_number_is_left_out_with_a_warning(tmp_path: Path, cell: str) -> None:
    (record,) = read(tmp_path, {**WELDERS, "A_MEDIAN": cell})
    assert [problem.kind for problem in record.problems] == ["bad-number"] and record.readable
    assert stated(stored([record]), "51-4121", "median-annual-wage") is None


def test_the_month_comes_from_the_name_where_the_workbook_has_no_notes(tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "national_M2023_dl.xlsx", {"x": [list(WELDERS), list(WELDERS.values())]})
    data, row = oews.read([book], TODAY)
    assert data.document.title.endswith("May 2023") and row.readable


def test_a_top_code_without_a_stated_bound_has_no_bound(tmp_path: Path) -> None:
    cells = list({**WELDERS, "A_MEDIAN": "#"}.values())
    book = write_workbook(tmp_path / "national_M2023_dl.xlsx", {"x": [list(WELDERS), cells]})
    found = stored(list(oews.read([book], TODAY)))
    assert stated(found, "51-4121", "median-annual-wage", "schema:minValue") is None
    assert stated(found, "51-4121", "median-annual-wage", "qdata:dataWithholdingType/skos:prefLabel")


def test_a_workbook_of_no_known_month_is_one_refused_record(tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "wages.xlsx", {"x": [list(WELDERS), list(WELDERS.values())]})
    (only,) = oews.read([book], TODAY)
    assert only.problems[0].kind == "unknown-edition"


def test_a_sheet_without_the_columns_names_those_that_are_missing(tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "national_M2024_dl.xlsx", {"x": [["OCC_CODE", "A_MEAN"], ["51-4121", 1.0]]})
    _, refused = oews.read([book], TODAY)
    assert refused.problems[0].kind == "missing-columns" and "A_MEDIAN" in refused.problems[0].reason


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"OCC_CODE,A_MEDIAN\n"])
def test_a_file_that_is_no_workbook_is_one_refused_record(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "national_M2024_dl.xlsx").write_bytes(content)
    (only,) = oews.read([tmp_path / "national_M2024_dl.xlsx"], TODAY)
    assert only.problems[0].kind == "unreadable-table"


@settings(max_examples=60, deadline=None)
@given(
    changes=st.dictionaries(
        st.sampled_from(list(WELDERS)),
        st.one_of(st.text(st.characters(min_codepoint=32, max_codepoint=0xD7FF), max_size=20), st.floats()),
    )
)
def test_whatever_a_row_holds_it_is_one_record_and_nothing_is_raised(
    tmp_path_factory: pytest.TempPathFactory, changes: dict[str, str | float]
) -> None:
    records = read(tmp_path_factory.mktemp("oews"), {**WELDERS, **changes}, {**WELDERS, "OCC_CODE": "51-4122"})
    assert len(records) == 2 and records[1].readable
