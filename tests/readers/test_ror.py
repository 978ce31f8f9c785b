"""ROR's data dump: an organization in both schemas, lists of any size, and every fault a dump can have.

No dump is among the real files; the samples are built to ROR's published schemas 2.1 and 1.0.
"""

from __future__ import annotations

import copy
import json
import tempfile
import tracemalloc
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credlattice.model import Record
from credlattice.readers import ror, ror_items
from credlattice.vocabulary import CTERMS, DCTERMS, GRAPH, ORG, OWL, RDF, RESOURCE, SKOS

TODAY = date(2026, 11, 25)
NAME = "v1.63-2025-04-03-ror-data_schema_v2.json"
LAKESIDE = "https://ror.org/00abc1234"
PARENT, HOSPITAL, PRESS, SUCCESSOR = (f"https://ror.org/00xyz000{n}" for n in range(4))

SAMPLE: Mapping[str, object] = {
    "admin": {
        "created": {"date": "2020-04-25", "schema_version": "1.0"},
        "last_modified": {"date": "2024-12-11", "schema_version": "2.1"},
    },
    "domains": ["lakeside.example"],
    "established": 1868,
    "external_ids": [
        {"type": "fundref", "all": ["100005595", "100009350"], "preferred": "100005595"},
        {"type": "isni", "all": ["0000 0001 2348 0690"], "preferred": None},
        {"type": "wikidata", "all": ["Q184478"], "preferred": None},
    ],
    "id": LAKESIDE,
    "links": [
        {"type": "website", "value": "https://www.lakeside.example/"},
        {"type": "wikipedia", "value": "http://en.wikipedia.org/wiki/Lakeside"},
    ],
    "locations": [
        {
            "geonames_id": 5378538,
            "geonames_details": {
                "continent_code": "NA",
                "continent_name": "North America",
                "country_code": "US",
                "country_name": "United States",
                "country_subdivision_code": "CA",
                "country_subdivision_name": "California",
                "lat": 37.802168,
                "lng": -122.271281,
                "name": "Oakland",
            },
        }
    ],
    "names": [
        {"value": "LU", "types": ["acronym"], "lang": None},
        {"value": "Lakeside University", "types": ["ror_display", "label"], "lang": "en"},
        {"value": "Université du Lac", "types": ["label"], "lang": "fr"},
    ],
    "relationships": [
        {"type": "parent", "id": PARENT, "label": "Lakeside System"},
        {"type": "child", "id": HOSPITAL, "label": "Lakeside Hospital"},
        {"type": "related", "id": PRESS, "label": "Lakeside Press"},
        {"type": "successor", "id": SUCCESSOR, "label": "New Lakeside"},
    ],
    "status": "active",
    "types": ["education", "funder"],
}
SAMPLE_1: Mapping[str, object] = {
    "id": LAKESIDE,
    "name": "Lakeside University",
    "types": ["Education"],
    "links": ["https://www.lakeside.example/"],
    "aliases": ["Lakeside"],
    "acronyms": ["LU"],
    "status": "active",
    "wikipedia_url": "http://en.wikipedia.org/wiki/Lakeside",
    "labels": [{"label": "Université du Lac", "iso639": "fr"}],
    "email_address": "registrar@lakeside.example",
    "ip_addresses": [],
    "established": 1868,
    "country": {"country_code": "US", "country_name": "United States"},
    "relationships": [{"type": "Parent", "id": PARENT, "label": "Lakeside System"}],
    "addresses": [
        {
            "lat": 37.802168,
            "lng": -122.271281,
            "state": "California",
            "city": "Oakland",
            "geonames_city": {"id": 5378538, "city": "Oakland"},
        }
    ],
    "external_ids": {
        "GRID": {"preferred": "grid.30389.31", "all": "grid.30389.31"},
        "Wikidata": {"preferred": None, "all": ["Q184478"]},
    },
}


def read(folder: Path, content: object, name: str = NAME) -> list[Record]:
    path = folder / name
    if not isinstance(content, bytes):
        content = (content if isinstance(content, str) else json.dumps(content, indent=4)).encode()
    path.write_bytes(content)
    return list(ror.read([path], TODAY))


