"""Numbers that nobody registered, from every kind of line: guessed, registered with one click, set aside, coming back."""

import threading
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse

from anju.devices import commands, queries
from anju.devices.commands.inbox import Gone
from anju.devices.models import Device, UnknownDevice
from anju.devices.rules.guessing import guess
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM
from anju_edge.protocols.registry import PROTOCOLS
from tests import world
from tests.devices import build

FOLDER = Path(__file__).resolve().parents[2] / "anju_edge" / "protocols"
pytestmark = pytest.mark.django_db


def recorded(protocol, **wanted):
    """Return the first recorded vector of a protocol that has these values."""
    for vector in tomllib.loads((FOLDER / protocol / "vectors.toml").read_text())["vector"]:
        if all(vector.get(key) == value for key, value in wanted.items()):
            return vector
    raise AssertionError(wanted)


FIRE = next(
    bytes.fromhex(vector["raw"])
    for vector in tomllib.loads((FOLDER / "gb26875" / "vectors.toml").read_text())["vector"]
    if vector.get("raw", "").startswith("404060c4")
)
SPOKEN = {  # protocol -> below the base, bytes, the number it names, what it must be guessed to be
    "watch": ("9059011020", recorded("watch", kind="AL")["raw"].encode(), "9059011020", "watch"),
    "iw": ("868888888888888", recorded("iw", kind="alarm")["raw"].encode(), "868888888888888", "watch"),
    "jt808": ("014130567872", bytes.fromhex(recorded("jt808", kind="0100")["raw"]), "014130567872", "pendant"),
    "ev07b": ("862771076878340", bytes.fromhex(recorded("ev07b", kind="cmd01")["raw"]), "862771076878340", "pendant"),
    "scaip": ("678", recorded("scaip", device="678")["body"].encode(), "678", "button"),
    "meokon": (
        "SHMK19060013",
        bytes.fromhex(recorded("meokon", device="SHMK19060013")["raw_hex"]),
        "SHMK19060013",
        "other",
    ),
    "gb26875": ("1000002602", FIRE, "1000002602-5-39000d00", "smoke"),
    "ctwing": (
        "up",
        recorded("ctwing", name="a smoke head whose code nobody has explained yet")["payload"].encode(),
        "",
        "",
    ),
    "onenet": ("up", recorded("onenet", name="Studio: properties")["payload"].encode(), "509830501643080", "other"),
    "zigbee2mqtt": ("0x01", b'{"water_leak":true}', "0x01", "leak"),
    "anju_json": ("B-1/up", b'{"signal":"sos"}', "B-1", "button"),
}


def speak(protocol, *, line=None, seconds=10, door=None):
    """Let one frame come in by a line of this protocol; return the line and the door."""
    rest, body, _number, _kind = SPOKEN[protocol]
    owner = line or build.line(protocol, name=f"线路 {protocol}")
    door = door or build.Door()
    door.publish(f"{owner.topic_base}/{rest}", body, at=build.NOW + timedelta(seconds=seconds))
    door.hear()
    door.record()
    return owner, door


class TestEveryLine:
    @pytest.mark.parametrize("protocol", list(SPOKEN))
    def test_brings_its_unknown_number_with_a_guess_and_one_click_registers_it(self, protocol):
        line, _door = speak(protocol)
        _rest, _body, number, kind = SPOKEN[protocol]
        rows = UnknownDevice.objects.filter(line=line)
        row = rows.get(number=number) if number else rows.get()
        gao = world.client_for(world.installer_gao())
        text = gao.get("/devices/unknown/").content.decode()
        assert row.number in text
        assert PROTOCOLS[protocol].title in text
        found = queries.waiting(world.viewer(world.installer_gao()), row)
        assert found.guess.kind == (kind or found.guess.kind)
        answer = gao.post("/devices/unknown/enrol/", {"only": row.pk})
        made = Device.objects.get(number=row.number)
        assert answer["Location"] == f"/devices/{made.pk}/#to-bind"
        assert (made.kind, made.protocol, made.line_id) == (found.guess.kind, protocol, line.pk)
        assert made.silent_after_s == PROTOCOLS[protocol].silent_after_s
        assert made.area_code == world.NANGANG
        assert not UnknownDevice.objects.filter(pk=row.pk).exists()

    def test_shows_what_is_no_text_in_hexadecimal(self):
        line, _door = speak("jt808")
        assert UnknownDevice.objects.get(line=line).sample["payload"].startswith("7e 01 00")


