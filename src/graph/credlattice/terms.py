"""The ontology's own terms and modules as data: all that a page about one of them shows, read from its files.

Read once for each folder and kept: `reference()` is the way in.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from credlattice import ontology_documents, ontology_files, questions, term_history, term_uses
from credlattice.axioms import Axiom
from credlattice.ontology_documents import Document, description
from credlattice.questions import Question
from credlattice.term_history import Change, Difference, Version
from credlattice.term_places import Place, place
from credlattice.term_uses import Constraint, TermMapping
from credlattice.vocabulary import CL, compact

QUESTION: Final = "https://w3id.org/credlattice/question/"
_STRENGTH: Final = URIRef(CL + "inferenceStrength")
_ANSWERS: Final = URIRef(CL + "answersQuestion")
_LONGEST_NAME: Final = 100
"""Characters of a name that are compared with the known ones."""


@dataclass(frozen=True)
class Term:
    """One of our terms. `kind` is in words (term_history.KINDS), `questions` are slugs of competency questions;
    `parents` are the classes or properties it is a case of, `types` the classes of an individual, all as IRIs."""

    iri: str
    name: str
    label: str
    kind: str
    definition: str
    scope_notes: tuple[str, ...]
    examples: tuple[str, ...]
    sources: tuple[str, ...]
    module: str
    since: str
    deprecated: bool
    replaced_by: tuple[str, ...]
    change_notes: tuple[str, ...]
    weak: bool
    questions: tuple[str, ...]
    parents: tuple[str, ...]
    types: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Reference:
    """The ontology of one folder with all that belongs to it."""

    graph: Graph
    header: Document
    modules: tuple[Document, ...]
    alignments: tuple[Document, ...]
    companions: tuple[Document, ...]
    """Concept schemes and SHACL shapes."""
    versions: tuple[Version, ...]
    differences: tuple[Difference, ...]
    constraints: tuple[Constraint, ...]
    mappings: tuple[TermMapping, ...]
    queries: Mapping[str, Question]

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """Modules, alignments, schemes and shapes by name."""
        return {each.name: each for each in (*self.modules, *self.alignments, *self.companions)}

    @cached_property
    def terms(self) -> Mapping[str, Term]:
        """Every own term by its local name, in the order of the names."""
        modules = {module.iri: module.name for module in self.modules}
        names = sorted((iri.removeprefix(CL) for iri in self.versions[-1].terms), key=str.casefold)
        return {name: self._term(CL + name, modules) for name in names}

    def _term(self, iri: str, modules: Mapping[str, str]) -> Term:
        def texts(predicate: URIRef) -> tuple[str, ...]:
            return _texts(self.graph.objects(URIRef(iri), predicate))

        return Term(
            iri=iri,
            name=iri.removeprefix(CL),
            label=next(iter(texts(RDFS.label)), compact(iri)),
            kind=term_history.kind_of(self.graph, iri),
            definition=term_history.definition_of(self.graph, iri),
            scope_notes=texts(SKOS.scopeNote),
            examples=texts(SKOS.example),
            sources=texts(DCTERMS.source),
            module=next((modules[text] for text in texts(RDFS.isDefinedBy) if text in modules), ""),
            since=next((version.number for version in self.versions if iri in version.terms), ""),
            deprecated=term_history.is_deprecated(self.graph, iri),
            replaced_by=texts(DCTERMS.isReplacedBy),
            change_notes=texts(SKOS.changeNote),
            weak="weak" in texts(_STRENGTH),
            questions=tuple(text.removeprefix(QUESTION) for text in texts(_ANSWERS)),
            parents=_texts([*self.graph[URIRef(iri) : RDFS.subClassOf], *self.graph[URIRef(iri) : RDFS.subPropertyOf]]),
            types=tuple(text for text in texts(RDF.type) if URIRef(text) not in _OWL_TYPES),
        )

    @cached_property
    def axioms(self) -> Mapping[str, Mapping[Axiom, frozenset[tuple[Node, Node, Node]]]]:
        """What is logically stated about each term, by its IRI."""
        return term_history.by_term(self.graph)

    @cached_property
    def queries_by_term(self) -> Mapping[str, tuple[Question, ...]]:
        """The query files that name each term, by its IRI."""
        return term_uses.queries_by_term(self.queries.values())

    @cached_property
    def notes(self) -> Mapping[str, tuple[str, ...]]:
        """What the alignments say about how we use a term of others, by its IRI."""
        found: dict[str, tuple[str, ...]] = {}
        for document in self.alignments:
            for subject in {s for s in document.graph.subjects(SKOS.scopeNote) if isinstance(s, URIRef)}:
                found[str(subject)] = (
                    *found.get(str(subject), ()),
                    *_texts(document.graph.objects(subject, SKOS.scopeNote)),
                )
        return found

    def label(self, iri: str) -> str:
        """The label of any term that the ontology or one of its earlier versions declares, else its short name."""
        for graph in (self.graph, *(version.graph for version in reversed(self.versions[:-1]))):
            for text in _texts(graph.objects(URIRef(iri), RDFS.label)):
                return text
        return self.short(iri)

    @cached_property
    def _namespaces(self) -> tuple[tuple[str, str], ...]:
        graphs = [self.graph, *(document.graph for document in self.alignments)]
        found = {str(namespace): prefix for graph in graphs for prefix, namespace in graph.namespaces() if prefix}
        return tuple(sorted(found.items(), key=lambda pair: -len(pair[0])))

    def short(self, iri: str) -> str:
        """`iri` as prefix:name by the prefixes of the ontology and its alignments, else unchanged."""
        for namespace, prefix in ((CL, "cl"), *self._namespaces):
            if iri.startswith(namespace) and len(iri) > len(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri

    def place(self, term: Term) -> Place:
        """Where `term` stands among the others."""
        return place(self.graph, URIRef(term.iri))

    def chains_with(self, term: Term) -> tuple[Axiom, ...]:
        """The property chains that have `term` as a step."""
        chain = str(OWL.propertyChainAxiom)
        return tuple(
            sorted(
                axiom
                for iri, found in self.axioms.items()
                for axiom in found
                if axiom.kind == chain and axiom.subject == iri and term.iri in axiom.terms[1:]
            )
        )

    def axiom_turtle(self, term: Term) -> str:
        """What is logically stated about `term`, as Turtle; empty when nothing is."""
        triples = {triple for found in self.axioms.get(term.iri, {}).values() for triple in found}
        return ontology_files.turtle(ontology_documents.with_prefixes(self.graph, triples)) if triples else ""

    def describe(self, term: Term) -> Graph:
        """The statements about `term` and about the unnamed nodes that hang on it."""
        return description(self.graph, URIRef(term.iri))

    def constraints_on(self, term: Term) -> tuple[Constraint, ...]:
        """The checks on data that name `term` or look at its things."""
        return tuple(constraint for constraint in self.constraints if constraint.concerns(term.iri))

    def mappings_of(self, term: Term) -> tuple[TermMapping, ...]:
        """How `term` relates to terms of other vocabularies."""
        return tuple(mapping for mapping in self.mappings if term.iri in (mapping.subject, mapping.object))

    def history(self, term: Term) -> tuple[tuple[str, tuple[Change, ...]], ...]:
        """(version, what it changed in `term`), the latest first."""
        found = [(each.version, each.changes.get(term.iri, ())) for each in reversed(self.differences)]
        return tuple((version, changes) for version, changes in found if changes)

    def close_matches(self, name: str) -> tuple[str, ...]:
        """Known names like `name`, at most six: first those that begin with it, then those with nearly its letters."""
        wanted = name[:_LONGEST_NAME].casefold()
        known = {each.casefold(): each for each in self.terms}
        beginning = [each for each in known if len(wanted) > 2 and each.startswith(wanted)]
        near = difflib.get_close_matches(wanted, known, n=6, cutoff=0.6)
        return tuple(known[each] for each in dict.fromkeys([*beginning, *near]))[:6]


_OWL_TYPES: Final = frozenset(
    {
        *term_history.KINDS,
        OWL.TransitiveProperty,
        OWL.SymmetricProperty,
        OWL.AsymmetricProperty,
        OWL.ReflexiveProperty,
        OWL.IrreflexiveProperty,
        OWL.FunctionalProperty,
        OWL.InverseFunctionalProperty,
        RDF.Property,
        RDFS.Class,
    }
)


@cache
def reference(folder: Path | None = None) -> Reference:
    """The ontology of `folder`, or of this checkout or package, with its uses in shapes, alignments and queries."""
    files = ontology_files.every_file(folder)
    versions = term_history.versions(folder)
    documents = {file.name: ontology_documents.read(file) for file in ontology_files.modules(folder)}
    alignments = [file for file in files if file.folder == "alignments"]
    return Reference(
        graph=versions[-1].graph,
        header=documents[ontology_files.HEADER],
        modules=tuple(documents[name] for name in ontology_files.READING_ORDER),
        alignments=tuple(ontology_documents.read(file) for file in alignments),
        companions=tuple(ontology_documents.read(file) for file in files if file.folder in ("schemes", "shapes")),
        versions=versions,
        differences=term_history.differences(versions),
        constraints=term_uses.constraints(file for file in files if file.folder == "shapes"),
        mappings=term_uses.mappings(alignments),
        queries=questions.load_all(),
    )


def _texts(values: Iterable[Node]) -> tuple[str, ...]:
    """Names and English words, sorted."""
    return tuple(sorted(str(v) for v in values if not isinstance(v, Literal) or v.language in ("en", None)))
