"""Records against the SHACL shapes of `ontology/shapes/`: violations set a record aside, the others stay with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from pyoxigraph import Quad, Triple

from credlattice import resources
from credlattice.model import Problem, Record
from credlattice.shape_checks import SH, Shapes
from credlattice.vocabulary import compact

_KINDS: Final = {SH + "Violation": "shape", SH + "Warning": "shape-warning", SH + "Info": "shape-info"}


@cache
def compiled(names: tuple[str, ...]) -> Shapes:
    """The named files of `ontology/shapes/`, compiled together."""
    folder = resources.ontology_dir() / "shapes"
    return Shapes(*((folder / f"{name}.ttl").read_bytes() for name in names))


def check(records: Iterable[Record], shapes: str | tuple[str, ...] = "ctdl") -> Iterator[Record]:
    """`records`, each with the problems its shapes found added. Records that could not be read pass through.

    `shapes` names a file of `ontology/shapes/`, or several that are used together. A record is judged by what it says
    itself, whatever else is in its document.
    """
    rules = compiled((shapes,) if isinstance(shapes, str) else shapes)
    for record in records:
        found = _problems(record, rules) if record.readable else ()
        yield replace(record, problems=(*record.problems, *found)) if found else record


def _problems(record: Record, rules: Shapes) -> tuple[Problem, ...]:
    place = f"{record.place} ({record.id})"
    found = [Problem(place, reason, kind, fatal) for reason, kind, fatal in reasons(record.quads, rules)]
    return tuple(sorted(found, key=str))


def reasons(quads: Sequence[Quad], rules: Shapes) -> list[tuple[str, str, bool]]:
    """(reason, kind, fatal) for everything in `quads` that does not fit."""
    told = []
    for result in rules.results(quads):
        named = f"{compact(result.path)} " if result.path else ""
        value = result.value
        # A shape that looks at a whole thing repeats the thing as its value.
        text = str(value) if isinstance(value, Triple) else value.value if value is not None else ""
        shown = f"{text[:80]!r}: " if value is not None and result.has_path else ""
        kind = _KINDS.get(result.severity, "shape-warning")
        told.append((f"{named}{shown}{result.message}", kind, result.severity == SH + "Violation"))
    return told
