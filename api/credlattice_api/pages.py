"""The HTML pages: the relational map and the page of one entity. Complete without JavaScript; each is a view of JSON
that a public route gives too."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import quote, urlencode, urlsplit

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.templating import Jinja2Templates

from credlattice import facets, relational_map
from credlattice.facets import SelectedMap, Selection
from credlattice.questions import QuestionError
from credlattice.relational_map import MapDocument
from credlattice.resource_view import Resource, Statement, UnknownResource, describe
from credlattice.vocabulary import CL, RESOURCE
from credlattice.wording import KINDS
from credlattice_api import linked_data

router = APIRouter()
static_directory: Final = Path(__file__).parent / "static"
templates: Final = Jinja2Templates(directory=Path(__file__).parent / "templates")
templates.env.trim_blocks = True
templates.env.lstrip_blocks = True

templates.env.filters["without_scheme"] = lambda text: str(text).split("://", 1)[-1].rstrip("/")

GROUP_LIMIT: Final = 24
"""Entities listed under each kind while several kinds are shown; one kind alone is listed in full."""
NAMES_LIMIT: Final = 8
"""Names listed for each way in which an entity is connected."""

_POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
    "require-trusted-types-for": "'script'",
}


def security_headers() -> dict[str, str]:
    """What every page is sent with: nothing runs, is fetched or framed but what this server serves."""
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in _POLICY.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


# -- what is asked for ------------------------------------------------------------------------------------------------

Values = Annotated[list[str], Query()]


def selection(
    q: Annotated[str, Query(max_length=200, description="words of a name")] = "",
    kind: Values = [],  # noqa: B006
    sub_kind: Values = [],  # noqa: B006
    status: Values = [],  # noqa: B006
    relation: Values = [],  # noqa: B006
    topic: Values = [],  # noqa: B006
    decade: Values = [],  # noqa: B006
    funder: Values = [],  # noqa: B006
    focus: Annotated[str, Query(description="the IRI of the entity to stay near")] = "",
    steps: Annotated[int, Query(ge=1, le=2, description="how many links away from `focus`")] = 1,
    neighbours: Annotated[bool, Query(description="also show what the selected entities are linked to")] = True,
) -> Selection:
    """The selection that the address asks for; values of one facet are alternatives, facets must all hold."""
    return Selection(
        text=q.strip(),
        kind=frozenset(kind),
        sub_kind=frozenset(sub_kind),
        status=frozenset(status) & frozenset(relational_map.STATUSES),
        relation=frozenset(relation),
        topic=frozenset(topic),
        decade=frozenset(decade),
        funder=frozenset(funder),
        focus=focus or None,
        steps=steps,
        neighbours=neighbours,
    )


Selected = Annotated[Selection, Depends(selection)]


def address(chosen: Selection, **changes: Any) -> str:
    """The page's address that stands for `chosen`; a facet among `changes` replaces what was chosen there."""
    values: dict[str, Any] = {"q": chosen.text, "focus": chosen.focus or ""}
    values |= {facet: sorted(chosen.of(facet)) for facet in facets.FACETS}
    if chosen.focus and chosen.steps != 1:
        values["steps"] = str(chosen.steps)
    if not chosen.neighbours:
        values["neighbours"] = "false"
    values |= changes
    query = urlencode([(k, v) for k, vs in values.items() for v in ([vs] if isinstance(vs, str) else vs) if v])
    return f"/?{query}" if query else "/"


def page_of(iri: str) -> str:
    """The address of an entity's page."""
    if iri.startswith(RESOURCE):
        return "/resource/" + quote(iri.removeprefix(RESOURCE), safe="/-._~")
    return "/resource?iri=" + quote(iri, safe="")


def term_page(iri: str) -> str | None:
    """The address of the page of one of the ontology's own terms; None for all others."""
    return "/ns/" + quote(iri.removeprefix(CL), safe="") if iri.startswith(CL) else None


