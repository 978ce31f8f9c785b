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
from credlattice.questions import QuestionError, load_all
from credlattice.relational_map import MapDocument
from credlattice.resource_view import Group, Resource, UnknownResource, describe, listing
from credlattice.resource_view.lists import REACH, SHOWN
from credlattice.vocabulary import CL, RESOURCE
from credlattice.wording import KINDS
from credlattice_api import linked_data
from credlattice_api.problems import ProblemError

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
    drawn = {node["id"] for node in _map(request)["nodes"]}
    context = {
        "resource": resource,
        "on_map": iri in drawn,
        "api_address": "/api/resource?iri=" + quote(iri, safe=""),
    }
    return page(request, "resource.html", context)


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
    """The groups of statements by the sections of the page; those that read alike stand together."""

    def section(name: str) -> list[Group]:
        groups = [group for group in resource["groups"] if group["section"] == name]
        places = {label: place for place, label in reversed([*enumerate(g["predicate_label"] for g in groups)])}
        return sorted(groups, key=lambda group: places[group["predicate_label"]])

    return {
        **resource,
        "overview": section("overview"),
        "relations": section("connected"),
        "details": section("detail"),
    }


# -- one property of one entity, a page at a time ---------------------------------------------------------------------

Named = Annotated[str, Query(max_length=2000, description="an IRI")]
Direction = Annotated[str, Query(pattern="^(in|out)$", description="out: what it says; in: what says it of others")]
PageNumber = Annotated[int, Query(ge=1, le=REACH // SHOWN)]


@router.get("/statements", response_class=HTMLResponse, summary="All that one property says of one thing, as pages")
def statements_page(
    request: Request, iri: Named, predicate: Named, direction: Direction = "out", page_number: PageNumber = 1
) -> HTMLResponse:
    """The same answers as /api/statements."""
    try:
        found = listing(request.app.state.holder.current().questions, iri, predicate, direction, page_number)
    except (UnknownResource, QuestionError):
        return page(request, "unknown.html", {"iri": iri}, status=404)
    return page(request, "statements.html", {"listing": found, "page_size": SHOWN})


@router.get("/api/statements", tags=["Find"], summary="All that one property says of one thing, 50 at a time")
def statements_json(
    request: Request, iri: Named, predicate: Named, direction: Direction = "out", page_number: PageNumber = 1
) -> JSONResponse:
    """`group`, `figures` or `actions` holds one page of `total`; pages go as far as `reach`, SPARQL all the way."""
    release = request.app.state.holder.current()
    try:
        found = listing(release.questions, iri, predicate, direction, page_number)
    except UnknownResource as error:
        raise ProblemError("unknown-resource", f"nothing is known of {iri[:200]} by {predicate[:200]} there") from error
    except QuestionError as error:
        raise ProblemError("bad-request", str(error)) from error
    return JSONResponse({**found, "release": release.id})


def list_page(iri: str, predicate: str, direction: str, number: int = 1) -> str:
    """The address of the pages that list what one property says of a thing."""
    values = {"iri": iri, "predicate": predicate, "direction": direction}
    return "/statements?" + urlencode(values | ({"page_number": str(number)} if number > 1 else {}))


def sparql_of(iri: str, predicate: str, direction: str) -> str:
    """The address at the endpoint that answers all that one property says: the page's own query file, bound."""
    question = load_all()["resource-outgoing" if direction == "out" else "resource-incoming"]
    lines = [line for line in question.text.splitlines() if not line.startswith("#+")]
    terms = " ".join(str(p.term(value)) for p, value in zip(question.parameters, (iri, predicate), strict=False))
    names = " ".join(f"?{p.name}" for p in question.parameters if p.name != "limit")
    query = "\n".join([*lines, f"VALUES ({names}) {{ ({terms}) }}"])
    return "/sparql?" + urlencode({"query": query, "format": "csv"})


def page(request: Request, template: str, context: dict[str, Any], status: int = 200) -> HTMLResponse:
    """The page that `template` draws of `context`."""
    tools = {
        "address": address,
        "page_of": page_of,
        "list_page": list_page,
        "sparql_of": sparql_of,
        "term_page": term_page,
        "is_web_address": is_web_address,
        "kinds": KINDS,
        "names_limit": NAMES_LIMIT,
    }
    headers = {**security_headers(), "Vary": "Accept"}
    return templates.TemplateResponse(request, template, {**tools, **context}, status_code=status, headers=headers)
