"""Comprehensive Learner Record 2.0: a credential that holds credentials, and says how achievements are related."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from credlattice.learner_records import badges, json_input
from credlattice.learner_records.credentials import Credential, Reading, open_credential
from credlattice.learner_records.record import Association, Endorsement, Identifier, Item, RecordProof

CLR: Final = "ClrCredential"
MAX_ASSOCIATIONS = 2000
Said = Item | Endorsement | Association | RecordProof


def read(entry: Any, path: str, reading: Reading, around: Credential | None = None) -> Iterator[Said]:
    """Everything one credential says, whatever its sort; those inside a comprehensive record follow one by one."""
    if not reading.may_read("credentials", path):
        return
    credential = open_credential(entry, path, reading, around)
    if credential is None:
        return
    if credential.types & badges.ACHIEVEMENT:
        reading.forms.setdefault("Open Badges 3.0")
        yield from badges.items(credential, reading)
    elif badges.ENDORSEMENT in credential.types:
        reading.forms.setdefault("Open Badges 3.0 endorsement")
        yield from badges.endorsements(credential, reading)
    elif CLR in credential.types:
        reading.forms.setdefault("Comprehensive Learner Record 2.0")
        yield from _inside(credential, reading)
    else:
        kinds = ", ".join(sorted(credential.types - {"VerifiableCredential"}))[:100] or "of no further kind"
        reading.refuse(path, "unknown-credential", f"it is neither a badge nor a learner record: {kinds}")


def _inside(record: Credential, reading: Reading) -> Iterator[Said]:
    yield RecordProof(
        reading.place(record.path),
        record.issuer,
        record.verification,
        record.validity,
        record.valid_until,
        record.revocation,
    )
    for place, subject in enumerate(record.subjects):
        path = record.path + "/credentialSubject" + (f"/{place}" if len(record.subjects) > 1 else "")
        associations = tuple(_associations(subject))
        same = _same(associations)
        for number, entry in enumerate(json_input.listed(subject.get("verifiableCredential"))):
            for found in read(entry, f"{path}/verifiableCredential/{number}", reading, record):
                yield _with_same(found, same) if isinstance(found, Item) else found
        described = len(json_input.objects(subject.get("achievement")))
        if described:
            reading.note(
                f"{path}/achievement",
                "only-described",
                f"{described} achievements are described, not awarded: nothing is held by them",
            )
        yield from associations


def _associations(subject: dict[str, Any]) -> Iterator[Association]:
    for each in json_input.objects(subject.get("association"))[:MAX_ASSOCIATIONS]:
        kind, source, target = (json_input.words(each.get(key)) for key in ("associationType", "sourceId", "targetId"))
        if kind and source and target:
            yield Association(kind, source, target)


def _same(associations: tuple[Association, ...]) -> dict[str, list[str]]:
    """Achievement → the identifiers the record says mean exactly the same."""
    found: dict[str, list[str]] = {}
    for each in associations:
        if each.kind == "exactMatchOf":
            found.setdefault(each.source, []).append(each.target)
            found.setdefault(each.target, []).append(each.source)
    return found


def _with_same(item: Item, same: dict[str, list[str]]) -> Item:
    others = [
        other for each in item.identifiers if each.stated_as == "achievement id" for other in same.get(each.value, ())
    ]
    more = tuple(Identifier("iri", other, "exact match in the record") for other in others if ":" in other)
    return replace(item, identifiers=(*item.identifiers, *more)[: badges.MAX_IDENTIFIERS]) if more else item
