"""The reading of a record as JSON, for `POST /api/held` and `--json`, and as lines for a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from credlattice.changes_lines import visible
from credlattice.learner_records.matching import Held, Match
from credlattice.learner_records.record import Endorsement, Party, Validity, Verification


def as_json(held: Held) -> dict[str, Any]:
    """`held` goes into `have` of /api/paths as it is; `items` say why."""
    record = held.record
    return {
        "form": record.form,
        "held": list(held.iris),
        "items": [_item(match) for match in held.matches],
        "endorsements": [_endorsement(each) for each in record.endorsements],
        "associations": [{"type": a.kind, "source": a.source, "target": a.target} for a in record.associations],
        "wholes": [
            {
                "place": each.place,
                "issuer": _party(each.issuer),
                "verification": {**_verification(each.verification), "revocation": each.revocation},
                "validity": {"state": each.validity.value, "until": each.valid_until or None},
            }
            for each in record.proofs
        ],
        "problems": [
            {"place": p.place, "kind": p.kind, "reason": p.reason, "set_aside": p.fatal} for p in record.problems
        ],
    }


def _item(match: Match) -> dict[str, Any]:
    item = match.item
    return {
        "place": item.place,
        "name": item.name,
        "type": item.kind or None,
        "issuer": _party(item.issuer),
        "identifiers": [{"scheme": i.scheme, "value": i.value, "stated_as": i.stated_as} for i in item.identifiers],
        "criteria": item.criteria or None,
        "credits": item.credits,
        "grade": item.grade or None,
        "term": item.term or None,
        "awarded": item.awarded or None,
        "completion": item.completion.value,
        "verification": {**_verification(item.verification), "revocation": item.revocation},
        "validity": {
            "state": item.validity.value,
            "from": item.valid_from or None,
            "until": item.valid_until or None,
        },
        "endorsements": [_endorsement(each) for each in item.endorsements],
        "held": match.held,
        "reason": match.reason or None,
        "matched": [{"iri": each.iri, "label": each.label, "by": each.by} for each in match.matched],
        "candidates": [{"iri": c.iri, "label": c.label, "types": list(c.types)} for c in match.candidates],
    }


def _endorsement(endorsement: Endorsement) -> dict[str, Any]:
    return {
        "place": endorsement.place,
        "about": endorsement.about or None,
        "issuer": _party(endorsement.issuer),
        "verification": _verification(endorsement.verification),
        "validity": {"state": endorsement.validity.value, "until": endorsement.valid_until or None},
    }


def _verification(verification: Verification) -> dict[str, str]:
    return {"state": verification.state.value, "reason": verification.reason}


def _party(party: Party) -> dict[str, str | None]:
    return {
        "id": party.id or None,
        "name": party.name or None,
        "unitid": party.unitid or None,
        "opeid": party.opeid or None,
    }


def lines(held: Held) -> Iterator[str]:
    """The reading for a person: what was read, what is known of its proof, what it is in the graph. No markup."""
    record = held.record
    yield _line(
        0, f"{record.name}: {record.form}; {len(record.items)} items, {len(held.iris)} things of the graph held"
    )
    for each in record.proofs:
        yield _line(2, f"the whole: proof {each.verification.state}: {each.verification.reason}")
    for match in held.matches:
        yield from _lines_of(match)
    for endorsement in record.endorsements:
        about = endorsement.about or "nothing named"
        yield _line(2, f"endorsement of {about} by {endorsement.issuer.name}: proof {endorsement.verification.state}")
    for problem in record.problems:
        yield _line(2, f"{'set aside' if problem.fatal else 'note'} {problem}")


def _lines_of(match: Match) -> Iterator[str]:
    item = match.item
    facts = [
        item.name,
        item.kind,
        item.issuer.name or item.issuer.id,
        item.grade and f"grade {item.grade}",
        item.awarded,
    ]
    if item.credits is not None:
        facts.append(f"{item.credits:g} credits")
    yield _line(2, f"{'+' if match.held else '?'} {'; '.join(filter(None, facts))}")
    yield _line(6, f"proof {item.verification.state}: {item.verification.reason}")
    if item.revocation.startswith("not checked"):
        yield _line(6, "revocation not checked")
    if item.validity not in (Validity.VALID, Validity.NOT_STATED):
        yield _line(6, f"{item.validity}: from {item.valid_from or 'not stated'} to {item.valid_until or 'not stated'}")
    for each in match.matched:
        yield _line(6, f"is {each.label}  {each.iri}  (by {each.by})")
    if match.reason:
        yield _line(6, f"not counted: {match.reason}")
    for candidate in match.candidates:
        yield _line(6, f"may be {candidate.label}  {candidate.iri}")


def _line(indent: int, text: str) -> str:
    return " " * indent + visible(text)
