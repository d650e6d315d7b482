"""Messages of JT/T 808 as a terminal writes them: by the standard and without a line of the codec."""

import tomllib
from datetime import UTC, datetime
from functools import reduce
from operator import xor
from pathlib import Path

from hypothesis import strategies as st

from anju_edge.protocols import wire
from anju_edge.protocols.events import Context, Report
from anju_edge.protocols.jt808 import WIRE, decode

FOLDER = Path(__file__).resolve().parents[2] / "anju_edge" / "protocols" / "jt808"
VECTORS = tomllib.loads((FOLDER / "vectors.toml").read_text())["vector"]
RAW = [bytes.fromhex(vector["raw"]) for vector in VECTORS]
NOW = datetime(2026, 3, 9, 4, 5, 6, tzinfo=UTC)
PHONE = "013800138000"
LATER = "00000000013800138000"


def message(identity, body=b"", *, phone=PHONE, serial=7, attributes=0, version=1, part=b"", spoil=0) -> bytes:
    """Write a message as a terminal does, by the standard and without a line of the codec."""
    later = len(phone) == 20
    head = identity.to_bytes(2) + (len(body) | attributes | (0x4000 if later else 0)).to_bytes(2)
    head += (bytes([version]) if later else b"") + bytes.fromhex(phone) + serial.to_bytes(2) + part
    content = head + body
    content += bytes([reduce(xor, content) ^ spoil])
    return b"\x7e" + content.replace(b"\x7d", b"\x7d\x01").replace(b"\x7e", b"\x7d\x02") + b"\x7e"


def place(alarm=0, status=2, *, latitude=45_756_700, longitude=126_642_400, moment="260309120506", items=b"") -> bytes:
    """Write the body of a location."""
    words = (part.to_bytes(4) for part in (alarm, status, latitude, longitude))
    return b"".join(words) + bytes(6) + bytes.fromhex(moment) + items


def item(key: int, value: str) -> bytes:
    data = bytes.fromhex(value)
    return bytes([key, len(data)]) + data


def read(raw: bytes, rest: str = "-", **settings) -> list:
    return decode(rest, raw, Context("edge/l1", settings=settings))


def report(raw: bytes, **settings) -> Report:
    [found] = [event for event in read(raw, **settings) if isinstance(event, Report)]
    return found


def holding(found: Report) -> set[str]:
    """Return what holds, and what happened."""
    return {
        signal.kind for signal in found.signals if signal.active or (signal.shape == "event" and signal.active is None)
    }


def answer(raw: bytes, **settings) -> bytes:
    [got] = WIRE.open(settings).feed(raw)
    return b"".join(wire.spoken(got.answer, NOW))


def said(raw: bytes) -> list[tuple[str, bytes, bytes]]:
    return [(got.device, got.raw, b"".join(wire.spoken(got.answer, NOW))) for got in raw]


BODIES = st.binary(max_size=80) | st.binary(max_size=40).map(lambda extra: place(alarm=1, items=extra))
MESSAGES = st.builds(
    message,
    st.sampled_from([0x0001, 0x0002, 0x0004, 0x0100, 0x0102, 0x0109, 0x0200, 0x0201, 0x0210, 0x0704, 0x0900, 0x8001]),
    BODIES,
    phone=st.sampled_from([PHONE, LATER]),
    spoil=st.sampled_from([0, 0, 1]),
)
