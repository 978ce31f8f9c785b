"""The SPARQL 1.1 Protocol at `/sparql`: GET and both forms of POST, read only."""

from __future__ import annotations

import asyncio
import re
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request, Response

from credlattice_api import guard, negotiation, pages
from credlattice_api.problems import ProblemError

router = APIRouter(tags=["SPARQL"])
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]{1,2000}\Z")
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"content": {media: {} for media in (*negotiation.RESULT_TYPES, *negotiation.GRAPH_TYPES)}}
}


@router.get("/sparql", summary="Ask a SPARQL query", response_class=Response, responses=_ANSWERS)
async def ask_by_get(
    request: Request,
    query: Annotated[str, Query(description="a SELECT, ASK, CONSTRUCT or DESCRIBE query")] = "",
    format: Annotated[str, Query(description="overrules Accept: json, xml, csv, tsv, turtle, nt, jsonld, rdf")] = "",
    default_graph_uri: Annotated[list[str], Query(alias="default-graph-uri")] = [],  # noqa: B006
    named_graph_uri: Annotated[list[str], Query(alias="named-graph-uri")] = [],  # noqa: B006
) -> Response:
    """The default graph is the union of all named graphs, unless the query or the parameters name another dataset."""
    parameters = list(request.query_params.multi_items())
    if not parameters and "text/html" in request.headers.get("accept", ""):
        return _form(request)
    return await _answer(request, parameters)


def _form(request: Request) -> Response:
    """What a person with a browser gets who has not asked anything yet."""
    context = {
        "settings": request.app.state.settings,
        "questions": list(request.app.state.holder.current().questions.all.values()),
    }
    return pages.templates.TemplateResponse(request, "sparql.html", context, headers=pages.security_headers())


@router.post("/sparql", summary="Ask a SPARQL query by POST", response_class=Response, responses=_ANSWERS)
async def ask_by_post(request: Request) -> Response:
    """Takes `application/sparql-query` as the body, or a form with `query`."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    limit = request.app.state.settings.query_bytes * 4
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise ProblemError("query-too-long", f"the body is longer than {limit} bytes", limit=limit)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError("query-syntax", "the body is not UTF-8") from error
    parameters = list(request.query_params.multi_items())
    if media == "application/sparql-query":
        parameters.append(("query", text))
    elif media == "application/sparql-update":
        raise ProblemError("query-refused", "updates are refused: this endpoint is read only")
    else:
        try:
            parameters += parse_qsl(text, keep_blank_values=True, max_num_fields=100)
        except ValueError as error:
            raise ProblemError("bad-request", f"the form cannot be read: {error}") from error
    return await _answer(request, parameters)


async def _until_gone(request: Request) -> None:
    while not await request.is_disconnected():
        await asyncio.sleep(0.2)


async def _answer(request: Request, parameters: list[tuple[str, str]]) -> Response:
    if any(name == "update" for name, _ in parameters):
        raise ProblemError("query-refused", "updates are refused: this endpoint is read only")
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) != 1 or not queries[0].strip():
        raise ProblemError("query-missing", f"one 'query' is expected, got {len(queries)}")
    default = [value for name, value in parameters if name == "default-graph-uri"]
    named = [value for name, value in parameters if name == "named-graph-uri"]
    for iri in (*default, *named):
        if not _IRI.match(iri):
            raise ProblemError("bad-request", f"{iri[:100]!r} is not an IRI")
    settings = request.app.state.settings
    union = not guard.check(queries[0], settings.query_bytes) and not default and not named
    wanted = next((value for name, value in parameters if name == "format"), "") or request.headers.get("accept", "")
    result_type, graph_type = negotiation.both(wanted)
    release, pool = request.app.state.holder.current_with_pool()
    running = asyncio.ensure_future(pool.run(queries[0], (result_type, graph_type), (default, named), union))
    leaving = asyncio.ensure_future(_until_gone(request))
    try:
        await asyncio.wait({running, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            # Nobody waits for the answer any more: the process is freed for those who do.
            running.cancel()
            return Response(status_code=499)
        media, body = running.result()
    finally:
        leaving.cancel()
    headers = {"Vary": "Accept", "ETag": f'"{release.id}"', "Access-Control-Allow-Origin": "*"}
    return Response(body, media_type=media, headers=headers)
