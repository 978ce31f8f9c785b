"""The SHACL shapes of `ontology/shapes/`, compiled to plain functions over the statements of one record.

Only what those shapes use of SHACL Core is known; anything else raises `UnknownShape` when the shapes are compiled.
A record is checked by what it says itself, and `tests/test_shape_checks.py` holds the results equal to pySHACL's on
every example and every real file. Why not pySHACL itself: docs/decisions/0010.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property, partial
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from credlattice.vocabulary import RDF, XSD

SH: Final = "http://www.w3.org/ns/shacl#"
Node = NamedNode | BlankNode | Literal | Triple
Path = Callable[["Statements", Node], list[Node]]
Holds = Callable[["Statements", Node], bool]

_TYPE, _FIRST, _REST, _NIL = (NamedNode(RDF + name) for name in ("type", "first", "rest", "nil"))
_DATE = re.compile(r"-?\d{4,}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?")
_LEXICAL: Final = {
    XSD + "integer": re.compile(r"[+-]?\d+"),
    XSD + "decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
    XSD + "float": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN"),
    XSD + "double": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN"),
    XSD + "boolean": re.compile(r"true|false|0|1"),
    XSD + "date": _DATE,
    XSD + "dateTime": re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"),
    XSD + "gYearMonth": re.compile(r"-?\d{4,}-(0[1-9]|1[0-2])(Z|[+-]\d\d:\d\d)?"),
    XSD + "gYear": re.compile(r"-?\d{4,}(Z|[+-]\d\d:\d\d)?"),
    XSD + "duration": re.compile(r"-?P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?"),
}
_NUMBERS: Final = frozenset(XSD + name for name in ("integer", "decimal", "float", "double"))


class UnknownShape(ValueError):
    """A shape uses a part of SHACL that is not known here."""


@dataclass(frozen=True)
class Result:
    """One thing that does not fit: as a result of a SHACL report."""

    focus: Node
    path: str | None
    """The property, where the path is one."""
    has_path: bool
    value: Node | None
    message: str
    severity: str


class Statements:
    """The statements of one record, by subject."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.quads = list(quads)
        grouped: dict[Node, dict[NamedNode, dict[Node, None]]] = {}
        for quad in self.quads:
            grouped.setdefault(quad.subject, {}).setdefault(quad.predicate, {})[quad.object] = None
        self.by_subject: dict[Node, dict[NamedNode, list[Node]]] = {
            subject: {predicate: list(values) for predicate, values in said.items()}
            for subject, said in grouped.items()
        }

    @cached_property
    def by_object(self) -> dict[Node, dict[NamedNode, list[Node]]]:
        found: dict[Node, dict[NamedNode, list[Node]]] = defaultdict(lambda: defaultdict(list))
        for subject, said in self.by_subject.items():
            for predicate, values in said.items():
                for value in values:
                    found[value][predicate].append(subject)
        return found

    def objects(self, subject: Node, predicate: NamedNode) -> list[Node]:
        return self.by_subject.get(subject, {}).get(predicate, [])


@dataclass(frozen=True)
class _Shape:
    """A node or property shape: its results on one focus node."""

    path: Path | None
    named: str | None
    count_checks: tuple[Callable[[Statements, Node, list[Node]], Sequence[Node | None]], ...]
    """Each gives the values at fault, None for a fault that no one value has."""
    value_checks: tuple[Holds, ...]
    properties: tuple[_Shape, ...]
    message: str
    severity: str

    def results(self, data: Statements, focus: Node) -> Iterator[Result]:
        values = [focus] if self.path is None else self.path(data, focus)
        for check in self.count_checks:
            for value in check(data, focus, values):
                yield self._result(focus, value)
        for holds in self.value_checks:
            for value in values:
                if not holds(data, value):
                    yield self._result(focus, value)
        for shape in self.properties:
            for value in values:
                yield from shape.results(data, value)

    def conforms(self, data: Statements, focus: Node) -> bool:
        return next(self.results(data, focus), None) is None

    def _result(self, focus: Node, value: Node | None) -> Result:
        return Result(focus, self.named, self.path is not None, value, self.message, self.severity)


