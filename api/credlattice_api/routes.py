"""The REST routes: parse, ask a room of `credlattice`, answer. Every answer names the query files behind it."""

from __future__ import annotations

import re
import threading
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from credlattice import answers, learner_records, resource_view
from credlattice.learner_records import answer as record_answer
from credlattice.learner_records import matching
from credlattice.learner_records.release_lookup import QUERIES, ReleaseLookup
from credlattice.model import UnknownThing
from credlattice.questions import QuestionError
from credlattice.release import Release
from credlattice.vocabulary import expand
from credlattice_api import problems
from credlattice_api.problems import ProblemError

router = APIRouter(prefix="/api")
MAX_HELD = 500
MAX_PLANNING = 8
"""Plans made at once; more would slow every other route."""
_planning = threading.BoundedSemaphore(MAX_PLANNING)
MAX_READING = 2
"""Learner records read at once."""
_reading = threading.BoundedSemaphore(MAX_READING)
_NOT_KEPT = {"Cache-Control": "no-store"}
RECORD_FORMS = ("application/json", "application/vc+jwt", "image/png", "image/svg+xml", "text/csv")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]{1,2000}\Z")

Iri = Annotated[str, Query(max_length=2000, examples=["https://w3id.org/credlattice/resource/organization/walmart"])]
Have = Annotated[
    list[str], Query(max_length=MAX_HELD, description="IRIs of what is held; repeat the parameter for several")
]


def _live(request: Request) -> Release:
    release: Release = request.app.state.holder.current()
    return release


def _iri(text: str) -> str:
    iri = expand(text.strip())
    if not _IRI.match(iri):
        raise ProblemError("bad-request", f"{text[:100]!r} is not an IRI: look it up with /api/search")
    return iri


@router.get("/search", tags=["Find"], summary="Find things by name or identifier")
def search(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=200)],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    type: Annotated[str | None, Query(max_length=100, examples=["ceterms:Certification"])] = None,
) -> dict[str, Any]:
    """All words must match: exactly, as beginnings, or with one wrong letter."""
    release = _live(request)
    return answers.hits(release, release.index.search(q, limit, type), q)


@router.get("/resource", tags=["Find"], summary="Everything stated about one thing, with sources")
def resource(request: Request, iri: Iri) -> dict[str, Any]:
    """Statements in both directions; each has its status, source addresses and read date."""
    release = _live(request)
    try:
        described = resource_view.describe(release.questions, _iri(iri))
    except resource_view.UnknownResource as error:
        raise ProblemError("unknown-resource", f"nothing is known of {iri[:200]}") from error
    except QuestionError as error:
        raise ProblemError("bad-request", str(error)) from error
    return {**described, "release": release.id}


class PathsRequest(BaseModel):
    """What somebody holds and where they want to go."""

    model_config = ConfigDict(extra="forbid")

    have: list[str] = Field(default=[], max_length=MAX_HELD, description="IRIs of what is held")
    goal: str = Field(max_length=2000, description="IRI of a credential, component, pathway or course")
    k: int = Field(3, ge=1, le=20, description="How many plans at most")


@router.get("/paths", tags=["Plan"], summary="Plans from what is held to a goal")
def paths(
    request: Request,
    goal: Annotated[str, Query(max_length=2000)],
    have: Have = [],  # noqa: B006
    k: Annotated[int, Query(ge=1, le=20)] = 3,
) -> dict[str, Any]:
    """Up to `k` plans, best first: every step with the statement that demands it and its source. When there is no plan,
    `unmet` is the smallest set of requirements in the way."""
    return _paths(request, PathsRequest(have=have, goal=goal, k=k))


@router.post("/paths", tags=["Plan"], summary="Plans, asked by POST")
def paths_by_post(request: Request, wanted: PathsRequest) -> dict[str, Any]:
    """The same as GET, for those who hold much."""
    return _paths(request, wanted)


