"""The importer of Rich Skill Descriptors on OSMT's own files, and on built JSON in the form of its public addresses."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credlattice.model import Record
from credlattice.readers import rsd
from credlattice.readers.describing import short_hash
from credlattice.vocabulary import CEASN, CTERMS, DCTERMS, RDF, RESOURCE, SKOS
from tests.real_files import SHARED, require

DAY = date(2026, 11, 25)
SKILL = "https://osmt.example.org/api/skills/c9d819b3-de84-401e-808a-ddcbfbdd4953"
COLLECTION = "https://osmt.example.org/api/collections/fb14bd66-e1b0-40d8-b6b5-377c920b1d35"
DOCUMENT: dict[str, Any] = {
    "@context": "https://rsd.openskillsnetwork.org/context-v1.json",
    "type": "RichSkillDescriptor",
    "id": SKILL,
    "uuid": "c9d819b3-de84-401e-808a-ddcbfbdd4953",
    "creator": "https://credentialengineregistry.org/resources/ce-036d082d-d80e-41a7-99a0-2d63a4ad3a4a",
    "authors": ["A. Person"],
    "status": "published",
    "creationDate": "2023-02-27T21:02:47.15505Z",
    "updateDate": "2023-03-30T13:02:07.411354Z",
    "publishDate": "2023-03-30T13:02:07.411364Z",
    "archiveDate": None,
    "skillName": "Access Level Standards",
    "skillStatement": "Standardize levels of access to keep information secure.",
    "keywords": ["Risk", "Security", "Risk"],
    "categories": ["Information Security"],
    "alignments": [{"id": "https://skills.example.org/KS1", "skillName": "Security", "isPartOf": {"name": "Skills"}}],
    "standards": [{"skillName": "NICE_SP_RSK"}],
    "certifications": [{"name": "Security+"}],
    "employers": [{"name": "Example Works"}],
    "collections": [{"uuid": "fb14bd66-e1b0-40d8-b6b5-377c920b1d35", "name": "Software"}],
    "occupations": [
        {
            "code": "15-1244",
            "targetNodeName": "Administrators",
            "frameworkName": "bls",
            "parents": [{"code": "15-0000"}],
        },
        {"code": "15-1299.08", "targetNodeName": "Engineers", "frameworkName": "o*net"},
        {"code": "2511", "targetNodeName": "Systems analysts", "frameworkName": "ISCO-08"},
    ],
}


@pytest.fixture(scope="module")
def folder() -> Path:
    found = SHARED / "rsd"
    require(found, "the import of OSMT's own files is")
    return found


def triples(records: Sequence[Record]) -> set[tuple[str, str, str]]:
    return {(q.subject.value, q.predicate.value, q.object.value) for record in records for q in record.quads}


def problems(records: Sequence[Record]) -> list[tuple[str, bool]]:
    return [(problem.kind, problem.fatal) for record in records for problem in record.problems]


def from_json(folder: Path, content: Any) -> list[Record]:
    path = folder / "skills.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return list(rsd.read([path], DAY))


def from_csv(folder: Path, header: str, *lines: str) -> list[Record]:
    path = folder / "Skills-Import.csv"
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return list(rsd.read([path], DAY))


# -- OSMT's own files -------------------------------------------------------------------------------------------------


def test_every_row_of_the_published_files_is_one_readable_record(folder: Path) -> None:
    for name, expected in (("Skills-Import.csv", 2), ("BLS-Import.csv", 1_447), ("oNet-Import.csv", 1_016)):
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            assert sum(1 for _ in csv.DictReader(file)) == expected
        records = list(rsd.read([folder / name], DAY))
        assert (len(records), problems(records)) == (expected, [])


# Read in the file by hand.
@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        (CEASN + "competencyLabel", "Data and Data Store Access"),
        (CEASN + "competencyCategory", ".NET Framework"),
        (CEASN + "conceptKeyword", "Language Integrated Query (LINQ)"),
        (CTERMS + "occupationType", RESOURCE + "soc/2018/15-1252#alignment"),
        (CTERMS + "occupationType", RESOURCE + "soc/2018/15-0000#alignment"),
        (CEASN + "alignTo", "https://skills.emsidata.com/skills/KS1200B62W5ZF38RJ7TD"),
    ],
)
def test_a_fact_of_the_published_skills_is_said(folder: Path, predicate: str, value: str) -> None:
    records = list(rsd.read([folder / "Skills-Import.csv"], DAY))
    statement = "Access data and data stores using the .NET Framework."
    assert records[0].id == f"{RESOURCE}rsd/{short_hash(statement)}"
    assert (records[0].id, predicate, value) in triples(records[:1])


def test_the_titles_of_an_alignment_belong_to_its_address(folder: Path) -> None:
    said = triples(list(rsd.read([folder / "Skills-Import.csv"], DAY)))
    address = "https://skills.emsidata.com/skills/KS1200B62W5ZF38RJ7TD"
    assert (address, CEASN + "competencyLabel", ".NET Framework") in said


def test_the_lists_of_occupations_name_the_concepts_of_soc_and_onet(folder: Path) -> None:
    said = triples(list(rsd.read([folder / "BLS-Import.csv", folder / "oNet-Import.csv"], DAY)))
    assert (RESOURCE + "soc/2018/15-1252", SKOS + "prefLabel", "Software Developers") in said
    assert (RESOURCE + "onet/occupation/11-1011.03", CTERMS + "name", "Chief Sustainability Officers") in said


def test_reading_twice_gives_the_same_statements_in_the_same_order(folder: Path) -> None:
    files = sorted(folder.iterdir())
    assert [r.quads for r in rsd.read(files, DAY)] == [r.quads for r in rsd.read(files, DAY)]


# -- JSON -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        (SKILL, RDF + "type", CEASN + "Competency"),
        (SKILL, CEASN + "competencyLabel", "Access Level Standards"),
        (SKILL, CEASN + "competencyText", "Standardize levels of access to keep information secure."),
        (SKILL, CEASN + "conceptKeyword", "Risk"),
        (SKILL, CEASN + "competencyCategory", "Information Security"),
        (SKILL, CTERMS + "occupationType", RESOURCE + "soc/2018/15-1244#alignment"),
        (SKILL + "#occupation-15-1299.08", CTERMS + "targetNode", RESOURCE + "onet/occupation/15-1299.08"),
        (SKILL + "#occupation-2511", CTERMS + "frameworkName", "ISCO-08"),
        (SKILL, CEASN + "alignTo", "https://skills.example.org/KS1"),
        (SKILL + "#standard-1", CEASN + "competencyLabel", "NICE_SP_RSK"),
        (SKILL, CEASN + "substantiatingCredential", SKILL + "#certification-1"),
        (SKILL + "#employer-1", CTERMS + "name", "Example Works"),
        (SKILL, CTERMS + "isMemberOf", COLLECTION),
        (COLLECTION, CTERMS + "name", "Software"),
        (SKILL, CEASN + "publicationStatusType", "http://purl.org/ctdlasn/vocabs/publicationStatus/Published"),
        (SKILL, CEASN + "dateCreated", "2023-02-27"),
        (SKILL, CEASN + "dateModified", "2023-03-30T13:02:07.411354Z"),
        (SKILL, DCTERMS + "issued", "2023-03-30"),
        (SKILL, CEASN + "creator", DOCUMENT["creator"]),
    ],
)
def test_a_field_of_a_skill_is_said(tmp_path: Path, subject: str, predicate: str, value: str) -> None:
    records = from_json(tmp_path, DOCUMENT)
    assert problems(records) == []
    assert (subject, predicate, value) in triples(records)


def test_names_of_authors_are_left_out(tmp_path: Path) -> None:
    assert "A. Person" not in str(from_json(tmp_path, DOCUMENT))


def test_the_parents_of_an_occupation_are_no_occupations_of_the_skill(tmp_path: Path) -> None:
    assert "15-0000" not in str([r.quads for r in from_json(tmp_path, DOCUMENT)])


def test_a_skill_is_one_document_whatever_its_file_is_called(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "x.json").write_text(json.dumps(DOCUMENT))
    (again,) = rsd.read([other / "x.json"], DAY)
    (record,) = from_json(tmp_path, DOCUMENT)
    assert again.document == record.document
    assert record.document.addresses == (SKILL,)


def test_a_collection_is_a_record_and_each_of_its_skills_another(tmp_path: Path) -> None:
    summary = {"id": SKILL, "skillName": "Levels", "skillStatement": "Standardize levels.", "occupations": []}
    whole = {"type": "RichSkillCollection", "id": COLLECTION, "name": "Software", "status": "published"}
    records = from_json(tmp_path, {**whole, "skills": [summary, "https://example.org/skill/2", {"id": SKILL}]})
    assert [r.id for r in records[:2]] == [COLLECTION, SKILL]
    assert problems(records) == [("no-statement", True)]
    said = triples(records)
    assert (COLLECTION, RDF + "type", CTERMS + "Collection") in said
    assert (COLLECTION, CTERMS + "hasMember", SKILL) in said
    assert (COLLECTION, CTERMS + "hasMember", "https://example.org/skill/2") in said


def test_a_list_of_skills_is_read_skill_by_skill(tmp_path: Path) -> None:
    records = from_json(tmp_path, [DOCUMENT, 5, {**DOCUMENT, "id": SKILL + "x"}, None])
    assert [r.readable for r in records] == [True, False, True, False]


def test_a_skill_without_an_address_gets_one_of_its_statement(tmp_path: Path) -> None:
    (record,) = from_json(tmp_path, {"skillStatement": "Weld.", "id": "not an address"})
    assert record.id == f"{RESOURCE}rsd/{short_hash('Weld.')}"
    assert problems([record]) == [("bad-iri", False)]


def test_parts_of_a_skill_whose_address_has_a_fragment_are_still_addresses(tmp_path: Path) -> None:
    (record,) = from_json(tmp_path, {**DOCUMENT, "id": "https://example.org/skills#weld"})
    assert record.id == "https://example.org/skills#weld"
    assert all(q.subject.value.count("#") <= 1 for q in record.quads)


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("status", "odd", "unknown-status"),
        ("updateDate", "2023-99-30", "bad-date"),
        ("creationDate", "soon", "bad-date"),
        ("standards", [{"id": "http://bad address/<>", "skillName": "x"}], "bad-iri"),
        ("occupations", [{"code": "abc"}], "bad-occupation-code"),
        ("keywords", [str(number) for number in range(3_000)], "too-many"),
    ],
)
def test_an_odd_field_is_noticed_and_the_skill_is_read(tmp_path: Path, field: str, value: Any, kind: str) -> None:
    records = from_json(tmp_path, {**DOCUMENT, field: value})
    assert problems(records) == [(kind, False)]


def test_a_truncated_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "skill.json"
    path.write_text(json.dumps(DOCUMENT)[:300])
    assert problems(list(rsd.read([path], DAY))) == [("truncated", True)]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    files = [tmp_path / "gone.json", tmp_path / "gone.csv"]
    assert problems(list(rsd.read(files, DAY))) == [("unreadable-file", True), ("unreadable-table", True)]


# -- CSV of other versions --------------------------------------------------------------------------------------------


def test_the_columns_of_an_export_are_read(tmp_path: Path) -> None:
    header = (
        "Canonical URL,RSD Name,Authors,Skill Statement,Category,Keywords,Detailed Occupations,O*Net Job Codes,"
        "Employers,Alignment Name,Alignment URL,Alignment Framework,"
        "Alignment 2 Name,Alignment 2 URL,Alignment 2 Framework"
    )
    line = (
        f"{SKILL},Welding,A. Person,Weld steel.,Metal,steel; ; arc,51-4121,51-4121.00,Works,"
        "One,https://example.org/1,List,Two,,List"
    )
    records = from_csv(tmp_path, header, line)
    said = triples(records)
    assert problems(records) == []
    assert {o for s, p, o in said if p == CEASN + "conceptKeyword"} == {"steel", "arc"}
    assert (SKILL + "#occupation-51-4121.00", CTERMS + "targetNode", RESOURCE + "onet/occupation/51-4121.00") in said
    assert {o for s, p, o in said if p == CEASN + "alignTo"} == {"https://example.org/1", SKILL + "#alignment-2"}
    assert "A. Person" not in str(records)


def test_a_row_without_a_statement_is_set_aside_and_the_next_is_read(tmp_path: Path) -> None:
    records = from_csv(tmp_path, "Skill Name,Contextualized Skill Statement", "One,", "Two,Do it.")
    assert [r.readable for r in records] == [False, True]
    assert problems(records) == [("no-statement", True)]


def test_an_unknown_table_is_refused_with_the_columns_that_were_expected(tmp_path: Path) -> None:
    (record,) = from_csv(tmp_path, "a,b", "1,2")
    assert problems([record]) == [("unknown-table", True)]
    assert "Skill Statement" in record.problems[0].reason


# -- any damage -------------------------------------------------------------------------------------------------------

_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("http://[bad"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "code"]), inner),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(field=st.sampled_from(sorted(DOCUMENT)), value=_ANYTHING, inside=st.booleans())
def test_any_value_of_any_field_gives_records_and_never_an_error(
    tmp_path: Path, field: str, value: Any, inside: bool
) -> None:
    skill = {**DOCUMENT, field: value}
    content = {"type": "RichSkillCollection", "name": value, "skills": [skill, value]} if inside else skill
    for record in from_json(tmp_path, content):
        assert record.readable or record.problems


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.integers(0, 10_000),
    put=st.binary(max_size=12),
    cut=st.integers(0, 30),
    ending=st.sampled_from(["json", "csv"]),
)
def test_any_damage_gives_records_and_never_an_error(
    tmp_path: Path, at: int, put: bytes, cut: int, ending: str
) -> None:
    table = b"Skill Name,Skill Statement,Keywords,Detailed Occupations\nA,Do it.,x; y,15-1252\nB,Do that.,,\n"
    data = json.dumps(DOCUMENT).encode() if ending == "json" else table
    at %= len(data)
    path = tmp_path / f"skills.{ending}"
    path.write_bytes(data[:at] + put + data[at + cut :])
    for record in rsd.read([path], DAY):
        assert record.readable or record.problems
