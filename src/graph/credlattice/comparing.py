"""`credlattice diff`: what OLD and NEW mean, and the comparison as the content that `--json` prints."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal

from credlattice import changes, ontology_files, rdf_files, release_changes, resources
from credlattice.changes import OntologyChanges
from credlattice.changes_lines import visible
from credlattice.ontology_view import MalformedList, Ontology
from credlattice.release import Progress, Release
from credlattice.release_changes import ReleaseChanges
from credlattice.store import StoreError

CURRENT: Final = "current"
LIVE: Final = "live"
PREVIOUS: Final = "previous"


class CannotCompare(ValueError):
    """OLD and NEW cannot be compared; the message says what, why and what to do."""


@dataclass(frozen=True)
class Side:
    """What OLD or NEW means: a release folder, or files that make up an ontology."""

    name: str
    kind: Literal["ontology", "release"]
    paths: tuple[Path, ...]


def compare(old: str, new: str, home: Path, *, limit: int = 10, progress: Progress = lambda _: None) -> dict[str, Any]:
    """What changed, in the shape of docs/diff.md; at most `limit` entries of each group, with how many there are.

    Raises CannotCompare.
    """
    try:
        return _compare(find(old, home), find(new, home), limit, progress)
    except (MalformedList, rdf_files.UnreadableFile, release_changes.TooLarge, StoreError, OSError) as error:
        # A parser quotes the file it could not read.
        raise CannotCompare(visible(str(error), 1000)) from error


def _compare(old: Side, new: Side, limit: int, progress: Progress) -> dict[str, Any]:
    if old.kind != new.kind:
        ontology, data = sorted((old, new), key=lambda side: side.kind)
        raise CannotCompare(
            f"{ontology.name!r} is an ontology and {data.name!r} a data release: give two of one sort. The ontologies "
            "that two releases were built with are compared when the releases are"
        )
    compare_both = _ontologies if old.kind == "ontology" else _releases
    return compare_both(old, new, limit, progress)


def find(text: str, home: Path) -> Side:
    """What `text` names: a word (`current`, `live`, `previous`), a version, a release's id, a path, or the beginning of
    one release's id; in this order. Raises CannotCompare."""
    if text in (CURRENT, *_versions()):
        return Side(text, "ontology", _versions().get(text, _modules()))
    kept = _kept(home)
    if text in (LIVE, PREVIOUS):
        return Side(text, "release", (_by_word(text, home, kept),))
    if text in {path.name for path in kept}:
        return Side(text, "release", (home / "releases" / text,))
    path = Path(text).expanduser()
    if path.exists():
        return _at(path)
    begun = [each for each in kept if text and each.name.startswith(text)]
    if len(begun) == 1:
        return Side(begun[0].name, "release", (begun[0],))
    if begun:
        raise CannotCompare(f"{text!r} begins {len(begun)} releases: {_listed(begun)}. Write more of the id")
    raise CannotCompare(
        f"{text!r} is no file or folder, no version of the ontology (known: {', '.join([*_versions(), CURRENT])}) "
        f"and no release (known: {_listed(kept) or 'none yet'}; also '{LIVE}' and '{PREVIOUS}')"
    )


def _versions() -> dict[str, tuple[Path, ...]]:
    """The versions that are known here; the one in use by its number too, unless it has been kept as a file already."""
    kept: dict[str, tuple[Path, ...]] = {
        path.stem: (path,) for path in sorted((resources.ontology_dir() / "versions").glob("*.ttl"))
    }
    header = Ontology("", frozenset(rdf_files.read(resources.ontology_dir() / f"{ontology_files.HEADER}.ttl")))
    number = changes.version(header)
    return kept if number is None or number in kept else {**kept, number: _modules()}


def _modules() -> tuple[Path, ...]:
    return tuple(file.path for file in ontology_files.modules())


def _kept(home: Path) -> list[Path]:
    """The releases under `home`, oldest first."""
    folder = home / "releases"
    return sorted(path for path in folder.iterdir() if _is_release(path)) if folder.is_dir() else []


def _is_release(path: Path) -> bool:
    return not path.name.startswith(".") and (path / "store").is_dir() and (path / "manifest.json").is_file()


