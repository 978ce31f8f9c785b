"""The `cip` importer: NCES's own files of CIP 2020 and of the crosswalk from 2010, and files with faults."""

from __future__ import annotations

import csv
import warnings
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from credlattice import validation
from credlattice.model import Record
from credlattice.readers import cip, ctdl_terms
from credlattice.vocabulary import CTERMS, DCTERMS, GRAPH, RDF, RESOURCE, SKOS
from tests.real_files import SHARED

DAY = date(2026, 11, 25)
CODES = "CIPCode2020.csv"
CROSSWALK = "Crosswalk2010to2020.csv"
HEADER = "CIPFamily,CIPCode,Action,TextChange,CIPTitle,CIPDefinition,CrossReferences,Examples"
CROSSWALK_HEADER = "CIPCode2010,CIPTitle2010,Action,Text change,CIPCode2020,CIPTitle2020"
GOOD = '01,01.0101,No substantive changes,no,"Farming, General.","A program.","14.0301 - Power.","Examples: - A, - B"'


def real(name: str) -> Path:
    path = SHARED / "cip" / name
    if not path.is_file():
        message = f"REAL DATA ABSENT: {path} is not there, so the import of CIP is NOT tested on it"
        warnings.warn(message, stacklevel=1)
        pytest.skip(message)
    return path


@pytest.fixture(scope="module")
def codes() -> list[Record]:
    return list(cip.read([real(CODES)], DAY))


@pytest.fixture(scope="module")
def crosswalk() -> list[Record]:
    return list(cip.read([real(CROSSWALK)], DAY))


def raw(name: str) -> list[dict[str, str]]:
    with real(name).open(encoding="utf-8-sig", newline="") as file:
        return [{key: value.strip("=\"' ") for key, value in row.items()} for row in csv.DictReader(file)]


def built(folder: Path, *lines: str, header: str = HEADER, name: str = CODES) -> list[Record]:
    path = folder / name
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return list(cip.read([path], DAY))


def values(records: Iterable[Record], subject: str, predicate: str) -> set[str]:
    return {
        quad.object.value  # type: ignore[union-attr]
        for record in records
        for quad in record.quads
        if quad.subject.value == RESOURCE + subject and quad.predicate.value == predicate  # type: ignore[union-attr]
    }


def kinds(records: Iterable[Record]) -> list[str]:
    return [problem.kind for record in records for problem in record.problems if problem.fatal]


# -- the real files ---------------------------------------------------------------------------------------------------


def test_every_row_of_both_files_is_one_readable_record(codes: list[Record], crosswalk: list[Record]) -> None:
    assert [record.place for record in codes] == [f"{CODES}:{line}" for line in range(2, 2849)]
    assert len(codes) == len(raw(CODES)) == 2847 and len(crosswalk) == len(raw(CROSSWALK)) == 2698
    assert not [problem for record in (*codes, *crosswalk) for problem in record.problems]


def test_each_current_code_is_one_concept_and_each_former_code_is_one_of_cip_2010(codes: list[Record]) -> None:
    former = {row["CIPCode"] for row in raw(CODES) if row["Action"] in ("Moved from", "Deleted")}
    everything = {row["CIPCode"] for row in raw(CODES)}
    assert {r.id for r in codes if "/2020/" in r.id} == {f"{cip.SCHEME}/{code}" for code in everything - former}
    assert {r.id for r in codes if "/2010/" in r.id} == {f"{cip.SCHEME_2010}/{code}" for code in former}
    assert (len(everything - former), len(former)) == (2686, 161)


def test_a_field_says_its_title_code_place_definition_and_examples(codes: list[Record]) -> None:
    says = {name: values(codes, "cip/2020/01.0102", SKOS + name) for name in ("prefLabel", "notation", "broader")}
    assert says == {
        "prefLabel": {"Agribusiness/Agricultural Business Operations"},
        "notation": {"01.0102"},
        "broader": {RESOURCE + "cip/2020/01.01"},
    }
    (definition,) = values(codes, "cip/2020/01.0102", SKOS + "definition")
    assert definition.startswith("A program that prepares individuals to manage agricultural businesses")
    assert values(codes, "cip/2020/01.0308", SKOS + "example") == {
        "Agroecology",
        "Sustainable Agriculture",
        "Organic Farming",
    }


