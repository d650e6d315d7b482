"""What made-up visits have in common brings them onto the list of an audit, each with its reason: a lead, no finding."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from anju.accounts import commands as accounts
from anju.kernel import clock
from anju.kernel.refusals import Refusal
from anju.kernel.viewer import SYSTEM
from anju.orders import commands as orders
from anju.orders.models import Order
from anju.people.models import Elder
from anju.quality import commands, queries, rules
from anju.quality.commands.drawing import Frame
from tests import world
from tests.incidents import scene as alarms
from tests.orders import scene
from tests.quality.test_quality import opened

NOVEMBER = date(2026, 11, 1)
LATER = scene.NOW + timedelta(days=1)


class TestRules:
    @pytest.mark.parametrize(
        ("visits", "first", "odd"),
        [
            (4, date(2026, 11, 28), True),
            (4, date(2026, 11, 27), False),
            (3, date(2026, 11, 28), False),
            (9, date(2027, 2, 26), True),
            (9, date(2028, 2, 26), False),
        ],
    )
    def test_month_end(self, visits, first, odd):
        assert rules.all_at_month_end(visits, first) is odd

    @pytest.mark.parametrize(("visits", "whole", "odd"), [(8, 8, True), (10, 9, True), (10, 8, False), (7, 7, False)])
    def test_whole_half_hours(self, visits, whole, odd):
        assert rules.nearly_all_round(visits, whole) is odd

    def test_which_leads_are_taken_depends_on_the_seed_alone(self):
        numbers = [str(n) for n in range(40)]
        assert rules.pick(numbers, seed="a", most=5) == rules.pick(reversed(numbers), seed="a", most=5)
        assert rules.pick(numbers, seed="a", most=5) != rules.pick(numbers, seed="b", most=5)
        assert rules.pick(numbers[:3], seed="a", most=5) == sorted(numbers[:3])


@pytest.fixture
def served(zhao: Elder) -> Order:
    return scene.served(zhao)


def visits(served: Order, days: list[int], *, minutes: int | None = None, worker: int = 7, **more: Any) -> list[Order]:
    """Copy a served order to these days of November; ``minutes`` is how long each took, by default never the same."""
    made = []
    for place, day in enumerate(days):
        row = Order.objects.get(pk=served.pk)
        row.pk, row.number = None, f"DD-230103-202611{day:02d}-{worker}{len(made):03d}"
        row.starts_at = datetime(2026, 11, day, 1, place, tzinfo=UTC)
        row.ends_at = row.starts_at + timedelta(hours=2)
        row.checked_in_at = row.starts_at
        row.checked_out_at = row.starts_at + timedelta(minutes=minutes or 41 + place, seconds=20)
        row.worker_id, row.worker_name = worker, "周倩倩"
        for name, value in more.items():
            setattr(row, name, value)
        row.save(force_insert=True)
        made.append(row)
    return made


def found(**more: Any) -> dict[int, list[str]]:
    period = {"starts_on": NOVEMBER, "ends_on": date(2026, 11, 30), "provider_id": None, **more}
    official = world.viewer(world.official_xu())
    frame, months = queries.drawable(official, **period), queries.months_of(official, **period)
    leads = queries.patterns(official, frame, months)
    return {order: queries.lead_words(official, why) for order, why in leads.items()}


class TestPatterns:
    def test_everything_in_the_last_three_days_of_worker_and_of_elder(self, served):
        rows = visits(served, [28, 29, 30, 30])
        assert found() == {
            row.pk: ["周** 2026-11 的 4 次上门全在月末三天", "这位老人 2026-11 的 4 次上门全在月末三天"] for row in rows
        }

    def test_a_frame_of_three_days_makes_no_pattern_of_its_own(self, served):
        visits(served, [2, 28, 29, 30, 30])
        assert found(starts_on=date(2026, 11, 28)) == {}

    def test_round_durations_of_one_worker_and_not_of_another(self, served):
        elders = {row.pk for row in visits(served, [1, 3, 5, 7, 9, 11, 13, 15], minutes=60)}
        visits(served, [2, 4, 6, 8, 10, 12, 14, 16], worker=8)
        assert found() == {order: ["周** 的 8 次上门有 8 次正好是整半小时"] for order in elders}

    def test_one_phone_that_rates_many_elders(self, served):
        rows = visits(served, [1, 5, 9, 13], rated_from="line:ab")
        assert found() == {}
        for row, name in zip(rows, ("王", "李", "孙", "周"), strict=True):
            Order.objects.filter(pk=row.pk).update(elder=alarms.zhao_defu(name=name))
        visits(served, [2], rated_from="user:1", worker=8)
        assert found() == {row.pk: ["同一个账号或号码给 4 位老人评过分"] for row in rows}


class TestSource:
    def test_the_family_by_its_account_the_desk_not_at_all(self, served, zhao):
        mine = world.viewer(world.daughter_zhao(), elders=frozenset({zhao.pk}))
        [other] = visits(served, [1], subsidy_fen=0, own_fen=3000)
        by_family = orders.rate(mine, served.pk, stars=5, now=LATER)
        assert by_family.rated_from == mine.actor
        by_desk = orders.rate(scene.desk(), other.pk, stars=5, now=LATER)
        assert by_desk.rated_from == ""

    def test_a_key_by_its_line_of_which_nothing_can_be_read(self, served):
        by_key = orders.rate_by_key(SYSTEM, "+86 136 1234 4408", key="5", call="c1", now=LATER)
        assert (by_key.pk, by_key.rated_from[:5], len(by_key.rated_from)) == (served.pk, "line:", 37)
        assert "4408" not in by_key.rated_from


class TestDraw:
    def drawn(self, **more: Any) -> tuple[Any, Any]:
        official = world.viewer(world.official_xu())
        values = {"seed": "甲", "starts_on": NOVEMBER, "ends_on": date(2026, 11, 30), "size": 2, **more}
        return official, commands.draw_sample(official, Frame(**values), now=LATER)

    def test_leads_stand_beside_the_sample_with_their_reason_and_never_in_its_place(self, served):
        visits(served, [28, 29, 30, 30], worker=8)
        visits(served, list(range(1, 21)))
        Order.objects.filter(worker_id=8).update(elder=alarms.zhao_defu(name="王秀兰"))
        official, draw = self.drawn()
        by_chance = [one for one in draw.members if one["drawn"]]
        leads = [one for one in draw.members if not one["drawn"]]
        assert (draw.population, len(by_chance), len(leads)) == (24, 2, 2)
        assert {one["why"][0]["code"] for one in leads} == {"worker_month_end"}
        assert self.drawn()[1].members == draw.members
        browser = world.client_for(world.official_xu())
        page = browser.get(f"/quality/audits/{draw.pk}/").content.decode()
        assert "抽 2 单" in page
        assert "另列 2 单线索" in page
        assert "随机抽中" in page
        assert "周** 2026-11 的 4 次上门全在月末三天" in page
        files = opened(commands.pack(official, draw.pk, now=LATER)[1])
        rows = list(csv.DictReader(io.StringIO(files["index.csv"].decode("utf-8-sig"))))
        assert [row["drawn"] for row in rows] == ["是", "是", "", ""]
        assert all("月末三天" in row["leads"] for row in rows[2:])

    def test_whoever_works_for_a_provider_of_the_frame_draws_nothing(self, served):
        of = scene.provider()
        visits(served, [1, 2], provider=of)
        user = world.person("白露", "official", world.NANGANG)
        accounts.grant_post(
            SYSTEM, user.pk, role="provider_manager", area=world.NANGANG, organisation_id=of.pk, now=scene.NOW
        )
        frame = Frame(seed="甲", starts_on=NOVEMBER, ends_on=date(2026, 11, 30), size=2)
        with pytest.raises(Refusal) as refused:
            commands.draw_sample(world.viewer(user), frame, now=LATER)
        assert refused.value.code == "related_party"

    def test_nor_takes_a_call_back_about_it(self, served):
        of = scene.provider()
        Order.objects.filter(pk=served.pk).update(provider=of)
        row = commands.choose(SYSTEM, served.pk, now=clock.now(), disputed=True)
        user = world.person("白露", "operator", world.NANGANG)
        accounts.grant_post(
            SYSTEM, user.pk, role="provider_manager", area=world.NANGANG, organisation_id=of.pk, now=scene.NOW
        )
        with pytest.raises(Refusal) as refused:
            commands.take(world.viewer(user), row.pk, now=LATER)
        assert refused.value.code == "related_party"
