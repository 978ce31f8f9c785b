"""The HTML pages outside the map: plans, the SPARQL form, and hostile input in any of them."""

from __future__ import annotations

import html

import pytest

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
