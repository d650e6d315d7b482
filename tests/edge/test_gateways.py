"""Our own listeners with real sockets: stored before answered, and what is not stored is not answered."""

import asyncio
import json
import time
from contextlib import asynccontextmanager
from ipaddress import ip_network

import pytest

from anju.config.runtime.ports import free_port
from anju_edge.gateways import stream
from anju_edge.gateways.lines import Limits, Line
from anju_edge.gateways.open_line import OpenLine
from anju_edge.gateways.store import Away
from anju_edge.gateways.stream import Listener
from anju_edge.protocols import topics, wire

LK = b"[3G*3707805539*0002*LK]"
SOS = b"[3G*3707805539*006A*AL,240123,181628,A,45.756700,N,126.642400,E,0.00,0,0,9,19,90,0,0,00010000,1,1,460,0,9360,4082,131,,10]"
AL = b"[3G*3707805539*0002*AL]"


class Memory:
    """The store, as far as a listener sees it."""

    def __init__(self) -> None:
        self.put_ = []
        self.away = self.calls_pass = False
        self.gate = asyncio.Event()
        self.gate.set()
        self.heard, self.said = {}, []
        self.storing, self.lost = True, 0

    async def put(self, subject, payload, *, urgent=False):
        if not (urgent and self.calls_pass):
            await self.gate.wait()
        if self.away:
            raise Away
        self.put_.append((topics.to_topic(subject.removeprefix(topics.STORED_PREFIX)), payload))
        return len(self.put_)

    async def say(self, subject, payload):
        self.said.append((subject, payload))

    async def listen(self, subject, heard):
        self.heard[subject] = heard

    async def start(self):
        pass

    async def stop(self):
        pass

    def frames(self):
        return [payload for topic, payload in self.put_ if wire.DOOR not in topic]

    def noticed(self):
        return [(said["what"], said["device"]) for said in (json.loads(p) for t, p in self.put_ if wire.DOOR in t)]


def line(**more):
    values = {"login": "w1", "protocol": "watch", "base": "edge/watch/w1", "port": free_port(), "host": "127.0.0.1"}
    return Line(**{**values, **more})


@asynccontextmanager
async def opened(**more):
    place = OpenLine(line(**more), Memory())
    door = Listener(place)
    await door.open()
    try:
        yield place, door
    finally:
        await door.close()


async def dial(place):
    return await asyncio.open_connection("127.0.0.1", place.line.port)


async def is_closed(reader):
    try:
        return await asyncio.wait_for(reader.read(), 3) == b""
    except ConnectionResetError:
        return True


async def until(check, seconds=5.0):
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, "never"
        await asyncio.sleep(0.01)


class TestTheWayOfAFrame:
    async def test_is_stored_below_the_line_with_its_sender_and_answered(self):
        async with opened() as (place, _):
            reader, writer = await dial(place)
            writer.write(LK)
            assert await reader.readexactly(len(LK)) == LK
            assert place.store.put_ == [("edge/watch/w1/3707805539/127.0.0.1", LK)]
            writer.close()

    async def test_is_not_answered_before_the_store_has_confirmed(self):
        async with opened() as (place, _):
            place.store.gate.clear()
            reader, writer = await dial(place)
            writer.write(SOS)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(reader.read(1), 0.2)
            place.store.gate.set()
            assert await reader.readexactly(len(AL)) == AL
            writer.close()

    async def test_is_never_answered_when_the_store_did_not_confirm_and_the_repeat_is(self):
        async with opened() as (place, _):
            place.store.away = True
            reader, writer = await dial(place)
            writer.write(SOS)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(reader.read(1), 0.2)
            place.store.away = False
            writer.write(SOS)
            assert await reader.readexactly(len(AL)) == AL
            writer.close()

    async def test_answers_keep_the_order_of_what_came(self):
        async with opened() as (place, _):
            reader, writer = await dial(place)
            writer.write(LK + SOS + LK)
            assert await reader.readexactly(len(LK + AL + LK)) == LK + AL + LK
            writer.close()

    async def test_cut_at_every_byte_it_is_still_one_frame(self):
        async with opened() as (place, _):
            reader, writer = await dial(place)
            for byte in SOS:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(0)
            assert await reader.readexactly(len(AL)) == AL
            assert place.store.frames() == [SOS]
            writer.close()

    async def test_half_a_frame_is_stored_when_the_socket_ends(self):
        async with opened() as (place, _):
            _, writer = await dial(place)
            writer.write(LK + SOS[:60])
            await until(lambda: place.store.frames() == [LK])
            writer.close()
            await until(lambda: place.store.frames() == [LK, SOS[:60]])
            assert place.store.put_[-1][0] == "edge/watch/w1/3707805539/127.0.0.1"

    async def test_a_socket_that_sends_faster_than_is_stored_is_read_no_further(self):
        async with opened(limits=Limits(waiting=8)) as (place, door):
            place.store.gate.clear()
            _, writer = await dial(place)
            writer.write(LK * 4000)
            await asyncio.sleep(0.3)
            [connection] = door.sockets
            assert len(connection._waiting) < 4000
            place.store.gate.set()
            await until(lambda: len(place.store.frames()) == 4000)
            writer.close()


