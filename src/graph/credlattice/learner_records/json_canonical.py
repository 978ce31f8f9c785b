"""JSON Canonicalization Scheme (RFC 8785): one text for one value, for signatures."""

from __future__ import annotations

import json
from typing import Any

LARGEST_EXACT = 2**53


class NotCanonical(ValueError):
    """The value has no canonical text: a lone surrogate, or a number that JavaScript does not keep."""


def canonical(value: Any) -> bytes:
    """
    >>> canonical({"b": [1.0, 1e21, 0.000001, None], "a": "é"})
    b'{"a":"\\xc3\\xa9","b":[1,1e+21,0.000001,null]}'
    """
    try:
        return _text(value).encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical("a text holds half a character") from None


def _text(value: Any) -> str:
    match value:
        case dict():
            # Sorted by UTF-16 code units, as JavaScript sorts.
            keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
            return "{" + ",".join(f"{_text(key)}:{_text(value[key])}" for key in keys) + "}"
        case list():
            return "[" + ",".join(map(_text, value)) + "]"
        case bool() | None | str():
            return json.dumps(value, ensure_ascii=False)
        case int() if abs(value) <= LARGEST_EXACT:
            return str(value)
        case int() | float():
            return _number(value)
    raise NotCanonical(f"{type(value).__name__} is no JSON value")


def _number(value: int | float) -> str:
    """ECMAScript's Number::toString: Python's shortest digits, written in its way."""
    try:
        number = float(value)
    except OverflowError:
        raise NotCanonical("a number is too large") from None
    if number == 0:
        return "0"
    sign, text = ("-", repr(-number)) if number < 0 else ("", repr(number))
    mantissa, _, exponent = text.partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        written = digits + "0" * (point - len(digits))
    elif 0 < point <= 21:
        written = f"{digits[:point]}.{digits[point:]}"
    elif -6 < point <= 0:
        written = "0." + "0" * -point + digits
    else:
        tail = f".{digits[1:]}" if len(digits) > 1 else ""
        written = f"{digits[0]}{tail}e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return sign + written
