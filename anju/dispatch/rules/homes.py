"""The second proof of a visit besides the place: what was shown at the home, and whether it counts for this home then.

A face is never asked. A code that does not count is recorded and flagged; the visit goes on.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read as something else
LENGTH, SHORT = 16, 8
MARK: Final = "AJH"
WAYS = ("qr", "nfc", "typed", "card", "call")
CALL_AROUND = timedelta(minutes=30)  # of arrival and end: the elder may have to find the telephone


@dataclass(frozen=True, slots=True)
class Tag:
    """A home's code with the time in which it holds."""

    number: int
    code: str
    issued_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What was made of something shown: the way when it counts, else what is odd about it."""

    way: str = ""
    noticed: str = ""


def new_code() -> str:
    """Return a code that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def written(number: int, code: str) -> str:
    """Return what stands in the QR code and on the NFC tag."""
    return f"{MARK}.{number}.{code}"


def short(code: str) -> str:
    """Return the part that is typed where no camera reads it, in two groups of four."""
    return f"{code[:4]}-{code[4:SHORT]}"


def plain(text: str) -> str:
    """Return typed text as it is compared: capital letters and digits of ASCII only."""
    return "".join(char for char in text.upper() if char.isascii() and char.isalnum())


def judge(text: str, way: str, *, tags: Sequence[Tag], card: str, at: datetime) -> Shown:
    """Say whether what was shown belongs to this home and held when it was shown."""
    typed = plain(text)
    if card and typed == plain(card):
        return Shown("card")
    whole = text.strip().upper().split(".")
    for tag in tags:
        matches = whole == [MARK, str(tag.number), tag.code] or typed == tag.code[:SHORT]
        if matches:
            read = way if way in {"qr", "nfc"} and len(whole) > 1 else "typed"
            held = tag.issued_at <= at and (tag.revoked_at is None or at < tag.revoked_at)
            return Shown(read) if held else Shown(noticed="tag_revoked")
    return Shown(noticed="tag_foreign" if whole[0] == MARK else "tag_unknown")
