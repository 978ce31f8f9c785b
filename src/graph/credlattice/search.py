"""Text index over names and identifiers: tantivy, one folder in each release."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy

from credlattice.questions import Questions
from credlattice.vocabulary import CL, compact

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


def build(questions: Questions, folder: Path) -> int:
    """Write the index of everything with a name; returns how many things it holds."""
    things: dict[str, dict[str, Any]] = {}
    for row in questions.run("search-labels").rows:
        cell = {name: term.value for name, term in row.items() if term is not None}
        if "label" in cell:
            thing = things.setdefault(cell["thing"], {"labels": {}, "types": {}, "status": cell["status"]})
            thing["labels"][cell["label"]] = None
            if "type" in cell:
                thing["types"][compact(cell["type"])] = None
    folder.mkdir(parents=True)
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(heap_size=50_000_000, num_threads=1)
    for iri, thing in things.items():
        labels = list(thing["labels"])
        document = tantivy.Document(
            iri=iri,
            label=labels[0],
            words=" ".join(labels),
            types=list(thing["types"]),
            status=thing["status"].removeprefix(CL).lower(),
        )
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    return len(things)


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
