"""From labelled windows to falls that ring: looked at, kept, learned, rehearsed, applied, taken back, each by a person."""

from datetime import timedelta

import pytest

from anju.devices import commands, queries
from anju.devices.commands import fall_learning, fall_rehearsing
from anju.devices.models import FallLabel, Line
from anju.incidents.models import Incident
from anju.journal.models import Audit, Move
from anju.kernel.clock import BEIJING
from anju.kernel.lifecycle import WrongState
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.devices import build, recordings
from tests.devices.falling import HEAD, MINUTE, Wearable, run, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def wearable():
    return Wearable().record()


class TestLabels:
    def test_a_file_is_looked_at_row_by_row_before_anything_is_kept(self, wearable):
        at = wearable.start
        wearable.rows = wearable.rows[:1]
        wearable.row(at, at + MINUTE, "甲", "是", number="W-9")
        wearable.row(at + 60 * MINUTE, at + 61 * MINUTE, "甲", "否")
        wearable.rows += [
            f"W-1,soon,{told(at)},甲,是", f"W-1,{told(at)},{told(at)},甲,是", f"W-1,{told(at)},{told(at + MINUTE)},,是",
            f"W-1,{told(at - 9 * MINUTE)},{told(at - 8 * MINUTE)},甲,也许", ",,,,,",
            f"W-1,{told(at - 40 * MINUTE)},{told(at - 20 * MINUTE)},甲,是", f"W-1,{told(at)},{told(at + MINUTE)},甲,否",
        ]  # fmt: skip
        found = queries.check_labels(SYSTEM, wearable.line.pk, wearable.text)
        assert [(row.row, row.fault) for row in found] == [
            (2, ""), (3, "unknown"), (4, "no_windows"), (5, "time"), (6, "order"), (7, "wearer"), (8, "truth"),
            (10, "long_fall"), (11, "twice"),
        ]  # fmt: skip
        assert found[0].windows == 1
        assert not FallLabel.objects.exists()

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "a,b\n1,2",
            HEAD.replace("佩戴人", "谁"),
            HEAD + "x" * 140_000,
            "\x00\n",
            '"',
            'W,"\n',
            "设备编号,开始\n" * 3,
        ],
    )
    def test_what_is_no_such_file_is_one_fault(self, wearable, text):
        [found] = queries.check_labels(SYSTEM, wearable.line.pk, text)
        assert found.fault == "columns"

    def test_spreadsheet_times_and_zones_and_english_heads_are_read(self, wearable):
        at = wearable.start.astimezone(BEIJING)
        loose = f"{at.year}/{at.month}/{at.day} {at.hour}:{at.minute:02}"
        text = f"\ufeffwearer,device,from,to,fall\nA,W-1,{loose},{(at + MINUTE).isoformat()},NO\n"
        [found] = queries.check_labels(SYSTEM, wearable.line.pk, text)
        assert (found.fault, found.windows) == ("", 1)

    def test_the_same_time_again_is_written_anew_and_another_that_meets_it_is_refused(self, wearable):
        wearable.keep()
        assert FallLabel.objects.count() == 15
        changed = HEAD + wearable.rows[0].replace("是", "否")
        commands.keep_labels(SYSTEM, wearable.line.pk, changed, now=build.NOW)
        assert FallLabel.objects.filter(fallen=True).count() == 5
        wearable.rows = []
        wearable.row(wearable.start, wearable.start + MINUTE, "甲", "是")
        [found] = queries.check_labels(SYSTEM, wearable.line.pk, wearable.text)
        assert found.fault == "kept_other"
        with pytest.raises(commands.NoLabels):
            wearable.keep()

    def test_a_label_is_taken_back_with_a_trace(self, wearable):
        wearable.keep()
        row = FallLabel.objects.order_by("id").first()
        commands.remove_label(SYSTEM, wearable.line.pk, row.pk, now=build.NOW)
        assert FallLabel.objects.count() == 14
        assert Audit.objects.filter(thing="line", data__verb="remove_label").count() == 1
        with pytest.raises(NotVisible):
            commands.remove_label(SYSTEM, wearable.line.pk, row.pk, now=build.NOW)


