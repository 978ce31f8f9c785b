"""Employment projections by occupation: what becomes of the real workbook, and of every fault a workbook can have."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions, Store

from credlattice.model import Record
from credlattice.readers import bls_projections
from credlattice.vocabulary import CEASN, PREFIXES, QDATA, RDF, RESOURCE, SCHEMA
from tests.readers.spreadsheets import raw_rows, write_workbook
from tests.real_files import SHARED, require

TODAY = date(2026, 11, 25)
REAL = SHARED / "ipeds" / "occupation_2024-2034.xlsx"
ROWS_OF_SHEETS = {
    "Table 1.1": 26,
    "Table 1.2": 1117,
    "Table 1.3": 34,
    "Table 1.4": 34,
    "Table 1.5": 34,
    "Table 1.6": 34,
    "Table 1.9": 424,
    "Table 1.10": 1114,
    "Table 1.12": 999,
}
"""Below the header; footnotes are rows, too."""
TITLE, CODE = "2024 National Employment Matrix title", "2024 National Employment Matrix code"
HEADER: list[str | float] = [
    TITLE,
    CODE,
    "Occupation type",
    "Employment, 2024",
    "Employment, 2034",
    "Median annual wage, dollars, 2024[1]",
    "Typical education needed for entry",
]
ROOFERS: list[str | float] = [
    "Roofers",
    "47-2181",
    "Line item",
    162.5,
    172.6,
    50970.0,
    "No formal educational credential",
]


@pytest.fixture(scope="module")
def real() -> list[Record]:
    require(REAL, "the real projections are")
    return list(bls_projections.read([REAL], TODAY))


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
            qdata:isObservationOf <{RESOURCE}metric/bls-projections/{metric}> ; {predicate} ?v }}""",
    )
    assert len(found) <= 1
    return found[0][0] if found else None


def read(folder: Path, *rows: list[str | float]) -> list[Record]:
    """The records of the rows of a Table 1.2, without the one of the data set."""
    book = write_workbook(folder / "occupation.xlsx", {"Table 1.2": [["Table 1.2 of a test"], HEADER, *rows]})
    return list(bls_projections.read([book], TODAY))[1:]


# -- the real workbook ------------------------------------------------------------------------------------------------


def test_every_row_of_a_table_is_one_readable_record_and_the_rest_one_a_sheet(real: list[Record]) -> None:
    counted = Counter(record.place.partition(":")[2].partition(":")[0] for record in real)
    assert counted == {"": 1, "Index": 1, "Table 1.8": 1, "Table 1.11": 1, **ROWS_OF_SHEETS}
    assert all(record.readable and not record.problems for record in real)


def test_the_rows_of_the_real_tables_are_as_many_as_their_xml_holds() -> None:
    if not REAL.is_file():
        pytest.skip("REAL DATA ABSENT")
    assert {sheet: len(list(filter(None, raw_rows(REAL, sheet)))) - 2 for sheet in ROWS_OF_SHEETS} == ROWS_OF_SHEETS


PROJECTIONS = [
    # code, jobs, projected jobs, change, change in per cent, self-employed, openings, wage, education
    ("15-1252", "1693.8", "1961.4", "267.7", "15.8", "1.6", "115.2", "133080", "Bachelor's degree"),
    ("29-1141", "3391", "3557.1", "166.1", "4.9", "0.5", "189.1", "93600", "Bachelor's degree"),
    ("29-1171", "320.4", "448.8", "128.4", "40.1", "1", "29.5", "129210", "Master's degree"),
    ("49-9081", "13.6", "20.5", "6.8", "49.9", "16.7", "2.3", "62580", "Postsecondary nondegree award"),
    ("47-2111", "818.7", "896.1", "77.4", "9.5", "7.8", "81", "62350", "High school diploma or equivalent"),
    ("51-4121", "457.3", "467.2", "9.9", "2.2", "6.3", "45.6", "51000", "High school diploma or equivalent"),
    ("13-2011", "1579.8", "1652.6", "72.8", "4.6", "4.6", "124.2", "81680", "Bachelor's degree"),
    ("53-3032", "2235.1", "2324.4", "89.3", "4", "6.9", "237.6", "57440", "Postsecondary nondegree award"),
    ("25-2021", "1422.7", "1394.8", "-27.9", "-2", "0.6", "91", "62340", "Bachelor's degree"),
    ("27-2011", "57", "57.1", "0.2", "0.3", "27.9", "6.3", None, "Some college, no degree"),
]


@pytest.mark.parametrize("row", PROJECTIONS, ids=[str(row[0]) for row in PROJECTIONS])
def test_the_projections_of_ten_occupations_are_those_of_the_workbook(
    store: Store, row: tuple[str | None, ...]
) -> None:
    metrics = ["employment", "projected-employment", "employment-change", "employment-change-in-percent"]
    metrics += ["share-of-self-employed", "openings-a-year", "median-annual-wage"]
    code = str(row[0])
    assert tuple(stated(store, code, metric) for metric in metrics) == row[1:8]
    assert stated(store, code, "entry-education", "qdata:observedCategory/skos:prefLabel") == row[8]


