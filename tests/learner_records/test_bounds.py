"""Hostile and damaged files: they are bounded, answered with a reason, and never raise anything else."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credlattice.learner_records import MAX_BYTES, LearnerRecord, UnreadableRecord, read
from credlattice.learner_records.record import MAX_ITEMS, State
from tests.learner_records.signing import V2, as_bytes, badge, baked, did, public_jwk, record_of, signed, token

ALIGNMENT = {"type": ["Alignment"]}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x" * (MAX_BYTES + 1), "a record may have"),
        (b"[" * 100_000 + b"]" * 100_000, "nested deeper"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "nested deeper than 64"),
        (b'{"a":' + b"9" * 100_000 + b"}", "not JSON"),
        (b'{"a":1e999}', "no number that can be kept"),
        (b'{"a":NaN}', "no number that can be kept"),
        (b'{"a":', "not JSON"),
        (b'{"a":"\xff"}', "UTF-8"),
    ],
)
def test_a_file_beyond_the_bounds_is_refused_with_the_reason(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableRecord, match=words):
        read(content, "x")


def test_of_thousands_of_credentials_the_first_are_read_and_it_is_said() -> None:
    record = read(as_bytes([badge(proof=None)] * 2000), "x")
    assert len(record.items) == MAX_ITEMS
    assert [(p.kind, p.fatal) for p in record.problems] == [("too-many", True)]


def test_of_thousands_of_subjects_the_first_are_read_and_it_is_said() -> None:
    document = badge()
    document["credentialSubject"] = [document["credentialSubject"]] * 2000
    record = read(as_bytes(document), "x")
    assert len(record.items) == MAX_ITEMS and [p.kind for p in record.problems] == ["too-many"]


@pytest.mark.parametrize("size", [4, 7])
def test_a_badge_made_to_take_for_ever_is_not_checkable(size: int) -> None:
    level: dict[str, Any] = {"type": ["RubricCriterionLevel"], "alignment": [ALIGNMENT] * size}
    for _ in range(2):
        level = {"type": ["ResultDescription"], "alignment": [ALIGNMENT] * size, "rubricCriterionLevel": [level] * size}
    document = badge()
    document["credentialSubject"]["achievement"]["resultDescription"] = [level] * size
    proof = signed(badge())["proof"]
    started = time.monotonic()
    (item,) = read(as_bytes({**document, "proof": proof}), "x").items
    assert item.verification.state is State.NOT_CHECKABLE and "too much work" in item.verification.reason
    assert time.monotonic() - started < 15


@pytest.mark.parametrize(
    "large",
    [
        {"alignment": [{**ALIGNMENT, "targetName": str(number)} for number in range(20_000)]},
        {"alignment": [{"@context": V2[0], **ALIGNMENT}] * 20_000},
    ],
)
def test_a_badge_too_large_to_be_checked_says_so(large: dict[str, Any]) -> None:
    document = signed(badge())
    document["credentialSubject"]["achievement"].update(large)
    (item,) = read(as_bytes(document), "x").items
    assert item.verification.state is State.NOT_CHECKABLE and "too large" in item.verification.reason


def test_a_key_of_a_million_bits_is_not_tried() -> None:
    header = {"alg": "RS256", "jwk": {"kty": "RSA", "n": "A" * 200_000, "e": "AQAB"}}
    (item,) = read(token(badge("https://x.example"), **header).encode(), "x").items
    assert item.verification.state is State.NOT_CHECKABLE and "8192 bits" in item.verification.reason


def test_what_is_printed_of_a_record_holds_no_control_characters() -> None:
    document = badge(name="a\x1b[31mb\u202ec")
    document["credentialSubject"]["achievement"]["name"] = "a\x1b]0;x\x07\u202eb\x9b\u2066"
    (item,) = read(as_bytes(document), "x").items
    assert item.name == "a ]0;x b"


SEEDS = [
    json.dumps(signed(badge())),
    json.dumps(signed(badge(), suite="eddsa-jcs-2022")),
    json.dumps(record_of(signed(badge()), token(badge()))),
    token(badge(), kid=did()),
    token({"vc": badge(), "iss": did(), "exp": 1}, jwk=public_jwk()),
    baked(json.dumps(badge()), packed=True).decode("latin-1"),
    '<svg xmlns:o="https://purl.imsglobal.org/ob/v3p0"><o:credential verify="' + token(badge()) + '"/></svg>',
    "code,title,institution,grade\nACC 120,Accounting,Alamance,A\n",
]


def never_raises(content: bytes) -> None:
    try:
        assert isinstance(read(content, "x"), LearnerRecord)
    except UnreadableRecord as error:
        assert str(error)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=4)), min_size=1, max_size=6)
)
def test_no_damage_to_the_bytes_raises(seed: str, damage: list[tuple[int, bytes]]) -> None:
    content = bytearray(seed.encode("latin-1"))
    for place, new in damage:
        at = place % len(content)
        content[at : at + 1] = new
        if not content:
            break
    never_raises(bytes(content))


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "type", "name", "@value"]), inner)
    ),
    max_leaves=6,
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """(container, key) of everything inside `value`."""
    members = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    return [(value, key) for key, _ in members] + [place for _, each in members for place in places(each)]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SEEDS[:3]), st.lists(st.tuples(st.integers(0, 10**6), ODD), min_size=1, max_size=4))
def test_no_value_in_a_wrong_place_raises(seed: str, changes: list[tuple[int, Any]]) -> None:
    document = json.loads(seed)
    for place, value in changes:
        if not (all_places := places(document)):
            break
        container, key = all_places[place % len(all_places)]
        container[key] = value
    never_raises(as_bytes(document))


WORDS = [
    *(
        "id",
        "type",
        "name",
        "issuer",
        "validFrom",
        "validUntil",
        "expirationDate",
        "credentialSubject",
        "credentialStatus",
    ),
    *(
        "achievement",
        "achievementType",
        "alignment",
        "targetUrl",
        "humanCode",
        "otherIdentifier",
        "identifier",
        "criteria",
    ),
    *("narrative", "creator", "creditsEarned", "result", "status", "value", "term", "awardedDate", "endorsement"),
    *(
        "@id",
        "@type",
        "@value",
        "@graph",
        "@included",
        "@reverse",
        "@nest",
        "@context",
        "made up",
        "_:a",
        "https://e.example/x",
    ),
]
ADDED = st.recursive(
    st.none()
    | st.sampled_from(
        [*WORDS[:12], "Doctor of Medicine", "Achievement", "Welding Certificate", did(), "not an IRI", "_:b"]
    )
    | st.sampled_from([7, 3.5, True, "2020-01-01T00:00:00Z", V2[0], "https://riverside.example/achievements/welding"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=500, deadline=None)
@given(
    st.sampled_from(SEEDS[:2]), st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(WORDS), ADDED), max_size=3)
)
def test_a_badge_that_is_verified_says_what_was_signed(seed: str, added: list[tuple[int, str, Any]]) -> None:
    """Whatever is added to a signed badge: where its proof still fits, what is read of it is what was read before."""
    document = json.loads(seed)
    for place, word, value in added:
        holders = [
            document,
            *(container[key] for container, key in places(document) if isinstance(container[key], dict)),
        ]
        holder = holders[place % len(holders)]
        holder[word] = [holder[word], value] if word in holder and place % 2 else value
    try:
        items = read(as_bytes(document), "x").items
    except UnreadableRecord:
        return
    (before,) = read(seed.encode(), "x").items
    for item in items:
        assert item.verification.state is not State.VERIFIED or item == before
