"""The ontology at its own addresses, on a real server: pages, RDF in every form, and what is not there."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import urllib.request
from dataclasses import replace
from itertools import pairwise

import pyoxigraph
import pytest
from rdflib import OWL, RDF, Graph, URIRef
from rdflib.compare import isomorphic

from credlattice import ontology_files, terms
from credlattice.vocabulary import CL
from credlattice_api import pages
from credlattice_api.negotiation import GRAPH_TYPES
from credlattice_api.ontology_pages import ENDINGS
from credlattice_api.ontology_views import Views
from tests.api.test_api import Client
from tests.conftest import ROOT

FORMS = {ending: media for ending, media in ENDINGS.items() if ending != "html"}
PARSERS = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml", "nt": "nt", "nq": "nquads", "trig": "trig"}
SOME = ("/ns/", "/ns/0.1.0", "/ns/0.2.0", "/ns/Requirement", "/ns/hasVersion", "/ontology/core", "/ontology/assurance")


@pytest.fixture(scope="module")
def get(server_url: str) -> Client:
    return Client(server_url)


def page(get: Client, path: str, status: int = 200) -> str:
    found, headers, body = get(path, headers={"Accept": "text/html"})
    assert found == status and headers["content-type"].startswith("text/html"), (path, body[:300])
    assert headers["vary"].split(", ")[0] == "Accept" and "default-src 'none'" in headers["content-security-policy"]
    return html.unescape(body.decode())


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", text).split())


def graph(body: bytes, ending: str) -> Graph:
    """The statements of `body`; in a form that has graphs they stand in the default one."""
    if ending not in ("nq", "trig"):
        return Graph().parse(data=body, format=PARSERS[ending])
    quads = pyoxigraph.parse(body, format=GRAPH_TYPES[FORMS[ending]])
    return Graph().parse(data="".join(f"{quad.triple} .\n" for quad in quads), format="nt")


def test_every_own_term_has_a_page_with_its_definition(get: Client) -> None:
    reference = terms.reference()
    assert len(reference.terms) > 200
    for term in reference.terms.values():
        shown = words(page(get, "/ns/" + term.name))
        assert " ".join(term.definition.split()) in shown, term.name
        assert term.iri in shown and f"cl:{term.name}" in shown


@pytest.mark.parametrize("ending", FORMS)
@pytest.mark.parametrize("name", ["providerAccreditedBy", "hasVersion"])
def test_a_term_is_the_same_statements_in_every_form(get: Client, name: str, ending: str) -> None:
    reference = terms.reference()
    status, headers, body = get("/ns/" + name, headers={"Accept": FORMS[ending]})
    assert (status, headers["content-type"].partition(";")[0]) == (200, FORMS[ending])
    assert headers["content-location"] == f"/ns/{name}.{ending}"
    assert isomorphic(graph(body, ending), reference.describe(reference.terms[name]))
    assert get(f"/ns/{name}.{ending}", headers={"Accept": "text/html"})[2] == body


@pytest.mark.parametrize("ending", ["ttl", "jsonld", "rdf", "nt"])
@pytest.mark.parametrize(
    ("path", "file", "has"),
    [
        ("/ns/", "credlattice", (CL, RDF.type, OWL.Ontology)),
        ("/ns/0.1.0", "0.1.0", (CL, OWL.versionIRI, CL + "0.1.0")),
        ("/ns/0.2.0", "0.2.0", (CL, OWL.versionIRI, CL + "0.2.0")),
        ("/ns/0.3.0", "0.3.0", (CL, OWL.versionIRI, CL + "0.3.0")),
        ("/ontology/core", "core", ("https://w3id.org/credlattice/ontology/core", RDF.type, OWL.Ontology)),
    ],
)
def test_a_document_is_rdf_by_accept(
    get: Client, path: str, file: str, has: tuple[str, URIRef, str], ending: str
) -> None:
    status, headers, body = get(path, headers={"Accept": FORMS[ending]})
    assert status == 200 and headers["content-location"].endswith(f"/{file}.{ending}")
    assert tuple(map(URIRef, has)) in graph(body, ending)


def test_the_whole_ontology_has_the_statements_of_its_modules(get: Client) -> None:
    assert isomorphic(graph(get("/ns/credlattice.ttl")[2], "ttl"), ontology_files.ontology())


def test_an_earlier_version_is_its_file(get: Client) -> None:
    (file,) = [each for each in ontology_files.every_file() if each.name == "versions/0.1.0"]
    assert get("/ns/0.1.0.ttl")[2] == ontology_files.turtle(file.graph()).encode()


@pytest.mark.parametrize("module", ontology_files.MODULES)
def test_a_module_answers_at_its_name_and_at_its_version(get: Client, module: str) -> None:
    (file,) = [each for each in ontology_files.every_file() if each.name == module]
    reference = terms.reference()
    (document,) = [each for each in reference.modules if each.name == module]
    assert document.title.removeprefix("Credlattice: ")[1:] in page(get, "/ontology/" + module)
    for name in (module, f"{module}/{document.version}"):
        body = get(f"/ontology/{name}", headers={"Accept": "text/turtle"})[2]
        assert isomorphic(graph(body, "ttl"), file.graph())


def test_every_alignment_has_a_page_with_its_mappings(get: Client) -> None:
    reference = terms.reference()
    for document in reference.alignments:
        shown = words(page(get, "/ontology/" + document.name))
        count = sum(mapping.file == document.name.rpartition("/")[2] for mapping in reference.mappings)
        assert f"{count} mappings" in shown


def test_rdflib_reads_a_term_at_its_address_without_being_told_the_form(get: Client) -> None:
    found = Graph().parse(get.base + "/ns/Initiative")
    assert (URIRef(CL + "Initiative"), RDF.type, OWL.Class) in found


def test_a_deprecated_term_names_its_replacement_on_its_page(get: Client) -> None:
    shown = page(get, "/ns/hasVersion")
    assert "Deprecated. Do not use it in new data. Use has position instead." in words(shown)
    assert 'href="/ns/hasPosition"' in shown


def test_a_weak_property_says_what_that_means(get: Client) -> None:
    assert "must never count as if somebody had made it" in words(page(get, "/ns/providerAccreditedBy"))


def test_a_property_chain_is_told_in_words_with_each_step_linked(get: Client) -> None:
    shown = page(get, "/ns/providerAccreditedBy")
    assert "“Owned By”, then “Accredited By” gives “provider accredited by”" in words(shown)
    assert 'href="https://credreg.net/ctdl/terms/ownedBy"' in shown
    assert "owl:propertyChainAxiom" in shown.partition("The same in Turtle")[2]


def test_the_history_of_a_term_says_in_which_version_it_was_added(get: Client) -> None:
    assert "0.2.0 Added." in words(page(get, "/ns/Requirement")).partition("History")[2]


def test_the_page_of_a_version_says_what_it_changed(get: Client) -> None:
    shown = words(page(get, "/ns/0.2.0"))
    assert "What changed since 0.1.0" in shown and "Deprecated: 3" in shown
    assert "This is the first version." in words(page(get, "/ns/0.1.0"))


def test_the_ontology_page_has_every_term_and_the_deprecated_ones_apart(get: Client) -> None:
    shown = page(get, "/ns/")
    before, _, after = shown.partition('<h2 id="deprecated">')
    for name, term in terms.reference().terms.items():
        assert f"<code>cl:{name}</code>" in (after if term.deprecated else before), name
    assert "How to cite" in shown and "0.3.0" in shown and "licenses/by/4.0" in shown


def test_a_module_links_borrowed_terms_to_their_publisher(get: Client) -> None:
    shown = page(get, "/ontology/core")
    assert 'href="https://credreg.net/ctdl/terms/Credential"' in shown.partition("Borrowed from CTDL")[2]


def test_competency_questions_that_have_a_query_link_to_its_answer(get: Client) -> None:
    reference = terms.reference()
    asked = [(term.name, slug) for term in reference.terms.values() for slug in term.questions]
    name, slug = next((name, slug) for name, slug in asked if "competency/" + slug in reference.queries)
    assert f'href="/api/queries/competency/{slug}">{reference.queries["competency/" + slug].title}' in page(
        get, "/ns/" + name
    )


def test_a_competency_question_without_a_query_is_shown_by_its_name() -> None:
    reference = replace(terms.reference(), queries={})
    term = reference.terms["Initiative"]
    tools = {"path": "/ns/Initiative", "endings": ENDINGS, "is_web_address": pages.is_web_address}
    template = pages.templates.env.get_template("term.html")
    shown = words(template.render(tools | Views(reference).term(term)))
    assert term.questions[0].replace("-", " ") in shown.partition("Questions that need it")[2]


@pytest.mark.parametrize("path", SOME)
def test_headings_go_down_step_by_step_and_every_id_is_one(get: Client, path: str) -> None:
    shown = page(get, path)
    levels = [int(level) for level in re.findall(r"<h([1-6])", shown)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = re.findall(r' id="([^"]*)"', shown)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]*)"', shown)) <= set(ids)
    assert "<script" not in shown and ' style="' not in shown


@pytest.mark.parametrize("path", SOME)
def test_every_link_within_the_ontology_answers(get: Client, path: str) -> None:
    links = {link.partition("#")[0] for link in re.findall(r'href="(/(?:ns|ontology)/[^"]*)"', page(get, path))}
    assert links
    assert {link: get(link)[0] for link in links if get(link)[0] != 200} == {}


@pytest.mark.parametrize("path", ["/ns/", "/ns/Initiative", "/ns/Initiative.ttl", "/ontology/core", "/ns/0.1.0"])
def test_a_client_that_has_it_gets_no_body_again(get: Client, path: str) -> None:
    _, headers, _ = get(path)
    assert get(path, headers={"If-None-Match": headers["etag"]})[0] == 304
    assert get(path, headers={"If-None-Match": '"another"'})[0] == 200


def test_the_forms_of_one_address_have_tags_of_their_own(get: Client) -> None:
    tags = {get("/ns/Initiative", headers={"Accept": media})[1]["etag"] for media in ("text/html", "text/turtle")}
    assert len(tags) == 2


@pytest.mark.parametrize("path", ["/ns/", "/ns/Initiative", "/ns/0.1.0.nt", "/ontology/core"])
def test_head_answers_as_get_without_a_body(get: Client, path: str) -> None:
    request = urllib.request.Request(get.base + path, method="HEAD")
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.status == 200 and answer.read() == b""


def test_the_namespace_without_its_slash_leads_to_it(get: Client) -> None:
    with urllib.request.urlopen(get.base + "/ns", timeout=60) as answer:
        assert answer.url == get.base + "/ns/"


def test_an_unknown_term_is_a_problem_with_close_matches_for_programs_and_a_page_for_people(get: Client) -> None:
    status, headers, body = get("/ns/Initiativ", headers={"Accept": "text/turtle"})
    assert (status, headers["content-type"], headers["vary"]) == (404, "application/problem+json", "Accept")
    problem = json.loads(body)
    assert problem["type"] == "/problems/unknown-term" and CL + "Initiative" in problem["close_matches"]
    assert 'href="/ns/Initiative"' in page(get, "/ns/Initiativ", 404)
    assert get("/problems/unknown-term")[0] == 200


def test_an_unknown_version_lists_those_there_are(get: Client) -> None:
    problem = json.loads(get("/ns/9.9.9", headers={"Accept": "application/json"})[2])
    assert problem["status"] == 404 and {CL + "0.1.0", CL + "0.2.0"} <= set(problem["versions"])


def test_an_earlier_version_of_a_module_points_at_that_version_of_the_whole(get: Client) -> None:
    problem = json.loads(get("/ontology/core/0.1.0", headers={"Accept": "text/turtle"})[2])
    assert problem["status"] == 404 and CL + "0.1.0" in problem["detail"]
    assert 'href="/ns/0.1.0"' in page(get, "/ontology/core/0.1.0", 404)


@pytest.mark.parametrize(
    "name", ["%3Cscript%3E", "..%2F..%2Fetc%2Fpasswd", "a" * 5000, "%00", "%FF", "Initiative.exe", "1" * 5000, "'%22"]
)
@pytest.mark.parametrize("place", ["/ns/", "/ontology/"])
def test_a_hostile_name_is_not_found_and_repeated_as_words_only(get: Client, place: str, name: str) -> None:
    status, headers, body = get(place + name, headers={"Accept": "text/html"})
    assert status == 404 and headers["content-type"].startswith("text/html")
    assert b"<script" not in body and len(body) < 10_000
    status, headers, body = get(place + name, headers={"Accept": "text/turtle"})
    assert (status, headers["content-type"]) == (404, "application/problem+json")
    assert headers["x-content-type-options"] == "nosniff" and len(body) < 3000


def test_the_routes_are_described(get: Client) -> None:
    paths = get.json("/openapi.json")["paths"]
    for path in ("/ns/", "/ns/{name}", "/ontology/{name}"):
        operation = paths[path]["get"]
        assert operation["summary"] and operation["description"]
        assert {"text/html", "text/turtle", "application/ld+json"} <= set(operation["responses"]["200"]["content"])


def test_a_page_of_a_thing_links_to_the_terms_it_is_told_with(get: Client) -> None:
    shown = page(get, "/resource/initiative/playbook-quality-trust-value-of-incremental-credentials")
    assert re.search(r'href="/ns/[A-Za-z]+"', shown)


def test_the_redirects_of_the_permanent_names_lead_to_addresses_that_answer(get: Client) -> None:
    text = (ROOT / "docs" / "w3id" / ".htaccess").read_text(encoding="utf-8")
    rules = re.findall(r"^RewriteRule (\S+) https://credlattice\.example(\S+) \[R=303,L\]$", text, re.MULTILINE)
    assert len(rules) == text.count("RewriteRule") > 4
    for name in ("ns/", "ns/Initiative", "ns/0.1.0", "ontology/core", "ontology/core/0.3.0"):
        target = next(re.sub(rule, to.replace("$1", r"\1"), name) for rule, to in rules if re.search(rule, name))
        assert get(target)[0] == 200, target


def test_the_sheet_of_the_pages_is_served(get: Client) -> None:
    assert get("/static/ontology.css")[0] == 200


def test_a_server_starts_without_reading_the_ontology_for_its_pages() -> None:
    look = "import sys, credlattice_api.app; print([m for m in sys.modules if m.startswith('credlattice.term')])"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
