"""What is refused before a query is evaluated: other servers, updates, and nesting that would exhaust a parser's stack.

Works on tokens, so that words inside strings, IRIs and comments do not count. This is for early and clear messages:
SPARQL's grammar depends on context, so no reading of tokens is proof. What must never happen is left to the kernel
(`sandbox`) and to the child process (`workers`). See `docs/decisions/0006-query-isolation.md`.
"""

from __future__ import annotations

import re
from typing import Final

from credlattice_api.problems import ProblemError

MAX_DEPTH: Final = 128

_TOKEN = re.compile(
    r'''
    (?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<comment>\#[^\n\r]*)
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<name>[?$]\w+|[\w.-]{0,100}+:(?:[\w:%.-]|\\[_~.!$&'()*+,;=/?\#@%-])*)
    |(?P<word>@?\w[\w-]*)
    |(?P<open>[({\[]|<<)
    |(?P<close>[)}\]]|>>)
    |(?P<prefix>[!^+-])
    |(?P<escape>\\)
    |(?P<other>[^\s])
    ''',
    re.VERBOSE | re.DOTALL,
)
_REFUSED: Final = {
    "service": "SERVICE would make this server ask another one",
    "load": "LOAD would make this server fetch a document",
    **dict.fromkeys(
        ("insert", "delete", "clear", "drop", "create", "copy", "move", "add"), "this endpoint is read only"
    ),
}


def check(query: str, max_bytes: int) -> bool:
    """Whether `query` names its own dataset (FROM). Raises ProblemError when it may not be evaluated."""
    names_dataset = False
    size = len(query.encode("utf-8", "surrogatepass"))
    if size > max_bytes:
        raise ProblemError("query-too-long", f"the query has {size} bytes; the limit is {max_bytes}", limit=max_bytes)
    depth = run = 0
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup
        if kind == "word" and (reason := _REFUSED.get(match[0].casefold())):
            raise ProblemError("query-refused", f"{match[0].upper()} is refused: {reason}")
        names_dataset |= kind == "word" and match[0].casefold() == "from"
        if kind == "escape":
            raise ProblemError("query-syntax", f"a backslash outside a string at character {match.start() + 1}")
        depth += (kind == "open") - (kind == "close")
        run = run + 1 if kind == "prefix" else 0
        if depth > MAX_DEPTH or run > MAX_DEPTH:
            raise ProblemError(
                "query-too-deep", f"brackets or signs are nested deeper than {MAX_DEPTH}", limit=MAX_DEPTH
            )
    return names_dataset
