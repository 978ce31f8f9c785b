"""Text index over names and identifiers: tantivy, one folder in each release."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import tantivy
from pyoxigraph import Literal, NamedNode

from credlattice.questions import Questions
from credlattice.store import EmbeddedStore, Term
from credlattice.vocabulary import CEASN, CL, CTERMS, GRAPH, RDF, SKOS, compact

NAMING: Final = (
    CTERMS + "name",
    SKOS + "prefLabel",
    CEASN + "name",
    CEASN + "competencyLabel",
    CEASN + "competencyText",
    CTERMS + "alternateName",
    SKOS + "altLabel",
    CTERMS + "codedNotation",
    CTERMS + "ctid",
)
"""The properties under whose values a thing is found; the first value is the name that is shown."""
MAX_NAMES: Final = 200
_TYPE: Final = NamedNode(RDF + "type")

_WORD = re.compile(r"\w+", re.UNICODE)
MAX_WORDS = 12


@dataclass(frozen=True)
class Hit:
    iri: str
    label: str
    types: tuple[str, ...]
    status: str
    score: float


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("iri", stored=True, tokenizer_name="raw")
    builder.add_text_field("label", stored=True)
    builder.add_text_field("words", stored=False)
    builder.add_text_field("types", stored=True, tokenizer_name="raw")
    builder.add_text_field("status", stored=True, tokenizer_name="raw")
    return builder.build()


def build(store: EmbeddedStore, questions: Questions, folder: Path) -> int:
    """Write the index of everything with a name; returns how many things it holds.

    Names and classes are read from the store's indexes, a property at a time: the same as one query takes five times
    as long for half a million things, since it has to sort them.
    """
    names: dict[str, list[str]] = {}
    for predicate in NAMING:
        for quad in store.raw.quads_for_pattern(None, NamedNode(predicate), None, None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                known = names.setdefault(quad.subject.value, [])
                if quad.object.value not in known and len(known) < MAX_NAMES:
                    known.append(quad.object.value)
    folder.mkdir(parents=True)
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(heap_size=100_000_000, num_threads=1)
    count = 0
    for iri in sorted(names):
        if iri.startswith(GRAPH) and "#" in iri:
            continue  # a part of a description, not a thing of its own
        quads = store.raw.quads_for_pattern(NamedNode(iri), _TYPE, None, None)
        types = sorted({compact(quad.object.value) for quad in quads if isinstance(quad.object, NamedNode)})
        if types:
            count += 1
            writer.add_document(_document(iri, names[iri], types, "asserted"))
    for iri, rows in groupby(questions.run("search-claims").rows, key=lambda row: _value(row["thing"])):
        found = list(rows)
        labels = list(dict.fromkeys(_value(row["label"]) for row in found))
        types = list(dict.fromkeys(compact(_value(row["type"])) for row in found if row["type"] is not None))
        count += 1
        writer.add_document(_document(iri, labels, types, _value(found[0]["status"]).removeprefix(CL).lower()))
    writer.commit()
    writer.wait_merging_threads()
    return count


def _value(term: Term | None) -> str:
    return term.value if term is not None else ""


def _document(iri: str, labels: list[str], types: list[str], status: str) -> Any:
    return tantivy.Document(iri=iri, label=labels[0], words=" ".join(labels), types=types, status=status)


class Index:
    """An opened index. Words match exactly, as beginnings, or with one wrong letter, in that order of worth."""

    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._schema = _schema()

    def search(self, text: str, limit: int = 20, kind: str | None = None) -> list[Hit]:
        """The best `limit` hits for `text`; all words must match. `kind` keeps things of one class (prefixed name)."""
        words = [word.casefold() for word in _WORD.findall(text)][:MAX_WORDS]
        if not words:
            return []
        parts = [(tantivy.Occur.Must, self._word(word)) for word in words]
        if kind:
            parts.append((tantivy.Occur.Must, tantivy.Query.term_query(self._schema, "types", kind)))
        searcher = self._index.searcher()
        found = searcher.search(tantivy.Query.boolean_query(parts), limit).hits
        hits = []
        for score, address in found:
            document = searcher.doc(address)
            hits.append(
                Hit(
                    document["iri"][0],
                    document["label"][0],
                    tuple(document["types"]),
                    document["status"][0],
                    round(float(score), 3),
                )
            )
        return hits

    def _word(self, word: str) -> Any:
        query = tantivy.Query
        exact = query.boost_query(query.term_query(self._schema, "words", word), 4.0)
        begins = query.boost_query(query.fuzzy_term_query(self._schema, "words", word, distance=0, prefix=True), 2.0)
        options = [(tantivy.Occur.Should, exact), (tantivy.Occur.Should, begins)]
        if len(word) > 3:
            nearly = query.fuzzy_term_query(self._schema, "words", word, distance=1)
            options.append((tantivy.Occur.Should, nearly))
        return query.boolean_query(options)
