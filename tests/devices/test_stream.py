"""The live inspector: newest frames raw beside decoded, told by a word that says nothing, paused by hand."""

import json
from datetime import timedelta

import pytest

from anju.config.live import words
from anju.devices.commands import screens
from anju.kernel import clock
from anju_edge.protocols import wire
from tests import world
from tests.devices import build

pytestmark = pytest.mark.django_db
BASE = "anju/stream"


@pytest.fixture
def line():
    return build.line("anju_json", base=BASE)


@pytest.fixture
def button(line):
    return build.device("T-9", "button", build.elder(), line)


def say(door, body, number="T-9", level="/up"):
    door.publish(f"{BASE}/{number}{level}", body, at=clock.now())
    door.record(door.frames[-1:])


def shown(who, path):
    return world.client_for(who).get(path).content.decode()


class TestDevice:
    def test_shows_raw_beside_what_was_read(self, button):
        say(build.Door(), {"signal": "sos", "battery": 71})
        text = shown(world.operator_li(), f"/devices/{button.pk}/frames/")
        assert "{&quot;signal&quot;:&quot;sos&quot;,&quot;battery&quot;:71}" in text
        assert "一键求救" in text
        assert 'hx-trigger="live, every 15s"' in text
        assert 'data-live="frame,device"' in text

    def test_what_looks_like_an_alarm_and_does_not_parse_says_that_it_counts_as_one(self, button):
        say(build.Door(), b'{"signal":"sos"')
        assert "像报警，按报警处理" in shown(world.operator_li(), f"/devices/{button.pk}/frames/")

    def test_paused_it_fetches_nothing_and_can_go_on(self, button):
        text = shown(world.operator_li(), f"/devices/{button.pk}/frames/?paused=1")
        assert "hx-trigger" not in text.split('id="frames"')[1]
        assert "继续" in text

    def test_is_nothing_to_the_next_county(self, button):
        path = f"/devices/{button.pk}/frames/"
        assert world.client_for(world.official_zhao_daoli()).get(path).status_code == 404

    def test_budget(self, button, django_assert_max_num_queries):
        door = build.Door()
        for number in range(40):
            say(door, {"signal": "temperature", "value": number})
        client = world.client_for(world.operator_li())
        with django_assert_max_num_queries(22):
            text = client.get(f"/devices/{button.pk}/frames/", htmx=True).content.decode()
        assert text.count("</tr>") == 31


class TestLine:
    def test_shows_also_numbers_that_nobody_registered_and_bytes_that_are_no_text(self, line):
        door = build.Door()
        say(door, {"battery": 5}, "N-1")
        say(door, b"\x7e\x01\x00\xff", "N-2")
        text = shown(world.system_admin(), f"/lines/{line.pk}/frames/")
        assert "N-1" in text
        assert "7e 01 00 ff" in text
        assert f"/lines/{line.pk}/again/" in text

    def test_shows_what_an_unregistered_number_says_though_nothing_of_it_is_stored(self, line):
        say(build.Door(), {"signal": "sos"}, "N-3")
        text = shown(world.system_admin(), f"/lines/{line.pk}/frames/")
        assert "没有登记，不记信号" in text
        assert "一键求救" in text
        assert "一样" not in text

    def test_leaves_out_what_the_gateway_itself_says_of_the_line(self, line):
        door = build.Door()
        say(door, {"what": "beat", "device": "", "detail": "0"}, wire.DOOR, "")
        say(door, {"battery": 5}, "N-1")
        text = shown(world.system_admin(), f"/lines/{line.pk}/frames/")
        assert "N-1" in text
        assert wire.DOOR not in text
        assert "beat" not in text

    def test_is_empty_in_words(self, line):
        assert "一天内没有报文" in shown(world.system_admin(), f"/lines/{line.pk}/frames/")


class TestWord:
    @pytest.fixture
    def notices(self, monkeypatch):
        said = []
        monkeypatch.setattr(screens.journal, "wake", lambda _channel, payload: said.append(json.loads(payload)))
        return said

    def test_is_said_once_a_second_and_names_an_area_alone(self, button, notices):
        door = build.Door()
        say(door, {"battery": 1})
        say(door, {"battery": 2})
        frames = [item for item in notices if item["topic"] == "frame"]
        assert frames[0] == {"topic": "frame", "area": world.NANGANG, "id": None, "elder": None, "user": None}
        before = len(notices)
        pace = screens.Pace()
        for ago in (0, 0.5, 1.5):
            screens.tell(build.SYSTEM, pace, {world.NANGANG}, now=build.NOW + timedelta(seconds=ago))
        assert len(notices) - before == 2

    def test_is_heard_in_its_area_and_nowhere_else(self):
        word = words.read(json.dumps({"topic": "frame", "area": world.NANGANG}))
        assert "frame" in words.TOPICS
        assert words.may_hear(world.viewer(world.operator_li()), word)
        assert not words.may_hear(world.viewer(world.official_zhao_daoli()), word)
        assert not words.may_hear(world.viewer(world.daughter_zhao()), word)
