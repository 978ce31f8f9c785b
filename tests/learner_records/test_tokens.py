"""Badges as signed tokens (VC-JWT)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc import jws
from joserfc.jwk import RSAKey

from credlattice.learner_records import UnreadableRecord, read
from credlattice.learner_records.record import Item, State, Validity
from tests.learner_records.signing import (
    KEY,
    OTHER_KEY,
    as_bytes,
    badge,
    base64url,
    did,
    multikey,
    public_jwk,
    record_of,
    token,
)

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def check(text: str) -> Item:
    (item,) = read(text.encode(), "badge.jwt", NOW).items
    return item


def did_jwk() -> str:
    return "did:jwk:" + base64url(json.dumps(public_jwk()).encode())


@pytest.mark.parametrize("kid", [f"{did()}#{multikey(KEY)}", did(), f"#{multikey(KEY)}"])
def test_a_token_signed_by_the_key_that_is_its_issuer_is_verified(kid: str) -> None:
    assert check(token(badge(), kid=kid)).verification.state is State.VERIFIED


def test_a_token_without_kid_is_checked_with_the_key_its_issuer_is() -> None:
    assert check(token(badge())).verification.state is State.VERIFIED


def test_a_token_of_a_did_jwk_is_verified() -> None:
    assert check(token(badge(did_jwk()), kid=did_jwk() + "#0")).verification.state is State.VERIFIED


def test_a_key_in_the_tokens_own_header_proves_integrity_but_not_who() -> None:
    found = check(token(badge("https://riverside.example/issuer"), jwk=public_jwk())).verification
    assert found.state is State.INTACT and "in its own header" in found.reason


def test_an_rsa_key_in_the_header_is_checked() -> None:
    key = RSAKey.import_key(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    header = {"alg": "RS256", "jwk": key.as_dict(private=False)}
    text = jws.serialize_compact(header, json.dumps(badge("https://x.example")), key, algorithms=["RS256"])
    assert check(text).verification.state is State.INTACT


def test_a_changed_token_fails() -> None:
    head, _, signature = token(badge(), kid=did()).split(".")
    body = base64url(as_bytes(badge(name="Another name")))
    assert check(f"{head}.{body}.{signature}").verification.state is State.FAILED


def test_a_token_signed_by_another_key_fails() -> None:
    assert check(token(badge(), OTHER_KEY, kid=did(KEY))).verification.state is State.FAILED


@pytest.mark.parametrize(("algorithm", "words"), [("none", "not signed"), ("HS256", "HS256"), ("", "nothing stated")])
def test_an_algorithm_that_proves_nothing_is_not_accepted(algorithm: str, words: str) -> None:
    found = check(token(badge(), alg=algorithm, jwk=public_jwk())).verification
    assert found.state is State.NOT_CHECKABLE and words in found.reason


def test_an_unsigned_token_is_read_and_marked() -> None:
    head, body, _ = token(badge(), alg="none").split(".")
    assert check(f"{head}.{body}.").verification.reason == "its token is not signed"


def test_claims_of_data_model_1_fill_what_the_credential_leaves_out() -> None:
    inner = badge(issuer=None, id=None, validFrom=None)
    payload = {"vc": inner, "iss": did(), "jti": "urn:x:1", "nbf": 1714521600, "exp": 1746057600}
    item = check(token(payload, kid=did()))
    assert item.issuer.id == did()
    assert (item.valid_from, item.valid_until, item.validity) == ("2024-05-01", "2025-05-01", Validity.EXPIRED)


def test_a_token_whose_issuer_is_not_the_credentials_fails() -> None:
    found = check(token({"vc": badge("https://riverside.example"), "iss": did()}, kid=did())).verification
    assert found.state is State.FAILED and "different issuers" in found.reason


def test_a_date_that_is_no_number_is_not_taken_for_no_date() -> None:
    payload: dict[str, Any] = {"vc": badge(), "iss": did(), "exp": "soon"}
    assert check(token(payload)).validity is Validity.UNREADABLE


@pytest.mark.parametrize("exp", [1e300, -1e300, float("1e17"), True, [1]])
def test_a_date_beyond_the_calendar_is_unreadable(exp: Any) -> None:
    assert check(token({"vc": badge(), "iss": did(), "exp": exp})).validity in (Validity.UNREADABLE, Validity.EXPIRED)


def test_tokens_stand_inside_records_alone_and_in_envelopes() -> None:
    envelope = {"type": "EnvelopedVerifiableCredential", "id": "data:application/vc+jwt," + token(badge())}
    record = read(as_bytes(record_of(token(badge()), envelope)), "clr.json", NOW)
    assert [item.verification.state for item in record.items] == [State.VERIFIED] * 2


@pytest.mark.parametrize("text", ["e30.W10.AA", "e30.e30.AA", "%%%.e30.AA", "bm8.bm8.AA"])
def test_a_token_that_holds_no_credential_gives_no_item(text: str) -> None:
    try:
        assert read(text.encode(), "x.jwt", NOW).items == ()
    except UnreadableRecord as error:
        assert str(error)
