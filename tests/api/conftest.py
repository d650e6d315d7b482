"""The small world, fresh for every test."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from anju.devices.commands import publishing
from anju.devices.jobs import streams
from anju.devices.rules.door import stream_configs
from tests.api import world


@pytest.fixture
def districts(db: None) -> None:
    world.forget()
    world.load_areas()


@pytest.fixture
def vendor(districts: None) -> world.Machine:
    """A machine client of 南岗区 with every verb a key may hold."""
    return world.machine()


@pytest.fixture
def door(nats_server: Any, settings: Any) -> Iterator[str]:
    """A real door: NATS with the streams of the platform."""
    url = f"nats://127.0.0.1:{nats_server.port}"
    settings.ANJU_NATS_URL = url
    asyncio.run(_streams(url))
    publishing.publisher._client = None
    yield url
    publishing.publisher._client = None


async def _streams(url: str) -> None:
    client = await streams.connect(url)
    try:
        await streams.ensure(client, stream_configs(max_age_hours=1, max_bytes=64 * 1024**2))
    finally:
        await client.close()
