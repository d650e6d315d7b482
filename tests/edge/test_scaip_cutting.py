"""SCAIP on a socket, cut at any byte: messages, keep-alives, rubbish, wrong lengths, limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju_edge.protocols import wire
from anju_edge.protocols.scaip import WIRE, cutting
from tests.edge.scaip.speaking import FIELD, MRQ, XML, heard, mrq, said, sip, status

REQUESTS = [
    sip(MRQ),
    sip(FIELD, kind=XML, call="c2"),
    sip(mrq(mty="PI", cid="9"), call="c3"),
    sip("", method="REGISTER", kind="", call="c4"),
    sip("", method="OPTIONS", kind="", call="c5"),
    sip(mrq(lte="厨房"), call="c6", contact=""),
    sip(mrq(), call="c7", length=None),
    sip("", method="BYE", kind="", call="c8", length=None),
]
RESPONSE = b"SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP h\r\nCall-ID: x\r\nCSeq: 1 MESSAGE\r\nContent-Length: 0\r\n\r\n"


def in_pieces(data: bytes, *cuts: int) -> list[wire.Message]:
    talk, messages, at = WIRE.open({}), [], 0
    for cut in (*cuts, len(data)):
        messages += talk.feed(data[at:cut])
        at = cut
    assert talk.rest() == b""
    return messages


class TestCutting:
    @pytest.mark.parametrize("request_", REQUESTS, ids=range(len(REQUESTS)))
    def test_whole_or_cut_at_any_byte_it_is_the_same(self, request_):
        [whole] = in_pieces(request_)
        assert whole.raw == request_
        for cut in range(1, len(request_)):
            assert in_pieces(request_, cut) == [whole]
        assert in_pieces(request_, *range(1, len(request_))) == [whole]

    def test_all_in_one_segment(self):
        joined = b"\r\n\r\n".join(REQUESTS) + b"\r\n\r\n"
        messages = in_pieces(joined)
        assert [message.raw for message in messages] == REQUESTS
        assert in_pieces(joined, *range(1, len(joined))) == messages

    def test_keep_alives_and_answers_to_our_own_requests_are_not_stored(self):
        ack = sip("", method="ACK", kind="")
        assert heard(b"\r\n\r\n" + RESPONSE + ack + b"\0\r\n") == []
        assert [message.raw for message in in_pieces(RESPONSE + sip() + RESPONSE + sip(call="c2"))] == [
            sip(), sip(call="c2"),
        ]  # fmt: skip

    @pytest.mark.parametrize("rubbish", [b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01 q>", b"MESSAGE\r\n", b"</mrq>x"])
    def test_rubbish_is_handed_out_and_stepped_over(self, rubbish):
        data = rubbish + sip() + rubbish + sip(call="c2")
        messages = in_pieces(data)
        assert [message.raw for message in messages] == [rubbish, sip(), rubbish, sip(call="c2")]
        assert [message.device for message in messages] == ["-", "678", "678", "678"]
        assert [bool(message.answer) for message in messages] == [False, True, False, True]
        assert in_pieces(data, *range(1, len(data))) == messages

    def test_rubbish_alone_waits_to_be_stored_when_the_socket_closes(self):
        talk = WIRE.open({})
        assert talk.feed(b"hello") == []
        assert talk.rest() == b"hello" == talk.rest()

    def test_a_length_that_is_too_long_swallows_no_alarm(self):
        broken = sip(length=900)
        data = broken + sip(call="c2") + sip(call="c3")
        messages = in_pieces(data, 50, 100)
        assert [message.raw for message in messages] == [broken, sip(call="c2"), sip(call="c3")]
        assert [status(message.hold) for message in messages] == [4, 4, 4]
        assert in_pieces(data, *range(1, len(data))) == messages

    def test_a_message_that_breaks_off_in_its_headers_swallows_none_either(self):
        half = sip()[:90] + b"\r\n"
        data = half + sip(call="c2")
        messages = in_pieces(data)
        assert [message.raw for message in messages] == [half, sip(call="c2")]
        assert in_pieces(data, *range(1, len(data))) == messages

    def test_a_length_in_characters_is_forgiven_on_a_stream(self):
        body = mrq(lte="厨房")
        broken = sip(body, length=len(body))
        messages = in_pieces(broken + sip(call="c2"))
        assert [status(message.hold) for message in messages if message.hold] == [4, 4]

    @pytest.mark.parametrize("length", [None, 3, 5000, -1])
    def test_a_datagram_is_whole_whatever_its_length_says(self, length):
        body = mrq(lte="厨房") + ("\n" if length == -1 else "")
        [message] = heard(sip(body, over="UDP", length=length))
        assert status(message.hold) == 4

    def test_a_datagram_without_length_or_xml_is_answered(self):
        [message] = heard(sip("hello", kind="text/plain", over="UDP", length=None))
        assert status(message.answer) == 3
        [kept] = heard(sip("hello", kind="text/plain", over="UDP", length=3))[:1]
        assert kept.raw.endswith(b"hel")

    def test_half_a_datagram_is_left_for_the_gateway_to_store(self):
        talk = WIRE.open({})
        half = sip(over="UDP")[:-9]
        assert talk.feed(half) == []
        assert talk.rest() == half

    def test_long_and_short_names_and_folded_lines(self):
        head = (
            f"MESSAGE sip:arc@h SIP/2.0\nv: SIP/2.0/TCP a:1;branch=b1,\n SIP/2.0/UDP b\nf: Unit <sip:u@a>;tag=1\n"
            f"t: <sip:arc@h>;tag=9\ni: k\nCSeq: 1 MESSAGE\nm: <sip:u@a:1;transport=tcp>\n"
            f"c: application/scaip+xml\nl: {len(MRQ)}\n\n"
        )
        [message] = in_pieces((head + MRQ).encode())
        first, second = message.answer
        assert b"Via: SIP/2.0/TCP a:1;branch=b1, SIP/2.0/UDP b\r\n" in first
        assert b"To: <sip:arc@h>;tag=9\r\n" in first
        assert second.startswith(b"MESSAGE sip:u@a:1;transport=tcp SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK")


class TestLimits:
    @pytest.mark.parametrize(
        "huge",
        [
            b"x" * 50_000,
            sip("y" * 30_000),
            sip(mrq(ite="z" * 8_000)),
            sip("y" * 30_000, length=None),
            sip(more=(f"X-Long: {'h' * 20_000}",)),
            b"MESSAGE sip:a SIP/2.0\r\n" + b"A: b\r\n" * 5_000,
            sip("", length=100_000_000) + b"z" * 9_000,
        ],
        ids=range(7),
    )
    def test_what_is_too_long_is_handed_out_short_and_the_rest_dropped(self, huge):
        data = huge + b"\r\n" + sip()
        messages = in_pieces(data)
        assert [message.raw for message in messages] == [huge[: cutting.LIMIT], sip()]
        assert in_pieces(data, *range(1, len(data), 97)) == messages

    def test_a_request_that_is_far_too_long_is_told_so(self):
        [message] = heard(sip(mrq(ite="z" * 9_000)))
        assert (message.device, said(message.answer)) == (
            "678", ["<mrs><ref>R1</ref><snu>1</snu><ste>Message too long</ste></mrs>"],
        )  # fmt: skip

    def test_little_is_kept_of_what_is_dropped(self):
        talk = WIRE.open({})
        for _ in range(100):
            talk.feed(b"x" * 10_000)
        assert talk.rest() == b""
        assert len(talk._cutter._kept) < 1_000


@given(st.lists(st.binary(max_size=200) | st.sampled_from([*REQUESTS, RESPONSE, sip()[:200], b"\r\n\r\n"]), max_size=8))
def test_nothing_crashes_a_conversation_and_the_cut_does_not_matter(pieces):
    data = b"".join(pieces)
    whole, cut = WIRE.open({}), WIRE.open({})
    messages = whole.feed(data)
    assert [message for at in range(len(data)) for message in cut.feed(data[at : at + 1])] == messages
    assert cut.rest() == whole.rest()
