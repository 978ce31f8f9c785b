"""What the tests share: one release of the project's own data, one running server, and the publishers' real files."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from credlattice import release
from credlattice.release import Release
from credlattice.settings import settings
from tests.real_files import SHARED, require

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared_ctdl() -> Path:
    """The folder of real published CTDL files; the tests that need it are skipped, loudly, where it is absent."""
    return require(SHARED / "ctdl", "imports of real files are")


@pytest.fixture(scope="session")
def pathway_files(shared_ctdl: Path) -> dict[str, Path]:
    """The real pathway files by a short name."""
    start = "Schema-Development--PathwaysConditionsAndConstraints-Pathway-Examples"
    names = {
        "bakersfield": "Archive-Bakersfield_AS_CS_pathway-CSU_transfer-v2.json",
        "comptia": "CompTIA-CompTIA-IT_Networking_Specialist.jsonld",
        "french": "CompTIA-CTDL-French_BA_Marketable_Skills.json",
        "french-registry": "Badgr-Badgr_French_B.A.MarketableSkills_CR_sandbox.json",
        "welding": "Kansas-HutchinsonWeldingAAS.json",
    }
    return {short: shared_ctdl / f"{start}-{name}" for short, name in names.items()}


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the release of the project's own data; tests do not write to it."""
    folder = tmp_path_factory.mktemp("home")
    release.build(folder)
    return folder


@pytest.fixture
def at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The command line of this test works on `home`."""
    monkeypatch.setenv("CREDLATTICE_HOME", str(home))
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(scope="session")
def live(home: Path) -> Release:
    return release.current(home)


@pytest.fixture(scope="session")
def server_url(home: Path) -> Iterator[str]:
    """A real server on the release of the project's own data."""
    with serving(home) as url:
        yield url


class serving:
    """A `credlattice serve` process on a free port, for `with`."""

    def __init__(self, home: Path, **settings: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {**os.environ, "CREDLATTICE_HOME": str(home)}
        self.environment.update({f"CREDLATTICE_{name.upper()}": value for name, value in settings.items()})

    def __enter__(self) -> str:
        command = [sys.executable, "-m", "credlattice", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=2) as answer:
                    if answer.status == 200:
                        return self.url
            except OSError:
                time.sleep(0.1)
        output = self.process.stdout.read() if self.process.stdout and self.process.poll() is not None else b""
        self.__exit__()
        raise RuntimeError(f"the server did not start: {re.sub(r'[^ -~]', ' ', output.decode())[-2000:]}")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
