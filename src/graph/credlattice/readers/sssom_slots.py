"""The slots of SSSOM as RDF: what a mapping and a mapping set state, by the rules of its RDF form.

A slot is the property its model names (`comment` is rdfs:comment, `license` dcterms:license), else one of that name in
SSSOM's namespace. Names, ORCID iDs and addresses of the people who made, wrote or reviewed single mappings are personal
data and not kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Final

from pyoxigraph import Literal

from credlattice.readers.describing import Description, node, text, typed
from credlattice.vocabulary import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, XSD

SSSOM: Final = "https://w3id.org/sssom/"
SEMAPV: Final = "https://w3id.org/semapv/vocab/"
BUILT_IN: Final[Mapping[str, str]] = {
    "owl": OWL,
    "rdf": RDF,
    "rdfs": RDFS,
    "semapv": SEMAPV,
    "skos": SKOS,
    "sssom": SSSOM,
    "xsd": XSD,
}
"""Prefixes that a curie_map may leave out."""
NOTHING: Final = frozenset({SSSOM + "NoTermFound", SSSOM + "NoMapping"})
"""In place of a subject or object: one was looked for and there is none. The second is the older name."""
PERSONAL: Final = frozenset(
    f"{role}_{kind}" for role in ("author", "creator", "reviewer") for kind in ("id", "label")
) | frozenset({"reviewer_name", "author_name"})

_FRACTION: Final = re.compile(r"[01](\.\d{0,17})?|\.\d{1,17}|\d(\.\d{1,17})?[eE]-\d{1,2}", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class BadValue(ValueError):
    """A value cannot be read; `kind` counts it, the message says what is wrong and what to do."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


class Kind(Enum):
    TEXT = auto()
    ENTITY = auto()
    """A CURIE."""
    ADDRESS = auto()
    """A whole IRI."""
    DAY = auto()
    FRACTION = auto()
    """A number from 0 to 1."""


@dataclass(frozen=True)
class Slot:
    predicate: str
    kind: Kind
    many: bool = False
    """Several values in one cell, with | between them."""


def _own(kind: Kind, *names: str, many: bool = False) -> dict[str, Slot]:
    return {name: Slot(SSSOM + name, kind, many) for name in names}


_SHARED: Final[Mapping[str, Slot]] = {
    **_own(Kind.ENTITY, "subject_source", "object_source", "mapping_tool_id"),
    **_own(Kind.ENTITY, "subject_match_field", "object_match_field", "curation_rule", many=True),
    **_own(Kind.ENTITY, "subject_preprocessing", "object_preprocessing", many=True),
    **_own(Kind.TEXT, "subject_source_version", "object_source_version", "mapping_tool", "mapping_tool_version"),
    **_own(Kind.TEXT, "similarity_measure", "other", "subject_type", "object_type", "predicate_type"),
    **_own(Kind.TEXT, "curation_rule_text", "cardinality_scope", many=True),
    **_own(Kind.ADDRESS, "mapping_provider"),
    **_own(Kind.DAY, "review_date"),
    "mapping_date": Slot(DCTERMS + "created", Kind.DAY),
    "publication_date": Slot(DCTERMS + "issued", Kind.DAY),
    "see_also": Slot(RDFS + "seeAlso", Kind.ADDRESS, many=True),
    "comment": Slot(RDFS + "comment", Kind.TEXT),
    "license": Slot(DCTERMS + "license", Kind.ADDRESS),
}
OF_MAPPINGS: Final[Mapping[str, Slot]] = {
    **_SHARED,
    **_own(Kind.ENTITY, "mapping_justification", "mapping_source", "issue_tracker_item"),
    **_own(Kind.TEXT, "subject_label", "object_label", "predicate_label", "subject_category", "object_category"),
    **_own(Kind.TEXT, "mapping_cardinality"),
    **_own(Kind.TEXT, "match_string", many=True),
    **_own(Kind.FRACTION, "confidence", "similarity_score"),
}
OF_SETS: Final[Mapping[str, Slot]] = {
    **_SHARED,
    **_own(Kind.ADDRESS, "issue_tracker"),
    **_own(Kind.FRACTION, "mapping_set_confidence"),
    **_own(Kind.TEXT, "sssom_version"),
    "mapping_set_title": Slot(DCTERMS + "title", Kind.TEXT),
    "mapping_set_description": Slot(DCTERMS + "description", Kind.TEXT),
    "mapping_set_version": Slot(OWL + "versionInfo", Kind.TEXT),
    "mapping_set_source": Slot(PROV + "wasDerivedFrom", Kind.ADDRESS, many=True),
    # Whoever publishes a set stands for it in public, as the creator of any published work does.
    "creator_id": Slot(DCTERMS + "creator", Kind.ENTITY, many=True),
}


