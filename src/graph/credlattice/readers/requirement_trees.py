"""Requirement trees as readers build them, and how they are written into the graph.

A reader turns a publisher's rule into a `Requirement` (one frozen class for each class of requirement in
`ontology/requirements.ttl`, and a field for each property it takes) and hands it to `require`:

    tree = all_of([Thing(calculus), any_of([Thing(physics), Text("Consent of the department")])])
    if tree:
        require(description, course, tree)

The root gets the IRI `{owner}#requirement`, its members `{owner}#requirement-1`, `{owner}#requirement-1-2`, … by their
place; where something else has to point at a requirement, `part` names it instead: `{owner}#{part}`. A condition that
names nothing (a grade, a score, …) is about what the other members of its `AllOf` count
(`docs/requirement-constructs.md`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, get_type_hints

from pyoxigraph import Literal

from credlattice.readers.describing import Description, Value, text, typed
from credlattice.vocabulary import CL, CTERMS, SCHEMA

MAX_DEPTH: Final = 64
"""Trees nested deeper are refused; `require` says so in the description."""
LETTER_GRADES: Final = "US letter grades"

Number = int | float | Decimal


def _english(value: str) -> Value:
    return text(value)


def _code(value: str) -> Value:
    return text(value, None)


def _duration(value: str) -> Value:
    return typed(value, "duration")


def amount(value: Number) -> Literal:
    """A number as the decimal or integer it is written as, without zeros at its end: 3, 1.5."""
    exact = Decimal(str(value))
    if exact == exact.to_integral_value() and abs(exact) < 10**15:
        return typed(str(int(exact)), "integer")
    return typed(format(exact.normalize(), "f"), "decimal")


def _as_is(value: Value) -> Value:
    return value


@dataclass(frozen=True)
class Says:
    """The property a field stands for, and how its value, or each of its values, is written."""

    predicate: str
    write: Callable[[Any], Value] = _as_is


# -- selections -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which things may be counted: a pattern, a list (`includes` alone), exceptions. IRIs of things are texts."""

    name: Annotated[str | None, Says(CTERMS + "name", _english)] = None
    subject: Annotated[str | None, Says(CL + "subjectCode", _code)] = None
    number_from: Annotated[str | None, Says(CL + "numberFrom", _code)] = None
    number_to: Annotated[str | None, Says(CL + "numberTo", _code)] = None
    starts_with: Annotated[str | None, Says(CL + "numberStartsWith", _code)] = None
    attributes: Annotated[tuple[str, ...], Says(CL + "withAttribute", _english)] = ()
    includes: Annotated[tuple[str, ...], Says(CL + "includesThing")] = ()
    excepts: Annotated[tuple[str, ...], Says(CL + "exceptsThing")] = ()
    excepts_selections: tuple[Selection, ...] = ()


