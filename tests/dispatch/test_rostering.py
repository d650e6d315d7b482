"""Workers of a provider: taken in by it, with hours that repeat, leave, limits and certificates that end."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from anju.accounts.models import User
from anju.dispatch import commands, queries
from anju.dispatch.commands.rostering import LeaveInvalid, LeaveThere, RepetitionInvalid, ShiftInvalid
from anju.dispatch.commands.staffing import WorkerInvalid
from anju.dispatch.models import Shift, Worker
from anju.journal.models import Audit
from anju.kernel import clock
from anju.kernel.clock import BEIJING
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM, Viewer
from tests import world
from tests.world import NOW

pytestmark = pytest.mark.django_db
TODAY = clock.local_day(NOW)  # a Tuesday


@pytest.fixture
def shen_user() -> User:
    return world.manager_shen()


@pytest.fixture
def shen(shen_user: User) -> Viewer:
    return world.viewer(shen_user)


@pytest.fixture
def ding(shen: Viewer) -> Worker:
    user = world.caregiver_ding()
    return commands.register_worker(shen, user_id=user.pk, kind="caregiver", area=world.NANGANG, gender="f", now=NOW)


@pytest.fixture
def yao() -> Viewer:
    return world.viewer(world.manager_of_songhua())


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BEIJING)


class TestProviderTakesIn:
    def test_its_own_staff_and_nobody_else(self, shen, ding, yao):
        assert ding.organisation_id == shen.organisation_id
        stranger = world.person("路远", "caregiver", world.COMMUNITY, at=yao.organisation_id)
        for user in (stranger, world.responder_sun()):
            with pytest.raises(NotVisible):
                commands.register_worker(shen, user_id=user.pk, kind="caregiver", area=world.NANGANG, now=NOW)
        with pytest.raises(NotVisible):
            commands.register_worker(shen, user_id=stranger.pk, kind="caregiver", area=world.DAOLI, now=NOW)

    def test_keeps_its_worker_and_sees_no_other(self, shen, ding, yao):
        with pytest.raises(NotVisible):
            commands.change_worker(shen, ding.pk, organisation_id=yao.organisation_id, now=NOW)
        for act in (
            lambda: queries.worker(yao, ding.pk),
            lambda: commands.change_worker(yao, ding.pk, mode="car", now=NOW),
            lambda: commands.add_leave(yao, ding.pk, kind="sick", first_on=TODAY, last_on=TODAY, now=NOW),
        ):
            with pytest.raises(NotVisible):
                act()
        assert list(queries.workers(yao)) == []
        assert [row.pk for row in queries.workers(shen)] == [ding.pk]

    def test_limits_and_gender_are_checked(self, shen, ding):
        row = commands.change_worker(shen, ding.pk, visits_a_day=6, hours_a_day=8, gender="m", now=NOW)
        assert (row.visits_a_day, row.hours_a_day, row.gender) == (6, 8, "m")
        for wrong in ({"visits_a_day": 0}, {"hours_a_day": 15}, {"gender": "x"}):
            with pytest.raises(WorkerInvalid):
                commands.change_worker(shen, ding.pk, now=NOW, **wrong)


class TestWeeklyShifts:
    def test_are_written_out_to_the_day_and_audited_once(self, shen, ding):
        made = commands.repeat_shift(
            shen, ding.pk, starts_at=at(TODAY, 8), ends_at=at(TODAY, 16), weekdays=[1, 3], now=NOW,
            until=TODAY + timedelta(days=14),
        )  # fmt: skip
        days = [clock.local_day(shift.starts_at) - TODAY for shift in made]
        assert [day.days for day in days] == [0, 2, 7, 9, 14]
        assert Audit.objects.filter(thing="worker", data__verb="repeat_shift").count() == 1
        assert {shift.series for shift in Shift.objects.all()} == {made[0].pk}

    def test_leave_known_hours_alone(self, shen, ding):
        commands.set_shift(shen, ding.pk, starts_at=at(TODAY, 8), ends_at=at(TODAY, 12), now=NOW)
        until = TODAY + timedelta(days=7)
        hours = {"starts_at": at(TODAY, 8), "ends_at": at(TODAY, 16), "weekdays": [1], "until": until, "now": NOW}
        assert len(commands.repeat_shift(shen, ding.pk, **hours)) == 1
        assert commands.repeat_shift(shen, ding.pk, **hours) == []

    def test_can_be_taken_back_from_now_on(self, shen, ding):
        start = TODAY - timedelta(days=7)
        made = commands.repeat_shift(
            shen, ding.pk, starts_at=at(start, 8), ends_at=at(start, 16), weekdays=[1], now=NOW,
            until=TODAY + timedelta(days=7),
        )  # fmt: skip
        assert commands.remove_series(shen, ding.pk, made[0].pk, now=NOW) == 1
        assert Shift.objects.count() == 2
        with pytest.raises(NotVisible):
            commands.remove_series(shen, ding.pk, made[0].pk, now=NOW)

    @pytest.mark.parametrize(
        ("change", "problem"),
        [
            ({"weekdays": []}, RepetitionInvalid),
            ({"weekdays": [7]}, RepetitionInvalid),
            ({"until": TODAY - timedelta(days=1)}, RepetitionInvalid),
            ({"until": TODAY + timedelta(weeks=27)}, RepetitionInvalid),
            ({"weekdays": [0], "until": TODAY}, RepetitionInvalid),
            ({"ends_at": at(TODAY, 8)}, ShiftInvalid),
        ],
    )
    def test_refuse_what_cannot_be_meant(self, shen, ding, change, problem):
        hours = {"starts_at": at(TODAY, 8), "ends_at": at(TODAY, 16), "weekdays": [1], "until": TODAY, "now": NOW}
        with pytest.raises(problem):
            commands.repeat_shift(shen, ding.pk, **{**hours, **change})


class TestLeave:
    def test_takes_the_worker_off_duty(self, shen, ding):
        commands.set_duty(SYSTEM, ding.pk, on=True, now=NOW)
        row = queries.worker(SYSTEM, ding.pk)
        assert queries.duties(SYSTEM, [row], NOW)[row.pk].on
        leave = commands.add_leave(shen, ding.pk, kind="sick", first_on=TODAY, last_on=TODAY, note="感冒", now=NOW)
        assert queries.duties(SYSTEM, [row], NOW)[row.pk].why == "on_leave"
        later = NOW + timedelta(days=1)
        commands.set_duty(SYSTEM, ding.pk, on=True, now=later)
        assert queries.duties(SYSTEM, [queries.worker(SYSTEM, ding.pk)], later)[row.pk].on
        commands.remove_leave(shen, ding.pk, leave.pk, now=NOW)
        assert queries.duties(SYSTEM, [row], NOW)[row.pk].on
        with pytest.raises(NotVisible):
            commands.remove_leave(shen, ding.pk, leave.pk, now=NOW)

    def test_refuses_overlaps_and_nonsense(self, shen, ding):
        days = {"first_on": TODAY, "last_on": TODAY + timedelta(days=2), "now": NOW}
        commands.add_leave(shen, ding.pk, kind="annual", **days)
        with pytest.raises(LeaveThere):
            commands.add_leave(shen, ding.pk, kind="sick", **days)
        for wrong in (
            {"kind": "beach"},
            {"last_on": TODAY - timedelta(days=1)},
            {"last_on": TODAY + timedelta(days=400)},
        ):
            with pytest.raises(LeaveInvalid):
                commands.add_leave(shen, ding.pk, **{"kind": "annual", **days, **wrong})


class TestPages:
    def test_the_provider_keeps_its_workers(self, shen_user, shen):
        browser = world.client_for(shen_user)
        page = reverse("dispatch:new_worker")
        assert "没有可登记的员工账号" not in browser.get(page).content.decode()  # 沈岚 herself could be one
        user = world.caregiver_ding()
        values = {"user": str(user.pk), "kind": "caregiver", "mode": "ebike", "gender": "f", "visits_a_day": "8"}
        assert browser.post(page, values).status_code == 302
        row = Worker.objects.get(user=user)
        assert (row.organisation_id, row.area_code, row.visits_a_day) == (shen.organisation_id, world.NANGANG, 8)
        assert browser.post(page, values).status_code == 422  # no longer on offer
        address = reverse("dispatch:worker", args=[row.pk])
        soon, over = clock.local_day(clock.now()) + timedelta(days=30), date(2020, 1, 1)
        for verb, data in (
            ("certificate", {"kind": "caregiver", "expires_on": str(soon)}),
            ("certificate", {"kind": "health", "expires_on": str(over)}),
            ("change", {**values, "mode": "car"}),
            ("repeat", {"on": str(soon), "starts": "08:00", "ends": "16:00", "weekdays": ["0", "1", "2", "3", "4", "5", "6"],
                        "until": str(soon)}),
            ("leave", {"kind": "annual", "first_on": str(soon), "last_on": str(soon)}),
        ):  # fmt: skip
            assert browser.post(f"{address}{verb}/", data).status_code == 302, verb
        text = browser.get(address).content.decode()
        assert "60 天内到期" in text
        assert "已过期，不计" in text
        assert "康馨居家养老" in text
        listed = browser.get(reverse("dispatch:certificates")).content.decode()
        assert "健康证" in listed
        assert "还有 30 天" in listed
        leave, series = row.leaves.get(), row.shifts.get().series
        today = str(clock.local_day(clock.now()))
        every = {"on": today, "starts": "23:00", "ends": "23:30", "weekdays": [str(day) for day in range(7)]}
        assert browser.post(f"{address}repeat/", {**every, "until": str(soon)}).status_code == 302
        text = browser.get(address).content.decode()
        assert text.count("取消此班") == 7
        assert text.count("取消以后每周的班") == 1
        assert browser.post(f"{address}leave/", {"kind": "annual"}).status_code == 422
        for verb, data in (("remove-leave", {"leave": leave.pk}), ("remove-series", {"series": series})):
            assert browser.post(f"{address}{verb}/", data).status_code == 302, verb

    def test_the_other_provider_gets_nothing(self, ding, yao):
        browser = world.client_for(User.objects.get(pk=yao.user_id))
        commands.set_certificate(SYSTEM, ding.pk, kind="health", expires_on=date(2020, 1, 1), now=NOW)
        address = reverse("dispatch:worker", args=[ding.pk])
        assert browser.get(address).status_code == 404
        assert browser.post(f"{address}leave/", {"kind": "sick"}).status_code == 404
        for page in ("workers", "roster", "certificates"):
            assert "丁红" not in browser.get(reverse(f"dispatch:{page}")).content.decode()
        assert browser.get("/api/v1/responders").json()["items"] == []
        assert browser.get(f"/api/v1/responders/{ding.pk}").status_code == 404

    def test_the_county_reads_who_works_where(self, ding):
        browser = world.client_for(world.official_xu())
        assert "康馨居家养老" in browser.get(reverse("dispatch:workers")).content.decode()
        answer = browser.post(reverse("dispatch:change", args=[ding.pk, "leave"]), {"kind": "sick"})
        assert answer.status_code == 403
        with pytest.raises(NotAllowed):
            commands.set_duty(world.viewer(world.official_xu()), ding.pk, on=True, now=NOW)
