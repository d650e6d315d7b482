"""The morning's list: made once at its hour, by risk, kept, and ended by what is heard."""

from datetime import timedelta

import pytest

from anju.care import commands, jobs, queries
from anju.care.models import Check, Round
from anju.devices import commands as devices
from anju.journal.models import Move
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests import world

pytestmark = pytest.mark.django_db


class TestMaking:
    def test_by_risk_with_the_deaf_as_a_part_of_their_own(self, street):
        street.works(street.zhao, "T-1")
        row = street.morning()
        assert [(item.elder.name, item.part) for item in queries.checks(SYSTEM, day=row.day)] == [
            ("赵德福", "unheard"), ("王桂兰", "deaf"), ("李玉珍", "deaf"),
        ]  # fmt: skip
        assert row.totals == {"unheard": 1, "deaf": 2, "away": 0}
        assert street.check(street.zhao).reasons[0] == ["quiet", 40]

    def test_once_a_day_whoever_asks_and_yesterdays_ends(self, street):
        yesterday = street.morning(street.now - timedelta(days=1))
        today = street.morning()
        assert commands.make_morning_list(SYSTEM, world.NANGANG, today.day, now=street.now) is False
        yesterday.refresh_from_db()
        assert (yesterday.closed_why, today.closed_at) == ("day_over", None)
        assert Check.objects.filter(round=today).count() == 3
        assert Check.objects.filter(round=yesterday, state="waiting").count() == 3

    def test_the_job_makes_what_is_left_and_nothing_twice(self, street, settings):
        settings.ANJU_MORNING_LIST_HOUR = 0
        assert commands.make_morning_lists(SYSTEM, hour=24, now=street.now) == 0
        jobs.mornings(0)
        jobs.mornings(0)
        assert list(Round.objects.values_list("area_code", flat=True)) == [world.NANGANG]
        devices.note_sign(SYSTEM, street.li.pk, source="call", at=clock.now(), now=clock.now())
        jobs.mornings(0)
        assert street.check(street.li).state == "heard"

    def test_who_was_heard_or_is_known_to_be_away_is_not_on_it(self, street):
        from anju.routines.models import Absence

        devices.note_sign(SYSTEM, street.zhao.pk, source="visit", at=street.now, now=street.now)
        Absence.objects.create(
            elder=street.li, area_code=street.li.area_code, starts_at=street.now - timedelta(days=1),
            ends_at=street.now + timedelta(days=1), reason="hospital", by="system", by_name="系统", marked_at=street.now,
        )  # fmt: skip
        row = street.morning()
        assert [item.elder_id for item in row.checks.all()] == [street.wang.pk]
        assert row.totals["away"] == 1


class TestHearing:
    def test_a_sign_after_the_list_ends_the_check_and_one_before_does_not(self, street):
        street.morning()
        now = street.now + timedelta(hours=1)
        devices.note_sign(SYSTEM, street.zhao.pk, source="call", at=street.now - timedelta(days=2), now=now)
        devices.note_sign(SYSTEM, street.li.pk, source="call", at=street.now + timedelta(minutes=5), now=now)
        assert commands.hear_checks(SYSTEM, now=now) == 1
        assert (street.check(street.zhao).state, street.check(street.li).state) == ("waiting", "heard")
        assert Move.objects.get(thing="check", verb="hear").thing_id == street.check(street.li).pk

    def test_a_death_ends_it(self, street):
        from anju.journal import commands as journal
        from anju.people.events import ElderDied
        from tests.incidents.scene import run_later

        street.morning()
        fact = ElderDied(area=street.li.area_code, elder_id=street.li.pk, on="2026-12-08")
        journal.publish(SYSTEM, fact, now=street.now)
        run_later()
        assert street.check(street.li).state == "dropped"
