"""The award levels of IPEDS: what each is called, which class of CTDL it is, how long it takes, which is higher.

Their numbers are names, not an order. `rank` is the order: certificates by length, then associate's degree, bachelor's
degree, postbaccalaureate certificate, master's degree, post-master's certificate, doctor's degrees. The three kinds of
doctor's degree stand side by side: none is a step to another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers.describing import Description, text
from credlattice.vocabulary import CTERMS, GRAPH, RESOURCE, SKOS

SCHEME: Final = RESOURCE + "ipeds/award-level"
PUBLISHER: Final = "National Center for Education Statistics"
LICENCE: Final = "Public domain: a work of the United States government"


@dataclass(frozen=True)
class AwardLevel:
    """One award level. Durations are ISO 8601, of full-time study, and only where the level's own name states them."""

    code: str
    label: str
    kind: str
    """The class of its awards in CTDL."""
    rank: int
    isced: int | None = None
    """The level of `kind` in ISCED 2011; None where the class has none."""
    minimum: str | None = None
    maximum: str | None = None
    """Not reached: a certificate of 'less than 12 weeks' is shorter than P12W."""

    @property
    def iri(self) -> str:
        return f"{SCHEME}/{self.code}"

    @property
    def duration(self) -> str | None:
        """The IRI of the duration that all awards of the level have."""
        return f"{self.iri}#duration" if self.maximum else None

    @property
    def below_associate(self) -> bool:
        """Whether it is a certificate that takes no more than an associate's degree."""
        return self.duration is not None


_LEVELS: Final = (
    AwardLevel("20", "Certificate of less than 12 weeks", "Certificate", 1, maximum="P12W"),
    AwardLevel("21", "Certificate of 12 weeks to less than 1 year", "Certificate", 2, minimum="P12W", maximum="P1Y"),
    AwardLevel("2", "Certificate of 1 to less than 2 years", "Certificate", 3, minimum="P1Y", maximum="P2Y"),
    AwardLevel("4", "Certificate of 2 to less than 4 years", "Certificate", 4, minimum="P2Y", maximum="P4Y"),
    AwardLevel("3", "Associate's degree", "AssociateDegree", 5, 5),
    AwardLevel("5", "Bachelor's degree", "BachelorDegree", 6, 6),
    AwardLevel("6", "Postbaccalaureate certificate", "PostBaccalaureateCertificate", 7),
    AwardLevel("7", "Master's degree", "MasterDegree", 8, 7),
    AwardLevel("8", "Post-master's certificate", "PostMasterCertificate", 9),
    AwardLevel("17", "Doctor's degree (research/scholarship)", "ResearchDoctorate", 10, 8),
    AwardLevel("18", "Doctor's degree (professional practice)", "ProfessionalDoctorate", 10, 8),
    AwardLevel("19", "Doctor's degree (other)", "DoctoralDegree", 10, 8),
)
AWARD_LEVELS: Final[Mapping[str, AwardLevel]] = {level.code: level for level in _LEVELS}
"""By code, as the completions of 2020 and later use them, from the lowest to the highest."""


def award_levels(place: str, read_on: date) -> Record:
    """The award levels as a concept scheme. No file of data says what its codes mean, so this stands by itself."""
    document = SourceDocument(
        graph=GRAPH + "document/ipeds-award-levels",
        title="Award levels of IPEDS completions",
        addresses=("NCES's value labels of AWLEVEL, written down by hand: no file of data holds them",),
        read_on=read_on,
        publisher=PUBLISHER,
        licence=LICENCE,
    )
    about = Description(document, SCHEME, place)
    about.thing(SCHEME, SKOS + "ConceptScheme")
    about.say(SCHEME, SKOS + "prefLabel", text("IPEDS award level"))
    for level in _LEVELS:
        about.thing(level.iri, SKOS + "Concept")
        about.say(level.iri, SKOS + "prefLabel", text(level.label))
        about.say(level.iri, SKOS + "notation", text(level.code, None))
        about.say(level.iri, SKOS + "inScheme", SCHEME)
        _describe_duration(about, level)
    return about.record()


def _describe_duration(about: Description, level: AwardLevel) -> None:
    if level.duration is None:
        return
    about.thing(level.duration, CTERMS + "DurationProfile")
    if level.minimum:
        about.say(level.duration, CTERMS + "minimumDuration", text(level.minimum, None))
    if level.maximum:
        about.say(level.duration, CTERMS + "maximumDuration", text(level.maximum, None))
    length = level.label.removeprefix("Certificate of ")
    about.say(
        level.duration, CTERMS + "description", text(f"{length}, of full-time study in academic years".capitalize())
    )
