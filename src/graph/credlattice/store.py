"""The one interface to triples: `EmbeddedStore` (Oxigraph in this process) and `RemoteStore` (any SPARQL 1.1 server).

Every query sees the union of the named graphs as its default graph, so a query written for CTDL needs no GRAPH.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, Protocol

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    RdfFormat,
    Store,
    Variable,
    parse_query_results,
)
from pyoxigraph import QueryResultsFormat as ResultsFormat

Term = NamedNode | BlankNode | Literal
Bindings = Mapping[str, NamedNode | Literal]


class StoreError(Exception):
    """A store could not be opened, or a query not be answered; the message says what to do."""


@dataclass(frozen=True)
class Table:
    """The rows of a SELECT. `cut` is True when a row limit left rows out."""

    columns: tuple[str, ...]
    rows: list[dict[str, Term | None]]
    cut: bool = False

    def values(self, column: str) -> list[str]:
        """The column's terms as plain strings, unbound cells left out."""
        return [term.value for row in self.rows if (term := row[column]) is not None]


class TripleStore(Protocol):
    """What every room may ask of a store."""

    def select(self, query: str, bindings: Bindings | None = None, limit: int | None = None) -> Table: ...

    def ask(self, query: str, bindings: Bindings | None = None) -> bool: ...


def _table(solutions: QuerySolutions, limit: int | None) -> Table:
    columns = tuple(variable.value for variable in solutions.variables)
    found = list(islice(solutions, None if limit is None else limit + 1))
    rows: list[dict[str, Term | None]] = [
        {column: solution[index] for index, column in enumerate(columns)} for solution in found[:limit]
    ]
    return Table(columns, rows, cut=limit is not None and len(found) > limit)


class EmbeddedStore:
    """Oxigraph, persistent at `path` or in memory when there is none."""

    def __init__(self, path: Path | None = None, *, read_only: bool = False) -> None:
        try:
            if path is None:
                self.raw = Store()
            elif read_only:
                self.raw = Store.read_only(str(path))
            else:
                self.raw = Store(str(path))
        except OSError as error:
            raise StoreError(
                f"the store at {path} cannot be opened: {error}. "
                "Stop the other program that writes to it, or run 'credlattice build' to make it anew."
            ) from error

    def __len__(self) -> int:
        return len(self.raw)

    def __contains__(self, quad: Quad) -> bool:
        return quad in self.raw

    def add(self, quads: Iterable[Quad]) -> None:
        """Load `quads`, all or none of them."""
        self.raw.bulk_extend(quads)

    def load(self, statements: IO[bytes]) -> None:
        """Load N-Quads from a file, in the way that is fastest for many."""
        self.raw.bulk_load(statements, format=RdfFormat.N_QUADS)

    def finish(self) -> None:
        """Make it fast and durable: after this it is only read."""
        self.raw.optimize()
        self.raw.flush()

    def select(self, query: str, bindings: Bindings | None = None, limit: int | None = None) -> Table:
        answer = self._query(query, bindings)
        if not isinstance(answer, QuerySolutions):
            raise StoreError("a SELECT query was expected here")
        return _table(answer, limit)

    def ask(self, query: str, bindings: Bindings | None = None) -> bool:
        answer = self._query(query, bindings)
        if not isinstance(answer, QueryBoolean):
            raise StoreError("an ASK query was expected here")
        return bool(answer)

    def rdflib(self) -> Any:
        """This store as an rdflib `Dataset`, for callers who want rdflib's API (not for speed)."""
        from oxrdflib import OxigraphStore
        from rdflib import Dataset

        return Dataset(store=OxigraphStore(store=self.raw), default_union=True)

    def _query(self, query: str, bindings: Bindings | None) -> Any:
        try:
            return self.raw.query(
                query,
                use_default_graph_as_union=True,
                substitutions={Variable(name): term for name, term in (bindings or {}).items()},
            )
        except SyntaxError as error:
            raise StoreError(f"the query is not SPARQL 1.1: {error}") from error


class RemoteStore:
    """Any SPARQL 1.1 endpoint. Bindings travel as a VALUES block of terms written by Oxigraph's own serializer."""

    def __init__(self, endpoint: str, *, timeout: int = 30) -> None:
        self.endpoint = endpoint
        self.timeout = timeout

    def select(self, query: str, bindings: Bindings | None = None, limit: int | None = None) -> Table:
        answer = parse_query_results(self._query(query, bindings), ResultsFormat.JSON)
        if not isinstance(answer, QuerySolutions):
            raise StoreError("a SELECT query was expected here")
        return _table(answer, limit)

    def ask(self, query: str, bindings: Bindings | None = None) -> bool:
        return bool(parse_query_results(self._query(query, bindings), ResultsFormat.JSON))

    def _query(self, query: str, bindings: Bindings | None) -> bytes:
        from SPARQLWrapper import JSON, POSTDIRECTLY, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

        if bindings:
            names = " ".join(f"?{name}" for name in bindings)
            terms = " ".join(str(term) for term in bindings.values())
            query = f"{query}\nVALUES ({names}) {{ ({terms}) }}"
        client = SPARQLWrapper(self.endpoint)
        client.setQuery(query)
        client.setMethod("POST")
        client.setRequestMethod(POSTDIRECTLY)
        client.setReturnFormat(JSON)
        client.setTimeout(self.timeout)
        try:
            return bytes(client.query().response.read())
        except (SPARQLWrapperException, OSError) as error:
            raise StoreError(f"{self.endpoint} did not answer: {error}") from error
