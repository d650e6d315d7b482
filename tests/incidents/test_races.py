"""Desk and worker act on one case in one instant: nothing hangs, nothing is lost, everybody gets an answer."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from anju.dispatch import commands as dispatch
from anju.dispatch import queries as workers
from anju.dispatch.models import Assignment
from anju.incidents import commands
from anju.kernel.refusals import Refusal
from tests import world
from tests.incidents import scene


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do things in one instant and return what each gave: a result, or the refusal."""
    start = threading.Barrier(len(acts))
    found: list[Any] = [None] * len(acts)

    def work(place: int, act: Callable[[], Any]) -> None:
        try:
            start.wait()
            found[place] = act()
        except Exception as problem:  # noqa: BLE001 - the test looks at it
            found[place] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


@pytest.mark.django_db(transaction=True)
class TestInOneInstant:
    def test_the_worker_accepts_while_the_desk_closes(self) -> None:
        zhao, sun_user = scene.zhao_defu(), world.responder_sun()
        li, chen = world.viewer(world.operator_li()), world.viewer(world.lead_operator_chen())
        sun, worker = world.viewer(sun_user), scene.worker(sun_user)
        for number, kind in enumerate(("fall", "sos", "smoke", "gas", "cord")):
            case = commands.claim(li, scene.alarm(zhao, kind, seconds=number).pk, now=scene.after(10))
            commands.send_worker(li, case.pk, worker_id=worker.pk, now=scene.after(20))
            job = workers.my_assignments(sun)[0].id
            answers = at_once(
                lambda job=job: dispatch.accept(sun, job, now=scene.after(25)),  # type: ignore[misc]
                lambda case=case: commands.resolve(chen, case.pk, outcome="duplicate", now=scene.after(25)),  # type: ignore[misc]
            )
            assert not [item for item in answers if isinstance(item, Exception) and not isinstance(item, Refusal)]
            case.refresh_from_db()
            assert case.state == "resolved"
            assert Assignment.objects.get(pk=job).state == "withdrawn"

    def test_the_worker_accepts_while_the_offer_expires(self) -> None:
        zhao, sun_user = scene.zhao_defu(), world.responder_sun()
        li, sun, worker = world.viewer(world.operator_li()), world.viewer(sun_user), scene.worker(sun_user)
        scene.worker(world.person("周倩", "responder", world.NANGANG), east_m=900)
        case = commands.claim(li, scene.alarm(zhao, "fall").pk, now=scene.after(1))
        commands.send_worker(li, case.pk, worker_id=worker.pk, now=scene.after(2))
        job = workers.my_assignments(sun)[0].id
        at_once(
            lambda: dispatch.accept(sun, job, now=scene.after(63)),
            lambda: dispatch.expire_due(scene.after(63)),
        )
        states = sorted(Assignment.objects.values_list("state", flat=True))
        case.refresh_from_db()
        assert (states, case.state) in ([(["accepted"], "accepted"), (["expired", "offered"], "dispatched")])

    def test_a_dozen_alarms_of_one_county_get_a_dozen_numbers(self) -> None:
        world.harbin()
        alarms = [scene.heard(None, "sos", device_number=f"N-{number}") for number in range(12)]
        cases = at_once(*(lambda alarm=alarm: commands.receive(scene.SYSTEM, alarm, now=scene.NOW) for alarm in alarms))
        assert len({case.number for case in cases}) == 12
