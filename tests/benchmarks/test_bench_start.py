"""How long a person waits: a first build, and a server that has nothing to rebuild."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from credlattice import release
from tests.conftest import serving


def test_build_of_the_projects_own_data(benchmark: Any, tmp_path_factory: Any) -> None:
    def build() -> int:
        return int(release.build(tmp_path_factory.mktemp("home")).manifest["triples"])

    assert benchmark.pedantic(build, rounds=3) > 15_000


def test_server_start_with_nothing_to_rebuild(benchmark: Any, home: Path) -> None:
    """From the command to the first answer of /health, the process's own start included."""

    def start() -> None:
        with serving(home):
            pass

    benchmark.pedantic(start, rounds=5)
