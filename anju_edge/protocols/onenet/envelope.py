"""The envelope of a push: what in it is signed and how, and how a secured message is opened.

Signature: base64(MD5(token + nonce + msg)). Secured messages are AES-CBC with the first 16 bytes of the key as start
value. The 43 characters of a classic EncodingAESKey are base64 of 32 bytes without the last ``=``, and the text lies
behind 16 random bytes and its length; the 16 characters of a Studio key are the key itself, and the text is alone.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

import orjson
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from anju_edge.protocols.push import Check

MAX_SIGNED: Final = 64 * 1024
_SECURED, _PLAIN = "enc_msg", "msg"
_BLOCK: Final = 16
_SIZES: Final = (16, 24, 32)
_RANDOM, _LENGTH = 16, 4
_ENCODED_KEY: Final = 43
_DECODER: Final = json.JSONDecoder()


class Envelope(NamedTuple):
    """What a push says beside its message. ``text`` is the signed text; empty where there is nothing to sign."""

    texts: tuple[str, ...]
    nonce: str
    signature: str


def envelope(shell: Mapping[str, Any], body: bytes) -> Envelope:
    """Take an envelope apart; a message without one has nothing signed."""
    nonce, signature = shell.get("nonce"), shell.get("msg_signature", shell.get("signature"))
    key = _place(shell)
    message = shell[key] if key else None
    if isinstance(message, str):
        texts: tuple[str, ...] = (message,)
    else:
        texts = _written(message, body, key) if key else ()
    text, sign = nonce if isinstance(nonce, str) else "", signature if isinstance(signature, str) else ""
    return Envelope(texts, text, sign)


def content(shell: Mapping[str, Any]) -> tuple[object, bool]:
    """Return the message of a push, which without an envelope is its own content, and whether it is secured."""
    key = _place(shell)
    return shell[key] if key else shell, key == _SECURED


def check(token: str, nonce: str, signature: str, texts: tuple[str, ...]) -> Check:
    """Verify a signature over any of the ways in which its message may have been written."""
    if not signature or not texts:
        return Check(passed=False, reason="no_signature")
    given = _tidy(signature)
    right = [hmac.compare_digest(_tidy(sign(token, nonce, text)), given) for text in texts]
    return Check(any(right), "" if any(right) else "wrong_signature")


def sign(token: str, nonce: str, text: str) -> str:
    """Return the signature of a text."""
    said = (token + nonce + text).encode("utf-8", "surrogatepass")
    return base64.b64encode(hashlib.md5(said, usedforsecurity=False).digest()).decode("ascii")


def opened(secret: str, aes_key: object) -> bytes | None:
    """Decrypt a secured message; nothing without the right key."""
    key = _key(aes_key)
    try:
        data = base64.b64decode("".join(secret.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    if key is None or not data or len(data) % _BLOCK:
        return None
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:_BLOCK])).decryptor()
    plain = decryptor.update(data) + decryptor.finalize()
    return _behind_length(plain) or _unpadded(plain)


def _place(shell: Mapping[str, Any]) -> str:
    return _SECURED if _SECURED in shell else _PLAIN if _PLAIN in shell else ""


def _tidy(signature: str) -> bytes:
    """Undo what lies between the platform and us: percent signs, a plus read as a blank, the URL alphabet, padding."""
    text = unquote(signature) if "%" in signature else signature
    return text.replace(" ", "+").replace("-", "+").replace("_", "/").rstrip("=").encode("utf-8", "surrogatepass")


def _written(message: object, body: bytes, key: str) -> tuple[str, ...]:
    """Return a structure as it stands in the body, and as a compact writer would put it."""
    texts = [_as_it_stands(body, key)]
    try:
        texts.append(orjson.dumps(message).decode())
    except orjson.JSONEncodeError:
        texts.append("")
    return tuple(text for text in texts if text)


def _as_it_stands(body: bytes, key: str) -> str:
    """Cut the text of a value out of an object; of a key written twice the last, as every reader here takes it."""
    text = body.decode("utf-8", "replace")
    place = text.find("{") + 1
    found = ""
    try:
        while (quote := _skip(text, place)) < len(text) and text[quote] == '"':
            name, end = _DECODER.raw_decode(text, quote)
            start = _skip(text, _skip(text, end) + 1)
            _, place = _DECODER.raw_decode(text, start)
            found = text[start:place] if name == key else found
            place = _skip(text, place) + 1
    except (ValueError, RecursionError):
        return ""
    return found


def _skip(text: str, place: int) -> int:
    while place < len(text) and text[place] in " \t\r\n":
        place += 1
    return place


def _key(written: object) -> bytes | None:
    if not isinstance(written, str):
        return None
    key = written.encode("utf-8", "replace")
    if len(key.rstrip(b"=")) == _ENCODED_KEY:
        try:
            key = base64.b64decode(key.rstrip(b"=") + b"=", validate=True)
        except (binascii.Error, ValueError):
            return None
    return key if len(key) in _SIZES else None


def _behind_length(plain: bytes) -> bytes | None:
    start = _RANDOM + _LENGTH
    end = start + int.from_bytes(plain[_RANDOM:start])
    text = plain[start:end]
    return text if len(text) == end - start and text[:1] in (b"{", b"[") else None


def _unpadded(plain: bytes) -> bytes | None:
    pad = plain[-1]
    right = 0 < pad <= _BLOCK and plain.endswith(bytes([pad]) * pad)
    return plain[:-pad] if right else None
