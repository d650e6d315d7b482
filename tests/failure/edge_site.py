"""An installation with the edge process and a line for each protocol; devices that repeat until they are answered."""

import asyncio
import contextlib
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, ClassVar

import psycopg

from anju.devices.jobs import streams
from anju.devices.rules.door import ACKNOWLEDGED
from anju_edge.conformance.device import Asked, Said
from anju_edge.conformance.devices import SOCKETS
from anju_edge.conformance.line import Missed, Patience, Place
from anju_edge.conformance.play import Play
from tests.failure.between import Between
from tests.failure.site import PASSWORD, ROOT, Site

PROTOCOLS = ("watch", "iw", "gb26875", "jt808", "ev07b", "scaip")
LANES = ("alarms", "records")
_KINDS = {"watch": "watch", "iw": "watch", "gb26875": "smoke", "jt808": "pendant", "ev07b": "pendant", "scaip": "other"}
_PART = {"gb26875": "-1-39000d00"}  # the detector behind the unit that speaks
_QUICK = Patience(answer_s=3.0)
_ROWS = """
import django; django.setup()
import json, sys
from anju.config.runtime.ports import free_port
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from anju.accounts import commands as accounts
from anju.devices import commands
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.devices import build
from tests.failure import edge_site

line, password = commands.create_line(
    SYSTEM, name="网关", protocol="zigbee2mqtt", username="g1", area=world.NANGANG, now=build.NOW
)
for number in range(EACH):
    build.device(f"0xb{number}", "button", build.elder(f"李{number}"), line)
ports = {}
for protocol in edge_site.PROTOCOLS:
    made = build.line(protocol, name=protocol, username=f"e{protocol}", port=free_port())
    ports[protocol] = made.port
    for number in range(EACH):
        build.device(
            edge_site.known_as(protocol, number), edge_site.kind(protocol), build.elder(f"{protocol}{number}"), made
        )
lines = commands.write_edge_config(SYSTEM)
li = world.operator_li()
_key, token = accounts.issue_key(
    SYSTEM, name="养老机构网关", verbs=("frame.push",), area=world.NANGANG, now=clock.now(), per_minute=60_000
)
print(json.dumps({
    "line": [line.username, line.password_digest, line.topic_base], "password": password, "token": token,
    "operators": [[li.pk, world.client_for(li).session.session_key]], "ports": ports, "lines": str(lines),
}))
"""
_LAMPS = """
import django; django.setup()
import json
from anju.devices import queries
from anju.kernel.viewer import SYSTEM
print(json.dumps({"lamps": [[lamp.label, lamp.state, lamp.text] for lamp in queries.lights(SYSTEM)]}))
"""


def number_of(protocol: str, index: int) -> str:
    """Return the number that a device says."""
    return f"{SOCKETS[protocol].number[:-3]}{100 * (PROTOCOLS.index(protocol) + 1) + index}"


def known_as(protocol: str, index: int) -> str:
    """Return the number under which its alarm is known: behind a fire unit it is the detector's."""
    return number_of(protocol, index) + _PART.get(protocol, "")


def kind(protocol: str) -> str:
    """Return what such a device is enrolled as."""
    return _KINDS[protocol]


