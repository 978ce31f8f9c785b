"""Data written with an earlier version of the ontology, rewritten by `queries/migrations/`."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, Store
from rdflib import DCTERMS, OWL, Literal, URIRef

from credlattice import ontology_files, resources
from credlattice.vocabulary import CL, PREFIXES

HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
OLD = """
<urn:dispute> cl:hasVersion <urn:claim> .
<urn:claim> rdf:predicate cl:assures ; rdf:object "programs"@en .
<urn:g> { <urn:agency> cl:assures "programs"@en . <urn:criterion> cl:assuredBy "provider"@en ; cl:question "?"@en .
          <urn:claim-2> rdf:predicate cl:assuredBy . }
"""
NEW = """
<urn:dispute> cl:hasPosition <urn:claim> .
<urn:claim> rdf:predicate cl:assuranceScope ; rdf:object "programs"@en .
<urn:g> { <urn:agency> cl:assuranceScope "programs"@en .
          <urn:criterion> cl:answeredBy "provider"@en ; cl:question "?"@en .
          <urn:claim-2> rdf:predicate cl:answeredBy . }
"""


def store_of(trig: str) -> Store:
    store = Store()
    store.load((HEAD + trig).encode(), format=RdfFormat.TRIG)
    return store


@pytest.mark.parametrize("times", [1, 2])
def test_data_of_0_1_0_is_rewritten_and_nothing_else_is_touched(times: int) -> None:
    store = store_of(OLD)
    for _ in range(times):
        store.update((resources.queries_dir() / "migrations" / "0.2.0.ru").read_text(encoding="utf-8"))
    assert set(store) == set(store_of(NEW))


def test_every_deprecated_term_is_rewritten_to_its_replacement() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in resources.queries_dir().glob("migrations/*.ru"))
    graph = ontology_files.ontology()
    deprecated = list(graph.subjects(OWL.deprecated, Literal(True)))
    assert len(deprecated) >= 3
    for term in deprecated:
        replacement = graph.value(term, DCTERMS.isReplacedBy)
        assert isinstance(replacement, URIRef)
        assert f"(cl:{str(term).removeprefix(CL)} cl:{replacement.removeprefix(CL)})" in text
