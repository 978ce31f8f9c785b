"""The wheel holds all that a checkout holds, and the set-up files say what the README says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[1]
PUBLIC_HOSTS = {"pypi.org", "files.pythonhosted.org"}
LOOK = """
import json, credlattice, credlattice_api
from credlattice import resources
folders = {d.name: sorted(str(f.relative_to(d)) for f in d.rglob("*") if f.is_file())
           for d in (resources.ontology_dir(), resources.queries_dir(), resources.data_dir())}
places = {"root": str(resources.root()), "graph": credlattice.__path__[0], "api": credlattice_api.__path__[0]}
print(json.dumps({**places, "folders": folders}))
"""


def files_in(folder: Path) -> list[str]:
    files = (f.relative_to(folder) for f in folder.rglob("*") if f.is_file())
    return sorted(str(f) for f in files if "__pycache__" not in f.parts and not f.name.startswith(".git"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by the locked hatchling rather than in an environment of its own, so that no network is needed."""
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of a fresh environment that holds the wheel and borrows this run's dependencies."""
    home = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    scripts = home / "bin"
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    assert uv, "uv is not beside this Python: run 'make install'"
    command = [
        uv,
        "pip",
        "install",
        "--quiet",
        "--offline",
        "--no-deps",
        "--python",
        str(scripts / "python"),
        str(wheel),
    ]
    subprocess.run(command, check=True)
    # The .pth files of a folder that a .pth file names are ignored: the checkout's editable install stays out of sight.
    site = subprocess.run(
        [scripts / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    (Path(site.stdout.strip()) / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return scripts


def run_outside(command: list[str | Path], folder: Path) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_installed_package_carries_ontology_queries_and_data(installed: Path, tmp_path: Path) -> None:
    found = json.loads(run_outside([installed / "python", "-c", LOOK], tmp_path))
    environment = str(installed.parent)
    assert found["root"] == found["graph"]
    assert found["graph"].startswith(environment)
    assert found["api"].startswith(environment)
    assert found["folders"] == {name: files_in(ROOT / name) for name in ("ontology", "queries", "data")}


def test_the_installed_command_runs_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    assert "serve" in run_outside([installed / "credlattice", "--help"], tmp_path)


def test_the_wheel_holds_templates_bundles_and_licences(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    pages = {f"credlattice_api/{f}" for f in files_in(ROOT / "api" / "credlattice_api")}
    assert pages <= names
    licences = {name.rpartition("/licenses/")[2] for name in names if "/licenses/" in name}
    assert {"LICENSE", "LICENSES/CC-BY-4.0.txt", "LICENSES/README.txt"} <= licences


def test_the_wheel_puts_nothing_but_its_two_packages_into_an_environment(wheel: Path) -> None:
    top = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {name for name in top if not name.endswith(".dist-info")} == {"credlattice", "credlattice_api"}


def test_the_lock_file_names_public_hosts_only() -> None:
    text = (ROOT / "uv.lock").read_text(encoding="utf-8")
    assert {urlsplit(address).hostname for address in re.findall(r'\w+://[^"\s]+', text)} == PUBLIC_HOSTS
    sources = [package["source"] for package in tomllib.loads(text)["package"]]
    assert [source for source in sources if "registry" not in source] == [{"editable": "."}]


def test_the_front_end_lock_file_names_the_public_registry_only() -> None:
    lock = ROOT / "web" / "package-lock.json"
    if not lock.exists():
        pytest.skip("no front end yet")
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    hosts = {urlsplit(package["resolved"]).hostname for package in packages.values() if "resolved" in package}
    assert hosts <= {"registry.npmjs.org"}


def test_continuous_integration_runs_the_command_that_the_readme_gives() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in script if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["make test"]
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^test: .*\n\t\$\(BIN\)/pytest \$\(ARGS\)$", makefile, re.MULTILINE)
