"""`credlattice check ontology`: the checks of `queries/checks/ontology/` and of `file_checks`, on the ontology's files.

In the manner of OOPS!, FOOPS! and ROBOT report: a check is a query that returns offenders, each with the reason. It
needs no release and no network.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from credlattice import catalog, owl_rules
from credlattice.file_checks import CODE_CHECKS, Offender, Severity, Sources
from credlattice.questions import Question, Questions, load_all
from credlattice.reasoning import NoJava
from credlattice.store import EmbeddedStore
from credlattice.vocabulary import DCTERMS, GRAPH

FOLDER: Final = "checks/ontology"
SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "info")
USES_GRAPH: Final = GRAPH + "uses"
"""In it each own term, and each competency question, is dcterms:isReferencedBy the files that name it."""
QUESTION: Final = "https://w3id.org/credlattice/question/"


@dataclass(frozen=True)
class Check:
    """One check. `description` reads “Problem: … Why: … Fix: …”; `file` is its query, empty for one in code."""

    name: str
    severity: Severity
    title: str
    description: str
    file: str = ""


@dataclass(frozen=True)
class Result:
    """What one check found. `skipped` says why it did not run; then nothing was found, and nothing is known."""

    check: Check
    offenders: tuple[Offender, ...] = ()
    seconds: float = 0.0
    skipped: str = ""


@dataclass(frozen=True)
class Report:
    """The results of all checks, queries first."""

    results: tuple[Result, ...]
    seconds: float = 0.0
    counts: Mapping[str, int] = field(init=False)
    """Offenders by severity."""

    def __post_init__(self) -> None:
        counts = Counter(dict.fromkeys(SEVERITIES, 0))
        for result in self.results:
            counts[result.check.severity] += len(result.offenders)
        object.__setattr__(self, "counts", dict(counts))

    @property
    def skipped(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.skipped)

    @property
    def summary(self) -> str:
        """One line.

        >>> Report((Result(Check("a", "error", "A", "")),), 1.5).summary
        '1 checks in 1.5 s: 0 errors, 0 warnings, 0 remarks'
        """
        words = f"{self.counts['error']} errors, {self.counts['warning']} warnings, {self.counts['info']} remarks"
        missed = f"; {len(self.skipped)} not run" if self.skipped else ""
        return f"{len(self.results)} checks in {self.seconds:.1f} s: {words}{missed}"

    def as_json(self) -> dict[str, Any]:
        return {
            "summary": self.summary,
            "offenders": dict(self.counts),
            "checks": [
                {
                    "name": result.check.name,
                    "severity": result.check.severity,
                    "title": result.check.title,
                    "description": result.check.description,
                    "file": result.check.file or None,
                    "seconds": round(result.seconds, 3),
                    "skipped": result.skipped or None,
                    "offenders": [{"term": each.term, "why": each.why} for each in result.offenders],
                }
                for result in self.results
            ],
        }


def query_checks() -> dict[str, Check]:
    """The checks of `queries/checks/ontology/` by name; raises ValueError for one without a severity."""
    found = {}
    for question in load_all().values():
        folder, _, name = question.name.rpartition("/")
        if folder == FOLDER:
            found[name] = read_check(name, question)
    return found


def read_check(name: str, question: Question) -> Check:
    if question.severity not in SEVERITIES:
        raise ValueError(f"{question.file}: the severity is one of {', '.join(SEVERITIES)}, got {question.severity!r}")
    return Check(name, question.severity, question.title, question.description, question.file)


def all_checks() -> tuple[Check, ...]:
    """Every check, those in queries first."""
    in_code = (Check(each.name, each.severity, each.title, each.description) for each in CODE_CHECKS.values())
    return (*query_checks().values(), *in_code)


def load(turtle: Mapping[str, str], uses: Mapping[str, Iterable[str]]) -> EmbeddedStore:
    """A store in memory: Turtle texts by the name of their graph, and the files that use a term."""
    store = EmbeddedStore()
    for name, text in turtle.items():
        graph = NamedNode(f"{GRAPH}ontology/{name}")
        # Lenient: an odd IRI is for a check to find.
        triples = parse(text.encode(), RdfFormat.TURTLE, lenient=True)
        store.add(Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
    referenced = NamedNode(DCTERMS + "isReferencedBy")
    store.add(
        Quad(NamedNode(term), referenced, Literal(file), NamedNode(USES_GRAPH))
        for term, files in uses.items()
        for file in files
    )
    return store


def ask(store: EmbeddedStore) -> tuple[Result, ...]:
    """The checks of `queries/checks/ontology/` on `store`."""
    questions = Questions(store)
    results = []
    for name, check in query_checks().items():
        started = time.perf_counter()
        rows = questions.run(f"{FOLDER}/{name}").rows
        found = {Offender(row["term"].value, row["why"].value) for row in rows if row["term"] and row["why"]}
        results.append(Result(check, tuple(sorted(found)), time.perf_counter() - started))
    return tuple(results)


def run(sources: Sources | None = None) -> Report:
    """Every check on `sources`, by default those of this checkout or package."""
    given = sources or Sources.here()
    started = time.perf_counter()
    turtle = {file.name: file.path.read_text(encoding="utf-8") for file in given.current}
    results = [*ask(load(turtle, {**given.uses, **_by_name(given)})), *_in_code(given)]
    return Report(tuple(results), time.perf_counter() - started)


def _by_name(sources: Sources) -> dict[str, list[str]]:
    """What stands for a term by its name: the query of a competency question, and the rules of inference."""
    found = {catalog.rule_iri(name): ["src/graph/credlattice/owl_rules.py"] for name in owl_rules.TITLES}
    for file, _ in sources.texts:
        folder, _, name = file.removesuffix(".rq").rpartition("/")
        if folder == "queries/competency":
            found[QUESTION + name] = [file]
        elif folder == "queries/rules":
            found[catalog.rule_iri(name)] = [file]
    return found


def _in_code(sources: Sources) -> Iterable[Result]:
    for each in CODE_CHECKS.values():
        check = Check(each.name, each.severity, each.title, each.description)
        started = time.perf_counter()
        try:
            found = tuple(sorted(set(each.find(sources))))
        except NoJava as error:
            yield Result(check, skipped=str(error))
        else:
            yield Result(check, found, time.perf_counter() - started)


def table() -> str:
    """The table of all checks for docs/ontology-checks.md."""
    lines = ["| check | severity | problem | why | fix |", "|---|---|---|---|---|"]
    for check in all_checks():
        problem, _, rest = check.description.removeprefix("Problem: ").partition(" Why: ")
        why, _, fix = rest.partition(" Fix: ")
        cells = (f"`{check.name}`", check.severity, problem, why, fix)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"
