"""The SPARQL endpoint: protocol, formats, and what hostile queries meet."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import socket
import threading
from pathlib import Path

import pytest

from credlattice.store import EmbeddedStore, RemoteStore
from credlattice_api import guard
from credlattice_api.problems import ProblemError
from tests.api.test_api import PLAYBOOK, Client
from tests.conftest import serving

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://w3id.org/credlattice/ns/Initiative> }"


@pytest.fixture(scope="module")
def get(server_url: str) -> Client:
    return Client(server_url)


def ask(get: Client, query: str, accept: str = "application/sparql-results+json") -> tuple[int, str, bytes]:
    status, headers, body = get("/sparql", headers={"Accept": accept}, query=query)
    return status, headers["content-type"].partition(";")[0], body


def test_get_and_both_forms_of_post_give_the_same_answer(get: Client) -> None:
    import urllib.parse

    accept = {"Accept": "application/sparql-results+json"}
    form = urllib.parse.urlencode({"query": COUNT}).encode()
    answers = [
        get("/sparql", headers=accept, query=COUNT),
        get("/sparql", form, {**accept, "Content-Type": "application/x-www-form-urlencoded"}),
        get("/sparql", COUNT.encode(), {**accept, "Content-Type": "application/sparql-query"}),
    ]
    assert [status for status, _, _ in answers] == [200, 200, 200]
    (count,) = {json.loads(body)["results"]["bindings"][0]["n"]["value"] for _, _, body in answers}
    assert int(count) == 143


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.1, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("*/*", "application/sparql-results+json"),
    ],
)
def test_select_comes_in_the_format_asked_for(get: Client, accept: str, media: str) -> None:
    status, got, body = ask(get, COUNT, accept)
    assert (status, got) == (200, media) and b"143" in body


@pytest.mark.parametrize(
    "media", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_construct_comes_as_the_rdf_asked_for_and_parses(get: Client, media: str) -> None:
    from rdflib import Graph

    query = f"CONSTRUCT {{ <{PLAYBOOK}> ?p ?o }} WHERE {{ <{PLAYBOOK}> ?p ?o }}"
    status, got, body = ask(get, query, media)
    assert (status, got) == (200, media)
    names = {"text/turtle": "turtle", "application/n-triples": "nt", "application/ld+json": "json-ld"}
    assert len(Graph().parse(data=body, format=names.get(media, "xml"))) > 3


def test_an_unknown_media_type_is_refused_with_those_that_are_served(get: Client) -> None:
    status, _, body = ask(get, COUNT, "image/png")
    assert status == 406 and b"text/csv" in body


def test_a_query_written_for_ctdl_needs_no_graph_and_sees_no_claims_as_facts(get: Client) -> None:
    query = """PREFIX ceterms: <https://purl.org/ctdl/terms/>
    SELECT ?name WHERE { ?c a ceterms:Certification ; ceterms:name ?name } ORDER BY ?name"""
    _, _, body = ask(get, query, "text/csv")
    rows = [row[0] for row in csv.reader(io.StringIO(body.decode()))]
    assert rows[0] == "name" and "CompTIA A+" in rows and len(rows) == 9
    # Kinds of organizations are named by verified and unverified rows alike; nothing else is both fact and claim.
    claimed = """PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX cl: <https://w3id.org/credlattice/ns/>
    PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    SELECT (COUNT(*) AS ?n) WHERE { ?c a cl:Claim ; cl:status cl:Unverified ; rdf:subject ?s ; rdf:predicate ?p ;
    rdf:object ?o . ?s ?p ?o FILTER(?p NOT IN (rdf:type, skos:prefLabel)) }"""
    _, _, body = ask(get, claimed, "text/csv")
    assert body.split() == [b"n", b"0"]


def test_named_graphs_can_be_chosen_by_the_protocol(get: Client) -> None:
    catalog = "https://w3id.org/credlattice/graph/catalog"
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    _, _, all_of_it = get("/sparql", query=query)
    _, _, part = get("/sparql", query=query, **{"default-graph-uri": catalog})
    count = [int(json.loads(b)["results"]["bindings"][0]["n"]["value"]) for b in (all_of_it, part)]
    assert 0 < count[1] < count[0]


def test_another_program_reads_the_endpoint_through_sparqlwrapper(server_url: str) -> None:
    from pyoxigraph import NamedNode

    remote = RemoteStore(server_url + "/sparql")
    query = "SELECT ?type WHERE { ?thing a ?type }"
    types = remote.select(query, {"thing": NamedNode(PLAYBOOK)}).values("type")
    assert "https://w3id.org/credlattice/ns/Playbook" in types
    assert remote.ask("ASK { ?s ?p ?o }")


def test_the_same_answer_comes_from_the_embedded_store_and_through_rdflib(live: object) -> None:
    store = live.store  # type: ignore[attr-defined]
    assert isinstance(store, EmbeddedStore)
    embedded = int(store.select(COUNT).values("n")[0])
    (row,) = store.rdflib().query(COUNT)
    assert embedded == int(row[0]) == 143


# -- hostile ----------------------------------------------------------------------------------------------------------

SERVICES = [
    "SELECT * { SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { service silent <%s> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { SERVICE <%s> { ?s ?p ?o } } } }",
    "SELECT * { OPTIONAL { SerVice <%s> { ?s ?p ?o } } }",
    "SELECT * { BIND(<%s> AS ?e) SERVICE ?e { ?s ?p ?o } }",
    "SELECT * { #comment\nSERVICE#c\n<%s> { ?s ?p ?o } }",
    'SELECT * { ?s ?p "a\\"b" . SERVICE <%s> { ?s ?p ?o } }',
    "SELECT * { ?s ?p '''it's''' . SERVICE <%s> { ?s ?p ?o } }",
    "PREFIX service: <http://e/> SELECT * { SERVICE service:x { ?s ?p ?o } } #%s",
    "SELECT * { FILTER EXISTS { SERVICE <%s> { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { ?s <a\\u003e> ?o . SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { GRAPH ?g { SERVICE <%s> { ?s ?p ?o } } }",
    "SELECT * { ?a ?b ?c MINUS { SERVICE <%s> { ?s ?p ?o } } }",
]
# These deceive any reading of tokens and reach the engine: there the kernel refuses the connection.
DECEPTIVE = [
    "PREFIX :<%s>SELECT*{SERVICE:x{?x ?y ?z}}",
    "SELECT*{FILTER(1<2)SERVICE#>\n<%s>{?x ?y ?z}}",
    "SELECT*{BIND(1<'>' AS ?q)SERVICE <%s> {?x ?y ?z} FILTER('b'='b')}",
    "SELECT*{FILTER('a'<'>')SERVICE <%s> {?x ?y ?z} FILTER('b'='b')}",
    "PREFIX p:<%s> SELECT*{SERVICEp:x{?x ?y ?z}}",
    "SELECT*{SERVICESILENT<%s>{?x ?y ?z}}",
    "PREFIX :<%s> SELECT*{?s ?p 1.SERVICE:{?x ?y ?z}}",
    "SELECT*{?s ?p 1e0SERVICE <%s>{?x ?y ?z}}",
    "SELECT*{?s ?p trueSERVICE <%s>{?x ?y ?z}}",
    "PREFIX e:<http://e/> SELECT*{?s ?p e:.SERVICE <%s>{?x ?y ?z}}",
]


def test_no_spelling_of_service_or_load_makes_the_server_open_a_connection(get: Client) -> None:
    opened = []
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.2)
        address = f"http://127.0.0.1:{canary.getsockname()[1]}/"
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, _ = canary.accept()
                except TimeoutError:
                    continue
                opened.append(connection)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        statuses = [ask(get, spelling.replace("%s", address))[0] for spelling in SERVICES]
        deceived = [ask(get, spelling.replace("%s", address)) for spelling in DECEPTIVE]
        statuses += [
            ask(get, f"{verb} <{address}>")[0] for verb in ("LOAD", "load SILENT", "CLEAR GRAPH", "DROP GRAPH")
        ]
        from_status, _, body = ask(get, f"SELECT * FROM <{address}> WHERE {{ ?s ?p ?o }}")
        stop.set()
        thread.join()
    assert opened == []
    for status, _, body in deceived:
        assert status in (400, 403) or json.loads(body)["results"]["bindings"] in ([], [{}]), body
    assert set(statuses) <= {400, 403}, list(zip(SERVICES, statuses, strict=False))
    assert statuses.count(403) >= 16
    assert (from_status, json.loads(body)["results"]["bindings"]) == (200, [])


def test_words_that_only_look_like_service_are_answered(get: Client) -> None:
    query = 'PREFIX service: <http://e/> SELECT ?service WHERE { ?service service:load "SERVICE <http://x>" } # SERVICE'
    assert ask(get, query)[0] == 200


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }",
        "SELECT * " + "{" * 4000 + "}" * 4000,
        "SELECT * { FILTER(" + "!" * 10000 + "true) }",
        "SELECT * { FILTER(1 = " + "-" * 10000 + "1) }",
        "SELECT * { ?s " + "^" * 5000 + "<http://p> ?o }",
        "SELECT * { ?s ?p " + "[ <http://p> " * 3000 + "1" + "]" * 3000 + " }",
    ],
)
def test_deep_nesting_is_refused_and_the_server_lives(get: Client, query: str) -> None:
    status, _, body = ask(get, query)
    assert status == 400 and json.loads(body)["type"] == "/problems/query-too-deep"
    assert get.json("/health")["status"] == "ok"


def test_brackets_inside_strings_do_not_count_as_nesting() -> None:
    guard.check("SELECT * { ?s ?p '" + "(" * 1000 + "' }", 65536)
    with pytest.raises(ProblemError):
        guard.check("SELECT * { ?s ?p ?o }" + " " * 70000, 65536)


def test_a_parser_crash_takes_only_its_process(get: Client) -> None:
    flat = "SELECT * {" + "{}UNION" * 8000 + "{} }"
    status, _, body = ask(get, flat)
    assert status in (200, 400, 503), body
    assert ask(get, COUNT)[0] == 200


@pytest.fixture(scope="module")
def tight(home: Path) -> object:
    with serving(home, query_seconds="3", query_memory_mb="1536", result_mb="1") as url:
        yield Client(url)


def test_a_slow_query_is_stopped_and_says_which_limit(tight: Client) -> None:
    status, _, body = ask(tight, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    assert (status, json.loads(body)["limit"]) == (503, 3.0)
    assert ask(tight, COUNT)[0] == 200


def test_too_many_queries_at_once_are_refused_while_other_routes_answer(home: Path) -> None:
    with serving(home, query_seconds="3", query_queue="4", query_workers="1") as url:
        busy = Client(url)
        assert ask(busy, COUNT)[0] == 200
        slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
        answers: list[tuple[int, str, bool]] = []

        def keep() -> None:
            status, headers, body = busy("/sparql", query=slow)
            answers.append((status, json.loads(body)["type"], "retry-after" in headers))

        threads = [threading.Thread(target=keep) for _ in range(12)]
        for thread in threads:
            thread.start()
        assert busy.json("/api/search", q="walmart")["results"]
        for thread in threads:
            thread.join()
        kinds = [kind for _, kind, _ in answers]
        assert {(status, retry) for status, _, retry in answers} == {(503, True)}
        assert kinds.count("/problems/query-timeout") <= 4 <= kinds.count("/problems/query-busy")
        assert ask(busy, COUNT)[0] == 200


def test_a_client_that_goes_away_frees_its_process(home: Path) -> None:
    with serving(home, query_seconds="60", query_queue="1", query_workers="1") as url:
        client = Client(url)
        assert ask(client, COUNT)[0] == 200
        slow = "/sparql?query=SELECT%20(COUNT(*)%20AS%20?n)%20%7B?a%20?b%20?c.?d%20?e%20?f.?g%20?h%20?i%7D"
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) as connection:
            connection.sendall(f"GET {slow} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            for _ in range(50):
                if ask(client, COUNT)[0] == 503:
                    break
            else:
                pytest.fail("the slow query never took the only place")
        for _ in range(100):
            if ask(client, COUNT)[0] == 200:
                return
            threading.Event().wait(0.1)
        pytest.fail("the place was not given back")


def test_a_memory_bomb_ends_its_process_only(tight: Client) -> None:
    bomb = (
        'SELECT ?z { BIND("0123456789abcdef" AS ?a0) '
        + "".join(f"BIND(CONCAT(?a{i}, ?a{i}) AS ?a{i + 1}) " for i in range(32))
        + "BIND(?a32 AS ?z) }"
    )
    status, _, _ = ask(tight, bomb)
    assert status == 503
    assert ask(tight, COUNT)[0] == 200


def test_a_result_over_the_limit_is_an_error_and_never_a_shorter_result(tight: Client) -> None:
    status, _, body = ask(tight, "SELECT * { ?s ?p ?o }")
    assert status == 400 and json.loads(body)["type"] == "/problems/query-too-large"


def test_updates_are_refused_by_every_door(get: Client) -> None:
    update = b"INSERT DATA { <http://a> <http://b> <http://c> }"
    before = ask(get, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[2]
    assert get("/sparql", update, {"Content-Type": "application/sparql-update"})[0] == 403
    assert get("/sparql", b"update=" + update, {"Content-Type": "application/x-www-form-urlencoded"})[0] == 403
    assert get("/sparql", update=update.decode())[0] == 403
    assert ask(get, update.decode())[0] == 403
    assert ask(get, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[2] == before


@pytest.mark.parametrize(
    "piece", ["a.", "_", "1", "1.", ".", "é", "'", '"""a', "<a", "a:", "?", "\\", "@a", "a-", "%", "<<", "#", ".-"]
)
def test_the_guard_reads_any_text_in_time_that_grows_with_its_length(piece: str) -> None:
    """A ratio of processor times in one run: eight times the text may not take the square of that."""
    import time

    def cost(size: int) -> float:
        text = (piece * size)[:size]
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            with contextlib.suppress(ProblemError):
                guard.check(text, 10**6)
            best = min(best, time.process_time() - start)
        return best

    small, large = cost(8_000), cost(64_000)
    assert large < 0.05 or large < 8 * 6 * small
