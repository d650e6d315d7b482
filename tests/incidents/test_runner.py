"""The timers process on a real database: woken by LISTEN, survives a lost database, keeps nothing in memory."""

import threading
import time

import pytest
from django.db import OperationalError, connections

from anju.incidents import commands, jobs
from anju.incidents.jobs import timers
from anju.incidents.models import Incident, Timer
from anju.journal import commands as journal
from anju.kernel import clock
from tests import world
from tests.incidents import scene


def _until(check: object, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


@pytest.mark.django_db(transaction=True)
class TestRun:
    def _run(self, stop: threading.Event) -> threading.Thread:
        def work() -> None:
            try:
                jobs.run(stop.is_set)
            finally:
                connections.close_all()

        thread = threading.Thread(target=work)
        thread.start()
        return thread

    def test_fires_what_came_due_while_it_was_away_and_wakes_for_new(self) -> None:
        zhao = scene.zhao_defu()
        now = clock.now()
        case = commands.open_manually(scene.SYSTEM, kind="sos", elder_id=zhao.pk, now=now)
        Timer.objects.filter(incident=case).update(due_at=now)
        stop = threading.Event()
        thread = self._run(stop)
        try:
            assert _until(lambda: Incident.objects.get(pk=case.pk).escalated_to == "desk")
            Timer.objects.filter(incident=case, done_at=None).update(due_at=clock.now())
            journal.wake("timers")
            assert _until(lambda: Incident.objects.get(pk=case.pk).escalated_to == "county")
        finally:
            stop.set()
            thread.join(10)
        assert not thread.is_alive()

    def test_a_slow_gateway_does_not_delay_an_escalation(self, monkeypatch: pytest.MonkeyPatch) -> None:
        zhao = scene.zhao_defu()
        case = commands.open_manually(scene.SYSTEM, kind="sos", elder_id=zhao.pk, now=clock.now())
        stop, stuck = threading.Event(), threading.Event()

        def slow(_now: object) -> int:
            stuck.set()
            stop.wait(10)
            return 0

        monkeypatch.setattr(timers, "carry", slow)
        thread = self._run(stop)
        try:
            assert stuck.wait(5)
            Timer.objects.filter(incident=case).update(due_at=clock.now())
            assert _until(lambda: Incident.objects.get(pk=case.pk).escalated_to == "desk")
        finally:
            stop.set()
            thread.join(10)

    def test_a_lost_database_is_waited_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        world.harbin()
        calls: list[int] = []
        stop = threading.Event()

        def away(_now: object) -> int:
            calls.append(1)
            if len(calls) == 1:
                raise OperationalError
            stop.set()
            return 0

        monkeypatch.setattr(timers, "tick", away)
        monkeypatch.setattr(timers, "AFTER_A_FAILURE_S", 0.01)
        thread = self._run(stop)
        thread.join(10)
        assert not thread.is_alive()
        assert len(calls) == 2
