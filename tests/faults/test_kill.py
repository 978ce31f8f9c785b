"""kill -9 at a random moment of an import or a build: what is kept is the state before or the state after."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from credlattice import documents, importing, release, staging
from tests.faults.homes import certificate, document, good_file, kept, leftovers, stage

KILLS = 100
BUILD_KILLS = 20
AIMED = 0.4
"""The part of the kills that falls into the last moments, when the work is made to count."""
LANES = 2
"""Homes that are worked on at the same time."""


class Victims:
    """Makes processes to be killed. They are forked from a warm process, so that the moments of death fall into the
    import and not into the start of Python."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_fork_on_request, args=(theirs,))
        self._process.start()
        self._pipe.recv()

    def __enter__(self) -> Victims:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.join()

    def start(self, work: Callable[..., None], *arguments: object) -> int:
        """The process in which `work` runs, the first of a session of its own."""
        self._pipe.send((work, arguments))
        return int(self._pipe.recv())

    def wait(self) -> None:
        """Until the last one is dead. Before that its number is nobody else's."""
        self._pipe.send("wait")
        self._pipe.recv()


def _fork_on_request(pipe: Connection) -> None:
    pipe.send("warm")
    while True:
        work, arguments = pipe.recv()
        child = os.fork()
        if not child:
            os.setsid()
            pipe.send(os.getpid())
            work(*arguments)
            os._exit(0)
        pipe.recv()
        os.waitpid(child, 0)
        pipe.send("dead")


def _import(home: Path, file: Path, finishing: Path) -> None:
    finish = staging.Import.finish

    def announced(self: staging.Import, files: list[str]) -> staging.Outcome:
        finishing.touch()
        outcome = finish(self, files)
        finishing.with_suffix(".finished").touch()
        return outcome

    staging.Import.finish = announced  # type: ignore[method-assign, assignment]
    importing.stage(home, "ctdl", [file], importing.Options())


def _build(home: Path, finishing: Path) -> None:
    point_to = release._point_to

    def announced(home: Path, identifier: str) -> None:
        finishing.touch()
        point_to(home, identifier)

    release._point_to = announced
    release.build(home, force=True)


def _session(first: int) -> list[int]:
    """The living processes of the session that process `first` opened."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, _, session = path.read_text().rpartition(")")[2].split()[:4]
            if int(session) == first and state != "Z":
                found.append(int(path.parent.name))
    return found


def _wait_until(true: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.001)
    return True


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two states of a publisher's file: the later one changes every document and brings more."""
    folder = tmp_path_factory.mktemp("versions")
    for name, count in (("old", 12), ("new", 15)):
        lines = (
            document(f"{number}", *(certificate(f"{number}-{each}", description=name) for each in range(40)))
            for number in range(count)
        )
        (folder / f"{name}.jsonl").write_text("\n".join(lines))
    return folder / "old.jsonl", folder / "new.jsonl"


