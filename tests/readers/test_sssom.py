"""SSSOM mapping sets: the published samples, and everything a mapping can say or get wrong."""

from __future__ import annotations

import csv
import tempfile
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad

from credlattice.model import Record
from credlattice.readers import sssom
from credlattice.readers.sssom_metadata import MAX_METADATA
from credlattice.vocabulary import DCTERMS, OWL, RDF, RDFS, SKOS
from tests.real_files import SHARED, require

TODAY = date(2026, 11, 25)
SAMPLES = SHARED / "standards"
SSSOM = "https://w3id.org/sssom/"
SEMAPV = "https://w3id.org/semapv/vocab/"
SET = "https://w3id.org/sssom/tutorial/example1.sssom.tsv"
FOOD = "https://kewl-foodie.inc/food/"
FOODON = "http://purl.obolibrary.org/obo/FOODON_"
ORCID = "0000-0002-7356-1779"


def read(folder: Path, content: str | bytes, name: str = "a.sssom.tsv", **beside: str) -> list[Record]:
    paths = []
    for file, text in ((name, content), *((f"{stem}.sssom.yml", text) for stem, text in beside.items())):
        path = folder / file
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        paths.append(path)
    return list(sssom.read(paths, TODAY))


def quads(records: list[Record]) -> list[Quad]:
    return [quad for record in records for quad in record.quads]


def triples(records: list[Record]) -> set[tuple[str, str, str]]:
    return {(quad.subject.value, quad.predicate.value, quad.object.value) for quad in quads(records)}


def kinds(records: list[Record]) -> list[str]:
    return [problem.kind for record in records for problem in record.problems]


def said(record: Record, predicate: str) -> list[str]:
    return [q.object.value for q in record.quads if (q.subject.value, q.predicate.value) == (record.id, predicate)]


@pytest.fixture(scope="module")
def samples() -> Path:
    require(SAMPLES, "published SSSOM samples are")
    return SAMPLES


# -- the published samples --------------------------------------------------------------------------------------------


def test_every_row_of_the_sample_is_one_record_after_that_of_its_set(samples: Path) -> None:
    records = list(sssom.read([samples / "sssom_embedded.tsv"], TODAY))
    lines = (samples / "sssom_embedded.tsv").read_text().splitlines()
    rows = [line for line in lines if line.strip() and not line.startswith("#")][1:]
    assert len(records) == 1 + len(rows) == 6
    assert kinds(records) == []


def test_metadata_beside_the_mappings_say_the_same_as_metadata_above_them(samples: Path) -> None:
    inside = list(sssom.read([samples / "sssom_embedded.tsv"], TODAY))
    beside = list(sssom.read([samples / "sssom_external.tsv", samples / "sssom_external.yml"], TODAY))
    assert triples(inside) == triples(beside)
    assert inside[0].document == beside[0].document


def test_the_set_is_described(samples: Path) -> None:
    first = next(sssom.read([samples / "sssom_embedded.tsv"], TODAY))
    assert first.id == SET
    assert said(first, RDF + "type") == [SSSOM + "MappingSet"]
    assert said(first, OWL + "versionInfo") == ["2022-05-01"]
    assert said(first, SSSOM + "object_source") == ["https://www.wikidata.org/wiki/Q55118395"]
    assert said(first, DCTERMS + "created") == ["2022-05-02"]
    assert first.document.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert first.document.version == "2022-05-01T00:00:00Z"


def test_an_apple_is_mapped_with_its_reason(samples: Path) -> None:
    records = list(sssom.read([samples / "sssom_embedded.tsv"], TODAY))
    apple = records[1]
    assert (FOOD + "F001", SKOS + "exactMatch", FOODON + "00002473") in triples([apple])
    assert said(apple, RDF + "type") == [OWL + "Axiom"]
    assert said(apple, OWL + "annotatedSource") == [FOOD + "F001"]
    assert said(apple, SSSOM + "mapping_justification") == [SEMAPV + "ManualMappingCuration"]
    assert said(apple, SSSOM + "confidence") == ["0.95"]
    assert said(apple, SSSOM + "object_label") == ["apple (whole)"]
    assert said(apple, RDFS + "comment")[0].startswith("We could map to FOODON:03310788 instead")


def test_that_nothing_was_found_makes_no_triple(samples: Path) -> None:
    records = list(sssom.read([samples / "sssom_embedded.tsv"], TODAY))
    braeburn = records[4]
    assert braeburn.readable
    assert said(braeburn, RDF + "type") == [SSSOM + "Mapping"]
    assert said(braeburn, SSSOM + "object_id") == [SSSOM + "NoMapping"]
    assert not [quad for quad in quads([braeburn]) if quad.subject.value == FOOD + "F004"]


def test_no_author_is_kept(samples: Path) -> None:
    records = list(sssom.read([samples / "sssom_embedded.tsv"], TODAY))
    assert ORCID in (samples / "sssom_embedded.tsv").read_text()
    assert not [quad for quad in quads(records) if ORCID in str(quad)]


