"""Ways as a table are the ways one by one; a worker's day takes as many statements with ten visits as with one."""

from datetime import timedelta
from random import Random

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anju.desks.field import today
from anju.dispatch import commands as dispatch
from anju.dispatch.rules import travel
from anju.kernel.geometry import distance_m
from anju.orders import commands
from anju.orders.queries import ways
from anju.people.models import Elder
from tests.orders import scene
from tests.orders.scene import NOW


@pytest.mark.parametrize("month", [1, 7])
@pytest.mark.parametrize("mode", ["foot", "ebike", "car"])
def test_a_table_of_ways_says_what_each_way_alone_says(mode: str, month: int) -> None:
    chance = Random(f"{mode} {month}")
    points: list[ways.Place] = [(126.6 + chance.random() / 5, 45.7 + chance.random() / 5) for _number in range(40)]
    points[7] = points[3]
    points[11] = None
    found = ways.travel(points, [mode], month).minutes[mode]
    for one, here in enumerate(points):
        for two, there in enumerate(points):
            away = distance_m(here, there) if here and there else None
            alone = 0 if one == two or (here is not None and here == there) else travel.minutes(away, mode, month)
            assert found[one, two] == alone


def test_nobody_anywhere_has_no_ways() -> None:
    assert ways.distances_m([]).shape == (0, 0)
    assert np.isnan(ways.distances_m([None, (126.6, 45.7)])[0, 1])


def _asked_for(elder: Elder, worker: int, hours: int) -> int:
    row = commands.send(scene.desk(), scene.placed(elder, hours=hours).pk, worker_id=worker, now=NOW, why="换人")
    return int(scene.assignment(row).pk)


@pytest.mark.django_db
def test_the_day_on_the_phone_takes_as_many_statements_with_six_visits_as_with_two(zhao: Elder) -> None:
    worker, viewer = scene.worker()
    for hours in (3, 5):
        _asked_for(zhao, worker.pk, hours)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert len(today.today(viewer, now=NOW).asked) == 2
    for hours in (7, 9, 11, 13):
        _asked_for(zhao, worker.pk, hours)
    with CaptureQueriesContext(connection) as many:
        assert len(today.today(viewer, now=NOW).asked) == 6
    assert len(many) <= len(few)  # the first look may also read the names of divisions


@pytest.mark.django_db
def test_what_was_asked_yesterday_and_done_today_stands_among_what_is_over(zhao: Elder) -> None:
    worker, viewer = scene.worker()
    job = _asked_for(zhao, worker.pk, 22)
    dispatch.accept(viewer, job, now=NOW)
    later = NOW + timedelta(hours=22)
    dispatch.arrive(viewer, job, now=later)
    dispatch.finish(viewer, job, now=later + timedelta(hours=1))
    assert [item.id for item in today.today(viewer, now=later + timedelta(hours=2)).over] == [job]
