"""What every verifiable credential has in common: classes, issuer, dates, status, proof. Data Models 1.1 and 2.0."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from credlattice.learner_records import dates, json_input, proofs, tokens
from credlattice.learner_records.rdf_canonical import Work
from credlattice.learner_records.record import (
    MAX_ITEMS,
    Party,
    State,
    UnreadableRecord,
    Validity,
    Verification,
)
from credlattice.model import Problem


@dataclass
class Reading:
    """The reading of one file: its day, what is noticed, and how much may still be done."""

    name: str
    now: datetime
    work: Work = field(default_factory=Work)
    problems: list[Problem] = field(default_factory=list)
    forms: dict[str, None] = field(default_factory=dict)
    """What the file turned out to hold, in words."""
    counted: Counter[str] = field(default_factory=Counter)

    def place(self, path: str) -> str:
        """Where in the file: `badge.json#/credentialSubject`, or the file's name for the whole of it."""
        return f"{self.name}#{path}" if path else self.name

    def refuse(self, path: str, kind: str, reason: str) -> None:
        self.problems.append(Problem(self.place(path), reason, kind))

    def note(self, path: str, kind: str, reason: str) -> None:
        self.problems.append(Problem(self.place(path), reason, kind, fatal=False))

    def may_read(self, what: str, path: str) -> bool:
        """Whether one more of `what` (a word in the plural) may be read; says so once when not."""
        self.counted[what] += 1
        if self.counted[what] == MAX_ITEMS + 1:
            self.refuse(path, "too-many", f"it holds more than {MAX_ITEMS} {what}: only the first {MAX_ITEMS} are read")
        return self.counted[what] <= MAX_ITEMS


@dataclass(frozen=True)
class Credential:
    """One opened credential."""

    path: str
    types: frozenset[str]
    id: str
    name: str
    issuer: Party
    subjects: tuple[dict[str, Any], ...]
    verification: Verification
    validity: Validity
    valid_from: str
    valid_until: str
    revocation: str
    document: dict[str, Any]


def open_credential(entry: Any, path: str, reading: Reading, around: Credential | None = None) -> Credential | None:
    """The credential in `entry`: an object, a token, or an enveloped token. None, the reason noted, where it is none.

    `around` is the credential it stands in, whose proof covers one that has none of its own.
    """
    try:
        document, verification = _opened(entry, reading)
    except UnreadableRecord as error:
        reading.refuse(path, "unreadable-credential", str(error))
        return None
    issuer = party(document.get("issuer"))
    if reason := _what_is_missing(document, issuer):
        reading.refuse(path, "incomplete-credential", reason)
        return None
    if verification is None:
        verification = proofs.verify(document, issuer.id, reading.now, reading.work)
        if around is not None and not json_input.listed(document.get("proof")):
            verification = covered(around, issuer)
    start, end = (
        json_input.alone(document.get(first, document.get(second)))
        for first, second in (("validFrom", "issuanceDate"), ("validUntil", "expirationDate"))
    )
    return Credential(
        path=path,
        types=frozenset(json_input.types(document)),
        id=json_input.words(document.get("id")),
        name=json_input.words(document.get("name")),
        issuer=issuer,
        subjects=tuple(json_input.objects(document.get("credentialSubject"))),
        verification=verification,
        validity=dates.validity(start, end, reading.now),
        valid_from=dates.day(start),
        valid_until=dates.day(end),
        revocation="not checked: the list it names would have to be fetched"
        if json_input.listed(document.get("credentialStatus"))
        else "no list is named",
        document=document,
    )


def _opened(entry: Any, reading: Reading) -> tuple[dict[str, Any], Verification | None]:
    if isinstance(entry, dict) and "EnvelopedVerifiableCredential" in json_input.types(entry):
        entry = entry.get("id")
    if isinstance(entry, str) and tokens.is_token(entry):
        return tokens.open_token(entry)
    if isinstance(entry, dict):
        return entry, None
    raise UnreadableRecord("it is no credential: an object or a signed token was expected")


def _what_is_missing(document: dict[str, Any], issuer: Party) -> str:
    kinds = json_input.types(document)
    if "Assertion" in kinds:
        return "it is an Open Badges 2 assertion: ask its issuer for the badge as Open Badges 3.0"
    if "VerifiableCredential" not in kinds:
        return f"it is no verifiable credential: its type is {', '.join(sorted(kinds))[:100] or 'not stated'}"
    if len(json_input.listed(document.get("issuer"))) != 1 or not issuer.id:
        return "it does not say who issued it, so it is not relied on"
    if not json_input.objects(document.get("credentialSubject")):
        return "it says nothing of anybody: credentialSubject is missing"
    return ""


def covered(around: Credential, issuer: Party) -> Verification:
    """What the proof of a credential says about a part of it that has no proof of its own."""
    state, reason = around.verification.state, around.verification.reason
    if state is State.VERIFIED and issuer.id != around.issuer.id:
        return Verification(State.INTACT, f"it has no proof of its own; the record around it: {reason}")
    return Verification(state, f"it has no proof of its own; the record around it: {reason}")


def party(value: Any) -> Party:
    """An issuer or creator: an IRI, or a Profile with its name and public identifiers."""
    profile = json_input.inner(value)
    numbers = dict(other_identifiers(profile))
    opeid = "".join(filter(str.isdigit, numbers.get("opeid", "")))
    return Party(
        id=json_input.identifier(profile or value),
        name=json_input.words(profile.get("name")),
        unitid=numbers.get("ipedsid", numbers.get("unitid", "")),
        opeid=f"{opeid:0<8}" if 6 <= len(opeid) <= 8 else "",
    )


def other_identifiers(thing: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(kind in lower-case letters, identifier) of every `otherIdentifier`."""
    for entry in json_input.objects(thing.get("otherIdentifier"))[:20]:
        kind = json_input.words(entry.get("identifierType")).removeprefix("ext:")
        if value := json_input.words(entry.get("identifier")):
            yield "".join(filter(str.isalpha, kind.lower())), value
