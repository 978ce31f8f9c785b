"""What a document of the European Learning Model says about learning, in CTDL terms, and nothing about a person.

Names such as urn:epass:qualification:1 are counted anew in every credential. A thing that has no other name is known by
what is said of it: the same qualification in the credentials of a thousand learners is one thing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal

from credlattice.readers import elm_parts as parts
from credlattice.readers.describing import short_hash, typed
from credlattice.readers.elm_nodes import CREDENTIALS, ELM, Nodes
from credlattice.readers.elm_parts import LOCAL, Said, usable
from credlattice.readers.elm_people import People
from credlattice.vocabulary import CEASN, CL, CTERMS, DCTERMS, RDF, RESOURCE, SKOS

_REGORG: Final = "http://www.w3.org/ns/regorg#"
_IDENTIFIER: Final = "http://www.w3.org/ns/adms#identifier"
_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)(T.*)?", re.ASCII)

_CREDENTIAL: Final = "credential"
_LEARNING: Final = "learning-opportunity"
_ASSESSMENT: Final = "assessment"
_OUTCOME: Final = "learning-outcome"
_ORGANIZATION: Final = "organization"
_KINDS: Final = {
    ELM + "Qualification": (_CREDENTIAL, CTERMS + "Credential"),
    ELM + "LearningAchievementSpecification": (_CREDENTIAL, CTERMS + "Credential"),
    ELM + "LearningEntitlementSpecification": (_CREDENTIAL, CTERMS + "License"),
    ELM + "LearningActivitySpecification": (_LEARNING, CTERMS + "LearningOpportunityProfile"),
    ELM + "LearningOpportunity": (_LEARNING, CTERMS + "LearningOpportunityProfile"),
    ELM + "LearningAssessmentSpecification": (_ASSESSMENT, CTERMS + "AssessmentProfile"),
    ELM + "LearningOutcome": (_OUTCOME, CEASN + "Competency"),
    ELM + "Organisation": (_ORGANIZATION, CTERMS + "Organization"),
    ELM + "AwardingBody": (_ORGANIZATION, CTERMS + "CredentialOrganization"),
}
_COVERS: Final = {
    _CREDENTIAL: CL + "coversCompetency",
    _LEARNING: CTERMS + "teaches",
    _ASSESSMENT: CTERMS + "assesses",
}


@dataclass(frozen=True)
class Thing:
    """One described thing, under its final IRI."""

    iri: str
    name: str
    """How the document calls it."""
    said: tuple[Said, ...]
    left_out: int = 0
    """Texts in which a person of the document is named."""


@dataclass
class Describer:
    """One document while its things are described."""

    nodes: Nodes
    _iris: dict[str, str] = field(default_factory=dict)
    _left_out: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people = People(self.nodes)
        self._offering = self._offered()
        issuers = {issuer for name in self.nodes.said for issuer in self.nodes.nodes(name, CREDENTIALS + "issuer")}
        self._awarding = issuers.union(*self._offering.values())

    def things(self) -> Iterator[Thing]:
        """Every described thing, by its IRI. Two names for the same are one thing."""
        found: dict[str, Thing] = {}
        for name in self.nodes.said:
            if self.kind(name):
                iri = self.iri(name)
                self._left_out[name] = 0
                said = dict.fromkeys((*(found[iri].said if iri in found else ()), *self._describe(name)))
                found[iri] = Thing(iri, name, tuple(said), self._left_out[name])
        yield from (found[iri] for iri in sorted(found))

    def kind(self, name: str) -> tuple[str, str] | None:
        """(the kind of the thing, its CTDL class), or None for what is not described."""
        kinds = [_KINDS[each] for each in sorted(self.nodes.types(name)) if each in _KINDS]
        if not kinds or name in self.people.everyone:
            return None
        if kinds[0][0] == _ORGANIZATION and name in self._awarding:
            return _ORGANIZATION, CTERMS + "CredentialOrganization"
        return kinds[0]

    def iri(self, name: str) -> str:
        """The IRI of a described thing."""
        if name not in self._iris:
            kind = self.kind(name)
            if LOCAL.match(name) and kind:
                self._iris[name] = f"{RESOURCE}elm/loop"  # where the way comes back while it is being made
                said = sorted(
                    "\x1f".join((part, predicate, str(value))) for part, predicate, value in self._describe(name)
                )
                self._iris[name] = f"{RESOURCE}elm/{kind[0]}/{short_hash(*said)}"
            else:
                self._iris[name] = name
        return self._iris[name]

    def _offered(self) -> dict[str, list[str]]:
        """Specification → organizations that award, direct, assess or provide what it specifies."""
        found: dict[str, list[str]] = {}
        nodes = self.nodes
        for name in nodes.said:
            processes = nodes.nodes(name, ELM + "awardedBy") + nodes.nodes(name, ELM + "awardingOpportunity")
            bodies = {body for process in processes for body in nodes.nodes(process, ELM + "awardingBody")}
            bodies.update(*(nodes.nodes(name, ELM + each) for each in ("directedBy", "assessedBy", "providedBy")))
            for specification in (name, *nodes.nodes(name, ELM + "specifiedBy")) if bodies else ():
                known = found.setdefault(specification, [])
                known.extend(body for body in sorted(bodies) if body not in known)
        return found

    def _describe(self, name: str) -> Iterator[Said]:
        kind = self.kind(name)
        if kind is None:
            return
        yield "", RDF + "type", kind[1]
        if kind[0] == _ORGANIZATION:
            yield from self._organization(name)
        elif kind[0] == _OUTCOME:
            yield from self._outcome(name)
        else:
            yield from self._learning(name, kind[0])
            yield from self._conditions(name)
            yield from self._accreditations(name)

    def _organization(self, name: str) -> Iterator[Said]:
        names = self.nodes.texts(name, _REGORG + "legalName") or self.nodes.texts(name, SKOS + "prefLabel")
        yield from self._words(name, names, CTERMS + "name")
        yield from self._texts(name, SKOS + "altLabel", CTERMS + "alternateName")
        yield from parts.homepage(self.nodes, name)
        yield from parts.identifiers(self.nodes, name, _REGORG + "registration", "Registration")
        yield from parts.identifiers(self.nodes, name, ELM + "vatIdentifier", "VAT identifier")
        yield from parts.identifiers(self.nodes, name, ELM + "eidasLegalIdentifier", "eIDAS legal identifier")
        yield from parts.identifiers(self.nodes, name, _IDENTIFIER)
        yield from self._references(name, "http://www.w3.org/ns/org#subOrganizationOf", CTERMS + "parentOrganization")
        yield from parts.places(self.nodes, name)

    def _outcome(self, name: str) -> Iterator[Said]:
        yield from self._texts(name, DCTERMS + "title", CEASN + "competencyText")
        yield from self._texts(name, DCTERMS + "description", CEASN + "comment")
        for predicate in (ELM + "relatedESCOSkill", ELM + "relatedSkill"):
            yield from (
                ("", SKOS + "relatedMatch", skill) for skill in filter(usable, self.nodes.nodes(name, predicate))
            )

    def _learning(self, name: str, kind: str) -> Iterator[Said]:
        nodes = self.nodes
        yield from self._texts(name, DCTERMS + "title", CTERMS + "name")
        yield from self._texts(name, SKOS + "altLabel", CTERMS + "alternateName")
        yield from self._texts(name, DCTERMS + "description", CTERMS + "description")
        yield from parts.homepage(nodes, name)
        yield from parts.identifiers(nodes, name, _IDENTIFIER)
        yield from self._references(name, ELM + "learningOutcome", _COVERS[kind])
        yield from self._references(name, ELM + "hasPart", CTERMS + "hasPart")
        yield from self._references(name, ELM + "isPartOf", CTERMS + "isPartOf")
        yield from self._references(name, ELM + "learningAchievementSpecification", CTERMS + "resultsInCredential")
        yield from (("", CTERMS + "offeredBy", self.iri(b)) for b in self._offering.get(name, ()) if self.kind(b))
        levels = [
            level for each in ("EQFLevel", "NQFLevel", "educationLevel") for level in nodes.nodes(name, ELM + each)
        ]
        yield from parts.alignments(nodes, levels, "level", CTERMS + "audienceLevelType")
        fields = nodes.nodes(name, ELM + "ISCEDFCode")
        yield from parts.alignments(nodes, fields, "field", CTERMS + "instructionalProgramType")
        yield from (("", DCTERMS + "type", each) for each in filter(usable, nodes.nodes(name, DCTERMS + "type")))
        if kind != _CREDENTIAL:
            yield from parts.alignments(nodes, nodes.nodes(name, ELM + "mode"), "mode", CTERMS + "deliveryType")
        yield from parts.languages(nodes, name)
        yield from parts.credit(nodes, name)
        yield from parts.durations(nodes, name)

    def _conditions(self, name: str) -> Iterator[Said]:
        for number, note in enumerate(self.nodes.nodes(name, ELM + "entryRequirement"), start=1):
            part = f"#entry-{number}"
            words = [w for w in self.nodes.texts(note, ELM + "noteLiteral") if self._public(name, w)]
            if words:
                yield "", CTERMS + "entryCondition", part
                yield part, RDF + "type", CTERMS + "ConditionProfile"
                yield from ((part, CTERMS + "condition", each) for each in words)
        for scheme in self.nodes.nodes(name, ELM + "gradingScheme"):
            for predicate in (DCTERMS + "title", DCTERMS + "description"):
                yield from self._words(name, self.nodes.texts(scheme, predicate), CTERMS + "scoringMethodDescription")

    def _accreditations(self, name: str) -> Iterator[Said]:
        for number, accreditation in enumerate(self.nodes.nodes(name, ELM + "accreditation"), start=1):
            agents = [a for a in self.nodes.nodes(accreditation, ELM + "accreditingAgent") if self.kind(a)]
            if not agents:
                continue
            part = f"#accreditation-{number}"
            yield part, RDF + "type", CTERMS + "AccreditAction"
            yield part, CTERMS + "object", "#"
            yield from ((part, CTERMS + "actingAgent", self.iri(agent)) for agent in agents)
            for predicate, said in ((DCTERMS + "issued", "startDate"), (ELM + "expiryDate", "endDate")):
                for day in self.nodes.texts(accreditation, predicate):
                    if found := _DAY.fullmatch(day.value):
                        yield part, CTERMS + said, typed(found[1], "date")

    def _texts(self, name: str, predicate: str, said: str) -> Iterator[Said]:
        return self._words(name, self.nodes.texts(name, predicate), said)

    def _words(self, name: str, words: Sequence[Literal], predicate: str) -> Iterator[Said]:
        for each in words:
            if each.value.strip() and self._public(name, each):
                yield "", predicate, each

    def _public(self, name: str, words: Literal) -> bool:
        named = self.people.named_in(words.value)
        if named:
            self._left_out[name] = self._left_out.get(name, 0) + 1
        return not named

    def _references(self, name: str, predicate: str, said: str) -> Iterator[Said]:
        for target in self.nodes.nodes(name, predicate):
            if target != name and self.kind(target):
                yield "", said, self.iri(target)
