"""What the columns of data/ecosystem/*.csv say: which cell becomes which predicate and which kind of object."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from credlattice.model import Status
from credlattice.vocabulary import CL, CTERMS, DCTERMS, RDF, RESOURCE, SCHEMA, SKOS, XSD

Term = NamedNode | Literal
Triple = tuple[NamedNode, NamedNode, Term]
Cell = tuple[Term, tuple[Triple, ...]]
"""The object a cell stands for, and what else has to be said so that the object has a name."""

TYPE: Final = NamedNode(RDF + "type")
NAME: Final = NamedNode(CTERMS + "name")
LABEL: Final = NamedNode(SKOS + "prefLabel")
RELATIONS: Final = {
    "leads": CL + "leads",
    "partners_in": CL + "partnersIn",
    "funds": CL + "funds",
    "about_topic": DCTERMS + "subject",
    "for_stakeholder": CL + "forStakeholder",
    "describes": CL + "describes",
}
"""What the `predicate` column of relations.csv may say."""


class BadCell(ValueError):
    """A cell that cannot be read; `kind` is the short name it is counted by."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


# -- cells ------------------------------------------------------------------------------------------------------------


def slug(words: str) -> str:
    """
    >>> slug("nonprofit (housed in JFF)")
    'nonprofit-housed-in-jff'
    """
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def text(value: str) -> Cell:
    return Literal(value, language="en"), ()


def site(value: str) -> Cell:
    """A web address; the files write a bare host name where only that is known."""
    address = value if "://" in value else f"https://{value}/"
    if re.search(r"[\s<>\"{}|\\^`]", address) or not urlsplit(address).hostname:
        raise BadCell("bad-address", f"{value!r} is not a web address; write example.org or a whole address")
    return NamedNode(address), ()


def when(value: str) -> Cell:
    """A year, a month or a day, no more precise than its source."""
    if re.fullmatch(r"\d{4}", value):
        return Literal(value, datatype=NamedNode(XSD + "gYear")), ()
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
        return Literal(value, datatype=NamedNode(XSD + "gYearMonth")), ()
    return Literal(day(value).isoformat(), datatype=NamedNode(XSD + "date")), ()


def number(value: str) -> Cell:
    if not re.fullmatch(r"\d+(\.\d+)?", value):
        raise BadCell("bad-number", f"{value!r} is not a number; write digits only")
    return Literal(value, datatype=NamedNode(XSD + ("decimal" if "." in value else "integer"))), ()


def reference(kind: str) -> Callable[[str], Cell]:
    return lambda value: (NamedNode(f"{RESOURCE}{kind}/{value}"), ())


def concept(kind: str, cls: str) -> Callable[[str], Cell]:
    """A concept named by its own label, described wherever it is used so that no list has to be kept in step."""

    def make(value: str) -> Cell:
        node = NamedNode(f"{RESOURCE}{kind}/{slug(value)}")
        types = (node, TYPE, NamedNode(CL + cls)), (node, TYPE, NamedNode(SKOS + "Concept"))
        return node, (*types, (node, LABEL, Literal(value, language="en")))

    return make


def day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadCell("bad-date", f"{value!r} is not a date; write YYYY-MM-DD") from None


def status_of(value: str) -> Status:
    try:
        found = Status(value)
    except ValueError:
        found = Status.DERIVED
    if found is Status.DERIVED:
        raise BadCell("unknown-status", f"status {value!r} is unknown; use asserted, unverified, suggested or disputed")
    return found


def addresses_of(value: str) -> tuple[str, ...]:
    return tuple(sorted({part for part in value.split("; ") if part}))


def is_address(part: str) -> bool:
    return part.startswith(("https://", "http://"))


# -- sheets -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """One column and the predicate it states. `doubt` marks a column that only ever holds unverified values."""

    name: str
    predicate: str
    make: Callable[[str], Cell] = text
    many: bool = False
    doubt: bool = False
    refers: bool = False


@dataclass(frozen=True)
class Sheet:
    """One file of things: where their IRIs live, their classes, and what each column says."""

    file: str
    kind: str
    columns: tuple[Column, ...]
    classes: tuple[str, ...] = ()
    """Empty: the file adds to things that another file describes."""
    label: NamedNode = LABEL
    scheme: str | None = None
    by: str = "id"


