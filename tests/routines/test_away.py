"""Who is in hospital or with the family is not looked for at home."""

from datetime import timedelta

import pytest

from anju.journal.models import Fact, Move
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from anju.routines import commands, queries
from anju.routines.models import Absence, Episode, Home
from tests import world
from tests.routines import build
from tests.routines.build import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def zhao():
    row = build.home()
    build.lived(row)
    build.switch_on()
    return row


def away(viewer, row, **more):
    values = {"starts_at": NOW, "ends_at": NOW + 2 * DAY, "reason": "hospital", "now": NOW, **more}
    return commands.mark_away(viewer, row.elder_id, **values)


def look(row, now):
    Home.objects.filter(pk=row.pk).update(due_at=now)
    build.look(now)
    row.refresh_from_db()
    return row


class TestAway:
    def test_nobody_is_looked_for_until_the_end_and_from_then_on_again(self, zhao):
        away(SYSTEM, zhao)
        assert look(zhao, NOW + DAY).condition == "away"
        assert not Episode.objects.exists()
        ended = look(zhao, NOW + 2 * DAY)
        assert (ended.condition, ended.watched_since) == ("on", NOW + 2 * DAY)
        look(zhao, NOW + 3 * DAY)
        assert Episode.objects.get().since == NOW + 2 * DAY

    def test_marking_it_has_the_home_looked_at(self, zhao):
        Home.objects.update(due_at=NOW + 9 * DAY)
        away(SYSTEM, zhao)
        assert build.look(NOW) == 1

    def test_time_away_is_no_habit(self, zhao):
        away(SYSTEM, zhao, starts_at=NOW - 9 * DAY)
        Home.objects.update(learned_on=None)
        build.learn()
        zhao.refresh_from_db()
        assert zhao.days_known == 48

    def test_one_of_a_couple_away_leaves_the_other_at_home(self, zhao):
        from anju.people import commands as people

        people.register_elder(
            SYSTEM, now=NOW, name="王桂兰", sex="f", area_code=zhao.area_code, address=zhao.dwelling.address
        )
        away(SYSTEM, zhao)
        assert look(zhao, NOW + DAY).condition == "unusual"

    def test_coming_home_early_ends_it(self, zhao):
        row = away(SYSTEM, zhao)
        commands.come_home(SYSTEM, row.pk, now=NOW + DAY)
        assert queries.absence_now(SYSTEM, zhao.elder_id, now=NOW + DAY) is None
        with pytest.raises(commands.WrongAbsence):
            commands.come_home(SYSTEM, row.pk, now=NOW + DAY)
        with pytest.raises(NotVisible):
            commands.come_home(SYSTEM, row.pk + 1, now=NOW + DAY)

    def test_it_is_journaled_and_told(self, zhao):
        row = away(world.viewer(world.operator_li()), zhao, note="市一院心内科")
        assert Move.objects.get(thing="absence").actor_name == "李静"
        assert Fact.objects.get(name="routines.away").data["absence_id"] == row.pk

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"reason": "moon"}, "reason"),
            ({"ends_at": NOW - DAY}, "ends_at"),
            ({"starts_at": NOW - 40 * DAY}, "starts_at"),
        ],
    )
    def test_what_cannot_be_is_refused(self, zhao, change, field):
        with pytest.raises(commands.WrongAbsence) as refusal:
            away(SYSTEM, zhao, **change)
        assert refusal.value.facts["field"] == field

    def test_two_times_away_do_not_overlap(self, zhao):
        away(SYSTEM, zhao)
        with pytest.raises(commands.AlreadyAway):
            away(SYSTEM, zhao, starts_at=NOW + DAY, ends_at=NOW + 5 * DAY)
        assert len(queries.absences(SYSTEM, zhao.elder_id)) == 1


class TestWhoMay:
    def test_the_family_may_for_its_own_elder_only(self, zhao):
        other = build.home("王桂兰")
        daughter = world.viewer(world.daughter_zhao(), elders=frozenset({zhao.elder_id}))
        away(daughter, zhao)
        with pytest.raises(NotVisible):
            away(daughter, other)

    def test_an_installer_may_not_and_daoli_sees_nobody(self, zhao):
        with pytest.raises(NotAllowed):
            away(world.viewer(world.installer_gao()), zhao)
        with pytest.raises(NotVisible):
            away(world.viewer(world.operator_of_daoli()), zhao)
        assert not Absence.objects.exists()


def test_a_merged_record_takes_its_times_away_along(zhao):
    from anju.flows import merge_to_routines
    from anju.people.events import ElderMerged

    kept = build.home("王桂兰")
    away(SYSTEM, zhao)
    fact = ElderMerged(area=zhao.area_code, elder_id=kept.elder_id, merged_id=zhao.elder_id)
    merge_to_routines.merged(SYSTEM, fact, NOW)
    assert Absence.objects.get().elder_id == kept.elder_id
