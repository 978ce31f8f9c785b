"""Real published CTDL first, then the faults that were seen in it as built input."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from credlattice.model import Record
from credlattice.readers import ctdl, ctdl_terms
from credlattice.vocabulary import CTERMS, RDF

IRI = "https://example.org/resources/"


def read(content: Any, name: str = "file.json") -> list[Record]:
    return list(ctdl.read(json.dumps(content).encode(), name))


def kinds(records: list[Record]) -> set[str]:
    return {problem.kind for record in records for problem in record.problems}


def objects(records: list[Record], local: str) -> list[Any]:
    wanted = NamedNode(CTERMS + local)
    return [quad.object for record in records for quad in record.quads if quad.predicate == wanted]


def a_pathway(**more: Any) -> dict[str, Any]:
    return {"@id": IRI + "p", "@type": "ceterms:Pathway", "ceterms:name": {"en": "P"}, **more}


def triples_by_processor(path: Path) -> set[tuple[str, str, str]]:
    """The same file through rdflib's JSON-LD processor with CTDL's context; blank nodes as '_'."""
    from rdflib import BNode, Dataset

    content = json.loads(path.read_text(encoding="utf-8-sig"))
    content["@context"] = ctdl_terms.context()
    dataset = Dataset()
    dataset.parse(data=json.dumps(content), format="json-ld")
    return {
        tuple("_" if isinstance(term, BNode) else str(term) for term in (s, p, o))  # type: ignore[misc]
        for s, p, o, _ in dataset.quads()
    }


@pytest.mark.parametrize("short", ["comptia", "french-registry"])
def test_clean_registry_files_give_what_a_json_ld_processor_gives(short: str, pathway_files: dict[str, Path]) -> None:
    path = pathway_files[short]
    records = list(ctdl.read(path.read_bytes(), path.name))

    def plain(term: Any) -> str:
        return "_" if "/credlattice/graph/document/" in term.value else term.value

    ours = {(plain(q.subject), q.predicate.value, plain(q.object)) for r in records for q in r.quads}
    theirs = triples_by_processor(path)
    # A link to a registry graph is read as a link to the resource it is about; the processor keeps the graph's address.
    expected = {(s, p, o.replace("/graph/ce-", "/resources/ce-")) for s, p, o in theirs}
    # Their context coerces what the published term list does not have; compare the terms that both know.
    known = {p for _, p, _ in ours}
    assert {t for t in expected if t[1] in known} == ours
    assert {p for _, p, _ in expected} - known == set()


def test_every_real_file_is_read_without_an_exception_and_nothing_is_lost_silently(shared_ctdl: Path) -> None:
    files = sorted(p for p in shared_ctdl.iterdir() if p.is_file() and p.suffix not in {".ttl", ".csv", ".md"})
    assert len(files) == 185
    loaded = aside = 0
    for path in files:
        records = list(ctdl.read(path.read_bytes(), path.name))
        assert records, path.name
        for record in records:
            loaded += record.readable
            aside += not record.readable
            assert record.readable == bool(record.quads), record.place
            assert record.readable or all(p.place and p.reason for p in record.problems)
    assert (loaded, aside) == (1911, 81)


def test_the_statements_of_a_document_stand_in_one_named_graph_of_its_own() -> None:
    records = read({"@id": "https://r.org/graph/ce-1", "@graph": [a_pathway()]}) + read(
        {"@id": "https://r.org/graph/ce-2", "@graph": [a_pathway()]}
    )
    graphs = {quad.graph_name.value for record in records for quad in record.quads}
    assert len(graphs) == 2
    assert all(graph.startswith("https://w3id.org/credlattice/graph/document/") for graph in graphs)


def test_a_document_cannot_choose_the_graph_it_is_loaded_into() -> None:
    records = read({"@id": "https://w3id.org/credlattice/graph/catalog", "@graph": [a_pathway()]})
    assert {q.graph_name.value for q in records[0].quads} != {"https://w3id.org/credlattice/graph/catalog"}


def test_blank_nodes_of_two_documents_with_one_label_stay_two_things() -> None:
    def document(name: str) -> dict[str, Any]:
        org = {"@id": "_:org1", "@type": "ceterms:CredentialOrganization", "ceterms:name": {"en": name}}
        return {"@id": f"https://r.org/graph/{name}", "@graph": [a_pathway(**{"ceterms:ownedBy": "_:org1"}), org]}

    owners = {str(o) for name in ("Ivy Tech", "Purdue") for o in objects(read(document(name), name), "ownedBy")}
    assert len(owners) == 2


def test_an_undefined_blank_node_is_noted_and_kept_as_unknown() -> None:
    records = read(a_pathway(**{"ceterms:ownedBy": ["_:dad498af"]}))
    assert kinds(records) == {"dangling-reference"}
    assert len(objects(records, "ownedBy")) == 1


def test_an_envelope_is_opened_whether_decoded_or_not() -> None:
    token = "x." + base64.urlsafe_b64encode(json.dumps(a_pathway()).encode()).decode().rstrip("=") + ".y"
    for envelope in ({"decoded_resource": a_pathway()}, {"envelope_version": "1.0.0", "resource": token}):
        assert [record.id for record in read(envelope)] == [IRI + "p"]


def test_a_byte_order_mark_captions_and_several_documents_are_read() -> None:
    one, two = json.dumps(a_pathway()), json.dumps({**a_pathway(), "@id": IRI + "q"})
    records = list(ctdl.read(f"\ufeff// caption\n{one}\n// another\n{two}".encode(), "f"))
    assert [record.id for record in records] == [IRI + "p", IRI + "q"]


def test_terms_without_prefix_other_hosts_and_known_misspellings_are_read_as_the_term_meant() -> None:
    written = {
        "@context": "http://example.org/",
        "@type": "Pathway",
        "@id": IRI + "p",
        "name": "P",
        "http://purl.org/ctdl/terms/subjectWebPage": "https://e.org/",
        "https://credreg.net/ctdl/terms/codedNotation": "X1",
    }
    predicates = {quad.predicate.value for quad in read(written)[0].quads}
    assert predicates == {RDF + "type"} | {CTERMS + n for n in ("name", "subjectWebpage", "codedNotation")}


def test_language_maps_lists_and_nulls_become_the_literals_they_hold() -> None:
    records = read(a_pathway(**{"ceterms:keyword": {"en-US": ["c", "d"], "fr": None, "es:mx": "x"}}))
    assert set(objects(records, "keyword")) == {
        Literal("c", language="en-us"),
        Literal("d", language="en-us"),
        Literal("x", language="es-mx"),
    }


@pytest.mark.parametrize(
    "unit",
    [
        "creditUnit:DegreeCredit",
        ["creditUnit:DegreeeCredit"],
        [{"@type": "ceterms:CredentialAlignmentObject", "ceterms:targetNode": "creditUnit:DegreeCredit"}],
    ],
)
def test_a_credit_unit_is_one_concept_however_it_is_written(unit: Any) -> None:
    value = {"@type": "ceterms:ValueProfile", "schema:value": 3, "ceterms:creditUnitType": unit}
    records = read({"@id": IRI + "c", "@type": "ceterms:Course", "ceterms:creditValue": value})
    assert objects(records, "creditUnitType") == [NamedNode("https://purl.org/ctdl/vocabs/creditUnit/DegreeCredit")]


def test_a_month_is_a_month_and_a_wrong_date_is_kept_as_text_with_a_note() -> None:
    records = read(a_pathway(**{"ceterms:startDate": "2004-05", "ceterms:endDate": "next spring"}))
    start, end = objects(records, "startDate")[0], objects(records, "endDate")[0]
    assert start.datatype.value.endswith("gYearMonth")
    assert (end.value, kinds(records)) == ("next spring", {"bad-date"})


def test_malformed_json_names_file_line_and_column() -> None:
    records = list(ctdl.read(b'{\n "@graph": [\n  {"@id": }\n ]\n}', "broken.json"))
    (problem,) = records[0].problems
    assert (problem.kind, problem.place) == ("malformed-json", "broken.json:3:11")
    assert "mend line 3" in problem.reason


def test_a_truncated_file_gives_the_records_before_the_cut_and_says_where_it_ends() -> None:
    whole = json.dumps({"@graph": [a_pathway(), {**a_pathway(), "@id": IRI + "q"}]})
    records = list(ctdl.read(whole[:-30].encode(), "cut.json"))
    assert [r.id for r in records if r.readable] == [IRI + "p"]
    (problem,) = records[-1].problems
    assert problem.kind == "truncated" and IRI + "p" in problem.reason


def test_an_unknown_type_is_named_with_a_suggestion_and_only_that_record_is_set_aside() -> None:
    records = read({"@graph": [a_pathway(), {"@id": IRI + "x", "@type": "ceterms:Certificatoin"}]})
    assert [record.readable for record in records] == [True, False]
    (problem,) = records[1].problems
    assert problem.kind == "unknown-type" and "ceterms:Certificatoin" in problem.reason
    assert "did the publisher mean Certification?" in problem.reason and IRI + "x" in problem.place


def test_an_iri_with_spaces_sets_the_record_aside_and_as_a_value_stays_text() -> None:
    (named,) = read({"@id": IRI + "a b", "@type": "ceterms:Pathway"})
    assert not named.readable and "holds a space" in str(named.problems[0])
    (linked,) = read(a_pathway(**{"ceterms:subjectWebpage": "https://e.org/a b"}))
    assert linked.readable and kinds([linked]) == {"bad-iri"}
    assert objects([linked], "subjectWebpage") == [Literal("https://e.org/a b")]


def test_deep_nesting_is_refused_before_anything_recurses() -> None:
    deep = '{"@type":"ceterms:Pathway","ceterms:requires":' * 5000 + "1" + "}" * 5000
    records = list(ctdl.read(deep.encode(), "deep.json"))
    assert kinds(records) == {"too-deep"}


def test_text_that_is_not_utf8_or_not_json_is_said_so() -> None:
    assert kinds(list(ctdl.read(b"\xff\xfe{", "f"))) == {"not-utf-8"}
    assert kinds(list(ctdl.read(b"hello", "f"))) == {"not-json"}
    assert kinds(read({"elementId": "5e2f"})) == {"not-ctdl"}


def test_two_records_with_one_id_are_noted() -> None:
    records = read({"@graph": [a_pathway(), a_pathway()]})
    assert kinds(records) == {"described-twice"}


def test_every_quad_is_made_of_valid_terms(shared_ctdl: Path) -> None:
    """What the reader makes must survive being written and read again."""
    from pyoxigraph import RdfFormat, parse, serialize

    quads: set[Quad] = set()
    for path in sorted(shared_ctdl.glob("Schema-Development--*.json"))[:40]:
        quads.update(q for r in ctdl.read(path.read_bytes(), path.name) for q in r.quads)
    again = set(parse(serialize(quads, format=RdfFormat.N_QUADS), format=RdfFormat.N_QUADS))
    assert len(quads) > 1000 and again == quads


CERTIFICATE = '{"@id":"https://e.org/x","@type":"ceterms:Certificate",%s}'


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (CERTIFICATE % ('"ceterms:requiredNumber":' + "9" * 5000), "malformed-json"),
        (CERTIFICATE % '"ceterms:name":"half \\ud800 a pair, \\u0000 zero"', "bad-text"),
        (CERTIFICATE % '"ceterms:startDate":"2026-99-99"', "bad-date"),
        (CERTIFICATE % '"ceterms:ownedBy":"http://[bad"', "bad-iri"),
        (CERTIFICATE % '"https://w3id.org/credlattice/ns/status":"x"', "reserved"),
        (CERTIFICATE % '"http://www.w3.org/1999/02/22-rdf-syntax-ns#type":"x"', "reserved"),
        ('{"@id":"https://e.org/%zz","@type":"ceterms:Certificate"}', "bad-iri"),
        ('{"@id":"https://w3id.org/credlattice/graph/catalog","@type":"ceterms:Certificate"}', "reserved"),
        ('{"@graph":[]}', "empty"),
        ('{"@graph":[null]}', "not-ctdl"),
    ],
)
def test_hostile_values_are_named_and_what_is_kept_can_be_written(text: str, kind: str) -> None:
    from pyoxigraph import RdfFormat, parse, serialize

    records = list(ctdl.read(text.encode(), "hostile.json"))
    assert kind in kinds(records)
    quads = {quad for record in records for quad in record.quads}
    assert set(parse(serialize(quads, format=RdfFormat.N_QUADS), format=RdfFormat.N_QUADS)) == quads


def test_two_files_of_one_name_without_a_document_id_are_two_documents() -> None:
    graphs = {r.document.graph for i in "pq" for r in read({"@graph": [{**a_pathway(), "@id": IRI + i}]}, "data.json")}
    assert len(graphs) == 2


def test_prefixes_a_document_declares_itself_are_written_out() -> None:
    context = ["https://credreg.net/ctdl/schema/context/json", {"res": "https://example.org/resources/"}]
    resource = {"@id": "res:a", "@type": "ceterms:Certificate", "ceterms:requires": "res:b"}
    records = read({"@context": context, "@graph": [resource]})
    assert records[0].id == "https://example.org/resources/a"
    assert objects(records, "requires") == [NamedNode("https://example.org/resources/b")]
