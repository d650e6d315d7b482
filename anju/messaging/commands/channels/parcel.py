"""What a channel is handed and what it gives back."""

import hashlib
import hmac
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message for one address. ``reference`` is the same at every try, so the other side can drop a repeat."""

    reference: str
    address: str
    recipient: str
    title: str
    body: str
    link: str
    template: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Handed over: ``sent`` (a report may follow) or ``delivered``."""

    state: str
    provider_ref: str = ""


class Failed(Exception):  # noqa: N818 - the field's word
    """The channel could not hand the message over; ``permanent`` means that trying again is of no use."""

    def __init__(self, problem: str, *, permanent: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        self.permanent = permanent


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature of a body sent at a time: ``sha256=`` and the HMAC-SHA256 of ``timestamp.body`` in hex."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={digest.hexdigest()}"


def is_signed(secret: str, timestamp: str, body: bytes, given: str) -> bool:
    """Whether a body carries our signature."""
    return bool(secret) and hmac.compare_digest(signature(secret, timestamp, body).encode(), given.encode())
