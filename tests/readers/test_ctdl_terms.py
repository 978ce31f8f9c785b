"""The term list and context in `data/contexts/` against the published schema they are derived from."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from credlattice import resources
from credlattice.readers import ctdl_terms


def test_every_published_class_and_property_is_known_and_nothing_else(shared_ctdl: Path) -> None:
    published = {}
    for name in ("ctdl-schema.json", "ctdlasn-schema.json"):
        for item in json.loads((shared_ctdl / "schema" / name).read_text(encoding="utf-8"))["@graph"]:
            kinds = {"rdfs:Class": "class", "rdf:Property": "property"}
            if item["@type"] in kinds:
                published[item["@id"]] = kinds[item["@type"]]
    with (resources.data_dir() / "contexts" / "ctdl-terms.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["term"]: row["kind"] for row in csv.DictReader(file)}
    assert listed == published and len(listed) > 500


def test_the_context_coerces_as_the_published_contexts_do(shared_ctdl: Path) -> None:
    for name in ("ctdl-context.json", "ctdlasn-context.json"):
        published = json.loads((shared_ctdl / "schema" / name).read_text(encoding="utf-8"))["@context"]
        assert {key: ctdl_terms.context().get(key) for key in published} == published


def test_every_alias_is_unknown_as_written_and_known_as_meant() -> None:
    with (resources.data_dir() / "contexts" / "ctdl-aliases.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows == sorted(rows, key=lambda row: row["written"]) and len(rows) > 8
    for row in rows:
        assert row["why"] and ctdl_terms.meant(row["written"]) == row["meant"]
        prefix, _, local = row["meant"].partition(":")
        known = ctdl_terms.canonical(row["meant"]) == row["meant"]
        assert known or f"{prefix}:{local}".startswith("creditUnit:"), row
