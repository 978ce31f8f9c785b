"""What the descriptions in UT Dallas's catalogue say in words: hours, prerequisites, limits, exclusions, consent."""

from __future__ import annotations

import re
from typing import Final, Literal

_HOURS: Final = re.compile(r"\(([^()]{1,30}?) semester credit hours?\)")
_NUMBER: Final = re.compile(r"\d+")
_HEADING: Final = re.compile(
    r"(?P<advice>(?:Recommended|Suggested) )?"
    r"(?P<kind>(?i:prerequisites? or corequisites?|prerequisites?|coe?requisites?)): ?"
)
# What follows the prerequisites: other courses of the same content, and hours a week with how often it is offered.
_AFTER: Final = re.compile(r" ?\(Same as | ?\(\[?\d[^()]{0,12}\)| ?\(\)")
_REPEATED: Final = re.compile(r"May be repeated for credit[^.]{0,300}\.")
_ONE_ONLY: Final = re.compile(r"Credit cannot be received for [^.]{0,500}\.")
_CONSENT: Final = re.compile(r"\b(?P<link>and|or)\b (?P<phrase>[^.;,()]{0,60}\bconsent\b[^.;()]{0,60})", re.IGNORECASE)
_CONSENT_ALONE: Final = re.compile(r"(?<=[.)] )[A-Z][\w' ]{2,40} consent (?:is )?required(?=\.)")
_ANOTHER_LINK: Final = re.compile(r".*\b(and|or)\b ", re.IGNORECASE)


def hours(description: str) -> tuple[int, int] | None:
    """The least and the greatest number of semester credit hours."""
    if not (found := _HOURS.search(description)):
        return None
    numbers = [int(number) for number in _NUMBER.findall(found[1]) if len(number) < 4]
    return (min(numbers), max(numbers)) if numbers else None


def requisites(description: str) -> dict[str, str]:
    """The words behind `Prerequisites:` and the like, by `prerequisites`, `corequisites` and
    `prerequisites-or-corequisites`; what is only recommended is none of them."""
    found: dict[str, str] = {}
    headings = list(_HEADING.finditer(description))
    ends = [*(heading.start() for heading in headings[1:]), len(description)]
    for heading, end in zip(headings, ends, strict=False):
        if heading["advice"]:
            continue
        words = description[heading.end() : end]
        if after := _AFTER.search(words):
            words = words[: after.start()]
        kind = heading["kind"].lower()
        name = "prerequisites-or-corequisites" if " or " in kind else "corequisites"
        name = "prerequisites" if kind.startswith("pre") and " or " not in kind else name
        if words.strip(" ."):
            found.setdefault(name, f"{heading['kind']}: {words.strip()}")
    return found


def repeat_limit(description: str) -> str | None:
    """The sentence that says how often the course may be repeated."""
    return found[0] if (found := _REPEATED.search(description)) else None


def no_double_credit(description: str) -> str | None:
    """The sentence that says for which courses credit is given once."""
    return found[0] if (found := _ONE_ONLY.search(description)) else None


def consent_sentence(description: str) -> str | None:
    """The sentence that asks for somebody's consent, outside the prerequisites."""
    return found[0] if (found := _CONSENT_ALONE.search(description)) else None


def consent(words: str) -> tuple[Literal["and", "or"], str] | None:
    """Whether somebody's consent is asked for as well (`and`) or is enough (`or`), and the words for it."""
    if not (found := _CONSENT.search(words)):
        return None
    phrase, link = found["phrase"], found["link"]
    # The link nearest to the consent is the one that counts: "A or B and instructor consent".
    if nearer := _ANOTHER_LINK.match(phrase[: phrase.lower().index("consent")]):
        phrase, link = phrase[nearer.end() :], nearer[1]
    return ("and" if link.lower() == "and" else "or"), phrase.strip(" .")
