"""Data Integrity proofs: what is right, what was changed, who signed, and what cannot be told."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from credlattice.learner_records import read
from credlattice.learner_records.record import State, Validity, Verification
from tests.learner_records import signing
from tests.learner_records.signing import KEY, OTHER_KEY, P256, V1, V2, badge, did, multikey, record_of, signed

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def check(document: Any) -> Verification:
    (item,) = read(signing.as_bytes(document), "badge.json", NOW).items
    return item.verification


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_a_badge_signed_by_the_key_that_is_its_issuer_is_verified(suite: str) -> None:
    found = check(signed(badge(), suite=suite))
    assert found.state is State.VERIFIED, found.reason


def test_a_badge_of_data_model_1_with_an_older_proof_is_verified() -> None:
    old = badge(**{"@context": V1, "validFrom": None, "issuanceDate": "2024-05-01T00:00:00Z"})
    assert check(signed(old, suite="Ed25519Signature2020")).state is State.VERIFIED


@pytest.mark.parametrize("suite", ["ecdsa-rdfc-2019", "ecdsa-jcs-2019"])
def test_a_badge_signed_with_p256_is_verified(suite: str) -> None:
    assert check(signed(badge(did(P256)), P256, suite)).state is State.VERIFIED


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_a_changed_badge_fails(suite: str) -> None:
    changed = signed(badge(), suite=suite)
    changed["credentialSubject"]["achievement"]["name"] = "Doctor of Medicine"
    found = check(changed)
    assert found.state is State.FAILED and "changed" in found.reason


def test_a_proof_by_another_key_than_it_names_fails() -> None:
    wrong = signed(badge(), OTHER_KEY, method=f"{did(KEY)}#{multikey(KEY)}")
    assert check(wrong).state is State.FAILED


def test_a_proof_by_another_key_than_the_issuers_fails_and_names_both() -> None:
    found = check(signed(badge(did(KEY)), OTHER_KEY))
    assert found.state is State.FAILED and "but the issuer is" in found.reason


def test_a_key_that_nothing_ties_to_the_issuer_proves_integrity_only() -> None:
    found = check(signed(badge("https://riverside.example/issuer")))
    assert found.state is State.INTACT and "cannot be checked offline" in found.reason


def test_a_key_in_the_verification_method_itself_proves_integrity_only() -> None:
    proven = signed(badge("https://riverside.example/issuer"), suite="eddsa-jcs-2022")
    method = {"id": "https://riverside.example/key", "type": "Multikey", "publicKeyMultibase": multikey(KEY)}
    unsigned = {key: value for key, value in proven.items() if key != "proof"}
    assert check(signed(unsigned, suite="eddsa-jcs-2022", verificationMethod=method)).state is State.INTACT


@pytest.mark.parametrize(
    "method", ["did:web:riverside.example#key-1", "https://riverside.example/keys/1", "did:ion:x#1"]
)
def test_a_key_on_the_web_is_not_fetched(method: str) -> None:
    found = check(signed(badge(), method=method))
    assert found.state is State.NOT_CHECKABLE and "nothing is fetched" in found.reason


def test_a_badge_without_proof_is_kept_and_marked() -> None:
    assert check(badge()) == Verification(State.NOT_CHECKABLE, "it holds no proof")


def test_an_unknown_context_is_not_fetched() -> None:
    strange = {**badge(), "@context": [*V2, "https://riverside.example/context.json"]}
    found = check({**signed(badge()), "@context": strange["@context"]})
    assert found.state is State.NOT_CHECKABLE and "https://riverside.example/context.json" in found.reason


def test_a_context_of_the_badges_own_is_refused() -> None:
    redefined = {**signed(badge()), "@context": [*V2, {"name": "https://schema.org/alternateName"}]}
    assert "a context of its own" in check(redefined).reason


@pytest.mark.parametrize(
    "addition",
    [
        {"favouriteColour": "red"},
        {"achievement": [{"id": "not an IRI", "type": ["Achievement"], "name": "Doctor of Medicine"}]},
        {"achievement": [{"id": "relative", "type": ["Achievement"], "name": "Doctor of Medicine"}]},
        {"https://x y/": "Doctor of Medicine"},
    ],
)
def test_words_that_a_signature_does_not_cover_are_never_verified(addition: dict[str, Any]) -> None:
    added = signed(badge())
    subject = added["credentialSubject"]
    for key, value in addition.items():
        subject[key] = [subject["achievement"], *value] if key == "achievement" else value
    assert check(added).state is not State.VERIFIED


def test_an_end_date_cannot_be_hidden_beside_the_badge() -> None:
    """JSON-LD lets the same statement stand elsewhere; the signature still fits, but it is not read there."""
    hidden = signed(badge(validUntil="2025-01-01T00:00:00Z"))
    hidden["@included"] = [{"id": hidden["id"], "type": hidden["type"], "validUntil": hidden.pop("validUntil")}]
    found = check(hidden)
    assert found.state is State.NOT_CHECKABLE and "unusual form" in found.reason


def test_terms_are_the_same_whatever_the_order_of_members() -> None:
    proven = signed(badge())
    turned = {key: proven[key] for key in reversed(proven)}
    assert check(turned).state is State.VERIFIED


def test_contexts_added_after_a_jcs_proof_do_not_break_it() -> None:
    proven = signed(badge(), suite="eddsa-jcs-2022")
    more = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
    assert check({**proven, "@context": [*V2, more]}).state is State.VERIFIED
    assert check({**proven, "@context": [more, *V2]}).state is State.NOT_CHECKABLE


@pytest.mark.parametrize(
    ("changes", "state", "words"),
    [
        ({"proofPurpose": "authentication"}, State.NOT_CHECKABLE, "another purpose"),
        ({"cryptosuite": "bbs-2023"}, State.NOT_CHECKABLE, "bbs-2023"),
        ({"type": "JsonWebSignature2020"}, State.NOT_CHECKABLE, "JsonWebSignature2020"),
        ({"expires": "2025-01-01T00:00:00Z"}, State.FAILED, "expired on 2025-01-01"),
        ({"proofValue": "zz0OIl"}, State.NOT_CHECKABLE, "multibase"),
        ({"proofValue": 7}, State.NOT_CHECKABLE, "multibase"),
        ({"verificationMethod": None}, State.NOT_CHECKABLE, "names no key"),
        ({"verificationMethod": "did:key:zNotAKey"}, State.NOT_CHECKABLE, "kind that is not checked"),
        ({"verificationMethod": "did:jwk:e30"}, State.NOT_CHECKABLE, "kind that is not checked"),
        ({"cryptosuite": "ecdsa-rdfc-2019"}, State.FAILED, "not of the kind"),
        ({"previousProof": "urn:x"}, State.NOT_CHECKABLE, "rests on another proof"),
    ],
)
def test_a_proof_that_is_odd_says_what_is_odd(changes: dict[str, Any], state: State, words: str) -> None:
    document = signed(badge())
    document["proof"][0].update(changes)
    found = check(document)
    assert found.state is state and words in found.reason


def test_of_several_proofs_one_that_fails_decides() -> None:
    document = signed(badge())
    wrong = copy.deepcopy(document["proof"][0])
    wrong["created"] = "2025-01-01T00:00:00Z"
    assert check({**document, "proof": [*document["proof"], wrong]}).state is State.FAILED


def test_a_credential_inside_a_signed_record_is_covered_by_its_proof() -> None:
    own = read(signing.as_bytes(signed(record_of(badge()))), "clr.json", NOW).items[0].verification
    others = read(signing.as_bytes(signed(record_of(badge("https://elsewhere.example")))), "clr.json", NOW)
    assert own.state is State.VERIFIED and own.reason.startswith("it has no proof of its own")
    assert others.items[0].verification.state is State.INTACT


def test_a_credential_with_its_own_proof_is_judged_by_it_also_in_an_unsigned_record() -> None:
    spoilt = signed(badge())
    spoilt["name"] = "Another name"
    record = read(signing.as_bytes(record_of(signed(badge()), spoilt)), "clr.json", NOW)
    assert [item.verification.state for item in record.items] == [State.VERIFIED, State.FAILED]


def test_a_credential_taken_out_of_a_signed_record_breaks_the_proof_of_the_whole() -> None:
    whole = signed(record_of(signed(badge()), signed(badge(id="urn:uuid:0b3f0d5e-2f8f-4a64-9d25-0f1a4b1a7a02"))))
    assert read(signing.as_bytes(whole), "clr.json", NOW).proofs[0].verification.state is State.VERIFIED
    whole["credentialSubject"]["verifiableCredential"].pop()
    record = read(signing.as_bytes(whole), "clr.json", NOW)
    assert record.proofs[0].verification.state is State.FAILED
    assert record.items[0].verification.state is State.VERIFIED


@pytest.mark.parametrize(
    ("start", "end", "validity"),
    [
        ("2024-05-01T00:00:00Z", None, Validity.VALID),
        ("2024-05-01T00:00:00Z", "2025-05-01T00:00:00Z", Validity.EXPIRED),
        ("2027-05-01T00:00:00Z", None, Validity.NOT_YET),
        ("someday", None, Validity.UNREADABLE),
        (None, None, Validity.NOT_STATED),
    ],
)
def test_dates_are_judged_on_the_day_of_reading(start: str | None, end: str | None, validity: Validity) -> None:
    (item,) = read(signing.as_bytes(badge(validFrom=start, validUntil=end)), "badge.json", NOW).items
    assert item.validity is validity
