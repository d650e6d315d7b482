"""The HTTP door: frames of machine clients go into the same stream as MQTT, and are answered after the store.

The kept answer to an ``Idempotency-Key`` is a row, the frame is in the stream: no transaction holds both. So each frame
of a keyed request carries a name of its own, by which the stream knows it again when the answer was lost.
"""

import asyncio
import hashlib
import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import nats
import orjson
from django.conf import settings
from nats.aio.client import Client
from nats.js.api import Header

from anju.devices import permissions
from anju.devices.rules.door import ACKNOWLEDGED, ACKNOWLEDGED_PREFIX, HTTP_ROOT
from anju.kernel.refusals import Invalid, Refusal
from anju.kernel.viewer import Viewer
from anju_edge.protocols import reading, topics

_log = logging.getLogger(__name__)
MAX_FRAMES = 500
_WAIT_S = 5.0


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


class _Message(NamedTuple):
    """A frame as it is published; ``name`` is empty when the sender gave no key to know a repeat by."""

    subject: str
    payload: bytes
    name: str


def accept_frames(viewer: Viewer, frames: Sequence[FrameIn], *, key: str = "") -> list[int]:
    """Store frames and return their stream numbers. Returns only when every one of them is on disk.

    Under one ``key`` the same frame is stored once, however often and for whatever reason it is sent again.
    """
    permissions.check(viewer, "frame.push")
    if not 0 < len(frames) <= MAX_FRAMES:
        raise FrameRefused(index=len(frames), why="count")
    messages = [_message(viewer, index, frame, key) for index, frame in enumerate(frames)]
    try:
        return _publisher.publish(messages)
    except Exception as problem:
        raise DoorAway(why=type(problem).__name__) from problem


def _message(viewer: Viewer, index: int, frame: FrameIn, key: str) -> _Message:
    number = reading.device_number(frame.device)
    if not number or number != frame.device or set(number) & set("#+/ *>"):
        raise FrameRefused(index=index, why="device")
    payload = orjson.dumps(frame.body)
    if len(payload) > reading.MAX_DEVICE_FRAME:
        raise FrameRefused(index=index, why="too_large")
    topic = f"{HTTP_ROOT}/{viewer.area or '0'}/{viewer.actor.replace(':', '-')}/{number}/up"
    subject = ACKNOWLEDGED_PREFIX + topics.to_subject(topic)
    return _Message(subject, payload, _name(key, index, subject, payload) if key else "")


def _name(key: str, index: int, subject: str, payload: bytes) -> str:
    """Name a frame by key, place and content: another frame under a reused key is never taken for this one."""
    mark = hashlib.blake2b(f"{key}\n{index}\n{subject}\n".encode(), digest_size=16)
    mark.update(payload)
    return mark.hexdigest()


async def _said(problem: Exception) -> None:
    _log.debug("nats: %s", problem)


class _Publisher:
    """One connection of this process to the door, on a thread of its own; views are synchronous."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: Client | None = None

    def publish(self, messages: list[_Message]) -> list[int]:
        """Publish and wait for every acknowledgement."""
        work = asyncio.run_coroutine_threadsafe(self._publish(messages), self._running())
        try:
            return work.result(_WAIT_S + 1)
        except TimeoutError:
            work.cancel()
            raise

    def forget(self) -> None:
        """Close the connection; the next frame opens one again (another address, a test's end)."""
        if self._client is not None and self._loop is not None:
            asyncio.run_coroutine_threadsafe(self._client.close(), self._loop).result(_WAIT_S)
        self._client = None

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="http-door", daemon=True).start()
            return self._loop

    async def _publish(self, messages: list[_Message]) -> list[int]:
        if self._client is None or self._client.is_closed:
            self._client = await nats.connect(
                settings.ANJU_NATS_URL.split(","),
                max_reconnect_attempts=5,
                connect_timeout=1,
                reconnect_time_wait=0.2,
                error_cb=_said,
            )
        jetstream = self._client.jetstream(timeout=_WAIT_S)
        answers = await asyncio.gather(
            *(
                jetstream.publish(
                    message.subject,
                    message.payload,
                    stream=ACKNOWLEDGED,
                    headers={Header.MSG_ID: message.name} if message.name else None,
                )
                for message in messages
            )
        )
        return [answer.seq for answer in answers]


_publisher = _Publisher()
forget = _publisher.forget
