"""Stored frames beside what is read from them: then, and now with the codec and the settings of today."""

import pytest
from django.urls import reverse

from anju.devices import commands
from anju.devices.models import Frame, Heard
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.devices import build

pytestmark = pytest.mark.django_db
VITAL = b"[3G*3707805539*0067*AL,271126,101628,V,0,N,0,E,0.00,0,0,0,19,90,0,0,00400000,1,1,460,0,9360,4082,131,,10]"


@pytest.fixture
def line():
    return build.line("watch", base="edge/watch/w1")


@pytest.fixture
def device(line):
    return build.device("3707805539", "watch", build.elder(), line)


@pytest.fixture
def door():
    return build.Door()


def address(device, frame):
    at = frame.received_at.isoformat().replace("+", "%2B")
    return reverse("devices:frame", args=[device.pk, frame.door, frame.stream_seq]) + f"?at={at}"


def page(device, frame, who=None):
    answer = world.client_for(who or world.installer_gao()).get(address(device, frame))
    return answer.status_code, answer.content.decode()


def test_shows_the_bytes_and_both_readings(device, door):
    door.publish("edge/watch/w1/3707805539", VITAL)
    door.record()
    status, text = page(device, Frame.objects.get())
    assert status == 200
    assert "当时读出的与现在读出的一样" in text
    assert "体征异常" in text
    assert VITAL.decode() in text
    assert "0000  5b 33 47 2a" in text


def test_other_settings_read_otherwise_and_nothing_stored_changes(device, line, door):
    door.publish("edge/watch/w1/3707805539", VITAL)
    door.record()
    commands.set_line(SYSTEM, line.pk, networks=[], line_settings={"bit22": "fall"}, now=build.NOW)
    _, text = page(device, Frame.objects.get())
    assert "现在的解码器读出来不一样" in text
    assert "居家跌倒" in text
    assert Heard.objects.filter(kind="vital").count() == 1
    assert not Heard.objects.filter(kind="fall").exists()


def test_what_cannot_be_read_says_why_and_that_it_counts_as_an_alarm(device, door):
    door.publish("edge/watch/w1/3707805539", VITAL[:40])
    door.record()
    _, text = page(device, Frame.objects.get())
    assert "像报警，按报警处理" in text


def test_binary_frames_are_shown_in_hex_only(device, door):
    door.publish("edge/watch/w1/3707805539", b"[3G*3707805539*0006*TK,\x00\xff\x01]")
    door.record()
    _, text = page(device, Frame.objects.get())
    assert "00 ff 01" in text


@pytest.mark.parametrize("query", ["", "?at=yesterday", "?at=2026-11-27T10:00:00", "?at=1999-01-01T00:00:00%2B00:00"])
def test_a_frame_that_is_not_there_is_not_there(device, query):
    answer = world.client_for(world.installer_gao()).get(reverse("devices:frame", args=[device.pk, 1, 1]) + query)
    assert answer.status_code == 404


def test_another_counties_official_sees_no_frame(device, door):
    door.publish("edge/watch/w1/3707805539", VITAL)
    door.record()
    assert page(device, Frame.objects.get(), world.official_zhao_daoli())[0] == 404


class TestAgain:
    def get(self, line, query=""):
        return world.client_for(world.system_admin()).get(reverse("devices:again", args=[line.pk]) + query)

    def test_says_that_all_are_the_same(self, device, line, door, monkeypatch):
        self.publish(door, monkeypatch)
        text = self.get(line).content.decode()
        assert "读出来都一样" in text

    def test_lists_what_would_be_read_otherwise(self, device, line, door, monkeypatch):
        self.publish(door, monkeypatch)
        commands.set_line(SYSTEM, line.pk, networks=[], line_settings={"bit22": "fall"}, now=build.NOW)
        text = self.get(line).content.decode()
        assert "居家跌倒" in text
        assert "体征异常" in text
        rows = self.get(line, "?format=csv").content.decode("utf-8-sig").splitlines()
        assert [row.split(",")[4:6] for row in rows[1:]] == [["gone", "vital"], ["new", "fall"]]

    def test_unregistered_numbers_are_no_difference(self, line, door, monkeypatch):
        self.publish(door, monkeypatch)
        assert "读出来都一样" in self.get(line).content.decode()

    def publish(self, door, monkeypatch):
        from anju.devices.views import frames

        monkeypatch.setattr(frames.clock, "now", lambda: door.frames[-1].at.replace(second=59))
        door.publish("edge/watch/w1/3707805539", VITAL)
        door.record()
