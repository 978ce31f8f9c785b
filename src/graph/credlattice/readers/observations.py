"""Published statistics as a QData cube: one observation is one metric of one thing, in one period, from one data set.

    {thing}#{series}-{edition}-{metric}   a qdata:Observation
        qdata:isObservationOf   metric/{series}/{metric}       what was measured, in which unit (cl:unitOfMeasure)
        qdata:atPoint           {thing}, period/{period}       of what, and when
        schema:value            the number; or schema:minValue, qdata:observedCategory, ceasn:comment
        qdata:dataWithholdingType   why there is no number
    dataset/{series}/{edition}            a qdata:DataSetProfile, qdata:hasObservation each of them

A metric's IRI does not name the edition, so that one metric can be compared over editions. Where QData has a property
of its own for a statistic (qdata:median, qdata:percentile90, qdata:percentage) the value is stated with it as well: a
query written for QData finds it, and `schema:value` finds every number alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal

from credlattice.model import SourceDocument
from credlattice.readers.describing import Description, text, typed
from credlattice.vocabulary import CEASN, CL, CTERMS, QDATA, RESOURCE, SCHEMA, SKOS

# Fifteen digits are what a spreadsheet keeps; a longer number is a fault of the file.
_NUMBER: Final = re.compile(r"-?\d{1,15}(\.\d{1,6})?", re.ASCII)
_UNITS: Final = RESOURCE + "unit"
_REASONS: Final = RESOURCE + "withholding"


@dataclass(frozen=True)
class Provider:
    """The organization that provides a data set."""

    iri: str
    name: str


@dataclass(frozen=True)
class Unit:
    """What the numbers of a metric count: `Unit("percent", "percent")`."""

    name: str
    """Its IRI is `unit/{name}`."""
    label: str
    currency: str | None = None
    """ISO 4217, of amounts of money."""


@dataclass(frozen=True)
class Metric:
    """What is measured. `unit` is None where the value is a category or words."""

    name: str
    """Its IRI is `metric/{series}/{name}`."""
    title: str
    definition: str
    unit: Unit | None = None
    statistic: str | None = None
    """QData's own property for such a number: `median`."""


@dataclass(frozen=True)
class Period:
    """When. `start` and `end` are days, ISO 8601; None where the source does not say."""

    name: str
    """Its IRI is `period/{name}`."""
    title: str
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True)
class Withheld:
    """Why a publisher states no number."""

    name: str
    """Its IRI is `withholding/{name}`."""
    label: str
    definition: str


@dataclass(frozen=True)
class AtLeast:
    """The source only says that the number is `bound` or more."""

    bound: Literal


@dataclass(frozen=True)
class Category:
    """The value is a concept."""

    iri: str


@dataclass(frozen=True)
class Words:
    """The value is a text."""

    words: str


Value = Literal | AtLeast | Category | Words | Withheld

LABOR_STATISTICS: Final = Provider(
    RESOURCE + "organization/u-s-bureau-of-labor-statistics", "U.S. Bureau of Labor Statistics"
)
# Also described among the organizations of the project's own data, by the same IRI.
EDUCATION: Final = Provider(RESOURCE + "organization/u-s-department-of-education", "U.S. Department of Education")

PERCENT: Final = Unit("percent", "percent")
DOLLARS: Final = Unit("us-dollars", "US dollars", "USD")
DOLLARS_A_YEAR: Final = Unit("us-dollars-per-year", "US dollars per year", "USD")
DOLLARS_AN_HOUR: Final = Unit("us-dollars-per-hour", "US dollars per hour", "USD")
JOBS: Final = Unit("jobs", "jobs")
THOUSAND_JOBS: Final = Unit("thousand-jobs", "thousands of jobs")

NOT_AVAILABLE: Final = Withheld("not-available", "not available", "The publisher marks the number as not available.")
SUPPRESSED: Final = Withheld(
    "privacy-suppressed",
    "privacy suppressed",
    "The publisher withholds the number so that no person can be told from it.",
)
TOP_CODED: Final = Withheld(
    "top-coded",
    "at or above the top code",
    "The number is at or above the highest one the publisher states; only that bound (schema:minValue) is known.",
)


def number(cell: str) -> Literal | None:
    """`cell` as an exact number, or None where it is none.

    >>> number("32.66").value, number("-14").value, number("#"), number("nan")
    ('32.66', '-14', None, None)
    """
    if not _NUMBER.fullmatch(cell):
        return None
    return typed(cell, "decimal" if "." in cell else "integer")


