"""An ontology taken apart for comparing: each statement is an axiom, a value of a term, or part of a header.

Everything is compared by content. Axioms are taken structurally (OWL 2 Structural Specification, section 2.1):
symmetric ones count the same from both sides, and class expressions by what they say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib import OWL as OWL_TERMS
from rdflib import RDF as RDF_TERMS
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as Text
from rdflib.term import Node as GraphNode

from credlattice import phrases
from credlattice.axioms import EITHER_WAY, MEMBERS, Axiom, axioms, label
from credlattice.molecules import Molecule, Statement, Value, is_blank, split
from credlattice.relational_map import best_name
from credlattice.vocabulary import OWL, RDF, RDFS, SKOS, XSD, compact
from credlattice.wording import local_name, relation, spaced

KINDS: Final[Mapping[str, str]] = {
    OWL + "Class": "class",
    RDFS + "Class": "class",
    OWL + "ObjectProperty": "object property",
    OWL + "DatatypeProperty": "data property",
    OWL + "AnnotationProperty": "annotation property",
    RDF + "Property": "property",
    RDFS + "Datatype": "datatype",
    SKOS + "ConceptScheme": "concept scheme",
    SKOS + "Concept": "concept",
    OWL + "NamedIndividual": "individual",
}
"""What a term is, by what declares it; the first that fits."""
_DECLARING: Final = frozenset(KINDS) - {SKOS + "ConceptScheme", SKOS + "Concept"}
SHARED: Final = frozenset(map(str, MEMBERS))
"""Axioms that are about all their terms alike."""
_HEADED: Final = SHARED | {OWL + "propertyChainAxiom"}
_SYMMETRIC: Final = frozenset(map(str, EITHER_WAY)) | {OWL + "sameAs"}
REMARK: Final = OWL + "Axiom"
"""Stands as the predicate of remarks on statements of a term."""
_NO_AXIOM: Final = frozenset(
    OWL + name
    for name in (
        *("deprecated", "versionInfo", "versionIRI", "priorVersion", "backwardCompatibleWith"),
        *("incompatibleWith", "imports", "annotatedSource", "annotatedProperty", "annotatedTarget"),
    )
)
_RDFS_AXIOMS: Final = frozenset(RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range"))
_HOME: Final = "https://w3id.org/credlattice/"


class MalformedList(ValueError):
    """A list that has no end, or two; the message says what to do."""


def is_symmetric(axiom: Axiom) -> bool:
    """Whether the axiom says the same from both of its ends."""
    return axiom.kind in _SYMMETRIC


def is_axiom(predicate: str) -> bool:
    """Whether a statement with this predicate is for reasoners rather than for people."""
    return predicate in _RDFS_AXIOMS or (predicate.startswith(OWL) and predicate not in _NO_AXIOM)


@dataclass(frozen=True)
class Ontology:
    """The statements of one ontology. `name` is what it was asked for by."""

    name: str
    statements: frozenset[Statement] = field(repr=False)

    @cached_property
    def view(self) -> View:
        return View(self.statements)


class View:
    """`axioms`, `values` by term and predicate, `headers` likewise, and `loose`: molecules that no term starts.

    A value is the text of a term of RDF, or `_:signature` for an unnamed one; `words` says the latter for people.
    """

    def __init__(self, statements: Iterable[Statement]) -> None:
        named, unnamed = split(statements)
        self.graph = _graph([*named, *(s for molecule in unnamed for s in molecule.statements)])
        self.axioms: set[Axiom] = set()
        self.values: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.headers: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.loose: dict[str, str] = {}
        self.loose_axioms: set[str] = set()
        self.words: dict[str, str] = {}
        self._texts: dict[str, Value] = {}
        self._ontologies = {str(s) for s in self.graph.subjects(RDF_TERMS.type, OWL_TERMS.Ontology)}
        _check_lists(self.graph)
        covered = self._take_axioms(named)
        for statement in named:
            if _converted(statement) not in covered:
                self._take(statement, statement.value)
        for molecule in unnamed:
            covered = self._take_axioms(molecule.statements)
            rest = [statement for statement in molecule.statements if _converted(statement) not in covered]
            for part in [molecule] if len(rest) == len(molecule.statements) else split(rest)[1]:
                self._take_molecule(part)

    @cached_property
    def terms(self) -> frozenset[str]:
        """Every IRI that something is said of, headers left out."""
        subjects = {axiom.subject for axiom in self.axioms if axiom.kind not in SHARED}
        return frozenset((subjects | self.values.keys()) - self._ontologies)

    @cached_property
    def namespaces(self) -> tuple[str, ...]:
        """Where the ontology's own terms live: what its headers say, else the headers' own IRIs; or empty."""
        preferred = "http://purl.org/vocab/vann/preferredNamespaceUri"
        stated = {
            term.value
            for said in self.headers.values()
            for value in said.get(preferred, ())
            if isinstance(term := self._texts[value], Literal | NamedNode)
        }
        return tuple(sorted(stated or {iri for iri in self._ontologies if iri.endswith(("/", "#"))}))

    def is_foreign(self, term: str) -> bool:
        """Whether `term` belongs to another vocabulary, as far as the headers say where their own terms live."""
        return bool(self.namespaces) and not term.startswith(self.namespaces)

    def is_only_declared(self, term: str) -> bool:
        """Whether `term` is of another vocabulary and nothing is said of it here but what it is and is called."""
        bare = self.values.get(term, {}).keys() <= {RDF + "type", RDFS + "label", RDFS + "isDefinedBy"}
        return bare and self.is_foreign(term) and not self.by_term(term)

    def by_term(self, term: str) -> list[Axiom]:
        """The axioms whose first term is `term`, except those shared by several terms alike."""
        return self._by_term.get(term, [])

    @cached_property
    def _by_term(self) -> dict[str, list[Axiom]]:
        found: dict[str, list[Axiom]] = defaultdict(list)
        for axiom in sorted(self.axioms):
            if axiom.kind not in SHARED:
                found[axiom.subject].append(axiom)
        return dict(found)

    def kind(self, term: str) -> str:
        """What `term` is, in words."""
        types = self.types(term)
        return next((word for declared, word in KINDS.items() if declared in types), "individual" if types else "term")

    def is_deprecated(self, term: str) -> bool:
        return "true" in self.texts(term, OWL + "deprecated")

    def types(self, term: str) -> set[str]:
        """The IRIs of the classes that `term` is said to belong to."""
        return {str(value) for value in self.graph.objects(URIRef(term), RDF_TERMS.type) if isinstance(value, URIRef)}

    def name(self, term: str) -> str:
        """The English label of `term`, the words of an unnamed one, else the short name."""
        if term.startswith("_:"):
            return self.words.get(term, "something unnamed")
        found = label(self.graph, term)
        if found == compact(term):
            found = best_name(self._preferred(term)) or (term.removeprefix(_HOME) if found == term else found)
        return found if len(found) <= phrases.LONGEST else found[: phrases.LONGEST] + "…"

    def text(self, value: str) -> str:
        """A value of `values` or `headers` for people."""
        term = self._texts.get(value)
        if term is None:
            return self.name(value)
        return self._word(term)

    def _preferred(self, term: str) -> list[Literal]:
        values = self.values.get(term, {}).get(SKOS + "prefLabel", ())
        return [text for value in values if isinstance(text := self._texts.get(value), Literal)]

    def texts(self, term: str, predicate: str) -> list[str]:
        """The plain texts that `predicate` gives of a term, sorted."""
        found = (self._texts.get(value) for value in self.values.get(term, {}).get(predicate, ()))
        return sorted(value.value for value in found if isinstance(value, Literal | NamedNode))

    def sentence(self, axiom: Axiom) -> str:
        """`axiom` in words, by the labels of this version."""
        if axiom.kind in _SPOKEN:
            return axiom.sentence(self.name)
        first, *others = (f"“{self.name(term)}”" for term in axiom.terms)
        return f"{first} {relation(axiom.kind).forth} {', '.join(others)}"

    def _take_axioms(self, statements: Iterable[Statement]) -> set[tuple[GraphNode, GraphNode, GraphNode]]:
        """Keep the axioms between named terms that `statements` make; returns what states them."""
        graph = _graph(statements)
        blanks = {str(node) for node in graph.all_nodes() if isinstance(node, BNode)}
        found = {axiom: triples for axiom, triples in axioms(graph).items() if blanks.isdisjoint(axiom.terms)}
        # Two of one content in one molecule are told as what they are: which of them an axiom stands for is chance.
        if blanks and sum(axiom.kind in _HEADED for axiom in found) != _heads(graph):
            return set()
        covered: set[tuple[GraphNode, GraphNode, GraphNode]] = set()
        for axiom, triples in found.items():
            declares = axiom.kind == RDF + "type" and axiom.terms[1] in _DECLARING
            if not declares and (axiom.kind in SHARED or axiom.subject not in self._ontologies):
                self.axioms.add(_ordered(axiom))
                covered |= triples
        return covered

    def _take(self, statement: Statement, value: Value, key: str | None = None) -> None:
        subject, predicate = _iri(statement.subject), statement.predicate.value
        if key is None:
            key = str(value)
            self._texts[key] = value
        if subject in self._ontologies:
            self.headers[subject][predicate].add(key)
        elif is_axiom(predicate) and not isinstance(value, Literal):
            object_ = key if key.startswith("_:") else _iri(value)
            self.axioms.add(_ordered(Axiom(predicate, (subject, object_))))
        else:
            self.values[subject][predicate].add(key)

    def _take_molecule(self, molecule: Molecule) -> None:
        said = phrases.outgoing(molecule.statements)
        starts = [statement for statement in molecule.statements if isinstance(statement.subject, NamedNode)]
        for number, statement in enumerate(sorted(starts, key=lambda s: (s.subject.value, s.predicate.value))):
            # Several ways into one molecule stay apart, the same way in both versions.
            key = f"_:{molecule.signature}" + (f"-{number}" if number else "")
            self.words[key] = phrases.phrase(statement.value, said, self.name, is_blank)
            self._take(statement, statement.value, key)
        if not starts and not self._take_remark(molecule):
            self._take_loose(molecule, said)

    def _take_remark(self, molecule: Molecule) -> bool:
        """An annotated axiom (`owl:Axiom`) is a remark on a statement of the term it is about."""
        parts = {statement.predicate.value: statement.value for statement in molecule.statements}
        about = [parts.pop(OWL + f"annotated{name}", None) for name in ("Source", "Property", "Target")]
        source, predicate, target = about
        if len(parts) + 3 != len(molecule.statements) or not isinstance(source, NamedNode) or target is None:
            return False
        if not isinstance(predicate, NamedNode) or any(map(is_blank, (target, *parts.values()))):
            return False
        del parts[RDF + "type"]
        key = f"_:{molecule.signature}"
        said = "; ".join(f"{spaced(local_name(name))} {self._word(parts[name])}" for name in sorted(parts))
        self.words[key] = f"“{spaced(local_name(predicate.value))}” {self._word(target)}: {said}"
        self.values[source.value][REMARK].add(key)
        return True

    def _word(self, value: Value) -> str:
        return self.name(value.value) if isinstance(value, NamedNode) else phrases.text(value)

    def _take_loose(self, molecule: Molecule, said: Mapping[Value, list[Statement]]) -> None:
        inner = {statement.value for statement in molecule.statements}
        tops = [node for node in said if node not in inner] or list(said)[:1]
        words = sorted(phrases.phrase(node, said, self.name, is_blank) for node in tops)
        self.loose[molecule.signature] = "; ".join(words)
        if any(is_axiom(s.predicate.value) for s in molecule.statements):
            self.loose_axioms.add(molecule.signature)


_SPOKEN: Final = frozenset(
    {
        RDF + "type",
        OWL + "propertyChainAxiom",
        *_RDFS_AXIOMS,
        *(_SYMMETRIC - {OWL + "sameAs"}),
        *SHARED,
        *(
            f"{OWL}{name}Property"
            for name in ("Transitive", "Symmetric", "Asymmetric", "Irreflexive", "Functional", "InverseFunctional")
        ),
    }
)
"""The axioms that `axioms.Axiom` has a sentence for."""


def _heads(graph: Graph) -> int:
    """How many axioms of `graph` are written with a list."""
    shared = sum(1 for kind in SHARED for _ in graph.subjects(RDF_TERMS.type, URIRef(kind)))
    return shared + sum(1 for _ in graph.subject_objects(OWL_TERMS.propertyChainAxiom))


def _iri(subject: Value) -> str:
    return subject.value if isinstance(subject, NamedNode) else str(subject)


def _ordered(axiom: Axiom) -> Axiom:
    """A symmetric axiom from the same end in every file: named terms first."""
    if not is_symmetric(axiom):
        return axiom
    return Axiom(axiom.kind, tuple(sorted(axiom.terms, key=lambda term: (term.startswith("_:"), term))))


def _check_lists(graph: Graph) -> None:
    """Raises MalformedList: reading an endless list would never end."""
    following: dict[GraphNode, GraphNode] = {}
    for cell, rest in graph.subject_objects(RDF_TERMS.rest):
        if cell in following:
            raise MalformedList("holds a list that goes on in two ways (rdf:rest twice): mend it and try again")
        following[cell] = rest
    done: set[GraphNode] = set()
    for start in following:
        seen: set[GraphNode] = set()
        at: GraphNode | None = start
        while at is not None and at not in done:
            if at in seen:
                raise MalformedList("holds a list that runs in a circle (rdf:rest leads back): mend it and try again")
            seen.add(at)
            at = following.get(at)
        done |= seen


def _graph(statements: Iterable[Statement]) -> Graph:
    graph = Graph()
    for statement in statements:
        converted = _converted(statement)
        if converted is not None:
            graph.add(converted)
    return graph


def _converted(statement: Statement) -> tuple[GraphNode, GraphNode, GraphNode] | None:
    """The statement for rdflib, which no axiom needs a typed literal of; it would run each through a parser."""
    subject, value = _node(statement.subject), _node(statement.value)
    return None if subject is None or value is None else (subject, URIRef(statement.predicate.value), value)


def _node(term: Value) -> GraphNode | None:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if isinstance(term, Literal) and (term.language or term.datatype.value == XSD + "string"):
        return Text(term.value, lang=term.language)
    return None
