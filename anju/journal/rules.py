"""The hash chain as arithmetic: one row in its canonical form, one digest on the one before."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime

from cryptography.hazmat.primitives import hashes

FIRST = b"anju"  # what the first link stands on
SOURCES = ("move", "fact", "audit")


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    msg = f"{type(value).__name__} has no canonical form"
    raise TypeError(msg)


def canonical(source: str, row: Mapping[str, object]) -> bytes:
    """Write a row so that equal rows are equal bytes: sorted keys, no spaces, UTC times, UTF-8."""
    text = json.dumps(
        {"source": source, **row}, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )
    return text.encode()


def digest(algorithm: str, before: bytes, row: bytes) -> bytes:
    """Return the digest of one link: SHA-256 (or SM3) of the digest before and the row."""
    if algorithm == "sm3":
        worker = hashes.Hash(hashes.SM3())
        worker.update(before + row)
        return worker.finalize()
    return hashlib.sha256(before + row).digest()
