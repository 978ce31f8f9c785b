"""Which axioms of the ontology does some competency question need? Each is taken away in turn and the questions asked.

Run as a program it prints the axioms that none needs and the share that some does: `make mutation`.
"""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from credlattice.axioms import Axiom
from tests.competency_questions.harness import all_axioms, likely_first, noticed_by


def noticed() -> dict[Axiom, str | None]:
    """Every axiom that a release loads, with the first question found that notices when it is gone, or None."""
    axioms = sorted(all_axioms())
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        return dict(zip(axioms, workers.map(_first, axioms, chunksize=8), strict=True))


def _first(axiom: Axiom) -> str | None:
    return noticed_by(axiom, likely_first(axiom))


def share(found: dict[Axiom, str | None]) -> float:
    return sum(slug is not None for slug in found.values()) / len(found)


if __name__ == "__main__":
    result = noticed()
    for axiom, slug in result.items():
        if slug is None:
            print(f"not noticed: {axiom.kind.rpartition('#')[2]:<20} {axiom.sentence()}")
    by = Counter(slug for slug in result.values() if slug)
    print(f"\n{len(result)} axioms, {sum(by.values())} noticed: {share(result):.1%}")
    print("by the question that was asked first and noticed:")
    for slug, count in by.most_common():
        print(f"{count:>5}  {slug}")
