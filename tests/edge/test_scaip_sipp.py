"""SCAIP spoken by SIPp, which is not ours, with the real gateway: over UDP and TCP, in both dialects."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from anju.config.runtime import ports
from anju_edge.gateways.datagram import Datagrams
from anju_edge.gateways.lines import Line
from anju_edge.gateways.open_line import OpenLine
from anju_edge.gateways.stream import Listener
from anju_edge.protocols import scaip
from anju_edge.protocols.events import Context
from anju_edge.protocols.registry import PROTOCOLS, Protocol

SCENES = Path(__file__).parent / "scaip"
SIPP = shutil.which("sipp")
CALLS = 5
PRESSES = [f"R{number}" for number in range(1, CALLS + 1)]
pytestmark = pytest.mark.skipif(SIPP is None, reason="sipp is not installed (Debian: sip-tester)")


class ScaipLine(Line):
    """A line that speaks SCAIP, also where the registry does not list it."""

    @property
    def speaks(self) -> Protocol:
        return PROTOCOLS.get("scaip") or Protocol("scaip", "SCAIP", "edge", scaip.decode, 3600, scaip.WIRE)


class Kept:
    """The door's stream, in memory."""

    def __init__(self) -> None:
        self.frames: list[tuple[str, bytes]] = []

    async def put(self, subject: str, payload: bytes, *, urgent: bool = False) -> int:
        self.frames.append((subject, payload))
        return len(self.frames)

    def presses(self) -> list[str]:
        """Return the references of the alarms in what was stored, as the platform reads them."""
        events = [event for _, raw in self.frames for event in scaip.decode("-", raw, Context())]
        assert all(event.signals[0].kind == "sos" and event.device == "678" for event in events)
        return [event.seq for event in events]


@asynccontextmanager
async def opened(**settings: Any) -> AsyncIterator[tuple[OpenLine, Kept]]:
    line = ScaipLine("l1", "scaip", "edge/l1", ports.free_port(), host="127.0.0.1", settings=settings)
    place = OpenLine(line, kept := Kept())
    doors = (Listener(place), Datagrams(place))
    for door in doors:
        await door.open()
    try:
        yield place, kept
    finally:
        for door in doors:
            await door.close()
        await asyncio.sleep(0.05)  # sockets close a moment later


async def play(place: OpenLine, scene: str, over: str, folder: Path, *more: str) -> list[str]:
    """Have SIPp play a scene five times; returns what its units noted."""
    notes = folder / f"{scene}.log"
    notes.unlink(missing_ok=True)
    sipp = await asyncio.create_subprocess_exec(
        str(SIPP), f"127.0.0.1:{place.line.port}", "-sf", str(SCENES / f"{scene}.xml"), "-i", "127.0.0.1",
        "-p", str(ports.free_port()), "-t", over, "-m", str(CALLS), "-r", "5", "-nostdin", "-timeout", "30",
        "-trace_logs", "-log_file", str(notes), *more,
        cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    screen, _ = await sipp.communicate()
    assert sipp.returncode == 0, screen.decode(errors="replace")[-3000:]
    return sorted(re.findall(r"heard (.*?)\s*$", notes.read_text(), re.MULTILINE))


def each(rest: str) -> list[str]:
    return [f"{press} {rest}" for press in PRESSES]


@pytest.mark.parametrize("over", ["u1", "t1"], ids=["udp", "tcp"])
class TestUnits:
    async def test_of_the_standard_are_held_until_a_desk_has_taken_the_alarm(self, over, tmp_path):
        answers = ("-oocsf", str(SCENES / "standard_answer.xml"))
        async with opened() as (place, kept):
            assert await play(place, "standard", over, tmp_path, *answers) == each("4")
            place.taken("678")
            assert await play(place, "standard", over, tmp_path, *answers) == each("0 <mre>1</mre>")
            assert sorted(kept.presses()) == sorted(PRESSES * 2)
            assert {subject for subject, _ in kept.frames} == {"$MQTT.msgs.edge.l1.678.127//0//0//1"}

    async def test_of_the_field_are_answered_in_the_200(self, over, tmp_path):
        async with opened() as (place, kept):
            assert await play(place, "field", over, tmp_path) == each("0 <mre>1</mre>")
            assert sorted(kept.presses()) == PRESSES

    async def test_of_the_field_are_held_where_the_line_says_so(self, over, tmp_path):
        async with opened(hold="always") as (place, kept):
            assert await play(place, "field", over, tmp_path) == each("4")
            place.taken("678")
            assert await play(place, "field", over, tmp_path) == each("0 <mre>1</mre>")
            assert sorted(kept.presses()) == sorted(PRESSES * 2)

    async def test_register_with_the_password_of_the_line(self, over, tmp_path):
        async with opened(password="right", realm="home") as (place, kept):
            assert await play(place, "register", over, tmp_path) == ["registered"] * CALLS
            assert len(kept.frames) == 2 * CALLS
