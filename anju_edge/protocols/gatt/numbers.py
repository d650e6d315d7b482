"""The numbers of IEEE 11073-20601 and a reader that stops where the bytes end. Little endian throughout."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Final

BEIJING: Final = timezone(timedelta(hours=8))
_SHORT_SPECIAL: Final = frozenset({0x07FE, 0x07FF, 0x0800, 0x0801, 0x0802})  # +inf, NaN, NRes, reserved, -inf
_LONG_SPECIAL: Final = frozenset({0x007FFFFE, 0x007FFFFF, 0x00800000, 0x00800001, 0x00800002})
_YEARS: Final = range(1582, 10000)


def short_float(data: bytes) -> float | None:
    """Read an SFLOAT: exponent of 4 bits, mantissa of 12; NaN, infinity and "not at this resolution" are no number."""
    raw = int.from_bytes(data[:2], "little")
    if len(data) < 2 or raw in _SHORT_SPECIAL:  # noqa: PLR2004
        return None
    return _number(raw, mantissa_bits=12, exponent_bits=4)


def long_float(data: bytes) -> float | None:
    """Read a FLOAT: exponent of 8 bits, mantissa of 24; the same special values are no number."""
    raw = int.from_bytes(data[:4], "little")
    if len(data) < 4 or raw in _LONG_SPECIAL:  # noqa: PLR2004
        return None
    return _number(raw, mantissa_bits=24, exponent_bits=8)


def _number(raw: int, *, mantissa_bits: int, exponent_bits: int) -> float:
    mantissa = _signed(raw & ((1 << mantissa_bits) - 1), mantissa_bits)
    exponent = _signed(raw >> mantissa_bits, exponent_bits)
    return mantissa / 10**-exponent if exponent < 0 else float(mantissa * 10**exponent)


def _signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> (bits - 1) else value


class Reader:
    """Reads the fields of a characteristic in order; past the end everything is unknown."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0

    def take(self, size: int) -> bytes:
        """Return the next bytes, or none when they are not all there."""
        taken = self._data[self._place : self._place + size]
        self._place += size
        return taken if len(taken) == size else b""

    def whole(self, size: int) -> int | None:
        """Read an unsigned number."""
        taken = self.take(size)
        return int.from_bytes(taken, "little") if taken else None

    def short(self) -> float | None:
        """Read an SFLOAT."""
        return short_float(self.take(2))

    def long(self) -> float | None:
        """Read a FLOAT."""
        return long_float(self.take(4))

    def moment(self) -> datetime | None:
        """Read the 7 bytes of a device's own clock, which knows no zone: Beijing time. An unset clock is unknown."""
        taken = self.take(7)
        year = int.from_bytes(taken[:2], "little")
        if year not in _YEARS:
            return None
        try:
            month, day, hour, minute, second = taken[2:]
            return datetime(year, month, day, hour, minute, second, tzinfo=BEIJING).astimezone(UTC)
        except (ValueError, OverflowError):
            return None