KINDS: Final = {
    "Organization": (CTERMS + "Organization",),
    "QACredentialOrganization": (CTERMS + "QACredentialOrganization", CTERMS + "Organization"),
    "Initiative": (CL + "Initiative",),
    "Playbook": (CL + "Playbook", CL + "Initiative"),
    "Approach": (CL + "Approach", SKOS + "Concept"),
    "FrameworkComponent": (CL + "FrameworkComponent", SKOS + "Concept"),
}
"""What the `class` column may say."""

DESCRIPTION: Final = Column("description", CTERMS + "description")
PATTERN: Final = Column("graph_pattern", CL + "graphPattern")


def _concepts(file: str, kind: str, cls: str | None, *columns: Column, scheme: str | None = None) -> Sheet:
    classes = (SKOS + "Concept",) if cls is None else (CL + cls, SKOS + "Concept")
    return Sheet(file, kind, columns, classes, scheme=scheme)


SHEETS: Final = (
    Sheet(
        "organizations.csv",
        "organization",
        (
            Column("short_name", CTERMS + "alternateName"),
            Column("kind", CL + "organizationKind", concept("organization-kind", "OrganizationKind")),
            Column("website", CTERMS + "subjectWebpage", site),
            Column("headquarters", CL + "headquarters"),
            DESCRIPTION,
        ),
        KINDS["Organization"],
        NAME,
    ),
    Sheet(
        "initiatives.csv",
        "initiative",
        (
            Column("alternate_name", CTERMS + "alternateName"),
            Column("kind", CL + "initiativeKind", concept("initiative-kind", "InitiativeKind")),
            DESCRIPTION,
            Column("start", SCHEMA + "startDate", when),
            Column("end", SCHEMA + "endDate", when),
            Column("stage", CL + "stage"),
            Column("entry_updated", CL + "entryUpdated", when),
        ),
        KINDS["Initiative"],
        NAME,
    ),
    _concepts("topics.csv", "topic", "Topic", Column("page_family", CL + "pageFamily"), scheme="topics"),
    _concepts("key_components.csv", "component", "KeyComponent", scheme="key-components"),
    _concepts(
        "stakeholder_groups.csv", "stakeholder-group", "StakeholderGroup", DESCRIPTION, scheme="stakeholder-groups"
    ),
    _concepts(
        "approaches.csv",
        "approach",
        "Approach",
        Column("also_called", SKOS + "altLabel", many=True),
        Column("history", SKOS + "historyNote"),
        DESCRIPTION,
        PATTERN,
        Column("survey_share", CL + "surveyShare", number),
        scheme="approaches",
    ),
    _concepts(
        "stacking_kinds.csv",
        "stacking-kind",
        "StackingKind",
        Column("also_called", SKOS + "altLabel", many=True),
        Column("also_called_unverified", SKOS + "altLabel", many=True, doubt=True),
        DESCRIPTION,
        PATTERN,
        scheme="stacking-kinds",
    ),
    _concepts("terms.csv", "term", None, DESCRIPTION, scheme="terms"),
    _concepts(
        "criteria.csv",
        "criterion",
        "Criterion",
        Column("dimension", CL + "dimension", concept("dimension", "Dimension")),
        Column("question", CL + "question"),
        Column("evidence_pattern", CL + "evidencePattern"),
        Column("assured_by", CL + "answeredBy"),
        Column("requirement_level", CL + "requirementLevel"),
        scheme="criteria",
    ),
    _concepts(
        "artifact_types.csv",
        "artifact-type",
        "ArtifactType",
        DESCRIPTION,
        Column("stated_count", CL + "statedCount", number),
        scheme="artifact-types",
    ),
    Sheet(
        "assurers.csv",
        "organization",
        (
            Column("kind", CL + "assurerKind"),
            Column("assures", CL + "assuranceScope"),
            Column("basis", CL + "assuranceBasis"),
            Column("recognized_by", CTERMS + "recognizedBy", reference("organization"), many=True, refers=True),
            Column(
                "recognized_by_unverified",
                CTERMS + "recognizedBy",
                reference("organization"),
                many=True,
                doubt=True,
                refers=True,
            ),
            Column("recognition_remark", CL + "recognitionRemark"),
        ),
        by="organization",
    ),
)
