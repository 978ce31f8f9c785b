"""What the guide to importing copies from the code: the head of each page of docs/formats/, and two tables.

`python -m tests.import_pages` writes them; `tests/test_docs_importing.py` holds them equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from credlattice import fetching
from credlattice.readers.formats import FORMATS
from credlattice.readers.reading import Format

DOCS: Final = Path(__file__).parents[1] / "docs"
GUIDE: Final = DOCS / "importing.md"
SOURCES: Final = DOCS / "sources.md"
PAGES: Final = DOCS / "formats"
_END: Final = (
    "`us/…`, `cip/…` and the like are resources below `https://w3id.org/credlattice/resource/`, `document/…` graphs "
    "below\n`https://w3id.org/credlattice/graph/`. [How importing works](../importing.md).\n"
)
_MANY: Final = 8
"""Patterns beyond which those that differ in their ending only are written once."""


def head(known: Format) -> str:
    """How the page of a format begins."""
    shapes = ", ".join(f"`{name}`" for name in known.shapes)
    read = "read together: give them all in one call" if known.together else "each is read alone"
    return (
        f"# {_plain(known.title)}\n\n| | |\n|---|---|\n"
        f"| command | `credlattice import {known.name} FILE…` |\n"
        f"| names of its files | {_patterns(known.files)} |\n"
        f"| several files | {read} |\n"
        f"| [shapes](../shapes.md) | {shapes} |\n\n{_END}"
    )


def _patterns(patterns: tuple[str, ...]) -> str:
    endings: dict[str, list[str]] = {}
    for pattern in patterns:
        ending = f"{'_??' if '_??.' in pattern else ''}.{pattern.rpartition('.')[2]}"
        endings.setdefault(pattern.removesuffix(ending), []).append(f"`{ending}`")
    first = next(iter(endings.values()))
    if len(patterns) > _MANY and all(each == first for each in endings.values()):
        return f"{_quoted(endings)}; each with {' or '.join(first)}"
    return _quoted(patterns)


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _plain(text: str) -> str:
    """`text` so that Markdown shows the star of O*NET."""
    return text.replace("*", r"\*")


def formats_table() -> str:
    """Every format, with its page."""
    rows = [f"| [`{each.name}`](formats/{each.name}.md) | {_plain(each.title)} |" for each in FORMATS.values()]
    return "\n".join(("| format | what it reads |", "|---|---|", *rows)) + "\n"


def sources_table() -> str:
    """Every row of data/sources/sources.csv."""
    rows = [
        f"| `{each.name}` | [{_plain(each.title)}]({each.page}) | {each.publisher} | {each.licence} | "
        f"<{each.url}> | `{each.file}` | {_importers(each.formats)} |"
        for each in fetching.sources().values()
    ]
    top = "| name | what it is | publisher | licence | address | file | read by |"
    return "\n".join((top, "|---|---|---|---|---|---|---|", *rows)) + "\n"


def _importers(names: str) -> str:
    return ", ".join(f"[`{name}`](formats/{name}.md)" for name in names.split()) or "none"


def _with_head(text: str, new: str) -> str:
    return new + text.partition(_END)[2] if _END in text else f"{new}\n{text}"


def _with_table(text: str, table: str) -> str:
    """`text` with `table` in the place of the table that has the same first line."""
    first = table.partition("\n")[0]
    before, found, after = text.partition(first + "\n")
    if not found:
        raise ValueError(f"no table begins with {first!r}")
    rest = after.splitlines(keepends=True)
    while rest and rest[0].startswith("|"):
        del rest[0]
    return before + table + "".join(rest)


def _rewrite(path: Path, change: Callable[[str], str]) -> None:
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(change(old), encoding="utf-8")


def write() -> None:
    for known in FORMATS.values():
        _rewrite(PAGES / f"{known.name}.md", lambda text, known=known: _with_head(text, head(known)))  # type: ignore[misc]
    _rewrite(GUIDE, lambda text: _with_table(text, formats_table()))
    _rewrite(SOURCES, lambda text: _with_table(text, sources_table()))


if __name__ == "__main__":
    write()
