"""`credlattice diff`: what changed between two versions of the ontology, or two data releases."""

from __future__ import annotations

import json
import random
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as law
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse
from typer.testing import CliRunner

from credlattice import (
    changes,
    changes_lines,
    comparing,
    importing,
    ontology_files,
    rdf_files,
    release,
    release_changes,
)
from credlattice.catalog import describe
from credlattice.changes import OntologyChanges
from credlattice.cli import app
from credlattice.model import SourceDocument, Status
from credlattice.molecules import Statement, split
from credlattice.ontology_view import Ontology
from credlattice.release_changes import ReleaseChanges
from credlattice.settings import settings
from credlattice.store import EmbeddedStore
from credlattice.vocabulary import CL, CTERMS, GRAPH
from tests.real_files import SHARED

OLD_VERSION = ontology_files.every_file()[0].path.parent / "versions" / "0.1.0.ttl"
HEADER = """
@prefix : <https://e.org/ns/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
VERSION = '<https://e.org/ns/> a owl:Ontology ; owl:versionInfo "{}" .\n'


pytestmark = pytest.mark.usefixtures("at_home")


def run(*arguments: str | Path, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["diff", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result.output


def ontology(turtle: str) -> Ontology:
    quads = parse(HEADER + turtle, format=RdfFormat.TURTLE, rename_blank_nodes=True)
    return Ontology("test", frozenset(Statement(*quad.triple) for quad in quads))


def between(old: str, new: str) -> OntologyChanges:
    return changes.compare(ontology(old), ontology(new))


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


# -- the ontology's real versions -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def since_the_first() -> OntologyChanges:
    old = Ontology("0.1.0", frozenset(rdf_files.read(OLD_VERSION)))
    new = Ontology("current", frozenset(rdf_files.read_all([file.path for file in ontology_files.modules()])))
    return changes.compare(old, new)


def test_deprecated_terms_are_found_with_what_replaces_them(since_the_first: OntologyChanges) -> None:
    found = {
        each.term.iri.removeprefix(CL): [label for _, label in each.replaced_by] for each in since_the_first.deprecated
    }
    assert found["assuredBy"] == ["answered by"] and found["assures"] == ["assurance scope"]
    assert all(each.note for each in since_the_first.deprecated)


def test_a_deprecation_is_not_told_a_second_time_among_the_changed_annotations(
    since_the_first: OntologyChanges,
) -> None:
    told = {change.term.iri: {edit.words for edit in change.edits} for change in since_the_first.changed}
    assert not {"deprecated", "is replaced by", "change note"} & told[CL + "assuredBy"]


def test_classes_of_the_new_modules_are_added(since_the_first: OntologyChanges) -> None:
    assert {"EditProposal", "Finding", "TransferDecision"} <= {
        t.iri.removeprefix(CL) for t in since_the_first.added if t.kind == "class"
    }


def test_unnamed_nodes_are_no_terms_of_the_real_versions(since_the_first: OntologyChanges) -> None:
    terms = [*since_the_first.added, *since_the_first.removed, *(change.term for change in since_the_first.changed)]
    assert [term for term in terms if ":" not in term.iri or term.iri.startswith("_:")] == []


def test_the_step_to_the_present_version_is_major_and_its_number_says_so(since_the_first: OntologyChanges) -> None:
    verdict = since_the_first.verdict
    assert (verdict.level, verdict.old_version, verdict.fits) == ("major", "0.1.0", True)


def test_a_term_of_another_module_is_a_move(since_the_first: OntologyChanges) -> None:
    move = next(move for move in since_the_first.moved if move.term.iri == CL + "Criterion")
    assert (move.old or "").endswith("/ecosystem") and (move.new or "").endswith("/assurance")


@pytest.mark.parametrize("ending", ["nt", "ttl", "trig", "nq"])
def test_a_file_with_its_lines_shuffled_and_its_blank_nodes_renamed_says_nothing_changed(
    tmp_path: Path, ending: str
) -> None:
    lines = [f"{quad.triple} .".replace("_:", "_:other") for quad in parse(path=str(OLD_VERSION))]
    random.Random(3).shuffle(lines)
    copy = written(tmp_path, f"copy.{ending}", "\n".join(lines))
    assert "Nothing changed" in run("0.1.0", copy, "--exit-code")


def test_the_modules_the_word_current_the_number_and_a_folder_of_them_are_the_same() -> None:
    number = changes.version(Ontology("", frozenset(rdf_files.read_all([f.path for f in ontology_files.modules()]))))
    assert "Nothing changed" in run("current", str(number))
    assert json.loads(run("current", OLD_VERSION.parents[1], "--json"))["what"] == "ontology"


# -- one change at a time ---------------------------------------------------------------------------------------------


def test_a_changed_label_is_told_old_to_new() -> None:
    (change,) = between(':A a owl:Class ; rdfs:label "a"@en .', ':A a owl:Class ; rdfs:label "b"@en .').changed
    assert [(e.words, e.old, e.new) for e in change.edits] == [("label", ("“a”",), ("“b”",))]


def test_an_axiom_is_told_as_a_sentence_with_labels() -> None:
    declared = ':A a owl:Class ; rdfs:label "lion"@en . :B a owl:Class ; rdfs:label "cat"@en . '
    (change,) = between(declared, declared + ":A rdfs:subClassOf :B .").changed
    assert [axiom.sentence for axiom in change.axioms_added] == ["every “lion” is also a “cat”"]


def test_a_restriction_is_one_axiom_in_words() -> None:
    declared = ":A a owl:Class . :B a owl:Class . :p a owl:ObjectProperty . "
    rule = ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom {} ] . "
    (change,) = between(declared + rule.format(":A"), declared + rule.format(":B")).changed
    told = change.axioms_added[0].sentence.replace("https://e.org/ns/", ":")
    assert told == "every “:A” is also a “something with a “:p” that is “:B””" and len(change.axioms_removed) == 1


def test_an_inverse_written_from_its_other_end_is_the_same_axiom() -> None:
    assert not between(":p owl:inverseOf :q .", ":q owl:inverseOf :p .")


def test_a_remark_on_a_statement_belongs_to_the_term_the_statement_is_about() -> None:
    base = ":A a owl:Class ; skos:closeMatch :B . "
    remark = (
        "[] a owl:Axiom ; owl:annotatedSource :A ; owl:annotatedProperty skos:closeMatch ; owl:annotatedTarget :B ; "
    )
    (change,) = between(base, base + remark + 'rdfs:comment "why" .').changed
    assert [edit.words for edit in change.edits] == ["remark on a statement"] and "why" in change.edits[0].new[0]


def test_a_header_is_no_term() -> None:
    found = between(VERSION.format("1.0.0"), VERSION.format("1.0.1"))
    assert not found.changed and [header.state for header in found.headers] == ["changed"]


ABC = ":A a owl:Class . :B a owl:Class . :C a owl:Class . "


@pytest.mark.parametrize(
    ("old", "new", "level"),
    [
        ("", "", "none"),
        (":A rdfs:label 'a'@en .", ":A rdfs:label 'b'@en .", "patch"),
        ("", ":D a owl:Class .", "minor"),
        ("", ":D a owl:Class ; rdfs:subClassOf :A .", "minor"),
        ("", ":A owl:deprecated true .", "minor"),
        ("", ":D owl:equivalentClass :A .", "minor"),
        ("", ":A rdfs:subClassOf :B .", "major"),
        (":A rdfs:subClassOf :B .", "", "major"),
        (":D a owl:Class .", "", "major"),
        (":p a owl:ObjectProperty .", ":p a owl:AnnotationProperty .", "major"),
        (
            "[] a owl:AllDisjointClasses ; owl:members (:A :B) .",
            ":D a owl:Class . [] a owl:AllDisjointClasses ; owl:members (:A :B :D) .",
            "minor",
        ),
        (
            "[] a owl:AllDisjointClasses ; owl:members (:A :B) .",
            "[] a owl:AllDisjointClasses ; owl:members (:A :B :C) .",
            "major",
        ),
        ("", "<https://e.org/ns/> owl:imports <https://other.org/> .", "major"),
        ("", "[ owl:unionOf (:A :B) ] rdfs:subClassOf :C .", "major"),
    ],
)
def test_the_level_follows_from_what_changed(old: str, new: str, level: str) -> None:
    version = VERSION.format("1.0.0")
    assert between(version + ABC + old, version + ABC + new).verdict.level == level


@pytest.mark.parametrize(
    ("old", "new", "addition", "fits", "needed"),
    [
        ("1.2.3", "2.0.0", ":A rdfs:subClassOf :B .", True, "2.0.0"),
        ("1.2.3", "1.3.0", ":A rdfs:subClassOf :B .", False, "2.0.0"),
        ("1.2.3", "1.3.0", ":D a owl:Class .", True, "1.3.0"),
        ("1.2.3", "1.2.4", ":D a owl:Class .", False, "1.3.0"),
        ("1.2.3", "1.2.4", ":A rdfs:label 'a'@en .", True, "1.2.4"),
        ("0.2.0", "0.3.0", ":A rdfs:subClassOf :B .", True, "0.3.0"),
        ("0.2.0", "0.2.1", ":A rdfs:subClassOf :B .", False, "0.3.0"),
        ("0.2.0", "0.2.1", ":D a owl:Class .", True, "0.2.1"),
        ("0.2.0", "0.2.0", ":A rdfs:label 'a'@en .", False, "0.2.1"),
        ("2026", "2027", ":D a owl:Class .", None, None),
    ],
)
def test_the_stated_version_is_held_against_the_changes(
    old: str, new: str, addition: str, fits: bool | None, needed: str | None
) -> None:
    verdict = between(VERSION.format(old) + ABC, VERSION.format(new) + ABC + addition).verdict
    assert (verdict.fits, verdict.needed) == (fits, needed)


# -- laws -------------------------------------------------------------------------------------------------------------

_NAMES = [f":{name}" for name in "ABCD"]
_STATEMENTS = st.one_of(
    st.builds(
        "{} {} {} .".format,
        st.sampled_from(_NAMES),
        st.sampled_from(["rdfs:subClassOf", "owl:disjointWith", "rdfs:isDefinedBy", "dcterms:isReplacedBy"]),
        st.sampled_from(_NAMES),
    ),
    st.builds(
        "{} rdfs:label '{}'@{} .".format, st.sampled_from(_NAMES), st.sampled_from("xyz"), st.sampled_from(["en", "de"])
    ),
    st.builds("{} owl:deprecated true .".format, st.sampled_from(_NAMES)),
    st.builds(
        "{} a {} .".format,
        st.sampled_from(_NAMES),
        st.sampled_from(["owl:Class", "owl:ObjectProperty", "owl:Ontology"]),
    ),
    st.builds(
        "{} rdfs:subClassOf [ owl:onProperty {} ; owl:allValuesFrom [ owl:complementOf {} ] ] .".format,
        *[st.sampled_from(_NAMES)] * 3,
    ),
    st.builds("[] a owl:AllDisjointClasses ; owl:members ({} {}) .".format, *[st.sampled_from(_NAMES)] * 2),
    st.builds(
        "{} skos:note _:{} . _:{} rdfs:comment '{}' .".format,
        st.sampled_from(_NAMES),
        *[st.sampled_from("mn")] * 2,
        st.sampled_from("xy"),
    ),
)
_ONTOLOGIES = st.lists(_STATEMENTS, max_size=8).map("\n".join)


@given(_ONTOLOGIES)
@law(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_ontology_does_not_differ_from_itself(text: str) -> None:
    found = between(text, text)
    assert not found and found.verdict.level == "none"


@given(_ONTOLOGIES, _ONTOLOGIES)
@law(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_other_way_round_is_the_mirror_image(old: str, new: str) -> None:
    forth, back = between(old, new), between(new, old)
    assert forth.added == back.removed and forth.removed == back.added
    assert [d.term.iri for d in forth.deprecated] == [d.term.iri for d in back.restored]
    assert (forth.shared_added, forth.shared_removed) == (back.shared_removed, back.shared_added)
    assert {(m.term.iri, m.old, m.new) for m in forth.moved} == {(m.term.iri, m.new, m.old) for m in back.moved}

    def told(found: OntologyChanges, way: int) -> set[Any]:
        return {
            (
                change.term.iri,
                (change.axioms_added, change.axioms_removed)[::way],
                tuple((edit.predicate, (edit.old, edit.new)[::way]) for edit in change.edits),
            )
            for change in found.changed
        }

    assert told(forth, 1) == told(back, -1)


@given(_ONTOLOGIES, _ONTOLOGIES)
@law(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_changed_is_said_only_of_the_same_content(old: str, new: str) -> None:
    def content(text: str) -> tuple[set[Statement], set[str]]:
        named, unnamed = split(ontology(text).statements)
        return set(named), {molecule.signature for molecule in unnamed}

    same = content(old.replace("disjointWith", "x")) == content(new.replace("disjointWith", "x"))
    if same:
        assert not between(old, new)
    elif "disjointWith" not in old + new and "AllDisjoint" not in old + new:
        assert between(old, new)


_NODES = st.sampled_from([*(BlankNode(c) for c in "abcd"), NamedNode("urn:x:a"), NamedNode("urn:x:b")])
_GRAPHS = st.lists(
    st.builds(Statement, _NODES, st.sampled_from([NamedNode("urn:x:p"), NamedNode("urn:x:q")]), _NODES), max_size=8
)


@given(_GRAPHS, st.permutations("abcd"))
@law(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_signatures_do_not_depend_on_labels_or_order(graph: list[Statement], labels: list[str]) -> None:
    names = dict(zip("abcd", labels, strict=True))

    def other(term: Any) -> Any:
        return BlankNode("n" + names[term.value]) if isinstance(term, BlankNode) else term

    renamed = [Statement(other(s.subject), s.predicate, other(s.value)) for s in reversed(graph)]
    signatures = [sorted(molecule.signature for molecule in split(each)[1]) for each in (set(graph), set(renamed))]
    assert signatures[0] == signatures[1]


# -- two data releases ------------------------------------------------------------------------------------------------


def registered(name: str, condition: str = "") -> bytes:
    requires = [{"@type": "ceterms:ConditionProfile", "ceterms:description": {"en": condition}}] if condition else []
    resource = {
        "@id": "https://e.org/riveting",
        "@type": "ceterms:Certificate",
        "ceterms:name": {"en": name},
        "ceterms:requires": requires,
    }
    return json.dumps({"@id": "https://e.org/graph/riveting", "@graph": [resource]}).encode()


REAL = "Registry_Assistant--src-SamplePublishing-RA.SamplesForDocumentation-Credentials-files"
REAL += "-Credential_PublishDetailedRecord_API_output.json"


@pytest.fixture(scope="module")
def three_releases(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose releases are: the project's own data; an imported document as well; that document changed, and a
    real one of a publisher where there is any."""
    folder = tmp_path_factory.mktemp("releases") / "home"
    shutil.copytree(home, folder, symlinks=True)
    release.build(folder)
    file, real = folder.parent / "riveting.json", SHARED / "ctdl" / REAL
    file.write_bytes(registered("Riveting"))
    importing.import_files(folder, "ctdl", [file])
    file.write_bytes(registered("Riveting and bolting", "Eyesight test"))
    importing.import_files(folder, "ctdl", [file, real] if real.exists() else [file])
    return folder


