"""What became of an import, as JSON and as a page: every record that was set aside with its reason and what it said."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any

from credlattice import documents
from credlattice.model import Problem
from credlattice.staging import Outcome

MAX_LISTED = 2_000
"""Problems listed on the page, and in the answer of the command; the JSON file has them all."""


@dataclass(frozen=True)
class ImportReport:
    """What became of every record: `records` = `loaded` + `set_aside` + `unchanged`."""

    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    """The first of them, and what was noticed in the graph afterwards."""
    files: tuple[Path, ...] = ()
    """Where the whole report is kept: JSON, then HTML."""

    def as_json(self) -> dict[str, Any]:
        """`reasons` counts the records set aside by kind of problem, `notes` what was noticed of loaded ones."""
        out = self.outcome
        return {
            "import": out.number,
            "records": out.records,
            "loaded": out.loaded,
            "set_aside": out.set_aside,
            "unchanged": out.unchanged,
            "reasons": out.reasons,
            "notes": out.notes,
            "problems": [
                {"place": p.place, "kind": p.kind, "reason": p.reason, "set_aside": p.fatal} for p in self.problems
            ],
            "documents": list(out.changed),
            "files": [str(path) for path in self.files],
        }


def write(home: Path, outcome: Outcome, format_name: str) -> ImportReport:
    """Write both files under `home/imports/NUMBER/`, and sum up."""
    folder = home / "imports" / str(outcome.number)
    as_json, as_page = folder / "report.json", folder / "report.html"
    unwritten: tuple[Problem, ...] = ()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        as_json.write_text("".join(_json(home, outcome, format_name)), encoding="utf-8")
        as_page.write_text("".join(_page(home, outcome, format_name)), encoding="utf-8")
    except OSError as error:
        # The import counts already; half a report would be taken for a whole one.
        shutil.rmtree(folder, ignore_errors=True)
        unwritten = (Problem(str(folder), f"the report cannot be written: {error.strerror}", "no-report", fatal=False),)
    listed = [
        Problem(row["place"], row["reason"], row["kind"], fatal)
        for fatal in (True, False)
        for row in islice(documents.problems(home, outcome.number, fatal=fatal), MAX_LISTED)
    ]
    return ImportReport(outcome, (*unwritten, *listed), (as_json, as_page))


def _json(home: Path, outcome: Outcome, format_name: str) -> Iterator[str]:
    counts = {name: value for name, value in outcome.__dict__.items() if name != "changed"}
    head = json.dumps({"format": format_name, **counts}, indent=1)
    yield head.rstrip("}\n")
    for name, fatal in (("set_aside_records", True), ("noted_records", False)):
        yield f',\n "{name}": ['
        for number, row in enumerate(documents.problems(home, outcome.number, fatal=fatal)):
            yield (",\n  " if number else "\n  ") + json.dumps(row, ensure_ascii=False)
        yield "\n ]"
    yield "\n}\n"


_STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0 auto; max-width: 70rem; padding: 1rem; overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: max-content auto; gap: .2rem 1rem } dd { margin: 0 }
.numbers dd { font-variant-numeric: tabular-nums; text-align: right; justify-self: start; min-width: 6ch }
article { border-top: 1px solid #8886; padding: .6rem 0 } h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere }
p { margin: .2rem 0 }
pre { overflow: auto; max-height: 12rem; background: #8882; padding: .5rem; white-space: pre-wrap }
code { overflow-wrap: anywhere }
"""


def _page(home: Path, outcome: Outcome, format_name: str) -> Iterator[str]:
    title = f"Import {outcome.number}: {format_name}"
    yield f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>{_STYLE}</style><h1>{escape(title)}</h1><dl class=numbers>"
    for name in ("records", "loaded", "set_aside", "unchanged"):
        yield f"<dt>{name.replace('_', ' ')}<dd>{getattr(outcome, name):,}"
    yield "</dl><p>Every record is loaded, set aside or unchanged: the three add up to the records.</p>"
    for heading, counts, fatal in (
        ("Set aside", outcome.reasons, True),
        ("Loaded, with a note", outcome.notes, False),
    ):
        if not counts:
            continue
        yield f"<h2>{heading}</h2><dl class=numbers>"
        yield from (f"<dt><code>{escape(kind)}</code><dd>{count:,}" for kind, count in counts.items())
        yield "</dl>"
        yield from _listed(documents.problems(home, outcome.number, fatal=fatal), sum(counts.values()))
    if outcome.set_aside:
        yield "<p>Mend the files and run <code>credlattice import --retry-set-aside</code>.</p>"
    yield "</html>\n"


def _listed(rows: Iterable[dict[str, str]], total: int) -> Iterator[str]:
    for row in islice(rows, MAX_LISTED):
        yield f"<article><h3>{escape(row['place'])}</h3><p>{escape(row['reason'])}</p>"
        yield f"<p><code>{escape(row['kind'])}</code> {escape(row['record'])}</p>"
        if row["fragment"]:
            yield f"<pre>{escape(row['fragment'])}</pre>"
        yield "</article>"
    if total > MAX_LISTED:
        yield f"<p>The first {MAX_LISTED:,} are listed here; <code>report.json</code> has all of them.</p>"
