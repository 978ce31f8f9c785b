"""`credlattice import ctdl`: the faults a publisher's file can have, end to end through the command line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from credlattice import importing, release, resource_view
from credlattice.cli import app
from credlattice.settings import settings

Import = Callable[..., Result]


def record(name: str, **more: Any) -> dict[str, Any]:
    return {
        "@id": f"https://e.org/{name}",
        "@type": "ceterms:Certificate",
        "ceterms:name": {"en": name},
        **{f"ceterms:{key}": value for key, value in more.items()},
    }


def graph(*records: Any) -> str:
    return json.dumps({"@id": "https://e.org/graph/doc", "@graph": list(records)})


@pytest.fixture
def home(earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own in which one good document was imported already."""
    shutil.copytree(earlier, tmp_path / "home", symlinks=True)
    monkeypatch.setenv("CREDLATTICE_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    yield tmp_path / "home"
    settings.cache_clear()


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("earlier")
    good = folder / "good.json"
    good.write_text(json.dumps({"@id": "https://e.org/graph/good", "@graph": [record("before")]}))
    importing.import_files(folder / "home", "ctdl", [good])
    return folder / "home"


@pytest.fixture
def run(home: Path, tmp_path: Path) -> Import:
    def do(content: str | bytes, *flags: str, name: str = "given.json") -> Result:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return CliRunner().invoke(app, ["import", "ctdl", str(file), *flags])

    return do


def knows(home: Path, name: str) -> bool:
    from pyoxigraph import NamedNode

    store = release.current(home).store
    return store.ask("SELECT ?p { ?s ?p ?o }".replace("SELECT ?p", "ASK"), {"s": NamedNode(f"https://e.org/{name}")})


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        ('{"@graph": [ {"@id": } ]}', "malformed-json", "given.json:1:"),
        ("hello", "not-json", "given.json:1"),
        (graph({"@id": "https://e.org/x", "@type": "ceterms:Wombat"}), "unknown-type", "ceterms:Wombat"),
        (graph({"@id": "https://e.org/a b", "@type": "ceterms:Certificate"}), "bad-iri", "holds a space"),
        ('{"PublishForOrganizationIdentifier": "x"}', "not-ctdl", "not CTDL JSON-LD"),
    ],
)
def test_a_file_with_nothing_usable_says_why_exits_1_and_changes_nothing(
    run: Import, home: Path, content: str, kind: str, words: str
) -> None:
    before = (release.current(home).id, sorted(p.name for p in (home / "documents").iterdir()))
    result = run(content, "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert report["reasons"] == {kind: 1} and (report["records"], report["set_aside"]) == (1, 1)
    assert words in report["problems"][0]["place"] + report["problems"][0]["reason"]
    assert before == (release.current(home).id, sorted(p.name for p in (home / "documents").iterdir()))
    assert words in run(content).stderr


def test_a_truncated_file_brings_in_what_was_complete_and_exits_0(run: Import, home: Path) -> None:
    whole = graph(record("one"), record("two"), record("three"))
    result = run(whole[:-40], "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (report["records"], report["loaded"], report["set_aside"]) == (3, 2, 1)
    assert report["reasons"] == {"truncated": 1}
    assert [knows(home, name) for name in ("before", "one", "two", "three")] == [True, True, True, False]


def test_a_record_that_fails_its_shape_is_set_aside_with_the_reason_and_the_rest_goes_in(
    run: Import, home: Path
) -> None:
    condition = {"@type": "ceterms:ComponentCondition", "ceterms:requiredNumber": "three"}
    result = run(graph(record("bad", hasCondition=condition), record("fine")), "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == 0 and report["reasons"] == {"shape": 1}
    for problem in (p for p in report["problems"] if p["set_aside"]):
        assert "given.json" in problem["place"] and "https://e.org/bad" in problem["place"]
        assert "requiredNumber" in problem["reason"] and "three" in problem["reason"]
    assert [knows(home, name) for name in ("fine", "bad", "before")] == [True, False, True]


def test_a_dangling_reference_is_named_with_file_record_and_target(run: Import) -> None:
    result = run(graph(record("here", requires=["https://e.org/nowhere"])), "--json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["loaded"]) == (0, 1)
    (problem,) = (p for p in report["problems"] if p["kind"] == "dangling-reference")
    assert "given.json" in problem["place"] and "https://e.org/here" in problem["place"]
    assert "https://e.org/nowhere" in problem["reason"] and not problem["set_aside"]


def test_a_circle_of_prerequisites_is_named_with_its_members(run: Import) -> None:
    result = run(graph(record("a", requires=["https://e.org/b"]), record("b", requires=["https://e.org/a"])), "--json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["loaded"]) == (0, 2)
    (problem,) = (p for p in report["problems"] if p["kind"] == "cyclic-requirement")
    assert "given.json" in problem["place"]
    assert "https://e.org/a → https://e.org/b → https://e.org/a" in problem["reason"]


def test_a_document_that_calls_itself_something_unreadable_still_imports(run: Import, home: Path) -> None:
    assert run(json.dumps({"@id": "http://[bad", "@graph": [record("one")]})).exit_code == 0
    assert knows(home, "one")


def test_an_imported_file_cannot_speak_for_another_source(run: Import, home: Path) -> None:
    rdf, own = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "https://w3id.org/credlattice/ns/"
    walmart = "https://w3id.org/credlattice/resource/organization/walmart"
    forged = {
        **record("forged"),
        "rdf:type": {"@id": own + "Claim"},
        rdf + "subject": {"@id": walmart},
        rdf + "predicate": {"@id": "https://purl.org/ctdl/terms/accreditedBy"},
        rdf + "object": {"@id": "https://mill.example/"},
        own + "status": {"@id": own + "Asserted"},
        "http://purl.org/dc/terms/source": {"@id": "https://www.ed.gov/official"},
    }
    report = json.loads(run(graph(forged), "--json").stdout)
    assert sum(p["kind"] == "reserved" for p in report["problems"]) == 2
    described = resource_view.describe(release.current(home).questions, walmart)
    assert "mill.example" not in json.dumps(described)


def test_importing_the_same_again_changes_nothing_and_says_unchanged(run: Import, home: Path) -> None:
    run(graph(record("one")))
    before = release.current(home).id
    report = json.loads(run(graph(record("one")), "--json").stdout)
    assert (report["loaded"], report["unchanged"]) == (0, 1)
    assert release.current(home).id == before


def test_a_new_version_of_a_document_replaces_the_old_as_a_whole(run: Import, home: Path) -> None:
    run(graph(record("old"), record("both")))
    run(graph(record("both"), record("new")))
    assert [knows(home, name) for name in ("old", "both", "new", "before")] == [False, True, True, True]


def test_a_document_can_be_listed_and_taken_away_again(run: Import, home: Path) -> None:
    run(graph(record("one")))
    listed = json.loads(CliRunner().invoke(app, ["documents", "--json"]).stdout)
    assert sorted(d["title"] for d in listed) == ["given.json", "good.json"]
    assert CliRunner().invoke(app, ["forget", "given.json"]).exit_code == 0
    assert [knows(home, name) for name in ("one", "before")] == [False, True]
    assert CliRunner().invoke(app, ["forget", "given.json"]).exit_code == 2


def test_a_renamed_file_of_the_same_document_replaces_it(run: Import, home: Path) -> None:
    run(graph(record("one")), name="a.json")
    run(graph(record("two")), name="b.json")
    assert [knows(home, name) for name in ("one", "two")] == [False, True]


def test_a_missing_file_does_not_stop_the_others(home: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.json"
    there.write_text(graph(record("there")))
    result = CliRunner().invoke(app, ["import", "ctdl", str(tmp_path / "absent.json"), str(there), "--json"])
    report = json.loads(result.stdout)
    assert result.exit_code == 0 and report["reasons"] == {"unreadable-file": 1} and knows(home, "there")


def test_an_unknown_format_is_a_wrong_call(run: Import) -> None:
    result = CliRunner().invoke(app, ["import", "wombat", "x"])
    assert result.exit_code == 2 and "known: ctdl" in result.stderr


def test_every_real_file_of_the_folder_imports_with_a_report_that_adds_up(shared_ctdl: Path, home: Path) -> None:
    files = sorted(str(p) for p in shared_ctdl.iterdir() if p.is_file() and p.suffix not in {".ttl", ".csv", ".md"})
    result = CliRunner().invoke(app, ["import", "ctdl", *files, "--json"])
    assert result.exit_code == 0, result.output[-2000:]
    report = json.loads(result.stdout)
    assert report["records"] == report["loaded"] + report["set_aside"] + report["unchanged"]
    assert sum(p["set_aside"] for p in report["problems"]) >= report["set_aside"] > 50
    assert report["loaded"] > 1800
    live = release.current(home)
    assert live.questions.run("checks/facts-without-source").rows == []
    graphs = {name for name in live.graphs if "/graph/document/" in name}
    assert len(graphs) >= len(set(report["documents"]))
