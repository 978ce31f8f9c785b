"""What the templates of the ontology's pages are given: terms in groups, rules in words, every name with its link."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from markupsafe import Markup, escape
from rdflib import Graph

from credlattice.axioms import Axiom
from credlattice.ontology_documents import Document
from credlattice.term_history import KINDS, Difference, Version, definition_of, kind_of
from credlattice.term_uses import MAPPING_WORDS, Constraint
from credlattice.terms import Reference, Term
from credlattice.vocabulary import CEASN, CL, CTERMS, QDATA, RESOURCE, expand
from credlattice_api.pages import is_web_address

MODULE: Final = "https://w3id.org/credlattice/ontology/"
_CREDREG: Final = {
    CTERMS: "https://credreg.net/ctdl/terms/",
    CEASN: "https://credreg.net/ctdlasn/terms/",
    QDATA: "https://credreg.net/qdata/terms/",
}
"""Where the definitions of the native terms stand."""
_PREFIXED: Final = re.compile(r"(?<![\w/:-])((?:cl|ceterms|ceasn|qdata):[A-Za-z]\w*)")
_FOLDERS: Final = {"alignments": "Alignment", "schemes": "Concept scheme", "shapes": "Shapes"}
_PLURALS: Final = {"class": "Classes", "individual": "Individuals"} | {
    kind: kind.capitalize().replace("property", "properties") for kind in KINDS.values() if kind.endswith("property")
}


@dataclass(frozen=True)
class Branch:
    """A term in an indented list, with those that are cases of it."""

    term: Term
    branches: tuple[Branch, ...]


class Views:
    """The contexts of all pages of one ontology."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self._documents = {each.iri: self.title(each) for each in reference.documents.values()}
        self._paths = {"", *reference.terms, *(version.number for version in reference.versions)}
        # Only what the ontology's files name is ever linked, so this stays small.
        self._links: dict[tuple[str, str], Markup] = {}
        self.tools: dict[str, Any] = {
            "link": self.link,
            "in_words": self.in_words,
            "prose": self.prose,
            "title": self.title,
            "short": reference.short,
            "namespace": CL,
            "header": reference.header,
        }

    # -- names and sentences ------------------------------------------------------------------------------------------

    def label(self, iri: str) -> str:
        """The name of a term, module or alignment for people."""
        return self._documents.get(iri) or self.reference.label(iri)

    def address(self, iri: str) -> str | None:
        """Where a page about `iri` is: here for our own terms, versions and modules, else at its publisher."""
        local = iri.removeprefix(CL)
        if iri.startswith(CL):
            return "/ns/" + local if local in self._paths else None
        if iri.startswith(MODULE):
            return "/ontology/" + iri.removeprefix(MODULE)
        for namespace, place in _CREDREG.items():
            if iri.startswith(namespace):
                return place + iri.removeprefix(namespace)
        return iri if is_web_address(iri) else None

    def link(self, iri: str, text: str = "") -> Markup:
        """`iri` by its label, or by `text`, linked to the page about it."""
        if (iri, text) not in self._links:
            self._links[iri, text] = self._link(iri, text)
        return self._links[iri, text]

    def _link(self, iri: str, text: str) -> Markup:
        address, shown = self.address(iri), text or self.label(iri)
        if address is None:
            return escape(shown)
        outside = "" if address.startswith("/") else Markup(' class="outside" rel="noopener noreferrer"')
        return Markup('<a href="{}" title="{}"{}>{}</a>').format(address, self.reference.short(iri), outside, shown)

    def in_words(self, axiom: Axiom) -> Markup:
        """The sentence of `axiom`, every term in it linked."""
        # The sentence is the project's own text around the names, and `link` escapes those.
        return Markup(axiom.sentence(self.link))  # noqa: S704

    def prose(self, text: str) -> Markup:
        """`text` with every prefix:name of ours and of CTDL in it linked."""
        parts: list[str] = []
        for place, part in enumerate(_PREFIXED.split(text)):
            known = place % 2 == 1 and self.address(expand(part))
            parts.append(self.link(expand(part), part) if known else escape(part))
        return Markup("").join(parts)

    def title(self, document: Document) -> str:
        """The title of a module or alignment without the project's name."""
        title = document.title.removeprefix("Credlattice: ")
        return title[:1].upper() + title[1:]

    # -- lists of terms -----------------------------------------------------------------------------------------------

    def groups(self, terms: Iterable[Term]) -> list[tuple[str, tuple[Branch, ...]]]:
        """(heading, indented list) for each kind among `terms`; individuals by their class."""
        found: dict[str, list[Term]] = {}
        for term in terms:
            heading = _PLURALS.get(term.kind, term.kind.capitalize())
            if term.kind == "individual" and term.types:
                heading += ": " + ", ".join(self.reference.label(iri) for iri in term.types)
            found.setdefault(heading, []).append(term)
        order = [*_PLURALS.values()]
        order.append(order.pop(order.index("Individuals")))
        ranked = sorted(found, key=lambda heading: (order.index(heading.partition(":")[0]), heading))
        return [(heading, _tree(found[heading])) for heading in ranked]

    def _names(self, graph: Graph, iris: Iterable[str]) -> list[tuple[str, list[str]]]:
        """(heading, terms by label) for each kind among `iris`, as `graph` declares them."""
        found: dict[str, list[str]] = {heading: [] for heading in _PLURALS.values()}
        for iri in sorted(iris, key=lambda iri: self.label(iri).casefold()):
            kind = kind_of(graph, iri)
            found.setdefault(_PLURALS.get(kind, kind.capitalize()), []).append(iri)
        return [(heading, each) for heading, each in found.items() if each]

    # -- pages --------------------------------------------------------------------------------------------------------

    def overview(self) -> dict[str, Any]:
        """The page of the whole ontology."""
        terms = self.reference.terms.values()
        in_use = [term for term in terms if not term.deprecated]
        return self.tools | {
            "iri": CL,
            "modules": [
                (document, self.groups(term for term in in_use if term.module == document.name))
                for document in self.reference.modules
            ],
            "deprecated": [term for term in terms if term.deprecated],
            "counts": {kind: sum(term.kind == kind for term in in_use) for kind in KINDS.values()},
            "total": len(in_use),
            "versions": list(zip(self.reference.versions, self.reference.differences, strict=True))[::-1],
            "alignments": [(document, self.mapping_counts(document)) for document in self.reference.alignments],
            "companions": [(document, _address(document)) for document in self.reference.companions],
        }

    def version(self, version: Version) -> dict[str, Any]:
        """The page of one version."""
        place = self.reference.versions.index(version)
        difference = self.reference.differences[place]
        numbers = [each.number for each in self.reference.versions]
        return self.tools | {
            "iri": version.iri,
            "version": version,
            "difference": difference,
            "changed": [(iri, _brief(difference, iri)) for iri in difference.changed],
            "added": self._names(version.graph, difference.terms("added")),
            "names": self._names(version.graph, version.terms),
            "definition_of": definition_of,
            "before": numbers[place - 1] if place else None,
            "after": numbers[place + 1] if place + 1 < len(numbers) else None,
        }

    def module(self, document: Document) -> dict[str, Any]:
        """The page of one module or alignment."""
        terms = [term for term in self.reference.terms.values() if term.module == document.name]
        native = [iri for iri in document.borrowed if iri.startswith(tuple(_CREDREG))]
        name = document.name.rpartition("/")[2]
        folder = document.name.rpartition("/")[0]
        alignment = folder == "alignments"
        return self.tools | {
            "iri": document.iri,
            "document": document,
            "alignment": alignment,
            "one": _FOLDERS.get(folder, "Module"),
            "groups": self.groups(terms),
            "count": len(terms),
            "native": []
            if alignment
            else [(iri, self.reference.notes.get(iri, ())) for iri in sorted(native, key=self.label)],
            "others": [iri for iri in document.borrowed if iri not in native and not folder],
            "concepts": [iri for iri in document.borrowed if folder == "schemes" and iri.startswith(RESOURCE)],
            "constraints": [each for each in self.reference.constraints if folder == "shapes" and each.file == name],
            "mappings": [each for each in self.reference.mappings if alignment and each.file == name],
            "counts": self.mapping_counts(document),
            "used": self._notes(document) if alignment else [],
        }

    def term(self, term: Term) -> dict[str, Any]:
        """The page of one term."""
        reference = self.reference
        home = next((document for document in reference.modules if document.name == term.module), None)
        asked = [(slug, reference.queries.get("competency/" + slug)) for slug in term.questions]
        checks: dict[tuple[str, str], list[Constraint]] = {}
        for constraint in reference.constraints_on(term):
            checks.setdefault((constraint.file, constraint.shape), []).append(constraint)
        return self.tools | {
            "iri": term.iri,
            "term": term,
            "home": home,
            "place": reference.place(term),
            "rules": sorted(reference.axioms.get(term.iri, {})),
            "steps": reference.chains_with(term),
            "turtle": reference.axiom_turtle(term),
            "questions": asked,
            "queries": [
                query
                for query in reference.queries_by_term.get(term.iri, ())
                if query.name not in {"competency/" + slug for slug in term.questions}
            ],
            "checks": checks,
            "mappings": reference.mappings_of(term),
            "history": reference.history(term),
            "spaced": _spaced,
        }

    def _notes(self, document: Document) -> list[tuple[str, tuple[str, ...]]]:
        """What an alignment says about how we use terms of others, by their labels."""
        here = {str(subject) for subject in document.graph.subjects()}
        found = [(iri, notes) for iri, notes in self.reference.notes.items() if iri in here]
        return sorted(found, key=lambda pair: self.label(pair[0]).casefold())

    def mapping_counts(self, document: Document) -> dict[str, int]:
        """How many mappings an alignment has of each kind, by its words."""
        name = document.name.rpartition("/")[2]
        found = [mapping.words for mapping in self.reference.mappings if mapping.file == name]
        return {words: found.count(words) for words in MAPPING_WORDS.values() if words in found}


