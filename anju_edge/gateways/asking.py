"""What the platform says to the edge: commands for devices, and whose alarm somebody at a desk has taken."""

import contextlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from anju_edge.gateways.open_line import OpenLine
from anju_edge.gateways.store import Store
from anju_edge.protocols import topics, wire


class Asked:
    """Takes commands for the lines that are open here. Silence means that the device is not connected here."""

    def __init__(self, store: Store, lines: Mapping[str, OpenLine]) -> None:
        self._store = store
        self._lines = lines

    async def start(self) -> None:
        """Listen for every line; which of them are open is looked up when something comes."""
        await self._store.listen(f"{topics.ASK}.*", self._heard)
        await self._store.listen(f"{topics.TAKEN}.*", self._taken)

    async def _heard(self, message: Any) -> None:
        answer = self.ask(message.subject.rsplit(".", 1)[1], message.data)
        if answer is not None and message.reply:
            await message.respond(json.dumps(answer).encode())

    async def _taken(self, message: Any) -> None:
        place = self._lines.get(message.subject.rsplit(".", 1)[1])
        if place is None:
            return
        with contextlib.suppress(ValueError, TypeError):
            for device in json.loads(message.data):
                place.taken(str(device))

    def ask(self, login: str, body: bytes) -> dict[str, str] | None:
        """Send one command. Returns what became of it, or nothing when the device is not connected here."""
        place = self._lines.get(login)
        try:
            asked = json.loads(body)
            device = str(asked["device"])
            command = wire.Command(str(asked["verb"]), dict(asked.get("arguments", {})), int(asked.get("serial", 0)))
        except (ValueError, KeyError, TypeError):
            return {"state": "refused", "why": "not_a_command"}
        way = place.live.get(device) if place is not None else None
        if place is None or way is None:
            return None
        speaks = place.line.speaks.wire
        if speaks is None or speaks.command is None or command.verb not in speaks.verbs:
            return {"state": "refused", "why": "no_such_verb"}
        arguments = {"at": datetime.now(UTC).isoformat(), **place.line.settings, **command.arguments}
        try:
            data = speaks.command(device, command._replace(arguments=arguments))
        except (ValueError, KeyError, TypeError) as problem:
            return {"state": "refused", "why": str(problem)[:80]}
        return {"state": "sent"} if way.say(data) else None
