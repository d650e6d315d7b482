"""The edge's way into the store, against a real server: no confirmation, no answer; calls for help wait for nobody."""

import asyncio
import itertools
from contextlib import asynccontextmanager

import pytest

from anju_edge.conformance.device import Asked, Press, now
from anju_edge.conformance.devices import SOCKETS
from anju_edge.gateways import store as stores
from anju_edge.gateways.lines import Line
from anju_edge.gateways.store import Away, Store
from anju_edge.protocols import topics
from anju_edge.protocols.registry import PROTOCOLS
from tests.edge.test_gateways import AL, LK, SOS, dial, opened, until

SUBJECT = f"{topics.STORED_PREFIX}edge.watch.w1.1"


@pytest.fixture
def server(nats_maker):
    return nats_maker()


@asynccontextmanager
async def connected(server, **stream):
    """Connect; make the door's stream unless none is wanted."""
    store = Store(f"nats://127.0.0.1:{server.port}")
    await store.start()
    try:
        if stream.pop("wanted", True):
            made = {"name": topics.STORED_STREAM, "subjects": [f"{topics.STORED_PREFIX}>"], **stream}
            await store._client.jetstream().add_stream(**made)
        yield store
    finally:
        await store.stop()


class Silent:
    """Somebody who takes what the store should take and confirms nothing until told to."""

    def __init__(self, store):
        self.store = store
        self.came = []

    async def start(self):
        await self.store.listen(f"{topics.STORED_PREFIX}>", self.heard)

    async def heard(self, message):
        self.came.append(message)

    async def confirm(self, message, seq, stream=topics.STORED_STREAM):
        await message.respond(f'{{"stream":"{stream}","seq":{seq}}}'.encode())


async def begun(*work):
    tasks = [asyncio.create_task(one) for one in work]
    await asyncio.sleep(0)
    return tasks


class TestWhatIsConfirmed:
    async def test_is_stored_under_the_number_that_comes_back(self, server):
        async with connected(server) as store:
            numbers = await asyncio.gather(*(store.put(f"{SUBJECT}.{at}", b"%d" % at) for at in range(300)))
            assert sorted(numbers) == list(range(1, 301))
            for at, number in zip(range(300), numbers, strict=True):
                message = await store._client.jetstream().get_msg(topics.STORED_STREAM, number)
                assert message.data == b"%d" % at
            assert (store.stored, store.lost, store._asked) == (300, 0, {})

    async def test_is_kept_as_far_as_it_goes_whatever_its_topic_and_its_size(self, server):
        async with connected(server) as store:
            line = Line("home", "zigbee2mqtt", "zigbee2mqtt/home")
            most = store._client.max_payload
            for name in ("a" * 60_000, "灯\r\n厅", "living room", "a\0b"):
                number = await store.put(line.subject(name), b"x" * (most + 1))
                message = await store._client.jetstream().get_msg(topics.STORED_STREAM, number)
                assert message.subject.startswith(f"{topics.STORED_PREFIX}zigbee2mqtt.home.")
                assert message.data == b"x" * most
            assert (store.stored, store.lost) == (4, 0)

    async def test_belongs_to_whom_it_was_said_to_in_whatever_order_it_comes(self, server):
        async with connected(server, wanted=False) as store:
            silent = Silent(store)
            await silent.start()
            puts = await begun(*(store.put(f"{SUBJECT}.{at}", b"") for at in range(5)))
            await until(lambda: len(silent.came) == 5)
            for message in reversed(silent.came):
                await silent.confirm(message, 100 + int(message.subject[-1]))
            assert await asyncio.gather(*puts) == [100, 101, 102, 103, 104]

    async def test_twice_changes_nothing(self, server):
        async with connected(server, wanted=False) as store:
            silent = Silent(store)
            await silent.start()
            [put] = await begun(store.put(SUBJECT, b""))
            await until(lambda: silent.came)
            await silent.confirm(silent.came[0], 7)
            await silent.confirm(silent.came[0], 8)
            assert await put == 7


