"""Line, protocol and silence of a device: asked at enrolment, corrected later, checked the same way."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from anju.devices import commands, queries
from anju.devices.commands.speaking import NotOfTheLine, SilenceInvalid, UnknownKind
from anju.devices.models import Device, DueCheck
from anju.devices.rules.enrolling import SILENT_LEAST_S, SILENT_MOST_S, Speaking, speaking
from anju.journal.models import Move
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM
from anju_edge.protocols.registry import PROTOCOLS
from tests import world
from tests.devices import build
from tests.devices.build import NOW


class TestRules:
    @pytest.mark.parametrize("name", sorted(PROTOCOLS))
    def test_every_protocol_has_a_usual_silence_that_is_allowed(self, name: str) -> None:
        usual = PROTOCOLS[name].silent_after_s
        assert speaking(kind="button", protocol=name, line="", silent_after_s=None) == Speaking(name, usual)
        assert SILENT_LEAST_S <= usual <= SILENT_MOST_S

    @pytest.mark.parametrize(
        ("said", "found"),
        [
            ({}, Speaking("anju_json", 86_400)),
            ({"line": "watch"}, Speaking("watch", 1440)),
            ({"line": "watch", "kind": "gateway"}, Speaking("watch", 1800)),
            ({"line": "watch", "silent_after_s": 300}, Speaking("watch", 300)),
            ({"line": "watch", "protocol": "watch"}, Speaking("watch", 1440)),
            ({"line": "watch", "protocol": "iw"}, Speaking("iw", 1440, "line")),
            ({"protocol": "morse"}, Speaking("morse", 0, "protocol")),
            ({"silent_after_s": 59}, Speaking("anju_json", 59, "silence")),
            ({"silent_after_s": SILENT_MOST_S + 1}, Speaking("anju_json", SILENT_MOST_S + 1, "silence")),
            ({"silent_after_s": 0}, Speaking("anju_json", 0, "silence")),
        ],
    )
    def test_what_was_said_counts_and_what_cannot_be_is_named(self, said: dict[str, Any], found: Speaking) -> None:
        assert speaking(**{"kind": "button", "protocol": "", "line": "", "silent_after_s": None, **said}) == found


@pytest.mark.django_db
class TestEnrolling:
    def test_the_form_offers_the_lines_of_the_area_and_what_they_speak(self) -> None:
        watches = build.line("watch", name="四季青手环", port=17_001)
        build.line("iw", name="道里手环", area=world.DAOLI, port=17_002)
        build.line("anju_json", base="anju/all", name="全省线路", area="23")
        gao = world.client_for(world.installer_gao())
        text = gao.get("/devices/new/").content.decode()
        assert "四季青手环 · 手环（SeTracker/3G），24 分钟" in text
        assert "全省线路 · Anju JSON，24 小时" in text
        assert "道里手环" not in text
        elder = build.elder()
        values = {"number": "W-1", "kind": "watch", "elder_id": elder.pk, "line_id": watches.pk, "silent_minutes": ""}
        assert gao.post("/devices/new/", values).status_code == 302
        made = Device.objects.get(number="W-1")
        assert (made.line_id, made.protocol, made.silent_after_s) == (watches.pk, "watch", 1440)

    @pytest.mark.parametrize(
        ("more", "sentence"),
        [
            ({"protocol": "iw"}, "不是手环（IW/TRV）"),
            ({"silent_minutes": "0"}, "大于或等于"),
            ({"silent_minutes": "43201"}, "小于或等于"),
            ({"line_id": "999999"}, "选择一个有效的选项"),
            ({"line_id": "x"}, "选择一个有效的选项"),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(self, more: dict[str, str], sentence: str) -> None:
        line = build.line("watch", name="手环", port=17_003)
        values = {"number": "W-1", "kind": "watch", "elder_id": build.elder().pk, "line_id": line.pk, **more}
        answer = world.client_for(world.installer_gao()).post("/devices/new/", values)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert not Device.objects.filter(number="W-1").exists()

    def test_a_line_of_another_county_is_not_there_for_a_command_either(self) -> None:
        line = build.line("watch", area=world.DAOLI, port=17_004)
        gao = world.viewer(world.installer_gao())
        with pytest.raises(NotVisible):
            commands.enrol(gao, number="W-1", kind="watch", area=world.COMMUNITY, line_id=line.pk, now=NOW)
        with pytest.raises(NotVisible):
            commands.enrol(SYSTEM, number="W-1", kind="watch", area=world.COMMUNITY, line_id=10**9, now=NOW)


@pytest.mark.django_db
class TestEditing:
    @pytest.fixture
    def device(self) -> Device:
        return build.device("W-1", "watch", build.elder())

    def test_the_installer_puts_right_what_was_enrolled_by_hand(self, device: Device) -> None:
        line = build.line("watch", name="手环", port=17_005)
        gao = world.client_for(world.installer_gao())
        page = reverse("devices:edit", args=[device.pk])
        assert "修改登记" in gao.get(f"/devices/{device.pk}/").content.decode()
        assert "W-1" in gao.get(page).content.decode()
        answer = gao.post(
            page, {"kind": "watch", "line_id": line.pk, "silent_minutes": "40", "room": "随身", "vendor": "永安"}
        )
        assert answer.status_code == 302
        device.refresh_from_db()
        assert (device.line_id, device.protocol, device.silent_after_s, device.vendor) == (
            line.pk,
            "watch",
            2400,
            "永安",
        )
        move = Move.objects.get(thing="device", verb="edit")
        assert move.data["protocol"] == ["anju_json", "watch"]
        assert move.data["silent_after_s"] == ["86400", "2400"]

    def test_another_silence_counts_from_the_next_look(self, device: Device) -> None:
        later = NOW + timedelta(hours=3)
        commands.edit(SYSTEM, device.pk, kind="watch", silent_after_s=3600, now=later)
        assert DueCheck.objects.get(device=device, kind="silence").due_at == later

    def test_nothing_changed_leaves_no_trace(self, device: Device) -> None:
        commands.edit(SYSTEM, device.pk, kind="watch", now=NOW)
        assert not Move.objects.filter(thing="device", verb="edit").exists()

    def test_what_cannot_be_is_refused(self, device: Device) -> None:
        line = build.line("watch", name="手环", port=17_006)
        for more, refusal in (
            ({"protocol": "morse"}, UnknownKind),
            ({"kind": "canary"}, UnknownKind),
            ({"silent_after_s": 1}, SilenceInvalid),
            ({"line_id": line.pk, "protocol": "iw"}, NotOfTheLine),
        ):
            with pytest.raises(refusal):
                commands.edit(SYSTEM, device.pk, **{"kind": "watch", "now": NOW, **more})
        answer = world.client_for(world.installer_gao()).post(
            reverse("devices:edit", args=[device.pk]), {"kind": "watch", "line_id": line.pk, "protocol": "iw"}
        )
        assert answer.status_code == 422
        assert "请换线路" in answer.content.decode()

    def test_a_device_keeps_a_line_that_is_closed_or_elsewhere(self, device: Device) -> None:
        line = build.line("watch", name="道里手环", area=world.DAOLI, port=17_007)
        Device.objects.filter(pk=device.pk).update(line=line, protocol="watch", silent_after_s=1440)
        gao = world.installer_gao()
        assert "道里手环" in world.client_for(gao).get(reverse("devices:edit", args=[device.pk])).content.decode()
        changed = commands.edit(world.viewer(gao), device.pk, kind="watch", line_id=line.pk, room="床头", now=NOW)
        assert (changed.line_id, changed.room) == (line.pk, "床头")

    def test_another_line_brings_its_gateway(self, device: Device) -> None:
        line = build.line(base="zigbee2mqtt/g9")
        changed = commands.edit(SYSTEM, device.pk, kind="smoke", line_id=line.pk, now=NOW)
        assert changed.gateway == queries.by_number(SYSTEM, f"gw-{line.username}")
