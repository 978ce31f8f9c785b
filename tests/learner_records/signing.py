"""Badges made for the tests, and keys to sign them with."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import struct
import zlib
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from credlattice.learner_records import contexts, json_canonical, rdf_canonical
from credlattice.learner_records.rdf_canonical import Work

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
V2 = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
V1 = [
    "https://www.w3.org/2018/credentials/v1",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
    "https://w3id.org/security/suites/ed25519-2020/v1",
]
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
P256 = ec.derive_private_key(12345678901234567890, ec.SECP256R1())


def base58(content: bytes) -> str:
    number, text = int.from_bytes(content, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = ALPHABET[rest] + text
    return "1" * (len(content) - len(content.lstrip(b"\x00"))) + text


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def multikey(key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> str:
    if isinstance(key, Ed25519PrivateKey):
        raw = b"\xed\x01" + key.public_key().public_bytes_raw()
    else:
        form = (serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
        raw = b"\x80\x24" + key.public_key().public_bytes(*form)
    return "z" + base58(raw)


def did(key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey = KEY) -> str:
    return "did:key:" + multikey(key)


def badge(issuer: str = "", **changes: Any) -> dict[str, Any]:
    """A badge of Data Model 2.0 without a proof; `changes` are of its outermost members, None takes one away."""
    found = {
        "@context": V2,
        "id": "urn:uuid:0b3f0d5e-2f8f-4a64-9d25-0f1a4b1a7a01",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer or did(), "type": ["Profile"], "name": "Riverside College"},
        "validFrom": "2024-05-01T00:00:00Z",
        "name": "Welding badge",
        "credentialSubject": {
            "id": "urn:uuid:7d1f6a2e-57b9-4b8e-b3c8-5d2d1f0c9b02",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://riverside.example/achievements/welding",
                "type": ["Achievement"],
                "achievementType": "Certificate",
                "name": "Welding Certificate",
                "criteria": {"narrative": "Weld four joints."},
                "description": "Shows skill in welding.",
            },
        },
        **changes,
    }
    return {key: value for key, value in found.items() if value is not None}


def record_of(*credentials: Any, issuer: str = "", **changes: Any) -> dict[str, Any]:
    """A comprehensive learner record without a proof that holds `credentials`."""
    return {
        "@context": [V2[0], "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json", V2[1]],
        "id": "urn:uuid:0b3f0d5e-2f8f-4a64-9d25-0f1a4b1a7a09",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": issuer or did(), "type": ["Profile"], "name": "Riverside College"},
        "validFrom": "2024-05-01T00:00:00Z",
        "name": "Record",
        "credentialSubject": {
            "id": "urn:uuid:7d1f6a2e-57b9-4b8e-b3c8-5d2d1f0c9b02",
            "type": ["ClrSubject"],
            "verifiableCredential": list(credentials),
        },
        **changes,
    }


def signed(
    document: dict[str, Any],
    key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey = KEY,
    suite: str = "eddsa-rdfc-2022",
    method: str = "",
    **options: Any,
) -> dict[str, Any]:
    """`document` with a proof; `method` is what it names as its key (default: the key's did:key)."""
    known = suite.startswith("Ed25519Signature")
    proof = {
        "type": suite if known else "DataIntegrityProof",
        **({} if known else {"cryptosuite": suite}),
        "created": "2024-05-01T10:00:00Z",
        "verificationMethod": method or f"{did(key)}#{multikey(key)}",
        "proofPurpose": "assertionMethod",
        **options,
    }
    if "jcs" in suite:
        proof["@context"] = document["@context"]
        parts = [json_canonical.canonical(proof), json_canonical.canonical(document)]
    else:
        with_context = {"@context": document["@context"], **proof}
        parts = [rdf_canonical.canonical(contexts.quads(part, Work()), Work()) for part in (with_context, document)]
    data = b"".join(hashlib.sha256(part).digest() for part in parts)
    return {**copy.deepcopy(document), "proof": [{**proof, "proofValue": "z" + base58(_sign(key, data))}]}


def _sign(key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey, data: bytes) -> bytes:
    if isinstance(key, Ed25519PrivateKey):
        return key.sign(data)
    r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def public_jwk(key: Ed25519PrivateKey = KEY) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": base64url(key.public_key().public_bytes_raw())}


def token(payload: dict[str, Any], key: Ed25519PrivateKey = KEY, **header: Any) -> str:
    """A compact JWS over `payload`, signed here without the library that checks it."""
    head = base64url(json.dumps({"alg": "EdDSA", "typ": "JWT", **header}).encode())
    body = base64url(json.dumps(payload).encode())
    return f"{head}.{body}.{base64url(key.sign(f'{head}.{body}'.encode()))}"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes) -> bytes:
    """A PNG of one pixel, with `chunks` before its end."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    pixel = chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + pixel + chunk(b"IEND", b"")


def baked(text: str, *, packed: bool = False, keyword: bytes = b"openbadgecredential") -> bytes:
    content = zlib.compress(text.encode()) if packed else text.encode()
    return png(chunk(b"iTXt", keyword + b"\x00" + bytes([packed, 0]) + b"\x00\x00" + content))


def as_bytes(document: Any) -> bytes:
    return json.dumps(document).encode()
