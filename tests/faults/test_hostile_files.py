"""Files that mean harm: each is set aside within seconds, in words a person understands, and the next one is read."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import socket
import subprocess
import threading
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from credlattice import documents, importing, sandbox
from credlattice.model import Problem
from credlattice.readers.formats import FORMATS
from credlattice.sandbox import Ended, Limits, Part, Unit
from tests.faults.homes import adds_up, certificate, document, good_file, stage
from tests.faults.hostile import ANY, BOMBS, JSON, MAY_BE_READ, MB, recipes
from tests.faults.mutating import SAMPLES
from tests.real_files import SHARED, require

DAY = date(2026, 11, 25)
STALL_SECONDS = 8
SLACK_SECONDS = 12
"""For a machine that has other things to do."""
MAX_GROWTH = 200 * MB
MAX_KEPT = 3
"""Problems of one file that are looked at."""


@dataclass
class Told:
    """What came of one file."""

    seconds: float = 0
    loaded: int = 0
    problems: list[Problem] = field(default_factory=list)


def read(units: Iterator[Unit], limits: Limits) -> dict[str, Told]:
    started: dict[int, float] = {}

    def timed() -> Iterator[Unit]:
        for unit in units:
            started[unit.number] = time.monotonic()
            yield unit

    told: dict[str, Told] = {}
    for event in sandbox.run(timed(), limits):
        about = told.setdefault(event.unit.file, Told())
        if isinstance(event, Part):
            about.loaded += sum(record.readable for record in event.arrived)
            fatal = (problem for record in event.arrived for problem in record.problems if problem.fatal)
            about.problems += islice(fatal, max(0, MAX_KEPT - len(about.problems)))
        elif isinstance(event, Ended):
            about.seconds = time.monotonic() - started[event.unit.number]
            about.problems += [event.problem] if event.problem else []
    return told


def with_good_ones(files: list[tuple[str, str, Path]], good: Path) -> Iterator[Unit]:
    """(name, format, file), each followed by a good one."""
    for number, (name, format_name, path) in enumerate(files):
        yield Unit(2 * number, name, format_name, (path,), DAY)
        yield Unit(2 * number + 1, f"after {name}", "ctdl", (good,), DAY)


def peak() -> int:
    """Bytes of memory that this process has held at most since the last time it was forgotten."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) << 10


def forget_peak() -> int:
    Path("/proc/self/clear_refs").write_text("5")
    return peak()


