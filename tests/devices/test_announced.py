"""Gateways that announce what stands behind them: read, shown, given a meaning, registered in one step."""

import time
import tomllib
from pathlib import Path

import orjson
import pytest

from anju.devices import commands, queries
from anju.devices.commands.announcing import WrongMeaning
from anju.devices.models import Device, Line
from anju.devices.rules.frames import MOST_ANNOUNCED
from anju.journal.models import Audit
from anju.kernel.refusals import NotVisible
from anju_edge.protocols.ha_discovery import announce
from tests import world
from tests.devices import build

BASE = "homeassistant/g9"
FOLDER = Path(__file__).resolve().parents[2] / "anju_edge" / "protocols" / "ha_discovery"
pytestmark = pytest.mark.django_db


@pytest.fixture
def line():
    return build.line("ha_discovery", base=BASE, name="家庭网关")


@pytest.fixture
def gao():
    return world.viewer(world.installer_gao())


def announcement(device, entity, **config):
    part = {"ids": [device], "name": f"{device} 的名字", "mdl": "X1", "mf": "厂家", "sa": "厨房"}
    return {"~": f"{BASE}/{device}", "stat_t": "~/state", "uniq_id": f"{device}_{entity}", "dev": part, **config}


def smoke(device="s1"):
    return announcement(device, "smoke", val_tpl="{{ value_json.smoke }}", dev_cla="smoke", pl_on=True, pl_off=False)


def announce_all(*items, door=None):
    """Publish (topic below the base, body) in order and let both lanes hear it."""
    door = door or build.Door()
    for rest, body in items:
        door.publish(f"{BASE}/{rest}", body)
    new = door.frames[-len(items) :]
    door.hear(new)
    door.record(new)
    return door


class TestShown:
    def test_is_what_a_gateway_says_of_each_device_and_what_is_not_understood(self, line, gao):
        announce_all(
            ("binary_sensor/s1/smoke/config", smoke()),
            (
                "sensor/s1/battery/config",
                announcement("s1", "b", dev_cla="battery", val_tpl="{{ value_json.battery }}"),
            ),
            ("switch/s1/siren/config", announcement("s1", "siren", cmd_t="~/set")),
            ("sensor/s1/odd/config", announcement("s1", "odd", val_tpl="{{ states('x') }}")),
            ("sensor/s1/colour/config", announcement("s1", "colour", val_tpl="{{ value_json.colour }}")),
            ("sensor/s1/none/config", {"dev": {"ids": ["s1"]}}),
        )
        [item] = queries.behind(gao, line.pk)
        assert (item.number, item.name, item.model, item.vendor, item.place) == (
            "s1",
            "s1 的名字",
            "X1",
            "厂家",
            "厨房",
        )
        assert item.guess.kind == "smoke"
        found = {heard.source.split("/")[2]: (heard.kind, heard.told.why) for heard in item.entities}
        assert found == {
            "smoke": ("smoke", ""), "battery": ("battery", ""), "siren": ("", "component"), "odd": ("", "template"),
            "colour": ("", "meaning"), "none": ("", "no_topic"),
        }  # fmt: skip
        page = world.client_for(world.installer_gao()).get(f"/devices/announced/{line.pk}/").content.decode()
        for words in ("s1 的名字", "厨房", "烟雾报警", "没读懂", "模板太复杂", "只是开关", "全部登记（1 台）"):
            assert words in page
        inbox = world.client_for(world.installer_gao()).get("/devices/unknown/").content.decode()
        assert f"/devices/announced/{line.pk}/" in inbox
        assert "1 台没有登记" in inbox

    def test_a_device_taken_away_is_gone(self, line, gao):
        announce_all(("binary_sensor/s1/smoke/config", smoke()), ("binary_sensor/s1/smoke/config", b""))
        assert queries.behind(gao, line.pk) == []

    def test_survives_a_restart(self, line, gao):
        announce_all(("binary_sensor/s1/smoke/config", smoke()))
        commands.enrol_announced(gao, line.pk, [commands.Wanted("s1")], now=build.NOW)
        again = build.Door()
        again.seq = 50
        again.publish(f"{BASE}/s1/state", {"smoke": True})
        again.hear(looked_again=True)
        assert build.alarms()[-1]["signal"] == "smoke"

    def test_of_another_county_is_not_there(self, line):
        there = world.viewer(world.person("于工", "installer", world.DAOLI))
        with pytest.raises(NotVisible):
            queries.behind(there, line.pk)
        assert queries.announcing_lines(there) == []


