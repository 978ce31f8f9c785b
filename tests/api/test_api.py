"""The REST routes on a real server and release; the shapes here are the contract."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

import pytest

RESOURCE = "https://w3id.org/credlattice/resource/"
DEGREE = RESOURCE + "credential/bakersfield-as-computer-science"
A_PLUS = "https://credentialengineregistry.org/resources/ce-b040010e-06b4-4d2f-8e16-7fcf3408ebf7"
CLOUD_PLUS = "https://credentialengineregistry.org/resources/ce-1369d357-ac4f-49f9-8af2-c47376278896"
PLAYBOOK = RESOURCE + "initiative/playbook-quality-trust-value-of-incremental-credentials"


class Client:
    """One GET or POST; (status, headers, body)."""

    def __init__(self, base: str) -> None:
        self.base = base

    def __call__(
        self, path: str, body: bytes | None = None, headers: dict[str, str] | None = None, **query: Any
    ) -> tuple[int, dict[str, str], bytes]:
        address = self.base + path + ("?" + urllib.parse.urlencode(query, doseq=True) if query else "")
        request = urllib.request.Request(address, data=body, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()

    def json(self, path: str, **query: Any) -> Any:
        status, _, body = self(path, **query)
        assert status == 200, body
        return json.loads(body)


@pytest.fixture(scope="module")
def get(server_url: str) -> Client:
    return Client(server_url)


def test_health_names_the_release_and_its_size(get: Client) -> None:
    answer = get.json("/health")
    assert answer["status"] == "ok" and answer["triples"] > 15_000 and answer["release"]


def test_search_finds_a_playbook_by_words_with_a_wrong_letter(get: Client) -> None:
    answer = get.json("/api/search", q="qualty trust")
    assert answer["results"][0]["iri"] == PLAYBOOK
    assert answer["queries"] == ["queries/search-claims.rq"]


def test_search_keeps_to_one_class_when_asked(get: Client) -> None:
    found = get.json("/api/search", q="comptia", type="ceterms:Certification")["results"]
    assert len(found) == 8 and all("ceterms:Certification" in hit["types"] for hit in found)


def test_a_resource_has_its_statements_with_source_date_and_status(get: Client) -> None:
    answer = get.json("/api/resource", iri=PLAYBOOK)
    funders = [s for s in answer["statements"] if s["predicate"].endswith("/funds") and s["direction"] == "in"]
    assert {s["value_label"] for s in funders} == {"Institute of Education Sciences", "Walmart"}
    for statement in funders:
        assert statement["status"] == "asserted"
        assert all(s["address"].startswith("https://") and s["read_on"] for s in statement["sources"])
    assert answer["queries"]


def test_paths_answers_plans_with_cost_bound_and_evidence(get: Client) -> None:
    answer = get.json("/api/paths", goal=CLOUD_PLUS, have=[A_PLUS], k=2)
    (plan,) = answer["plans"]
    assert plan["steps"][0]["label"] == "CompTIA Network+"
    assert (plan["cost"]["steps"], plan["optimal"], plan["gap"], answer["unmet"]) == (7, True, 0.0, [])
    assert all(e["sources"] for step in plan["steps"] for e in step["because"])


def test_paths_by_post_is_paths_by_get(get: Client) -> None:
    wanted = json.dumps({"goal": CLOUD_PLUS, "have": [A_PLUS], "k": 2}).encode()
    status, _, body = get("/api/paths", wanted, {"Content-Type": "application/json"})
    assert status == 200
    assert json.loads(body) == get.json("/api/paths", goal=CLOUD_PLUS, have=[A_PLUS], k=2)


def test_several_plans_differ_and_none_is_better_than_the_one_before(get: Client) -> None:
    plans = get.json("/api/paths", goal=DEGREE, k=5)["plans"]
    assert len(plans) == 5
    steps = [p["cost"]["steps"] for p in plans]
    assert steps == sorted(steps)
    assert len({frozenset(s["iri"] for s in p["steps"]) for p in plans}) == 5


def test_next_says_what_can_be_had_and_what_is_missing(get: Client) -> None:
    found = get.json("/api/next", have=[A_PLUS])["next"]
    assert found[0]["label"] == "CompTIA Network+" and found[0]["missing"] == []
    assert found[0]["uses"][0]["label"] == "CompTIA A+"


def test_every_rest_answer_names_query_files_that_exist(get: Client) -> None:
    from credlattice import resources

    answers = [
        get.json("/api/search", q="walmart"),
        get.json("/api/resource", iri=PLAYBOOK),
        get.json("/api/paths", goal=CLOUD_PLUS),
        get.json("/api/next", have=[A_PLUS]),
        get.json("/api/map"),
        get.json("/api/queries/graphs"),
    ]
    for answer in answers:
        assert answer["queries"]
        for name in answer["queries"]:
            file = name.removeprefix("queries/").removesuffix(".rq") + ".rq"
            assert (resources.queries_dir() / file).is_file(), name


@pytest.mark.parametrize(
    ("path", "query", "status", "kind"),
    [
        ("/api/paths", {"goal": "https://nowhere.example/x"}, 404, "unknown-resource"),
        ("/api/paths", {"goal": "not an iri"}, 422, "bad-request"),
        ("/api/paths", {}, 422, "bad-request"),
        ("/api/paths", {"goal": CLOUD_PLUS, "k": 99}, 422, "bad-request"),
        ("/api/next", {"have": "https://nowhere.example/x"}, 404, "unknown-resource"),
        ("/api/resource", {"iri": "https://nowhere.example/x"}, 404, "unknown-resource"),
        ("/api/resource", {"iri": "x> <y"}, 422, "bad-request"),
        ("/api/search", {"q": ""}, 422, "bad-request"),
        ("/api/queries/nothing", {}, 404, "not-found"),
        ("/api/queries/thing-details", {"thing": "no iri"}, 422, "bad-request"),
        ("/api/queries/thing-details", {"other": "1"}, 422, "bad-request"),
        ("/nowhere", {}, 404, "not-found"),
        ("/sparql", {}, 400, "query-missing"),
    ],
)
def test_every_error_is_a_problem_document_with_a_page(
    get: Client, path: str, query: dict[str, Any], status: int, kind: str
) -> None:
    got, headers, body = get(path, **query)
    assert (got, headers["content-type"]) == (status, "application/problem+json")
    problem = json.loads(body)
    assert problem["type"] == f"/problems/{kind}" and problem["status"] == status and problem["detail"]
    assert "Traceback" not in body.decode() and "/home" not in body.decode()
    page, _, _ = get(problem["type"])
    assert page == 200


def test_the_openapi_document_and_its_page_name_every_route(get: Client) -> None:
    paths = get.json("/openapi.json")["paths"]
    wanted = {"/sparql", "/api/search", "/api/resource", "/api/paths", "/api/next", "/api/map", "/health"}
    assert wanted <= set(paths)
    _, _, page = get("/docs")
    assert all(path in page.decode() for path in wanted)


def test_pages_and_answers_carry_the_content_security_policy(get: Client) -> None:
    for path in ("/", "/health", "/docs", "/nowhere"):
        _, headers, _ = get(path)
        assert "default-src 'none'" in headers["content-security-policy"], path


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/api/resource", {"iri": "https://[bad"}),
        ("/api/resource", {"iri": "https://e.org/\U0010ffff"}),
        ("/api/queries/thing-details", {"thing": "https://[bad"}),
        ("/api/paths", {"goal": "https://[bad"}),
        ("/sparql", {"query": "ASK {}", "default-graph-uri": "https://[bad"}),
    ],
)
def test_an_address_no_parser_takes_is_a_wrong_call_not_a_fault_of_ours(
    get: Client, path: str, query: dict[str, Any]
) -> None:
    status, headers, _ = get(path, **query)
    assert 400 <= status < 500 and headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/resource/%ff%fe", "/resource?iri=https://[bad", "/?at=https://[bad", "/plan?goal=x"]
)
def test_pages_bear_addresses_no_parser_takes(get: Client, path: str) -> None:
    assert get(path, headers={"Accept": "text/html"})[0] in (200, 404, 422)


def test_a_form_with_too_many_fields_is_refused(get: Client) -> None:
    body = "&".join(f"x{n}=1" for n in range(300)).encode()
    assert get("/sparql", body, {"Content-Type": "application/x-www-form-urlencoded"})[0] == 422


def test_a_body_over_the_limit_is_refused_unread(get: Client) -> None:
    host, _, port = get.base.rpartition("//")[2].partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        head = (
            "POST /api/paths HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 3000000\r\n\r\n"
        )
        connection.sendall(head.encode())
        answer = connection.recv(4096).decode()
    assert " 413 " in answer.partition("\r\n")[0]
    assert "application/problem+json" in answer and "default-src 'none'" in answer
    assert get.json("/health")["status"] == "ok"
