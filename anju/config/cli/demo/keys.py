"""What machines need in the demo: one API key, and device lines with their passwords."""

from typing import Any

from anju.accounts import commands
from anju.accounts.queries import KEY_VERBS
from anju.devices import commands as devices
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM

LINES = {"city": ("演示城市", "anju_json"), "home": ("赵德福家网关", "zigbee2mqtt")}


def issue(county: str) -> dict[str, Any]:
    """Issue the key of the simulated city; it may do what any machine client may."""
    key, token = commands.issue_key(
        SYSTEM, name="演示城市", verbs=KEY_VERBS, now=clock.now(), area=county, per_minute=60_000
    )
    return {"token": token, "verbs": key.verbs, "area": key.area_code}


def make_lines(county: str) -> dict[str, dict[str, Any]]:
    """Open the lines of the demo; their passwords are only in demo.json."""
    found = {}
    for word, (name, protocol) in LINES.items():
        line, password = devices.create_line(
            SYSTEM, name=name, protocol=protocol, username=f"{word}-{county}", area=county, now=clock.now()
        )
        found[word] = {
            "id": line.pk,
            "protocol": protocol,
            "username": line.username,
            "password": password,
            "topic_base": line.topic_base,
        }
    return found
