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

from credlattice.readers.describing import node, short_hash, text, typed
from credlattice.readers.elm_nodes import CREDENTIALS, ELM, Nodes
from credlattice.vocabulary import CEASN, CL, CTERMS, DCTERMS, GRAPH, RDF, RESOURCE, SCHEMA, SKOS

_PERSON: Final = "http://www.w3.org/ns/person#"
_FOAF: Final = "http://xmlns.com/foaf/0.1/"
_LOCAL: Final = re.compile(r"urn:epass:|urn:x-document:|_:")
_AMOUNT: Final = re.compile(r"\d{1,9}(\.\d{1,6})?", re.ASCII)
_DURATION: Final = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?", re.ASCII)
_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)(T.*)?", re.ASCII)

_CREDENTIAL, _LEARNING, _ASSESSMENT, _OUTCOME, _ORGANIZATION = (
    "credential",
    "learning-opportunity",
    "assessment",
    "learning-outcome",
    "organization",
)
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
_LANGUAGES: Final = dict(
    pair.split(":")
    for pair in (
        "BUL:bg CES:cs DAN:da DEU:de ELL:el ENG:en EST:et FIN:fi FRA:fr GLE:ga HRV:hr HUN:hu ISL:is ITA:it LAV:lv LIT:lt "
        "MKD:mk MLT:mt NLD:nl NOR:no POL:pl POR:pt RON:ro SLK:sk SLV:sl SPA:es SQI:sq SRP:sr SWE:sv TUR:tr UKR:uk"
    ).split()
)
"""Codes of the EU's language authority list → language tags."""

Said = tuple[str, str, str | Literal]
"""(part of the thing, '' for itself; predicate; value). A value that starts with '#' is a part of the thing."""


@dataclass(frozen=True)
class Thing:
    """One described thing, under its final IRI."""

    iri: str
    name: str
    """How the document calls it."""
    said: tuple[Said, ...]
    left_out: int = 0
    """Texts in which the name of the person stands."""


