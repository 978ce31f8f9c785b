"""Which terms the files of the project use: own ones anywhere, those of other vocabularies where they are terms."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Literal, URIRef

from credlattice import resources, vocabulary
from credlattice.readers import ctdl_terms
from credlattice.vocabulary import CL

Uses = Mapping[str, frozenset[str]]
"""The files that use a term, by its IRI. Files are named from the root of the checkout or package."""

_FOLDERS: Final = ("data", "queries", "src", "api", "web")
_ENDINGS: Final = frozenset({".rq", ".py", ".csv", ".json", ".jsonld", ".html", ".ts"})
_OWN: Final = re.compile(
    r"(?<![\w/])cl:([A-Za-z]\w*)|\bCL \+ [\"'](\w+)[\"']|\{CL\}(\w+)|w3id\.org/credlattice/ns/([A-Za-z]\w*)"
)
_CONSTANTS: Final = {
    name: value
    for name, value in vars(vocabulary).items()
    if isinstance(value, str) and name.isupper() and value.endswith(("/", "#")) and "credlattice" not in value
}
_CONSTANT: Final = re.compile(rf"\b({'|'.join(_CONSTANTS)}) \+ \"(\w+)\"")
_QUERY: Final = re.compile(
    r"""<(?P<iri>[^<>"{}|^`\\\s]*)> | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | \#[^\n]*
    | (?<![\w?$@])(?P<prefix>[A-Za-z][\w-]*)?:(?P<local>[A-Za-z_][\w.-]*)?""",
    re.VERBOSE,
)
_PREFIX: Final = re.compile(r"\bPREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_POINTS_AT_TERMS: Final = frozenset(
    {RDF.type, RDF.first, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range}
    | {OWL.inverseOf, OWL.equivalentClass, OWL.equivalentProperty, OWL.disjointWith, OWL.onProperty}
    | {OWL.annotatedProperty, OWL.annotatedTarget, SH.path, SH.targetClass, SH["class"], SH.datatype}
    | {SH.targetSubjectsOf, SH.targetObjectsOf}
    | {SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}
)
_KINDS: Final = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDFS.Datatype)


def texts(root: Path | None = None) -> Iterator[tuple[str, str]]:
    """Name and text of every file of data, queries and code."""
    top = root or resources.root()
    package = Path(__file__).parent
    # In a wheel the code is the root itself.
    code = sorted(package.glob("**/*.py")) if top == package else []
    for path in [*(path for folder in _FOLDERS for path in sorted((top / folder).glob("**/*"))), *code]:
        if path.suffix in _ENDINGS and "node_modules" not in path.parts and path.is_file():
            yield path.relative_to(top).as_posix(), path.read_text(encoding="utf-8", errors="replace")


def own(files: Iterable[tuple[str, str]]) -> Uses:
    """Own terms written as a full IRI, with the prefix cl:, or as the constant CL and the name after + or braces.

    >>> own([("a.py", 'CL + "Claim"'), ("b.rq", "?x a cl:Claim .")])["https://w3id.org/credlattice/ns/Claim"] == {
    ...     "a.py", "b.rq"}
    True
    """
    found: dict[str, set[str]] = {}
    for name, text in files:
        for groups in _OWN.findall(text):
            found.setdefault(CL + next(filter(None, groups)), set()).add(name)
    return {iri: frozenset(names) for iri, names in found.items()}


def other(files: Iterable[tuple[str, str]]) -> Uses:
    """Terms of other vocabularies in queries, in code, in the JSON-LD contexts and in the lists beside them."""
    found: dict[str, set[str]] = {}
    for name, text in files:
        for iri in _terms(name, text):
            if not iri.startswith("https://w3id.org/credlattice/"):
                found.setdefault(iri, set()).add(name)
    return {iri: frozenset(names) for iri, names in found.items()}


def _terms(name: str, text: str) -> Iterator[str]:
    if name.endswith(".rq"):
        yield from in_query(text)
    elif name.endswith(".py"):
        yield from (_CONSTANTS[constant] + local for constant, local in _CONSTANT.findall(text))
    elif name.startswith("data/contexts/") and name.endswith(".jsonld"):
        yield from in_context(json.loads(text)["@context"])
    elif name.startswith("data/contexts/") and name.endswith(".csv"):
        yield from in_table(text)


def in_query(text: str) -> Iterator[str]:
    """The IRIs that a query names, in full or by its prefixes; its namespaces alone are none.

    >>> list(in_query('PREFIX a: <urn:a:> PREFIX b: <urn:b:>\\nASK { ?s a:p "b:no" # b:neither\\n}'))
    ['urn:a:p']
    """
    prefixes = dict(_PREFIX.findall(text))
    body = _PREFIX.sub("", text)
    for match in _QUERY.finditer(body):
        if match["iri"]:
            yield match["iri"]
        elif match["local"] and (match["prefix"] or "") in prefixes:
            yield prefixes[match["prefix"] or ""] + match["local"].rstrip(".")


def in_context(context: Mapping[str, object]) -> Iterator[str]:
    """The terms that a JSON-LD context declares, and the datatypes it gives them."""
    prefixes = {key: value for key, value in context.items() if ":" not in key and isinstance(value, str)}
    for key, value in context.items():
        details = value if isinstance(value, dict) else {}
        for written in (details.get("@id", key), details.get("@type", "")):
            prefix, _, local = str(written).partition(":")
            if prefix in prefixes and local:
                yield prefixes[prefix] + local


def in_table(text: str) -> Iterator[str]:
    """The terms in a table beside the contexts: of its column `iri`, or prefixed names of `meant` or else `term`.

    >>> list(in_table("term,iri\\nname,https://schema.org/name\\n@protected,true")), list(in_table("address\\nurn:a"))
    (['https://schema.org/name'], [])
    """
    for row in csv.DictReader(text.splitlines()):
        if "iri" in row:
            if "://" in row["iri"]:
                yield row["iri"]
        elif written := row.get("meant") or row.get("term"):
            prefix, _, local = written.partition(":")
            yield ctdl_terms.prefixes().get(prefix, prefix + ":") + local


def in_graphs(graphs: Mapping[str, Graph]) -> Uses:
    """The terms of other vocabularies in graphs, each named by the file it comes from."""
    found: dict[str, set[str]] = {}
    for name, graph in graphs.items():
        for iri in in_graph(graph):
            found.setdefault(iri, set()).add(name)
    return {iri: frozenset(names) for iri, names in found.items()}


def in_graph(graph: Graph) -> set[str]:
    """What a graph uses as predicate, class, datatype or term of an axiom, shape or mapping; own terms are left out."""
    terms = {term for kind in _KINDS for term in graph.subjects(RDF.type, kind)} | set(graph.predicates())
    terms |= {o for _, p, o in graph if p in _POINTS_AT_TERMS}
    terms |= {o.datatype for o in graph.objects() if isinstance(o, Literal) and o.datatype}
    return {str(t) for t in terms if isinstance(t, URIRef) and not t.startswith("https://w3id.org/credlattice/")}