class TestWhoComesIn:
    async def test_a_foreign_network_stays_outside_and_is_told_of_once(self):
        async with opened(networks=(ip_network("10.0.0.0/8"),)) as (place, _):
            for _again in range(3):
                reader, writer = await dial(place)
                assert await is_closed(reader)
                writer.close()
            await until(lambda: place.store.noticed() == [("address_refused", "")])
            assert place.sockets == 0

    async def test_its_own_network_comes_in(self):
        async with opened(networks=(ip_network("127.0.0.0/8"),)) as (place, _):
            reader, writer = await dial(place)
            writer.write(LK)
            assert await reader.readexactly(len(LK)) == LK
            writer.close()

    @pytest.mark.parametrize(
        ("limits", "what"), [(Limits(sockets=1), "line_full"), (Limits(per_address=1), "address_full")]
    )
    async def test_a_full_line_says_so(self, limits, what):
        async with opened(limits=limits) as (place, door):
            _, first = await dial(place)
            await until(lambda: len(door.sockets) == 1)
            reader, second = await dial(place)
            assert await is_closed(reader)
            await until(lambda: place.store.noticed() == [(what, "")])
            first.close()
            second.close()
            await until(lambda: place.sockets == 0 and place.per_address == {})

    async def test_one_number_on_two_live_sockets_is_an_event(self):
        async with opened() as (place, _):
            pairs = [await dial(place) for _ in range(2)]
            for reader, writer in (pairs[0], pairs[1], pairs[0]):
                writer.write(LK)
                await reader.readexactly(len(LK))
            await until(lambda: place.store.noticed() == [("two_sockets", "3707805539")])
            for _, writer in pairs:
                writer.close()

    async def test_a_watch_that_comes_back_on_a_new_socket_is_no_event(self):
        async with opened() as (place, _):
            for _again in range(3):
                reader, writer = await dial(place)
                writer.write(LK)
                await reader.readexactly(len(LK))
                writer.close()
            await asyncio.sleep(0.1)
            assert place.store.noticed() == []
            await until(lambda: place.live == {})


class TestPatience:
    async def look(self, door, after):
        for connection in list(door.sockets):
            connection.look(time.monotonic() + after)

    async def test_who_says_nothing_whole_is_let_go_and_told_of(self):
        async with opened() as (place, door):
            reader, writer = await dial(place)
            writer.write(b"GET / HTTP/1.1")
            await until(lambda: len(door.sockets) == 1)
            await self.look(door, 30)
            assert len(door.sockets) == 1
            await self.look(door, 61)
            assert await is_closed(reader)
            await until(lambda: place.store.noticed() == [("no_message", "")])
            writer.close()

    async def test_half_a_frame_waits_a_minute_for_its_rest(self):
        async with opened() as (place, door):
            reader, writer = await dial(place)
            writer.write(LK + SOS[:40])
            await reader.readexactly(len(LK))
            await self.look(door, 59)
            assert len(door.sockets) == 1
            await self.look(door, 61)
            await until(lambda: place.store.frames() == [LK, SOS[:40]])
            writer.close()

    async def test_a_half_open_socket_is_let_go_after_half_an_hour(self):
        async with opened() as (place, door):
            reader, writer = await dial(place)
            writer.write(LK)
            await reader.readexactly(len(LK))
            await self.look(door, 1700)
            assert len(door.sockets) == 1
            await self.look(door, 1801)
            assert await is_closed(reader)
            writer.close()

    async def test_who_does_not_read_its_answers_is_let_go(self):
        async with opened(limits=Limits(unread=1000)) as (place, door):
            _, writer = await dial(place)
            writer.write(LK)
            await until(lambda: "3707805539" in place.live)
            [connection] = door.sockets
            for _again in range(200):
                connection.say(b"x" * 1_000_000)
                await asyncio.sleep(0)
            await until(lambda: ("does_not_read", "") in place.store.noticed())
            writer.close()

    async def test_looking_happens_by_itself(self, monkeypatch):
        monkeypatch.setattr(stream, "_LOOK_S", 0.02)
        async with opened(limits=Limits(first_s=0.05)) as (place, _):
            reader, writer = await dial(place)
            assert await is_closed(reader)
            writer.close()


def test_topics_with_signs_that_no_subject_can_hold_come_back_as_they_were():
    for topic in ("zigbee2mqtt/living room", "a/b.c d/*/>/", "厅/灯\t1", "a//b", "a\r\nPUB x 1\0/b"):
        subject = topics.to_subject(topic)
        assert not set(subject) & set(" \t*>\r\n\0")
        assert topics.to_topic(subject) == topic


def test_a_topic_that_no_server_line_can_hold_is_cut_and_keeps_its_line():
    line = Line("home", "zigbee2mqtt", "zigbee2mqtt/home")
    topic = topics.to_topic(line.subject("灯" * 20_000).removeprefix(topics.STORED_PREFIX))
    assert topic.startswith("zigbee2mqtt/home/灯灯")
    assert len(topic.encode()) <= topics.LONGEST