# -- what a mapping can say -------------------------------------------------------------------------------------------

METADATA = "curie_map:\n  a: https://a.example/\n  b: https://b.example/\nmapping_set_id: https://sets.example/one\n"
METADATA += "license: https://creativecommons.org/publicdomain/zero/1.0/\n"
ABOVE = "".join(f"#{line}\n" for line in METADATA.splitlines())
HEADER = "subject_id\tpredicate_id\tobject_id\tmapping_justification"
ROW = "a:1\tskos:closeMatch\tb:1\tsemapv:LexicalMatching"
TRIPLE = ("https://a.example/1", SKOS + "closeMatch", "https://b.example/1")


def one(folder: Path, **cells: str) -> Record:
    """The record of one mapping with these cells beside or instead of the usual ones."""
    found = {**dict(zip(HEADER.split("\t"), ROW.split("\t"), strict=True)), **cells}
    content = ABOVE + "\t".join(found) + "\n" + "\t".join(found.values()) + "\n"
    return read(folder, content)[1]


def test_a_negated_mapping_never_becomes_the_positive_triple(tmp_path: Path) -> None:
    record = one(tmp_path, predicate_modifier="Not")
    assert TRIPLE not in triples([record])
    assert said(record, SSSOM + "predicate_modifier") == [SSSOM + "NegatedPredicate"]
    assert said(record, SSSOM + "predicate_id") == [SKOS + "closeMatch"]
    assert not [q for q in record.quads if q.object.value == OWL + "Axiom" or "annotated" in q.predicate.value]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"predicate_modifier": "Maybe"}, "unknown-modifier"),
        ({"predicate_modifier": "Not", "object_id": "sssom:NoTermFound"}, "double-negation"),
        ({"subject_id": "c:1"}, "unknown-prefix"),
        ({"predicate_id": "foo:closeMatch"}, "unknown-prefix"),
        ({"object_id": "apple"}, "not-a-curie"),
        ({"object_id": ""}, "missing-end"),
        ({"object_id": "b:two words"}, "bad-iri"),
        ({"subject_type": "rdfs literal"}, "literal-mapping"),
        ({"record_id": "c:1"}, "unknown-prefix"),
    ],
)
def test_a_mapping_that_cannot_be_read_is_set_aside_with_its_reason(
    tmp_path: Path, cells: dict[str, str], kind: str
) -> None:
    record = one(tmp_path, **cells)
    assert (kinds([record]), record.quads) == ([kind], ())


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"confidence": "1.5"}, "not-a-fraction"),
        ({"confidence": "nan"}, "not-a-fraction"),
        ({"mapping_date": "2022-02-30"}, "bad-date"),
        ({"see_also": "no address"}, "bad-iri"),
        ({"mapping_tool_id": "c:tool"}, "unknown-prefix"),
        ({"mapping_justification": ""}, "no-justification"),
        ({"mood": "sunny"}, "unknown-slot"),
    ],
)
def test_what_is_wrong_beside_a_mapping_is_left_out_with_a_warning(
    tmp_path: Path, cells: dict[str, str], kind: str
) -> None:
    record = one(tmp_path, **cells)
    assert (kinds([record]), record.readable) == ([kind], True)
    assert TRIPLE in triples([record])


def test_several_values_of_a_slot_are_told_apart(tmp_path: Path) -> None:
    record = one(tmp_path, match_string="welder|weld", subject_match_field="rdfs:label|skos:altLabel")
    assert said(record, SSSOM + "match_string") == ["welder", "weld"]
    assert said(record, SSSOM + "subject_match_field") == [RDFS + "label", SKOS + "altLabel"]


def test_a_mapping_with_an_identifier_keeps_it(tmp_path: Path) -> None:
    assert one(tmp_path, record_id="a:mapping-1").id == "https://a.example/mapping-1"


def test_authors_and_reviewers_are_dropped_from_what_is_set_aside_too(tmp_path: Path) -> None:
    record = one(tmp_path, object_id="", author_label="Ada Lovelace", reviewer_id="orcid:1")
    assert "Ada" not in record.fragment and "orcid" not in record.fragment


def test_the_creators_of_a_set_are_kept_as_identifiers_only(tmp_path: Path) -> None:
    above = ABOVE + "#creator_id: [a:team, 'mailto:ada@a.example']\n#creator_label: [Ada Lovelace]\n"
    first = read(tmp_path, above + HEADER + "\n")[0]
    assert said(first, DCTERMS + "creator") == ["https://a.example/team"]
    assert "Ada" not in str(first.quads)


def test_a_prefix_means_what_the_curie_map_says(tmp_path: Path) -> None:
    above = ABOVE.replace("#  b:", "#  skos: https://other.example/\n#  b:")
    records = read(tmp_path, above + HEADER + "\n" + ROW + "\n")
    assert ("https://a.example/1", "https://other.example/closeMatch", "https://b.example/1") in triples(records)
    assert kinds(records) == ["redefined-prefix"]


