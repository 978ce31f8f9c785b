"""The crosswalks of ESCO, ISCO-08, O*NET and SOC: the real files, and every fault such a file can have."""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from credlattice.model import Record
from credlattice.readers import esco_onet
from credlattice.vocabulary import OWL, RDF, RDFS, RESOURCE, SKOS
from tests.readers.spreadsheets import write_workbook
from tests.real_files import SHARED, require

TODAY = date(2026, 11, 25)
REAL = SHARED / "esco"
OCCUPATION = "http://data.europa.eu/esco/occupation/"
PARLIAMENT = OCCUPATION + "5bca96fd-4203-400b-be58-9e9b50bc98da"
SERVICE_MANAGER = OCCUPATION + "bcc2c1db-f969-4355-bebf-4878ff6c2a94"
SSSOM = "https://w3id.org/sssom/"
ISCO = "http://data.europa.eu/esco/isco/C"
SOC = RESOURCE + "soc/2010/"
ONET = RESOURCE + "onet/occupation/"
MATCHES = {SKOS + name: name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")}


def matches(records: list[Record]) -> dict[tuple[str, str], str]:
    return {
        (quad.subject.value, quad.object.value): MATCHES[quad.predicate.value]
        for record in records
        for quad in record.quads
        if quad.predicate.value in MATCHES
    }


def about(records: list[Record], subject: str, predicate: str) -> set[str]:
    """What the mappings of `subject` say by `predicate`."""
    mappings = {
        quad.subject.value
        for record in records
        for quad in record.quads
        if quad.predicate.value == OWL + "annotatedSource" and quad.object.value == subject
    }
    said = (quad for record in records for quad in record.quads if quad.subject.value in mappings)
    return {quad.object.value for quad in said if quad.predicate.value == predicate}


def kinds(records: list[Record]) -> list[str]:
    return [problem.kind for record in records for problem in record.problems]


@pytest.fixture(scope="module")
def real() -> dict[str, list[Record]]:
    require(REAL, "the real crosswalks are")
    names = ("esco_onet_crosswalk_MCC.csv", "esco_onet_crosswalk_Nov2020.csv", "ISCO_SOC_Crosswalk.xls")
    return {name: list(esco_onet.read([REAL / name], TODAY)) for name in names}


# -- the real files ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["esco_onet_crosswalk_MCC.csv", "esco_onet_crosswalk_Nov2020.csv"])
def test_every_row_of_the_crosswalk_is_one_close_match(real: dict[str, list[Record]], name: str) -> None:
    with (REAL / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(real[name]) == len(rows) == 1680
    assert matches(real[name]) == {(row["concept_uri"], ONET + row["onet_code"]): "closeMatch" for row in rows}
    assert kinds(real[name]) == []


def test_what_the_editions_say_otherwise_stands_in_two_graphs(real: dict[str, list[Record]]) -> None:
    report, later = real["esco_onet_crosswalk_MCC.csv"], real["esco_onet_crosswalk_Nov2020.csv"]
    assert (PARLIAMENT, ONET + "11-1011.00") in matches(report)
    assert (PARLIAMENT, ONET + "11-1031.00") in matches(later)
    assert report[0].document.graph != later[0].document.graph


def test_a_match_keeps_how_sure_its_makers_are(real: dict[str, list[Record]]) -> None:
    records = real["esco_onet_crosswalk_Nov2020.csv"]
    assert about(records, PARLIAMENT, SSSOM + "other") == {"confidence=2"}
    assert about(records, PARLIAMENT, SSSOM + "similarity_score") == {"0.747042378783226"}
    assert about(records, PARLIAMENT, SSSOM + "match_string") == {"assembly member"}
    assert about(records, PARLIAMENT, SSSOM + "subject_label") == {"member of parliament"}
    assert about(records, PARLIAMENT, SSSOM + "object_label") == {"legislators"}


def test_no_shared_titles_are_no_match_string(real: dict[str, list[Record]]) -> None:
    assert about(real["esco_onet_crosswalk_MCC.csv"], SERVICE_MANAGER, SSSOM + "match_string") == set()


def test_every_row_of_both_sheets_is_one_mapping(real: dict[str, list[Record]]) -> None:
    records = real["ISCO_SOC_Crosswalk.xls"]
    with CalamineWorkbook.from_path(str(REAL / "ISCO_SOC_Crosswalk.xls")) as book:
        sheets = [book.get_sheet_by_name(name).to_python()[7:] for name in book.sheet_names]
    assert len(records) == sum(len(sheet) for sheet in sheets) == 2250
    assert len(matches(records)) == 2250
    assert kinds(records) == []


def test_marks_of_parts_say_how_occupations_relate(real: dict[str, list[Record]]) -> None:
    found = matches(real["ISCO_SOC_Crosswalk.xls"])
    lawyers, nurses, officials = ISCO + "2611", ISCO + "2221", ISCO + "1112"
    assert found[lawyers, SOC + "23-1011"] == "exactMatch"
    assert found[nurses, SOC + "29-1141"] == "narrowMatch"
    assert found[SOC + "29-1141", nurses] == "broadMatch"
    assert found[officials, SOC + "11-1011"] == "relatedMatch"


def test_each_pair_is_stated_from_both_sides_and_the_two_agree(real: dict[str, list[Record]]) -> None:
    found = matches(real["ISCO_SOC_Crosswalk.xls"])
    inverse = {"narrowMatch": "broadMatch", "broadMatch": "narrowMatch"}
    assert all(found[target, subject] == inverse.get(name, name) for (subject, target), name in found.items())
    assert Counter(found.values()) == {"relatedMatch": 756, "narrowMatch": 651, "broadMatch": 651, "exactMatch": 192}


def test_comments_are_kept(real: dict[str, list[Record]]) -> None:
    said = (quad for record in real["ISCO_SOC_Crosswalk.xls"] for quad in record.quads)
    comments = Counter(quad.object.value for quad in said if quad.predicate.value == RDFS + "comment")
    assert comments["recommended match 8/18/11"] == 28


def test_every_match_has_an_axiom_with_its_reason(real: dict[str, list[Record]]) -> None:
    for records in real.values():
        predicates = Counter(quad.predicate.value for record in records for quad in record.quads)
        assert predicates[SSSOM + "mapping_justification"] == len(records)
        axioms = {q.subject.value for r in records for q in r.quads if q.predicate.value == RDF + "type"}
        assert {record.id for record in records} <= axioms


# -- faults -----------------------------------------------------------------------------------------------------------

HEADER = (
    "id,esco_occupation,isco_code,onet_code,onet_occupation,matching_job_titles,semantic_similarity,confidence,"
    "concept_uri\n"
)
MAYOR = '1296,mayor,1111,11-1011.00,chief executives,"[\'mayor\', ""city\'s head""]",0.79,1.0,' + PARLIAMENT + "\n"
BLS = [
    ["Bureau of Labor Statistics"],
    ["ISCO-08 Code", "ISCO-08 Title EN", "part", "2010 SOC Code", "2010 SOC Title", "Comment 8/17/11"],
]


def read(folder: Path, content: str | bytes, name: str = "esco_onet_crosswalk_Nov2020.csv") -> list[Record]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(esco_onet.read([path], TODAY))


def test_shared_titles_are_read_from_their_list(tmp_path: Path) -> None:
    records = read(tmp_path, HEADER + MAYOR)
    assert about(records, PARLIAMENT, SSSOM + "match_string") == {"mayor", "city's head"}


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (PARLIAMENT, "http://example.org/mayor", "bad-esco-uri"),
        ("11-1011.00", "11-1011", "bad-onet-code"),
        ("11-1011.00", "", "bad-onet-code"),
    ],
)
def test_a_row_without_two_codes_is_set_aside(tmp_path: Path, old: str, new: str, kind: str) -> None:
    bad, good = read(tmp_path, HEADER + MAYOR.replace(old, new) + MAYOR)
    assert (kinds([bad]), bad.quads) == ([kind], ())
    assert good.readable and good.quads


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("0.79", "1.79", "bad-similarity"),
        ("0.79", "nan", "bad-similarity"),
        (",1.0,", ",0.7,", "bad-confidence"),
    ],
)
def test_a_number_out_of_bounds_is_left_out_with_a_warning(tmp_path: Path, old: str, new: str, kind: str) -> None:
    (record,) = read(tmp_path, HEADER + MAYOR.replace(old, new))
    assert (kinds([record]), record.readable) == ([kind], True)


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "\x00\x01"])
def test_another_table_is_refused_and_told_the_columns(tmp_path: Path, content: str) -> None:
    (record,) = read(tmp_path, content)
    assert not record.readable
    assert "concept_uri" in record.problems[0].reason


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (["251X", "Lawyers", "", "23-1011", "Lawyers"], "bad-isco-code"),
        (["2611", "Lawyers", "", "23-10", "Lawyers"], "bad-soc-code"),
        (["2611", "Lawyers", "some", "23-1011", "Lawyers"], "bad-part"),
    ],
)
def test_a_row_of_the_workbook_that_cannot_be_read_is_set_aside(tmp_path: Path, row: list[str], kind: str) -> None:
    path = write_workbook(tmp_path / "ISCO_SOC_Crosswalk.xlsx", {"ISCO": [*BLS, row]})
    (record,) = esco_onet.read([path], TODAY)
    assert kinds([record]) == [kind]


