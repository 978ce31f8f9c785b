"""Extracts of the College Scorecard: what becomes of the real files, and of every fault a file can have."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from pyoxigraph import QuerySolutions, Store

from credlattice.model import Record
from credlattice.readers import scorecard
from credlattice.vocabulary import CTERMS, PREFIXES, RESOURCE, SCHEMA
from tests.real_files import SHARED, require

TODAY = date(2026, 11, 25)
REAL = SHARED / "scorecard"
INSTITUTIONS, EARNINGS = "institutions.csv", "scorecard_earnings.csv"
DEBT = "scorecard_debt_repayment_latest_by_inst.parquet"
HEADERS = {
    INSTITUTIONS: "UnitID,INSTITUTION,CITY,STATE,ZIP,OPEID,SECTOR",
    EARNINGS: "UNITID,INSTNM,STABBR,MD_EARN_WNE_P10,MD_EARN_WNE_P6",
}
ALABAMA = "100654,Alabama A & M University,AL,40628.0,27851.0"


@pytest.fixture(scope="module")
def real() -> list[Record]:
    require(REAL, "the real outcomes are")
    return list(scorecard.read([REAL / DEBT, REAL / EARNINGS, REAL / INSTITUTIONS], TODAY))


@pytest.fixture(scope="module")
def store(real: list[Record]) -> Store:
    return stored(real)


def stored(records: Sequence[Record]) -> Store:
    found = Store()
    found.extend(quad for record in records for quad in record.quads)
    return found


def ask(store: Store, query: str) -> list[tuple[str, ...]]:
    prefixes = " ".join(f"PREFIX {prefix}: <{namespace}>" for prefix, namespace in PREFIXES.items())
    found = store.query(f"{prefixes} {query}", use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return sorted(tuple(cell.value for cell in row if cell is not None) for row in found)


def stated(store: Store, unitid: int | str, metric: str, predicate: str = "schema:value") -> str | None:
    """What is stated of the institution by the metric."""
    found = ask(
        store,
        f"""SELECT ?v {{ ?o qdata:atPoint <{RESOURCE}us/institution/{unitid}> ;
            qdata:isObservationOf <{RESOURCE}metric/scorecard/{metric}> ; {predicate} ?v }}""",
    )
    assert len(found) <= 1
    return found[0][0] if found else None


def read(folder: Path, name: str, *lines: str) -> list[Record]:
    """The records of the lines, without the one of the data set."""
    (folder / name).write_text("\n".join([HEADERS[name], *lines, ""]), encoding="utf-8")
    records = list(scorecard.read([folder / name], TODAY))
    return records[name == EARNINGS :]


def debts(folder: Path, **columns: object) -> list[Record]:
    """The records of a debt file of one row with these cells."""
    names = ["unitid", "instnm", "year", *scorecard.DEBT]
    row = {**dict.fromkeys(names), "unitid": 128674, "instnm": "Branford Hall", "year": 2020, **columns}
    parquet.write_table(pyarrow.table({name: [cell] for name, cell in row.items()}), folder / DEBT)
    return list(scorecard.read([folder / DEBT], TODAY))[1:]


def raw(name: str) -> list[dict[str, str]]:
    with (REAL / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# -- the real files ---------------------------------------------------------------------------------------------------


def test_every_row_is_one_readable_record_beside_those_of_the_two_data_sets(real: list[Record]) -> None:
    counted = Counter(record.place.partition(":")[0] for record in real if ":" in record.place)
    rows = {
        INSTITUTIONS: len(raw(INSTITUTIONS)),
        EARNINGS: len(raw(EARNINGS)),
        DEBT: parquet.read_table(REAL / DEBT).num_rows,
    }
    assert counted == rows == {INSTITUTIONS: 6050, EARNINGS: 6429, DEBT: 12373}
    assert len(real) == sum(rows.values()) + 2
    assert all(record.readable and not record.problems for record in real)


MEDIANS = [
    # UNITID, ten and six years after entry
    (100654, "40628", "27851"),  # Alabama A & M University
    (110635, "92446", "74919"),  # University of California-Berkeley
    (130794, "100533", "81765"),  # Yale University
    (166027, "101817", "99572"),  # Harvard University
    (166683, "143372", "131633"),  # Massachusetts Institute of Technology
    (187198, "41595", "33731"),  # UCNJ Union College of Union County NJ
    (190150, "102491", "88535"),  # Columbia University
    (198419, "97800", "85792"),  # Duke University
    (221740, "51151", "42209"),  # The University of Tennessee-Chattanooga
    (243744, "124080", "102887"),  # Stanford University
    (433387, "60615", "69572"),  # Western Governors University
]


@pytest.mark.parametrize("row", MEDIANS, ids=[str(row[0]) for row in MEDIANS])
def test_the_earnings_of_institutions_are_those_of_the_file(store: Store, row: tuple[int, str, str]) -> None:
    unitid, ten, six = row
    assert stated(store, unitid, "median-earnings-10-years-after-entry") == ten
    assert stated(store, unitid, "median-earnings-6-years-after-entry") == six


def test_every_number_of_the_earnings_file_is_stated_of_its_institution(store: Store) -> None:
    for column, years in (("MD_EARN_WNE_P10", 10), ("MD_EARN_WNE_P6", 6)):
        written = {(row["UNITID"], float(row[column])) for row in raw(EARNINGS) if row[column]}
        query = f"""SELECT ?i ?v {{ ?o qdata:atPoint ?i ; schema:value ?v ; qdata:isObservationOf
            <{RESOURCE}metric/scorecard/median-earnings-{years}-years-after-entry> }}"""
        assert {(iri.rpartition("/")[2], float(value)) for iri, value in ask(store, query)} == written


def test_the_institutions_are_those_of_ipeds_by_unitid(store: Store) -> None:
    with (SHARED / "ipeds" / "hd2024.csv").open(encoding="utf-8-sig", newline="") as file:
        ipeds = {row["UNITID"] for row in csv.DictReader(file)}
    query = f"""SELECT ?i {{ ?o qdata:atPoint ?i ; qdata:isObservationOf
        <{RESOURCE}metric/scorecard/median-earnings-10-years-after-entry> }}"""
    assert len(ipeds & {iri.rpartition("/")[2] for (iri,) in ask(store, query)}) == 4835


def test_an_empty_cell_states_nothing(store: Store) -> None:
    assert stated(store, 119678, "median-earnings-10-years-after-entry") is None
    assert stated(store, 119678, "median-earnings-10-years-after-entry", "qdata:dataWithholdingType") is None


def test_every_debt_and_repayment_share_of_the_file_is_stated(real: list[Record]) -> None:
    rows = parquet.read_table(REAL / DEBT).to_pylist()
    written = Counter(round(row[column], 3) for row in rows for column in scorecard.DEBT if row[column] is not None)
    found = [
        quad for r in real if r.place.startswith(DEBT) for quad in r.quads if quad.predicate.value == SCHEMA + "value"
    ]
    assert Counter(round(float(quad.object.value), 3) for quad in found) == written  # type: ignore[union-attr]
    assert sum(written.values()) == 4122


def test_the_debt_of_one_school_is_that_of_the_file_and_names_the_data_file(store: Store) -> None:
    assert stated(store, 185332, "median-debt-of-completers") == "7959"
    assert stated(store, 185332, "repayment-3-years-default") == "30"
    query = f"""SELECT ?name {{ ?o qdata:atPoint <{RESOURCE}us/institution/185332> , ?p ; qdata:isObservationOf
        <{RESOURCE}metric/scorecard/median-debt-of-completers> . ?p a qdata:DataSetTimeFrame ; ceterms:name ?name }}"""
    assert ask(store, query) == [("College Scorecard data file of 2019–20",)]


def test_a_researcher_finds_the_earnings_of_an_institution_by_its_name(store: Store) -> None:
    query = """SELECT ?dollars ?unit ?source WHERE {
      ?institution ceterms:name "Harvard University"@en .
      ?observation qdata:atPoint ?institution ; qdata:isObservationOf ?metric ; schema:value ?dollars .
      ?metric ceterms:name "Median earnings 10 years after entry"@en ; cl:unitOfMeasure/skos:prefLabel ?unit .
      ?data qdata:hasObservation ?observation ; ceterms:name ?source . }"""
    assert ask(store, query) == [("101817", "US dollars per year", "College Scorecard: earnings after entry")]


def test_a_query_for_qdata_goes_from_the_institution_to_its_data_set(store: Store) -> None:
    institution = f"<{RESOURCE}us/institution/166027>"
    query = f"""SELECT ?median {{ {institution} qdata:relevantDataSet/qdata:hasObservation ?o .
        ?o qdata:atPoint {institution} ; qdata:median ?median ; schema:currency "USD" }}"""
    assert ask(store, query) == [("101817",), ("99572",)]


def test_nothing_is_stated_of_credentials(real: list[Record]) -> None:
    assert not [quad for record in real for quad in record.quads if "us/credential/" in quad.subject.value]  # type: ignore[union-attr]


def test_an_institution_has_the_identifiers_that_other_files_join_by(store: Store) -> None:
    query = f"""SELECT ?t ?n ?i ?o {{ <{RESOURCE}us/institution/100654> a ?t ; ceterms:name ?n ; ceterms:ipedsID ?i ;
        ceterms:opeID ?o }}"""
    assert ask(store, query) == [(CTERMS + "CredentialOrganization", "Alabama A & M University", "100654", "00100200")]


def test_an_institution_is_named_once_however_many_files_name_it(store: Store) -> None:
    query = "SELECT ?i (COUNT(DISTINCT ?n) AS ?names) { ?i a ?t ; ceterms:ipedsID ?x ; ceterms:name ?n } GROUP BY ?i"
    assert {count for _, count in ask(store, query)} == {"1"}


def test_the_order_in_which_the_files_are_given_does_not_matter(real: list[Record]) -> None:
    assert list(scorecard.read([REAL / INSTITUTIONS, REAL / EARNINGS, REAL / DEBT], TODAY)) == real


# -- faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unitid", ["", "12345", "abcdef", "-2", "100654.5", "999999999999"])
def test_a_row_without_a_unitid_is_set_aside_with_what_it_said(tmp_path: Path, unitid: str) -> None:
    bad, good = read(tmp_path, EARNINGS, f"{unitid},Nowhere College,AL,1,2", ALABAMA)
    assert [problem.kind for problem in bad.problems] == ["bad-unitid"] and "Nowhere College" in bad.fragment
    assert stated(stored([good]), 100654, "median-earnings-10-years-after-entry") == "40628"


def test_a_second_row_of_an_institution_is_set_aside(tmp_path: Path) -> None:
    _, again = read(tmp_path, EARNINGS, ALABAMA, "100654,Alabama A & M University,AL,1,2")
    assert [problem.kind for problem in again.problems] == ["repeated-unitid"]


@pytest.mark.parametrize("cell", ["PrivacySuppressed", "PS"])
def test_a_suppressed_number_is_said_to_be_suppressed(tmp_path: Path, cell: str) -> None:
    found = stored(read(tmp_path, EARNINGS, f"100654,Alabama A & M University,AL,{cell},27851"))
    assert stated(found, 100654, "median-earnings-10-years-after-entry") is None
    reason = stated(found, 100654, "median-earnings-10-years-after-entry", "qdata:dataWithholdingType")
    assert reason == f"{RESOURCE}withholding/privacy-suppressed"


@pytest.mark.parametrize("cell", ["", "NULL", "-1", "-2", "-3"])
def test_a_number_that_is_not_known_states_nothing(tmp_path: Path, cell: str) -> None:
    (record,) = read(tmp_path, EARNINGS, f"100654,Alabama A & M University,AL,{cell},")
    assert record.readable and not record.problems
    assert {quad.subject.value for quad in record.quads} == {f"{RESOURCE}us/institution/100654"}  # type: ignore[union-attr]


@pytest.mark.parametrize("cell", ["plenty", "1e308", "inf", "0x10", "9" * 30, "1.2.3"])
def test_a_cell_that_is_no_number_is_left_out_with_a_warning(tmp_path: Path, cell: str) -> None:
    (record,) = read(tmp_path, EARNINGS, f"100654,Alabama A & M University,AL,{cell},27851")
    assert [problem.kind for problem in record.problems] == ["bad-number"] and record.readable


@pytest.mark.parametrize(
    ("opeid", "stated_as"), [("100200", "00100200"), ("-2", None), ("", None), ("04283300", "04283300")]
)
def test_an_opeid_has_eight_digits_or_is_not_stated(tmp_path: Path, opeid: str, stated_as: str | None) -> None:
    (record,) = read(tmp_path, INSTITUTIONS, f"100654,Alabama A & M University,Normal,AL,35762,{opeid},1")
    found = [quad.object.value for quad in record.quads if quad.predicate.value == CTERMS + "opeID"]  # type: ignore[union-attr]
    assert found == ([stated_as] if stated_as else []) and not record.problems


def test_an_opeid_with_letters_is_left_out_with_a_warning(tmp_path: Path) -> None:
    (record,) = read(tmp_path, INSTITUTIONS, "100654,Alabama A & M University,Normal,AL,35762,E00100,1")
    assert [problem.kind for problem in record.problems] == ["bad-opeid"] and record.readable


def test_an_administrative_unit_is_no_organization_that_offers_credentials(tmp_path: Path) -> None:
    (record,) = read(tmp_path, INSTITUTIONS, "100733,University of Alabama System Office,Tuscaloosa,AL,35401,-2,0")
    assert CTERMS + "Organization" in {quad.object.value for quad in record.quads}  # type: ignore[union-attr]


def test_a_share_in_32_bits_is_the_number_that_was_meant(tmp_path: Path) -> None:
    found = stored(debts(tmp_path, repay_3yr_default=30.000001907348633))
    assert stated(found, 128674, "repayment-3-years-default") == "30"
    assert stated(found, 128674, "repayment-3-years-default", "qdata:percentage") == "30"


def test_a_row_without_a_year_is_stated_without_a_period_and_warned_of(tmp_path: Path) -> None:
    (record,) = debts(tmp_path, median_debt_completers=9087.0, year=None)
    assert [problem.kind for problem in record.problems] == ["bad-year"]
    assert stated(stored([record]), 128674, "median-debt-of-completers") == "9087"


def test_a_row_of_nulls_states_nothing_but_the_institution(tmp_path: Path) -> None:
    (record,) = debts(tmp_path)
    assert record.readable and not record.problems
    assert {quad.subject.value for quad in record.quads} == {f"{RESOURCE}us/institution/128674"}  # type: ignore[union-attr]


def test_lists_and_objects_in_cells_are_left_out_with_a_warning(tmp_path: Path) -> None:
    (record,) = debts(tmp_path, median_debt_completers=[1, 2], repay_3yr_default={"a": 1})
    assert [problem.kind for problem in record.problems] == ["bad-number", "bad-number"] and record.readable


def test_a_file_with_other_columns_is_one_refused_record_that_names_the_expected_ones(tmp_path: Path) -> None:
    (tmp_path / EARNINGS).write_text("UNITID,EARNINGS\n100654,40628\n")
    (only,) = scorecard.read([tmp_path / EARNINGS], TODAY)
    assert only.problems[0].kind == "unknown-file" and "MD_EARN_WNE_P10" in only.problems[0].reason


@pytest.mark.parametrize(("name", "kind"), [(DEBT, "unreadable-table"), (EARNINGS, "unknown-file")])
@pytest.mark.parametrize("content", [b"", b"PAR1 cut short", b"\x00\xff\x00" * 100])
def test_a_file_that_is_no_table_is_one_refused_record(tmp_path: Path, name: str, kind: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    (only,) = scorecard.read([tmp_path / name], TODAY)
    assert only.problems[0].kind in (kind, "unreadable-table") and not only.readable


def test_a_file_that_is_absent_does_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    (tmp_path / EARNINGS).write_text(f"{HEADERS[EARNINGS]}\n{ALABAMA}\n")
    records = list(scorecard.read([tmp_path / DEBT, tmp_path / INSTITUTIONS, tmp_path / EARNINGS], TODAY))
    assert [record.readable for record in records] == [False, False, True, True]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=60), st.just(ALABAMA)), max_size=6), st.binary(max_size=20))
def test_whatever_the_lines_hold_nothing_is_raised(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], tail: bytes
) -> None:
    file = tmp_path_factory.mktemp("scorecard") / EARNINGS
    file.write_bytes("\n".join([HEADERS[EARNINGS], *lines, ""]).encode("utf-8", "surrogatepass") + tail)
    assert list(scorecard.read([file], TODAY))
