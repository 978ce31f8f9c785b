"""Documents of the European Learning Model, in JSON-LD or another RDF format, as nodes with their values.

JSON-LD is read by the project's own context, `data/contexts/elm.jsonld`: it holds the terms that are used here and no
others, so whatever else a document says about a person is never taken in at all. No context is fetched.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat

from credlattice import resources
from credlattice.model import Problem
from credlattice.readers import rdf_guard
from credlattice.readers.describing import text
from credlattice.readers.json_documents import documents
from credlattice.vocabulary import RDF, XSD

ELM: Final = "http://data.europa.eu/snb/model/elm/"
CREDENTIALS: Final = "https://www.w3.org/2018/credentials#"
KNOWN_CONTEXTS: Final = (
    "http://data.europa.eu/snb/model/context/edc-ap",
    "https://data.europa.eu/snb/model/context/edc-ap",
    "https://www.w3.org/2018/credentials/v1",
)
_TYPE: Final = RDF + "type"

Value = str | Literal
"""A str is the name of a node: an IRI, or `_:` and a label."""


class UnreadableElm(ValueError):
    """The document cannot be read; the message says why, without a word of what the document says."""

    def __init__(self, kind: str, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.kind, self.line = kind, line


@dataclass
class Nodes:
    """What a document says: node → predicate → values, in the order of the document."""

    said: dict[str, dict[str, dict[Value, None]]] = field(default_factory=dict)

    def add(self, subject: str, predicate: str, value: Value) -> None:
        self.said.setdefault(subject, {}).setdefault(predicate, {})[value] = None

    def values(self, subject: str, predicate: str) -> list[Value]:
        """In an order that does not depend on how the document was written."""
        return sorted(self.said.get(subject, {}).get(predicate, ()), key=str)

    def nodes(self, subject: str, predicate: str) -> list[str]:
        return [value for value in self.values(subject, predicate) if isinstance(value, str)]

    def texts(self, subject: str, predicate: str) -> list[Literal]:
        return [value for value in self.values(subject, predicate) if isinstance(value, Literal)]

    def types(self, subject: str) -> set[str]:
        return set(self.nodes(subject, _TYPE))


def read_nodes(data: bytes, name: str) -> Iterator[Nodes]:
    """The documents of a file. Raises UnreadableElm."""
    form = rdf_guard.format_of(name)
    if form is not None:
        yield _from_rdf(data, form)
        return
    for found in documents(data, name):
        if isinstance(found, Problem):
            # What stands in a document about a person is not told, not even where it is malformed.
            raise UnreadableElm(found.kind, "no JSON that can be read: get the file again from its holder")
        for content in found.content if isinstance(found.content, list) else [found.content]:
            yield _from_json(content)


def _from_rdf(data: bytes, form: RdfFormat) -> Nodes:
    nodes = Nodes()
    try:
        for quad in rdf_guard.quads(data, form, base="urn:x-document:"):
            if isinstance(quad.subject, NamedNode | BlankNode) and isinstance(
                quad.object, NamedNode | BlankNode | Literal
            ):
                nodes.add(_name(quad.subject), quad.predicate.value, _value(quad.object))
    except rdf_guard.UnsafeRdf as error:
        raise UnreadableElm(error.kind, str(error), error.line) from None
    return nodes


def _name(term: NamedNode | BlankNode) -> str:
    return f"_:{term.value}" if isinstance(term, BlankNode) else term.value


def _value(term: NamedNode | BlankNode | Literal) -> Value:
    return term if isinstance(term, Literal) else _name(term)


# -- JSON-LD ----------------------------------------------------------------------------------------------------------


@cache
def context() -> dict[str, Any]:
    path = resources.data_dir() / "contexts" / "elm.jsonld"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["@context"]
    return loaded


@cache
def _expanded(name: str) -> str | None:
    """The IRI of a class or property by its name in a document; None where it is none of those read here."""
    known = context().get(name)
    name = known["@id"] if isinstance(known, dict) else known if isinstance(known, str) else name
    prefix, colon, local = name.partition(":")
    namespace = context().get(prefix)
    if colon and isinstance(namespace, str) and namespace.startswith("http"):
        return namespace + local
    return name if name.startswith(("http://", "https://")) else None


def _from_json(content: Any) -> Nodes:
    content = _unsigned(content)
    if not isinstance(content, dict):
        raise UnreadableElm("not-elm", "expected a JSON object with @context, id and type")
    _check_context(content)
    walk = _Walk()
    graph = content.get("@graph")
    for each in graph if isinstance(graph, list) else [content]:
        if isinstance(each, dict):
            walk.node(each)
    return walk.nodes


def _unsigned(content: Any) -> Any:
    """What was signed, of a credential sealed with a JAdES signature (JSON or base64url). No signature is checked."""
    payload = content.get("payload") if isinstance(content, dict) and "signatures" in content else None
    if not isinstance(payload, str):
        return content
    if not payload.lstrip().startswith("{"):
        try:
            payload = base64.b64decode(payload + "=" * (-len(payload) % 4), b"-_", validate=True).decode()
        except (binascii.Error, ValueError):
            raise UnreadableElm("bad-signature", "the payload of the signature is neither JSON nor base64url") from None
    inner = next(iter(documents(payload.encode("utf-8", "replace"), "payload")))
    if isinstance(inner, Problem):
        raise UnreadableElm(inner.kind, "the payload of the signature is no JSON that can be read")
    return inner.content


def _check_context(content: dict[str, Any]) -> None:
    given = content.get("@context")
    for each in given if isinstance(given, list) else [given]:
        if each not in KNOWN_CONTEXTS:
            raise UnreadableElm(
                "unknown-context",
                "the @context is none of those known here, and none is fetched. Known: " + ", ".join(KNOWN_CONTEXTS),
            )


class _Walk:
    """One JSON-LD document while it is read. Nesting is bounded by `json_documents.MAX_DEPTH`."""

    def __init__(self) -> None:
        self.nodes = Nodes()
        self.unnamed = 0

    def node(self, content: dict[str, Any]) -> str:
        given = content.get("id", content.get("@id"))
        name = given if isinstance(given, str) and given else f"_:{self.unnamed}"
        self.unnamed += 1
        self.nodes.said.setdefault(name, {})
        types = content.get("type", content.get("@type"))
        for each in types if isinstance(types, list) else [types]:
            if isinstance(each, str) and (full := _expanded(each)):
                self.nodes.add(name, _TYPE, full)
        for key, value in content.items():
            predicate = None if key in ("id", "type") or key.startswith("@") else _expanded(key)
            if predicate is not None:
                declared = context().get(key)
                self._values(name, predicate, value, declared if isinstance(declared, dict) else {})
        return name

    def _values(self, subject: str, predicate: str, value: Any, declared: dict[str, str]) -> None:
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict) and "@value" in each:
                language = each.get("@language")
                self._literal(subject, predicate, each["@value"], language if isinstance(language, str) else None)
            elif isinstance(each, dict) and declared.get("@container") == "@language":
                for language, texts in each.items():
                    for words in texts if isinstance(texts, list) else [texts]:
                        self._literal(subject, predicate, words, language)
            elif isinstance(each, dict):
                self.nodes.add(subject, predicate, self.node(each))
            elif isinstance(each, str) and declared.get("@type") == "@id":
                self.nodes.add(subject, predicate, each)
            else:
                self._literal(subject, predicate, each, None)

    def _literal(self, subject: str, predicate: str, value: Any, language: str | None) -> None:
        if isinstance(value, bool):
            self.nodes.add(subject, predicate, Literal(str(value).lower(), datatype=NamedNode(XSD + "boolean")))
        elif isinstance(value, str | int | float):
            try:
                self.nodes.add(subject, predicate, text(str(value), language.lower() if language else None))
            except ValueError:
                self.nodes.add(subject, predicate, text(str(value), None))
