"""The examples of the SHACL shapes, by the file of `ontology/shapes/` that holds the shape."""

from __future__ import annotations

from typing import Final

from tests.shape_examples import assurance, competencies, ctdl, ecosystem, provenance, requirements, transfer
from tests.shape_examples.example import Example

BY_FILE: Final[dict[str, list[Example]]] = {
    "assurance": assurance.EXAMPLES,
    "competencies": competencies.EXAMPLES,
    "ctdl": ctdl.EXAMPLES,
    "ecosystem": ecosystem.EXAMPLES,
    "provenance": provenance.EXAMPLES,
    "requirements": requirements.EXAMPLES,
    "transfer": transfer.EXAMPLES,
}
EXAMPLES: Final = [example for examples in BY_FILE.values() for example in examples]
