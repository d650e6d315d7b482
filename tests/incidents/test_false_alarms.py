"""Which models, firmwares and rooms ring for nothing: the board's rate, group by group, every number opened."""

import io
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from openpyxl import load_workbook

from anju.devices import commands as devices
from anju.devices.models import Device
from anju.incidents import commands, queries
from anju.incidents.models import Incident
from anju.incidents.queries.rates import group_words, shares
from anju.incidents.rules.false_alarms import ENOUGH, grouped
from anju.incidents.rules.figures import Case
from anju.journal.models import Audit
from anju.kernel import clock
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.devices import build
from tests.incidents import scene

LATER = scene.NOW + timedelta(days=10)


def case(number: int, outcome: str = "false_press", **more: Any) -> Case:
    values = {
        "id": number, "area": world.COMMUNITY, "priority": "P1", "source": "device", "state": "resolved",
        "received_at": scene.NOW, "answered_at": None, "dispatched_at": None, "on_site_at": None, "rural": False,
        "outcome": outcome,
    }  # fmt: skip
    return Case(**{**values, **more})


class TestRules:
    def test_few_cases_say_little_and_stand_below(self) -> None:
        few = [("few", case(number)) for number in range(ENOUGH - 1)]
        many = [
            ("many", case(100 + number, "real_treated" if number % 2 else "device_fault")) for number in range(ENOUGH)
        ]
        worse = [("worse", case(200 + number)) for number in range(ENOUGH)]
        found = grouped([*few, *many, *worse], LATER)
        assert [(group.key, group.figure.value, group.sure) for group in found] == [
            ("worse", 1.0, True), ("many", 0.5, True), ("few", 1.0, False),
        ]  # fmt: skip
        assert found[1].outcomes == {"device_fault": 10, "real_treated": 10}

    def test_open_technical_and_canary_cases_are_none(self) -> None:
        none = [case(1, "", state="ringing"), case(2, priority="P4"), case(3, source="canary")]
        assert grouped([("x", item) for item in none], LATER) == []
        [group] = grouped([("x", item) for item in [*none, case(4)]], LATER)
        assert dict(group.outcomes) == {"false_press": 1}


def closed(device: Device, outcome: str, seconds: float) -> Incident:
    made = scene.alarm(device.elder, "sos", device_id=device.pk, device_number=device.number, seconds=seconds)
    li, chen = world.viewer(world.operator_li()), world.viewer(world.lead_operator_chen())
    commands.claim(li, made.pk, now=scene.after(seconds + 5))
    return commands.resolve(chen, made.pk, outcome=outcome, now=scene.after(seconds + 60))


@pytest.fixture
def here(db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Device]:
    monkeypatch.setattr(clock, "now", lambda: LATER)
    zhao, wang = scene.zhao_defu(), build.elder("王桂兰")
    bell = build.device("A-1", "button", zhao, model="永安 YA-3", room="卫生间", firmware="1.0")
    band = build.device("W-1", "watch", wang, model="S5")
    closed(bell, "false_press", 0)
    devices.edit(
        SYSTEM, bell.pk, kind="button", model="永安 YA-3", room="卫生间", firmware="1.1", now=scene.after(1000)
    )
    closed(bell, "real_treated", 2000)
    closed(bell, "device_fault", 3000)
    closed(band, "test", 4000)
    return {"bell": bell, "band": band}


def rates(by: str, viewer: Any = SYSTEM, **more: Any) -> dict[str, tuple[int, int]]:
    groups = queries.false_alarms(viewer, by=by, now=LATER, **more)
    return {group_words(by, group.key): (len(group.figure.ids_in), group.figure.of) for group in groups}


