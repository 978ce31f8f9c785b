"""The European Learning Model: what the published samples say about learning, and that nothing of a person is kept."""

from __future__ import annotations

import base64
import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credlattice.model import Record
from credlattice.readers import elm, elm_nodes
from credlattice.validation import check
from credlattice.vocabulary import RESOURCE
from tests.conftest import ROOT, SHARED
from tests.readers.test_case import ODD, paths, real, said, value

DAY = date(2026, 11, 24)
ELM = SHARED / "elm"
SAMPLES = [
    "credential-sample.jsonld",
    "Sample-CertOfPart-signed.jsonld",
    "Sample-CertOfPart-unsigned.jsonld",
    "Sample-MC-Annex1-signed.jsonld",
    "Sample-MC-Annex1-unsigned.jsonld",
]
# Of the learners in the samples: names, birth date, addresses, numbers; and numbers of their credentials.
PERSONAL = (
    "Andromeda", "Ana ", "Max", "Power", "Maxi", "1999-10", "email.com", "gmail.com", "Girona", "97168A", "LA-234218",
    "C012", "3ef0ac26", "43662fb0", "1018d05f", "human-sex", "mailto:", "credential132", "pid1", "2023-0", "2010-0",
)  # fmt: skip


def records_of(path: Path) -> list[Record]:
    return list(elm.read([path], DAY))


def things(records: list[Record]) -> dict[str, Record]:
    """The records of described things, by the first name each has."""
    names = ("ceterms:name", "ceasn:competencyText")
    return {o: r for r in records for s, p, o in sorted(said([r]), reverse=True) if p in names}


# -- published files --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_of_the_learner_is_in_any_part_of_a_record(name: str) -> None:
    for record in records_of(real(ELM / name)):
        everything = f"{record.id} {record.document} {record.quads} {record.problems} {record.fragment}"
        assert [words for words in PERSONAL if words in everything] == []


def test_the_published_micro_credential_has_its_level_credit_and_outcomes() -> None:
    records = records_of(real(ELM / "Sample-MC-Annex1-unsigned.jsonld"))
    facts = said(records)
    credential = "clr:" + things(records)["Digital micro-credential creation"].id.removeprefix(RESOURCE)
    assert (credential, "rdf:type", "ceterms:Credential") in facts
    assert (credential + "#level-1", "ceterms:targetNode", "http://data.europa.eu/snb/eqf/6") in facts
    assert (credential + "#credit-1", "schema:value", "2") in facts
    unit = "http://data.europa.eu/snb/education-credit/6fcec5c5af"
    assert (credential + "#credit-1", "ceterms:creditUnitType", unit) in facts
    covered = {o for s, p, o in facts if s == credential and p == "cl:coversCompetency"}
    assert len(covered) == 2


def test_the_published_outcomes_point_at_the_esco_skills_they_name() -> None:
    records = records_of(real(ELM / "Sample-MC-Annex1-unsigned.jsonld"))
    record = things(records)["Communication, collaboration and creativity"]
    skills = {value(q.object) for q in record.quads if "relatedMatch" in str(q.predicate)}
    assert "http://data.europa.eu/esco/skill/ccdf3597-5c80-410f-896d-e1bdfa223de9" in skills
    assert all(skill.startswith("http://data.europa.eu/") for skill in skills)


def test_the_awarding_body_offers_what_it_awards() -> None:
    records = records_of(real(ELM / "Sample-MC-Annex1-unsigned.jsonld"))
    named = things(records)
    awarded, body = named["Digital micro-credential creation"], named["University of Zed"]
    assert body.id in {value(q.object) for q in awarded.quads if "offeredBy" in str(q.predicate)}


@pytest.mark.parametrize("sample", ["MC-Annex1", "CertOfPart"])
def test_the_signed_form_says_what_the_unsigned_form_says(sample: str) -> None:
    unsigned, signed = (records_of(real(ELM / f"Sample-{sample}-{form}.jsonld")) for form in ("unsigned", "signed"))
    # The seal adds one organization: whoever issued it.
    assert {r.id for r in unsigned[1:]} <= {r.id for r in signed[1:]}
    assert len(signed) <= len(unsigned) + 1


