"""Ten institutions as their publishers' files say, looked up in the files by hand and written down here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from credlattice.questions import Questions
from credlattice.store import Table
from credlattice.vocabulary import RESOURCE

US: Final = RESOURCE + "us/"


@dataclass(frozen=True)
class Institution:
    unitid: int
    name: str
    programs: int
    """Distinct fields (six-digit CIP) and award levels in IPEDS completions 2023-24, totals left out."""
    awards: int
    largest: tuple[str, str, int]
    """CIP, award level and number of awards of the program with most awards."""
    accreditors: tuple[tuple[str, str, str], ...]
    """Agency, begin and end of each institutional accreditation in DAPIP, November 2020; '' where none is stated."""
    earnings: tuple[int, int]
    """College Scorecard: median earnings ten and six years after entry, in US dollars."""


_SACS = "Southern Association of Colleges and Schools, Commission on Colleges"
_WSCUC = "WASC Senior College and University Commission"
_ACCJC = "Western Association of Schools and Colleges, Accrediting Commission for Community and Junior Colleges"
INSTITUTIONS: Final = (
    Institution(
        100654,
        "Alabama A & M University",
        65,
        831,
        ("26.0101", "5", 83),
        ((_SACS, "1963-07-01", ""),),
        (40628, 27851),
    ),
    Institution(
        110635,
        "University of California-Berkeley",
        321,
        14452,
        ("11.0701", "5", 796),
        ((_WSCUC, "1949-01-01", ""),),
        (92446, 74919),
    ),
    Institution(
        139755,
        "Georgia Institute of Technology-Main Campus",
        129,
        12251,
        ("11.0101", "7", 2992),
        ((_SACS, "1923-07-01", ""),),
        (102772, 89432),
    ),
    Institution(
        228787,
        "The University of Texas at Dallas",
        181,
        10167,
        ("30.7102", "7", 1033),
        ((_SACS, "1972-01-01", ""),),
        (68227, 57249),
    ),
    Institution(
        190600,
        "CUNY John Jay College of Criminal Justice",
        71,
        3778,
        ("43.0103", "5", 1264),
        (("Middle States Commission on Higher Education", "1965-07-01", ""),),
        (56195, 50293),
    ),
    Institution(
        166027,
        "Harvard University",
        478,
        10865,
        ("52.1399", "7", 1010),
        (("New England Commission of Higher Education", "1929-12-01", ""),),
        (101817, 99572),
    ),
    Institution(
        243744,
        "Stanford University",
        245,
        5471,
        ("52.1301", "7", 511),
        ((_WSCUC, "1949-02-28", ""),),
        (124080, 102887),
    ),
    Institution(
        433387,
        "Western Governors University",
        75,
        50234,
        ("51.3801", "5", 5592),
        (
            ("Distance Education Accrediting Commission", "2001-06-02", "2012-12-31"),
            ("Northwest Commission on Colleges and Universities", "2003-02-13", ""),
        ),
        (60615, 69572),
    ),
    Institution(
        152637,
        "Vincennes University",
        165,
        3117,
        ("24.0199", "2", 991),
        (("Higher Learning Commission", "1958-01-01", ""),),
        (41110, 35834),
    ),
    Institution(
        117645,
        "Long Beach City College",
        220,
        5598,
        ("24.0101", "2", 1776),
        ((_ACCJC, "1952-01-01", ""),),
        (38870, 31118),
    ),
)


def found(questions: Questions, known: Institution) -> Institution:
    """The same of the graph, by the questions that everybody may ask."""
    iri = f"{US}institution/{known.unitid}"
    offered = questions.run("institution-programs", institution=iri)
    awards = {row["credential"]: int(row["awards"].value) for row in offered.rows if row["awards"] is not None}  # type: ignore[union-attr]
    largest = max(awards, key=lambda credential: awards[credential])
    cip, level = largest.value.rpartition("/")[0].rpartition("/")[2], largest.value.rpartition("/")[2]  # type: ignore[union-attr]
    accredited = questions.run("institution-accreditation", institution=iri)
    figures = questions.run("figures-of-a-thing", thing=iri)
    return Institution(
        known.unitid,
        known.name,
        len(set(offered.values("credential"))),
        sum(awards.values()),
        (cip, level, awards[largest]),
        tuple(sorted(_accreditations(accredited), key=lambda each: each[1])),
        (
            _figure(figures, "median-earnings-10-years-after-entry"),
            _figure(figures, "median-earnings-6-years-after-entry"),
        ),
    )


def _accreditations(table: Table) -> set[tuple[str, str, str]]:
    cells = [{name: term.value if term is not None else "" for name, term in row.items()} for row in table.rows]
    return {(row["name"], row["since"], row["until"]) for row in cells}


def _figure(table: Table, metric: str) -> int:
    (value,) = {
        row["value"].value
        for row in table.rows
        if row["metric"] is not None and row["metric"].value.endswith(f"/{metric}") and row["value"] is not None
    }
    return int(float(value))
