"""docs/shapes.md, written from the shapes: `python -m tests.shapes_page` writes it, and a test holds it equal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rdflib import DCTERMS, OWL, RDF, RDFS, Graph
from rdflib.term import Node

from credlattice import ontology_files
from credlattice.vocabulary import compact
from tests.shape_examples.checking import SH

PAGE: Final = Path(__file__).parents[1] / "docs" / "shapes.md"
ORDER: Final = ("ctdl", "competencies", "ecosystem", "requirements", "transfer", "assurance", "provenance")
_INTRODUCTION: Final = """# Shapes

What data must look like, as SHACL in `ontology/shapes/`. OWL says what follows from a statement; the shapes say what
must be there for a statement to be of use. The tables are written from the shapes (`python -m tests.shapes_page`).

- **Violation**: the data cannot be used, or contradicts itself. A record of a publisher with one is set aside.
- **Warning**: it can be used, and somebody will miss something.
- **Info**: it would be good to have.

The shapes use SHACL Core only, and need no inference: each sub-class is a target of its own, because the data seldom
says the wider class. What they ask for:

- A group is compared with its number of members up to 20; beyond that nothing is said, since SHACL Core cannot count.
- Sums are not checked: nobody adds up credit sent, accepted and lost here.
- Circles of groups, overriding, embedding and wider competencies are found over any number of steps.
- Terms that were replaced are warnings, and are still read.

Each check has a valid example and a counter-example in `tests/shape_examples/`, which fails for the stated reason and
no other. `tests/test_shapes_and_owl.py` holds that OWL and the shapes do not contradict each other: what is valid stays
valid when all that follows by OWL 2 RL is added, and OWL itself refuses no counter-example but two that the
test names.

Two limits:

- Data that refers to a thing and does not describe it gives that thing a class by inference, and then the shapes of the
  class miss its description. So data is checked as it was written, or together with all that it refers to.
- What two disjoint classes share, such as a thing that is a claim and a dispute, is refused by OWL alone.
"""


@dataclass(frozen=True)
class Check:
    """A shape with a message of its own: a property shape, or a node shape that looks at several properties."""

    shape: str
    targets: tuple[str, ...]
    label: str
    message: str
    severity: str


def name(node: Node | None) -> str:
    return str(node).rpartition("/")[2].rpartition("#")[2]


def checks(graph: Graph) -> list[Check]:
    """Every check of the shapes in `graph`, by shape and message."""
    found = []
    for node in graph.subjects(RDF.type, SH.NodeShape):
        targets = [compact(str(o)) for o in graph.objects(node, SH.targetClass)]
        targets += [f"subjects of {compact(str(o))}" for o in graph.objects(node, SH.targetSubjectsOf)]
        targets += [f"objects of {compact(str(o))}" for o in graph.objects(node, SH.targetObjectsOf)]
        for shape in (node, *graph.objects(node, SH.property)):
            message = graph.value(shape, SH.message)
            if message is not None:
                severity = name(graph.value(shape, SH.severity))
                label = str(graph.value(node, RDFS.label))
                found.append(Check(name(node), tuple(sorted(targets)), label, str(message), severity))
    return sorted(found, key=lambda c: (c.shape, c.message))


def page() -> str:
    """The whole text of docs/shapes.md."""
    files = {f.name: f for f in ontology_files.every_file() if f.folder == "shapes"}
    parts = [_INTRODUCTION]
    for each in ORDER:
        graph = files[f"shapes/{each}"].graph()
        header = graph.value(None, RDF.type, OWL.Ontology)
        parts.append(f"## {graph.value(header, DCTERMS.title)}\n\n{graph.value(header, DCTERMS.description)}\n")
        parts.append(f"File `ontology/shapes/{each}.ttl`.\n\n{_table(checks(graph))}")
    return "\n".join(parts)


def _table(rows: list[Check]) -> str:
    lines = ["| shape | target | what it asks | severity |", "|---|---|---|---|"]
    before = ""
    for row in rows:
        first = row.shape != before
        shape = f"`{row.shape}`: {row.label}" if first else ""
        lines.append(f"| {shape} | {_targets(row.targets) if first else ''} | {row.message} | {row.severity} |")
        before = row.shape
    return "\n".join(lines) + "\n"


def _targets(targets: tuple[str, ...], most: int = 12) -> str:
    """The targets in one cell; a long list of classes is cut, since the file has it."""
    shown = ", ".join(f"`{each}`" if " " not in each else each for each in targets[:most])
    return shown + (f" and {len(targets) - most} more" if len(targets) > most else "")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
