"""How important each ability, skill and knowledge is in each O*NET occupation, and the preparation its workers report.

A number that O*NET recommends to suppress (low precision), and the level of what it calls not relevant for an
occupation, are no numbers here: the observation says instead why they are left out.
"""

from __future__ import annotations

from typing import Final

from credlattice.readers.describing import Description
from credlattice.readers.onet_content import SHEETS_BY_BRANCH, category_iri
from credlattice.readers.onet_sheets import (
    ONET,
    BadRow,
    Sheets,
    element_of,
    integer_of,
    number_of,
    occupation_of,
)
from credlattice.readers.tables import Row
from credlattice.vocabulary import CL, QDATA

_SCALES: Final = {"IM": ("importance", CL + "ratedImportance", 1, 5), "LV": ("level", CL + "ratedLevel", 0, 7)}
_SHARES: Final = {"RL": 12, "RW": 11, "PT": 9, "OJ": 9}
"""The scales of answers in categories, and how many categories each has."""
_REASONS: Final = {
    "importance-imprecise": "Importance: O*NET recommends to suppress it (low precision)",
    "level-imprecise": "Level: O*NET recommends to suppress it (low precision)",
    "level-not-relevant": "Level: not relevant for the occupation",
    "share-imprecise": "Share: O*NET recommends to suppress it (low precision)",
}
_FLAGS: Final = ("Y", "N", "")


def sheet_of(row: Row) -> str:
    """Skills, Knowledge and Abilities have the same columns; the element tells them apart."""
    return SHEETS_BY_BRANCH.get(row["Element ID"][:3], "Skills")


def rating(about: Description, row: Row, sheets: Sheets) -> None:
    """One of the two ratings, importance and level, of one element in one occupation; both meet in one observation."""
    occupation, element = occupation_of(row), element_of(row)
    if element[:3] not in SHEETS_BY_BRANCH:
        reason = (
            f"Element ID {element} is no ability, skill or knowledge (1.A, 2.A, 2.B, 2.C): ratings of it are not read"
        )
        raise BadRow("unknown-element", reason)
    if row["Scale ID"] not in _SCALES:
        raise BadRow("unknown-scale", f"Scale ID {row['Scale ID'][:40]!r} is neither IM nor LV")
    name, predicate, low, high = _SCALES[row["Scale ID"]]
    value, imprecise, respondents = number_of(row, "Data Value", low, high), _suppressed(row), _respondents(row)
    not_relevant = name == "level" and _flag(row, "Not Relevant")
    about.id = f"{occupation}#{element}"
    data_set = _observed(about, occupation, element, sheet_of(row).lower(), row, sheets)
    if imprecise:
        _left_out(about, f"{name}-imprecise", sheets)
    if not_relevant:
        _left_out(about, "level-not-relevant", sheets)
    if not imprecise and not not_relevant:
        about.say(about.id, predicate, value)
    if name == "importance" and respondents is not None:
        about.say(about.id, CL + "respondents", respondents)
    sheets.dated(about, about.id, data_set, row)


def education(about: Description, row: Row, sheets: Sheets) -> None:
    """Education, Training, and Experience: the share of each answer, or how important a thing is, in one occupation."""
    occupation, element, scale = occupation_of(row), element_of(row), row["Scale ID"]
    imprecise, respondents = _suppressed(row), _respondents(row)
    if scale == "IM":
        value: float = number_of(row, "Data Value", 1, 5)
        about.id, reached = f"{occupation}#{element}", f"{ONET}element/{element}"
        predicate, reason = CL + "ratedImportance", "importance-imprecise"
    elif scale in _SHARES:
        value, number = number_of(row, "Data Value", 0, 100), integer_of(row, "Category", 1, _SHARES[scale])
        about.id, reached = f"{occupation}#{scale}-{number}", category_iri(scale, number)
        predicate, reason = QDATA + "percentage", "share-imprecise"
    else:
        raise BadRow("unknown-scale", f"Scale ID {scale[:40]!r} is none of {', '.join((*_SHARES, 'IM'))}")
    data_set = sheets.data_set(about, occupation, f"education-{scale}", row)
    about.say(data_set, QDATA + "hasObservation", about.thing(about.id, QDATA + "Observation"))
    about.say(about.id, QDATA + "atPoint", reached)
    if imprecise:
        _left_out(about, reason, sheets)
    else:
        about.say(about.id, predicate, value)
    answered = about.id if scale == "IM" else data_set
    if respondents is not None and sheets.first(about, f"{answered} {respondents}"):
        about.say(answered, CL + "respondents", respondents)
    sheets.dated(about, about.id, data_set, row)


def _observed(about: Description, occupation: str, element: str, part: str, row: Row, sheets: Sheets) -> str:
    """The data set of the occupation, with this observation in it: said by the first of the two rows only."""
    data_set = sheets.data_set(about, occupation, part, row)
    if sheets.latest != about.id:
        sheets.latest = about.id
        about.say(data_set, QDATA + "hasObservation", about.thing(about.id, QDATA + "Observation"))
        about.say(about.id, QDATA + "atPoint", f"{ONET}element/{element}")
    return data_set


def _left_out(about: Description, reason: str, sheets: Sheets) -> None:
    concept = sheets.concept(about, f"{ONET}reason/{reason}", _REASONS[reason], "reasons")
    about.say(about.id, QDATA + "dataWithholdingType", concept)


def _suppressed(row: Row) -> bool:
    return _flag(row, "Recommend Suppress")


def _flag(row: Row, column: str) -> bool:
    if row[column] not in _FLAGS:
        raise BadRow("bad-flag", f"{column} {row[column][:40]!r} is neither Y nor N")
    return row[column] == "Y"


def _respondents(row: Row) -> int | None:
    return integer_of(row, "N", 1, 10_000_000) if row["N"] else None
