"""The pages about the API itself: `/docs` (every route, from the OpenAPI document) and `/problems/{name}`."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from credlattice_api import pages
from credlattice_api.problems import KINDS, ProblemError

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def docs(request: Request) -> HTMLResponse:
    """Every route with its parameters. Drawn here, so that it needs no script from elsewhere."""
    schema = request.app.openapi()
    operations = [
        {"path": path, "method": method.upper(), **operation}
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    return _page(request, "docs.html", {"info": schema["info"], "operations": operations, "problems": KINDS})


@router.get("/problems/{name}")
def problem(request: Request, name: str) -> HTMLResponse:
    """What a problem means and what to do."""
    if name not in KINDS:
        raise ProblemError("not-found", f"no problem is named {name[:60]!r}")
    return _page(request, "problem.html", {"name": name, "problem": KINDS[name]})


def _page(request: Request, template: str, context: dict[str, object]) -> HTMLResponse:
    return pages.templates.TemplateResponse(request, template, context, headers=pages.security_headers())
