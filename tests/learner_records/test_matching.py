"""From what is held to things of the graph: identifiers decide, names only suggest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from credlattice.learner_records import read
from credlattice.learner_records.matching import Candidate, Found, Held, Match, match
from credlattice.learner_records.record import (
    Completion,
    Identifier,
    Item,
    LearnerRecord,
    Party,
    State,
    Validity,
    Verification,
)
from credlattice.learner_records.release_lookup import ReleaseLookup, is_same, spellings
from credlattice.release import Release
from tests.learner_records.signing import as_bytes, badge, record_of, signed

NOW = datetime(2026, 6, 1, tzinfo=UTC)
A_PLUS = "https://credentialengineregistry.org/resources/ce-b040010e-06b4-4d2f-8e16-7fcf3408ebf7"
ACC120 = "https://w3id.org/credlattice/resource/course/alamance-community-college/acc120"
ACC122 = "https://w3id.org/credlattice/resource/course/alamance-community-college/acc122"
ITEM = Item(
    place="x",
    name="Welding",
    kind="",
    identifiers=(Identifier("iri", "https://x.example/1", "achievement id"),),
    issuer=Party(),
    provider=Party(name="Riverside"),
    verification=Verification(State.VERIFIED, ""),
)


class Shelf:
    """A graph of two things, for matching alone."""

    def find(self, identifier: Identifier, provider: Party) -> Found:
        known = {
            "https://x.example/1": Found(("urn:one",)),
            "https://x.example/2": Found(("urn:two",)),
            "W 1": Found(("urn:one",)) if provider.name == "Riverside" else Found((), ("urn:one",)),
            "W 2": Found(("urn:one", "urn:two")),
        }
        return known.get(identifier.value, Found())

    def search(self, name: str, limit: int) -> list[Candidate]:
        return [self.describe("urn:one")] if name == "Welding" else []

    def describe(self, iri: str) -> Candidate:
        return Candidate(iri, iri.upper(), ())


def one(item: Item) -> Match:
    (found,) = match(LearnerRecord("x", "x", (item,)), Shelf()).matches
    return found


def test_an_identifier_of_the_graph_is_held() -> None:
    found = one(ITEM)
    assert found.held and [(m.iri, m.by) for m in found.matched] == [("urn:one", "achievement id")]


def test_a_name_alone_is_a_candidate_and_never_held() -> None:
    found = one(replace(ITEM, identifiers=()))
    assert not found.held and not found.matched
    assert [candidate.iri for candidate in found.candidates] == ["urn:one"]


def test_every_identifier_counts_each_thing_once() -> None:
    stated = (*ITEM.identifiers, Identifier("iri", "https://x.example/2", "alignment"), *ITEM.identifiers)
    assert [m.iri for m in one(replace(ITEM, identifiers=stated)).matched] == ["urn:one", "urn:two"]


def test_a_code_of_the_school_is_held_and_one_of_another_school_is_a_candidate() -> None:
    code = (Identifier("code", "W 1", "course code"),)
    assert one(replace(ITEM, identifiers=code)).held
    other = one(replace(ITEM, identifiers=code, provider=Party(name="Elsewhere")))
    assert not other.held and [candidate.iri for candidate in other.candidates] == ["urn:one"]


def test_a_code_of_two_things_is_for_a_person_to_decide() -> None:
    found = one(replace(ITEM, identifiers=(Identifier("code", "W 2", "course code"),)))
    assert not found.held and len(found.candidates) == 2 and "several things" in found.reason


def test_a_code_is_not_asked_where_an_identifier_decided() -> None:
    stated = (*ITEM.identifiers, Identifier("code", "W 2", "code"))
    assert [m.iri for m in one(replace(ITEM, identifiers=stated)).matched] == ["urn:one"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"verification": Verification(State.FAILED, "changed")}, "proof fails"),
        ({"validity": Validity.EXPIRED, "valid_until": "2025-01-01"}, "expired on 2025-01-01"),
        ({"validity": Validity.NOT_YET, "valid_from": "2030-01-01"}, "not valid before 2030-01-01"),
        ({"validity": Validity.UNREADABLE}, "cannot be read"),
        ({"completion": Completion.NOT_COMPLETED}, "not completed"),
        ({"completion": Completion.NOT_STATED}, "does not say"),
    ],
)
def test_what_cannot_be_relied_on_is_matched_but_not_counted(changes: dict[str, object], words: str) -> None:
    found = one(replace(ITEM, **changes))  # type: ignore[arg-type]
    assert found.matched and not found.held and words in found.reason


@pytest.mark.parametrize("state", [State.VERIFIED, State.INTACT, State.NOT_CHECKABLE])
def test_what_cannot_be_checked_is_counted_and_keeps_its_mark(state: State) -> None:
    found = one(replace(ITEM, verification=Verification(state, "why")))
    assert found.held and found.item.verification.state is state


def test_what_is_held_by_two_items_is_given_once() -> None:
    held = match(LearnerRecord("x", "x", (ITEM, ITEM)), Shelf())
    assert held.iris == ("urn:one",)


# -- on a release -----------------------------------------------------------------------------------------------------


def held(content: bytes, live: Release) -> Held:
    return match(read(content, "record", NOW), ReleaseLookup(live))


def with_achievement(**changes: object) -> bytes:
    document = badge()
    document["credentialSubject"]["achievement"].update(changes)
    return as_bytes(signed(document))


def test_an_achievement_that_is_a_thing_of_the_graph(live: Release) -> None:
    assert held(with_achievement(id=A_PLUS), live).iris == (A_PLUS,)


@pytest.mark.parametrize(
    "changes",
    [
        {"alignment": [{"type": ["Alignment"], "targetName": "A+", "targetUrl": A_PLUS}]},
        {
            "alignment": [
                {"type": ["Alignment"], "targetName": "A+", "targetUrl": A_PLUS.replace("/resources/", "/graph/")}
            ]
        },
        {
            "otherIdentifier": [
                {"type": "IdentifierEntry", "identifierType": "ext:ctid", "identifier": A_PLUS.rpartition("/")[2]}
            ]
        },
    ],
)
def test_an_alignment_or_a_ctid_leads_to_the_credential(changes: dict[str, object], live: Release) -> None:
    found = held(with_achievement(**changes), live)
    assert found.iris == (A_PLUS,) and found.matches[0].item.verification.state is State.VERIFIED


def test_exact_matches_in_a_learner_record_are_identifiers(live: Release) -> None:
    document = record_of(badge())
    achievement = document["credentialSubject"]["verifiableCredential"][0]["credentialSubject"]["achievement"]["id"]
    document["credentialSubject"]["association"] = [
        {"type": "Association", "associationType": "exactMatchOf", "sourceId": achievement, "targetId": A_PLUS}
    ]
    assert held(as_bytes(document), live).iris == (A_PLUS,)


@pytest.mark.parametrize("code", ["ACC120", "acc 120", "ACC-120"])
def test_a_course_code_with_its_school_by_name(code: str, live: Release) -> None:
    table = f"code,title,institution,grade\n{code},Accounting,Alamance Community College,A\n"
    assert held(table.encode(), live).iris == (ACC120,)


def test_a_course_code_of_another_school_is_a_candidate(live: Release) -> None:
    found = held(b"code,title,institution,grade\nACC 122,Accounting,Elsewhere College,A\n", live)
    assert found.iris == () and [c.iri for c in found.matches[0].candidates] == [ACC122]


def test_a_name_brings_candidates_of_the_graph(live: Release) -> None:
    found = held(b"title,grade\nCompTIA A+,A\n", live)
    assert found.iris == () and A_PLUS in [candidate.iri for candidate in found.matches[0].candidates]


def test_what_nobody_can_hold_is_not_matched(live: Release) -> None:
    organization = "https://w3id.org/credlattice/resource/organization/walmart"
    assert held(with_achievement(id=organization), live).iris == ()


def test_the_planner_takes_what_is_held(live: Release) -> None:
    network_plus = next(step.iri for step in live.planner.next_steps([A_PLUS]) if "Network+" in step.label)
    answer = live.planner.plans(held(with_achievement(id=A_PLUS), live).iris, network_plus, 1)
    assert [step.iri for step in answer.plans[0].steps] == [network_plus]


@pytest.mark.parametrize(
    "value", ["http://a b", "x", "urn:", "javascript:alert(1)", "http://e/\u0000", '"> <x', "urn:" + "x" * 900]
)
def test_an_identifier_that_is_no_iri_leads_nowhere(value: str, live: Release) -> None:
    for scheme in ("iri", "ctid", "code"):
        assert ReleaseLookup(live).find(Identifier(scheme, value, "x"), Party()) == Found()


class _Numbers:
    """A release whose courses are offered by schools with numbers: two of one name, one code."""

    CTERMS = "https://purl.org/ctdl/terms/"

    def quads(self) -> Iterator[Quad]:
        for course, school, unitid, opeid in (("c1", "s1", "100654", "00100200"), ("c2", "s2", "100663", "105200")):
            for subject, predicate, value in (
                (course, "codedNotation", Literal("CS 1337")),
                (course, "offeredBy", NamedNode(f"urn:x:{school}")),
                (course, "name", Literal("Computer Science", language="en")),
                (school, "name", Literal("The Columbia College", language="en")),
                (school, "ipedsID", Literal(unitid)),
                (school, "opeID", Literal(opeid)),
            ):
                yield Quad(
                    NamedNode(f"urn:x:{subject}"), NamedNode(self.CTERMS + predicate), value, NamedNode("urn:x:g")
                )
            kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
            yield Quad(NamedNode(f"urn:x:{course}"), kind, NamedNode(self.CTERMS + "Course"), NamedNode("urn:x:g"))


@pytest.fixture(scope="module")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> ReleaseLookup:
    from credlattice import search
    from credlattice.questions import Questions
    from credlattice.store import EmbeddedStore

    folder: Path = tmp_path_factory.mktemp("numbered")
    store = EmbeddedStore(folder / "store")
    store.add(_Numbers().quads())
    store.finish()
    search.build(store, Questions(store), folder / "search")
    del store
    return ReleaseLookup(Release(folder))


@pytest.mark.parametrize(
    ("school", "things"),
    [
        (Party(unitid="100654"), ("urn:x:c1",)),
        (Party(opeid="00100200"), ("urn:x:c1",)),
        (Party(opeid="00105200"), ("urn:x:c2",)),
        (Party(name="Columbia College", unitid="100663"), ("urn:x:c2",)),
        (Party(id="urn:x:s2"), ("urn:x:c2",)),
        (Party(name="columbia college"), ()),
        (Party(name="columbia college", unitid="999999"), ()),
    ],
)
def test_numbers_tell_schools_of_one_name_apart(
    school: Party, things: tuple[str, ...], numbered: ReleaseLookup
) -> None:
    found = numbered.find(Identifier("code", "cs1337", "course code"), school)
    assert found.things == things
    assert set(found.things) | set(found.possible) == {"urn:x:c1", "urn:x:c2"}


def test_the_unitid_in_an_institutions_iri_tells_it() -> None:
    row = {"provider": "https://w3id.org/credlattice/resource/us/institution/228787"}
    assert is_same(Party(name="UT Dallas", unitid="228787"), row)
    assert not is_same(Party(name="UT Dallas", unitid="228778"), row)


def test_codes_are_spelt_in_the_usual_ways() -> None:
    assert {"CS1337", "CS 1337", "CS-1337", "CS*1337"} <= set(spellings("cs.1337"))
    assert spellings("MATH B6A")[0] == "MATH B6A"