# -- requirements -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """What every requirement may say. Of the class itself nothing is made."""

    part: str | None = None
    """The name of its IRI behind `#`, instead of its place in the tree."""
    name: Annotated[str | None, Says(CTERMS + "name", _english)] = None
    words: Annotated[str | None, Says(CL + "requirementText", _english)] = None
    """As the source states it."""
    remark: Annotated[str | None, Says(CL + "requirementRemark", _english)] = None
    """How an ambiguous rule was read."""
    applies_to: Annotated[str | None, Says(CL + "appliesTo", _english)] = None
    valid_from: Annotated[date | None, Says(SCHEMA + "validFrom")] = None
    valid_through: Annotated[date | None, Says(SCHEMA + "validThrough")] = None
    for_each: Annotated[str | None, Says(CL + "forEach", _english)] = None
    not_checked: Annotated[str | None, Says(CL + "notChecked", _english)] = None
    advertised: Annotated[bool | None, Says(CL + "isAdvertised")] = None
    priority: Annotated[int | None, Says(CL + "priority")] = None
    overrides: Annotated[tuple[str, ...], Says(CL + "overrides")] = ()
    """IRIs of requirements (`part_iri`)."""
    certified_by: Annotated[str | None, Says(CL + "certifiedBy")] = None
    unit: Annotated[str | None, Says(CTERMS + "creditUnitType")] = None
    """The unit of every amount of credit in this requirement: the IRI of a concept of ceterms:CreditUnit."""
    minimum_number: Annotated[int | None, Says(CL + "minimumNumber")] = None
    maximum_number: Annotated[int | None, Says(CL + "maximumNumber")] = None
    minimum_credits: Annotated[Number | None, Says(CL + "minimumCredits", amount)] = None
    maximum_credits: Annotated[Number | None, Says(CL + "maximumCredits", amount)] = None
    selection: Selection | None = None
    """What is counted, capped, or looked at."""
    selections: tuple[Selection, ...] = ()
    """Further selections: what is in any of them counts too."""
    of_things: Annotated[tuple[str, ...], Says(CTERMS + "targetLearningOpportunity")] = ()
    """For a condition on a grade, level, age, …: the courses it is about; none: what stands beside it."""
    of_assessments: Annotated[tuple[str, ...], Says(CTERMS + "targetAssessment")] = ()


@dataclass(frozen=True)
class Group(Requirement):
    members: tuple[Requirement, ...] = ()
    keeps_together: Annotated[bool | None, Says(CL + "keepsTogether")] = None


class AllOf(Group):
    """All members are asked for."""


class AnyOf(Group):
    """One member is enough."""


class AtLeastNumber(Group):
    """`minimum_number` members, or things of the selection, are enough."""


class AtLeastCredits(Group):
    """`minimum_credits` from the members or the selection are enough."""


@dataclass(frozen=True)
class Thing(Requirement):
    thing: Annotated[str, Says(CL + "requiredThing")]


@dataclass(frozen=True)
class Corequisite(Requirement):
    """Before or together."""

    things: Annotated[tuple[str, ...], Says(CL + "corequisiteThing")]


@dataclass(frozen=True)
class Exclusion(Requirement):
    things: Annotated[tuple[str, ...], Says(CL + "excludes")]


@dataclass(frozen=True)
class Enrollment(Requirement):
    program: Annotated[str, Says(CL + "enrolledIn")]


@dataclass(frozen=True)
class Text(Requirement):
    """Words no program can evaluate; whatever depends on them stays unproven."""

    words: Annotated[str, Says(CL + "requirementText", _english)] = dataclasses.field()


class FromSelection(Requirement):
    """Anything out of `selection` meets it."""


@dataclass(frozen=True)
class Grade(Requirement):
    minimum: Annotated[str | None, Says(CL + "minimumGrade", _code)] = None
    maximum: Annotated[str | None, Says(CL + "maximumGrade", _code)] = None
    scale: Annotated[str | None, Says(CL + "gradeScale", _english)] = None


@dataclass(frozen=True)
class GradeAverage(Requirement):
    minimum: Annotated[Number, Says(CL + "minimumGradeAverage", amount)]
    scale: Annotated[str | None, Says(CL + "gradeScale", _english)] = None


@dataclass(frozen=True)
class Score(Requirement):
    minimum: Annotated[Number | None, Says(CL + "minimumScore", amount)] = None
    maximum: Annotated[Number | None, Says(CL + "maximumScore", amount)] = None


@dataclass(frozen=True)
class Level(Requirement):
    minimum: Annotated[str, Says(CL + "minimumLevel")]
    """IRI of a concept."""


@dataclass(frozen=True)
class Experience(Requirement):
    years: Annotated[Number | None, Says(CTERMS + "yearsOfExperience", amount)] = None
    fields: Annotated[tuple[str, ...], Says(CL + "inField", _english)] = ()


@dataclass(frozen=True)
class Recency(Requirement):
    within: Annotated[str, Says(CL + "earnedWithin", _duration)]
    """ISO 8601 duration: P7Y."""