def test_a_cross_reference_is_a_related_field_that_the_file_describes(codes: list[Record]) -> None:
    assert values(codes, "cip/2020/01.0000", SKOS + "related") == {RESOURCE + "cip/2020/14.0301"}
    described = {record.id for record in codes}
    named = {q.object.value for r in codes for q in r.quads if q.predicate.value == SKOS + "related"}  # type: ignore[union-attr]
    assert named <= described


def test_every_concept_but_a_series_is_below_a_concept_that_the_file_describes(codes: list[Record]) -> None:
    described = {record.id for record in codes}
    for record in (record for record in codes if "/2020/" in record.id):
        wider = values([record], record.id.removeprefix(RESOURCE), SKOS + "broader")
        assert wider <= described and bool(wider) == ("." in record.id.rpartition("/")[2]), record.place


def test_the_alignment_object_names_its_concept_code_title_and_framework(codes: list[Record]) -> None:
    subject = "cip/2020/11.0701#alignment"
    names = ("codedNotation", "targetNode", "targetNodeName", "framework", "frameworkName")
    assert {name: values(codes, subject, CTERMS + name) for name in names} == {
        "codedNotation": {"11.0701"},
        "targetNode": {RESOURCE + "cip/2020/11.0701"},
        "targetNodeName": {"Computer Science"},
        "framework": {RESOURCE + "cip/2020"},
        "frameworkName": {"Classification of Instructional Programs 2020"},
    }
    assert values(codes, subject, RDF + "type") == {CTERMS + "CredentialAlignmentObject"}


def test_a_code_that_moved_or_was_deleted_names_its_successor(codes: list[Record]) -> None:
    replaced = DCTERMS + "isReplacedBy"
    assert values(codes, "cip/2010/01.0309", replaced) == {RESOURCE + "cip/2020/01.1004"}
    assert values(codes, "cip/2010/45.14", replaced) == {RESOURCE + "cip/2020/45.1103"}
    assert values(codes, "cip/2010/60.0499", replaced) == {RESOURCE + "cip/2020/61"}
    assert not values(codes, "cip/2020/01.0309", SKOS + "prefLabel")


def test_only_a_code_without_any_change_matches_exactly(crosswalk: list[Record]) -> None:
    expected = Counter(
        ("exactMatch" if row["Text change"] == "no" else "closeMatch")
        if row["Action"] == "No substantive changes"
        else "closeMatch"
        for row in raw(CROSSWALK)
        if row["Action"] in ("No substantive changes", "Moved to")
    )
    found = Counter(
        q.predicate.value.removeprefix(SKOS) for r in crosswalk for q in r.quads if "Match" in q.predicate.value
    )
    assert found == expected == {"exactMatch": 1862, "closeMatch": 281}


def test_a_deleted_code_matches_nothing_and_says_where_its_programs_are_reported(crosswalk: list[Record]) -> None:
    (record,) = [record for record in crosswalk if record.id.endswith("cip/2010/51.19")]
    predicates = {quad.predicate.value for quad in record.quads}
    assert not predicates & {SKOS + "exactMatch", SKOS + "closeMatch"}
    assert values([record], "cip/2010/51.19", DCTERMS + "isReplacedBy") == {RESOURCE + "cip/2020/51.1202"}
    assert values(crosswalk, "cip/2010/60.04", DCTERMS + "isReplacedBy") == set()


def test_a_new_code_is_said_to_be_new_and_not_described_again(crosswalk: list[Record]) -> None:
    (record,) = [record for record in crosswalk if record.id.endswith("cip/2020/61.99")]
    assert [(q.predicate.value, q.object.value) for q in record.quads] == [  # type: ignore[union-attr]
        (SKOS + "historyNote", "New in CIP 2020.")
    ]


def test_each_file_has_a_graph_of_its_own(codes: list[Record], crosswalk: list[Record]) -> None:
    graphs = [{quad.graph_name for record in records for quad in record.quads} for records in (codes, crosswalk)]
    assert graphs == [
        {NamedNode(GRAPH + "document/cip-2020")},
        {NamedNode(GRAPH + "document/cip-2010-2020-crosswalk")},
    ]


