"""Archives and folders that are broken or mean harm: nothing is written elsewhere, and the good in them comes in."""

from __future__ import annotations

import bz2
import gzip
import io
import os
import stat
import time
import zipfile
from pathlib import Path

import pytest

from credlattice import documents
from credlattice.archives import MAX_RATIO, Bounds, Found, plain_files
from credlattice.model import Problem
from tests.faults.homes import adds_up, certificate, document, good_file, leftovers, stage

MB = 1 << 20
GOOD = document("good", certificate("good")).encode()
NAMES_THAT_LEAD_OUT = (
    "../../outside.json",
    "a/../../outside.json",
    "/outside.json",
    "\\outside.json",
    "..\\..\\outside.json",
    "C:\\outside.json",
    "c:outside.json",
    "a/" + "n" * 300 + ".json",
)


def packed(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content, method)
    return file.getvalue()


def link(name: str, target: str) -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target.encode()


def unpack(path: Path, *, left: int = 1 << 30) -> tuple[list[str], dict[str, str]]:
    """The first words of what was found, and the kinds of what was not, by the end of the name."""
    work = path.parent / "work"
    work.mkdir(exist_ok=True)
    before = listing(path.parent)
    found = list(plain_files([path], ["*.json", "*.jsonl"], work, Bounds(left)))
    outside = {name for name in listing(path.parent) - before if not name.startswith("work/")}
    assert not outside, f"written outside the work folder: {outside}"
    names = [each.path.name for each in found if isinstance(each, Found) and each.path.read_bytes().startswith(b"{")]
    return names, {each.place.rpartition("/")[2]: each.kind for each in found if isinstance(each, Problem)}


