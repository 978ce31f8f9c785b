"""Loads `queries/*.rq`, checks and binds their typed parameters, and runs them on a store.

A query file starts with a header, which leaves it runnable everywhere:

    #+ title: Credentials that assess a competency
    #+ used-by: /resource page
    #+ param competency: iri = https://example.org/reading-blueprints
    #+ param limit: int = 50

A parameter is the query variable of the same name; it is bound as a term, never pasted into the text. `limit` is not a
variable: it is the number of rows read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode

from credlattice import resources
from credlattice.store import Table, TripleStore
from credlattice.vocabulary import XSD, expand

_HEADER = re.compile(r"^#\+ ?(?P<key>[a-z-]+)(?: (?P<name>[a-z_]+))?: ?(?P<value>.*)$")
_DATATYPES: Final = {
    "string": None,
    "int": XSD + "integer",
    "decimal": XSD + "decimal",
    "date": XSD + "date",
    "bool": XSD + "boolean",
}
_LEXICAL: Final = {
    "int": re.compile(r"[+-]?\d{1,18}\Z"),
    "decimal": re.compile(r"[+-]?\d{1,18}(\.\d{1,18})?\Z"),
    "date": re.compile(r"\d{4}-\d\d-\d\d\Z"),
    "bool": re.compile(r"(true|false)\Z"),
    "iri": re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]{1,2000}\Z"),
    "string": re.compile(r"[^\x00]{0,2000}\Z", re.DOTALL),
}


class QuestionError(ValueError):
    """No such question, or a parameter that is missing, unknown or of the wrong type."""


@dataclass(frozen=True)
class Parameter:
    name: str
    type: str
    default: str | None = None

    def term(self, value: str) -> NamedNode | Literal:
        if not _LEXICAL[self.type].match(value) or (self.type == "date" and not _is_day(value)):
            raise QuestionError(f"parameter '{self.name}' takes {_article(self.type)}, got {value[:80]!r}")
        if self.type == "iri":
            try:
                return NamedNode(value)
            except ValueError as error:
                raise QuestionError(f"parameter '{self.name}' takes an iri, got {value[:80]!r}: {error}") from error
        datatype = _DATATYPES[self.type]
        return Literal(value, datatype=NamedNode(datatype)) if datatype else Literal(value)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _article(kind: str) -> str:
    return "an " + kind if kind[0] in "aeiou" else "a " + kind


@dataclass(frozen=True)
class Question:
    """One query file."""

    name: str
    title: str
    text: str
    description: str
    used_by: str
    parameters: tuple[Parameter, ...]
    severity: str = ""
    """For a check: error, warning or info."""

    @property
    def file(self) -> str:
        return f"queries/{self.name}.rq"


def parse(name: str, text: str) -> Question:
    """The question in one query file; raises QuestionError when its header lacks a title or declares a wrong type."""
    header: dict[str, str] = {}
    parameters: list[Parameter] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("#+"):
            break
        match = _HEADER.match(line)
        if not match:
            raise QuestionError(f"queries/{name}.rq:{number}: a header line reads '#+ key: value', got {line!r}")
        if match["key"] == "param":
            kind, _, default = match["value"].partition("=")
            if kind.strip() not in _LEXICAL:
                raise QuestionError(f"queries/{name}.rq:{number}: unknown type {kind.strip()!r}; known: {[*_LEXICAL]}")
            parameters.append(Parameter(match["name"], kind.strip(), expand(default.strip()) or None))
        else:
            header[match["key"]] = match["value"].strip()
    if "title" not in header:
        raise QuestionError(f"queries/{name}.rq: the header has no '#+ title:' line")
    return Question(
        name,
        header["title"],
        text,
        header.get("description", ""),
        header.get("used-by", ""),
        tuple(parameters),
        header.get("severity", ""),
    )


@cache
def load_all(folder: Path | None = None) -> Mapping[str, Question]:
    """Every question by name; files in folders are named folder/name."""
    top = folder or resources.queries_dir()
    return {
        name: parse(name, path.read_text(encoding="utf-8"))
        for path in sorted(top.rglob("*.rq"))
        for name in [path.relative_to(top).with_suffix("").as_posix()]
    }


class Questions:
    """The questions, asked of one store."""

    def __init__(self, store: TripleStore, folder: Path | None = None) -> None:
        self.store = store
        self.all = load_all(folder)

    def get(self, name: str) -> Question:
        try:
            return self.all[name]
        except KeyError:
            raise QuestionError(f"no question is named {name!r}; known: {', '.join(self.all)}") from None

    def folder(self, name: str) -> tuple[str, ...]:
        """The names of the questions that stand in folder `name` itself, not in one below it."""
        return tuple(each for each in self.all if each.rpartition("/")[0] == name)

    def run(self, name: str, /, **values: str | int) -> Table:
        """The rows that answer question `name`. Values are checked against the header's types, then bound."""
        question = self.get(name)
        known = {parameter.name: parameter for parameter in question.parameters}
        if unknown := values.keys() - known.keys():
            raise QuestionError(
                f"query '{name}' takes {sorted(known)}, got {sorted(values)}; unknown: {sorted(unknown)}. "
                f"See the header of {question.file}"
            )
        given = {key: str(value) for key, value in values.items()}
        merged = {p.name: given.get(p.name, p.default) for p in question.parameters}
        if missing := [key for key, value in merged.items() if value is None]:
            raise QuestionError(f"query '{name}' needs {missing}. See the header of {question.file}")
        terms = {key: known[key].term(value) for key, value in merged.items() if value is not None}
        limit_term = terms.pop("limit", None)
        limit = int(limit_term.value) if limit_term else None
        if limit is not None and not 0 < limit <= 10_000:
            raise QuestionError(f"limit is between 1 and 10000, got {limit}")
        return self.store.select(question.text, terms, limit)
