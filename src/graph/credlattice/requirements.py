"""CTDL's conditions, prerequisites, parts and transfer values → Requirement trees → Rules.

How ambiguous data is read (the published semantics and its disagreements are in `docs/requirements.md`):
several targets in one profile are all required unless a number says fewer; `alternativeCondition` profiles are
alternatives; several `requires` profiles are all required by default (`several_profiles="any"` reads them as routes);
a component without a condition of its own requires its children, except those a sibling's condition offers as a choice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal as OneOf

from pyoxigraph import NamedNode

from credlattice import catalog
from credlattice.catalog import GraphDescription
from credlattice.model import AtLeast, Evidence, Item, Note, Requirement, Rule, Status
from credlattice.questions import QuestionError, Questions
from credlattice.vocabulary import CEASN, CTERMS, SCHEMA, compact

Several = OneOf["all", "any"]

MAX_NODES = 20_000
"""Parts one requirement may have; what lies beyond is a note."""
MAX_DEPTH = 40
"""Conditions inside conditions; real ones stay under 5."""

_TARGETS = tuple(
    CTERMS + name
    for name in (
        "targetCredential",
        "targetLearningOpportunity",
        "targetAssessment",
        "targetCompetency",
        "targetJob",
        "targetOccupation",
        "targetTask",
    )
)
_REQUIRES = tuple(
    CTERMS + name for name in ("requires", "prerequisite", "corequisite", "coPrerequisite", "entryCondition")
)
_WORDS = {
    CTERMS + "condition": "{}",
    CTERMS + "experience": "experience: {}",
    CTERMS + "yearsOfExperience": "{} years of experience",
    CTERMS + "minimumAge": "at least {} years old",
    CTERMS + "residentOf": "resident of {}",
    CTERMS + "submissionOf": "submission of {}",
}
# A framework or a competency is not completed by its parts: they only stand in it.
_NOT_COMPLETED = {CEASN + name for name in ("Competency", "CompetencyFramework", "Rubric")} | {"Collection"}
_AGENTS = frozenset({"Agent", "Organization", "CredentialOrganization", "QACredentialOrganization"})
# Parts of a description, not things of their own.
_INNER = frozenset(
    {"ConditionProfile", "ComponentCondition", "CredentialAlignmentObject", "ValueProfile", "CostProfile"}
)
_GROUPS = {"BasicComponent", "CredentialComponent", "CollectionComponent", "MultiComponent", "Pathway"}
_CHILDREN, _PARTS = CEASN + "hasChild", CTERMS + "hasPart"


@dataclass(frozen=True)
class _Value:
    term: str
    is_iri: bool
    evidence: Evidence


@dataclass(frozen=True)
class Compiled:
    """All rules, and what stands for what."""

    rules: tuple[Rule, ...]
    described: Container[str]
    """Everything some document describes that somebody could hold or reach."""
    proxies: Mapping[str, tuple[str, ...]]
    """Thing → the pathway components that stand for it: who holds the thing has done the component."""
    transfers: frozenset[str] = frozenset()
    """Transfer values: had through what they transfer from, and in no other way."""


def compile_rules(questions: Questions, several_profiles: Several = "all") -> Compiled:
    """Every rule the store's statements state. O(statements)."""
    return _Compiler(questions, several_profiles).compile()


class _Described(Container[str]):
    """What somebody could hold or reach. What has no part in any requirement is looked up when it is asked for."""

    def __init__(self, questions: Questions, known: dict[str, bool]) -> None:
        self.questions, self.known = questions, known

    def __contains__(self, thing: object) -> bool:
        if not isinstance(thing, str):
            return False
        if thing not in self.known:
            try:
                types = self.questions.run("is-described", thing=thing).values("type")
            except QuestionError:
                types = []
            self.known[thing] = bool({kind.removeprefix(CTERMS) for kind in types} - _AGENTS - _INNER)
        return self.known[thing]


