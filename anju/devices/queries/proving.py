"""The frame behind an alarm, and whether it still fits the chain: computed anew from what is stored now."""

from dataclasses import dataclass
from typing import Any

from anju.devices.models import SIGNAL_LABELS, AlarmVerdict, ChainHour, Frame, Heard
from anju.devices.queries.ledger import check, hour_of
from anju.devices.rules import chain
from anju.kernel.viewer import Viewer

SHOWN_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Proof:
    """A frame with the link it stands on and its own. ``raw`` and ``words`` only for those who may see devices.

    ``fits`` is None while the records lane has not come there, or after the frame was kept its time.
    """

    frame: Frame | None
    hour: ChainHour | None
    before: str
    link: str
    fits: bool | None
    raw: bytes | None
    words: list[tuple[str, Heard]]


def proof(viewer: Viewer, row: AlarmVerdict) -> Proof:
    """Return the frame of an alarm that the viewer has fetched, with its place in the chain."""
    check(viewer)
    hour = hour_of(viewer, row)
    key: dict[str, Any] = {"received_at": row.received_at, "door": row.door, "stream_seq": row.stream_seq}
    frame = Frame.objects.filter(**key).first()
    if frame is None or frame.link is None or hour is None:
        return Proof(frame, hour, "", "", None, None, [])
    before = _before(hour, frame)
    sees = viewer.can("device.read")
    return Proof(
        frame=frame,
        hour=hour,
        before=before.hex(),
        link=bytes(frame.link).hex(),
        fits=chain.digest_of(hour.algorithm)(before + chain.row_of(_stored(frame))) == bytes(frame.link),
        raw=bytes(frame.raw)[:SHOWN_BYTES] if sees else None,
        words=_words(key) if sees else [],
    )


def _words(key: dict[str, Any]) -> list[tuple[str, Heard]]:
    rows = Heard.objects.filter(**key).order_by("ordinal")
    return [(str(SIGNAL_LABELS.get(row.kind, row.kind)), row) for row in rows]


def _before(hour: ChainHour, frame: Frame) -> bytes:
    rows = Frame.objects.filter(
        door=hour.door,
        received_at__gte=hour.received_from,
        received_at__lte=hour.received_until,
        stream_seq__gte=hour.first_seq,
        stream_seq__lt=frame.stream_seq,
    )
    last = rows.order_by("-stream_seq").values_list("link", flat=True).first()
    return bytes(last if last is not None else hour.first_link)


def _stored(frame: Frame) -> chain.Stored:
    values = {name: getattr(frame, name) for name in chain.Stored._fields}
    return chain.Stored(**{**values, "raw": bytes(frame.raw), "link": bytes(frame.link or b"")})