@dataclass(frozen=True)
class DataSet:
    """One edition of a series of statistics."""

    series: str
    edition: str
    title: str
    description: str
    document: SourceDocument
    provider: Provider
    metrics: tuple[Metric, ...]
    periods: tuple[Period, ...] = ()
    reasons: tuple[Withheld, ...] = (NOT_AVAILABLE,)

    @property
    def iri(self) -> str:
        return f"{RESOURCE}dataset/{self.series}/{self.edition}"

    def metric(self, metric: Metric) -> str:
        return f"{RESOURCE}metric/{self.series}/{metric.name}"

    def describe(self, about: Description) -> None:
        """States what the data set, its metrics, units, periods and reasons for missing numbers are."""
        about.thing(self.iri, QDATA + "DataSetProfile")
        about.say(self.iri, CTERMS + "name", text(self.title))
        about.say(self.iri, CTERMS + "description", text(self.description))
        about.say(self.iri, QDATA + "dataProvider", about.thing(self.provider.iri, CTERMS + "Organization"))
        about.say(self.provider.iri, CTERMS + "name", text(self.provider.name))
        for address in self.document.addresses:
            about.say(self.iri, CTERMS + "source", address)
        for metric in self.metrics:
            about.say(self.iri, QDATA + "hasMetric", about.thing(self.metric(metric), QDATA + "Metric"))
            about.say(self.metric(metric), CTERMS + "name", text(metric.title))
            about.say(self.metric(metric), CTERMS + "description", text(metric.definition))
            if metric.unit:
                about.say(self.metric(metric), CL + "unitOfMeasure", f"{_UNITS}/{metric.unit.name}")
        for period in self.periods:
            self.describe_period(about, period)
        units = {metric.unit for metric in self.metrics if metric.unit}
        for unit in sorted(units, key=lambda each: each.name):
            describe_concept(about, f"{_UNITS}/{unit.name}", _UNITS, "Units of measure", unit.label)
        for reason in self.reasons:
            iri = f"{_REASONS}/{reason.name}"
            describe_concept(about, iri, _REASONS, "Reasons for missing numbers", reason.label)
            about.say(iri, SKOS + "definition", text(reason.definition))

    def describe_period(self, about: Description, period: Period) -> None:
        """States what a period of the data set is, where it is only met on the way."""
        iri = about.thing(f"{RESOURCE}period/{period.name}", QDATA + "DataSetTimeFrame")
        about.say(self.iri, QDATA + "dataSetTemporalCoverage", iri)
        about.say(iri, CTERMS + "name", text(period.title))
        if period.start:
            about.say(iri, CTERMS + "startDate", typed(period.start, "date"))
        if period.end:
            about.say(iri, CTERMS + "endDate", typed(period.end, "date"))

    def observe(
        self,
        about: Description,
        thing: str,
        metric: Metric,
        value: Value,
        period: Period | None = None,
        within: str | None = None,
    ) -> str:
        """States one observation of `thing` and returns its IRI.

        `within` is a second thing that it is of, e.g. an industry: the observation is of one in the other.
        """
        part = f"-{within.rpartition('/')[2]}" if within else ""
        iri = f"{thing}#{self.series}-{self.edition}-{metric.name}{part}"
        about.thing(iri, QDATA + "Observation")
        about.say(self.iri, QDATA + "hasObservation", iri)
        about.say(iri, QDATA + "isObservationOf", self.metric(metric))
        about.say(iri, QDATA + "atPoint", thing)
        if period:
            about.say(iri, QDATA + "atPoint", f"{RESOURCE}period/{period.name}")
        if within:
            about.say(iri, QDATA + "atPoint", within)
        self._state(about, iri, metric, value)
        return iri

    def _state(self, about: Description, iri: str, metric: Metric, value: Value) -> None:
        match value:
            case Literal():
                about.say(iri, SCHEMA + "value", value)
                if metric.statistic:
                    about.say(iri, QDATA + metric.statistic, value)
            case AtLeast():
                about.say(iri, SCHEMA + "minValue", value.bound)
                about.say(iri, QDATA + "dataWithholdingType", f"{_REASONS}/{TOP_CODED.name}")
            case Withheld():
                about.say(iri, QDATA + "dataWithholdingType", f"{_REASONS}/{value.name}")
            case Category():
                about.say(iri, QDATA + "observedCategory", value.iri)
            case Words():
                about.say(iri, CEASN + "comment", text(value.words))
        if metric.unit and metric.unit.currency and isinstance(value, Literal | AtLeast):
            about.say(iri, SCHEMA + "currency", text(metric.unit.currency, None))


def describe_concept(about: Description, iri: str, scheme: str, scheme_name: str, label: str) -> None:
    """A concept and the scheme it is in."""
    about.thing(scheme, SKOS + "ConceptScheme")
    about.say(scheme, SKOS + "prefLabel", text(scheme_name))
    about.thing(iri, SKOS + "Concept")
    about.say(iri, SKOS + "prefLabel", text(label))
    about.say(iri, SKOS + "inScheme", scheme)
