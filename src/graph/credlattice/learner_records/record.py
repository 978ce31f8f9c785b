"""What a learner record says, as frozen data. It is read, matched, answered and forgotten: nothing here is ever stored.

Who the learner is has no place in it: names, addresses and identifiers of the learner are not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from credlattice.model import Problem

MAX_BYTES = 2 * 1024 * 1024
"""Bytes of one record."""
MAX_DEPTH = 64
"""Levels of JSON inside JSON."""
MAX_ITEMS = 500
"""Credentials, or rows of a transcript, that are read of one record."""
MAX_WORDS = 1000
"""Characters that are kept of one text."""


class UnreadableRecord(ValueError):
    """Nothing of the file can be read as a learner record; the message says why and what to do."""


class State(StrEnum):
    """What is known of a proof."""

    VERIFIED = "verified"
    """Signed by a key that is the issuer's own identifier, and unchanged since."""
    INTACT = "intact"
    """Unchanged since it was signed by a key that nothing checkable here ties to the issuer."""
    FAILED = "failed"
    """Changed after it was signed, or not signed by the key it names."""
    NOT_CHECKABLE = "not checkable"
    """There is no proof, or checking it takes what is not here. The reason says which."""


@dataclass(frozen=True)
class Verification:
    state: State
    reason: str


class Validity(StrEnum):
    """On the day of reading, by the dates the record states."""

    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET = "not yet valid"
    UNREADABLE = "dates not readable"
    NOT_STATED = "not stated"


class Completion(StrEnum):
    COMPLETED = "completed"
    NOT_COMPLETED = "not completed"
    NOT_STATED = "not stated"


@dataclass(frozen=True)
class Identifier:
    """One identifier of what is held."""

    scheme: str
    """`iri`, `ctid` (ce-…) or `code` (means something only together with who offers it)."""
    value: str
    stated_as: str
    """Where the record says so: `achievement id`, `alignment`, `course code`, …"""


@dataclass(frozen=True)
class Party:
    """An issuer or a school, as the record names it."""

    id: str = ""
    name: str = ""
    unitid: str = ""
    opeid: str = ""
    """Eight digits."""


@dataclass(frozen=True)
class Endorsement:
    """What somebody says in support of an achievement, a credential or an issuer. It is nothing to hold."""

    place: str
    about: str
    issuer: Party
    verification: Verification
    validity: Validity
    valid_until: str = ""


@dataclass(frozen=True)
class Item:
    """One thing the record says is held."""

    place: str
    """`badge.json#/credentialSubject/verifiableCredential/0` or `transcript.csv:3`."""
    name: str
    kind: str
    """The sort of achievement in the record's own word (`Course`, `Certificate`, …), or ''."""
    identifiers: tuple[Identifier, ...]
    issuer: Party
    provider: Party
    """Whose code a `code` identifier is: the achievement's creator, else the issuer; in a transcript, the school."""
    verification: Verification
    validity: Validity = Validity.NOT_STATED
    valid_from: str = ""
    valid_until: str = ""
    revocation: str = "no list is named"
    completion: Completion = Completion.COMPLETED
    criteria: str = ""
    credits: float | None = None
    """In the record's own unit, which neither form of record states."""
    grade: str = ""
    term: str = ""
    awarded: str = ""
    endorsements: tuple[Endorsement, ...] = ()


@dataclass(frozen=True)
class Association:
    """How two achievements of a comprehensive learner record are related: `isChildOf`, `exactMatchOf`, …"""

    kind: str
    source: str
    target: str


@dataclass(frozen=True)
class RecordProof:
    """What is known of a comprehensive learner record as a whole: whether it is complete as its issuer made it."""

    place: str
    issuer: Party
    verification: Verification
    validity: Validity
    valid_until: str
    revocation: str


@dataclass(frozen=True)
class LearnerRecord:
    """One file, read. `problems` lists what was set aside (fatal) and what is odd."""

    name: str
    form: str
    """`Open Badges 3.0`, `Comprehensive Learner Record 2.0`, `Transcript`, …"""
    items: tuple[Item, ...]
    endorsements: tuple[Endorsement, ...] = ()
    associations: tuple[Association, ...] = ()
    proofs: tuple[RecordProof, ...] = ()
    """Of the records that hold several credentials; those credentials have their own."""
    problems: tuple[Problem, ...] = ()
