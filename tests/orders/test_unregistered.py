"""Somebody whom no provider's register names serves an order: wishes are read and the visit is proved all the same."""

from datetime import timedelta

from anju.dispatch import commands as dispatch
from anju.kernel.viewer import SYSTEM
from anju.orders import commands, queries
from tests import world
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

    def test_who_only_brings_a_meal_may_go_at_once(self, zhao):
        """A minimum of so many minutes is for whoever serves; boxes are no visits and do not add up to hours."""
        _row, viewer = scene.worker()
        order = commands.send(SYSTEM, scene.placed(zhao, "meal", hours=1, quantity=2).pk, now=NOW)
        job = scene.assignment(order)
        assert (order.item.is_brought, job.minimum_minutes) == (True, 0)
        dispatch.accept(viewer, job.pk, now=NOW)
        place = {"longitude": alarms.HOME[0], "latitude": alarms.HOME[1], "accuracy_m": 10.0}
        dispatch.arrive(viewer, job.pk, now=NOW + HOUR, **place)
        dispatch.finish(viewer, job.pk, now=NOW + HOUR + timedelta(minutes=2), **place)
        job.refresh_from_db()
        assert job.proof["checks"] == []


class TestHowLong:
    def test_is_said_only_where_the_time_is_the_service(self, zhao):
        minutes = {
            code: queries.item(SYSTEM, code, on=scene.NOW.date()).minutes_for(2)
            for code in ("meal", "bath", "company", "short_stay", "home_basic")
        }
        assert minutes == {
            "meal": (None, None), "bath": (60, 40), "company": (120, 100), "short_stay": (None, None),
            "home_basic": (None, None),
        }  # fmt: skip

    def test_stands_in_the_catalogue_of_page_and_api_alike(self, zhao):
        browser = world.client_for(world.official_xu())
        rows = browser.get("/orders/catalogue/").content.decode().split("<tr")
        said = {name: next(row for row in rows if f">{name} " in row) for name in ("助餐", "助浴")}
        assert "分钟" not in said["助餐"]
        assert "60 分钟，最少 40" in said["助浴"]
        items = {item["code"]: item for item in browser.get("/api/v1/catalogue").json()["items"]}
        assert (items["meal"]["minimum_minutes"], items["bath"]["minimum_minutes"]) == (None, 40)
