"""Sealing of personal values: AES-256-GCM or SM4-GCM with a key version, and a keyed blind index for exact search."""

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings

from anju.kernel.refusals import Refusal

_NONCE = 12
_TAG = 16
_AES, _SM4 = 1, 2
_SUITES = {_AES: algorithms.AES, _SM4: algorithms.SM4}


class KeyMissing(Refusal):
    """A value was sealed under a key version that is no longer in ``ANJU_MASTER_KEY``."""

    code = "key_missing"
    status = 500


@lru_cache(maxsize=64)
def _derive(master: str, purpose: str, length: int) -> bytes:
    digest = hashlib.sha512(master.encode()).digest()
    return hashlib.blake2b(purpose.encode(), key=digest, digest_size=length).digest()


def _masters() -> list[str]:
    """Return the master keys, oldest first: version 1 is the last of the list in the settings."""
    return [part for part in reversed(str(settings.ANJU_MASTER_KEY).split(",")) if part]


def _cipher(suite: int, version: int, nonce: bytes, tag: bytes | None = None) -> Cipher[modes.GCM]:
    masters = _masters()
    if not 1 <= version <= len(masters) or suite not in _SUITES:
        raise KeyMissing(version=version, suite=suite)
    key = _derive(masters[version - 1], f"seal-{suite}", 32 if suite == _AES else 16)
    return Cipher(_SUITES[suite](key), modes.GCM(nonce, tag))


def seal(value: str) -> bytes:
    """Encrypt a value. Shape: 1 byte suite, 1 byte key version, 12 bytes nonce, ciphertext, 16 bytes tag."""
    suite, version = _newest()
    nonce = os.urandom(_NONCE)
    worker = _cipher(suite, version, nonce).encryptor()
    body = worker.update(value.encode()) + worker.finalize()
    return bytes([suite, version]) + nonce + body + worker.tag


def _newest() -> tuple[int, int]:
    return (_SM4 if settings.ANJU_CRYPTO == "sm" else _AES), len(_masters())


def unseal(sealed: bytes | memoryview) -> str:
    """Decrypt a sealed value; raise ``InvalidTag`` when it was touched, ``KeyMissing`` when its key is gone."""
    raw = bytes(sealed)
    nonce, body, tag = raw[2 : 2 + _NONCE], raw[2 + _NONCE : -_TAG], raw[-_TAG:]
    worker = _cipher(raw[0], raw[1], nonce, tag).decryptor()
    return (worker.update(body) + worker.finalize()).decode()


def reseal(sealed: bytes | memoryview) -> bytes:
    """Return the value under the newest key and suite; the same bytes when it already is."""
    raw = bytes(sealed)
    return raw if (raw[0], raw[1]) == _newest() else seal(unseal(raw))


def blind_index(value: str) -> bytes:
    """Return 16 bytes that are equal for equal values and tell nothing else. Normalise the value first.

    The index key is the oldest master key: a rotation keeps every index, so the last key of the list stays.
    """
    key = _derive(_masters()[0], "index", 32)
    if settings.ANJU_CRYPTO == "sm":
        worker = HMAC(key, hashes.SM3())
        worker.update(value.encode())
        return worker.finalize()[:16]
    return hmac.digest(key, value.encode(), "sha256")[:16]