def test_turtle_is_read_as_json_ld_is() -> None:
    turtle = things(records_of(real(SHARED / "standards" / "elm3_credential.ttl")))
    assert said([turtle["some legal name"]]) >= {
        ("http://example.org/issuer565049", "ceterms:name", "un nom légal"),
        ("http://example.org/issuer565049", "rdf:type", "ceterms:CredentialOrganization"),
    }
    assert ("ceterms:identifierValueCode", "126839") in {(p, o) for _, p, o in said([turtle["some legal name"]])}


def test_a_country_is_a_country_in_json_and_a_slip_of_a_prefix_in_the_turtle_sample() -> None:
    countries = {
        name: {o for _, p, o in said(records_of(real(SHARED / "standards" / name))) if p == "ceterms:addressCountry"}
        for name in ("elm3_credential.jsonld", "elm3_credential.ttl")
    }
    assert countries == {"elm3_credential.jsonld": {"FRA"}, "elm3_credential.ttl": set()}


def test_shapes_of_the_model_itself_are_no_document_of_it() -> None:
    (record,) = records_of(real(SHARED / "standards" / "elm3_shacl_edc_generic_full.ttl"))
    assert [p.kind for p in record.problems] == ["not-elm"]


@pytest.mark.parametrize("name", SAMPLES)
def test_published_samples_break_no_shape(name: str) -> None:
    checked = check(records_of(real(ELM / name)), elm.FORMAT.shapes)
    assert [p for record in checked for p in record.problems if p.fatal] == []


# -- built documents --------------------------------------------------------------------------------------------------


def credential(**changes: Any) -> dict[str, Any]:
    """A small credential of one learner, of a course with an outcome."""
    body = {"id": "urn:epass:org:1", "type": "Organisation", "legalName": {"en": "Harbour School"}}
    made = {
        "@context": ["https://www.w3.org/2018/credentials/v1", "http://data.europa.eu/snb/model/context/edc-ap"],
        "id": "urn:credential:77",
        "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
        "issuer": body,
        "credentialSubject": {
            "id": "urn:epass:person:1",
            "type": "Person",
            "fullName": {"en": "Lena Quist"},
            "givenName": {"en": "Lena"},
            "familyName": {"en": "Quist"},
            "dateOfBirth": "2001-02-03",
            "hasClaim": {
                "id": "urn:epass:learningAchievement:1",
                "type": "LearningAchievement",
                "title": {"en": "Lena's course"},
                "awardedBy": {"id": "urn:epass:awardingProcess:1", "type": "AwardingProcess", "awardingBody": body},
                "specifiedBy": {
                    "id": "urn:epass:qualification:1",
                    "type": "Qualification",
                    "title": {"en": "Deckhand", "sv": "Däcksman"},
                    "description": {"en": "Knots and ropes."},
                    "language": {"id": "http://publications.europa.eu/resource/authority/language/SWE"},
                    "entryRequirement": {"type": "Note", "noteLiteral": {"en": "Able to swim."}},
                    "learningOutcome": {"type": "LearningOutcome", "title": {"en": "Ties knots."}},
                },
            },
        },
    }
    return {**made, **changes}


@pytest.fixture
def written(tmp_path: Path) -> Any:
    def write(content: Any, name: str = "x.jsonld") -> list[Record]:
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return records_of(path)

    return write


