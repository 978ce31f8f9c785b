"""CTDL, CTDL-ASN and QData JSON-LD as publishers write it → records of RDF quads, one named graph per document.

Reads registry envelopes, bare `@graph` documents, single resources and lists of them. Statements are made directly
while every value is checked, because a JSON-LD processor drops what it does not like without a word (an IRI with a
space, a term without a prefix) and keeps blank-node labels that collide between documents; `tests/readers/test_ctdl.py`
holds the result equal to a JSON-LD processor's on clean files. Remote contexts are never fetched: CTDL has one, and it
is in `data/contexts/`.
"""

from __future__ import annotations

import base64
import binascii
import difflib
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, Quad

from credlattice.model import Problem, Record, SourceDocument
from credlattice.readers import ctdl_terms as terms
from credlattice.readers.describing import node, writable
from credlattice.readers.json_documents import MAX_DEPTH, depth, documents, shown
from credlattice.readers.reading import Format
from credlattice.vocabulary import CL, GRAPH, RDF, XSD

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_:][A-Za-z0-9]{1,8})*\Z")
_REGISTRY: Final = "https://credentialengineregistry.org"
_CTID = re.compile(r"ce-[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_REGISTRY_ADDRESS = re.compile(
    r"https?://([a-z.]*credentialengineregistry\.org)/"
    r"(?:(?:graph|resources)/(?:ce-)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-z-])|graph/(?=ce-))",
    re.IGNORECASE,
)
_DATES: Final = (
    (re.compile(r"\d{4}-\d\d-\d\d\Z"), "date"),
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)?\Z"), "dateTime"),
    (re.compile(r"\d{4}-\d\d\Z"), "gYearMonth"),
    (re.compile(r"\d{4}\Z"), "gYear"),
)
# Published as a concept, a list of one, or an alignment object around the concept: one concept IRI in the graph.
_FLATTENED: Final = frozenset({"ceterms:creditUnitType", "ceterms:creditLevelType"})
MAX_HINTS: Final = 100
"""Problems of one thing after which nobody is told any more what may have been meant."""
_TYPE = NamedNode(RDF + "type")


def read(
    data: bytes, name: str, *, source: SourceDocument | None = None, read_on: date | None = None, first_line: int = 1
) -> Iterator[Record]:
    """The records of one file. `name` is how messages call it; `source` describes the document if the caller knows it.

    A thing that cannot be read comes out as a Record with a fatal Problem and no quads; the others go on.
    """
    for found in documents(data, name, first_line):
        if isinstance(found, Problem):
            yield Record(name, found.place, source or _describe(name, name, read_on), (), (found,))
            continue
        envelopes = found.content if isinstance(found.content, list) else [found.content]
        for number, content in enumerate(envelopes):
            place = f"{name}:{found.line}" + (f"[{number}]" if len(envelopes) > 1 else "")
            yield from _read_document(content, place, name, source, read_on)


