"""An ordered service on the phone: what it is and when, its own ticks, checked out without asking for the door."""

import pytest

from anju.desks.field import ordered
from anju.dispatch.models import Worker
from anju.incidents.models import Incident
from anju.journal.models import Move
from anju.orders import commands as orders
from anju.orders.models import Order
from tests import world
from tests.incidents import scene as alarms
from tests.orders import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit():
    """Worker Zhou has been asked to bathe Elder Zhao; returns her phone, the order and the address of the job."""
    scene.catalogue()
    zhao = alarms.zhao_defu()
    scene.money(zhao)
    worker, _viewer = scene.worker(of=scene.provider())
    row = scene.placed(zhao, "bath", note="老人怕冷，先开浴霸")
    row = Order.objects.get(pk=row.pk)
    orders.send(scene.desk(), row.pk, worker_id=worker.pk, now=scene.NOW)
    job = Worker.objects.get(pk=worker.pk).assignments.get()
    return world.client_for(worker.user), row, f"/field/jobs/{job.pk}/"


def test_before_it_is_taken_it_says_what_and_when_and_not_who(visit):
    phone, _row, address = visit
    page = phone.get(address).content.decode()
    assert "助浴" in page
    assert "60 分钟" in page
    assert "赵德福" not in page
    assert "接单，现在去" not in page


def test_from_taking_it_to_checking_out(visit):
    phone, row, address = visit
    phone.post(f"{address}accept/")
    page = phone.get(address).content.decode()
    for words in ("赵德福", "助浴", "老人怕冷，先开浴霸", "服务前照片", "不少于 40 分钟"):
        assert words in page, words
    phone.post(f"{address}arrive/")
    page = phone.get(address).content.decode()
    assert "怎么进门" not in page
    assert "清理浴室" in page
    answer = phone.post(f"{address}finish/", {"condition": "fine", "done": ["bathed", "changed"], "note": "水温 40 度"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.state == "checked_out"
    [note] = Move.objects.filter(thing="order", thing_id=row.pk, verb="check_out").values_list("why", flat=True)
    assert "洗浴、擦干更衣" in note
    assert "进门" not in note


def test_what_is_wrong_stands_in_the_order_and_opens_a_case_once(visit):
    phone, row, address = visit
    phone.post(f"{address}accept/")
    for _again in range(2):
        phone.post(f"{address}alert/", {"what": "wrong", "token": "w1"}, headers={"X-Outbox": "1"})
    assert Move.objects.filter(thing="order", thing_id=row.pk, verb="remark").count() == 1
    case = Incident.objects.get()
    assert (case.kind, case.elder_id, case.state) == ("help", row.elder_id, "ringing")
    phone.post(f"{address}alert/", {"what": "call", "token": "w2"}, headers={"X-Outbox": "1"})
    assert Incident.objects.count() == 1
    assert Move.objects.filter(thing="order", thing_id=row.pk, verb="remark").count() == 2


def test_every_service_of_the_catalogue_has_something_to_tick(visit):
    _phone, row, _address = visit
    words = ordered.of(Order.objects.select_related("item").get(pk=row.pk)).done_words
    assert len(words) == 3
    assert {code for code, _word in words} <= set(ordered.ALL_DONE)