class EdgeSite(Site):
    """PostgreSQL, NATS, both lanes and the edge; what the edge says to NATS goes through our hands."""

    rows: ClassVar[str] = _ROWS
    names: ClassVar[tuple[str, ...]] = LANES

    def __init__(self, folder: Path, each: int = 2) -> None:
        """Make everything, with so many devices of each protocol, each worn by an elder of their own."""
        self.each = each
        self.ports: dict[str, int] = {}
        self.lines = ""
        super().__init__(folder)
        self.between = Between(self.nats.port)
        self.edge = self.edge_process()
        self.edge_listens()

    def made(self, program: str) -> dict[str, Any]:
        """Remember ports and lines beside what the other sites know."""
        found = super().made(f"EACH = {self.each}\n{program}")
        if "ports" in found:
            self.ports, self.lines = found["ports"], found["lines"]
        return found

    def edge_door(self) -> str:
        """Return the address of the door that the edge is told."""
        return f"nats://anju:{PASSWORD}@127.0.0.1:{self.between.port}"

    def edge_process(self) -> subprocess.Popen[bytes]:
        """Start the edge as an installation does."""
        with (self.folder / "edge.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "anju_edge.gateways", "--lines", self.lines, "--ports", str(self.nats.config.parent)],
                env=self.environment | {"ANJU_NATS_URL": self.edge_door()}, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def edge_listens(self) -> None:
        """Wait for every port."""

        async def knock() -> None:
            for port in self.ports.values():
                while True:
                    try:
                        _, writer = await asyncio.open_connection("127.0.0.1", port)
                    except OSError:
                        await asyncio.sleep(0.03)
                    else:
                        writer.close()
                        with contextlib.suppress(OSError):
                            await writer.wait_closed()
                        break

        asyncio.run(asyncio.wait_for(knock(), 40))

    def kill_edge(self) -> None:
        """``kill -9``, from any thread."""
        self.edge.send_signal(signal.SIGKILL)
        self.edge.wait()

    def edge_again(self) -> None:
        """Bring it back, as its keeper would."""
        self.edge = self.edge_process()
        self.edge_listens()

    def last_seq(self) -> int:
        """Return the number of the newest stored message."""

        async def ask() -> int:
            client = await streams.connect(self.door())
            try:
                return (await streams.state(client, ACKNOWLEDGED)).last_seq
            finally:
                await client.close()

        return asyncio.run(asyncio.wait_for(ask(), 20))

    def lamps(self) -> dict[str, tuple[str, str]]:
        """Return the duty page's lamps by label: their state and their words."""
        return {name: (state, text) for name, state, text in self.made(_LAMPS)["lamps"]}

    def settle(self, seconds: float = 90) -> None:
        """Wait until both lanes have handled all that is stored now."""
        last, until = self.last_seq(), time.monotonic() + seconds
        sql = (
            "SELECT count(*) FROM (SELECT max(seq) AS seq FROM devices_laneposition"
            f" WHERE stream LIKE '$MQTT%' GROUP BY lane) s WHERE seq >= {last}"
        )
        while time.monotonic() < until:
            try:
                if self.ask(sql)[0][0] == len(LANES):
                    return
            except psycopg.Error:
                pass
            time.sleep(0.1)
        raise AssertionError("the lanes did not come to the end" + self.logs())

    def end(self) -> None:
        """End everything."""
        self.edge.kill()
        self.edge.wait()
        self.between.close()
        super().end()


class Wearer:
    """A device with one press, which it repeats on a new connection until it is answered."""

    def __init__(self, site: EdgeSite, protocol: str, index: int) -> None:
        self.number = number_of(protocol, index)
        self.known = known_as(protocol, index)
        where = Place("127.0.0.1", site.ports[protocol])
        self._play = Play(SOCKETS[protocol](Asked()), where, self.number, _QUICK)
        self.said: Said = self._play.press()
        self.tries = 0

    async def beat(self) -> None:
        """Sign in and have a heartbeat answered. Raises ``Missed``."""
        try:
            line = await self._play.dial()
            await self._play.exchange(line, self._play.beat(), quietly=True)
        finally:
            await self._play.leave()

    async def press(self) -> None:
        """Press once. Raises ``Missed`` when no answer comes."""
        self.tries += 1
        try:
            line = await self._play.dial()
            await self._play.exchange(line, self.said, quietly=True)
        finally:
            await self._play.leave()

    async def until_answered(self, seconds: float = 60) -> None:
        """Press, and again whenever nothing was answered."""
        until = time.monotonic() + seconds
        while True:
            try:
                await self.press()
            except Missed:
                assert time.monotonic() < until, f"{self.number} was never answered"
                await asyncio.sleep(0.05)
            else:
                return


def raws(site: EdgeSite, wearer: Wearer) -> int:
    """Count how often the very bytes of a press are stored from this device: two of one make may say the same bytes."""
    said = f"raw = '\\x{wearer.said.raw.hex()}'::bytea AND device_number IN ('{wearer.number}', '{wearer.known}')"
    return int(site.ask(f"SELECT count(*) FROM devices_frame WHERE {said}")[0][0])


def judge(site: EdgeSite, wearers: list[Wearer]) -> None:
    """Each press is one incident that counts one press, however often it was said; nothing is missing."""
    rows = site.ask("SELECT device_number, presses FROM incidents_incident")
    for wearer in wearers:
        mine = [presses for number, presses in rows if number == wearer.known]
        assert mine == [1], f"{wearer.known}: {mine} after {wearer.tries} tries"
        assert raws(site, wearer) >= 1
    told = site.ask(
        "SELECT data->>'device_number', count(*) FROM journal_fact WHERE name = 'devices.alarm_heard' GROUP BY 1"
    )
    assert [item for item in told if item[1] != 1] == []
    assert site.ask("SELECT * FROM devices_gap") == []
    assert site.ask("SELECT * FROM devices_lanefault") == []
