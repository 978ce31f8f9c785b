"""Everything known about one resource, as statements in plain words that each name where they were read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NotRequired, TypedDict

from pyoxigraph import BlankNode, Literal, NamedNode

from credlattice.questions import Questions
from credlattice.relational_map import best_name, status_name, strongest
from credlattice.store import Term
from credlattice.vocabulary import CEASN, CL, CTERMS, DCTERMS, GRAPH, RDF, SKOS
from credlattice.wording import RELATIONS, kind_of, local_name, named, relation, sentence, spaced

QUERIES: Final = ("resource-statements", "resource-nested", "resource-holders", "resource-claims")

FACTS: Final = frozenset({"asserted", "derived"})
_OVERVIEW: Final = frozenset(
    {CTERMS + "description", SKOS + "definition", DCTERMS + "description", CEASN + "description"}
)
_DETAILS: Final = frozenset(
    {
        RDF + "type",
        SKOS + "inScheme",
        CL + "organizationKind",
        CL + "initiativeKind",
        CL + "dimension",
        CTERMS + "subjectWebpage",
    }
)
"""What files a thing rather than connects it to another."""

Row = Mapping[str, Term | None]


class Source(TypedDict):
    address: str
    read_on: str | None
    graph: str | None


class Part(TypedDict):
    """A statement of an unnamed part, such as a condition."""

    predicate: str
    predicate_label: str
    value: str
    value_label: str
    is_iri: bool
    parts: NotRequired[list[Part]]


class Statement(TypedDict):
    predicate: str
    predicate_label: str
    value: str
    value_label: str
    is_iri: bool
    described: bool
    """Whether the value has a page here."""
    direction: str
    section: str
    """`overview`, `connected`, `detail`; `claim` when it is not a fact."""
    status: str
    strength: str | None
    """`weak` where the property is one whose derived statements never count as if somebody had made them."""
    sentence: str
    sources: list[Source]
    parts: NotRequired[list[Part]]


class Dispute(TypedDict):
    iri: str
    label: str
    likely_reason: str | None
    versions: list[Statement]


class Resource(TypedDict):
    iri: str
    label: str
    kind: str | None
    sub_kind: str | None
    types: list[dict[str, str]]
    statements: list[Statement]
    """Facts first, in the order of the relations in `wording`; then suggested and unverified claims."""
    disputes: list[Dispute]
    queries: list[str]


class UnknownResource(LookupError):
    """No document says anything about this IRI."""


def describe(questions: Questions, iri: str) -> Resource:
    """What the documents say of `iri` and what is claimed of it. Raises UnknownResource when that is nothing, and
    QuestionError when `iri` is not an IRI."""
    stated: Sequence[Row] = questions.run("resource-statements", resource=iri).rows
    claimed = questions.run("resource-claims", resource=iri).rows
    if not stated and not claimed:
        raise UnknownResource(f"nothing is known about {iri}")
    outward = [row for row in stated if _text(row, "direction") == "out"]
    # Of something that is only claimed to exist, the type and the name are claims too.
    said = outward or [row for row in claimed if _text(row, "direction") == "out" and row["dispute"] is None]
    types = _types(said)
    kind, sub_kind = kind_of(type_["iri"] for type_ in types)
    label = _own_name(said) or spaced(local_name(iri))
    me = named(label, kind or "", sub_kind)
    nested = _nested(questions.run("resource-nested", resource=iri).rows) if _has_unnamed(stated, "out") else {}
    if _has_unnamed(stated, "in"):
        stated = _lifted(stated, questions.run("resource-holders", resource=iri).rows)
    facts = _once(_statements(me, stated, nested))
    claims = _statements(me, [row for row in claimed if row["dispute"] is None], {})
    return {
        "iri": iri,
        "label": label,
        "kind": kind,
        "sub_kind": sub_kind,
        "types": types,
        "statements": facts + claims,
        "disputes": _disputes(me, [row for row in claimed if row["dispute"] is not None]),
        "queries": list(QUERIES),
    }


def _statements(me: str, rows: Iterable[Row], nested: Mapping[str, list[Part]]) -> list[Statement]:
    grouped: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        # A claim and a fact of the same words stay two statements: only the fact is one.
        status = status_name(row["status"])
        rank = "" if status in FACTS else status
        grouped[_text(row, "direction"), f"{row['predicate']} {row['value']}", rank].append(row)
    found = [_statement(me, group, nested) for group in grouped.values()]
    order = {predicate: place for place, predicate in enumerate(RELATIONS)}
    return sorted(
        found,
        key=lambda s: (
            s["status"] not in FACTS,
            order.get(s["predicate"], len(order)),
            s["predicate"],
            s["direction"] == "in",
            s["value_label"].casefold(),
            s["value"],
        ),
    )


def _statement(me: str, rows: list[Row], nested: Mapping[str, list[Part]]) -> Statement:
    first = rows[0]
    predicate, value = first["predicate"], first["value"]
    if predicate is None or value is None:
        raise ValueError("a statement row has a predicate and a value")
    outward = _text(first, "direction") == "out"
    words = relation(predicate.value, best_name(row["predicateName"] for row in rows))
    label = _label(predicate.value, value, rows)
    classes = {term.value for row in rows if (term := row["valueClass"]) is not None}
    other = named(label, *_kind_words(classes))
    statement: Statement = {
        "predicate": predicate.value,
        "predicate_label": words.forth if outward else words.back,
        "value": _value(value),
        "value_label": label,
        "is_iri": isinstance(value, NamedNode) and not _unnamed(value),
        "described": bool(classes),
        "direction": "out" if outward else "in",
        "section": _section(
            predicate.value, outward, isinstance(value, NamedNode) and not _unnamed(value) and bool(classes)
        ),
        "status": strongest(status_name(row["status"]) for row in rows),
        "strength": strength.value if (strength := first.get("strength")) is not None else None,
        "sentence": sentence(me, predicate.value, other, words)
        if outward
        else sentence(other, predicate.value, me, words),
        "sources": _sources(rows),
    }
    if statement["status"] not in FACTS:
        statement["section"] = "claim"
    if value.value in nested and _unnamed(value):
        statement["parts"] = nested[value.value]
    return statement


def _section(predicate: str, outward: bool, described: bool) -> str:
    if predicate in _OVERVIEW and outward:
        return "overview"
    return "connected" if described and predicate not in _DETAILS else "detail"


def _once(statements: list[Statement]) -> list[Statement]:
    """Without the derived statements that say what another one says in the same words: an inverse adds nothing."""
    said = {(s["predicate_label"], s["value"]) for s in statements if s["status"] == "asserted"}
    kept = []
    for statement in statements:
        words = (statement["predicate_label"], statement["value"])
        if statement["status"] != "derived" or words not in said:
            kept.append(statement)
        said.add(words)
    return kept


def _kind_words(classes: Iterable[str]) -> tuple[str, str | None]:
    kind, sub_kind = kind_of(classes)
    return kind or "", sub_kind


def _label(predicate: str, value: Term, rows: list[Row]) -> str:
    if isinstance(value, Literal):
        return value.value
    if _unnamed(value):
        return "what follows"
    name = best_name(row["valueName"] for row in rows)
    if name:
        return name
    return spaced(local_name(value.value)) if predicate == RDF + "type" else value.value


def _unnamed(term: Term) -> bool:
    """Whether a part has no name of its own: a blank node, or the IRI that a reader made in its place."""
    return isinstance(term, BlankNode) or (
        isinstance(term, NamedNode) and term.value.startswith(GRAPH) and "#" in term.value
    )


def _value(term: Term) -> str:
    return str(term) if isinstance(term, BlankNode) else term.value


def _sources(rows: Iterable[Row]) -> list[Source]:
    found = {
        (
            (row["source"] or row.get("graph") or row.get("claim") or row["predicate"]),
            row["readOn"],
            row.get("graph"),
        )
        for row in rows
    }
    listed: list[Source] = [
        {
            "address": address.value if address is not None else "",
            "read_on": read_on.value if read_on is not None else None,
            "graph": graph.value if graph is not None else None,
        }
        for address, read_on, graph in found
    ]
    return sorted(listed, key=lambda s: (s["address"], s["read_on"] or "", s["graph"] or ""))


def _disputes(me: str, rows: Iterable[Row]) -> list[Dispute]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[_text(row, "dispute")].append(row)
    return [
        {
            "iri": iri,
            "label": best_name(row["disputeName"] for row in group) or spaced(local_name(iri)),
            "likely_reason": best_name(row["reason"] for row in group),
            "versions": _statements(me, group, {}),
        }
        for iri, group in sorted(grouped.items())
    ]


def _types(said: Iterable[Row]) -> list[dict[str, str]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in said:
        if _text(row, "predicate") == RDF + "type":
            rows[_text(row, "value")].append(row)
    return [
        {"iri": iri, "label": best_name(row["valueName"] for row in rows[iri]) or spaced(local_name(iri))}
        for iri in sorted(rows)
    ]


_NAMES: Final = (
    "https://purl.org/ctdl/terms/name",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "https://purl.org/ctdlasn/terms/competencyText",
    "https://purl.org/ctdlasn/terms/name",
    "http://purl.org/dc/terms/title",
)


def _own_name(said: Sequence[Row]) -> str | None:
    for predicate in _NAMES:
        name = best_name(row["value"] for row in said if _text(row, "predicate") == predicate)
        if name:
            return name
    return None


def _has_unnamed(rows: Iterable[Row], direction: str) -> bool:
    return any(
        row["value"] is not None and _unnamed(row["value"]) and _text(row, "direction") == direction for row in rows
    )


def _nested(rows: Iterable[Row]) -> dict[str, list[Part]]:
    grouped: dict[str, dict[tuple[str, str], list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        grouped[_text(row, "node")][_text(row, "predicate"), str(row["value"])].append(row)

    def parts(node: str, above: frozenset[str]) -> list[Part]:
        found = []
        for (predicate, _), group in sorted(grouped[node].items(), key=lambda item: item[0]):
            value = group[0]["value"]
            if value is None or predicate == RDF + "type":
                continue
            words = relation(predicate, best_name(row["predicateName"] for row in group))
            part: Part = {
                "predicate": predicate,
                "predicate_label": words.forth,
                "value": _value(value),
                "value_label": _label(predicate, value, group),
                "is_iri": isinstance(value, NamedNode) and not _unnamed(value),
            }
            if _unnamed(value) and value.value in grouped and value.value not in above:
                part["parts"] = parts(value.value, above | {value.value})
            found.append(part)
        return found

    return {node: parts(node, frozenset({node})) for node in list(grouped)}


def _lifted(rows: Iterable[Row], holders: Iterable[Row]) -> list[Row]:
    """The rows, with each unnamed thing that refers here replaced by the named thing it belongs to."""
    owners: dict[str, list[Row]] = defaultdict(list)
    for row in holders:
        owners[_text(row, "node")].append(row)
    lifted: list[Row] = []
    for row in rows:
        value = row["value"]
        if value is None or not _unnamed(value) or _text(row, "direction") == "out":
            lifted.append(row)
            continue
        for owner in owners[value.value]:
            changed: dict[str, Any] = {
                "predicate": owner["predicate"],
                "predicateName": None,
                "value": owner["holder"],
                "valueName": owner["holderName"],
                "valueClass": owner["holderClass"],
            }
            lifted.append({**row, **changed})
    return lifted


def _text(row: Row, column: str) -> str:
    term = row[column]
    return term.value if term is not None else ""
