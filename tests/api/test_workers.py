"""The pool of query processes by itself."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from credlattice import release
from credlattice.settings import Settings
from credlattice_api.problems import ProblemError
from credlattice_api.workers import QueryPool

ASK = ("ASK {}", ("application/sparql-results+json", "text/turtle"), ([], []), True)


def test_a_pool_that_failed_is_replaced_and_one_that_was_stopped_says_so(home: Path) -> None:
    async def ask() -> None:
        pool = QueryPool(release.current(home).path / "store", Settings(home=home))  # type: ignore[call-arg]
        assert b"true" in (await pool.run(*ASK))[1]
        pool._pool.close()  # type: ignore[no-untyped-call]  # as if its own threads had failed
        assert b"true" in (await pool.run(*ASK))[1]
        pool.stop()
        with pytest.raises(ProblemError) as problem:
            await pool.run(*ASK)
        assert problem.value.kind == "stopping"

    asyncio.run(ask())
