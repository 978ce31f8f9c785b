"""The application: routes, pages, static files, errors and headers put together."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from credlattice.release import NoRelease
from credlattice.settings import Settings
from credlattice.settings import settings as configured
from credlattice_api import ontology_pages, pages, planning, problems, reference, routes, sparql
from credlattice_api.holder import Holder
from credlattice_api.problems import ProblemError

MAX_BODY = 2 * 1024 * 1024
"""Bytes of a request's body."""
DESCRIPTION = (
    "One open graph of credentials: who issues what, what it requires, what it counts toward, who vouches for it. "
    "Every answer names the query files behind it, and every statement its source."
)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The app over the live release of `settings.home`."""
    settings = settings or configured()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        warming = threading.Timer(1.0, _warm, args=(app.state.holder,))
        warming.daemon = True
        warming.start()
        yield
        warming.cancel()
        app.state.holder.close()

    app = FastAPI(
        title="Credlattice",
        description=DESCRIPTION,
        version="0.1.0",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    app.add_middleware(_BodyLimit)
    app.add_middleware(_SecurityHeaders)
    app.state.settings = settings
    app.state.holder = Holder(settings)
    for router in (
        sparql.router,
        routes.router,
        planning.router,
        reference.router,
        ontology_pages.router,
        pages.router,
    ):
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=pages.static_directory), name="static")

    @app.get("/health", tags=["Service"], summary="Whether the server has a release to answer from")
    def health() -> dict[str, Any]:
        release = app.state.holder.current()
        counts = {name: release.manifest[name] for name in ("triples", "graphs", "derived", "named")}
        return {"status": "ok", "release": release.id, "created": release.manifest["created"], **counts}

    _errors(app)

    return app


class _BodyLimit:
    """Refuses a body over MAX_BODY: before it is read where its length is declared, else as soon as it is passed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        declared = Headers(scope=scope).get("content-length", "0") if scope["type"] == "http" else "0"
        detail = f"a request may have {MAX_BODY} bytes"
        if declared.isdigit() and int(declared) > MAX_BODY:
            await problems.answer("body-too-large", detail, limit=MAX_BODY)(scope, receive, send)
            return
        taken = 0

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > MAX_BODY:
                raise ProblemError("body-too-large", detail, limit=MAX_BODY)
            return message

        await self.app(scope, bounded, send)


class _SecurityHeaders:
    """Sends the security headers with every answer. Plain ASGI, so that a route still sees its client go away."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in pages.security_headers().items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)


def _warm(holder: Holder) -> None:
    """Compile the path network before the first person asks."""
    try:
        _ = holder.current().planner
    except NoRelease:
        return


def _errors(app: FastAPI) -> None:
    @app.exception_handler(ProblemError)
    async def on_problem(request: Request, error: ProblemError) -> Response:
        return problems.answer(error.kind, error.detail, **error.extra)

    @app.exception_handler(NoRelease)
    async def on_no_release(request: Request, error: NoRelease) -> Response:
        return problems.answer("no-release", "the server has no release yet")

    @app.exception_handler(RequestValidationError)
    async def on_invalid(request: Request, error: RequestValidationError) -> Response:
        found = [f"{'.'.join(str(part) for part in e['loc'][1:])}: {e['msg']}" for e in error.errors()]
        return problems.answer("bad-request", "; ".join(found)[:2000])

    @app.exception_handler(HTTPException)
    async def on_http(request: Request, error: HTTPException) -> Response:
        kind = {404: "not-found", 405: "method-not-allowed", 413: "body-too-large"}.get(
            error.status_code, "bad-request"
        )
        return problems.answer(kind, f"{request.method} {request.url.path}", dict(error.headers or {}))

    @app.exception_handler(Exception)
    async def on_other(request: Request, error: Exception) -> Response:
        return problems.answer("internal", f"{request.method} {request.url.path}")
