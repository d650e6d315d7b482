"""Routes of frames and signals: what devices said, and what it means."""

from datetime import datetime
from typing import Annotated

from django.http import HttpResponse
from ninja import Router, Status
from pydantic import Field

from anju.devices import commands, queries
from anju.devices.models import Device, Heard
from anju.kernel.http import Request
from anju.kernel.refusals import NotVisible
from anju.kernel.schemas import In, Json, Moment, Number, Out, Page, Word, written
from anju.kernel.viewer import Viewer

router = Router(tags=["frames"])
_ID_DIGITS = 18


class FrameIn(In):
    """What one device said: its number and an Anju JSON object such as `{"signal": "sos", "battery": 80}`."""

    device: Number
    body: Json


class FramesIn(In):
    """A batch. Either all of it is stored, or none is taken."""

    frames: Annotated[list[FrameIn], Field(min_length=1, max_length=500)]


class FramesOut(Out):
    """The stream numbers of the stored frames, in the order they came."""

    stored: list[int]


class SignalOut(Out):
    """One thing read from a frame."""

    device: str
    kind: str
    value: float | None
    text: str | None
    active: bool | None
    received_at: datetime


@router.post("/frames", response={202: FramesOut}, url_name="frames")
def push_frames(request: Request, body: FramesIn) -> Status[FramesOut]:
    """Take frames of devices. The answer comes after they are stored; judging follows. Unknown numbers are kept too."""
    frames = [commands.FrameIn(device=frame.device, body=frame.body) for frame in body.frames]
    key = request.headers.get("Idempotency-Key", "")
    return Status(202, FramesOut(stored=commands.accept_frames(request.viewer, frames, key=key)))


@router.get("/signals", response=Page[SignalOut], url_name="signals")
def list_signals(
    request: Request,
    *,
    device: Annotated[str, Field(min_length=1, max_length=64)],
    since: Moment | None = None,
    until: Moment | None = None,
    kind: Word = "",
    limit: Annotated[int, Field(ge=1, le=1000)] = 200,
) -> HttpResponse:
    """List the signals of a device (its number or its id) in `[since, until)`, newest first; by default of a week."""
    request.viewer.need("device.read")
    row = _device(request.viewer, device.replace("\x00", ""))
    rows = queries.signals(request.viewer, row.pk, since, until, limit, kind=kind)
    return written([_signal(row, heard) for heard in rows], None)


def _device(viewer: Viewer, word: str) -> Device:
    """Find a device by its number, or else by its id."""
    try:
        return queries.by_number(viewer, word)
    except NotVisible:
        if not (word.isascii() and word.isdigit()) or len(word) > _ID_DIGITS:
            raise
        return queries.device(viewer, int(word))


def _signal(device: Device, row: Heard) -> Json:
    names = ("kind", "value", "text", "active", "received_at")
    return {"device": device.number, **{name: getattr(row, name) for name in names}}
