"""What machines need in the demo: one API key, and device lines with their passwords, one for each protocol."""

import os
from collections.abc import Mapping
from typing import Any

from anju.accounts import commands
from anju.accounts.queries import KEY_VERBS
from anju.devices import commands as devices
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju_edge.protocols.registry import PROTOCOLS

LINES = {"city": ("演示城市", "anju_json"), "home": ("赵德福家网关", "zigbee2mqtt")}
_FIRST_PORT = int(os.environ.get("ANJU_EDGE_PORT", "7700"))  # of the lines that our gateways open in the demo


def issue(county: str) -> dict[str, Any]:
    """Issue the key of the simulated city; it may do what any machine client may."""
    key, token = commands.issue_key(
        SYSTEM, name="演示城市", verbs=KEY_VERBS, now=clock.now(), area=county, per_minute=60_000
    )
    return {"token": token, "verbs": key.verbs, "area": key.area_code}


def make_lines(county: str, have: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Open the lines of the demo that are not there yet; their passwords are only in demo.json."""
    edge = [item for item in PROTOCOLS.values() if item.wire is not None or item.push is not None]
    wanted = LINES | {item.name: (f"{item.title}（演示）", item.name) for item in edge}
    ports = {item.name: _FIRST_PORT + place for place, item in enumerate(edge) if item.wire is not None}
    made = {
        word: _line(f"{word.replace('_', '-')}-{county}", name, protocol, county, ports.get(word))
        for word, (name, protocol) in wanted.items()
        if word not in have
    }
    return {**have, **made}


def _line(login: str, name: str, protocol: str, county: str, port: int | None) -> dict[str, Any]:
    line, password = devices.create_line(
        SYSTEM, name=name, protocol=protocol, username=login, area=county, port=port, now=clock.now()
    )
    shown: dict[str, Any] = {"id": line.pk, "protocol": protocol, "username": login, "topic_base": line.topic_base}
    if line.port is not None:
        return {**shown, "port": line.port}
    more = {"push": f"/push/{login}/{password}"} if PROTOCOLS[protocol].push is not None else {}
    return {**shown, "password": password, **more}