def test_the_real_files_satisfy_the_shapes(codes: list[Record], crosswalk: list[Record]) -> None:
    checked = validation.check([*codes, *crosswalk], cip.FORMAT.shapes)
    assert not [problem for record in checked for problem in record.problems]


def test_every_ctdl_term_exists(codes: list[Record]) -> None:
    used = {q.predicate.value for r in codes for q in r.quads if q.predicate.value.startswith(CTERMS)}
    assert used and all(ctdl_terms.canonical(term) for term in used)


def test_the_same_file_gives_the_same_quads_in_the_same_order(codes: list[Record]) -> None:
    assert list(cip.read([real(CODES)], DAY)) == codes


# -- faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (GOOD.replace("01.0101", "1.0101"), "bad-code"),
        (GOOD.replace("01.0101", ""), "bad-code"),
        (GOOD.replace("Farming, General.", "."), "no-title"),
        (GOOD.replace("No substantive changes", "Renamed"), "unknown-action"),
        ('"01","01.0101","New"', "short-row"),
    ],
)
def test_a_row_that_cannot_be_read_is_set_aside_with_its_reason(tmp_path: Path, line: str, kind: str) -> None:
    records = built(tmp_path, line, GOOD.replace("01.0101", "01.0102"))
    assert kinds(records) == [kind] and [record.readable for record in records] == [False, True]
    assert records[0].fragment and records[0].problems[0].place == f"{CODES}:2"


def test_a_code_that_stands_twice_is_read_once(tmp_path: Path) -> None:
    assert kinds(built(tmp_path, GOOD, GOOD)) == ["duplicate-code"]


def test_a_blank_line_is_no_record(tmp_path: Path) -> None:
    assert len(built(tmp_path, GOOD, ",,,,,,,")) == 1


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ('"01.0101","Farming.","Moved to",no,"1.1","Farming."', "bad-code"),
        ('"","Farming.","Moved to",no,"01.0102","Farming."', "bad-code"),
        ('"01.0101","","Moved to",no,"01.0102","Farming."', "no-title"),
        ('"01.0101","Farming.","Split",no,"01.0102","Farming."', "unknown-action"),
    ],
)
def test_a_match_that_cannot_be_read_is_set_aside(tmp_path: Path, line: str, kind: str) -> None:
    assert kinds(built(tmp_path, line, header=CROSSWALK_HEADER, name=CROSSWALK)) == [kind]


def test_a_file_of_another_kind_is_refused_with_the_columns_that_are_expected(tmp_path: Path) -> None:
    (record,) = built(tmp_path, "1,2", header="a,b")
    assert kinds([record]) == ["unknown-columns"] and "CIPCode2010" in record.problems[0].reason
    assert record.fragment == "a, b"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\x00" * 50, b'"' + b"x" * 2_000_000])
def test_a_file_that_is_no_table_is_one_refused_record(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / CODES
    path.write_bytes(content)
    (record,) = cip.read([path], DAY)
    assert not record.readable


def test_text_that_no_rdf_may_hold_is_replaced(tmp_path: Path) -> None:
    (record,) = built(tmp_path, GOOD.replace("A program.", "A\x01program."))
    assert values([record], "cip/2020/01.0101", SKOS + "definition") == {"A\ufffdprogram."}


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_to_a_file_ever_raises(tmp_path: Path, data: st.DataObject) -> None:
    header, line = data.draw(
        st.sampled_from(
            [(HEADER, GOOD), (CROSSWALK_HEADER, '="01.0101","Farming.","Moved to",no,="01.0102","Farming."')]
        )
    )
    content = bytearray(f"{header}\n{line}\n{line}\n".encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 12))] = data.draw(st.binary(max_size=6))
    path = tmp_path / CODES
    path.write_bytes(bytes(content))
    for record in cip.read([path], DAY):
        assert record.readable or record.problems
        assert all(isinstance(quad, Quad) and isinstance(quad.object, NamedNode | Literal) for quad in record.quads)
