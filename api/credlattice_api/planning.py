"""The page `/plan`: what somebody holds and wants, plans and next steps. Forms and links only; the URL is the state."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from credlattice import answers
from credlattice.model import UnknownThing
from credlattice.release import Release
from credlattice_api import pages
from credlattice_api.routes import MAX_HELD

router = APIRouter()
PLANS = 3
NEXT = 12
HITS = 12


@router.get("/plan", response_class=HTMLResponse, summary="Plans and next credentials, as a page", tags=["Plan"])
def plan_page(
    request: Request,
    have: Annotated[list[str], Query(max_length=MAX_HELD)] = [],  # noqa: B006
    goal: Annotated[str, Query(max_length=2000)] = "",
    q: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """The same answers as /api/paths and /api/next."""
    release: Release = request.app.state.holder.current()
    planner = release.planner
    unknown = [iri for iri in (*have, goal) if iri and iri not in planner.network]
    held = list(dict.fromkeys(iri for iri in have if iri not in unknown))
    target = goal if goal not in unknown else ""
    context: dict[str, Any] = {
        "q": q,
        "unknown": unknown,
        "held": [{"iri": iri, "label": planner.detail(iri).label} for iri in held],
        "goal": {"iri": target, "label": planner.detail(target).label} if target else None,
        "hits": [
            {"iri": hit.iri, "label": hit.label, "types": hit.types}
            for hit in release.index.search(q, 4 * HITS)
            if hit.iri in planner.network
        ][:HITS],
        "answer": None,
        "next": None,
        "page_of": pages.page_of,
        "is_web_address": pages.is_web_address,
        "link": lambda **changes: _link(held, target, q, **changes),
    }
    try:
        if target:
            context["answer"] = answers.paths(release, planner.plans(held, target, PLANS), held)
        if held:
            context["next"] = answers.next_steps(release, planner.next_steps(held, NEXT), held)
    except UnknownThing as error:
        context["unknown"] = [error.iri]
    return pages.templates.TemplateResponse(request, "plan.html", context, headers=pages.security_headers())


def _link(held: list[str], target: str, q: str, /, **changes: str) -> str:
    """The page's address with one thing `add`ed, `drop`ped or made the `goal`."""
    kept = [iri for iri in held if iri != changes.get("drop")]
    if added := changes.get("add"):
        kept.append(added)
    chosen = changes.get("goal", target)
    values = [("have", iri) for iri in dict.fromkeys(kept)] + ([("goal", chosen)] if chosen else [])
    values += [("q", q)] if q and "goal" not in changes and "add" not in changes else []
    return "/plan" + ("?" + urlencode(values) if values else "")
