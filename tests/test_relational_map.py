"""The relational map as a document: what it holds, how it is laid out, selected, counted, and escaped in pages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from fastapi import FastAPI
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from credlattice import facets, map_layout, relational_map, resource_view
from credlattice.facets import Selection
from credlattice.map_layout import Mark
from credlattice.questions import Questions
from credlattice.relational_map import MapDocument
from credlattice.release import Release
from credlattice.store import EmbeddedStore, Term
from credlattice.vocabulary import CATALOG_GRAPH, GRAPH, RESOURCE, expand
from credlattice.wording import sentence
from credlattice_api import pages

PLAYBOOK = RESOURCE + "initiative/playbook-quality-trust-value-of-incremental-credentials"
WALMART = RESOURCE + "organization/walmart"
IES = RESOURCE + "organization/institute-of-education-sciences"
CAYG = RESOURCE + "initiative/credential-as-you-go"
HOSTILE = '"><img src=x onerror=alert(1)>'


def iri(name: str) -> NamedNode:
    return NamedNode(expand(name))


def questions_over(statements: Iterable[tuple[str, str, str | Term]], status: str = "cl:Asserted") -> Questions:
    """A store that holds `statements` as one document that was read on a day at an address."""
    document = NamedNode(GRAPH + "source/a-page")
    store = EmbeddedStore()
    store.add(Quad(iri(s), iri(p), iri(o) if isinstance(o, str) else o, document) for s, p, o in statements)
    catalog = NamedNode(CATALOG_GRAPH)
    store.add(
        [
            Quad(document, iri("cl:status"), iri(status), catalog),
            Quad(document, iri("dcterms:source"), NamedNode("https://example.org/a-page"), catalog),
            Quad(document, iri("cl:readOn"), Literal("2026-11-24", datatype=iri("xsd:date")), catalog),
        ]
    )
    return Questions(store)


@pytest.fixture(scope="module")
def document(live: Release) -> MapDocument:
    read: MapDocument = live.read_json("map.json")
    return read


def links_between(document: MapDocument, source: str, target: str) -> list[relational_map.Link]:
    return [link for link in document["links"] if (link["source"], link["target"]) == (source, target)]


# -- what the map of the project's own data holds ---------------------------------------------------------------------


def test_the_quality_playbook_is_linked_to_its_funders_and_its_lead(document: MapDocument) -> None:
    found = {
        source: [link["predicate"] for link in links_between(document, source, PLAYBOOK)]
        for source in (WALMART, IES, CAYG)
    }
    assert found == {WALMART: [expand("cl:funds")], IES: [expand("cl:funds")], CAYG: [expand("cl:leads")]}


def test_every_link_says_where_and_when_it_was_read(document: MapDocument) -> None:
    silent = [link["sentence"] for link in document["links"] if not link["sources"]]
    undated = [
        link["sentence"]
        for link in document["links"]
        if link["status"] == "asserted" and not all(source["read_on"] for source in link["sources"])
    ]
    assert (silent, undated) == ([], [])


def test_a_playbook_is_flagged_and_a_disputed_entity_too(document: MapDocument) -> None:
    nodes = {node["id"]: node for node in document["nodes"]}
    assert (nodes[PLAYBOOK]["kind"], nodes[PLAYBOOK]["sub_kind"]) == ("initiative", "playbook")
    assert nodes[CAYG]["disputed"]
    assert not nodes[WALMART]["disputed"]


def test_pathway_components_stay_off_the_map(document: MapDocument, live: Release) -> None:
    components = live.questions.store.select(
        "SELECT ?c { ?c a ?class FILTER(STRSTARTS(STR(?class), 'https://purl.org/ctdl/terms/')"
        " && STRENDS(STR(?class), 'Component')) }"
    ).values("c")
    assert components
    assert {node["id"] for node in document["nodes"]}.isdisjoint(components)


def test_building_again_gives_the_same_document_and_the_same_places(document: MapDocument, live: Release) -> None:
    assert relational_map.build(live.questions) == document


# -- sentences --------------------------------------------------------------------------------------------------------


def test_a_link_reads_as_a_sentence_that_names_the_playbook_as_one(document: MapDocument) -> None:
    (link,) = links_between(document, WALMART, PLAYBOOK)
    assert link["sentence"] == "Walmart funds the playbook “Quality, Trust & Value of Incremental Credentials”."


def test_a_predicate_without_words_of_its_own_is_read_from_its_name() -> None:
    assert sentence("A", "https://example.org/ns#hasSpecialCase", "B") == "A has the special case B."


# -- layout -----------------------------------------------------------------------------------------------------------

STAR = {name: Mark(False, "topic") for name in "abcdefgh"}
SPOKES = [("a", other, 1.0) for other in "bcdef"]


def test_the_layout_does_not_depend_on_the_order_of_nodes_and_links() -> None:
    turned = dict(reversed(STAR.items()))
    assert map_layout.positions(STAR, SPOKES) == map_layout.positions(turned, reversed(SPOKES))


def test_no_two_marks_stand_in_one_place(document: MapDocument) -> None:
    places = [(node["x"], node["y"]) for node in document["nodes"] if node["x"] is not None]
    assert len(places) == len(set(places))


def test_a_graph_of_nothing_and_of_one_node_can_be_laid_out() -> None:
    assert map_layout.positions({}, []) == {}
    assert map_layout.positions({"a": Mark(False, "topic")}, []) == {"a": (0.0, 0.0)}


# -- selecting --------------------------------------------------------------------------------------------------------


def test_only_facts_are_shown_until_claims_are_asked_for(document: MapDocument) -> None:
    assert {link["status"] for link in facets.select(document, Selection())["links"]} <= {"asserted", "derived"}
    suggested = facets.select(document, Selection(status=frozenset({"suggested"})))
    assert {link["status"] for link in suggested["links"]} == {"suggested"}


def test_values_of_one_facet_are_alternatives_and_facets_combine(document: MapDocument) -> None:
    def matches(**asked: list[str]) -> set[str]:
        chosen = Selection()
        for name, values in asked.items():
            chosen = chosen.having(name, values)
        return set(facets.select(document, chosen)["matches"])

    by_walmart = matches(funder=["clr:organization/walmart"])
    by_either = matches(funder=["clr:organization/walmart", "clr:organization/lumina-foundation"])
    playbooks_by_walmart = matches(funder=["clr:organization/walmart"], sub_kind=["playbook"])
    assert by_walmart < by_either
    assert PLAYBOOK in playbooks_by_walmart
    assert playbooks_by_walmart == by_walmart & matches(sub_kind=["playbook"])


@pytest.mark.parametrize("facet", ["kind", "sub_kind", "topic", "decade", "funder"])
def test_a_facets_count_is_what_choosing_its_value_shows(document: MapDocument, facet: str) -> None:
    base = Selection(status=frozenset(relational_map.STATUSES), text="credential")
    counted = facets.counts(document, base)[facet]
    assert counted
    for value in counted[:5]:
        shown = facets.select(document, base.having(facet, [value["value"]]))
        assert len(shown["matches"]) == value["count"], value


@pytest.mark.parametrize("facet", ["status", "relation"])
def test_a_link_facets_count_is_the_links_that_choosing_its_value_shows(document: MapDocument, facet: str) -> None:
    for value in facets.counts(document, Selection())[facet]:
        shown = facets.select(document, Selection().having(facet, [value["value"]]))
        if facet == "relation":
            assert len(shown["links"]) == value["count"], value
        else:
            assert {link["status"] for link in shown["links"]} <= {value["value"]}


def test_a_name_is_found_without_its_punctuation_and_accents(document: MapDocument) -> None:
    assert PLAYBOOK in facets.select(document, Selection(text="quality trust VALUE"))["matches"]
    assert facets.select(document, Selection(text="quálity, trust & value"))["matches"]


def test_one_step_around_an_entity_is_itself_and_its_neighbours(document: MapDocument) -> None:
    near = set(facets.select(document, Selection(focus=PLAYBOOK))["matches"])
    facts = [link for link in document["links"] if link["status"] in ("asserted", "derived")]
    ends = {
        end
        for link in facts
        for end in (link["source"], link["target"])
        if PLAYBOOK in (link["source"], link["target"])
    }
    assert near == ends
    assert near < set(facets.select(document, Selection(focus=PLAYBOOK, steps=2))["matches"])


def test_the_links_of_a_selection_have_both_ends_in_it(document: MapDocument) -> None:
    for chosen in (Selection(text="walmart"), Selection(kind=frozenset({"topic"})), Selection(neighbours=False)):
        shown = facets.select(document, chosen)
        nodes = {node["id"] for node in shown["nodes"]}
        assert all({link["source"], link["target"]} <= nodes for link in shown["links"])


# -- one entity -------------------------------------------------------------------------------------------------------


def test_every_statement_about_an_entity_names_its_source(live: Release) -> None:
    described = resource_view.describe(live.questions, PLAYBOOK)
    assert [s["sentence"] for s in described["statements"] if not s["sources"]] == []
    funders = [s["value_label"] for s in described["statements"] if s["predicate_label"] == "is funded by"]
    assert funders == ["Institute of Education Sciences", "Walmart"]


def test_a_dispute_shows_two_versions_and_neither_is_a_fact(live: Release) -> None:
    disputes = resource_view.describe(live.questions, PLAYBOOK)["disputes"]
    assert [len(dispute["versions"]) for dispute in disputes] == [2] * len(disputes)
    assert {s["status"] for dispute in disputes for s in dispute["versions"]} == {"disputed"}


def test_a_condition_is_told_as_part_of_the_credential_that_states_it() -> None:
    store = questions_over(
        [
            ("clr:credential/b", "rdf:type", "ceterms:Certificate"),
            ("clr:credential/b", "ceterms:name", Literal("B", language="en")),
            ("clr:credential/a", "rdf:type", "ceterms:Certificate"),
            ("clr:credential/a", "ceterms:name", Literal("A", language="en")),
        ]
    )
    condition, graph = BlankNode(), NamedNode(GRAPH + "source/a-page")
    store.store.add(  # type: ignore[attr-defined]
        [
            Quad(iri("clr:credential/b"), iri("ceterms:requires"), condition, graph),
            Quad(condition, iri("ceterms:targetCredential"), iri("clr:credential/a"), graph),
        ]
    )
    (link,) = relational_map.build(store)["links"]
    assert link["sentence"] == "The credential “B” requires the credential “A”."
    required = resource_view.describe(store, RESOURCE + "credential/a")["statements"]
    assert "The credential “B” requires the credential “A”." in [s["sentence"] for s in required]
    outward = resource_view.describe(store, RESOURCE + "credential/b")["statements"]
    (requires,) = [s for s in outward if s["predicate_label"] == "requires"]
    assert [part["value_label"] for part in requires["parts"]] == ["A"]


def test_nothing_known_is_said_so() -> None:
    with pytest.raises(resource_view.UnknownResource, match=r"nothing is known about https://example\.org/nothing"):
        resource_view.describe(questions_over([]), "https://example.org/nothing")


# -- the pages --------------------------------------------------------------------------------------------------------


@pytest.fixture
def hostile(tmp_path: Path) -> FastAPI:
    """An app over names, kinds and addresses that were written to break out of a page."""
    name = Literal(HOSTILE, language="en")
    questions = questions_over(
        [
            ("clr:organization/evil", "rdf:type", "ceterms:Organization"),
            ("clr:organization/evil", "ceterms:name", name),
            ("clr:organization/evil", "cl:organizationKind", Literal(HOSTILE)),
            ("clr:organization/evil", "ceterms:description", name),
            ("clr:organization/evil", "ceterms:subjectWebpage", NamedNode("javascript:alert(1)")),
            ("clr:organization/evil", "cl:funds", "clr:initiative/poor"),
            ("clr:initiative/poor", "rdf:type", "cl:Initiative"),
            ("clr:initiative/poor", "ceterms:name", name),
        ]
    )
    (tmp_path / "map.json").write_text(json.dumps(relational_map.build(questions)), encoding="utf-8")
    live = SimpleNamespace(questions=questions, path=tmp_path)
    app = FastAPI()
    app.state.holder = SimpleNamespace(current=lambda: live)
    app.include_router(pages.router)
    return app


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?q=%22%3E%3Cimg+src%3Dx+onerror%3Dalert(1)%3E",
        "/?kind=%3Cimg+src=x%3E&funder=%22%3E%3Cimg+src=x%3E",
        "/?at=https://w3id.org/credlattice/resource/organization/evil",
        "/resource/organization/evil",
        "/resource?iri=%22%3E%3Cimg+src=x%3E",
    ],
)
@pytest.mark.anyio
async def test_a_hostile_name_stays_text(hostile: FastAPI, address: str) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=hostile), base_url="http://test") as client:
        page = await client.get(address)
    assert page.status_code in (200, 404)
    assert "<img src=x" not in page.text
    assert 'href="javascript:' not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("https://example.org/a?b=c", True),
        ("http://example.org:80/", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://", False),
        ("https://[broken", False),
        ("from memory", False),
        ("https://example.org/a b", False),
    ],
)
def test_only_web_addresses_become_links(text: str, may: bool) -> None:
    assert pages.is_web_address(text) is may


def test_a_name_of_a_megabyte_is_shown_in_part() -> None:
    from pyoxigraph import Literal

    shown = relational_map.best_name([Literal("x" * 1_000_000)])
    assert shown is not None and len(shown) == relational_map.LONGEST_NAME + 1
