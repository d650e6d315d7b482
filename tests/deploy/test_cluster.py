"""The cluster of ``deploy/cluster``: three nodes, one killed under load, and nothing that was acknowledged is lost."""

import asyncio
import re
import signal
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from anju.config.runtime import ports
from anju.config.runtime.installation import ROOT
from anju.config.runtime.nats import NatsServer
from anju.devices import commands
from anju.devices.jobs import streams
from anju.devices.rules.door import ACKNOWLEDGED
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.config.authority import Authority
from tests.devices import build
from tests.mqtt import Mqtt, Refused

pytestmark = [pytest.mark.failure, pytest.mark.django_db(transaction=True)]
PASSWORD = "only-for-the-cluster"


class Cluster:
    """The three nodes on this machine, by the files of ``deploy/`` with addresses and folders of the test."""

    def __init__(self, folder: Path, lines: Path) -> None:
        authority = Authority(folder)
        self.trusted: ssl.SSLContext = authority.trusted()
        issued = authority.issue()
        self.ports = [ports.free_port() for _ in range(3)]
        self.mqtt_ports = [ports.free_port() for _ in range(3)]
        routes = [ports.free_port() for _ in range(3)]
        self.nodes = []
        for number in range(3):
            home = folder / f"node-{number + 1}"
            home.mkdir()
            (home / "lines.conf").write_text(lines.read_text())
            text = (ROOT / f"deploy/cluster/nats-{number + 1}.conf").read_text()
            for at in range(3):
                text = text.replace(f"10.0.0.{at + 1}:6222", f"127.0.0.1:{routes[at]}")
            text = text.replace("port: 6222", f"port: {routes[number]}").replace(
                "port: 4222", f"port: {self.ports[number]}"
            )
            text = text.replace("port: 8883", f"port: {self.mqtt_ports[number]}").replace("0.0.0.0", "127.0.0.1")
            text = re.sub(r"10\.0\.0\.\d", "127.0.0.1", text).replace("200G", "1G")
            text = text.replace("/var/lib/nats", str(home)).replace("/etc/nats/server.pem", issued.certificate)
            (home / "nats.conf").write_text(text.replace("/etc/nats/server.key", issued.key))
            self.nodes.append(
                NatsServer(
                    home / "nats.conf",
                    port=self.ports[number],
                    mqtt_port=self.mqtt_ports[number],
                    log=home / "nats.log",
                )
            )
        for node in self.nodes:
            node.start()

    def url(self, node: int) -> str:
        return f"nats://anju:{PASSWORD}@127.0.0.1:{self.ports[node]}"

    def end(self) -> None:
        for node in self.nodes:
            node.stop()


@pytest.fixture
def cluster(tmp_path: Path, settings: Any) -> Iterator[Cluster]:
    settings.DATA = tmp_path
    settings.ANJU_NATS_REPLICAS = 3
    place = commands.DoorPlace(
        data_dir=str(tmp_path / "nats"), host="127.0.0.1", nats_port=4222, mqtt_port=8883, internal_password=PASSWORD
    )
    commands.write_door_config(SYSTEM, place=place)
    world.harbin()
    build.line(username="g1", password="p")
    made = Cluster(tmp_path, tmp_path / "nats" / "lines.conf")
    yield made
    made.end()


async def _made(url: str) -> None:
    client = await streams.connect(url)
    last: Exception | None = None
    try:
        for _ in range(100):
            try:
                await streams.ensure(client, streams.stream_configs(max_age_hours=1, max_bytes=64 << 20))
            except Exception as problem:  # noqa: BLE001 - the nodes are still choosing who leads
                last = problem
                await asyncio.sleep(0.2)
            else:
                return
    finally:
        await client.close()
    raise AssertionError(last)


async def _stored(url: str) -> tuple[int, int]:
    client = await streams.connect(url)
    try:
        found = await streams.ask(client, f"STREAM.INFO.{ACKNOWLEDGED}")
    finally:
        await client.close()
    return int(found["config"]["num_replicas"]), int(found["state"]["messages"])


def _publish(cluster: Cluster, node: int, count: int) -> int:
    """Publish so many frames at one node; return how many were acknowledged."""
    acknowledged = 0
    until = time.monotonic() + 40
    while acknowledged < count and time.monotonic() < until:
        try:
            with Mqtt(cluster.mqtt_ports[node], "g1", "p", timeout=5, tls=cluster.trusted) as link:
                while acknowledged < count:
                    link.publish("zigbee2mqtt/g1/0xb1", b'{"battery":50}')
                    acknowledged += 1
        except (OSError, Refused):
            time.sleep(0.2)
    return acknowledged


def test_a_node_that_is_killed_takes_nothing_with_it(cluster: Cluster) -> None:
    asyncio.run(asyncio.wait_for(_made(cluster.url(0)), 60))
    assert _publish(cluster, 0, 30) == 30
    cluster.nodes[0].process.send_signal(signal.SIGKILL)
    cluster.nodes[0].process.wait()
    assert _publish(cluster, 1, 30) == 30
    copies, messages = asyncio.run(asyncio.wait_for(_stored(",".join(cluster.url(node) for node in range(3))), 60))
    assert copies == 3
    assert messages >= 60