def said(record: Record, predicate: str, subject: str | None = None) -> list[str]:
    wanted = record.id if subject is None else subject
    return [q.object.value for q in record.quads if (q.subject.value, q.predicate.value) == (wanted, predicate)]


def kinds(records: list[Record]) -> list[str]:
    return [problem.kind for record in records for problem in record.problems]


def changed(**parts: object) -> dict[str, object]:
    return {**copy.deepcopy(dict(SAMPLE)), **parts}


# -- an organization --------------------------------------------------------------------------------------------------


@pytest.fixture
def lakeside(tmp_path: Path) -> Record:
    (record,) = read(tmp_path, [SAMPLE])
    assert record.problems == ()
    return record


def test_an_organization_is_named_as_ror_displays_it(lakeside: Record) -> None:
    assert lakeside.id == LAKESIDE
    assert said(lakeside, RDF + "type") == [CTERMS + "Organization"]
    names = [str(q.object) for q in lakeside.quads if q.predicate.value == CTERMS + "name"]
    assert names == ['"Lakeside University"@en']
    others = [str(q.object) for q in lakeside.quads if q.predicate.value == CTERMS + "alternateName"]
    assert others == ['"LU"', '"Université du Lac"@fr']


def test_an_organization_has_its_kinds(lakeside: Record) -> None:
    kind = RESOURCE + "ror/type/education"
    assert said(lakeside, ORG + "classification") == [kind, RESOURCE + "ror/type/funder"]
    assert said(lakeside, SKOS + "prefLabel", kind) == ["education"]


def test_an_organization_has_its_pages(lakeside: Record) -> None:
    assert said(lakeside, CTERMS + "subjectWebpage") == ["https://www.lakeside.example/"]
    assert said(lakeside, CTERMS + "sameAs") == [
        "http://en.wikipedia.org/wiki/Lakeside",
        "http://www.wikidata.org/entity/Q184478",
    ]


def test_an_organization_has_its_identifiers_in_other_registries(lakeside: Record) -> None:
    found = {
        (said(lakeside, CTERMS + "identifierTypeName", iri)[0], said(lakeside, CTERMS + "identifierValueCode", iri)[0])
        for iri in said(lakeside, CTERMS + "identifier")
    }
    assert found == {
        ("Crossref Funder ID", "100005595"),
        ("Crossref Funder ID", "100009350"),
        ("ISNI", "0000 0001 2348 0690"),
        ("Wikidata", "Q184478"),
    }


def test_an_organization_has_its_place(lakeside: Record) -> None:
    (place,) = said(lakeside, CTERMS + "address")
    assert place == LAKESIDE + "#place-5378538"
    assert said(lakeside, CTERMS + "addressLocality", place) == ["Oakland"]
    assert said(lakeside, CTERMS + "addressRegion", place) == ["California"]
    assert said(lakeside, CTERMS + "addressCountry", place) == ["United States", "US"]
    assert said(lakeside, CTERMS + "latitude", place) == ["37.802168"]
    assert said(lakeside, CTERMS + "geoURI", place) == ["https://sws.geonames.org/5378538/"]


def test_an_organization_is_related_to_others(lakeside: Record) -> None:
    assert said(lakeside, CTERMS + "parentOrganization") == [PARENT]
    assert said(lakeside, CTERMS + "subOrganization") == [HOSPITAL]
    assert said(lakeside, ORG + "linkedTo") == [PRESS]
    assert said(lakeside, CTERMS + "supersededBy") == [SUCCESSOR]


def test_an_organization_has_its_dates_and_state(lakeside: Record) -> None:
    assert said(lakeside, CTERMS + "foundingDate") == ["1868"]
    assert said(lakeside, DCTERMS + "modified") == ["2024-12-11"]
    assert said(lakeside, CTERMS + "targetNode", LAKESIDE + "#status") == [
        "https://purl.org/ctdl/vocabs/lifeCycle/Active"
    ]


def test_the_release_is_read_from_the_name_of_the_dump(lakeside: Record) -> None:
    assert lakeside.document.graph == GRAPH + "document/ror"
    assert lakeside.document.version == "2025-04-03T00:00:00Z"


