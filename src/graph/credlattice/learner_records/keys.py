"""Public keys from what a proof names, without the network: did:key, did:jwk, JWKs, and keys written in a fragment."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry

from credlattice.learner_records import json_input
from credlattice.learner_records.record import State, UnreadableRecord

PublicKey = Ed25519PublicKey | ec.EllipticCurvePublicKey | RSAPublicKey
MAX_RSA_BITS = 8192
_ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519, _P256, _P384 = b"\xed\x01", b"\x80\x24", b"\x81\x24"
_PUBLIC_PARTS: Final = {"OKP": ("crv", "x"), "EC": ("crv", "x", "y"), "RSA": ("n", "e")}


class NoKey(LookupError):
    """There is no key to check with; the message says why."""


@dataclass(frozen=True)
class Key:
    public: PublicKey
    did: str
    """The DID that this key itself is, or '' where the record merely brings it along."""
    named: str
    """How the proof names it."""

    def tie(self, issuer: str) -> tuple[State, str]:
        """What a right signature of this key says about `issuer`."""
        if self.did and self.did == issuer:
            return (
                State.VERIFIED,
                f"signed by {_short(issuer)}, which is a key; the name beside it is what its holder says",
            )
        if self.did and issuer.startswith(("did:key:", "did:jwk:")):
            return State.FAILED, f"signed by {_short(self.did)}, but the issuer is {_short(issuer)}"
        if self.did:
            reason = (
                f"unchanged since {_short(self.did)} signed it; that this is {_short(issuer)} cannot be checked offline"
            )
            return State.INTACT, reason
        brought = f"unchanged since a key it brings along ({self.named}) signed it"
        return State.INTACT, f"{brought}; whose key that is cannot be checked offline"


def resolve(method: Any) -> Key:
    """The key of a proof's `verificationMethod`: a DID URL, an address with the key in its fragment, or an object.

    Raises NoKey.
    """
    if isinstance(method, dict):
        if json_input.identifier(method).startswith(("did:key:", "did:jwk:")):
            return resolve(method["id"])
        if "publicKeyMultibase" in method:
            return Key(from_multikey(json_input.words(method["publicKeyMultibase"])), "", "in its verification method")
        if "publicKeyJwk" in method:
            return Key(from_jwk(method["publicKeyJwk"]), "", "in its verification method")
        return resolve(method.get("id"))
    if not isinstance(method, str) or not method:
        raise NoKey("its proof names no key")
    did, _, fragment = method.partition("#")
    if did.startswith("did:key:"):
        if fragment and fragment != did.removeprefix("did:key:"):
            raise NoKey("its proof names a key that its did:key does not hold")
        return Key(from_multikey(did.removeprefix("did:key:")), did, did)
    if did.startswith("did:jwk:"):
        return Key(_from_did_jwk(did), did, did)
    if fragment.startswith("z6Mk") or fragment.startswith("zDn"):
        return Key(from_multikey(fragment), "", "in the fragment of its address")
    raise NoKey(f"the key {_short(method)} would have to be fetched, and nothing is fetched")


def from_multikey(text: str) -> PublicKey:
    """A key in multibase: Ed25519, P-256 or P-384. Raises NoKey."""
    content = from_multibase(text)
    try:
        if content.startswith(_ED25519):
            return Ed25519PublicKey.from_public_bytes(content[2:])
        if content.startswith((_P256, _P384)):
            curve = ec.SECP256R1() if content.startswith(_P256) else ec.SECP384R1()
            return ec.EllipticCurvePublicKey.from_encoded_point(curve, content[2:])
    except (ValueError, UnsupportedAlgorithm):
        raise NoKey("its proof names a key that is damaged") from None
    raise NoKey("its key is of a kind that is not checked here")


def from_jwk(jwk: Any) -> PublicKey:
    """The public part of a JWK: Ed25519, a NIST curve or RSA. Raises NoKey."""
    kind = json_input.words(jwk.get("kty")) if isinstance(jwk, dict) else ""
    parts = {name: jwk[name] for name in _PUBLIC_PARTS.get(kind, ()) if isinstance(jwk.get(name), str)}
    if len(parts) < len(_PUBLIC_PARTS.get(kind, ("",))):
        raise NoKey("its key is of a kind that is not checked here")
    if any(len(part) > MAX_RSA_BITS // 6 + 4 for part in parts.values()):
        raise NoKey(f"its key is longer than {MAX_RSA_BITS} bits")
    try:
        public = JWKRegistry.import_key({"kty": kind, **parts}).public_key
    except (JoseError, ValueError, KeyError, UnsupportedAlgorithm):
        raise NoKey("its key is damaged, or of a kind that is not checked here") from None
    if not isinstance(public, (Ed25519PublicKey, ec.EllipticCurvePublicKey, RSAPublicKey)):
        raise NoKey("its key is of a kind that is not checked here")
    return public


def _from_did_jwk(did: str) -> PublicKey:
    try:
        return from_jwk(json_input.parse(base64url(did.removeprefix("did:jwk:"))))
    except (ValueError, UnreadableRecord):
        raise NoKey("its did:jwk is damaged") from None


def from_multibase(text: str) -> bytes:
    """Bytes written in base58btc (`z…`) or base64url (`u…`). Raises NoKey."""
    if len(text) > 512 or text[:1] not in ("z", "u"):
        raise NoKey("its proof holds a value that is no multibase text")
    try:
        return _base58(text[1:]) if text.startswith("z") else base64url(text[1:])
    except ValueError:
        raise NoKey("its proof holds a value that is no multibase text") from None


def base64url(text: str) -> bytes:
    """Raises ValueError."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None


def _base58(text: str) -> bytes:
    number = 0
    for character in text:
        number = number * 58 + _ALPHABET.index(character)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\x00" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:40]}…{text[-8:]}"
