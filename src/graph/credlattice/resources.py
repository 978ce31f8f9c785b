"""Where the ontology, queries and data stand: beside the package in a wheel, at the root of a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """The folder that holds `ontology`, `queries` and `data`."""
    package = Path(__file__).parent
    if (package / "ontology").is_dir():
        return package
    return package.parents[2]


def ontology_dir() -> Path:
    return root() / "ontology"


def queries_dir() -> Path:
    return root() / "queries"


def data_dir() -> Path:
    return root() / "data"
