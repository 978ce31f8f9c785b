"""`credlattice import registry`: the envelopes of a Credential Registry, page by page, kept as they came.

A page is one .jsonl file, an envelope to a line, written whole or not at all; an interrupted run goes on with the first
page that is not there. The last page is always asked for again, since it grows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import httpx

from credlattice.downloads import DownloadError, Patience, client, get

PUBLIC: Final = "https://credentialengineregistry.org/ce-registry/envelopes"
PER_PAGE: Final = 100
MAX_PAGES: Final = 100_000


@dataclass(frozen=True)
class Pages:
    """What was got: the folder, and how many pages and envelopes are in it now."""

    folder: Path
    pages: int
    envelopes: int
    asked: int
    """How many pages were asked for this time."""


def page_folder(home: Path, url: str) -> Path:
    """Where the pages of that registry are kept."""
    where = urlsplit(url)
    return home / "registry" / re.sub(r"[^A-Za-z0-9.-]+", "-", f"{where.netloc}{where.path}").strip("-")


def fetch_pages(
    home: Path,
    url: str = PUBLIC,
    patience: Patience | None = None,
    progress: Callable[[str], None] = lambda _: None,
    most: int = MAX_PAGES,
) -> Pages:
    """Get every page that is not there yet, `most` of them at most. Raises DownloadError; the pages so far stay."""
    patience = patience or Patience()
    folder = page_folder(home, url)
    folder.mkdir(parents=True, exist_ok=True)
    kept = sorted(folder.glob("page-*.jsonl"))
    number, asked = int(kept[-1].stem.partition("-")[2]) if kept else 1, 0
    with client(patience) as http:
        while asked < most:
            progress(f"page {number} of {url}")
            envelopes, is_last = _page(http, url, number, patience)
            asked += 1
            if envelopes:
                _keep(folder, number, envelopes)
            if is_last or not envelopes:
                break
            number += 1
    counted = [sum(1 for _ in path.open("rb")) for path in sorted(folder.glob("page-*.jsonl"))]
    return Pages(folder, len(counted), sum(counted), asked)


def _page(http: httpx.Client, url: str, number: int, patience: Patience) -> tuple[list[dict[str, Any]], bool]:
    """The envelopes of one page, and whether the server says that none follows.

    What is no list of objects is asked for again: an overloaded registry answers so.
    """
    asked = {"page": number, "per_page": PER_PAGE, "include_deleted": "true", "sort_by": "created_at"}
    separator = "&" if urlsplit(url).query else "?"
    why = ""
    for failures in range(1, patience.tries + 1):
        answer = get(f"{url}{separator}{urlencode({**asked, 'sort_order': 'asc'})}", http, patience)
        try:
            found = answer.json()
            if isinstance(found, list) and all(isinstance(each, dict) for each in found):
                return found, bool(answer.links) and "next" not in answer.links
            why = "it is no list of envelopes"
        except ValueError as error:
            why = f"it is no JSON: {error}"[:200]
        patience.wait(patience.seconds(failures, None))
    raise DownloadError(f"page {number} of {url} cannot be used: {why}. Run the command again to go on from there")


def _keep(folder: Path, number: int, envelopes: list[dict[str, Any]]) -> None:
    path = folder / f"page-{number:06d}.jsonl"
    beside = path.with_name(f".{path.name}.new")
    with beside.open("w", encoding="utf-8") as file:
        for envelope in envelopes:
            file.write(json.dumps(envelope, ensure_ascii=False, separators=(",", ":")) + "\n")
    beside.replace(path)
