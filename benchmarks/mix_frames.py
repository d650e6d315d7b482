"""Routine frames of every codec: each protocol's own vectors, said by other devices. What alarms is left out."""

import binascii
import itertools
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from anju_edge.conformance.device import Asked
from anju_edge.conformance.devices import SOCKETS
from anju_edge.protocols import reading, topics, wire
from anju_edge.protocols.ev07b import frame as ev07b
from anju_edge.protocols.events import ALARM_KINDS, Availability, Context, Event, Learned, Report
from anju_edge.protocols.gb26875 import frames as gb26875
from anju_edge.protocols.jt808 import frame as jt808
from anju_edge.protocols.meokon import frame as meokon
from anju_edge.protocols.registry import PROTOCOLS
from benchmarks.place import ROOT

_NAMED: Final = ("device", "number", "imei")
_PEER: Final = "10.9.8.7"
_APART: Final = 100_000  # no number belongs to two protocols
_BEATS: Final = 8  # heartbeats of the kit's device, each with a serial of its own
_JSON: Final = (  # Anju JSON has no vectors: its own words
    b'{"values":{"temperature":21.5,"humidity":40},"battery":%d,"seq":%d}',
    b'{"signal":"heart_rate","value":72,"battery":%d,"seq":%d}',
    b'{"values":{"motion":false},"battery":%d,"seq":%d}',
)
DIGITS: Final = {  # how many digits a number has
    "watch": 10, "iw": 15, "gb26875": 12, "jt808": 12, "ev07b": 15, "scaip": 10, "ctwing": 15, "onenet": 15,
    "meokon": 12, "chirpstack": 16, "zigbee2mqtt": 16, "anju_json": 10, "ha_discovery": 10,
}  # fmt: skip


class Said(NamedTuple):
    """One frame: the topic below the line's base, and its bytes."""

    rest: str
    payload: bytes


def number(protocol: str, index: int) -> str:
    """Return the number of a device."""
    mine = _APART * list(DIGITS).index(protocol) + index
    return f"0x{mine:016x}" if protocol == "zigbee2mqtt" else f"{8 * 10 ** (DIGITS[protocol] - 1) + mine}"


def frames(protocol: str, device: str) -> list[Said]:
    """Return all that a device of this protocol routinely says, proven by its codec."""
    said = (_own_name(protocol, said, device) for said in _candidates(protocol, device))
    return [one for one in said if is_routine(protocol, one, device)]


def is_routine(protocol: str, said: Said, device: str) -> bool:
    """Whether a frame is read whole, is this device's, and calls nobody."""
    events: list[Event] = PROTOCOLS[protocol].decode(said.rest, said.payload, Context(protocol))
    reports = [event for event in events if isinstance(event, Report)]
    return (
        bool(events)
        and all(isinstance(event, Report | Availability | Learned) for event in events)
        and all(event.device == device for event in events if isinstance(event, Report | Availability))
        and not any(
            signal.kind in ALARM_KINDS and signal.active is not False for report in reports for signal in report.signals
        )
    )


def _own_name(protocol: str, said: Said, device: str) -> Said:
    """Give a device its own name where the vector's has one: two devices of one name would be learned ever anew."""
    for event in PROTOCOLS[protocol].decode(said.rest, said.payload, Context(protocol)):
        if isinstance(event, Learned) and event.source:
            return Said(said.rest, said.payload.replace(event.source.encode(), f"n{device}".encode()))
    return said


def _vectors(protocol: str) -> list[dict[str, Any]]:
    path = ROOT / "anju_edge" / "protocols" / protocol / "vectors.toml"
    found: list[dict[str, Any]] = tomllib.loads(path.read_text()).get("vector", []) if path.exists() else []
    return found


