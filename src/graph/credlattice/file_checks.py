"""Checks of the ontology that no query makes: profile, consistency, files, and terms of other vocabularies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from rdflib import OWL, RDF, Graph

from credlattice import dl_restrictions, ontology_files, reasoning, resources, rl_profile, used_terms, vocabulary_lists
from credlattice.ontology_files import OntologyFile
from credlattice.used_terms import Uses
from credlattice.vocabulary import CL, PREFIXES
from credlattice.vocabulary_lists import Lists

Severity = Literal["error", "warning", "info"]

_PREFIX: Final = re.compile(r"\bPREFIX\s+([\w-]+):\s*<([^>]*)>", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Offender:
    """What a check found. `term` is an IRI, a file or an axiom in short names."""

    term: str
    why: str


@dataclass(frozen=True)
class Sources:
    """What is checked: the ontology's files and lists in `folder`, and data, queries and code below `root`."""

    folder: Path
    root: Path

    @classmethod
    def here(cls) -> Sources:
        """Those of this checkout or package."""
        return cls(resources.ontology_dir(), resources.root())

    @cached_property
    def files(self) -> tuple[OntologyFile, ...]:
        return tuple(file for file in ontology_files.every_file(self.folder) if file.path.is_file())

    @cached_property
    def current(self) -> tuple[OntologyFile, ...]:
        """All but the earlier versions, which are kept as they were."""
        return tuple(file for file in self.files if file.folder != "versions")

    @cached_property
    def graphs(self) -> Mapping[str, Graph]:
        """The statements of each file by its name, earlier versions included."""
        return {file.name: file.graph() for file in self.files}

    @cached_property
    def texts(self) -> tuple[tuple[str, str], ...]:
        return tuple(used_terms.texts(self.root))

    @cached_property
    def uses(self) -> Uses:
        """Own terms in data, queries and code."""
        return used_terms.own(self.texts)

    @cached_property
    def foreign_uses(self) -> Uses:
        """Terms of other vocabularies, everywhere."""
        graphs = {f"ontology/{file.name}.ttl": self.graphs[file.name] for file in self.current}
        inside, outside = used_terms.in_graphs(graphs), used_terms.other(self.texts)
        return {iri: inside.get(iri, frozenset()) | outside.get(iri, frozenset()) for iri in {*inside, *outside}}

    @cached_property
    def lists(self) -> Lists:
        return vocabulary_lists.load(self.folder / "vocabularies")

    @cached_property
    def worlds(self) -> tuple[Graph, Graph]:
        """The modules alone, and with the alignments."""
        modules, aligned = Graph(), Graph()
        for file in self.files:
            if not file.folder:
                modules += self.graphs[file.name]
            if file.folder in ("", "alignments"):
                aligned += self.graphs[file.name]
        return modules, aligned


@dataclass(frozen=True)
class CodeCheck:
    """One check; `find` may raise reasoning.NoJava, which makes it a skipped one."""

    name: str
    severity: Severity
    title: str
    description: str
    find: Callable[[Sources], Iterator[Offender]]


def _profile(sources: Sources) -> Iterator[Offender]:
    for world in sources.worlds:
        yield from (Offender(each.axiom, each.reason) for each in rl_profile.violations(world))


def _restrictions(sources: Sources) -> Iterator[Offender]:
    for world in sources.worlds:
        yield from (Offender(each.axiom, each.reason) for each in dl_restrictions.violations(world))


def _consistency(sources: Sources) -> Iterator[Offender]:
    for name, world in zip(("the modules", "the modules and alignments"), sources.worlds, strict=True):
        verdict = reasoning.classify(world)
        if not verdict.consistent:
            yield Offender(name, verdict.problem)
        yield from (Offender(iri, f"can have no member in {name}") for iri in verdict.unsatisfiable)


def _unknown(sources: Sources) -> Iterator[Offender]:
    for iri, files in sources.foreign_uses.items():
        if sources.lists.missing(iri) and not sources.lists.excused(iri):
            yield Offender(iri, f"is not in the list of its vocabulary; used by {_some(files)}")


