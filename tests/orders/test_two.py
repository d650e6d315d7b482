"""Two lift Elder Zhao, who cannot stand: when the second falls out another is asked, and the desk rings in time."""

from datetime import timedelta
from typing import Any

import pytest

from anju.dispatch import commands as dispatch
from anju.dispatch.models import Assignment
from anju.kernel.viewer import SYSTEM
from anju.orders import commands, queries
from anju.people.models import Elder
from tests import world
from tests.orders import scene
from tests.orders.scene import HOUR, NOW

MINUTE = timedelta(minutes=1)


@pytest.fixture
def bath(zhao: Elder) -> Any:
    """A bath in four hours for an elder whom two must lift; nobody asked yet."""
    Elder.objects.filter(pk=zhao.pk).update(care_level="severe")
    zhao.refresh_from_db()
    return scene.placed(zhao, "bath", hours=4)


def people(*names: str) -> dict[str, Any]:
    return {name: scene.worker(name, east_m=500 * n)[1] for n, name in enumerate(names, start=1)}


def job(order: Any, name: str) -> Assignment:
    return Assignment.objects.get(thing="order", thing_id=order.pk, worker__name=name)


def asked(order: Any) -> dict[str, str]:
    rows = Assignment.objects.filter(thing="order", thing_id=order.pk).select_related("worker")
    return {row.worker.name: row.state for row in rows}


def first_accepted(bath: Any, team: dict[str, Any]) -> Any:
    commands.send(SYSTEM, bath.pk, now=NOW)
    name = next(iter(team))
    dispatch.accept(team[name], job(bath, name).pk, now=NOW + MINUTE)
    bath.refresh_from_db()
    return bath


class TestTwo:
    def test_whoever_says_yes_is_not_sent_alone(self, bath):
        order = first_accepted(bath, people("周倩", "郑爽"))
        assert asked(order) == {"周倩": "accepted", "郑爽": "offered"}
        assert (order.state, order.worker_name, order.alert) == ("accepted", "周倩", "")

    def test_a_refusal_asks_the_next_and_an_hour_before_the_desk_rings_until_both_have_said_yes(self, bath):
        team = people("周倩", "郑爽", "吴迪")
        order = first_accepted(bath, team)
        dispatch.refuse(team["郑爽"], job(order, "郑爽").pk, reason="发烧", now=NOW + 2 * MINUTE)
        assert asked(order) == {"周倩": "accepted", "郑爽": "refused", "吴迪": "offered"}
        order.refresh_from_db()
        assert (order.state, order.alert, order.tries) == ("accepted", "", 1)
        assert commands.fire_timers(NOW + 3 * HOUR - MINUTE) == 0
        assert commands.fire_timers(NOW + 3 * HOUR) == 1
        assert [row.alert for row in queries.ringing(scene.desk()).rows] == ["second"]
        dispatch.accept(team["吴迪"], job(order, "吴迪").pk, now=NOW + 3 * HOUR + MINUTE)
        order.refresh_from_db()
        assert (order.alert, order.worker_name) == ("", "周倩")
        assert commands.fire_timers(NOW + 3 * HOUR + 2 * MINUTE) == 0

    def test_with_nobody_else_to_ask_it_rings_at_once_and_the_story_says_why(self, bath):
        team = people("周倩", "郑爽")
        order = first_accepted(bath, team)
        assert dispatch.expire_due(NOW + HOUR) == 1
        order.refresh_from_db()
        assert (order.alert, asked(order)) == ("second", {"周倩": "accepted", "郑爽": "expired"})
        told = [entry.text for entry in queries.timeline(SYSTEM, order)]
        assert any("须两人同去，还缺一人" in text for text in told)
        assert any("同去的人来不了：郑爽" in text for text in told)

    def test_who_sets_out_does_not_silence_it_and_being_late_is_graver(self, bath):
        order = first_accepted(bath, people("周倩"))
        assert order.alert == "second"
        commands.see(scene.desk(), order.pk, now=NOW + 2 * MINUTE)
        commands.depart(SYSTEM, order.pk, now=NOW + 3 * HOUR)
        order.refresh_from_db()
        assert (order.state, order.alert, order.alert_seen_by) == ("departed", "second", "李静")
        assert commands.fire_timers(NOW + 4 * HOUR) == 1
        order.refresh_from_db()
        assert order.alert == "late"

    def test_too_many_refusals_ring_too(self, bath):
        team = people("周倩", "郑爽", "吴迪", "何雨", "田甜")
        order = first_accepted(bath, team)
        for name in ("郑爽", "吴迪", "何雨"):
            dispatch.refuse(team[name], job(order, name).pk, reason="走不开", now=NOW + 2 * MINUTE)
        order.refresh_from_db()
        assert (order.alert, order.tries) == ("second", 3)
        assert "田甜" not in asked(order)

    def test_the_desk_asks_a_second_beside_the_first(self, bath):
        team = people("周倩")
        order = first_accepted(bath, team)
        desk = world.client_for(world.operator_li())
        late, _viewer = scene.worker("郑爽", east_m=4000)
        page = desk.get(f"/orders/{order.pk}/").content.decode()
        assert "还缺 1 人" in page
        page = desk.get(f"/orders/{order.pk}/candidates/").content.decode()
        assert "请他同去" in page
        desk.post(f"/orders/{order.pk}/send/", {"worker": late.pk, "beside": "1"})
        assert asked(order) == {"周倩": "accepted", "郑爽": "offered"}
        assert "还缺 1 人" not in desk.get(f"/orders/{order.pk}/").content.decode()

    def test_when_the_one_who_said_yes_is_called_off_the_other_is_waited_for(self, bath):
        order = first_accepted(bath, people("周倩", "郑爽"))
        dispatch.withdraw(SYSTEM, job(order, "周倩").pk, reason="家里有事", now=NOW + 2 * MINUTE)
        order.refresh_from_db()
        assert (order.state, order.worker_name) == ("dispatching", "")
        assert asked(order) == {"周倩": "withdrawn", "郑爽": "offered"}

    def test_an_elder_who_can_stand_needs_one(self, zhao):
        team = people("周倩", "郑爽")
        order = first_accepted(scene.placed(zhao, "bath", hours=4), team)
        assert asked(order) == {"周倩": "accepted"}
        assert commands.fire_timers(NOW + 3 * HOUR) == 0
