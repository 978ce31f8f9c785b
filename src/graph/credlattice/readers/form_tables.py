"""The flat requirement form: CSV, a row for each node of a tree, or a row for each pair of an agreement.

Rows become the same nodes that YAML and JSON give, so every rule of the form holds here too. Columns are named by the
form's keys; a semicolon stands between several values of a cell, a bar between alternatives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Final

from credlattice.model import Problem, Record, SourceDocument
from credlattice.readers.describing import Description, refused, slug
from credlattice.readers.form_agreements import read_agreement
from credlattice.readers.form_documents import FormError, Node, key_of
from credlattice.readers.form_fields import Names, hint
from credlattice.readers.form_pairs import PAIR_KEYS, Agreement, pair_iri, read_pair
from credlattice.readers.form_requirements import KINDS, Reader, words_of
from credlattice.readers.requirement_trees import require
from credlattice.readers.tables import Row, UnreadableTable, rows, runs
from credlattice.vocabulary import GRAPH

MAX_ROWS: Final = 2_000
"""Rows of one tree."""
_AGREEMENT: Final = {
    "agreement": "id",
    "agreement name": "name",
    "sending": "sending",
    "receiving": "receiving",
    "source": "source",
}
_PAIR: Final = frozenset(PAIR_KEYS) - {"needs"}
_TREE: Final = frozenset({"of", "tree", "node", "below", "role", "kind", "value"})
_SELECTION: Final = {
    "subject": "subject",
    "number from": "from",
    "number to": "to",
    "starts with": "starts with",
    "with": "with",
    "include": "include",
    "except": "except",
}
_NESTED: Final = frozenset({"all", "any", "of", "if", "then", "else", "from", "select"})
"""Keys whose values are rows or selections and no cells."""
_WORDS: Final = frozenset(word for kind in KINDS.values() for word in words_of(kind)) - _NESTED
_SEVERAL: Final = frozenset(
    {"with", "include", "except", "in fields", "of courses", "of exams", "overrides", "corequisite", "not with"}
) | {"shared between", "source"}
_EXPECTED: Final = (
    "no requirement form: expected the columns of, kind and value, a row for each node of a tree, "
    "or agreement, sending, receiving, send and receive, a row for each pair"
)


def read_table(file: Path, read_on: date) -> Iterator[Record]:
    """One record for every row. Of a tree the first row's record says all, and the others nothing."""
    name = slug(file.name.removesuffix(file.suffix).removesuffix(".requirements"))
    document = SourceDocument(f"{GRAPH}document/requirements-{name}", file.name, (file.name,), read_on)
    try:
        found = _named(rows(file))
        first = next(found, None)
        if first is None:
            yield refused(document, file.name + ":1", "empty", "the table has no rows: nothing to read")
            return
        columns = first.cells.keys()
        if {"agreement", "send"} <= columns:
            table: _Pairs | _Trees = _Pairs(document, file.name)
        elif {"of", "kind", "value"} <= columns:
            table = _Trees(document, file.name, f"requirement-{name}")
        else:
            yield refused(document, file.name + ":1", "not-this-form", _EXPECTED, ", ".join(columns)[:500])
            return
        odd = next((column for column in columns if column and column not in table.columns), None)
        if odd is not None:
            reason = f"{odd[:60]!r} is no column of this form{hint(odd, table.columns)}"
            yield refused(document, file.name + ":1", "unknown-key", reason, ", ".join(columns)[:500])
            return
        yield from table.records(first, found)
    except UnreadableTable as error:
        yield refused(document, file.name, "unreadable-table", str(error))


def _named(found: Iterator[Row]) -> Iterator[Row]:
    for row in found:
        if not row.blank:
            yield replace(row, cells={key_of(name): cell for name, cell in row.cells.items()})


def _line(row: Row) -> int:
    return int(row.place.rpartition(":")[2])


def _cell(row: Row, column: str) -> Node:
    return _split(row[column], ";", _line(row)) if column in _SEVERAL else Node(_line(row), row[column])


def _split(cell: str, sign: str, line: int) -> Node:
    values = [each.strip() for each in cell.split(sign) if each.strip()]
    return Node(line, tuple(Node(line, each) for each in values)) if len(values) != 1 else Node(line, values[0])


def _given(row: Row, columns: Iterable[str]) -> list[str]:
    return [column for column in row.cells if column in columns and row[column]]


class _Pairs:
    """A table of pairs while it is read."""

    columns = _PAIR | _AGREEMENT.keys()

    def __init__(self, document: SourceDocument, file: str) -> None:
        self.document, self.file = document, file
        self.agreements: dict[tuple[str, ...], Agreement] = {}
        self.seen: set[int] = set()

    def records(self, first: Row, others: Iterator[Row]) -> Iterator[Record]:
        yield self._record(first)
        for row in others:
            yield self._record(row)

    def _record(self, row: Row) -> Record:
        about = Description(self.document, row.place, row.place)
        try:
            agreement = self._agreement(about, row)
            pair = self._pair(row)
            about.id = pair_iri(pair, agreement)
            if hash(about.id) in self.seen:
                raise FormError(_line(row), "described-twice", "the same pair stands in this agreement before")
            self.seen.add(hash(about.id))
            read_pair(about, pair, agreement)
        except FormError as error:
            about.problems.append(Problem(row.place, str(error), error.kind))
        return about.record(row.fragment if about.problems else "")

    def _agreement(self, about: Description, row: Row) -> Agreement:
        """Stated where it is first met."""
        key = tuple(row[column] for column in _AGREEMENT)
        if key not in self.agreements:
            entries = {_AGREEMENT[column]: _cell(row, column) for column in _given(row, _AGREEMENT)}
            entries["pairs"] = Node(_line(row), "below")
            self.agreements[key] = read_agreement(about, Node(_line(row), entries), Names())
        return self.agreements[key]

    def _pair(self, row: Row) -> Node:
        entries = {column: _cell(row, column) for column in _given(row, _PAIR)}
        for column in ("send", "receive"):
            if column in entries:
                entries[column] = self._ways(row, column)
        return Node(_line(row), entries)

    def _ways(self, row: Row, column: str) -> Node:
        """`A; B | C`: A and B together, or C."""
        line = _line(row)
        ways = [_split(each, ";", line) for each in row[column].split("|") if each.strip(" ;")]
        return ways[0] if len(ways) == 1 else Node(line, {"any": Node(line, tuple(ways))})


