"""Courses, amounts of credit and organizations as catalogues of courses describe them, in CTDL."""

from __future__ import annotations

import math
from typing import Final

from credlattice.readers.describing import Description, slug, text
from credlattice.readers.requirement_trees import Number, amount
from credlattice.vocabulary import CTERMS, RESOURCE, SCHEMA

SEMESTER_HOUR: Final = "https://purl.org/ctdl/vocabs/creditUnit/SemesterHour"
QUARTER_HOUR: Final = "https://purl.org/ctdl/vocabs/creditUnit/QuarterHour"
MAX_CREDIT: Final = 10_000
"""Amounts of credit above this are mistakes."""


def institution(unitid: str) -> str:
    """The institution with that UNITID of the US Department of Education."""
    return f"{RESOURCE}us/institution/{unitid}"


def course_iri(catalog: str, code: str) -> str:
    """The course `code` of a catalogue; Latin letters, digits and points of the code tell courses apart.

    >>> course_iri("gatech", "MATH 15X1")
    'https://w3id.org/credlattice/resource/catalog/gatech/math-15x1'
    """
    return f"{RESOURCE}catalog/{catalog}/{slug(code)}"


def say_course(about: Description, iri: str, code: str, name: str, offered_by: str, description: str = "") -> None:
    """States a course with its code, name and who offers it."""
    about.thing(iri, CTERMS + "Course")
    about.say(iri, CTERMS + "codedNotation", text(code, None))
    about.say(iri, CTERMS + "name", text(name))
    if description:
        about.say(iri, CTERMS + "description", text(description))
    about.say(iri, CTERMS + "offeredBy", offered_by)


def say_credit(about: Description, iri: str, low: Number | None, high: Number | None, unit: str | None) -> None:
    """States the credit of `iri`: one number where `low` is `high`, else from `low` (None: not known) to `high`.

    `unit` is None where the source names none.
    """
    profile = about.thing(f"{iri}#credit", CTERMS + "ValueProfile")
    about.say(iri, CTERMS + "creditValue", profile)
    if low is not None and low == high:
        about.say(profile, SCHEMA + "value", amount(low))
    else:
        for name, value in (("minValue", low), ("maxValue", high)):
            if value is not None:
                about.say(profile, SCHEMA + name, amount(value))
    if unit:
        about.say(profile, CTERMS + "creditUnitType", unit)


def say_organization(about: Description, iri: str, name: str) -> str:
    """States an organization that no register describes; returns its IRI."""
    about.thing(iri, CTERMS + "CredentialOrganization")
    about.say(iri, CTERMS + "name", text(name))
    return iri


def credit(value: object) -> int | float | None:
    """`value` if it is an amount of credit: a finite number from 0 to MAX_CREDIT."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if 0 <= value <= MAX_CREDIT and math.isfinite(value) else None
