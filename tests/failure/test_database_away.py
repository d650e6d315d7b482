"""PostgreSQL is away: the door goes on storing and answering, the pages say what cannot be done, all is caught up.

Some seconds by default, ten minutes in ``make nightly``; ``ANJU_AWAY`` says another number of seconds.
"""

import asyncio
import logging
import os
import signal
import time

import httpx
import pytest

from tests.failure.crowd import Publisher, Watches, lost, stored
from tests.failure.edge_site import PROTOCOLS, EdgeSite, Wearer, judge
from tests.mqtt import Mqtt

log = logging.getLogger(__name__)
pytestmark = pytest.mark.failure
AWAY_S = float(os.environ.get("ANJU_AWAY") or (600 if os.environ.get("ANJU_NIGHTLY") == "1" else 6))


class WithPages(EdgeSite):
    """The web server too."""

    names = ("alarms", "records", "web")


@pytest.fixture
def site(tmp_path):
    made = WithPages(tmp_path)
    yield made
    made.end()


@pytest.fixture
def browser(site):
    [(_, session)] = site.known.operators
    with httpx.Client(base_url=site.address, cookies={"sessionid": session}, timeout=15, trust_env=False) as client:
        yield client


def test_the_door_goes_on_and_all_is_caught_up(site, browser):
    def dial(_turn):
        return Mqtt(site.nats.mqtt_port, "g1", site.known.password, timeout=3)

    assert browser.get("/desk/").status_code == 200
    watches, publisher = Watches(site), Publisher(site, dial)
    doors = (watches, publisher)
    for door in doors:
        door.start()
        door.working(50)
    site.postgres.process.send_signal(signal.SIGKILL)
    site.postgres.process.wait()
    began = time.monotonic()
    presses = [Wearer(site, protocol, 0) for protocol in PROTOCOLS]
    for wearer in presses:
        asyncio.run(wearer.press())  # answered at the first try
    for door in doors:
        door.working(100)
    _says_what_it_cannot(browser, site.known.token)
    time.sleep(max(0.0, AWAY_S - (time.monotonic() - began)))
    for door in doors:
        door.working(50)
    site.postgres.start()
    back = time.monotonic()
    for door in doors:
        door.end()
    site.settle(60 + AWAY_S)
    log.warning(
        "away %.0f s; caught up %.1f s after; %d frames", back - began, time.monotonic() - back, len(stored(site))
    )
    assert lost(site, *doors) == []
    judge(site, presses)
    kept = stored(site)
    assert [raw for door in doors for raw in door.acknowledged if kept[raw] != 1] == [], "stored twice"
    assert browser.get("/desk/").status_code == 200
    assert browser.get("/healthz").status_code == 200


def _says_what_it_cannot(browser, token):
    page = browser.get("/desk/")
    assert page.status_code == 503
    assert "数据库暂时连不上" in page.text
    assert "设备的报警仍在接收和保存" in page.text
    assert "Traceback" not in page.text
    assert "警情不受影响" not in page.text
    answer = browser.get("/api/v1/incidents")
    assert (answer.status_code, answer.json()["code"]) == (503, "database_away")
    assert answer.headers["Retry-After"] == "10"
    machine = browser.post(
        "/api/v1/frames", json={"frames": []}, headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "a"}
    )
    assert (machine.status_code, machine.json()["code"]) == (503, "database_away")
    assert httpx.get(f"{browser.base_url}/healthz", trust_env=False).json() == {"status": "database"}
