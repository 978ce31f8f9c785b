"""Commands about documents: import, fetch, export, and what was imported."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from credlattice import release
from credlattice.console import AsJson, current_settings, err, failure, out, print_json, print_problems, progress

if TYPE_CHECKING:
    from credlattice import importing, universe
    from credlattice.import_report import ImportReport

app = typer.Typer()


@app.command("import")
def import_(
    format_name: Annotated[str, typer.Argument(metavar="FORMAT", help="One of 'credlattice formats'.")] = "",
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE…", help="Files, folders, .zip, .gz")] = None,
    from_: Annotated[Path | None, typer.Option("--from", help="With 'us': the folder that holds the files.")] = None,
    url: Annotated[str | None, typer.Option(help="With 'registry': its envelopes, if not the public ones.")] = None,
    retry_set_aside: Annotated[
        bool, typer.Option("--retry-set-aside", help="Import again every file of which something was set aside.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Import publishers' files. What cannot be read or does not fit is set aside with its reason; the rest goes in.

    'import us --from DIR' imports the files of the United States, 'import registry' the Credential Registry.
    Exit code 1 only if nothing could be imported.
    """
    from credlattice import importing

    if format_name == "us":
        if from_ is None or files:
            raise failure("say where the files of the country are: import us --from DIR", 2)
        _import_country(from_, as_json)
        return
    if format_name == "registry" and not files:
        format_name, files = "ctdl", [_registry_pages(url)]
    elif url is not None or from_ is not None:
        raise failure("--from goes with 'import us', --url with 'import registry'", 2)
    if bool(format_name and files) == retry_set_aside:
        raise failure("say FORMAT and FILE…, or --retry-set-aside", 2)
    with progress(as_json) as shown:
        options = _import_options(shown)
        try:
            if retry_set_aside:
                reports = importing.retry(current_settings().home, options)
            else:
                reports = [importing.import_files(current_settings().home, format_name, files or [], options)[0]]
        except (importing.UnknownFormat, importing.NothingToRetry) as error:
            raise failure(str(error), 2) from error
        except (OSError, sqlite3.Error) as error:
            home = current_settings().home
            raise failure(f"cannot write to {home}: {error}. What is live stays so: make room, import again") from error
    if as_json:
        found = [report.as_json() for report in reports]
        print_json(found if retry_set_aside else found[0])
    else:
        for report in reports:
            _print_report(report)
    if not sum(report.outcome.loaded + report.outcome.unchanged for report in reports):
        raise typer.Exit(1)


def _import_country(folder: Path, as_json: bool) -> None:
    from credlattice import universe

    def show(part: universe.Loaded) -> None:
        if as_json:
            return
        if part.report is None:
            out.print(f"{part.format:<16} no file found", highlight=False)
            return
        found = part.report.outcome
        out.print(
            f"{part.format:<16}{found.records:>10,} records {found.loaded:>10,} loaded {found.set_aside:>6,} set aside "
            f"{found.unchanged:>10,} unchanged {part.seconds:>6.1f} s",
            highlight=False,
        )

    with progress(as_json) as shown:
        try:
            summary = universe.import_country(current_settings().home, folder, _import_options(shown), done=show)
        except universe.NothingFound as error:
            raise failure(str(error)) from error
    counts = {name: summary.total(name) for name in ("records", "loaded", "set_aside", "unchanged")}
    if as_json:
        live = summary.release
        parts = [
            {"format": p.format, "seconds": round(p.seconds, 1), **(p.report.as_json() if p.report else {})}
            for p in summary.parts
        ]
        built = {"release": live.id if live else None, "build_seconds": round(summary.build_seconds, 1)}
        print_json({**counts, **built, "parts": parts})
    else:
        _print_country(counts, summary)
    if not counts["loaded"] + counts["unchanged"]:
        raise typer.Exit(1)


def _print_country(counts: dict[str, int], summary: universe.Summary) -> None:
    live = summary.release
    out.print(
        f"{'together':<16}{counts['records']:>10,} records {counts['loaded']:>10,} loaded {counts['set_aside']:>6,} "
        f"set aside {counts['unchanged']:>10,} unchanged",
        highlight=False,
    )
    if live:
        out.print(
            f"Release {live.id}: {live.manifest['triples']:,} statements, "
            f"{live.manifest['derived']:,} of them derived, "
            f"built in {summary.build_seconds:.1f} s",
            highlight=False,
        )


def _registry_pages(url: str | None) -> Path:
    from credlattice import registry
    from credlattice.downloads import DownloadError

    with progress(False) as shown:
        try:
            got = registry.fetch_pages(current_settings().home, url or registry.PUBLIC, progress=shown)
        except DownloadError as error:
            raise failure(str(error)) from error
    err.print(f"{got.envelopes:,} envelopes on {got.pages:,} pages, {got.asked:,} asked for now", highlight=False)
    return got.folder


