"""The door's disk runs full: nobody is told that something is kept which is not, the duty page says so, and when there
is room again the door goes on by itself. A real file system without room, made in memory; that takes root.
"""

import asyncio
import os
import subprocess
import threading
import time

import pytest

from anju.config.runtime import keeper
from anju.config.runtime import nats as nats_runtime
from anju_edge.conformance.line import Missed
from tests.failure.crowd import Publisher, Watches, lost
from tests.failure.edge_site import PROTOCOLS, EdgeSite, Wearer, judge
from tests.mqtt import Mqtt

SIZE = "48m"
pytestmark = [
    pytest.mark.failure,
    pytest.mark.skipif(os.geteuid() != 0, reason="a small file system can be mounted by root alone"),
]


class SmallDisk(EdgeSite):
    """The door's data lies on a disk of its own, which its keeper watches as ``anju up`` does."""

    def _nats(self) -> nats_runtime.NatsServer:
        self.disk = self.folder / "disk"
        self.disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "anju-test", str(self.disk)], check=True)
        whole, self.folder = self.folder, self.disk
        try:
            server = super()._nats()
        finally:
            self.folder = whole
        self.ending = threading.Event()
        self.keeping = threading.Thread(target=keeper.watch, args=([server], self.ending.is_set, print), daemon=True)
        return server

    def fill(self) -> None:
        """Leave no room."""
        with (self.disk / "ballast").open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                return

    def end(self) -> None:
        """End everything, and take the disk away."""
        self.ending.set()
        super().end()
        subprocess.run(["umount", "-l", str(self.disk)], check=True)


@pytest.fixture
def site(tmp_path):
    made = SmallDisk(tmp_path)
    made.keeping.start()
    yield made
    made.end()


def _until(check, seconds=60.0):
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, "never"
        time.sleep(0.3)


def _gauges(site):
    return dict(site.ask("SELECT name, value FROM devices_lanegauge WHERE lane = 'door'"))


def test_the_door_refuses_instead_of_lying_and_goes_on_by_itself(site):
    def dial(_turn):
        return Mqtt(site.nats.mqtt_port, "g1", site.known.password, timeout=2)

    watches, publisher = Watches(site), Publisher(site, dial)
    doors = (watches, publisher)
    for door in doors:
        door.start()
    for door in doors:
        door.working(100)
    _until(lambda: _gauges(site).get("storing") == 1)
    site.fill()
    _until(lambda: _gauges(site)["full"] == 1)
    assert _gauges(site)["storing"] == 0
    assert site.lamps()["设备接入"] == ("late", "存储已满，暂不接收")
    before = [len(door.acknowledged) for door in doors]
    presses = [Wearer(site, protocol, 0) for protocol in PROTOCOLS]
    for wearer in presses:
        with pytest.raises(Missed):
            asyncio.run(wearer.press())
    assert [len(door.acknowledged) for door in doors] == before, "acknowledged without room"
    assert site.edge.poll() is None

    (site.disk / "ballast").unlink()
    for wearer in presses:
        asyncio.run(wearer.until_answered())
    for door in doors:
        door.working(100)
    _until(lambda: _gauges(site)["storing"] == 1)
    assert site.lamps()["设备接入"] == ("ok", "正常")
    for door in doors:
        door.end()
    site.settle()
    assert lost(site, *doors) == []
    judge(site, presses)