class Prefixes:
    """The curie_map of a set."""

    def __init__(self, declared: Mapping[str, str]) -> None:
        self.declared = declared

    def expand(self, curie: str) -> str:
        """The IRI a CURIE stands for; a whole web address is left as it is. Raises BadValue."""
        prefix, colon, local = curie.partition(":")
        if not colon:
            raise BadValue("not-a-curie", f"{curie[:80]!r} is no identifier like skos:Concept")
        namespace = self.declared.get(prefix, BUILT_IN.get(prefix))
        if namespace is None:
            if prefix in ("http", "https") and local.startswith("//"):
                return address(curie)
            raise BadValue("unknown-prefix", f"the prefix of {curie[:80]!r} is not in the curie_map: declare it there")
        return address(namespace + local)


def address(iri: str) -> str:
    """`iri`, which must be one. Raises BadValue."""
    try:
        return node(iri).value
    except ValueError as error:
        raise BadValue("bad-iri", f"{iri[:80]!r} is no IRI: {error}"[:300]) from error


def state(about: Description, thing: str, name: str, slot: Slot, cell: str, prefixes: Prefixes) -> None:
    """States the value or values of one slot; what cannot be read is left out with a warning."""
    for value in cell.split("|") if slot.many else [cell]:
        if not value.strip():
            continue
        try:
            about.say(thing, slot.predicate, _value(value.strip(), slot.kind, prefixes))
        except BadValue as error:
            about.warn(error.kind, f"{name}: {error}; left out")


def _value(value: str, kind: Kind, prefixes: Prefixes) -> Literal | str:
    match kind:
        case Kind.ENTITY:
            return prefixes.expand(value)
        case Kind.ADDRESS:
            return address(value)
        case Kind.DAY:
            return typed(_day(value), "date")
        case Kind.FRACTION:
            if not _FRACTION.fullmatch(value) or float(value) > 1:
                raise BadValue("not-a-fraction", f"{value[:40]!r} is no number from 0 to 1")
            return typed(value, "double")
        case Kind.TEXT:
            return text(value, None)


def _day(value: str) -> str:
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise BadValue("bad-date", f"{value[:40]!r} is no day like 2024-05-15")


def assert_mapping(about: Description, of: str, iri: str, subject: str, predicate: str, target: str) -> None:
    """States a mapping of the set `of`: the triple, and the axiom `iri` for what else is said of it."""
    about.say(subject, predicate, target)
    about.say(of, SSSOM + "mappings", about.thing(iri, OWL + "Axiom"))
    about.say(iri, OWL + "annotatedSource", subject)
    about.say(iri, OWL + "annotatedProperty", predicate)
    about.say(iri, OWL + "annotatedTarget", target)


def deny_mapping(about: Description, of: str, iri: str, subject: str, predicate: str, target: str) -> None:
    """States that the set `of` says that there is no such mapping: no triple is made, and no axiom."""
    about.say(of, SSSOM + "mappings", about.thing(iri, SSSOM + "Mapping"))
    about.say(iri, SSSOM + "subject_id", subject)
    about.say(iri, SSSOM + "predicate_id", predicate)
    about.say(iri, SSSOM + "object_id", target)
