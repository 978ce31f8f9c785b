"""The security certification roadmap (JSON: a certification for each box of the chart) → certifications with costs.

A list of `{content, href, mainCategory, subCategory, adjacentCategory, skillLevel, tooltiptext}`. `content` is the
short name; the first line of `tooltiptext` is the full name, the others say what it costs and asks for, in words.
`skillLevel` is the row of the chart: 1 is the top and the most advanced.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from credlattice.model import Problem, Record, SourceDocument
from credlattice.readers import requirement_trees as trees
from credlattice.readers.describing import Description, node, slug, text
from credlattice.readers.json_items import Item, items, not_expected, set_aside
from credlattice.readers.reading import Format
from credlattice.vocabulary import CTERMS, GRAPH, RESOURCE, SKOS

_LINE: Final = re.compile(r"\\n|\r?\n")
# One amount and what it is for. A range, a sum, an estimate or "plus something" is no price, and stays in words.
_PRICE: Final = re.compile(r"\$(\d{1,3}(?:,\d{3})+|\d{1,6})(?![\d,.+-])(?!.*(?:[$+]|\best\b))")
_COST: Final = re.compile(r"\$|\b(free|cost|price|fee|TBD)\b|^unknown$", re.IGNORECASE)
_ASKS: Final = re.compile(r"\b(required?s?|req'd|must|complete)\b|\breq\b|^application\b", re.IGNORECASE)
_ASKS_NOT: Final = re.compile(r"\bnot req|\bpossible\b", re.IGNORECASE)
_SCHEME: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_MAX_LEVEL: Final = 1000
_ROADMAP: Final = f"{RESOURCE}certification-roadmap"
_EXPECTED: Final = "a certification with content, skillLevel, mainCategory and tooltiptext"


@dataclass(frozen=True)
class _Box:
    """One certification of the chart."""

    short: str
    name: str
    lines: tuple[str, ...]
    page: str
    level: int
    areas: tuple[str, ...]


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """One Record for every certification."""
    document = SourceDocument(
        graph=f"{GRAPH}document/security-certification-roadmap",
        title="Security Certification Roadmap",
        addresses=("https://pauljerimy.com/security-certification-roadmap/",),
        read_on=read_on,
        publisher="Paul Jerimy",
        licence="CC BY-SA",
    )
    for path in files:
        found = [(item, _box(item) if isinstance(item, Item) else None) for item in items(path)]
        times = Counter(slug(box.short) for _, box in found if box is not None)
        for item, box in found:
            if isinstance(item, Problem):
                yield set_aside(item, document)
            elif box is None:
                yield not_expected(item, document, _EXPECTED)
            else:
                own = slug(box.short) if times[slug(box.short)] == 1 else slug(f"{box.short} {box.name}")
                yield _certification(Description(document, f"{RESOURCE}certification/{own}", item.place), item, box)


def _box(item: Item) -> _Box | None:
    match item.value:
        case {"content": str() as short, "skillLevel": int() as level, "tooltiptext": str() as words, **more}:
            pass
        case _:
            return None
    if isinstance(level, bool) or not 0 < level <= _MAX_LEVEL or not slug(short):
        return None
    name, *lines = (line.strip() for line in _LINE.split(words))
    adjacent = more.get("adjacentCategory")
    stated = [more.get("mainCategory"), more.get("subCategory"), *(adjacent if isinstance(adjacent, list) else ())]
    areas = tuple(dict.fromkeys(area for area in stated if isinstance(area, str) and slug(area)))
    page = more.get("href")
    return _Box(
        short.strip(),
        name or short.strip(),
        tuple(filter(None, lines)),
        page if isinstance(page, str) else "",
        level,
        areas,
    )


def _certification(about: Description, item: Item, box: _Box) -> Record:
    iri = about.thing(about.id, CTERMS + "Certification")
    about.say(iri, CTERMS + "name", text(box.name))
    if box.short != box.name:
        about.say(iri, CTERMS + "alternateName", text(box.short))
    if box.lines:
        about.say(iri, CTERMS + "description", text("; ".join(box.lines)))
    if page := _page(about, box.page):
        about.say(iri, CTERMS + "subjectWebpage", page)
    for area in box.areas:
        about.say(iri, CTERMS + "subject", _aligned(about, f"{_ROADMAP}/area/{slug(area)}", area, "areas"))
    level = _aligned(about, f"{_ROADMAP}/level/{box.level}", str(box.level), "levels")
    about.say(iri, CTERMS + "atLevel", level)
    for number, line in enumerate(filter(_COST.search, box.lines), start=1):
        _say_cost(about, iri, line, number)
    asked = [trees.Text(line) for line in box.lines if _ASKS.search(line) and not _ASKS_NOT.search(line)]
    if (tree := trees.all_of(asked)) is not None:
        trees.require(about, iri, tree)
    return about.record(item.fragment if about.problems else "")


def _page(about: Description, address: str) -> NamedNode | None:
    if _SCHEME.fullmatch(address.strip()):
        try:
            return node(address.strip())
        except ValueError:
            pass
    if address.strip():
        about.warn("bad-address", f"{address[:200]!r} is no web address; left out")
    return None


def _aligned(about: Description, concept: str, label: str, scheme: str) -> str:
    """The alignment object of a concept of the chart, both described; returns the object's IRI."""
    about.thing(concept, SKOS + "Concept")
    about.say(concept, SKOS + "prefLabel", text(f"Row {label} from the top" if scheme == "levels" else label))
    about.say(concept, SKOS + "notation", text(label, None))
    about.say(concept, SKOS + "inScheme", f"{_ROADMAP}/{scheme}")
    aligned = about.thing(f"{concept}#alignment", CTERMS + "CredentialAlignmentObject")
    about.say(aligned, CTERMS + "targetNode", concept)
    about.say(aligned, CTERMS + "targetNodeName", text(label))
    about.say(aligned, CTERMS + "framework", f"{_ROADMAP}/{scheme}")
    about.say(aligned, CTERMS + "frameworkName", text(f"Security Certification Roadmap: {scheme}"))
    return aligned


def _say_cost(about: Description, iri: str, line: str, number: int) -> None:
    cost = about.thing(f"{iri}#cost-{number}", CTERMS + "CostProfile")
    about.say(iri, CTERMS + "estimatedCost", cost)
    about.say(cost, CTERMS + "description", text(line))
    about.say(cost, CTERMS + "currency", text("USD", None))
    if found := _PRICE.match(line):
        about.say(cost, CTERMS + "price", trees.amount(Decimal(found[1].replace(",", ""))))


FORMAT: Final = Format(
    "certification-roadmap",
    "Security Certification Roadmap (JSON)",
    read,
    ("certificates*.json",),
    shapes=("ctdl", "requirements"),
)
