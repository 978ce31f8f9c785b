"""Nodes of the requirement form → requirement trees. `docs/requirement-form.md` is the form's own reference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from credlattice.readers import form_fields as read
from credlattice.readers import requirement_trees as trees
from credlattice.readers.form_documents import FormError, Node
from credlattice.readers.form_fields import Names, fields, hint
from credlattice.readers.requirement_trees import Requirement, Selection

Convert = Callable[["Reader", Node], Any]


@dataclass(frozen=True)
class Kind:
    """A kind of requirement: its class, what the value behind its word is, and which other words may stand beside."""

    make: type[Requirement]
    attribute: str
    convert: Convert
    beside: Mapping[str, tuple[str, Convert]] = field(default_factory=dict)
    modified: bool = False
    """Whether a grade, score, level or age may be said beside it: of what it counts."""


def _plain(convert: Callable[[Node], Any]) -> Convert:
    return lambda _, value: convert(value)


_TEXT, _TEXTS = _plain(read.text), _plain(read.texts)
_NUMBER, _WHOLE, _FLAG, _DAY, _DURATION = map(_plain, (read.number, read.whole, read.flag, read.day, read.duration))


@dataclass
class Reader:
    """Reads the requirements of one thing. Raises FormError."""

    names: Names
    owner: str

    def tree(self, value: Node) -> Requirement:
        """A name is a thing that is required, a list is all of its members."""
        if isinstance(value.value, str):
            return trees.Thing(thing=self.names.iri(value))
        if isinstance(value.value, tuple):
            return trees.AllOf(members=self.trees(value))
        if value.entries is None:
            raise FormError(value.line, "bad-value", "a requirement should stand here")
        return self._built(value, value.entries)

    def trees(self, value: Node) -> tuple[Requirement, ...]:
        if not value.items:
            raise FormError(value.line, "no-members", "the list is empty: it asks for nothing")
        return tuple(self.tree(each) for each in value.items)

    def selection(self, value: Node) -> Selection:
        """A list is a selection of these things only."""
        if not isinstance(value.value, dict):
            return Selection(includes=self.names.iris(value))
        entries = fields(value, _SELECTION, "a selection")
        values = {_SELECTION[key][0]: _SELECTION[key][1](self, entry) for key, entry in entries.items()}
        excepted = values.pop("excepts", ())
        things = tuple(each for each in excepted if isinstance(each, str))
        patterns = tuple(each for each in excepted if isinstance(each, Selection))
        if not values.keys() - {"name"}:
            raise FormError(
                value.line, "empty-selection", "the selection takes in nothing: say a subject or include things"
            )
        return Selection(**values, excepts=things, excepts_selections=patterns)

    def exceptions(self, value: Node) -> tuple[str | Selection, ...]:
        return tuple(
            self.selection(each) if isinstance(each.value, dict) else self.names.iri(each) for each in value.items
        )

    def parts(self, value: Node) -> tuple[str, ...]:
        return tuple(self.names.part_iri(self.owner, each) for each in value.items)

    def _built(self, value: Node, entries: dict[str, Node]) -> Requirement:
        word, kind = _kind_of(value, entries)
        said: dict[str, Any] = {kind.attribute: kind.convert(self, entries[word])}
        common: dict[str, Any] = {}
        modifiers: dict[str, Node] = {}
        for key, entry in entries.items():
            if key == word:
                continue
            if key in kind.beside:
                attribute, convert = kind.beside[key]
                said[attribute] = convert(self, entry)
            elif key in _COMMON:
                attribute, convert = _COMMON[key]
                common[attribute] = convert(self, entry)
            else:
                modifiers[key] = entry
        self._defaults(kind, said)
        _check(kind, said, value.line, word)
        if not modifiers:
            return kind.make(**said, **common)
        return trees.AllOf(members=(kind.make(**said), *self._conditions(modifiers)), **common)

    def _defaults(self, kind: Kind, said: dict[str, Any]) -> None:
        credit = {"minimum_credits", "maximum_credits", "maximum_shared_credits", "of_last"}
        if said.keys() & credit:
            said.setdefault("unit", self.names.unit)
        if kind.make is trees.Grade:
            said.setdefault("scale", self.names.grade_scale)
        elif kind.make is trees.GradeAverage:
            said.setdefault("scale", self.names.average_scale)

    def _conditions(self, modifiers: dict[str, Node]) -> list[Requirement]:
        """Conditions that name nothing, beside what they are about."""
        found: list[Requirement] = []
        least, most = modifiers.get("grade"), modifiers.get("maximum grade")
        if least or most:
            scale = modifiers.get("grade scale")
            found.append(
                trees.Grade(
                    minimum=read.text(least) if least else None,
                    maximum=read.text(most) if most else None,
                    scale=read.text(scale) if scale else self.names.grade_scale,
                )
            )
        elif "grade scale" in modifiers:
            raise FormError(modifiers["grade scale"].line, "missing-key", "a grade scale without a grade")
        low, high = modifiers.get("score"), modifiers.get("maximum score")
        if low or high:
            minimum, maximum = read.number(low) if low else None, read.number(high) if high else None
            found.append(trees.Score(minimum=minimum, maximum=maximum))
        if "level" in modifiers:
            found.append(trees.Level(minimum=self.names.iri(modifiers["level"])))
        if "earned within" in modifiers:
            found.append(trees.Recency(within=read.duration(modifiers["earned within"])))
        return found


def _iri(reader: Reader, value: Node) -> str:
    return reader.names.iri(value)


def _iris(reader: Reader, value: Node) -> tuple[str, ...]:
    return reader.names.iris(value)


def _unit(reader: Reader, value: Node) -> str:
    return reader.names.unit_of(value)


_SELECTION: Final[dict[str, tuple[str, Convert]]] = {
    "name": ("name", _TEXT),
    "subject": ("subject", _TEXT),
    "from": ("number_from", _TEXT),
    "to": ("number_to", _TEXT),
    "starts with": ("starts_with", _TEXT),
    "with": ("attributes", _TEXTS),
    "include": ("includes", _iris),
    "except": ("excepts", Reader.exceptions),
}
_COMMON: Final[dict[str, tuple[str, Convert]]] = {
    "part": ("part", _plain(read.part_name)),
    "name": ("name", _TEXT),
    "words": ("words", _TEXT),
    "remark": ("remark", _TEXT),
    "applies to": ("applies_to", _TEXT),
    "valid from": ("valid_from", _DAY),
    "valid through": ("valid_through", _DAY),
    "for each": ("for_each", _TEXT),
    "not checked": ("not_checked", _TEXT),
    "advertised": ("advertised", _FLAG),
    "priority": ("priority", _WHOLE),
    "overrides": ("overrides", Reader.parts),
    "certified by": ("certified_by", _iri),
}
_MODIFIERS: Final = ("grade", "maximum grade", "grade scale", "score", "maximum score", "level", "earned within")
_TOGETHER: Final = {"keeps together": ("keeps_together", _FLAG)}
_FROM: Final = {"from": ("selection", Reader.selection)}
_OF: Final = {"of": ("members", Reader.trees), **_FROM, **_TOGETHER}
_SCALE: Final = {"grade scale": ("scale", _TEXT)}
_ABOUT: Final = {"of courses": ("of_things", _iris), "of exams": ("of_assessments", _iris), **_FROM}
_MOST_CREDITS: Final = {"at most credits": ("maximum_credits", _NUMBER), "unit": ("unit", _unit)}
_RESIDENCE: Final = {"at": ("at", _iri), "of last credits": ("of_last", _NUMBER), "unit": ("unit", _unit)}
_SHARED: Final = {
    "may be shared": ("allowed", _FLAG),
    "at most shared": ("maximum_shared", _WHOLE),
    "at most shared credits": ("maximum_shared_credits", _NUMBER),
    "at most uses": ("maximum_uses", _WHOLE),
    "unit": ("unit", _unit),
    **_FROM,
}
_THING: Final = Kind(trees.Thing, "thing", _iri, modified=True)
KINDS: Final[dict[str, Kind]] = {
    "all": Kind(trees.AllOf, "members", Reader.trees, _TOGETHER, modified=True),
    "any": Kind(trees.AnyOf, "members", Reader.trees, _TOGETHER, modified=True),
    "at least": Kind(
        trees.AtLeastNumber, "minimum_number", _WHOLE, {**_OF, "at most": ("maximum_number", _WHOLE)}, modified=True
    ),
    "at least credits": Kind(trees.AtLeastCredits, "minimum_credits", _NUMBER, {**_OF, **_MOST_CREDITS}, modified=True),
    "course": _THING,
    "credential": _THING,
    "competency": _THING,
    "exam": _THING,
    "program": _THING,
    "thing": _THING,
    "select": Kind(trees.FromSelection, "selection", Reader.selection, modified=True),
    "text": Kind(trees.Text, "words", _TEXT),
    "corequisite": Kind(trees.Corequisite, "things", _iris),
    "not with": Kind(trees.Exclusion, "things", _iris),
    "enrolled in": Kind(trees.Enrollment, "program", _iri),
    "grade": Kind(trees.Grade, "minimum", _TEXT, {**_SCALE, **_ABOUT, "maximum grade": ("maximum", _TEXT)}),
    "maximum grade": Kind(trees.Grade, "maximum", _TEXT, {**_SCALE, **_ABOUT}),
    "grade average": Kind(trees.GradeAverage, "minimum", _NUMBER, {**_SCALE, **_ABOUT}),
    "score": Kind(trees.Score, "minimum", _NUMBER, {**_ABOUT, "maximum score": ("maximum", _NUMBER)}),
    "maximum score": Kind(trees.Score, "maximum", _NUMBER, _ABOUT),
    "level": Kind(trees.Level, "minimum", _iri, _ABOUT),
    "years of experience": Kind(trees.Experience, "years", _NUMBER, {"in fields": ("fields", _TEXTS)}),
    "in fields": Kind(trees.Experience, "fields", _TEXTS),
    "earned within": Kind(trees.Recency, "within", _DURATION, _ABOUT),
    "credits in residence": Kind(trees.Residency, "minimum_credits", _NUMBER, _RESIDENCE),
    "courses in residence": Kind(trees.Residency, "minimum_number", _WHOLE, {"at": ("at", _iri)}),
    "different": Kind(trees.Spread, "minimum_number", _WHOLE, {"by": ("distinct_by", _TEXT), **_ABOUT}),
    "at most": Kind(trees.Limit, "maximum_number", _WHOLE, _FROM),
    "at most credits": Kind(trees.Limit, "maximum_credits", _NUMBER, {**_FROM, "unit": ("unit", _unit)}),
    "shared between": Kind(trees.Sharing, "between", Reader.parts, _SHARED),
    "renewed every": Kind(
        trees.Renewal, "every", _DURATION, {"points": ("points", _NUMBER), "grace": ("grace", _DURATION)}
    ),
    "after attempt": Kind(trees.Retake, "after_attempt", _WHOLE, {"wait": ("waiting", _DURATION)}),
    "wait": Kind(trees.Retake, "waiting", _DURATION),
    "attempts": Kind(trees.Retake, "maximum_number", _WHOLE),
    "if": Kind(
        trees.Conditional, "met", Reader.tree, {"then": ("then", Reader.tree), "else": ("otherwise", Reader.tree)}
    ),
}
"""Word of the form → kind of requirement."""


def words_of(kind: Kind) -> set[str]:
    """The words that may stand beside the word of a kind."""
    return {*kind.beside, *_COMMON, *(_MODIFIERS if kind.modified else ())}


def _kind_of(value: Node, entries: dict[str, Node]) -> tuple[str, Kind]:
    """The one word that the others may stand beside."""
    words = [key for key in entries if key in KINDS]
    fitting = [word for word in words if entries.keys() - {word} <= words_of(KINDS[word])]
    if len(fitting) == 1:
        return fitting[0], KINDS[fitting[0]]
    if not words:
        known = [*KINDS, *_COMMON]
        odd = next((key for key in entries if key not in known), next(iter(entries), ""))
        reason = f"no kind of requirement is named here, such as all, any, course, text: {odd[:60]!r}{hint(odd, KINDS)}"
        raise FormError(value.line, "unknown-kind", reason)
    best = max(words, key=lambda word: len(words_of(KINDS[word]) & entries.keys()))
    allowed = words_of(KINDS[best])
    odd = next(key for key in entries if key != best and key not in allowed)
    beside = f" beside {best!r}: make them two requirements of a list" if odd in KINDS else f" of {best!r}"
    raise FormError(entries[odd].line, "unknown-key", f"{odd[:60]!r} is no key{beside}{hint(odd, allowed)}")


def _check(kind: Kind, said: dict[str, Any], line: int, word: str) -> None:
    """What the shapes would refuse later, told with its line."""
    members, fault = said.get("members", ()), None
    if kind.make in (trees.AtLeastNumber, trees.AtLeastCredits):
        if word == "at least" and not members and "selection" not in said:
            fault = "'at least' needs 'of' or 'from': what is counted"
        elif word == "at least" and said["minimum_number"] < 1:
            fault = "'at least' 0 asks for nothing"
        elif word == "at least" and members and "selection" not in said and said["minimum_number"] > len(members):
            fault = f"'at least' {said['minimum_number']} of {len(members)} members can never be met"
    elif kind.make is trees.Conditional and not {"then", "otherwise"} & said.keys():
        fault = "'if' needs 'then', 'else' or both"
    elif kind.make is trees.Spread and "distinct_by" not in said:
        fault = "'different' needs 'by': what must differ"
    elif kind.make is trees.Sharing and len(said["between"]) < 2:
        fault = "'shared between' needs two parts or more"
    elif kind.make is trees.Sharing and len(said.keys() - {"between", "unit", "selection"}) == 0:
        fault = "'shared between' needs 'at most shared', 'at most uses' or 'may be shared'"
    if fault:
        raise FormError(line, "incomplete-requirement", fault)