def test_a_pair_that_only_one_sheet_holds_claims_no_more_than_a_relation(tmp_path: Path) -> None:
    row = ["2611", "Lawyers", "", "23-1011", "Lawyers"]
    path = write_workbook(tmp_path / "ISCO_SOC_Crosswalk.xlsx", {"ISCO": [*BLS, row]})
    records = list(esco_onet.read([path], TODAY))
    assert matches(records) == {(ISCO + "2611", SOC + "23-1011"): "relatedMatch"}
    assert kinds(records) == ["one-sided"]


def test_another_workbook_is_refused_and_told_the_columns(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "ISCO_SOC_Crosswalk.xlsx", {"Other": [["a", "b"], ["1", "2"]]})
    (record,) = esco_onet.read([path], TODAY)
    assert "2010 SOC Code" in record.problems[0].reason


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0broken"])
def test_a_broken_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (record,) = read(tmp_path, content, "ISCO_SOC_Crosswalk.xls")
    assert kinds([record]) == ["unreadable-file"]


def test_the_same_file_gives_the_same_quads_in_the_same_order(tmp_path: Path) -> None:
    assert read(tmp_path, HEADER + MAYOR) == read(tmp_path, HEADER + MAYOR)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.binary(min_size=1, max_size=6)), min_size=1, max_size=4))
def test_damaged_bytes_never_raise_and_always_give_records(edits: list[tuple[int, bytes]]) -> None:
    content = (HEADER + MAYOR).encode()
    for at, change in edits:
        content = content[:at] + change + content[at + len(change) :]
    with tempfile.TemporaryDirectory() as folder:
        records = read(Path(folder), content)
    assert records
    assert all(record.quads or record.problems for record in records)
