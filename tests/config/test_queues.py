"""The two job processes: every queue has one of them, and what a minute's computation holds up is not told late."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from anju.config.runtime import queues
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.orders import commands
from anju.orders.models import DayPlan
from tests import world
from tests.api import world as clients
from tests.api.test_webhooks import Receiver, subscribe
from tests.desks.planner import scene
from tests.incidents import scene as alarms
from tests.orders import scene as orders

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 90
_PROCESS = """
import django; django.setup()
from django.conf import settings
settings.ANJU_WEBHOOK_LOOPBACK = True  # the test hears on this machine
from anju.config.cli import process
process.work_on({name!r})
"""


def test_every_queue_that_is_named_anywhere_has_one_process():
    named = {
        queue
        for path in (ROOT / "anju").rglob("*.py")
        for queue in re.findall(r"(?:task|configure_task)\([^)]*queue=\"(\w+)\"", path.read_text())
    }
    assert {"plans", "webhooks", "care"} <= named
    assert named <= {*queues.queues_of("jobs"), *queues.queues_of("batch")}
    assert not set(queues.queues_of("jobs")) & set(queues.queues_of("batch"))


@contextmanager
def _running(name: str) -> Iterator[None]:
    url = urlsplit(settings.ANJU_DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {**os.environ, "ANJU_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "anju.config.settings"}
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", _PROCESS.format(name=name)], cwd=ROOT, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        process.kill()
        process.wait(10)


def _until(seen: Callable[[], Any]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not seen():
        assert time.monotonic() < until, seen
        time.sleep(0.1)


@pytest.mark.django_db(transaction=True)
def test_a_webhook_is_told_while_a_plan_computes(settings, monkeypatch):
    settings.ANJU_WEBHOOK_LOOPBACK = True
    monkeypatch.setattr("anju.orders.commands.daying.INLINE", 0)
    orders.catalogue()
    receiver, of = Receiver(), world.provider()
    scene.caregiver("周倩", of)
    scene.order(alarms.zhao_defu(), "meal", 9, of)
    subscribe(clients.machine(), receiver)
    row = commands.plan_day(SYSTEM, of.pk, scene.tomorrow(), version=0, now=clock.now())
    assert row.state == "computing"
    with _running("batch"):
        _until(lambda: DayPlan.objects.get(pk=row.pk).taken_at)
        with _running("jobs"):
            clients.elder()
            _until(lambda: receiver.heard)
        assert DayPlan.objects.get(pk=row.pk).state == "computing"  # a minute is not over: nobody waited for it
    receiver.server.shutdown()
    receiver.server.server_close()