def _candidates(protocol: str, device: str) -> Iterator[Said]:
    if protocol in SOCKETS:
        kit = SOCKETS[protocol](Asked())
        for serial in range(1, _BEATS + 1):
            yield Said(f"{device}/{_PEER}", kit.beat(device, serial).raw)
        rest = f"{device}/{_PEER}"
    else:
        rest = {"chirpstack": f"application/1/device/{device}/event/up", "anju_json": f"{device}/up"}.get(
            protocol, device
        )
    if protocol == "anju_json":
        for serial in range(_BEATS):
            yield Said(rest, _JSON[serial % len(_JSON)] % (60 + serial, serial))
    for vector in _vectors(protocol):
        for raw in _bytes_of(vector):
            written = _WRITE.get(protocol, _replaced)(raw, vector, device)
            if written:
                yield Said(rest, written)


def _bytes_of(vector: dict[str, Any]) -> Iterator[bytes]:
    for name in ("raw", "raw_hex", "payload", "json", "protobuf"):
        text = vector.get(name)
        if isinstance(text, str):
            is_hex = re.fullmatch(r"(?:[0-9a-f]{2})+", text) is not None
            yield bytes.fromhex(text) if is_hex else text.encode()


def _replaced(raw: bytes, vector: dict[str, Any], device: str) -> bytes:
    """Put another number in place of the vector's, as long as it stands there as text."""
    named = next((str(vector[name]) for name in _NAMED if vector.get(name)), "")
    return raw.replace(named.encode(), device.encode()) if named else raw


def _gb26875(raw: bytes, _vector: dict[str, Any], device: str) -> bytes:
    frame = gb26875.opened(raw)
    return b"" if frame is None or frame.fault else gb26875.written(frame._replace(source=int(device)))


def _jt808(raw: bytes, _vector: dict[str, Any], device: str) -> bytes:
    frame = jt808.parse(raw)
    if frame is None or not frame.sound or frame.version is not None:
        return b""
    return jt808.build(frame.id, None, bytes.fromhex(device), frame.serial, frame.body)


def _ev07b(raw: bytes, vector: dict[str, Any], device: str) -> bytes:
    named = str(vector.get("imei") or "")
    if not named:
        return b""
    mark, flags, _, _, sequence = ev07b.HEAD.unpack_from(raw)
    body = raw[ev07b.HEAD.size :].replace(named.encode(), device.encode())
    return ev07b.HEAD.pack(mark, flags, len(body), binascii.crc_hqx(body, 0), sequence) + body


def _meokon(raw: bytes, _vector: dict[str, Any], device: str) -> bytes:
    written = raw[:5] + device.encode() + raw[17 : -meokon.CLOSING]
    return written + meokon.checksum(written).to_bytes(2) + meokon.TAIL


_WRITE: Final[dict[str, Callable[[bytes, dict[str, Any], str], bytes]]] = {
    "gb26875": _gb26875, "jt808": _jt808, "ev07b": _ev07b, "meokon": _meokon,
}  # fmt: skip


def announced(device: str, base: str) -> list[Said]:
    """Return what Home Assistant discovery says of a device: the announcement first, then states."""
    said = {
        "~": f"{base}/{device}", "stat_t": "~/state", "val_tpl": "{{ value_json.smoke }}", "dev_cla": "smoke",
        "pl_on": True, "pl_off": False, "uniq_id": f"{device}_smoke", "dev": {"ids": [device]},
    }  # fmt: skip
    states = [Said(f"{device}/state", b'{"smoke":false,"battery":%d}' % battery) for battery in range(60, 68)]
    return [Said(f"binary_sensor/{device}/smoke/config", json.dumps(said).encode()), *states]


def pool(protocols: list[str], each: int, bases: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield subject and payload without end; after each device of one protocol comes one of the next."""
    told = {protocol: [_all(protocol, index, bases[protocol]) for index in range(each)] for protocol in protocols}
    for turn in itertools.count():
        for index in range(each):
            for protocol in protocols:
                said = told[protocol][index]
                rest, payload = said[turn % len(said)]
                yield topics.STORED_PREFIX + topics.to_subject(f"{bases[protocol]}/{rest}"), payload


def _all(protocol: str, index: int, base: str) -> list[Said]:
    device = number(protocol, index)
    found = announced(device, base) if protocol == "ha_discovery" else frames(protocol, device)
    if not found or reading.device_number(device) != device or wire.number(device) == wire.NOBODY:
        raise ValueError(protocol)
    return found