def test_separations_come_from_their_own_table(store: Store) -> None:
    (row,) = [row for row in raw_rows(REAL, "Table 1.10") if row.get("B") == "29-1141"]
    metrics = ["labor-force-exit-rate", "occupational-transfer-rate", "separation-rate", "labor-force-exits-a-year"]
    metrics += ["occupational-transfers-a-year", "separations-a-year"]
    found = [float(stated(store, "29-1141", metric) or "nan") for metric in metrics]
    assert found == [float(row[column]) for column in "HIJKLM"]


def test_no_occupation_has_two_values_of_one_metric(store: Store) -> None:
    query = """SELECT ?o (COUNT(?v) AS ?n) { ?o a qdata:Observation ; schema:value ?v } GROUP BY ?o HAVING(?n > 1)"""
    assert ask(store, query) == []


def test_every_number_of_the_two_main_tables_is_stated(real: list[Record]) -> None:
    main = [row for row in raw_rows(REAL, "Table 1.2")[2:] if "B" in row]
    more = [row for row in raw_rows(REAL, "Table 1.10")[2:] if "B" in row]
    cells = [row[column] for row in main for column in "DEFGHIJKL"] + [row[c] for row in more for c in "HIJKLM"]
    written = Counter(float(cell) for cell in cells if cell != "—" and not cell.startswith(">="))
    values = {quad for record in real for quad in record.quads if quad.predicate.value == SCHEMA + "value"}
    assert Counter(float(quad.object.value) for quad in values) == written  # type: ignore[union-attr]


def test_a_wage_at_or_above_the_top_code_is_a_bound_and_no_number(store: Store) -> None:
    assert stated(store, "29-1248", "median-annual-wage") is None
    top = [row for row in raw_rows(REAL, "Table 1.2") if row.get("L", "").startswith(">=")]
    assert len(top) == 19
    for row in top:
        assert stated(store, row["B"], "median-annual-wage", "schema:minValue") == "239200"


def test_a_dash_is_not_available_and_no_number(store: Store) -> None:
    reason = stated(store, "27-2011", "median-annual-wage", "qdata:dataWithholdingType/skos:prefLabel")
    assert reason == "not available"


def test_the_numbers_carry_their_years(store: Store) -> None:
    period = "qdata:atPoint/ceterms:name"
    assert stated(store, "15-1252", "employment", period) == "2024"
    assert stated(store, "15-1252", "projected-employment", period) == "2034"
    assert stated(store, "15-1252", "openings-a-year", period) == "2024–2034"


def test_jobs_are_counted_in_thousands(store: Store) -> None:
    query = f"SELECT ?u {{ <{RESOURCE}metric/bls-projections/employment> cl:unitOfMeasure/skos:prefLabel ?u }}"
    assert ask(store, query) == [("thousands of jobs",)]


def test_a_researcher_finds_growing_occupations_that_need_an_associate_degree(store: Store) -> None:
    query = f"""PREFIX metric: <{RESOURCE}metric/bls-projections/> SELECT ?occupation ?growth WHERE {{
      ?education qdata:isObservationOf metric:entry-education ; qdata:atPoint ?occupation ;
        qdata:observedCategory/skos:prefLabel "Associate's degree"@en .
      ?change qdata:isObservationOf metric:employment-change-in-percent ; qdata:atPoint ?occupation ;
        schema:value ?growth .
      FILTER(?growth > 15) }}"""
    rows = raw_rows(REAL, "Table 1.2")
    written = {row["B"] for row in rows if row.get("M") == "Associate's degree" and float(row["I"]) > 15}
    assert written and {iri.rpartition("/")[2] for iri, _ in ask(store, query)} == written


def test_the_factors_are_stated_of_an_occupation_in_an_industry(store: Store) -> None:
    query = f"""SELECT ?industry ?words {{ ?o qdata:isObservationOf <{RESOURCE}metric/bls-projections/factors> ;
        qdata:atPoint <{RESOURCE}soc/2018/11-2021> , ?i ; ceasn:comment ?words .
        ?i skos:inScheme <{RESOURCE}bls/industry> ; skos:prefLabel ?industry }}"""
    written = {(row["C"], row["E"]) for row in raw_rows(REAL, "Table 1.12") if row.get("B") == "11-2021"}
    assert len(written) == len(ask(store, query)) and set(ask(store, query)) == written


def test_a_row_that_only_repeats_states_nothing(real: list[Record]) -> None:
    quads = [quad for record in real if ":Table 1.4:" in record.place for quad in record.quads]
    assert {quad.predicate.value.rpartition("#")[2] for quad in quads} == {"note"}


