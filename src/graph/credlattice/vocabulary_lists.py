"""The lists of `ontology/vocabularies/`: which terms other vocabularies have, and which wrong uses are known."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from credlattice import resources

KNOWN: Final = "known-misuse.csv"
EVERY: Final = "*"
"""In place of a term: the whole namespace, of which there is no list."""


@dataclass(frozen=True)
class Lists:
    """Terms by namespace, those that are deprecated by IRI, prefixes, and the reasons for wrong uses that are meant."""

    terms: Mapping[str, frozenset[str]]
    deprecated: frozenset[str]
    prefixes: Mapping[str, str]
    known: Mapping[tuple[str, str], str]
    """By namespace and term."""

    def split(self, iri: str) -> tuple[str, str]:
        """The namespace and the local name of `iri`: the longest listed namespace it begins with, else up to # or /."""
        fits = [namespace for namespace in self.terms if iri.startswith(namespace)]
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        namespace = max(fits, key=len, default=iri[:cut])
        return namespace, iri[len(namespace) :]

    def missing(self, iri: str) -> bool:
        """Whether `iri` is in a listed namespace whose list does not have it. The namespace itself is not missing."""
        namespace, name = self.split(iri)
        return bool(name) and namespace in self.terms and name not in self.terms[namespace]

    def excused(self, iri: str) -> tuple[str, str] | None:
        """The row of known misuse that covers `iri`."""
        namespace, name = self.split(iri)
        return next((row for row in ((namespace, name), (namespace, EVERY)) if row in self.known), None)


def load(folder: Path | None = None) -> Lists:
    """The lists of this checkout or package, or of `folder`."""
    top = folder or resources.ontology_dir() / "vocabularies"
    terms: dict[str, set[str]] = {}
    deprecated: set[str] = set()
    index = list(_rows(top / "index.csv"))
    namespaces = {row["name"]: row["namespace"] for row in index}
    for row in index:
        namespace = row["namespace"]
        for each in _rows(top / f"{row['name']}.csv"):
            # A list without a namespace holds whole IRIs of several.
            cut = 0 if namespace else max(each["term"].rfind("#"), each["term"].rfind("/")) + 1
            terms.setdefault(namespace or each["term"][:cut], set()).add(each["term"][cut:])
            if each["kind"].endswith("-deprecated"):
                deprecated.add(namespace + each["term"])
    known = {
        (namespaces.get(row["vocabulary"], row["vocabulary"]), row["term"]): row["reason"] for row in _rows(top / KNOWN)
    }
    prefixes = {row["prefix"]: row["namespace"] for row in index if row["prefix"]}
    return Lists({name: frozenset(each) for name, each in terms.items()}, frozenset(deprecated), prefixes, known)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
