"""Credentials signed as JSON Web Tokens (VC-JWT, the compact form of Open Badges 3.0), checked offline with joserfc."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, datetime
from typing import Any, Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, OKPKey, RSAKey

from credlattice.learner_records import json_input, keys
from credlattice.learner_records.record import MAX_BYTES, State, UnreadableRecord, Verification

# The name is deprecated in favour of Ed25519 (RFC 9864), but it is the one badges are signed with.
warnings.filterwarnings("ignore", message="EdDSA is deprecated", category=SecurityWarning)
_COMPACT: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\Z")
_ALGORITHMS: Final = ["EdDSA", "Ed25519", "ES256", "ES384", "RS256", "PS256"]
_DATA: Final = ("data:application/vc+jwt,", "data:application/vc-ld+jwt,", "data:application/jwt,")


class _Registry(jws.JWSRegistry):
    """joserfc's own bounds are those of short tokens; a file is bounded before it comes here."""

    max_header_length = 64 * 1024
    max_payload_length = MAX_BYTES * 4 // 3
    max_signature_length = 4096


def is_token(text: str) -> bool:
    """Whether `text` has the form of a token, alone or in a data: address."""
    return len(text) <= MAX_BYTES and _COMPACT.match(_bare(text)) is not None


def _bare(text: str) -> str:
    text = text.strip()
    return next((text[len(start) :] for start in _DATA if text.startswith(start)), text)


def open_token(text: str) -> tuple[dict[str, Any], Verification]:
    """The credential in a token, and what is known of its signature. Raises UnreadableRecord."""
    token = _bare(text)
    try:
        header, payload = (json_input.parse(keys.base64url(part)) for part in token.split(".")[:2])
    except ValueError as error:
        raise UnreadableRecord(f"its token is damaged: {str(error)[:100]}") from None
    if not isinstance(header, dict) or not isinstance(payload, dict):
        raise UnreadableRecord("its token holds no credential")
    inner = payload.get("vc", payload)
    if not isinstance(inner, dict):
        raise UnreadableRecord("its token holds no credential")
    credential = _completed(inner, payload)
    issuer = json_input.identifier(credential.get("issuer"))
    verification = _verify(token, header, payload, issuer)
    if verification.state is not State.FAILED and (odd := _contradiction(credential, payload)):
        verification = Verification(State.FAILED, odd)
    return credential, verification


def _completed(credential: dict[str, Any], payload: dict[str, Any]) -> dict[str, Any]:
    """`credential` with what only the claims around it say, as Data Model 1.1 writes it."""
    found = dict(credential)
    for claim, name in (("jti", "id"), ("iss", "issuer")):
        if isinstance(payload.get(claim), str):
            found.setdefault(name, payload[claim])
    for claim, names in (("nbf", ("validFrom", "issuanceDate")), ("exp", ("validUntil", "expirationDate"))):
        if claim in payload and not any(name in found for name in names):
            found[names[0]] = _day(payload[claim])
    return found


def _day(seconds: Any) -> str:
    """A NumericDate as text; one that is no date stays unreadable rather than missing."""
    number = json_input.number(seconds / 1e6) if isinstance(seconds, (int, float)) else None
    return datetime.fromtimestamp(number * 1e6, UTC).isoformat() if number is not None else "no date"


def _contradiction(credential: dict[str, Any], payload: dict[str, Any]) -> str:
    issuer = json_input.identifier(credential.get("issuer"))
    if "iss" in payload and payload["iss"] != issuer:
        return "the token and the credential in it name different issuers"
    return ""


def _verify(token: str, header: dict[str, Any], payload: dict[str, Any], issuer: str) -> Verification:
    algorithm = json_input.words(header.get("alg"))
    if algorithm.casefold() == "none" or token.endswith("."):
        return Verification(State.NOT_CHECKABLE, "its token is not signed")
    if algorithm not in _ALGORITHMS:
        return Verification(
            State.NOT_CHECKABLE, f"it is signed with {algorithm[:20] or 'nothing stated'}, which is not checked here"
        )
    try:
        key = _key(header, payload, issuer)
        jws.deserialize_compact(
            token, _for_joserfc(key.public), registry=_Registry(algorithms=_ALGORITHMS, strict_check_header=False)
        )
    except keys.NoKey as error:
        return Verification(State.NOT_CHECKABLE, str(error))
    except (JoseError, ValueError, TypeError):
        return Verification(
            State.FAILED, "its signature does not fit: it was changed, or not signed by the key it names"
        )
    return Verification(*key.tie(issuer))


def _key(header: dict[str, Any], payload: dict[str, Any], issuer: str) -> keys.Key:
    named = json_input.words(header.get("kid"), 4000)
    if named.startswith("#"):
        named = issuer + named
    if not named.startswith("did:") and "jwk" in header:
        return keys.Key(keys.from_jwk(header["jwk"]), "", "in its own header")
    if named and ":" in named:
        return keys.resolve(named)
    if issuer.startswith(("did:key:", "did:jwk:")):
        return keys.resolve(issuer)
    raise keys.NoKey("its token names no key that can be found offline")


def _for_joserfc(key: keys.PublicKey) -> OKPKey | ECKey | RSAKey:
    text = key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    if isinstance(key, Ed25519PublicKey):
        return OKPKey.import_key(text)
    return ECKey.import_key(text) if isinstance(key, ec.EllipticCurvePublicKey) else RSAKey.import_key(text)