class TestQueries:
    def test_by_model_by_the_firmware_of_that_time_and_by_room(self, here: dict[str, Device]) -> None:
        assert rates("model") == {"一键呼叫器 永安 YA-3": (2, 3), "智能手环 S5": (1, 1)}
        assert rates("firmware") == {
            "一键呼叫器 永安 YA-3 1.0": (1, 1), "一键呼叫器 永安 YA-3 1.1": (1, 2), "智能手环 S5 固件不详": (1, 1),
        }  # fmt: skip
        assert rates("room") == {"卫生间": (2, 3), "没有写位置": (1, 1)}

    def test_all_groups_together_are_the_figure_of_the_board(self, here: dict[str, Device]) -> None:
        found = queries.figures(SYSTEM, area="", start=LATER - timedelta(days=90), end=LATER, now=LATER).false_alarms
        assert shares(queries.false_alarms(SYSTEM, by="model", now=LATER)) == {
            "of": found.of, "false": len(found.ids_in),
        }  # fmt: skip

    def test_only_the_days_asked_for_and_only_the_own_area(self, here: dict[str, Device]) -> None:
        assert queries.false_alarms(SYSTEM, by="model", days=90, now=LATER + timedelta(days=90)) == []
        assert queries.false_alarms(world.viewer(world.official_zhao_daoli()), by="model", now=LATER) == []
        with pytest.raises(NotVisible):
            queries.false_alarms(world.viewer(world.official_zhao_daoli()), by="model", area=world.NANGANG, now=LATER)
        with pytest.raises(NotVisible):
            queries.false_alarms(SYSTEM, by="colour", now=LATER)
        with pytest.raises(NotVisible):
            queries.false_alarm_cases(SYSTEM, by="room", key="卫生间", part="none", now=LATER)


class TestPage:
    def test_every_number_opens_to_as_many_cases(
        self, here: dict[str, Device], django_assert_max_num_queries: Any
    ) -> None:
        li = world.client_for(world.official_xu())
        with django_assert_max_num_queries(20):
            text = li.get("/incidents/false-alarms/?by=room").content.decode()
        assert "设备警情办结 4 起，其中误报 3 起，占 75.0%" in text
        assert "少于 20 起，仅供参考" in text
        for part, count in (("all", 3), ("false", 2), ("real_treated", 1), ("device_fault", 1), ("test", 0)):
            query = urlencode({"by": "room", "days": 90, "area": "", "key": "卫生间", "part": part})
            if count:
                assert query.replace("&", "&amp;") in text
            with django_assert_max_num_queries(20):
                opened = li.get(f"/incidents/false-alarms/cases/?{query}").content.decode()
            assert opened.count("<tr data-row>") == count
            assert f"{count} 起" in opened

    @pytest.mark.parametrize(
        "query", ["by=colour", "days=3", "area=x", "sort=-rate", "sort=count", "by=firmware&days=365"]
    )
    def test_any_address_gives_a_page(self, here: dict[str, Device], query: str) -> None:
        assert world.client_for(world.operator_li()).get(f"/incidents/false-alarms/?{query}").status_code == 200

    def test_nothing_yet_says_what_comes_here(self, db: None) -> None:
        assert (
            "还没有已办结的设备警情"
            in world.client_for(world.operator_li()).get("/incidents/false-alarms/").content.decode()
        )

    def test_the_next_county_opens_nothing(self, here: dict[str, Device]) -> None:
        zhao = world.client_for(world.official_zhao_daoli())
        assert "卫生间" not in zhao.get("/incidents/false-alarms/?by=room").content.decode()
        assert zhao.get(f"/incidents/false-alarms/?area={world.NANGANG}").status_code == 404
        assert "0 起" in zhao.get("/incidents/false-alarms/cases/?by=room&key=卫生间").content.decode()
        assert zhao.get("/incidents/false-alarms/cases/?by=room&key=卫生间&part=x").status_code == 404

    def test_excel_holds_the_groups_and_leaves_a_trace(self, here: dict[str, Device]) -> None:
        answer = world.client_for(world.operator_li()).post("/incidents/false-alarms/export/?by=model")
        sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]  # type: ignore[attr-defined]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()][2:]
        assert [row[:4] for row in rows] == [["智能手环 S5", 1, 1, 1], ["一键呼叫器 永安 YA-3", 3, 2, 0.6667]]
        assert Audit.objects.filter(kind="export", thing="incident").exists()
