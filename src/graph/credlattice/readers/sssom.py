"""SSSOM mapping sets: TSV with its metadata above it (`# curie_map: …`) or in a YAML file beside it.

A mapping is the triple it makes and, around it, an annotated axiom as in `ontology/alignments/`; `sssom:mappings` leads
from its set to it. A mapping that says Not, or that no term was found, makes no triple and is no axiom but a
`sssom:Mapping`, so that nobody who looks for axioms takes it for the opposite of what it says.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers.describing import Description, refused, short_hash
from credlattice.readers.reading import MAX_FRAGMENT, Format
from credlattice.readers.sssom_metadata import MappingSet, block_of, describe, is_metadata, parse, sidecar
from credlattice.readers.sssom_slots import (
    NOTHING,
    OF_MAPPINGS,
    PERSONAL,
    SSSOM,
    BadValue,
    Prefixes,
    assert_mapping,
    deny_mapping,
    state,
)
from credlattice.readers.tables import Row, UnreadableTable, rows
from credlattice.vocabulary import GRAPH, RESOURCE

_ENDS: Final = ("subject_id", "predicate_id", "object_id")
_READ_BY_HAND: Final = frozenset({*_ENDS, "predicate_modifier", "record_id"})
_LITERAL: Final = "rdfs literal"
_SURPLUS: Final = "more cells than columns"


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """One record for the metadata of each set, then one for each mapping."""
    beside = [path for path in files if is_metadata(path)]
    used: set[Path] = set()
    versions: dict[str, tuple[str, str]] = {}
    for path in files:
        if not is_metadata(path):
            yield from _read_set(path, beside, used, versions, read_on)
    for path in beside:
        if path not in used:
            reason = "the metadata of no mappings: import it together with the TSV of the same name"
            yield refused(_nowhere(read_on), path.name, "metadata-only", reason)


def _read_set(
    path: Path, beside: Sequence[Path], used: set[Path], versions: dict[str, tuple[str, str]], read_on: date
) -> Iterator[Record]:
    try:
        block, skipped = block_of(path)
        companion = sidecar(path, beside)
        if companion:
            used.add(companion)
        if not skipped and companion:
            block = companion.read_text(encoding="utf-8-sig", errors="replace")
        metadata = parse(block or "{}")
    except (OSError, BadValue) as error:
        kind = error.kind if isinstance(error, BadValue) else "unreadable-file"
        yield refused(_nowhere(read_on), f"{path.name}:1", kind, f"{error}. Without them no mapping can be read"[:400])
        return
    mapping_set, about = describe(metadata, path, read_on)
    version, first = versions.setdefault(mapping_set.iri, (mapping_set.version, path.name))
    if version != mapping_set.version:
        about.quads.clear()
        reason = f"{first} holds version {version or '(not stated)'} of the same set and was read: import one version"
        about.refuse("conflicting-version", reason)
        yield about.record(block[:MAX_FRAGMENT])
        return
    if not metadata:
        about.quads.clear()
        reason = f"no metadata: neither lines with # above the mappings nor {path.stem}.yml beside them"
        about.refuse("no-metadata", reason)
    yield about.record(block[:MAX_FRAGMENT])
    yield from _mappings(path, skipped, mapping_set)


def _mappings(path: Path, skipped: int, mapping_set: MappingSet) -> Iterator[Record]:
    document = mapping_set.document
    try:
        columns = _columns(path, skipped)
        if missing := [column for column in _ENDS if column not in columns]:
            reason = f"no mappings: the columns {', '.join(missing)} are missing from the header"
            yield refused(document, f"{path.name}:{skipped + 1}", "unrecognised-file", reason, ", ".join(columns))
            return
        unknown = [c for c in columns if c and c not in OF_MAPPINGS and c not in PERSONAL and c not in _READ_BY_HAND]
        for number, row in enumerate(rows(path, header=skipped + 1, columns=(*columns, _SURPLUS))):
            if row.blank:
                continue
            about = _mapping(row, mapping_set)
            if unknown and not number:
                about.warn(
                    "unknown-slot", f"columns that SSSOM does not define are left out: {', '.join(unknown)[:200]}"
                )
            yield about.record(_shown(row))
    except (OSError, UnicodeError, csv.Error, UnreadableTable) as error:
        reason = f"cannot be read further: {error}. Get the file again"[:400]
        yield refused(document, path.name, "unreadable-file", reason)


def _columns(path: Path, skipped: int) -> list[str]:
    # Read as a row like any other, so that the file is decoded in the same way.
    width = [str(number) for number in range(500)]
    header = next(rows(path, header=skipped, columns=width), None)
    return [header[each] for each in width if each in header.cells] if header else []


def _mapping(row: Row, mapping_set: MappingSet) -> Description:
    about = Description(mapping_set.document, row.place, row.place)
    try:
        _state_mapping(about, row, mapping_set)
    except BadValue as error:
        about.quads.clear()
        about.problems.clear()
        about.refuse(error.kind, f"{error}; mapping set aside")
    return about


def _state_mapping(about: Description, row: Row, mapping_set: MappingSet) -> None:
    if row[_SURPLUS]:
        raise BadValue("extra-cells", f"{_SURPLUS}: put cells that hold a tab in double quotes")
    if _LITERAL in (row["subject_type"].lower(), row["object_type"].lower()):
        raise BadValue("literal-mapping", "it maps a text and no thing with an identifier")
    prefixes = mapping_set.prefixes
    subject, predicate, target = (_end(row, column, prefixes) for column in _ENDS)
    denied = _denied(row)
    nothing = bool(NOTHING & {subject, target})
    if denied and nothing:
        raise BadValue("double-negation", f"Not together with {SSSOM}NoTermFound says nothing that could be relied on")
    about.id = prefixes.expand(row["record_id"]) if row["record_id"] else _minted(row, mapping_set)
    made = deny_mapping if denied or nothing else assert_mapping
    made(about, mapping_set.iri, about.id, subject, predicate, target)
    if denied:
        about.say(about.id, SSSOM + "predicate_modifier", SSSOM + "NegatedPredicate")
    if not row["mapping_justification"]:
        about.warn("no-justification", "mapping_justification is empty; SSSOM asks every mapping for one")
    for name, slot in OF_MAPPINGS.items():
        if cell := row[name]:
            state(about, about.id, name, slot, cell, prefixes)


def _end(row: Row, column: str, prefixes: Prefixes) -> str:
    if not row[column]:
        raise BadValue("missing-end", f"{column} is empty")
    return prefixes.expand(row[column])


def _denied(row: Row) -> bool:
    modifier = row["predicate_modifier"]
    if modifier.lower() not in ("", "not"):
        reason = f"predicate_modifier {modifier[:40]!r} is unknown, and may turn the mapping into its opposite"
        raise BadValue("unknown-modifier", reason)
    return bool(modifier)


def _minted(row: Row, mapping_set: MappingSet) -> str:
    """The same for the same mapping in every version of its set, wherever it stands."""
    said = [f"{name}={cell}" for name, cell in sorted(row.cells.items()) if cell and name not in PERSONAL]
    return f"{RESOURCE}mapping/{short_hash(mapping_set.iri, *said)}"


def _shown(row: Row) -> str:
    return "; ".join(f"{name}={cell}" for name, cell in row.cells.items() if cell and name not in PERSONAL)[
        :MAX_FRAGMENT
    ]


def _nowhere(read_on: date) -> SourceDocument:
    return SourceDocument(f"{GRAPH}document/sssom", "SSSOM mapping sets", ("https://w3id.org/sssom/",), read_on)


FORMAT: Final = Format(
    "sssom",
    "SSSOM mapping sets (TSV, with metadata inside or in YAML)",
    read,
    files=("*sssom*.tsv", "*sssom*.yml", "*sssom*.yaml"),
    together=True,
)
