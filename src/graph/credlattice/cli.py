"""The command line. Exit codes: 0 done; 1 it could not be done (nothing imported, no plan, a check found offenders);
2 the call itself is wrong."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table as RichTable

from credlattice import cli_documents, cli_resolution, release
from credlattice.console import AsJson, current_settings, err, failure, out, print_json, progress
from credlattice.model import UnknownThing
from credlattice.release import Release
from credlattice.vocabulary import compact, expand

if TYPE_CHECKING:
    from credlattice.learner_records.matching import Held

app = typer.Typer(
    help="Credlattice: one open graph of credentials, what they require and what they count toward.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(cli_documents.app)
app.add_typer(cli_resolution.app)
MAX_SHOWN = 40
Records = Annotated[
    list[Path] | None,
    typer.Option(
        "--record",
        help="A badge, learner record or transcript that says what is held; repeat for several. Never stored.",
    ),
]


def _live() -> Release:
    try:
        at = current_settings()
        return release.current(at.home, at.several_profiles, at.proof_seconds)
    except release.NoRelease as error:
        raise failure(str(error)) from error


def _find(live: Release, text: str) -> str:
    """The IRI meant by `text`: an IRI, prefix:name, the last part of one, or the best match of a search."""
    iri = expand(text)
    if "://" in iri:
        return iri
    things = live.planner.network.graph
    same_end = sorted({t for t in things if isinstance(t, str) and t.replace("#", "/").rpartition("/")[2] == text})
    if len(same_end) == 1:
        return same_end[0]
    if len(same_end) > 1:
        raise failure(f"{text!r} is the end of several IRIs: {', '.join(same_end[:8])}. Write one of them out", 2)
    known = live.planner.network
    hits = live.index.search(text, 24)
    hits = [hit for hit in hits if hit.iri in known] or hits
    if not hits:
        raise failure(f"nothing is named {text!r}; look for it with 'credlattice search'", 2)
    exact = [hit for hit in hits if hit.label.casefold() == text.casefold()]
    if len(chosen := exact or hits) > 1:
        listed = "\n".join(f"  {hit.label}  {hit.iri}" for hit in chosen[:8])
        raise failure(f"{text!r} may be several things; give the IRI:\n{listed}", 2)
    return chosen[0].iri


@app.command()
def build(
    force: Annotated[bool, typer.Option(help="Build even when no input changed.")] = False, as_json: AsJson = False
) -> None:
    """Build the graph from the project's data and what was imported; swap it in when it is complete."""
    with progress(as_json) as shown:
        live = release.build(
            current_settings().home, keep=current_settings().keep_releases, progress=shown, force=force
        )
    if as_json:
        print_json({"release": live.id, **live.manifest})
        return
    counts = f"{live.manifest['triples']:,} statements in {live.manifest['graphs']:,} graphs"
    out.print(f"Release {live.id}: {counts}", highlight=False)
    for problem in live.manifest["problems"]:
        err.print(f"[yellow]set aside[/yellow] {escape(problem)}", highlight=False)


@app.command()
def serve(
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on; default from the settings (8000).")
    ] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on; default 127.0.0.1.")] = None,
) -> None:
    """Build the graph if an input changed, then serve it."""
    import socket

    home, at, on = (
        current_settings().home,
        host or current_settings().host,
        port if port is not None else current_settings().port,
    )
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((at, on))
        except OSError as error:
            raise failure(f"{at}:{on} cannot be used: {error.strerror}. Choose another with --port", 1) from error
        on = probe.getsockname()[1]
    with progress(False) as shown:
        live = release.build(home, keep=current_settings().keep_releases, progress=shown)
    from credlattice_api.app import create_app
    from credlattice_api.server import run

    base = f"http://{at}:{on}"
    out.print(f"Release {live.id}: {live.manifest['triples']:,} statements. Open:", highlight=False)
    for path, what in (
        ("/", "the relational map"),
        ("/plan", "plans and next credentials"),
        ("/docs", "the API, and its errors"),
        ("/sparql", "the SPARQL 1.1 endpoint"),
    ):
        out.print(f"  {base}{path:<9} {what}", highlight=False)
    run(create_app(current_settings()), at, on)


