"""The registry's pages are got one by one, kept, gone on with, and imported. The registry is a real local server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from credlattice import documents, importing, registry
from credlattice.downloads import DownloadError, Patience
from tests.misbehaving import Misbehaving, Request

PATIENCE = Patience(tries=3, timeout=1, wait=lambda _: None)


def envelope(number: int, **more: Any) -> dict[str, Any]:
    ctid = f"ce-{number:08x}-0000-4000-8000-000000000000"
    resource = f"https://credentialengineregistry.org/resources/{ctid}"
    thing = {"@id": resource, "@type": "ceterms:Certificate", "ceterms:name": {"en": f"Certificate {number}"}}
    graph = {
        "@context": "https://credreg.net/ctdl/schema/context/json",
        "@id": resource.replace("/resources/", "/graph/"),
        "@graph": [{**thing, "ceterms:ctid": ctid}],
    }
    return {
        "envelope_ceterms_ctid": ctid,
        "envelope_version": "1.0.0",
        "decoded_resource": graph,
        "node_headers": {"updated_at": "2026-01-01T00:00:00.000Z", "deleted_at": None},
        **more,
    }


class Pages:
    """What the registry serves: all its envelopes, 100 to a page."""

    def __init__(self, envelopes: list[dict[str, Any]], links: bool = True) -> None:
        self.envelopes, self.links = envelopes, links

    def __call__(self, request: Request) -> None:
        asked = parse_qs(urlsplit(request.path).query)
        page, size = int(asked["page"][0]), int(asked["per_page"][0])
        body = json.dumps(self.envelopes[(page - 1) * size : page * size]).encode()
        following = f'<{request.path}>; rel="next"' if page * size < len(self.envelopes) else '<x>; rel="first"'
        request.say(body, **({"Link": following} if self.links else {}))


@pytest.mark.parametrize("links", [True, False])
def test_all_pages_are_got_and_asking_again_asks_for_the_last_only(tmp_path: Path, links: bool) -> None:
    with Misbehaving({"/e": Pages([envelope(n) for n in range(250)], links)}) as server:
        got = registry.fetch_pages(tmp_path, f"{server.url}/e", PATIENCE)
        again = registry.fetch_pages(tmp_path, f"{server.url}/e", PATIENCE)
    assert (got.pages, got.envelopes) == (3, 250) == (again.pages, again.envelopes)
    assert again.asked == (1 if links else 2)


def test_an_interrupted_run_goes_on_with_the_page_that_failed(tmp_path: Path) -> None:
    pages = Pages([envelope(n) for n in range(250)])
    tired = True

    def answer(request: Request) -> None:
        if tired and "page=2" in request.path:
            request.say(b"", 503)
        else:
            pages(request)

    with Misbehaving({"/e": answer}) as server:
        with pytest.raises(DownloadError, match="503"):
            registry.fetch_pages(tmp_path, f"{server.url}/e", PATIENCE)
        tired = False
        before = len(server.requests)
        got = registry.fetch_pages(tmp_path, f"{server.url}/e", PATIENCE)
        asked = [parse_qs(urlsplit(path).query)["page"][0] for path, _ in server.requests[before:]]
    assert (got.pages, got.envelopes) == (3, 250)
    assert asked == ["1", "2", "3"]


@pytest.mark.parametrize("nonsense", [b"<html>busy</html>", b'{"errors": ["busy"]}', b"[1, 2]", b'[{"a": '])
def test_an_answer_that_is_no_page_is_asked_for_again(tmp_path: Path, nonsense: bytes) -> None:
    pages = Pages([envelope(n) for n in range(20)])
    with Misbehaving({"/e": lambda r: r.say(nonsense) if r.number == 1 else pages(r)}) as server:
        got = registry.fetch_pages(tmp_path, f"{server.url}/e", PATIENCE)
    assert got.envelopes == 20


def test_a_page_that_never_comes_is_said_with_its_number(tmp_path: Path) -> None:
    with (
        Misbehaving({"/e": lambda r: r.say(b"<html>busy</html>")}) as server,
        pytest.raises(DownloadError, match=r"page 1 .* no JSON"),
    ):
        registry.fetch_pages(tmp_path, f"{server.url}/e", PATIENCE)


def test_the_pages_are_imported_and_a_newer_state_and_a_withdrawal_come_with_the_next_run(tmp_path: Path) -> None:
    pages = Pages([envelope(n) for n in range(120)])
    with Misbehaving({"/e": pages}) as server:
        first = registry.fetch_pages(tmp_path, f"{server.url}/e", PATIENCE)
        report = importing.stage(tmp_path, "ctdl", [first.folder], importing.Options()).outcome
        assert (report.records, report.loaded) == (120, 120)
        gone = {"envelope_ceterms_ctid": envelope(5)["envelope_ceterms_ctid"], "envelope_version": "1.0.0"}
        gone["node_headers"] = {"deleted_at": "2026-02-01T00:00:00.000Z"}
        newer = envelope(7, node_headers={"updated_at": "2026-03-01T00:00:00.000Z"})
        newer["decoded_resource"]["@graph"][0]["ceterms:name"] = {"en": "Renamed"}
        older = envelope(8, node_headers={"updated_at": "2025-03-01T00:00:00.000Z"})
        older["decoded_resource"]["@graph"][0]["ceterms:name"] = {"en": "An old name"}
        pages.envelopes += [gone, newer, older]
        second = registry.fetch_pages(tmp_path, f"{server.url}/e", PATIENCE)
        report = importing.stage(tmp_path, "ctdl", [second.folder], importing.Options()).outcome
    assert report.records == 123 == report.loaded + report.set_aside + report.unchanged
    assert report.documents == 2
    text = documents.statements(tmp_path).read().decode()
    assert '"Renamed"' in text and '"Certificate 7"' not in text and "An old name" not in text
    withdrawn = [document for document in documents.documents(tmp_path) if document.withdrawn_on]
    assert [d.addresses for d in withdrawn] == [(envelope(5)["decoded_resource"]["@id"],)]
    assert '"Certificate 5"' in text, "a withdrawn record is marked, not erased"
