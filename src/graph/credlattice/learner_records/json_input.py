"""JSON of unknown origin → Python values within bounds, and careful looks into them."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from credlattice.learner_records.record import MAX_DEPTH, MAX_WORDS, UnreadableRecord

# Control characters, halves of characters, and marks that turn the direction of writing or show nothing.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+")


def parse(content: bytes | str) -> Any:
    """The value of a JSON text. Raises UnreadableRecord for what is no JSON, is too deep, or holds a number no program
    keeps."""
    try:
        value = json.loads(content, parse_float=_finite, parse_constant=_finite)
    except RecursionError:
        raise UnreadableRecord(f"it is nested deeper than {MAX_DEPTH} levels") from None
    except ValueError as error:
        raise UnreadableRecord(f"it is not JSON: {str(error)[:200]}") from None
    _check_depth(value)
    return value


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is no number that can be kept")
    return number


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        inner: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                inner.extend(each.values())
            elif isinstance(each, list):
                inner.extend(each)
        if not inner:
            return
        level = inner
    raise UnreadableRecord(f"it is nested deeper than {MAX_DEPTH} levels")


def listed(value: Any) -> list[Any]:
    """JSON-LD writes one value alone and several as a list; lists in lists are one list, and null is nothing."""
    if not isinstance(value, list):
        return [] if value is None else [value]
    return [each for inner in value for each in listed(inner)]


def alone(value: Any) -> Any:
    """The one value of a list, None for an empty one; longer lists stay."""
    found = listed(value)
    return found if len(found) > 1 else next(iter(found), None)


def objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in listed(value) if isinstance(each, dict)]


def inner(value: Any) -> dict[str, Any]:
    """The first object of `value`, or an empty one."""
    return next(iter(objects(value)), {})


def words(value: Any, limit: int = MAX_WORDS) -> str:
    """The first text of `value`, on one line: a string, or the `@value` of a JSON-LD text."""
    for each in listed(value):
        text = each.get("@value") if isinstance(each, dict) else each
        if isinstance(text, str) and (clean := _UNPRINTABLE.sub(" ", text[: 2 * limit]).strip()):
            return clean[:limit]
    return ""


def number(value: Any) -> float | None:
    """A finite number of 0 to a million, also where it is written as text."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        found = float(value) if not isinstance(value, str) else float(value[:20])
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) and 0 <= found <= 1e6 else None


def identifier(value: Any) -> str:
    """The IRI of a thing: its `id`, or itself where only the IRI is written."""
    return words(value.get("id")) if isinstance(value, dict) else words(value)


def types(value: dict[str, Any]) -> set[str]:
    return {word for each in listed(value.get("type")) if (word := words(each))}
