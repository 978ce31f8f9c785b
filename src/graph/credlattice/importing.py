"""`credlattice import`: read, check, stage, build the next release, then look at what the new documents refer to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from credlattice import release, staging, validation
from credlattice.model import ImportReport, Problem, Record
from credlattice.plans import evidence_of
from credlattice.readers import ctdl
from credlattice.release import Release
from credlattice.vocabulary import compact

FORMATS: dict[str, Callable[[bytes, str], Iterator[Record]]] = {
    "ctdl": lambda data, name: ctdl.read(data, name, read_on=release.today()),
}


class UnknownFormat(ValueError):
    """No reader has that name."""


def import_files(
    home: Path,
    format_name: str,
    files: Sequence[Path],
    *,
    keep: int = 5,
    progress: release.Progress = lambda _: None,
    on_file: Callable[[Path], None] = lambda _: None,
) -> tuple[ImportReport, Release | None]:
    """The report, and the live release afterwards (None when nothing was ever built and nothing could be imported).

    Whatever was there before stays; a document that is imported again replaces its former version as a whole.
    """
    if format_name not in FORMATS:
        raise UnknownFormat(f"no importer is named {format_name!r}; known: {', '.join(FORMATS)}")
    check = partial(validation.check, shapes=format_name)
    report = staging.stage(home, files, FORMATS[format_name], check, on_file)
    if not report.loaded:
        return report, None
    live = release.build(home, keep=keep, progress=progress)
    after = (*_dangling(live, report.documents, frozenset(report.set_aside_ids)), *_circles(live, report.documents))
    return replace(report, problems=(*report.problems, *after)), live


def _dangling(live: Release, documents: Sequence[str], aside: frozenset[str]) -> Iterator[Problem]:
    for row in live.questions.run("checks/dangling-references").rows:
        graph, record, predicate, target = (row[c] for c in ("graph", "record", "predicate", "target"))
        if graph is None or record is None or predicate is None or target is None or graph.value not in documents:
            continue
        place = f"{live.graphs[graph.value].title} ({record.value})"
        why, fix = "no document describes", "Import the document that describes it"
        if target.value in aside:
            why, fix = "was set aside", "Mend its record and import the file again"
        reason = (
            f"{compact(predicate.value)} refers to {target.value}, which {why}: a plan can name it but not say what it "
            f"takes. {fix}"
        )
        yield Problem(place, reason, "dangling-reference", fatal=False)


def _circles(live: Release, documents: Sequence[str]) -> Iterator[Problem]:
    wanted = set(documents)
    planner = live.planner
    for circle in planner.network.cycles():
        evidence = [
            found
            for iri in circle
            for _, rule in planner.network.rules_of(iri)
            for found in evidence_of(rule.requirement)
            if found.graph in wanted
        ]
        if evidence:
            around = " → ".join((*circle, circle[0]))
            title = live.graphs[evidence[0].graph].title
            reason = f"a circle of requirements with no way in: {around}. Each needs another first; ask the publisher"
            yield Problem(f"{title} ({circle[0]})", reason, "cyclic-requirement", fatal=False)
