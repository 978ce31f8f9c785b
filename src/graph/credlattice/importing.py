"""`credlattice import`: read, check, stage, build the next release, then look at what the new documents refer to."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from credlattice import archives, documents, import_report, release, sandbox, staging
from credlattice.archives import Bounds, Found
from credlattice.import_report import ImportReport
from credlattice.model import Problem
from credlattice.plans import evidence_of
from credlattice.readers.formats import FORMATS
from credlattice.readers.reading import Format
from credlattice.release import Release
from credlattice.sandbox import Ended, Limits, Lines, Part, Unit
from credlattice.vocabulary import compact

PART_BYTES = 4 * 1024 * 1024
"""Files of lines are read in parts of about this size."""
MAX_LOOKED_INTO = 200
"""Changed documents whose references are followed up; larger imports are looked into by `credlattice check`."""


class UnknownFormat(ValueError):
    """No reader has that name."""


class NothingToRetry(ValueError):
    """No record is set aside."""


@dataclass(frozen=True)
class Options:
    limits: Limits = field(default_factory=Limits)
    unpacked_mb: int = 8192
    keep: int = 5
    progress: release.Progress = lambda _: None
    on_file: Callable[[str], None] = lambda _: None


def import_files(
    home: Path, format_name: str, paths: Sequence[Path], options: Options | None = None
) -> tuple[ImportReport, Release | None]:
    """The report, and the live release afterwards (None when nothing was ever built and nothing could be imported).

    Whatever was there before stays; a document that is imported again replaces its former version as a whole.
    """
    options = options or Options()
    report = stage(home, format_name, paths, options)
    live = _built(home, options)
    changed = report.outcome.changed
    if live is None or not changed or report.outcome.documents > MAX_LOOKED_INTO:
        return report, live
    after = (*_dangling(live, changed), *_circles(live, changed))
    return replace(report, problems=(*report.problems, *after)), live


def retry(home: Path, options: Options | None = None) -> list[ImportReport]:
    """Import again every file of which something is set aside. Raises NothingToRetry."""
    options = options or Options()
    aside = documents.with_records_set_aside(home)
    if not aside:
        raise NothingToRetry("no record is set aside: there is nothing to try again")
    reports = []
    for name, files in aside:
        asked = [file.split(staging.SEPARATOR) for file in files]
        groups = asked if FORMATS[name].together else [[path for paths in asked for path in paths]]
        reports += [stage(home, name, [Path(path) for path in paths], options) for paths in groups]
    _built(home, options)
    return reports


def stage(home: Path, format_name: str, paths: Sequence[Path], options: Options) -> ImportReport:
    """Read, check and keep `paths`, without building a release."""
    if format_name not in FORMATS:
        raise UnknownFormat(f"no importer is named {format_name!r}; known: {', '.join(FORMATS)}")
    chosen = FORMATS[format_name]
    paths = [_resolved(path) for path in paths]
    together = staging.SEPARATOR.join(map(str, paths))
    with documents.lock(home), _work_folder(home) as work, staging.Import(home, format_name) as running:
        source = _Units(chosen, paths, work, Bounds(options.unpacked_mb << 20))
        for event in sandbox.run(source, options.limits):
            if isinstance(event, Part):
                running.add(event.unit.number, event.unit.file, event.arrived)
            elif isinstance(event, Ended):
                if event.problem:
                    running.fail(event.unit.number, event.unit.file, event.problem)
                options.on_file(event.unit.files[0].name)
        for number, (path, problem) in enumerate(source.problems, start=source.count):
            running.fail(number, together if chosen.together else path, problem)
        outcome = running.finish([together] if chosen.together else [str(path) for path in paths])
    return import_report.write(home, outcome, format_name)


class _Units:
    """The units of one import, and what stood in the way of making some."""

    def __init__(self, chosen: Format, paths: Sequence[Path], work: Path, bounds: Bounds) -> None:
        self.format, self.paths, self.work, self.bounds = chosen, paths, work, bounds
        self.read_on: date = release.today()
        self.problems: list[tuple[str, Problem]] = []
        self.count = 0

    def __iter__(self) -> Iterator[Unit]:
        together: list[Path] = []
        for path in self.paths:
            for found in archives.plain_files([path], self.format.files, self.work, self.bounds):
                if isinstance(found, Problem):
                    self.problems.append((str(path), found))
                elif self.format.together:
                    together.append(found.path)
                else:
                    yield from self._of(path, found)
        if together:
            yield self._unit(staging.SEPARATOR.join(map(str, self.paths)), tuple(together))
        elif not self.count and not self.problems:
            where = ", ".join(path.name for path in self.paths)
            looked = ", ".join(self.format.files)
            reason = f"no file of this format in it: looked for {looked}"
            self.problems.append((str(self.paths[0]), Problem(where, reason, "no-files")))

    def _of(self, path: Path, found: Found) -> Iterator[Unit]:
        if self.format.read_lines is not None and found.path.suffix == ".jsonl":
            for lines in _parts(found.path):
                yield self._unit(str(path), (found.path,), lines)
        else:
            yield self._unit(str(path), (found.path,))

    def _unit(self, asked: str, files: tuple[Path, ...], lines: Lines | None = None) -> Unit:
        self.count += 1
        return Unit(self.count - 1, asked, self.format.name, files, self.read_on, lines)


def _parts(path: Path) -> Iterator[Lines]:
    """The file cut at ends of lines."""
    with path.open("rb") as file:
        start, line = 0, 1
        while data := file.read(PART_BYTES):
            length, lines = len(data), data.count(b"\n")
            # One line may be larger than all memory: it is measured, not held.
            while not data.endswith(b"\n") and (data := file.readline(PART_BYTES)):
                length, lines = length + len(data), lines + data.count(b"\n")
            yield Lines(start, length, line)
            start, line = start + length, line + lines


@contextmanager
def _work_folder(home: Path) -> Iterator[Path]:
    """A folder for what is unpacked; what a killed import left in it goes first."""
    folder = home / ".unpacked"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        # Links in a circle: opening it will say so.
        return path.absolute()


def _built(home: Path, options: Options) -> Release | None:
    """The release of what is kept, the live one where that already holds it; None where nothing was ever built and
    nothing is kept. It is asked for after every import: one that was ended before it could build is built by the next.
    """
    if not (home / "current").exists() and next(documents.documents(home), None) is None:
        return None
    return release.build(home, keep=options.keep, progress=options.progress)


def _dangling(live: Release, changed: Sequence[str]) -> Iterator[Problem]:
    for graph in changed:
        for row in live.questions.run("references-of-document", graph=graph).rows:
            record, predicate, target = (row[c] for c in ("record", "predicate", "target"))
            if record is None or predicate is None or target is None:
                continue
            place = f"{live.graphs[graph].title} ({record.value})"
            reason = (
                f"{compact(predicate.value)} refers to {target.value}, which no document describes, or which was set "
                "aside: a plan can name it but not say what it takes. Import the document that describes it"
            )
            yield Problem(place, reason, "dangling-reference", fatal=False)


def _circles(live: Release, changed: Sequence[str]) -> Iterator[Problem]:
    wanted = set(changed)
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
