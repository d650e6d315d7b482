"""SCAIP on a socket: SIP over TCP and UDP. MESSAGE is what units say; REGISTER and OPTIONS are answered too."""

from collections.abc import Mapping
from typing import Any, Final

from anju_edge.protocols import wire
from anju_edge.protocols.scaip import answers, body, meaning, registering, sip
from anju_edge.protocols.scaip import settings as of_line
from anju_edge.protocols.scaip.cutting import Cutter

PORT: Final = 5060
_MAX_CONTACTS = 64
_ACCEPT: Final = ("Accept", ", ".join((meaning.SCAIP_TYPE, *sorted(meaning.XML_TYPES))))


class Conversation:
    """One connection or one peer. Behind a proxy it speaks for several units: then nothing nameless is theirs."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = of_line.read(settings)
        self._cutter = Cutter()
        self._number = wire.NOBODY
        self._several = False
        self._contacts: dict[str, str] = {}

    def feed(self, data: bytes) -> list[wire.Message]:
        """Take what came and return the messages that are whole now; answers to our own requests are none."""
        messages = (self._message(piece) for piece in self._cutter.feed(data))
        return [message for message in messages if message is not None]

    def rest(self) -> bytes:
        """Return the half message that is there."""
        return self._cutter.rest()

    def _message(self, raw: bytes) -> wire.Message | None:
        request = sip.parse(raw)
        if request is None:
            return wire.Message(self._owner(""), raw)
        if request.method in ("", "ACK"):
            return None
        if request.method == "MESSAGE":
            return self._told(request, raw)
        return wire.Message(self._owner(""), raw, self._answer(request))

    def _told(self, request: sip.Sip, raw: bytes) -> wire.Message:
        said = body.read(request.body)
        contact = self._contacts.get(sip.uri(request.first("from")), "")
        answer, hold = answers.owed(request, said, contact, self._settings)
        calls = meaning.needs_desk(said)
        return wire.Message(self._owner(wire.number(said.first("cid"))), raw, answer, hold, urgent=calls)

    def _answer(self, request: sip.Sip) -> bytes:
        if request.method == "OPTIONS":
            return sip.response(request, 200, (_ACCEPT,))
        if request.method != "REGISTER":
            return sip.response(request, 405)
        answer = registering.answer(request, self._settings)
        owner, contact = registering.contact(request, answer)
        if owner and contact and len(self._contacts) < _MAX_CONTACTS:
            self._contacts[owner] = contact
        return answer

    def _owner(self, number: str) -> str:
        """Return whose message it is: by its own number, else by the only number that was heard here."""
        if number in ("", wire.NOBODY, wire.DOOR):
            return wire.NOBODY if self._several else self._number
        self._several = self._several or self._number not in (wire.NOBODY, number)
        self._number = number
        return number


WIRE: Final = wire.Wire(open=Conversation, port=PORT, tcp=True, udp=True, holds=True)
