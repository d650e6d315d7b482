"""When a button was really pressed: the phone's word, its clock, and the bounds that no phone can leave."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.dispatch import commands, queries
from anju.dispatch.commands import Press
from anju.dispatch.models import Assignment
from anju.dispatch.rules.moments import CHANGED, Moment, moment
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.incidents import scene
from tests.world import NOW

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ACCEPTED = NOW - 5 * HOUR


def at(offset_at_contact: timedelta | None, wrong: timedelta, ago: timedelta, **more: Any) -> Moment:
    """A press ``ago``, by a phone whose clock has been wrong all the time."""
    press = Press(NOW - ago + wrong, NOW + wrong, offset_at_contact, more.pop("stepped", timedelta(0)))
    return moment(press, earliest=more.pop("earliest", ACCEPTED), now=NOW)


class TestWhen:
    def test_without_a_word_of_the_phone_it_is_now(self):
        assert moment(None, earliest=ACCEPTED, now=NOW) == Moment(NOW)

    @pytest.mark.parametrize("wrong", [timedelta(0), 3 * HOUR, -400 * HOUR, timedelta(days=-15_000)])
    def test_a_clock_that_is_wrong_all_the_time_tells_the_right_moment(self, wrong):
        assert at(-wrong, wrong, 2 * HOUR) == Moment(NOW - 2 * HOUR)
        assert at(None, wrong, 2 * HOUR) == Moment(NOW - 2 * HOUR)

    def test_it_is_never_before_what_came_before_it(self):
        assert at(timedelta(0), timedelta(0), 6 * HOUR) == Moment(ACCEPTED, (CHANGED,))
        assert at(timedelta(0), timedelta(0), 5 * HOUR + MINUTE) == Moment(ACCEPTED), "two clocks are never quite equal"

    def test_it_is_never_in_the_future(self):
        press = Press(NOW + HOUR, NOW, timedelta(0))
        assert moment(press, earliest=ACCEPTED, now=NOW) == Moment(NOW, (CHANGED,))
        assert moment(Press(NOW + HOUR, NOW), earliest=ACCEPTED, now=NOW) == Moment(NOW, (CHANGED,))

    def test_a_clock_set_after_the_press_is_noticed_and_the_press_keeps_its_moment(self):
        press = Press(NOW - HOUR, NOW - 3 * HOUR, timedelta(0))
        assert moment(press, earliest=ACCEPTED, now=NOW) == Moment(NOW - HOUR, (CHANGED,))

    def test_a_clock_set_back_for_the_press_and_right_again_is_noticed_by_the_phone_itself(self):
        assert at(timedelta(0), timedelta(0), 2 * HOUR, stepped=2 * HOUR) == Moment(NOW - 2 * HOUR, (CHANGED,))

    def test_a_battery_that_was_flat_between_contact_and_press_leaves_the_sending_to_tell(self):
        wrong = timedelta(days=-4000)
        assert at(timedelta(0), wrong, HOUR) == Moment(NOW - HOUR, (CHANGED,))


moments = st.datetimes(timezones=st.just(UTC))


@given(moments, moments, st.none() | st.timedeltas(), st.timedeltas(min_value=timedelta(0)), moments)
def test_whatever_a_phone_says_it_happened_between_the_step_before_and_now(pressed, sent, offset, stepped, earliest):
    found = moment(Press(pressed, sent, offset, stepped), earliest=earliest, now=NOW)
    assert min(earliest, NOW) <= found.at <= NOW


@pytest.fixture
def job(db: None) -> Assignment:
    """Ding is asked to bring a meal to Elder Zhao, and has said yes."""
    elder = scene.zhao_defu()
    shen, user = world.viewer(world.manager_shen()), world.caregiver_ding()
    row = commands.register_worker(shen, user_id=user.pk, kind="caregiver", area=world.NANGANG, now=NOW)
    commands.set_duty(SYSTEM, row.pk, on=True, now=NOW)
    need = queries.Need(
        thing="round", thing_id=1, elder_id=elder.pk, area=world.COMMUNITY, longitude=scene.HOME[0],
        latitude=scene.HOME[1], item="meal", qualification="", starts_at=NOW, ends_at=NOW + HOUR, minimum_minutes=20,
    )  # fmt: skip
    asked = commands.assign(shen, need, worker_id=row.pk, now=NOW)
    return commands.accept(world.viewer(user), asked.pk, now=NOW)


PLACE = {"longitude": scene.HOME[0], "latitude": scene.HOME[1], "accuracy_m": 12.0}


def told(job: Assignment, *, heard: datetime) -> Assignment:
    """The visit of Ding, from ten minutes after the yes to forty, told when the net came back."""
    ding = world.viewer(job.worker.user)
    press = Press(NOW + 10 * MINUTE, heard, timedelta(0))
    commands.arrive(ding, job.pk, now=heard, press=press, **PLACE)
    press = Press(NOW + 40 * MINUTE, heard, timedelta(0))
    commands.finish(ding, job.pk, now=heard, press=press, note="送到", **PLACE)
    return Assignment.objects.get(pk=job.pk)


class TestOfflineVisit:
    def test_counts_with_the_time_at_which_it_happened(self, job):
        row = told(job, heard=NOW + 8 * HOUR)
        assert (row.arrived_at, row.finished_at) == (NOW + 10 * MINUTE, NOW + 40 * MINUTE)
        assert (row.arrived_heard_at, row.finished_heard_at) == (NOW + 8 * HOUR, NOW + 8 * HOUR)
        assert row.proof["checks"] == [], "thirty minutes at the door, not none and not eight hours"

    def test_that_comes_in_on_the_next_day_needs_the_streets_word(self, job):
        row = told(job, heard=NOW + 26 * HOUR)
        assert [(item["code"], item["result"]) for item in row.proof["checks"]] == [("late_record", "approval")]
        shown = queries.proof_shown(SYSTEM, row)
        assert shown
        assert shown.checks == ("事后 25 小时才补录，须街道同意",)

    def test_with_a_clock_set_back_is_recorded_and_flagged(self, job):
        ding = world.viewer(job.worker.user)
        commands.arrive(ding, job.pk, now=NOW + HOUR, press=Press(NOW, NOW + HOUR, timedelta(0), HOUR), **PLACE)
        commands.finish(ding, job.pk, now=NOW + HOUR, **PLACE)
        row = Assignment.objects.get(pk=job.pk)
        assert (row.arrived_at, row.noticed) == (NOW, [CHANGED])
        assert [item["code"] for item in row.proof["checks"]] == [CHANGED]
