"""Sealing of personal values: AES-256-GCM or SM4-GCM with a key version, and a keyed blind index for exact search."""

import hashlib
import os
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings

from anju.kernel.refusals import Refusal

_NONCE = 12
_TAG = 16
_AES, _SM4 = 1, 2


class KeyMissing(Refusal):
    """A value was sealed under a key version that is no longer in ``ANJU_MASTER_KEY``."""

    code = "key_missing"
    status = 500


@lru_cache(maxsize=64)
def _derive(master: str, purpose: str, length: int) -> bytes:
    digest = hashlib.sha512(master.encode()).digest()
    return hashlib.blake2b(purpose.encode(), key=digest, digest_size=length).digest()


@lru_cache(maxsize=8)
def _split(masters: str) -> tuple[str, ...]:
    return tuple(part for part in reversed(masters.split(",")) if part)


def _masters() -> tuple[str, ...]:
    """Return the master keys, oldest first: version 1 is the last of the list in the settings."""
    return _split(settings.ANJU_MASTER_KEY)


def _master(suite: int, version: int) -> str:
    masters = _masters()
    if not 1 <= version <= len(masters) or suite not in {_AES, _SM4}:
        raise KeyMissing(version=version, suite=suite)
    return masters[version - 1]


def derived(purpose: str, length: int) -> bytes:
    """Return a key of its own for a purpose, made from the newest master key; another purpose never meets it."""
    return _derive(_masters()[-1], purpose, length)


@lru_cache(maxsize=64)
def _aes(master: str) -> AESGCM:
    return AESGCM(_derive(master, f"seal-{_AES}", 32))


def _sm4(master: str, nonce: bytes, tag: bytes | None = None) -> Cipher[modes.GCM]:
    return Cipher(algorithms.SM4(_derive(master, f"seal-{_SM4}", 16)), modes.GCM(nonce, tag))


def seal(value: str) -> bytes:
    """Encrypt a value. Shape: 1 byte suite, 1 byte key version, 12 bytes nonce, ciphertext, 16 bytes tag."""
    suite, version = _newest()
    master, nonce = _master(suite, version), os.urandom(_NONCE)
    if suite == _AES:
        return bytes((suite, version)) + nonce + _aes(master).encrypt(nonce, value.encode(), None)
    worker = _sm4(master, nonce).encryptor()
    body = worker.update(value.encode()) + worker.finalize()
    return bytes((suite, version)) + nonce + body + worker.tag


def _newest() -> tuple[int, int]:
    return (_SM4 if settings.ANJU_CRYPTO == "sm" else _AES), len(_masters())


def unseal(sealed: bytes | memoryview) -> str:
    """Decrypt a sealed value; raise ``InvalidTag`` when it was touched, ``KeyMissing`` when its key is gone."""
    raw = bytes(sealed)
    suite, nonce, body = raw[0], raw[2 : 2 + _NONCE], raw[2 + _NONCE :]
    master = _master(suite, raw[1])
    if suite == _AES:
        return _aes(master).decrypt(nonce, body, None).decode()
    worker = _sm4(master, nonce, body[-_TAG:]).decryptor()
    return (worker.update(body[:-_TAG]) + worker.finalize()).decode()


def reseal(sealed: bytes | memoryview) -> bytes:
    """Return the value under the newest key and suite; the same bytes when it already is."""
    raw = bytes(sealed)
    return raw if (raw[0], raw[1]) == _newest() else seal(unseal(raw))


@lru_cache(maxsize=8)
def _indexer(master: str, suite: str) -> HMAC:
    return HMAC(_derive(master, "index", 32), hashes.SM3() if suite == "sm" else hashes.SHA256())


def blind_index(value: str) -> bytes:
    """Return 16 bytes that are equal for equal values and tell nothing else. Normalise the value first.

    The index key is the oldest master key: a rotation keeps every index, so the last key of the list stays.
    """
    worker = _indexer(_masters()[0], settings.ANJU_CRYPTO).copy()
    worker.update(value.encode())
    return worker.finalize()[:16]