class TestWhatIsNot:
    async def test_because_nobody_keeps_it(self, server):
        async with connected(server, wanted=False) as store:
            with pytest.raises(Away):
                await asyncio.wait_for(store.put(SUBJECT, b"x"), 2)
            assert store.lost == 1

    async def test_because_the_store_is_full(self, server):
        async with connected(server, max_msgs=1, discard="new") as store:
            assert await store.put(SUBJECT, b"x") == 1
            with pytest.raises(Away, match="maximum messages exceeded"):
                await asyncio.wait_for(store.put(SUBJECT, b"y"), 2)

    async def test_because_another_stream_has_taken_it(self, server):
        async with connected(server, name="other") as store:
            with pytest.raises(Away):
                await asyncio.wait_for(store.put(SUBJECT, b"x"), 2)

    async def test_because_no_word_came_in_time(self, server, monkeypatch):
        monkeypatch.setattr(stores, "_WAIT_S", 0.3)
        async with connected(server, wanted=False) as store:
            silent = Silent(store)
            await silent.start()
            with pytest.raises(Away, match="in time"):
                await asyncio.wait_for(store.put(SUBJECT, b"x"), 2)
            await silent.confirm(silent.came[0], 1)  # too late, and nobody is confused
            assert store._asked == {}

    async def test_because_the_server_died_and_that_is_known_at_once(self, server):
        async with connected(server, wanted=False) as store:
            await Silent(store).start()
            puts = await begun(*(store.put(SUBJECT, b"x") for _ in range(3)))
            await asyncio.sleep(0.1)
            server.process.kill()
            server.process.wait()
            gone = await asyncio.wait_for(asyncio.gather(*puts, return_exceptions=True), 2)
            assert [type(one) for one in gone] == [Away] * 3
            with pytest.raises(Away):
                await store.put(SUBJECT, b"x")

    async def test_is_taken_again_by_itself_when_the_server_is_back(self, server):
        async with connected(server) as store:
            assert await store.put(SUBJECT, b"x") == 1
            server.process.kill()
            server.process.wait()
            await until(lambda: not store.connected)
            server.start()
            await until(lambda: store.connected, 10)
            for _again in range(50):
                try:
                    assert await store.put(SUBJECT, b"y") > 1
                except Away:  # the server answers before its streams are there
                    await asyncio.sleep(0.1)
                else:
                    return
            pytest.fail("never stored again")


class TestRoom:
    async def test_so_many_are_on_their_way_and_calls_for_help_go_beside_them(self, server, monkeypatch):
        monkeypatch.setattr(stores, "_ASKED", 4)
        monkeypatch.setattr(stores, "_URGENT", 2)
        async with connected(server, wanted=False) as store:
            silent = Silent(store)
            await silent.start()
            puts = await begun(*(store.put(f"{SUBJECT}.lk", b"") for _ in range(20)))
            await until(lambda: len(silent.came) == 4)
            puts += await begun(*(store.put(f"{SUBJECT}.al", b"", urgent=True) for _ in range(3)))
            await until(lambda: len(silent.came) == 6)
            await asyncio.sleep(0.1)
            assert [message.subject[-2:] for message in silent.came] == ["lk"] * 4 + ["al"] * 2
            for number in itertools.count(1):
                if number > len(silent.came):
                    break
                await silent.confirm(silent.came[number - 1], number)
                await asyncio.sleep(0.02)
            assert len(await asyncio.gather(*puts)) == 23


class TestACallBehindABeat:
    async def test_of_its_own_socket_is_stored_first_and_answered_in_its_turn(self):
        async with opened() as (place, _):
            place.store.gate.clear()
            place.store.calls_pass = True
            reader, writer = await dial(place)
            writer.write(LK)
            await until(lambda: place.messages == 1)
            writer.write(SOS)
            await until(lambda: place.store.frames() == [SOS])
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(reader.read(1), 0.1)
            place.store.gate.set()
            assert await reader.readexactly(len(LK + AL)) == LK + AL
            assert place.store.frames() == [SOS, LK]
            writer.close()

    async def test_that_screams_without_end_gets_no_more_than_its_share(self):
        async with opened() as (place, door):
            place.store.gate.clear()
            reader, writer = await dial(place)
            writer.write(LK)
            await until(lambda: place.messages == 1)
            writer.write(SOS * 40)
            await asyncio.sleep(0.2)
            [connection] = door.sockets
            assert connection._early == 4
            place.store.gate.set()
            assert await reader.readexactly(len(LK + AL * 40)) == LK + AL * 40
            assert connection._early == 0
            writer.close()


@pytest.mark.parametrize("protocol", ["watch", "iw", "gb26875", "jt808", "ev07b", "scaip"])
def test_a_press_is_urgent_by_its_shell_and_a_beat_is_not(protocol):
    device = SOCKETS[protocol](Asked())
    said = device.press(Press(device.number, now(), 7)).raw
    [call] = PROTOCOLS[protocol].wire.open({}).feed(said)
    beats = PROTOCOLS[protocol].wire.open({}).feed(device.beat(device.number, 8).raw)
    assert call.urgent
    assert not any(beat.urgent for beat in beats)
