"""CASE packages: what the published files say, hand-checked, and what becomes of faults."""

from __future__ import annotations

import copy
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from credlattice.model import Record
from credlattice.readers import case
from credlattice.validation import check
from credlattice.vocabulary import CEASN, CTERMS, RDF, SCHEMA, SKOS, compact
from tests.real_files import SHARED, require

DAY = date(2026, 11, 24)
ITEM = "https://server/ims/case/v1p0/CFItems/00000000-0000-0000-0000-0000000000{}"
FRAMEWORK = "https://server/ims/case/v1p0/CFDocuments/d0000000-0000-0000-0000-000000000000"


def real(path: Path) -> Path:
    """`path`, or a loud skip where the publishers' files are absent."""
    require(path, "its import is")
    return path


def records_of(path: Path) -> list[Record]:
    return list(case.read([path], DAY))


def value(term: object) -> str:
    """What an IRI or a literal says."""
    assert isinstance(term, NamedNode | Literal)
    return term.value


def said(records: list[Record]) -> set[tuple[str, str, str]]:
    """(subject, predicate, value) with known namespaces cut short."""
    return {
        (compact(value(quad.subject)), compact(value(quad.predicate)), compact(value(quad.object)))
        for record in records
        for quad in record.quads
    }


def package(**changes: Any) -> dict[str, Any]:
    """A small package with one of everything."""
    base = "https://example.org/case/"
    made: dict[str, Any] = {
        "CFDocument": {
            "uri": base + "doc",
            "identifier": "0b1c2d3e-0000-4000-8000-000000000001",
            "title": "Welding",
            "creator": "Guild",
            "publisher": "Guild of Welders",
            "language": "en",
            "adoptionStatus": "Adopted",
            "version": "2",
            "lastChangeDateTime": "2024-01-01T00:00:00+00:00",
            "licenseURI": {"title": "CC BY", "uri": "https://creativecommons.org/licenses/by/4.0/"},
            "statusStartDate": "2024-02-01",
            "subject": ["Metal"],
        },
        "CFItems": [
            {
                "uri": base + "a",
                "fullStatement": "Reads blueprints.",
                "abbreviatedStatement": "Blueprints",
                "humanCodingScheme": "W.1",
                "listEnumeration": "I",
                "educationLevel": ["09", "10"],
                "CFItemType": "Skill",
                "CFItemTypeURI": {"title": "Skill", "uri": base + "type"},
                "conceptKeywords": ["reading"],
                "lastChangeDateTime": "2024-03-01T12:00:00+02:00",
                "statusEndDate": "2030-06-30",
            },
            {"uri": base + "b", "fullStatement": "Lit les symboles.", "language": "fr"},
        ],
        "CFAssociations": [
            link(1, "isChildOf", "a", "doc", 1),
            link(2, "isChildOf", "b", "a", 7),
            *(link(n, kind, "a", "b") for n, kind in enumerate(sorted(case._FORWARD), start=3)),
            link(99, "isPartOf", "a", "b"),
        ],
        "CFDefinitions": {
            "CFItemTypes": [{"uri": base + "type", "title": "Skill", "description": "A skill.", "hierarchyCode": "1"}],
            "CFConcepts": [{"uri": base + "concept", "title": "Reading", "keywords": "read"}],
            "CFLicenses": [{"uri": base + "licence", "title": "Free", "licenseText": "Do what you like."}],
            "CFAssociationGroupings": [{"uri": base + "group", "title": "Year 1"}],
        },
        "CFRubrics": [
            {
                "uri": base + "rubric",
                "title": "Quality",
                "CFRubricCriteria": [
                    {
                        "category": "Seam",
                        "weight": 0.5,
                        "CFItemURI": {"uri": base + "a"},
                        "CFRubricCriterionLevels": [{"quality": "Good", "description": "Even.", "score": 2}],
                    }
                ],
            }
        ],
    }
    return {**made, **changes}


