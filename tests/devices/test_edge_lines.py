"""Lines of our own gateways and pushed lines: opened, shown, changed, posted to."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import bcrypt
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from anju.devices import commands
from anju.devices.commands import publishing
from anju.devices.models import DOOR_LABELS, PUSH_ANSWERS, Frame, Line
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.devices import build
from tests.devices.at_work import until, working
from tests.devices.build import alarms

pytestmark = [pytest.mark.django_db(transaction=True)]


def _in_a_thread():
    try:
        return commands.write_edge_config(SYSTEM)
    finally:
        connection.close()


class TestLines:
    def post(self, **more):
        values = {"name": "手环", "protocol": "watch", "area": "230103", "networks": "", "line_settings": "", **more}
        return world.client_for(world.system_admin()).post(reverse("devices:lines"), values)

    def test_gets_the_next_free_port_and_says_how_to_connect(self, watches):
        answer = self.post()
        row = Line.objects.latest("id")
        assert row.port >= 8001
        assert f":{row.port}" in answer.content.decode()
        written = json.loads((commands.write_edge_config(SYSTEM)).read_text())
        assert {item["port"] for item in written["lines"]} >= {row.port, watches.port}

    @pytest.mark.parametrize("protocol", ["ctwing", "onenet", "chirpstack"])
    def test_a_pushed_line_shows_its_address_whole_once_and_without_the_secret_later(self, watches, protocol):
        text = self.post(protocol=protocol, username="v9").content.decode()
        row = Line.objects.get(username="v9")
        [secret] = re.findall(r"/push/v9/([\w-]{20,})", text)
        assert bcrypt.checkpw(secret.encode(), row.password_digest.encode())
        later = world.client_for(world.system_admin()).get(reverse("devices:line", args=[row.pk])).content.decode()
        assert "/push/v9/（密码）" in later
        assert secret not in later

    @pytest.mark.parametrize(
        ("more", "word"),
        [
            ({"networks": "10.0.0.0/8 everywhere"}, "不是网段"),
            ({"line_settings": "{"}, "JSON 对象"),
            ({"line_settings": "[1]"}, "JSON 对象"),
            ({"line_settings": '{"bit_22": "fall"}'}, "“bit_22”写得不对"),
            ({"line_settings": '{"bit22": "Fall"}'}, "“bit22”写得不对"),
            ({"port": "80"}, "1024"),
        ],
    )
    def test_what_makes_no_sense_is_said_and_no_line_is_made(self, watches, more, word):
        answer = self.post(**more)
        assert answer.status_code == 422
        assert word in answer.content.decode()
        assert Line.objects.filter(protocol="watch").count() == 1

    def test_a_port_belongs_to_one_line(self, watches):
        answer = self.post(port=str(watches.port))
        assert answer.status_code == 422
        assert "已被另一条线路占用" in answer.content.decode()

    def test_settings_change_on_its_page_and_reach_the_edge(self, watches):
        admin = world.client_for(world.system_admin())
        address = reverse("devices:line", args=[watches.pk])
        answer = admin.post(address, {"networks": "10.20.0.0/16\n10.30.0.1", "line_settings": '{"bit22": "fall"}'})
        assert answer.status_code == 302
        [item] = [
            item
            for item in json.loads(commands.write_edge_config(SYSTEM).read_text())["lines"]
            if item["port"] == watches.port
        ]
        assert item["networks"] == ["10.20.0.0/16", "10.30.0.1/32"]
        assert item["settings"]["bit22"] == "fall"
        assert admin.post(address, {"networks": "x", "line_settings": ""}).status_code == 422

    def test_of_two_changes_in_one_instant_neither_is_lost(self, watches):
        with ThreadPoolExecutor(8) as threads:
            for path in threads.map(lambda _: _in_a_thread(), range(40)):
                assert json.loads(path.read_text())["lines"]

    def test_lines_of_our_gateways_have_no_account_at_the_door(self, watches, tmp_path):
        place = commands.DoorPlace(
            data_dir=str(tmp_path), host="127.0.0.1", nats_port=1, mqtt_port=2, internal_password="x"
        )
        config = commands.write_door_config(SYSTEM, place=place, folder=tmp_path).read_text()
        assert watches.username not in config
        assert "g1" in config


class TestPush:
    """A vendor's platform posts to the line's address."""

    EVENT = json.dumps(
        {"deduplicationId": "a", "time": "2026-11-27T02:00:00Z", "deviceInfo": {"devEui": "24e124ff00000001", "deviceProfileName": "WS101"},
         "fPort": 85, "data": "AXVk/y4B"}
    ).encode()  # fmt: skip

    @pytest.fixture
    def line(self, watches):
        return commands.create_line(
            SYSTEM,
            name="LoRaWAN",
            protocol="chirpstack",
            username="ns1",
            password="a-long-secret",
            area="230103",
            now=build.NOW,
        )[0]

    def post(self, secret="a-long-secret", login="ns1", body=EVENT, **more):
        return Client(enforce_csrf_checks=True).post(
            f"/push/{login}/{secret}?event=up", body, content_type="application/json", **more
        )

    def test_is_stored_answered_and_heard(self, served, line):
        build.device("24e124ff00000001", "button", elder := build.elder(), line)
        with working(served, "alarms", "records"):
            assert self.post().status_code == 200
            [alarm] = until(alarms)
            assert (alarm["signal"], alarm["elder_id"]) == ("sos", elder.pk)
            until(lambda: bytes(Frame.objects.get().raw) == self.EVENT)

    def test_a_wrong_secret_a_wrong_name_a_closed_line_are_one_answer(self, line):
        assert self.post(secret="guessed").status_code == 404
        assert self.post(login="ns2").status_code == 404
        commands.enable_line(SYSTEM, line.pk, enabled=False, now=build.NOW)
        assert self.post().status_code == 404

    def test_a_changed_password_ends_the_old_address_at_once(self, line):
        assert self.post().status_code == 200
        commands.new_password(SYSTEM, line.pk, now=build.NOW)
        assert self.post().status_code == 404

    def test_a_foreign_network_stays_outside(self, line):
        commands.set_line(SYSTEM, line.pk, networks=["10.0.0.0/8"], line_settings={}, now=build.NOW)
        assert self.post().status_code == 404
        assert self.post(REMOTE_ADDR="10.9.8.7").status_code == 200

    def test_nothing_is_confirmed_while_the_door_is_away(self, line, settings):
        settings.ANJU_NATS_URL = "nats://127.0.0.1:1"
        publishing.publisher.forget()
        assert self.post().status_code == 503

    @pytest.mark.parametrize("size", [1_000_001, 10_000_000])
    def test_a_body_too_large_is_refused_in_the_readers_words_and_stands_on_the_lines_page(self, line, size):
        for language, words in (("zh-CN", "一次最多 1 MB"), ("en", "at most 1 MB")):
            answer = self.post(body=b"x" * size, HTTP_ACCEPT_LANGUAGE=language)
            assert (answer.status_code, answer["Content-Type"], answer["Connection"]) == (
                413, "text/plain; charset=utf-8", "close",
            )  # fmt: skip
            assert answer.content.decode().startswith("push_too_large: ")
            assert words in answer.content.decode()
            assert len(answer.content) < 300
        [event] = line.events.all()  # sent again within five minutes it is the same row
        assert (event.what, event.detail) == ("push_too_large", f"127.0.0.1 · POST · {size} B")
        page = world.client_for(world.system_admin()).get(f"/lines/{line.pk}/").content.decode()
        assert "推送内容太大，没有收下" in page

    def test_a_large_body_for_a_wrong_address_says_no_more_than_a_small_one(self, line):
        large, small = self.post(secret="guessed", body=b"x" * 2_000_000), self.post(secret="guessed")
        assert (large.status_code, large.content) == (small.status_code, small.content)

    def test_what_an_installer_must_know_stands_on_the_lines_page(self, line):
        self.post(secret="guessed")
        assert Client().put("/push/ns1/a-long-secret?event=up", b"{}").status_code == 405
        assert self.post(body=b"").status_code == 400
        assert Client().get("/push/ns1/a-long-secret?event=up").status_code == 405  # somebody looked: no row
        commands.set_line(SYSTEM, line.pk, networks=["10.0.0.0/8"], line_settings={}, now=build.NOW)
        self.post()
        seen = line.events.order_by("id").values_list("what", flat=True)
        assert list(seen) == ["password_refused", "post_only", "empty", "address_refused"]
        assert set(seen) <= set(DOOR_LABELS)

    @pytest.mark.parametrize("reason", ["no_signature", "wrong_signature"])
    def test_a_push_whose_signature_is_not_right_stands_on_the_lines_page(self, reason):
        line = commands.create_line(
            SYSTEM, name="OneNET", protocol="onenet", username="o1", password="a-long-secret", area="230103",
            now=build.NOW,
        )[0]  # fmt: skip
        commands.set_line(SYSTEM, line.pk, networks=[], line_settings={"token": "t0ken"}, now=build.NOW)
        signed = {} if reason == "no_signature" else {"signature": "x", "nonce": "n"}
        answer = self.post(login="o1", body=json.dumps({"msg": "{}", **signed}).encode())
        assert answer.status_code == 401
        assert answer.content.decode().startswith(f"{reason}: ")
        assert [event.what for event in line.events.all()] == [reason]

    def test_each_refusal_of_a_push_has_words(self):
        assert set(PUSH_ANSWERS) >= {"no_such_address", "push_too_large", "door_away", "empty", "post_only"}

    def test_protocols_that_are_not_pushed_have_no_such_address(self, watches):
        assert self.post(login=watches.username).status_code == 404
