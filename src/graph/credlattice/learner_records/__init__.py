"""Learner records: badges, comprehensive learner records and transcripts → what is held.

A record is read, matched, answered and forgotten: nothing of it is ever stored, logged or fetched.
See docs/learner-records.md.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from credlattice.learner_records import baked, clr, json_input, tokens, transcripts
from credlattice.learner_records.credentials import Reading
from credlattice.learner_records.record import (
    MAX_BYTES,
    Association,
    Endorsement,
    Item,
    LearnerRecord,
    RecordProof,
    UnreadableRecord,
)

__all__ = ["MAX_BYTES", "Item", "LearnerRecord", "UnreadableRecord", "read"]


def read(content: bytes, name: str = "record", now: datetime | None = None) -> LearnerRecord:
    """What a file says is held. Its form is told by its content; `name` only says where something was found.

    Raises UnreadableRecord where the file as a whole is nothing of the sort. A credential in it that cannot be relied
    on is set aside as a fatal problem, and the rest is read.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableRecord(f"it has {len(content)} bytes; a record may have {MAX_BYTES}")
    reading = Reading(name.replace("\\", "/").rpartition("/")[2][:100] or "record", now or datetime.now(UTC))
    text = _unwrapped(content)
    if text is None:
        items = tuple(transcripts.read(content, reading))
        return LearnerRecord(reading.name, "Transcript", items, problems=tuple(reading.problems))
    entries = _entries(text)
    found = [each for path, entry in entries for each in clr.read(entry, path, reading)]
    return LearnerRecord(
        reading.name,
        " with ".join(reading.forms) or "Nothing readable",
        tuple(each for each in found if isinstance(each, Item)),
        tuple(each for each in found if isinstance(each, Endorsement)),
        tuple(each for each in found if isinstance(each, Association)),
        tuple(each for each in found if isinstance(each, RecordProof)),
        tuple(reading.problems),
    )


def _unwrapped(content: bytes) -> str | None:
    """The text of a credential; None where the content can only be a table."""
    if content.startswith(baked.PNG):
        return baked.from_png(content)
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return baked.from_svg(content)
    if start.startswith(b"%PDF"):
        raise UnreadableRecord("it is a PDF: ask for the badge's JSON, or for the transcript as a table")
    if not start.startswith((b"{", b"[")) and not tokens.is_token(start.decode("ascii", "replace")):
        return None
    try:
        return start.decode("utf-8")
    except UnicodeDecodeError:
        raise UnreadableRecord("it is not UTF-8 text") from None


def _entries(text: str) -> list[tuple[str, Any]]:
    """(where, entry) of every credential of a file: one, a list of them, or those of a presentation."""
    if tokens.is_token(text):
        return [("", text)]
    value = json_input.parse(text)
    if isinstance(value, list):
        return [(f"/{number}", entry) for number, entry in enumerate(value)]
    if isinstance(value, dict) and "VerifiablePresentation" in json_input.types(value):
        inside = json_input.listed(value.get("verifiableCredential"))
        return [(f"/verifiableCredential/{number}", entry) for number, entry in enumerate(inside)]
    return [("", value)]
