"""Open Badges 3.0: an AchievementCredential says that something is held; an EndorsementCredential supports another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from credlattice.learner_records import json_input
from credlattice.learner_records.credentials import Credential, Reading, open_credential, other_identifiers, party
from credlattice.learner_records.record import Completion, Endorsement, Identifier, Item

ACHIEVEMENT: Final = {"OpenBadgeCredential", "AchievementCredential"}
ENDORSEMENT: Final = "EndorsementCredential"
_CTID: Final = re.compile(r"\bce-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_PERSONAL: Final = {"sourcedid", "systemid", "productid", "userid", "accountid", "studentid", "nationalidentitynumber"}
_FAILED: Final = {"failed", "withdrew", "enrolled", "inprogress", "onhold", "provisional"}
MAX_IDENTIFIERS = 50


def items(credential: Credential, reading: Reading) -> Iterator[Item]:
    """What an achievement credential says is held: one item for every subject."""
    for number, subject in enumerate(credential.subjects):
        path = credential.path + "/credentialSubject" + (f"/{number}" if len(credential.subjects) > 1 else "")
        if not reading.may_read("achievements", path):
            return
        achievement = json_input.inner(subject.get("achievement"))
        if not achievement:
            reading.note(path, "no-achievement", "it describes no achievement: only its own name is known")
        name = json_input.words(achievement.get("name")) or credential.name
        if not name and not achievement.get("id"):
            reading.refuse(path, "nameless", "what is held has neither a name nor an identifier")
            continue
        yield Item(
            place=reading.place(credential.path),
            name=name,
            kind=json_input.words(achievement.get("achievementType")),
            identifiers=tuple(dict.fromkeys(_identifiers(credential, achievement)))[:MAX_IDENTIFIERS],
            issuer=credential.issuer,
            provider=party(creator) if (creator := json_input.alone(achievement.get("creator"))) else credential.issuer,
            verification=credential.verification,
            validity=credential.validity,
            valid_from=credential.valid_from,
            valid_until=credential.valid_until,
            revocation=credential.revocation,
            completion=_completion(subject),
            criteria=_criteria(achievement),
            credits=json_input.number(subject.get("creditsEarned")),
            grade=_grade(subject),
            term=json_input.words(subject.get("term")),
            awarded=json_input.words(credential.document.get("awardedDate"))[:10] or credential.valid_from,
            endorsements=tuple(_supporting(credential, achievement, reading)),
        )


def endorsements(credential: Credential, reading: Reading) -> Iterator[Endorsement]:
    for subject in credential.subjects:
        yield Endorsement(
            place=reading.place(credential.path),
            about=json_input.words(subject.get("id")),
            issuer=credential.issuer,
            verification=credential.verification,
            validity=credential.validity,
            valid_until=credential.valid_until,
        )


def _identifiers(credential: Credential, achievement: dict[str, Any]) -> Iterator[Identifier]:
    """The most exact first."""
    stated = [("achievement id", json_input.words(achievement.get("id"))), ("credential id", credential.id)]
    for alignment in json_input.objects(achievement.get("alignment"))[:MAX_IDENTIFIERS]:
        stated.append(("alignment", json_input.words(alignment.get("targetUrl"))))
    codes: list[tuple[str, str]] = []
    for kind, value in other_identifiers(achievement):
        if kind not in _PERSONAL:
            (stated if ":" in value or _CTID.search(value) else codes).append(("other identifier", value))
    for said, value in stated:
        if ":" in value:
            yield Identifier("iri", value, said)
        if found := _CTID.search(value.lower()):
            yield Identifier("ctid", found[0], said)
    if code := json_input.words(achievement.get("humanCode")):
        codes.insert(0, ("code", code))
    for said, value in codes:
        yield Identifier("code", value, said)


def _criteria(achievement: dict[str, Any]) -> str:
    criteria = json_input.inner(achievement.get("criteria"))
    return json_input.words(criteria.get("narrative")) or json_input.identifier(criteria or achievement.get("criteria"))


def _completion(subject: dict[str, Any]) -> Completion:
    """By the `status` results: a course in progress is not yet held."""
    statuses = {json_input.words(result.get("status")).lower() for result in json_input.objects(subject.get("result"))}
    return Completion.NOT_COMPLETED if statuses & _FAILED else Completion.COMPLETED


def _grade(subject: dict[str, Any]) -> str:
    values = (json_input.words(result.get("value"), 40) for result in json_input.objects(subject.get("result")))
    return next(filter(None, values), "")


def _supporting(credential: Credential, achievement: dict[str, Any], reading: Reading) -> Iterator[Endorsement]:
    """Endorsements that stand in the credential, its achievement, its issuer or the achievement's creator."""
    document = credential.document
    subject = f"{credential.path}/credentialSubject/achievement"
    for path, holder in (
        (credential.path, document),
        (f"{credential.path}/issuer", json_input.inner(document.get("issuer"))),
        (subject, achievement),
        (f"{subject}/creator", json_input.inner(achievement.get("creator"))),
    ):
        for key in ("endorsement", "endorsementJwt"):
            for number, entry in enumerate(json_input.listed(holder.get(key))):
                at = f"{path}/{key}/{number}"
                if not reading.may_read("credentials", at):
                    return
                found = open_credential(entry, at, reading, around=credential)
                if found is not None and ENDORSEMENT in found.types:
                    yield from endorsements(found, reading)