def test_an_occupation_of_bls_s_own_is_described_and_is_no_concept_of_the_soc(store: Store) -> None:
    assert ask(store, f"SELECT ?l {{ <{RESOURCE}bls/occupation/00-0000> skos:prefLabel ?l }}") == [("All Occupations",)]
    assert not ask(store, f"SELECT ?p {{ <{RESOURCE}soc/2018/00-0000> ?p ?o }}")


def test_the_same_workbook_gives_the_same_statements_in_the_same_order(real: list[Record]) -> None:
    assert list(bls_projections.read([REAL], TODAY)) == real


# -- faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["472181", "", "99-9999", "47-218"])
def test_a_row_without_an_occupation_code_is_set_aside_with_what_it_said(tmp_path: Path, code: str) -> None:
    bad, good = read(tmp_path, ["Roofers", code, *ROOFERS[2:]], ROOFERS)
    assert [problem.kind for problem in bad.problems] == ["bad-soc"] and "Roofers" in bad.fragment
    assert good.readable and stated(stored([good]), "47-2181", "employment") == "162.5"


@pytest.mark.parametrize("cell", ["many", "1e99", "nan", "$5", ">=239200"])
def test_a_cell_that_is_no_number_is_left_out_with_a_warning(tmp_path: Path, cell: str) -> None:
    (record,) = read(tmp_path, [*ROOFERS[:5], cell, ROOFERS[6]])
    assert [problem.kind for problem in record.problems] == ["bad-number"] and record.readable
    assert stated(stored([record]), "47-2181", "median-annual-wage") is None


def test_another_number_in_a_later_row_is_pointed_out_and_left_out(tmp_path: Path) -> None:
    first, again = read(tmp_path, ROOFERS, [*ROOFERS[:3], 999.0, *ROOFERS[4:]])
    assert [problem.kind for problem in again.problems] == ["other-value"] and again.readable
    assert stated(stored([first, again]), "47-2181", "employment") == "162.5"


def test_a_footnote_is_a_note_of_the_data_set(tmp_path: Path) -> None:
    heading, note = read(tmp_path, ["Footnotes:"], ["Note: Data is unavailable."])
    assert heading.readable and not heading.quads
    assert [quad.object.value for quad in note.quads] == ["Note: Data is unavailable."]  # type: ignore[union-attr]


def test_an_industry_without_a_code_is_set_aside(tmp_path: Path) -> None:
    industries = [[TITLE, CODE, "Industry type", "2022 NAICS code"], ["Hospitals", "?", "Summary", "622000"]]
    book = write_workbook(tmp_path / "occupation.xlsx", {"1.2": [HEADER, ROOFERS], "1.9": industries})
    *_, last = bls_projections.read([book], TODAY)
    assert [problem.kind for problem in last.problems] == ["bad-industry"]


def test_other_years_are_another_document(tmp_path: Path) -> None:
    header = [str(name).replace("2034", "2035").replace("2024", "2025") for name in HEADER]
    book = write_workbook(tmp_path / "occupation.xlsx", {"Table 1.2": [header, ROOFERS]})
    data, row = bls_projections.read([book], TODAY)
    assert data.document.graph.endswith("bls-employment-projections-2025-2035")
    assert stated(stored([row]), "47-2181", "projected-employment") == "172.6"


def test_a_workbook_without_the_years_is_one_refused_record_that_names_what_is_expected(tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "occupation.xlsx", {"Sheet1": [["Occupation", "Jobs"], ["Roofers", 162.5]]})
    (only,) = bls_projections.read([book], TODAY)
    assert only.problems[0].kind == "unknown-edition" and "Employment, YEAR" in only.problems[0].reason


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"title,code\n"])
def test_a_file_that_is_no_workbook_is_one_refused_record(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "occupation.xlsx").write_bytes(content)
    (only,) = bls_projections.read([tmp_path / "occupation.xlsx"], TODAY)
    assert only.problems[0].kind == "unreadable-table"


CELLS = st.one_of(
    st.text(st.characters(min_codepoint=32, max_codepoint=0xD7FF), max_size=20), st.floats(), st.sampled_from(ROOFERS)
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(CELLS, max_size=8), max_size=5))
def test_whatever_the_cells_hold_every_row_is_a_record_and_nothing_is_raised(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str | float]]
) -> None:
    records = read(tmp_path_factory.mktemp("bls"), *rows, ["Nurses", "29-1141", *ROOFERS[2:]])
    assert len(records) <= len(rows) + 1 and records[-1].readable
    observations = [q for r in records for q in r.quads if q.predicate.value == RDF + "type"]
    assert any(quad.object.value == QDATA + "Observation" for quad in observations)  # type: ignore[union-attr]
    assert not [quad for record in records for quad in record.quads if quad.predicate.value == CEASN + "comment"]
