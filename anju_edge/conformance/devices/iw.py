"""A watch of the IW protocol: it signs in with its IMEI and is told the time."""

import re
from datetime import UTC, datetime

from anju_edge.conformance.device import NOT_THIS, Device, Press, Said, Step, exact, now

_LOGIN = re.compile(rb"IWBP00,(\d{14}),-?\d{1,2}#")
_ALARM = re.compile(rb"IWBP10[^#]{0,400}#")  # with the words of an address when it was asked for
_CLOCK_S = 120
_BEYOND = 70_000


class IwWatch(Device):
    """Its alarm is AP10 with the code 01."""

    number = "001010000000018"
    stranger = "001010000099999"
    numbers = r"[0-9]{15}"

    def greeting(self, number: str) -> tuple[Step, ...]:
        """Say AP00."""
        return (lambda _before: Said(f"IWAP00{number}#".encode(), (_login,)),)

    def beat(self, number: str, serial: int) -> Said:  # noqa: ARG002 - its beats name nobody
        """Say AP03."""
        return Said(b"IWAP03,06000908000102,5555,30#", (exact(b"IWBP03#"),))

    def press(self, press: Press) -> Said:
        """Say AP10."""
        where = "A4545.4020N12638.5440E" if press.fix else "V0000.0000N00000.0000E"
        raw = (
            f"IWAP10{press.at:%y%m%d}{where}000.1{press.at:%H%M%S}323.87060009{press.battery:03}00502,"
            "460,0,9360,4082,01,zh-cn,00,HOME|74-DE-2B-44-88-8C|97#"
        )
        return Said(raw.encode(), (_alarm,))

    def flood(self, number: str) -> bytes:  # noqa: ARG002
        """Return an alarm without end."""
        return b"IWAP10" + b"9" * _BEYOND + b"#"


def _login(came: bytes) -> int:
    """Want the time, in UTC and right: the watch sets its clock by it."""
    match = _LOGIN.match(came)
    if match is None:
        return NOT_THIS
    try:
        told = datetime.strptime(match[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return NOT_THIS
    return match.end() if abs((told - now()).total_seconds()) <= _CLOCK_S else NOT_THIS


def _alarm(came: bytes) -> int:
    match = _ALARM.match(came)
    return match.end() if match else NOT_THIS
