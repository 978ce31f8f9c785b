"""What is derived: as much as OWL 2 RL says and no more, with its rule and every document it rests on."""

from __future__ import annotations

from dataclasses import replace

import owlrl
import pytest
from pyoxigraph import NamedNode, Quad
from rdflib import RDF, RDFS, Graph, URIRef

from credlattice import catalog, inference, ontology_files, owl_rules, resource_view
from credlattice.model import SourceDocument, Status
from credlattice.questions import Questions
from credlattice.store import EmbeddedStore
from credlattice.vocabulary import CL, CTERMS
from tests.competency_questions import harness
from tests.competency_questions.harness import CompetencyQuestion

Statement = tuple[str, str, str]


def rule_of(graph: str) -> str | None:
    return graph.removeprefix(inference.DERIVED).partition("/")[0] if graph.startswith(inference.DERIVED) else None


def statements(quads: list[Quad]) -> set[Statement]:
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in quads}


def everything(question: CompetencyQuestion) -> list[Quad]:
    """The dataset of `question` and all that is derived from it, without the ontology's and the catalog's graphs."""
    store = EmbeddedStore()
    store.add(quad for quads in harness.ontology()[1].values() for quad in quads)
    ontology = {ontology_files.graph_of(file) for file in ontology_files.in_use()}
    store.add(harness.dataset(question))
    store.add(catalog.describe(harness.DOCUMENT))
    inference.derive(store, Questions(store))
    left_out = ontology | {catalog.CATALOG_GRAPH}
    return [quad for quad in store.raw if quad.graph_name.value not in left_out]  # type: ignore[union-attr]


def closure(given: set[Statement]) -> Graph:
    """All that OWL 2 RL says of `given` with the axioms of the ontology, computed by owlrl."""
    graph = Graph().parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in given), format="nt")
    for triples in harness.all_axioms().values():
        for triple in triples:
            graph.add(triple)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


# That two things are the same is reported and never followed: such a dataset has another closure by design.
FOLLOWED = [question for question in harness.questions() if "sameAs" not in question.data]


@pytest.mark.parametrize("question", FOLLOWED, ids=lambda q: q.slug)
def test_the_owl_rules_derive_what_owl_2_rl_says_in_own_terms_and_no_more(question: CompetencyQuestion) -> None:
    quads = everything(question)
    given = statements([quad for quad in quads if rule_of(quad.graph_name.value) not in owl_rules.TITLES])  # type: ignore[union-attr]
    expected = closure(given)
    things = {s for s, _, _ in given} | {o for _, _, o in given}
    own = f"<{CL}"
    said = {(s.n3(), p.n3(), o.n3()) for s, p, o in expected}
    derived = statements(quads)
    # owlrl also has texts as subjects, which is no RDF, and relates things to themselves, which is no news.
    ours = {t for t in derived if t[1].startswith(own) and t[0] != t[2]}
    assert ours == {t for t in said if t[1].startswith(own) and t[0] in things and t[0][0] != '"' and t[0] != t[2]}
    narrower = {(s, o) for s, o in expected.subject_objects(RDFS.subClassOf)}
    typed = {(s, o) for s, p, o in derived if p == RDF.type.n3()}
    typed |= {(s, wide.n3()) for s, o in typed for narrow, wide in narrower if narrow.n3() == o}
    described = {s.n3() for s in harness.ontology()[0].subjects()}
    wanted = {(s, o) for s, p, o in said if p == RDF.type.n3() and s in things - described and o.startswith(own)}
    assert wanted <= typed


