"""``anju run``: each person of the demo finds pages with something on them; a press rings, whatever was just killed."""

import asyncio
import json
import os
import signal
import stat
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from anju_city.lines import Line
from tests.config.anju_up import READY, Running, environment
from tests.config.walk import Walk

PAGES = 80 if os.environ.get("ANJU_NIGHTLY") else 12  # kinds of pages that each person looks at

KINDS = {
    "button", "cord", "pendant", "smoke", "gas", "co", "leak", "contact", "motion", "presence", "fall_radar", "watch",
    "bed", "temperature", "gateway", "other",
}  # fmt: skip


class _Demo:
    """What a newcomer can do with demo.json."""

    def __init__(self, path: Path) -> None:
        self.found: dict[str, Any] = json.loads(path.read_text())
        key = {"Authorization": f"Bearer {self.found['key']['token']}"}
        self.api = httpx.Client(base_url=f"{self.found['api']}/", headers=key, timeout=10, trust_env=False)

    def press(self, kind: str) -> str:
        """Let the device of a kind speak over MQTT, again until the door has acknowledged it; return its number."""
        device = next(item for item in self.found["devices"] if item["kind"] == kind)
        line = self.found["lines"][device["line"]]

        async def send() -> bool:
            door = Line(self.found["mqtt"]["host"], self.found["mqtt"]["port"], line)
            await door.open()
            door.say(device["topic"].removeprefix(f"{line['topic_base']}/"), device["says"])
            heard = await door.acknowledged(10)
            await door.close()
            return heard

        assert any(asyncio.run(send()) for _ in range(6)), kind
        return str(device["number"])

    def rings(self, number: str, seconds: float = 60) -> dict[str, Any]:
        """Wait until a case of this device rings."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                found = self.api.get("incidents", params={"state": "open"}).raise_for_status().json()["items"]
            except httpx.HTTPError:
                found = []
            for case in found:
                if case["device_number"] == number:
                    return dict(case)
            time.sleep(0.3)
        raise AssertionError(number)


def _kill(started: Running, words: str) -> None:
    """Kill -9 the process of this installation whose command holds these words."""
    data = started.env["ANJU_DATA"].encode()
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
            ours = data in command or data in (folder / "environ").read_bytes()
        except OSError:
            continue
        if ours and words.encode() in command:
            os.kill(int(folder.name), signal.SIGKILL)
            return
    raise AssertionError(words)


def _faults(demo: _Demo) -> dict[str, str]:
    """Look round as everybody who is named at the start; return what is wrong, by person and address."""
    found = {}
    for login in demo.found["logins"]:
        if login["shown"]:
            walk = Walk(demo.found["address"], login, most=PAGES).go()
            found |= {f"{login['username']} {way}": why for way, why in walk.faults.items()}
            assert len(walk.seen) > 1, login["username"]
    return found


@pytest.mark.timeout(600)  # a whole demo, all its people, and four kills
def test_everybody_has_pages_and_a_press_rings_whatever_was_killed(tmp_path: Path) -> None:
    started = Running(["run", "--no-city"], environment(tmp_path, ANJU_SECOND_FACTOR="off"))
    try:
        started.wait_for(READY)
        path = tmp_path / "demo.json"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        demo = _Demo(path)
        assert {device["kind"] for device in demo.found["devices"]} == KINDS
        roles = {login["role"] for login in demo.found["logins"] if login["shown"]}
        assert roles >= {"operator", "responder", "official", "relative", "institution_staff"}

        assert _faults(demo) == {}

        case = demo.rings(demo.press("button"))
        assert (case["kind"], case["priority"], case["state"]) == ("sos", "P1", "ringing")

        _kill(started, "process alarms")
        assert demo.rings(demo.press("pendant"))["kind"] == "sos"
        _kill(started, "nats-server")
        _kill(started, "bin/postgres -D")
        started.wait_for("Postgres")
        time.sleep(2)
        assert demo.rings(demo.press("gas"))["kind"] == "gas"
        assert demo.rings(demo.press("smoke"))["presses"] == 1
        demo.api.close()
    except AssertionError as error:
        raise AssertionError(f"{error}{started.logs()}") from error
    finally:
        started.ctrl_c()
    assert started.left_over() == []
