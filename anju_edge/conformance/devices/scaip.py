"""A social-alarm unit of SCAIP in the standard's dialect: a MESSAGE with ``mrq``, answered 200 and with ``mrs``."""

import re
import secrets

from anju_edge.conformance.device import NOT_THIS, Asked, Device, Press, Said, Wanted
from anju_edge.protocols.scaip import sip

_LENGTH = re.compile(rb"\r\n(?:content-length|l)[ \t]*:[ \t]*(\d+)", re.IGNORECASE)
_TAKEN = re.compile(rb"<snu>\s*0*[04]\s*</snu>")  # handled, or please hold
_HANDLED = re.compile(rb"<snu>\s*0+\s*</snu>")
_TYPE = "application/scaip+xml"
_BEYOND = 70_000


class AlarmUnit(Device):
    """One status stands in each of its requests, and no time and no place."""

    number = "0000000018"
    stranger = "0000099999"
    numbers = r"[0-9]{1,20}"
    has_place = False
    has_clock = False
    has_battery = False

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self._run = secrets.token_hex(4)

    def beat(self, number: str, serial: int) -> Said:
        """Say that all is well."""
        return self._told(number, f"B{serial}", "<mty>PI</mty><dty>0004</dty><stc>0070</stc>", _HANDLED)

    def press(self, press: Press) -> Said:
        """Say that the trigger was pressed."""
        return self._told(press.number, f"A{press.serial}", "<dty>0003</dty><stc>0010</stc>", _TAKEN)

    def flood(self, number: str) -> bytes:
        """Return a request far beyond 1300 bytes."""
        return self._request(number, "long", f"<mrq><ref>1</ref><cid>{number}</cid>{' ' * _BEYOND}</mrq>".encode())

    def thanks(self, answer: bytes) -> bytes:
        """Acknowledge the server's own MESSAGE."""
        asked = sip.parse(answer)
        return b"" if asked is None or asked.method != "MESSAGE" else sip.response(asked, 200)

    def _told(self, number: str, mark: str, inner: str, status: re.Pattern[bytes]) -> Said:
        reference = f"{self._run}{mark}"
        raw = self._request(number, reference, f"<mrq><ref>{reference}</ref><cid>{number}</cid>{inner}</mrq>".encode())
        return Said(raw, (_accepted(reference), _judged(reference, status)))

    def _request(self, number: str, call: str, body: bytes) -> bytes:
        over = "UDP" if self.asked.udp else "TCP"
        lines = (
            "MESSAGE sip:arc@anju.invalid SIP/2.0",
            f"Via: SIP/2.0/{over} unit.invalid:5060;branch=z9hG4bK{call}",
            "Max-Forwards: 70",
            f"From: <sip:{number}@unit.invalid>;tag=1",
            "To: <sip:arc@anju.invalid>",
            f"Call-ID: {call}@unit.invalid",
            "CSeq: 1 MESSAGE",
            f"Contact: <sip:{number}@unit.invalid>",
            f"Content-Type: {_TYPE}",
            f"Content-Length: {len(body)}",
        )
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def _whole(came: bytes) -> int:
    """Return how long the message at the start is, or 0 while it is not whole."""
    end = came.find(b"\r\n\r\n") + 4
    length = _LENGTH.search(came[:end]) if end > 4 else None  # noqa: PLR2004 - nothing was found
    size = end + int(length[1]) if length else end
    return size if 4 < end <= size <= len(came) else 0  # noqa: PLR2004


def _accepted(reference: str) -> Wanted:
    def look(came: bytes) -> int:
        if not came.startswith(b"SIP/2.0 200 "[: len(came)]):
            return NOT_THIS
        size = _whole(came)
        return size if not size or reference.encode() in came[:size] else NOT_THIS

    return look


def _judged(reference: str, status: re.Pattern[bytes]) -> Wanted:
    def look(came: bytes) -> int:
        if not came.startswith(b"MESSAGE "[: len(came)]):
            return NOT_THIS
        size = _whole(came)
        right = b"<mrs>" in came[:size] and f"<ref>{reference}</ref>".encode() in came[:size]
        return size if not size or (right and status.search(came, 0, size)) else NOT_THIS

    return look
