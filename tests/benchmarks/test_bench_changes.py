"""`credlattice diff` from the command to the last line: the ontology's versions, the project's releases, and growth.

The synthetic releases hold documents of ten credentials with ten statements each. One statement in a hundred has
another value in the second, so that every document differs, which is the worst case. Peak memory is the process's.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from credlattice import importing
from credlattice.catalog import describe
from credlattice.model import SourceDocument
from credlattice.store import EmbeddedStore
from credlattice.vocabulary import CTERMS, GRAPH, RDF
from tests.real_files import SHARED

SIZES = (10_000, 100_000, 1_000_000)


def quads(size: int, changed: bool) -> Iterator[Quad]:
    for document in range(size // 100):
        graph = NamedNode(f"{GRAPH}document/{document}")
        yield from describe(SourceDocument(graph.value, f"Document {document}", (f"https://e.org/{document}",)))
        for thing in range(10):
            number = document * 10 + thing
            node = NamedNode(f"https://e.org/thing/{number}")
            yield Quad(node, NamedNode(RDF + "type"), NamedNode(CTERMS + "Certificate"), graph)
            yield Quad(node, NamedNode(CTERMS + "name"), Literal(f"Certificate {number}", language="en"), graph)
            for place in range(8):
                other = " now" if changed and thing == place == 7 else ""
                yield Quad(node, NamedNode(f"{CTERMS}p{place}"), Literal(f"value {place} of {number}{other}"), graph)


def write_release(folder: Path, content: Iterator[Quad]) -> Path:
    folder.mkdir()
    store = EmbeddedStore(folder / "work")
    store.add(content)
    store.finish()
    store.raw.backup(str(folder / "store"))
    (folder / "manifest.json").write_text(json.dumps({"created": "2026-11-25"}))
    return folder


# A child's own count: what `wait4` gives holds the parent's memory at the fork as well.
COMMAND = """
import atexit, pathlib, sys
from credlattice.cli import app
status = pathlib.Path("/proc/self/status")
atexit.register(lambda: sys.stderr.write(status.read_text().split("VmHWM:")[1].split()[0]))
app()
"""


def diff(home: Path, *arguments: str) -> tuple[dict[str, Any], int]:
    """What the command says, and its peak memory in MiB."""
    command = [sys.executable, "-c", COMMAND, "diff", *arguments, "--json"]
    environment = {**os.environ, "CREDLATTICE_HOME": str(home)}
    done = subprocess.run(command, capture_output=True, env=environment, check=True, text=True)
    return json.loads(done.stdout), int(done.stderr) // 1024


def measured(benchmark: Any, home: Path, *arguments: str, rounds: int = 3) -> dict[str, Any]:
    found, peak = benchmark.pedantic(diff, args=(home, *arguments), rounds=rounds)
    benchmark.extra_info["peak MiB"] = peak
    return dict(found)


def test_two_versions_of_the_ontology(benchmark: Any, home: Path) -> None:
    assert measured(benchmark, home, "0.1.0", "current")["changed"]


def test_two_releases_of_the_projects_data(benchmark: Any, home: Path, tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.mktemp("changed") / "home"
    shutil.copytree(home, folder, symlinks=True)
    files = sorted((SHARED / "ctdl").glob("*Credential_PublishDetailedRecord_API_output.json"))
    if not files:
        pytest.skip("the publishers' files are not there")
    importing.import_files(folder, "ctdl", files)
    assert measured(benchmark, folder, "previous", "live")["documents"]["added"]["total"] == 1


@pytest.mark.parametrize("size", SIZES)
def test_growth_with_one_statement_in_a_hundred_changed(benchmark: Any, home: Path, tmp_path: Path, size: int) -> None:
    sides = [write_release(tmp_path / str(changed), quads(size, changed)) for changed in (False, True)]
    benchmark.extra_info["statements"] = size
    found = measured(benchmark, home, *map(str, sides), rounds=1 if size > 100_000 else 3)
    assert found["things"][0]["changed"]["total"] == size // 100
    assert found["statements"] == {"added": size // 100, "removed": size // 100}
