"""Running the application: one process, which stops at once when it is told to."""

from __future__ import annotations

import threading
from types import FrameType

import uvicorn
from fastapi import FastAPI


class _Server(uvicorn.Server):
    """Ends running queries first: their clients get an answer, and stopping does not wait for the longest of them."""

    def __init__(self, app: FastAPI, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._application = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # In a thread, because the signal may have come while this one holds a lock that closing needs.
        threading.Thread(target=self._application.state.holder.close, daemon=True).start()
        super().handle_exit(sig, frame)


def run(app: FastAPI, host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM."""
    config = uvicorn.Config(app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=5)
    _Server(app, config).run()
