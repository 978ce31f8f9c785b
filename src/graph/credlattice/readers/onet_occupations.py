"""O*NET occupations: names, other titles, preparation, and which are alike."""

from __future__ import annotations

import re
from typing import Final

from credlattice.readers.describing import Description, text
from credlattice.readers.onet_sheets import (
    ONET,
    SOC,
    BadRow,
    Sheets,
    code_of,
    integer_of,
    occupation_of,
    words,
)
from credlattice.readers.tables import Row
from credlattice.vocabulary import CTERMS, DCTERMS, SCHEMA, SKOS

_TIERS: Final = ("Primary-Short", "Primary-Long", "Supplemental")


def occupation(about: Description, row: Row, sheets: Sheets) -> None:
    """Occupation Data. A code that ends in .00 is one detailed occupation of SOC 2018, any other is a part of one."""
    code, title = code_of(row), words(row, "Title")
    about.id = about.thing(occupation_of(row), CTERMS + "Occupation")
    about.say(about.id, CTERMS + "name", text(title))
    about.say(about.id, CTERMS + "codedNotation", text(code, None))
    if row["Description"]:
        about.say(about.id, CTERMS + "description", text(row["Description"]))
    else:
        about.warn("no-description", "Description is empty")
    about.say(about.id, SKOS + ("exactMatch" if code.endswith(".00") else "broadMatch"), SOC + code[:7])


def alternate_title(about: Description, row: Row, sheets: Sheets) -> None:
    """Alternate Titles: a title, and its short form where there is one."""
    about.id, title = occupation_of(row), words(row, "Alternate Title")
    about.say(about.id, CTERMS + "alternateName", text(title))
    if (short := row["Short Title"]) not in ("", title):
        about.say(about.id, CTERMS + "alternateName", text(short))


def job_zone(about: Description, row: Row, sheets: Sheets) -> None:
    about.id, zone = occupation_of(row), integer_of(row, "Job Zone", 1, 5)
    about.say(about.id, CTERMS + "classification", f"{ONET}job-zone/{zone}")


def job_zone_reference(about: Description, row: Row, sheets: Sheets) -> None:
    zone = integer_of(row, "Job Zone", 1, 5)
    about.id = sheets.concept(about, f"{ONET}job-zone/{zone}", words(row, "Name"), "job-zones", str(zone))
    for column in ("Experience", "Education", "Job Training", "SVP Range"):
        if row[column]:
            about.say(about.id, SKOS + "scopeNote", text(f"{column}: {row[column]}"))
    if row["Examples"]:
        about.say(about.id, SKOS + "example", text(row["Examples"]))


def related_occupation(about: Description, row: Row, sheets: Sheets) -> None:
    """Related Occupations: that they are alike, and the place and tier of the one in the other's list."""
    about.id, other = occupation_of(row), occupation_of(row, "Related O*NET-SOC Code")
    place, tier = integer_of(row, "Index", 1, 1000), row["Relatedness Tier"]
    if tier not in _TIERS:
        raise BadRow("unknown-tier", f"Relatedness Tier {tier[:40]!r} is none of {', '.join(_TIERS)}")
    every, entry = f"{about.id}#related", f"{about.id}#related-{other.rpartition('/')[2]}"
    if sheets.first(about, every):
        about.thing(every, SCHEMA + "ItemList")
        about.say(every, SCHEMA + "about", about.id)
    about.say(about.id, CTERMS + "isSimilarTo", other)
    about.say(every, SCHEMA + "itemListElement", about.thing(entry, SCHEMA + "ListItem"))
    about.say(entry, SCHEMA + "item", other)
    about.say(entry, SCHEMA + "position", place)
    level = f"{ONET}relatedness-tier/{re.sub('[^a-z]+', '-', tier.lower())}"
    about.say(entry, DCTERMS + "type", sheets.concept(about, level, tier, "relatedness-tiers"))
