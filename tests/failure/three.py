"""The door's cluster of ``deploy/cluster``: three nodes on this machine, by the files of ``deploy/``."""

import asyncio
import re
import signal
import ssl
import time
from pathlib import Path
from typing import Any

from django.test import override_settings

from anju.config.runtime import ports
from anju.config.runtime.installation import ROOT
from anju.config.runtime.nats import NatsServer
from anju.devices.jobs import streams
from anju.devices.rules import door
from tests.config.authority import Authority
from tests.failure.edge_site import EdgeSite
from tests.failure.site import PASSWORD

COPIES = 3


class Cluster:
    """Three nodes; ``lines`` is the file that all of them share."""

    def __init__(self, folder: Path, lines: str) -> None:
        authority = Authority(folder)
        self.trusted: ssl.SSLContext = authority.trusted()
        issued = authority.issue()
        self.ports = [ports.free_port() for _ in range(COPIES)]
        self.mqtt_ports = [ports.free_port() for _ in range(COPIES)]
        routes = [ports.free_port() for _ in range(COPIES)]
        self.nodes = []
        for number in range(COPIES):
            home = folder / f"node-{number + 1}"
            home.mkdir()
            (home / "lines.conf").write_text(lines)
            text = (ROOT / f"deploy/cluster/nats-{number + 1}.conf").read_text()
            for at in range(COPIES):
                text = text.replace(f"10.0.0.{at + 1}:6222", f"127.0.0.1:{routes[at]}")
            text = text.replace("port: 6222", f"port: {routes[number]}").replace(
                "port: 4222", f"port: {self.ports[number]}"
            )
            text = text.replace("port: 8883", f"port: {self.mqtt_ports[number]}").replace("0.0.0.0", "127.0.0.1")
            text = re.sub(r"10\.0\.0\.\d", "127.0.0.1", text).replace("200G", "2G")
            text = text.replace("/var/lib/nats", str(home)).replace("/etc/nats/server.pem", issued.certificate)
            (home / "nats.conf").write_text(text.replace("/etc/nats/server.key", issued.key))
            self.nodes.append(
                NatsServer(
                    home / "nats.conf",
                    port=self.ports[number],
                    mqtt_port=self.mqtt_ports[number],
                    log=folder / f"nats-{number + 1}.log",
                )
            )
        for node in self.nodes:
            node.start()

    @property
    def config(self) -> Path:
        """One node's file; beside it nobody writes ports, as on another machine than the edge's."""
        return self.nodes[0].config

    @property
    def url(self) -> str:
        """The address of all three, as ``ANJU_NATS_URL`` names them."""
        return ",".join(f"nats://anju:{PASSWORD}@127.0.0.1:{port}" for port in self.ports)

    @property
    def port(self) -> int:
        """The port of one of them."""
        return self.ports[0]

    def kill(self, node: int) -> None:
        """``kill -9`` one node."""
        process = self.nodes[node].process
        assert process is not None
        process.send_signal(signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End all three."""
        for node in self.nodes:
            node.stop()


class ClusterSite(EdgeSite):
    """An installation whose door is a cluster; lanes and edge know all three nodes."""

    nats: Cluster  # type: ignore[assignment]

    def _nats(self) -> Cluster:  # type: ignore[override]
        self.environment["ANJU_NATS_REPLICAS"] = str(COPIES)
        return Cluster(self.folder, door.render_lines([self.known.line], PASSWORD))

    def door(self) -> str:
        """Return the address of all nodes."""
        return self.nats.url

    def edge_door(self) -> str:
        """Return what the edge is told: the same."""
        return self.nats.url

    def make_streams(self) -> None:
        """Make them with three copies, as soon as the nodes have chosen who leads."""
        until = time.monotonic() + 60
        while True:
            try:
                with override_settings(ANJU_NATS_REPLICAS=COPIES):
                    super().make_streams()
            except Exception:  # the nodes are still choosing
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
            else:
                return

    def stream(self) -> dict[str, Any]:
        """Return what the cluster says about the door's stream."""

        async def ask() -> dict[str, Any]:
            client = await streams.connect(self.door())
            try:
                return await streams.ask(client, f"STREAM.INFO.{door.ACKNOWLEDGED}")
            finally:
                await client.close()

        until = time.monotonic() + 60
        while True:
            try:
                return asyncio.run(asyncio.wait_for(ask(), 10))
            except Exception:  # it is being led anew
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def leader(self) -> int:
        """Return which node leads the stream."""
        while True:
            named = self.stream()["cluster"].get("leader", "")
            if named:
                return int(named.rsplit("-", 1)[1]) - 1
            time.sleep(0.1)

    def whole_again(self) -> None:
        """Wait until every copy is up to date."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            copies = self.stream()["cluster"].get("replicas", [])
            if len(copies) == COPIES - 1 and all(copy.get("current") and not copy.get("offline") for copy in copies):
                return
            time.sleep(0.1)
        raise AssertionError("the copies did not catch up" + self.logs())
