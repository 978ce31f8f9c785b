"""What is told of one resource: bounded lists with honest totals, figures, decisions, and where each was read."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from credlattice.questions import Questions
from credlattice.resource_view import UnknownResource, describe, listing
from credlattice.resource_view.lists import MOST_SORTED, SHOWN
from credlattice.resource_view.told import Group, Resource, Statement
from credlattice.store import EmbeddedStore, Term
from credlattice.vocabulary import CATALOG_GRAPH, CL, CTERMS, GRAPH, RESOURCE, SKOS, expand

Said = Iterable[tuple[str, str, str | Term]]
REGISTER, LIST = GRAPH + "document/register", GRAPH + "document/list"
HUB = RESOURCE + "level/5"


def iri(name: str) -> NamedNode:
    return NamedNode(expand(name))


def name(words: str) -> Literal:
    return Literal(words, language="en")


def day(text: str) -> Literal:
    return Literal(text, datatype=iri("xsd:date"))


def catalog(graph: str, title: str, **more: Term) -> list[Quad]:
    """What the catalog says of a document: it is asserted unless `more` says otherwise."""
    said: dict[str, Term] = {
        "dcterms:title": Literal(title),
        "cl:status": iri("cl:Asserted"),
        "dcterms:source": NamedNode("https://example.org/" + title.lower()),
        "cl:readOn": day("2026-11-24"),
    }
    said |= {key.replace("_", ":"): value for key, value in more.items()}
    return [Quad(NamedNode(graph), iri(key), value, NamedNode(CATALOG_GRAPH)) for key, value in said.items()]


def over(*documents: tuple[str, Said], about: Iterable[Quad] = ()) -> Questions:
    """A store of documents, each a graph and its statements."""
    store = EmbeddedStore()
    for graph, said in documents:
        store.add(Quad(iri(s), iri(p), iri(o) if isinstance(o, str) else o, NamedNode(graph)) for s, p, o in said)
    store.add(catalog(REGISTER, "Register", dcterms_publisher=Literal("The Office"), dcterms_license=Literal("CC0")))
    store.add(catalog(LIST, "List"))
    store.add(about)
    return Questions(store)


def degrees(number: int) -> Said:
    """`number` degrees of one level, in the order of their names."""
    yield "clr:level/5", "rdf:type", "skos:Concept"
    yield "clr:level/5", "skos:prefLabel", name("Bachelor's degree")
    for n in range(number):
        thing = f"clr:degree/{n}"
        yield thing, "rdf:type", "ceterms:BachelorDegree"
        yield thing, "ceterms:name", name(f"Degree {n:05}")
        yield thing, "ceterms:classification", "clr:level/5"
        yield thing, "cl:recordPlace", Literal(f"register.csv:{n + 2}")


def group_of(resource: Resource, predicate: str, direction: str) -> Group:
    (found,) = [g for g in resource["groups"] if (g["predicate"], g["direction"]) == (expand(predicate), direction)]
    return found


def said_of(resource: Resource, predicate: str) -> list[Statement]:
    return [s for s in resource["statements"] if s["predicate"] == expand(predicate)]


# -- bounded lists ----------------------------------------------------------------------------------------------------


def test_a_long_list_shows_the_first_by_name_and_says_how_many_there_are() -> None:
    held = group_of(describe(over((REGISTER, degrees(120))), HUB), "ceterms:classification", "in")
    assert (held["shown"], held["total"], held["sorted"]) == (SHOWN, 120, True)
    assert [s["value_label"] for s in held["statements"]] == [f"Degree {n:05}" for n in range(SHOWN)]


def test_a_hub_too_big_to_sort_says_so_and_keeps_an_exact_total() -> None:
    held = group_of(describe(over((REGISTER, degrees(MOST_SORTED + 1))), HUB), "ceterms:classification", "in")
    assert (held["shown"], held["total"], held["sorted"]) == (SHOWN, MOST_SORTED + 1, False)


@pytest.mark.parametrize("number", [20, MOST_SORTED])
def test_what_two_documents_state_is_counted_once(number: int) -> None:
    said = list(degrees(number))
    held = group_of(describe(over((REGISTER, said), (LIST, said)), HUB), "ceterms:classification", "in")
    assert held["total"] == number


@pytest.mark.parametrize("number", [230, MOST_SORTED + 30])
def test_the_pages_of_a_list_hold_each_entry_once(number: int) -> None:
    questions = over((REGISTER, degrees(number)))
    pages = -(-number // SHOWN)
    found: list[str] = []
    for page in range(1, pages + 1):
        one = listing(questions, HUB, CTERMS + "classification", "in", page)
        assert (one["total"], one["pages"], one["page"]) == (number, pages, page)
        assert one["group"] is not None
        found += [s["value"] for s in one["group"]["statements"]]
    assert len(found) == number and len(set(found)) == number


@pytest.mark.parametrize(("predicate", "page"), [(CTERMS + "classification", 4), (CTERMS + "name", 1)])
def test_a_page_past_the_end_and_a_property_nobody_used_are_unknown(predicate: str, page: int) -> None:
    with pytest.raises(UnknownResource):
        listing(over((REGISTER, degrees(120))), HUB, predicate, "in", page)


def test_a_field_of_study_lists_what_its_alignment_object_is_named_by() -> None:
    said: Said = [
        ("clr:cip/51", "rdf:type", "skos:Concept"),
        ("clr:cip/51", "skos:prefLabel", name("Nursing")),
        ("clr:cip/51#alignment", "rdf:type", "ceterms:CredentialAlignmentObject"),
        ("clr:cip/51#alignment", "ceterms:targetNode", "clr:cip/51"),
        ("clr:cip/51#alignment", "ceterms:targetNodeName", name("Nursing")),
        ("clr:cip/51#alignment", "ceterms:codedNotation", Literal("51")),
        ("clr:degree/0", "ceterms:instructionalProgramType", "clr:cip/51#alignment"),
        *degrees(1),
    ]
    questions = over((REGISTER, said))
    field = group_of(describe(questions, RESOURCE + "cip/51"), "ceterms:instructionalProgramType", "in")
    assert field["about"] == RESOURCE + "cip/51#alignment"
    assert [s["sentence"] for s in field["statements"]] == [
        "The credential “Degree 00000” is in the field of study Nursing."
    ]
    (stated,) = said_of(describe(questions, RESOURCE + "degree/0"), "ceterms:instructionalProgramType")
    assert (stated["value_label"], stated["page"]) == ("Nursing (51)", RESOURCE + "cip/51")


def test_what_one_document_says_from_both_ends_is_told_once() -> None:
    said: Said = [
        ("clr:nurse", "rdf:type", "ceterms:Occupation"),
        ("clr:task", "rdf:type", "ceterms:Task"),
        ("clr:nurse", "ceterms:hasTask", "clr:task"),
        ("clr:task", "ceterms:hasOccupation", "clr:nurse"),
    ]
    shown = describe(over((REGISTER, said)), RESOURCE + "nurse")["statements"]
    assert [s["direction"] for s in shown if s["predicate_label"] == "has the task"] == ["out"]


# -- where it was read ------------------------------------------------------------------------------------------------


def test_a_statement_names_its_record_and_its_document_with_publisher_and_licence() -> None:
    resource = describe(over((REGISTER, degrees(1))), HUB)
    (stated,) = said_of(resource, "ceterms:classification")
    (source,) = stated["sources"]
    assert (source["address"], source["read_on"]) == ("https://example.org/register", "2026-11-24")
    assert source["places"] == ["register.csv:2"]
    document = resource["documents"][(source["document"] or 0) - 1]
    assert (document["title"], document["publisher"], document["licence"]) == ("Register", "The Office", "CC0")


def test_a_licence_nobody_stated_is_not_made_up() -> None:
    (document,) = describe(over((LIST, degrees(1))), HUB)["documents"]
    assert (document["licence"], document["publisher"]) == (None, None)


def test_a_derived_list_has_no_licence_where_one_of_its_documents_states_none() -> None:
    graph = GRAPH + "derived/some-rule/1"
    about = catalog(graph, "Derived", cl_status=iri("cl:Derived"), cl_byRule=NamedNode(CL + "SomeRuleRule"))
    about += [
        Quad(NamedNode(graph), iri("prov:wasDerivedFrom"), NamedNode(origin), NamedNode(CATALOG_GRAPH))
        for origin in (REGISTER, LIST)
    ]
    (document,) = describe(over((graph, degrees(1)), about=about), HUB)["documents"]
    assert (document["status"], document["rule"], document["licence"]) == ("derived", "some-rule", None)
    assert sorted(document["derived_from"]) == ["List", "Register"]


# -- figures ----------------------------------------------------------------------------------------------------------


def observed(*value: tuple[str, str | Term]) -> Said:
    """One observation of a college's earnings, with its metric, unit and period."""
    figure = "clr:college#earnings"
    return [
        ("clr:college", "rdf:type", "ceterms:CredentialOrganization"),
        ("clr:college", "cl:recordPlace", Literal("earnings.csv:7")),
        (figure, "rdf:type", "qdata:Observation"),
        (figure, "qdata:isObservationOf", "clr:metric/earnings"),
        (figure, "qdata:atPoint", "clr:college"),
        (figure, "qdata:atPoint", "clr:period/2024"),
        ("clr:period/2024", "rdf:type", "qdata:DataSetTimeFrame"),
        ("clr:period/2024", "ceterms:name", name("2024")),
        ("clr:metric/earnings", "rdf:type", "qdata:Metric"),
        ("clr:metric/earnings", "ceterms:name", name("Median earnings")),
        ("clr:metric/earnings", "cl:unitOfMeasure", "clr:unit/dollars"),
        ("clr:unit/dollars", "skos:prefLabel", name("US dollars per year")),
        ("clr:withholding/privacy", "skos:prefLabel", name("privacy suppressed")),
        *((figure, predicate, stated) for predicate, stated in value),
    ]


