"""Somebody whom no provider's register names serves an order: wishes are read and the visit is proved all the same."""

from datetime import timedelta

from anju.dispatch import commands as dispatch
from anju.kernel.viewer import SYSTEM
from anju.orders import commands
from tests.incidents import scene as alarms
from tests.orders import scene
from tests.orders.scene import HOUR, NOW


class TestOutsideTheRegister:
    def test_the_wish_for_a_woman_is_read_and_kept_for_appeal(self, zhao):
        near, _viewer = scene.worker("王刚", east_m=100)
        far, _other = scene.worker("周倩", east_m=2500)
        dispatch.change_worker(SYSTEM, near.pk, gender="m", now=NOW)
        dispatch.change_worker(SYSTEM, far.pk, gender="f", now=NOW)
        order = commands.send(SYSTEM, scene.placed(zhao, carer_gender="f").pk, now=NOW)
        job = scene.assignment(order)
        assert job.worker_id == far.pk
        assert "性别合老人的意" in job.reasons["chosen"]
        assert "若不看性别，王刚排第 1" in [line["counterfactual"] for line in job.reasons["candidates"]]

    def test_a_short_visit_from_afar_gets_its_score_with_reasons(self, zhao):
        _row, viewer = scene.worker()
        order = commands.send(SYSTEM, scene.placed(zhao, "cleaning", hours=1).pk, now=NOW)
        job = scene.assignment(order)
        assert (job.item, job.planned_from, job.minimum_minutes) == (
            "cleaning",
            order.starts_at,
            order.item.minimum_minutes,
        )
        dispatch.accept(viewer, job.pk, now=NOW)
        place = {"longitude": alarms.HOME[0] + 0.02, "latitude": alarms.HOME[1], "accuracy_m": 10.0}
        dispatch.arrive(viewer, job.pk, now=NOW + HOUR, **place)
        dispatch.finish(viewer, job.pk, now=NOW + HOUR + timedelta(minutes=5), **place)
        job.refresh_from_db()
        assert [line["code"] for line in job.proof["checks"]] == ["place_far", "out_far", "too_short"]
        order.refresh_from_db()
        assert order.sampled