class TestLearn:
    def test_needs_falls_and_others_of_several_wearers(self):
        wearable = Wearable().record(wearers=1).keep()
        with pytest.raises(commands.LabelsMissing) as refusal:
            commands.learn_falls(SYSTEM, wearable.line.pk, now=build.NOW)
        assert refusal.value.facts == {"falls": 2, "others": 3, "wearers": 1}

    def test_leaves_weights_and_what_they_found_of_wearers_they_had_not_seen(self, wearable):
        row = wearable.keep().learned()
        assert (row.state, row.windows, row.falls, row.wearers) == ("learned", 15, 6, 3)
        assert [found["share"] for found in row.found] == [0.01, 0.02, 0.05]
        assert all((found["found"], found["falls"], found["rang"]) == (6, 6, 0) for found in row.found)
        assert len(row.weights["middle"]) == 11
        assert [move.verb for move in Move.objects.filter(thing="fall_model").order_by("id")] == [
            "ask", "finish_learning",
        ]  # fmt: skip

    def test_of_a_long_piece_with_a_fall_only_the_hardest_window_is_the_fall(self, wearable):
        wearable.door.publish(
            wearable.topic, recordings.sent([[0, 1, 0]] * 200, seq=77), at=wearable.start + timedelta(seconds=5)
        )
        wearable.door.record()
        row = wearable.keep().learned()
        assert (row.windows, row.falls) == (15, 6)

    def test_what_teaches_nothing_says_why(self, wearable):
        wearable.rows = [row.replace("志愿者1", "志愿者0").replace("志愿者2", "志愿者0") for row in wearable.rows]
        at = wearable.start - 30 * MINUTE
        wearable.door.publish(wearable.topic, recordings.sent([[0, 1, 0]] * 200), at=at)
        wearable.door.record()
        wearable.row(at - MINUTE, at + MINUTE, "志愿者1", "否")
        wearable.keep()
        FallLabel.objects.filter(wearer="志愿者0", fallen=True).update(wearer="志愿者2")
        row = wearable.learned()
        assert (row.state, row.why_not) == ("failed", "nothing_hard")

    def test_one_at_a_time(self, wearable):
        wearable.keep()
        commands.learn_falls(SYSTEM, wearable.line.pk, now=build.NOW)
        with pytest.raises(commands.FallModelUnderWay):
            commands.learn_falls(SYSTEM, wearable.line.pk, now=build.NOW)

    def test_a_line_of_another_protocol_sends_no_windows(self):
        with pytest.raises(commands.NoWindowsHere):
            commands.learn_falls(SYSTEM, build.line("watch", "edge/watch/w1").pk, now=build.NOW)

    def test_one_that_was_killed_is_handed_over_again(self, wearable):
        row = commands.learn_falls(SYSTEM, wearable.keep().line.pk, now=build.NOW)
        assert fall_learning.take_up_again(SYSTEM, now=build.NOW + MINUTE) == 0
        assert fall_learning.take_up_again(SYSTEM, now=build.NOW + 10 * MINUTE) == 1
        fall_learning.study(SYSTEM, row.pk, now=build.NOW + 10 * MINUTE)
        fall_learning.study(SYSTEM, row.pk, now=build.NOW + 11 * MINUTE)
        assert Move.objects.filter(thing="fall_model", verb="finish_learning").count() == 1


class TestRehearse:
    def test_judges_thirty_days_and_rings_nowhere(self, wearable):
        row = wearable.keep().learned()
        commands.rehearse_falls(SYSTEM, row.pk, share=0.05, now=build.NOW)
        assert run(row) == 30
        row.refresh_from_db()
        assert (row.state, len(row.days)) == ("rehearsed", 30)
        assert row.days[-1] == {"day": "2026-12-08", "windows": 15, "judged": 15, "rang": 6, "known": 6}
        assert {one["number"] for one in row.rang} == {"W-1"}
        assert all(one["facts"]["chance"] > one["facts"]["limit"] for one in row.rang)
        wearable.falls_again()
        assert not Incident.objects.exists()
        assert Line.objects.get(pk=wearable.line.pk).fall_weights == {}

    def test_goes_on_where_it_was_killed(self, wearable):
        row = wearable.keep().learned()
        commands.rehearse_falls(SYSTEM, row.pk, share=0.05, now=build.NOW)
        for _ in range(7):
            fall_rehearsing.rehearse_day(SYSTEM, row.pk, now=build.NOW)
        assert run(row) == 23

    def test_only_shares_that_were_measured(self, wearable):
        row = wearable.keep().learned()
        with pytest.raises(commands.WrongShare):
            commands.rehearse_falls(SYSTEM, row.pk, share=0.5, now=build.NOW)

    def test_other_lines_windows_are_not_judged(self, wearable):
        Wearable("anju/other", "W-2").record()
        row = wearable.keep().rehearsed()
        assert sum(day["windows"] for day in row.days) == 15


