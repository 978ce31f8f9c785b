"""SPARQL in child processes over a read-only release: one that crashes, hangs or eats memory takes only its child."""

from __future__ import annotations

import asyncio
import io
import multiprocessing
import re
import signal
from concurrent.futures import TimeoutError as Late
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from credlattice import confinement
from credlattice.settings import Settings
from credlattice_api.negotiation import GRAPH_TYPES, RESULT_TYPES
from credlattice_api.problems import ProblemError

_state: dict[str, Any] = {}
Refusal = tuple[str, str]


class _TooLarge(Exception):
    pass


class _Bounded(io.BytesIO):
    """Refuses to hold more than `limit` bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def write(self, data: Any, /) -> int:
        if self.tell() + len(data) > self.limit:
            raise _TooLarge
        return super().write(data)


def _open(store: str, memory_mb: int) -> None:
    confinement.limit_memory(memory_mb)
    try:
        confinement.refuse_sockets()
        _state["sandboxed"] = True
    except confinement.NoSocketFilter:
        _state["sandboxed"] = False
    from pyoxigraph import Store

    _state["store"] = Store.read_only(store)


def _run(
    query: str, media: tuple[str, str], graphs: tuple[list[str], list[str]], union: bool, max_bytes: int
) -> tuple[str, bytes] | Refusal:
    """(media type, body), or (problem kind, detail), whose second part is text."""
    from pyoxigraph import NamedNode, QueryTriples

    if not _state["sandboxed"] and re.search(r"service|\\u", query, re.IGNORECASE):
        return "query-refused", "on this machine no query may hold the word 'service' or a \\u escape"
    body = _Bounded(max_bytes)
    try:
        default, named = ([NamedNode(iri) for iri in group] for group in graphs)
        answer = _state["store"].query(
            query,
            use_default_graph_as_union=union,
            **({"default_graph": default} if default or named else {}),
            **({"named_graphs": named} if default or named else {}),
        )
        result_type, graph_type = media
        if isinstance(answer, QueryTriples):
            answer.serialize(body, format=GRAPH_TYPES[graph_type])
            return graph_type, body.getvalue()
        answer.serialize(body, format=RESULT_TYPES[result_type])
        return result_type, body.getvalue()
    except SyntaxError as error:
        return "query-syntax", str(error)
    except _TooLarge:
        return "query-too-large", f"the result is larger than {max_bytes // 2**20} MiB"
    except MemoryError:
        return "query-crashed", "the query ran out of memory"
    except (RuntimeError, OSError, ValueError) as error:
        return "query-syntax", f"the query cannot be evaluated: {error}"


class QueryPool:
    """A few processes that answer queries on one release, and a short queue before them."""

    def __init__(self, store: Path, settings: Settings) -> None:
        self.settings = settings
        self._asked: set[Any] = set()
        self._stopped = False
        self._store = store
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self.settings.query_workers,
            context=multiprocessing.get_context("spawn"),
            initializer=_open,
            initargs=(str(self._store), self.settings.query_memory_mb),
        )

    async def run(
        self, query: str, media: tuple[str, str], graphs: tuple[list[str], list[str]], union: bool
    ) -> tuple[str, bytes]:
        """(media type, complete body). Raises ProblemError when a limit was met; nothing is ever cut short."""
        settings = self.settings
        if len(self._asked) >= settings.query_queue:
            detail = f"{len(self._asked)} queries are running or waiting; the limit is {settings.query_queue}"
            raise ProblemError("query-busy", detail, limit=settings.query_queue)
        limit = settings.result_mb * 1024 * 1024
        try:
            future = self._schedule(query, media, graphs, union, limit)
        except RuntimeError as error:
            raise ProblemError("stopping", "the server is stopping, or changing to a new release") from error
        self._asked.add(future)
        try:
            kind, body = await asyncio.wrap_future(future)
        except asyncio.CancelledError as error:
            # Either the pool was stopped, or the request was given up: only the first is ours to explain.
            if not self._stopped:
                raise
            raise ProblemError("stopping", "the server is stopping") from error
        except Late as error:
            seconds = settings.query_seconds
            raise ProblemError("query-timeout", f"stopped after {seconds:g} seconds", limit=seconds) from error
        except ProcessExpired as error:
            detail = f"the query's process ended: it may use {settings.query_memory_mb} MiB"
            raise ProblemError("query-crashed", detail, limit=settings.query_memory_mb) from error
        finally:
            self._asked.discard(future)
        if isinstance(body, str):
            raise ProblemError(kind, body)
        return kind, body

    def _schedule(self, *arguments: object) -> Any:
        """Hand one query to a process. Children start with SIGINT blocked: Ctrl-C is for the server, who ends them."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return self._pool.schedule(_run, args=arguments, timeout=self.settings.query_seconds)
        except RuntimeError:
            if self._stopped:
                raise
            # A pool whose own threads have failed never recovers: the next query must not find it so.
            self._pool = self._new_pool()
            return self._pool.schedule(_run, args=arguments, timeout=self.settings.query_seconds)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def retire(self) -> None:
        """Let what runs end, take nothing new."""
        self._stopped = True
        self._pool.close()  # type: ignore[no-untyped-call]

    def stop(self) -> None:
        """End what runs: its clients are told so."""
        self._stopped = True
        for future in list(self._asked):
            future.cancel()
        self._pool.stop()  # type: ignore[no-untyped-call]
