"""A day of orders through the public doors, small: every order ends as it must, the book balances, nothing is lost."""

import json
import os
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from anju.config.runtime import ports
from anju.kernel import clock
from anju_city import load
from anju_city.doors import Api, Demo
from anju_city.hours import SharedHours
from anju_city.orders import wishes
from anju_city.orders.play import Result, play
from benchmarks import town

NIGHTLY = os.environ.get("ANJU_NIGHTLY") == "1"
ORDERS = 1000 if NIGHTLY else 40


class TestWishes:
    def test_the_same_seed_draws_the_same_day(self) -> None:
        sizes = {"elders": 100, "items": 6, "families": 10}
        days = [[wishes.draw(3, index, **sizes) for index in range(300)] for _turn in range(2)]
        assert days[0] == days[1]
        assert days[0] != [wishes.draw(4, index, **sizes) for index in range(300)]

    def test_every_fate_and_channel_comes_and_nobody_is_ordered_for_in_the_past(self) -> None:
        drawn = [wishes.draw(1, index, elders=100, items=6, families=10) for index in range(4000)]
        assert {wish.fate for wish in drawn} == {name for name, _often in wishes.FATES}
        assert {wish.channel for wish in drawn} == {name for name, _often in wishes.CHANNELS}
        assert all(wish.at + 20 <= wish.starts <= wishes.CLOSES + 60 for wish in drawn)
        assert all(wish.elder < 10 for wish in drawn if wish.channel == "family")

    def test_without_families_nobody_orders_as_one(self) -> None:
        drawn = [wishes.draw(1, index, elders=100, items=6, families=0) for index in range(500)]
        assert "family" not in {wish.channel for wish in drawn}


def _database_url() -> str:
    from django.db import connection

    facts = connection.settings_dict
    secret = f":{facts['PASSWORD']}" if facts["PASSWORD"] else ""
    return f"postgresql://{facts['USER']}{secret}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


def _play(folder: Path, orders: int) -> tuple[Result, list[dict[str, Any]]]:
    on = clock.local_day(clock.now()) + timedelta(days=1)
    start = clock.day_bounds(on)[0] + timedelta(hours=4, minutes=30)
    place = town.Town(folder, port=ports.free_port(), start=start, database=_database_url())
    found = town.lay(workers=max(24, orders // 6), providers=3, now=start)
    with place.running():
        api = Api(place.address, found["key"]["token"])
        people = load.city(api, town.COUNTY, seed=1)
        load.import_people(api, people, 0, max(60, orders // 2))
        elders = [int(row["id"]) for row in api.pages("elders", area=town.COUNTY, limit=200)]
        api.client.close()
        town.entitle(elders[:40], start)
        found["logins"] += town.families(elders[:12], start)
        demo = Demo.read(place.tell(found))
        result = play(demo, SharedHours(place.clock, patience_s=120), orders=orders, seed=1, on=on, side_by_side=4)
        return result, place.ticked()


@pytest.mark.django_db(transaction=True)
def test_a_day_of_orders_adds_up(tmp_path: Path) -> None:
    from django.db import connection

    result, ticks = _play(tmp_path, ORDERS)
    told = json.dumps(result.data(), ensure_ascii=False)
    assert not result.reckoning.problems, told
    assert not result.reckoning.unexplained, told
    states = Counter(result.reckoning.states)
    assert result.orders >= 0.9 * ORDERS
    assert sum(states.values()) == result.orders
    assert states["rated"] > 0.5 * ORDERS
    assert states["cancelled"]
    assert states["confirmed"]
    assert states["rejected"]
    assert result.tally.purses, "nobody's purse was looked at"
    assert result.tally.counted["sent after being offline"] > 0
    assert len(ticks) > 150
    with connection.cursor() as cursor:  # what the doors cannot show: the whole book
        cursor.execute("SELECT count(*), coalesce(sum(fen), 0) FROM benefits_entry")
        entries, total = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM benefits_hold WHERE state = 'held'")
        held = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM orders_order")
        rows = cursor.fetchone()[0]
    assert entries > 0
    assert total == 0
    assert held == 0
    assert rows == result.orders


def test_the_city_knows_when_it_is(tmp_path: Path) -> None:
    from benchmarks import town_clock

    start = datetime.fromisoformat("2026-12-08T05:00:00+08:00")
    town_clock.make(tmp_path / "clock", start)
    hours = SharedHours(tmp_path / "clock", patience_s=0.05)
    assert hours.now() == start
    with pytest.raises(TimeoutError):
        hours.until(start + timedelta(minutes=1))  # nobody keeps the platform's clocks
    assert town_clock.Face(tmp_path / "clock").now() == start + timedelta(minutes=1)
