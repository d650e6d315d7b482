"""The lists of device health: who is on them, who takes a device back, and what it costs to look."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from anju.devices import commands, queries
from anju.devices.commands.taking_back import TakeBackReason, TakenBack
from anju.devices.models import Device, DeviceState, DueCheck
from anju.devices.permissions import DeviceRetired
from anju.journal.models import Audit, Move
from anju.kernel import clock
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from anju.people import commands as people
from anju.people.models import Elder
from tests import world
from tests.devices import build
from tests.devices.build import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=40)


@pytest.fixture
def zhao() -> Elder:
    return build.elder()


def heard(device: Device, at: Any = LATER, **more: Any) -> Device:
    DeviceState.objects.filter(device=device).update(last_seen_at=at, online=True, **more)
    return device


def numbers(name: str, viewer: Any = SYSTEM, **more: Any) -> list[str]:
    return [row.number for row in queries.health_list(viewer, name, now=LATER, **more)]


class TestNeverOnline:
    def test_counts_from_the_day_it_was_installed(self, zhao: Elder) -> None:
        build.device("B-1", "button", zhao, installed_on=date(2026, 12, 1))
        heard(build.device("B-2", "button", zhao))
        [row] = queries.health_rows(
            SYSTEM, "never_online", list(queries.health_list(SYSTEM, "never_online", now=LATER)), now=LATER
        )
        assert (row.device.number, row.days) == ("B-1", 47)


class TestUntested:
    def test_is_on_the_list_whether_or_not_it_is_online_until_it_is_tested(self, zhao: Elder) -> None:
        offline = build.device("B-1", "button", zhao)
        heard(build.device("B-2", "button", zhao))
        build.line(base="zigbee2mqtt/g1")
        assert numbers("untested") == ["B-1", "B-2"]
        commands.mark_tested(SYSTEM, offline.pk, now=LATER)
        assert numbers("untested") == ["B-2"]

    def test_a_gateway_has_nothing_to_press(self) -> None:
        build.line(base="zigbee2mqtt/g1")
        assert Device.objects.filter(kind="gateway").exists()
        assert numbers("untested") == []


class TestLeft:
    def test_a_device_that_still_belongs_to_a_dead_person(self, zhao: Elder) -> None:
        heard(build.device("B-1", "button", zhao))
        people.record_death(SYSTEM, zhao.pk, on=date(2026, 12, 20), now=LATER)
        [row] = queries.health_rows(SYSTEM, "left", list(queries.health_list(SYSTEM, "left", now=LATER)), now=LATER)
        assert (row.gone, row.wearer, row.home) == ("died", "赵德福", zhao.dwelling.address)

    def test_is_still_there_after_the_binding_was_cut_and_until_it_is_taken_back(self, zhao: Elder) -> None:
        device = heard(build.device("B-1", "button", zhao))
        people.record_death(SYSTEM, zhao.pk, on=date(2026, 12, 20), now=LATER)
        commands.unbind(SYSTEM, device.pk, reason="died", now=LATER)
        assert numbers("left") == numbers("idle", reason="left") == ["B-1"]
        commands.take_back(SYSTEM, device.pk, reason="died", now=LATER)
        assert numbers("left") == numbers("idle") == []
        assert numbers("spare") == ["B-1"]


class TestLowBattery:
    def test_by_percent_or_by_its_own_word(self, zhao: Elder) -> None:
        heard(build.device("B-1", "button", zhao), battery=20)
        heard(build.device("B-2", "smoke", zhao), values={"battery_low": True})
        heard(build.device("B-3", "smoke", zhao), battery=21)
        assert numbers("low_battery") == ["B-1", "B-2"]

    def test_the_days_left_come_from_what_it_said_and_are_unknown_otherwise(self, zhao: Elder) -> None:
        build.line("anju_json", base="anju/f")
        falling, quiet = build.device("B-1", "button", zhao), build.device("B-2", "button", zhao)
        door = build.Door()
        for day in range(20):
            at = LATER - timedelta(days=20 - day)
            door.publish("anju/f/B-1/up", {"battery": 50 - 2 * day, "link_quality": 90}, at=at)
        door.record()
        heard(quiet, battery=5)
        rows = queries.health_rows(SYSTEM, "low_battery", [falling, quiet], now=LATER)
        assert [row.left for row in rows] == ["约 6 天", "不明：五周内没有报过电量"]
        assert rows[0].sketch.startswith("14,50 15,52")


class TestIdle:
    def test_what_nobody_uses_and_why(self, zhao: Elder) -> None:
        given_back = heard(build.device("A-1", "button", zhao))
        commands.unbind(SYSTEM, given_back.pk, now=LATER)
        heard(build.device("A-2", "button", zhao), at=LATER - timedelta(days=31))
        heard(build.device("A-3", "button", zhao))  # in use
        heard(build.device("A-4", "smoke", None))  # of an institution: never anybody's, and it speaks
        build.device("A-5", "smoke", None)  # never anybody's, and never heard
        found = {row.number: row.reason for row in queries.health_list(SYSTEM, "idle", now=LATER)}
        assert found == {"A-1": "given_back", "A-2": "unheard", "A-5": "unheard"}

    @pytest.mark.parametrize(
        ("off", "on", "idle"), [((10,), (), True), ((3,), (), False), ((10, 2), (5,), False), ((20, 1), (12,), False)]
    )
    def test_a_watch_that_says_for_a_week_that_nobody_wears_it(
        self, zhao: Elder, off: Any, on: Any, idle: bool
    ) -> None:
        build.line("anju_json", base="anju/f")
        build.device("W-1", "watch", zhao)
        door = build.Door()
        words = sorted([(days, True) for days in off] + [(days, False) for days in on], reverse=True)
        for days, worn_off in [*words, (0, words[-1][1])]:
            values = {"values": {"worn_off": worn_off}} if days else {"battery": 50}
            door.publish("anju/f/W-1/up", values, at=LATER - timedelta(days=days, minutes=1))
        door.record()
        assert numbers("idle", reason="not_worn") == (["W-1"] if idle else [])


class TestTakingBack:
    def test_nothing_of_it_is_expected_and_the_step_is_written_down(self, zhao: Elder) -> None:
        device = build.device("B-1", "button", zhao)
        DeviceState.objects.filter(device=device).update(silent_since=NOW)
        device = commands.take_back(SYSTEM, device.pk, reason="given_back", now=LATER)
        assert (device.status, device.elder_id) == ("suspended", None)
        assert not DueCheck.objects.filter(device=device).exists()
        assert DeviceState.objects.get(device=device).silent_since is None
        move = Move.objects.filter(thing="device", verb="take_back").get()
        assert (move.why, move.to_state) == ("given_back", "suspended")
        assert queries.health_figures(SYSTEM).total == 0

    def test_giving_it_out_again_puts_it_in_service_untested(self, zhao: Elder) -> None:
        device = build.device("B-1", "button", zhao)
        commands.mark_tested(SYSTEM, device.pk, now=NOW)
        commands.take_back(SYSTEM, device.pk, reason="given_back", now=LATER)
        commands.bind(SYSTEM, device.pk, elder_id=build.elder("王桂兰").pk, now=LATER)
        device.refresh_from_db()
        assert (device.status, device.tested_at, device.installed_on) == ("active", None, clock.local_day(LATER))
        assert DueCheck.objects.filter(device=device).count() == 3

    def test_asks_for_a_reason_and_refuses_a_second_time(self, zhao: Elder) -> None:
        device = build.device("B-1", "button", zhao)
        with pytest.raises(TakeBackReason):
            commands.take_back(SYSTEM, device.pk, reason="because", now=LATER)
        commands.take_back(SYSTEM, device.pk, reason="broken", now=LATER)
        with pytest.raises(TakenBack):
            commands.take_back(SYSTEM, device.pk, reason="broken", now=LATER)

    def test_is_not_everybodys(self, zhao: Elder) -> None:
        device = build.device("B-1", "button", zhao)
        with pytest.raises(NotAllowed):
            commands.take_back(world.viewer(world.operator_li()), device.pk, reason="broken", now=LATER)
        with pytest.raises(NotVisible):
            commands.take_back(
                world.viewer(world.person("段工", "installer", world.DAOLI)), device.pk, reason="broken", now=LATER
            )
        commands.retire(SYSTEM, device.pk, now=LATER)
        with pytest.raises(DeviceRetired):
            commands.take_back(SYSTEM, device.pk, reason="broken", now=LATER)


class TestPage:
    def test_every_list_opens_counts_as_it_lists_and_costs_few_queries(
        self, zhao: Elder, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(30):
            device = heard(build.device(f"B-{number}", "button", zhao), at=NOW - timedelta(days=60), battery=9)
            if number % 3 == 0:
                commands.unbind(SYSTEM, device.pk, now=LATER)
            if number % 5 == 0:
                commands.take_back(SYSTEM, device.pk, reason="other", now=LATER)
        gao = world.client_for(world.installer_gao())
        counts = queries.health_counts(SYSTEM, now=clock.now())
        for name in queries.LISTS:
            assert queries.health_list(SYSTEM, name, now=clock.now()).count() == counts[name]
            with django_assert_max_num_queries(22):
                answer = gao.get(f"/devices/health/{name}/?sort=-since")
            assert answer.status_code == 200
            assert f"共 {counts[name]} 行" in answer.content.decode() or not counts[name]

    def test_an_empty_list_says_so(self, zhao: Elder) -> None:
        assert "登记过的设备都上线过" in world.client_for(world.operator_li()).get("/devices/health/").content.decode()

    def test_the_installer_takes_back_from_the_list_and_finds_it_ready_to_give_out(self, zhao: Elder) -> None:
        device = build.device("B-1", "button", zhao)
        commands.unbind(SYSTEM, device.pk, now=LATER)
        gao = world.client_for(world.installer_gao())
        assert "收回" in gao.get("/devices/health/idle/").content.decode()
        answer = gao.post(
            reverse("devices:act", args=[device.pk, "take_back"]),
            {"reason": "given_back", "back": "/devices/health/idle/"},
        )
        assert answer.headers["Location"] == "/devices/health/idle/"
        text = gao.get("/devices/health/spare/").content.decode()
        assert "老人退回" in text
        assert "高峰" in text
        assert f"/devices/{device.pk}/#to-bind" in text

    def test_the_way_back_never_leads_outside(self, zhao: Elder) -> None:
        device = build.device("B-1", "button", zhao)
        gao = world.client_for(world.installer_gao())
        for back in ("https://example.org/", "//example.org/devices/", "/people/", "javascript:1"):
            answer = gao.post(reverse("devices:act", args=[device.pk, "test"]), {"back": back})
            assert answer.headers["Location"] == f"/devices/{device.pk}/"

    def test_whoever_only_looks_has_no_button(self, zhao: Elder) -> None:
        commands.unbind(SYSTEM, build.device("B-1", "button", zhao).pk, now=LATER)
        text = world.client_for(world.operator_li()).get("/devices/health/idle/").content.decode()
        assert "B-1" in text
        assert "take_back" not in text

    def test_the_next_county_sees_and_counts_none(self, zhao: Elder) -> None:
        build.device("B-1", "button", zhao)
        other = world.official_zhao_daoli()
        assert "B-1" not in world.client_for(other).get("/devices/health/never_online/").content.decode()
        assert set(queries.health_counts(world.viewer(other), now=LATER).values()) == {0}


class TestFile:
    def test_excel_and_csv_hold_the_filtered_rows_and_leave_a_trace(self, zhao: Elder) -> None:
        build.device("=B-1", "button", zhao)
        build.device("S-1", "smoke", zhao)
        li = world.client_for(world.operator_li())
        sheet = load_workbook(
            io.BytesIO(li.post("/devices/health/never_online/export/?kind=button").content)
        ).worksheets[0]
        assert [row[0].value for row in sheet.iter_rows()][2:] == ["'=B-1"]
        text = li.post("/devices/health/never_online/export/", {"as": "csv"}).content.decode("utf-8-sig")
        assert [line.split(",")[0] for line in text.splitlines()][2:] == ["'=B-1", "S-1"]
        assert "李静" in text.splitlines()[0]
        assert [row.data["rows"] for row in Audit.objects.filter(kind="export").order_by("id")] == [1, 2]


class TestApi:
    def test_a_machine_reads_the_same_numbers_and_lists_of_its_own_area(self, zhao: Elder) -> None:
        heard(build.device("B-1", "button", zhao), battery=7)
        heard(build.device("B-2", "button", zhao), battery=90)
        for area, many in ((world.NANGANG, 1), (world.DAOLI, 0)):
            token = world.machine("device.read", area=area)[1]
            ask = Client(headers={"Authorization": f"Bearer {token}"})
            assert ask.get("/api/v1/device-health").json()["low_battery"] == many
            items = ask.get("/api/v1/device-health/low_battery?kind=button").json()["items"]
            assert [(item["number"], item["battery_tells"]) for item in items] == [("B-1", "silent")] * many
        assert ask.get("/api/v1/device-health/everything").status_code == 422
