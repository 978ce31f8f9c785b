"""The standards' own examples: what 1EdTech and others signed must verify, what they spoilt must not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from credlattice.learner_records import LearnerRecord, read
from credlattice.learner_records.record import State, Validity
from tests.real_files import SHARED, require

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def samples() -> Path:
    folder = SHARED / "standards"
    require(folder, "real badges and learner records are")
    return folder


def sample(folder: Path, name: str) -> LearnerRecord:
    return read((folder / name).read_bytes(), name, NOW)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("ob3_simple.json", State.INTACT),
        ("ob3_simple_vcdm1.json", State.INTACT),
        ("ob3_complete.json", State.INTACT),
        ("ob3_baked.svg", State.INTACT),
        ("ob3_err_expired.json", State.INTACT),
        ("ob3_revoked.json", State.INTACT),
        ("ob3_plugfest3_signed.json", State.VERIFIED),
        ("ob3_err_proof.json", State.FAILED),
        ("ob3_simple.jwt", State.NOT_CHECKABLE),
    ],
)
def test_proof_of_an_example_badge(samples: Path, name: str, state: State) -> None:
    (item,) = sample(samples, name).items
    assert item.verification.state is state, item.verification.reason


def test_a_key_in_the_fragment_proves_integrity_but_not_who_and_says_so(samples: Path) -> None:
    (item,) = sample(samples, "ob3_simple.json").items
    assert "in the fragment of its address" in item.verification.reason
    assert "cannot be checked offline" in item.verification.reason


def test_a_token_without_a_key_says_that_it_names_none(samples: Path) -> None:
    record = sample(samples, "ob3_simple.jwt")
    assert record.items[0].name == "Example University Degree"
    assert record.items[0].verification.reason == "its token names no key that can be found offline"
    assert [p.kind for p in record.problems] == ["no-achievement"]


def test_an_expired_badge_is_flagged_with_its_date(samples: Path) -> None:
    (item,) = sample(samples, "ob3_err_expired.json").items
    assert (item.validity, item.valid_until) == (Validity.EXPIRED, "2010-01-01")


def test_a_badge_without_issuer_is_set_aside(samples: Path) -> None:
    record = sample(samples, "ob3_err_issuer.json")
    assert record.items == ()
    assert [(p.kind, p.fatal) for p in record.problems] == [("incomplete-credential", True)]
    assert "does not say who issued it" in record.problems[0].reason


def test_a_badge_that_names_a_revocation_list_says_it_was_not_checked(samples: Path) -> None:
    (item,) = sample(samples, "ob3_revoked.json").items
    assert item.revocation.startswith("not checked")


def test_what_the_complete_example_says(samples: Path) -> None:
    (item,) = sample(samples, "ob3_complete.json").items
    assert (item.name, item.kind, item.credits, item.grade) == ("1EdTech University Degree", "Degree", 42.0, "A")
    stated = {(i.scheme, i.value): i.stated_as for i in item.identifiers}
    assert stated["iri", "https://1edtech.edu/achievements/degree"] == "achievement id"
    assert stated["ctid", "ce-98cb027b-95ef-4494-908d-6f7790ec6b6b"] == "alignment"
    assert stated["code", "R1"] == "code"
    assert len(item.endorsements) == 5
    assert {e.verification.state for e in item.endorsements} == {State.NOT_CHECKABLE}


def test_an_endorsement_is_read_and_is_nothing_to_hold(samples: Path) -> None:
    record = sample(samples, "ob3_endorsement.json")
    (endorsement,) = record.endorsements
    assert record.items == ()
    assert endorsement.about == "https://1edtech.edu/issuers/565049"
    assert endorsement.issuer.name == "State Department of Education"
    assert endorsement.verification.state is State.INTACT


def test_a_learner_record_gives_its_credentials_and_how_they_are_related(samples: Path) -> None:
    record = sample(samples, "clr2_complex.json")
    assert [item.name for item in record.items] == [
        "Nurse Assistant 1 Program with Licensure",
        "Health Careers 1",
        "Human Anatomy and Physiology",
        "Intro to Health Careers",
        "Nurse Assisting 1",
        "Oregon State Board of Nursing - Certified Nursing Assistant",
    ]
    assert {item.verification.state for item in record.items} == {State.INTACT}
    assert [a.kind for a in record.associations] == ["isParentOf"] * 4 + ["isPartOf"]
    assert record.items[0].endorsements[0].verification.state is State.INTACT


@pytest.mark.parametrize("name", ["clr2_simple.json", "clr2_complex.json"])
def test_the_proof_of_a_learner_record_as_a_whole_is_checked_beside_those_inside(samples: Path, name: str) -> None:
    (whole,) = sample(samples, name).proofs
    assert whole.verification.state is State.INTACT, whole.verification.reason


def test_what_a_learner_record_only_describes_is_not_held(samples: Path) -> None:
    record = sample(samples, "clr2_simple.json")
    assert [item.name for item in record.items] == ["Teamwork"]
    assert [p.kind for p in record.problems if not p.fatal] == ["only-described"]


def test_a_record_of_another_standard_is_set_aside_by_name(samples: Path) -> None:
    record = sample(samples, "ler_rs_uc008.json")
    assert record.items == () and "LER-RS" in record.problems[0].reason


def test_the_learner_is_not_read(samples: Path) -> None:
    """Neither e-mail, national number nor identifier of the learner is in what was read."""
    said = repr(sample(samples, "ob3_complete.json"))
    for personal in ("student@1edtech.edu", "somebody@gmail.com", "did:example:ebfeb1f712ebc6f1c276e12ec21"):
        assert personal not in said


@pytest.mark.parametrize(
    "name", ["ob3_simple.json", "ob3_simple_vcdm1.json", "ob3_plugfest3_signed.json", "ob3_complete.json"]
)
@pytest.mark.parametrize("word", ["narrative", "name", "description"])
def test_one_changed_word_of_a_signed_example_breaks_its_proof(samples: Path, name: str, word: str) -> None:
    content = (samples / name).read_bytes()
    at = content.index(f'"{word}":'.encode())
    quote = content.index(b'"', at + len(word) + 3) + 1
    changed = content[:quote] + b"X" + content[quote + 1 :]
    (item,) = read(changed, name, NOW).items
    assert item.verification.state is State.FAILED
