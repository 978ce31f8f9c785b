"""What changed between two versions of an ontology, term by term, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from credlattice import version_verdict
from credlattice.axioms import Axiom
from credlattice.ontology_view import REMARK, SHARED, Ontology, View, is_symmetric
from credlattice.version_verdict import Verdict
from credlattice.vocabulary import CL, DCTERMS, OWL, RDF, RDFS, SKOS
from credlattice.wording import local_name, spaced

_MODULE: Final = RDFS + "isDefinedBy"
_DEPRECATING: Final = frozenset({OWL + "deprecated", DCTERMS + "isReplacedBy", SKOS + "changeNote"})
_MEANING: Final = frozenset({RDF + "type", RDFS + "label", SKOS + "definition", RDFS + "comment"})
_WORDS: Final[Mapping[str, str]] = {
    RDF + "type": "kind",
    RDFS + "label": "label",
    SKOS + "definition": "definition",
    RDFS + "comment": "comment",
    SKOS + "scopeNote": "scope note",
    SKOS + "example": "example",
    SKOS + "changeNote": "change note",
    DCTERMS + "source": "source",
    DCTERMS + "title": "title",
    DCTERMS + "modified": "date of the last change",
    CL + "answersQuestion": "question it answers",
    REMARK: "remark on a statement",
    OWL + "versionInfo": "version",
    OWL + "versionIRI": "IRI of the version",
    OWL + "priorVersion": "version before",
    OWL + "imports": "imports",
}
"""Annotations by the words for them, in the order in which they are told; others follow by name."""


@dataclass(frozen=True)
class Term:
    """One term as a version has it. `borrowed`: of another vocabulary, and taken over here."""

    iri: str
    label: str
    kind: str
    definition: str | None = None
    deprecated: bool = False
    borrowed: bool = False


@dataclass(frozen=True)
class Edit:
    """The values of one annotation that are in one version only."""

    predicate: str
    words: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class AxiomText:
    """One axiom as a sentence. `kind` and `terms` are IRIs; a class expression is told in words in place of one."""

    sentence: str
    kind: str
    terms: tuple[str, ...]


@dataclass(frozen=True)
class TermChange:
    term: Term
    edits: tuple[Edit, ...]
    axioms_added: tuple[AxiomText, ...]
    axioms_removed: tuple[AxiomText, ...]


@dataclass(frozen=True)
class Deprecation:
    """A term that the other version does not call deprecated; `replaced_by` are IRIs with their labels."""

    term: Term
    replaced_by: tuple[tuple[str, str], ...]
    note: str | None


@dataclass(frozen=True)
class Move:
    """A term that another module defines now; None where no module is named."""

    term: Term
    old: str | None
    new: str | None


@dataclass(frozen=True)
class HeaderChange:
    """`state` is `added`, `removed` or `changed`."""

    iri: str
    title: str
    state: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class OntologyChanges:
    """Everything that is in one version and not in the other; each group sorted, own terms before borrowed ones."""

    old: str
    new: str
    added: tuple[Term, ...] = ()
    removed: tuple[Term, ...] = ()
    deprecated: tuple[Deprecation, ...] = ()
    restored: tuple[Deprecation, ...] = ()
    """No longer deprecated: what `deprecated` is from the other side."""
    changed: tuple[TermChange, ...] = ()
    moved: tuple[Move, ...] = ()
    shared_added: tuple[AxiomText, ...] = ()
    """Axioms about several terms alike, such as a disjointness of many classes, and statements that no term starts."""
    shared_removed: tuple[AxiomText, ...] = ()
    headers: tuple[HeaderChange, ...] = ()
    verdict: Verdict = field(default_factory=Verdict)

    def __bool__(self) -> bool:
        """Whether anything changed."""
        groups = (self.added, self.removed, self.deprecated, self.restored, self.changed, self.moved)
        return any(groups) or any((self.shared_added, self.shared_removed, self.headers))


def version(ontology: Ontology) -> str | None:
    """The version that the headers of `ontology` state."""
    return version_verdict.version(ontology.view)


def compare(old: Ontology, new: Ontology) -> OntologyChanges:
    """What changed from `old` to `new`; `compare(new, old)` is its mirror image. Both are held in memory.

    Blank nodes are compared by what is said of them and a repeated statement counts once, so relabelled blank nodes,
    reordered or differently written files say "nothing changed". Raises MalformedList.
    """
    a, b = old.view, new.view
    kept = sorted(a.terms & b.terms)
    only = (a.terms | b.terms) - set(kept)
    gone, come = _owned(a.axioms - b.axioms, only), _owned(b.axioms - a.axioms, only)
    edits = {term: tuple(_edits(a, b, a.values.get(term, {}), b.values.get(term, {}))) for term in kept}
    deprecated = [t for t in kept if b.is_deprecated(t) and not a.is_deprecated(t)]
    restored = [t for t in kept if a.is_deprecated(t) and not b.is_deprecated(t)]
    return OntologyChanges(
        old.name,
        new.name,
        _terms(b, b.terms - a.terms),
        _terms(a, a.terms - b.terms),
        tuple(_deprecation(b, term) for term in deprecated),
        tuple(_deprecation(a, term) for term in restored),
        tuple(_changed(a, b, kept, edits, gone, come, {*deprecated, *restored})),
        tuple(_moves(a, b, edits)),
        tuple(_shared(b, a, come)),
        tuple(_shared(a, b, gone)),
        tuple(_headers(a, b)),
        version_verdict.judge(a, b),
    )


def _terms(view: View, terms: Iterable[str]) -> tuple[Term, ...]:
    found = [_term(view, term) for term in terms]
    return tuple(sorted(found, key=lambda t: (t.borrowed, t.label.casefold(), t.iri)))


def _term(view: View, iri: str) -> Term:
    definition = next(iter(view.texts(iri, SKOS + "definition") or view.texts(iri, RDFS + "comment")), None)
    return Term(iri, view.name(iri), view.kind(iri), definition, view.is_deprecated(iri), view.is_foreign(iri))


def _deprecation(view: View, term: str) -> Deprecation:
    successors = tuple((iri, view.name(iri)) for iri in view.texts(term, DCTERMS + "isReplacedBy"))
    return Deprecation(_term(view, term), successors, next(iter(view.texts(term, SKOS + "changeNote")), None))


def _edits(a: View, b: View, old: Mapping[str, set[str]], new: Mapping[str, set[str]]) -> Iterable[Edit]:
    order = {predicate: place for place, predicate in enumerate(_WORDS)}
    for predicate in sorted(old.keys() | new.keys(), key=lambda p: (order.get(p, len(order)), p)):
        gone = old.get(predicate, set()) - new.get(predicate, set())
        come = new.get(predicate, set()) - old.get(predicate, set())
        if gone or come:
            words = _WORDS.get(predicate) or spaced(local_name(predicate))
            yield Edit(predicate, words, tuple(sorted(map(a.text, gone))), tuple(sorted(map(b.text, come))))


def _owned(axioms: set[Axiom], only: set[str] | frozenset[str]) -> dict[str, list[Axiom]]:
    """Axioms by the term they are told with: for one that reads the same from both ends, a new or vanished term."""
    owned: dict[str, list[Axiom]] = {}
    for axiom in sorted(axioms):
        owner = axiom.subject
        if axiom.kind in SHARED:
            owner = ""
        elif is_symmetric(axiom):
            owner = next((term for term in axiom.terms if term in only), owner)
        owned.setdefault(owner, []).append(axiom)
    return owned


def _changed(
    a: View,
    b: View,
    kept: Iterable[str],
    edits: Mapping[str, tuple[Edit, ...]],
    gone: Mapping[str, list[Axiom]],
    come: Mapping[str, list[Axiom]],
    told: set[str],
) -> list[TermChange]:
    changes = []
    for term in kept:
        aside = {_MODULE} | (_DEPRECATING if term in told else set())
        left = tuple(edit for edit in edits[term] if edit.predicate not in aside)
        added = tuple(_axiom_text(b, axiom) for axiom in come.get(term, ()))
        removed = tuple(_axiom_text(a, axiom) for axiom in gone.get(term, ()))
        if left or added or removed:
            changes.append(TermChange(_term(b, term), left, added, removed))
    return sorted(changes, key=lambda c: (_weight(c), c.term.label.casefold(), c.term.iri))


def _weight(change: TermChange) -> int:
    """What changes conclusions comes first, then what changes meaning for people."""
    if change.axioms_added or change.axioms_removed:
        return 0
    return 1 if any(edit.predicate in _MEANING for edit in change.edits) else 2


def _axiom_text(view: View, axiom: Axiom) -> AxiomText:
    terms = tuple(view.words.get(term, term) for term in axiom.terms)
    return AxiomText(view.sentence(axiom), axiom.kind, terms)


def _moves(a: View, b: View, edits: Mapping[str, tuple[Edit, ...]]) -> list[Move]:
    found = []
    for term, changes in edits.items():
        if any(edit.predicate == _MODULE for edit in changes):
            was, now = (", ".join(view.texts(term, _MODULE)) or None for view in (a, b))
            found.append(Move(_term(b, term), was, now))
    return sorted(found, key=lambda m: (m.old or "", m.new or "", m.term.label.casefold(), m.term.iri))


def _shared(here: View, there: View, owned: Mapping[str, list[Axiom]]) -> Iterable[AxiomText]:
    """Of `here` and not `there`."""
    for axiom in owned.get("", ()):
        yield _axiom_text(here, axiom)
    for signature in sorted(here.loose.keys() - there.loose.keys(), key=lambda s: (here.loose[s], s)):
        yield AxiomText(here.loose[signature], "", ())


def _headers(a: View, b: View) -> Iterable[HeaderChange]:
    for iri in sorted(a.headers.keys() | b.headers.keys()):
        old, new = a.headers.get(iri, {}), b.headers.get(iri, {})
        edits = tuple(_edits(a, b, old, new))
        if edits:
            state = "changed" if old and new else "added" if new else "removed"
            yield HeaderChange(iri, _title(b if new else a, iri), state, edits if state == "changed" else ())


def _title(view: View, header: str) -> str:
    titles = sorted(view.headers[header].get(DCTERMS + "title", ()))
    return view.text(titles[0]).strip("“”") if titles else header
