"""Frameworks in CASE 1.0 and 1.1 (1EdTech Competencies and Academic Standards Exchange): CFPackage documents in JSON.

A CFDocument becomes a competency framework, a CFItem a competency, each under the address its publisher gave it. A
CFAssociation is a statement about its origin; concepts, subjects, item types and licences are concepts; rubrics are
`case_rubrics`. How CASE and CTDL-ASN relate is `ontology/alignments/case.ttl`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from credlattice.model import Problem, Record, SourceDocument
from credlattice.readers.case_fields import (
    FieldReader,
    describe_concept,
    describe_framework,
    describe_item,
    describe_licence,
    iri_of,
)
from credlattice.readers.case_rubrics import describe_rubric
from credlattice.readers.describing import Description, refused, short_hash, slug
from credlattice.readers.json_documents import JsonDocument, documents, shown
from credlattice.readers.reading import Format
from credlattice.vocabulary import CEASN, CTERMS, GRAPH, SCHEMA, SKOS

_EXPECTED: Final = "expected a CFPackage: an object with CFDocument, CFItems and CFAssociations"
_FORWARD: Final = {
    "exactMatchOf": CEASN + "exactAlignment",
    "exemplar": SKOS + "example",
    "hasSkillLevel": CEASN + "complexityLevel",
    "isChildOf": CEASN + "isChildOf",
    "isPeerOf": SKOS + "related",
    "isRelatedTo": SKOS + "related",
    "isTranslationOf": SCHEMA + "translationOfWork",
    "precedes": CTERMS + "precedes",
    "replacedBy": CTERMS + "supersededBy",
}
"""Types of associations that say something of their origin. isPartOf is read from its other end."""


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """The records of CASE packages, one file after the other."""
    for file in files:
        yield from _read_file(file, read_on)


def _read_file(file: Path, read_on: date) -> Iterator[Record]:
    unknown = SourceDocument(f"{GRAPH}document/case-{short_hash(file.name)}", file.name, (file.name,), read_on)
    for found in documents(file.read_bytes(), file.name):
        if isinstance(found, Problem):
            yield Record(found.place, found.place, unknown, (), (found,))
        elif isinstance(found, JsonDocument):
            packages = found.content if isinstance(found.content, list) else [found.content]
            for number, package in enumerate(packages):
                place = f"{file.name}:{found.line}" + (f"[{number}]" if len(packages) > 1 else "")
                yield from _read_package(package, place, unknown, read_on)


def _read_package(package: Any, place: str, unknown: SourceDocument, read_on: date) -> Iterator[Record]:
    if not isinstance(package, dict) or not isinstance(package.get("CFDocument"), dict):
        listed = isinstance(package, dict) and isinstance(package.get("CFDocuments"), list)
        why = "a list of documents holds no statements: get the package of each (CFPackageURI)" if listed else _EXPECTED
        yield refused(unknown, place, "not-case", why, shown(package))
        return
    framework = iri_of(package["CFDocument"])
    if framework is None:
        why = "the CFDocument has neither a usable uri nor an identifier that is a UUID: nobody can refer to it"
        yield refused(unknown, place + "#/CFDocument", "bad-iri", why, shown(package["CFDocument"]))
        return
    yield from _Package(package, place, framework, _document(package, framework, read_on)).records()


def _document(package: dict[str, Any], framework: str, read_on: date) -> SourceDocument:
    head = package["CFDocument"]
    title, publisher, licence = head.get("title"), head.get("publisher") or head.get("creator"), head.get("licenseURI")
    source = head.get("officialSourceURL")
    addresses = [each for each in (source, framework) if isinstance(each, str) and each.startswith("http")]
    return SourceDocument(
        graph=f"{GRAPH}document/case-{slug(framework.rstrip('/').rpartition('/')[2])[:60]}-{short_hash(framework)[:8]}",
        title=title if isinstance(title, str) and title.strip() else framework,
        addresses=tuple(addresses) or (framework,),
        read_on=read_on,
        publisher=publisher if isinstance(publisher, str) else None,
        licence=iri_of(licence) if isinstance(licence, dict) else None,
        version=_latest(package),
    )


def _latest(package: dict[str, Any]) -> str | None:
    """The last change of anything in the package: the CFDocument's own date often stays behind its items'."""
    found = []
    for part in (package["CFDocument"], *_list(package, "CFItems"), *_list(package, "CFAssociations")):
        try:
            changed = datetime.fromisoformat(part["lastChangeDateTime"])
            found.append(changed.replace(tzinfo=changed.tzinfo or UTC).astimezone(UTC))
        except (KeyError, TypeError, ValueError, OverflowError):
            continue
    return max(found).isoformat(timespec="seconds") if found else None


def _list(holder: dict[str, Any], key: str) -> list[Any]:
    value = holder.get(key)
    return value if isinstance(value, list) else []


@dataclass
class _Package:
    """One CFPackage while it is read."""

    package: dict[str, Any]
    place: str
    framework: str
    document: SourceDocument
    seen: dict[str, str] = field(default_factory=dict)
    """Where each thing was described."""

    def records(self) -> Iterator[Record]:
        yield self._record(self.package["CFDocument"], "/CFDocument", describe_framework)
        yield from self._each("CFItems", self._item)
        yield from self._each("CFAssociations", self._association)
        definitions = self.package.get("CFDefinitions")
        if isinstance(definitions, dict):
            for key in ("CFConcepts", "CFSubjects", "CFItemTypes"):
                yield from self._each(key, describe_concept, definitions, "/CFDefinitions")
            yield from self._each("CFLicenses", describe_licence, definitions, "/CFDefinitions")
            yield from self._each("CFAssociationGroupings", _leave_out_grouping, definitions, "/CFDefinitions")
        elif definitions is not None:
            yield self._malformed("CFDefinitions", definitions, "an object")
        yield from self._each("CFRubrics", describe_rubric)

    def _each(
        self,
        key: str,
        describe: Callable[[FieldReader], None],
        holder: dict[str, Any] | None = None,
        below: str = "",
    ) -> Iterator[Record]:
        items = (holder if holder is not None else self.package).get(key)
        if isinstance(items, list):
            for number, item in enumerate(items):
                yield self._record(item, f"{below}/{key}/{number}", describe)
        elif items is not None:
            yield self._malformed(f"{below}/{key}", items, "a list")

    def _malformed(self, key: str, value: Any, wanted: str) -> Record:
        place = f"{self.place}#/{key.lstrip('/')}"
        return refused(self.document, place, "bad-value", f"{key.lstrip('/')} is not {wanted}: left out", shown(value))

    def _record(self, item: Any, pointer: str, describe: Callable[[FieldReader], None]) -> Record:
        place = f"{self.place}#{pointer}"
        if not isinstance(item, dict):
            return refused(self.document, place, "bad-value", "not a JSON object: set aside", shown(item))
        iri = iri_of(item)
        if iri is None:
            why = "neither a usable uri nor an identifier that is a UUID: nobody can refer to it"
            return refused(self.document, place, "bad-iri", why, shown(item))
        about = Description(self.document, iri, place)
        if iri in self.seen:
            about.warn("described-twice", f"{iri} was described before, at {self.seen[iri]}: both are kept as one")
        self.seen.setdefault(iri, place)
        language = self.package["CFDocument"].get("language")
        describe(FieldReader(about, iri, item, language if isinstance(language, str) else None))
        return about.record(shown(item) if any(problem.fatal for problem in about.problems) else "")

    def _item(self, item: FieldReader) -> None:
        item.about.say(item.iri, CEASN + "isPartOf", self.framework)
        describe_item(item)

    def _association(self, association: FieldReader) -> None:
        about, kind = association.about, association.content.get("associationType")
        origin, target = association.link("originNodeURI"), association.link("destinationNodeURI")
        if origin is None or target is None:
            missing = "originNodeURI" if origin is None else "destinationNodeURI"
            about.refuse("dangling-association", f"{missing} has no usable uri: the association joins nothing")
        elif origin == target:
            about.refuse("circular-association", f"{origin} is associated with itself: correct one of the two ends")
        elif kind == "isChildOf" and target == self.framework:
            about.say(origin, CEASN + "isTopChildOf", target)
            about.say(target, CEASN + "hasTopChild", origin)
        elif kind == "isPartOf":
            about.say(target, CEASN + "comprisedOf", origin)
        elif isinstance(kind, str) and kind in _FORWARD:
            about.say(origin, _FORWARD[kind], target)
        else:
            written = json.dumps(kind, ensure_ascii=True)[:80]
            about.refuse("unknown-association", f"associationType {written} is none of CASE: nobody knows what it says")
            return
        self._position(association, kind, origin)

    def _position(self, association: FieldReader, kind: Any, origin: str | None) -> None:
        number = association.content.get("sequenceNumber")
        if kind == "isChildOf" and origin is not None and isinstance(number, int) and not isinstance(number, bool):
            association.about.say(origin, SCHEMA + "position", number)


def _leave_out_grouping(grouping: FieldReader) -> None:
    grouping.about.warn("left-out", "an association grouping groups associations, which are no things here: left out")


FORMAT: Final = Format(
    "case",
    "Competency frameworks in CASE 1.0 and 1.1: CFPackage documents in JSON",
    read,
    files=("*case*.json", "*cfpackage*.json", "*CFPackages*.json"),
    shapes=("ctdl", "competencies"),
)
