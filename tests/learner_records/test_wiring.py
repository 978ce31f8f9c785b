"""Learner records at the command line and over HTTP; and that nothing of them stays anywhere."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from credlattice.cli import app
from tests.conftest import ROOT, serving
from tests.learner_records.signing import as_bytes, badge, baked, did, signed, token

A_PLUS = "https://credentialengineregistry.org/resources/ce-b040010e-06b4-4d2f-8e16-7fcf3408ebf7"
CLOUD_PLUS = "https://credentialengineregistry.org/resources/ce-1369d357-ac4f-49f9-8af2-c47376278896"
UNIQUE = "Zebedee Quillfeather-Okonkwo 7f3a9"


def a_plus(**changes: Any) -> dict[str, Any]:
    document = badge(**changes)
    document["credentialSubject"]["achievement"]["id"] = A_PLUS
    return document


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def record(tmp_path: Path) -> Path:
    file = tmp_path / "badge.json"
    file.write_bytes(as_bytes(signed(a_plus())))
    return file


@pytest.mark.usefixtures("at_home")
class TestCommandLine:
    def test_next_prints_what_was_read_and_what_follows(self, record: Path) -> None:
        text = run("next", "--record", str(record))
        assert "badge.json: Open Badges 3.0; 1 items, 1 things of the graph held" in text
        assert f"proof verified: signed by {did()[:40]}" in text
        assert "is CompTIA A+" in text and "CompTIA Network+" in text

    def test_next_with_a_record_is_next_with_what_it_says(self, record: Path) -> None:
        by_record = json.loads(run("next", "--record", str(record), "--json"))
        by_name = json.loads(run("next", "--have", A_PLUS, "--json"))
        assert by_record.pop("records")[0]["held"] == [A_PLUS]
        assert by_record == by_name

    def test_path_takes_records_and_names_together(self, record: Path) -> None:
        found = json.loads(run("path", "--goal", CLOUD_PLUS, "--record", str(record), "--json"))
        assert [held["iri"] for held in found["held"]] == [A_PLUS] and found["plans"]
        table = record.with_name("transcript.csv")
        table.write_text("code,institution,grade\nACC 120,Alamance Community College,A\n")
        both = ("--record", str(record), "--record", str(table), "--have", "CompTIA Server+")
        assert len(json.loads(run("path", "--goal", CLOUD_PLUS, *both, "--json"))["held"]) == 3

    def test_a_record_whose_proof_fails_is_shown_and_not_counted(self, record: Path) -> None:
        changed = signed(a_plus())
        changed["validFrom"] = "2020-01-01T00:00:00Z"
        record.write_bytes(as_bytes(changed))
        text = run("next", "--record", str(record))
        assert "proof failed" in text and "not counted: its proof fails" in text
        assert "Nothing in the graph builds on this yet" in text

    def test_neither_have_nor_record_is_a_wrong_call(self) -> None:
        assert "--have or --record" in run("next", code=2)

    def test_an_unreadable_record_is_a_wrong_call_that_says_why(self, tmp_path: Path) -> None:
        file = tmp_path / "x.pdf"
        file.write_bytes(b"%PDF-1.7")
        assert "x.pdf: it is a PDF" in run("next", "--record", str(file), code=2)
        assert "No such file" in run("next", "--record", str(tmp_path / "none"), code=2)


def post(base: str, body: bytes, kind: str = "application/octet-stream") -> tuple[int, dict[str, str], dict[str, Any]]:
    request = urllib.request.Request(base + "/api/held", data=body, headers={"Content-Type": kind})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, {k.lower(): v for k, v in error.headers.items()}, json.loads(error.read())


class TestApi:
    def test_what_is_held_goes_into_a_path_request_as_it_is(self, server_url: str) -> None:
        status, headers, reading = post(server_url, as_bytes(signed(a_plus())), "application/json")
        assert status == 200 and headers["cache-control"] == "no-store"
        assert reading["held"] == [A_PLUS]
        wanted = {"have": reading["held"], "goal": CLOUD_PLUS, "k": 1}
        request = urllib.request.Request(
            server_url + "/api/paths", as_bytes(wanted), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            assert json.loads(answer.read())["held"][0]["iri"] == A_PLUS

    def test_an_item_says_what_was_read_what_is_known_of_it_and_what_it_is(self, server_url: str) -> None:
        _, _, reading = post(server_url, as_bytes(signed(a_plus(validUntil="2090-01-01T00:00:00Z"))))
        (item,) = reading["items"]
        assert item["name"] == "Welding Certificate" and item["issuer"]["name"] == "Riverside College"
        assert item["verification"]["state"] == "verified" and item["verification"]["revocation"] == "no list is named"
        assert item["validity"] == {"state": "valid", "from": "2024-05-01", "until": "2090-01-01"}
        assert item["matched"] == [{"iri": A_PLUS, "label": "CompTIA A+", "by": "achievement id"}]
        assert reading["release"] and "queries/things-by-ctid.rq" in reading["queries"]
        assert all((ROOT / file).is_file() for file in reading["queries"])

    @pytest.mark.parametrize("form", ["token", "png", "csv"])
    def test_every_form_is_told_by_its_content(self, server_url: str, form: str) -> None:
        body = {
            "token": token(a_plus()).encode(),
            "png": baked(json.dumps(a_plus())),
            "csv": b"code;institution;grade\nACC 120;Alamance Community College;B\n",
        }[form]
        status, _, reading = post(server_url, body)
        assert status == 200 and len(reading["held"]) == 1

    @pytest.mark.parametrize(
        ("body", "kind", "status", "problem"),
        [
            (b"", "application/json", 422, "bad-request"),
            (b"{", "application/json", 422, "bad-request"),
            (b"hello", "text/plain", 422, "bad-request"),
            (b"--x", "multipart/form-data; boundary=x", 422, "bad-request"),
        ],
    )
    def test_what_cannot_be_read_is_a_problem(
        self, server_url: str, body: bytes, kind: str, status: int, problem: str
    ) -> None:
        got, headers, answer = post(server_url, body, kind)
        assert (got, headers["content-type"], answer["type"]) == (
            status,
            "application/problem+json",
            f"/problems/{problem}",
        )

    def test_a_body_that_is_too_large_is_refused_before_it_is_sent(self, server_url: str) -> None:
        connection = http.client.HTTPConnection(urlsplit(server_url).netloc, timeout=60)
        connection.putrequest("POST", "/api/held")
        connection.putheader("Content-Type", "text/csv")
        connection.putheader("Content-Length", str(2 * 1024 * 1024 + 1))
        connection.endheaders()
        answer = connection.getresponse()
        assert (answer.status, json.loads(answer.read())["type"]) == (413, "/problems/body-too-large")
        connection.close()

    def test_the_route_and_the_forms_it_takes_are_documented(self, server_url: str) -> None:
        with urllib.request.urlopen(server_url + "/openapi.json", timeout=60) as answer:
            route = json.loads(answer.read())["paths"]["/api/held"]["post"]
        assert {"application/json", "image/png", "text/csv"} <= set(route["requestBody"]["content"])
        assert "Nothing of it is stored" in route["description"]


def holding(folder: Path, words: str) -> list[Path]:
    """The files under `folder` that hold `words`, as UTF-8 or UTF-16."""
    wanted = (words.encode(), words.encode("utf-16-le"))
    return [file for file in folder.rglob("*") if file.is_file() and any(each in file.read_bytes() for each in wanted)]


def personal() -> bytes:
    document = a_plus(name=UNIQUE)
    document["credentialSubject"]["achievement"]["name"] = UNIQUE
    document["credentialSubject"]["name"] = UNIQUE
    return as_bytes(document)


def test_a_search_for_what_stays_would_find_it(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"x" + personal())
    assert holding(tmp_path, UNIQUE)


def test_the_command_line_leaves_nothing_of_a_record(
    home: Path, at_home: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, scratch = tmp_path / "own", tmp_path / "scratch"
    own.mkdir()
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.chdir(scratch)
    (own / "badge.json").write_bytes(personal())
    assert UNIQUE in run("path", "--goal", CLOUD_PLUS, "--record", str(own / "badge.json"))
    run("next", "--record", str(own / "badge.json"), "--json")
    assert holding(home, UNIQUE) == [] and holding(scratch, UNIQUE) == []


def test_the_server_leaves_and_logs_nothing_of_a_record(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    server = serving(home)
    with server as url:
        status, _, reading = post(url, personal())
        assert status == 200 and reading["items"][0]["name"] == UNIQUE
        post(url, b'{"broken": "' + UNIQUE.encode())
        post(url, f"name,{UNIQUE}\n1,2\n".encode())
    assert server.process.stdout is not None
    assert UNIQUE.encode() not in server.process.stdout.read()
    assert holding(home, UNIQUE) == [] and holding(tmp_path, UNIQUE) == []
