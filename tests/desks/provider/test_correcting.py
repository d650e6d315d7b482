"""The provider's page of a finished order: the record is locked, a correction is asked for, both are shown."""

import pytest

from anju.dispatch import commands as dispatch
from anju.dispatch.models import Correction
from anju.kernel import clock
from anju.orders import commands as orders
from tests import world
from tests.incidents import scene as alarms
from tests.orders import scene

pytestmark = pytest.mark.django_db
PLACE = {"longitude": alarms.HOME[0], "latitude": alarms.HOME[1], "accuracy_m": 9.0}


@pytest.fixture
def order():
    """Shen's worker has cleaned at Elder Zhao's, for two minutes."""
    scene.catalogue()
    home = world.provider()
    worker, viewer = scene.worker(of=home)
    row = scene.placed(alarms.zhao_defu(), "cleaning", provider_id=home.pk)
    orders.send(scene.desk(), row.pk, worker_id=worker.pk, now=scene.NOW)
    job = scene.assignment(row)
    dispatch.accept(viewer, job.pk, now=scene.NOW)
    dispatch.arrive(viewer, job.pk, now=scene.NOW + scene.HOUR, **PLACE)
    kept = {"signature": {"name": "sign-0011.png", "sha256": "ab" * 32}}
    dispatch.finish(viewer, job.pk, now=scene.NOW + 2 * scene.HOUR, findings=kept, note="打扫", **PLACE)
    return row


def test_the_provider_asks_and_reads_both(order, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: scene.NOW + 5 * scene.HOUR)
    browser = world.client_for(world.manager_shen())
    address = f"/provider/orders/{order.pk}/"
    page = browser.get(address).content.decode()
    for word in ("上门记录已锁定", "老人签名", "sign-0011.png", 'value="2026-12-08T16:28"'):
        assert word in page, word
    assert browser.post(f"{address}correct/", {"reason": ""}).status_code == 422
    told = {"finished_at": "2026-12-08T17:05", "reason": "手机没电，晚签退"}
    assert browser.post(f"{address}correct/", {"reason": "x"}).status_code == 422, "nothing is different"
    assert browser.post(f"{address}correct/", told).status_code == 302
    page = browser.get(address).content.decode()
    for word in ("待审核", "12-08 16:28", "12-08 17:05", "手机没电，晚签退"):
        assert word in page, word
    assert Correction.objects.get().asked_name == "沈岚"


def test_another_provider_finds_nothing(order):
    other = world.client_for(world.manager_of_songhua())
    assert other.post(f"/provider/orders/{order.pk}/correct/", {"reason": "x", "note": "y"}).status_code == 404
