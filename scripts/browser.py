"""Finds a Chromium that Playwright can drive, or gets one, and writes its path to .venv/.chromium for tests/browser.

Order: the one named by CREDLATTICE_CHROMIUM, Playwright's own, the system's, Playwright's download, Debian's package.
A path counts only once a page has been opened with it: Ubuntu's `chromium-browser`, for one, may be a stub that asks
for a snap.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Error, Playwright, sync_playwright

ENVIRONMENT = Path(__file__).resolve().parents[1] / ".venv"
ANSWER = ENVIRONMENT / ".chromium"
LOG = ENVIRONMENT / "chromium-install.log"
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL_SECONDS = 900


def works(playwright: Playwright, path: str) -> bool:
    """Whether a page opens in the Chromium at `path`."""
    try:
        browser = playwright.chromium.launch(executable_path=path, timeout=60_000)
        try:
            page = browser.new_page()
            page.set_content("<title>ready</title>")
            return page.title() == "ready"
        finally:
            browser.close()
    except Error as error:
        print(f"browser: {path} does not work: {error.message.splitlines()[0]}", flush=True)
        return False


def as_root() -> list[str] | None:
    """The prefix with which a command runs as root without a question, or None."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def run(*command: str) -> bool:
    """Runs an install step, its output kept in `LOG`; whether it succeeded."""
    with LOG.open("a", encoding="utf-8") as log:
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                timeout=INSTALL_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            print(error, file=log)
            return False
    return done.returncode == 0


def apt_get(root: list[str], *packages: str) -> bool:
    quiet = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    run(*quiet, "update")
    return run(*quiet, "install", "-y", "--no-install-recommends", *packages)


def check_driver() -> None:
    """Playwright's own Node.js needs libatomic, which Chromium's package brings but a bare Debian lacks."""
    command = [sys.executable, "-m", "playwright", "--version"]
    if subprocess.run(command, capture_output=True, check=False).returncode == 0:
        return
    root = as_root()
    if root is not None and shutil.which("apt-get"):
        print("browser: getting libatomic1, which Playwright needs", flush=True)
        apt_get(root, "libatomic1")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip() or "no reason given").splitlines()[0]
        sys.exit(f"browser: Playwright does not run here: {reason} (Debian, Ubuntu: apt install libatomic1)")


def is_ubuntu() -> bool:
    try:
        return platform.freedesktop_os_release().get("ID") == "ubuntu"
    except OSError:
        return False


def candidates(playwright: Playwright) -> Iterator[str]:
    """Paths worth a try, cheapest first; what costs a download is only reached when nothing before it worked."""
    own = playwright.chromium.executable_path
    yield own
    for name in SYSTEM_NAMES:
        yield shutil.which(name) or ""

    root = as_root()
    print("browser: no Chromium found: getting Playwright's own", flush=True)
    tool = [sys.executable, "-m", "playwright"]
    if run(*tool, "install", "--no-shell", "chromium"):
        yield own
        if root is not None:
            print("browser: getting the libraries that Playwright's Chromium needs", flush=True)
            run(*tool, "install-deps", "chromium")
            yield own
    if root is None or is_ubuntu() or not shutil.which("apt-get"):
        return  # Ubuntu's package is a stub for a snap
    print("browser: Playwright's did not do: getting Debian's package chromium", flush=True)
    if apt_get(root, "chromium", "fonts-liberation"):
        yield shutil.which("chromium") or ""


def main() -> None:
    named = os.environ.get("CREDLATTICE_CHROMIUM", "")
    known = ANSWER.read_text(encoding="utf-8").strip() if ANSWER.exists() else ""
    if known and named in ("", known) and os.access(known, os.X_OK):
        return
    ANSWER.unlink(missing_ok=True)
    LOG.unlink(missing_ok=True)
    check_driver()
    with sync_playwright() as playwright:
        paths = iter([named]) if named else candidates(playwright)
        for path in paths:
            if path and Path(path).exists() and works(playwright, path):
                ANSWER.write_text(path + "\n", encoding="utf-8")
                print(f"browser: the tests will drive {path}", flush=True)
                return
    if named:
        sys.exit(f"browser: CREDLATTICE_CHROMIUM={named} is not a Chromium that runs here")
    sys.exit(
        "browser: no Chromium for the browser tests: install one (Debian: apt install chromium), "
        f"or set CREDLATTICE_CHROMIUM to its path; what was tried is in {LOG}"
    )


if __name__ == "__main__":
    main()
