"""A fire transmission device (用传) of GB/T 26875.3."""

from anju_edge.conformance.device import NOT_THIS, Device, Press, Said, Wanted, now
from anju_edge.protocols.gb26875 import clock, frames, tables

_VERSION = b"\x01\x01"
_SMOKE = 40
_FIRE = 0b11  # in normal run, and on fire
_POWER_FAULT = 1 << 8
_DESCRIBED = 31
_BEYOND = 0xFFF0


class FireUnit(Device):
    """Its heartbeat is its own state (type 21), its alarm a smoke detector on fire (type 2)."""

    number = "999900000018"
    stranger = "999900099999"
    numbers = r"[0-9]{1,14}"
    has_place = False

    def beat(self, number: str, serial: int) -> Said:
        """Say that it runs."""
        return _told(number, serial, bytes((21, 1, 1)) + clock.written(now()), clock.written(now()))

    def press(self, press: Press) -> Said:
        """Say fire."""
        status = _FIRE | (_POWER_FAULT if press.battery_low else 0)
        part = bytes((1, 1, _SMOKE)) + bytes.fromhex("39000d00") + status.to_bytes(2, "little")
        tag = clock.written(press.at)
        unit = bytes((2, 1)) + part + "自检 3 号探测器".encode("gb18030").ljust(_DESCRIBED, b"\0") + tag
        return _told(press.number, press.serial, unit, tag)

    def flood(self, number: str) -> bytes:
        """Return a frame that declares and brings far more than 1024 bytes."""
        return _told(number, 1, b"\x55" * _BEYOND, clock.written(now())).raw


def _told(number: str, serial: int, unit: bytes, tag: bytes) -> Said:
    frame = frames.Frame(serial, _VERSION, tag, int(number), 0, tables.SEND, unit)
    return Said(frames.written(frame), (_confirmed(serial, int(number)),))


def _confirmed(serial: int, source: int) -> Wanted:
    """Want the confirmation of this serial, to this address, with a time that a calendar has."""

    def look(came: bytes) -> int:
        if not came.startswith(frames.START[: len(came)]):
            return NOT_THIS
        size = frames.declared(came)
        if size is None or len(came) < size <= frames.MAX_FRAME:
            return 0
        frame = frames.opened(came[:size])
        if frame is None or frame.fault or clock.read(frame.tag) is None:
            return NOT_THIS
        fits = (frame.serial, frame.destination, frame.command) == (serial, source, tables.CONFIRM)
        return size if fits else NOT_THIS

    return look