def is_web_address(text: str) -> bool:
    """Whether `text` may stand in a link: only http and https do, whatever a document says."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not any(c.isspace() for c in text)


# -- the map ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def _document(path: Path) -> MapDocument:
    document: MapDocument = json.loads((path / "map.json").read_text(encoding="utf-8"))
    return document


def _map(request: Request) -> MapDocument:
    return _document(Path(request.app.state.holder.current().path))


@router.get("/", response_class=HTMLResponse, summary="The relational map and its list")
def map_page(request: Request, chosen: Selected, at: str = "") -> HTMLResponse:
    document = _map(request)
    shown = facets.select(document, chosen)
    labels = {node["id"]: node["label"] for node in document["nodes"]}
    return page(
        request,
        "map.html",
        {
            "chosen": chosen,
            "facets": facets.counts(document, chosen),
            "groups": _groups(document, shown, chosen),
            "counts": {"entities": len(shown["matches"]), "links": len(shown["links"])},
            "total": {"entities": len(document["nodes"]), "links": len(document["links"])},
            "left_out": sum(document["left_out"].values()),
            "focus_label": labels.get(chosen.focus or ""),
            "disputed": {node["id"] for node in document["nodes"] if node["disputed"]},
            "resource": _described(request, at) if at else None,
            "api_address": "/api/map" + address(chosen).removeprefix("/"),
            "queries": document["queries"],
        },
    )


def _groups(document: MapDocument, shown: SelectedMap, chosen: Selection) -> list[dict[str, Any]]:
    nodes = {node["id"]: node for node in document["nodes"]}
    visible = [link for link in document["links"] if link["status"] in chosen.shown]
    connections = facets.connections(document, visible)
    by_kind: dict[str, list[relational_map.Node]] = defaultdict(list)
    for iri in shown["matches"]:
        by_kind[nodes[iri]["kind"]].append(nodes[iri])
    return [
        {
            "kind": kind,
            "count": len(found := by_kind[kind.id]),
            # The best connected stand for a long group; what is shown is then in the order of the alphabet again.
            "nodes": found if len(by_kind) == 1 else _best_connected(found),
            "connections": connections,
        }
        for kind in KINDS.values()
        if by_kind[kind.id]
    ]


def _best_connected(nodes: list[relational_map.Node]) -> list[relational_map.Node]:
    kept = {node["id"] for node in sorted(nodes, key=lambda n: (-n["degree"], n["label"]))[:GROUP_LIMIT]}
    return [node for node in nodes if node["id"] in kept]


@router.get("/api/map", summary="The relational map as JSON")
def map_json(
    request: Request,
    chosen: Selected,
    brief: Annotated[bool, Query(description="only the identifiers of what is shown, and the facets")] = False,
) -> JSONResponse:
    """Entities and links, filtered as on the page, with the number that each further choice would leave.

    `queries` names the files that it all comes from: each runs on its own at `/api/queries/{name}`.
    """
    document = _map(request)
    shown = facets.select(document, chosen)
    answer: dict[str, Any] = {
        "facets": facets.counts(document, chosen),
        "counts": {"entities": len(shown["matches"]), "links": len(shown["links"])},
        "matches": shown["matches"],
        "left_out": shown["left_out"],
        "layout": shown["layout"],
        "queries": shown["queries"],
    }
    if brief:
        answer |= {"nodes": [n["id"] for n in shown["nodes"]], "links": [link["id"] for link in shown["links"]]}
    else:
        answer |= {"nodes": shown["nodes"], "links": shown["links"]}
    return JSONResponse(answer)


# -- one entity -------------------------------------------------------------------------------------------------------


def resource_page(request: Request, iri: str) -> HTMLResponse:
    """The page of one entity; 404 when nothing is known about it."""
    resource = _described(request, iri)
    if resource is None:
        return page(request, "unknown.html", {"iri": iri}, status=404)
    return page(
        request, "resource.html", {"resource": resource, "api_address": "/api/resource?iri=" + quote(iri, safe="")}
    )


@router.get("/resource", response_class=HTMLResponse, summary="One thing by IRI: a page, or RDF by Accept")
def resource_by_iri(request: Request, iri: Annotated[str, Query(max_length=2000)]) -> Response:
    return linked_data.rdf(request, iri) or resource_page(request, iri)


@router.get("/resource/{path:path}", response_class=HTMLResponse, summary="One thing: a page, or RDF by Accept")
def resource_by_path(request: Request, path: str) -> Response:
    return linked_data.rdf(request, RESOURCE + path) or resource_page(request, RESOURCE + path)


def _described(request: Request, iri: str) -> dict[str, Any] | None:
    try:
        return _sections(describe(request.app.state.holder.current().questions, iri))
    except (UnknownResource, QuestionError):
        return None


def _sections(resource: Resource) -> dict[str, Any]:
    """The statements by the sections of the page, and in each by the words that say how they relate."""

    def section(name: str) -> list[Statement]:
        return [statement for statement in resource["statements"] if statement["section"] == name]

    return {
        **resource,
        "overview": section("overview"),
        "relations": _by_words(section("connected")),
        "details": _by_words(section("detail")),
        "claims": _by_words(section("claim")),
    }


def _by_words(statements: list[Statement]) -> list[tuple[str, list[Statement]]]:
    groups: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        groups[statement["predicate_label"]].append(statement)
    return list(groups.items())


def page(request: Request, template: str, context: dict[str, Any], status: int = 200) -> HTMLResponse:
    """The page that `template` draws of `context`."""
    tools = {
        "address": address,
        "page_of": page_of,
        "term_page": term_page,
        "is_web_address": is_web_address,
        "kinds": KINDS,
        "names_limit": NAMES_LIMIT,
    }
    headers = {**security_headers(), "Vary": "Accept"}
    return templates.TemplateResponse(request, template, {**tools, **context}, status_code=status, headers=headers)