class _Compiler:
    def __init__(self, questions: Questions, several: Several) -> None:
        self.questions, self.several = questions, several
        self._left = MAX_NODES
        graphs = catalog.read(questions)
        self.types: dict[str, set[str]] = defaultdict(set)
        for row in questions.run("described-things").rows:
            thing, kind = row["thing"], row["type"]
            if thing is not None and kind is not None:
                self.types[thing.value].add(kind.value.removeprefix(CTERMS))
        self.facts: dict[str, dict[str, list[_Value]]] = defaultdict(lambda: defaultdict(list))
        for row in questions.run("requirement-statements").rows:
            graph, subject, predicate, value = (row[c] for c in ("graph", "subject", "predicate", "object"))
            if graph is None or subject is None or predicate is None or value is None:
                continue
            known = graphs.get(graph.value, _UNDESCRIBED)
            if known.withdrawn_on:
                continue  # its publisher no longer says so
            evidence = Evidence(subject.value, predicate.value, value.value, graph.value, known.status, known.rule)
            found = _Value(value.value, isinstance(value, NamedNode), evidence)
            already = self.facts[subject.value][predicate.value]
            if not any(v.term == found.term for v in already):
                already.append(found)

        self.words: dict[str, str] = {}
        for row in questions.run("profile-words").rows:
            if (about := row["profile"]) is not None and (words := row["words"]) is not None:
                self.words.setdefault(about.value, words.value)
        self.named = frozenset(questions.run("named-components").values("component"))
        self.destinations = {
            value.term for facts in self.facts.values() for value in facts.get(CTERMS + "hasDestinationComponent", ())
        }

    def compile(self) -> Compiled:
        rules = [rule for subject in sorted(self.facts) for rule in self._rules_of(subject)]
        rules.sort(key=lambda rule: (rule.head, rule.kind))
        proxies: dict[str, list[str]] = defaultdict(list)
        for subject in sorted(self.facts):
            for value in self._values(subject, CTERMS + "proxyFor", CTERMS + "sourceData"):
                proxies[value.term].append(subject)
        return Compiled(
            tuple(rules),
            _Described(self.questions, {t: bool(kinds - _AGENTS - _INNER) for t, kinds in self.types.items()}),
            {thing: tuple(dict.fromkeys(components)) for thing, components in proxies.items()},
            frozenset(thing for thing, kinds in self.types.items() if "TransferValueProfile" in kinds),
        )

    def _values(self, subject: str, *predicates: str) -> Iterator[_Value]:
        known = self.facts.get(subject, {})
        for predicate in predicates:
            yield from known.get(predicate, ())

    def _rules_of(self, subject: str) -> Iterator[Rule]:
        kinds = self.types.get(subject, set())
        self._left = MAX_NODES
        if "TransferValueProfile" in kinds:
            yield from self._transfer(subject)
        elif not kinds & _INNER:
            parts, kind = self._conditions(subject)
            described = self._stood_for(subject)
            if parts and subject in self.destinations:
                # The way to the thing a pathway's destination stands for is the pathway.
                for value in described:
                    yield Rule(value.term, Item(subject, (value.evidence,)), "pathway", earns=False)
                described = []
            stands_for: list[Requirement] = [Item(v.term, (v.evidence,)) for v in described]
            if parts or stands_for:
                # A component that stands for something described takes no effort beyond that thing.
                effort = bool(parts) and not stands_for and "Pathway" not in kinds
                yield Rule(subject, _all(parts + stands_for), kind if parts else "proxy", earns=effort)
        for value in self._values(subject, CTERMS + "assesses", CTERMS + "teaches"):
            target = self._aligned(value)
            if target and target != subject:
                yield Rule(target, Item(subject, (value.evidence,)), "assesses", earns=False)

    def _stood_for(self, component: str) -> list[_Value]:
        """The described things a component is a proxy for. An organization is never one: published files that say so
        mean its credential, and nobody can tell which."""
        return [
            value
            for value in self._values(component, CTERMS + "proxyFor", CTERMS + "sourceData")
            if self.types.get(value.term, _AGENTS) - _AGENTS and value.term != component
        ]

    def _transfer(self, profile: str) -> Iterator[Rule]:
        sources = [v for v in self._values(profile, CTERMS + "transferValueFrom") if v.is_iri]
        if not sources:
            return
        # All sources of one profile are taken together; another route is another profile.
        yield Rule(profile, _all([Item(v.term, (v.evidence,)) for v in sources]), "transfer", earns=False)
        targets = {v.term: v for v in self._values(profile, CTERMS + "transferValueFor") if v.is_iri}
        for target, value in sorted(targets.items()):
            if target != profile:
                yield Rule(target, Item(profile, (value.evidence,)), "transfer", earns=False)

    def _conditions(self, subject: str) -> tuple[list[Requirement], str]:
        """What `subject` itself asks for, and whether that completes it (`conditions`) or only lets one earn it
        (`prerequisites`)."""
        parts: list[Requirement] = []
        if destinations := [v for v in self._values(subject, CTERMS + "hasDestinationComponent") if v.is_iri]:
            items = tuple(Item(v.term, (v.evidence,)) for v in destinations)
            remark = "several destinations are stated: any one completes the pathway" if len(items) > 1 else None
            parts.append(items[0] if len(items) == 1 else AtLeast(1, items, remark=remark))
        conditions = list(self._values(subject, CTERMS + "hasCondition"))
        parts += [self._component_condition(value, subject, ()) for value in conditions]
        if not conditions and not destinations:
            parts += self._children(subject)
        required = self._required(subject)
        if "Pathway" in self.types.get(subject, ()):
            if not parts and not required:
                parts = [Note("the pathway states no destination")]
        elif not parts and not required:
            parts = self._embedded(subject)
        only_lets = bool(required) or (bool(conditions) and self._takes_effort(subject))
        return parts + required, "prerequisites" if only_lets else "conditions"

    def _takes_effort(self, subject: str) -> bool:
        """Whether a thing with a component condition is more than what the condition asks for: a course or a
        certification with a name of its own is; a slot, a group, a badge for a set of others is not."""
        return not self.types.get(subject, set()) & _GROUPS and subject in self.named

    def _required(self, subject: str) -> list[Requirement]:
        plain: list[Requirement] = []
        profiles: list[Requirement] = []
        for value in self._values(subject, *_REQUIRES):
            if not value.is_iri:
                plain.append(Note(value.term, (value.evidence,)))
            elif self._is_profile(value.term):
                profiles.append(self._profile(value, ()))
            else:
                plain.append(Item(value.term, (value.evidence,)))
        for value in self._values(subject, CTERMS + "commonConditions"):
            plain.append(Note(f"the common conditions at {value.term}", (value.evidence,)))
        if len(profiles) > 1 and self.several == "any":
            return [
                *plain,
                AtLeast(1, tuple(profiles), remark="several condition profiles, read as alternative routes"),
            ]
        if len(profiles) > 1:
            remark = "several condition profiles are stated: all are read as required"
            return [*plain, AtLeast(len(profiles), tuple(profiles), remark=remark)]
        return plain + profiles

    def _is_profile(self, iri: str) -> bool:
        """A profile by its class, or, where the publisher left the class out, by what it says."""
        says = self.facts.get(iri, {}).keys() & {*_TARGETS, *_WORDS, CTERMS + "alternativeCondition"}
        kinds = self.types.get(iri, set())
        return "ConditionProfile" in kinds or (not kinds and bool(says))

    def _too_much(self, value: _Value, above: tuple[str, ...]) -> Note | None:
        """A note in place of what goes round in a circle, or is too deep or too large to be a requirement."""
        self._left -= 1
        if value.term in above:
            return Note("a condition that leads back to itself", (value.evidence,))
        if len(above) >= MAX_DEPTH or self._left < 0:
            return Note("conditions nested too deeply, or too many, to be read", (value.evidence,))
        return None

    def _profile(self, value: _Value, above: tuple[str, ...]) -> Requirement:
        if too_much := self._too_much(value, above):
            return too_much
        profile = value.term
        parts: list[Requirement] = []
        excluded = {found.term for found in self._values(profile, CTERMS + "conditionExcludes")}
        targets = [self._target(found) for found in self._values(profile, *_TARGETS) if found.term not in excluded]
        self._left -= len(targets)
        if targets:
            number, unreadable = self._number(profile, value)
            n = number or len(targets)
            parts.append(targets[0] if len(targets) == 1 and n == 1 else AtLeast(n, tuple(targets), (value.evidence,)))
            parts += unreadable
        alternatives = [
            self._profile(found, (*above, profile)) if self._is_profile(found.term) else self._target(found)
            for found in self._values(profile, CTERMS + "alternativeCondition")
        ]
        if alternatives:
            remark = "a single alternative is stated: read as required" if len(alternatives) == 1 and targets else None
            parts.append(AtLeast(1, tuple(alternatives), (value.evidence,), remark=remark))
        parts += self._notes(profile)
        if not parts:
            # Nothing in it can be evaluated: a person has to read it, and nobody may take it as met.
            parts = [Note(self.words.get(profile, "a condition the publisher does not spell out"), (value.evidence,))]
        return _all(parts, (value.evidence,))

    def _target(self, value: _Value) -> Requirement:
        if target := self._aligned(value):
            return Item(target, (value.evidence,))
        names = [v.term for v in self._values(value.term, CTERMS + "targetNodeName")] if value.is_iri else [value.term]
        return Note(
            names[0] if names else f"something the publisher does not name ({compact(value.evidence.predicate)})",
            (value.evidence,),
        )

    def _aligned(self, value: _Value) -> str | None:
        """The thing a value points at, through its alignment object when there is one; None when it only has a name."""
        if not value.is_iri:
            return None
        if "CredentialAlignmentObject" not in self.types.get(value.term, ()):
            return value.term
        return next((v.term for v in self._values(value.term, CTERMS + "targetNode") if v.is_iri), None)

    def _notes(self, profile: str) -> list[Requirement]:
        notes: list[Requirement] = [
            Note(words.format(value.term), (value.evidence,))
            for predicate, words in _WORDS.items()
            for value in self._values(profile, predicate)
        ]
        for credit in self._values(profile, CTERMS + "creditValue"):
            amounts = [
                v.term for v in self._values(credit.term, SCHEMA + "value", SCHEMA + "minValue", SCHEMA + "maxValue")
            ]
            units = [compact(v.term).rpartition("/")[2] for v in self._values(credit.term, CTERMS + "creditUnitType")]
            unit = f" ({units[0]})" if units else ""
            notes.append(Note(f"{' to '.join(amounts) or 'some number of'} credits{unit}", (credit.evidence,)))
        return notes

    def _component_condition(self, value: _Value, owner: str, above: tuple[str, ...]) -> Requirement:
        if too_much := self._too_much(value, above):
            return too_much
        condition = value.term
        targets: list[Requirement] = [
            Item(v.term, (v.evidence,)) if v.is_iri else Note(v.term, (v.evidence,))
            for v in self._values(condition, CTERMS + "targetComponent")
        ]
        self._left -= len(targets)
        targets += [
            self._component_condition(nested, owner, (*above, condition))
            for nested in self._values(condition, CTERMS + "hasCondition")
        ]
        constraints: list[Requirement] = [
            Note("a constraint on properties, which nobody can check here", (v.evidence,))
            for v in self._values(condition, CTERMS + "hasConstraint")
        ]
        if not targets:
            return _all(constraints or [Note("a condition that names nothing", (value.evidence,))], (value.evidence,))
        (number, unreadable), remark = self._number(condition, value), None
        if number is None and not unreadable:
            number, unreadable = self._number(owner, value)
            remark = "the number stands on the component, not on its condition" if number else None
        constraints += unreadable
        operators = {
            v.term.rpartition("/")[2].rpartition(":")[2].casefold()
            for v in self._values(condition, CTERMS + "logicalOperator")
        }
        if number is None and operators & {"or", "onlyone"}:
            number = 1
        if number is None and not unreadable and "and" not in operators:
            remark = "no number is stated: all are read as required"
        core = AtLeast(number or len(targets), tuple(targets), (value.evidence,), remark=remark)
        return _all([core, *constraints], (value.evidence,)) if constraints else core

    def _number(self, subject: str, about: _Value) -> tuple[int | None, list[Requirement]]:
        """The stated number; where one is stated that is none, all are asked for and a person has to look."""
        for value in self._values(subject, CTERMS + "requiredNumber"):
            if re.fullmatch(r"0*[1-9]\d{0,8}(\.0*)?", value.term):
                return int(float(value.term)), []
            return None, [Note(f"a required number that cannot be read: {value.term[:40]}", (about.evidence,))]
        return None, []

    def _children(self, subject: str) -> list[Requirement]:
        if self.types.get(subject, set()) & _NOT_COMPLETED:
            return []
        children = [v for v in self._values(subject, _CHILDREN) if v.is_iri]
        offered = {
            target.term
            for child in children
            for condition in self._values(child.term, CTERMS + "hasCondition")
            for target in self._values(condition.term, CTERMS + "targetComponent")
        }
        needed = tuple(
            Item(v.term, (_derived(v.evidence, "hierarchy"),))
            for v in children
            if v.term not in offered and v.term != subject
        )
        remark = "no condition is stated: its children are read as required"
        return [AtLeast(len(needed), needed, remark=remark)] if needed else []

    def _embedded(self, subject: str) -> list[Requirement]:
        if self.types.get(subject, set()) & _NOT_COMPLETED:
            return []
        # Only what the whole itself lists: that a course says it is part of a degree does not make it all of it.
        own = [v for v in self._values(subject, _PARTS) if v.evidence.status is Status.ASSERTED]
        parts = [Item(v.term, (_derived(v.evidence, "parts"),)) for v in own if v.is_iri and v.term != subject]
        doubt = Note("whether the listed parts are all that is required: no condition is stated")
        return [*parts, doubt] if parts else []


