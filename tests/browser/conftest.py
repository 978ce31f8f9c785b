"""A real Chromium for the tests in this folder. Without one they fail: a skipped browser test proves nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

# Nothing but the page under test may reach for the network. Playwright itself adds --headless and, root or not,
# --no-sandbox: the pages are our own, and Ubuntu forbids the sandbox to a Chromium that is not from its store.
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The Chromium that CREDLATTICE_CHROMIUM names, else the one that `make browser` wrote down."""
    named = os.environ.get("CREDLATTICE_CHROMIUM", "")
    note = Path(sys.prefix) / ".chromium"
    path = named or (note.read_text(encoding="utf-8").strip() if note.exists() else "")
    if not path:
        pytest.fail("no Chromium is known: run 'make browser', or set CREDLATTICE_CHROMIUM to its path", pytrace=False)
    if not os.access(path, os.X_OK):
        pytest.fail(
            f"the Chromium at {path} is gone: run 'make browser' again, or set CREDLATTICE_CHROMIUM", pytrace=False
        )
    return path


@pytest.fixture(scope="package")
def browser(chromium_path: str) -> Iterator[Browser]:
    """One headless Chromium for all tests here; a `browser.new_context()` in each keeps their storage apart.

    It ends with this package, not with the session: while Playwright's loop is alive, `asyncio.run` fails in every
    other test.
    """
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, headless=True, args=FLAGS)
        yield chromium
        chromium.close()