def _by_word(word: str, home: Path, kept: Sequence[Path]) -> Path:
    link = home / "current"
    if not link.exists():
        raise CannotCompare(f"there is no release under {home} yet: run 'credlattice build'")
    live = link.resolve()
    if word == LIVE:
        return live
    before = [path for path in kept if path.name < live.name]
    if not before:
        raise CannotCompare(f"{live.name} is the only release: there is none before it to compare with")
    return before[-1]


def _at(path: Path) -> Side:
    if not path.is_dir():
        return Side(str(path), "ontology", (path,))
    if _is_release(path.resolve()):
        return Side(str(path), "release", (path,))
    files = sorted(path.glob("*.ttl"))
    if not files:
        raise CannotCompare(
            f"{path}: the folder holds neither Turtle files (*.ttl) nor a data release (store/ and manifest.json)"
        )
    return Side(str(path), "ontology", tuple(files))


def _listed(paths: Sequence[Path], most: int = 8) -> str:
    more = f" and {len(paths) - most} older" if len(paths) > most else ""
    return ", ".join(path.name for path in reversed(paths[-most:])) + more


def _ontologies(old: Side, new: Side, limit: int, progress: Progress) -> dict[str, Any]:
    read = []
    for side in (old, new):
        progress(f"reading {side.name}")
        read.append(Ontology(side.name, frozenset(rdf_files.read_all(list(side.paths)))))
    progress("comparing")
    found = changes.compare(*read)
    ends = [{"name": each.name, "statements": len(each.statements)} for each in read]
    return {"what": "ontology", "old": ends[0], "new": ends[1], "changed": bool(found), **_ontology(found, limit)}


def _releases(old: Side, new: Side, limit: int, progress: Progress) -> dict[str, Any]:
    opened = [Release(side.paths[0].resolve(), _manifest(side.paths[0])) for side in (old, new)]
    same = opened[0].path == opened[1].path
    found = ReleaseChanges()
    if not same:
        found = release_changes.compare(opened[0].store, opened[1].store, limit=limit, progress=progress)
    ends = [
        {"name": each.id, "created": each.manifest.get("created"), "statements": len(each.store)} for each in opened
    ]
    return {"what": "release", "old": ends[0], "new": ends[1], "changed": bool(found), **_release(found, limit)}


def _manifest(path: Path) -> dict[str, Any]:
    try:
        content = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise CannotCompare(
            f"{path / 'manifest.json'}: not JSON: {error}. The release is damaged: build another"
        ) from error
    return content if isinstance(content, dict) else {}


def _ontology(found: OntologyChanges, limit: int) -> dict[str, Any]:
    groups = (
        "added",
        "removed",
        "deprecated",
        "restored",
        "changed",
        "moved",
        "shared_added",
        "shared_removed",
        "headers",
    )
    names = {"changed": "changed_terms", "shared_added": "axioms_added", "shared_removed": "axioms_removed"}
    return {
        **{names.get(group, group): _group(getattr(found, group), limit) for group in groups},
        "verdict": asdict(found.verdict),
    }


def _release(found: ReleaseChanges, limit: int) -> dict[str, Any]:
    documents = {
        state: [document for document in found.documents if document.state == state]
        for state in ("added", "removed", "changed")
    }
    return {
        "statements": {
            "added": sum(document.added for document in found.documents),
            "removed": sum(document.removed for document in found.documents),
        },
        "documents": {state: _group(each, limit) for state, each in documents.items()},
        "things": [
            {
                "kind": kind.kind,
                **{
                    state: {"total": things.total, "first": [asdict(thing) for thing in things.first]}
                    for state, things in (("added", kind.added), ("removed", kind.removed), ("changed", kind.changed))
                },
            }
            for kind in found.kinds
        ],
        "resourced": found.resourced,
        "derived": [asdict(rule) for rule in found.rules],
        "ontology": _ontology(found.ontology, limit) if found.ontology else None,
        "other": found.other,
    }


def _group(entries: Sequence[Any], limit: int) -> dict[str, Any]:
    """How many there are, and the first of them."""
    return {"total": len(entries), "first": [asdict(entry) for entry in entries[:limit]]}
