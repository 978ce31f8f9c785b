"""Agreements of the requirement form → transfer agreements: who sends, who receives, when, and where it is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from credlattice.readers import form_fields as read
from credlattice.readers.describing import Description, text
from credlattice.readers.form_documents import FormError, Node
from credlattice.readers.form_fields import Names, fields
from credlattice.readers.form_pairs import Agreement, both_ways, check_days, day_of
from credlattice.readers.form_requirements import Reader
from credlattice.readers.requirement_trees import require
from credlattice.vocabulary import CTERMS, DCTERMS

_AGREEMENT: Final = (
    "id",
    "name",
    "description",
    "sending",
    "receiving",
    "source",
    "valid from",
    "valid through",
    "direction",
    "unit",
    "sent unit",
    "grade scale",
    "needs",
    "pairs",
)


def read_agreement(about: Description, value: Node, names: Names) -> Agreement:
    """The heading of an agreement, which is stated too. Raises FormError."""
    entries = fields(value, _AGREEMENT, "an agreement", ("id", "sending", "receiving", "pairs"))
    iri = names.iri(entries["id"])
    sending, receiving = names.iri(entries["sending"]), names.iri(entries["receiving"])
    if sending == receiving:
        raise FormError(value.line, "one-organization", "sending and receiving are the same organization")
    scale = entries.get("grade scale")
    own = replace(
        names,
        unit=names.unit_of(entries["unit"]) if "unit" in entries else names.unit,
        grade_scale=read.text(scale) if scale else names.grade_scale,
    )
    agreement = Agreement(
        iri,
        sending,
        receiving,
        own,
        names.unit_of(entries["sent unit"]) if "sent unit" in entries else None,
        day_of(entries, "valid from"),
        day_of(entries, "valid through"),
        both_ways(entries.get("direction"), False),
    )
    check_days(agreement.valid_from, agreement.valid_through, value.line)
    about.thing(iri, CTERMS + "TransferAgreement")
    about.say(iri, CTERMS + "sendingOrganization", sending)
    about.say(iri, CTERMS + "receivingOrganization", receiving)
    for key in ("name", "description"):
        if key in entries:
            about.say(iri, CTERMS + key, text(read.text(entries[key])))
    for source in names.iris(entries["source"]) if "source" in entries else ():
        about.say(iri, DCTERMS + "source", source)
        about.say(iri, CTERMS + "subjectWebpage", source)
    if agreement.valid_from:
        about.say(iri, CTERMS + "dateEffective", agreement.valid_from)
    if agreement.valid_through:
        about.say(iri, CTERMS + "expirationDate", agreement.valid_through)
    if "needs" in entries:
        require(about, iri, Reader(own, iri).tree(entries["needs"]))
    return agreement


def every_pair(value: Node) -> Iterator[Node]:
    """The pairs of an agreement."""
    yield from (value.entries or {})["pairs"].items