class TestOneClick:
    def test_registers_all_with_line_model_and_room(self, line):
        announce_all(
            ("binary_sensor/s1/smoke/config", smoke("s1")),
            ("binary_sensor/d1/door/config", announcement("d1", "door", dev_cla="door", val_tpl="{{ value_json.o }}")),
        )
        gao = world.client_for(world.installer_gao())
        page = gao.post(
            f"/devices/announced/{line.pk}/", {"do": "all", "kind-d1": "contact", "room-d1": "门口"}, follow=True
        )
        assert "已登记 2 台" in page.content.decode()
        one, two = Device.objects.get(number="s1"), Device.objects.get(number="d1")
        assert (one.kind, one.model, one.vendor, one.room, one.line) == ("smoke", "X1", "厂家", "厨房", line)
        assert (two.kind, two.room, two.area_code) == ("contact", "门口", world.NANGANG)
        assert one.gateway is not None
        assert f"/devices/{one.pk}/#to-bind" in page.content.decode()

    def test_registers_the_ticked_alone(self, line):
        announce_all(("binary_sensor/a/smoke/config", smoke("a")), ("binary_sensor/b/smoke/config", smoke("b")))
        gao = world.client_for(world.installer_gao())
        gao.post(f"/devices/announced/{line.pk}/", {"do": "some", "pick": ["b"]})
        assert list(Device.objects.filter(number__in=["a", "b"]).values_list("number", flat=True)) == ["b"]
        assert "请先勾选" in gao.post(f"/devices/announced/{line.pk}/", {"do": "some"}, follow=True).content.decode()

    def test_twice_is_told_and_what_was_never_announced_is_refused(self, line, gao):
        announce_all(("binary_sensor/s1/smoke/config", smoke()))
        wanted = [commands.Wanted("s1"), commands.Wanted("ghost")]
        first = commands.enrol_announced(gao, line.pk, wanted, now=build.NOW)
        assert (first[0].device.number, first[1].refusal.code) == ("s1", "invalid")
        [again] = commands.enrol_announced(gao, line.pk, wanted[:1], now=build.NOW)
        assert again.refusal.code == "device_number_taken"

    def test_one_that_is_registered_elsewhere_is_shown_as_such(self, line, gao):
        announce_all(("binary_sensor/s1/smoke/config", smoke()))
        build.device("s1", "smoke", build.elder("王秀英", world.DAOLI_COMMUNITY))
        [item] = queries.behind(gao, line.pk)
        assert (item.device, item.elsewhere) == (None, True)
        page = world.client_for(world.installer_gao()).get(f"/devices/announced/{line.pk}/").content.decode()
        assert "王秀英" not in page


class TestMeaning:
    SOURCE = "binary_sensor/p1/knopf/config"

    @pytest.fixture
    def pendant(self, line, gao):
        config = announcement("p1", "knopf", val_tpl="{{ value_json.knopf }}", pl_on="PRESSED")
        door = announce_all((self.SOURCE, config))
        commands.enrol_announced(gao, line.pk, [commands.Wanted("p1", "pendant")], now=build.NOW)
        return door

    def press(self, door, word):
        door.listener.forget()
        announce_all(("p1/state", {"knopf": word}), door=door)

    def test_that_a_person_gives_makes_a_press_ring(self, line, gao, pendant):
        self.press(pendant, "PRESSED")
        assert build.alarms() == []
        commands.set_meanings(gao, line.pk, {self.SOURCE: "sos"}, now=build.NOW)
        self.press(pendant, "PRESSED")
        assert build.alarms()[-1]["signal"] == "sos"
        self.press(pendant, "off")
        assert len(build.alarms()) == 1
        audit = Audit.objects.filter(thing="line", thing_id=line.pk).latest("id")
        assert audit.data["changed"] == {self.SOURCE: ["", "sos"]}

    def test_can_be_taken_back_and_silenced(self, line, gao):
        announce_all(("binary_sensor/s1/smoke/config", smoke()))
        source = "binary_sensor/s1/smoke/config"
        commands.set_meanings(gao, line.pk, {source: queries.NO_MEANING}, now=build.NOW)
        assert queries.behind(gao, line.pk)[0].entities[0].kind == ""
        commands.set_meanings(gao, line.pk, {source: ""}, now=build.NOW)
        assert queries.behind(gao, line.pk)[0].entities[0].kind == "smoke"
        assert Line.objects.get(pk=line.pk).settings["entities"] == {}

    @pytest.mark.parametrize(("source", "kind"), [("nowhere", "sos"), (SOURCE, "nonsense"), (SOURCE, "x" * 500)])
    def test_that_makes_no_sense_is_refused(self, line, gao, pendant, source, kind):
        with pytest.raises(WrongMeaning):
            commands.set_meanings(gao, line.pk, {source: kind}, now=build.NOW)

    def test_of_a_template_that_no_one_runs_cannot_be_given(self, line, gao):
        announce_all(("sensor/s1/odd/config", announcement("s1", "odd", val_tpl="{{ states('x') }}")))
        with pytest.raises(WrongMeaning):
            commands.set_meanings(gao, line.pk, {"sensor/s1/odd/config": "sos"}, now=build.NOW)