@dataclass
class Describer:
    """One document while its things are described."""

    nodes: Nodes
    _iris: dict[str, str] = field(default_factory=dict)
    _left_out: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people = {name for name in self.nodes.said if self._is_person(name)}
        self._names = [words for person in self.people if (words := self._names_of(person))]
        self._offering = self._offered()
        self._awarding = {body for bodies in self._offering.values() for body in bodies} | {
            issuer for name in self.nodes.said for issuer in self.nodes.nodes(name, CREDENTIALS + "issuer")
        }

    @property
    def is_of_a_person(self) -> bool:
        """Whether the document is a credential, or says anything about a person."""
        wrappers = {CREDENTIALS + "VerifiableCredential", CREDENTIALS + "VerifiablePresentation"}
        wrappers |= {ELM + "EuropeanDigitalCredential", ELM + "EuropeanDigitalPresentation", ELM + "Person"}
        return bool(self.people) or any(self.nodes.types(name) & wrappers for name in self.nodes.said)

    def things(self) -> Iterator[Thing]:
        """Every described thing, by its IRI. Two names for the same are one thing."""
        found: dict[str, Thing] = {}
        for name in self.nodes.said:
            if self.kind(name):
                iri = self.iri(name)
                thing = Thing(iri, name, tuple(self._describe(name)), self._left_out.get(name, 0))
                if iri in found:
                    extra = tuple(each for each in thing.said if each not in found[iri].said)
                    thing = Thing(iri, name, (*found[iri].said, *extra), max(thing.left_out, found[iri].left_out))
                found[iri] = thing
        yield from (found[iri] for iri in sorted(found))

    def kind(self, name: str) -> tuple[str, str] | None:
        """(the kind of the thing, its CTDL class), or None for what is not described."""
        if name in self.people:
            return None
        kinds = [_KINDS[each] for each in sorted(self.nodes.types(name)) if each in _KINDS]
        if not kinds:
            return None
        if kinds[0][0] == _ORGANIZATION and name in self._awarding:
            return _ORGANIZATION, CTERMS + "CredentialOrganization"
        return kinds[0]

    def iri(self, name: str) -> str:
        """The IRI of a described thing."""
        if name not in self._iris:
            if _LOCAL.match(name):
                self._iris[name] = f"{RESOURCE}elm/loop"  # where the way comes back while it is being made
                said = sorted(f"{part}\x1f{predicate}\x1f{value}" for part, predicate, value in self._describe(name))
                kind = self.kind(name)
                self._iris[name] = f"{RESOURCE}elm/{kind[0] if kind else 'thing'}/{short_hash(*said)}"
            else:
                self._iris[name] = name
        return self._iris[name]

    # -- people -------------------------------------------------------------------------------------------------------

    def _is_person(self, name: str) -> bool:
        types = self.nodes.types(name)
        return ELM + "Person" in types or (name in self._subjects() and ELM + "Organisation" not in types)

    def _subjects(self) -> set[str]:
        every = CREDENTIALS + "credentialSubject"
        return {subject for name in self.nodes.said for subject in self.nodes.nodes(name, every)}

    def _names_of(self, person: str) -> list[re.Pattern[str]]:
        """Patterns that all fit a text in which the person is named."""
        full = [t.value for t in self.nodes.texts(person, _FOAF + "fullName")]
        parts = [
            t.value
            for predicate in (_FOAF + "givenName", _FOAF + "familyName", _PERSON + "birthName")
            for t in self.nodes.texts(person, predicate)
        ]
        words = full[:1] or parts[:2]
        return [re.compile(rf"\b{re.escape(word.strip())}\b", re.IGNORECASE) for word in words if word.strip()]

    def _public(self, name: str, words: Literal) -> bool:
        named = any(all(part.search(words.value) for part in parts) for parts in self._names)
        if named:
            self._left_out[name] = self._left_out.get(name, 0) + 1
        return not named

    # -- who offers what ----------------------------------------------------------------------------------------------

    def _offered(self) -> dict[str, list[str]]:
        """Specification → organizations that award, direct, assess or provide what it specifies."""
        found: dict[str, list[str]] = {}
        for name in self.nodes.said:
            nodes = self.nodes
            processes = nodes.nodes(name, ELM + "awardedBy") + nodes.nodes(name, ELM + "awardingOpportunity")
            bodies = [body for process in processes for body in nodes.nodes(process, ELM + "awardingBody")]
            for predicate in ("directedBy", "assessedBy", "providedBy"):
                bodies += nodes.nodes(name, ELM + predicate)
            for specification in (name, *nodes.nodes(name, ELM + "specifiedBy")):
                known = found.setdefault(specification, [])
                known.extend(body for body in sorted(set(bodies)) if body not in known)
        return found

    # -- describing ---------------------------------------------------------------------------------------------------

    def _describe(self, name: str) -> Iterator[Said]:
        kind = self.kind(name)
        if kind is None:
            return
        self._left_out[name] = 0
        yield "", RDF + "type", kind[1]
        if kind[0] == _ORGANIZATION:
            yield from self._organization(name)
        elif kind[0] == _OUTCOME:
            yield from self._outcome(name)
        else:
            yield from self._learning(name, kind[0])

    def _organization(self, name: str) -> Iterator[Said]:
        legal = "http://www.w3.org/ns/regorg#"
        names = self.nodes.texts(name, legal + "legalName") or self.nodes.texts(name, SKOS + "prefLabel")
        yield from self._words(name, names, CTERMS + "name")
        yield from self._words(name, self.nodes.texts(name, SKOS + "altLabel"), CTERMS + "alternateName")
        yield from self._homepage(name)
        for predicate, words in (
            (legal + "registration", "Registration"),
            (ELM + "vatIdentifier", "VAT identifier"),
            (ELM + "eidasLegalIdentifier", "eIDAS legal identifier"),
            ("http://www.w3.org/ns/adms#identifier", None),
        ):
            yield from self._identifiers(name, predicate, words)
        yield from self._references(name, "http://www.w3.org/ns/org#subOrganizationOf", CTERMS + "parentOrganization")
        countries = [
            country
            for location in self.nodes.nodes(name, ELM + "location")
            for address in self.nodes.nodes(location, ELM + "address")
            for country in self.nodes.nodes(address, ELM + "countryCode")
        ]
        for number, country in enumerate(sorted(set(countries)), start=1):
            part = f"#place-{number}"
            yield "", CTERMS + "address", part
            yield part, RDF + "type", CTERMS + "Place"
            labels = self.nodes.texts(country, SKOS + "prefLabel") or [text(country.rpartition("/")[2], None)]
            yield from ((part, CTERMS + "addressCountry", label) for label in labels)

    def _outcome(self, name: str) -> Iterator[Said]:
        yield from self._words(name, self.nodes.texts(name, DCTERMS + "title"), CEASN + "competencyText")
        yield from self._words(name, self.nodes.texts(name, DCTERMS + "description"), CEASN + "comment")
        for predicate in ("relatedESCOSkill", "relatedSkill"):
            for skill in self.nodes.nodes(name, ELM + predicate):
                if _usable(skill):
                    yield "", SKOS + "relatedMatch", skill

    def _learning(self, name: str, kind: str) -> Iterator[Said]:
        nodes = self.nodes
        yield from self._words(name, nodes.texts(name, DCTERMS + "title"), CTERMS + "name")
        yield from self._words(name, nodes.texts(name, SKOS + "altLabel"), CTERMS + "alternateName")
        yield from self._words(name, nodes.texts(name, DCTERMS + "description"), CTERMS + "description")
        yield from self._homepage(name)
        yield from self._identifiers(name, "http://www.w3.org/ns/adms#identifier", None)
        yield from self._references(name, ELM + "learningOutcome", _COVERS[kind])
        yield from self._references(name, ELM + "hasPart", CTERMS + "hasPart")
        yield from self._references(name, ELM + "isPartOf", CTERMS + "isPartOf")
        yield from self._references(name, ELM + "learningAchievementSpecification", CTERMS + "resultsInCredential")
        yield from (("", CTERMS + "offeredBy", self.iri(b)) for b in self._offering.get(name, ()) if self.kind(b))
        levels = [
            concept for each in ("EQFLevel", "NQFLevel", "educationLevel") for concept in nodes.nodes(name, ELM + each)
        ]
        yield from self._alignments(levels, "level", CTERMS + "audienceLevelType")
        yield from self._alignments(nodes.nodes(name, ELM + "ISCEDFCode"), "field", CTERMS + "instructionalProgramType")
        yield from (
            ("", DCTERMS + "type", concept) for concept in nodes.nodes(name, DCTERMS + "type") if _usable(concept)
        )
        if kind != _CREDENTIAL:
            yield from self._alignments(nodes.nodes(name, ELM + "mode"), "mode", CTERMS + "deliveryType")
        for language in nodes.nodes(name, DCTERMS + "language"):
            code = language.rpartition("/")[2]
            yield "", CTERMS + "inLanguage", text(_LANGUAGES.get(code, code.lower()), None)
        yield from self._credit(name)
        yield from self._durations(name)
        yield from self._notes(name)
        yield from self._accreditations(name)

    def _words(self, name: str, words: Sequence[Literal], predicate: str) -> Iterator[Said]:
        for each in words:
            if each.value.strip() and self._public(name, each):
                yield "", predicate, each

    def _references(self, name: str, predicate: str, said: str) -> Iterator[Said]:
        for target in self.nodes.nodes(name, predicate):
            if target != name and self.kind(target):
                yield "", said, self.iri(target)

    def _homepage(self, name: str) -> Iterator[Said]:
        for page in self.nodes.nodes(name, _FOAF + "homepage"):
            for address in [t.value for t in self.nodes.texts(page, ELM + "contentUrl")] or [page]:
                if address.startswith(("http://", "https://")) and _usable(address):
                    yield "", CTERMS + "subjectWebpage", address

    def _identifiers(self, name: str, predicate: str, words: str | None) -> Iterator[Said]:
        for identifier in self.nodes.nodes(name, predicate):
            for notation in self.nodes.texts(identifier, SKOS + "notation"):
                schemes = [t.value for t in self.nodes.texts(identifier, ELM + "schemeName")]
                scheme = words or next(iter(schemes), None)
                part = f"#identifier-{short_hash(scheme or '', notation.value)[:8]}"
                yield "", CTERMS + "identifier", part
                yield part, RDF + "type", CTERMS + "IdentifierValue"
                yield part, CTERMS + "identifierValueCode", text(notation.value, None)
                if scheme:
                    yield part, CTERMS + "identifierTypeName", text(scheme, "en" if words else None)

    def _alignments(self, concepts: Sequence[str], part: str, predicate: str) -> Iterator[Said]:
        for number, concept in enumerate(sorted(set(filter(_usable, concepts))), start=1):
            alignment = f"#{part}-{number}"
            yield "", predicate, alignment
            yield alignment, RDF + "type", CTERMS + "CredentialAlignmentObject"
            yield alignment, CTERMS + "targetNode", concept
            for label in self.nodes.texts(concept, SKOS + "prefLabel"):
                yield alignment, CTERMS + "targetNodeName", label

    def _credit(self, name: str) -> Iterator[Said]:
        for number, credit in enumerate(self.nodes.nodes(name, ELM + "creditPoint"), start=1):
            points = [t.value for t in self.nodes.texts(credit, ELM + "point") if _AMOUNT.fullmatch(t.value.strip())]
            if not points:
                continue
            part = f"#credit-{number}"
            yield "", CTERMS + "creditValue", part
            yield part, RDF + "type", CTERMS + "ValueProfile"
            yield part, SCHEMA + "value", typed(points[0].strip(), "decimal")
            for framework in self.nodes.nodes(credit, ELM + "framework"):
                if _usable(framework):
                    yield part, CTERMS + "creditUnitType", framework

    def _durations(self, name: str) -> Iterator[Said]:
        part = "#duration"
        said = [
            (part, CTERMS + said, typed(t.value, "duration"))
            for elm, said in (("duration", "exactDuration"), ("maximumDuration", "maximumDuration"), _VOLUME)
            for t in self.nodes.texts(name, ELM + elm)
            if _DURATION.fullmatch(t.value)
        ]
        if said:
            yield "", CTERMS + "estimatedDuration", part
            yield part, RDF + "type", CTERMS + "DurationProfile"
            yield from said

    def _notes(self, name: str) -> Iterator[Said]:
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
            for elm, said in ((DCTERMS + "issued", "startDate"), (ELM + "expiryDate", "endDate")):
                for day in self.nodes.texts(accreditation, elm):
                    if found := _DAY.fullmatch(day.value):
                        yield part, CTERMS + said, typed(found[1], "date")


_VOLUME: Final = ("volumeOfLearning", "timeRequired")


def _usable(iri: str) -> bool:
    """Whether something here may point at `iri`: an IRI that means the same in every document, and no mailbox."""
    if _LOCAL.match(iri) or iri.startswith((GRAPH, CL, "mailto:", "tel:")):
        return False
    try:
        node(iri)
    except ValueError:
        return False
    return True
