"""Getting a file from the web in spite of the web: resumed, tried again with longer and longer waits, checked."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

AGENT: Final = "Credlattice (open knowledge graph of credentials)"
_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
Wait = Callable[[float], None]


class DownloadError(Exception):
    """It could not be had; the message says what was tried and what to do."""


@dataclass(frozen=True)
class Patience:
    """How long to go on trying."""

    tries: int = 6
    """In a row without anything new having come."""
    first_wait: float = 1.0
    """Seconds before the second try; each wait is about twice the one before."""
    longest_wait: float = 60.0
    timeout: float = 30.0
    """Seconds without a byte after which a try counts as failed."""
    wait: Wait = time.sleep

    def seconds(self, failures: int, asked: str | None) -> float:
        """How long to wait after so many failures in a row; `asked` is the server's Retry-After."""
        if asked and asked.strip().isdigit():
            return min(float(asked), self.longest_wait)
        # Spread, so that many who were turned away together do not come back together.
        spread: float = random.uniform(0.75, 1.25)  # noqa: S311
        return min(self.first_wait * 2.0 ** (failures - 1), self.longest_wait) * spread


@dataclass(frozen=True)
class Downloaded:
    """What was got."""

    url: str
    bytes: int
    sha256: str
    modified: str | None
    """The server's Last-Modified."""
    resumed: int
    """How many times it went on where it had broken off."""


def client(patience: Patience) -> httpx.Client:
    """Follows a few redirects, and to http and https only."""
    return httpx.Client(timeout=patience.timeout, follow_redirects=True, max_redirects=5, headers={"User-Agent": AGENT})


def get(url: str, http: httpx.Client, patience: Patience) -> httpx.Response:
    """One whole answer that is a success. Raises DownloadError."""
    failures, last = 0, ""
    while failures < patience.tries:
        asked = None
        try:
            answer = http.get(url)
            if answer.is_success:
                return answer
            last, asked = f"{answer.status_code} {answer.reason_phrase}", answer.headers.get("Retry-After")
            if answer.status_code not in _AGAIN:
                raise DownloadError(f"{url}: the server says {last}. Is the address right?")
        except (httpx.TooManyRedirects, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            raise DownloadError(f"{url}: {error}") from error
        except httpx.HTTPError as error:
            last = str(error) or type(error).__name__
        failures += 1
        if failures < patience.tries:
            patience.wait(patience.seconds(failures, asked))
    raise DownloadError(f"{url}: {last}, {failures} times in a row. Try again later: what came so far is kept")


def download(url: str, target: Path, patience: Patience | None = None, most: int = 1 << 34) -> Downloaded:
    """`url` into `target`, by way of `target.part`, where a later call goes on if this one ends early.

    At most `most` bytes. Raises DownloadError; `target` is only ever there whole.
    """
    patience = patience or Patience()
    part, mark = target.with_name(target.name + ".part"), target.with_name(target.name + ".part.etag")
    target.parent.mkdir(parents=True, exist_ok=True)
    failures, resumed, last = 0, 0, ""
    with client(patience) as http:
        while failures < patience.tries:
            had, asked = part.stat().st_size if part.exists() else 0, None
            try:
                answer_headers = _receive(http, url, part, mark, had, most)
                resumed += had > 0 and answer_headers.status_code == 206
                size = part.stat().st_size
                part.replace(target)
                mark.unlink(missing_ok=True)
                return Downloaded(url, size, _sha256(target), answer_headers.headers.get("Last-Modified"), resumed)
            except _Refused as refused:
                last, asked = str(refused), refused.retry_after
            except (httpx.TooManyRedirects, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
                raise DownloadError(f"{url}: {error}") from error
            except httpx.HTTPError as error:
                last = str(error) or type(error).__name__
            grown = (part.stat().st_size if part.exists() else 0) > had
            resumed += grown and had > 0
            failures = 1 if grown else failures + 1
            if failures < patience.tries:
                patience.wait(patience.seconds(failures, asked))
    raise DownloadError(f"{url}: {last}, {failures} times in a row. Try again later: what came so far is kept")


class _Refused(Exception):
    def __init__(self, why: str, retry_after: str | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after


def _receive(http: httpx.Client, url: str, part: Path, mark: Path, had: int, most: int) -> httpx.Response:
    headers = {"Accept-Encoding": "identity"}
    known = mark.read_text(encoding="utf-8") if mark.exists() else ""
    if had and known:
        # Only goes on if it is still the same file: otherwise the server sends the new one from its start.
        headers |= {"Range": f"bytes={had}-", "If-Range": known}
    with http.stream("GET", url, headers=headers) as answer:
        if answer.status_code == 416:
            part.unlink(missing_ok=True)
            raise _Refused("the part that was kept is longer than the file: begun anew")
        if answer.status_code in _AGAIN:
            raise _Refused(f"{answer.status_code} {answer.reason_phrase}", answer.headers.get("Retry-After"))
        if not answer.is_success:
            raise DownloadError(f"{url}: the server says {answer.status_code} {answer.reason_phrase}")
        goes_on = answer.status_code == 206
        if goes_on and not answer.headers.get("Content-Range", "").startswith(f"bytes {had}-"):
            part.unlink(missing_ok=True)
            raise _Refused("the server sent another part than was asked for: begun anew")
        etag = answer.headers.get("ETag", "")
        mark.write_text(etag if not etag.startswith("W/") else "", encoding="utf-8")
        expected = answer.headers.get("Content-Length")
        size = had if goes_on else 0
        whole = size + int(expected) if expected and expected.isdigit() else None
        with part.open("ab" if goes_on else "wb") as file:
            for chunk in answer.iter_raw():
                size += len(chunk)
                if size > most:
                    raise DownloadError(f"{url}: more than {most:,} bytes: stopped")
                file.write(chunk)
        if whole is not None and size != whole:
            raise _Refused(f"{size} of {whole} bytes came")
        return answer


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