def test_a_withdrawn_record_is_marked(tmp_path: Path) -> None:
    (record,) = read(tmp_path, [changed(status="withdrawn")])
    assert said(record, OWL + "deprecated") == ["true"]
    assert kinds([record]) == ["withdrawn"]


def test_the_first_schema_says_the_same(tmp_path: Path) -> None:
    (record,) = read(tmp_path, [SAMPLE_1], "v1.20-2023-02-28-ror-data.json")
    (place,) = said(record, CTERMS + "address")
    assert record.problems == ()
    assert said(record, CTERMS + "name") == ["Lakeside University"]
    assert said(record, CTERMS + "alternateName") == ["Lakeside", "LU", "Université du Lac"]
    assert said(record, ORG + "classification") == [RESOURCE + "ror/type/education"]
    assert said(record, CTERMS + "parentOrganization") == [PARENT]
    assert said(record, CTERMS + "addressLocality", place) == ["Oakland"]
    assert said(record, CTERMS + "addressCountry", place) == ["United States", "US"]
    assert LAKESIDE + "#grid-grid.30389.31" in said(record, CTERMS + "identifier")
    assert "http://www.wikidata.org/entity/Q184478" in said(record, CTERMS + "sameAs")


def test_e_mail_addresses_are_dropped(tmp_path: Path) -> None:
    (record,) = read(tmp_path, [SAMPLE_1])
    assert not [quad for quad in record.quads if "registrar" in str(quad)]


# -- faults of an organization ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        (changed(id="https://ror.org/abc"), "bad-id"),
        (changed(id=None), "bad-id"),
        (changed(names=[]), "no-name"),
        (changed(names="Lakeside"), "unexpected-shape"),
        ({"id": LAKESIDE}, "no-name"),
        ("Lakeside", "unexpected-shape"),
        (None, "unexpected-shape"),
        ([[]], "unexpected-shape"),
    ],
)
def test_what_is_no_organization_is_set_aside_and_the_others_are_read(tmp_path: Path, item: object, kind: str) -> None:
    bad, good = read(tmp_path, [item, SAMPLE])
    assert kind in kinds([bad])
    assert (bad.readable, bad.quads) == (False, ())
    assert good.readable and good.quads


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ({"types": ["education", "castle"]}, "unknown-type"),
        ({"status": "asleep"}, "unknown-status"),
        ({"links": [{"type": "website", "value": "not an address"}]}, "bad-address"),
        ({"links": ["https://www.lakeside.example/"]}, "unexpected-shape"),
        ({"established": "1868"}, "bad-year"),
        ({"established": 1e300}, "bad-year"),
        ({"established": True}, "bad-year"),
        ({"relationships": [{"type": "cousin", "id": PARENT}]}, "bad-relation"),
        ({"relationships": [{"type": "parent", "id": {"a": 1}}]}, "bad-relation"),
        ({"locations": [{"geonames_id": 1, "geonames_details": {"name": "X", "lat": 10**30}}]}, "bad-coordinate"),
        ({"locations": [{"geonames_id": 1, "geonames_details": {"lat": float("nan")}}]}, "bad-coordinate"),
        ({"locations": [{"geonames_id": "x"}]}, "no-place"),
        ({"admin": {"created": {"date": "2020-02-31"}}}, "bad-date"),
        ({"external_ids": {"isni": 1}}, "unexpected-shape"),
    ],
)
def test_a_part_that_cannot_be_read_is_left_out_with_a_warning(
    tmp_path: Path, part: dict[str, object], kind: str
) -> None:
    (record,) = read(tmp_path, [changed(**part)])
    assert kinds([record]) == [kind]
    assert record.readable and said(record, CTERMS + "name")


def test_a_home_page_without_scheme_becomes_an_address(tmp_path: Path) -> None:
    (record,) = read(tmp_path, [changed(links=[{"type": "website", "value": "www.lakeside.example"}])])
    assert said(record, CTERMS + "subjectWebpage") == ["https://www.lakeside.example"]


def test_half_characters_are_replaced(tmp_path: Path) -> None:
    (record,) = read(tmp_path, [changed(names=[{"value": "Lake\ud800", "types": ["ror_display"]}])])
    assert said(record, CTERMS + "name") == ["Lake\ufffd"]