class TestApply:
    def test_lets_falls_ring_and_taking_back_ends_it(self, wearable):
        row = wearable.keep().rehearsed()
        commands.apply_falls(SYSTEM, row.pk, why="看过预演", now=build.NOW)
        wearable.falls_again()
        assert Incident.objects.get().kind == "fall"
        commands.take_back_falls(SYSTEM, row.pk, why="误响太多", now=build.NOW)
        wearable.falls_again()
        assert Incident.objects.get().presses == 1
        row.refresh_from_db()
        assert row.state == "taken_back"
        moves = Move.objects.filter(thing="fall_model", thing_id=row.pk).order_by("id")
        assert [(move.verb, move.why) for move in moves][-2:] == [("apply", "看过预演"), ("take_back", "误响太多")]
        assert list(Audit.objects.filter(thing="line", data__has_key="model").values_list("data__verb", flat=True)) == [
            "falls_on", "falls_off",
        ]  # fmt: skip

    def test_only_what_was_rehearsed_within_a_day_and_with_a_reason(self, wearable):
        row = wearable.keep().learned()
        with pytest.raises(WrongState):
            commands.apply_falls(SYSTEM, row.pk, why="x", now=build.NOW)
        commands.rehearse_falls(SYSTEM, row.pk, share=0.05, now=build.NOW)
        run(row)
        with pytest.raises(commands.FallReasonMissing):
            commands.apply_falls(SYSTEM, row.pk, why="  ", now=build.NOW)
        with pytest.raises(commands.FallRehearsalOld):
            commands.apply_falls(SYSTEM, row.pk, why="x", now=build.NOW + timedelta(days=2))

    def test_another_model_ends_with_it(self, wearable):
        first = wearable.keep().rehearsed()
        commands.apply_falls(SYSTEM, first.pk, why="x", now=build.NOW)
        second = wearable.rehearsed()
        commands.apply_falls(SYSTEM, second.pk, why="更准", now=build.NOW)
        first.refresh_from_db()
        assert first.state == "taken_back"
        assert Line.objects.get(pk=wearable.line.pk).fall_weights["model"] == second.pk

    def test_settings_saved_meanwhile_leave_the_weights(self, wearable):
        row = wearable.keep().rehearsed()
        commands.apply_falls(SYSTEM, row.pk, why="x", now=build.NOW)
        commands.set_line(SYSTEM, wearable.line.pk, networks=[], line_settings={}, now=build.NOW)
        wearable.falls_again()
        assert Incident.objects.count() == 1

    def test_one_that_is_dropped_is_over(self, wearable):
        row = wearable.keep().learned()
        commands.drop_falls(SYSTEM, row.pk, now=build.NOW)
        with pytest.raises(WrongState):
            commands.rehearse_falls(SYSTEM, row.pk, share=0.05, now=build.NOW)


class TestWhoMay:
    def test_another_county_sees_nothing(self, wearable):
        row = wearable.keep().rehearsed()
        elsewhere = world.viewer(world.person("钱远", "system_admin", world.DAOLI))
        assert elsewhere.can("line.manage")
        for read in (
            lambda: queries.fall_model(elsewhere, row.pk),
            lambda: queries.fall_models(elsewhere, wearable.line.pk),
            lambda: queries.check_labels(elsewhere, wearable.line.pk, wearable.text),
            lambda: queries.windows_lately(elsewhere, wearable.line.pk, now=build.NOW),
            lambda: commands.apply_falls(elsewhere, row.pk, why="x", now=build.NOW),
            lambda: commands.learn_falls(elsewhere, wearable.line.pk, now=build.NOW),
        ):
            with pytest.raises(NotVisible):
                read()

    def test_an_operator_may_not(self, wearable):
        with pytest.raises(NotAllowed):
            commands.learn_falls(world.viewer(world.operator_li()), wearable.line.pk, now=build.NOW)
