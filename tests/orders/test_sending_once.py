"""Whoever is asked comes out of one ranking, and that one is kept."""

import pytest

from anju.dispatch import commands as dispatch
from anju.dispatch import queries as workers
from anju.orders import commands
from tests import world
from tests.dispatch.test_ranking_kept import rankings
from tests.incidents import scene as alarms
from tests.orders import scene

pytestmark = pytest.mark.django_db
__all__ = ["rankings"]


@pytest.fixture
def bath():
    """Two workers of 康馨 could bathe Elder Zhao."""
    scene.catalogue()
    home = world.provider()
    staff = [scene.worker(name, of=home) for name in ("丁红", "陶勇")]
    for row, _viewer in staff:
        dispatch.set_certificate(alarms.SYSTEM, row.pk, kind="caregiver", expires_on=None, now=scene.NOW)
    return scene.placed(alarms.zhao_defu(), "bath", provider_id=home.pk), staff


def test_the_clock_ranks_once(bath, rankings):
    row, _staff = bath
    commands.send(alarms.SYSTEM, row.pk, now=scene.NOW)
    asked = scene.assignment(row)
    assert len(rankings) == 1
    assert (asked.reasons["rank"], asked.reasons["of"]) == (1, 2)
    assert len(workers.kept_ranking(alarms.SYSTEM, asked).ranked) == 2


def test_a_person_who_chooses_another_too(bath, rankings):
    row, staff = bath
    commands.send(scene.desk(), row.pk, worker_id=staff[1][0].pk, why="老人点名", now=scene.NOW)
    assert len(rankings) == 1
    assert scene.assignment(row).reasons["override"] == "老人点名"


def test_a_refusal_asks_the_next_with_one_ranking_more(bath, rankings):
    row, staff = bath
    commands.send(alarms.SYSTEM, row.pk, now=scene.NOW)
    job = scene.assignment(row)
    viewer = next(viewer for worker, viewer in staff if worker.pk == job.worker_id)
    dispatch.refuse(viewer, job.pk, reason="busy", now=scene.NOW)
    assert len(rankings) == 2
    again = scene.assignment(row)
    assert (again.state, again.worker_id != job.worker_id) == ("offered", True)


def test_the_words_are_kept_in_chinese_whoever_looks(bath):
    from django.utils import translation

    row, _staff = bath
    with translation.override("en"):
        commands.send(scene.desk(), row.pk, now=scene.NOW)
    assert any("路上" in word or "出发地未知" in word for word in scene.assignment(row).reasons["chosen"])
