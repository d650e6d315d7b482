"""Sealing of personal values: AES-256-GCM or SM4-GCM with a key version, and a keyed blind index for exact search."""

import hashlib
import hmac
import os
from functools import cache

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

_NONCE = 12
_TAG = 16
_SUITES = {1: algorithms.AES, 2: algorithms.SM4}


@cache
def _key(purpose: str, length: int) -> bytes:
    master = str(settings.ANJU_MASTER_KEY).encode()
    return hashlib.blake2b(purpose.encode(), key=hashlib.sha512(master).digest(), digest_size=length).digest()


def _cipher(suite: int, nonce: bytes, tag: bytes | None = None) -> Cipher[modes.GCM]:
    length = 32 if suite == 1 else 16
    return Cipher(_SUITES[suite](_key(f"seal-{suite}", length)), modes.GCM(nonce, tag))


def seal(value: str) -> bytes:
    """Encrypt a value. Shape: 1 byte suite, 1 byte key version, 12 bytes nonce, ciphertext, 16 bytes tag."""
    suite = 2 if settings.ANJU_CRYPTO == "sm" else 1
    nonce = os.urandom(_NONCE)
    worker = _cipher(suite, nonce).encryptor()
    body = worker.update(value.encode()) + worker.finalize()
    return bytes([suite, 1]) + nonce + body + worker.tag


def unseal(sealed: bytes | memoryview) -> str:
    """Decrypt a sealed value; raise ``InvalidTag`` when it was touched."""
    raw = bytes(sealed)
    suite, nonce, body, tag = raw[0], raw[2 : 2 + _NONCE], raw[2 + _NONCE : -_TAG], raw[-_TAG:]
    worker = _cipher(suite, nonce, tag).decryptor()
    return (worker.update(body) + worker.finalize()).decode()


def blind_index(value: str) -> bytes:
    """Return 16 bytes that are equal for equal values and tell nothing else. Normalise the value first."""
    return hmac.new(_key("index", 32), value.encode(), hashlib.sha256).digest()[:16]
