"""Commands about organizations that may be one: list the candidates, decide, see what was decided."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from credlattice import release
from credlattice.console import AsJson, current_settings, failure, out, print_json, progress
from credlattice.vocabulary import CTERMS, RDF, compact, expand

if TYPE_CHECKING:
    from credlattice.release import Release
    from credlattice.resolution import Candidate
    from credlattice.resolution_decisions import Decision

app = typer.Typer()
candidates_app = typer.Typer(help="Organizations that may be one, by name, for people to decide.")
app.add_typer(candidates_app, name="candidates")

Entry = Annotated[str, typer.Argument(help="An organization: its IRI, or prefix:name.")]
Because = Annotated[str, typer.Option(help="Why, in words; it is published with the decision.")]
By = Annotated[str, typer.Option(help="Who decides; it is published with the decision.")]
Build = Annotated[bool, typer.Option("--build", help="Build the release with it at once.")]
Limit = Annotated[int, typer.Option(min=1, max=100_000, help="How many are listed.")]


def _live() -> Release:
    try:
        return release.current(current_settings().home)
    except release.NoRelease as error:
        raise failure(str(error)) from error


@candidates_app.callback(invoke_without_command=True)
def candidates(
    context: typer.Context,
    limit: Limit = 20,
    again: Annotated[bool, typer.Option("--again", help="Compute the list anew, even for this release.")] = False,
    as_json: AsJson = False,
) -> None:
    """Organizations of different registers whose names agree, best first: what speaks for and against. Nothing follows
    from this list; 'same' and 'different' record what people decide."""
    if context.invoked_subcommand is not None:
        return
    from credlattice import resolution_list

    live = _live()
    with progress(as_json) as shown:
        shown("comparing names of organizations")
        found = resolution_list.undecided(current_settings().home, live, again=again)
    if as_json:
        print_json({"release": live.id, "count": len(found), "candidates": [_as_json(c) for c in found[:limit]]})
        return
    for candidate in found[:limit]:
        _print_candidate(candidate)
    out.print(f"{len(found):,} candidates, {min(limit, len(found)):,} shown", highlight=False)


def _as_json(candidate: Candidate) -> dict[str, Any]:
    sides = (
        {"iri": iri, "name": name, "linked": [entry for entry in entries if entry != iri]}
        for (iri, name), entries in (
            (candidate.one, candidate.one_entries),
            (candidate.other, candidate.other_entries),
        )
    )
    one, other = sides
    told = {"supporting": list(candidate.supporting), "contradicting": list(candidate.contradicting)}
    return {"score": candidate.score, "one": one, "other": other, **told}


def _print_candidate(candidate: Candidate) -> None:
    mark = f"{candidate.score:.2f}"
    for (iri, name), entries in (
        (candidate.one, candidate.one_entries),
        (candidate.other, candidate.other_entries),
    ):
        more = f"  (linked with {len(entries) - 1} more)" if len(entries) > 1 else ""
        line = f"{mark:<5} [bold]{escape(name)}[/bold]  {escape(iri)}{more}"
        out.print(line, highlight=False, soft_wrap=True)
        mark = ""
    out.print(f"      for: {escape('; '.join(candidate.supporting))}", style="dim", highlight=False, soft_wrap=True)
    if candidate.contradicting:
        against = escape("; ".join(candidate.contradicting))
        out.print(f"      [yellow]against:[/yellow] {against}", style="dim", highlight=False, soft_wrap=True)


@candidates_app.command()
def same(one: Entry, other: Entry, because: Because, by: By, build: Build = False, as_json: AsJson = False) -> None:
    """Record that two entries are of the same organization."""
    _decide("same", one, other, because, by, build, as_json)


@candidates_app.command()
def different(
    one: Entry, other: Entry, because: Because, by: By, build: Build = False, as_json: AsJson = False
) -> None:
    """Record that two entries are of different organizations: no rule links them any more, and no list asks again."""
    _decide("different", one, other, because, by, build, as_json)


def _decide(verdict: str, one: str, other: str, because: str, by: str, build: bool, as_json: bool) -> None:
    from credlattice import resolution_decisions

    home, live = current_settings().home, _live()
    entries = [(iri, _name(live, iri)) for iri in map(expand, (one, other))]
    try:
        decision = resolution_decisions.decide(home, verdict, *entries, because=because, by=by)
    except resolution_decisions.BadDecision as error:
        raise failure(str(error), 2) from error
    if build:
        with progress(as_json) as shown:
            release.build(home, keep=current_settings().keep_releases, progress=shown)
    if as_json:
        print_json(asdict(decision))
        return
    _print_decision(decision)
    if not build:
        out.print("It is in the graph with the next release: 'credlattice build'.")
    out.print(f"Take it back with 'credlattice forget {decision.name}'.", highlight=False)


def _name(live: Release, iri: str) -> str:
    """The name of an organization of the live release."""
    from pyoxigraph import Literal, NamedNode

    try:
        node = NamedNode(iri)
    except ValueError as error:
        raise failure(f"{iri!r} is not an IRI", 2) from error
    classes = set(live.questions.run("organization-classes").values("class"))
    types = live.store.raw.quads_for_pattern(node, NamedNode(RDF + "type"), None, None)
    if not any(isinstance(quad.object, NamedNode) and quad.object.value in classes for quad in types):
        raise failure(f"{iri} is no organization of the live release: look it up with 'credlattice search'", 2)
    names = live.store.raw.quads_for_pattern(node, NamedNode(CTERMS + "name"), None, None)
    return min((quad.object.value for quad in names if isinstance(quad.object, Literal)), default=compact(iri))


@candidates_app.command()
def decided(as_json: AsJson = False) -> None:
    """List the decisions, by the name under which 'forget' takes them back."""
    from credlattice import resolution_decisions

    found = resolution_decisions.decisions(current_settings().home)
    if as_json:
        print_json([asdict(decision) for decision in found])
        return
    for decision in found:
        out.print(decision.name, style="bold", highlight=False)
        _print_decision(decision)
    out.print(f"{len(found):,} decisions", highlight=False)


def _print_decision(decision: Decision) -> None:
    line = f"  {decision.one}\n  {decision.other}\n  {decision.verdict}, {decision.by}, {decision.decided_on}: "
    out.print(escape(line + decision.because), highlight=False, soft_wrap=True)


@candidates_app.command()
def ambiguous(
    every: Annotated[
        bool, typer.Option("--all", help="Also those of a campus that carries the code of its institution.")
    ] = False,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """Identifiers that one register gives to two organizations: they link nothing."""
    live = _live()
    rows = [
        {column: term.value if term is not None else None for column, term in row.items()}
        for row in live.questions.run("ambiguous-identifiers").rows
    ]
    found = [row for row in rows if every or row["linked"] != "true"]
    if as_json:
        print_json({"release": live.id, "count": len(found), "identifiers": found[:limit]})
        return
    for row in found[:limit]:
        cells = "  ".join(compact(row[name] or "") for name in ("identifier", "one", "two", "register"))
        out.print(escape(cells), highlight=False, soft_wrap=True)
    out.print(f"{len(found):,} pairs of bearers, {min(limit, len(found)):,} shown", highlight=False)
