"""REGISTER: with a password the unit must know it (MD5 digest, RFC 2617), without one everybody may.

The challenge is made from the call's own number and a secret, so nothing has to be remembered between two requests.
"""

import hashlib
import hmac
import re
from typing import Final

from anju_edge.protocols.scaip import sip
from anju_edge.protocols.scaip.settings import Settings

_EXPIRES_S: Final = 3600
_EXPIRES = re.compile(r";\s*expires\s*=\s*\"?(\d{1,9})\"?", re.IGNORECASE)
_PAIR = re.compile(r"(\w+)\s*=\s*(?:\"([^\"]*)\"|([^\s,\"]+))")
_MAX = 2048


def answer(request: sip.Sip, settings: Settings) -> bytes:
    """Return the answer to a REGISTER."""
    if not settings.password:
        return _welcome(request)
    nonce = _nonce(request, settings)
    given = _given(request)
    if given.get("nonce") != nonce:
        return sip.response(request, 401, (_challenge(settings, nonce, stale="nonce" in given),))
    expected = _expected(request.method, given, settings)
    if not hmac.compare_digest(expected.encode(), given.get("response", "").lower().encode()):
        return sip.response(request, 403)
    return _welcome(request)


def contact(request: sip.Sip, said: bytes) -> tuple[str, str]:
    """Return who has registered and where it is reached by an answered REGISTER; nothing if it was not accepted."""
    if not said.startswith(b"SIP/2.0 200 ") or _expires(request) == 0:
        return "", ""
    return sip.uri(request.first("to")), sip.uri(request.first("contact"))


def _welcome(request: sip.Sip) -> bytes:
    seconds = _expires(request)
    reached = [] if seconds == 0 else [value for value in request.every("contact") if sip.uri(value)]
    contacts = tuple(("Contact", f"{_EXPIRES.sub('', value)};expires={seconds}") for value in reached)
    return sip.response(request, 200, (*contacts, ("Expires", str(seconds))))


def _expires(request: sip.Sip) -> int:
    found = _EXPIRES.search(request.first("contact"))
    said = found[1] if found else request.first("expires")
    return min(int(said), _EXPIRES_S) if re.fullmatch(r"[0-9]{1,9}", said) else _EXPIRES_S


def _challenge(settings: Settings, nonce: str, *, stale: bool) -> tuple[str, str]:
    known = ", stale=TRUE" if stale else ""
    return "WWW-Authenticate", f'Digest realm="{settings.realm}", nonce="{nonce}", algorithm=MD5{known}'


def _nonce(request: sip.Sip, settings: Settings) -> str:
    secret = (settings.secret or settings.password).encode()
    said = request.first("call-id").encode("utf-8", "surrogateescape")
    return hmac.new(secret, said, "sha256").hexdigest()[:32]


def _given(request: sip.Sip) -> dict[str, str]:
    scheme, _, said = request.first("authorization")[:_MAX].partition(" ")
    pairs = _PAIR.findall(said) if scheme.lower() == "digest" else []
    return {name.lower(): quoted or plain for name, quoted, plain in pairs}


def _expected(method: str, given: dict[str, str], settings: Settings) -> str:
    owner = _md5(given.get("username", ""), settings.realm, settings.password)
    asked = _md5(method, given.get("uri", ""))
    if given.get("qop"):
        return _md5(owner, given["nonce"], given.get("nc", ""), given.get("cnonce", ""), given["qop"], asked)
    return _md5(owner, given["nonce"], asked)


def _md5(*parts: str) -> str:
    joined = ":".join(parts).encode("utf-8", "surrogateescape")
    return hashlib.md5(joined, usedforsecurity=False).hexdigest()
