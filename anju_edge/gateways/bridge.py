"""Another broker: what its clients publish is taken over, and acknowledged to it only after our own store has it.

For gateways whose topics our door cannot take (a space in a device's name), and for brokers that are there already. A
session without end and a fixed client number: while we are away the broker keeps what it may not lose. The broker must
speak MQTT 5 (Mosquitto since 1.6, EMQX): with an older version the client library acknowledges before it is told to.
"""

import asyncio
import contextlib
import logging
import ssl
from typing import Any
from urllib.parse import urlsplit

from gmqtt import Client
from gmqtt.mqtt.constants import MQTTv50

from anju_edge.gateways.open_line import OpenLine
from anju_edge.gateways.store import Away

_log = logging.getLogger(__name__)
_AGAIN_S = 5.0
_WAIT_S = 10.0
_LEAVE_S = 2.0
_MOST_TOPICS = 20
_PORTS = {"mqtt": 1883, "mqtts": 8883}
_FOREVER = 0xFFFFFFFF  # seconds that the broker keeps our session
_UNACKNOWLEDGED = 200  # so many publishes may be on their way to our store


class Bridge:
    """One broker of one line. Settings: ``bridge: {server, username, password, base, topics}``.

    ``base`` is its topic root; ``topics`` are further filters, where what is announced below the base speaks elsewhere.
    """

    def __init__(self, place: OpenLine) -> None:
        self.place = place
        told = place.line.settings["bridge"]
        self._server = urlsplit(str(told.get("server", "")))
        self._username = str(told.get("username", ""))
        self._password = str(told.get("password", ""))
        self._base = str(told.get("base") or place.line.speaks.root).strip("/")
        further = told.get("topics")
        self._topics = [str(topic) for topic in further[:_MOST_TOPICS]] if isinstance(further, list) else []
        self._client: Client | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._closed = asyncio.Event()

    async def open(self) -> None:
        """Connect, now and again whenever it breaks."""
        self._keeping = asyncio.get_running_loop().create_task(self._keep())

    async def close(self) -> None:
        """Leave; the broker keeps our session."""
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        if self._client is not None:
            await _left(self._client)

    async def _keep(self) -> None:
        while True:
            self._closed.clear()
            self._client = self._made()
            try:
                async with asyncio.timeout(_WAIT_S):  # wait_for of Python 3.11 forgets that it was cancelled meanwhile
                    await self._connect(self._client)
            except (OSError, TimeoutError) as problem:
                self.place.notice("bridge_away", detail=f"{self._server.netloc} {type(problem).__name__}")
                await _left(self._client)
            except Exception as problem:  # noqa: BLE001 - the broker said no: with its reason on the line's page
                self.place.notice("bridge_refused", detail=f"{self._server.hostname} {problem}"[:200])
                await _left(self._client)
            else:
                self.place.notice("bridge_connected", detail=str(self._server.hostname), always=True)
                await self._closed.wait()
                await _left(self._client)
                self.place.notice("bridge_lost", detail=str(self._server.hostname))
            await asyncio.sleep(_AGAIN_S)

    def _made(self) -> Client:
        client = Client(
            f"anju-{self.place.line.login}",
            clean_session=False,
            optimistic_acknowledgement=False,
            session_expiry_interval=_FOREVER,
            receive_maximum=_UNACKNOWLEDGED,
        )
        client.set_config({"reconnect_retries": 0})
        if self._username:
            client.set_auth_credentials(self._username, self._password)
        client.on_message = self._take
        client.on_connect = self._subscribe
        client.on_disconnect = self._lost
        return client

    async def _connect(self, client: Client) -> None:
        scheme = self._server.scheme or "mqtt"
        await client.connect(
            self._server.hostname or "127.0.0.1",
            self._server.port or _PORTS.get(scheme, 1883),
            version=MQTTv50,
            ssl=ssl.create_default_context() if scheme == "mqtts" else False,
        )

    def _subscribe(self, client: Client, *_about: Any) -> None:
        for topic in (f"{self._base}/#", *self._topics):
            client.subscribe(topic, qos=1)

    def _lost(self, client: Client, *_about: Any) -> None:
        if client is self._client:
            self._closed.set()

    async def _take(self, _client: Client, topic: str, payload: bytes, _qos: int, _properties: Any) -> int:
        """Store one publish below the line's own base. Without the store's word the broker gets no acknowledgement."""
        rest = topic[len(self._base) + 1 :] if topic.startswith(f"{self._base}/") else topic
        self.place.messages += 1
        try:
            await self.place.store.put(self.place.line.subject(rest), payload)
        except Away:
            self._closed.set()  # come back, and be sent again what was not acknowledged
            raise
        return 0


async def _left(client: Client) -> None:
    """Close what there is of a connection; a broker that takes nothing more is not waited for."""
    with contextlib.suppress(Exception):
        async with asyncio.timeout(_LEAVE_S):
            await client.disconnect()
