"""The metadata of SSSOM mapping sets: YAML above the mappings or beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import yaml

from credlattice.model import SourceDocument
from credlattice.readers.describing import Description, short_hash, slug
from credlattice.readers.sssom_slots import (
    BUILT_IN,
    OF_MAPPINGS,
    OF_SETS,
    PERSONAL,
    SSSOM,
    BadValue,
    Prefixes,
    Slot,
    address,
    state,
)
from credlattice.vocabulary import GRAPH, RESOURCE

MAX_METADATA: Final = 500_000
"""Characters of metadata."""
_NOT_STATED: Final = frozenset(
    {"curie_map", "mapping_set_id", "mappings", "extension_definitions", *PERSONAL, *OF_MAPPINGS} - OF_SETS.keys()
)
"""What a set may hold that is no statement about it."""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_STEM: Final = re.compile(r"(?:\.sssom|[-_.]meta(?:data)?)*\.(?:tsv|txt|ya?ml)\Z", re.IGNORECASE)
# Aliases let a few lines stand for gigabytes, and tags for objects; SSSOM forbids them all.
_FORBIDDEN: Final = (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken, yaml.DirectiveToken)


@dataclass(frozen=True)
class MappingSet:
    iri: str
    document: SourceDocument
    prefixes: Prefixes
    version: str


def is_metadata(path: Path) -> bool:
    return path.suffix.lower() in (".yml", ".yaml")


def sidecar(path: Path, candidates: Sequence[Path]) -> Path | None:
    """The metadata file that belongs to a file of mappings: of its name, in its folder if there are several."""
    named = [each for each in candidates if _STEM.sub("", each.name) == _STEM.sub("", path.name)]
    here = [each for each in named if each.parent == path.parent]
    return here[0] if here else named[0] if len(named) == 1 else None


def block_of(path: Path) -> tuple[str, int]:
    """The metadata above the mappings, and how many lines it takes. Raises OSError."""
    lines: list[str] = []
    size = 0
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for line in file:
            if not line.startswith("#"):
                break
            size += len(line)
            # Spreadsheets fill the line up with tabs.
            lines.append(line[1:].rstrip("\t\r\n") if size <= MAX_METADATA else "")
    return "\n".join(lines) if size <= MAX_METADATA else "#" * (MAX_METADATA + 1), len(lines)


def parse(block: str) -> dict[str, object]:
    """The slots of a metadata block. Raises BadValue."""
    if len(block) > MAX_METADATA:
        raise BadValue("metadata-too-large", f"more than {MAX_METADATA:,} characters of metadata: refused")
    try:
        if any(isinstance(token, _FORBIDDEN) for token in yaml.scan(block, Loader=yaml.SafeLoader)):
            raise BadValue("forbidden-yaml", "the metadata use anchors, aliases, tags or directives: write them out")
        found = yaml.safe_load(block)
    except BadValue:
        raise
    except (
        yaml.YAMLError,
        ValueError,
        TypeError,
        LookupError,
        ArithmeticError,
        AttributeError,
        RecursionError,
    ) as error:
        reason = " ".join(str(error).split())[:200]
        raise BadValue("bad-metadata", f"the metadata are no readable YAML: {reason}") from error
    if not isinstance(found, dict):
        raise BadValue("bad-metadata", "the metadata are no map of slots: write 'curie_map:' and the others")
    return {str(key): value for key, value in found.items()}


def describe(metadata: Mapping[str, object], file: Path, read_on: date) -> tuple[MappingSet, Description]:
    """The set, and what its metadata say of it."""
    problems: list[tuple[str, str]] = []
    iri = _identifier(metadata, file, problems)
    version = _scalar(metadata.get("mapping_set_version"))
    licence = _scalar(metadata.get("license"))
    if not licence:
        problems.append(("no-licence", "the set states no license; ask its publisher before passing it on"))
    document = SourceDocument(
        graph=f"{GRAPH}document/sssom/{slug(iri.partition('://')[2])[:80].strip('-')}-{short_hash(iri)}",
        title=_scalar(metadata.get("mapping_set_title"))[:300] or f"Mapping set {iri}",
        addresses=(iri,),
        read_on=read_on,
        licence=licence[:300] or None,
        version=_moment(_scalar(metadata.get("publication_date"))) or _moment(version),
    )
    prefixes = Prefixes(_declared(metadata.get("curie_map"), problems))
    about = Description(document, iri, f"{file.name}:1")
    for kind, reason in problems:
        about.warn(kind, reason)
    about.thing(iri, SSSOM + "MappingSet")
    for name, slot in OF_SETS.items():
        for value in _values(metadata.get(name)):
            _state(about, iri, name, slot, value, prefixes)
    if unknown := [name[:60] for name in metadata if name not in OF_SETS and name not in _NOT_STATED]:
        about.warn("unknown-slot", f"slots that SSSOM does not define are left out: {', '.join(unknown)[:200]}")
    return MappingSet(iri, document, prefixes, version), about


def _state(about: Description, iri: str, name: str, slot: Slot, value: str, prefixes: Prefixes) -> None:
    if name == "creator_id" and value.lower().startswith("mailto:"):
        return
    state(about, iri, name, slot, value, prefixes)


def _identifier(metadata: Mapping[str, object], file: Path, problems: list[tuple[str, str]]) -> str:
    stated = _scalar(metadata.get("mapping_set_id"))
    try:
        if "://" in stated:
            return address(stated)
    except BadValue:
        pass
    iri = f"{RESOURCE}mapping-set/{slug(_STEM.sub('', file.name)) or 'unnamed'}"
    problems.append(("no-set-id", f"mapping_set_id {stated[:80]!r} is no web address; the set is called {iri}"))
    return iri


def _declared(curie_map: object, problems: list[tuple[str, str]]) -> dict[str, str]:
    declared: dict[str, str] = {}
    if not isinstance(curie_map, dict):
        problems.append(("no-curie-map", "the metadata hold no curie_map, so only built-in prefixes are known"))
        return declared
    for name, namespace in curie_map.items():
        prefix = str(name)[:200]
        try:
            if not isinstance(namespace, str) or ":" not in namespace:
                raise BadValue("bad-prefix", "its value is no IRI")
            declared[prefix] = address(namespace)
        except BadValue as error:
            problems.append(("bad-prefix", f"the prefix {prefix[:60]!r} of the curie_map is left out: {error}"))
            continue
        if BUILT_IN.get(prefix, namespace) != namespace:
            reason = f"the curie_map gives {prefix!r} another meaning than SSSOM does ({BUILT_IN[prefix]})"
            problems.append(("redefined-prefix", f"{reason}; read as the curie_map says"))
    return declared


def _values(value: object) -> list[str]:
    return [words for each in value if (words := _scalar(each))] if isinstance(value, list) else [_scalar(value)]


def _scalar(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        return ""
    try:
        return str(value).strip()
    except ValueError:
        # Python writes no integers of thousands of digits.
        return ""


def _moment(version: str) -> str | None:
    try:
        return f"{date.fromisoformat(version).isoformat()}T00:00:00Z" if _DAY.fullmatch(version) else None
    except ValueError:
        return None
