"""What the alignments say of neighbouring vocabularies is justified, exists, and changes nothing that it should not."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

import owlready2
import pytest
from pyoxigraph import NamedNode, Quad
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from credlattice import dl_restrictions, inference, ontology_files, resources, rl_profile
from credlattice.ontology_files import OntologyFile
from credlattice.questions import Questions
from credlattice.store import EmbeddedStore
from credlattice.vocabulary import CEASN, CL, CTERMS, QDATA

SSSOM: Final = Namespace("https://w3id.org/sssom/")
SEMAPV: Final = Namespace("https://w3id.org/semapv/vocab/")
VANN: Final = Namespace("http://purl.org/vocab/vann/")

COMPARED: Final = {
    "case": ("case",),
    "ceds": ("ceds",),
    "ctdl": ("ctdl", "ctdlasn", "ctdlvocabs", "qdata"),
    "dcat": ("dcat",),
    "elm": ("elm",),
    "esco": ("esco",),
    "openbadges": ("ob3", "clr2", "vc"),
    "org": ("org",),
    "prov": ("prov", "rdf"),
    "schema": ("schema",),
    "skos": ("skos",),
}
"""The lists of `ontology/vocabularies` that each file was compared with."""
CONCEPTS_OF_CTDL: Final = "https://purl.org/ctdl/vocabs/"
MATCHES: Final = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
INFERRED: Final = (RDFS.subClassOf, RDFS.subPropertyOf)
EQUATED: Final[dict[tuple[str, str], str]] = {}
"""Subject and object of each owl:equivalentClass or owl:equivalentProperty, with the reason; none so far."""
KINDS: Final = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual)
FILES: Final = tuple(file for file in ontology_files.every_file() if file.folder == "alignments")
EACH: Final = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.rpartition("/")[2])
NO_JAVA: Final = pytest.mark.skipif(
    shutil.which("java") is None,
    reason="NO JAVA: the consistency of the alignments was NOT checked; install a Java runtime",
)


class Listed(NamedTuple):
    """A term of another vocabulary: the list it stands in, its kind there and its readable name."""

    name: str
    kind: str
    notation: str


def short(file: OntologyFile) -> str:
    return file.name.rpartition("/")[2]


def rows(name: str) -> Iterator[dict[str, str]]:
    with (resources.ontology_dir() / "vocabularies" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def index() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in rows("index")}


@cache
def listed() -> dict[str, Listed]:
    """The terms of all lists that are compared with, by IRI."""
    return {
        index()[name]["namespace"] + row["term"]: Listed(name, row["kind"], row.get("notation", ""))
        for names in COMPARED.values()
        for name in names
        for row in rows(name)
    }


def source(name: str) -> str:
    return index()[name]["namespace"] or CONCEPTS_OF_CTDL


@cache
def graph(file: OntologyFile) -> Graph:
    return file.graph()


def header(file: OntologyFile) -> URIRef:
    return URIRef(ontology_files.iri(graph(file)))


def mappings(file: OntologyFile) -> list[tuple[URIRef, URIRef, URIRef]]:
    return [
        (s, p, o)
        for p in (*MATCHES, *INFERRED, OWL.equivalentClass, OWL.equivalentProperty)
        for s, o in graph(file).subject_objects(p)
        if isinstance(s, URIRef) and isinstance(o, URIRef)
    ]


def notes_on(file: OntologyFile, mapping: tuple[Node, Node, Node]) -> list[Node]:
    """The nodes that annotate `mapping`."""
    parts = zip((OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget), mapping, strict=True)
    return list(set.intersection(*(set(graph(file).subjects(p, o)) for p, o in parts)))


def kind(term: URIRef, where: Graph) -> Node | None:
    return next((each for each in KINDS if (term, RDF.type, each) in where), None)


@cache
def modules() -> dict[str, Graph]:
    return {ontology_files.iri(file.graph()): file.graph() for file in ontology_files.modules()}


def native() -> set[URIRef]:
    """The terms of CTDL and CTDL-ASN that the modules declare."""
    return {
        term
        for term in ontology_files.ontology().subjects(RDF.type)
        if str(term).startswith((CTERMS, CEASN)) and isinstance(term, URIRef)
    }


def test_each_neighbour_has_a_file_with_mappings() -> None:
    assert {short(file) for file in FILES} == set(COMPARED)
    assert all(len(mappings(file)) >= 10 for file in FILES)


@EACH
def test_the_file_is_written_as_the_project_writes_turtle(file: OntologyFile) -> None:
    assert file.path.read_text(encoding="utf-8") == ontology_files.turtle(graph(file))


@EACH
def test_the_header_is_complete(file: OntologyFile) -> None:
    node = header(file)
    assert str(node) == f"https://w3id.org/credlattice/ontology/{file.name}"
    for predicate in (DCTERMS.title, DCTERMS.description, DCTERMS.creator, DCTERMS.created, DCTERMS.modified):
        assert len(list(graph(file).objects(node, predicate))) == 1, predicate
    said = {
        DCTERMS.license: URIRef("https://creativecommons.org/licenses/by/4.0/"),
        OWL.versionIRI: URIRef(f"{node}/0.3.0"),
        OWL.versionInfo: Literal("0.3.0"),
        VANN.preferredNamespacePrefix: Literal("cl"),
        VANN.preferredNamespaceUri: Literal(CL),
        SSSOM.subject_source: URIRef(CL),
        SSSOM.subject_source_version: Literal("0.3.0"),
    }
    assert {predicate: graph(file).value(node, predicate) for predicate in said} == said
    assert (node, RDF.type, SSSOM.MappingSet) in graph(file)


@EACH
def test_the_header_names_the_vocabularies_as_the_index_has_them(file: OntologyFile) -> None:
    names = COMPARED[short(file)]
    sources = {str(text) for text in graph(file).objects(header(file), DCTERMS.source)}
    assert sources == {index()[name]["source"] for name in names}
    assert {str(iri) for iri in graph(file).objects(header(file), SSSOM.object_source)} == {*map(source, names)}
    versions = {index()[name]["version"] for name in names}
    stated = {str(text) for text in graph(file).objects(header(file), SSSOM.object_source_version)}
    assert stated == (versions - {""} if len(versions) == 1 else set())


@EACH
def test_the_file_imports_the_modules_of_its_terms_and_no_others(file: OntologyFile) -> None:
    imported = {str(iri) for iri in graph(file).objects(header(file), OWL.imports)}
    subjects = {s for s, _, _ in mappings(file)} | ({*native()} if short(file) == "ctdl" else set())
    homes = {s: {iri for iri, module in modules().items() if kind(s, module)} for s in subjects}
    assert {str(s) for s, where in homes.items() if not where & imported} == set()
    assert imported <= {iri for where in homes.values() for iri in where}


@EACH
def test_the_file_says_nothing_but_mappings_notes_and_declarations(file: OntologyFile) -> None:
    stated = {(s, p) for s, p, _ in mappings(file)}
    other = [
        (s, p, o)
        for s, p, o in graph(file)
        if s != header(file)
        and (s, p) not in stated
        and (s, RDF.type, OWL.Axiom) not in graph(file)
        and not (p == RDF.type and o in KINDS)
        and not (p == SKOS.scopeNote and short(file) == "ctdl")
    ]
    assert other == []


@EACH
def test_nothing_is_equated_without_a_reason(file: OntologyFile) -> None:
    assert list(graph(file).subject_objects(OWL.sameAs)) == []
    equated = [(str(s), str(o)) for s, p, o in mappings(file) if p in (OWL.equivalentClass, OWL.equivalentProperty)]
    assert [pair for pair in equated if pair not in EQUATED] == []


@EACH
def test_each_mapping_has_one_justification_and_one_comment(file: OntologyFile) -> None:
    for mapping in mappings(file):
        nodes = notes_on(file, mapping)
        assert len(nodes) == 1, mapping
        assert list(graph(file).objects(nodes[0], SSSOM.mapping_justification)) == [SEMAPV.ManualMappingCuration]
        comments = list(graph(file).objects(nodes[0], RDFS.comment))
        assert [text.language for text in comments if isinstance(text, Literal)] == ["en"], mapping
        # One sentence, and more than the names of the two terms.
        assert re.fullmatch(r"[^.]\S*( \S+){4,}\.", str(comments[0])), comments


@EACH
def test_each_annotation_is_about_a_mapping_of_the_file(file: OntologyFile) -> None:
    annotated = [node for node in graph(file).subjects(RDF.type, OWL.Axiom) if isinstance(node, BNode)]
    assert sorted(annotated) == sorted(node for mapping in mappings(file) for node in notes_on(file, mapping))


@EACH
def test_no_two_terms_are_mapped_in_two_ways(file: OntologyFile) -> None:
    pairs = Counter((s, o) for s, _, o in mappings(file))
    assert [pair for pair, times in pairs.items() if times > 1] == []


@EACH
def test_each_term_of_the_neighbour_exists_and_is_not_deprecated(file: OntologyFile) -> None:
    unknown = [str(o) for _, _, o in mappings(file) if str(o) not in listed()]
    assert unknown == []
    found = {str(o): listed()[str(o)] for _, _, o in mappings(file)}
    assert {iri for iri, term in found.items() if term.kind.endswith("-deprecated")} == set()
    assert {term.name for term in found.values()} == set(COMPARED[short(file)])


@EACH
def test_only_related_terms_may_be_of_different_kinds(file: OntologyFile) -> None:
    for s, p, o in mappings(file):
        theirs = listed()[str(o)].kind
        ours = {OWL.Class: "class", OWL.NamedIndividual: "individual"}.get(
            kind(s, ontology_files.ontology()), "property"
        )
        if theirs in ("class", "property") and p != SKOS.relatedMatch:
            assert ours == theirs, (s, p, o)


@EACH
def test_an_inference_leads_from_our_terms_to_a_declared_one_of_the_neighbour(file: OntologyFile) -> None:
    """Queries walk up from the terms in use: what stood above one of ours would be found by them."""
    for s, p, o in mappings(file):
        if p in INFERRED:
            assert not str(o).startswith((CL, CTERMS, CEASN)), (s, p, o)
            assert kind(o, graph(file)) == kind(s, ontology_files.ontology()), (s, p, o)
            assert (kind(o, graph(file)) == OWL.Class) == (p == RDFS.subClassOf), (s, p, o)


@pytest.mark.parametrize("name", [name for name, lists in COMPARED.items() if len(lists) > 1])
def test_where_several_vocabularies_are_compared_each_mapping_names_its_own(name: str) -> None:
    file = next(file for file in FILES if short(file) == name)
    for mapping in mappings(file):
        (node,) = notes_on(file, mapping)
        which = listed()[str(mapping[2])].name
        assert str(graph(file).value(node, SSSOM.object_source)) == source(which)
        assert str(graph(file).value(node, SSSOM.object_source_version) or "") == index()[which]["version"]


def test_the_codes_of_ceds_stand_beside_their_names() -> None:
    file = next(file for file in FILES if short(file) == "ceds")
    for mapping in mappings(file):
        (node,) = notes_on(file, mapping)
        assert str(graph(file).value(node, SSSOM.object_label)) == listed()[str(mapping[2])].notation


def test_each_ctdl_term_in_use_has_a_note_that_says_how_it_is_read() -> None:
    ctdl = graph(next(file for file in FILES if short(file) == "ctdl"))
    notes = {term: list(ctdl.objects(term, SKOS.scopeNote)) for term in set(ctdl.subjects(SKOS.scopeNote))}
    assert len(native()) > 200
    assert native() - set(notes) == set()
    assert {t for t in notes if t not in native() and not (str(t).startswith(QDATA) and str(t) in listed())} == set()
    for term, texts in notes.items():
        assert [text.language for text in texts if isinstance(text, Literal)] == ["en"], term
        assert str(texts[0]).endswith(".")


def world(*more: Graph) -> owlready2.World:
    """All modules and alignments, each under its own name, and `more` statements."""
    found = owlready2.World()
    graphs = [file.graph() for file in (*ontology_files.modules(), *FILES)]
    named = [(ontology_files.iri(each), each) for each in graphs]
    for iri, each in (*named, *((f"https://example.org/{place}", each) for place, each in enumerate(more))):
        data = io.BytesIO(each.serialize(format="nt", encoding="utf-8"))
        found.get_ontology(iri).load(fileobj=data, only_local=True)
    return found


@NO_JAVA
def test_hermit_finds_modules_and_alignments_consistent_and_every_class_satisfiable() -> None:
    assert sum(p in INFERRED for file in FILES for _, p, _ in mappings(file)) > 20
    loaded = world()
    owlready2.sync_reasoner_hermit(loaded, debug=0)
    assert list(loaded.inconsistent_classes()) == []


@NO_JAVA
def test_hermit_notices_a_mapping_that_would_make_credentials_organizations() -> None:
    wrong = Graph()
    credential = URIRef("https://schema.org/EducationalOccupationalCredential")
    wrong.add((credential, RDF.type, OWL.Class))
    wrong.add((credential, RDFS.subClassOf, URIRef(CTERMS + "Organization")))
    loaded = world(wrong)
    owlready2.sync_reasoner_hermit(loaded, debug=0)
    assert loaded[CTERMS + "Credential"] in list(loaded.inconsistent_classes())


def test_modules_and_alignments_together_are_owl_2_rl_and_dl() -> None:
    together = ontology_files.union((*ontology_files.modules(), *FILES))
    assert rl_profile.violations(together) == ()
    assert dl_restrictions.violations(together) == ()


def derived(*more: Quad) -> int:
    """How many statements follow when nothing but the ontology and its alignments, and `more`, is stored."""
    store = EmbeddedStore()
    store.add(ontology_files.quads((*ontology_files.modules(), *FILES)))
    store.add(more)
    return inference.derive(store, Questions(store))


def test_no_mapping_is_taken_for_a_statement_about_credentials_or_competencies() -> None:
    assert derived() == 0


def test_a_mapping_property_that_meant_something_here_would_be_noticed() -> None:
    match, same, above = (NamedNode(iri) for iri in (SKOS.closeMatch, CL + "sameCompetencyAs", RDFS.subPropertyOf))
    assert derived(Quad(match, above, same, NamedNode("https://example.org/wrong"))) > 0


def test_the_table_of_the_documentation_has_the_counted_numbers() -> None:
    text = (resources.root() / "docs" / "alignments.md").read_text(encoding="utf-8")
    table = dict(re.findall(r"^\| `(\w+)\.ttl` \|((?: *\d* *\|)+)$", text, re.MULTILINE))
    table["all"] = (re.findall(r"^\| all \|((?: *\d* *\|)+)$", text, re.MULTILINE) or [""])[0]
    in_order = (*MATCHES, *INFERRED)
    counted = {short(file): Counter(p for _, p, _ in mappings(file)) for file in FILES}
    counted["all"] = sum(counted.values(), Counter())
    expected = {name: [numbers[p] for p in in_order] + [numbers.total()] for name, numbers in counted.items()}
    shown = {name: [int(cell or 0) for cell in cells.replace(" ", "").split("|")[:-1]] for name, cells in table.items()}
    assert shown == expected