class Shapes:
    """Compiled shapes. `Shapes(*turtle)` raises UnknownShape."""

    def __init__(self, *turtle: bytes) -> None:
        store = Store()
        for text in turtle:
            store.extend(Quad(t.subject, t.predicate, t.object) for t in parse(text, format=RdfFormat.TURTLE))
        compiler = _Compiler(store)
        self.of_class: dict[Node, list[_Shape]] = defaultdict(list)
        self.of_subject: dict[Node, list[_Shape]] = defaultdict(list)
        self.of_object: dict[Node, list[_Shape]] = defaultdict(list)
        for name, where in (
            ("targetClass", self.of_class),
            ("targetSubjectsOf", self.of_subject),
            ("targetObjectsOf", self.of_object),
        ):
            for quad in store.quads_for_pattern(None, NamedNode(SH + name), None, None):
                where[quad.object].append(compiler.shape(quad.subject))

    def results(self, quads: Iterable[Quad]) -> list[Result]:
        """What does not fit in the statements of one record. O(statements)."""
        data = Statements(quads)
        found: dict[Result, None] = {}
        for subject, said in data.by_subject.items():
            shapes: dict[int, _Shape] = {}
            for cls in said.get(_TYPE, ()):
                shapes.update((id(shape), shape) for shape in self.of_class.get(cls, ()))
            for predicate in said:
                if predicate in self.of_subject:
                    shapes.update((id(shape), shape) for shape in self.of_subject[predicate])
            for shape in shapes.values():
                found.update(dict.fromkeys(shape.results(data, subject)))
            for predicate, values in said.items():
                for value in values if predicate in self.of_object else ():
                    for shape in self.of_object[predicate]:
                        found.update(dict.fromkeys(shape.results(data, value)))
        return list(found)


_ANNOTATIONS: Final = frozenset({"message", "severity", "path", "property", "targetClass", "targetSubjectsOf"})


class _Compiler:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.done: dict[Node, _Shape] = {}

    def shape(self, node: Node) -> _Shape:
        if node not in self.done:
            self.done[node] = self._shape(node)
        return self.done[node]

    def _shape(self, node: Node) -> _Shape:
        said: dict[str, list[Node]] = defaultdict(list)
        for quad in self.store.quads_for_pattern(node, None, None, None):  # type: ignore[arg-type]
            if quad.predicate.value.startswith(SH):
                said[quad.predicate.value[len(SH) :]].append(quad.object)
        path = said["path"][0] if "path" in said else None
        counts: list[Callable[[Statements, Node, list[Node]], Sequence[Node | None]]] = []
        values: list[Holds] = []
        for name, given in said.items():
            for value in given:
                if name in _COUNT_CHECKS:
                    counts.append(partial(_COUNT_CHECKS[name], value))
                elif name in _VALUE_CHECKS:
                    values.append(partial(_VALUE_CHECKS[name], value))
                elif name == "in":
                    values.append(partial(_is_in, frozenset(self._list(value))))
                elif name == "or":
                    values.append(partial(_any_conforms, [self.shape(each) for each in self._list(value)]))
                elif name == "not":
                    values.append(partial(_not_conforms, self.shape(value)))
                elif name == "qualifiedMinCount":
                    counts.append(partial(_qualified, value, self.shape(said["qualifiedValueShape"][0])))
                elif name not in _ANNOTATIONS | {"targetObjectsOf", "qualifiedValueShape"}:
                    raise UnknownShape(f"sh:{name} is not known to shape_checks: add it there, with its test")
        message = next((m.value for m in said["message"] if isinstance(m, Literal)), "does not fit its shape")
        severity = next((s.value for s in said["severity"] if isinstance(s, NamedNode)), SH + "Violation")
        return _Shape(
            self._path(path) if path is not None else None,
            path.value if isinstance(path, NamedNode) else None,
            tuple(counts),
            tuple(values),
            tuple(self.shape(each) for each in said["property"]),
            message,
            severity,
        )

    def _one(self, node: Node, predicate: NamedNode) -> Node | None:
        found = next(iter(self.store.quads_for_pattern(node, predicate, None, None)), None)  # type: ignore[arg-type]
        return found.object if found is not None else None

    def _list(self, node: Node) -> list[Node]:
        items = []
        while node != _NIL and (first := self._one(node, _FIRST)) is not None:
            items.append(first)
            node = self._one(node, _REST) or _NIL
        return items

    def _path(self, node: Node) -> Path:
        if isinstance(node, NamedNode):
            return partial(_forward, node)
        if options := self._one(node, NamedNode(SH + "alternativePath")):
            return partial(_alternatives, [self._path(each) for each in self._list(options)])
        if inner := self._one(node, NamedNode(SH + "inversePath")):
            if not isinstance(inner, NamedNode):
                raise UnknownShape("the inverse of a longer path is not known to shape_checks")
            return partial(_backward, inner)
        if inner := self._one(node, NamedNode(SH + "oneOrMorePath")):
            return partial(_one_or_more, self._path(inner))
        if steps := self._list(node):
            return partial(_sequence, [self._path(each) for each in steps])
        raise UnknownShape(f"a path that is not known to shape_checks: {node}")


