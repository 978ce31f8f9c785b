"""The European Learning Model 3 (Europass): credentials and data sets about learning, in JSON-LD or other RDF formats.

A European digital credential is about one person. Of it is kept what describes learning in general: qualifications and
achievements as specified, activities, assessments, learning outcomes, and the organizations behind them. The person,
what the person did and how well, and the credential itself with its number, dates and signature are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from pyoxigraph import Literal

from credlattice.model import Record, SourceDocument
from credlattice.readers import rdf_guard
from credlattice.readers.describing import Description, refused, short_hash, slug
from credlattice.readers.elm_described import Describer, Thing
from credlattice.readers.elm_nodes import CREDENTIALS, UnreadableElm, read_nodes
from credlattice.readers.reading import Format
from credlattice.vocabulary import CL, CTERMS, GRAPH

_KEPT_BY: Final = "A European digital credential, which its holder keeps and this graph does not"
_NOTHING: Final = "the document holds none of the things read here: a Qualification, LearningAchievementSpecification, "
_PERSONAL: Final = "only about a person: nothing of it is kept. A credential with specifications says more"


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """The records of ELM files: one for each thing described, and one for each credential, which says nothing."""
    for file in files:
        if file.stat().st_size > rdf_guard.MAX_BYTES:
            yield _refused(file, read_on, "too-large", f"larger than {rdf_guard.MAX_BYTES // 1024**2} MB: split it")
            continue
        try:
            for number, nodes in enumerate(read_nodes(file.read_bytes(), file.name)):
                yield from _read_document(Describer(nodes), file, number, read_on)
        except UnreadableElm as error:
            yield _refused(file, read_on, error.kind, str(error), error.line)
        except RecursionError:
            yield _refused(file, read_on, "too-deep", "things are parts of things over too many steps: refused")


def _read_document(describer: Describer, file: Path, number: int, read_on: date) -> Iterator[Record]:
    things = list(describer.things())
    place = f"{file.name}:1" + (f"[{number}]" if number else "")
    if not things:
        personal = describer.people.concerned
        reason = _PERSONAL if personal else _NOTHING + "LearningOpportunity, LearningOutcome, Organisation, …"
        yield _refused(file, read_on, "personal" if personal else "not-elm", reason, place=place)
        return
    document = _document(describer, things, file, number, read_on)
    if describer.people.concerned:
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
    personal = describer.people.concerned
    if personal:
        name = f"elm-{short_hash(*(thing.iri for thing in things))}"
    else:
        name = f"elm-{slug(file.stem)}" + (f"-{number}" if number else "")
    return SourceDocument(
        graph=f"{GRAPH}document/{name}",
        title="Learning described in a European digital credential" if personal else file.name,
        addresses=(_KEPT_BY,) if personal else (file.name,),
        read_on=read_on,
        publisher=_issuer(describer, things),
    )


def _issuer(describer: Describer, things: Sequence[Thing]) -> str | None:
    """The name of the organization that issued the credential, where one did."""
    nodes = describer.nodes
    issuers = {describer.iri(issuer) for name in nodes.said for issuer in nodes.nodes(name, CREDENTIALS + "issuer")}
    names = [
        value.value
        for thing in things
        if thing.iri in issuers
        for _, predicate, value in thing.said
        if predicate == CTERMS + "name" and isinstance(value, Literal)
    ]
    return names[0] if names else None


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
