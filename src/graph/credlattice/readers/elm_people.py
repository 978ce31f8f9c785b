"""Who the people in a document of the European Learning Model are, so that nothing about them is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from credlattice.readers.elm_nodes import CREDENTIALS, ELM, Nodes

FOAF: Final = "http://xmlns.com/foaf/0.1/"
_BIRTH_NAME: Final = "http://www.w3.org/ns/person#birthName"
_WRAPPERS: Final = frozenset(
    {
        CREDENTIALS + "VerifiableCredential",
        CREDENTIALS + "VerifiablePresentation",
        ELM + "EuropeanDigitalCredential",
        ELM + "EuropeanDigitalPresentation",
    }
)


@dataclass
class People:
    """The persons of one document, and how they are called there."""

    nodes: Nodes

    @cached_property
    def everyone(self) -> frozenset[str]:
        """The nodes that are persons: typed so, or the subject of a credential and no organization."""
        subjects = {
            subject
            for name in self.nodes.said
            for subject in self.nodes.nodes(name, CREDENTIALS + "credentialSubject")
            if ELM + "Organisation" not in self.nodes.types(subject)
        }
        return frozenset(subjects | {name for name in self.nodes.said if ELM + "Person" in self.nodes.types(name)})

    @cached_property
    def concerned(self) -> bool:
        """Whether the document is a credential, or says anything about a person."""
        return bool(self.everyone) or any(self.nodes.types(name) & _WRAPPERS for name in self.nodes.said)

    def named_in(self, words: str) -> bool:
        """Whether a person of the document is named there: in full, or by given and family name."""
        return any(all(part.search(words) for part in parts) for parts in self._patterns)

    @cached_property
    def _patterns(self) -> list[list[re.Pattern[str]]]:
        found = []
        for person in sorted(self.everyone):
            given, family, full, birth = (
                [t.value.strip() for t in self.nodes.texts(person, predicate) if t.value.strip()]
                for predicate in (FOAF + "givenName", FOAF + "familyName", FOAF + "fullName", _BIRTH_NAME)
            )
            both = [[one, other] for one in given for other in (*family, *birth)]
            for words in ([name] for name in full):
                found.append(words)
            found.extend(both)
        return [[re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE) for word in words] for words in found]