def specification(content: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = content["credentialSubject"]["hasClaim"]["specifiedBy"]
    return found


def test_a_credential_gives_a_record_that_says_nothing_and_one_for_each_described_thing(written: Any) -> None:
    first, *rest = written(credential())
    assert (first.quads, first.readable, [p.kind for p in first.problems]) == ((), True, ["personal"])
    assert set(things(rest)) >= {"Deckhand", "Ties knots.", "Harbour School"}
    assert len(rest) == 3


def test_credentials_of_two_learners_describe_one_thing_in_one_document(written: Any) -> None:
    other = credential(id="urn:credential:78")
    other["credentialSubject"].update(fullName={"en": "Per Holm"}, givenName={"en": "Per"}, familyName={"en": "Holm"})
    one, two = written(credential(), "one.jsonld"), written(other, "two.jsonld")
    assert [r.quads for r in one] == [r.quads for r in two]
    assert one[0].document.graph == two[0].document.graph


def test_the_same_local_name_in_credentials_for_two_things_is_two_things(written: Any) -> None:
    other = credential()
    specification(other)["title"] = {"en": "Stoker"}
    assert things(written(credential()))["Deckhand"].id != things(written(other))["Stoker"].id


def test_what_is_said_does_not_depend_on_the_order_it_is_written_in(written: Any) -> None:
    other = credential()
    turned = dict(reversed(specification(other).items()))
    other["credentialSubject"]["hasClaim"]["specifiedBy"] = turned
    assert things(written(credential()))["Deckhand"].quads == things(written(other))["Deckhand"].quads


@pytest.mark.parametrize("words", ["Thesis of Lena Quist", "Quist, LENA: a thesis"])
def test_a_text_that_names_the_learner_is_left_out_with_a_warning(written: Any, words: str) -> None:
    content = credential()
    specification(content)["description"] = {"en": words}
    record = things(written(content))["Deckhand"]
    assert "ceterms:description" not in {p for _, p, _ in said([record])}
    assert [p.kind for p in record.problems] == ["personal"]


def test_a_word_that_is_a_given_name_alone_stays(written: Any) -> None:
    content = credential()
    specification(content)["description"] = {"en": "On the river Lena."}
    assert "On the river Lena." in {o for _, _, o in said(written(content))}


def test_a_document_only_about_a_person_is_set_aside_without_a_word_of_it(written: Any) -> None:
    content = credential()
    del content["issuer"], content["credentialSubject"]["hasClaim"]
    (record,) = written(content)
    assert [p.kind for p in record.problems] == ["personal"]
    assert record.fragment == ""
    assert not record.readable


def test_a_person_who_issues_is_no_organization(written: Any) -> None:
    person = {"id": "https://example.org/me", "type": ["Person", "Organisation"], "legalName": {"en": "Me"}}
    assert "Me" not in {o for _, _, o in said(written(credential(issuer=person)))}


def test_a_data_set_without_persons_is_a_document_of_its_own_name(written: Any) -> None:
    turtle = """@prefix rov: <http://www.w3.org/ns/regorg#> .
        @prefix elm: <http://data.europa.eu/snb/model/elm/> . @prefix dc: <http://purl.org/dc/terms/> .
        <https://example.org/q/1> a elm:Qualification ; dc:title "Deckhand"@en ;
            elm:ISCEDFCode <http://data.europa.eu/snb/isced-f/1041> ;
            elm:accreditation [ a elm:Accreditation ; elm:accreditingAgent <https://example.org/agency> ;
                elm:expiryDate "2030-01-01T00:00:00Z" ] .
        <https://example.org/agency> a elm:Organisation ; rov:legalName "Agency"@en ."""
    records = written(turtle, "qualifications.ttl")
    assert records[0].document.graph.endswith("document/elm-qualifications")
    assert said(records) >= {
        ("https://example.org/q/1", "ceterms:name", "Deckhand"),
        ("https://example.org/q/1#field-1", "ceterms:targetNode", "http://data.europa.eu/snb/isced-f/1041"),
        ("https://example.org/q/1#accreditation-1", "ceterms:object", "https://example.org/q/1"),
        ("https://example.org/q/1#accreditation-1", "ceterms:actingAgent", "https://example.org/agency"),
        ("https://example.org/q/1#accreditation-1", "ceterms:endDate", "2030-01-01"),
    }


def test_a_payload_in_base64url_is_unpacked(written: Any) -> None:
    payload = base64.urlsafe_b64encode(json.dumps(credential()).encode()).decode().rstrip("=")
    sealed = written({"payload": payload, "signatures": []})
    assert [r.quads for r in sealed] == [r.quads for r in written(credential())]


def test_the_projects_own_context_names_terms_as_the_model_does() -> None:
    names = {
        line.split(",")[0]
        for line in (ROOT / "ontology/vocabularies/elm.csv").read_text(encoding="utf-8").splitlines()[1:]
    }
    used = {elm_nodes._expanded(name) or "" for name in elm_nodes.context()}
    assert {each.removeprefix(elm_nodes.ELM) for each in used if each.startswith(elm_nodes.ELM)} - {""} <= names


# -- faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (credential(**{"@context": "https://example.org/context"}), "unknown-context"),
        (credential(**{"@context": {"title": "http://purl.org/dc/terms/title"}}), "unknown-context"),
        ({"id": "urn:credential:1"}, "unknown-context"),
        ([1], "not-elm"),
        ({"payload": "%%%", "signatures": []}, "bad-signature"),
        ({"payload": "{", "signatures": []}, "truncated"),
        ('{"fullName": "Lena Quist", ', "truncated"),
        ('{"a":' * 3000, "too-deep"),
        ("", "not-json"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_not_quoted(written: Any, content: Any, kind: str) -> None:
    (record,) = written(content)
    assert [p.kind for p in record.problems] == [kind]
    assert "Quist" not in str(record)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("x.ttl", "<x:s> <x:p> " + "[ <x:p> " * 70, "too-deep"),
        ("x.ttl", "<x:s> <x:p> Lena Quist .", "malformed-rdf"),
        ("x.rdf", '<!DOCTYPE a [<!ENTITY b "c">]><a/>', "doctype"),
    ],
)
def test_rdf_that_would_harm_is_refused(written: Any, name: str, content: str, kind: str) -> None:
    (record,) = written(content, name)
    assert [p.kind for p in record.problems] == [kind]