@app.command()
def fetch(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE…", help="Names, or all; none: list them.")
    ] = None,
    to: Annotated[Path, typer.Option(help="The folder they go to.")] = Path("sources"),
    as_json: AsJson = False,
) -> None:
    """Download public sources, going on where an earlier try ended; licence, checksum and day are kept beside them."""
    from credlattice import fetching
    from credlattice.downloads import DownloadError

    if not names:
        known = fetching.sources().values()
        if as_json:
            print_json([source.__dict__ for source in known])
        for source in () if as_json else known:
            out.print(f"{source.name:<18}{escape(source.title)} ({escape(source.licence)})", highlight=False)
        return
    try:
        wanted = fetching.chosen(names)
    except fetching.UnknownSource as error:
        raise failure(str(error), 2) from error
    records, failed = {}, 0
    with progress(as_json) as shown:
        for source, result in fetching.fetch(wanted, to, progress=shown):
            if isinstance(result, DownloadError):
                failed += 1
                err.print(f"[red]{source.name}[/red] {escape(str(result))}", highlight=False, soft_wrap=True)
            else:
                records[source.name] = result
                if not as_json:
                    out.print(f"{source.name:<18}{result['bytes']:>13,} bytes  {to / source.file}", highlight=False)
    if as_json:
        print_json(records)
    if failed == len(wanted):
        raise typer.Exit(1)


@app.command()
def export(
    format_name: Annotated[str, typer.Argument(metavar="FORMAT", help="ctdl")],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="DOCUMENT…", help="Graph or title, see 'documents'; none: all.")
    ] = None,
    to: Annotated[Path | None, typer.Option(help="File to write (.jsonl), else standard output.")] = None,
) -> None:
    """Write imported documents as CTDL JSON-LD, one to a line. Importing them again gives the same graph."""
    from credlattice import exporting

    if format_name != "ctdl":
        raise failure(f"no exporter is named {format_name!r}; known: ctdl", 2)
    count = 0
    try:
        with to.open("w", encoding="utf-8") if to else nullcontext(sys.stdout) as file:
            for _, content in exporting.export(current_settings().home, names or ()):
                file.write(exporting.line(content))
                count += 1
    except exporting.NothingToExport as error:
        raise failure(str(error), 2) from error
    except OSError as error:
        raise failure(f"{to} cannot be written: {error.strerror}") from error
    err.print(f"{count:,} documents", highlight=False)


def _import_options(progress: release.Progress) -> importing.Options:
    from credlattice import importing
    from credlattice.sandbox import Limits

    at = current_settings()
    return importing.Options(
        Limits(at.import_memory_mb, at.import_stall_seconds, at.import_workers),
        at.import_unpacked_mb,
        at.keep_releases,
        progress,
        lambda file: progress(f"read {file}"),
    )


def _print_report(report: ImportReport) -> None:
    print_problems(report.problems)
    found = report.outcome
    out.print(
        f"{found.records:,} records: {found.loaded:,} loaded, {found.set_aside:,} set aside, "
        f"{found.unchanged:,} unchanged; {found.documents:,} documents changed",
        highlight=False,
    )
    if found.set_aside or found.notes:
        out.print(f"Every reason: {report.files[1]}", highlight=False, soft_wrap=True)


@app.command()
def formats(as_json: AsJson = False) -> None:
    """List the formats that 'import' knows."""
    from credlattice.readers.formats import FORMATS

    if as_json:
        print_json([{"name": f.name, "title": f.title, "files": list(f.files)} for f in FORMATS.values()])
        return
    width = max(map(len, FORMATS))
    for each in FORMATS.values():
        out.print(f"{each.name:<{width}}  {escape(each.title)}", highlight=False, soft_wrap=True)


@app.command()
def documents(as_json: AsJson = False) -> None:
    """List the imported documents, by the name under which 'forget' knows them."""
    from credlattice import documents as kept_documents

    kept = list(kept_documents.documents(current_settings().home))
    if as_json:
        print_json([{"graph": d.graph, "title": d.title, "sources": list(d.addresses)} for d in kept])
        return
    for document in kept:
        out.print(f"{document.graph}  {escape(document.title)}", highlight=False)
    out.print(f"{len(kept)} documents", highlight=False)


@app.command()
def forget(document: Annotated[str, typer.Argument(help="A document's graph, or the name of its file.")]) -> None:
    """Take an imported document away and build the release without it."""
    from credlattice import documents as kept_documents

    home = current_settings().home
    gone = kept_documents.forget(home, document)
    if not gone:
        raise failure(f"no imported document is named {document!r}; 'credlattice documents' lists them", 2)
    with progress(False) as shown:
        live = release.build(home, keep=current_settings().keep_releases, progress=shown)
    out.print(f"{len(gone)} documents taken away; release {live.id}", highlight=False)
