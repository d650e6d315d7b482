"""The lanes' own reading of the door's wire: whole whatever the pieces it comes in, and an end for whatever is wrong."""

import asyncio
import json
from datetime import UTC, datetime

import nats
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.devices.jobs import pull, streams
from anju.devices.jobs.streams import StreamTrouble
from anju.devices.rules.door import ACKNOWLEDGED, PLAIN
from anju.devices.rules.frames import Frame

AT = datetime(2026, 11, 27, 6, 30, 0, 123456, UTC)
NS = int(AT.timestamp()) * 10**9 + 123456789
ENDED = b"HMSG _INBOX.x.1 1 28 28\r\nNATS/1.0 404 No Messages\r\n\r\n\r\n"


def said(seq: int, payload: bytes, headers: bytes = b"", stream: str = ACKNOWLEDGED, behind: int = 5) -> bytes:
    reply = f"$JS.ACK.{stream}.anju-records.1.{seq}.{seq}.{NS}.{behind}".encode()
    if not headers:
        return b"MSG $MQTT.msgs.anju.1.up 1 %s %d\r\n%s\r\n" % (reply, len(payload), payload)
    head = b"NATS/1.0\r\n%s\r\n\r\n" % headers
    sizes = len(head), len(head) + len(payload)
    return b"HMSG $MQTT.msgs.anju.1.up 1 %s %d %d\r\n%s%s\r\n" % (reply, *sizes, head, payload)


class Wire:
    """The other side of a connection: what was written to it, and whether it was ended."""

    def __init__(self) -> None:
        self.written, self.ended = b"", False

    def write(self, data: bytes) -> None:
        self.written += data

    def abort(self) -> None:
        self.ended = True


def read(
    data: bytes, most: int = 100, cuts: tuple[int, ...] = (), stream: str = ACKNOWLEDGED
) -> tuple[pull.Pull, Wire, list[Frame]]:
    """Fetch once, with these bytes as the answer in these pieces."""

    async def fetched() -> tuple[pull.Pull, Wire, list[Frame]]:
        link, wire = pull.Pull(stream, "anju-records"), Wire()
        link._transport = wire
        fetching = asyncio.ensure_future(link.fetch(most, 1.0))
        await asyncio.sleep(0)
        ends = sorted({*(cut % (len(data) + 1) for cut in cuts), len(data)})
        for start, end in zip([0, *ends], ends, strict=False):
            link.data_received(data[start:end])
        return link, wire, await asyncio.wait_for(fetching, 5)

    return asyncio.run(fetched())


PAYLOADS = st.lists(
    st.one_of(st.binary(max_size=40), st.sampled_from([said(9, b"x"), ENDED, b"PING\r\n", b"\r\n", b"-ERR 'x'\r\n"])),
    max_size=5,
)


@given(payloads=PAYLOADS, cuts=st.lists(st.integers(0, 2000), max_size=6), with_headers=st.booleans())
def test_frames_are_the_same_in_whatever_pieces_they_come_and_whatever_they_hold(payloads, cuts, with_headers):
    headers = b"Nmqtt-Pub:1" if with_headers else b""
    data = b"".join(said(seq, payload, headers) for seq, payload in enumerate(payloads, 1)) + b"PING\r\n" + ENDED
    link, wire, frames = read(data, cuts=tuple(cuts))
    assert [(frame.seq, frame.payload) for frame in frames] == list(enumerate(payloads, 1))
    assert all((frame.at, frame.subject) == (AT, "$MQTT.msgs.anju.1.up") for frame in frames)
    assert wire.written.endswith(b"PONG\r\n")
    assert link.pending == (5 if payloads else 0)


def test_subjects_are_remembered_once_and_within_bounds(monkeypatch):
    monkeypatch.setattr(pull, "_SUBJECTS", 2)
    named = [b"a", b"b", b"a", b"c", b"x" * 3000, "南岗".encode(), b"a"]
    data = b"".join(said(seq, b"y").replace(b"$MQTT.msgs.anju.1.up", name) for seq, name in enumerate(named, 1))
    link, _, frames = read(data + ENDED)
    assert [frame.subject.encode() for frame in frames] == named
    assert frames[0].subject is frames[2].subject
    assert len(link._names) <= 2


def test_a_full_batch_ends_without_a_word_and_tells_what_is_behind():
    link, _, frames = read(said(1, b"a") + said(2, b"b"), most=2)
    assert (len(frames), link.pending) == (2, 5)


def test_the_end_of_a_batch_before_does_not_end_this_one():
    before = ENDED.replace(b"x.1 1", b"x.0 1").replace(b"404 No Messages", b"409 Batch Completed").replace(b"28", b"32")
    assert len(read(before + said(1, b"a") + ENDED)[2]) == 1


def test_the_wish_names_the_consumer_and_an_inbox_of_its_own():
    first, second = (read(ENDED)[1].written for _ in range(2))
    head, _, wish = first.partition(b"\r\n")
    assert head.startswith(b"PUB $JS.API.CONSUMER.MSG.NEXT.$MQTT_msgs.anju-records _INBOX.")
    assert json.loads(wish) == {"batch": 100, "max_bytes": 1 << 26, "no_wait": True, "expires": 10**9}
    assert head != second.partition(b"\r\n")[0]