def _unlisted(sources: Sources) -> Iterator[Offender]:
    by_namespace: dict[str, set[str]] = {}
    for iri, files in sources.foreign_uses.items():
        namespace, _ = sources.lists.split(iri)
        if namespace not in sources.lists.terms and not sources.lists.excused(iri):
            by_namespace.setdefault(namespace, set()).update(files)
    for namespace, found in by_namespace.items():
        yield Offender(namespace, f"has no list; used by {_some(found)}")


def _outdated(sources: Sources) -> Iterator[Offender]:
    for iri in sources.foreign_uses.keys() & sources.lists.deprecated:
        if not sources.lists.excused(iri):
            yield Offender(iri, f"is deprecated by its vocabulary; used by {_some(sources.foreign_uses[iri])}")


def _stale(sources: Sources) -> Iterator[Offender]:
    lists, used = sources.lists, sources.foreign_uses
    needed = {
        lists.excused(iri)
        for iri in used
        if lists.missing(iri) or iri in lists.deprecated or lists.split(iri)[0] not in lists.terms
    }
    for namespace, term in lists.known.keys() - needed:
        yield Offender(namespace + term, f"stands in {vocabulary_lists.KNOWN} and is used nowhere, or is right by now")


def _prefixes(sources: Sources) -> Iterator[Offender]:
    meant = {**sources.lists.prefixes, **PREFIXES}
    turtle = [(f"ontology/{file.name}.ttl", file.path.read_text(encoding="utf-8")) for file in sources.files]
    for name, text in [*turtle, *sources.texts]:
        if name.endswith((".rq", ".ttl")):
            for prefix, namespace in _PREFIX.findall(text):
                if meant.get(prefix, namespace) != namespace:
                    yield Offender(name, f"writes {prefix}: for {namespace}, meant is {meant[prefix]}")


def _format(sources: Sources) -> Iterator[Offender]:
    for file in sources.files:
        if file.path.read_text(encoding="utf-8") != ontology_files.turtle(sources.graphs[file.name]):
            yield Offender(f"ontology/{file.name}.ttl", "is not as the project writes Turtle")


def _headers(sources: Sources) -> Iterator[Offender]:
    for file in sources.files:
        found = len(set(sources.graphs[file.name].subjects(RDF.type, OWL.Ontology)))
        # An earlier version is one file of all the modules it had.
        if (found > 1 and file.folder != "versions") or (found == 0 and file.folder in ("", "alignments", "versions")):
            yield Offender(f"ontology/{file.name}.ttl", f"has {found} headers")


def _strays(sources: Sources) -> Iterator[Offender]:
    listed = {file.path for file in sources.files}
    for path in sorted(sources.folder.rglob("*.ttl")):
        if path not in listed:
            yield Offender(f"ontology/{path.relative_to(sources.folder).as_posix()}", "belongs to no list of files")
    for file in ontology_files.every_file(sources.folder):
        if not file.path.is_file():
            yield Offender(f"ontology/{file.name}.ttl", "is named as a module and is not there")


def _removed(sources: Sources) -> Iterator[Offender]:
    now = _declared(sources.worlds[0])
    for file in sources.files:
        if file.folder == "versions":
            for term in _declared(sources.graphs[file.name]) - now:
                yield Offender(term, f"was in {file.name} and is gone")


def _declared(graph: Graph) -> set[str]:
    return {str(s) for s in graph.subjects(RDF.type) if str(s).startswith(CL)} - set(
        map(str, graph.subjects(RDF.type, OWL.Ontology))
    )


def _some(files: frozenset[str] | set[str], most: int = 3) -> str:
    shown = sorted(files)[:most]
    return ", ".join(shown) + (f" and {len(files) - most} more" if len(files) > most else "")


def _says(problem: str, why: str, fix: str) -> str:
    return f"Problem: {problem} Why: {why} Fix: {fix}"


