"""Published numbers in words: observations (QData) and aggregates (CTDL), each with unit, period and source."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode

from credlattice.relational_map import strongest
from credlattice.resource_view.parts import in_words
from credlattice.resource_view.told import Figure, Link
from credlattice.resource_view.words import Words
from credlattice.store import Term
from credlattice.vocabulary import CEASN, CL, CTERMS, DCTERMS, QDATA, RDF, SCHEMA, SKOS
from credlattice.wording import local_name, spaced

CLASSES: Final = frozenset({QDATA + "Observation", CTERMS + "AggregateDataProfile"})
_FRAME: Final = QDATA + "DataSetTimeFrame"
_PERCENT: Final = "percent"
_STATISTICS: Final = ("median", "mean", "percentage", *(f"percentile{n}" for n in (10, 25, 75, 90)))
"""Stated besides `schema:value`, or where there is none."""
_MEASURES: Final = {
    CL + "ratedImportance": "importance {}",
    CL + "ratedLevel": "level {}",
    QDATA + "percentage": "{} %",
}
_TOLD: Final = frozenset(
    {
        RDF + "type",
        CL + "recordPlace",
        CL + "respondents",
        QDATA + "atPoint",
        QDATA + "isObservationOf",
        QDATA + "observedCategory",
        QDATA + "dataWithholdingType",
        DCTERMS + "temporal",
        SCHEMA + "value",
        SCHEMA + "minValue",
        SCHEMA + "maxValue",
        SCHEMA + "currency",
        CEASN + "comment",
        CTERMS + "numberAwarded",
        CTERMS + "description",
        *_MEASURES,
    }
)
_NUMBER: Final = re.compile(r"(-?)(\d+)(\.\d+)?", re.ASCII)

Said = dict[str, list[Term]]


def figure(words: Words, about: str, iri: str, graphs: tuple[str, ...]) -> Figure:
    """The observation or aggregate `iri` as one line of a table on the page of `about`."""
    said = _said(words, iri)
    points = [term.value for term in said.get(QDATA + "atPoint", ())]
    periods = [point for point in points if _FRAME in words.of(point).classes]
    periods += [term.value for term in said.get(DCTERMS + "temporal", ())]
    of = [point for point in points if point not in periods and point not in about.partition("#")[0::2]]
    base = iri.partition("#")[0]
    # A part's IRI is made from that of the thing it is about: O*NET's ratings name it in no other way.
    if base not in (iri, about.partition("#")[0]) and base not in of and words.of(base).classes:
        of.insert(0, base)
    metric = next((term.value for term in said.get(QDATA + "isObservationOf", ())), None)
    value = _first(said, SCHEMA + "value") or _first(said, CTERMS + "numberAwarded")
    return {
        "iri": iri,
        "what": _what(words, said, metric),
        "of": [words.link(point) for point in of],
        "value": value,
        "text": _text(words, said, _unit(words, metric)),
        "period": words.link(periods[0]) if periods else None,
        "notes": _notes(words, said),
        "status": strongest(words.status(graph) for graph in graphs),
        "sources": words.sources(iri, graphs),
    }


def order(figure: Figure) -> tuple[str, str, str]:
    """By what it is of, then what it says, then when."""
    period = figure["period"]
    of = ", ".join(link["label"] for link in figure["of"])
    return (figure["what"]["label"].casefold(), of.casefold(), period["label"] if period else "")


def title(words: Words, about: str, predicate: str, told: Sequence[Figure]) -> str:
    """What the table is called: for a data set that is a part of a resource, the scheme of what was observed, else the
    part's own name."""
    if "#" not in about:
        return "Totals" if predicate in (CTERMS + "aggregateData", DCTERMS + "temporal") else "Figures"
    first = next((link["iri"] for figure in told for link in figure["of"] if link["iri"]), None)
    schemes = _values(words, first, SKOS + "inScheme") if first else []
    name = next((words.label(scheme) for scheme in schemes), None) or words.of(about).name or in_words(about)
    return name[:1].upper() + name[1:]


