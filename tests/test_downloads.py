"""Files are got whole in spite of the server, or not at all; sources keep what has to be known of them."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from credlattice import fetching
from credlattice.downloads import DownloadError, Patience, download
from tests.misbehaving import Misbehaving, Request

BODY = random.Random(1).randbytes(300_000)


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def patience(waits: list[float]) -> Patience:
    return Patience(tries=4, first_wait=1.0, timeout=0.5, wait=waits.append)


def test_a_download_that_breaks_off_goes_on_where_it_was(tmp_path: Path, patience: Patience) -> None:
    with Misbehaving({"/f": lambda r: r.say_from(BODY, cut=100_000 if r.number < 3 else None)}) as server:
        got = download(f"{server.url}/f", tmp_path / "f", patience)
        asked = [headers.get("Range") for _, headers in server.requests]
    assert (tmp_path / "f").read_bytes() == BODY
    assert got.sha256 == hashlib.sha256(BODY).hexdigest()
    assert asked == [None, "bytes=100000-", "bytes=200000-"]
    assert [path.name for path in tmp_path.iterdir()] == ["f"]


def test_what_came_of_an_ended_run_is_used_by_the_next(tmp_path: Path, patience: Patience) -> None:
    def answer(request: Request) -> None:
        if request.number == 1:
            request.say_from(BODY, cut=150_000)
        elif request.number < 6:
            request.say(b"", 503)
        else:
            request.say_from(BODY)

    with Misbehaving({"/f": answer}) as server:
        with pytest.raises(DownloadError, match="503"):
            download(f"{server.url}/f", tmp_path / "f", patience)
        assert not (tmp_path / "f").exists()
        got = download(f"{server.url}/f", tmp_path / "f", patience)
        last = server.requests[-1][1]
    assert (tmp_path / "f").read_bytes() == BODY and got.resumed == 1
    assert last["Range"] == "bytes=150000-"


def test_a_file_that_changed_in_between_is_got_anew_and_never_mixed(tmp_path: Path, patience: Patience) -> None:
    other = BODY[::-1]

    def answer(request: Request) -> None:
        if request.number == 1:
            request.say_from(BODY, cut=100_000)
        else:
            request.say_from(other, '"2"')

    with Misbehaving({"/f": answer}) as server:
        download(f"{server.url}/f", tmp_path / "f", patience)
    assert (tmp_path / "f").read_bytes() == other


def test_a_server_that_ignores_ranges_still_gives_the_whole_file_once(tmp_path: Path, patience: Patience) -> None:
    def answer(request: Request) -> None:
        request.say(BODY, cut=100_000 if request.number == 1 else None, ETag='"1"')

    with Misbehaving({"/f": answer}) as server:
        download(f"{server.url}/f", tmp_path / "f", patience)
    assert (tmp_path / "f").read_bytes() == BODY


def test_a_range_that_starts_elsewhere_is_not_appended(tmp_path: Path, patience: Patience) -> None:
    def answer(request: Request) -> None:
        if request.number == 1:
            request.say_from(BODY, cut=100_000)
        elif request.number == 2:
            request.say(BODY[50_000:], 206, ETag='"1"', Content_Range=f"bytes 50000-299999/{len(BODY)}")
        else:
            request.say_from(BODY)

    with Misbehaving({"/f": answer}) as server:
        download(f"{server.url}/f", tmp_path / "f", patience)
    assert (tmp_path / "f").read_bytes() == BODY


def test_waits_grow_and_the_server_may_say_how_long(tmp_path: Path, patience: Patience, waits: list[float]) -> None:
    def answer(request: Request) -> None:
        if request.number == 1:
            request.say(b"", 429, Retry_After=7)
        elif request.number < 4:
            request.say(b"", 500)
        else:
            request.say(BODY)

    with Misbehaving({"/f": answer}) as server:
        download(f"{server.url}/f", tmp_path / "f", patience)
    assert waits[0] == 7.0
    assert 1.5 <= waits[1] <= 2.5 and 3 <= waits[2] <= 5


def test_a_silent_server_is_given_up_after_so_many_tries(
    tmp_path: Path, patience: Patience, waits: list[float]
) -> None:
    import time

    with (
        Misbehaving({"/f": lambda r: time.sleep(1.5)}) as server,
        pytest.raises(DownloadError, match="4 times in a row"),
    ):
        download(f"{server.url}/f", tmp_path / "f", patience)
    assert len(waits) == 3


@pytest.mark.parametrize(
    ("status", "headers"),
    [(404, {}), (403, {}), (302, {"Location": "/f"}), (302, {"Location": "file:///etc/passwd"})],
)
def test_what_waiting_cannot_mend_is_not_tried_again(
    tmp_path: Path, patience: Patience, status: int, headers: dict[str, str], waits: list[float]
) -> None:
    with Misbehaving({"/f": lambda r: r.say(b"", status, **headers)}) as server, pytest.raises(DownloadError):
        download(f"{server.url}/f", tmp_path / "f", patience)
    assert waits == []
    assert not (tmp_path / "f").exists()


def test_a_file_without_end_is_stopped(tmp_path: Path, patience: Patience) -> None:
    with (
        Misbehaving({"/f": lambda r: r.say(BODY)}) as server,
        pytest.raises(DownloadError, match="more than 1,000 bytes"),
    ):
        download(f"{server.url}/f", tmp_path / "f", patience, most=1000)


# -- sources ----------------------------------------------------------------------------------------------------------


def zipped(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def test_a_source_is_taken_out_of_its_archive_and_all_that_has_to_be_known_is_kept(
    tmp_path: Path, patience: Patience
) -> None:
    (known,) = fetching.chosen(["ipeds/hd2024"])
    content = b"UNITID,INSTNM\n1,A\n"
    with Misbehaving({"/HD2024.zip": lambda r: r.say(zipped("HD2024.csv", content))}) as server:
        source = replace(known, url=f"{server.url}/HD2024.zip")
        ((_, record),) = fetching.fetch([source], tmp_path, patience)
    assert isinstance(record, dict)
    assert (tmp_path / "ipeds" / "hd2024.csv").read_bytes() == content
    kept = json.loads((tmp_path / "fetched.json").read_text())["ipeds/hd2024"]
    assert kept["licence"] == known.licence and kept["publisher"] == known.publisher
    assert len(kept["sha256"]) == 64
    assert [path.name for path in (tmp_path / "ipeds").iterdir()] == ["hd2024.csv"]
    assert kept["url"] == source.url and kept["read"].startswith("20")


def test_a_source_that_cannot_be_had_does_not_stop_the_others(tmp_path: Path, patience: Patience) -> None:
    first, second = fetching.chosen(["cip/2020", "cip/crosswalk"])
    answers = {"/a": lambda r: r.say(b"<html>gone</html>", 404), "/b": lambda r: r.say(b"x,y\n")}
    with Misbehaving(answers) as server:
        wanted = [replace(first, url=f"{server.url}/a"), replace(second, url=f"{server.url}/b")]
        results = list(fetching.fetch(wanted, tmp_path, patience))
    assert isinstance(results[0][1], DownloadError) and isinstance(results[1][1], dict)


def test_a_page_of_words_instead_of_an_archive_is_said_to_be_none(tmp_path: Path, patience: Patience) -> None:
    (known,) = fetching.chosen(["ipeds/c2024_a"])
    with Misbehaving({"/C.zip": lambda r: r.say(b"<html>we moved</html>")}) as server:
        ((_, error),) = fetching.fetch([replace(known, url=f"{server.url}/C.zip")], tmp_path, patience)
    assert isinstance(error, DownloadError) and "no archive" in str(error)


def test_every_source_is_complete_and_its_formats_exist() -> None:
    from credlattice.readers.formats import FORMATS

    for source in fetching.sources().values():
        assert all((source.title, source.publisher, source.licence)), source
        assert source.url.startswith("https://") and source.page.startswith("https://"), source
        assert set(source.formats.split()) <= FORMATS.keys(), source
    with pytest.raises(fetching.UnknownSource, match="ipeds"):
        fetching.chosen(["ipedz"])