@dataclass
class Outcome:
    told: dict[str, Told]
    growth: int


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Every recipe on every format with files of that ending, and the bombs on one."""
    folder = tmp_path_factory.mktemp("hostile")
    files = []
    for format_name in sorted(FORMATS):
        samples = {path.suffix: path for path in sorted((SAMPLES / format_name).iterdir())}
        for ending, sample in samples.items():
            bombs = [(f"bomb-of-{name}", recipe) for name, recipe in BOMBS.items() if format_name == "soc"]
            for name, recipe in (*recipes(ending), *bombs):
                own = folder / f"{format_name}-{name}{ending}"
                own.mkdir()
                (own / sample.name).write_bytes(recipe(sample))
                files.append((own.name, format_name, own / sample.name))
    before = forget_peak()
    told = read(with_good_ones(files, good_file(folder)), Limits(stall_seconds=STALL_SECONDS))
    return Outcome(told, peak() - before)


def test_every_hostile_file_is_set_aside_with_a_reason(outcome: Outcome) -> None:
    silent = [
        name
        for name, told in outcome.told.items()
        if not name.startswith("after ") and not told.problems and not any(recipe in name for recipe in MAY_BE_READ)
    ]
    assert silent == []
    assert all(problem.reason for told in outcome.told.values() for problem in told.problems)


def test_every_hostile_file_is_done_with_in_seconds(outcome: Outcome) -> None:
    assert {n: t.seconds for n, t in outcome.told.items() if t.seconds > STALL_SECONDS + SLACK_SECONDS} == {}


def test_the_good_file_after_each_is_loaded(outcome: Outcome) -> None:
    after = {name: told for name, told in outcome.told.items() if name.startswith("after ")}
    assert len(after) > 300
    assert [name for name, told in after.items() if told.loaded != 1 or told.problems] == []


def test_the_process_that_imports_stays_small(outcome: Outcome) -> None:
    assert outcome.growth < MAX_GROWTH


def test_no_reader_fails_but_where_a_file_is_larger_than_its_memory(outcome: Outcome) -> None:
    failed = {n: p.reason for n, t in outcome.told.items() for p in t.problems if p.kind == "reader-failed"}
    assert [reason for reason in failed.values() if reason.startswith("the reader failed")] == []


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_a_workbook_of_two_gigabytes_in_a_few_megabytes_costs_a_child_process(outcome: Outcome, name: str) -> None:
    (problem,) = outcome.told[f"soc-bomb-of-{name}.xlsx"].problems
    assert problem.kind == "reader-failed" and "Nothing of it was loaded" in problem.reason


def test_an_import_of_hostile_files_loads_the_good_ones_between_and_adds_up(tmp_path: Path) -> None:
    given = []
    for number, recipe in enumerate((*ANY.values(), *(r for n, r in JSON.items() if not n.startswith("many")))):
        (tmp_path / f"{number}-bad.json").write_bytes(recipe(SAMPLES / "ctdl" / "document.json"))
        given += [tmp_path / f"{number}-bad.json", good_file(tmp_path, f"{number}-good")]
    report = stage(tmp_path / "home", "ctdl", *given)
    assert adds_up(report)
    titles = {found.title for found in documents.documents(tmp_path / "home")}
    assert {path.name for path in given if "good" in path.name} <= titles


def test_a_file_that_needs_more_memory_than_it_may_have_says_so(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b"[" + b'{"a":1},' * 4_000_000 + b"1]")
    files = [("x.json", "ctdl", tmp_path / "x.json")]
    told = read(with_good_ones(files, good_file(tmp_path)), Limits(512, STALL_SECONDS, workers=1))
    (problem,) = told["x.json"].problems
    assert "needs more than 512 MiB" in problem.reason and "split it" in problem.reason
    assert told["after x.json"].loaded == 1


def test_what_is_no_file_is_refused_and_the_next_file_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    report = stage(tmp_path / "home", "ctdl", tmp_path / "pipe.json", Path("/dev/zero"), good_file(tmp_path))
    assert (report.outcome.loaded, report.outcome.reasons) == (1, {"unreadable-file": 2})


@pytest.mark.parametrize(
    "content",
    [
        document("x", certificate("x")).encode() + b"\n" * 2_000_000,
        document("x", certificate("x", **{f"conditionProfil{n}": 1 for n in range(20_000)})).encode(),
        document("x", certificate("x", requires=[f"https://e.org/{n}" for n in range(100_000)])).encode(),
    ],
    ids=["blank lines", "unknown terms", "references"],
)
def test_the_time_a_ctdl_file_takes_grows_as_the_file_does(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.json").write_bytes(content)
    told = read(iter([Unit(0, "x.json", "ctdl", (tmp_path / "x.json",), DAY)]), Limits(stall_seconds=STALL_SECONDS))
    assert told["x.json"].loaded == 1


def test_a_line_larger_than_memory_is_measured_and_not_held(tmp_path: Path) -> None:
    with (tmp_path / "x.jsonl").open("wb") as file:
        file.truncate(400 * MB)
    before = forget_peak()
    (lines,) = importing._parts(tmp_path / "x.jsonl")
    assert (lines.length, lines.first_line) == (400 * MB, 1) and peak() - before < 100 * MB


def test_links_in_a_circle_are_refused_and_the_next_file_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").symlink_to("b.json")
    (tmp_path / "b.json").symlink_to("a.json")
    report = stage(tmp_path / "home", "ctdl", tmp_path / "a.json", good_file(tmp_path))
    assert (report.outcome.loaded, report.outcome.reasons) == (1, {"unreadable-file": 1})


def test_names_and_texts_that_nobody_can_write_are_reported_all_the_same(tmp_path: Path) -> None:
    for name in (b"\xff.json", b"a\nb<script>.json", b"\xe2\x80\xae.json"):
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
        path.write_text(document("x\\ud800", certificate("x", keyword="\ud800"), {"@type": "\udfff", "@id": "\ud800"}))
        report = stage(tmp_path / "home", "ctdl", path)
        assert adds_up(report) and report.outcome.set_aside == 1
        assert "<script>" not in report.files[1].read_text(encoding="utf-8")
        assert json.loads(report.files[0].read_text(encoding="utf-8"))["set_aside_records"]
        assert list(documents.documents(tmp_path / "home"))


# -- no network -------------------------------------------------------------------------------------------------------


@contextmanager
def canary() -> Iterator[tuple[str, list[object]]]:
    """The address of a listener on this machine, and who has called."""
    called: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def listen() -> None:
            with suppress(OSError):
                while True:
                    connection, caller = listener.accept()
                    connection.close()
                    called.append(caller)

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", called
        listener.shutdown(socket.SHUT_RDWR)


def calling(url: str) -> Iterator[tuple[str, str, str]]:
    """(format, file name, content) that ask whoever reads them to fetch something."""
    jsonld = json.dumps({"@context": [f"{url}/context"], "@graph": [{"@context": f"{url}/inner", "@id": f"{url}/x"}]})
    yield "ctdl", "x.json", jsonld
    yield "elm", "x.jsonld", jsonld
    doctype = f'<!DOCTYPE r SYSTEM "{url}/dtd" [<!ENTITY a SYSTEM "{url}/a"><!ENTITY % b SYSTEM "{url}/b"> %b;]>'
    xsi = f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{url} {url}/xsd"'
    rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    yield "elm", "doctype.rdf", f"{doctype}<r>&a;</r>"
    yield "elm", "schema.rdf", f"<rdf:RDF {rdf} {xsi}><rdf:Description rdf:about='{url}/x'/></rdf:RDF>"
    yield "elm", "include.elm.xml", f'<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{url}/x"/></x>'
    yield "elm", "imports.ttl", f"<{url}/o> <http://www.w3.org/2002/07/owl#imports> <{url}/i> ."
    yield "requirements", "x.requirements.yaml", f"!!python/object/apply:urllib.request.urlopen ['{url}']"
    yield "case", "x.case.json", json.dumps({"CFDocument": {"uri": f"{url}/d", "CFPackageURI": {"uri": f"{url}/p"}}})


def test_nothing_that_a_file_names_is_fetched(tmp_path: Path) -> None:
    with canary() as (url, called):
        socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))).close()
        assert _soon(lambda: len(called) == 1), "the canary is deaf"
        units = []
        for number, (format_name, name, content) in enumerate(calling(url)):
            (tmp_path / name).write_text(content)
            units.append(Unit(number, name, format_name, (tmp_path / name,), DAY))
        workbook = tmp_path / "cip_soc_crosswalk.xlsx"
        workbook.write_bytes(_with_link(SAMPLES / "soc" / workbook.name, url))
        units.append(Unit(len(units), workbook.name, "soc", (workbook,), DAY))
        told = read(iter(units), Limits(stall_seconds=STALL_SECONDS))
        assert len(told) == len(units)
        time.sleep(0.2)
        assert len(called) == 1


def _with_link(sample: Path, url: str) -> bytes:
    """The workbook with its first sheet elsewhere."""
    file = io.BytesIO()
    with zipfile.ZipFile(sample) as source, zipfile.ZipFile(file, "w") as copy:
        for name in source.namelist():
            inner = source.read(name)
            if name == "xl/_rels/workbook.xml.rels":
                inner = inner.replace(b'Target="worksheets/', f'TargetMode="External" Target="{url}/'.encode(), 1)
            copy.writestr(name, inner)
    return file.getvalue()


def _soon(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + 5
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    return true()


def test_a_reader_can_open_no_socket_and_start_no_process() -> None:
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.get_context("spawn").Process(target=_try_everything, args=(theirs,))
    child.start()
    refused = ours.recv()
    child.join()
    assert refused == dict.fromkeys(refused, True) and len(refused) == 7


def _try_everything(pipe: Connection) -> None:
    sandbox._confine(2048)
    attempts: dict[str, Callable[[], object]] = {
        "connect": lambda: socket.create_connection(("127.0.0.1", 9)),
        "name": lambda: socket.getaddrinfo("e.org", 80),
        "datagram": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9)),
        "fetch": lambda: urllib.request.urlopen("http://127.0.0.1:9/"),
        "process": lambda: subprocess.run(["true"]),
        "shell": lambda: os.system("true"),
        "fork": lambda: os.fork() or os._exit(0),
    }
    pipe.send({name: _is_refused(attempt) for name, attempt in attempts.items()})


def _is_refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError as error:
        # `urlopen` wraps what it is told.
        return isinstance(getattr(error, "reason", error), PermissionError)
    return False


# -- real files within the memory a reader may have -------------------------------------------------------------------

REAL = (
    ("ipeds", ("ipeds/c2024_a.parquet", "ipeds/hd2024.csv", "cip/CIPCode2020.csv")),
    ("ipeds-stacking", ("ipeds/c2024_a.parquet",)),
    ("scorecard", ("scorecard/scorecard_debt_repayment_latest_by_inst.parquet",)),
    ("soc", ("ipeds/cip_soc_crosswalk.xlsx",)),
    ("oews", ("wages/national_M2024_dl.xlsx",)),
    ("dapip", ("accreditation/Accreditation.xlsx",)),
)


@pytest.mark.parametrize(("format_name", "names"), REAL)
def test_real_tables_are_read_within_two_gigabytes_of_addresses(format_name: str, names: tuple[str, ...]) -> None:
    files = tuple(require(SHARED / name, "its reading in little memory is") for name in names)
    running = sandbox.run(iter([Unit(0, names[0], format_name, files, DAY)]), Limits(2048))
    # Libraries ask for most of their memory when they open a file; the whole of these would take minutes.
    parts = [event for _, event in zip(range(5), running, strict=False)]
    running.close()  # type: ignore[attr-defined]
    assert all(not isinstance(event, Ended) or event.problem is None for event in parts)
    assert sum(record.readable for part in parts if isinstance(part, Part) for record in part.arrived) > 50