def read_files(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """The records of whole files."""
    for file in files:
        if file.suffix == ".jsonl":
            yield from read_lines(file.read_bytes(), file.name, 1, read_on)
        else:
            yield from read(file.read_bytes(), file.name, read_on=read_on)


def read_lines(data: bytes, name: str, first_line: int, read_on: date) -> Iterator[Record]:
    """The records of a part of a file of lines: what is wrong with one line costs no other."""
    for number, line in enumerate(data.split(b"\n"), start=first_line):
        if line.strip():
            yield from read(line, name, read_on=read_on, first_line=number)


def _read_document(
    content: Any, place: str, name: str, source: SourceDocument | None, read_on: date | None
) -> Iterator[Record]:
    envelope = _unwrap(content, place)
    resource, problem = envelope.resource, envelope.problem
    if envelope.withdrawn:
        document = replace(_describe(envelope.declared, name, read_on), version=envelope.version)
        yield Record(document.graph, place, document, (), withdraws=True)
        return
    if problem or not isinstance(resource, dict):
        problem = problem or Problem(place, "not a JSON object: nothing to read", "not-ctdl")
        document = source or _describe(name, name, read_on)
        yield Record(name, place, document, (), (problem,), shown(content))
        return
    graph = resource.get("@graph", [resource])
    resources = graph if isinstance(graph, list) else [graph]
    # A document without an @id of its own is known by its file name and the first thing in it.
    first = next((item["@id"] for item in resources if isinstance(item, dict) and "@id" in item), "")
    document = source or _describe(str(resource.get("@id") or f"{place} {first}"), name, read_on)
    if envelope.version:
        document = replace(document, version=envelope.version)
    if not resources:
        yield Record(name, place, document, (), (Problem(place, "the @graph is empty: nothing to read", "empty"),))
    yield from _Document(document, place, _own_prefixes(resource.get("@context"))).records(resources)


def _own_prefixes(context: Any) -> dict[str, str]:
    """Prefixes a document declares itself, beside CTDL's. What it says of CTDL's own terms is not heard."""
    found: dict[str, str] = {}
    for part in context if isinstance(context, list) else [context]:
        for prefix, namespace in part.items() if isinstance(part, dict) else ():
            is_namespace = isinstance(namespace, str) and namespace.startswith(("http://", "https://"))
            if is_namespace and prefix.isalnum() and prefix not in terms.prefixes():
                found[prefix] = namespace
    return found


@dataclass(frozen=True)
class _Envelope:
    """What a registry's envelope says, or the bare content."""

    resource: Any
    problem: Problem | None = None
    version: str | None = None
    """When the registry took in this state of it, ISO 8601 in UTC."""
    withdrawn: bool = False
    declared: str = ""
    """What the document calls itself, for an envelope whose content is gone."""


def _unwrap(content: Any, place: str) -> _Envelope:
    """The CTDL inside a registry envelope, or the content itself when it is CTDL."""
    if not isinstance(content, dict):
        return _Envelope(content)
    headers = content.get("node_headers")
    headers = headers if isinstance(headers, dict) else {}
    version = _moment(headers.get("updated_at") or content.get("updated_at"))
    if content.get("deleted_at") or headers.get("deleted_at") or content.get("envelope_status") == "deleted":
        decoded = content.get("decoded_resource")
        declared = decoded.get("@id") if isinstance(decoded, dict) else None
        ctid = content.get("envelope_ceterms_ctid")
        if declared or ctid:
            gone = _moment(content.get("deleted_at") or headers.get("deleted_at")) or version
            declared = str(declared or f"{_REGISTRY}/graph/{ctid}")
            return _Envelope(None, version=gone, withdrawn=True, declared=declared)
        reason = "the envelope is marked deleted and has no envelope_ceterms_ctid: nobody can say of what"
        return _Envelope(None, Problem(place, reason, "deleted"))
    if isinstance(content.get("decoded_resource"), dict):
        return _Envelope(content["decoded_resource"], version=version)
    if isinstance(content.get("resource"), str) and "envelope_version" in content:
        try:
            payload = content["resource"].split(".")[1]
            decoded = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
            if depth(decoded) > MAX_DEPTH:
                return _Envelope(None, Problem(place, f"nested deeper than {MAX_DEPTH} levels: refused", "too-deep"))
            return _Envelope(decoded, version=version)
        except (IndexError, ValueError, binascii.Error, RecursionError):
            reason = "the envelope's 'resource' is not a readable JSON Web Token"
            return _Envelope(None, Problem(place, reason, "bad-envelope"))
    if "@graph" in content or "@type" in content:
        return _Envelope(content)
    keys = ", ".join(list(content)[:4])
    reason = f"no @graph, no @type and no envelope in it (keys: {keys}): this is not CTDL JSON-LD"
    return _Envelope(None, Problem(place, reason, "not-ctdl"))


def _moment(text: Any) -> str | None:
    """`2018-05-17 18:15:29 UTC` and ISO 8601 forms, in one form that sorts by time."""
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text.replace(" UTC", "+00:00").replace("Z", "+00:00"))
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="milliseconds")


def _describe(declared: str, name: str, read_on: date | None) -> SourceDocument:
    address = declared if declared.startswith(("http://", "https://")) and _iri(declared) else f"file {name}"
    # The graph's name depends on what the document calls itself alone, so a renamed file replaces its former version.
    # One record has several addresses in its registry (/graph/, /resources/, capital letters): host and CTID are one.
    ctid = _CTID.search(_one_address(declared))
    host = urlsplit(address).netloc.lower() if ctid and address == declared else ""
    identity = f"{host}/{ctid[0].lower()}" if ctid and host else declared
    stem = ctid[0].lower() if ctid else re.sub(r"[^a-z0-9]+", "-", declared.lower())[-60:].strip("-")
    fingerprint = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return SourceDocument(f"{GRAPH}document/{stem}-{fingerprint}", name, (address,), read_on)


