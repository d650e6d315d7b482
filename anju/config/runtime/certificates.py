"""The certificate of the device door: looked at before NATS is, which would only say that it cannot start."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from anju.config.runtime.trouble import Trouble
from anju.config.runtime.words import say

_SOON = timedelta(days=30)


def check(certificate: str, key: str, *, now: datetime | None = None) -> str:
    """Return a warning about the time of the certificate, or nothing; raise ``Trouble`` for what NATS cannot use.

    A certificate that has run out is no reason not to start: whoever does not look at it still gets in, and the desk
    works. The sentence is the reason why somebody will renew it.
    """
    if not certificate and not key:
        return ""
    if not certificate or not key:
        raise Trouble("tls_half")
    found = _certificate(certificate)
    _fits(found, certificate, key)
    moment = now or datetime.now(UTC)
    until = found.not_valid_after_utc
    facts = {"path": certificate, "day": f"{until:%Y-%m-%d}"}
    if until <= moment:
        return say("tls_expired", **facts)
    if found.not_valid_before_utc > moment:
        return say("tls_not_yet", path=certificate, day=f"{found.not_valid_before_utc:%Y-%m-%d}")
    return say("tls_soon", **facts) if until - moment < _SOON else ""


def _certificate(path: str) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificates(Path(path).read_bytes())[0]
    except (OSError, ValueError) as problem:
        raise Trouble("tls_unreadable", path=path, why=_why(problem)) from problem


def _fits(found: x509.Certificate, certificate: str, key: str) -> None:
    try:
        own = load_pem_private_key(Path(key).read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as problem:
        raise Trouble("tls_unreadable", path=key, why=_why(problem)) from problem
    form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if own.public_key().public_bytes(*form) != found.public_key().public_bytes(*form):
        raise Trouble("tls_mismatch", path=certificate, key=key)


def _why(problem: Exception) -> str:
    return getattr(problem, "strerror", "") or str(problem).split("\n", 1)[0][:120]
