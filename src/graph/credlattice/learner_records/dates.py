"""Moments and days as records write them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from credlattice.learner_records.record import Validity


def moment(value: Any) -> datetime | None:
    """`2026-01-31T12:00:00Z` or `2026-01-31` (its first moment, UTC); None where it is no such text."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip()[:40])
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def day(value: Any) -> str:
    """The day as `2026-01-31`, or ''."""
    found = moment(value)
    return found.date().isoformat() if found else ""


def validity(start: Any, end: Any, now: datetime) -> Validity:
    """Whether `now` lies between the dates a record states; either may be missing (None)."""
    first, last = moment(start), moment(end)
    if (start is not None and first is None) or (end is not None and last is None):
        return Validity.UNREADABLE
    if last is not None and last <= now:
        return Validity.EXPIRED
    if first is not None and first > now:
        return Validity.NOT_YET
    return Validity.VALID if first or last else Validity.NOT_STATED
