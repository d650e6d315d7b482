"""The bridge against a real Mosquitto: topics with spaces, and nothing acknowledged that our store does not have."""

import asyncio
import json
import shutil
import subprocess
from contextlib import asynccontextmanager

import pytest
from gmqtt import Client
from gmqtt.mqtt.constants import MQTTv311

from anju.config.runtime.ports import free_port
from anju_edge.gateways import bridge as bridges
from anju_edge.gateways.bridge import Bridge
from anju_edge.gateways.lines import Line
from anju_edge.gateways.open_line import OpenLine
from tests.edge.test_gateways import Memory, until

MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
pytestmark = pytest.mark.skipif(MOSQUITTO is None, reason="no mosquitto here")


class Broker:
    """One Mosquitto with a password."""

    def __init__(self, folder):
        self.folder, self.port, self.process = folder, free_port(), None
        subprocess.run([shutil.which("mosquitto_passwd"), "-b", "-c", folder / "users", "anju", "right"], check=True)
        (folder / "users").chmod(0o644)
        folder.chmod(0o777)
        (folder / "m.conf").write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous false\npassword_file {folder}/users\n"
            f"persistence true\npersistence_location {folder}/\nuser root\nmax_queued_messages 0\n"
        )

    def run(self):
        self.process = subprocess.Popen(
            [MOSQUITTO, "-c", str(self.folder / "m.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    async def start(self):
        self.run()
        for _again in range(200):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return

    def stop(self):
        self.process.terminate()
        self.process.wait()

    async def publish(self, *messages):
        client = Client("home-gateway")
        client.set_auth_credentials("anju", "right")
        await client.connect("127.0.0.1", self.port, version=MQTTv311)
        for topic, body in messages:
            client.publish(topic, body, qos=1)
        await asyncio.sleep(0.2)
        await client.disconnect()


@pytest.fixture
async def broker(tmp_path):
    found = Broker(tmp_path)
    await found.start()
    yield found
    found.stop()


@asynccontextmanager
async def bridged(broker, password="right", store=None):
    told = {
        "server": f"mqtt://127.0.0.1:{broker.port}",
        "username": "anju",
        "password": password,
        "base": "zigbee2mqtt",
    }
    line = Line("home", "zigbee2mqtt", "zigbee2mqtt/home", settings={"bridge": told})
    place = OpenLine(line, store or Memory())
    bridge = Bridge(place)
    await bridge.open()
    try:
        yield place
    finally:
        await bridge.close()


def connected(place):
    return ("bridge_connected", "") in place.store.noticed()


async def test_a_device_called_living_room_comes_through_with_its_name(broker):
    async with bridged(broker) as place:
        await until(lambda: connected(place))
        await asyncio.sleep(0.2)
        await broker.publish(
            ("zigbee2mqtt/living room", '{"smoke":true}'), ("zigbee2mqtt/厅/灯.1", "{}"), ("other/x", "{}")
        )
        await until(lambda: len(place.store.frames()) == 2)
        topics = [topic for topic, _ in place.store.put_ if "_door" not in topic]
        assert topics == ["zigbee2mqtt/home/living room", "zigbee2mqtt/home/厅/灯.1"]


async def test_what_our_store_did_not_confirm_is_sent_again(broker, monkeypatch):
    monkeypatch.setattr(bridges, "_AGAIN_S", 0.2)
    async with bridged(broker) as place:
        await until(lambda: connected(place))
        await asyncio.sleep(0.2)
        place.store.away = True
        await broker.publish(("zigbee2mqtt/a", '{"smoke":true}'))
        await asyncio.sleep(0.3)
        assert place.store.frames() == []
        place.store.away = False
        await until(lambda: place.store.frames() == [b'{"smoke":true}'], 10)


@pytest.mark.parametrize("turns", range(6))
async def test_it_can_be_closed_at_the_moment_at_which_it_has_connected(broker, monkeypatch, turns):
    comes = asyncio.Event()
    monkeypatch.setattr(Bridge, "_connect", lambda _self, _client: comes.wait())
    async with asyncio.timeout(5), bridged(broker):
        await asyncio.sleep(0.05)
        comes.set()
        for _turn in range(turns):
            await asyncio.sleep(0)


async def test_what_was_published_while_we_were_away_is_waiting(broker):
    store = Memory()
    async with bridged(broker, store=store) as place:
        await until(lambda: connected(place))
        await asyncio.sleep(0.3)
    await broker.publish(("zigbee2mqtt/a", '{"gas":true}'))
    async with bridged(broker, store=store):
        await until(lambda: store.frames() == [b'{"gas":true}'])


async def test_a_broker_that_refuses_is_told_of_with_its_reason(broker):
    async with bridged(broker, password="wrong") as place:
        await until(lambda: [what for what, _ in place.store.noticed()] == ["bridge_refused"], 15)
        assert "127.0.0.1" in json.loads(place.store.put_[0][1])["detail"]


async def test_a_broker_that_is_away_is_told_of_and_found_when_it_comes(broker, monkeypatch):
    monkeypatch.setattr(bridges, "_AGAIN_S", 0.2)
    broker.stop()
    async with bridged(broker) as place:
        await until(lambda: ("bridge_away", "") in place.store.noticed(), 15)
        await broker.start()
        await until(lambda: connected(place), 15)
        broker.stop()
        await until(lambda: ("bridge_lost", "") in place.store.noticed(), 15)
        await broker.start()
        await until(lambda: [what for what, _ in place.store.noticed()].count("bridge_connected") == 2, 15)
