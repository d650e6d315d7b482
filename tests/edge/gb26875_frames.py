"""Frames of GB/T 26875.3 for tests: made, spoiled, fed and decoded."""

from datetime import UTC, datetime

from anju_edge.protocols import gb26875, wire
from anju_edge.protocols.events import Context, Report, Signal
from anju_edge.protocols.gb26875 import frames

NOW = datetime(2026, 3, 1, 4, 5, 6, tzinfo=UTC)
NOW_TAG = "06050c01031a"
TAG = bytes.fromhex("040009020715")
AT = datetime(2021, 7, 2, 1, 0, 4, tzinfo=UTC)


def beijing(written: str) -> datetime:
    return datetime.fromisoformat(f"{written}+08:00").astimezone(UTC)


def frame(
    unit: bytes = b"", command: int = 2, serial: int = 7, source: int = 801014, destination: int = 9, **changed
) -> bytes:
    made = frames.Frame(serial, b"\x01\x01", TAG, source, destination, command, unit)
    return frames.written(made._replace(**changed))


def component(
    kind: int = 40, status: int = 3, described: bytes = b"", address: str = "39000d00", tag: bytes = TAG
) -> bytes:
    body = bytes((1, 5, kind)) + bytes.fromhex(address) + status.to_bytes(2, "little")
    return body + described.ljust(31, b"\0") + tag


def analogue(kind: int, steps: int, component_type: int = 0) -> bytes:
    head = bytes((3, 1, 1, 5, component_type)) + bytes.fromhex("39000d00")
    return head + bytes((kind,)) + steps.to_bytes(2, "little", signed=True) + TAG


def unit(kind: int, *parts: bytes) -> bytes:
    return bytes((kind, len(parts))) + b"".join(parts)


def system(status: int, address: int = 2, tag: bytes = TAG) -> bytes:
    return bytes((1, address)) + status.to_bytes(2, "little") + tag


def spoil(raw: bytes, at: int, value: int | None = None) -> bytes:
    return raw[:at] + bytes((raw[at] ^ 0x55 if value is None else value,)) + raw[at + 1 :]


def bad_sum(raw: bytes) -> bytes:
    return spoil(raw, len(raw) - 3)


def decode(raw: bytes, rest: str = "-", **settings):
    return gb26875.decode(rest, raw, Context(settings=settings))


def reports(raw: bytes, **settings) -> dict[str, Report]:
    return {event.device: event for event in decode(raw, **settings) if isinstance(event, Report)}


def said(raw: bytes, device: str = "801014") -> tuple[Signal, ...]:
    return reports(raw)[device].signals


def feed(*chunks: bytes, **settings) -> list[wire.Message]:
    talk = gb26875.WIRE.open(settings)
    return [message for chunk in chunks for message in talk.feed(chunk)]


def answers(*chunks: bytes, **settings) -> list[str]:
    return [b"".join(wire.spoken(message.answer, NOW)).hex() for message in feed(*chunks, **settings)]
