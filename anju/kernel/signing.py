"""Signing of what leaves the platform as proof: Ed25519, under a key made from the newest master key."""

import base64
import binascii
from functools import lru_cache
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from anju.kernel import secrets

_KEY_BYTES = 32


@lru_cache(maxsize=4)
def _key(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)


def _own() -> Ed25519PrivateKey:
    return _key(secrets.derived("sign-1", _KEY_BYTES))


def canonical(document: Any) -> bytes:
    """Write a document so that equal documents are equal bytes: sorted keys, no spaces, UTF-8, UTC times."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)


def public_key() -> str:
    """Return this installation's public key: 64 hexadecimal digits, to be kept by whoever checks signatures."""
    return _own().public_key().public_bytes_raw().hex()


def sign(document: Any) -> str:
    """Sign a document's canonical form; returns base64 of 64 bytes."""
    return base64.b64encode(_own().sign(canonical(document))).decode()


def is_signed(document: Any, signature: str, key: str) -> bool:
    """Whether a signature (base64) over a document fits a public key (hexadecimal). Rubbish does not fit."""
    try:
        known = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        known.verify(base64.b64decode(signature, validate=True), canonical(document))
    except (InvalidSignature, ValueError, binascii.Error, orjson.JSONEncodeError):
        return False
    return True
