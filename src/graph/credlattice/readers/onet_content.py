"""The O*NET Content Model, its scales, and the categories of answers about education, training and experience."""

from __future__ import annotations

import re
from typing import Final

from credlattice.readers.describing import Description, text
from credlattice.readers.onet_sheets import ONET, BadRow, Sheets, element_of, integer_of, number_of, words
from credlattice.readers.tables import Row
from credlattice.vocabulary import CEASN, DCTERMS, SCHEMA, SKOS

SHEETS_BY_BRANCH: Final = {"1.A": "Abilities", "2.A": "Skills", "2.B": "Skills", "2.C": "Knowledge"}
"""The branches of the model that are competencies; each has its own sheet of ratings."""
_SCALE = re.compile(r"[A-Z]{2,3}")
_CONTENT_MODEL: Final = ONET + "content-model"
_COMPETENCIES: Final = ONET + "competencies"


def element(about: Description, row: Row, sheets: Sheets) -> None:
    """Content Model Reference: abilities, skills and knowledge are competencies, everything else is a concept."""
    place, name, meaning = element_of(row), words(row, "Element Name"), words(row, "Description")
    about.id = f"{ONET}element/{place}"
    if place[:3] in SHEETS_BY_BRANCH:
        _competency(about, place, name, meaning, sheets)
    else:
        sheets.concept(about, about.id, name, "content-model", place)
        about.say(about.id, SKOS + "definition", text(meaning))
        if "." in place:
            about.say(about.id, SKOS + "broader", f"{ONET}element/{place.rpartition('.')[0]}")


def _competency(about: Description, place: str, name: str, meaning: str, sheets: Sheets) -> None:
    if sheets.first(about, _COMPETENCIES):
        about.thing(_COMPETENCIES, CEASN + "CompetencyFramework")
        about.say(_COMPETENCIES, CEASN + "name", text("O*NET abilities, skills and knowledge"))
        about.say(_COMPETENCIES, DCTERMS + "isPartOf", sheets.scheme(about, "content-model"))
    about.thing(about.id, CEASN + "Competency")
    about.say(about.id, CEASN + "competencyLabel", text(name))
    about.say(about.id, CEASN + "competencyText", text(meaning))
    about.say(about.id, CEASN + "codedNotation", text(place, None))
    about.say(about.id, CEASN + "isPartOf", _COMPETENCIES)
    if place in SHEETS_BY_BRANCH:
        about.say(about.id, CEASN + "isTopChildOf", _COMPETENCIES)
    else:
        about.say(about.id, CEASN + "isChildOf", f"{ONET}element/{place.rpartition('.')[0]}")


def scale(about: Description, row: Row, sheets: Sheets) -> None:
    """Scales Reference: the lowest and highest value of each scale."""
    notation, name = scale_of(row), words(row, "Scale Name")
    low, high = number_of(row, "Minimum", -1e6, 1e6), number_of(row, "Maximum", -1e6, 1e6)
    about.id = sheets.concept(about, f"{ONET}scale/{notation}", name, "scales", notation)
    about.say(about.id, SCHEMA + "minValue", low)
    about.say(about.id, SCHEMA + "maxValue", high)


def category(about: Description, row: Row, sheets: Sheets) -> None:
    """Education, Training, and Experience Categories: the answers one could choose."""
    place, notation, number = element_of(row), scale_of(row), integer_of(row, "Category", 1, 99)
    label, question = words(row, "Category Description"), words(row, "Element Name")
    scheme = sheets.scheme(about, f"category/{notation}", question)
    if sheets.first(about, f"{scheme} {place}"):
        about.say(scheme, SCHEMA + "about", f"{ONET}element/{place}")
    about.id = sheets.concept(about, category_iri(notation, number), label, f"category/{notation}", str(number))


def category_iri(scale: str, number: int) -> str:
    return f"{ONET}category/{scale}/{number}"


def scale_of(row: Row) -> str:
    if not _SCALE.fullmatch(row["Scale ID"]):
        raise BadRow("unknown-scale", f"Scale ID {row['Scale ID'][:40]!r} is no scale like IM or LV")
    return row["Scale ID"]
