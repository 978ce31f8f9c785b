"""The ontology at its own addresses: `/ns/` the whole, a version or a term, `/ontology/{module}`, `/shapes/{name}`.

w3id.org answers a term's IRI with 303 See Other to the address here (docs/w3id). That address is one of a document, so
it answers 200 with a page or RDF by Accept, and names the address of just that form in Content-Location. The ontology's
files are read, and rdflib is imported, when the first of these pages is asked for: a server starts as fast as before.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pyoxigraph import RdfFormat, parse, serialize

from credlattice.vocabulary import CL
from credlattice_api import pages, problems
from credlattice_api.linked_data import HTML
from credlattice_api.negotiation import GRAPH_TYPES, choose

if TYPE_CHECKING:
    from rdflib import Graph

    from credlattice.terms import Reference

router = APIRouter(tags=["Ontology"])

ENDINGS: Final = {
    "html": HTML,
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "nt": "application/n-triples",
    "nq": "application/n-quads",
    "trig": "application/trig",
}
"""The form that an address ends on, by its ending."""
WHOLE: Final = "credlattice"
"""`/ns/credlattice.ttl` is the whole ontology: a form of `/ns/` needs a name to put an ending on. No term has it."""
_FORMS: Final = {200: {"content": {media: {} for media in ENDINGS.values()}, "description": "A page, or RDF"}}
_VERSION: Final = re.compile(r"\d+(\.\d+)*")
_SHOWN: Final = 100
"""Characters of an unknown name that an answer repeats."""

Name = Annotated[
    str, Path(description="a name; with .html, .ttl, .jsonld, .rdf, .nt, .nq or .trig after it, just that form")
]


def _readable(path: str, summary: str) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """A route for GET and HEAD."""

    def register(function: Callable[..., Response]) -> Callable[..., Response]:
        router.head(path, include_in_schema=False)(function)
        about: dict[str, Any] = {"summary": summary, "response_class": HTMLResponse, "responses": _FORMS}
        return router.get(path, **about)(function)

    return register


@_readable("/ns/", "The ontology: a page with every term, or RDF by Accept")
def ontology(request: Request) -> Response:
    """Its versions, modules, terms and alignments, and how to cite it."""
    return _ontology(request, None)


@router.api_route("/ns", methods=["GET", "HEAD"], include_in_schema=False)
@router.api_route("/ontology", methods=["GET", "HEAD"], include_in_schema=False)
@router.api_route("/ontology/", methods=["GET", "HEAD"], include_in_schema=False)
def without_slash() -> Response:
    """The address of the ontology is the one of its namespace."""
    return RedirectResponse("/ns/", status_code=301)


@_readable("/ns/{name:path}", "One term or one version of the ontology: a page, or RDF by Accept")
def term_or_version(request: Request, name: Name) -> Response:
    """A term with its definition, rules, uses, checks, mappings and history; or a version with what it changed."""
    name, ending = _split(name)
    if name == WHOLE:
        return _ontology(request, ending)
    if _VERSION.fullmatch(name):
        return _version(request, name, ending)
    found = _reference().terms.get(name)
    if found is None:
        close = [CL + each for each in _reference().close_matches(name)]
        detail = f"no term of the ontology is named {name[:_SHOWN]!r}"
        return _unknown(request, ending, "unknown-term", detail, close_matches=close)
    return _answer(request, "/ns/" + name, ending, found.iri, "term.html", lambda views: views.term(found))


@_readable("/ontology/{name:path}", "One module, alignment or scheme of the ontology: a page, or RDF by Accept")
def module(request: Request, name: Name) -> Response:
    """`core`, `alignments/skos`, `schemes/approaches`, …, also with the current version after it: `core/0.2.0`."""
    return _document(request, "/ontology/", name)


@_readable("/shapes/{name:path}", "The SHACL shapes of one module: a page, or RDF by Accept")
def shapes(request: Request, name: Name) -> Response:
    """`requirements`, `transfer`, `ctdl`, …, also with the current version after it."""
    return _document(request, "/", f"shapes/{name}")


def _document(request: Request, folder: str, name: str) -> Response:
    name, ending = _split(name)
    reference = _reference()
    shapes = folder == "/"
    documents = {key: each for key, each in reference.documents.items() if key.startswith("shapes/") == shapes}
    short, _, version = name.rpartition("/")
    if short in documents and _VERSION.fullmatch(version):
        if version != documents[short].version:
            known = [each.iri for each in reference.versions]
            detail = f"{short} is kept in its current version {documents[short].version} only"
            if version[:_SHOWN] in {each.number for each in reference.versions}:
                detail += f"; all of the ontology of that version is {CL}{version[:_SHOWN]}"
            return _unknown(request, ending, "unknown-version", detail, versions=[documents[short].version_iri, *known])
        name = short
    if name not in documents:
        detail = f"no module, alignment, scheme or shapes file is named {name[:_SHOWN]!r}"
        known = [document.iri for document in documents.values()]
        return _unknown(request, ending, "unknown-module", detail, modules=known)
    found = documents[name]
    return _answer(request, folder + name, ending, found.iri, "ontology_module.html", lambda views: views.module(found))


def _ontology(request: Request, ending: str | None) -> Response:
    return _answer(request, "/ns/" + WHOLE, ending, CL, "ontology.html", lambda views: views.overview())


def _version(request: Request, number: str, ending: str | None) -> Response:
    found = next((version for version in _reference().versions if version.number == number), None)
    if found is None:
        known = [version.iri for version in _reference().versions]
        detail = f"there is no version {number[:_SHOWN]!r}"
        return _unknown(request, ending, "unknown-version", detail, versions=known)
    return _answer(
        request, "/ns/" + number, ending, found.iri, "ontology_version.html", lambda views: views.version(found)
    )


# -- forms ------------------------------------------------------------------------------------------------------------


def _reference() -> Reference:
    from credlattice import terms

    return terms.reference()


def _split(path: str) -> tuple[str, str | None]:
    """(name, media type that the address asks for): ("Topic", "text/turtle") of Topic.ttl."""
    name, dot, ending = path.rpartition(".")
    return (name, ENDINGS[ending]) if dot and ending in ENDINGS else (path, None)


def _wanted(request: Request, ending: str | None) -> str | None:
    return ending or choose(request.headers.get("accept", ""), [HTML, *GRAPH_TYPES])


def _answer(
    request: Request, path: str, ending: str | None, iri: str, template: str, context: Callable[[Any], dict[str, Any]]
) -> Response:
    """The page or the RDF of one thing; 304 when the client has it."""
    media = _wanted(request, ending) or HTML
    response: Response
    if media == HTML:
        from credlattice_api import ontology_views

        response = pages.page(
            request, template, {"path": path, "endings": ENDINGS, **context(ontology_views.views(_reference()))}
        )
    else:
        response = Response(_rdf(iri, media), media_type=media)
        # A public file that pages elsewhere may read, such as a viewer of ontologies.
        response.headers["Access-Control-Allow-Origin"] = "*"
    form = next(each for each, served in ENDINGS.items() if served == media)
    # Weak, because the body may be sent compressed.
    tag = f'W/"{hashlib.sha256(bytes(response.body)).hexdigest()[:32]}"'
    headers = {
        "Vary": "Accept",
        "ETag": tag,
        "Content-Location": f"{path}.{form}",
        "Link": f'<{iri}>; rel="canonical"',
    }
    if tag in [each.strip() for each in request.headers.get("if-none-match", "").split(",")[:50]]:
        return Response(status_code=304, headers=headers)
    response.headers.update(headers)
    return response


def _unknown(request: Request, ending: str | None, problem: str, detail: str, **known: list[str]) -> Response:
    """The page or the problem that says what there is instead."""
    if _wanted(request, ending) == HTML:
        context = {"detail": detail, "known": [iri for iris in known.values() for iri in iris]}
        return pages.page(request, "ontology_unknown.html", context, status=404)
    return problems.answer(problem, detail, {"Vary": "Accept"}, **known)


@lru_cache(maxsize=512)
def _rdf(iri: str, media: str) -> bytes:
    """What the ontology's files say about `iri`, the same bytes for the same files."""
    from rdflib.compare import to_canonical_graph

    from credlattice import ontology_files

    graph = _graph(_reference(), iri)
    if media == "text/turtle":
        return ontology_files.turtle(graph).encode()
    # Sorted and with lasting names for unnamed nodes; Oxigraph then writes every form, as for all other resources.
    lines = sorted(to_canonical_graph(graph).serialize(format="nt").strip().split("\n"))
    statements = [quad.triple for quad in parse("\n".join(lines), format=RdfFormat.N_TRIPLES)]
    used = {
        prefix: str(namespace)
        for prefix, namespace in graph.namespaces()
        if prefix and any(f"<{namespace}" in line for line in lines)
    }
    return cast(bytes, serialize(statements, format=GRAPH_TYPES[media], prefixes=used))


def _graph(reference: Reference, iri: str) -> Graph:
    documents = {document.iri: document.graph for document in reference.documents.values()}
    wholes = {CL: reference.graph} | {version.iri: version.graph for version in reference.versions} | documents
    return wholes[iri] if iri in wholes else reference.describe(reference.terms[iri.removeprefix(CL)])