def link(number: int, kind: str, origin: str, target: str, sequence: int | None = None) -> dict[str, Any]:
    base = "https://example.org/case/"
    return {
        "uri": f"{base}link/{number}",
        "associationType": kind,
        "originNodeURI": {"uri": base + origin},
        "destinationNodeURI": {"uri": base + target},
        **({"sequenceNumber": sequence} if sequence is not None else {}),
    }


@pytest.fixture
def written(tmp_path: Path) -> Any:
    def write(content: Any, name: str = "framework.case.json") -> list[Record]:
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return records_of(path)

    return write


# -- published files --------------------------------------------------------------------------------------------------


def test_every_item_and_link_of_the_published_framework_is_one_readable_record() -> None:
    path = real(SHARED / "standards" / "case_smartlevel.json")
    content = json.loads(path.read_text(encoding="utf-8"))
    records = records_of(path)
    assert len(records) == 1 + len(content["CFItems"]) + len(content["CFAssociations"]) == 1 + 14 + 14
    assert all(record.readable for record in records)


def test_the_published_hierarchy_keeps_its_direction() -> None:
    facts = said(records_of(real(SHARED / "standards" / "case_smartlevel.json")))
    # "Item 1.1" is a child of "Item 1", which stands directly below the document.
    assert (ITEM.format("03"), "ceasn:competencyText", "Item 1.1") in facts
    assert (ITEM.format("03"), "ceasn:isChildOf", ITEM.format("01")) in facts
    assert (ITEM.format("01"), "ceasn:isTopChildOf", FRAMEWORK) in facts
    assert sum(predicate == "ceasn:isChildOf" for _, predicate, _ in facts) == 12


def test_text_beyond_the_basic_plane_survives() -> None:
    facts = said(records_of(real(SHARED / "standards" / "case_utf8.json")))
    assert (FRAMEWORK, "ceasn:name", "UTF8 \U0001d451 Test") in facts


def test_the_published_item_type_is_a_concept_and_a_category() -> None:
    facts = said(records_of(real(SHARED / "standards" / "case_itemtype.json")))
    kind = FRAMEWORK.replace("d0000000", "b0000000")
    assert (ITEM.format("01"), "ceasn:competencyCategory", "Standard") in facts
    assert (ITEM.format("01"), "dcterms:type", kind) in facts
    assert (FRAMEWORK, "ceasn:publicationStatusType", "http://purl.org/ctdlasn/vocabs/publicationStatus/Draft") in facts


@pytest.mark.parametrize("name", ["case_smartlevel.json", "case_itemtype.json", "case_utf8.json"])
def test_published_files_break_no_shape(name: str) -> None:
    records = case.read([real(SHARED / "standards" / name)], DAY)
    kinds = Counter(p.kind for record in check(records, case.FORMAT.shapes) for p in record.problems)
    assert set(kinds) <= {"shape-info"}


# -- what becomes of what ---------------------------------------------------------------------------------------------


def test_one_of_everything_is_read_without_a_fault(written: Any) -> None:
    records = list(check(written(package()), case.FORMAT.shapes))
    assert [p for record in records for p in record.problems if p.fatal] == []
    assert [p.kind for record in records for p in record.problems if not p.kind.startswith("shape")] == ["left-out"]


def test_a_framework_says_who_when_and_under_which_licence(written: Any) -> None:
    record = written(package())[0]
    facts = {(p, o) for _, p, o in said([record])}
    assert {
        ("ceasn:name", "Welding"),
        ("ceasn:publisherName", "Guild of Welders"),
        ("ceasn:dateValidFrom", "2024-02-01"),
        ("ceasn:license", "https://creativecommons.org/licenses/by/4.0/"),
        ("ceasn:identifier", "urn:uuid:0b1c2d3e-0000-4000-8000-000000000001"),
    } <= facts
    assert record.document.publisher == "Guild of Welders"
    assert record.document.licence == "https://creativecommons.org/licenses/by/4.0/"


def test_the_version_of_the_document_is_the_last_change_of_anything_in_it(written: Any) -> None:
    assert written(package())[0].document.version == "2024-03-01T10:00:00+00:00"


