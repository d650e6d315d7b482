"""Devices that publish to a broker, in plain MQTT 3.1.1: each publish of quality 1 is owed its PUBACK."""

import json
import secrets
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from anju_edge.conformance.device import Asked, Device, Press, Said, Step, exact

LET_IN: Final = b"\x20\x02\x00\x00"
_CONNECT, _PUBLISH, _PUBACK = 0x10, 0x32, b"\x40\x02"
_PING, _PONG = b"\xc0\x00", b"\xd0\x00"
_CLEAN, _NAMED, _SECRET = 0x02, 0x80, 0x40
_ALIVE_S = 600
_SEVEN_BITS = 128
_BEYOND = 1_200_000


class Publisher(Device):
    """What all of them share. MQTT has no way to find a packet behind rubbish: the broker ends the connection."""

    root: ClassVar[str]
    numbers = r"[^\s/+#]{1,64}"
    has_place = False
    has_clock = False
    rubbish = b"\x00\x00GET / HTTP/1.1\r\n"  # a kind of packet that there is not
    resyncs = False
    publishes = True

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self.base = asked.base.strip("/") or self.root

    @abstractmethod
    def topic(self, number: str) -> str:
        """Return where a device publishes."""

    @abstractmethod
    def body(self, press: Press) -> Mapping[str, Any]:
        """Return an alarm."""

    def greeting(self, number: str) -> tuple[Step, ...]:  # noqa: ARG002 - the line is let in, not the device
        """Connect."""
        packet = connect(self.asked.username, self.asked.password)
        return (lambda _before: Said(packet, (exact(LET_IN),)),)

    def beat(self, number: str, serial: int) -> Said:  # noqa: ARG002
        """Ping."""
        return Said(_PING, (exact(_PONG),))

    def press(self, press: Press) -> Said:
        """Publish an alarm."""
        return publish(self.topic(press.number), json.dumps(self.body(press)).encode(), press.serial)

    def flood(self, number: str) -> bytes:
        """Return a publish of more than a megabyte."""
        return publish(self.topic(number), b"9" * _BEYOND, 1).raw


class HomeGateway(Publisher):
    """Zigbee2MQTT with a smoke detector."""

    number = "vendor-check-18"
    stranger = "vendor-check-unknown"
    root = "zigbee2mqtt"

    def topic(self, number: str) -> str:
        """Return the topic of a device's state."""
        return f"{self.base}/{number}"

    def body(self, press: Press) -> Mapping[str, Any]:
        """Return a state with smoke."""
        return {"smoke": True, "battery": press.battery, "battery_low": press.battery_low, "linkquality": 120}


class JsonDevice(Publisher):
    """A device that speaks Anju JSON."""

    number = "VENDOR-CHECK-18"
    stranger = "VENDOR-CHECK-UNKNOWN"
    root = "anju"
    has_clock = True

    def topic(self, number: str) -> str:
        """Return where a device speaks."""
        return f"{self.base}/{number}/up"

    def body(self, press: Press) -> Mapping[str, Any]:
        """Return a call for help."""
        return {"signal": "sos", "at": press.at.isoformat(), "seq": press.serial, "battery": press.battery}


class NetworkServer(Publisher):
    """ChirpStack with a LoRaWAN button."""

    number = "0000000000000018"
    stranger = "0000000000099999"
    root = "chirpstack"
    has_clock = True

    def topic(self, number: str) -> str:
        """Return the topic of a device's uplinks."""
        return f"{self.base}/application/vendor-check/device/{number}/event/up"

    def body(self, press: Press) -> Mapping[str, Any]:
        """Return an uplink of a pressed button."""
        return uplink(press)


def uplink(press: Press) -> dict[str, Any]:
    """Return an uplink of ChirpStack; its integration over HTTP posts the same."""
    return {
        "deduplicationId": f"00000000-0000-4000-8000-{press.serial:012d}",
        "time": press.at.isoformat(),
        "deviceInfo": {"devEui": press.number, "deviceName": "vendor-check"},
        "fCnt": press.serial,
        "object": {"sos": True, "battery": press.battery},
    }


def connect(username: str, password: str) -> bytes:
    """Write a CONNECT of a client that nobody else is."""
    flags = _CLEAN | (_NAMED | _SECRET if username else 0)
    body = _text("MQTT") + bytes((4, flags)) + _ALIVE_S.to_bytes(2) + _text(f"vendor-check-{secrets.token_hex(5)}")
    if username:
        body += _text(username) + _text(password)
    return _packet(_CONNECT, body)


def publish(topic: str, body: bytes, serial: int) -> Said:
    """Write a PUBLISH of quality 1."""
    return Said(_packet(_PUBLISH, _text(topic) + serial.to_bytes(2) + body), (exact(_PUBACK + serial.to_bytes(2)),))


def _packet(kind: int, body: bytes) -> bytes:
    size, length = len(body), bytearray()
    while True:
        size, digit = divmod(size, _SEVEN_BITS)
        length.append(digit | (_SEVEN_BITS if size else 0))
        if not size:
            return bytes((kind,)) + bytes(length) + body


def _text(text: str) -> bytes:
    raw = text.encode()
    return len(raw).to_bytes(2) + raw
