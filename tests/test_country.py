"""A country's files are imported in one go, joined, and right to the number.

The rows of ten institutions, taken out of the real files as they are; `make bench-country` does the same with all rows.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyarrow import compute, parquet
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from credlattice import release, universe
from credlattice.cli import app
from credlattice.release import Release
from credlattice.settings import settings
from tests.country import INSTITUTIONS, US, Institution, found
from tests.real_files import SHARED, require

WANTED = {str(each.unitid) for each in INSTITUTIONS}


def some_csv(source: Path, target: Path, column: str) -> None:
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        _write(target, rows.fieldnames or (), (row.values() for row in rows if row[column].split(".")[0] in WANTED))


def _write(target: Path, header: Iterable[Any], rows: Iterable[Iterable[Any]]) -> None:
    target.parent.mkdir(exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def some_accreditation(source: Path, folder: Path) -> None:
    with CalamineWorkbook.from_path(str(source)) as book:
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    header, *campuses = sheets["InstituteCampuses"]
    column = {name: place for place, name in enumerate(header)}
    chosen = [row for row in campuses if WANTED & set(str(row[column["IpedsUnitIds"]]).replace(" ", "").split(","))]
    ids = {str(row[0]) for row in chosen}
    _write(folder / "AccreditationCampuses.csv", header, chosen)
    for name in ("AccreditationRecords", "AccreditationActions"):
        header, *rows = sheets[name]
        _write(folder / f"{name}.csv", header, (row for row in rows if str(row[0]) in ids))


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    require(SHARED, "the import of a country is")
    folder = tmp_path_factory.mktemp("sources")
    for name in ("cip", "ipeds", "accreditation", "scorecard"):
        (folder / name).mkdir()
    shutil.copy(SHARED / "cip" / "CIPCode2020.csv", folder / "cip")
    shutil.copy(SHARED / "ipeds" / "cip_soc_crosswalk.xlsx", folder / "ipeds")
    some_csv(SHARED / "ipeds" / "hd2024.csv", folder / "ipeds" / "hd2024.csv", "UNITID")
    some_csv(SHARED / "scorecard" / "scorecard_earnings.csv", folder / "scorecard" / "scorecard_earnings.csv", "UNITID")
    awards = parquet.read_table(SHARED / "ipeds" / "c2024_a.parquet")
    chosen = compute.is_in(awards["UNITID"], value_set=compute.cast([int(unitid) for unitid in WANTED], "int64"))
    parquet.write_table(awards.filter(chosen), folder / "ipeds" / "c2024_a.parquet")
    some_accreditation(SHARED / "accreditation" / "Accreditation.xlsx", folder / "accreditation")
    return folder


@pytest.fixture(scope="module")
def answer(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What the command says, and where it put what it read."""
    home = tmp_path_factory.mktemp("country")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CREDLATTICE_HOME", str(home))
        settings.cache_clear()
        result = CliRunner().invoke(app, ["import", "us", "--from", str(sources), "--json"])
        assert result.exit_code == 0, result.output
        yield {**json.loads(result.stdout), "home": home}
    settings.cache_clear()


@pytest.fixture(scope="module")
def country(answer: dict[str, Any]) -> Release:
    return release.current(answer["home"])


@pytest.mark.parametrize("known", INSTITUTIONS, ids=lambda known: known.name)
def test_programs_awards_accreditors_and_earnings_are_right_to_the_number(country: Release, known: Institution) -> None:
    assert found(country.questions, known) == known


def test_every_row_is_accounted_for_and_nothing_is_set_aside(answer: dict[str, Any]) -> None:
    assert answer["records"] == answer["loaded"] + answer["set_aside"] + answer["unchanged"]
    assert answer["set_aside"] == 0
    assert [part["format"] for part in answer["parts"]] == list(universe.US)
    absent = {part["format"] for part in answer["parts"] if "records" not in part}
    assert absent == {"bls-projections", "oews", "onet", "esco", "esco-onet", "nice"}


def test_importing_it_again_changes_nothing(answer: dict[str, Any], sources: Path) -> None:
    again = CliRunner().invoke(app, ["import", "us", "--from", str(sources), "--json"])
    said = json.loads(again.stdout)
    assert (said["loaded"], said["unchanged"]) == (0, answer["loaded"])
    assert said["release"] == answer["release"]


def test_suggested_stacking_is_never_a_fact(country: Release) -> None:
    def ask(pattern: str) -> int:
        head = (
            "PREFIX cl: <https://w3id.org/credlattice/ns/> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
        )
        return len(country.store.select(head + f"SELECT DISTINCT ?a ?b WHERE {{ {pattern} }}").rows)

    claims = ask(
        "?c a cl:Claim ; rdf:subject ?a ; rdf:object ?b ; cl:status cl:Suggested ; rdf:predicate ?p . "
        f'FILTER(STRSTARTS(STR(?a), "{US}"))'
    )
    facts = ask(f'?a cl:stacksOnto|cl:stacksVerticallyOnto ?b . FILTER(STRSTARTS(STR(?a), "{US}"))')
    assert claims > 300
    assert facts == 0


def test_competencies_are_reached_through_field_and_occupation_and_never_stated_of_a_credential(
    country: Release,
) -> None:
    rows = country.store.select(
        "SELECT ?p WHERE { ?c <https://purl.org/ctdl/terms/offeredBy> ?i ; ?p ?o } GROUP BY ?p"
    ).values("p")
    assert not {p for p in rows if "ompetency" in p and p.startswith("https://purl.org")}


def test_a_folder_without_any_such_file_says_what_was_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDLATTICE_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    result = CliRunner().invoke(app, ["import", "us", "--from", str(tmp_path)])
    assert result.exit_code == 1 and "CIPCode2020.csv" in result.output
    settings.cache_clear()
