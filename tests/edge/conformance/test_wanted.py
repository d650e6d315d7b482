"""What each device takes for its answer: the right one from what came, whatever stands before, and no other."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from anju_edge.conformance import SPOKEN
from anju_edge.conformance.device import Asked, Press, found, now
from anju_edge.conformance.devices import BROKERS, SOCKETS, iw, jt808
from anju_edge.conformance.devices.mqtt import publish
from anju_edge.conformance.devices.pushed import PUSHERS
from anju_edge.conformance.listening import _calls
from anju_edge.protocols import wire
from anju_edge.protocols.events import Context, Report
from anju_edge.protocols.gb26875 import clock, frames, tables
from anju_edge.protocols.jt808 import frame as of_jt808
from anju_edge.protocols.registry import PROTOCOLS


def pressed(protocol, **more):
    speaker = SOCKETS[protocol](Asked())
    return speaker, speaker.press(Press(speaker.number, now(), 300, **more))


def ours(protocol, raw):
    [message] = PROTOCOLS[protocol].wire.open({}).feed(raw)
    return b"".join(wire.spoken(message.answer, datetime.now(UTC)))


@pytest.mark.parametrize("protocol", sorted(set(SPOKEN) - {"meokon"}))
class TestEachProtocol:
    def test_takes_our_own_answer_and_waits_while_it_is_not_whole(self, protocol):
        _, said = pressed(protocol)
        came = ours(protocol, said.raw)
        for wanted in said.wanted:
            at, end = found(wanted, came)
            assert wanted(came[at:end]) == end - at
            assert wanted(came[at : end - 1]) <= 0
            came = came[end:]
        assert came == b""

    def test_takes_no_answer_to_another_alarm(self, protocol):
        speaker, said = pressed(protocol)
        other = speaker.press(Press(speaker.stranger, now(), 301))
        came = ours(protocol, other.raw)
        if protocol != "iw":  # its answers name nobody
            assert all(found(wanted, came) is None for wanted in said.wanted)

    def test_takes_no_rubbish(self, protocol):
        _, said = pressed(protocol)
        for came in (b"", b"\x00" * 50, b"HTTP/1.1 400 Bad Request\r\n\r\n", said.raw):
            assert all(found(wanted, came) is None for wanted in said.wanted)

    @pytest.mark.parametrize("more", [{"fix": False}, {"battery_low": True}])
    def test_says_what_our_own_codec_reads_as_an_alarm(self, protocol, more):

        _, said = pressed(protocol, **more)
        assert _calls(tuple(PROTOCOLS[protocol].decode("-", said.raw, Context()))) & {"sos", "smoke"}


class TestNearlyRight:
    def test_a_denial_is_no_confirmation(self):
        _, said = pressed("gb26875")
        [wanted] = said.wanted
        right = frames.Frame(300, b"\x01\x01", clock.written(now()), 0, 999900000018, tables.CONFIRM, b"")
        assert wanted(frames.written(right)) == 30
        for wrong in (
            right._replace(command=tables.DENY),
            right._replace(serial=301),
            right._replace(destination=1),
            right._replace(tag=bytes(6)),
        ):
            assert wanted(frames.written(wrong)) < 0

    @pytest.mark.parametrize(("result", "right"), [(0, True), (4, True), (1, False), (3, False)])
    def test_an_alarm_is_done_or_confirmed(self, result, right):
        _, said = pressed("jt808")
        body = (300).to_bytes(2) + (0x0200).to_bytes(2) + bytes([result])
        came = of_jt808.build(0x8001, None, bytes.fromhex("000000000018"), 1, body)
        assert (said.wanted[0](came) > 0) is right

    def test_a_registration_without_a_code_shows_none(self):
        assert jt808._code(b"") == b""

    @pytest.mark.parametrize(("off", "right"), [(0, True), (-100, True), (8 * 3600, False), (-300, False)])
    def test_a_login_is_told_the_time_in_utc(self, off, right):
        told = (datetime.now(UTC) + timedelta(seconds=off)).strftime("%Y%m%d%H%M%S")
        assert (iw._login(f"IWBP00,{told},8#".encode()) > 0) is right
        assert iw._login(b"IWBP00,20269999999999,8#") < 0

    @pytest.mark.parametrize(("status", "right"), [(0, True), (4, True), (5, False), (6, False), (10, False)])
    def test_a_unit_is_handled_or_held(self, status, right):
        _, said = pressed("scaip")
        came = ours("scaip", said.raw).replace(b"<snu>0</snu>", f"<snu>{status}</snu>".encode())
        length = came.index(b"\r\n\r\n", came.index(b"MESSAGE ")) + 4
        old = len(came) - length + (0 if status < 10 else -1)
        came = came.replace(f"Content-Length: {old}".encode(), f"Content-Length: {len(came) - length}".encode())
        assert (found(said.wanted[1], came) is not None) is right

    def test_a_publish_is_acknowledged_by_its_own_number(self):
        said = publish("t", b"{}", 300)
        assert found(said.wanted[0], b"\xd0\x00\x40\x02\x01\x2c") == (2, 6)
        assert found(said.wanted[0], b"\x40\x02\x01\x2d") is None


@pytest.mark.parametrize("protocol", sorted(BROKERS))
def test_what_is_published_is_an_alarm_to_our_codec(protocol):

    speaker = BROKERS[protocol](Asked(base="b"))
    press = Press(speaker.number, now(), 300)
    topic = speaker.topic(speaker.number)

    body = json.dumps(speaker.body(press)).encode()
    events = PROTOCOLS[protocol].decode(topic.removeprefix("b/"), body, Context("b"))
    assert _calls(tuple(events)) & {"sos", "smoke"}


@pytest.mark.parametrize("protocol", ["ctwing", "onenet", "chirpstack"])
def test_what_is_posted_is_an_alarm_to_our_codec(protocol):

    pusher = PUSHERS[protocol]
    body = pusher.body(Press(pusher.number, now(), 300), Asked())
    rest = PROTOCOLS[protocol].push({}, "POST", {"event": "up"}, body).rest
    events = PROTOCOLS[protocol].decode(rest, body, Context())
    assert _calls(tuple(events)) & {"sos", "smoke"}
    assert {event.device for event in events if isinstance(event, Report)} == {pusher.number}
