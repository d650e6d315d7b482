"""Whom the door's own server turned away: a refused connection is seen with its reason, never a silent reconnect.

The server tells about closed connections on its monitoring port, which it writes into a file beside its data.
"""

import asyncio
import json
import logging
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from anju_edge.gateways import door
from anju_edge.gateways.open_line import OpenLine

_log = logging.getLogger(__name__)
_EVERY_S = 5.0
_SHOWN = 1024
REASONS: Final = {
    "Protocol Violation": "topic_refused",
    "Parse Error": "not_mqtt",
    "Authentication Failure": "password_refused",
    "Authentication Timeout": "password_refused",
    "Maximum Payload Exceeded": "too_large",
    "Maximum Connections Exceeded": "line_full",
    "Duplicate Client ID": "two_clients",
}


class Watch:
    """Looks at the closed connections every few seconds; each is told of once, at its line."""

    def __init__(self, ports: Path, find: Callable[[str], OpenLine | None]) -> None:
        self._ports = ports
        self._find = find
        self._last: dict[str, int] = {}  # by server: the newest connection that was seen

    async def run(self) -> None:
        """Look until cancelled. A server without a monitoring port is not looked at."""
        while True:
            await asyncio.sleep(_EVERY_S)
            for address in door.addresses(self._ports):
                try:
                    closed = await asyncio.to_thread(_closed, address)
                except (OSError, ValueError) as problem:
                    _log.debug("%s: %s", address, problem)
                else:
                    self.look(address, closed)

    def look(self, address: str, closed: list[dict[str, Any]]) -> None:
        """Tell of connections that were not seen before. What was closed before we looked first is told of too."""
        last = self._last.get(address, 0)
        for item in sorted(closed, key=lambda item: int(item.get("cid", 0))):
            number = int(item.get("cid", 0))
            what = REASONS.get(str(item.get("reason")))
            place = self._find(str(item.get("authorized_user", "")))
            if number > last and what is not None and place is not None and item.get("type") == "mqtt":
                place.notice(what, detail=f"{item.get('mqtt_client', '')} {item.get('ip', '')}".strip())
            self._last[address] = max(self._last.get(address, 0), number)


def _closed(address: str) -> list[dict[str, Any]]:
    url = f"{address}/connz?state=closed&auth=1&limit={_SHOWN}"
    with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - the address is the server's own word
        found = json.load(answer).get("connections")
    return found if isinstance(found, list) else []
