"""Looking up what a learner record names in a release. What somebody asks is written nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from pyoxigraph import Literal

from credlattice.learner_records.matching import Candidate, Found
from credlattice.learner_records.record import Identifier, Party
from credlattice.questions import QuestionError
from credlattice.release import Release
from credlattice.vocabulary import RESOURCE

QUERIES = ("things-same-as", "things-by-ctid", "things-by-code", "thing-details")
_SEPARATORS = ("", " ", "-", "*", "_", ".")
_LANGUAGES = (None, "en", "en-us")
_INSTITUTION = RESOURCE + "us/institution/"
MAX_CODE = 60
MAX_NAME = 200


@dataclass
class ReleaseLookup:
    """The `Lookup` of matching over one release. It remembers what was asked: make one for a record, and drop it."""

    release: Release
    _found: dict[tuple[Identifier, Party], Found] = field(default_factory=dict)

    def find(self, identifier: Identifier, provider: Party) -> Found:
        # Identifiers of no school are the same for every school.
        key = (identifier, provider if identifier.scheme == "code" else Party())
        if key not in self._found:
            self._found[key] = self._look_up(identifier, provider)
        return self._found[key]

    def search(self, name: str, limit: int) -> list[Candidate]:
        hits = self.release.index.search(name[:MAX_NAME], 4 * limit)
        known = self.release.planner.network
        return [Candidate(hit.iri, hit.label, hit.types) for hit in hits if hit.iri in known][:limit]

    def describe(self, iri: str) -> Candidate:
        detail = self.release.planner.detail(iri)
        return Candidate(iri, detail.label, detail.types)

    def _look_up(self, identifier: Identifier, provider: Party) -> Found:
        try:
            match identifier.scheme:
                case "iri":
                    return Found(self._holdable([identifier.value, *self._ask("things-same-as", iri=identifier.value)]))
                case "ctid":
                    return Found(self._holdable(self._ask("things-by-ctid", ctid=identifier.value)))
                case "code" if len(identifier.value) <= MAX_CODE:
                    return self._by_code(identifier.value, provider)
        except QuestionError:
            # What is no IRI identifies nothing here.
            return Found()
        return Found()

    def _ask(self, question: str, **values: str) -> list[str]:
        return self.release.questions.run(question, **values).values("thing")

    def _holdable(self, iris: list[str]) -> tuple[str, ...]:
        known = self.release.planner.network
        return tuple(dict.fromkeys(iri for iri in iris if iri in known))

    def _by_code(self, code: str, school: Party) -> Found:
        offered: dict[str, set[bool]] = {}
        providers: set[str] = set()
        for row in self._rows_of_code(code):
            thing = row["thing"]
            if thing not in self.release.planner.network:
                continue
            theirs = is_same(school, row)
            offered.setdefault(thing, set()).add(theirs)
            if theirs and "provider" in row:
                providers.add(row["provider"])
        sure = tuple(thing for thing, answers in offered.items() if True in answers)
        if len(providers) > 1 and not (school.unitid or school.opeid):
            # Two schools of one name: the name alone does not say which.
            return Found((), tuple(offered))
        return Found(sure, tuple(thing for thing in offered if thing not in sure))

    def _rows_of_code(self, code: str) -> Iterator[dict[str, str]]:
        """Everything with the code, however its letters and digits are set apart, in no language or in English."""
        text = self.release.questions.get("things-by-code").text
        for written, language in ((written, language) for written in spellings(code) for language in _LANGUAGES):
            for row in self.release.store.select(text, {"code": Literal(written, language=language)}).rows:
                yield {name: term.value for name, term in row.items() if term is not None}


def spellings(code: str) -> list[str]:
    """`code`, and the same with its letters and digits set apart in the usual ways.

    >>> spellings("cs 1337")[:4]
    ['cs 1337', 'CS 1337', 'CS1337', 'CS-1337']
    """
    upper = code.upper()
    parts = re.match(r"([A-Z&/ ]*[A-Z])[ *_.-]*(\d.*)\Z", upper)
    joined = (separator.join(parts.groups()) for separator in _SEPARATORS) if parts else ()
    return list(dict.fromkeys(chain((code, upper), joined)))


def is_same(school: Party, row: dict[str, str]) -> bool:
    """Whether the provider in `row` is `school`: by UNITID, OPEID or IRI; by its whole name where those are missing."""
    provider = row.get("provider", "")
    # Courses may be there without their institution's own description: its IRI holds the UNITID.
    unitid = row.get("unitid") or (provider.removeprefix(_INSTITUTION) if provider.startswith(_INSTITUTION) else "")
    for known, stated in ((unitid, school.unitid), (_opeid(row.get("opeid", "")), school.opeid)):
        if known and stated:
            return known == stated
    if school.id and school.id == provider:
        return True
    return bool(school.name) and plain(school.name) == plain(row.get("name", ""))


def _opeid(text: str) -> str:
    return text.zfill(8) if text else ""


def plain(name: str) -> str:
    """A name without capitals, punctuation and "the".

    >>> plain("The University of Texas at Dallas") == plain("University of Texas, at Dallas")
    True
    """
    return " ".join(word for word in re.findall(r"\w+", name.casefold()) if word != "the")
