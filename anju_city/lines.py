"""One connection to the device door: MQTT 3.1.1 with QoS 1, reconnecting for ever."""

import asyncio
import json
from typing import Any

from gmqtt import Client, constants
from gmqtt.storage import PersistentStorage


class Line:
    """A vendor's or gateway's line."""

    def __init__(self, host: str, port: int, line: dict[str, Any], *, client: str = "city") -> None:
        self.host = host
        self.port = port
        self.base = str(line["topic_base"])
        self._waiting = PersistentStorage()
        self.client = Client(f"{client}-{line['username']}", clean_session=True, persistent_storage=self._waiting)
        self.client.set_auth_credentials(line["username"], line["password"])
        self.client.set_config({"reconnect_retries": -1, "reconnect_delay": 2})
        self.sent = 0

    async def open(self) -> None:
        """Connect, waiting for the door as long as it takes."""
        while True:
            try:
                await self.client.connect(self.host, self.port, version=constants.MQTTv311, keepalive=60)
            except (TimeoutError, OSError):
                await asyncio.sleep(1)
            else:
                return

    async def acknowledged(self, seconds: float) -> bool:
        """Wait until the door has acknowledged all that was said; false when it did not in time."""
        try:
            await asyncio.wait_for(self._waiting.wait_empty(), seconds)
        except TimeoutError:
            return False
        return True

    async def close(self) -> None:
        """Say goodbye."""
        await self.client.disconnect()

    def say(self, below: str, payload: dict[str, Any] | list[Any] | str, *, qos: int = 1, retain: bool = False) -> None:
        """Publish below the line's base."""
        body = payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False)
        self.client.publish(f"{self.base}/{below}", body, qos=qos, retain=retain)
        self.sent += 1
