"""Documents of the graph → CTDL JSON-LD, as a registry's reader takes it.

What a publisher wrote without an address of its own (a condition profile, a cost) has one here, under the name of its
document; it is written inside the thing that refers to it again, or as a blank node where several do.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from credlattice import documents
from credlattice.model import SourceDocument
from credlattice.readers import ctdl_terms
from credlattice.vocabulary import CL, RDF, XSD

CONTEXT: Final = "https://credreg.net/ctdl/schema/context/json"
_TYPE: Final = RDF + "type"
_PLACE: Final = CL + "recordPlace"
Node = NamedNode | BlankNode


class NothingToExport(LookupError):
    """No kept document has that name."""


def export(home: Path, names: Iterable[str] = ()) -> Iterator[tuple[SourceDocument, dict[str, Any]]]:
    """Every kept document as JSON-LD, or those that `names` mean: a graph's IRI, its last part, or a title.

    Each is held in memory while it is written. Raises NothingToExport.
    """
    wanted = set(names)
    found = False
    for document in documents.documents(home):
        if not wanted or wanted & {document.graph, document.graph.rpartition("/")[2], document.title}:
            found = True
            quads = parse(documents.statements(home, [document.graph]), format=RdfFormat.N_QUADS)
            yield document, as_json_ld(document, quads)
    if wanted and not found:
        raise NothingToExport(f"no imported document is named {', '.join(sorted(wanted))}: see 'credlattice documents'")


def as_json_ld(document: SourceDocument, quads: Iterable[Quad]) -> dict[str, Any]:
    """One document. What the project itself added to it (where a record stands) is left out."""
    writer = _Writer(document.graph, quads)
    address = next((a for a in document.addresses if a.startswith(("http://", "https://"))), document.graph)
    head: dict[str, Any] = {"@context": CONTEXT}
    # A document that holds one thing under its own name is that thing, not a graph with a name.
    if address not in writer.said:
        head["@id"] = address
    return {**head, "@graph": writer.things()}


def line(content: dict[str, Any]) -> str:
    """A document on one line."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


class _Writer:
    def __init__(self, graph: str, quads: Iterable[Quad]) -> None:
        self.inner = graph + "#"
        self.said: dict[str, dict[str, dict[NamedNode | Literal | BlankNode, None]]] = {}
        self.references: Counter[str] = Counter()
        self.written: set[str] = set()
        for quad in quads:
            subject, value = quad.subject, quad.object
            if quad.predicate.value == _PLACE or not isinstance(subject, NamedNode | BlankNode):
                continue
            if not isinstance(value, NamedNode | Literal | BlankNode):
                continue
            values = self.said.setdefault(subject.value, {}).setdefault(quad.predicate.value, {})
            if value not in values and isinstance(value, NamedNode) and quad.predicate.value != _TYPE:
                self.references[value.value] += 1
            values[value] = None

    def things(self) -> list[dict[str, Any]]:
        top = [subject for subject in self.said if not self._is_nested(subject)]
        found = [self._thing(subject) for subject in top]
        # Things without an address that only refer to each other in a circle.
        found += [self._thing(subject, named=True) for subject in self.said if subject not in self.written]
        return found

    def _is_nested(self, subject: str) -> bool:
        return subject.startswith(self.inner) and self.references[subject] == 1

    def _thing(self, subject: str, *, named: bool = False) -> dict[str, Any]:
        self.written.add(subject)
        thing: dict[str, Any] = {}
        if named or not self._is_nested(subject):
            thing["@id"] = self._address(subject)
        for predicate, values in self.said[subject].items():
            if predicate == _TYPE:
                types = [_compact(value.value) for value in values]
                thing["@type"] = types[0] if len(types) == 1 else types
            else:
                name = _compact(predicate)
                thing[name] = self._values(name, list(values))
        return thing

    def _address(self, iri: str) -> str:
        return f"_:{iri.removeprefix(self.inner).removeprefix('_')}" if iri.startswith(self.inner) else iri

    def _values(self, name: str, values: list[NamedNode | Literal | BlankNode]) -> Any:
        if ctdl_terms.holds_text(name) and all(isinstance(v, Literal) and v.language for v in values):
            texts: dict[str, list[str]] = {}
            for value in values:
                texts.setdefault(value.language, []).append(value.value)  # type: ignore[union-attr, arg-type]
            return {language: found[0] if len(found) == 1 else found for language, found in texts.items()}
        written = [self._value(name, value) for value in values]
        return written[0] if len(written) == 1 else written

    def _value(self, name: str, value: NamedNode | Literal | BlankNode) -> Any:
        coercion = ctdl_terms.coercion(name)
        if isinstance(value, Literal):
            return _literal(value, coercion)
        if value.value in self.said and self._is_nested(value.value) and value.value not in self.written:
            return self._thing(value.value)
        address = self._address(value.value)
        return address if coercion == "@id" else {"@id": address}


def _literal(value: Literal, coercion: str | None) -> Any:
    datatype = value.datatype.value
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if datatype == XSD + "string":
        return value.value if coercion is None else {"@value": value.value}
    if coercion and ctdl_terms.prefixes().get("xsd", XSD) + coercion.partition(":")[2] == datatype:
        return value.value
    if coercion is None and datatype == XSD + "integer" and str(int(value.value)) == value.value:
        return int(value.value)
    return {"@value": value.value, "@type": _compact(datatype)}


def _compact(iri: str) -> str:
    """`iri` with the prefix that CTDL's context has for it."""
    for prefix, namespace in ctdl_terms.prefixes().items():
        if iri.startswith(namespace) and len(iri) > len(namespace) and "/" not in iri[len(namespace) :]:
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