class TestGuess:
    def test_grows_with_what_is_said(self):
        line = build.line("anju_json", base="anju/inbox")
        door = build.Door()
        for body in ({"signal": "temperature", "value": 21}, {"signal": "smoke", "value": False}):
            door.publish("anju/inbox/N-1/up", body)
            door.record(door.frames[-1:])
        row = UnknownDevice.objects.get(line=line)
        assert row.sample["said"] == {"smoke": True, "temperature": True}
        assert queries.waiting(SYSTEM, row).guess == ("smoke", "smoke")

    def test_of_something_that_says_nothing_telling_is_left_to_the_person(self):
        assert guess("anju_json", {"voltage"}) == ("other", "")

    def test_of_a_worn_thing_is_not_led_astray_by_a_fall(self):
        assert guess("anju_json", {"fall", "heart_rate"}).kind == "pendant"
        assert guess("watch", {"fall"}).kind == "watch"
        assert guess("zigbee2mqtt", {"fall", "presence"}).kind == "fall_radar"

    def test_of_a_fires_transmission_device_is_none_of_its_detectors(self):
        assert guess("gb26875", {"fire"}, "11111").kind == "other"
        assert guess("gb26875", {"fire"}, "11111-0-fb8a0100").kind == "smoke"

    def test_can_be_overruled_in_the_same_click(self):
        line, _door = speak("anju_json")
        row = UnknownDevice.objects.get(line=line)
        world.client_for(world.installer_gao()).post(
            "/devices/unknown/enrol/", {"only": row.pk, f"kind-{row.pk}": "cord"}
        )
        assert Device.objects.get(number="B-1").kind == "cord"


class TestSetAside:
    def test_comes_back_with_an_alarm_and_not_with_routine(self):
        line = build.line("anju_json", base="anju/inbox")
        door = build.Door()
        door.publish("anju/inbox/N-1/up", {"battery": 50})
        door.hear()
        door.record()
        gao = world.client_for(world.installer_gao())
        row = UnknownDevice.objects.get(line=line)
        gao.post(reverse("devices:dismiss", args=[row.pk]))
        door.publish("anju/inbox/N-1/up", {"battery": 49})
        door.hear()
        door.record()
        assert "N-1" not in gao.get("/devices/unknown/").content.decode()
        door.publish("anju/inbox/N-1/up", {"signal": "sos"})
        door.hear()
        assert "N-1" in gao.get("/devices/unknown/").content.decode()


class TestSeveral:
    @pytest.fixture
    def rows(self):
        build.line("anju_json", base="anju/inbox")
        door = build.Door()
        for number in ("N-1", "N-2", "N-3"):
            door.publish(f"anju/inbox/{number}/up", {"signal": "sos"})
        door.record()
        return list(UnknownDevice.objects.order_by("number"))

    def test_are_registered_together_each_with_its_way_to_binding(self, rows):
        gao = world.client_for(world.installer_gao())
        answer = gao.post("/devices/unknown/enrol/", {"pick": [row.pk for row in rows[:2]]})
        text = gao.get(answer["Location"]).content.decode()
        for device in Device.objects.filter(number__in=["N-1", "N-2"]):
            assert f'href="/devices/{device.pk}/#to-bind"' in text
        assert UnknownDevice.objects.get().number == "N-3"

    def test_one_that_cannot_be_stops_none_of_the_others(self, rows):
        build.device("N-1", "button", build.elder())
        UnknownDevice.objects.get_or_create(
            number="N-1", line=rows[0].line, defaults={"first_seen_at": build.NOW, "last_seen_at": build.NOW}
        )
        gao = world.client_for(world.installer_gao())
        picked = list(UnknownDevice.objects.values_list("pk", flat=True))
        text = gao.post("/devices/unknown/enrol/", {"pick": picked}, follow=True).content.decode()
        assert "设备号 N-1 已登记" in text
        assert Device.objects.filter(number__in=["N-2", "N-3"]).count() == 2

    def test_none_ticked_says_so(self, rows):
        gao = world.client_for(world.installer_gao())
        assert "请先勾选" in gao.post("/devices/unknown/enrol/", {}, follow=True).content.decode()
        assert "请先勾选" in gao.post("/devices/unknown/enrol/", {"pick": "x"}, follow=True).content.decode()

    def test_of_another_county_are_not_there(self, rows):
        there = world.viewer(world.person("于工", "installer", world.DAOLI))
        with pytest.raises(NotVisible):
            commands.enrol_unknown(there, rows[0].pk, now=build.NOW)
        assert (
            "N-1"
            not in world.client_for(world.person("于工", "installer", world.DAOLI))
            .get("/devices/unknown/")
            .content.decode()
        )


class TestRace:
    def test_who_comes_second_is_told(self):
        line, _door = speak("anju_json")
        row = UnknownDevice.objects.get(line=line)
        gao = world.viewer(world.installer_gao())
        commands.enrol_unknown(gao, row.pk, now=build.NOW)
        with pytest.raises(Gone):
            commands.enrol_unknown(gao, row.pk, now=build.NOW)
        text = (
            world.client_for(world.installer_gao())
            .post("/devices/unknown/enrol/", {"only": row.pk}, follow=True)
            .content.decode()
        )
        assert "刚刚被别人登记或搁置了" in text

    @pytest.mark.django_db(transaction=True)
    def test_of_two_people_in_one_instant_one_wins(self):
        line, _door = speak("anju_json")
        row = UnknownDevice.objects.get(line=line)
        people = [world.viewer(world.installer_gao()) for _ in range(2)]
        found, gate = [], threading.Barrier(2)

        def enrol(viewer):
            gate.wait()
            try:
                found.append(commands.enrol_unknown(viewer, row.pk, now=build.NOW).number)
            except Gone:
                found.append("gone")
            finally:
                connection.close()

        threads = [threading.Thread(target=enrol, args=(viewer,)) for viewer in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(found) == ["B-1", "gone"]
        assert Device.objects.filter(number="B-1").count() == 1
