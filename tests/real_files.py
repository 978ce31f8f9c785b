"""The real files of publishers, which the project does not hold: without them tests are skipped, loudly."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared" / "data"


def require(path: Path, what: str) -> Path:
    """`path`; skips the test where it is not there. `what` says what then is not tested."""
    if not path.exists():
        message = f"REAL DATA ABSENT: {path} is not there, so {what} NOT tested"
        warnings.warn(message, stacklevel=2)
        pytest.skip(message)
    return path