def test_an_observation_is_a_figure_with_metric_unit_period_and_record() -> None:
    value = Literal("40628", datatype=iri("xsd:integer"))
    resource = describe(
        over((REGISTER, observed(("schema:value", value), ("qdata:median", value)))), RESOURCE + "college"
    )
    (table,) = resource["figures"]
    (figure,) = table["figures"]
    assert (figure["what"]["label"], figure["text"], figure["value"]) == (
        "Median earnings",
        "40,628 US dollars per year",
        "40628",
    )
    assert figure["period"] == {"iri": RESOURCE + "period/2024", "label": "2024"}
    assert (figure["of"], figure["notes"], figure["sources"][0]["places"]) == ([], [], ["earnings.csv:7"])
    assert not said_of(resource, "qdata:atPoint")


def test_a_withheld_number_is_not_stated_and_says_why() -> None:
    said = observed(("qdata:dataWithholdingType", "clr:withholding/privacy"))
    (table,) = describe(over((REGISTER, said)), RESOURCE + "college")["figures"]
    assert [(f["value"], f["text"], f["notes"]) for f in table["figures"]] == [
        (None, "not stated", ["privacy suppressed"])
    ]


def test_a_bound_is_told_as_a_bound() -> None:
    said = observed(("schema:minValue", Literal("239200")))
    (table,) = describe(over((REGISTER, said)), RESOURCE + "college")["figures"]
    assert table["figures"][0]["text"] == "at least 239,200 US dollars per year"