class _Trees:
    """A table of trees while it is read."""

    columns = _TREE | _WORDS | _SELECTION.keys()

    def __init__(self, document: SourceDocument, file: str, part: str) -> None:
        self.document, self.file, self.part = document, file, part
        self.seen: set[tuple[str, str]] = set()

    def records(self, first: Row, others: Iterator[Row]) -> Iterator[Record]:
        for group in runs(chain((first,), others), lambda row: (row["of"], row["tree"]), MAX_ROWS):
            yield from self._group(group)

    def _group(self, group: Sequence[Row]) -> Iterator[Record]:
        about = Description(self.document, group[0].place, group[0].place)
        try:
            self._describe(about, group)
        except FormError as error:
            about.problems.append(Problem(f"{self.file}:{error.line}", str(error), error.kind))
        faults = [problem for problem in about.problems if problem.fatal]
        yield about.record(group[0].fragment if faults else "")
        for row in group[1:]:
            if faults:
                reason = f"the tree that it belongs to is set aside: {faults[0].reason}"
                yield refused(self.document, row.place, faults[0].kind, reason, row.fragment)
            else:
                yield Description(self.document, about.id, row.place).record()

    def _describe(self, about: Description, group: Sequence[Row]) -> None:
        names = Names()
        owner = about.id = names.iri(Node(_line(group[0]), group[0]["of"]))
        key = (owner, group[0]["tree"])
        if key in self.seen:
            reason = f"the tree of {owner} stands in two places: sort the table, or name two trees in 'tree'"
            raise FormError(_line(group[0]), "described-twice", reason)
        self.seen.add(key)
        names = replace(names, parts={owner: {self.part, *(row["part"] for row in group)}})
        tree = Reader(names, owner).tree(_Rows(group).root())
        require(about, owner, tree, group[0]["tree"] or self.part)


class _Rows:
    """The rows of one tree, while nodes are made of them."""

    def __init__(self, group: Sequence[Row]) -> None:
        self.group = group
        self.below: dict[str, list[Row]] = {}
        self.used = 0
        named: dict[str, Row] = {}
        for row in group:
            if row["node"] and named.setdefault(row["node"], row) is not row:
                raise FormError(_line(row), "described-twice", f"two rows have the node {row['node'][:40]!r}")
            self.below.setdefault(row["below"], []).append(row)

    def root(self) -> Node:
        roots = self.below.get("", [])
        nodes = [self._node(row, 0) for row in roots]
        if self.used < len(self.group):
            known = {row["node"] for row in self.group}
            lost = next((row for row in self.group if row["below"] and row["below"] not in known), None)
            reason = f"below {lost['below'][:40]!r}, which is no node of this tree" if lost else "rows below each other"
            raise FormError(_line(lost or self.group[0]), "no-parent", reason)
        return nodes[0] if len(nodes) == 1 else Node(_line(roots[0]), tuple(nodes))

    def _node(self, row: Row, depth: int) -> Node:
        line, word = _line(row), key_of(row["kind"])
        self.used += 1
        if depth > 64:
            raise FormError(line, "too-deep", "nested deeper than 64 levels: split the rule")
        if word not in KINDS:
            reason = f"{row['kind'][:60]!r} is no kind of requirement{hint(word, KINDS)}"
            raise FormError(line, "unknown-kind", reason)
        entries = {column: _cell(row, column) for column in _given(row, _WORDS)}
        selection = {_SELECTION[column]: _cell(row, column) for column in _given(row, _SELECTION)}
        if selection and word != "select":
            entries["from"] = Node(line, selection)
        children = (
            [(each, self._node(each, depth + 1)) for each in self.below.get(row["node"], [])] if row["node"] else []
        )
        entries.update(_members(row, word, children))
        if word == "select":
            entries[word] = Node(line, selection)
        elif word not in ("all", "any", "if"):
            entries[word] = _split(row["value"], ";", line) if word in _SEVERAL else Node(line, row["value"])
        return Node(line, entries)


def _members(row: Row, word: str, children: Sequence[tuple[Row, Node]]) -> dict[str, Node]:
    """The key under which the rows below a row stand."""
    line = _line(row)
    if word == "if":
        found: dict[str, Node] = {}
        for child, node in children:
            role = key_of(child["role"])
            if role not in ("if", "then", "else") or role in found:
                raise FormError(node.line, "bad-role", "below 'if', one row each has the role if, then or else")
            found[role] = node
        if "if" not in found:
            raise FormError(line, "bad-role", "below 'if', one row has the role if")
        return found
    members = Node(line, tuple(node for _, node in children))
    if word in ("all", "any"):
        return {word: members}
    if children and word not in ("at least", "at least credits"):
        raise FormError(line, "no-members", f"{word!r} has no members, and rows stand below it")
    return {"of": members} if children else {}
