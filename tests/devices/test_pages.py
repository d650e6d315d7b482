import io
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from anju.devices import commands
from anju.devices.models import Device, DeviceState, Line
from anju.journal.models import Audit
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.devices import build
from tests.devices.build import SMOKE

pytestmark = pytest.mark.django_db


@pytest.fixture
def smoke():
    zhao = build.elder()
    return build.device(SMOKE, "smoke", zhao, build.line(base="zigbee2mqtt/g1"), room="厨房")


def page(who, name, **arguments):
    return world.client_for(who).get(reverse(name, kwargs=arguments))


class TestRegister:
    def test_shows_devices_with_their_condition_and_counts(self, smoke):
        DeviceState.objects.filter(device=smoke).update(last_seen_at=clock.now(), online=True, battery=12)
        text = world.client_for(world.operator_li()).get("/devices/?status=low_battery").content.decode()
        assert SMOKE in text
        assert "电量低" in text
        assert "12%" in text

    def test_official_of_the_next_county_sees_none(self, smoke):
        text = page(world.official_zhao_daoli(), "devices:list").content.decode()
        assert SMOKE not in text
        assert page(world.official_zhao_daoli(), "devices:device", device_id=smoke.pk).status_code == 404

    def test_excel_holds_the_filtered_rows_and_leaves_a_trace(self, smoke):
        answer = world.client_for(world.operator_li()).post("/devices/export/?kind=smoke")
        sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
        assert [row[0].value for row in sheet.iter_rows()][2] == SMOKE
        assert Audit.objects.filter(kind="export", thing="device").exists()


class TestDevicePage:
    def test_shows_the_raw_frame_beside_what_was_read(self, smoke):
        door = build.Door()
        door.publish(f"zigbee2mqtt/g1/{SMOKE}", b'{"smoke":false,"temperature":21.5', at=clock.now())
        door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": True, "temperature": 21.5}, at=clock.now())
        door.record()
        text = page(world.operator_li(), "devices:device", device_id=smoke.pk).content.decode()
        assert "not_json" in text
        assert "temperature" in text
        assert "赵德福" in text

    def test_the_installer_binds_and_unbinds(self, smoke):
        wang = build.elder("王桂兰")
        gao = world.client_for(world.installer_gao())
        gao.post(reverse("devices:act", kwargs={"device_id": smoke.pk, "verb": "bind"}), {"elder_id": wang.pk})
        smoke.refresh_from_db()
        assert smoke.elder_id == wang.pk
        gao.post(reverse("devices:act", kwargs={"device_id": smoke.pk, "verb": "unbind"}))
        smoke.refresh_from_db()
        assert smoke.elder_id is None
        assert [item.elder_id for item in smoke.bindings.all()] == [wang.pk]

    def test_whom_to_bind_it_to_is_found_by_name_and_told_apart_by_address(self, smoke):
        one, two = build.elder("王秀英"), build.elder("王秀英")
        there = build.elder("王秀英", world.DAOLI_COMMUNITY)
        gao = world.client_for(world.installer_gao())
        for words in ("王秀英", "wxy", "wangxiuying"):
            text = gao.get(f"/devices/{smoke.pk}/", {"who": words}).content.decode()
            assert f'value="{one.pk}" form="bind"' in text
            assert f'value="{two.pk}" form="bind"' in text
            assert one.dwelling.address in text
            assert two.dwelling.address in text
            assert f'value="{there.pk}" form="bind"' not in text
            assert "档案序号" not in text
        only = gao.get(f"/devices/{smoke.pk}/", {"who": SMOKE}, htmx=True).content.decode()
        assert "赵德福" in only
        assert "<html" not in only

    def test_binding_to_nobody_asks_whom(self, smoke):
        gao = world.client_for(world.installer_gao())
        answer = gao.post(f"/devices/{smoke.pk}/bind/", {"elder_id": ""})
        assert answer.status_code == 422
        text = answer.content.decode()
        assert "请先查找并选定老人" in text
        assert f'action="/devices/{smoke.pk}/" role="search"' in text

    def test_nobody_elsewhere_can_be_named(self, smoke):
        there = build.elder("王秀英", world.DAOLI_COMMUNITY)
        gao = world.client_for(world.installer_gao())
        assert gao.post(f"/devices/{smoke.pk}/bind/", {"elder_id": there.pk}).status_code == 404

    def test_who_only_reads_is_not_asked(self, smoke):
        assert 'id="bind"' not in page(world.operator_li(), "devices:device", device_id=smoke.pk).content.decode()

    def test_a_state_has_one_word(self, smoke):
        DeviceState.objects.filter(device=smoke).update(last_seen_at=clock.now(), online=True, battery=90)
        smoke.tested_at = clock.now()
        smoke.save()
        text = world.client_for(world.operator_li()).get("/devices/").content.decode()
        assert "正常" in text
        assert "在线" not in text


