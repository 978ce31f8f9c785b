"""Which columns of BLS's projections are read, and the metric that each one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from credlattice.readers.observations import DOLLARS_A_YEAR, PERCENT, THOUSAND_JOBS, Metric


@dataclass(frozen=True)
class Column:
    """A column whose name begins with `start`, where `{base}` and `{projected}` stand for the years.

    `when` is its period: `base` (year), `projected` (year) or `span` (the years between).
    """

    start: str
    when: str
    metric: Metric


def _jobs(start: str, when: str, name: str, title: str, definition: str) -> Column:
    return Column(start, when, Metric(name, title, definition, THOUSAND_JOBS))


def _percent(start: str, when: str, name: str, title: str, definition: str) -> Column:
    return Column(start, when, Metric(name, title, definition, PERCENT, "percentage"))


_YEARLY: Final = "in a year, on average of the projected years"
COLUMNS: Final[Sequence[Column]] = (
    _jobs("Employment, {base}", "base", "employment", "Employment", "Jobs, those of the self-employed included."),
    _jobs(
        "Employment, {projected}",
        "projected",
        "projected-employment",
        "Projected employment",
        "Jobs projected for the last year, those of the self-employed included.",
    ),
    _percent(
        "Employment distribution, percent, {base}",
        "base",
        "share-of-employment",
        "Share of employment",
        "Jobs of the occupation in per cent of all jobs.",
    ),
    _percent(
        "Employment distribution, percent, {projected}",
        "projected",
        "projected-share-of-employment",
        "Projected share of employment",
        "Projected jobs of the occupation in per cent of all projected jobs.",
    ),
    _jobs(
        "Employment change, numeric",
        "span",
        "employment-change",
        "Employment change",
        "Projected jobs less the jobs of the base year.",
    ),
    _percent(
        "Employment change, percent",
        "span",
        "employment-change-in-percent",
        "Employment change in per cent",
        "Projected change of employment in per cent of the employment in the base year.",
    ),
    _percent(
        "Percent self employed",
        "base",
        "share-of-self-employed",
        "Share of self-employed",
        "Jobs of the self-employed in per cent of the jobs of the occupation.",
    ),
    _jobs(
        "Occupational openings",
        "span",
        "openings-a-year",
        "Openings a year",
        f"Jobs that open {_YEARLY}, because the occupation grows or because workers leave it.",
    ),
    Column(
        "Median annual wage, dollars",
        "base",
        Metric(
            "median-annual-wage",
            "Median annual wage",
            "Median annual wage of nonfarm wage and salary workers, taken from the Occupational Employment and Wage "
            "Statistics survey; the self-employed and household workers are not covered.",
            DOLLARS_A_YEAR,
            "median",
        ),
    ),
    _percent(
        "Labor force exit rate",
        "span",
        "labor-force-exit-rate",
        "Labor force exit rate",
        f"Workers who leave the labor force {_YEARLY}, in per cent of the employment of the occupation.",
    ),
    _percent(
        "Occupational transfer rate",
        "span",
        "occupational-transfer-rate",
        "Occupational transfer rate",
        f"Workers who change to another occupation {_YEARLY}, in per cent of the employment of the occupation.",
    ),
    _percent(
        "Total occupational separations rate",
        "span",
        "separation-rate",
        "Separation rate",
        f"Workers who leave the occupation {_YEARLY}, in per cent of its employment.",
    ),
    _jobs(
        "Labor force exits",
        "span",
        "labor-force-exits-a-year",
        "Labor force exits a year",
        f"Workers who leave the labor force {_YEARLY}.",
    ),
    _jobs(
        "Occupational transfers",
        "span",
        "occupational-transfers-a-year",
        "Occupational transfers a year",
        f"Workers who change to another occupation {_YEARLY}.",
    ),
    _jobs(
        "Total occupational separations,",
        "span",
        "separations-a-year",
        "Separations a year",
        f"Workers who leave the occupation {_YEARLY}.",
    ),
    Column(
        "Typical education needed for entry",
        "base",
        Metric(
            "entry-education",
            "Typical education needed for entry",
            "The level of education that most workers need to enter the occupation, as BLS assigns it.",
        ),
    ),
    Column(
        "Work experience in a related occupation",
        "base",
        Metric(
            "work-experience",
            "Work experience in a related occupation",
            "Experience in a related occupation that is commonly needed beside the education, as BLS assigns it.",
        ),
    ),
    Column(
        "Typical on-the-job training",
        "base",
        Metric(
            "on-the-job-training",
            "Typical on-the-job training",
            "Training on the job that is typically needed to become competent, as BLS assigns it.",
        ),
    ),
)
FACTORS: Final = Metric(
    "factors",
    "Factors that change the share of employment",
    "Why the occupation's share of the employment of an industry is projected to rise or fall, in words.",
)


def columns_of(header: Sequence[str], base: str, projected: str) -> dict[str, Column]:
    """The columns of a header row that are read, by their names in the file."""
    return {
        name: column
        for name in header
        for column in COLUMNS
        if name.startswith(column.start.format(base=base, projected=projected))
    }
