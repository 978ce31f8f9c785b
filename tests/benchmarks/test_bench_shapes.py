"""Checking records against the shapes: the compiled shapes and pySHACL, on the same records in the same run."""

from __future__ import annotations

import time
from pathlib import Path

import pyshacl
from pyoxigraph import RdfFormat, serialize
from rdflib import Graph

from credlattice import resources, validation
from credlattice.readers import ctdl
from tests.benchmarks import ctdl_like

COUNT = 500


def test_shapes(benchmark, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    data = ctdl_like.write(tmp_path / "records.jsonl", COUNT).read_bytes()
    records = list(ctdl.read(data, "records.jsonl"))
    benchmark.pedantic(lambda: list(validation.check(records)), rounds=5, warmup_rounds=1)
    ours = benchmark.stats.stats.min / COUNT
    shapes = Graph().parse(resources.ontology_dir() / "shapes" / "ctdl.ttl", format="turtle")
    triples = [quad.triple for record in records for quad in record.quads]
    started = time.perf_counter()
    graph = Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")
    pyshacl.validate(graph, shacl_graph=shapes, inference="none", allow_warnings=True)
    theirs = (time.perf_counter() - started) / COUNT
    print(f"\na record: compiled {ours * 1e3:.3f} ms, pySHACL {theirs * 1e3:.2f} ms, ×{theirs / ours:.0f}")