def test_a_metrics_page_names_what_each_figure_is_of() -> None:
    said = [*observed(("schema:value", Literal("1"))), ("clr:college", "ceterms:name", name("A College"))]
    (table,) = describe(over((REGISTER, said)), RESOURCE + "metric/earnings")["figures"]
    assert [link["label"] for link in table["figures"][0]["of"]] == ["A College"]


def test_awards_of_a_credential_are_a_figure_of_their_year() -> None:
    said: Said = [
        *degrees(1),
        ("clr:degree/0", "ceterms:aggregateData", "clr:degree/0#awards"),
        ("clr:degree/0#awards", "rdf:type", "ceterms:AggregateDataProfile"),
        ("clr:degree/0#awards", "ceterms:numberAwarded", Literal("1234", datatype=iri("xsd:integer"))),
        ("clr:degree/0#awards", "dcterms:temporal", "clr:period/2024"),
    ]
    (table,) = describe(over((REGISTER, said)), RESOURCE + "degree/0")["figures"]
    (figure,) = table["figures"]
    assert (figure["what"]["label"], figure["text"]) == ("awards conferred", "1,234")


# -- decisions --------------------------------------------------------------------------------------------------------


def accredited() -> Said:
    for year, number in (("1990", 1), ("2015", 2)):
        act = f"clr:campus/1/accreditation/{number}"
        yield act, "rdf:type", "ceterms:AccreditAction"
        yield act, "ceterms:name", name("Institutional Accreditation")
        yield act, "ceterms:actingAgent", "clr:agency"
        yield act, "ceterms:object", "clr:campus/1"
        yield act, "ceterms:startDate", day(f"{year}-07-01")
        yield act, "cl:recordPlace", Literal(f"records.xlsx:{number}")
    yield "clr:campus/1/accreditation/1", "ceterms:endDate", day("2015-06-30")
    yield "clr:agency", "rdf:type", "ceterms:QACredentialOrganization"
    yield "clr:agency", "ceterms:name", name("The Commission")
    yield "clr:campus/1", "rdf:type", "ceterms:CredentialOrganization"


