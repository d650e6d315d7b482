"""The cluster of ``deploy/cluster`` under load from sockets and MQTT: a node killed, then the leader of the stream.

Nothing that was acknowledged is lost, every press is one case, edge and lanes go on by themselves. ``make nightly``
kills more often; ``ANJU_KILLS`` says how often.
"""

import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.failure.crowd import Presses, Publisher, Watches, lost
from tests.failure.edge_site import PROTOCOLS, Wearer, judge
from tests.failure.three import COPIES, ClusterSite
from tests.mqtt import Mqtt

log = logging.getLogger(__name__)
pytestmark = pytest.mark.failure
NIGHTLY = os.environ.get("ANJU_NIGHTLY") == "1"
KILLS = int(os.environ.get("ANJU_KILLS") or (12 if NIGHTLY else 2))
EACH = KILLS * 2


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ClusterSite]:
    made = ClusterSite(tmp_path, each=EACH)
    yield made
    made.end()


def test_a_killed_node_and_a_killed_leader_take_nothing_with_them(site: ClusterSite) -> None:
    assert site.stream()["config"]["num_replicas"] == COPIES

    def dial(turn: int) -> Mqtt:
        return Mqtt(site.nats.mqtt_ports[turn % COPIES], "g1", site.known.password, timeout=3, tls=site.nats.trusted)

    watches, publisher = Watches(site), Publisher(site, dial)
    wearers = [Wearer(site, protocol, index) for index in range(EACH) for protocol in PROTOCOLS]
    presses = Presses(site, wearers, pause=0.2)
    doors = (watches, publisher)
    for somebody in (*doors, presses):
        somebody.start()
    figures = []
    for turn in range(KILLS):
        for somebody in doors:
            somebody.working(100)
        leader = site.leader()
        other = publisher.turn % COPIES  # one that somebody is connected to
        victim = leader if turn % 2 else (leader + 1) % COPIES if other == leader else other
        began = time.monotonic()
        site.nats.kill(victim)
        for somebody in doors:
            somebody.working(100)
        over = time.monotonic()
        figures.append(
            ("leader" if turn % 2 else "node", *(round(somebody.longest_silence(began, over), 2) for somebody in doors))
        )
        site.nats.nodes[victim].start()
        site.whole_again()
    for somebody in (*doors, presses):
        somebody.end()
    log.warning("killed, then the longest silence at sockets and MQTT in seconds: %s", figures)
    log.warning("acknowledged: %s; presses %d", [len(door.acknowledged) for door in doors], len(presses.pressed))
    assert site.edge.poll() is None, "the edge process ended" + site.logs()
    site.settle()
    assert lost(site, watches, publisher, presses) == []
    assert len(presses.pressed) >= 2 * len(PROTOCOLS)
    judge(site, presses.pressed)
