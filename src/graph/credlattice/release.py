"""Releases: a graph and its projections in one folder, built beside the live one and swapped in by renaming a link.

    home/documents/            accepted imports (see `staging`)
    home/releases/<id>/        store/ (Oxigraph), search/ (tantivy), map.json, manifest.json; never changed once there
    home/current               symbolic link to the live release

The id holds a fingerprint of every input, so building again when nothing changed is finding that out.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, Quad

from credlattice import catalog, documents, inference, ontology_files, relational_map, resources, search
from credlattice.catalog import GraphDescription
from credlattice.model import Problem, Record, SourceDocument
from credlattice.questions import Questions
from credlattice.readers import curated, ecosystem
from credlattice.requirements import Several
from credlattice.store import EmbeddedStore
from credlattice.vocabulary import OWL

if TYPE_CHECKING:
    from credlattice.plans import Planner

Progress = Callable[[str], None]


class NoRelease(LookupError):
    """Nothing has been built yet under `home`."""


@dataclass(frozen=True)
class Release:
    """One opened release, read only."""

    path: Path
    manifest: dict[str, Any] = field(default_factory=dict)
    several_profiles: Several = "all"
    proof_seconds: float = 10.0

    @property
    def id(self) -> str:
        return self.path.name

    @cached_property
    def store(self) -> EmbeddedStore:
        return EmbeddedStore(self.path / "store", read_only=True)

    @cached_property
    def questions(self) -> Questions:
        return Questions(self.store)

    @cached_property
    def index(self) -> search.Index:
        return search.Index(self.path / "search")

    @cached_property
    def graphs(self) -> dict[str, GraphDescription]:
        return catalog.read(self.questions)

    @cached_property
    def planner(self) -> Planner:
        # networkx and NumPy take most of a second to import: a server that starts does not wait for them.
        from credlattice import network, requirements
        from credlattice.plans import Planner

        compiled = requirements.compile_rules(self.questions, self.several_profiles)
        return Planner(network.build(compiled), self.questions, self.proof_seconds)

    def read_json(self, name: str) -> Any:
        return json.loads((self.path / name).read_text(encoding="utf-8"))


def current(home: Path, several_profiles: Several = "all", proof_seconds: float = 10.0) -> Release:
    """The live release; raises NoRelease when there is none. The other two are settings of its planner."""
    link = home / "current"
    if not link.exists():
        raise NoRelease(f"nothing is built under {home} yet: run 'credlattice build'")
    path = link.resolve()
    manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    return Release(path, manifest, several_profiles, proof_seconds)


def fingerprint(home: Path) -> str:
    """A hash of everything a release is made from: ontology, queries, data, accepted documents, and this code."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    folders = (resources.ontology_dir(), resources.queries_dir(), resources.data_dir(), package)
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
                digest.update(f"{path.relative_to(folder)}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update(documents.fingerprint(home).encode())
    return digest.hexdigest()[:12]


def build(home: Path, *, keep: int = 5, progress: Progress = lambda _: None, force: bool = False) -> Release:
    """The release of the present inputs: the live one if nothing changed, else a new one, swapped in when complete."""
    home.mkdir(parents=True, exist_ok=True)
    with _lock(home):
        mark = fingerprint(home)
        if not force and (home / "current").exists():
            live = current(home)
            if live.manifest.get("fingerprint") == mark:
                return live
        _remove_leftovers(home)
        started = datetime.now(UTC)
        identifier = f"{started:%Y%m%dT%H%M%S%f}"[:18] + f"-{mark}"
        building = home / "releases" / f".building-{identifier}"
        try:
            _fill(home, building, progress, {"fingerprint": mark, "created": started.isoformat(timespec="seconds")})
            # What cannot be planned on does not go live: the first advisor must not be the one to find out.
            progress("compiling requirements")
            _ = Release(building).planner
            building.rename(home / "releases" / identifier)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
        _point_to(home, identifier)
        _prune(home, keep)
        return current(home)


def _fill(home: Path, building: Path, progress: Progress, manifest: dict[str, Any]) -> None:
    shutil.rmtree(building, ignore_errors=True)
    work = building / "work"
    work.mkdir(parents=True)
    store = EmbeddedStore(work)
    questions = Questions(store)
    problems: list[Problem] = []
    progress("loading the ontology")
    store.add(_ontology())
    progress("loading the project's own data")
    _load(store, _own_records(), problems)
    progress("loading imported documents")
    store.load(documents.statements(home))
    store.add(quad for document in documents.documents(home) for quad in catalog.describe(document))
    progress("deriving what follows")
    manifest["derived"] = inference.derive(store, questions)
    progress("indexing names")
    manifest["named"] = search.build(store, questions, building / "search")
    progress("laying out the map")
    _write_json(building / "map.json", relational_map.build(questions))
    store.finish()
    manifest["triples"] = len(store)
    manifest["graphs"] = len(catalog.read(questions))
    manifest["problems"] = [str(problem) for problem in problems]
    _write_json(building / "manifest.json", manifest)
    store.raw.backup(str(building / "store"))
    shutil.rmtree(work)


def _own_records() -> Iterator[Record]:
    yield from ecosystem.read(resources.data_dir() / "ecosystem")
    yield from curated.read(resources.data_dir() / "credentials")


def _load(store: EmbeddedStore, records: Iterator[Record], problems: list[Problem]) -> None:
    documents: dict[str, SourceDocument] = {}
    quads: list[Quad] = []
    for record in records:
        problems += [problem for problem in record.problems if problem.fatal]
        if record.readable:
            documents[record.document.graph] = record.document
            quads.extend(record.quads)
    for document in documents.values():
        quads.extend(catalog.describe(document))
    store.add(quads)


def _ontology() -> Iterator[Quad]:
    header = NamedNode(OWL + "Ontology")
    for file in ontology_files.in_use():
        quads = list(ontology_files.quads((file,)))
        yield from quads
        addresses = tuple(str(quad.subject.value) for quad in quads if quad.object == header)  # type: ignore[union-attr]
        title = f"Credlattice ontology: {file.name}"
        yield from catalog.describe(
            SourceDocument(ontology_files.graph_of(file), title, addresses, licence="CC BY 4.0")
        )


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _point_to(home: Path, identifier: str) -> None:
    beside = home / ".current.new"
    beside.unlink(missing_ok=True)
    beside.symlink_to(Path("releases") / identifier)
    beside.replace(home / "current")


def _prune(home: Path, keep: int) -> None:
    live = (home / "current").resolve().name
    releases = sorted(path for path in (home / "releases").iterdir() if not path.name.startswith("."))
    for path in releases[:-keep]:
        if path.name != live:
            # Half a release must not look like a whole one.
            shutil.rmtree(path.rename(path.with_name(f".removed-{path.name}")), ignore_errors=True)


def _remove_leftovers(home: Path) -> None:
    """What a build that was killed had begun to write, or to remove. Nobody else builds: the lock is held."""
    for path in (home / "releases").glob(".*"):
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _lock(home: Path) -> Iterator[None]:
    """One builder at a time; the second waits, then finds its work done."""
    with (home / ".build.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def today() -> date:
    return datetime.now(UTC).date()