class TestBridge:
    def test_reads_topics_of_the_other_broker_as_they_were_announced(self, gao):
        """The announcements of the real Zigbee2MQTT, taken over from its own broker."""
        there = {"bridge": {"server": "mqtt://192.0.2.1", "base": "homeassistant", "topics": ["zigbee2mqtt/#"]}}
        line = build.line("ha_discovery", base=BASE, name="桥接", line_settings=there)
        door = build.Door()
        vectors = tomllib.loads((FOLDER / "vectors.toml").read_text())["vector"]
        for vector in vectors:
            door.publish(f"{BASE}/{vector['topic'].removeprefix('homeassistant/')}", vector["payload"].encode())
        door.hear()
        found = queries.behind(gao, line.pk)
        assert len(found) == len({vector["device"] for vector in vectors})
        co = next(item for item in found if item.number == "0x00158d0001000108")
        assert co.guess.kind == "co"
        done = commands.enrol_announced(gao, line.pk, [commands.Wanted(item.number) for item in found], now=build.NOW)
        assert all(item.device is not None for item in done)
        door.listener.forget()
        door.publish(f"{BASE}/zigbee2mqtt/0x00158d0001000108", {"carbon_monoxide": True, "battery_low": False})
        door.hear(door.frames[-1:])
        assert [(item["signal"], item["device_number"]) for item in build.alarms()] == [("co", "0x00158d0001000108")]


class TestHostile:
    @pytest.mark.parametrize(
        "body",
        [
            b"", b"{", b"[]", b"5", b"null", b"\xff\xfe", b'{"dev":5}', b'{"dev":{"ids":[[[]]]}}', b'{"dev":{"ids":[]}}',
            b'{"uniq_id":"' + b"x" * 60_000 + b'"}', b'{"~":5,"stat_t":"~/x","uniq_id":"u"}',
            b'{"uniq_id":"u","stat_t":{"a":1},"val_tpl":{"b":2},"dev_cla":[1],"avty":[[],{"t":5}]}',
            b'{"uniq_id":"u","stat_t":"x","val_tpl":"{{ value_json' + b".a" * 9000 + b' }}"}',
            b'{"uniq_id":"u\\u0000\\u001b[31m","stat_t":"x","dev":{"name":"<script>alert(1)</script>","mdl":7}}',
        ],
    )  # fmt: skip
    def test_announcements_stop_nobody(self, line, gao, body):
        door = announce_all(("binary_sensor/u/x/config", body), ("binary_sensor/s1/smoke/config", smoke()))
        assert "s1" in {item.number for item in queries.behind(gao, line.pk)}
        page = world.client_for(world.installer_gao()).get(f"/devices/announced/{line.pk}/").content.decode()
        assert "<script>alert(1)" not in page
        assert door.seq == 2

    def test_thousands_are_taken_in_seconds_and_too_many_are_counted(self, line, gao, django_assert_max_num_queries):
        door = build.Door()
        for number in range(MOST_ANNOUNCED + 5):
            door.publish(f"{BASE}/binary_sensor/n{number}/smoke/config", orjson.dumps(smoke(f"n{number}")))
        start = time.monotonic()
        with django_assert_max_num_queries(30):
            door.hear()
        assert time.monotonic() - start < 20
        assert len(queries.behind(gao, line.pk)) == MOST_ANNOUNCED
        page = world.client_for(world.installer_gao()).get(f"/devices/announced/{line.pk}/").content.decode()
        assert "报来的项目太多" in page
        assert "只列出前 60 台" in page

    def test_templates_are_read_and_never_run(self):
        for template in (
            "{{ ''.__class__ }}",
            "{% for x in y %}{% endfor %}",
            "{{ value_json.a ~ 'x' }}",
            "{{ value | int }}",
        ):
            assert announce.path_of(template) is None
