"""A watch of the "3G" protocol."""

from anju_edge.conformance.device import LATITUDE, LONGITUDE, Device, Press, Said, exact
from anju_edge.protocols.watch import frames

_MAKER = "3G"
_SOS = 0x0001_0000
_LOW = 0x0002_0001
_BEYOND = 70_000


class Watch(Device):
    """Each of its frames names it; LK and AL must be answered."""

    number = "0000000018"
    stranger = "0000099999"
    numbers = r"[0-9]{5,20}"

    def beat(self, number: str, serial: int) -> Said:  # noqa: ARG002 - its beats have no serial
        """Say LK."""
        return Said(_frame(number, "LK,0,0,80"), (exact(_frame(number, "LK")),))

    def press(self, press: Press) -> Said:
        """Say AL."""
        where = f"A,{LATITUDE:.6f},N,{LONGITUDE:.6f},E" if press.fix else "V,00.000000,N,000.000000,E"
        word = _SOS | (_LOW if press.battery_low else 0)
        fields = (
            f"AL,{press.at:%d%m%y,%H%M%S},{where},0.00,0.0,0.0,{9 if press.fix else 0},100,{press.battery},0,0,"
            f"{word:08X},1,1,460,0,9360,4082,131,,10"
        )
        return Said(_frame(press.number, fields), (exact(_frame(press.number, "AL")),))

    def flood(self, number: str) -> bytes:
        """Return an alarm without end."""
        return f"[{_MAKER}*{number}*FFFF*AL,{'9' * _BEYOND}]".encode()


def _frame(number: str, content: str) -> bytes:
    return frames.written(_MAKER, number, "", content)