@pytest.fixture(scope="module")
def start(versions: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that keeps the older state."""
    home = tmp_path_factory.mktemp("start") / "home"
    stage(home, "ctdl", versions[0])
    return home


def test_an_import_killed_at_any_moment_leaves_the_state_before_or_after_and_the_next_one_completes(
    start: Path, versions: tuple[Path, Path], tmp_path: Path
) -> None:
    before = kept(start)
    shutil.copytree(start, tmp_path / "after")
    stage(tmp_path / "after", "ctdl", versions[1])
    after = kept(tmp_path / "after")
    assert before != after

    def lane(number: int) -> list[tuple[bool, str]]:
        chance = random.Random(number)
        folder = tmp_path / f"lane-{number}"
        folder.mkdir()
        with Victims() as victims:
            whole, finish = _durations(victims, start, versions[1], folder)
            return [
                _killed_once(victims, start, versions[1], folder / str(kill), chance, (whole, finish), after)
                for kill in range(KILLS // LANES)
            ]

    with ThreadPoolExecutor(LANES) as lanes:
        outcomes = [outcome for found in lanes.map(lane, range(LANES)) for outcome in found]
    states = [state for _, state in outcomes]
    assert set(states) == {before, after}, "some kill left what is neither the state before nor the state after"
    in_finish = [state for finishing, state in outcomes if finishing]
    # Else the moments did not surround the commit, and the test has shown little.
    assert before in in_finish and after in in_finish


def _durations(victims: Victims, start: Path, file: Path, folder: Path) -> tuple[float, float]:
    """Seconds that the import takes, and those of its last part in which it is made to count."""
    shutil.copytree(start, folder / "measured")
    began = time.monotonic()
    finishing = folder / "measured.finishing"
    victims.start(_import, folder / "measured", file, finishing)
    assert _wait_until(finishing.exists, 60)
    started = time.monotonic()
    assert _wait_until(finishing.with_suffix(".finished").exists, 60)
    finished = time.monotonic()
    victims.wait()
    return time.monotonic() - began, finished - started


def _killed_once(
    victims: Victims,
    start: Path,
    file: Path,
    home: Path,
    chance: random.Random,
    durations: tuple[float, float],
    after: str,
) -> tuple[bool, str]:
    """Whether the kill fell into the last part, and the state it left."""
    shutil.copytree(start, home)
    finishing = home.with_suffix(".finishing")
    victim = victims.start(_import, home, file, finishing)
    if aim := chance.random() < AIMED:
        _wait_until(finishing.exists, 60)
        time.sleep(chance.uniform(0, durations[1]))
    else:
        time.sleep(chance.uniform(0, durations[0]))
    with_children = chance.random() < 0.5
    (os.killpg if with_children else os.kill)(victim, signal.SIGKILL)
    victims.wait()
    state = kept(home)
    assert _wait_until(lambda: not _session(victim), 5), "a child has outlived the process that was killed"
    stage(home, "ctdl", file)
    assert kept(home) == after
    assert leftovers(home) == []
    shutil.rmtree(home)
    return aim, state


def test_a_reader_that_stalls_dies_with_the_import_that_started_it(tmp_path: Path) -> None:
    stalling = tmp_path / "stalling.json"
    # Ten thousand wrong terms are each compared with every right one.
    stalling.write_text(document("x", certificate("x", **{f"conditionProfil{n}": 1 for n in range(10_000)})))
    with Victims() as victims:
        victim = victims.start(_import, tmp_path / "home", stalling, tmp_path / "finishing")
        assert _wait_until(lambda: len(_session(victim)) >= 3, 60)
        time.sleep(0.5)
        os.kill(victim, signal.SIGKILL)
        victims.wait()
        assert _wait_until(lambda: not _session(victim), 2)


def test_a_build_killed_at_any_moment_leaves_a_release_that_opens(start: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(start, home)
    began = time.monotonic()
    release.build(home)
    seconds = time.monotonic() - began

    def lane(number: int) -> set[str]:
        chance = random.Random(number)
        own = tmp_path / f"lane-{number}"
        shutil.copytree(home, own, symlinks=True)
        with Victims() as victims:
            return {_build_killed_once(victims, own, chance, seconds) for _ in range(BUILD_KILLS // LANES)}

    with ThreadPoolExecutor(LANES) as lanes:
        outcomes = set().union(*lanes.map(lane, range(LANES)))
    assert outcomes == {"before", "after"}, "the moments did not surround the swap"
    release.build(tmp_path / "lane-0", force=True)
    assert [path.name for path in (tmp_path / "lane-0" / "releases").iterdir() if path.name.startswith(".")] == []


def test_what_was_kept_and_never_built_is_built_when_it_is_imported_again(tmp_path: Path) -> None:
    home, file = tmp_path / "home", good_file(tmp_path)
    stage(home, "ctdl", file)
    report, live = importing.import_files(home, "ctdl", [file])
    assert (report.outcome.unchanged, report.outcome.documents) == (1, 0)
    (found,) = documents.documents(home)
    assert live is not None and found.graph in live.graphs
    assert importing.import_files(home, "ctdl", [file])[1] == live


def _build_killed_once(victims: Victims, home: Path, chance: random.Random, seconds: float) -> str:
    before = release.current(home).id
    finishing = home / "finishing"
    finishing.unlink(missing_ok=True)
    victim = victims.start(_build, home, finishing)
    if chance.random() < AIMED:
        _wait_until(finishing.exists, 60)
        time.sleep(chance.uniform(0, 0.01))
    else:
        time.sleep(chance.uniform(0, seconds))
    os.killpg(victim, signal.SIGKILL)
    victims.wait()
    live = release.current(home)
    assert len(live.store) == live.manifest["triples"]
    assert live.index.search("certificate", 1)
    complete = {path for path in (home / "releases").iterdir() if not path.name.startswith(".")}
    assert all((path / "manifest.json").exists() and (path / "store").is_dir() for path in complete)
    return "before" if live.id == before else "after"
