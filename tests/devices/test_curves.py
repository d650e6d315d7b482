"""The curves of a device page: drawn from their tables, cheap for a chatty device, and of nobody but the wearer."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from anju.devices import commands, queries
from anju.devices.models import Device
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.devices import build

pytestmark = pytest.mark.django_db
NOW = build.NOW + timedelta(days=20)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Device:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    build.line("anju_json", base="anju/f")
    return build.device("W-1", "watch", build.elder())


def says(*frames: tuple[datetime, dict[str, Any]]) -> None:
    door = build.Door()
    for at, body in frames:
        door.publish("anju/f/W-1/up", body, at=at)
    door.record()


def ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


class TestThinningOut:
    def test_what_lies_in_one_hour_is_one_point_with_its_span(self, watch: Device) -> None:
        says(*((ago(30) + timedelta(minutes=minute), {"values": {"heart_rate": 60 + minute}}) for minute in range(20)))
        [curve] = queries.curves(SYSTEM, watch.pk, days=7, now=NOW)
        assert sum(point.count for point in curve.points) == 20
        assert len(curve.points) <= 2
        assert (min(point.low for point in curve.points), max(point.high for point in curve.points)) == (60, 79)
        assert (curve.last, curve.last_at) == (79, ago(30) + timedelta(minutes=19))

    def test_a_chatty_device_gives_no_more_points_than_there_are_hours(self, watch: Device) -> None:
        says(*((ago(160 - minute / 10), {"values": {"temperature": 20 + minute % 7}}) for minute in range(1500)))
        [week] = queries.curves(SYSTEM, watch.pk, days=7, now=NOW)
        assert len(week.points) <= 7 * 24
        [month] = queries.curves(SYSTEM, watch.pk, days=30, now=NOW)
        assert len(month.points) <= 30 * 6

    def test_what_is_older_and_what_is_no_curve_stays_out(self, watch: Device) -> None:
        says(
            (ago(24 * 9), {"values": {"spo2": 97}}),
            (ago(2), {"values": {"steps": 500}}),
            (ago(1), {"signal": "sos"}),
        )
        assert queries.curves(SYSTEM, watch.pk, days=7, now=NOW) == []
        assert [curve.kind for curve in queries.curves(SYSTEM, watch.pk, days=30, now=NOW)] == ["spo2"]

    def test_the_heart_of_who_wore_it_before_is_not_the_wearers(self, watch: Device) -> None:
        says((ago(5), {"battery": 80, "values": {"heart_rate": 88}}))
        commands.bind(SYSTEM, watch.pk, elder_id=build.elder("王桂兰").pk, now=ago(1))
        assert [curve.kind for curve in queries.curves(SYSTEM, watch.pk, days=7, now=NOW)] == ["battery"]


class TestPage:
    def test_a_sentence_stands_on_top_and_the_table_behind(
        self, watch: Device, django_assert_max_num_queries: Any
    ) -> None:
        hours = range(150, 0, -5)
        says(
            *(
                (
                    ago(hour),
                    {
                        "battery": 40 + hour // 10,
                        "values": {"heart_rate": 70, "systolic": 120 + hour % 9, "diastolic": 80},
                    },
                )
                for hour in hours
            )
        )
        li = world.client_for(world.operator_li())
        with django_assert_max_num_queries(24):
            text = li.get(f"/devices/{watch.pk}/").content.decode()
        assert "最近一次 40%" in text
        assert "7 天里最低 40，最高 55" in text
        assert "还能用：不明：电量记录不到一周" in text
        assert "收缩压 120–128，舒张压 80–80" in text
        assert 'id="curve-battery"' in text
        assert 'data-curve="#curve-systolic"' in text
        assert 'id="curve-diastolic"' not in text
        assert text.count('<th scope="row" class="aj-num" data-value="20') == 3 * len(hours)
        assert "<script>" not in text
        assert 'aria-current="true">30 天' in li.get(f"/devices/{watch.pk}/?days=30").content.decode()

    @pytest.mark.parametrize("days", ["", "0", "365", "x", "7' or 1=1"])
    def test_any_other_period_is_a_week(self, watch: Device, days: str) -> None:
        answer = world.client_for(world.operator_li()).get(f"/devices/{watch.pk}/", {"days": days})
        assert "没有可画的数值" in answer.content.decode()

    def test_a_lower_pressure_alone_is_shown_alone(self, watch: Device) -> None:
        says((ago(5), {"values": {"diastolic": 82}}))
        text = world.client_for(world.operator_li()).get(f"/devices/{watch.pk}/").content.decode()
        assert "最近一次 82 mmHg" in text