def test_accreditations_are_a_dated_list_that_starts_with_the_latest() -> None:
    resource = describe(over((REGISTER, accredited())), RESOURCE + "campus/1")
    (table,) = resource["actions"]
    told = [(a["scope"], a["agents"][0]["label"], a["start"], a["end"], a["status"]) for a in table["actions"]]
    assert told == [
        ("Institutional Accreditation", "The Commission", "2015-07-01", None, None),
        ("Institutional Accreditation", "The Commission", "1990-07-01", "2015-06-30", None),
    ]
    assert table["actions"][0]["sources"][0]["places"] == ["records.xlsx:2"]


def test_an_agency_lists_what_it_decided_and_about_whom() -> None:
    (table,) = describe(over((REGISTER, accredited())), RESOURCE + "agency")["actions"]
    assert (table["total"], [link["iri"] for link in table["actions"][0]["objects"]]) == (2, [RESOURCE + "campus/1"])


# -- claims -----------------------------------------------------------------------------------------------------------


def test_a_suggested_link_stays_a_claim_and_never_a_fact() -> None:
    claim = "clr:claim/1"
    said: Said = [
        (claim, "rdf:type", "cl:Claim"),
        (claim, "rdf:subject", "clr:degree/0"),
        (claim, "rdf:predicate", "cl:stacksOnto"),
        (claim, "rdf:object", "clr:degree/1"),
        (claim, "cl:status", "cl:Suggested"),
        (claim, "dcterms:source", Literal("next higher level")),
    ]
    graph = GRAPH + "claims/suggested/stacking"
    about = catalog(graph, "Stacking", cl_status=iri("cl:Suggested"))
    resource = describe(over((REGISTER, degrees(2)), (graph, said), about=about), RESOURCE + "degree/0")
    (claimed,) = resource["claims"]
    (stated,) = claimed["statements"]
    assert (stated["status"], stated["section"], stated["value_label"]) == ("suggested", "claim", "Degree 00001")
    assert stated["sources"][0]["address"] == "next higher level"
    assert not [g for g in resource["groups"] if g["predicate"] == CL + "stacksOnto"]


def test_names_in_other_languages_come_after_english_and_say_which() -> None:
    said: Said = [
        ("clr:skill", "rdf:type", "skos:Concept"),
        ("clr:skill", "skos:altLabel", Literal("Abend", language="de")),
        ("clr:skill", "skos:altLabel", Literal("zest", language="en")),
    ]
    names = group_of(describe(over((REGISTER, said)), RESOURCE + "skill"), SKOS + "altLabel", "out")
    assert [(s["value_label"], s["language"]) for s in names["statements"]] == [("zest", "en"), ("Abend", "de")]