@cache
def _address(document: Document) -> str:
    """The path of the page of a document."""
    return f"/{document.name}" if document.name.startswith("shapes/") else f"/ontology/{document.name}"


def views(reference: Reference) -> Views:
    """The contexts for `reference`, made once."""
    return Views(reference)


def _tree(terms: list[Term]) -> tuple[Branch, ...]:
    """`terms` by label, each below the first of those it is a case of; one that is in a circle stands at the top."""
    here = {term.iri for term in terms}
    below: dict[str, list[Term]] = {}
    for term in sorted(terms, key=lambda term: term.label.casefold()):
        below.setdefault(next((iri for iri in term.parents if iri in here), ""), []).append(term)
    placed: set[str] = set()

    def branch(term: Term) -> Branch:
        placed.add(term.iri)
        return Branch(term, tuple(branch(each) for each in below.get(term.iri, ()) if each.iri not in placed))

    found = [branch(term) for term in below.get("", ())]
    found += [branch(term) for term in terms if term.iri not in placed]
    return tuple(found)


def _brief(difference: Difference, iri: str) -> tuple[list[str], list[Any]]:
    """(what got a text that it had not, the changes that are told in full)."""
    gained, told = [], []
    for change in difference.changes[iri]:
        if change.after and not change.before and change.what not in ("deprecated", "note"):
            gained.append(change.what)
        else:
            told.append(change)
    return gained, told


def _spaced(iri: str) -> str:
    """The local name of an IRI in words: `semapv:ManualMappingCuration` is "manual mapping curation"."""
    local = re.split(r"[/#:]", iri)[-1]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local).casefold()
