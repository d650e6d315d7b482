"""A water or gas meter of the A5 5A protocol. What it is answered is not published, so that nothing is wanted."""

from anju_edge.conformance.device import Device, Press, Said, now
from anju_edge.protocols.meokon import frame

_SIZE = 41
_TYPE = 1  # 0.001 MPa
_HIGH, _LOW_BATTERY = 0x02, 0x04
_BATTERY_ONLY = 0x60
_STEP = 5  # percent
_BEYOND = 70_000


class Meter(Device):
    """Its uploads carry one record."""

    number = "TEST00000018"
    stranger = "TEST00099999"
    numbers = r"[0-9A-Za-z]{1,12}"
    has_place = False

    def beat(self, number: str, serial: int) -> Said:  # noqa: ARG002 - its frames have no serial
        """Upload an ordinary value."""
        return Said(_frame(number, 0, 80, int(now().timestamp())))

    def press(self, press: Press) -> Said:
        """Upload a pressure that is too high."""
        alarms = _HIGH | (_LOW_BATTERY if press.battery_low else 0)
        return Said(_frame(press.number, alarms, press.battery, int(press.at.timestamp())))

    def flood(self, number: str) -> bytes:
        """Return a frame that never ends."""
        return frame.HEAD + b"\0\xff\xff" + number.encode() + bytes(_BEYOND)


def _frame(number: str, alarms: int, battery: int, seconds: int) -> bytes:
    head = frame.HEAD + b"\0" + _SIZE.to_bytes(2) + number.encode().ljust(12, b"\0")[:12]
    head += (
        bytes((_BATTERY_ONLY | battery // _STEP, 0xB0)) + (60).to_bytes(2) + (1).to_bytes(2) + bytes((_TYPE, alarms))
    )
    body = b"".join(value.to_bytes(2) for value in (0, 2500, 605)) + seconds.to_bytes(4) + (605).to_bytes(2)
    return head + body + frame.checksum(head + body).to_bytes(2) + frame.TAIL
