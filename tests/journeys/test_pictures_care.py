"""Pictures for the guides of quality and assistive devices: complaints and the board, a rental point and its showcase."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from anju.complaints import commands as complaints
from anju.devices.models import LaneGauge
from anju.kernel import clock
from tests import world
from tests.assistive import scene as aids
from tests.incidents import scene as alarms
from tests.journeys.album import SHEET, shoot
from tests.orders import scene

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

_SAID = (
    ("absent", "约好 9 点助浴，等到 11 点没有人来，也没有电话。", 30),
    ("attitude", "上门的人说话不耐烦，老人不愿意再见她。", 7),
    ("quality", "只扫了客厅，厨房没有做就走了。", 1),
)


def test_complaints_and_the_board(transactional_db: None, window: Any, album: Path) -> None:
    scene.catalogue()
    elder, provider, now = alarms.zhao_defu(contacts=False), world.provider(), clock.now()
    li = world.viewer(world.operator_li())
    for kind, text, hours in _SAID:
        said = complaints.Words(kind=kind, text=text, provider_id=provider.pk, caller="赵丽华")
        row = complaints.open_complaint(li, elder.pk, said, channel="phone", now=now - timedelta(hours=hours))
        if hours < 24:
            complaints.accept(li, row.pk, now=now)
    complaints.fire_timers(now)
    scene.served(elder, now=now - timedelta(days=1))
    scene.placed(elder, "cleaning", provider_id=provider.pk, now=now - timedelta(days=1))
    for lane in ("alarms", "records"):
        LaneGauge.objects.create(lane=lane, name="heartbeat", value=0, at=now)
    xu = world.official_xu()
    shoot(window(xu, "/complaints/", SHEET), album, "complaints")
    shoot(window(xu, "/quality/", SHEET), album, "quality")


def test_a_rental_point(transactional_db: None, window: Any, album: Path) -> None:
    place = aids.point()
    for number in range(1, 5):
        aids.piece(place, f"LY-{number:03d}")
    keeper = world.person("孟庆云", "institution_staff", place.area_code, at=place.pk)
    for name, ago in (("赵德福", 33), ("王桂兰", 12)):
        aids.lent(world.viewer(keeper), place, aids.borrower(name), now=clock.now() - timedelta(days=ago))
    shoot(window(keeper, f"/aids/{place.pk}/", SHEET), album, "assistive")
    shoot(window(keeper, f"/aids/{place.pk}/stock/", SHEET), album, "assistive-stock")
