"""The six states of an institution's sensor: pure decisions, then through both lanes, by the clock and by people."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Q

from anju.devices import commands, queries
from anju.devices.commands import checks, sensor_duty
from anju.devices.commands import sensors as following
from anju.devices.commands.devices import AtInstitution
from anju.devices.models import Device, Sensor
from anju.devices.rules import sensing
from anju.devices.rules.sensing import LEVELS, OVER, Level, Setting, Stored, judge
from anju.incidents.models import Incident
from anju.institutions import commands as institutions
from anju.journal.models import Fact, Move
from anju.kernel.refusals import Invalid, NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from anju_edge.protocols.events import STATE, VALUE, Report, Signal
from tests import world
from tests.devices import build
from tests.devices.build import NOW

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def stored(active: str = "", seen: timedelta | None = MINUTE, **more: Any) -> Stored:
    values = more.pop("values", {})
    at = NOW - seen if seen is not None else None
    return Stored(values=values, active=frozenset(active.split()), last_seen_at=at, **more)


def decide(what: Stored, watch: str = "coal", over_since: Any = None, **more: Any) -> sensing.Verdict:
    setting = Setting(levels=more.pop("levels", LEVELS[watch]), heartbeat_s=300, **more)
    return judge(what, setting, now=NOW, over_since=over_since)


class TestJudge:
    def test_heard_in_time_and_quiet_is_normal(self):
        verdict = decide(stored(values={"co_density": 3}))
        assert (verdict.state, verdict.why) == ("normal", "")
        assert verdict.due_at == NOW - MINUTE + timedelta(seconds=600)

    def test_two_heartbeats_of_silence_are_offline(self):
        assert decide(stored(seen=timedelta(seconds=599))).state == "normal"
        assert decide(stored(seen=timedelta(seconds=600)))[:2] == ("offline", "silent")
        assert decide(stored(seen=None))[:2] == ("offline", "never")
        assert decide(stored(gateway_silent=True))[:2] == ("offline", "gateway")
        assert decide(stored(online=False))[:2] == ("offline", "unreachable")

    def test_an_alarm_outlives_its_sensor_and_a_dead_sensor_is_never_fine(self):
        assert decide(stored("smoke", seen=HOUR)).state == "alarm"
        assert decide(stored(seen=HOUR, values={"fault": True})).state == "offline"

    @pytest.mark.parametrize(
        ("watch", "values", "state", "why"),
        [
            ("coal", {"co_density": 100}, "alarm", "co"),
            ("coal", {"co_density": 300}, "alarm", "evacuate"),
            ("electricity", {"residual_current": 299}, "normal", ""),
            ("electricity", {"residual_current": 300}, "warning", "residual_current"),
            ("electricity", {"residual_current": 500}, "alarm", "electrical"),
            ("electricity", {"temperature": 55}, "warning", "temperature"),
            ("electricity", {"temperature": 70}, "alarm", "electrical"),
            ("gas", {"gas_density": 5}, "warning", "gas_density"),
            ("gas", {"gas_density": 10}, "alarm", "gas"),
            ("water", {"water_level": 0.1}, "normal", ""),
            ("fire", {"temperature": 80}, "normal", ""),
            ("coal", {"co_density": True}, "normal", ""),
            ("coal", {"co_density": "high"}, "normal", ""),
            ("fire", {"fault": True}, "fault", "fault"),
            ("fire", {"mains_lost": True}, "fault", "mains_lost"),
            ("fire", {"shielded": True}, "fault", "shielded"),
        ],
    )
    def test_values_decide_at_their_levels(self, watch, values, state, why):
        assert decide(stored(values=values), watch)[:2] == (state, why)

    def test_carbon_monoxide_warns_only_when_it_lasts(self):
        first = decide(stored(values={"co_density": 60}))
        assert (first.state, first.over_since, first.due_at) == ("normal", NOW, NOW + 5 * MINUTE)
        later = decide(stored(values={"co_density": 60}), over_since=NOW - 5 * MINUTE)
        assert (later.state, later.why, later.value) == ("warning", "co_density", 60)
        assert decide(stored(values={"co_density": 10}), over_since=NOW - HOUR).over_since is None

    def test_water_is_judged_only_where_a_lowest_value_was_set(self):
        levels = sensing.levels("water", {"water_level": {"warn": 2.0, "alarm": 1.0}})
        assert decide(stored(values={"water_level": 1.5}), levels=levels).state == "warning"
        assert decide(stored(values={"water_level": 0.9}), levels=levels)[:2] == ("alarm", "water_low")
        assert decide(stored(values={"water_level": 2.0}), levels=levels).state == "normal"

    def test_disabled_hides_nothing_from_whoever_looks_and_ends_by_itself(self):
        verdict = decide(stored("smoke"), disabled_until=NOW + MINUTE)
        assert (verdict.state, verdict.beneath, verdict.due_at) == ("disabled", "alarm", NOW + MINUTE)
        assert decide(stored("smoke"), disabled_until=NOW).state == "alarm"

    def test_tampering_is_a_fault_not_an_alarm(self):
        assert decide(stored("tamper"))[:2] == ("fault", "tamper")

    def test_a_wandering_clock_never_gives_a_look_in_the_past(self):
        assert decide(stored(seen=-HOUR)).due_at > NOW


class TestLevels:
    def test_nonsense_changes_nothing(self):
        assert sensing.levels("gas", {"gas_density": 7, "x": {}}) == LEVELS["gas"]
        assert sensing.levels("nobody", {}) == {}
        assert sensing.levels("gas", {"gas_density": {"warn": "7"}})["gas_density"].warn is None

    @pytest.mark.parametrize(
        ("warn", "alarm", "fault"),
        [(5, 10, ""), (None, None, ""), (5, 30, "range"), (5, 4, "range"), (-1, 10, "range"), (12, 10, "order")],
    )
    def test_a_gas_alarm_is_set_within_the_standard(self, warn, alarm, fault):
        assert sensing.fault_of(LEVELS["gas"]["gas_density"], warn, alarm) == fault

    def test_a_lowest_value_warns_above_its_alarm(self):
        level = LEVELS["water"]["water_level"]
        assert sensing.fault_of(level, 1, 2) == "order"
        assert sensing.fault_of(level, 2, 1) == ""

    def test_no_level_is_never_passed(self):
        assert not Level("co", OVER, None, None).passes(1e9, None)

    def test_a_reading_adds_a_state_of_its_own_name(self):
        report = Report("1", (Signal("co", STATE, active=True), Signal("co_density", VALUE, None, 20.0)))
        more = sensing.widened(report, LEVELS["coal"]).signals
        assert [(item.kind, item.active) for item in more if item.shape == STATE] == [("co", True), ("co_over", False)]
        assert sensing.told_as(more[-1]).kind == "co"
        assert sensing.told_as(more[0]) is more[0]
        assert sensing.widened(report, None) is report
        two = Report("1", (Signal("residual_current", VALUE, None, 600.0), Signal("temperature", VALUE, None, 20.0)))
        assert sensing.widened(two, LEVELS["electricity"]).signals[-1].active is True


@pytest.fixture
def home(db) -> Any:
    return world.institution()


def point(home: Any, name: str = "厨房") -> Any:
    return institutions.add_point(SYSTEM, home.pk, name=name, kind="kitchen", now=NOW)


def install(home: Any, number: str, kind: str, *, line: Any = None, name: str = "厨房", **more: Any) -> Sensor:
    device = commands.enrol(
        SYSTEM, number=number, kind=kind, area=home.area_code, line_id=line.pk if line else None, now=NOW
    )
    spot = next((item for item in home.points.all() if item.name == name), None) or point(home, name)
    return commands.place_sensor(SYSTEM, device.pk, point_id=spot.pk, heartbeat_s=300, now=NOW, **more)


class TestLanes:
    def test_a_reading_over_its_level_rings_once_and_stands_on_the_board(self, home):
        line = build.line("anju_json", base="anju/frames")
        row = install(home, "CO-1", "co", line=line)
        assert (row.state, row.why, row.watch) == ("offline", "never", "coal")
        door = build.Door()
        for value in (10, 120, 130, 20, 150):
            door.publish("anju/frames/CO-1/up", {"values": {"co_density": value}})
        door.hear()
        door.record()
        heard = [(item["signal"], item["point_id"], item["elder_id"]) for item in build.alarms()]
        assert heard == [("co", row.device.point_id, None)] * 2
        case = Incident.objects.get()
        assert (case.kind, case.priority, case.point_id, case.presses) == ("co", "P1", row.device.point_id, 2)
        assert case.faults == []
        row.refresh_from_db()
        assert (row.state, row.why, row.value) == ("alarm", "co", 150)
        assert Fact.objects.filter(name="devices.sensor_turned").last().data["to_state"] == "alarm"

    def test_quiet_frames_of_a_sensor_are_read_again_and_again(self, home):
        line = build.line("anju_json", base="anju/frames")
        install(home, "CO-1", "co", line=line)
        door = build.Door()
        for at, value in enumerate((10, 11, 12, 200), 1):
            frame = door.publish("anju/frames/CO-1/up", {"values": {"co_density": value}})
            commands.hear_batch(SYSTEM, door.stream, [frame], listener=door.listener, first_seq=at, now=NOW)
        assert [item["signal"] for item in build.alarms()] == ["co"]

    def test_a_reading_below_its_level_does_not_end_the_devices_own_alarm(self, home):
        line = build.line("anju_json", base="anju/frames")
        row = install(home, "GAS-1", "gas", line=line)
        door = build.Door()
        door.publish("anju/frames/GAS-1/up", {"values": {"gas": True}})
        door.publish("anju/frames/GAS-1/up", {"values": {"gas_density": 2}})
        door.publish("anju/frames/GAS-1/up", {"values": {"gas": True}})
        door.hear()
        door.record()
        assert [item["signal"] for item in build.alarms()] == ["gas"]
        row.refresh_from_db()
        assert row.state == "alarm"

    def test_one_open_case_for_a_point_and_kind_whatever_the_number_of_sensors(self, home):
        line = build.line("anju_json", base="anju/frames")
        install(home, "S-1", "smoke", line=line)
        install(home, "S-2", "smoke", line=line)
        install(home, "S-3", "smoke", line=line, name="走廊")
        door = build.Door()
        for number in ("S-1", "S-2", "S-3"):
            door.publish(f"anju/frames/{number}/up", {"values": {"smoke": True}})
        door.hear()
        assert sorted(case.presses for case in Incident.objects.all()) == [1, 2]

    def test_what_goes_wrong_on_the_board_stops_no_lane(self, home, monkeypatch, caplog):
        line = build.line("anju_json", base="anju/frames")
        install(home, "S-1", "smoke", line=line)

        def broken(*_args: Any, **_more: Any) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(following, "reassess", broken)
        door = build.Door()
        door.publish("anju/frames/S-1/up", {"values": {"smoke": True}})
        assert door.hear() == 1
        assert door.record() == 1
        assert "could not be judged" in caplog.text
        assert Incident.objects.count() == 1


class TestClock:
    def test_silence_is_an_event_with_a_case_that_closes_when_it_speaks(self, home, monkeypatch):
        monkeypatch.setattr(following, "horizon", lambda _viewer, *, now: now)
        monkeypatch.setattr(checks, "horizon", lambda _viewer, *, now: now)
        row = install(home, "S-1", "smoke")
        seen(row.device, NOW)
        commands.check_sensors(SYSTEM, now=NOW + MINUTE)
        row.refresh_from_db()
        assert row.state == "normal"
        assert row.device.silent_after_s == 600
        commands.check_sensors(SYSTEM, now=NOW + 11 * MINUTE)
        checks.check_due(SYSTEM, now=NOW + 11 * MINUTE)
        row.refresh_from_db()
        assert (row.state, row.why) == ("offline", "silent")
        assert [move.to_state for move in Move.objects.filter(thing="sensor", verb="turn").order_by("id")] == [
            "normal", "offline",
        ]  # fmt: skip
        fact = Fact.objects.get(name="devices.silent")
        assert fact.data["point_id"] == row.device.point_id

    def test_nothing_is_called_silent_while_intake_is_away(self, home):
        row = install(home, "S-1", "smoke")
        seen(row.device, NOW)
        assert commands.check_sensors(SYSTEM, now=NOW + HOUR) == 0

    def test_how_long_it_was_offline_can_be_read(self, home, monkeypatch):
        monkeypatch.setattr(following, "horizon", lambda _viewer, *, now: now)
        row = install(home, "S-1", "smoke")
        seen(row.device, NOW)
        commands.check_sensors(SYSTEM, now=NOW + MINUTE)
        commands.check_sensors(SYSTEM, now=NOW + 11 * MINUTE)
        seen(row.device, NOW + 30 * MINUTE)
        commands.check_sensors(SYSTEM, now=NOW + 31 * MINUTE)
        spans = queries.spans(SYSTEM, row.pk)
        assert [(span.state, span.end - span.start if span.end else None) for span in spans] == [
            ("normal", None), ("offline", 20 * MINUTE), ("normal", 10 * MINUTE),
        ]  # fmt: skip


def seen(device: Device, at: Any) -> None:
    state = device.state
    state.last_seen_at, state.online = at, True
    state.save()


class TestPeople:
    def test_staff_take_note_once_and_a_new_state_asks_again(self, home):
        row = install(home, "S-1", "smoke")
        bai = world.viewer(world.staff_bai())
        row = commands.acknowledge(bai, row.pk, now=NOW, note="已去查看")
        assert (row.acknowledged_name, row.acknowledged_at) == ("白静", NOW)
        with pytest.raises(sensor_duty.AlreadyAcknowledged):
            commands.acknowledge(bai, row.pk, now=NOW)
        seen(row.device, NOW)
        row = sensor_duty.judged(row, NOW)
        assert (row.state, row.acknowledged_at) == ("normal", None)
        with pytest.raises(sensor_duty.NothingToAcknowledge):
            commands.acknowledge(bai, row.pk, now=NOW)

    def test_disabling_names_a_person_a_reason_and_an_end_and_ends_by_itself(self, home, monkeypatch):
        monkeypatch.setattr(following, "horizon", lambda _viewer, *, now: now)
        row = install(home, "S-1", "smoke")
        bai = world.viewer(world.staff_bai())
        for until, why in ((NOW, "厨房装修"), (NOW + timedelta(days=31), "厨房装修"), (NOW + HOUR, "修")):
            with pytest.raises(sensor_duty.DisablingInvalid):
                commands.disable(bai, row.pk, until=until, why=why, now=NOW)
        row = commands.disable(bai, row.pk, until=NOW + HOUR, why="厨房装修", now=NOW)
        assert (row.state, row.beneath, row.disabled_name) == ("disabled", "offline", "白静")
        seen(row.device, NOW + HOUR)
        commands.check_sensors(SYSTEM, now=NOW + HOUR)
        row.refresh_from_db()
        assert (row.state, row.disabled_until, row.disabled_why) == ("normal", None, "")
        with pytest.raises(sensor_duty.NotDisabled):
            commands.enable(bai, row.pk, now=NOW)

    def test_enabling_early_leaves_a_move(self, home):
        row = install(home, "S-1", "smoke")
        xu = world.viewer(world.official_xu())
        commands.disable(xu, row.pk, until=NOW + HOUR, why="厨房装修", now=NOW)
        row = commands.enable(xu, row.pk, now=NOW + MINUTE)
        assert row.state == "offline"
        assert {"disable", "enable"} <= set(Move.objects.filter(thing="sensor").values_list("verb", flat=True))

    def test_levels_are_set_by_installers_within_the_standard(self, home):
        row = install(home, "G-1", "gas")
        gao = world.viewer(world.installer_gao())
        with pytest.raises(sensor_duty.LevelsInvalid):
            commands.set_levels(gao, row.pk, levels={"gas_density": {"alarm": 40}}, heartbeat_s=300, now=NOW)
        with pytest.raises(sensor_duty.LevelsInvalid):
            commands.set_levels(gao, row.pk, levels={"co_density": {"alarm": 40}}, heartbeat_s=300, now=NOW)
        with pytest.raises(sensor_duty.LevelsInvalid):
            commands.set_levels(gao, row.pk, levels={}, heartbeat_s=1, now=NOW)
        with pytest.raises(NotAllowed):
            commands.set_levels(world.viewer(world.staff_bai()), row.pk, levels={}, heartbeat_s=300, now=NOW)
        row = commands.set_levels(gao, row.pk, levels={"gas_density": {"alarm": 20}}, heartbeat_s=60, now=NOW)
        assert (row.heartbeat_s, row.device.silent_after_s) == (60, 120)
        assert following.setting(row).levels["gas_density"].alarm == 20

    def test_others_do_not_know_the_sensor(self, home):
        row = install(home, "S-1", "smoke")
        for person in (world.staff_of_daoli(), world.official_zhao_daoli(), world.daughter_zhao()):
            viewer = world.viewer(person)
            assert not queries.sensors(viewer).exists()
            with pytest.raises(NotVisible):
                queries.sensor(viewer, row.pk)

    def test_a_device_is_with_an_elder_or_at_a_point_never_both(self, home):
        row = install(home, "S-1", "smoke")
        elder = build.elder()
        with pytest.raises(AtInstitution):
            commands.bind(SYSTEM, row.device_id, elder_id=elder.pk, now=NOW)
        own = build.device("S-9", "smoke", elder)
        with pytest.raises(sensor_duty.DeviceWithElder):
            commands.place_sensor(SYSTEM, own.pk, point_id=row.device.point_id, now=NOW)
        with pytest.raises(Invalid):
            commands.place_sensor(SYSTEM, row.device_id, point_id=row.device.point_id, watch="air", now=NOW)
        commands.release_sensor(SYSTEM, row.device_id, now=NOW, reason="拆除")
        assert not Sensor.objects.exists()
        assert commands.bind(SYSTEM, row.device_id, elder_id=elder.pk, now=NOW).elder_id == elder.pk

    def test_a_retired_device_leaves_its_point(self, home):
        row = install(home, "S-1", "smoke")
        commands.retire(SYSTEM, row.device_id, now=NOW)
        assert Device.objects.get(pk=row.device_id).point_id is None


class TestNumbers:
    def test_every_number_is_as_long_as_its_list(self, home):
        install(home, "S-1", "smoke")
        install(home, "G-1", "gas")
        row = install(home, "G-2", "gas")
        seen(row.device, NOW)
        following.reassess(SYSTEM, Q(pk=row.pk), now=NOW)
        xu = world.viewer(world.official_xu())
        counts = queries.sensor_counts(xu, area=world.NANGANG)
        for watch, states in counts.items():
            for state, number in states.items():
                assert queries.sensors(xu, area=world.NANGANG, watch=watch, state=state).count() == number
        assert (counts["gas"]["normal"], counts["gas"]["offline"]) == (1, 1)
        assert queries.connected(xu, area=world.NANGANG)["gas"] == 1
        assert list(queries.institutions_connected(xu, area="", watch="gas", yes=True)) == [home]
        assert not queries.institutions_connected(xu, area="", watch="gas", yes=False).exists()
        assert queries.sensor_counts_below(xu, area=world.NANGANG, digits=9) == {
            world.STREET: {**dict.fromkeys(queries.SENSOR_STATES, 0), "normal": 1, "offline": 2}
        }
        assert queries.institution_states(xu)[home.pk]["offline"] == 2
        assert queries.urgent_first(queries.sensors(xu))[-1].pk == row.pk
