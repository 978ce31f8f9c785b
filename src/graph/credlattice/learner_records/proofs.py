"""Data Integrity proofs of a credential, checked offline.

Known: `eddsa-rdfc-2022`, `eddsa-jcs-2022`; `ecdsa-rdfc-2019` and `ecdsa-jcs-2019` with P-256; `Ed25519Signature2020`;
`Ed25519Signature2018` with a detached JWS. Everything else is not checkable, and says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from credlattice.learner_records import contexts, dates, json_canonical, json_input, keys, rdf_canonical
from credlattice.learner_records.rdf_canonical import Work
from credlattice.learner_records.record import State, UnreadableRecord, Verification

MAX_PROOFS = 3
_SIGNATURES: Final = ("proofValue", "jws", "signatureValue")


@dataclass(frozen=True)
class _Suite:
    canonical: Callable[[dict[str, Any], Work], bytes]
    key: type


def _rdfc(document: dict[str, Any], work: Work) -> bytes:
    return rdf_canonical.canonical(contexts.quads(document, work), work)


def _jcs(document: dict[str, Any], work: Work) -> bytes:
    return json_canonical.canonical(document)


_SUITES: Final = {
    "eddsa-rdfc-2022": _Suite(_rdfc, Ed25519PublicKey),
    "eddsa-jcs-2022": _Suite(_jcs, Ed25519PublicKey),
    "ecdsa-rdfc-2019": _Suite(_rdfc, ec.EllipticCurvePublicKey),
    "ecdsa-jcs-2019": _Suite(_jcs, ec.EllipticCurvePublicKey),
    "Ed25519Signature2020": _Suite(_rdfc, Ed25519PublicKey),
    "Ed25519Signature2018": _Suite(_rdfc, Ed25519PublicKey),
}


def verify(document: dict[str, Any], issuer: str, now: datetime, work: Work) -> Verification:
    """What is known of the proofs of `document`. One that fails decides; else the one that proves most."""
    proofs = json_input.objects(document.get("proof"))
    if not proofs:
        return Verification(State.NOT_CHECKABLE, "it holds no proof")
    if len(proofs) > MAX_PROOFS:
        return Verification(State.NOT_CHECKABLE, f"it holds {len(proofs)} proofs; {MAX_PROOFS} are checked at most")
    found = [_verify(document, proof, issuer, now, work) for proof in proofs]
    order = (State.FAILED, State.VERIFIED, State.INTACT, State.NOT_CHECKABLE)
    return min(found, key=lambda verification: order.index(verification.state))


def _verify(document: dict[str, Any], proof: dict[str, Any], issuer: str, now: datetime, work: Work) -> Verification:
    kind = json_input.words(proof.get("type"))
    name = json_input.words(proof.get("cryptosuite")) if kind == "DataIntegrityProof" else kind
    suite = _SUITES.get(name)
    if suite is None:
        return Verification(
            State.NOT_CHECKABLE, f"its proof is of the kind {name[:60] or 'not stated'}, which is not checked here"
        )
    if proof.get("proofPurpose") != "assertionMethod":
        return Verification(State.NOT_CHECKABLE, "its proof was made for another purpose than to assert it")
    if "previousProof" in proof:
        return Verification(State.NOT_CHECKABLE, "its proof rests on another proof, which is not checked here")
    if (end := dates.moment(proof.get("expires"))) is not None and end < now:
        return Verification(State.FAILED, f"its proof expired on {end:%Y-%m-%d}")
    try:
        key = keys.resolve(proof.get("verificationMethod"))
        if not isinstance(key.public, suite.key):
            return Verification(State.FAILED, "its key is not of the kind its proof needs")
        before, signature = _signature(proof)
        signed = before + _digest(document, proof, suite, work)
    except keys.NoKey as error:
        return Verification(State.NOT_CHECKABLE, str(error))
    except (contexts.NotExpandable, json_canonical.NotCanonical) as error:
        return Verification(State.NOT_CHECKABLE, str(error))
    except rdf_canonical.TooMuchWork:
        return Verification(State.NOT_CHECKABLE, "putting it in the order that is signed takes too much work")
    if not _is_right(key.public, signature, signed):
        return Verification(
            State.FAILED, f"its signature does not fit: it was changed, or not signed by the key {key.named[:60]}"
        )
    return Verification(*key.tie(issuer))


def _signature(proof: dict[str, Any]) -> tuple[bytes, bytes]:
    """(what stands before the signed hashes, the signature)."""
    if proof.get("type") != "Ed25519Signature2018":
        return b"", keys.from_multibase(json_input.words(proof.get("proofValue")))
    header, _, signature = json_input.words(proof.get("jws")).partition("..")
    try:
        stated = json_input.parse(keys.base64url(header))
        if stated != {"alg": "EdDSA", "b64": False, "crit": ["b64"]}:
            raise keys.NoKey("its signature is of a form that is not checked here")
        return header.encode() + b".", keys.base64url(signature)
    except (ValueError, UnreadableRecord):
        raise keys.NoKey("its signature is of a form that is not checked here") from None


def _digest(document: dict[str, Any], proof: dict[str, Any], suite: _Suite, work: Work) -> bytes:
    unsecured = {key: value for key, value in document.items() if key != "proof"}
    options = {key: value for key, value in proof.items() if key not in _SIGNATURES}
    if suite.canonical is _rdfc:
        options["@context"] = document.get("@context")
    elif "@context" in options:
        # The signer's contexts; later ones may have been added to the document since.
        stated, present = (json_input.listed(each.get("@context")) for each in (options, unsecured))
        if present[: len(stated)] != stated:
            raise contexts.NotExpandable("its proof was made for other contexts than it holds")
        unsecured["@context"] = options["@context"]
    return b"".join(hashlib.sha256(suite.canonical(part, work)).digest() for part in (options, unsecured))


def _is_right(key: keys.PublicKey, signature: bytes, signed: bytes) -> bool:
    try:
        if isinstance(key, Ed25519PublicKey):
            key.verify(signature, signed)
        elif (
            isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1) and len(signature) == 64
        ):
            r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
            key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
        else:
            return False
    except (InvalidSignature, ValueError):
        return False
    return True
