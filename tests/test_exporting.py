"""What was imported comes out again as CTDL JSON-LD that says the same, to a JSON-LD processor and to the importer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat, parse
from typer.testing import CliRunner

from credlattice import exporting, importing, resources
from credlattice.cli import app
from credlattice.model import Record, SourceDocument
from credlattice.readers import ctdl
from credlattice.settings import settings

CONTEXT = json.loads((resources.data_dir() / "contexts" / "ctdl.jsonld").read_text(encoding="utf-8"))["@context"]


def canonical(quads: Iterable[Any], graph: str) -> set[str]:
    """The statements as canonical lines; what has no address of its own is a blank node."""
    inner = graph + "#"

    def plain(term: Any) -> Any:
        if isinstance(term, NamedNode) and term.value.startswith(inner):
            return BlankNode("b" + term.value[len(inner) :].encode().hex())
        return term

    dataset = Dataset(Quad(plain(q.subject), q.predicate, plain(q.object)) for q in quads)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


def documents(records: Iterable[Record]) -> Iterator[tuple[SourceDocument, list[Quad]]]:
    found: dict[str, tuple[SourceDocument, list[Quad]]] = {}
    for record in records:
        if record.readable:
            found.setdefault(record.document.graph, (record.document, []))[1].extend(record.quads)
    yield from found.values()


def by_processor(content: dict[str, Any]) -> set[str]:
    assert content["@context"] == exporting.CONTEXT
    text = json.dumps({**content, "@context": CONTEXT})
    return canonical(parse(text, format=RdfFormat.JSON_LD), "none")


def by_importer(content: dict[str, Any]) -> set[str]:
    ((document, quads),) = documents(ctdl.read(json.dumps(content).encode(), "again.json"))
    return canonical(quads, document.graph)


def test_every_real_document_comes_out_as_it_went_in(shared_ctdl: Path) -> None:
    compared, different = 0, []
    for path in sorted(shared_ctdl.glob("*.json*")):
        for document, quads in documents(ctdl.read(path.read_bytes(), path.name)):
            content = exporting.as_json_ld(document, quads)
            said = canonical(quads, document.graph)
            compared += bool(said)
            if not said == by_processor(content) == by_importer(content):
                different.append((path.name, document.graph))
    assert compared > 300
    assert different == []


IRI = "https://e.org/c"


@pytest.mark.parametrize(
    ("property_name", "value"),
    [
        ("ceterms:name", {"en": "A", "fr": ["B", "C"]}),
        ("ceterms:name", ["plain", {"@value": "tagged", "@language": "en"}]),
        ("ceterms:startDate", "2004-05"),
        ("ceterms:startDate", "next spring"),
        ("ceterms:subjectWebpage", "https://e.org/a b"),
        ("schema:value", 3.5),
        ("ceterms:requiredNumber", 2),
        ("ceterms:ownedBy", ["_:x", "https://e.org/o"]),
        ("ceterms:requires", [{"@type": "ceterms:ConditionProfile", "ceterms:targetCredential": [IRI, "_:x"]}]),
        ("https://other.org/term", {"@id": "https://other.org/thing"}),
    ],
)
def test_a_value_comes_out_with_its_language_datatype_and_links(property_name: str, value: Any) -> None:
    described = {"@id": "_:x", "@type": "ceterms:Organization", "ceterms:name": {"en": "X"}}
    thing = {"@id": IRI, "@type": "ceterms:Certificate", property_name: value}
    written = {"@id": "https://e.org/graph/c", "@graph": [thing, described]}
    ((document, quads),) = documents(ctdl.read(json.dumps(written).encode(), "f.json"))
    content = exporting.as_json_ld(document, quads)
    assert canonical(quads, document.graph) == by_processor(content) == by_importer(content)
    assert content["@id"] == "https://e.org/graph/c"


def test_things_that_only_refer_to_each_other_in_a_circle_are_not_lost() -> None:
    graph = "https://w3id.org/credlattice/graph/document/x"
    one, two = NamedNode(graph + "#r0-a"), NamedNode(graph + "#r0-b")
    says = NamedNode("https://purl.org/ctdl/terms/alternativeCondition")
    quads = [Quad(one, says, two, NamedNode(graph)), Quad(two, says, one, NamedNode(graph))]
    content = exporting.as_json_ld(SourceDocument(graph, "x", ()), quads)
    assert by_processor(content) == canonical(quads, graph)


def test_where_a_record_stands_is_ours_and_stays_here() -> None:
    graph = "https://w3id.org/credlattice/graph/document/x"
    place = NamedNode("https://w3id.org/credlattice/ns/recordPlace")
    named = Quad(NamedNode(IRI), NamedNode("https://purl.org/ctdl/terms/name"), Literal("C"), NamedNode(graph))
    quads = [named, Quad(NamedNode(IRI), place, Literal("f.json:1"), NamedNode(graph))]
    assert "recordPlace" not in json.dumps(exporting.as_json_ld(SourceDocument(graph, "x", ()), quads))


def test_the_command_writes_a_line_a_document_that_can_be_imported_again(
    tmp_path: Path, shared_ctdl: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDLATTICE_HOME", str(tmp_path))
    settings.cache_clear()
    files = sorted(shared_ctdl.glob("*EnvelopeSamples*.json"))
    first = importing.stage(tmp_path, "ctdl", files, importing.Options()).outcome
    assert first.documents == 5
    target = tmp_path / "out.jsonl"
    run = CliRunner()
    assert run.invoke(app, ["export", "ctdl", "--to", str(target)]).exit_code == 0
    assert run.invoke(app, ["export", "ctdl", "no such document"]).exit_code == 2
    settings.cache_clear()
    again = importing.stage(tmp_path / "other", "ctdl", [target], importing.Options()).outcome
    assert (again.documents, again.set_aside) == (first.documents, 0)
    assert len(target.read_text(encoding="utf-8").splitlines()) == again.documents
