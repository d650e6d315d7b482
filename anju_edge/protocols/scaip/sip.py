"""The little of SIP (RFC 3261, RFC 3428) that a receiver of MESSAGE requests needs: reading one, answering, asking."""

import re
from collections.abc import Sequence
from hashlib import blake2s
from typing import Final, NamedTuple

METHODS: Final = ("MESSAGE", "REGISTER", "OPTIONS")
_ALLOW: Final = ("Allow", ", ".join(METHODS))
_PHRASES: Final = {200: "OK", 401: "Unauthorized", 403: "Forbidden", 405: "Method Not Allowed"}
_SHORT: Final = {
    "v": "via",
    "f": "from",
    "t": "to",
    "i": "call-id",
    "m": "contact",
    "l": "content-length",
    "c": "content-type",
}
_ECHOED: Final = (("Via", "via"), ("From", "from"), ("To", "to"), ("Call-ID", "call-id"), ("CSeq", "cseq"))
_MAX_LINES = 100
_RETURNED, _BARE = b"\n\r\n", b"\n\n"
_FOLD = re.compile(r"\r?\n[ \t]+")
_REQUEST = re.compile(r"([A-Z]{2,20}) (\S{1,500}) SIP/2\.0(?:\r?\n|\Z)")
_RESPONSE = re.compile(r"SIP/2\.0 [1-6]\d\d\b")
_TYPE = re.compile(r"\n[^\S\n]*(?:content-type|c)[^\S\n]*:(.*)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_URI = re.compile(r"<\s*(sips?:[^>\s]{1,200})\s*>|^(sips?:[^;>\s]{1,200})", re.IGNORECASE)
_HOST = re.compile(r"^sips?:(?:[^@]*@)?([A-Za-z0-9.\-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?)", re.IGNORECASE)
_TRANSPORT = re.compile(r"SIP/2\.0/(\w{2,4})\b", re.IGNORECASE)

Headers = Sequence[tuple[str, str]]


class Opened(NamedTuple):
    """One message as far as most need it: its method (none in a response), its target, its head unfolded, its body."""

    method: str
    uri: str
    head: str
    body: bytes

    def content_type(self) -> str:
        """Return the type of the body without its parameters."""
        found = _TYPE.search(self.head)
        return _type(_plain(found[1])) if found else ""


class Sip(NamedTuple):
    """One message: its method (none in a response), its target, its headers by full lower-case name, its body."""

    method: str
    uri: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def every(self, name: str) -> list[str]:
        """Return the values of a header in order."""
        return [value for known, value in self.headers if known == name]

    def first(self, name: str) -> str:
        """Return the first value of a header, or nothing."""
        return next((value for known, value in self.headers if known == name), "")

    def content_type(self) -> str:
        """Return the type of the body without its parameters."""
        return _type(self.first("content-type"))


def parse(data: bytes) -> Sip | None:
    """Read a message, also one whose end is missing. What does not begin like SIP is none."""
    found = opened(data)
    if found is None:
        return None
    headers = tuple(_header(line) for line in found.head.split("\n")[1:] if ":" in line)
    return Sip(found.method, found.uri, headers, found.body)


def opened(data: bytes) -> Opened | None:
    """Open a message without reading its headers. Carriage returns stay: at the end of a value they are blanks."""
    head, body = _parted(data)
    text = head.decode("utf-8", "surrogateescape")
    text = _FOLD.sub(" ", text) if "\n " in text or "\n\t" in text else text
    if text.count("\n") >= _MAX_LINES:
        text = "\n".join(text.split("\n")[:_MAX_LINES])
    asked = _REQUEST.match(text)
    if asked is None and _RESPONSE.match(text) is None:
        return None
    method, target = asked.groups() if asked else ("", "")
    return Opened(method, target, text, body)


def _parted(data: bytes) -> tuple[bytes, bytes]:
    """Part a message at its first blank line, with carriage returns or without."""
    at = data.find(_RETURNED)
    bare = data.find(_BARE) if at < 0 else data.find(_BARE, 0, at + 1)
    if bare >= 0:
        at, end = bare, bare + len(_BARE)
    elif at >= 0:
        end = at + len(_RETURNED)
    else:
        return data, b""
    return data[: at - 1] if data[at - 1 : at] == b"\r" else data[:at], data[end:]


def uri(value: str) -> str:
    """Return the SIP address in a header's value, or nothing."""
    found = _URI.search(value)
    return (found[1] or found[2]) if found else ""


def response(request: Sip, status: int, headers: Headers = (), content_type: str = "", body: bytes = b"") -> bytes:
    """Build the answer to a request, which is the same whenever the same request comes."""
    lines = [f"SIP/2.0 {status} {_PHRASES[status]}"]
    for name, known in _ECHOED:
        lines += [f"{name}: {value}" for value in request.every(known)[: _MAX_LINES if known == "via" else 1]]
    lines = [
        f"{line};tag={key(request)}" if line.startswith("To: ") and ";tag=" not in line.lower() else line
        for line in lines
    ]
    if request.method not in METHODS or request.method == "OPTIONS":
        headers = (*headers, _ALLOW)
    return _built(lines, headers, content_type, body)


def message(request: Sip, contact: str, purpose: str, content_type: str, body: bytes) -> bytes:
    """Build a MESSAGE of our own to the sender of a request; the same request and purpose give the same bytes."""
    sender, receiver = uri(request.first("from")), uri(request.first("to")) or request.uri
    target = uri(request.first("contact")) or contact or sender or "sip:unit@invalid"
    host = next((found[1] for found in (_HOST.match(request.uri), _HOST.match(receiver)) if found), "invalid")
    transport = _TRANSPORT.search(request.first("via"))
    mark = key(request, purpose)
    lines = [
        f"MESSAGE {target} SIP/2.0",
        f"Via: SIP/2.0/{transport[1].upper() if transport else 'UDP'} {host};branch=z9hG4bK{mark};rport",
        "Max-Forwards: 70",
        f"From: <{receiver}>;tag={mark}",
        f"To: <{sender or target}>",
        f"Call-ID: {mark}@{host}",
        "CSeq: 1 MESSAGE",
    ]
    return _built(lines, (), content_type, body)


def key(request: Sip, purpose: str = "") -> str:
    """Return what tells one transaction from every other, without chance or clock: a resend of it has the same."""
    parts = (request.first("call-id"), request.first("cseq"), request.first("via"), request.first("from"), purpose)
    return blake2s("\0".join(parts).encode("utf-8", "surrogateescape"), digest_size=10).hexdigest()


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    name = name.strip().lower()
    return _SHORT.get(name, name), _plain(value)


def _type(value: str) -> str:
    return value.partition(";")[0].strip().lower()


def _plain(value: str) -> str:
    value = value.strip()
    return value if value.isprintable() else _CONTROL.sub("", value).strip()


def _built(lines: list[str], headers: Headers, content_type: str, body: bytes) -> bytes:
    lines += [f"{name}: {value}" for name, value in headers]
    if content_type:
        lines.append(f"Content-Type: {content_type}")
    lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body