@pytest.mark.parametrize(
    ("header", "kept"),
    [
        (b"Nmqtt-Pub:0", True),
        (b"Nmqtt-Pub: 0", True),
        (b"Nmqtt-Pub:1", False),
        (b"Nmqtt-Pub:2\r\nA:0", False),
        (b"Other:1", True),
    ],
)
def test_a_copy_of_an_acknowledged_frame_keeps_its_number_alone(header, kept):
    frames = read(said(7, b"x", header, stream=PLAIN) + ENDED, stream=PLAIN)[2]
    assert [(frame.seq, bool(frame.subject)) for frame in frames] == [(7, kept)]


@pytest.mark.parametrize(
    "answer",
    [
        b"HMSG _INBOX.x.1 1 30 30\r\nNATS/1.0 409 Consumer Deleted\r\n\r\n"[:-2] + b"\r\n\r\n",
        b"HMSG _INBOX.x.1 1 16 16\r\nNATS/1.0 503\r\n\r\n\r\n",
        b"-ERR 'Authorization Violation'\r\n",
        b"MSG elsewhere 1 3\r\nabc\r\n",
    ],
)
def test_whatever_else_is_said_ends_the_connection(answer):
    sizes = answer.split(b"\r\n", 1)[1]
    answer = answer.replace(b" 30 30", b" %d %d" % ((len(sizes) - 2,) * 2))
    with pytest.raises(StreamTrouble):
        read(answer)


def test_a_connection_that_ends_tells_who_waits_and_who_comes_after():
    async def ended() -> None:
        link = pull.Pull(ACKNOWLEDGED, "anju-records")
        link._transport = Wire()
        fetching = asyncio.ensure_future(link.fetch(10, 1.0))
        await asyncio.sleep(0)
        link.connection_lost(None)
        with pytest.raises(ConnectionResetError):
            await fetching
        with pytest.raises(ConnectionResetError):
            await link.fetch(10, 1.0)

    asyncio.run(ended())


async def stored(admin, count: int) -> None:
    for _ in range(3000):
        if (await streams.state(admin, ACKNOWLEDGED)).last_seq >= count:
            return
        await asyncio.sleep(0.02)
    raise TimeoutError


@pytest.mark.django_db(transaction=True)
class TestDoor:
    def test_reads_what_is_stored_and_waits_for_what_is_not(self, served):
        async def tried() -> None:
            admin = await nats.connect(served.url)
            for number in range(1200):
                await admin.publish("$MQTT.msgs.anju.1.up", b"%d" % number)
            await stored(admin, 1200)
            await streams.read_from(admin, ACKNOWLEDGED, "anju-test", 101)
            link = await pull.opened(served.url, ACKNOWLEDGED, "anju-test")
            first = await link.fetch(1000, 1.0)
            assert [frame.seq for frame in first] == list(range(101, 1101))
            assert link.pending == 100
            assert [frame.payload for frame in await link.fetch(1000, 1.0)] == [
                b"%d" % seq for seq in range(1100, 1200)
            ]
            loop = asyncio.get_running_loop()
            started = loop.time()
            assert await link.fetch(10, 0.2) == []
            assert 0.1 < loop.time() - started < 2
            waiting = asyncio.ensure_future(link.fetch(10, 5.0))
            await asyncio.sleep(0.1)
            started = loop.time()
            await admin.publish("$MQTT.msgs.anju.1.up", b"now")
            assert [frame.payload for frame in await waiting] == [b"now"]
            assert loop.time() - started < 1
            link.close()
            await admin.close()

        asyncio.run(tried())

    def test_a_batch_of_large_frames_ends_before_it_is_too_much(self, served, monkeypatch):
        monkeypatch.setattr(pull, "_MOST_BYTES", 3000)

        async def tried() -> None:
            admin = await nats.connect(served.url)
            for number in range(5):
                await admin.publish("$MQTT.msgs.anju.1.up", bytes([number]) * 1000)
            await stored(admin, 5)
            await streams.read_from(admin, ACKNOWLEDGED, "anju-test", 1)
            link = await pull.opened(served.url, ACKNOWLEDGED, "anju-test")
            batches = [[frame.seq for frame in await link.fetch(100, 0.2)] for _ in range(4)]
            assert batches[0] == [1, 2]
            assert [seq for batch in batches for seq in batch] == [1, 2, 3, 4, 5]
            link.close()
            await admin.close()

        asyncio.run(tried())

    def test_a_time_is_the_one_that_the_door_tells_of_the_same_number(self, served):
        async def tried() -> None:
            admin = await nats.connect(served.url)
            await admin.publish("$MQTT.msgs.anju.1.up", b"x")
            await stored(admin, 1)
            await streams.read_from(admin, ACKNOWLEDGED, "anju-test", 1)
            link = await pull.opened(served.url, ACKNOWLEDGED, "anju-test")
            (frame,) = await link.fetch(10, 1.0)
            assert frame.at == await streams.time_of(admin, ACKNOWLEDGED, frame.seq)
            link.close()
            await admin.close()

        asyncio.run(tried())

    def test_a_wrong_password_is_not_let_in(self, served):
        async def tried() -> None:
            with pytest.raises((StreamTrouble, OSError)):
                await pull.opened(served.url.replace("internal-of-this-test", "guessed"), ACKNOWLEDGED, "x")

        asyncio.run(tried())
