"""The door seen from inside: making the streams, telling their lives apart, finding where to go on."""

import asyncio
import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import nats
from django.conf import settings
from nats.aio.client import Client

from anju.devices.rules.door import stream_configs

_log = logging.getLogger(__name__)


class StreamTrouble(Exception):  # noqa: N818 - the door is away or refuses; the lane waits and tries again
    """The JetStream API answered with an error."""


@dataclass(frozen=True, slots=True)
class StreamState:
    """One stream as the server describes it."""

    name: str
    created: str
    first_seq: int
    last_seq: int


def nodes(url: str) -> list[str]:
    """Return the nodes of an address: one, or those of a cluster with commas between them."""
    return [node.strip() for node in url.split(",") if node.strip()]


async def connect(url: str, **options: Any) -> Client:
    """Connect for administration; reconnects for ever."""
    return await nats.connect(
        nodes(url),
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.2,
        connect_timeout=2,
        error_cb=_said,
        **options,
    )


async def _said(problem: Exception) -> None:
    _log.debug("nats: %s", problem)


async def ask(client: Client, api: str, body: dict[str, object] | None = None) -> dict[str, Any]:
    """Ask JetStream's API and return its answer."""
    answer = await client.request(f"$JS.API.{api}", json.dumps(body).encode() if body else b"", timeout=5)
    data: dict[str, Any] = json.loads(answer.data)
    if "error" in data:
        raise StreamTrouble(f"{api}: {data['error'].get('description')}")
    return data


async def ensure(client: Client, configs: list[dict[str, object]], *, update: bool = True) -> None:
    """Make the streams that are missing, and bring existing ones to these limits if asked to."""
    copies = int(getattr(settings, "ANJU_NATS_REPLICAS", 1))
    for config in (_copied(config, copies) for config in configs):
        name = str(config["name"])
        try:
            await ask(client, f"STREAM.INFO.{name}")
        except StreamTrouble:
            await ask(client, f"STREAM.CREATE.{name}", config)
        else:
            if not update:
                continue
            await ask(client, f"STREAM.UPDATE.{name}", config)


def _copied(config: dict[str, object], copies: int) -> dict[str, object]:
    """Ask for so many copies; a stream with copies cannot be written to the disk later than it answers."""
    one = {**config, "num_replicas": copies}
    return one if copies == 1 else {name: value for name, value in one.items() if name != "persist_mode"}


async def state(client: Client, name: str) -> StreamState:
    """Return a stream's present state."""
    data = await ask(client, f"STREAM.INFO.{name}")
    numbers = data["state"]
    return StreamState(name, _short(data["created"]), int(numbers["first_seq"]), int(numbers["last_seq"]))


async def read_from(client: Client, stream: str, consumer: str, seq: int) -> None:
    """Make the consumer of a lane, from a number on. It keeps nothing: the position lies with the rows in the database.

    Nothing is acknowledged to it either. A frame that did not arrive is a missing number, and is looked for anew.
    """
    config = {
        "name": consumer,
        "durable_name": consumer,
        "deliver_policy": "by_start_sequence",
        "opt_start_seq": seq,
        "ack_policy": "none",
        "mem_storage": True,
    }
    await ask(client, f"CONSUMER.CREATE.{stream}.{consumer}", {"stream_name": stream, "config": config})


async def time_of(client: Client, name: str, seq: int) -> datetime | None:
    """Return when the message of a number was stored, or nothing when it is not there (any more)."""
    try:
        data = await ask(client, f"STREAM.MSG.GET.{name}", {"seq": seq})
    except StreamTrouble:
        return None
    return moment(data["message"]["time"])


async def first_after(client: Client, here: StreamState, time: datetime) -> int:
    """Return the first number stored after a moment, by halving; one past the end when there is none."""
    low, high = max(here.first_seq, 1), here.last_seq + 1
    while low < high:
        middle = (low + high) // 2
        stored = await time_of(client, here.name, middle)
        if stored is not None and stored > time:
            high = middle
        else:
            low = middle + 1
    return low


def moment(text: str) -> datetime:
    """Read NATS's nanosecond time, cut to microseconds."""
    whole, _, fraction = text.rstrip("Z").partition(".")
    return datetime.fromisoformat(f"{whole}.{fraction[:6].ljust(6, '0')}").replace(tzinfo=UTC)


def _short(created: str) -> str:
    return moment(created).strftime("%Y%m%dT%H%M%S.%f")


def make(url: str, *, max_age_hours: int, max_bytes: int) -> None:
    """Make the door's streams, or bring them to these limits: call it before the first line is let in.

    An MQTT client that came before would make the server create its stream without our limits, where a message that
    nobody consumes yet is dropped after its acknowledgement.
    """
    asyncio.run(_make(url, stream_configs(max_age_hours=max_age_hours, max_bytes=max_bytes)))


async def _make(url: str, configs: list[dict[str, object]]) -> None:
    client = await connect(url)
    try:
        await ensure(client, configs)
    finally:
        await client.close()
