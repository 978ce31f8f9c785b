"""Pairs of the requirement form → transfer decisions, one for each way to send something and to receive it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Final

from credlattice.readers import form_fields as read
from credlattice.readers import requirement_trees as trees
from credlattice.readers.describing import Description, short_hash
from credlattice.readers.form_documents import FormError, Node, key_of
from credlattice.readers.form_fields import Names, fields, hint
from credlattice.readers.form_requirements import Reader
from credlattice.readers.requirement_trees import Requirement, amount, part_iri, require
from credlattice.vocabulary import CL, CTERMS, DCTERMS, SCHEMA

MAX_ALTERNATIVES: Final = 64
"""Ways of sending or receiving in one pair."""
OUTCOMES: Final = {
    "full": "FullTransfer",
    "partial": "PartialTransfer",
    "elective only": "ElectiveOnly",
    "denied": "TransferDenied",
    "not articulated": "NotArticulated",
    "not stated": "OutcomeNotStated",
}
_AMOUNTS: Final = ("credits sent", "credits accepted", "credits lost")
PAIR_KEYS: Final = (
    "id",
    "send",
    "receive",
    "outcome",
    *_AMOUNTS,
    "unit",
    "sent unit",
    "grade",
    "maximum grade",
    "grade scale",
    "score",
    "maximum score",
    "keeps together",
    "note",
    "needs",
    "valid from",
    "valid through",
    "direction",
    "priority",
)
Set = tuple[str, ...]


@dataclass(frozen=True)
class Agreement:
    """What all pairs of an agreement have in common."""

    iri: str
    sending: str
    receiving: str
    names: Names
    sent_unit: str | None
    valid_from: date | None
    valid_through: date | None
    both_ways: bool


def read_pair(about: Description, value: Node, agreement: Agreement) -> None:
    """States the decisions of one pair: one for each way to send and to receive. Raises FormError."""
    pair = _Pair(value, fields(value, PAIR_KEYS, "a pair", ("send",)), agreement)
    sent = alternatives(pair.entries["send"], agreement.names)
    received = alternatives(pair.entries["receive"], agreement.names) if "receive" in pair.entries else [()]
    if len(sent) * len(received) > MAX_ALTERNATIVES:
        reason = f"more than {MAX_ALTERNATIVES} ways to send and receive: write several pairs"
        raise FormError(value.line, "too-many-ways", reason)
    ways = [(one, other, agreement.receiving) for one in sent for other in received]
    if both_ways(pair.entries.get("direction"), agreement.both_ways):
        pair.checkboth_ways()
        ways += [(other, one, agreement.sending) for one in sent for other in received]
    for number, (one, other, decides) in enumerate(ways, start=1):
        pair.decide(about, one, other, decides, number if len(ways) > 1 else None)


def pair_iri(value: Node, agreement: Agreement) -> str:
    """A name for the whole pair that does not depend on its place in the file."""
    own = (value.entries or {}).get("id")
    name = read.part_name(own) if own else f"pair-{short_hash(repr(_without_lines(value)))}"
    return part_iri(agreement.iri, name)


def alternatives(value: Node, names: Names) -> list[Set]:
    """Every set of things that will do: a list is sent together, `any` is one of several, `all` all of several."""
    if isinstance(value.value, str):
        return [(names.iri(value),)]
    if isinstance(value.value, tuple):
        return _together(value, names)
    entries = fields(value, ("any", "all"), "a set of things")
    if len(entries) != 1:
        raise FormError(value.line, "bad-value", "a set of things has one key: any or all")
    ((word, members),) = entries.items()
    if word == "all":
        return _together(members, names)
    found = [way for each in members.items for way in alternatives(each, names)]
    if not found:
        raise FormError(value.line, "no-members", "the list is empty")
    return list(dict.fromkeys(found))


def _together(value: Node, names: Names) -> list[Set]:
    found: list[Set] = [()]
    for each in value.items:
        found = [tuple(dict.fromkeys((*one, *other))) for one, other in product(found, alternatives(each, names))]
        if len(found) > MAX_ALTERNATIVES:
            reason = f"more than {MAX_ALTERNATIVES} ways: write several pairs"
            raise FormError(value.line, "too-many-ways", reason)
    if not found[0]:
        raise FormError(value.line, "no-members", "the list is empty")
    return found


@dataclass(frozen=True)
class _Pair:
    """One pair while its decisions are made."""

    value: Node
    entries: dict[str, Node]
    agreement: Agreement

    def decide(self, about: Description, sent: Set, received: Set, decides: str, number: int | None) -> None:
        outcome = self._outcome(bool(received))
        iri = self._iri(sent, received, decides, number)
        about.thing(iri, CL + "TransferDecision")
        about.say(iri, DCTERMS + "isPartOf", self.agreement.iri)
        about.say(iri, CL + "decidedBy", decides)
        for thing in sent:
            about.say(iri, CL + "decidesOn", thing)
        for thing in received:
            about.say(iri, CL + "receivedAs", thing)
        about.say(iri, CL + "transferOutcome", CL + outcome)
        self._amounts(about, iri)
        if "priority" in self.entries:
            about.say(iri, CL + "decisionPriority", read.whole(self.entries["priority"]))
        start = day_of(self.entries, "valid from") or self.agreement.valid_from
        end = day_of(self.entries, "valid through") or self.agreement.valid_through
        check_days(start, end, self.value.line)
        for predicate, day in (("validFrom", start), ("validThrough", end)):
            if day:
                about.say(iri, SCHEMA + predicate, day)
        if tree := self._requirement(iri, sent):
            require(about, iri, tree)

    def checkboth_ways(self) -> None:
        """The amounts and grades of one direction say nothing about the other."""
        for key in (*_AMOUNTS, "outcome", "grade", "maximum grade", "score", "maximum score", "note", "needs"):
            if key in self.entries:
                reason = f"{key!r} holds for one direction: write the other direction as a pair of its own"
                raise FormError(self.entries[key].line, "both-ways", reason)
        if "receive" not in self.entries:
            raise FormError(self.value.line, "both-ways", "nothing is received: there is no other direction")

    def _iri(self, sent: Set, received: Set, decides: str, number: int | None) -> str:
        base = pair_iri(self.value, self.agreement)
        if "id" in self.entries:
            return base + (f"-{number}" if number else "")
        ways = short_hash(*sorted(sent), "", *sorted(received), decides)
        return base if number is None else f"{base}-{ways[:8]}"

    def _number(self, key: str) -> Decimal | None:
        return read.number(self.entries[key]) if key in self.entries else None

    def _outcome(self, gives: bool) -> str:
        sent, accepted, lost = map(self._number, _AMOUNTS)
        written = self.entries.get("outcome")
        one_unit = "sent unit" not in self.entries and self.agreement.sent_unit is None
        if written is None:
            if not gives and not accepted:
                reason = "nothing is received: say the outcome, such as denied, not articulated or not stated"
                raise FormError(self.value.line, "missing-key", reason)
            less = lost or (one_unit and sent is not None and accepted is not None and accepted < sent)
            return "PartialTransfer" if less else "FullTransfer"
        words = key_of(read.text(written))
        if words not in OUTCOMES:
            reason = f"{words[:40]!r} is no outcome{hint(words, OUTCOMES) or ': ' + ', '.join(OUTCOMES)}"
            raise FormError(written.line, "bad-outcome", reason)
        if words in ("denied", "not articulated") and (gives or accepted):
            raise FormError(written.line, "bad-outcome", f"{words!r}, and something is received all the same")
        if words == "full" and lost:
            raise FormError(written.line, "bad-outcome", "'full', and credit is lost all the same")
        return OUTCOMES[words]

    def _amounts(self, about: Description, iri: str) -> None:
        sent, accepted, lost = map(self._number, _AMOUNTS)
        names, entries = self.agreement.names, self.entries
        unit = names.unit_of(entries["unit"]) if "unit" in entries else names.unit
        sent_unit = names.unit_of(entries["sent unit"]) if "sent unit" in entries else self.agreement.sent_unit
        if lost is None and sent_unit in (None, unit) and sent is not None and accepted is not None and accepted < sent:
            lost = sent - accepted
        stated = (("creditSent", sent), ("creditAccepted", accepted), ("creditLost", lost))
        for predicate, value in stated:
            if value is not None:
                about.say(iri, CL + predicate, amount(value))
        if any(value is not None for _, value in stated) and unit:
            about.say(iri, CTERMS + "creditUnitType", unit)
            if sent is not None and sent_unit not in (None, unit):
                about.say(iri, CL + "sentUnitType", str(sent_unit))

    def _requirement(self, iri: str, sent: Set) -> Requirement | None:
        entries, reader = self.entries, Reader(self.agreement.names, iri)
        parts: list[Requirement | None] = []
        if "keeps together" in entries and read.flag(entries["keeps together"]):
            members = tuple(trees.Thing(thing=thing) for thing in sent)
            parts.append(trees.AllOf(members=members, keeps_together=True))
        for words in (("grade", "maximum grade", "grade scale"), ("score", "maximum score")):
            said: dict[str, Node] = {word: entries[word] for word in words if word in entries}
            if said:
                parts.append(reader.tree(Node(self.value.line, said)))
        if "note" in entries:
            parts.append(trees.Text(words=read.text(entries["note"])))
        if "needs" in entries:
            parts.append(reader.tree(entries["needs"]))
        return trees.all_of(parts)


def day_of(entries: dict[str, Node], key: str) -> date | None:
    return read.day(entries[key]) if key in entries else None


def check_days(start: date | None, end: date | None, line: int) -> None:
    if start and end and end < start:
        raise FormError(line, "bad-date", f"valid through {end} is before valid from {start}")


def both_ways(value: Node | None, otherwise: bool) -> bool:
    if value is None:
        return otherwise
    words = key_of(read.text(value))
    if words not in ("one way", "both ways"):
        raise FormError(value.line, "bad-value", "the direction is 'one way' or 'both ways'")
    return words == "both ways"


def _without_lines(value: Node) -> object:
    """What a node says, wherever it stands."""
    if isinstance(value.value, dict):
        return sorted((key, _without_lines(entry)) for key, entry in value.value.items())
    if isinstance(value.value, tuple):
        return [_without_lines(each) for each in value.value]
    return value.value