def releases(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "releases").iterdir())[-3:]


def compared(home: Path, old: str, new: str) -> dict[str, Any]:
    return comparing.compare(old, new, home)


def test_an_imported_document_appears_with_its_title_and_its_credential_by_name(three_releases: Path) -> None:
    first, second, _ = releases(three_releases)
    found = compared(three_releases, first, second)
    assert [document["title"] for document in found["documents"]["added"]["first"]] == ["riveting.json"]
    (kind,) = found["things"]
    assert kind["kind"] == "credential" and [each["label"] for each in kind["added"]["first"]] == ["Riveting"]
    assert found["ontology"] is None and found["other"] == 0


def test_a_document_that_was_imported_anew_shows_what_changed_in_words(three_releases: Path) -> None:
    found = compared(three_releases, "previous", "live")
    (document,) = found["documents"]["changed"]["first"]
    assert document["title"] == "riveting.json" and document["added"] > document["removed"] > 0
    (thing,) = found["things"][0]["changed"]["first"]
    assert thing["before"] == ("is named “Riveting”",)
    assert thing["now"][1] == "is named “Riveting and bolting”" and "Eyesight test" in thing["now"][0]


def test_the_other_way_round_the_document_is_removed(three_releases: Path) -> None:
    first, second, _ = releases(three_releases)
    found = compared(three_releases, second, first)
    assert [document["title"] for document in found["documents"]["removed"]["first"]] == ["riveting.json"]
    assert [each["label"] for each in found["things"][0]["removed"]["first"]] == ["Riveting"]