def listing(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize("name", NAMES_THAT_LEAD_OUT)
def test_a_member_whose_name_leads_out_is_refused_and_its_neighbour_read(tmp_path: Path, name: str) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (deep / "x.zip").write_bytes(packed((name, GOOD), ("good.json", GOOD)))
    before = listing(tmp_path)
    names, problems = unpack(deep / "x.zip")
    assert names == ["good.json"] and list(problems.values()) == ["unsafe-name"]
    assert {name for name in listing(tmp_path) - before if not name.startswith("a/b/work")} == set()


def test_a_name_with_a_nul_is_refused(tmp_path: Path) -> None:
    content = packed(("outsideN.json", GOOD), ("good.json", GOOD)).replace(b"outsideN.json", b"outside\0.json")
    (tmp_path / "x.zip").write_bytes(content)
    assert unpack(tmp_path / "x.zip") == (["good.json"], {"outside": "unsafe-name"})


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    members = (link("passwords.json", "/etc/passwd"), ("passwords.json/x.json", GOOD), ("good.json", GOOD))
    (tmp_path / "x.zip").write_bytes(packed(*members))
    names, problems = unpack(tmp_path / "x.zip")
    assert names == ["x.json", "good.json"] and problems == {"passwords.json": "unsafe-name"}


def test_two_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(packed(("a/good.json", GOOD), ("b/good.json", GOOD)))
    assert unpack(tmp_path / "x.zip") == (["good.json", "good.json"], {})


def test_a_bomb_is_refused_and_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(packed(("bomb.json", bytes(100 * MB)), ("good.json", GOOD)))
    assert unpack(tmp_path / "x.zip") == (["good.json"], {"bomb.json": "too-large"})
    assert sum(path.stat().st_size for path in (tmp_path / "work").rglob("*.json")) == len(GOOD)


def test_real_repetition_is_no_bomb(tmp_path: Path) -> None:
    lines = b"".join(document(f"{n}", certificate(f"{n}")).encode() + b"\n" for n in range(200_000))
    (tmp_path / "x.zip").write_bytes(packed(("dump.jsonl", lines)))
    assert len(lines) > 16 * MB < len(lines) < MAX_RATIO * (tmp_path / "x.zip").stat().st_size
    assert unpack(tmp_path / "x.zip") == (["dump.jsonl"], {})


def test_all_members_together_may_unpack_to_so_much_and_no_more(tmp_path: Path) -> None:
    text = b"{" + os.urandom(MB // 2).hex().encode()
    (tmp_path / "x.zip").write_bytes(packed(*((f"{n}.json", text) for n in range(5))))
    names, problems = unpack(tmp_path / "x.zip", left=3 * MB + MB // 2)
    assert names == ["0.json", "1.json", "2.json"] and set(problems.values()) == {"too-large"}


def test_an_archive_in_an_archive_is_not_unpacked(tmp_path: Path) -> None:
    bomb = packed(("bomb.json", bytes(100 * MB)))
    (tmp_path / "x.zip").write_bytes(packed(("inner.zip", packed(("bomb.zip", bomb))), ("good.json", GOOD)))
    assert unpack(tmp_path / "x.zip") == (["good.json"], {})


def test_a_packing_that_python_unpacks_without_a_bound_is_refused(tmp_path: Path) -> None:
    assert len(bz2.compress(bytes(100 * MB))) < 200
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        (tmp_path / "x.zip").write_bytes(packed(("bomb.json", bytes(MB)), method=method))
        assert unpack(tmp_path / "x.zip") == ([], {"bomb.json": "unreadable-file"})


def test_an_encrypted_member_is_named_and_the_others_read(tmp_path: Path) -> None:
    content = bytearray(packed(("secret.json", GOOD), ("good.json", GOOD)))
    # The lowest bit of the flags, in the member's own header and in the directory, says that it is encrypted.
    content[content.find(b"PK\x03\x04") + 6] |= 1
    content[content.find(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "x.zip").write_bytes(content)
    assert unpack(tmp_path / "x.zip") == (["good.json"], {"secret.json": "unreadable-file"})


def test_a_damaged_member_is_named_and_the_others_read(tmp_path: Path) -> None:
    content = bytearray(packed(("bad.json", GOOD), ("good.json", GOOD), method=zipfile.ZIP_STORED))
    content[content.find(b"{")] = ord("[")
    (tmp_path / "x.zip").write_bytes(content)
    assert unpack(tmp_path / "x.zip") == (["good.json"], {"bad.json": "unreadable-file"})


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("name", ["x.zip", "x.json.gz"])
def test_an_archive_that_is_cut_off_says_so(tmp_path: Path, name: str, kept: float) -> None:
    text = os.urandom(10_000).hex().encode()
    content = gzip.compress(text) if name.endswith(".gz") else packed(("x.json", text))
    (tmp_path / name).write_bytes(content[: int(len(content) * kept)])
    assert unpack(tmp_path / name) == ([], {name: "unreadable-file"})


@pytest.mark.parametrize("name", ["x.zip", "x.json.gz"])
def test_what_is_called_an_archive_and_is_none_says_so(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(GOOD)
    assert unpack(tmp_path / name) == ([], {name: "unreadable-file"})


def test_every_byte_of_an_archive_may_be_wrong(tmp_path: Path) -> None:
    """Python's library raises what it likes for a broken archive: never more than a problem comes of it."""
    whole = packed(("a/good.json", GOOD), ("café.json", GOOD))
    for at in range(len(whole)):
        for flipped in (0x01, 0x80, 0xFF):
            content = bytearray(whole)
            content[at] ^= flipped
            (tmp_path / "x.zip").write_bytes(content)
            work = tmp_path / f"work-{at}-{flipped}"
            work.mkdir()
            assert len(list(plain_files([tmp_path / "x.zip"], ["*.json"], work, Bounds(MB)))) <= 2


def test_a_folder_with_loops_and_links_is_walked_once(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "inner").mkdir(parents=True)
    good_file(folder / "inner")
    (folder / "loop").symlink_to(folder)
    (folder / "self.json").symlink_to("self.json")
    (folder / "passwords.json").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe.json")
    assert unpack(folder) == (["good.json"], {})


def test_thousands_of_members_take_seconds(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(packed(*((f"{n % 7}/{n}.json", GOOD) for n in range(5_000))))
    began = time.monotonic()
    names, problems = unpack(tmp_path / "x.zip")
    assert (len(names), problems) == (5_000, {}) and time.monotonic() - began < 20


@pytest.mark.parametrize("special", ["pipe", "/dev/zero", "/dev/null", "socket"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, special: str) -> None:
    path = Path(special) if special.startswith("/") else tmp_path / "x.json"
    if special == "pipe":
        os.mkfifo(path)
    elif special == "socket":
        os.mknod(path, stat.S_IFSOCK | 0o600)
    (problem,) = plain_files([path], ["*.json"], tmp_path, Bounds(MB))
    assert isinstance(problem, Problem) and "no file" in problem.reason


def test_a_name_that_no_file_can_have_is_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (problem,) = plain_files([tmp_path / ("x" * 300)], ["*.json"], tmp_path, Bounds(MB))
    assert isinstance(problem, Problem) and "File name too long" in problem.reason


def test_an_import_of_archives_of_every_kind_loads_what_is_good_and_names_the_rest(tmp_path: Path) -> None:
    def good(name: str) -> bytes:
        return document(name, certificate(name)).encode()

    given = {
        "out.zip": packed(("../out.json", good("out")), ("one.json", good("one"))),
        "bomb.zip": packed(("bomb.json", bytes(100 * MB)), ("two.json", good("two"))),
        "cut.zip": packed(("cut.json", good("cut")))[:-30],
        "three.json.gz": gzip.compress(good("three")),
        "many.jsonl.gz": gzip.compress(b"\n".join(good(f"line-{n}") for n in range(3))),
        "bomb.json.gz": gzip.compress(bytes(100 * MB)),
        "none.zip": b"none",
    }
    for name, content in given.items():
        (tmp_path / name).write_bytes(content)
    report = stage(tmp_path / "home", "ctdl", *(tmp_path / name for name in given))
    assert adds_up(report) and report.outcome.loaded == 6
    assert report.outcome.reasons == {"unsafe-name": 1, "too-large": 2, "unreadable-file": 2}
    assert leftovers(tmp_path / "home") == []
    kept = {found.graph for found in documents.documents(tmp_path / "home")}
    assert len(kept) == 6
