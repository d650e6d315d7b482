"""The kit against brokers: the door's own server, and a real Mosquitto."""

import pytest

from anju_edge.conformance import PUBLISHED
from anju_edge.conformance.line import Place
from tests.edge.conformance.serving import QUICK, SHORT, bad, checked, failed
from tests.edge.test_bridge import MOSQUITTO, Broker

WITH_PASSWORD = """
server_name: "anju-vendor-check"
listen: "127.0.0.1:{port}"
jetstream {{ store_dir: "{store}", max_memory_store: 64MB, max_file_store: 1GB }}
mqtt {{ listen: "127.0.0.1:{mqtt_port}" }}
authorization {{ users: [{{ user: "l1", password: "right" }}] }}
"""


class TestTheDoor:
    @pytest.fixture
    def door(self, nats_maker):
        server = nats_maker(WITH_PASSWORD)
        return Place("127.0.0.1", server.mqtt_port, broker=True)

    @pytest.mark.parametrize("protocol", PUBLISHED)
    async def test_passes_everything(self, protocol, door):
        results = await checked(protocol, door, username="l1", password="right", base=f"{protocol}/l1")
        assert failed(results) == {}
        assert {"alarm", "not_json", "space_in_topic", "wrong_password", "rubbish_ends"} <= set(results)
        assert "rubbish" not in results

    async def test_refuses_a_topic_with_a_space_by_ending_the_connection(self, door):
        results = await checked("zigbee2mqtt", door, QUICK._replace(storm=2), username="l1", password="right")
        assert results["space_in_topic"].state == "passed"
        assert results["space_in_topic"].came == ""
        assert "vendor check" in bytes.fromhex(results["space_in_topic"].sent).decode("ascii", "replace")

    async def test_lets_nobody_in_with_a_wrong_password(self, door):
        results = await checked("zigbee2mqtt", door, SHORT._replace(answer_s=1), username="l1", password="left")
        assert results["alarm"].why in {"wrong", "closed"}
        assert set(failed(results)) == set(results)


@pytest.mark.skipif(MOSQUITTO is None, reason="no mosquitto here")
class TestMosquitto:
    async def test_passes_everything_and_takes_a_topic_with_a_space(self, tmp_path):
        broker = Broker(tmp_path)
        await broker.start()
        try:
            where = Place("127.0.0.1", broker.port, broker=True)
            results = await checked("zigbee2mqtt", where, username="anju", password="right")
        finally:
            broker.stop()
        assert failed(results) == {}
        assert results["space_in_topic"].came == "4002fde8"


async def test_a_broker_that_lets_anybody_in_and_acknowledges_nothing():
    async with bad("zigbee2mqtt", "broker", broker=True) as where:
        results = await checked("zigbee2mqtt", where, SHORT, username="l1", password="right")
    problems = failed(results)
    assert problems["wrong_password"] == "taken"
    assert problems["rubbish_ends"] == "open"
    assert problems["space_in_topic"] == problems["not_json"] == problems["alarm"] == "silent"
    assert not {"beat", "storm_in_a_row", "half_then_silence"} & set(problems)