@dataclass(frozen=True)
class Residency(Requirement):
    at: Annotated[str | None, Says(CL + "earnedAt")] = None
    of_last: Annotated[Number | None, Says(CL + "ofLastCredits", amount)] = None


@dataclass(frozen=True)
class Spread(Requirement):
    """`minimum_number` different values."""

    distinct_by: Annotated[str, Says(CL + "distinctBy", _english)]


class Limit(Requirement):
    """`maximum_credits` or `maximum_number` of `selection` count."""


@dataclass(frozen=True)
class Sharing(Requirement):
    between: Annotated[tuple[str, ...], Says(CL + "betweenGroup")]
    """IRIs of groups (`part_iri`)."""
    allowed: Annotated[bool | None, Says(CL + "allowsSharing")] = None
    maximum_shared: Annotated[int | None, Says(CL + "maximumShared")] = None
    maximum_shared_credits: Annotated[Number | None, Says(CL + "maximumSharedCredits", amount)] = None
    maximum_uses: Annotated[int | None, Says(CL + "maximumUses")] = None


@dataclass(frozen=True)
class Renewal(Requirement):
    every: Annotated[str | None, Says(CL + "renewedEvery", _duration)] = None
    points: Annotated[Number | None, Says(CL + "pointsPerPeriod", amount)] = None
    grace: Annotated[str | None, Says(CL + "gracePeriod", _duration)] = None


@dataclass(frozen=True)
class Retake(Requirement):
    after_attempt: Annotated[int | None, Says(CL + "afterAttempt")] = None
    waiting: Annotated[str | None, Says(CL + "waitingTime", _duration)] = None


@dataclass(frozen=True)
class Conditional(Requirement):
    """`met` decides between `then` and `otherwise`."""

    met: Requirement
    then: Requirement | None = None
    otherwise: Requirement | None = None


_CLASS: Final[dict[type[Requirement], str]] = {
    AllOf: "AllOf",
    AnyOf: "AnyOf",
    AtLeastNumber: "AtLeastNumber",
    AtLeastCredits: "AtLeastCredits",
    Thing: "ThingRequirement",
    Corequisite: "CorequisiteRequirement",
    Exclusion: "ExclusionRequirement",
    Enrollment: "EnrollmentRequirement",
    Text: "TextRequirement",
    FromSelection: "SelectionRequirement",
    Grade: "GradeRequirement",
    GradeAverage: "GradeAverageRequirement",
    Score: "ScoreRequirement",
    Level: "LevelRequirement",
    Experience: "ExperienceRequirement",
    Recency: "RecencyRequirement",
    Residency: "ResidencyRequirement",
    Spread: "SpreadRequirement",
    Limit: "CreditLimit",
    Sharing: "SharingRequirement",
    Renewal: "RenewalRequirement",
    Retake: "RetakeRequirement",
    Conditional: "ConditionalRequirement",
}


# -- building ---------------------------------------------------------------------------------------------------------


def all_of(members: Iterable[Requirement | None]) -> Requirement | None:
    """All of `members`, without those that are None; one alone stands for itself, none is None."""
    return _group(AllOf, members)


def any_of(members: Iterable[Requirement | None]) -> Requirement | None:
    """One of `members`, as with `all_of`."""
    return _group(AnyOf, members)


def _group(kind: type[Group], members: Iterable[Requirement | None]) -> Requirement | None:
    present = tuple(member for member in members if member is not None)
    return kind(members=present) if len(present) > 1 else (present[0] if present else None)


def graded(tree: Requirement, minimum: str, scale: str | None = LETTER_GRADES) -> AllOf:
    """`tree` with a least grade."""
    return AllOf(members=(tree, Grade(minimum=minimum, scale=scale)))


def leaves(tree: Requirement) -> list[Requirement]:
    """What is no group, in order; the parts of a condition count."""
    found: list[Requirement] = []
    open_ = [tree]
    while open_:
        each = open_.pop()
        below = _below(each)
        if below:
            open_.extend(reversed(below))
        else:
            found.append(each)
    return found


