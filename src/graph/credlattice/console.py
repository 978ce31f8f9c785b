"""What every command shares: where it writes, how it fails, how it shows that it is at work."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from credlattice.model import Problem
from credlattice.settings import Settings, settings

# Lines are folded for a person at a terminal, never for a program behind a pipe.
_UNFOLDED = 100_000
out = Console(width=None if sys.stdout.isatty() else _UNFOLDED)
err = Console(stderr=True, width=None if sys.stderr.isatty() else _UNFOLDED)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, as the API answers it.")]


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str], None]]:
    if quiet or not err.is_terminal:
        yield (lambda _: None) if quiet else (lambda text: err.print(f"  {text}", highlight=False))
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("starting")
        yield lambda text: bar.update(task, description=text)


def failure(message: str, code: int = 1) -> typer.Exit:
    err.print(f"[red]{escape(message)}[/red]", highlight=False, soft_wrap=True)
    return typer.Exit(code)


def current_settings() -> Settings:
    try:
        return settings()
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise failure(f"a setting is wrong: {wrong}. See docs/settings.md", 2) from error


def print_json(content: Any) -> None:
    sys.stdout.write(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def print_problems(problems: Sequence[Problem]) -> None:
    """Each reason once, with how often and where first; what set a record aside comes last, nearest the eye."""
    places: dict[tuple[bool, str], list[str]] = {}
    for problem in problems:
        places.setdefault((problem.fatal, problem.reason), []).append(problem.place)
    for (fatal, reason), where in sorted(places.items(), key=lambda item: item[0][0]):
        mark = "[red]set aside[/red]" if fatal else "[yellow]note[/yellow]"
        more = f" (and {len(where) - 1} more places)" if len(where) > 1 else ""
        err.print(f"{mark} {escape(where[0])}{more}: {escape(reason)}", highlight=False, soft_wrap=True)