# -- lists of any size ------------------------------------------------------------------------------------------------


def numbered(count: int) -> str:
    items = (json.dumps({**SAMPLE, "id": f"https://ror.org/0{n:08}"}, indent=2) for n in range(count))
    return "[\n" + ",\n".join(items) + "\n]\n"


def test_items_are_the_same_however_small_the_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = numbered(5)
    whole = read(tmp_path, content)
    monkeypatch.setattr(ror_items, "BLOCK", 7)
    assert read(tmp_path, content) == whole
    assert [record.id for record in whole] == [f"https://ror.org/0{n:08}" for n in range(5)]


def test_a_record_is_placed_on_the_line_it_starts_on(tmp_path: Path) -> None:
    content = numbered(3)
    lines = [n for n, line in enumerate(content.splitlines(), start=1) if line == "{"]
    assert [record.place for record in read(tmp_path, content)] == [f"{NAME}:{line}" for line in lines]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(numbered(6_000))
    assert path.stat().st_size > 10 * ror_items.BLOCK
    tracemalloc.start()
    count = sum(1 for _ in ror_items.items(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 6_000
    assert peak < 8 * ror_items.BLOCK


def test_one_object_is_one_organization(tmp_path: Path) -> None:
    (record,) = read(tmp_path, SAMPLE)
    assert record.id == LAKESIDE


def test_an_empty_list_has_no_records(tmp_path: Path) -> None:
    assert read(tmp_path, "[ ]") == []


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("", "not-json"),
        ("<html>", "not-json"),
        ('"ror"', "not-json"),
        (numbered(2)[:-40], "truncated"),
        (numbered(2).rstrip()[:-1], "truncated"),
        (numbered(2).replace('"status"', "status"), "malformed-json"),
        (numbered(2).replace("},\n{", "}\n{"), "malformed-json"),
        ("[" * 100_000, "malformed-json"),
        ("[" + "1" * 5_000 + "]", "malformed-json"),
        ("[" + "[" * 80 + "]" * 80 + "]", "too-deep"),
        (b'[{"id": "\xff"}]', "not-utf-8"),
    ],
)
def test_a_damaged_file_ends_with_the_reason(tmp_path: Path, content: str | bytes, kind: str) -> None:
    records = read(tmp_path, content)
    assert kinds(records) == [kind]
    assert not records[-1].readable


def test_a_cut_file_keeps_the_organizations_before_the_cut(tmp_path: Path) -> None:
    records = read(tmp_path, numbered(3)[:-200])
    assert [record.readable for record in records] == [True, True, False]


def test_an_item_in_another_encoding_costs_only_itself(tmp_path: Path) -> None:
    content = numbered(3).replace("Universit\\u00e9", "Université", 1).encode("latin-1")
    assert [record.readable for record in read(tmp_path, content)] == [False, True, True]


def test_an_item_beyond_all_bounds_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ror_items, "MAX_ITEM", 1000)
    monkeypatch.setattr(ror_items, "BLOCK", 100)
    records = read(tmp_path, '["' + "x" * 5000 + '"]')
    assert kinds(records) == ["too-large"]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert kinds(list(ror.read([tmp_path / NAME], TODAY))) == ["unreadable-file"]


def test_the_same_file_gives_the_same_quads_in_the_same_order(tmp_path: Path) -> None:
    assert read(tmp_path, [SAMPLE]) == read(tmp_path, [SAMPLE])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 1800), st.binary(min_size=1, max_size=6)), min_size=1, max_size=4))
def test_damaged_bytes_never_raise_and_always_give_records(edits: list[tuple[int, bytes]]) -> None:
    content = json.dumps([SAMPLE]).encode()
    for at, change in edits:
        content = content[:at] + change + content[at + len(change) :]
    with tempfile.TemporaryDirectory() as folder:
        records = read(Path(folder), content)
    assert records
    assert all(record.quads or record.problems for record in records)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([SAMPLE, SAMPLE_1]), st.data())
def test_parts_of_any_shape_never_raise(sample: Mapping[str, object], data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(sample)))
    with tempfile.TemporaryDirectory() as folder:
        assert len(read(Path(folder), [{**sample, key: data.draw(JSON)}])) == 1
