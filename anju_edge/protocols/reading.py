"""Reading single values the way field devices write them: truths as words, percents as texts, times as anything."""

import codecs
import contextlib
import math
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson

MAX_DEVICE_FRAME = 64 * 1024
MAX_NUMBER = 64
_LONG = 4 * MAX_NUMBER  # nobody writes a number so long: the rest is not looked at, and not remembered
MAX_VERSION = 40
_TRUE = frozenset({"true", "on", "1", "yes", "alarm", "detected", "open", "wet"})
_FALSE = frozenset({"false", "off", "0", "no", "normal", "clear", "closed", "dry", "none", ""})
_CHINESE = "求救 求助 呼救 报警 告警 跌倒 摔倒 火警 火灾 烟雾 漏水 漏气 燃气泄漏"


def _written(words: str) -> bytes:
    """Return words in both ways in which Chinese makers write them, for a pattern."""
    return b"|".join(word.encode(code) for word in words.split() for code in ("utf-8", "gb18030"))


_ALARM = re.compile(
    rb"""["'](?:smoke|gas|carbon_monoxide|co|water_leak|leak|sos|emergency|panic|help|fall|cord|alarm|fire|%b)["']\s*:"""
    rb"""\s*(?!\s|["']?(?:f|n|of|0|clear|%b))"""
    rb"""|["'](?:action|signal|event|fall_down_status)["']\s*:\s*["']?\s*"""
    rb"""(?:emergency|panic|sos|help|fall|maybe_fall|cord|smoke|gas|co["'\s,}]|leak|fire|alarm|%b)"""
    % (_written(_CHINESE), _written("正常 无 否 解除"), _written(_CHINESE)),
    re.IGNORECASE,
)
_EPOCH_MS = 10**11
_WHOLE = 100
_HUGE = 10**300
_BYTE = 255
_WRITTEN = (int, float, str)


def looks_like_alarm(payload: bytes) -> bool:
    """Whether bytes that do not parse contain an alarm word that is not plainly denied."""
    return _ALARM.search(payload[:MAX_DEVICE_FRAME]) is not None


def json_object(payload: bytes) -> dict[str, Any] | None:
    """Return the JSON object in a payload, or nothing when it is too large, broken or not an object."""
    if len(payload) > MAX_DEVICE_FRAME:
        return None
    try:
        value = json_value(payload)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def json_value(payload: bytes) -> Any:
    """Read JSON, which ought to be UTF-8: also with a mark before it, as UTF-16 with a mark, and as GB 18030.

    Raises ``orjson.JSONDecodeError``.
    """
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError:
        text = _other_writing(payload)
        if text is None:
            raise
    return orjson.loads(text)


def _other_writing(payload: bytes) -> str | None:
    """Return the text of bytes that are not plain UTF-8; nothing where they are, or where nobody can tell."""
    try:
        if payload.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return payload.decode("utf-16")
        text = payload.decode("utf-8-sig")
    except UnicodeDecodeError:
        with contextlib.suppress(UnicodeDecodeError):
            return payload.decode("gb18030")
        return None
    return text if payload.startswith(codecs.BOM_UTF8) else None


def truth(value: object) -> bool | None:
    """Read a truth: booleans, 0 and 1, ``ON``, ``"true"``, …; anything else is unknown."""
    if value is None or value is True or value is False:
        return value
    if isinstance(value, int | float):
        return bool(value)
    if isinstance(value, str):
        word = value.strip().lower()
        return True if word in _TRUE else False if word in _FALSE else None
    return None


def number(value: object) -> float | None:
    """Read a finite number, also from a text; a boolean is none."""
    if type(value) is int:
        return float(value) if abs(value) < _HUGE else None
    if type(value) is float:
        return value if math.isfinite(value) else None
    if isinstance(value, bool) or not isinstance(value, _WRITTEN):
        return None
    try:
        result = float(value)
    except (ValueError, OverflowError):
        return None
    return result if math.isfinite(result) else None


def percent(value: object) -> int | None:
    """Read 0–100 from a number or a text such as ``"87 %"``; outside of that it is unknown."""
    if type(value) is int:
        return value if 0 <= value <= _WHOLE else None
    result = number(value.replace("%", "") if isinstance(value, str) else value)
    return round(result) if result is not None and 0 <= result <= _WHOLE else None


def small(value: object) -> int | None:
    """Read a whole number from 0 to 255 (a link quality)."""
    if type(value) is int:
        return value if 0 <= value <= _BYTE else None
    result = number(value)
    return int(result) if result is not None and 0 <= result <= _BYTE else None


def moment(value: object) -> datetime | None:
    """Read a device's time: ISO 8601 (without zone: UTC), epoch seconds or milliseconds. Nonsense is unknown."""
    if value is None:
        return None
    try:
        if isinstance(value, str):
            read = datetime.fromisoformat(value)
            return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
        seconds = number(value)
        if seconds is None:
            return None
        return datetime.fromtimestamp(seconds / 1000 if seconds > _EPOCH_MS else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def device_number(text: str) -> str:
    """Cut a number to what the registry holds, without control characters."""
    return _device_number(text if len(text) <= _LONG else text[:_LONG])


@lru_cache(200_000)
def _device_number(text: str) -> str:
    if len(text) <= MAX_NUMBER and text.isprintable():
        return text
    return "".join(character for character in text if character.isprintable())[:MAX_NUMBER]


def version(value: object) -> str:
    """Read the version of a firmware: a short printable text, or nothing."""
    text = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    return text[:MAX_VERSION] if text.isprintable() else ""
