"""What is set for a line: who may register, whether units wait for the desk, how they speak, how often they report."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from anju_edge.protocols import reading

STANDARD: Final = "standard"
ALWAYS: Final = "always"
_HOLDS: Final = frozenset({STANDARD, ALWAYS, "never"})
_HEARTBEAT_MINUTES = 60
_DAY_MINUTES = 1440
_MAX = 128


class Settings(NamedTuple):
    """The settings of a line; every one has a safe default, and what makes no sense is the default."""

    password: str = ""  # empty: everybody may register
    realm: str = "anju"
    secret: str = ""  # what the challenges are made with; empty: the password
    hold: str = STANDARD
    voice: bool = True  # whether there is somebody to speak with
    voice_number: str = ""  # where the unit calls instead of the number it has
    heartbeat_minutes: int = _HEARTBEAT_MINUTES  # 0: the unit keeps its own interval


def read(given: Mapping[str, Any]) -> Settings:
    """Read the settings of a line."""
    hold = _text(given, "hold")
    minutes = reading.number(given.get("heartbeat_minutes"))
    return Settings(
        password=_text(given, "password"),
        realm=_text(given, "realm").replace('"', "") or "anju",
        secret=_text(given, "secret"),
        hold=hold if hold in _HOLDS else STANDARD,
        voice=reading.truth(given.get("voice")) is not False,
        voice_number=_text(given, "voice_number"),
        heartbeat_minutes=_HEARTBEAT_MINUTES if minutes is None else min(max(int(minutes), 0), _DAY_MINUTES),
    )


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    return "".join(sign for sign in str(value)[:_MAX] if sign.isprintable()) if isinstance(value, str | int) else ""