def test_a_derived_statement_names_its_rule_and_both_documents_it_rests_on() -> None:
    college, agency, badge = (NamedNode(f"https://example.org/{name}") for name in ("college", "agency", "badge"))
    first, second = (SourceDocument(f"https://example.org/graph/{n}", n, (f"https://example.org/{n}",)) for n in "ab")
    store = EmbeddedStore()
    store.add(ontology_files.quads())
    store.add([Quad(badge, NamedNode(CTERMS + "ownedBy"), college, NamedNode(first.graph))])
    store.add([Quad(college, NamedNode(CTERMS + "accreditedBy"), agency, NamedNode(second.graph))])
    store.add([*catalog.describe(first), *catalog.describe(second)])
    inference.derive(store, Questions(store))
    found = list(store.raw.quads_for_pattern(badge, NamedNode(CL + "providerAccreditedBy"), agency))
    assert len(found) == 1
    described = catalog.read(Questions(store))[found[0].graph_name.value]  # type: ignore[union-attr]
    assert (described.rule, described.status) == ("property-chain", Status.DERIVED)
    assert set(described.sources) == {"https://example.org/a", "https://example.org/b"}


def test_deriving_again_adds_nothing() -> None:
    store = EmbeddedStore()
    store.add(ontology_files.quads())
    question = next(q for q in harness.questions() if q.slug == "everything-it-leads-to")
    store.add(harness.dataset(question))
    assert inference.derive(store, Questions(store)) > 0
    assert inference.derive(store, Questions(store)) == 0


def test_a_circle_of_requirements_ends_and_everything_leads_to_everything_else() -> None:
    store = EmbeddedStore()
    store.add(ontology_files.quads())
    ring = [NamedNode(f"https://example.org/{n}") for n in range(12)]
    graph = NamedNode("https://example.org/graph")
    store.add([Quad(a, NamedNode(CL + "buildsOn"), b, graph) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)])
    inference.derive(store, Questions(store))
    found = list(store.raw.quads_for_pattern(None, NamedNode(CL + "leadsToEventually"), None))
    assert len({(quad.subject, quad.object) for quad in found}) == len(ring) * (len(ring) - 1)


def test_every_rule_has_its_individual_in_the_ontology_and_the_other_way_round() -> None:
    files = {name.removeprefix("rules/") for name in Questions(EmbeddedStore()).all if name.startswith("rules/")}
    files |= owl_rules.TITLES.keys()
    described = ontology_files.ontology().subjects(RDF.type, URIRef(CL + "DerivationRule"))
    assert {catalog.rule_name(str(each)) for each in described} == files
    assert all(catalog.rule_name(catalog.rule_iri(name)) == name for name in files)


def test_what_is_inherited_from_the_provider_is_shown_as_derived_and_weak() -> None:
    turtle = """
    ex:badge a ceterms:Badge ; ceterms:name "Safety"@en ; ceterms:ownedBy ex:college .
    ex:college a ceterms:Organization ; ceterms:name "College"@en ; ceterms:accreditedBy ex:agency .
    ex:agency a ceterms:QACredentialOrganization ; ceterms:name "Agency"@en .
    """
    store = EmbeddedStore()
    store.add(ontology_files.quads())
    question = next(q for q in harness.questions() if q.slug == "inherited-accreditation")
    store.add(harness.dataset(replace(question, data=turtle)))
    store.add(catalog.describe(harness.DOCUMENT))
    inference.derive(store, Questions(store))
    shown = resource_view.describe(Questions(store), "https://example.org/badge")["statements"]
    found = {s["predicate"]: s for s in shown}
    inherited = found[CL + "providerAccreditedBy"]
    assert (inherited["status"], inherited["strength"], inherited["value_label"]) == ("derived", "weak", "Agency")
    assert [source["address"] for source in inherited["sources"]] == ["https://example.org/page"]
    assert found[CTERMS + "ownedBy"]["strength"] is None


def test_a_page_says_what_follows_once_and_not_from_both_ends() -> None:
    store = EmbeddedStore()
    store.add(ontology_files.quads())
    question = next(q for q in harness.questions() if q.slug == "what-it-leads-to")
    store.add(harness.dataset(question))
    store.add(catalog.describe(harness.DOCUMENT))
    inference.derive(store, Questions(store))
    shown = resource_view.describe(Questions(store), "https://example.org/a-plus")["statements"]
    leads = [(s["predicate_label"], s["value_label"]) for s in shown if s["predicate_label"] == "leads to"]
    assert sorted(leads) == [("leads to", "Help desk"), ("leads to", "Network+")]