@app.command()
def path(
    goal: Annotated[str, typer.Option(help="What to reach: an IRI, prefix:name, the end of an IRI, or a name.")],
    have: Annotated[list[str] | None, typer.Option(help="Something held; repeat for several.")] = None,
    record: Records = None,
    k: Annotated[int, typer.Option(min=1, max=20, help="How many plans at most.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Plans from what is held to a goal, every step with the statement that demands it and its source."""
    from credlattice import answers

    live = _live()
    records = _read_records(live, record)
    held, target = [*(_find(live, text) for text in have or []), *_held_by(records)], _find(live, goal)
    try:
        found = answers.paths(live, live.planner.plans(held, target, k), held)
    except UnknownThing as error:
        raise failure(str(error), 2) from error
    _show_records(records, found, as_json)
    if as_json:
        print_json(found)
    else:
        _print_paths(found)
    if not found["plans"]:
        raise typer.Exit(1)


def _read_records(live: Release, files: Sequence[Path] | None) -> list[Held]:
    """What the files of `--record` say is held. They are read, matched and forgotten."""
    if not files:
        return []
    from credlattice import learner_records
    from credlattice.learner_records import matching
    from credlattice.learner_records.release_lookup import ReleaseLookup

    found = []
    for file in files:
        try:
            with file.open("rb") as opened:
                content = opened.read(learner_records.MAX_BYTES + 1)
            found.append(matching.match(learner_records.read(content, file.name), ReleaseLookup(live)))
        except (learner_records.UnreadableRecord, OSError) as error:
            raise failure(f"{file.name}: {error}", 2) from error
    return found


def _held_by(records: Sequence[Held]) -> list[str]:
    return list(dict.fromkeys(iri for each in records for iri in each.iris))


def _show_records(records: Sequence[Held], found: dict[str, Any], as_json: bool) -> None:
    """What was read, before what follows from it; in JSON, as `records` beside it."""
    if not records:
        return
    from rich.text import Text

    from credlattice.learner_records import answer

    if as_json:
        found["records"] = [{"file": each.record.name, **answer.as_json(each)} for each in records]
        return
    for line in (line for each in records for line in answer.lines(each)):
        # As Text, not as markup: rich would make a picture of the word did:key:.
        out.print(Text(line), highlight=False, soft_wrap=True)
    out.print()


def _print_paths(found: dict[str, Any]) -> None:
    out.print(f"[bold]{escape(found['goal']['label'])}[/bold]  {escape(found['goal']['iri'])}", highlight=False)
    for number, plan in enumerate(found["plans"], start=1):
        cost = plan["cost"]
        bound = "optimal" if plan["optimal"] else f"within {plan['gap']:.0%} of optimal"
        head = f"Plan {number}: {cost['steps']} steps, {cost['to_earn']} to earn ({bound})"
        credits = [f"{_amount(credit)} {credit['unit'] or 'credits (unit not stated)'}" for credit in cost["credits"]]
        if cost["credits_not_stated"]:
            credits.append(f"credit not stated for {cost['credits_not_stated']}")
        out.print(f"\n{escape('; '.join([head, *credits]))}", highlight=False, soft_wrap=True)
        if not plan["steps"]:
            out.print("  Nothing is left to do: it is held already.")
        if not plan["proven"]:
            out.print("  [yellow]Unproven: it passes conditions or things that nobody here can check.[/yellow]")
        for remark in plan["remarks"]:
            out.print(f"  [yellow]Read as:[/yellow] {escape(remark)}", highlight=False, soft_wrap=True)
        for place, step in enumerate(plan["steps"], start=1):
            out.print(f"  {place:>2}. {step['kind']:<8} [bold]{escape(step['label'])}[/bold]", highlight=False)
            out.print(f"      {escape(step['iri'])}", style="dim", highlight=False, soft_wrap=True)
            if step["after"] or step["notes"]:
                out.print(f"      needs {escape(step['requirement'])}", highlight=False, soft_wrap=True)
            for note in step["notes"]:
                out.print(f"      [yellow]to be checked by a person:[/yellow] {escape(note)}", highlight=False)
            for reason in step["because"][:2]:
                out.print(f"      {escape(_because(reason))}", style="dim", highlight=False, soft_wrap=True)
    for unmet in found["unmet"]:
        out.print(
            f"\n[red]No plan.[/red] {escape(unmet['label'])} needs {escape(unmet['requirement'])}", highlight=False
        )
        out.print(f"  but {escape(unmet['reason'])}", highlight=False, soft_wrap=True)
        for reason in unmet["because"][:2]:
            out.print(f"  {escape(_because(reason))}", style="dim", highlight=False, soft_wrap=True)


def _because(reason: dict[str, Any]) -> str:
    source = ", ".join(reason["sources"]) or "source not stated"
    status = reason["status"] + (f" by rule {reason['rule']}" if reason["rule"] else "")
    read = f", read {reason['read_on']}" if reason["read_on"] else ""
    return f"because of {reason['predicate']} in {reason['subject_label']} ({status}; {source}{read})"


def _amount(credit: dict[str, Any]) -> str:
    low, high = credit["low"], credit["high"]
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


@app.command("next")
def next_(
    have: Annotated[list[str] | None, typer.Option(help="Something held; repeat for several.")] = None,
    record: Records = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 10,
    as_json: AsJson = False,
) -> None:
    """What the held things count toward: first what can be had now, then by how little is missing."""
    from credlattice import answers

    if not have and not record:
        raise failure("say what is held, with --have or --record", 2)
    live = _live()
    records = _read_records(live, record)
    held = [*(_find(live, text) for text in have or []), *_held_by(records)]
    try:
        found = answers.next_steps(live, live.planner.next_steps(held, limit), held)
    except UnknownThing as error:
        raise failure(str(error), 2) from error
    _show_records(records, found, as_json)
    if as_json:
        print_json(found)
        return
    if not found["next"]:
        out.print("Nothing in the graph builds on this yet.")
    for place, step in enumerate(found["next"], start=1):
        out.print(f"{place:>2}. [bold]{escape(step['label'])}[/bold]  {escape(step['iri'])}", highlight=False)
        missing = [item["label"] for item in step["missing"]]
        rest = f" and {len(missing) - MAX_SHOWN} more" if len(missing) > MAX_SHOWN else ""
        text = f"missing {len(missing)}: {'; '.join(missing[:MAX_SHOWN])}{rest}" if missing else "nothing is missing"
        out.print(f"    {escape(text)}", highlight=False, soft_wrap=True)
        for reason in step["because"][:1]:
            out.print(f"    {escape(_because(reason))}", style="dim", highlight=False, soft_wrap=True)


@app.command()
def search(text: str, limit: Annotated[int, typer.Option(min=1, max=100)] = 10, as_json: AsJson = False) -> None:
    """Find things by name or identifier."""
    from credlattice import answers

    live = _live()
    found = answers.hits(live, live.index.search(text, limit), text)
    if as_json:
        print_json(found)
        return
    for hit in found["results"]:
        kinds = ", ".join(hit["types"])
        out.print(f"[bold]{escape(hit['label'])}[/bold]  {escape(kinds)}  {escape(hit['iri'])}", highlight=False)
    if not found["results"]:
        raise failure(f"nothing is named {text!r}")


@app.command()
def query(
    name: Annotated[str, typer.Argument(help="A question of queries/, a file ending in .rq, or - for standard input.")],
    param: Annotated[list[str] | None, typer.Option("--param", "-p", help="name=value; repeat for several.")] = None,
    as_json: AsJson = False,
) -> None:
    """Ask one of the questions in queries/, or a SELECT query of your own."""
    from credlattice.questions import QuestionError
    from credlattice.store import StoreError

    live = _live()
    try:
        if name == "-" or name.endswith(".rq"):
            text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
            table = live.store.select(text)
        else:
            pairs = [pair.partition("=") for pair in param or []]
            table = live.questions.run(name, **{key: expand(value) for key, _, value in pairs})
    except (QuestionError, StoreError, OSError) as error:
        raise failure(str(error), 2) from error
    rows = [[term.value if (term := row[c]) is not None else None for c in table.columns] for row in table.rows]
    if as_json:
        named = [dict(zip(table.columns, row, strict=True)) for row in rows]
        print_json({"columns": list(table.columns), "rows": named, "cut": table.cut})
        return
    shown = RichTable(*table.columns)
    for row in rows:
        shown.add_row(*(escape(compact(cell)) if cell is not None else "[dim]not stated[/dim]" for cell in row))
    out.print(shown)
    out.print(f"{len(rows)} rows" + (", cut at the limit" if table.cut else ""), highlight=False)


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A version, file or folder of an ontology, or a release.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same sort. Words: current, live, previous.")],
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many of each group are shown.")] = 10,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 when something changed.")] = False,
    as_json: AsJson = False,
) -> None:
    """What changed between two versions of the ontology, or between two data releases. See docs/diff.md."""
    from rich.text import Text

    from credlattice import changes_lines, comparing

    try:
        with progress(as_json) as shown:
            found = comparing.compare(old, new, current_settings().home, limit=limit, progress=shown)
    except comparing.CannotCompare as error:
        raise failure(str(error), 2) from error
    if as_json:
        print_json(found)
    tones = {"head": "bold", "added": "green", "removed": "red", "changed": "yellow", "quiet": "dim", "bad": "bold red"}
    for line in changes_lines.lines(found) if not as_json else ():
        # As Text, not as markup: what data says is never read as a style.
        text = Text(" " * line.indent + line.text, style=tones.get(line.tone, ""))
        out.print(text, highlight=False, soft_wrap=True)
    if exit_code and found["changed"]:
        raise typer.Exit(1)