def test_a_document_taken_away_with_forget_appears_as_removed(
    three_releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "home"
    shutil.copytree(three_releases, folder, symlinks=True)
    monkeypatch.setenv("CREDLATTICE_HOME", str(folder))
    settings.cache_clear()
    assert CliRunner().invoke(app, ["forget", "riveting.json"]).exit_code == 0
    text = run("previous", "live")
    assert (
        "Documents removed: 1" in text
        and "- riveting.json" in text
        and "- Riveting and bolting  https://e.org/riveting" in text
    )


@pytest.mark.usefixtures("shared_ctdl")
def test_a_real_file_of_a_publisher_appears_with_its_credential(three_releases: Path) -> None:
    text = "\n".join(line.text for line in changes_lines.lines(compared(three_releases, "previous", "live")))
    assert f"+ {REAL}" in text and "+ My Certification Name" in text


def test_a_release_against_itself_says_nothing_changed(home: Path) -> None:
    assert "Nothing changed" in run("live", release.current(home).id[:20], "--exit-code")


def test_derived_statements_are_summed_by_rule(three_releases: Path) -> None:
    first, _, last = releases(three_releases)
    found = compared(three_releases, first, last)
    assert all(set(rule) == {"rule", "title", "added", "removed"} for rule in found["derived"])
    assert not any("/graph/derived/" in each["graph"] for s in found["documents"].values() for each in s["first"])


DOCUMENT = GRAPH + "document/one"


def stored(*turtle_like: str, graph: str = DOCUMENT, **described: Any) -> EmbeddedStore:
    store = EmbeddedStore()
    text = HEADER + "@prefix ceterms: <https://purl.org/ctdl/terms/> . @prefix part: <" + graph + "#> .\n"
    store.add(
        Quad(*q.triple, NamedNode(graph))
        for q in parse(text + "\n".join(turtle_like), format=RdfFormat.TURTLE, rename_blank_nodes=True)
    )
    store.add(describe(SourceDocument(graph, described.pop("title", "one"), ()), **described))
    return store


def differing(*stores: EmbeddedStore, limit: int = 10) -> ReleaseChanges:
    return release_changes.compare(*stores, limit=limit)


def test_blank_nodes_that_another_build_named_otherwise_are_no_change() -> None:
    text = ":a ceterms:requires [ ceterms:name 'x' ; ceterms:targetCredential :b ], [ ceterms:name 'y' ] ."
    assert not differing(stored(text), stored(text))


def test_parts_that_were_numbered_anew_because_of_one_more_are_no_change() -> None:
    old = ":a ceterms:name 'A' ; ceterms:requires part:r0 . part:r0 ceterms:name 'x' ."
    new = ":a ceterms:name 'A' ; ceterms:requires part:r0, part:r1 . part:r0 ceterms:name 'new' . "
    new += "part:r1 ceterms:name 'x' ."
    (kind,) = differing(stored(old), stored(new)).kinds
    (thing,) = kind.changed.first
    assert len(thing.now) == 1 and "new" in thing.now[0] and thing.before == ()


def test_a_part_that_grew_is_found_where_blank_nodes_keep_their_labels() -> None:
    name = NamedNode(CTERMS + "name")
    graph, part = NamedNode(DOCUMENT), BlankNode("kept")
    before = [
        Quad(NamedNode("urn:x:a"), NamedNode(CTERMS + "requires"), part, graph),
        Quad(part, name, Literal("x"), graph),
    ]
    old, new = EmbeddedStore(), EmbeddedStore()
    old.add(before)
    new.add([*before, Quad(part, NamedNode(CTERMS + "description"), Literal("more"), graph)])
    (document,) = differing(old, new).documents
    assert (document.added, document.removed) == (1, 0)


def test_the_same_said_by_another_document_is_no_change_of_the_thing() -> None:
    old = stored(":a ceterms:name 'A' .")
    new = stored(":a ceterms:name 'A' .", graph=GRAPH + "document/two", title="two")
    found = differing(old, new)
    assert [document.state for document in found.documents] == ["added", "removed"]
    assert found.kinds == () and found.resourced == 1


def test_a_document_of_which_only_the_catalog_says_something_else_is_changed() -> None:
    old, new = EmbeddedStore(), EmbeddedStore()
    for store, title in ((old, "Before"), (new, "After")):
        store.add([Quad(NamedNode("urn:x:a"), NamedNode(CTERMS + "name"), Literal("A"), NamedNode(DOCUMENT))])
        store.add(describe(SourceDocument(DOCUMENT, title, ())))
    (document,) = differing(old, new).documents
    assert (document.added, document.removed) == (0, 0) and "After" in document.said_now[0]


def test_only_so_many_are_shown_and_all_are_counted() -> None:
    many = [f":c{number:02} a ceterms:Certificate ; ceterms:name 'C {number:02}' ." for number in range(30)]
    (kind,) = differing(stored(many[0]), stored(*many), limit=3).kinds
    assert kind.added.total == 29 and [each.label for each in kind.added.first] == ["C 01", "C 02", "C 03"]


def test_a_derived_graph_is_told_by_its_rule_alone() -> None:
    graph = GRAPH + "derived/some-rule/x"
    empty, full = EmbeddedStore(), EmbeddedStore()
    full.add([Quad(NamedNode("urn:x:a"), NamedNode(CTERMS + "name"), Literal("A"), NamedNode(graph))])
    full.add(describe(SourceDocument(graph, "Some rule", (), status=Status.DERIVED), rule="some-rule"))
    found = differing(empty, full)
    assert [(rule.rule, rule.title, rule.added) for rule in found.rules] == [("some-rule", "Some rule", 1)]
    assert found.documents == () and found.kinds == ()


_QUADS = st.lists(
    st.builds(
        "{} {} {} .".format,
        st.sampled_from([":a", ":b", "_:m", "_:n"]),
        st.sampled_from(["ceterms:requires", "ceterms:name"]),
        st.sampled_from([":a", "_:m", "_:n", "'x'", "'y'@en"]),
    ),
    max_size=6,
)


@given(_QUADS, _QUADS)
@law(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_releases_mirror_too(old: list[str], new: list[str]) -> None:
    stores = stored(*old), stored(*new)
    forth, back = differing(*stores), differing(*reversed(stores))
    assert not differing(stores[0], stored(*old))
    assert [(d.added, d.removed) for d in forth.documents] == [(d.removed, d.added) for d in back.documents]
    assert [(k.kind, k.added, k.removed) for k in forth.kinds] == [(k.kind, k.removed, k.added) for k in back.kinds]
    swapped = [(t.iri, t.before, t.now) for k in back.kinds for t in k.changed.first]
    assert [(t.iri, t.now, t.before) for k in forth.kinds for t in k.changed.first] == swapped


# -- the call ---------------------------------------------------------------------------------------------------------


def test_json_has_the_documented_shape(tmp_path: Path) -> None:
    found = json.loads(run("0.1.0", "current", "--json", "--limit", "2"))
    groups = {
        "added",
        "removed",
        "deprecated",
        "restored",
        "changed_terms",
        "moved",
        "axioms_added",
        "axioms_removed",
        "headers",
    }
    assert set(found) == {"what", "old", "new", "changed", "verdict", *groups}
    assert found["added"]["total"] > 100 and len(found["added"]["first"]) == 2
    page = (Path(__file__).parents[1] / "docs" / "diff.md").read_text(encoding="utf-8")
    assert [
        name for name in (*found, *found["verdict"], *found["changed_terms"]["first"][0]) if f"`{name}`" not in page
    ] == []


def test_json_of_releases_has_the_documented_shape(three_releases: Path) -> None:
    found = compared(three_releases, *releases(three_releases)[:2])
    keys = {
        "what",
        "old",
        "new",
        "changed",
        "statements",
        "documents",
        "things",
        "resourced",
        "derived",
        "ontology",
        "other",
    }
    assert set(found) == keys
    page = (Path(__file__).parents[1] / "docs" / "diff.md").read_text(encoding="utf-8")
    told = {
        *found,
        *found["documents"]["added"]["first"][0],
        *found["things"][0],
        *found["things"][0]["added"]["first"][0],
    }
    assert [name for name in sorted(told) if f"`{name}`" not in page] == []


def test_differences_exit_1_only_when_asked_to(tmp_path: Path) -> None:
    run("0.1.0", "current")
    run("0.1.0", "current", "--exit-code", code=1)


def test_an_unknown_name_lists_what_is_known() -> None:
    text = run("0.9.9", "current", code=2)
    assert "'0.9.9' is no file or folder" in text and "0.1.0" in text and "'live'" in text


def test_an_ontology_and_a_release_are_not_compared() -> None:
    assert "give two of one sort" in run("current", "live", code=2)


def test_where_there_is_one_release_the_one_before_it_is_missed(tmp_path: Path) -> None:
    lonely = tmp_path / "home"
    (lonely / "releases" / "20260101T000000000-aaa" / "store").mkdir(parents=True)
    (lonely / "releases" / "20260101T000000000-aaa" / "manifest.json").write_text("{}")
    (lonely / "current").symlink_to("releases/20260101T000000000-aaa")
    with pytest.raises(comparing.CannotCompare, match="is the only release"):
        comparing.find("previous", lonely)


def test_the_beginning_of_several_releases_lists_them(tmp_path: Path) -> None:
    for name in ("20260101T000000000-aaa", "20260102T000000000-bbb"):
        (tmp_path / "releases" / name / "store").mkdir(parents=True)
        (tmp_path / "releases" / name / "manifest.json").write_text("{}")
    assert comparing.find("20260102", tmp_path).paths[0].name.endswith("bbb")
    with pytest.raises(comparing.CannotCompare, match="begins 2 releases"):
        comparing.find("2026", tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("broken.ttl", "@prefix a: <http://a/> .\na:b a:c\n  oops .", r"broken\.ttl:3:3: not Turtle: .+Mend the file"),
        ("broken.rdf", "<rdf:RDF", r"broken\.rdf:1:\d+: not RDF/XML"),
        ("data.txt", "", r"no RDF format is known by the ending '\.txt'; known: \.ttl"),
        ("far.jsonld", '{"@context": "https://e.org/context.json", "@id": "urn:x:a"}', "nothing is fetched"),
        ("import.jsonld", '{"@context": {"@import": "https://e.org/c"}, "@id": "urn:x:a"}', r"https://e\.org/c"),
        ("deep.jsonld", '{"@id":"urn:x:a","urn:x:p":' * 5000 + "1" + "}" * 5000, "nested deeper than 200"),
        ("deep.nt", "<urn:x:a> <urn:x:p> " + "<<( <urn:x:a> <urn:x:p> " * 9000, "statements about statements"),
        ("triple.ttl", "<urn:x:a> <urn:x:p> <<( <urn:x:a> <urn:x:p> 1 )>> .", "statements about statements"),
        ("deep.rdf", "<a>" * 5000, "nested deeper than 200"),
        (
            "bomb.rdf",
            '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r>&b;</r>',
            "made of others or from outside",
        ),
        (
            "outside.rdf",
            '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r>&a;</r>',
            "made of others or from outside",
        ),
        (
            "circle.ttl",
            HEADER + ":a owl:propertyChainAxiom _:l . _:l rdf:first :b ; rdf:rest _:l .",
            "runs in a circle",
        ),
        ("empty.jsonld", "", "not JSON-LD"),
        ("control.ttl", "<urn:x:a> <urn:x:p> <urn:x:\x1b[31m> .", r"control\.ttl:1:\d+: not Turtle: [^\x1b]+Mend"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_where_and_what_to_do(
    tmp_path: Path, name: str, content: str, said: str
) -> None:
    text = run("current", written(tmp_path, name, content), code=2)
    assert re.search(said, text.replace("\n", " ")), text


def test_a_file_may_not_be_larger_than_the_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdf_files, "MAX_STATEMENTS", 2)
    file = written(tmp_path, "many.nt", "\n".join(f"<urn:x:a> <urn:x:p> <urn:x:{number}> ." for number in range(4)))
    with pytest.raises(rdf_files.UnreadableFile, match="more than 2 statements"):
        rdf_files.read_all([file])


def test_a_folder_without_turtle_or_a_release_says_what_was_looked_for(tmp_path: Path) -> None:
    assert "neither Turtle files" in run(tmp_path, "current", code=2)


def test_a_damaged_release_is_an_error_of_the_call(tmp_path: Path) -> None:
    (tmp_path / "r" / "store").mkdir(parents=True)
    (tmp_path / "r" / "manifest.json").write_text("{}")
    assert "cannot be opened" in run(tmp_path / "r", "live", code=2)


def test_what_data_says_is_never_read_as_a_style_or_a_control_code(tmp_path: Path) -> None:
    hostile = ':A a owl:Class ; rdfs:label "[red]x[/red] :skull: [/] \\u001b[31m \\u009b2J \\u202E\\nnext"@en .'
    old = written(tmp_path, "old.ttl", HEADER)
    text = run(old, written(tmp_path, "new.ttl", HEADER + hostile))
    assert "[red]x[/red] :skull: [/] \\x1b[31m \\x9b2J \\u202e next" in text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)


def test_named_graphs_and_every_format_say_the_same(tmp_path: Path) -> None:
    statement = '<urn:x:a> <urn:x:p> "x" {}.'
    files = [
        written(tmp_path, "a.nt", statement.format("")),
        written(tmp_path, "a.nq", statement.format("<urn:x:g> ")),
        written(tmp_path, "a.trig", "<urn:x:g> {" + statement.format("") + "}"),
        written(tmp_path, "a.jsonld", '{"@id": "urn:x:a", "urn:x:p": "x"}'),
        written(
            tmp_path,
            "a.rdf",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x:">'
            '<rdf:Description rdf:about="urn:x:a"><x:p>x</x:p></rdf:Description></rdf:RDF>',
        ),
    ]
    for file in files:
        assert "Nothing changed" in run(files[0], file)