def _below(tree: Requirement) -> list[Requirement]:
    if isinstance(tree, Group):
        return list(tree.members)
    if isinstance(tree, Conditional):
        return [part for part in (tree.met, tree.then, tree.otherwise) if part is not None]
    return []


# -- writing ----------------------------------------------------------------------------------------------------------


def part_iri(owner: str, part: str = "requirement") -> str:
    """The IRI of the requirement of `owner` that is named `part`.

    >>> part_iri("https://example.org/degree"), part_iri("https://example.org/catalog#degree", "core")
    ('https://example.org/degree#requirement', 'https://example.org/catalog#degree-core')
    """
    return f"{owner}{'-' if '#' in owner else '#'}{part}"


def require(about: Description, owner: str, tree: Requirement, part: str = "requirement") -> str:
    """States that `owner` has the requirement `tree`, with all its members; returns the IRI of its root.

    A tree with an IRI that is none, or nested deeper than MAX_DEPTH, refuses the record.
    """
    root = part_iri(owner, tree.part or part)
    about.say(owner, CL + "hasRequirement", root)
    write(about, owner, root, tree)
    return root


def write(about: Description, owner: str, iri: str, tree: Requirement, level: int = 0) -> None:
    """States `tree` as the requirement `iri`, which something else points at."""
    if level > MAX_DEPTH:
        about.refuse("too-deep", f"requirements are nested deeper than {MAX_DEPTH} levels: split the rule")
        return
    about.thing(iri, CL + _CLASS[type(tree)])
    _say_fields(about, iri, tree)
    for number, each in enumerate((tree.selection, *tree.selections), start=1):
        if each is not None:
            place = f"{iri}-selection" if number == 1 else f"{iri}-selection-{number}"
            about.say(iri, CL + "selectsFrom", _selection(about, place, each))
    if isinstance(tree, Group):
        _members(about, owner, iri, tree.members, level)
    elif isinstance(tree, Conditional):
        for predicate, part in (("ifMet", tree.met), ("thenRequires", tree.then), ("elseRequires", tree.otherwise)):
            if part is not None:
                below = part_iri(owner, part.part) if part.part else f"{iri}-{predicate}"
                about.say(iri, CL + predicate, below)
                write(about, owner, below, part, level + 1)


def _members(about: Description, owner: str, iri: str, members: Sequence[Requirement], level: int) -> None:
    for place, member in enumerate(members, start=1):
        below = part_iri(owner, member.part) if member.part else f"{iri}-{place}"
        about.say(iri, CL + "hasMember", below)
        about.say(below, CL + "position", place)
        write(about, owner, below, member, level + 1)


def _selection(about: Description, iri: str, selection: Selection) -> str:
    about.thing(iri, CL + "Selection")
    _say_fields(about, iri, selection)
    for place, excepted in enumerate(selection.excepts_selections, start=1):
        about.say(iri, CL + "exceptsSelection", _selection(about, f"{iri}-except-{place}", excepted))
    return iri


def _say_fields(about: Description, iri: str, described: Requirement | Selection) -> None:
    for name, says in _FIELDS[type(described)]:
        value = getattr(described, name)
        if value is None:
            continue
        for each in value if isinstance(value, tuple) else (value,):
            try:
                about.say(iri, says.predicate, says.write(each))
            except ValueError as error:
                about.refuse("bad-requirement", f"{name} {each!r} cannot be written: {error}"[:300])


def _fields(kind: Any) -> tuple[tuple[str, Says], ...]:
    hints = get_type_hints(kind, include_extras=True).items()
    return tuple((name, says) for name, hint in hints for says in getattr(hint, "__metadata__", ()))


_FIELDS: Final = {kind: _fields(kind) for kind in (Selection, *_CLASS)}
"""The fields of each class that stand for a property."""