# -- paths ------------------------------------------------------------------------------------------------------------


def _forward(predicate: NamedNode, data: Statements, node: Node) -> list[Node]:
    return data.objects(node, predicate)


def _backward(predicate: NamedNode, data: Statements, node: Node) -> list[Node]:
    return data.by_object.get(node, {}).get(predicate, [])


def _alternatives(paths: Sequence[Path], data: Statements, node: Node) -> list[Node]:
    return list(dict.fromkeys(value for path in paths for value in path(data, node)))


def _sequence(paths: Sequence[Path], data: Statements, node: Node) -> list[Node]:
    reached = [node]
    for path in paths:
        reached = list(dict.fromkeys(value for each in reached for value in path(data, each)))
    return reached


def _one_or_more(path: Path, data: Statements, node: Node) -> list[Node]:
    reached: dict[Node, None] = {}
    layer = path(data, node)
    while layer:
        new = [value for value in layer if value not in reached]
        reached.update(dict.fromkeys(new))
        layer = [value for each in new for value in path(data, each)]
    return list(reached)


# -- checks of all values of a path at once ---------------------------------------------------------------------------


def _min_count(least: Node, data: Statements, focus: Node, values: list[Node]) -> Sequence[Node | None]:
    return () if len(values) >= int(least.value) else (None,)  # type: ignore[union-attr]


def _max_count(most: Node, data: Statements, focus: Node, values: list[Node]) -> Sequence[Node | None]:
    return () if len(values) <= int(most.value) else (None,)  # type: ignore[union-attr]


def _has_value(wanted: Node, data: Statements, focus: Node, values: list[Node]) -> Sequence[Node | None]:
    return () if wanted in values else (None,)


def _qualified(least: Node, shape: _Shape, data: Statements, focus: Node, values: list[Node]) -> Sequence[Node | None]:
    return () if sum(shape.conforms(data, v) for v in values) >= int(least.value) else (None,)  # type: ignore[union-attr]


def _disjoint(other: Node, data: Statements, focus: Node, values: list[Node]) -> Sequence[Node | None]:
    others = data.objects(focus, other)  # type: ignore[arg-type]
    return [value for value in values if value in others]


def _less_than_or_equals(other: Node, data: Statements, focus: Node, values: list[Node]) -> Sequence[Node | None]:
    others = data.objects(focus, other)  # type: ignore[arg-type]
    return [value for value in values for limit in others if not _ordered(value, limit)]


