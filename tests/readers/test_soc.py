"""The crosswalk of CIP 2020 and SOC 2018: what becomes of the real workbook, and of every fault a workbook can have."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, QuerySolutions, Store

from credlattice.model import Record
from credlattice.readers import soc
from credlattice.vocabulary import CTERMS, RESOURCE, SKOS
from tests.readers.spreadsheets import raw_rows, write_workbook
from tests.real_files import SHARED, require

TODAY = date(2026, 11, 25)
REAL = SHARED / "ipeds" / "cip_soc_crosswalk.xlsx"
HEADER = ["CIP2020Code", "CIP2020Title", "SOC2018Code", "SOC2018Title"]
WELDING = ["48.0508", "Welding Technology/Welder.", "51-4121", "Welders, Cutters, Solderers, and Brazers"]
NURSING = ["51.3801", "Registered Nursing/Registered Nurse.", "29-1141", "Registered Nurses"]
ROWS_OF_SHEETS = {
    "CIP-SOC": 6097,
    "SOC-CIP": 6093,
    "New CIP": 1076,
    "New SOC": 415,
    "Added Matches": 1007,
    "Unmatched CIP Codes": 194,
    "Unmatched SOC Codes": 180,
}


@pytest.fixture(scope="module")
def real() -> list[Record]:
    require(REAL, "the real crosswalk is")
    return list(soc.read([REAL], TODAY))


@pytest.fixture(scope="module")
def store(real: list[Record]) -> Store:
    found = Store()
    found.extend(quad for record in real for quad in record.quads)
    return found


def ask(store: Store, query: str) -> list[tuple[str, ...]]:
    prefixes = f"PREFIX skos: <{SKOS}> PREFIX ceterms: <{CTERMS}> PREFIX clr: <{RESOURCE}> "
    found = store.query(prefixes + query, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return sorted(tuple(cell.value for cell in row if cell is not None) for row in found)


def read(folder: Path, *rows: list[str], sheet: str = "CIP-SOC") -> list[Record]:
    return list(soc.read([write_workbook(folder / "cip_soc_crosswalk.xlsx", {sheet: [HEADER, *rows]})], TODAY))


def pairs(records: list[Record]) -> set[tuple[str, str]]:
    found = [quad for record in records for quad in record.quads if quad.predicate.value == SKOS + "relatedMatch"]
    return {(quad.subject.value.rpartition("/")[2], quad.object.value.rpartition("/")[2]) for quad in found}  # type: ignore[union-attr]


# -- the real workbook ------------------------------------------------------------------------------------------------


def test_every_row_of_every_sheet_is_one_readable_record(real: list[Record]) -> None:
    assert Counter(record.place.split(":")[1] for record in real) == {"File Guide": 1, **ROWS_OF_SHEETS}
    assert all(record.readable and not record.problems for record in real)


def test_the_rows_of_the_real_sheets_are_as_many_as_their_xml_holds(real: list[Record]) -> None:
    assert {sheet: len(raw_rows(REAL, sheet)) - 1 for sheet in ROWS_OF_SHEETS} == ROWS_OF_SHEETS


def test_the_pairs_are_those_of_the_sheet_by_field(real: list[Record]) -> None:
    written = {(row["A"], row["C"]) for row in raw_rows(REAL, "CIP-SOC")[1:]}
    assert pairs(real) == {(c, s) for c, s in written if c != "99.9999" and s != "99-9999"}
    assert len(pairs(real)) == 5723


def test_four_pairs_stand_in_the_sheet_by_field_only(real: list[Record]) -> None:
    by_field = {(row["A"], row["C"]) for row in raw_rows(REAL, "CIP-SOC")[1:]}
    by_occupation = {(row["C"], row["A"]) for row in raw_rows(REAL, "SOC-CIP")[1:]}
    assert {cip for cip, _ in by_field - by_occupation} == {"03.0204"}
    assert len(by_field - by_occupation) == 4


def test_all_867_occupations_are_described_once(store: Store) -> None:
    found = ask(store, "SELECT ?o ?label { ?o skos:inScheme clr:soc\\/2018 ; skos:prefLabel ?label }")
    assert len(found) == len({iri for iri, _ in found}) == 867


@pytest.mark.parametrize(
    ("field", "occupations"),
    [
        ("51.3801", {"25-1072", "29-1141"}),
        ("48.0508", {"51-4121", "51-4122"}),
        (
            "11.0701",
            {"11-3021", "15-1212", "15-1221", "15-1231", "15-1243", "15-1251", "15-1252", "15-1253", "15-1254"}
            | {"15-1255", "15-1299", "15-2051", "25-1021"},
        ),
    ],
)
def test_a_field_leads_to_the_occupations_it_prepares_for(store: Store, field: str, occupations: set[str]) -> None:
    query = f"SELECT ?code {{ <{RESOURCE}cip/2020/{field}> skos:relatedMatch ?o . ?o skos:notation ?code }}"
    assert {code for (code,) in ask(store, query)} == occupations


def test_a_field_without_occupation_says_so(store: Store) -> None:
    (note,) = ask(store, f"SELECT ?n {{ <{RESOURCE}cip/2020/01.0508> skos:note ?n }}")
    assert "no occupation" in note[0]


def test_an_occupation_without_field_is_described_and_says_so(store: Store) -> None:
    (found,) = ask(store, f"SELECT ?l ?n {{ <{RESOURCE}soc/2018/25-3041> skos:prefLabel ?l ; skos:note ?n }}")
    assert found[0] == "Tutors" and "no field" in found[1]


def test_no_match_is_no_concept(store: Store) -> None:
    assert not list(store.quads_for_pattern(NamedNode(f"{RESOURCE}soc/2018/99-9999"), None, None))
    assert not list(store.quads_for_pattern(None, None, NamedNode(f"{RESOURCE}soc/2018/99-9999")))


def test_credentials_reach_an_occupation_through_its_alignment_object(store: Store) -> None:
    query = """SELECT ?code ?name ?framework {
        <https://w3id.org/credlattice/resource/soc/2018/15-1252#alignment> a ceterms:CredentialAlignmentObject ;
            ceterms:targetNode <https://w3id.org/credlattice/resource/soc/2018/15-1252> ;
            ceterms:codedNotation ?code ; ceterms:targetNodeName ?name ; ceterms:frameworkName ?framework }"""
    expected = ("15-1252", "Software Developers", "Standard Occupational Classification 2018")
    assert ask(store, query) == [expected]


def test_a_query_goes_from_a_credential_over_its_field_to_an_occupation_of_onet(real: list[Record]) -> None:
    found = Store()
    found.extend(quad for record in real for quad in record.quads)
    found.update(f"""PREFIX ceterms: <{CTERMS}> PREFIX skos: <{SKOS}> INSERT DATA {{
        <urn:welding> ceterms:instructionalProgramType <{RESOURCE}cip/2020/48.0508#alignment> .
        <{RESOURCE}cip/2020/48.0508#alignment> ceterms:targetNode <{RESOURCE}cip/2020/48.0508> .
        <{RESOURCE}onet/occupation/51-4121.00> skos:exactMatch <{RESOURCE}soc/2018/51-4121> }}""")
    query = """SELECT DISTINCT ?soc ?onet WHERE {
      <urn:welding> ceterms:instructionalProgramType/ceterms:targetNode/skos:relatedMatch ?occupation .
      ?occupation skos:notation ?soc .
      OPTIONAL { ?onet skos:exactMatch|skos:broadMatch ?occupation } }"""
    assert ask(found, query) == [("51-4121", f"{RESOURCE}onet/occupation/51-4121.00"), ("51-4122",)]


def test_new_fields_and_new_occupations_are_marked(store: Store) -> None:
    query = "SELECT ?n {{ <{}{}> skos:historyNote ?n }}"
    assert ask(store, query.format(RESOURCE, "cip/2020/01.0310")) == [("New in CIP 2020.",)]
    assert ask(store, query.format(RESOURCE, "soc/2018/11-2032")) == [("New in SOC 2018.",)]
    assert ask(store, query.format(RESOURCE, "soc/2018/29-1141")) == []


def test_the_same_workbook_gives_the_same_statements_in_the_same_order(real: list[Record]) -> None:
    assert list(soc.read([REAL], TODAY)) == real


# -- faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (["1.0508", *WELDING[1:]], "bad-cip"),
        (["", *WELDING[1:]], "bad-cip"),
        (["48.0508", "Welding", "514121", "Welders"], "bad-soc"),
        (["48.0508", "Welding", "", ""], "bad-soc"),
        (["99.9999", "NO MATCH", "99-9999", "NO MATCH"], "no-match"),
    ],
)
def test_a_row_without_readable_codes_is_set_aside_with_what_it_said(tmp_path: Path, row: list[str], kind: str) -> None:
    bad, good = read(tmp_path, row, NURSING)
    assert [problem.kind for problem in bad.problems] == [kind] and bad.fragment and not bad.readable
    assert pairs([good]) == {("51.3801", "29-1141")}


def test_another_title_of_an_occupation_is_pointed_out_and_not_stated(tmp_path: Path) -> None:
    _, again = read(tmp_path, WELDING, ["48.0509", "Ironworking.", "51-4121", "Welders"])
    assert [problem.kind for problem in again.problems] == ["other-title"] and again.readable
    assert not [quad for quad in again.quads if quad.predicate.value == SKOS + "prefLabel"]


def test_an_occupation_without_title_is_described_where_a_row_names_it(tmp_path: Path) -> None:
    first, second = read(tmp_path, [*WELDING[:3], ""], WELDING)
    assert [problem.kind for problem in first.problems] == ["no-title"]
    assert any(quad.predicate.value == SKOS + "prefLabel" for quad in second.quads)


def test_a_wholly_blank_row_is_no_record(tmp_path: Path) -> None:
    assert len(read(tmp_path, WELDING, ["", "", "", ""], NURSING)) == 2


def test_a_sheet_with_other_columns_is_one_refused_record_that_names_the_expected_ones(tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "a.xlsx", {"Sheet1": [["SOC", "Title"], ["15-1252", "Software Developers"]]})
    (only,) = soc.read([book], TODAY)
    assert only.problems[0].kind == "unknown-sheet" and "SOC2018Code" in only.problems[0].reason


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"CIP2020Code,SOC2018Code\n48.0508,51-4121\n", b"\xff" * 500])
def test_a_file_that_is_no_workbook_is_one_refused_record(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cip_soc_crosswalk.xlsx").write_bytes(content)
    (only,) = soc.read([tmp_path / "cip_soc_crosswalk.xlsx"], TODAY)
    assert only.problems[0].kind == "unreadable-table" and not only.readable


CELLS = st.one_of(st.text(max_size=20), st.sampled_from([*WELDING, "99-9999", "99.9999", "15-1252"]), st.floats())


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(CELLS, max_size=6), max_size=6))
def test_whatever_the_cells_hold_every_row_is_a_record_and_nothing_is_raised(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str | float]]
) -> None:
    clean = [[_writable(cell) for cell in row] for row in rows]
    path = tmp_path_factory.mktemp("soc") / "cip_soc_crosswalk.xlsx"
    records = list(soc.read([write_workbook(path, {"CIP-SOC": [HEADER, *clean]})], TODAY))
    assert all(record.quads or record.problems for record in records)
    assert len(records) <= len(rows)


def _writable(cell: str | float) -> str | float:
    """XML holds no control characters."""
    return "".join(c for c in cell if c >= " " and c < "\ud800") if isinstance(cell, str) else cell
