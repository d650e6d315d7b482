"""The HTTP door: frames of machine clients go into the same stream as MQTT, and are answered after the store.

The kept answer to an ``Idempotency-Key`` is a row, the frame is in the stream: no transaction holds both. So each frame
of a keyed request carries a name of its own, by which the stream knows it again when the answer was lost.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from anju.devices import permissions
from anju.devices.commands.publishing import Outgoing, publisher
from anju.devices.rules.door import ACKNOWLEDGED_PREFIX, HTTP_ROOT
from anju.kernel.refusals import Invalid, Refusal
from anju.kernel.viewer import Viewer
from anju_edge.protocols import reading, topics

MAX_FRAMES = 500


class DoorAway(Refusal):
    """The store did not confirm the frames: they are not taken, send them again."""

    code = "door_away"
    status = 503


class FrameRefused(Invalid):
    """A frame has no usable device number or is too large; facts hold its index."""

    code = "frame_invalid"


@dataclass(frozen=True, slots=True)
class FrameIn:
    """One frame: the device's number and the Anju JSON object it said."""

    device: str
    body: dict[str, Any]


def accept_frames(viewer: Viewer, frames: Sequence[FrameIn], *, key: str = "") -> list[int]:
    """Store frames and return their stream numbers. Returns only when every one of them is on disk.

    Under one ``key`` the same frame is stored once, however often and for whatever reason it is sent again.
    """
    permissions.check(viewer, "frame.push")
    if not 0 < len(frames) <= MAX_FRAMES:
        raise FrameRefused(index=len(frames), why="count")
    messages = [_message(viewer, index, frame, key) for index, frame in enumerate(frames)]
    try:
        return publisher.publish(messages)
    except Exception as problem:
        raise DoorAway(why=type(problem).__name__) from problem


def _message(viewer: Viewer, index: int, frame: FrameIn, key: str) -> Outgoing:
    number = reading.device_number(frame.device)
    if not number or number != frame.device or set(number) & set("#+/ *>"):
        raise FrameRefused(index=index, why="device")
    payload = orjson.dumps(frame.body)
    if len(payload) > reading.MAX_DEVICE_FRAME:
        raise FrameRefused(index=index, why="too_large")
    topic = f"{HTTP_ROOT}/{viewer.area or '0'}/{viewer.actor.replace(':', '-')}/{number}/up"
    subject = ACKNOWLEDGED_PREFIX + topics.to_subject(topic)
    return Outgoing(subject, payload, _name(key, index, subject, payload) if key else "")


def _name(key: str, index: int, subject: str, payload: bytes) -> str:
    """Name a frame by key, place and content: another frame under a reused key is never taken for this one."""
    mark = hashlib.blake2b(f"{key}\n{index}\n{subject}\n".encode(), digest_size=16)
    mark.update(payload)
    return mark.hexdigest()