_FORMAT: Final = "run .venv/bin/python scripts/format_ontology.py."
CODE_CHECKS: Final[Mapping[str, CodeCheck]] = {
    check.name: check
    for check in (
        CodeCheck(
            "owl-rl-profile",
            "error",
            "Axioms outside OWL 2 RL",
            _says(
                "an axiom is not in the grammar of OWL 2 RL.",
                "rules then do not find all that follows.",
                "say it in a form that OWL 2 RL has, or in a shape.",
            ),
            _profile,
        ),
        CodeCheck(
            "owl-dl-restrictions",
            "error",
            "Broken restrictions of OWL 2 DL",
            _says(
                "a property that is transitive or follows from a chain stands where only a simple one may, or chains "
                "have no order.",
                "reasoners refuse the whole ontology.",
                "take out one of the axioms.",
            ),
            _restrictions,
        ),
        CodeCheck(
            "consistency",
            "error",
            "Contradictions and classes without possible members",
            _says(
                "HermiT finds the ontology, with or without alignments, inconsistent or a class unsatisfiable.",
                "everything follows from a contradiction.",
                "take out the axiom that is wrong; needs Java, and is skipped without it.",
            ),
            _consistency,
        ),
        CodeCheck(
            "unknown-foreign-term",
            "error",
            "Terms that their vocabulary does not have",
            _says(
                "the ontology, a query, the code or a context uses a term that the list of its vocabulary does not "
                "have.",
                "it is misspelt or withdrawn, and finds nothing.",
                f"correct it, or say in ontology/vocabularies/{vocabulary_lists.KNOWN} why it is meant.",
            ),
            _unknown,
        ),
        CodeCheck(
            "namespace-without-list",
            "error",
            "Vocabularies without a list of terms",
            _says(
                "terms of a vocabulary are used that ontology/vocabularies does not list.",
                "nobody notices when one is misspelt.",
                "add the list.",
            ),
            _unlisted,
        ),
        CodeCheck(
            "deprecated-foreign-term",
            "warning",
            "Terms that their vocabulary has given up",
            _says(
                "a term is used that its vocabulary marks as deprecated.",
                "it will go.",
                f"use its successor, or say in {vocabulary_lists.KNOWN} why it is meant.",
            ),
            _outdated,
        ),
        CodeCheck(
            "stale-known-misuse",
            "warning",
            "Excuses that nothing needs",
            _says(
                f"a row of {vocabulary_lists.KNOWN} excuses what nobody does any more.",
                "it would hide the next mistake.",
                "take the row out.",
            ),
            _stale,
        ),
        CodeCheck(
            "prefix-meaning",
            "error",
            "Prefixes with two meanings",
            _says(
                "a query or an ontology file binds a known prefix to another namespace.",
                "it looks right and finds nothing.",
                "correct the address, or use another prefix.",
            ),
            _prefixes,
        ),
        CodeCheck(
            "turtle-format",
            "error",
            "Files not written by the one serializer",
            _says("a file of ontology/ is not sorted.", "a change hides in reordering.", _FORMAT),
            _format,
        ),
        CodeCheck(
            "ontology-header",
            "error",
            "Files without exactly one header",
            _says(
                "a module, alignment or earlier version has no owl:Ontology, or any file has several.",
                "nobody knows its name, version or licence.",
                "write one.",
            ),
            _headers,
        ),
        CodeCheck(
            "stray-file",
            "error",
            "Files that nothing loads",
            _says(
                "a Turtle file of ontology/ is neither a module nor in a known folder, or a module is missing.",
                "it is written and never read.",
                "name it in MODULES of ontology_files.py, move it, or take it away.",
            ),
            _strays,
        ),
        CodeCheck(
            "removed-term",
            "error",
            "Terms that were taken away",
            _says(
                "a term of an earlier version is not declared any more.",
                "data that uses it loses its meaning.",
                "declare it again, deprecated and with its successor.",
            ),
            _removed,
        ),
    )
}
"""In the order in which they run."""
