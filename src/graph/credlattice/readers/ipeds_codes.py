"""What the codes of the IPEDS institution directory mean: sectors, Carnegie classes, designations, kinds of control."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers.describing import Description, text
from credlattice.readers.ipeds_levels import LICENCE, PUBLISHER
from credlattice.vocabulary import GRAPH, RESOURCE, SKOS


@dataclass(frozen=True)
class CodeList:
    """The codes of one column, or the columns that say yes (1) to one designation each."""

    name: str
    title: str
    labels: Mapping[str, str]

    @property
    def scheme(self) -> str:
        return f"{RESOURCE}ipeds/{self.name}"

    def concept(self, code: str) -> str | None:
        """The IRI of a code; None for a sentinel or an unknown code."""
        return f"{self.scheme}/{code.lower()}" if code in self.labels else None


SECTORS: Final = CodeList(
    "sector",
    "IPEDS sector of institution",
    {
        "0": "Administrative unit",
        "1": "Public, 4-year or above",
        "2": "Private not-for-profit, 4-year or above",
        "3": "Private for-profit, 4-year or above",
        "4": "Public, 2-year",
        "5": "Private not-for-profit, 2-year",
        "6": "Private for-profit, 2-year",
        "7": "Public, less than 2-year",
        "8": "Private not-for-profit, less than 2-year",
        "9": "Private for-profit, less than 2-year",
    },
)
"""SECTOR. 99, of institutions that are no longer active, says nothing."""

CARNEGIE: Final = CodeList(
    "carnegie-2021",
    "Carnegie Classification 2021: Basic",
    {
        "1": "Associate's Colleges: High Transfer-High Traditional",
        "2": "Associate's Colleges: High Transfer-Mixed Traditional/Nontraditional",
        "3": "Associate's Colleges: High Transfer-High Nontraditional",
        "4": "Associate's Colleges: Mixed Transfer/Career & Technical-High Traditional",
        "5": "Associate's Colleges: Mixed Transfer/Career & Technical-Mixed Traditional/Nontraditional",
        "6": "Associate's Colleges: Mixed Transfer/Career & Technical-High Nontraditional",
        "7": "Associate's Colleges: High Career & Technical-High Traditional",
        "8": "Associate's Colleges: High Career & Technical-Mixed Traditional/Nontraditional",
        "9": "Associate's Colleges: High Career & Technical-High Nontraditional",
        "10": "Special Focus Two-Year: Health Professions",
        "11": "Special Focus Two-Year: Technical Professions",
        "12": "Special Focus Two-Year: Arts & Design",
        "13": "Special Focus Two-Year: Other Fields",
        "14": "Baccalaureate/Associate's Colleges: Associate's Dominant",
        "15": "Doctoral Universities: Very High Research Activity",
        "16": "Doctoral Universities: High Research Activity",
        "17": "Doctoral/Professional Universities",
        "18": "Master's Colleges & Universities: Larger Programs",
        "19": "Master's Colleges & Universities: Medium Programs",
        "20": "Master's Colleges & Universities: Small Programs",
        "21": "Baccalaureate Colleges: Arts & Sciences Focus",
        "22": "Baccalaureate Colleges: Diverse Fields",
        "23": "Baccalaureate/Associate's Colleges: Mixed Baccalaureate/Associate's",
        "24": "Special Focus Four-Year: Faith-Related Institutions",
        "25": "Special Focus Four-Year: Medical Schools & Centers",
        "26": "Special Focus Four-Year: Other Health Professions Schools",
        "27": "Special Focus Four-Year: Research Institution",
        "28": "Special Focus Four-Year: Engineering and Other Technology-Related Schools",
        "29": "Special Focus Four-Year: Business & Management Schools",
        "30": "Special Focus Four-Year: Arts, Music & Design Schools",
        "31": "Special Focus Four-Year: Law Schools",
        "32": "Special Focus Four-Year: Other Special Focus Institutions",
        "33": "Tribal Colleges and Universities",
    },
)
"""C21BASIC."""

DESIGNATIONS: Final = CodeList(
    "designation",
    "IPEDS designation of institution",
    {
        "HBCU": "Historically Black college or university",
        "TRIBAL": "Tribal college or university",
        "LANDGRNT": "Land-grant institution",
    },
)
"""Columns that are 1 for yes and 2 for no."""

_SECTOR_TYPE: Final = "https://purl.org/ctdl/vocabs/agentSector/"
CONTROL: Final = {
    "1": _SECTOR_TYPE + "Public",
    "2": _SECTOR_TYPE + "PrivateNonProfit",
    "3": _SECTOR_TYPE + "PrivateForProfit",
}
"""CONTROL → the concept of CTDL."""
POSTSECONDARY: Final = "https://purl.org/ctdl/vocabs/orgType/Postsecondary"


def code_lists(name: str, read_on: date) -> Iterator[Record]:
    """One record for each list, since no file of data says what its codes mean. `name` is the file that uses them."""
    document = SourceDocument(
        graph=GRAPH + "document/ipeds-institution-codes",
        title="Codes of the IPEDS directory of institutions",
        addresses=(
            "NCES's value labels of SECTOR, C21BASIC and others, written down by hand: no file of data holds them",
        ),
        read_on=read_on,
        publisher=PUBLISHER,
        licence=LICENCE,
    )
    for codes in (SECTORS, CARNEGIE, DESIGNATIONS):
        about = Description(document, codes.scheme, f"{name} (codes: {codes.title})")
        about.thing(codes.scheme, SKOS + "ConceptScheme")
        about.say(codes.scheme, SKOS + "prefLabel", text(codes.title))
        for code, label in codes.labels.items():
            iri = about.thing(f"{codes.scheme}/{code.lower()}", SKOS + "Concept")
            about.say(iri, SKOS + "prefLabel", text(label))
            about.say(iri, SKOS + "notation", text(code, None))
            about.say(iri, SKOS + "inScheme", codes.scheme)
        yield about.record()
