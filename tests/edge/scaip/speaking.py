"""How a unit speaks: SIP around a body, what stands in the answers, and what the platform reads."""

import re

from anju_edge.protocols.events import ALARM_KINDS, Context, Signal
from anju_edge.protocols.scaip import WIRE, decode

MRQ = "<mrq><ref>R1</ref><cid>678</cid><dty>0003</dty><stc>0010</stc></mrq>"
FIELD = "<scaip><ref>R1</ref><cid>+678</cid><dty>0003</dty><stc>0010</stc></scaip>"
SCAIP = "application/scaip+xml"
XML = "application/xml"


def mrq(**fields: str) -> str:
    """Write a request of the standard's dialect; ``None`` leaves a tag out."""
    stands = {"ref": "R1", "cid": "678", "dty": "0003"} | fields
    return "<mrq>" + "".join(f"<{tag}>{text}</{tag}>" for tag, text in stands.items() if text is not None) + "</mrq>"


def sip(
    body: str | bytes = MRQ,
    *,
    method: str = "MESSAGE",
    kind: str = SCAIP,
    over: str = "TCP",
    call: str = "c1",
    contact: str = "<sip:luc678@10.0.0.7:5070>",
    length: int | None = -1,
    more: tuple[str, ...] = (),
) -> bytes:
    """Write one request; ``length`` overrides the true one, ``None`` leaves it out."""
    raw = body.encode() if isinstance(body, str) else body
    lines = [
        f"{method} sip:arc@10.0.0.1:5060 SIP/2.0",
        f"Via: SIP/2.0/{over} 10.0.0.7:5070;branch=z9hG4bK-{call}",
        "From: <sip:luc678@10.0.0.7:5070>;tag=1",
        "To: <sip:arc@10.0.0.1:5060>",
        f"Call-ID: {call}",
        f"CSeq: 1 {method}",
        "Max-Forwards: 70",
        *([f"Contact: {contact}"] if contact else []),
        *([f"Content-Type: {kind}"] if kind else []),
        *more,
        *([] if length is None else [f"Content-Length: {len(raw) if length == -1 else length}"]),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + raw


def said(parts: object) -> list[str]:
    """Return the bodies of what is answered, those that are not empty."""
    sent = parts if isinstance(parts, tuple) else (parts,)
    return [body for part in sent if (body := part.partition(b"\r\n\r\n")[2].decode())]


def status(parts: object) -> int:
    """Return the status number that is answered."""
    return int(re.search(r"<snu>(\d+)</snu>", said(parts)[-1])[1])


def heard(data: bytes, **settings: object) -> list:
    """Return the messages of a new conversation."""
    return WIRE.open(settings).feed(data)


def read(payload: str | bytes, rest: str = "-/10.0.0.7") -> list:
    """Return the events of what was stored."""
    return decode(rest, payload.encode() if isinstance(payload, str) else payload, Context("scaip/l1"))


def alarms(events: list) -> list[Signal]:
    """Return the alarms that reports raise."""
    return [signal for event in events for signal in event.signals if signal.kind in ALARM_KINDS]