@dataclass
class _Document:
    """One document while it is read."""

    source: SourceDocument
    place: str
    prefixes: dict[str, str] = field(default_factory=dict)

    def records(self, resources: list[Any]) -> Iterator[Record]:
        readings = [
            _Reading(
                self.source.graph,
                f"{self.place}#/@graph/{index}" if len(resources) > 1 else self.place,
                index,
                self.prefixes,
            )
            for index in range(len(resources))
        ]
        for reading, resource in zip(readings, resources, strict=True):
            reading.read(resource)
        defined = {quad.subject.value for r in readings for quad in r.quads if isinstance(quad.subject, NamedNode)}
        seen: dict[str, str] = {}
        for reading in readings:
            if reading.id in seen:
                reading.warn(
                    f"described twice in this document (first at {seen[reading.id]}): both are kept as one thing",
                    "described-twice",
                )
            seen.setdefault(reading.id, reading.place)
            for term, target in reading.local_references:
                if target not in defined:
                    reading.warn(
                        f"{term} refers to the blank node _:{target.rpartition('#_')[2]}, which is not "
                        "defined in what could be read of the document: kept as unknown",
                        "dangling-reference",
                    )
            fatal = any(problem.fatal for problem in reading.problems)
            yield Record(
                reading.id,
                reading.place,
                self.source,
                tuple(reading.quads),
                tuple(reading.problems),
                shown(resources[reading.index]) if fatal else "",
            )


