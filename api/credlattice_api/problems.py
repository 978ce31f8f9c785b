"""Every error the API answers with: RFC 9457 problem+json, whose `type` is a page that says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from fastapi.responses import JSONResponse


@dataclass(frozen=True)
class Kind:
    status: int
    title: str
    advice: str


KINDS: Final[dict[str, Kind]] = {
    "not-found": Kind(404, "There is nothing at this address", "Check the address; /docs lists every route."),
    "bad-request": Kind(422, "A parameter is missing or wrong", "See the route's parameters at /docs."),
    "method-not-allowed": Kind(405, "The route does not take this method", "See the route at /docs."),
    "body-too-large": Kind(413, "The body of the request is too large", "A request may have 1 MiB: send less."),
    "unknown-resource": Kind(404, "Nothing is known of this IRI", "Look the IRI up with /api/search."),
    "unknown-term": Kind(
        404, "The ontology has no such term", "See every term at /ns/; close_matches lists like names."
    ),
    "unknown-version": Kind(
        404, "There is no such version of the ontology", "The answer lists the versions there are."
    ),
    "unknown-module": Kind(404, "The ontology has no such module", "The answer lists the modules and alignments."),
    "no-release": Kind(503, "Nothing has been built yet", "Run 'credlattice build' and ask again."),
    "query-syntax": Kind(400, "The query is not SPARQL 1.1", "The detail says where it stops making sense."),
    "query-missing": Kind(400, "No query was sent", "Send it as the parameter 'query' or as the body."),
    "query-too-long": Kind(400, "The query is too long", "Shorten it; the limit is in the detail."),
    "query-too-deep": Kind(400, "The query is nested too deeply", "Write it with fewer brackets inside brackets."),
    "query-refused": Kind(
        403, "This endpoint reads its own graph only", "Leave out SERVICE, LOAD and updates; download what you need."
    ),
    "query-timeout": Kind(503, "The query took too long", "Make it more selective, or add a LIMIT."),
    "stopping": Kind(503, "The query was ended by the server", "Ask again in a moment."),
    "query-busy": Kind(503, "Too many queries or plans at once", "Wait a little and ask again."),
    "query-too-large": Kind(400, "The result is too large", "Add a LIMIT, or ask in parts with OFFSET."),
    "query-crashed": Kind(503, "The query used more memory than it may", "Make it more selective, or add a LIMIT."),
    "not-acceptable": Kind(406, "None of the accepted media types is served here", "The detail lists those that are."),
    "internal": Kind(500, "Something went wrong on our side", "Try again; if it stays, report the address you asked."),
}

MEDIA_TYPE: Final = "application/problem+json"


class ProblemError(Exception):
    """Raised anywhere below a route; answered as problem+json."""

    def __init__(self, kind: str, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.extra = extra


def answer(kind: str, detail: str, headers: dict[str, str] | None = None, **extra: Any) -> JSONResponse:
    """The response for one problem."""
    known = KINDS[kind]
    body = {"type": f"/problems/{kind}", "title": known.title, "status": known.status, "detail": detail, **extra}
    retry = {"Retry-After": "10"} if known.status == 503 else {}
    return JSONResponse(body, known.status, {**retry, **(headers or {})}, media_type=MEDIA_TYPE)