def _unique_language(wanted: Node, data: Statements, focus: Node, values: list[Node]) -> Sequence[Node | None]:
    languages = [value.language for value in values if isinstance(value, Literal) and value.language]
    return [None for language in dict.fromkeys(languages) if languages.count(language) > 1]


_COUNT_CHECKS: Final[dict[str, Callable[[Node, Statements, Node, list[Node]], Sequence[Node | None]]]] = {
    "minCount": _min_count,
    "maxCount": _max_count,
    "hasValue": _has_value,
    "disjoint": _disjoint,
    "lessThanOrEquals": _less_than_or_equals,
    "uniqueLang": _unique_language,
}


# -- checks of each value ---------------------------------------------------------------------------------------------


def _of_datatype(datatype: Node, data: Statements, value: Node) -> bool:
    return isinstance(value, Literal) and value.datatype == datatype and well_formed(value)


def _of_kind(kind: Node, data: Statements, value: Node) -> bool:
    allowed = kind.value[len(SH) :]  # type: ignore[union-attr]
    name = {NamedNode: "IRI", BlankNode: "BlankNode", Literal: "Literal"}.get(type(value), "")
    return name in allowed


def _at_least(limit: Node, data: Statements, value: Node) -> bool:
    return _ordered(limit, value)


def _at_most(limit: Node, data: Statements, value: Node) -> bool:
    return _ordered(value, limit)


def _more_than(limit: Node, data: Statements, value: Node) -> bool:
    return _ordered(limit, value) and not _ordered(value, limit)


def _matches(pattern: Node, data: Statements, value: Node) -> bool:
    return not isinstance(value, BlankNode | Triple) and re.search(pattern.value, value.value) is not None  # type: ignore[union-attr]


def _is_in(allowed: frozenset[Node], data: Statements, value: Node) -> bool:
    return value in allowed


def _any_conforms(shapes: Sequence[_Shape], data: Statements, value: Node) -> bool:
    return any(shape.conforms(data, value) for shape in shapes)


def _not_conforms(shape: _Shape, data: Statements, value: Node) -> bool:
    return not shape.conforms(data, value)


_VALUE_CHECKS: Final[dict[str, Callable[[Node, Statements, Node], bool]]] = {
    "datatype": _of_datatype,
    "nodeKind": _of_kind,
    "minInclusive": _at_least,
    "maxInclusive": _at_most,
    "minExclusive": _more_than,
    "pattern": _matches,
}


# -- literals ---------------------------------------------------------------------------------------------------------


def well_formed(value: Literal) -> bool:
    """Whether the literal is one of its datatype; datatypes that no shape asks for are taken as they are."""
    pattern = _LEXICAL.get(value.datatype.value)
    if pattern is None:
        return True
    if pattern.fullmatch(value.value) is None:
        return False
    if value.datatype.value in (XSD + "date", XSD + "dateTime"):
        try:
            date.fromisoformat(value.value[:10])
        except ValueError:
            return value.value[:1] == "-" or value.value.partition("-")[0][4:] != ""
    return True


def _ordered(one: Node, other: Node) -> bool:
    """Whether one <= other; False where the two cannot be compared."""
    a, b = _comparable(one), _comparable(other)
    try:
        return a is not None and b is not None and type(a) is type(b) and bool(a <= b)  # type: ignore[operator]
    except (TypeError, InvalidOperation):
        return False


def _comparable(node: Node) -> Decimal | date | datetime | str | None:
    if not isinstance(node, Literal) or not well_formed(node):
        return None
    kind = node.datatype.value
    try:
        if kind in _NUMBERS:
            return Decimal(node.value)
        if kind == XSD + "date":
            return date.fromisoformat(node.value[:10])
        if kind == XSD + "dateTime":
            return datetime.fromisoformat(node.value)
    except (ValueError, InvalidOperation):
        return None
    return node.value if kind in (XSD + "gYear", XSD + "gYearMonth", XSD + "string") else None