_UNDESCRIBED = GraphDescription("", "", (), None, Status.ASSERTED, None)


def _derived(evidence: Evidence, rule: str) -> Evidence:
    """Membership read as a requirement: the statement is asserted, that it is required is our reading."""
    return Evidence(evidence.subject, evidence.predicate, evidence.object, evidence.graph, Status.DERIVED, rule)


def _all(parts: list[Requirement], evidence: tuple[Evidence, ...] = ()) -> Requirement:
    return parts[0] if len(parts) == 1 else AtLeast(len(parts), tuple(parts), evidence)


def items(requirement: Requirement) -> Iterator[Item]:
    """Every item of the tree, left to right."""
    if isinstance(requirement, Item):
        yield requirement
    elif isinstance(requirement, AtLeast):
        for part in requirement.of:
            yield from items(part)


def remarks(requirement: Requirement) -> Iterator[str]:
    """How ambiguous parts of the tree were read."""
    if isinstance(requirement, AtLeast):
        if requirement.remark:
            yield requirement.remark
        for part in requirement.of:
            yield from remarks(part)


def sentence(requirement: Requirement, label: Mapping[str, str]) -> str:
    """The requirement in plain English.

    >>> sentence(AtLeast(2, (Item("a"), Item("b"), Note("an interview"))), {"a": "A+", "b": "Network+"})
    'any 2 of these 3: A+; Network+; “an interview”'
    """
    if isinstance(requirement, Item):
        return label.get(requirement.iri, requirement.iri)
    if isinstance(requirement, Note):
        return f"“{requirement.text}”"
    inner = [sentence(part, label) for part in requirement.of]
    inner = [
        f"({text})" if isinstance(part, AtLeast) and len(part.of) > 1 and len(requirement.of) > 1 else text
        for part, text in zip(requirement.of, inner, strict=True)
    ]
    if len(inner) == 1 and requirement.n <= 1:
        return inner[0]
    if requirement.n >= len(inner):
        short = f" (only {len(inner)} are named)" if requirement.n > len(inner) else ""
        count = f"all {requirement.n}" if len(inner) > 2 or short else "both"
        return f"{count} of these{short}: {'; '.join(inner)}"
    return f"any {requirement.n} of these {len(inner)}: {'; '.join(inner)}"
