"""``kill -9`` of lanes, NATS, PostgreSQL, web and its worker at random moments under load.

Short by default: each is killed once. ``make nightly`` kills 30 times, ``ANJU_KILLS`` says another number,
``ANJU_SEED`` another order. Own servers, own ports, own data.
"""

import logging
import os
import random
import time

import pytest

from tests.failure.judging import judge_cases, judge_claims, judge_frames, settle
from tests.failure.load import Gateway, Operator, Vendor
from tests.failure.site import Site

log = logging.getLogger(__name__)
pytestmark = pytest.mark.failure
VICTIMS = ("nats", "alarms", "web", "postgres", "records", "worker")
NIGHTLY = os.environ.get("ANJU_NIGHTLY") == "1"
KILLS = int(os.environ.get("ANJU_KILLS") or (30 if NIGHTLY else len(VICTIMS)))
SEED = int(os.environ.get("ANJU_SEED") or (time.time_ns() if NIGHTLY else 20261208))


def test_nothing_is_lost_doubled_or_half_done(tmp_path):
    chance = random.Random(SEED)
    log.warning("ANJU_SEED=%s ANJU_KILLS=%s", SEED, KILLS)
    site = Site(tmp_path)
    try:
        gateway, vendor = Gateway(site), Vendor(site, SEED)
        operators = [Operator(site, user, session) for user, session in site.known.operators]
        everybody = [gateway, vendor, *operators]
        for somebody in everybody:
            somebody.start()
        for round_ in range(KILLS):
            time.sleep(chance.uniform(0.3, 2.5 if NIGHTLY else 1.0))
            site.kill(VICTIMS[round_] if round_ < len(VICTIMS) else chance.choice(VICTIMS))
        time.sleep(1)
        for somebody in everybody:
            somebody.stopping.set()
        for somebody in everybody:
            somebody.join(15)
        gateway.say_last()
        settle(site)
        numbers = {
            "frames": len(gateway.acknowledged | vendor.acknowledged),
            "presses": len(gateway.presses | vendor.presses),
            "http retries": vendor.retried,
            "claims confirmed": sum(len(operator.won) for operator in operators),
            "claims unanswered": sum(len(operator.in_the_dark) for operator in operators),
        }
        log.warning("%s", numbers)
        assert [line for somebody in everybody for line in somebody.broken] == []
        assert len(gateway.acknowledged) > 100
        assert len(vendor.acknowledged) > 10
        judge_frames(site, gateway, vendor)
        judge_cases(site)
        judge_claims(site, operators)
    finally:
        site.end()
