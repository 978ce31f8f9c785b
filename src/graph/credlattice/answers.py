"""Answers as JSON: the shapes of `/api/paths`, `/api/next` and `/api/search`, which the CLI prints with `--json`.

Every evidence carries the source address, read date and status of the graph its statement stands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from credlattice.catalog import GraphDescription
from credlattice.model import Answer, Cost, Credit, Evidence, NextStep, Plan, Step, Unmet
from credlattice.release import Release
from credlattice.search import Hit
from credlattice.vocabulary import compact

PATH_QUERIES = (
    "requirement-statements",
    "described-things",
    "is-described",
    "named-components",
    "profile-words",
    "graphs",
    "thing-details",
)


def backed_by(names: Sequence[str]) -> list[str]:
    """The query files behind an answer."""
    return [f"queries/{name}.rq" for name in names]


def paths(release: Release, answer: Answer, held: Sequence[str]) -> dict[str, Any]:
    """`plans` best first; with none, `unmet`."""
    return {
        "goal": _named(release, answer.goal),
        "held": [_named(release, iri) for iri in held],
        "plans": [_plan(release, plan) for plan in answer.plans],
        "unmet": [_unmet(release, unmet) for unmet in answer.unmet],
        "release": release.id,
        "queries": backed_by(PATH_QUERIES),
    }


def next_steps(release: Release, steps: Sequence[NextStep], held: Sequence[str]) -> dict[str, Any]:
    """What can be had next: `missing` is empty for what can be claimed or started now."""
    return {
        "held": [_named(release, iri) for iri in held],
        "next": [
            {
                **_named(release, step.iri),
                "types": list(step.types),
                "missing": [_named(release, iri) for iri in step.missing],
                "uses": [_named(release, iri) for iri in step.uses],
                "requirement": step.requirement,
                "notes": list(step.notes),
                "leads_to": step.leads_to,
                "because": evidence(release, step.because),
            }
            for step in steps
        ],
        "release": release.id,
        "queries": backed_by(PATH_QUERIES),
    }


def hits(release: Release, found: Sequence[Hit], text: str) -> dict[str, Any]:
    """Search results."""
    return {
        "q": text,
        "results": [
            {"iri": hit.iri, "label": hit.label, "types": list(hit.types), "status": hit.status, "score": hit.score}
            for hit in found
        ],
        "release": release.id,
        "queries": backed_by(["search-claims"]),
    }


def evidence(release: Release, found: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Statements with where they stand."""
    shown = []
    for statement in found:
        graph = release.graphs.get(statement.graph)
        shown.append(
            {
                "subject": statement.subject,
                "subject_label": _subject(release, statement, graph),
                "predicate": compact(statement.predicate),
                "object": statement.object,
                "graph": statement.graph,
                "status": statement.status.value,
                "rule": statement.rule,
                "sources": list(graph.sources) if graph else [],
                "read_on": graph.read_on if graph else None,
            }
        )
    return shown


def _subject(release: Release, statement: Evidence, graph: GraphDescription | None) -> str:
    """What a statement is about, in words: a condition has no name of its own."""
    if statement.subject.startswith(statement.graph + "#"):
        return f"a condition of “{graph.title if graph else statement.graph}”"
    return release.planner.detail(statement.subject).label


def _named(release: Release, iri: str) -> dict[str, Any]:
    return {"iri": iri, "label": release.planner.detail(iri).label}


def _plan(release: Release, plan: Plan) -> dict[str, Any]:
    return {
        "steps": [_step(release, step) for step in plan.steps],
        "cost": _cost(plan.cost),
        "optimal": plan.optimal,
        "gap": plan.gap,
        "proven": plan.proven,
        "remarks": list(plan.remarks),
    }


def _step(release: Release, step: Step) -> dict[str, Any]:
    return {
        "iri": step.iri,
        "label": step.label,
        "types": list(step.types),
        "kind": step.kind,
        "after": list(step.after),
        "requirement": step.requirement,
        "described": step.described,
        "notes": list(step.notes),
        "credit": _credit(step.credit) if step.credit else None,
        "because": evidence(release, step.because),
    }


def _cost(cost: Cost) -> dict[str, Any]:
    return {
        "steps": cost.steps,
        "to_earn": cost.to_earn,
        "credits": [_credit(credit) for credit in cost.credits],
        "credits_not_stated": cost.not_stated,
    }


def _credit(credit: Credit) -> dict[str, Any]:
    return {"low": credit.low, "high": credit.high, "unit": compact(credit.unit) if credit.unit else None}


def _unmet(release: Release, unmet: Unmet) -> dict[str, Any]:
    return {
        "iri": unmet.of,
        "label": unmet.label,
        "requirement": unmet.requirement,
        "reason": unmet.reason,
        "because": evidence(release, unmet.because),
    }
