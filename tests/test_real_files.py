"""Every real file of the publishers imports, and every record of it is accounted for."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from credlattice import documents, importing, sandbox
from credlattice.readers.formats import FORMATS
from tests.real_files import SHARED

# Format, what is given to it, and how many records there must be: counted once by other means (see docs/formats).
GIVEN = [
    ("ctdl", ["ctdl"], None),
    ("ctdl", ["standards/ctdl_learningprogram_graph.json", "standards/ctdl_bad_ctid.json"], None),
    ("cip", ["cip/CIPCode2020.csv", "cip/Crosswalk2010to2020.csv"], 5_545),
    ("soc", ["ipeds/cip_soc_crosswalk.xlsx"], None),
    ("bls-projections", ["ipeds/occupation_2024-2034.xlsx"], None),
    ("oews", ["wages/national_M2024_dl.xlsx"], None),
    ("scorecard", ["scorecard"], None),
    ("onet", ["onet"], None),
    ("nice", ["nice/nistnice2022-full.csv"], None),
    ("rsd", ["rsd", "standards/rsd_skills_import.csv"], None),
    ("esco-onet", ["esco/esco_onet_crosswalk_MCC.csv", "esco/ISCO_SOC_Crosswalk.xls"], None),
    ("sssom", ["standards/sssom_embedded.tsv"], None),
    ("catalog-gatech", ["catalogs/gatech-202302.json"], None),
    ("catalog-utdallas", ["catalogs/utd-courses.json"], None),
    ("catalog-unsw", ["catalogs/unsw"], None),
    ("curricular-analytics", ["curricula"], None),
    ("exam-credit", ["exam-credit"], None),
    ("articulation-table", ["articulation/articulations.csv"], 6_404),
    ("certification-roadmap", ["certifications/certificates.json"], 482),
    ("case", ["standards/case_smartlevel.json", "standards/case_itemtype.json", "standards/case_utf8.json"], 36),
    ("elm", ["elm", "standards/elm3_credential.ttl", "standards/elm3_credential.jsonld"], None),
]
BY_COUNTRY = {"ipeds", "ipeds-stacking", "dapip", "esco"}
"""Read in `test_country.py`."""
NO_REAL_FILE = {"ror", "requirements", "transfer-rules"}
"""Their publishers' files are not among the real ones; their own tests build some."""


@pytest.mark.parametrize(("name", "given", "count"), GIVEN, ids=lambda value: value if isinstance(value, str) else "")
def test_every_record_of_the_real_files_is_loaded_set_aside_or_unchanged(
    name: str, given: list[str], count: int | None, tmp_path: Path
) -> None:
    if not SHARED.is_dir():
        message = f"REAL DATA ABSENT: {SHARED} is not there, so imports of real files are NOT tested"
        warnings.warn(message, stacklevel=1)
        pytest.skip(message)
    files = [SHARED / each for each in given]
    first = importing.stage(tmp_path, name, files, importing.Options()).outcome
    assert first.records == first.loaded + first.set_aside + first.unchanged > 0
    assert count is None or first.records == count
    assert first.loaded > first.set_aside
    aside = list(documents.problems(tmp_path, first.number, fatal=True))
    assert all(row["reason"] and row["place"] for row in aside)
    assert not {row["kind"] for row in aside} & {"reader-failed", "unreadable-file"}
    kept = documents.fingerprint(tmp_path)
    again = importing.stage(tmp_path, name, files, importing.Options()).outcome
    assert (again.loaded, again.documents) == (0, 0)
    assert again.records == again.set_aside + again.unchanged == first.records
    assert documents.fingerprint(tmp_path) == kept


def test_every_format_is_tried_on_real_files_or_says_why_not() -> None:
    assert {name for name, _, _ in GIVEN} | BY_COUNTRY | NO_REAL_FILE == FORMATS.keys()


def test_the_reader_processes_of_an_import_are_gone_after_it(tmp_path: Path) -> None:
    import multiprocessing

    before = multiprocessing.active_children()
    file = tmp_path / "f.json"
    file.write_text('{"@id": "https://e.org/c", "@type": "ceterms:Certificate", "ceterms:name": {"en": "C"}}')
    importing.stage(tmp_path / "home", "ctdl", [file], importing.Options(sandbox.Limits()))
    assert multiprocessing.active_children() == before
