"""``kill -9`` of the edge between receive and answer: the device repeats, there is exactly one incident.

For each TCP protocol the edge dies at two chosen points: when the frame has come and is not stored yet, and when it is
stored and not answered yet. ``make nightly`` kills edge, NATS and the alarms lane at random moments as well, while a
device of every protocol is pressed; ``ANJU_KILLS`` says how often, ``ANJU_SEED`` in which order.
"""

import asyncio
import logging
import os
import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from anju_edge.conformance.line import Missed
from tests.failure.between import ASKED, CONFIRMED
from tests.failure.edge_site import PROTOCOLS, EdgeSite, Wearer, judge, raws

log = logging.getLogger(__name__)
pytestmark = pytest.mark.failure
NIGHTLY = os.environ.get("ANJU_NIGHTLY") == "1"
KILLS = int(os.environ.get("ANJU_KILLS") or 30)
SEED = int(os.environ.get("ANJU_SEED") or time.time_ns())
VICTIMS = ("edge", "edge", "edge", "nats", "alarms")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    made = EdgeSite(tmp_path_factory.mktemp("edge"))
    yield made
    made.end()


@pytest.mark.parametrize("moment", [ASKED, CONFIRMED])
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_between_receive_and_answer(site, protocol, moment):
    wearer = Wearer(site, protocol, (ASKED, CONFIRMED).index(moment))
    asyncio.run(wearer.beat())
    site.between.strike(wearer.said.raw, moment, site.kill_edge)
    with pytest.raises(Missed):
        asyncio.run(wearer.press())
    assert site.between.struck.wait(5)
    site.edge_again()
    if moment == CONFIRMED:  # nobody was answered, and yet the case is there before the device says it again
        site.settle()
        judge(site, [wearer])
    asyncio.run(wearer.until_answered())
    site.settle()
    judge(site, [wearer])
    # the first try is stored once at most; a slow machine may let the device try more often than it must
    least, most = (2, wearer.tries) if moment == CONFIRMED else (1, wearer.tries - 1)
    assert least <= raws(site, wearer) <= most


@pytest.mark.skipif(not NIGHTLY, reason="nightly: many kills at random moments")
def test_at_random_moments(tmp_path):
    chance = random.Random(SEED)
    log.warning("ANJU_SEED=%s ANJU_KILLS=%s", SEED, KILLS)
    site, wearers = EdgeSite(tmp_path, each=KILLS), []
    try:
        for turn in range(KILLS):
            round_ = [Wearer(site, protocol, turn) for protocol in PROTOCOLS]
            _pressed(site, round_, chance)
            wearers += round_
        site.settle()
        judge(site, wearers)
        log.warning("%d presses, %d tries", len(wearers), sum(wearer.tries for wearer in wearers))
        assert any(wearer.tries > 1 for wearer in wearers), "no kill ever came between"
    finally:
        site.end()


def _pressed(site, wearers, chance):
    """Press all at once; a moment later somebody dies, and is brought back while the devices go on."""
    with ThreadPoolExecutor(1) as crowd:
        pressing = crowd.submit(asyncio.run, _all(wearers))
        time.sleep(chance.uniform(0, 0.03))
        victim = chance.choice(VICTIMS)
        if victim == "edge":
            site.kill_edge()
            site.edge_again()
        else:
            site.kill(victim)
        pressing.result()


async def _all(wearers):
    await asyncio.gather(*(wearer.until_answered() for wearer in wearers))
