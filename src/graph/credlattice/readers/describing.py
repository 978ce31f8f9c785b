"""The statements of one record, said in few words: `say(subject, predicate, value)` into one named graph."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Quad

from credlattice.model import Problem, Record, SourceDocument, Status
from credlattice.readers.reading import MAX_FRAGMENT
from credlattice.vocabulary import CL, RDF, RESOURCE, XSD

Value = NamedNode | Literal | str | int | float | date | bool
MAX_TEXT = 100_000
"""Characters of one literal; what is longer is cut. `Description.say` warns of it."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TYPE = NamedNode(RDF + "type")


@lru_cache(maxsize=200_000)
def node(iri: str) -> NamedNode:
    """`iri` as a node. Raises ValueError where it is not an IRI."""
    return NamedNode(iri)


def writable(value: str) -> str:
    """`value` with characters replaced that no RDF or XML document may hold: control characters, halves of others."""
    return _UNWRITABLE.sub("\ufffd", value)


def text(value: str, language: str | None = "en") -> Literal:
    """`value` as text in a language (None: in none); what cannot be written is replaced."""
    return Literal(writable(value)[:MAX_TEXT], language=language)


def typed(value: str, datatype: str) -> Literal:
    """`typed("2024", "gYear")`."""
    return Literal(value, datatype=node(XSD + datatype))


def slug(words: str) -> str:
    """A part of an IRI made of `words`.

    >>> slug("Nurse (RN), licensed")
    'nurse-rn-licensed'
    """
    return re.sub(r"[^a-z0-9.]+", "-", words.lower()).strip("-")


def short_hash(*parts: str) -> str:
    """16 hexadecimal digits that stand for `parts`."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def term(value: Value) -> NamedNode | Literal:
    """`value` as RDF: a str is an IRI; numbers, dates and booleans become literals of their datatype."""
    match value:
        case NamedNode() | Literal():
            return value
        case bool():
            return typed(str(value).lower(), "boolean")
        case int():
            return typed(str(value), "integer")
        case float():
            return typed(format(value, ".10f").rstrip("0").rstrip("."), "decimal")
        case date():
            return typed(value.isoformat(), "date")
        case str():
            return node(value)


class Description:
    """What one record says, while it is read. `record()` makes the finished Record.

    `id` is the IRI of the thing the record describes, or another stable name where it describes none; `place` is where
    a person finds it: `hd2024.csv:17`, `Skills.xlsx:Sheet1:204`, `graph.json#/items/3`.
    """

    def __init__(self, document: SourceDocument, id: str, place: str) -> None:
        self.document, self.id, self.place = document, id, place
        self.quads: list[Quad] = []
        self.problems: list[Problem] = []
        self._graph = node(document.graph)

    def say(self, subject: str, predicate: str, value: Value) -> None:
        if isinstance(value, Literal) and len(value.value) == MAX_TEXT:
            self.warn("long-text", f"{predicate} is longer than {MAX_TEXT:,} characters: the rest is left out")
        self.quads.append(Quad(node(subject), node(predicate), term(value), self._graph))

    def thing(self, iri: str, *types: str) -> str:
        """States the classes of `iri` and returns it."""
        for each in types:
            self.quads.append(Quad(node(iri), _TYPE, node(each), self._graph))
        return iri

    def warn(self, kind: str, reason: str) -> None:
        """Something is odd; the record is loaded all the same."""
        self.problems.append(Problem(self.place, reason, kind, fatal=False))

    def refuse(self, kind: str, reason: str) -> None:
        """The record is set aside. `reason`: what is wrong and what to do."""
        self.problems.append(Problem(self.place, reason, kind))

    def record(self, fragment: str = "") -> Record:
        """`fragment` is what the source wrote, cut to a page; it is kept for records that are set aside."""
        said, noticed = tuple(self.quads), tuple(self.problems)
        return Record(self.id, self.place, self.document, said, noticed, fragment[:MAX_FRAGMENT])


def refused(document: SourceDocument, place: str, kind: str, reason: str, fragment: str = "") -> Record:
    """A record of which nothing can be read."""
    return Record(place, place, document, (), (Problem(place, reason, kind),), fragment[:MAX_FRAGMENT])


def claim(about: Description, subject: str, predicate: str, value: Value, status: Status, source: Value) -> str:
    """Says that `source` says so, as a `cl:Claim` and not as a fact (docs/decisions/0002); returns the claim's IRI.

    For statuses suggested, unverified and disputed. `source` is an IRI or a text that says by whom or by which rule.
    """
    said = term(value)
    iri = f"{RESOURCE}claim/{short_hash(subject, predicate, str(said), status, str(source))}"
    about.thing(iri, CL + "Claim")
    about.say(iri, RDF + "subject", subject)
    about.say(iri, RDF + "predicate", predicate)
    about.say(iri, RDF + "object", said)
    about.say(iri, CL + "status", CL + status.value.capitalize())
    about.say(iri, "http://purl.org/dc/terms/source", source)
    if about.document.read_on:
        about.say(iri, CL + "readOn", about.document.read_on)
    return iri