@dataclass
class _Reading:
    """One top-level resource while its statements are made."""

    graph: str
    place: str
    index: int
    prefixes: dict[str, str] = field(default_factory=dict)
    id: str = ""
    quads: list[Quad] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    local_references: list[tuple[str, str]] = field(default_factory=list)

    def warn(self, reason: str, kind: str, *, fatal: bool = False) -> None:
        where = f"{self.place} ({self.id})" if self.id else self.place
        self.problems.append(Problem(where, reason, kind, fatal))

    def read(self, resource: Any) -> None:
        if not isinstance(resource, dict):
            self.warn("not a JSON object: set aside", "not-ctdl", fatal=True)
            return
        given = resource.get("@id")
        given = _one_address(self._full(given)) if isinstance(given, str) else None
        self.id = given or f"{self.graph}#r{self.index}"
        if not given:
            self.warn("no @id: it can be found inside this document only", "no-id")
        elif given.startswith("_:"):
            self.id = self._blank(given)
        elif given.startswith((GRAPH, CL)):
            self.warn("the @id lies in a namespace of this graph's own: use the publisher's", "reserved", fatal=True)
            return
        elif _iri(given) is None:
            spaces = " (it holds a space)" if re.search(r"\s", given) else ""
            self.warn(f"the @id {given!r} is not an IRI{spaces}: correct it and import again", "bad-iri", fatal=True)
            return
        if types := self._types(resource, top=True):
            self._node(self.id, types, resource, f"r{self.index}")

    def _types(self, resource: dict[str, Any], *, top: bool) -> list[str]:
        given = resource.get("@type")
        names = [name for name in (given if isinstance(given, list) else [given]) if isinstance(name, str)]
        known = [term for name in names if (term := terms.canonical(self._full(name)))]
        if not names and top:
            self.warn("no @type: nobody can say what this is. Add one of the CTDL classes", "no-type", fatal=True)
        for name in names:
            if terms.canonical(self._full(name)) is None:
                hint = self._hint(name.partition(":")[2] or name, terms.class_names(), 0.6)
                set_aside = top and not known
                self.warn(
                    f"unknown @type {name!r}: not a class of CTDL, CTDL-ASN or QData{hint}",
                    "unknown-type",
                    fatal=set_aside,
                )
        return known

    def _hint(self, name: str, known: tuple[str, ...], likeness: float) -> str:
        """What may be meant by a name that is none; looking for it takes milliseconds, so not for every one of many."""
        close = _closest(name, known, likeness) if len(self.problems) < MAX_HINTS and len(name) < 200 else ""
        return f"; did the publisher mean {close}?" if close else ""

    def _node(self, subject: str, types: list[str], resource: dict[str, Any], path: str) -> None:
        about = NamedNode(subject)
        for name in types:
            self._state(about, _TYPE, NamedNode(_expand(name)))
        for key, value in resource.items():
            if key.startswith("@"):
                continue
            known = None if self.prefixes else _property(key)
            if known is not None:
                self._values(about, *known, value, path)
                continue
            term = terms.canonical(self._full(key))
            if term is None:
                if ":" not in key or key.startswith("_:"):
                    self.warn(f"unknown term {key!r}: its value is left out", "unknown-term")
                    continue
                hint = self._hint(key, terms.property_names(), 0.8)
                self.warn(f"unknown term {key!r}: kept as written{hint}", "unknown-term")
                term = key
            predicate = _iri(_expand(term))
            if predicate is None:
                self.warn(f"the term {key!r} is not an IRI: its value is left out", "bad-iri")
            elif predicate == _TYPE or predicate.value.startswith(CL):
                self.warn(f"the term {key!r} is not for publishers to use: its value is left out", "reserved")
            else:
                self._values(about, term, predicate, value, path)

    def _values(self, node: NamedNode, term: str, predicate: NamedNode, value: Any, path: str) -> None:
        local = term.partition(":")[2]
        for number, item in enumerate(value if isinstance(value, list) else [value]):
            if item is None:
                continue
            if isinstance(item, dict):
                self._object(node, term, predicate, item, f"{path}-{local}{number}")
            elif isinstance(item, str) and terms.coercion(term) == "@id":
                self._state(node, predicate, self._reference(term, item))
            elif isinstance(item, str | int | float | bool):
                self._state(node, predicate, self._literal(term, item))
            else:
                self.warn(f"{term} holds a list inside a list: left out", "bad-value")

    def _object(self, node: NamedNode, term: str, predicate: NamedNode, item: dict[str, Any], path: str) -> None:
        if "@list" in item or "@set" in item:
            self._values(node, term, predicate, item.get("@list", item.get("@set")), path)
        elif "@value" in item:
            language = item.get("@language")
            if isinstance(language, str) and _LANGUAGE.match(language):
                self._state(node, predicate, self._tagged(str(item["@value"]), language))
            elif isinstance(item["@value"], str | int | float | bool):
                self._state(node, predicate, self._value_object(term, item))
        elif _is_language_map(term, item):
            for language, texts in item.items():
                for text in texts if isinstance(texts, list) else [texts]:
                    if isinstance(text, str):
                        self._state(node, predicate, self._tagged(text, language))
        elif term in _FLATTENED and isinstance(item.get("ceterms:targetNode"), str):
            self._state(node, predicate, self._reference(term, item["ceterms:targetNode"]))
        else:
            given = item.get("@id")
            target = self._reference(term, given) if isinstance(given, str) else NamedNode(f"{self.graph}#{path}")
            self._state(node, predicate, target)
            if item.keys() - {"@id"}:
                described = target if isinstance(target, NamedNode) else NamedNode(f"{self.graph}#{path}")
                self._node(described.value, self._types(item, top=False), item, path)

    def _value_object(self, term: str, item: dict[str, Any]) -> Literal:
        """A literal whose datatype is written beside it, or plainly has none."""
        value, given = item["@value"], item.get("@type")
        datatype = _iri(_expand(self._full(given))) if isinstance(given, str) else None
        if datatype is not None and isinstance(value, str):
            return Literal(self._text(value), datatype=datatype)
        if isinstance(value, str) and "@type" not in item:
            return Literal(self._text(value))
        return self._literal(term, value)

    def _reference(self, term: str, text: str) -> NamedNode | Literal:
        """The thing `text` refers to; the text itself, with a warning, where it is not an IRI."""
        text = text.strip()
        if text.startswith("_:"):
            target = self._blank(text)
            self.local_references.append((term, target))
            return NamedNode(target)
        text = self._full(text)
        prefix, _, rest = text.partition(":")
        if prefix in terms.prefixes() and not rest.startswith("//"):
            text = _expand(terms.meant(text))
        found = _iri(_one_address(text))
        if found is None:
            spaces = " (it holds a space)" if re.search(r"\s", text) else ""
            self.warn(f"{term}: {text[:120]!r} is not an IRI{spaces}: kept as text, it links to nothing", "bad-iri")
            return Literal(self._text(text))
        return found

    def _literal(self, term: str, value: str | int | float | bool) -> Literal:
        if isinstance(value, bool):
            return Literal(str(value).lower(), datatype=NamedNode(XSD + "boolean"))
        if isinstance(value, int):
            return Literal(str(value), datatype=NamedNode(XSD + "integer"))
        if isinstance(value, float):
            return Literal(format(value, "f").rstrip("0").rstrip("."), datatype=NamedNode(XSD + "decimal"))
        value = self._text(value)
        kind = terms.coercion(term)
        if kind == "xsd:date":
            for pattern, datatype in _DATES:
                if pattern.match(value.strip()) and _is_day(value.strip()[:10]):
                    return Literal(value.strip(), datatype=NamedNode(XSD + datatype))
            self.warn(f"{term}: {value[:40]!r} is not a date such as 2026-11-24: kept as text", "bad-date")
            return Literal(value)
        if kind and kind.startswith("xsd:") and kind != "xsd:string":
            return Literal(value.strip(), datatype=NamedNode(XSD + kind[4:]))
        return Literal(value)

    def _tagged(self, text: str, language: str) -> Literal:
        try:
            return Literal(self._text(text), language=language.replace("_", "-").replace(":", "-").lower())
        except ValueError:
            self.warn(f"{language[:40]!r} is not a language tag: the text is kept without", "bad-language")
            return Literal(self._text(text))

    def _text(self, value: str) -> str:
        """`value` without characters that no RDF or XML document may hold."""
        if value.isprintable():
            return value
        clean = writable(value)
        if clean != value:
            self.warn(
                "text with characters that cannot be written (control characters, half a pair): replaced", "bad-text"
            )
        return clean

    def _full(self, name: str) -> str:
        """`name` with a prefix of the document's own written out."""
        prefix, _, local = name.partition(":")
        known = prefix in self.prefixes and not local.startswith("//")
        return self.prefixes[prefix] + local if known else name

    def _blank(self, label: str) -> str:
        # Labels are scoped to their document; two documents that both say _:org1 mean two things.
        return f"{self.graph}#_{re.sub(r'[^A-Za-z0-9_.-]', '-', label[2:])}"

    def _state(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        self.quads.append(Quad(subject, predicate, value, node(self.graph)))


def _one_address(text: str) -> str:
    """The one address of a resource that its registry knows by several; any other text as it is.

    A registry answers to http and https, to /graph/ and /resources/, to capital letters in a CTID, and publishers leave
    out the letters before the number. Its sandbox is another registry.

    >>> _one_address("http://credentialengineregistry.org/graph/ce-6A62B250-A1A2-4D31-A702-CDC2437EFD31")
    'https://credentialengineregistry.org/resources/ce-6a62b250-a1a2-4d31-a702-cdc2437efd31'
    """
    found = _REGISTRY_ADDRESS.match(text)
    if found is None:
        return text
    ctid = f"ce-{found[2].lower()}" if found[2] else ""
    return f"https://{found[1].lower()}/resources/{ctid}{text[found.end() :]}"


@lru_cache(maxsize=10_000)
def _closest(name: str, known: tuple[str, ...], likeness: float) -> str:
    return next(iter(difflib.get_close_matches(name, known, 1, likeness)), "")


@lru_cache(maxsize=100_000)
def _iri(text: str) -> NamedNode | None:
    """`text` as an IRI, or None where it is not one (RFC 3987: spaces, percent signs and hosts are checked)."""
    if not _IRI.match(text) or writable(text) != text:
        return None
    try:
        return NamedNode(text)
    except ValueError:
        return None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat((text + "-01-01")[:10] if len(text) < 10 else text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=20_000)
def _property(key: str) -> tuple[str, NamedNode] | None:
    """The term and property that a key without anything odd about it stands for."""
    term = terms.canonical(key)
    predicate = _iri(_expand(term)) if term is not None else None
    if term is None or predicate is None or predicate == _TYPE or predicate.value.startswith(CL):
        return None
    return term, predicate


@lru_cache(maxsize=20_000)
def _expand(term: str) -> str:
    prefix, _, local = term.partition(":")
    namespace = terms.prefixes().get(prefix)
    return namespace + local if namespace and not local.startswith("//") else term


def _is_language_map(term: str, item: dict[str, Any]) -> bool:
    """Whether the keys are language tags; one written with a colon ("en:us") is one only where text is expected."""
    if "@type" in item or "@id" in item:
        return False
    plain = not any(":" in key for key in item) or terms.holds_text(term)
    return bool(item) and plain and all(map(_LANGUAGE.match, item))


FORMAT: Final = Format(
    "ctdl",
    "CTDL, CTDL-ASN and QData in JSON-LD: envelopes, @graph documents, single resources, one or many to a file",
    read_files,
    files=("*.json", "*.jsonld", "*.jsonl"),
    read_lines=read_lines,
)
