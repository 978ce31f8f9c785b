"""Releases: built beside, swapped in whole, found unchanged, seen by a running server."""

from __future__ import annotations

import json
import shutil
import threading
import urllib.request
from pathlib import Path

import pytest

from credlattice import importing, release, resources
from tests.conftest import serving


def document(name: str) -> bytes:
    resource = {"@id": f"https://e.org/{name}", "@type": "ceterms:Certificate", "ceterms:name": {"en": name}}
    return json.dumps({"@id": f"https://e.org/graph/{name}", "@graph": [resource]}).encode()


def stage(home: Path, name: str) -> None:
    file = home.parent / f"{name}.json"
    file.write_bytes(document(name))
    report = importing.stage(home, "ctdl", [file], importing.Options()).outcome
    assert report.loaded == 1


@pytest.fixture
def copy(home: Path, tmp_path: Path) -> Path:
    """A home of its own with the same release."""
    folder = tmp_path / "home"
    shutil.copytree(home, folder, symlinks=True)
    return folder


def test_building_again_without_a_changed_input_finds_the_same_release(copy: Path) -> None:
    assert release.build(copy).id == release.current(copy).id == release.build(copy).id


def test_a_new_document_makes_a_new_release_and_the_old_one_stays_for_rolling_back(copy: Path) -> None:
    old = release.current(copy)
    stage(copy, "new")
    new = release.build(copy)
    assert new.id != old.id and old.path.is_dir()
    assert new.manifest["triples"] > old.manifest["triples"]
    assert len(new.index.search("new", 50)) > 0


def test_a_build_that_fails_leaves_the_live_release_and_no_rubbish(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage(copy, "new")
    before = release.current(copy).id

    def broken(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(release.relational_map, "build", broken)
    with pytest.raises(RuntimeError, match="disk is full"):
        release.build(copy)
    assert release.current(copy).id == before
    assert [path.name for path in (copy / "releases").iterdir()] == [before]


def test_only_so_many_releases_are_kept(copy: Path) -> None:
    for number in range(3):
        stage(copy, f"n{number}")
        release.build(copy, keep=2)
    kept = sorted(path.name for path in (copy / "releases").iterdir())
    assert len(kept) == 2 and release.current(copy).id == kept[-1]


def test_two_builders_at_once_make_one_release(copy: Path) -> None:
    stage(copy, "new")
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(release.build(copy).id)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1 and len(list((copy / "releases").iterdir())) == 2


def test_a_running_server_answers_from_the_new_release_without_an_error_in_between(copy: Path) -> None:
    with serving(copy) as url:

        def ask(path: str) -> tuple[int, bytes]:
            with urllib.request.urlopen(url + path, timeout=30) as answer:
                return answer.status, answer.read()

        before = json.loads(ask("/health")[1])["release"]
        assert json.loads(ask("/api/search?q=brandnew")[1])["results"] == []
        seen: list[tuple[int, str]] = []
        stop = threading.Event()

        def keep_asking() -> None:
            while not stop.is_set():
                status, body = ask("/health")
                seen.append((status, json.loads(body)["release"]))

        thread = threading.Thread(target=keep_asking)
        thread.start()
        stage(copy, "brandnew")
        new = release.build(copy).id
        found = json.loads(ask("/api/search?q=brandnew")[1])["results"]
        query = "/sparql?format=csv&query=ASK%20%7B%20%3Chttps://e.org/brandnew%3E%20?p%20?o%20%7D"
        asked = ask(query)[1]
        stop.set()
        thread.join()
    assert [hit["iri"] for hit in found] == ["https://e.org/brandnew"] and b"true" in asked
    assert {status for status, _ in seen} == {200} and {r for _, r in seen} <= {before, new}


def test_the_projects_own_data_loads_without_a_problem_and_every_graph_is_described(live: release.Release) -> None:
    assert live.manifest["problems"] == []
    assert live.questions.run("checks/facts-without-source").rows == []
    assert live.questions.run("checks/credentials-without-name").rows == []
    families = list((resources.data_dir() / "credentials").glob("*.jsonld"))
    assert len([g for g in live.graphs if "/graph/credentials/" in g]) == len(families) >= 5


def test_everything_that_is_served_has_a_source_and_a_read_date(live: release.Release) -> None:
    for description in live.graphs.values():
        assert description.sources, description.graph
        if "/graph/ontology/" not in description.graph and description.status != "derived":
            assert description.read_on or "/graph/claims/" in description.graph, description.graph
