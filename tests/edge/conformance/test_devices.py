"""The kit as a server: what a good device did passes, and what bad ones did is found."""

import asyncio
from datetime import timedelta

import pytest

from anju.config.runtime.ports import free_port
from anju_edge.conformance import SPOKEN, listening
from anju_edge.conformance.device import Asked, Press, found, now
from anju_edge.conformance.devices import SOCKETS, device
from anju_edge.conformance.findings import CHECKS, Rules, findings
from anju_edge.conformance.line import Line, Missed, Place
from anju_edge.conformance.soundness import SOUND
from anju_edge.protocols.events import Unreadable

RULES = Rules(grace_s=0.1, still_s=1.0)
AGAIN_S = 0.1


class Simulator:
    """A well-behaved device; its children behave badly in one thing each."""

    beats = 2
    tries = 5
    after_answer = 0
    off = timedelta()
    fix = True
    calls = True

    def __init__(self, protocol, port, number=""):
        self.device = device(protocol, Asked(), broker=False)
        self.number = number or self.device.number
        self.where = Place("127.0.0.1", port)

    def raw(self, data):
        return data

    async def live(self):
        line = await Line.open(self.where, 2)
        before = b""
        for step in self.device.greeting(self.number):
            before = await self.exchange(line, step(before), 2)
        for beat in range(self.beats):
            await self.exchange(line, self.device.beat(self.number, beat + 1), 2)
        if self.calls:
            await self.call(line)
        await asyncio.sleep(0.5)
        line.close()

    async def call(self, line):
        said = self.device.press(Press(self.number, now() + self.off, 9, self.fix))
        for _again in range(self.tries):
            try:
                await self.exchange(line, said, AGAIN_S)
            except Missed:
                continue
            break
        for _more in range(self.after_answer):
            await asyncio.sleep(0.2)
            await line.say(self.raw(said.raw))

    async def exchange(self, line, said, seconds):
        answer = b""
        await line.say(self.raw(said.raw))
        for wanted in said.wanted:
            answer = await line.expect(wanted, seconds)
        return answer


async def judged(protocol, *kinds, seconds=3.0):
    port = free_port()
    told = []
    listened = asyncio.create_task(listening.listen(protocol, "127.0.0.1", port, seconds, told.append))
    await asyncio.sleep(0.1)
    await asyncio.gather(*(kind(protocol, port, number).live() for kind, number in kinds))
    listened.cancel()
    record = await listened
    assert told == record.heard
    return findings(record, RULES)


async def of(kind, protocol="watch"):
    return {result.case: result for result in await judged(protocol, (kind, ""))}


def states(results):
    return {name: result.state for name, result in results.items() if result.state != "passed"}


class TestAGoodDevice:
    @pytest.mark.parametrize("protocol", SPOKEN)
    async def test_passes_all_that_its_protocol_carries(self, protocol):
        results = await of(Simulator, protocol)
        assert states(results) == {}
        assert list(results) == [check.name for check in CHECKS if protocol in check.only]

    async def test_is_described_in_words(self):
        results = await of(Simulator)
        assert results["signed_in"].came.chinese == "0000000018，4 帧"
        assert results["battery"].came == "80 %"
        assert results["position"].came == "45.75670,126.64240"
        assert results["alarm_repeated"].came.other.startswith("said again after 0.1")

    async def test_hears_no_answer_to_its_first_alarm_alone(self):
        port = free_port()
        listened = asyncio.create_task(listening.listen("watch", "127.0.0.1", port, 9, lambda _heard: None))
        await asyncio.sleep(0.1)
        await Simulator("watch", port).live()
        listened.cancel()
        record = await listened
        assert [(item.owed, item.answered) for item in record.heard if item.calls] == [(True, False), (True, True)]

    async def test_two_of_them_are_judged_each_by_its_own(self):
        results = await judged("watch", (Simulator, "1111111111"), (Simulator, "2222222222"))
        assert len(results) == 2 * len(CHECKS)
        assert results[0].title.other == "signed in  1111111111"
        assert {result.state for result in results} == {"passed"}


class Silent(Simulator):
    tries = 1


class Stubborn(Simulator):
    after_answer = 2


class Late(Simulator):
    off = timedelta(minutes=-5)


class Lost(Simulator):
    fix = False


class Quiet(Simulator):
    beats = 0
    calls = False

    async def live(self):
        line = await Line.open(self.where, 2)
        await self.exchange(line, self.device.beat(self.number, 1), 2)
        line.close()


class WrongLength(Simulator):
    def raw(self, data):
        return data.replace(b"*0009*", b"*000B*")


class Abroad(Simulator):
    def raw(self, data):
        return data.replace(b"126.642400,E", b"026.642400,E")


class Jumping(Simulator):
    async def call(self, line):
        await super().call(line)
        said = self.device.press(Press(self.number, now(), 10))
        await line.say(said.raw.replace(b"45.756700", b"31.200000"))


class TestABadDevice:
    @pytest.mark.parametrize(
        ("kind", "wrong"),
        [
            (Silent, {"alarm_repeated": "failed", "alarm_stopped": "unseen"}),
            (Stubborn, {"alarm_stopped": "failed"}),
            (Late, {"clock": "failed"}),
            (Lost, {"position": "unseen"}),
            (WrongLength, {"length": "failed"}),
            (Abroad, {"position": "failed"}),
            (Jumping, {"position": "failed"}),
        ],
    )
    async def test_fails_what_it_does_wrong_and_nothing_else(self, kind, wrong):
        assert states(await of(kind)) == wrong

    async def test_one_beat_shows_neither_interval_nor_alarm(self):
        unseen = states(await of(Quiet))
        assert unseen == dict.fromkeys(("heartbeat", "alarm_repeated", "alarm_stopped", "clock", "position"), "unseen")

    def test_a_long_silence_is_too_long(self):
        record = listening.Record("watch")
        item = listening.Heard(0.0, now(), "1", b"[3G*1*0002*LK]", (), frozenset(), True, True)
        record.heard = [item, item._replace(at=60.0)]
        record.ended = 60.0 + 13 * 60
        assert {result.case: result.state for result in findings(record)}["heartbeat"] == "failed"

    def test_an_alarm_that_cannot_be_read_is_withheld_an_answer_too(self):
        assert listening._calls((Unreadable("1", "cut_short", alarm=True),)) == {"unspecified"}
        assert listening._calls((Unreadable("1", "cut_short", alarm=False),)) == frozenset()

    async def test_nobody_at_all(self):
        [result] = await judged("watch")
        assert (result.case, result.state) == ("signed_in", "unseen")


class TestFieldsThatAgree:
    @pytest.mark.parametrize("protocol", SPOKEN)
    def test_each_frame_of_our_devices_is_sound_and_half_of_one_is_not(self, protocol):
        speaker = SOCKETS[protocol](Asked())
        for said in (speaker.beat(speaker.number, 3), speaker.press(Press(speaker.number, now(), 4))):
            assert SOUND[protocol](said.raw)
            assert not SOUND[protocol](said.raw[: len(said.raw) // 2])
        assert not SOUND[protocol](b"")


def test_an_answer_is_found_behind_other_words():
    said = SOCKETS["watch"](Asked()).beat("0000000018", 1)
    [wanted] = said.wanted
    assert found(wanted, b"[3G*0000000018*000A*UPLOAD,600][3G*0000000018*0002*LK]") == (31, 54)
    assert found(wanted, b"[3G*0000000018*0002*L") is None
