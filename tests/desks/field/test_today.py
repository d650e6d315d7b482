"""The responder's day, duty and place."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from anju.dispatch import commands as dispatch
from anju.dispatch.models import Assignment
from anju.kernel import clock
from tests import world
from tests.incidents import scene


def text(answer) -> str:
    return answer.content.decode()


class TestToday:
    def test_a_new_job_stands_on_top_without_a_name(self, night):
        page = text(night.phone.get("/field/"))
        assert "新任务，请答复" in page
        assert "居家跌倒" in page
        assert "赵德福" not in page

    def test_it_costs_few_queries(self, night, django_assert_max_num_queries):
        with django_assert_max_num_queries(18):
            night.phone.get("/field/")
        with django_assert_max_num_queries(16):
            night.phone.get(night.at(""))

    def test_the_list_alone_is_a_fragment(self, night):
        part = text(night.phone.get("/field/", htmx=True))
        assert "新任务，请答复" in part
        assert "<html" not in part

    def test_what_is_over_is_listed_below(self, night):
        night.phone.post(night.at("refuse/"), {"reason": "unwell"})
        page = text(night.phone.get("/field/"))
        assert "现在没有任务" in page
        assert "居家跌倒 · 花园街道 花园社区" in page

    def test_a_certificate_that_ends_soon_is_named(self, night):
        ends = clock.local_day(clock.now()) + timedelta(days=9)
        dispatch.set_certificate(scene.SYSTEM, night.sun.pk, kind="first_aid", expires_on=ends, now=clock.now())
        assert f"急救证 {ends:%Y-%m-%d} 到期" in text(night.phone.get("/field/"))

    def test_a_grid_worker_who_is_no_responder_sees_an_empty_day(self, db):
        page = text(world.client_for(world.grid_worker_ma()).get("/field/"))
        assert "今天还没有记录" in page


class TestDuty:
    def test_going_off_and_on(self, night):
        assert "您已下岗" not in text(night.phone.get("/field/"))
        night.phone.post("/field/duty/", {"on": "0"})
        night.sun.refresh_from_db()
        assert not night.sun.on_duty
        assert "上岗" in text(night.phone.get("/field/"))
        night.phone.post("/field/duty/", {"on": "1"})
        night.sun.refresh_from_db()
        assert night.sun.on_duty

    def test_the_phone_tells_where_it_is(self, night):
        place = {"longitude": "126.66", "latitude": "45.75", "accuracy": "30"}
        assert night.phone.post("/field/position/", place).status_code == 204
        night.sun.refresh_from_db()
        assert (night.sun.longitude, night.sun.latitude) == (126.66, 45.75)

    def test_a_nonsense_place_changes_nothing(self, night):
        before = night.sun.longitude
        assert night.phone.post("/field/position/", {"longitude": "999", "latitude": "1"}).status_code == 204
        night.sun.refresh_from_db()
        assert night.sun.longitude == before


class TestManyJobs:
    def test_the_list_and_the_jobs_by_api_cost_the_same_for_one_and_for_many(self, night, django_assert_num_queries):
        job = night.now()
        night.phone.post(night.at("accept/"))
        for path in ("/field/", "/api/v1/assignments"):  # what the process remembers from now on
            night.phone.get(path)
        with CaptureQueriesContext(connection) as page:
            night.phone.get("/field/")
        with CaptureQueriesContext(connection) as jobs:
            night.phone.get("/api/v1/assignments")
        for number in range(4):
            elder = scene.zhao_defu(name=f"赵德{number}")
            for state in ("accepted", "finished"):
                Assignment.objects.create(
                    thing="round", thing_id=100 + number, elder=elder, area_code=elder.area_code, worker=night.sun,
                    kind="bath", state=state, offered_by="x", offered_at=clock.now(), answer_by=clock.now(),
                    reasons={"distance_m": 420, "candidates": ["…"] * 50},
                )  # fmt: skip
        with django_assert_num_queries(len(page)):
            shown = text(night.phone.get("/field/"))
        assert shown.count("is-going") == 5
        with django_assert_num_queries(len(jobs)):
            found = night.phone.get("/api/v1/assignments").json()["items"]
        assert [item["distance_m"] for item in found if item["id"] != str(job.pk)] == [420] * 4
