"""The items of big JSON files, one after the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from credlattice.model import Problem
from credlattice.readers.json_items import Item, items


def found(folder: Path, content: str | bytes, inside: str | None = None) -> list[Item | Problem]:
    path = folder / "file.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(items(path, inside=inside))


def test_items_of_a_list_have_their_line(tmp_path: Path) -> None:
    assert found(tmp_path, '[1,\n {"a": 2},\n\n 3]') == [
        Item("file.json:1", "0", 1),
        Item("file.json:2", "1", {"a": 2}),
        Item("file.json:4", "2", 3),
    ]


def test_items_of_an_object_have_their_key_also_below_another_key(tmp_path: Path) -> None:
    assert found(tmp_path, '{"A 1": 1}') == [Item("file.json#/A 1", "A 1", 1)]
    below = found(tmp_path, '{"other": [], "courses": {"A 1": 1}}', "courses")
    assert below == [Item("file.json#/courses/A 1", "A 1", 1)]


@pytest.mark.parametrize("content", ["[]", "{}", " \n[ ]"])
def test_an_empty_list_or_object_has_no_items(tmp_path: Path, content: str) -> None:
    assert found(tmp_path, content) == []


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("", "not-json"),
        ("words", "not-json"),
        ("[1, 2", "truncated"),
        ('[1, "a', "truncated"),
        ('{"a": 1', "truncated"),
        ('{"a"', "truncated"),
        ("[1 2]", "malformed-json"),
        ("{1: 2}", "malformed-json"),
        ("[1, tru]", "malformed-json"),
        ("[" + "9" * 5000 + "]", "malformed-json"),
        ("[" * 100_000, "too-deep"),
        ("[" + "[" * 80 + "]" * 80 + "]", "too-deep"),
        (b"[\xff]", "not-utf-8"),
    ],
)
def test_what_cannot_be_read_ends_with_one_problem(tmp_path: Path, content: str | bytes, kind: str) -> None:
    last = found(tmp_path, content)[-1]
    assert isinstance(last, Problem)
    assert (last.kind, last.fatal) == (kind, True)


def test_items_before_a_fault_are_read(tmp_path: Path) -> None:
    first, second, problem = found(tmp_path, "[1,\n2,\nx]")
    assert isinstance(first, Item) and isinstance(second, Item) and isinstance(problem, Problem)
    assert problem.place == "file.json:3"


def test_numbers_that_are_none_are_text(tmp_path: Path) -> None:
    assert [item.value for item in found(tmp_path, "[NaN, -Infinity]") if isinstance(item, Item)] == [
        "NaN",
        "-Infinity",
    ]


def test_half_a_character_is_replaced_and_a_whole_one_kept(tmp_path: Path) -> None:
    assert [item.value for item in found(tmp_path, '["\\ud800", "\\ud83d\\ude00"]') if isinstance(item, Item)] == [
        "?",
        "😀",
    ]


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    [problem] = items(tmp_path / "none.json")
    assert isinstance(problem, Problem)
    assert problem.kind == "unreadable-file"