def test_the_order_among_siblings_and_the_printed_number_are_two_things(written: Any) -> None:
    facts = said(written(package()))
    base = "https://example.org/case/"
    assert (base + "a", "ceasn:listID", "I") in facts
    assert (base + "b", "schema:position", "7") in facts


@pytest.mark.parametrize(
    ("kind", "subject", "predicate", "value"),
    [
        ("exactMatchOf", "a", CEASN + "exactAlignment", "b"),
        ("isPartOf", "b", CEASN + "comprisedOf", "a"),
        ("isRelatedTo", "a", SKOS + "related", "b"),
        ("precedes", "a", CTERMS + "precedes", "b"),
        ("replacedBy", "a", CTERMS + "supersededBy", "b"),
        ("exemplar", "a", SKOS + "example", "b"),
        ("hasSkillLevel", "a", CEASN + "complexityLevel", "b"),
        ("isTranslationOf", "a", SCHEMA + "translationOfWork", "b"),
    ],
)
def test_an_association_is_stated_from_the_end_its_term_has(
    written: Any, kind: str, subject: str, predicate: str, value: str
) -> None:
    base = "https://example.org/case/"
    records = written(package(CFItems=[], CFDefinitions={}, CFRubrics=[], CFAssociations=[link(1, kind, "a", "b")]))
    (quad,) = records[1].quads
    assert (quad.subject.value, quad.predicate.value, quad.object.value) == (base + subject, predicate, base + value)


def test_each_text_has_the_language_of_its_item_else_of_the_framework(written: Any) -> None:
    texts = {
        q.object.value: q.object.language for r in written(package()) for q in r.quads if "Text" in str(q.predicate)
    }
    assert texts["Reads blueprints."] == "en"
    assert texts["Lit les symboles."] == "fr"


def test_a_text_whose_language_nobody_states_has_none(written: Any) -> None:
    content = package()
    del content["CFDocument"]["language"]
    (name,) = [q.object for q in written(content)[0].quads if q.predicate == NamedNode(CEASN + "name")]
    assert name.language is None


def test_a_rubric_keeps_criteria_levels_and_scores(written: Any) -> None:
    rubric = next(r for r in written(package()) if r.id.endswith("rubric"))
    facts = said([rubric])
    criterion = "https://example.org/case/rubric#CFRubricCriteria-1"
    level = criterion + "-CFRubricCriterionLevels-1"
    assert (criterion, "ceterms:targetCompetency", "https://example.org/case/a") in facts
    assert (criterion, "ceasn:weight", "0.5") in facts
    assert (level, "schema:value", "2") in facts


def test_an_item_known_by_its_identifier_only_gets_a_uuid_address(written: Any) -> None:
    items = [{"identifier": "0B1C2D3E-0000-4000-8000-0000000000AA", "fullStatement": "x"}]
    assert written(package(CFItems=items))[1].id == "urn:uuid:0b1c2d3e-0000-4000-8000-0000000000aa"


def test_reading_twice_gives_the_same_statements_in_the_same_order(written: Any) -> None:
    first, second = written(package(), "one.json"), written(package(), "two.json")
    assert [r.quads for r in first] == [r.quads for r in second]


