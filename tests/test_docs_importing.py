"""The guide to importing says what the code does: its commands, settings, tables, links and examples."""

from __future__ import annotations

import csv
import json
import re
import runpy
import shlex
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import typer
from pyoxigraph import Store
from typer.core import TyperGroup
from typer.testing import CliRunner

from credlattice import release, resources, universe
from credlattice.cli import app
from credlattice.readers.describing import text
from credlattice.readers.formats import FORMATS
from credlattice.readers.reading import Format
from credlattice.settings import Settings, settings
from credlattice.vocabulary import CTERMS
from tests import import_pages
from tests.conftest import ROOT

DOCS = (import_pages.GUIDE, import_pages.SOURCES, *sorted(import_pages.PAGES.glob("*.md")))
_COMMAND = re.compile(r"(?m)^(?:\$ |    )?(?:[A-Z_]+=\S+ )*credlattice ([^\n]+)|`credlattice ([^`\n]+)`")
_WRITE = "'python -m tests.import_pages' writes it"


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```", text_of(path))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_a_page_that_begins_with_its_title_files_and_shapes(name: str) -> None:
    page = import_pages.PAGES / f"{name}.md"
    assert page.exists(), f"{name_of(page)} is missing: {_WRITE}"
    assert text_of(page).startswith(import_pages.head(FORMATS[name])), f"the head of {name_of(page)}: {_WRITE}"


@pytest.mark.parametrize("name", FORMATS)
def test_every_page_of_a_format_says_what_becomes_of_what_and_its_licence(name: str) -> None:
    headings = re.findall(r"(?m)^## (.+)$", text_of(import_pages.PAGES / f"{name}.md"))
    assert any(each.startswith("What becomes of") for each in headings)
    assert any("licence and attribution" in each.lower() for each in headings)


def test_no_page_is_of_a_format_that_is_gone() -> None:
    assert {page.stem for page in import_pages.PAGES.glob("*.md")} == FORMATS.keys()


def test_the_guide_lists_every_format() -> None:
    assert import_pages.formats_table() in text_of(import_pages.GUIDE), _WRITE


def test_the_table_of_sources_is_the_file_that_fetch_reads() -> None:
    page = text_of(import_pages.SOURCES)
    assert import_pages.sources_table() in page, _WRITE
    with (resources.data_dir() / "sources" / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        (line,) = (line for line in page.splitlines() if line.startswith(f"| `{row['name']}` |"))
        for column in ("title", "url", "file", "publisher", "licence", "page"):
            assert row[column].replace("*", r"\*") in line, (row["name"], column)
        assert all(f"[`{name}`]" in line for name in row["formats"].split())


def test_every_source_is_for_formats_that_exist() -> None:
    with (resources.data_dir() / "sources" / "sources.csv").open(encoding="utf-8", newline="") as file:
        named = {name for row in csv.DictReader(file) for name in row["formats"].split()}
    assert named <= FORMATS.keys()


def commands(path: Path) -> list[str]:
    return [(first or second).partition("#")[0].strip() for first, second in _COMMAND.findall(text_of(path))]


@cache
def command_line() -> TyperGroup:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return group


def misused(call: str) -> str | None:
    """What is wrong with the name of the command, its options or its format; None where nothing is."""
    words = shlex.split(call.replace("[", "").replace("]", ""))
    command = command_line().commands.get(words[0])
    if command is None:
        return f"no command {words[0]}"
    options = {option for each in command.params for option in each.opts}
    if unknown := [word for word in words[1:] if word.startswith("-") and word not in options]:
        return f"{words[0]} has no option {unknown[0]}"
    named = words[1] if len(words) > 1 and not words[1].startswith("-") and not words[1].isupper() else ""
    if words[0] == "import" and named and named not in {*FORMATS, "us", "registry"}:
        return f"no format {named}"
    if words[0] == "query" and "/" in named and not (resources.queries_dir() / f"{named}.rq").exists():
        return f"no question {named}"
    return None


@pytest.mark.parametrize("path", [*DOCS, ROOT / "README.md"], ids=name_of)
def test_every_command_option_format_and_question_that_is_named_exists(path: Path) -> None:
    assert [(call, wrong) for call in commands(path) if (wrong := misused(call))] == []


def test_the_guide_names_every_command_about_documents() -> None:
    called = {call.split()[0] for call in commands(import_pages.GUIDE)}
    assert called >= {"import", "formats", "fetch", "documents", "forget", "export"}


def test_an_unknown_command_option_or_format_would_be_noticed() -> None:
    assert misused("wombat x") and misused("import ctdl x --wombat") and misused("import wombat x")
    assert misused("query competency/wombat") and not misused("import us --from DIR")


def test_every_setting_that_is_named_exists_and_every_one_of_importing_is_named() -> None:
    known = {f"CREDLATTICE_{name.upper()}" for name in Settings.model_fields}
    named = {each for path in DOCS for each in re.findall(r"CREDLATTICE_[A-Z_]+", text_of(path))}
    assert named <= known
    assert {each for each in known if each.startswith("CREDLATTICE_IMPORT_")} <= named


def test_the_formats_of_the_country_are_listed_in_their_order() -> None:
    (listed,) = re.findall(r"builds one release:\s+(.*?)\.\s", text_of(import_pages.GUIDE), re.DOTALL)
    assert tuple(re.findall(r"`([^`]+)`", listed)) == universe.US


def test_every_kind_of_problem_in_the_guide_is_one_of_the_code() -> None:
    table = text_of(import_pages.GUIDE).partition("| kind | set aside |")[2].partition("\n\n")[0]
    named = {kind for line in table.splitlines()[1:] for kind in re.findall(r"`([a-z-]+)`", line.split("|")[1])}
    code = "".join(text_of(path) for path in (ROOT / "src/graph/credlattice").glob("*.py"))
    assert len(named) > 10 and [kind for kind in named if f'"{kind}"' not in code] == []


def anchors(path: Path) -> set[str]:
    """What a link may name behind the # of `path`."""
    headings = re.findall(r"(?m)^#+ (.+)$", text_of(path))
    return {re.sub(r"[^a-z0-9 -]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("path", [*DOCS, ROOT / "README.md"], ids=name_of)
def test_every_link_inside_the_documentation_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text_of(path)):
        file, _, heading = target.partition("#")
        at = path.parent / file if file else path
        assert at.exists(), target
        assert not heading or heading in anchors(at), target


@pytest.mark.parametrize("path", DOCS, ids=name_of)
def test_every_query_is_sparql(path: Path) -> None:
    for query in blocks(path, "sparql"):
        Store().query(query, use_default_graph_as_union=True)


@pytest.fixture
def new_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("CREDLATTICE_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    yield tmp_path / "home"
    settings.cache_clear()


def test_the_first_import_of_the_guide_answers_what_it_says(new_home: Path, tmp_path: Path) -> None:
    (content,) = blocks(import_pages.GUIDE, "json")
    file = tmp_path / "nursing.json"
    file.write_text(content, encoding="utf-8")
    shown = next(block for block in blocks(import_pages.GUIDE, "text") if "nursing.json" in block)
    result = CliRunner().invoke(app, ["import", "ctdl", str(file)])
    assert result.exit_code == 0
    assert [line for line in shown.splitlines() if line not in result.output.splitlines()] == []

    live = release.current(new_home)
    (query,) = blocks(import_pages.GUIDE, "sparql")
    (row,) = live.store.select(query).rows
    said = {name: term.value for name, term in row.items() if term is not None}
    assert said["title"] == "nursing.json" and said["place"].startswith("nursing.json:")
    assert said["address"] == "https://example.edu/graph/nursing" and said["read_on"] == release.today().isoformat()

    file.write_text(content.replace("registered nurse", "registered-nurse"), encoding="utf-8")
    mended = json.loads(CliRunner().invoke(app, ["import", "ctdl", str(file), "--json"]).stdout)
    promised = re.search(r"`2 records: (\d) loaded, (\d) set aside, (\d) unchanged`", text_of(import_pages.GUIDE))
    assert promised and [int(n) for n in promised.groups()] == [
        mended[name] for name in ("loaded", "set_aside", "unchanged")
    ]


@pytest.fixture
def example(tmp_path: Path) -> Format:
    """The importer that the guide shows."""
    (code,) = blocks(import_pages.GUIDE, "python")
    module = tmp_path / "apprenticeships.py"
    module.write_text(code, encoding="utf-8")
    found = runpy.run_path(str(module))["FORMAT"]
    assert isinstance(found, Format)
    return found


def test_the_importer_of_the_guide_accounts_for_every_row(example: Format, tmp_path: Path) -> None:
    table = tmp_path / "apprenticeships.csv"
    table.write_text("code,title\nA1,Electrician\n,Plumber\n\nA2,Welder\n", encoding="utf-8")
    records = list(example.read([table], date(2026, 1, 2)))
    assert [(record.place, record.readable) for record in records] == [
        ("apprenticeships.csv:2", True),
        ("apprenticeships.csv:3", False),
        ("apprenticeships.csv:5", True),
    ]
    named = [quad.object for record in records for quad in record.quads if quad.predicate.value == CTERMS + "name"]
    assert named == [text("Electrician"), text("Welder")]


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "code,title\n", "\x00"])
def test_the_importer_of_the_guide_refuses_what_it_does_not_know(example: Format, tmp_path: Path, content: str) -> None:
    table = tmp_path / "apprenticeships.csv"
    table.write_text(content, encoding="utf-8")
    (record,) = example.read([table], date(2026, 1, 2))
    assert not record.readable