class TestEnrolling:
    def test_an_unknown_number_is_enrolled_from_the_inbox(self):
        zhao = build.elder()
        line = build.line(base="zigbee2mqtt/g1")
        door = build.Door()
        door.publish("zigbee2mqtt/g1/0xnew", {"smoke": True})
        door.hear()
        door.record()
        gao = world.client_for(world.installer_gao())
        text = gao.get("/devices/unknown/").content.decode()
        assert "0xnew" in text
        values = {"number": "0xnew", "kind": "smoke", "elder_id": zhao.pk, "line_id": line.pk}
        answer = gao.post("/devices/new/", values)
        assert answer.status_code == 302
        assert '<th scope="row">0xnew' not in gao.get("/devices/unknown/").content.decode()

    def test_the_elder_is_found_by_name_and_stays_chosen_through_a_refusal(self, smoke):
        gao = world.client_for(world.installer_gao())
        text = gao.get("/devices/new/", {"who": "赵德福", "number": "0xnew"}).content.decode()
        assert f'name="elder_id" value="{smoke.elder_id}" form="enrol"' in text
        assert 'name="number" value="0xnew"' in text  # both in the search and in the form
        refused = gao.post("/devices/new/", {"number": SMOKE, "kind": "smoke", "elder_id": smoke.elder_id})
        assert f'value="{smoke.elder_id}" form="enrol" checked' in refused.content.decode()
        assert (
            gao.post("/devices/new/", {"number": "0xnew", "kind": "smoke", "elder_id": smoke.elder_id}).status_code
            == 302
        )

    def test_without_an_elder_a_division_is_asked_for_by_name(self, smoke):
        gao = world.client_for(world.installer_gao())
        asked = gao.post("/devices/new/", {"number": "0xspare", "kind": "smoke", "elder_id": ""})
        assert asked.status_code == 422
        assert "要选区划" in asked.content.decode()
        named = {"number": "0xspare", "kind": "smoke", "elder_id": "", "area": "", "area_words": "花园街道"}
        assert gao.post("/devices/new/", named).status_code == 302
        assert Device.objects.get(number="0xspare").area_code == world.STREET

    def test_a_number_in_use_is_refused_in_words(self, smoke):
        answer = world.client_for(world.installer_gao()).post(
            "/devices/new/", {"number": SMOKE, "kind": "smoke", "elder_id": smoke.elder_id}
        )
        assert answer.status_code == 422
        assert "已登记" in answer.content.decode()


class TestLines:
    def test_the_password_is_shown_once(self):
        admin = world.client_for(world.system_admin())
        answer = admin.post("/lines/", {"name": "南岗网关", "protocol": "zigbee2mqtt", "area": world.NANGANG})
        text = answer.content.decode()
        line = Line.objects.get()
        assert f"base_topic: {line.topic_base}" in text
        assert "password: " in text
        assert "password: " not in admin.get("/lines/").content.decode()

    @pytest.mark.parametrize("base", ["anju/../x", "$SYS", "zigbee2mqtt/g1/sub", "home/x"])
    def test_a_base_that_is_not_its_own_is_refused(self, base):
        build.line(base="zigbee2mqtt/g1")
        with pytest.raises((commands.line_values.WrongBase, commands.line_values.BaseTaken)):
            build.line(base=base)

    def test_the_doors_configuration_follows_the_lines(self, settings, tmp_path):
        settings.DATA = tmp_path
        place = commands.DoorPlace(
            data_dir=str(tmp_path), host="127.0.0.1", nats_port=1, mqtt_port=2, internal_password="secret"
        )
        config = commands.write_door_config(SYSTEM, place=place)
        line = build.line(base="zigbee2mqtt/g1", username="g1")
        commands.write_door_config(SYSTEM)
        assert '"g1"' in config.read_text()
        assert config.stat().st_mode & 0o077 == 0
        commands.enable_line(SYSTEM, line.pk, enabled=False, now=build.NOW + timedelta(minutes=1))
        commands.write_door_config(SYSTEM)
        assert '"g1"' not in config.read_text()


class TestLiveList:
    def test_the_list_asks_for_itself_when_a_device_changes(self, smoke):
        text = world.client_for(world.operator_li()).get("/devices/?kind=smoke").content.decode()
        assert 'data-live="device"' in text
        assert 'hx-get="/devices/?kind=smoke" hx-select="#devices > *" hx-select-oob="#device-counts"' in text
        assert 'data-hears="device"' in text

    def test_its_cost_does_not_grow_with_the_devices(self, smoke, django_assert_max_num_queries):
        li = world.client_for(world.operator_li())
        li.get("/devices/")
        for number in range(12):
            build.device(f"0xmore{number}", "smoke", smoke.elder, smoke.line)
        with django_assert_max_num_queries(16):
            assert "0xmore11" in li.get("/devices/").content.decode()