# -- metadata ---------------------------------------------------------------------------------------------------------


def test_mappings_without_metadata_are_set_aside_with_the_reason(tmp_path: Path) -> None:
    records = read(tmp_path, HEADER + "\n" + ROW + "\n")
    assert [record.readable for record in records] == [False, False]
    assert "no-metadata" in kinds(records) and "unknown-prefix" in kinds(records)


def test_metadata_without_mappings_are_refused(tmp_path: Path) -> None:
    records = read(tmp_path, ABOVE + HEADER + "\n" + ROW + "\n", b=METADATA)
    assert kinds(records) == ["metadata-only"]


@pytest.mark.parametrize(
    ("block", "kind"),
    [
        ("curie_map: [", "bad-metadata"),
        ("- a\n- b", "bad-metadata"),
        ("a: &a [x]\nb: *a", "forbidden-yaml"),
        ("a: !!python/object/apply:os.system [ls]", "forbidden-yaml"),
        ("[" * 5000, "bad-metadata"),
        ("mapping_date: 2022-13-45", "bad-metadata"),
        ("x: " + "y" * MAX_METADATA, "metadata-too-large"),
    ],
)
def test_metadata_that_cannot_be_read_refuse_the_set(tmp_path: Path, block: str, kind: str) -> None:
    above = "".join(f"#{line}\n" for line in block.splitlines())
    (record,) = read(tmp_path, above + HEADER + "\n" + ROW + "\n")
    assert (kinds([record]), record.readable) == ([kind], False)


def test_two_versions_of_a_set_are_not_mixed(tmp_path: Path) -> None:
    paths = []
    for version in ("1", "2"):
        paths.append(tmp_path / f"{version}.sssom.tsv")
        paths[-1].write_text(f"{ABOVE}#mapping_set_version: '{version}'\n{HEADER}\n{ROW}\n")
    records = list(sssom.read(paths, TODAY))
    assert kinds(records) == ["conflicting-version"]
    assert len(records) == 3


def test_a_set_without_identifier_or_licence_is_read_with_warnings(tmp_path: Path) -> None:
    metadata = "curie_map:\n  a: https://a.example/\n  b: https://b.example/\n  c: 7\nmood: sunny\n"
    records = read(tmp_path, HEADER + "\n" + ROW + "\n", a=metadata)
    assert sorted(kinds(records)) == ["bad-prefix", "no-licence", "no-set-id", "unknown-slot"]
    assert records[0].document.licence is None
    assert TRIPLE in triples(records)


@pytest.mark.parametrize("content", ["", "a\tb\n1\t2\n", "\x00\x01"])
def test_another_table_is_refused_and_told_the_columns(tmp_path: Path, content: str) -> None:
    records = read(tmp_path, content)
    assert not any(record.readable for record in records)
    assert any("predicate_id" in problem.reason for record in records for problem in record.problems)


def test_the_same_file_gives_the_same_quads_in_the_same_order(tmp_path: Path) -> None:
    content = ABOVE + HEADER + "\n" + ROW + "\n"
    assert read(tmp_path, content) == read(tmp_path, content)


def test_a_mapping_is_the_same_node_in_another_order_of_rows_and_columns(tmp_path: Path) -> None:
    turned = "\t".join(reversed(HEADER.split("\t"))) + "\n" + "\t".join(reversed(ROW.split("\t"))) + "\n"
    assert read(tmp_path, ABOVE + turned)[1].id == read(tmp_path, ABOVE + HEADER + "\n" + ROW + "\n")[1].id


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 330), st.binary(min_size=1, max_size=6)), min_size=1, max_size=4))
def test_damaged_bytes_never_raise_and_always_give_records(edits: list[tuple[int, bytes]]) -> None:
    content = (ABOVE + HEADER + "\n" + ROW + "\n").encode()
    for at, change in edits:
        content = content[:at] + change + content[at + len(change) :]
    with tempfile.TemporaryDirectory() as folder:
        records = read(Path(folder), content)
    assert records
    assert all(record.quads or record.problems for record in records)


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=8,
    ),
    st.sampled_from(["curie_map", "mapping_set_id", "license", "creator_id", "mapping_set_version", "see_also"]),
)
def test_metadata_of_any_shape_never_raise(value: object, slot: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        records = read(Path(folder), HEADER + "\n" + ROW + "\n", a=yaml.safe_dump({slot: value}))
    assert len(records) in (1, 2)


def test_the_sample_is_read_as_the_csv_module_reads_it(samples: Path) -> None:
    with (samples / "sssom_external.tsv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["subject_id"]]
    records = list(sssom.read([samples / "sssom_external.tsv", samples / "sssom_external.yml"], TODAY))
    assert [said(record, SSSOM + "subject_label") for record in records[1:]] == [[row["subject_label"]] for row in rows]
