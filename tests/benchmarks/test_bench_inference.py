"""Deriving what follows: growth with the number of statements."""

from __future__ import annotations

import random
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from credlattice import inference, ontology_files
from credlattice.questions import Questions
from credlattice.store import EmbeddedStore
from credlattice.vocabulary import CEASN, CL, CTERMS, GRAPH, RDF


def _statements(count: int, seed: int = 1) -> Iterator[Quad]:
    """About `count` statements in documents of 200, eight a credential: its class, owner, condition with target and
    competency, and the accreditor of its owner; chains of requirements are at most four steps long."""
    chance = random.Random(seed)

    def term(kind: str, number: int) -> NamedNode:
        return NamedNode(f"https://example.org/{kind}/{number}")

    classes = [NamedNode(f"{CTERMS}{name}Degree") for name in ("Associate", "Bachelor", "Master", "Doctoral")]
    for number in range(count // 8):
        graph = NamedNode(f"{GRAPH}bench/{number // 25}")
        credential, owner = term("credential", number), term("organization", number // 40)
        profile, skill = term("profile", number), term("competency", chance.randrange(2000))
        level = number % 4
        for subject, predicate, value in (
            (credential, RDF + "type", classes[level]),
            (credential, CTERMS + "ownedBy", owner),
            (credential, CTERMS + "requires", profile),
            (profile, RDF + "type", NamedNode(CTERMS + "ConditionProfile")),
            (profile, CTERMS + "targetCredential", term("credential", number - 1 if level else -1 - number)),
            (credential, CTERMS + "assesses", skill),
            (skill, RDF + "type", NamedNode(CEASN + "Competency")),
            (owner, CTERMS + "accreditedBy", term("agency", number // 4000)),
        ):
            yield Quad(subject, NamedNode(predicate), value, graph)


@pytest.mark.parametrize("count", [10_000, 100_000, 1_000_000])
def test_derive(benchmark, tmp_path: Path, count: int) -> None:  # type: ignore[no-untyped-def]
    def prepared() -> tuple[tuple[EmbeddedStore], dict[str, object]]:
        store = EmbeddedStore(tmp_path / f"store{random.random()}")
        store.add(ontology_files.quads())
        store.add(_statements(count))
        store.finish()
        return (store,), {}

    def run(store: EmbeddedStore) -> EmbeddedStore:
        benchmark.extra_info["derived"] = inference.derive(store, Questions(store))
        return store

    store = benchmark.pedantic(run, setup=prepared, rounds=1)
    benchmark.extra_info["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    leads = NamedNode(CL + "leadsToEventually")
    assert next(iter(store.raw.quads_for_pattern(None, leads, None)), None) is not None
    print(f"\n{count:,} statements: {benchmark.extra_info}")
