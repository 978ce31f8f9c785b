"""The European Learning Model 3 (Europass): credentials, and data sets about learning, in JSON-LD or another RDF format.

A European digital credential is about one person. Of it are kept what describes learning in general: qualifications and
achievements as specified, activities, assessments, learning outcomes, and the organizations behind them. The person, what
the person did and how well, and the credential itself with its number, dates and signature are not: `docs/readers/elm.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers import rdf_guard
from credlattice.readers.describing import Description, refused, short_hash, slug
from credlattice.readers.elm_described import Describer, Thing
from credlattice.readers.elm_nodes import UnreadableElm, read_nodes
from credlattice.readers.reading import Format
from credlattice.vocabulary import CL, CTERMS, GRAPH

_KEPT_BY: Final = "A European digital credential, which its holder keeps and this graph does not"
_NOTHING: Final = "the document holds none of the things read here: a Qualification, LearningAchievementSpecification, "
_PERSONAL: Final = "only about a person: nothing of it is kept. A credential with specifications says more"


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """The records of ELM files: one for each thing that is described, and one for each credential, which says nothing."""
    for file in files:
        if file.stat().st_size > rdf_guard.MAX_BYTES:
            yield _refused(file, read_on, "too-large", f"larger than {rdf_guard.MAX_BYTES // 1024**2} MB: split it")
            continue
        try:
            for number, nodes in enumerate(read_nodes(file.read_bytes(), file.name)):
                yield from _read_document(Describer(nodes), file, number, read_on)
        except UnreadableElm as error:
            yield _refused(file, read_on, error.kind, str(error), error.line)


def _read_document(describer: Describer, file: Path, number: int, read_on: date) -> Iterator[Record]:
    things = list(describer.things())
    place = f"{file.name}:1" + (f"[{number}]" if number else "")
    if not things:
        personal = describer.is_of_a_person
        reason = _PERSONAL if personal else _NOTHING + "LearningOpportunity, LearningOutcome, Organisation, …"
        yield _refused(file, read_on, "personal" if personal else "not-elm", reason, place=place)
        return
    document = _document(describer, things, file, number, read_on)
    if describer.is_of_a_person:
        credential = Description(document, document.graph, place)
        credential.warn("personal", "a credential of a person: of the person and the award nothing is kept")
        yield credential.record()
    for thing in things:
        yield _record(thing, document, place)


def _record(thing: Thing, document: SourceDocument, place: str) -> Record:
    about = Description(document, thing.iri, f"{place}#{thing.name}")
    if thing.iri.startswith((GRAPH, CL)):
        about.refuse("reserved", "its address lies in a namespace of this graph's own: use the publisher's")
        return about.record()
    if thing.left_out:
        about.warn("personal", f"{thing.left_out} texts in which the learner is named are left out")
    try:
        for part, predicate, value in thing.said:
            subject = _part(thing.iri, part)
            about.say(subject, predicate, _part(thing.iri, value) if _is_part(value) else value)
    except ValueError:
        about.refuse("bad-iri", "it has an address that is no IRI, or points at one: correct it and import again")
    return about.record()


def _is_part(value: object) -> bool:
    return isinstance(value, str) and value.startswith("#")


def _part(iri: str, part: object) -> str:
    """The IRI of a part: '' and '#' are the thing itself."""
    name = str(part).lstrip("#")
    return f"{iri}{'-' if '#' in iri else '#'}{name}" if name else iri


def _document(describer: Describer, things: Sequence[Thing], file: Path, number: int, read_on: date) -> SourceDocument:
    """A credential is known by what it describes, since neither its number nor the name of its file is kept."""
    owners = [
        value.value
        for thing in things
        for part, predicate, value in thing.said
        if predicate == CTERMS + "name" and not part and not isinstance(value, str) and _awards(thing)
    ]
    personal = describer.is_of_a_person
    if personal:
        name = f"elm-{short_hash(*(thing.iri for thing in things))}"
    else:
        name = f"elm-{slug(file.stem)}" + (f"-{number}" if number else "")
    return SourceDocument(
        graph=f"{GRAPH}document/{name}",
        title="Learning described in a European digital credential" if personal else file.name,
        addresses=(_KEPT_BY,) if personal else (file.name,),
        read_on=read_on,
        publisher=owners[0] if owners else None,
    )


def _awards(thing: Thing) -> bool:
    return any(value == CTERMS + "CredentialOrganization" for _, _, value in thing.said)


def _refused(file: Path, read_on: date, kind: str, reason: str, line: int = 1, place: str | None = None) -> Record:
    """Nothing of what the file says is kept with it: it may be about a person."""
    document = SourceDocument(f"{GRAPH}document/elm-unread", "Unread document", (_KEPT_BY,), read_on)
    return refused(document, place or f"{file.name}:{line}", kind, reason)


FORMAT: Final = Format(
    "elm",
    "European Learning Model 3: what European digital credentials and data sets say about learning, not about persons",
    read,
    files=("*.jsonld", "*.ttl", "*.rdf", "*elm*.json", "*elm*.xml"),
    shapes=("ctdl", "competencies", "assurance"),
)
