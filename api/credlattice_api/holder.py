"""The live release of a running server: when a new one is swapped in on disk, the next request gets it."""

from __future__ import annotations

import threading

from credlattice import release
from credlattice.release import Release
from credlattice.settings import Settings
from credlattice_api.workers import QueryPool


class Holder:
    """Opens what `home/current` points at, once for each release."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._target = ""
        self._release: Release | None = None
        self._pool: QueryPool | None = None

    def current(self) -> Release:
        """The live release. Raises release.NoRelease when nothing is built."""
        return self.current_with_pool()[0]

    def current_with_pool(self) -> tuple[Release, QueryPool]:
        """The live release and the processes that answer SPARQL on it."""
        link = self.settings.home / "current"
        target = str(link.readlink()) if link.is_symlink() else ""
        with self._lock:
            if self._release is None or self._pool is None or target != self._target:
                wanted = self.settings
                opened = release.current(wanted.home, wanted.several_profiles, wanted.proof_seconds)
                if self._pool is not None:
                    self._pool.retire()
                self._release, self._pool, self._target = (
                    opened,
                    QueryPool(opened.path / "store", self.settings),
                    target,
                )
            return self._release, self._pool

    def close(self) -> None:
        """End every running query."""
        with self._lock:
            if self._pool is not None:
                self._pool.stop()