def notes(words: Words, about: str) -> list[str]:
    """What a data set that is a part of a resource says of itself."""
    if "#" not in about:
        return []
    said = _said(words, about)
    skipped = (*_TOLD, QDATA + "hasObservation", CTERMS + "name")
    return [_note(words, key, term) for key in sorted(said) if key not in skipped for term in said[key]]


def _said(words: Words, iri: str) -> Said:
    said: Said = defaultdict(list)
    for row in words.questions.run("resource-quads", thing=iri).rows:
        predicate, value = row["predicate"], row["object"]
        if predicate is not None and value is not None and value not in said[predicate.value]:
            said[predicate.value].append(value)
    return dict(said)


def _what(words: Words, said: Said, metric: str | None) -> Link:
    if metric:
        return words.link(metric)
    if CTERMS + "numberAwarded" in said:
        return {"iri": None, "label": "awards conferred"}
    if CL + "ratedImportance" in said or CL + "ratedLevel" in said:
        return {"iri": None, "label": "rating"}
    return {"iri": None, "label": "share" if QDATA + "percentage" in said else "observation"}


def _text(words: Words, said: Said, unit: str | None) -> str:
    once = _first(said, SCHEMA + "value") == "1" and unit and unit.isalpha()
    after = " %" if unit == _PERCENT else f" {unit.removesuffix('s') if once else unit}" if unit else ""
    for key, form in (
        (SCHEMA + "value", "{}"),
        (SCHEMA + "minValue", "at least {}"),
        (SCHEMA + "maxValue", "at most {}"),
    ):
        if number := _first(said, key):
            return form.format(readable(number)) + (after or _currency(said))
    if number := _first(said, CTERMS + "numberAwarded"):
        return readable(number)
    measures = [form.format(readable(number)) for key, form in _MEASURES.items() if (number := _first(said, key))]
    if measures:
        return "; ".join(measures)
    categories = [words.label(term.value) for term in said.get(QDATA + "observedCategory", ())]
    said_so = categories or [term.value for term in said.get(CEASN + "comment", ())]
    return "; ".join(said_so) if said_so else "not stated"


def _currency(said: Said) -> str:
    currency = _first(said, SCHEMA + "currency")
    return f" {currency}" if currency else ""


def _notes(words: Words, said: Said) -> list[str]:
    found = [words.label(term.value) for term in said.get(QDATA + "dataWithholdingType", ())]
    if respondents := _first(said, CL + "respondents"):
        found.append(f"{readable(respondents)} respondents")
    found += [term.value for term in said.get(CTERMS + "description", ())]
    # QData's own property for a statistic repeats the value.
    repeated = {QDATA + name for name in _STATISTICS} if SCHEMA + "value" in said else set()
    others = [key for key in sorted(said) if key not in _TOLD and key not in repeated]
    return found + [_note(words, key, term) for key in others for term in said[key]]


def _note(words: Words, predicate: str, term: Term) -> str:
    name = words.label(predicate)
    heading = (spaced(local_name(predicate)) if name == predicate else name).lower()
    return f"{heading}: {words.label(term.value) if isinstance(term, NamedNode) else term.value}"


def _unit(words: Words, metric: str | None) -> str | None:
    units = _values(words, metric, CL + "unitOfMeasure") if metric else []
    return next((words.label(unit) for unit in units), None)


def _values(words: Words, thing: str, predicate: str) -> list[str]:
    rows = words.questions.run("resource-outgoing", resource=thing, predicate=predicate).rows
    return [value.value for row in rows if isinstance(value := row["value"], NamedNode)]


def _first(said: Said, key: str) -> str | None:
    return next((term.value for term in said.get(key, ()) if isinstance(term, Literal)), None)


def readable(number: str) -> str:
    """A number with its thousands apart; anything else as it is.

    >>> readable("1234567.50"), readable("-14"), readable("2024-05")
    ('1,234,567.50', '-14', '2024-05')
    """
    match = _NUMBER.fullmatch(number)
    return f"{match[1]}{int(match[2]):,}{match[3] or ''}" if match else number
