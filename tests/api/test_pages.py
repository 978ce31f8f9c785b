"""The HTML pages outside the map: plans, the SPARQL form, and hostile input in any of them."""

from __future__ import annotations

import csv
import html
import io
from urllib.parse import quote

import pytest

from credlattice_api.pages import sparql_of
from tests.api.test_api import A_PLUS, CLOUD_PLUS, DEGREE, PLAYBOOK, Client


@pytest.fixture(scope="module")
def get(server_url: str) -> Client:
    return Client(server_url)


def page(get: Client, path: str, **query: object) -> str:
    status, headers, body = get(path, headers={"Accept": "text/html"}, **query)
    assert status == 200 and headers["content-type"].startswith("text/html"), (path, body[:300])
    assert "default-src 'none'" in headers["content-security-policy"]
    return html.unescape(body.decode())


def test_the_plan_page_goes_from_a_search_to_a_plan_by_links_alone(get: Client) -> None:
    found = page(get, "/plan", q="cloud+")
    assert "CompTIA Cloud+" in found and f"goal={CLOUD_PLUS.replace(':', '%3A').replace('/', '%2F')}" in found
    planned = page(get, "/plan", goal=CLOUD_PLUS, have=[A_PLUS])
    assert "Plan 1: 7 to earn" in planned and "Proved to be a shortest plan" in planned
    assert "credit not stated for 7" in planned and "read 2026-11-24" in planned
    assert "CompTIA Network+" in planned.partition("What it counts toward")[2]


def test_the_plan_page_says_that_a_goal_held_needs_nothing_and_names_what_it_does_not_know(get: Client) -> None:
    assert "you hold it already" in page(get, "/plan", goal=DEGREE, have=[DEGREE])
    assert "No credential, course, competency or pathway here has the name" in page(
        get, "/plan", goal="https://x.org/y"
    )


def test_a_browser_gets_a_form_at_the_endpoint_and_a_program_an_error(get: Client) -> None:
    assert "<textarea" in page(get, "/sparql")
    assert get("/sparql")[0] == 400


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-quads", "application/n-quads"),
        ("application/rdf+xml;q=0.9, text/html;q=0.1", "application/rdf+xml"),
    ],
)
def test_a_resource_is_rdf_for_who_asks_for_rdf(get: Client, accept: str, media: str) -> None:
    path = "/resource/" + PLAYBOOK.partition("/resource/")[2]
    status, headers, body = get(path, headers={"Accept": accept})
    assert (status, headers["content-type"].partition(";")[0]) == (200, media)
    assert "Accept" in headers["vary"].split(", ")
    assert b"Quality, Trust" in body
    assert "Quality, Trust" in page(get, path)


def test_hostile_words_are_shown_as_words(get: Client) -> None:
    evil = "<img src=x onerror=alert(1)>"
    asked = (("/plan", {"q": evil}), ("/plan", {"goal": evil}), ("/", {"q": evil}), ("/resource", {"iri": evil}))
    for path, query in asked:
        _, _, body = get(path, headers={"Accept": "text/html"}, **query)
        assert b"<img src=x" not in body, path


CONCEPT, TYPE = "http://www.w3.org/2004/02/skos/core#Concept", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def test_a_page_shows_a_part_of_a_long_list_and_leads_to_all_of_it(get: Client) -> None:
    shown = page(get, "/resource", iri=CONCEPT)
    total = get.json("/api/statements", iri=CONCEPT, predicate=TYPE, direction="in")["total"]
    assert total > 50 and f"Showing 50 of {total:,}" in shown
    assert f"/statements?iri={quote(CONCEPT, safe='')}" in shown
    assert f"1 to 50 of {total:,}" in page(get, "/statements", iri=CONCEPT, predicate=TYPE, direction="in")


def test_all_of_a_long_list_is_one_sparql_query_away(get: Client) -> None:
    total = get.json("/api/statements", iri=CONCEPT, predicate=TYPE, direction="in")["total"]
    address = sparql_of(CONCEPT, TYPE, "in")
    status, headers, body = get(address)
    assert (status, headers["content-type"].partition(";")[0]) == (200, "text/csv")
    things = {row["value"] for row in csv.DictReader(io.StringIO(body.decode()))}
    assert len(things) == total


def test_a_page_names_publisher_licence_and_day_of_each_document(get: Client) -> None:
    shown = page(get, "/resource/" + PLAYBOOK.partition("/resource/")[2])
    documents = shown.partition("Documents it was read in")[2]
    assert "licence: " in documents and "read 2026-" in documents
    assert 'href="#document-1"' in shown and 'id="document-1"' in documents


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"iri": CONCEPT, "predicate": TYPE, "direction": "sideways"}, 422),
        ({"iri": CONCEPT, "predicate": TYPE, "direction": "in", "page_number": 201}, 422),
        ({"iri": CONCEPT, "predicate": "https://e.org/p", "direction": "in"}, 404),
        ({"iri": "x> <y", "predicate": TYPE, "direction": "in"}, 422),
    ],
)
def test_a_list_that_cannot_be_is_a_problem_document(get: Client, query: dict[str, object], status: int) -> None:
    got, headers, _ = get("/api/statements", **query)
    assert (got, headers["content-type"]) == (status, "application/problem+json")


def test_a_list_page_of_a_hostile_name_shows_it_as_words(get: Client) -> None:
    evil = "https://e.org/<img src=x onerror=alert(1)>"
    for query in ({"iri": evil, "predicate": TYPE}, {"iri": CONCEPT, "predicate": evil}):
        status, _, body = get("/statements", headers={"Accept": "text/html"}, **query)
        assert status == 404 and b"<img src=x" not in body
