"""The project's own facts: all there, each with its source, and nothing doubtful among the facts."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pyshacl
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, serialize
from rdflib import Graph

from credlattice.model import Record, Status
from credlattice.readers import ecosystem
from credlattice.resources import data_dir, ontology_dir
from credlattice.vocabulary import CL, CTERMS, DCTERMS, GRAPH, RDF, RESOURCE, SCHEMA, SKOS, XSD

FOLDER = data_dir() / "ecosystem"
FILES = sorted(FOLDER.glob("*.csv"))
CLAIMS = GRAPH + "claims/"
PLAYBOOK = RESOURCE + "initiative/playbook-quality-trust-value-of-incremental-credentials"
PREFIXES = f"""
PREFIX cl: <{CL}> PREFIX ceterms: <{CTERMS}> PREFIX dcterms: <{DCTERMS}> PREFIX rdf: <{RDF}>
PREFIX skos: <{SKOS}> PREFIX xsd: <{XSD}>
"""


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return list(ecosystem.read(FOLDER))


@pytest.fixture(scope="module")
def quads(records: list[Record]) -> list[Quad]:
    return [quad for record in records for quad in record.quads]


@pytest.fixture(scope="module")
def facts(quads: list[Quad]) -> list[Quad]:
    return [q for q in quads if not q.graph_name.value.startswith(CLAIMS)]


@pytest.fixture(scope="module")
def store(quads: list[Quad]) -> Store:
    made = Store()
    made.extend(quads)
    return made


def ask(store: Store, question: str) -> bool:
    return bool(store.query(PREFIXES + question, use_default_graph_as_union=True))


def select(store: Store, query: str) -> list[tuple[str, ...]]:
    found = store.query(PREFIXES + query, use_default_graph_as_union=True)
    return [tuple(v.value if v is not None else "" for v in row) for row in found]  # type: ignore[union-attr]


# -- the files --------------------------------------------------------------------------------------------------------


def test_every_file_holds_all_that_was_collected() -> None:
    collected = [r for r in rows("organizations.csv") if r["kind"]]
    assert len(collected) == 201, (
        "organizations with a kind are the collected ones; the others are named elsewhere only"
    )
    assert {name: len(rows(name)) for name in (f.name for f in FILES)} == {
        "approaches.csv": 8,
        "artifact_types.csv": 12,
        "assurers.csv": 28,
        "criteria.csv": 48,
        "disputes.csv": 15,
        "initiatives.csv": 143,
        "key_components.csv": 12,
        "licences.csv": 1,
        "organizations.csv": 225,
        "relations.csv": 609,
        "stacking_kinds.csv": 9,
        "stakeholder_groups.csv": 13,
        "terms.csv": 21,
        "topics.csv": 219,
    }
    assert Counter(r["predicate"] for r in rows("relations.csv")) == {
        "about_topic": 221,
        "partners_in": 164,
        "leads": 141,
        "funds": 73,
        "for_stakeholder": 6,
        "describes": 4,
    }


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_rows_are_sorted_complete_and_clean(file: Path) -> None:
    raw = file.read_bytes()
    assert b"\r" not in raw and raw.endswith(b"\n") and not raw.startswith(b"\xef\xbb\xbf")
    table = rows(file.name)
    ids = [r["id"] for r in table]
    assert ids == sorted(set(ids))
    for row in table:
        place = f"{file.name} {row['id']}"
        assert row["status"] in {"asserted", "unverified", "suggested", "disputed"}, place
        assert date.fromisoformat(row["read_on"]) <= date(2026, 11, 24), place
        for column, cell in row.items():
            assert cell == cell.strip(), f"{place} {column}"
            if column == "source" or column.endswith("_source") or column in {"source_a", "source_b"}:
                for part in filter(None, cell.split("; ")):
                    assert not part.startswith("http") or urlsplit(part).hostname, f"{place}: {part!r}"
                    assert part.startswith("http") == (" " not in part), (
                        f"{place}: {part!r} is address and words at once"
                    )


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_words_that_mark_a_doubt_never_stand_inside_a_fact(file: Path) -> None:
    doubt = re.compile(r"\bmemory\b|\bunverified\b|find_string|file seed|not seen|\bproposed\b|\bproposal\b", re.I)
    for row in rows(file.name):
        for column, cell in row.items():
            if column in {"source", "source_note", "status"} or column.endswith(("_source", "_status")):
                continue
            assert not doubt.search(cell), f"{file.name} {row['id']} {column}: {cell!r}"


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_an_asserted_row_has_an_address_and_a_row_from_memory_is_not_asserted(file: Path) -> None:
    for row in rows(file.name):
        sources = row["source"].split("; ")
        assert all(sources), f"{file.name} {row['id']} has no source"
        if row["status"] == "asserted":
            assert all(s.startswith("https://") or s.startswith("http://") for s in sources), row["id"]
        if any("memory" in s or "proposed" in s for s in sources):
            assert row["status"] == "unverified", row["id"]
        if any("tag assigned" in s for s in sources):
            assert row["status"] == "suggested", row["id"]


def test_topic_tags_are_suggested_and_other_relations_are_asserted() -> None:
    for row in rows("relations.csv"):
        assert row["status"] == ("suggested" if row["predicate"] == "about_topic" else "asserted"), row["id"]


def test_no_approach_is_made_up() -> None:
    classes = {r["id"]: r["class"] for r in rows("approaches.csv")}
    assert sorted(i for i, c in classes.items() if c == "Approach") == [
        "learn-as-you-go",
        "partner-as-you-go",
        "retro-award-as-you-go",
        "specialize-as-you-go",
        "stack-as-you-go",
        "transfer-as-you-go",
    ]
    assert sorted(i for i, c in classes.items() if c == "FrameworkComponent") == [
        "auto-awarding-of-credentials",
        "prior-learning-assessment",
    ]


# -- the graph --------------------------------------------------------------------------------------------------------


def test_every_row_is_read(records: list[Record]) -> None:
    assert [str(p) for r in records for p in r.problems] == []
    assert max(Counter(r.id for r in records).values()) == 1
    read = {r.place.partition(":")[0] for r in records}
    assert read == {f.name for f in FILES} - {"licences.csv"}


def test_every_graph_has_an_address_a_read_date_and_a_publisher(records: list[Record]) -> None:
    documents = {r.document for r in records}
    assert len(documents) == len({d.graph for d in documents}) == len({d.addresses for d in documents})
    for document in documents:
        assert document.addresses and document.read_on == date(2026, 11, 24) and document.publisher
        if document.status is Status.ASSERTED:
            assert document.graph.startswith(GRAPH + "source/")
            assert all(a.startswith("http") for a in document.addresses)
        else:
            assert document.graph == f"{CLAIMS}{document.status}/ecosystem"
    for record in records:
        assert {q.graph_name.value for q in record.quads} == {record.document.graph}


def test_the_map_of_learning_and_employment_records_keeps_its_licence(records: list[Record]) -> None:
    licensed = {r.document for r in records if r.document.licence and r.document.status is Status.ASSERTED}
    assert licensed
    assert all("ler-ecosystem-map-v2" in a for d in licensed for a in d.addresses)


def test_no_fact_comes_from_a_row_in_doubt(facts: list[Quad]) -> None:
    kinds = {s.file: s.kind for s in ecosystem.SHEETS if s.classes}
    stated = {q.subject.value for q in facts} | {q.object.value for q in facts if isinstance(q.object, NamedNode)}
    doubtful = {
        f"{RESOURCE}{kind}/{row['id']}"
        for file, kind in kinds.items()
        for row in rows(file)
        if row["status"] != "asserted"
    }
    assert len(doubtful) > 200
    assert stated & doubtful == set()


def test_no_fact_comes_from_a_cell_in_doubt(facts: list[Quad], store: Store) -> None:
    predicates = {
        "website": CTERMS + "subjectWebpage",
        "headquarters": CL + "headquarters",
        "description": CTERMS + "description",
    }
    stated = {(q.subject.value, q.predicate.value) for q in facts}
    doubtful = 0
    for row in rows("organizations.csv"):
        for column, predicate in predicates.items():
            if row[f"{column}_status"]:
                doubtful += 1
                subject = f"{RESOURCE}organization/{row['id']}"
                assert (subject, predicate) not in stated, f"{row['id']} {column}"
                assert ask(store, f"ASK {{ ?c a cl:Claim ; rdf:subject <{subject}> ; rdf:predicate <{predicate}> }}")
    assert doubtful > 200
    for predicate in ("evidencePattern", "graphPattern", "answeredBy", "requirementLevel"):
        assert not any(q.predicate.value == CL + predicate for q in facts), f"{predicate} is the project's own proposal"


def test_claims_graphs_hold_no_plain_statement(quads: list[Quad]) -> None:
    allowed = {RDF + n for n in ("type", "subject", "predicate", "object")}
    allowed |= {CL + n for n in ("status", "readOn", "about", "hasPosition", "likelyReason", "mentionedIn")}
    allowed |= {DCTERMS + "source", SKOS + "note", "http://www.w3.org/2000/01/rdf-schema#label"}
    claims = [q for q in quads if q.graph_name.value.startswith(CLAIMS)]
    assert len(claims) > 5000
    assert {q.predicate.value for q in claims} <= allowed
    types = {q.object.value for q in claims if q.predicate.value == RDF + "type"}
    assert types == {CL + "Claim", CL + "Dispute"}


def test_a_claim_has_the_status_of_its_graph(store: Store) -> None:
    pairs = select(store, "SELECT DISTINCT ?g ?s { GRAPH ?g { ?c a cl:Claim ; cl:status ?s } }")
    assert sorted(pairs) == [
        (f"{CLAIMS}{name}/ecosystem", CL + name.capitalize()) for name in ("disputed", "suggested", "unverified")
    ]


def test_a_thing_known_from_claims_only_is_found_through_them(store: Store) -> None:
    abet = f"<{RESOURCE}organization/abet>"
    assert not ask(store, f"ASK {{ {abet} a ?type }}")
    found = select(
        store,
        f"""SELECT ?name ?status {{ {abet} cl:mentionedIn ?c . ?c rdf:predicate ceterms:name ;
        rdf:object ?name ; cl:status ?status }}""",
    )
    assert found == [("ABET", CL + "Unverified")]
    topic = f"<{RESOURCE}topic/policy-reform>"
    assert ask(store, f"ASK {{ {topic} cl:mentionedIn [ rdf:predicate skos:prefLabel ; cl:status cl:Suggested ] }}")
    assert not ask(store, f"ASK {{ ?i dcterms:subject {topic} }}")


def test_a_recognition_from_memory_is_a_claim_beside_the_one_that_was_read(store: Store) -> None:
    accjc = f"<{RESOURCE}organization/accrediting-commission-for-community-and-junior-colleges>"
    chea = f"<{RESOURCE}organization/council-for-higher-education-accreditation>"
    education = f"<{RESOURCE}organization/u-s-department-of-education>"
    assert select(store, f"SELECT ?r {{ {accjc} ceterms:recognizedBy ?r }}") == [(education[1:-1],)]
    claim = f"?c rdf:subject {accjc} ; rdf:predicate ceterms:recognizedBy ; rdf:object {chea} ; cl:status cl:Unverified"
    assert ask(store, f"ASK {{ {claim} }}")


def test_fifteen_disputes_each_have_two_versions_with_sources(store: Store) -> None:
    disputes = select(
        store,
        """SELECT ?d (COUNT(DISTINCT ?v) AS ?versions) (COUNT(DISTINCT ?about) AS ?things) {
          ?d a cl:Dispute ; cl:about ?about ; cl:likelyReason ?reason ; cl:hasPosition ?v .
          ?v a cl:Claim ; cl:status cl:Disputed ; rdf:subject ?about ; rdf:object ?o ; dcterms:source ?s
          FILTER isIRI(?s) } GROUP BY ?d""",
    )
    assert len(disputes) == 15
    assert {(versions, things) for _, versions, things in disputes} == {("2", "1")}


def test_what_is_disputed_is_not_also_a_fact(facts: list[Quad]) -> None:
    stated = {(q.subject.value, q.predicate.value) for q in facts}
    assert (RESOURCE + "initiative/credential-as-you-go", SCHEMA + "startDate") not in stated
    assert (RESOURCE + "artifact-type/initiatives", CL + "statedCount") not in stated
    assert (RESOURCE + "artifact-type/organizations", CL + "statedCount") in stated
    assert (RESOURCE + "approach/learn-as-you-go", CTERMS + "description") not in stated
    assert (RESOURCE + "approach/stack-as-you-go", CTERMS + "description") in stated


def test_the_playbook_is_connected_to_its_organizations_and_stakeholders(facts: list[Quad]) -> None:
    incoming = {(q.predicate.value, q.subject.value) for q in facts if q.object == NamedNode(PLAYBOOK)}
    assert incoming == {
        (CL + "leads", RESOURCE + "initiative/credential-as-you-go"),
        (CL + "funds", RESOURCE + "organization/institute-of-education-sciences"),
        (CL + "funds", RESOURCE + "organization/walmart"),
    }
    groups = {q.object.value.rpartition("/")[2] for q in facts if q.predicate.value == CL + "forStakeholder"}
    expected = {"state-policymakers", "educators", "credential-providers", "learners", "employers", "accreditors"}
    assert groups == expected
    types = {q.object.value for q in facts if q.subject == NamedNode(PLAYBOOK) and q.predicate.value == RDF + "type"}
    assert types == {CL + "Playbook", CL + "Initiative"}


def test_every_entity_of_a_fact_is_named(facts: list[Quad]) -> None:
    named = {q.subject.value for q in facts if q.predicate.value in {CTERMS + "name", SKOS + "prefLabel"}}
    used = {q.subject.value for q in facts}
    used |= {q.object.value for q in facts if isinstance(q.object, NamedNode) and q.object.value.startswith(RESOURCE)}
    assert {u for u in used - named if not u.startswith(RESOURCE + "scheme/")} == set()


def test_dates_are_as_precise_as_their_source(facts: list[Quad]) -> None:
    starts = {q.subject.value.rpartition("/")[2]: q.object for q in facts if q.predicate.value == SCHEMA + "startDate"}
    assert starts["workforce-compass"] == Literal("2021-06", datatype=NamedNode(XSD + "gYearMonth"))
    assert starts["connecting-credentials"] == Literal("2015", datatype=NamedNode(XSD + "gYear"))
    day = NamedNode(XSD + "date")
    assert starts["credential-as-you-go-learning-network"] == Literal("2023-03-09", datatype=day)


def test_reading_twice_gives_the_same_quads(quads: list[Quad]) -> None:
    assert [q for r in ecosystem.read(FOLDER) for q in r.quads] == quads


def test_the_graph_conforms_to_the_shapes_without_a_warning(quads: list[Quad]) -> None:
    data = serialize((q.triple for q in quads), format=RdfFormat.N_TRIPLES)
    shapes = Graph()
    for file in (ontology_dir() / "shapes").glob("*.ttl"):
        shapes.parse(file)
    graph = Graph().parse(data=data, format="nt")
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes, inference="none", advanced=False)
    assert conforms, text


def test_every_own_term_and_scheme_of_the_graph_is_declared(quads: list[Quad]) -> None:
    declared = Graph()
    for file in [*ontology_dir().glob("*.ttl"), *(ontology_dir() / "schemes").glob("*.ttl")]:
        declared.parse(file)
    known = {str(s) for s in declared.subjects()}
    terms = [q.predicate for q in quads] + [q.object for q in quads if isinstance(q.object, NamedNode)]
    used = {t.value for t in terms if t.value.startswith((CL, RESOURCE + "scheme/"))}
    assert used - known == set()
    ctdl = {q.predicate.value for q in quads if q.predicate.value.startswith(CTERMS)}
    assert ctdl and ctdl - known == set()


# -- bad rows ---------------------------------------------------------------------------------------------------------

HEAD = "id,name,class,kind,website,source,read_on,status\n"
GOOD = "acme,Acme,Organization,nonprofit,acme.example,https://acme.example/about,2026-11-24,asserted\n"


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (",Acme,Organization,,,https://acme.example/about,2026-11-24,asserted", "missing-id"),
        ("a b,Acme,Organization,,,https://acme.example/about,2026-11-24,asserted", "bad-id"),
        ("acme,Acme,Organization,,,https://acme.example/about,2026-11-24,asserted", "duplicate-id"),
        ("x,Acme,Organization,,,https://acme.example/about,2026-11-24,certain", "unknown-status"),
        ("x,Acme,Organization,,,https://acme.example/about,2026-11-24,derived", "unknown-status"),
        ("x,Acme,Organization,,,https://acme.example/about,24.11.2026,asserted", "bad-date"),
        ("x,Acme,Organization,,,from memory,2026-11-24,asserted", "missing-source"),
        ("x,Acme,Organization,,,,2026-11-24,unverified", "missing-source"),
        ("x,,Organization,,,https://acme.example/about,2026-11-24,asserted", "missing-name"),
        ("x,Acme,Club,,,https://acme.example/about,2026-11-24,asserted", "unknown-class"),
        ("x,Acme,Organization,,acme example,https://acme.example/about,2026-11-24,asserted", "bad-address"),
        ("x,Acme,Organization,,,https://acme.example/about,2026-11-24,asserted,more", "extra-cells"),
        ("x,Acme", "unknown-status"),
    ],
)
def test_a_bad_row_is_set_aside_with_its_place_and_the_rest_is_read(tmp_path: Path, row: str, kind: str) -> None:
    (tmp_path / "organizations.csv").write_text(HEAD + GOOD + row + "\n", encoding="utf-8")
    found = list(ecosystem.read(tmp_path))
    assert [r.id for r in found if r.readable] == ["organizations/acme"]
    [bad] = [r for r in found if not r.readable]
    [problem] = bad.problems
    assert (problem.kind, problem.place, bad.quads) == (kind, "organizations.csv:3", ())
    assert str(problem).startswith("organizations.csv:3: ") and str(problem).endswith("; row set aside")


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ("r,organization,acme,leads,initiative,nothing", "unknown-id"),
        ("r,organization,nobody,leads,initiative,plan", "unknown-id"),
        ("r,organization,broken,leads,initiative,plan", "unknown-id"),
        ("r,organization,acme,admires,initiative,plan", "unknown-predicate"),
    ],
)
def test_a_relation_to_what_is_not_described_is_set_aside(tmp_path: Path, cells: str, kind: str) -> None:
    tail = ",https://acme.example/about,2026-11-24,asserted\n"
    broken = "broken,Broken,Club,,,https://acme.example/about,2026-11-24,asserted\n"
    (tmp_path / "organizations.csv").write_text(HEAD + GOOD + broken, encoding="utf-8")
    (tmp_path / "initiatives.csv").write_text(
        f"id,name,class,source,read_on,status\nplan,Plan,Initiative{tail}", encoding="utf-8"
    )
    head = "id,subject_kind,subject,predicate,object_kind,object,source,read_on,status\n"
    good = f"q,organization,acme,leads,initiative,plan{tail}"
    (tmp_path / "relations.csv").write_text(head + good + cells + tail, encoding="utf-8")
    found = list(ecosystem.read(tmp_path))
    assert "relations/q" in {r.id for r in found if r.readable}
    assert [(p.place, p.kind) for r in found for p in r.problems if p.place.startswith("rel")] == [
        ("relations.csv:3", kind)
    ]


def test_a_dispute_with_one_version_is_set_aside(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "copy")
    path = tmp_path / "copy" / "disputes.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(",nine organizations,") == 1
    path.write_text(text.replace(",nine organizations,", ",,"), encoding="utf-8")
    problems = [p for r in ecosystem.read(path.parent) for p in r.problems]
    assert [p.kind for p in problems] == ["missing-version"]
    assert problems[0].place.startswith("disputes.csv:")


def test_a_file_without_a_source_column_has_all_its_rows_set_aside(tmp_path: Path) -> None:
    text = "id,name,class,read_on,status\nacme,Acme,Organization,2026-11-24,unverified\n"
    (tmp_path / "organizations.csv").write_text(text, encoding="utf-8")
    assert [p.kind for r in ecosystem.read(tmp_path) for p in r.problems] == ["missing-column"]


def test_a_folder_without_any_of_the_files_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"organizations\.csv"):
        list(ecosystem.read(tmp_path))


def test_one_set_of_addresses_is_one_graph_whatever_their_order(tmp_path: Path) -> None:
    two = "b,B,Organization,,,https://b.example/; https://a.example/x,2026-11-01,asserted\n"
    one = "a,A,Organization,,,https://a.example/x; https://b.example/,2026-11-24,asserted\n"
    (tmp_path / "organizations.csv").write_text(HEAD + one + two, encoding="utf-8")
    [document] = {r.document for r in ecosystem.read(tmp_path)}
    assert document.addresses == ("https://a.example/x", "https://b.example/")
    assert document.read_on == date(2026, 11, 1), "the older reading: everything was read then or later"
    assert document.publisher == "a.example; b.example"
