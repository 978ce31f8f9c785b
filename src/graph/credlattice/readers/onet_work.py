"""O*NET tasks, and the technologies used at work."""

from __future__ import annotations

from typing import Final

from credlattice.readers.describing import Description, short_hash, slug, text
from credlattice.readers.onet_sheets import ONET, BadRow, Sheets, integer_of, month_of, occupation_of, words
from credlattice.readers.tables import Row
from credlattice.vocabulary import CEASN, CTERMS, SCHEMA

_FLAGS: Final = {"Y": True, "N": False, "": False}
MAX_TECHNOLOGY: Final = 300


def task(about: Description, row: Row, sheets: Sheets) -> None:
    """Task Statements: the statement is both name and description, since it is all there is."""
    occupation, statement = occupation_of(row), text(words(row, "Task"))
    number, kind = integer_of(row, "Task ID", 1, 999_999_999), row["Task Type"]
    if kind not in ("", "Core", "Supplemental"):
        raise BadRow("unknown-task-type", f"Task Type {kind[:40]!r} is neither Core nor Supplemental")
    about.id = about.thing(f"{ONET}task/{number}", CTERMS + "Task")
    about.say(about.id, CTERMS + "name", statement)
    about.say(about.id, CTERMS + "description", statement)
    about.say(about.id, CTERMS + "hasOccupation", occupation)
    about.say(occupation, CTERMS + "hasTask", about.id)
    if kind:
        concept = sheets.concept(about, f"{ONET}task-type/{kind.lower()}", kind, "task-types")
        about.say(about.id, CTERMS + "classification", concept)
    if changed := month_of(about, row["Date"]):
        about.say(about.id, CEASN + "approximateDateModified", changed)


def technology(about: Description, row: Row, sheets: Sheets) -> None:
    """Technology Skills: one technology of one occupation; the technology is described where it comes first."""
    occupation, example = occupation_of(row), words(row, "Example")
    commodity, title = integer_of(row, "Commodity Code", 10_000_000, 99_999_999), words(row, "Commodity Title")
    for column in ("Hot Technology", "In Demand"):
        if row[column] not in _FLAGS:
            raise BadRow("bad-flag", f"{column} {row[column][:40]!r} is neither Y nor N")
    about.id = technology_iri(example)
    about.say(occupation, CEASN + "skillEmbodied", about.id)
    if sheets.first(about, about.id):
        about.thing(about.id, CEASN + "Competency")
        about.say(about.id, CEASN + "competencyLabel", text(example))
        about.say(about.id, CEASN + "isPartOf", _framework(about, sheets))
    kind = sheets.concept(about, f"{ONET}commodity/{commodity}", title, "commodities", str(commodity))
    if sheets.first(about, f"{about.id} {commodity}"):
        about.say(about.id, CTERMS + "classification", kind)
    if _FLAGS[row["Hot Technology"]] and sheets.first(about, f"{about.id} hot"):
        hot = sheets.concept(about, ONET + "technology-class/hot", "Hot Technology", "technology-classes")
        about.say(about.id, CTERMS + "classification", hot)
    if _FLAGS[row["In Demand"]]:
        _in_demand(about, occupation, sheets)


def technology_iri(example: str) -> str:
    """C, C# and C++ are three technologies; what a slug cannot tell apart otherwise has a hash.

    >>> technology_iri("C++").rpartition("/")[2]
    'c-plus-plus'
    """
    name = slug(example[:MAX_TECHNOLOGY].replace("+", " plus ").replace("#", " sharp "))
    exact = name and example.isascii() and len(example) <= MAX_TECHNOLOGY
    return f"{ONET}technology/{name if exact else f'{name}-{short_hash(example)}'.strip('-')}"


def _framework(about: Description, sheets: Sheets) -> str:
    iri = ONET + "technology-skills"
    if sheets.first(about, iri):
        about.thing(iri, CEASN + "CompetencyFramework")
        about.say(iri, CEASN + "name", text("O*NET Technology Skills"))
    return iri


def _in_demand(about: Description, occupation: str, sheets: Sheets) -> None:
    """Demand is a fact of the technology in this occupation, so the occupation has a list of its own."""
    wanted = f"{occupation}#in-demand"
    if sheets.first(about, wanted):
        about.thing(wanted, SCHEMA + "ItemList")
        about.say(wanted, SCHEMA + "name", text("In Demand technologies"))
        about.say(wanted, SCHEMA + "about", occupation)
    about.say(wanted, SCHEMA + "itemListElement", about.id)