def _paths(request: Request, wanted: PathsRequest) -> dict[str, Any]:
    release = _live(request)
    held = [_iri(iri) for iri in wanted.have]
    if not _planning.acquire(blocking=False):
        raise ProblemError("query-busy", f"{MAX_PLANNING} plans are being made", limit=MAX_PLANNING)
    try:
        answer = release.planner.plans(held, _iri(wanted.goal), wanted.k)
    except UnknownThing as error:
        raise ProblemError("unknown-resource", str(error), iri=error.iri) from error
    finally:
        _planning.release()
    return answers.paths(release, answer, held)


@router.post(
    "/held",
    tags=["Plan"],
    summary="What a badge, learner record or transcript says is held",
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "The file itself, as it is: not as a form. Its form is told by its content. At most 2 MiB.",
            "content": {form: {"schema": {"type": "string", "format": "binary"}} for form in RECORD_FORMS},
        }
    },
)
async def held_by_record(request: Request) -> Response:
    """Open Badges 3.0 (JSON, JWT, baked PNG or SVG), CLR 2.0, or a transcript as CSV. `held` goes into `have` of POST
    /api/paths; `items` say what was read, what is known of its proof, what it is in this graph, and what it may be, for
    a person to choose. Nothing of it is stored or logged."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > learner_records.MAX_BYTES:
            limit = learner_records.MAX_BYTES
            return problems.answer("body-too-large", f"a record may have {limit} bytes", _NOT_KEPT, limit=limit)
    if request.headers.get("content-type", "").startswith("multipart/"):
        return problems.answer("bad-request", "send the file itself as the body, not in a form", _NOT_KEPT)
    if not content:
        return problems.answer("bad-request", "the body is empty: send a badge, record or transcript", _NOT_KEPT)
    return await run_in_threadpool(_held_by_record, _live(request), bytes(content))


def _held_by_record(release: Release, content: bytes) -> Response:
    if not _reading.acquire(blocking=False):
        return problems.answer("query-busy", f"{MAX_READING} records are being read", _NOT_KEPT, limit=MAX_READING)
    try:
        found = matching.match(learner_records.read(content), ReleaseLookup(release))
    except learner_records.UnreadableRecord as error:
        return problems.answer("bad-request", f"the record cannot be read: {error}", _NOT_KEPT)
    finally:
        _reading.release()
    answer = {**record_answer.as_json(found), "release": release.id, "queries": answers.backed_by(QUERIES)}
    return JSONResponse(answer, headers=_NOT_KEPT)


@router.get("/next", tags=["Plan"], summary="What can be had next")
def next_steps(request: Request, have: Have, limit: Annotated[int, Query(ge=1, le=100)] = 25) -> dict[str, Any]:
    """What the held things count toward: first what nothing is missing for, then by how little is missing."""
    release = _live(request)
    held = [_iri(iri) for iri in have]
    try:
        steps = release.planner.next_steps(held, limit)
    except UnknownThing as error:
        raise ProblemError("unknown-resource", str(error), iri=error.iri) from error
    return answers.next_steps(release, steps, held)


@router.get("/queries", tags=["Queries"], summary="Every question the product asks")
def queries(request: Request) -> dict[str, Any]:
    """The query files with their parameters and text; each can be asked at /api/queries/{name}."""
    return {
        "queries": [
            {
                "name": question.name,
                "title": question.title,
                "description": question.description,
                "used_by": question.used_by,
                "file": question.file,
                "parameters": [{"name": p.name, "type": p.type, "default": p.default} for p in question.parameters],
                "sparql": question.text,
            }
            for question in _live(request).questions.all.values()
        ]
    }


@router.get("/queries/{name:path}", tags=["Queries"], summary="Ask one of the questions")
def query(request: Request, name: str) -> dict[str, Any]:
    """Its parameters are query parameters of the address; values are bound as terms, never pasted into the text."""
    release = _live(request)
    if name not in release.questions.all:
        raise ProblemError("not-found", f"no question is named {name[:100]!r}: see /api/queries")
    try:
        table = release.questions.run(name, **dict(request.query_params))
    except QuestionError as error:
        raise ProblemError("bad-request", str(error)) from error
    rows = [{column: (term.value if term is not None else None) for column, term in row.items()} for row in table.rows]
    return {
        "columns": list(table.columns),
        "rows": rows,
        "cut": table.cut,
        "release": release.id,
        "queries": answers.backed_by([name]),
    }
