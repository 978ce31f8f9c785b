"""Kept documents: what a new version changes, what an old one does not, what is taken back, what is thrown away."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from credlattice import documents, importing, release, staging
from credlattice.model import SourceDocument
from credlattice.staging import Arriving, Import, Outcome

IRI = "https://e.org/"


def certificate(name: str, text: str, **more: Any) -> dict[str, Any]:
    return {"@id": IRI + name, "@type": "ceterms:Certificate", "ceterms:name": {"en": text}, **more}


def write(path: Path, *things: dict[str, Any], graph: str = "graph/one") -> Path:
    path.write_text(json.dumps({"@id": IRI + graph, "@graph": list(things)}))
    return path


def stage(home: Path, *files: Path) -> Outcome:
    return importing.stage(home, "ctdl", list(files), importing.Options()).outcome


def text(home: Path) -> str:
    return documents.statements(home).read().decode()


def test_a_new_version_counts_only_the_records_that_differ_and_says_what_is_gone(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "f.json"
    stage(home, write(file, *(certificate(f"c{n}", f"Certificate {n}") for n in range(5))))
    changed = [certificate(f"c{n}", f"Certificate {n}") for n in range(3)] + [certificate("c3", "Renamed")]
    outcome = stage(home, write(file, *changed))
    assert (outcome.records, outcome.loaded, outcome.unchanged, outcome.set_aside) == (4, 1, 3, 0)
    assert outcome.notes["fewer-records"] == 1
    assert "Renamed" in text(home) and "Certificate 3" not in text(home) and "Certificate 4" not in text(home)


def test_the_same_record_on_another_line_or_another_day_is_the_same(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "f.json"
    stage(home, write(file, certificate("c", "C")))
    kept = documents.fingerprint(home)
    file.write_text("\n\n\n" + file.read_text())
    assert stage(home, file).unchanged == 1
    assert documents.fingerprint(home) == kept


def test_two_files_that_say_one_document_differently_leave_the_later_one_and_set_the_other_aside(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    one = write(tmp_path / "a.json", certificate("c", "First"), certificate("d", "Same"))
    two = write(tmp_path / "b.json", certificate("c", "Second"), certificate("d", "Same"))
    outcome = stage(home, one, two)
    assert (outcome.records, outcome.loaded, outcome.unchanged, outcome.set_aside) == (4, 2, 1, 1)
    assert outcome.reasons == {"superseded": 1}
    assert "Second" in text(home) and "First" not in text(home)


def envelope(file: Path, moment: str, thing: dict[str, Any] | None) -> Path:
    headers = {"updated_at": moment, "deleted_at": moment if thing is None else None}
    ctid = "ce-00000001-0000-4000-8000-000000000000"
    graph = {"@id": f"https://credentialengineregistry.org/graph/{ctid}", "@graph": [thing]}
    content = {"envelope_ceterms_ctid": ctid, "envelope_version": "1.0.0", "node_headers": headers}
    file.write_text(json.dumps({**content, **({"decoded_resource": graph} if thing else {})}))
    return file


@pytest.mark.parametrize("order", [("old", "new"), ("new", "old")])
def test_the_newest_state_counts_in_whatever_order_they_come(tmp_path: Path, order: tuple[str, str]) -> None:
    home = tmp_path / "home"
    moments = {"old": "2024-01-01 00:00:00 UTC", "new": "2026-01-01 00:00:00 UTC"}
    outcomes = [stage(home, envelope(tmp_path / f"{o}.json", moments[o], certificate("c", o.title()))) for o in order]
    assert '"New"' in text(home) and '"Old"' not in text(home)
    assert outcomes[1].reasons == ({} if order == ("old", "new") else {"older-version": 1})


def test_what_is_taken_back_stays_and_is_marked_and_comes_back_when_it_is_published_again(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "e.json"
    stage(home, envelope(file, "2024-01-01 00:00:00 UTC", certificate("c", "C")))
    gone = stage(home, envelope(file, "2025-01-01 00:00:00 UTC", None))
    assert (gone.loaded, gone.documents) == (1, 1)
    assert [document.withdrawn_on is not None for document in documents.documents(home)] == [True]
    assert '"C"' in text(home)
    assert stage(home, file).unchanged == 1
    stage(home, envelope(file, "2026-01-01 00:00:00 UTC", certificate("c", "C")))
    assert [document.withdrawn_on for document in documents.documents(home)] == [None]


def test_what_was_never_there_cannot_be_taken_back(tmp_path: Path) -> None:
    outcome = stage(tmp_path / "home", envelope(tmp_path / "e.json", "2025-01-01 00:00:00 UTC", None))
    assert (outcome.records, outcome.set_aside) == (1, 1)
    assert outcome.reasons == {"withdrawn-unknown": 1}


def test_the_requirements_of_a_withdrawn_document_no_longer_count(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "e.json"
    needs = certificate("c", "C", **{"ceterms:requires": [{"@type": "ceterms:ConditionProfile"}]})
    needs["ceterms:requires"][0]["ceterms:targetCredential"] = [IRI + "d"]
    stage(home, envelope(file, "2024-01-01 00:00:00 UTC", needs))
    assert any(rule.head == IRI + "c" for rule in release.build(home).planner.network.rules)
    stage(home, envelope(file, "2025-01-01 00:00:00 UTC", None))
    after = release.build(home)
    assert not any(rule.head == IRI + "c" for rule in after.planner.network.rules)
    assert "e.json" in {graph.title for graph in after.graphs.values() if graph.withdrawn_on}


def test_two_states_of_one_document_in_one_file_leave_the_newer_one(tmp_path: Path) -> None:
    lines = [
        envelope(tmp_path / "e.json", f"202{year}-01-01 00:00:00 UTC", certificate("c", f"Of 202{year}")).read_text()
        for year in (6, 4)
    ]
    file = tmp_path / "both.jsonl"
    file.write_text("\n".join(lines))
    outcome = stage(tmp_path / "home", file)
    assert (outcome.records, outcome.loaded, outcome.reasons) == (2, 1, {"superseded": 1})
    assert "Of 2026" in text(tmp_path / "home") and "Of 2024" not in text(tmp_path / "home")


def test_a_state_from_before_a_withdrawal_does_not_undo_it(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "e.json"
    stage(home, envelope(file, "2024-01-01 00:00:00 UTC", certificate("c", "C")))
    stage(home, envelope(file, "2025-01-01 00:00:00 UTC", None))
    again = stage(home, envelope(file, "2024-01-01 00:00:00 UTC", certificate("c", "C")))
    assert again.reasons == {"older-version": 1}
    assert all(document.withdrawn_on for document in documents.documents(home))


@pytest.mark.parametrize("name", ["%", "_", "", "/", "e"])
def test_only_the_document_that_is_named_is_forgotten(tmp_path: Path, name: str) -> None:
    stage(tmp_path / "home", write(tmp_path / "f.json", certificate("c", "C")))
    assert documents.forget(tmp_path / "home", name) == []
    assert [document.title for document in documents.forget(tmp_path / "home", "f.json")] == ["f.json"]


def test_trying_again_reads_the_files_that_were_given_and_those_that_belong_together_together(tmp_path: Path) -> None:
    home, folders = tmp_path / "home", [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    mapping = "subject_id\tpredicate_id\tobject_id\tmapping_justification\nx:1\tskos:exactMatch\ty:1\tsemapv:Manual\n"
    files = [folders[0] / "one.sssom.tsv", folders[1] / "two.sssom.tsv"]
    for file in files:
        file.write_text(mapping)
    (folders[0] / "stranger.sssom.tsv").write_text(mapping)
    first = importing.stage(home, "sssom", files, importing.Options()).outcome
    assert first.set_aside > 0
    (again,) = importing.retry(home)
    assert again.outcome.records == first.records
    broken = write(tmp_path / "f.json", {"@id": IRI + "x", "@type": "ceterms:Certificatoin"})
    stage(home, broken)
    write(tmp_path / "f.json", certificate("x", "X"))
    by_format = importing.retry(home)
    assert [report.outcome.set_aside for report in by_format] == [0, first.set_aside]
    broken.unlink()
    for file in files:
        file.unlink()
    with pytest.raises(importing.NothingToRetry):
        importing.retry(home)


# -- packs ------------------------------------------------------------------------------------------------------------


def arriving(number: int, size: int, version: str = "") -> Arriving:
    graph = f"https://w3id.org/credlattice/graph/document/{number}"
    line = f'<{IRI}{number}> <https://schema.org/name> "{version}{"x" * size}" <{graph}> .\n'.encode()
    document = SourceDocument(graph, str(number), ("file",), date(2026, 11, 25))
    return Arriving(document, f"{IRI}{number}", f"f:{number}", line, f"{version}{number:7}"[-8:].rjust(8).encode())


def put(home: Path, *arrived: Arriving) -> Outcome:
    with documents.lock(home), Import(home, "ctdl") as running:
        running.add(0, "f", arrived)
        return running.finish(["f"])


def test_packs_are_written_anew_when_most_of_them_belongs_to_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "_COMPACT_ABOVE", 1000)
    for version in "abcdef":
        put(tmp_path, *(arriving(number, 500, version) for number in range(10)))
    size = sum(path.stat().st_size for path in documents.packs(tmp_path).glob("*.nq"))
    live = len(documents.statements(tmp_path).read())
    assert live == 10 * (500 + len(arriving(0, 0, "f").statements)) and size <= 2 * live + 1000
    assert text(tmp_path).count("fxxx") == 10


def test_an_import_that_changes_nothing_leaves_no_pack(tmp_path: Path) -> None:
    put(tmp_path, arriving(1, 10))
    before = sorted(documents.packs(tmp_path).iterdir())
    assert put(tmp_path, arriving(1, 10)).unchanged == 1
    assert sorted(documents.packs(tmp_path).iterdir()) == before


def test_records_of_two_documents_that_alternate_are_put_back_together(tmp_path: Path) -> None:
    first = [arriving(number % 2, 5, chr(97 + number)) for number in range(6)]
    put(tmp_path, *first)
    kept = documents.statements(tmp_path, [first[1].document.graph]).read()
    assert kept == b"".join(each.statements for each in first[1::2])


def test_only_the_first_thousand_changed_documents_are_named(tmp_path: Path) -> None:
    outcome = put(tmp_path, *(arriving(number, 1) for number in range(staging.MAX_NAMED + 5)))
    assert (outcome.documents, len(outcome.changed)) == (staging.MAX_NAMED + 5, staging.MAX_NAMED)
    assert outcome.loaded == staging.MAX_NAMED + 5