# -- faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"competencies": []}, "not-case"),
        ({"CFDocuments": [{"uri": "https://example.org/d"}]}, "not-case"),
        ([1], "not-case"),
        ({"CFDocument": {"title": "No address"}}, "bad-iri"),
        ({"CFDocument": {"uri": "https://w3id.org/credlattice/ns/Requirement"}}, "bad-iri"),
        ("{", "truncated"),
        ("", "not-json"),
        ('{"CFDocument": ' + "[" * 5000, "too-deep"),
    ],
)
def test_a_file_that_is_no_package_is_one_refused_record(written: Any, content: Any, kind: str) -> None:
    (record,) = written(content)
    assert not record.readable
    assert record.problems[0].kind in (kind, "malformed-json", "truncated")


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ("text", "bad-value"),
        (None, "bad-value"),
        ({"fullStatement": "No address"}, "bad-iri"),
        ({"uri": "not an address", "fullStatement": "x"}, "bad-iri"),
        ({"uri": "https://example.org/\ud800", "fullStatement": "x"}, "bad-iri"),
    ],
)
def test_a_bad_item_is_set_aside_and_the_others_are_read(written: Any, item: Any, kind: str) -> None:
    content = package()
    content["CFItems"].insert(1, item)
    records = written(content)
    assert [(i, r.problems[0].kind) for i, r in enumerate(records) if not r.readable] == [(2, kind)]
    assert records[2].fragment


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"associationType": "ext:likes"}, "unknown-association"),
        ({"associationType": ["isChildOf"]}, "unknown-association"),
        ({"originNodeURI": None}, "dangling-association"),
        ({"destinationNodeURI": {"title": "nowhere"}}, "dangling-association"),
        ({"destinationNodeURI": {"uri": "https://example.org/case/a"}}, "circular-association"),
    ],
)
def test_an_association_that_says_nothing_usable_is_set_aside(written: Any, change: dict[str, Any], kind: str) -> None:
    (record,) = written(package(CFItems=[], CFDefinitions={}, CFRubrics=[], CFAssociations=[
        {**link(1, "precedes", "a", "b"), **change}
    ]))[1:]  # fmt: skip
    assert [p.kind for p in record.problems if p.fatal] == [kind]


@pytest.mark.parametrize("key", ["CFItems", "CFAssociations", "CFDefinitions", "CFRubrics"])
def test_a_part_of_the_wrong_kind_is_set_aside_as_a_whole(written: Any, key: str) -> None:
    refused = [r for r in written(package(**{key: "nothing"})) if not r.readable]
    assert [r.problems[0].kind for r in refused] == ["bad-value"]


@pytest.mark.parametrize(
    "change",
    [
        {"fullStatement": {"en": "x"}},
        {"lastChangeDateTime": "yesterday"},
        {"educationLevel": [3, {}]},
        {"licenseURI": {"title": "no address"}},
        {"fullStatement": "x" * 200_000},
    ],
)
def test_a_field_that_cannot_be_read_is_left_out_with_a_warning(written: Any, change: dict[str, Any]) -> None:
    content = package()
    content["CFItems"][0].update(change)
    record = written(content)[1]
    assert record.readable
    assert record.problems


def test_a_thing_described_twice_is_told(written: Any) -> None:
    content = package()
    content["CFItems"].append(content["CFItems"][0])
    assert [p.kind for p in written(content)[3].problems] == ["described-twice"]


def test_an_address_with_a_fragment_still_has_parts(written: Any) -> None:
    content = package()
    content["CFDocument"]["uri"] = "https://example.org/case#doc"
    assert any("#doc-version" in str(quad.object) for quad in written(content)[0].quads)


def paths(content: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to everything inside."""
    items = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    return [found for key, value in items for found in [(*path, key), *paths(value, (*path, key))]]


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.just([]), st.just({"uri": 1}),
    st.just([[["x"]]]), st.just({"uri": "https://example.org/\x00"}), st.just("https://example.org/case/doc"),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_stands_in_the_place_of_a_value_every_item_gives_a_record(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = copy.deepcopy(package())
    for _ in range(data.draw(st.integers(1, 3))):
        way = data.draw(st.sampled_from(paths(content)))
        holder: Any = content
        for key in way[:-1]:
            holder = holder[key]
        holder[way[-1]] = copy.deepcopy(data.draw(ODD))
    path = tmp_path_factory.mktemp("case") / "x.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    records = records_of(path)
    assert records
    assert all(record.quads or record.problems or record.readable for record in records)
    assert {value(quad.graph_name) for record in records for quad in record.quads} <= {records[0].document.graph}
    assert all(quad.predicate.value != RDF + "subject" for record in records for quad in record.quads)