@app.command()
def check(
    what: Annotated[
        str, typer.Argument(metavar="[ontology]", help="'ontology' checks its files; left out: the live graph.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Run the checks of queries/checks/ on the live graph, or those of the ontology on its files.

    Exit code 1 when a check of the live graph finds offenders, or one of the ontology an error.
    """
    if what == "ontology":
        return _check_ontology(as_json)
    if what:
        raise failure(f"nothing to check is named {what!r}; write 'ontology', or nothing for the live graph", 2)
    live = _live()
    found = {name: live.questions.run(name).rows for name in live.questions.folder("checks")}
    if as_json:
        plain = {
            name: [{c: t.value if t is not None else None for c, t in row.items()} for row in rows]
            for name, rows in found.items()
        }
        print_json({"release": live.id, "checks": plain})
    for name, rows in found.items() if not as_json else ():
        question = live.questions.get(name)
        mark = "[yellow]" if rows else "[green]"
        out.print(f"{mark}{len(rows):>5}[/]  {escape(question.title)}", highlight=False)
        for row in rows[:10]:
            cells = "  ".join(compact(term.value) for term in row.values() if term is not None)
            out.print(f"       {escape(cells)}", style="dim", highlight=False, soft_wrap=True)
        if rows:
            out.print(f"       {escape(question.description)}", highlight=False, soft_wrap=True)
    if any(found.values()):
        raise typer.Exit(1)


def _check_ontology(as_json: bool) -> None:
    """What was found, by severity; remarks are counted here and listed by --json only."""
    from credlattice import ontology_checks

    report = ontology_checks.run()
    if as_json:
        print_json(report.as_json())
    for result in report.results if not as_json else ():
        name, count = result.check.name, len(result.offenders)
        if result.skipped:
            out.print(f"[yellow]    –[/]  {result.check.severity:<8}{name}: {escape(result.skipped)}", highlight=False)
            continue
        colour = {"error": "red", "warning": "yellow"}.get(result.check.severity, "dim") if count else "green"
        seconds = f"  ({result.seconds:.1f} s)" if result.seconds >= 1 else ""
        out.print(f"[{colour}]{count:>5}[/]  {result.check.severity:<8}{name}{seconds}", highlight=False)
        if not count or result.check.severity == "info":
            continue
        for offender in result.offenders[:MAX_SHOWN]:
            line = f"{compact(offender.term)} {_short(offender.why)}"
            out.print(f"                 {escape(line)}", style="dim", highlight=False, soft_wrap=True)
        if count > MAX_SHOWN:
            out.print(f"                 and {count - MAX_SHOWN} more", style="dim", highlight=False)
        out.print(f"                 {escape(result.check.description)}", highlight=False, soft_wrap=True)
    if not as_json:
        out.print(escape(report.summary), highlight=False)
    if report.counts["error"]:
        raise typer.Exit(1)


def _short(text: str) -> str:
    """`text` with its addresses written as prefix:name where they can be."""
    return re.sub(r"https?://[^\s,;”]+", lambda found: compact(found[0]), text)
