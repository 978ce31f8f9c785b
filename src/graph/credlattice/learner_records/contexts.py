"""Credentials in JSON-LD → RDF, with the contexts of `data/contexts/vc/` written in. Nothing is ever fetched.

A signature covers the RDF, and JSON-LD leaves out what its contexts do not define. Whoever adds such words to a signed
credential does not break its signature, so a credential that holds any is refused here, as are forms that hide what is
signed.
"""

from __future__ import annotations

import csv
import json
from functools import cache
from itertools import islice
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from credlattice import resources
from credlattice.learner_records.rdf_canonical import Work

MAX_CONTEXTS = 2000
"""Contexts of one credential and all that stand in it; each is some 10 kB."""
MAX_QUADS = 20_000
_WORK_OF_CONTEXT, _WORK_OF_QUAD = 20, 5
"""What reading one costs beside making one hash."""
_UNDEFINED = "https://undefined.invalid/"
"""Becomes the beginning of every word that no context defines, and of every relative IRI."""
_OF_CREDENTIALS = {"issuer", "validFrom", "validUntil", "issuanceDate", "expirationDate", "credentialStatus"}
_PLAIN_WORDS = {"@context", "@value", "@language", "@type"}


class NotExpandable(ValueError):
    """The credential cannot be turned into what was signed; the message says why."""


def quads(document: dict[str, Any], work: Work) -> list[Quad]:
    """What `document` says as RDF. Raises NotExpandable, and TooMuchWork."""
    _refuse_odd_forms(document)
    number = _count_contexts(document)
    if number > MAX_CONTEXTS:
        raise NotExpandable("it is too large to be checked")
    work.spend(_WORK_OF_CONTEXT * number)
    expanded = _with_contexts(document)
    expanded["@context"] = [{"@vocab": _UNDEFINED}, *expanded.get("@context", ())]
    text = json.dumps(expanded, ensure_ascii=False, separators=(",", ":"))
    try:
        parsed = parse(text.encode(), RdfFormat.JSON_LD, base_iri=_UNDEFINED)
        found = list(islice(parsed, MAX_QUADS + 1))
    except (SyntaxError, ValueError) as error:
        raise NotExpandable(f"it is not correct JSON-LD: {str(error)[:150]}") from None
    work.spend(_WORK_OF_QUAD * len(found))
    if len(found) > MAX_QUADS:
        raise NotExpandable("it is too large to be checked")
    _refuse_uncovered(document, found)
    return found


@cache
def known() -> dict[str, Any]:
    """Every context that is here, by its address."""
    with (_folder() / "addresses.csv").open(encoding="utf-8", newline="") as file:
        return {row["address"]: _read(row["context"]) for row in csv.DictReader(file)}


def _folder() -> Any:
    return resources.data_dir() / "contexts" / "vc"


def _read(name: str) -> Any:
    if name.endswith(".jsonld"):
        return json.loads((_folder() / name).read_text(encoding="utf-8"))["@context"]
    context: dict[str, Any] = {}
    with (_folder() / "1edtech-terms.csv").open(encoding="utf-8", newline="") as file:
        # Terms of everywhere come first in the table, so that a class is there before its terms.
        for row in csv.DictReader(file):
            if name in row["contexts"].split():
                where = context[row["class"]].setdefault("@context", {}) if row["class"] else context
                where[row["term"]] = _definition(row)
    return context


def _definition(row: dict[str, str]) -> Any:
    if row["term"] == "@protected":
        return row["iri"] == "true"
    if row["term"][:1].isupper() or row["type"] or row["container"]:
        parts = {"@id": row["iri"], "@type": row["type"], "@container": row["container"]}
        return {name: value for name, value in parts.items() if value}
    return row["iri"]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _count_contexts(value: Any) -> int:
    if isinstance(value, dict):
        own = len(_listed(value.get("@context", [])))
        return own + sum(_count_contexts(each) for key, each in value.items() if key != "@context")
    return sum(map(_count_contexts, value)) if isinstance(value, list) else 0


def _with_contexts(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: [_context(each) for each in _listed(inner)] if key == "@context" else _with_contexts(inner)
            for key, inner in value.items()
        }
    return [_with_contexts(each) for each in value] if isinstance(value, list) else value


def _context(named: Any) -> Any:
    if not isinstance(named, str):
        raise NotExpandable("it brings a context of its own, which could give its words another meaning")
    if named not in known():
        raise NotExpandable(f"its context {named[:200]} is not among those kept here, and none is fetched")
    return known()[named]


def _refuse_odd_forms(value: Any) -> None:
    """JSON-LD can say the same in other places than those read here: an end date, for one, beside the credential."""
    if isinstance(value, list):
        for each in value:
            _refuse_odd_forms(each)
    if not isinstance(value, dict):
        return
    if odd := next((key for key in value if key.startswith("@") and key not in _PLAIN_WORDS), None):
        raise NotExpandable(f"it is written in an unusual form, with {odd[:20]}")
    if "credentialSubject" not in value and (odd := next(iter(_OF_CREDENTIALS & value.keys()), None)):
        raise NotExpandable(f"it is written in an unusual form: {odd} stands outside a credential")
    for key, each in value.items():
        if key != "@context":
            _refuse_odd_forms(each)


def _refuse_uncovered(document: dict[str, Any], found: list[Quad]) -> None:
    terms = [term for quad in found for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)]
    signed = set()
    for term in terms:
        if isinstance(term, NamedNode):
            if term.value.startswith(_UNDEFINED):
                raise NotExpandable(f"{term.value.removeprefix(_UNDEFINED)[:60]!r} has no meaning in its contexts")
            signed |= {term.value, term.value.rpartition("#")[2], term.value.rpartition("/")[2]}
        elif isinstance(term, Literal):
            signed.add(term.value)
            if term.direction is not None:
                raise NotExpandable("it holds text with a writing direction, for which there is no standard form")
    if any(isinstance(term, BlankNode) for term in terms) and _names_blank_nodes(document):
        raise NotExpandable("it names blank nodes")
    if lost := next((text for text in _texts(document) if text not in signed), None):
        raise NotExpandable(f"the proof does not cover {lost[:60]!r}")


def _texts(value: Any) -> list[str]:
    """Every text that must have come through: all but contexts and the names of classes."""
    found, open_ = [], [value]
    while open_:
        match open_.pop():
            case str(text):
                found.append(text)
            case list(values):
                open_.extend(values)
            case dict(parts):
                open_.extend(
                    inner for key, inner in parts.items() if key not in ("@context", "type", "@type", "@language")
                )
    return found


def _names_blank_nodes(value: Any) -> bool:
    return any(text.startswith("_:") for text in _texts(value))
