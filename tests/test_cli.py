"""The command line as a person and a script use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from credlattice.cli import app
from credlattice.settings import Settings, settings

OWNER = "https://credentialengineregistry.org/resources/ce-186fbc60-47e3-4616-b160-72cac9e78f54"
DEGREE = "https://w3id.org/credlattice/resource/credential/bakersfield-as-computer-science"


pytestmark = pytest.mark.usefixtures("at_home")


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == code, result.output
    return result.output


@pytest.mark.parametrize("command", ["build", "serve", "import", "path", "next", "query", "check", "search"])
def test_every_command_explains_itself(command: str) -> None:
    assert "Usage" in run(command, "--help")


def test_path_by_names_prints_steps_cost_and_sources() -> None:
    text = run("path", "--goal", "CompTIA Cloud+", "--have", "CompTIA Server+")
    assert "1 steps, 1 to earn (optimal)" in text and "because" in text and "read 2026-11-24" in text


def test_a_name_that_may_mean_several_things_is_a_wrong_call_that_lists_them() -> None:
    assert "may be several things" in run("path", "--goal", "essay", code=2)


def test_an_organization_is_not_a_goal() -> None:
    assert "is no credential, course" in run("path", "--goal", OWNER, code=2)


def test_next_prints_what_is_missing() -> None:
    text = run("next", "--have", "CompTIA A+")
    assert text.startswith(" 1. CompTIA Network+") and "nothing is missing" in text


def test_json_is_the_answer_of_the_api() -> None:
    answer = json.loads(run("path", "--goal", DEGREE, "--json"))
    assert set(answer) == {"goal", "held", "plans", "unmet", "release", "queries"}
    assert json.loads(run("search", "walmart", "--json"))["results"]
    assert json.loads(run("build", "--json"))["triples"] > 10_000


def test_query_asks_a_question_by_name_or_from_a_file(tmp_path: Path) -> None:
    named = json.loads(run("query", "thing-details", "-p", f"thing={DEGREE}", "--json"))
    assert named["rows"][0]["name"].startswith("Associate of Science")
    file = tmp_path / "q.rq"
    file.write_text("SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/credlattice/ns/Dispute> }")
    assert json.loads(run("query", str(file), "--json"))["rows"] == [{"n": "15"}]
    assert "1 rows" in run("query", "thing-details")
    assert "no question is named" in run("query", "nothing", code=2)
    file.write_text("SELECT nonsense")
    assert "not SPARQL 1.1" in run("query", str(file), code=2)


def test_check_lists_offenders_and_exits_1() -> None:
    # The Elon family refers to a course nobody publishes a description of.
    found = json.loads(run("check", "--json", code=1))["checks"]
    assert [row["target"] for row in found["checks/dangling-references"]] == [
        "https://credentialengineregistry.org/resources/ce-5452eac8-7cbd-4d94-a5b6-a01b80554ac1"
    ]
    assert found["checks/facts-without-source"] == []


def test_without_a_release_the_message_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDLATTICE_HOME", str(tmp_path))
    settings.cache_clear()
    assert "run 'credlattice build'" in run("search", "x", code=1)


def test_a_busy_port_is_said_so() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert "Choose another with --port" in run("serve", "--port", str(taken.getsockname()[1]), code=1)


def test_every_setting_is_in_the_docs() -> None:
    page = (Path(__file__).parents[1] / "docs" / "settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert f"`CREDLATTICE_{name.upper()}`" in page, name
        assert (field.description or "") in page, name
