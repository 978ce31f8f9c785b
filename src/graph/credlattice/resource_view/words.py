"""Names, classes and documents of the things on one page, each looked up once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from credlattice.catalog import rule_name
from credlattice.questions import Questions
from credlattice.relational_map import best_name, status_name
from credlattice.resource_view.told import Document, Link, Source
from credlattice.store import Term
from credlattice.vocabulary import CEASN, CL, CTERMS, DCTERMS, GRAPH, PROV, RDF, RDFS, RESOURCE, SCHEMA, SKOS
from credlattice.wording import kind_of, local_name, named, spaced

NAMES: Final = (
    CTERMS + "name",
    SKOS + "prefLabel",
    RDFS + "label",
    CEASN + "competencyLabel",
    CEASN + "competencyText",
    CEASN + "name",
    DCTERMS + "title",
    SCHEMA + "name",
    CTERMS + "targetNodeName",
)
"""In the order in which they are preferred."""
_SPEAKING: Final = ("https://purl.org/ctdl", "https://credreg.net/", CL)
"""IRIs that end in words."""
MAX_PLACES: Final = 3
"""Records named for one statement."""
MAX_ORIGINS: Final = 12
"""Documents named for one derived graph."""


@dataclass(frozen=True)
class Named:
    """What a thing is called and what it is."""

    name: str | None
    classes: tuple[str, ...]
    code: str | None = None
    concept: str | None = None
    """The concept that an alignment object stands for."""
    strength: str | None = None


class Words:
    """Words for IRIs. Everything is asked of the store once in the life of this object, which is one answer."""

    def __init__(self, questions: Questions) -> None:
        self.questions = questions
        self._named: dict[str, Named] = {}
        self._claimed: dict[str, Named] = {}
        self._places: dict[str, dict[str, list[str]]] = {}
        self._documents: dict[str, dict[str, list[Term]]] = {}
        self.numbers: dict[str, int] = {}
        """The documents named so far, by graph, each with its number on the page."""

    def of(self, iri: str) -> Named:
        if iri not in self._named:
            self._named[iri] = _named(self.questions.run("resource-words", thing=iri).rows)
        return self._named[iri]

    def claimed(self, iri: str) -> Named:
        """What is itself only claimed to exist has its name and class from claims."""
        known = self.of(iri)
        if known.name and known.classes:
            return known
        if iri not in self._claimed:
            self._claimed[iri] = _named(self.questions.run("resource-claimed-words", thing=iri).rows)
        claimed = self._claimed[iri]
        return Named(known.name or claimed.name, known.classes or claimed.classes)

    def adopt(self, iri: str) -> None:
        """From now on `iri` is called what it is claimed to be called, where no fact names it."""
        self._named[iri] = self.claimed(iri)

    def label(self, iri: str) -> str:
        """The name; for a term of a vocabulary that nobody named here, its own IRI in words."""
        known = self.of(iri)
        if known.name:
            return f"{known.name} ({known.code})" if known.concept and known.code else known.name
        return spaced(local_name(iri)) if iri.startswith(_SPEAKING) else iri

    def link(self, iri: str) -> Link:
        """With the concept in the place of its alignment object."""
        known = self.of(iri)
        page = known.concept or iri
        return {"iri": page if known.classes or known.concept else None, "label": self.label(iri)}

    def in_sentence(self, label: str, classes: Iterable[str]) -> str:
        kind, sub_kind = kind_of(classes)
        return named(label, kind or "", sub_kind)

    # -- where it was read --------------------------------------------------------------------------------------------

    def places(self, thing: str, graph: str) -> list[str]:
        """The records of the document in `graph` that describe `thing`, or what it is a part of."""
        if thing not in self._places:
            found: dict[str, list[str]] = defaultdict(list)
            for row in self.questions.run("resource-places", thing=thing).rows:
                where, place = row["graph"], row["place"]
                if where is not None and place is not None:
                    found[where.value].append(place.value)
            self._places[thing] = {where: sorted(places) for where, places in found.items()}
        own = self._places[thing].get(graph, [])
        base = thing.partition("#")[0]
        return own if own or base == thing or thing.startswith(GRAPH) else self.places(base, graph)

    def status(self, graph: str) -> str:
        found = self._catalog(graph).get(CL + "status")
        return status_name(found[0] if found else None)

    def rule(self, graph: str) -> str | None:
        found = self._catalog(graph).get(CL + "byRule")
        return rule_name(found[0].value) if found else None

    def sources(self, subject: str | None, graphs: Iterable[str]) -> list[Source]:
        """Where statements about `subject` in `graphs` were read: one for each address; a rule's are its documents'."""
        found: list[Source] = []
        for graph in sorted(graphs):
            places = self.places(subject, graph) if subject else []
            number = self.number(graph)
            for origin in self._origins(graph) or [graph]:
                about = self._catalog(origin)
                read_on = _first(about, CL + "readOn")
                for address in [term.value for term in about.get(DCTERMS + "source", ())] or [origin]:
                    found.append(
                        {
                            "address": address,
                            "read_on": read_on,
                            "graph": graph,
                            "document": number,
                            "places": places[:MAX_PLACES],
                            "more_places": max(0, len(places) - MAX_PLACES),
                        }
                    )
        return sorted(found, key=lambda s: (s["address"], s["read_on"] or "", s["graph"] or ""))

    def number(self, graph: str) -> int:
        return self.numbers.setdefault(graph, len(self.numbers) + 1)

    def documents(self) -> list[Document]:
        """Those named so far, in the order of their numbers."""
        return [self._document(graph, number) for graph, number in self.numbers.items()]

    def _document(self, graph: str, number: int) -> Document:
        about, origins = self._catalog(graph), self._origins(graph)
        behind = [self._catalog(origin) for origin in origins] or [about]
        rule = self.rule(graph)
        return {
            "number": number,
            "graph": graph,
            "title": _first(about, DCTERMS + "title") or graph,
            "publisher": _agreed(behind, DCTERMS + "publisher"),
            "licence": _agreed(behind, DCTERMS + "license"),
            "addresses": list(dict.fromkeys(t.value for one in behind for t in one.get(DCTERMS + "source", ()))),
            "read_on": min((day for one in behind if (day := _first(one, CL + "readOn"))), default=None),
            "status": self.status(graph),
            "rule": rule,
            "derived_from": [_first(one, DCTERMS + "title") or "" for one in behind] if origins else [],
        }

    def _origins(self, graph: str) -> list[str]:
        return [term.value for term in self._catalog(graph).get(PROV + "wasDerivedFrom", ())][:MAX_ORIGINS]

    def _catalog(self, graph: str) -> dict[str, list[Term]]:
        if graph not in self._documents:
            rows = self.questions.run("resource-document", document=graph).rows
            self._documents[graph] = _by_property(rows)
        return self._documents[graph]


def is_part(term: Term) -> bool:
    """Whether a part has no name of its own: a blank node, or the IRI that a reader made in its place."""
    return isinstance(term, BlankNode) or (
        isinstance(term, NamedNode) and term.value.startswith((GRAPH, RESOURCE)) and "#" in term.value
    )


def _named(rows: Sequence[dict[str, Term | None]]) -> Named:
    said = _by_property(rows)
    # A blank node or an IRI in the place of a name is no name.
    names = (best_name(t for t in said.get(name, ()) if isinstance(t, Literal)) for name in NAMES)
    return Named(
        next(filter(None, names), None),
        tuple(sorted({term.value for term in said.get(RDF + "type", ())})),
        _first(said, CTERMS + "codedNotation"),
        next((t.value for t in said.get(CTERMS + "targetNode", ()) if isinstance(t, NamedNode)), None),
        _first(said, CL + "inferenceStrength"),
    )


def _by_property(rows: Sequence[dict[str, Term | None]]) -> dict[str, list[Term]]:
    said: dict[str, list[Term]] = defaultdict(list)
    for row in rows:
        key, value = row["property"], row["value"]
        if key is not None and value is not None and value not in said[key.value]:
            said[key.value].append(value)
    return {key: sorted(values, key=str) for key, values in said.items()}


def _first(said: dict[str, list[Term]], key: str) -> str | None:
    found = said.get(key)
    return found[0].value if found else None


def _agreed(documents: list[dict[str, list[Term]]], key: str) -> str | None:
    """All that the documents say; None where one of them does not say it, so that no licence is claimed for it."""
    values = [_first(document, key) for document in documents]
    said = list(dict.fromkeys(value for value in values if value))
    return "; ".join(said) if said and (key != DCTERMS + "license" or all(values)) else None