def test_a_thing_in_a_namespace_of_the_graph_itself_is_set_aside(written: Any) -> None:
    content = credential()
    specification(content)["id"] = "https://w3id.org/credlattice/ns/Requirement"
    assert [p.kind for r in written(content) for p in r.problems if p.fatal] == ["reserved"]


def test_a_bad_address_sets_one_thing_aside_and_not_the_others(written: Any) -> None:
    content = credential()
    specification(content)["learningOutcome"]["id"] = "no address"
    records = written(content)
    assert [p.kind for r in records for p in r.problems if p.fatal] == ["bad-iri", "bad-iri"]
    assert "Harbour School" in things(records)


def test_parts_of_parts_without_end_are_refused(written: Any) -> None:
    head = "@prefix elm: <http://data.europa.eu/snb/model/elm/> .\n"
    chain = "".join(f"_:a{n} a elm:Qualification ; elm:isPartOf _:a{n + 1} .\n" for n in range(2000))
    (record,) = written(head + chain, "x.ttl")
    assert [p.kind for p in record.problems] == ["too-deep"]


def test_things_that_are_parts_of_each_other_are_read(written: Any) -> None:
    head = "@prefix elm: <http://data.europa.eu/snb/model/elm/> .\n"
    pair = "_:a a elm:Qualification ; elm:isPartOf _:b . _:b a elm:LearningOpportunity ; elm:hasPart _:a ."
    assert len(written(head + pair, "x.ttl")) == 2


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_stands_in_the_place_of_a_value_there_are_records_and_no_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = copy.deepcopy(credential())
    for _ in range(data.draw(st.integers(1, 3))):
        way = data.draw(st.sampled_from(paths(content)))
        holder: Any = content
        for key in way[:-1]:
            holder = holder[key]
        holder[way[-1]] = copy.deepcopy(data.draw(ODD))
    path = tmp_path_factory.mktemp("elm") / "x.jsonld"
    path.write_text(json.dumps(content), encoding="utf-8")
    assert records_of(path)
