"""The watch protocol on a socket: exact answers, cutting at any byte, commands."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anju_edge.protocols.events import VALUE, Confirmed, Report, Unreadable
from anju_edge.protocols.watch import WIRE, frames
from anju_edge.protocols.wire import NOBODY, Command
from tests.edge.test_watch import LK, PIECES, SOS, VECTORS, kinds, only, place, raw, talk

STREAMS = st.lists(PIECES | st.binary(max_size=20), max_size=12).map(b"".join)


class TestAnswers:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("LK", "LK"), ("LK,1,2,3", "LK"), ("bphrt,1,2,3", "bphrt"), ("BPHRT,1,2,3", "BPHRT"), ("btemp2,1,36", "btemp2"),
            ("oxygen,0,98", "oxygen,1"), ("CONFIG,TY:G75", "CONFIG,1"), ("INIT", "INIT,1"), ("TK,x", "TK,1"),
            ("JXTK,0,x", "JXTKR,1"), ("TKQ", "TKQ"), ("TKQ2", "TKQ2"),
        ],
    )  # fmt: skip
    def test_with_maker_number_and_running_index(self, content, said):
        assert talk(f"[ZJ*014111001350304*00a4*0000*{content}]".encode())[0].answer == (
            f"[ZJ*014111001350304*00a4*{len(said):04X}*{said}]".encode()
        )

    @pytest.mark.parametrize(
        "content", ["UD,1", "UD2,1", "WT,1", "heart,71", "TEMP,36", "FIND", "CR", "BP,1", "img,5", ""]
    )
    def test_nothing_is_owed(self, content):
        assert talk(f"[3G*8800000015*0000*{content}]".encode())[0].answer == b""

    def test_an_alarm_too_long_to_hold_is_answered_once(self):
        messages = talk(SOS[:-1] + b"," * 3000 + b"]")
        assert [message.answer for message in messages] == [b"[3G*8800000015*0002*AL]", b""]
        assert only(messages[0].raw) == Unreadable("8800000015", "cut_short", alarm=True)


class TestCutting:
    @pytest.mark.parametrize("vector", [v for v in VECTORS if "device" in v], ids=lambda v: v["kind"])
    def test_at_every_byte_makes_no_difference(self, vector):
        whole = raw(vector)
        expected = talk(whole)
        assert [message.raw for message in expected] == [whole]
        for cut in range(len(whole) + 1):
            assert talk(whole[:cut], whole[cut:]) == expected

    def test_all_frames_in_one_segment(self):
        frames_ = [raw(vector) for vector in VECTORS if "device" in vector]
        assert [message.raw for message in talk(b"".join(frames_))] == frames_
        assert [message.raw for message in talk(b"\r\n".join(frames_))] == frames_

    def test_rubbish_before_a_frame_is_handed_out_beside_it(self):
        messages = talk(b"not a watch message" + LK + b"x]" + SOS)
        assert [message.raw for message in messages] == [b"not a watch message", LK, b"x]", SOS]
        assert [message.device for message in messages] == [NOBODY, "8800000015", "8800000015", "8800000015"]

    def test_brackets_in_names_of_networks_balance(self):
        frame = place("00010000", keyword="AL", tail="0,1,my [guest] net,60:45:cb:cb:34:68,-93,8.5")
        assert [message.raw for message in talk(frame + LK)] == [frame, LK]
        assert kinds(only(frame), VALUE)["position"].value == 8.5

    def test_one_bracket_too_many_ends_at_the_length(self):
        frame = place("00010000", keyword="AL", tail="0,1,my [net,60:45:cb:cb:34:68,-93,8.5")
        assert [message.raw for message in talk(frame, LK)] == [frame, LK]

    def test_with_a_wrong_length_it_ends_where_the_next_begins(self):
        frame = place("00010000", keyword="AL", tail="0,1,my [net,60:45:cb:cb:34:68,-93,8.5").replace(
            b"15*00", b"15*01"
        )
        assert talk(frame) == []
        assert [message.raw for message in talk(frame, LK)] == [frame, LK]
        for cut in range(len(frame), len(frame) + 25):
            whole = frame + LK
            assert [message.raw for message in talk(whole[:cut], whole[cut:])] == [frame, LK]

    def test_a_bracket_that_closes_too_early_leaves_the_alarm_before_it(self):
        frame = place("00010000", keyword="AL", tail="0,1,my ]net,60:45:cb:cb:34:68,-93,8.5")
        messages = talk(frame + LK)
        assert only(messages[0].raw).signals[0].kind == "sos"
        assert [message.raw for message in messages[1:]] == [b"net,60:45:cb:cb:34:68,-93,8.5]", LK]

    def test_half_an_alarm_before_another_frame_is_kept_and_not_answered(self):
        messages = talk(SOS[:60] + LK)
        assert [message.answer for message in messages] == [b"", b"[3G*8800000015*0002*LK]"]
        assert only(messages[0].raw) == Unreadable("8800000015", "cut_short", alarm=True)

    @pytest.mark.parametrize("length", range(2000, 2100))
    def test_a_frame_behind_any_amount_of_rubbish_is_found(self, length):
        for filler in (b"x", b"["):
            assert talk(filler * length, SOS)[-1].raw == SOS

    def test_voice_may_be_longer_than_other_frames(self):
        voice = b"[CS*1234567890*F000*TK," + b"\xff" * 61_000 + b"]"
        assert [message.answer for message in talk(voice, LK)] == [
            b"[CS*1234567890*0004*TK,1]",
            b"[3G*8800000015*0002*LK]",
        ]
        assert only(voice) == Report("1234567890", ())

    def test_what_has_no_end_is_handed_out_in_pieces(self):
        conversation = WIRE.open({})
        for chunk in (b"[3G*8800000015*FFFF*TK," + b"x" * 1000, b"[3G*8800000015*FFFF*UD,", b"x"):
            for _ in range(200):
                assert all(len(message.raw) <= frames.MAX_VOICE_FRAME for message in conversation.feed(chunk * 10))
                assert len(conversation.rest()) <= frames.MAX_VOICE_FRAME + 40

    def test_the_rest_is_what_has_not_ended(self):
        conversation = WIRE.open({})
        assert conversation.rest() == b""
        conversation.feed(LK + b"\r\n")
        assert conversation.rest() == b""
        conversation.feed(SOS[:50])
        assert conversation.rest().strip() == SOS[:50]
        assert conversation.feed(SOS[50:])[0].raw == SOS


class TestCommands:
    @pytest.mark.parametrize(
        ("verb", "arguments", "written"),
        [
            ("find", {}, b"[3G*8800000015*0004*FIND]"),
            ("locate", {"maker": "SG"}, b"[SG*8800000015*0002*CR]"),
            ("upload_interval", {"seconds": 600}, b"[3G*8800000015*000A*UPLOAD,600]"),
            ("contacts", {"numbers": ["13800000000"]}, b"[3G*8800000015*0010*SOS1,13800000000]"),
            (
                "contacts",
                {"numbers": ["110", "120", "+8612349"]},
                b"[3G*8800000015*0008*SOS1,110][3G*8800000015*0008*SOS2,120][3G*8800000015*000D*SOS3,+8612349]",
            ),
            ("centre_number", {"number": "12349"}, b"[3G*8800000015*000C*CENTER,12349]"),
            ("time", {}, b"[3G*8800000015*0006*LZ,1,8]"),
            ("time", {"language": 0, "zone": 5.5}, b"[3G*8800000015*0008*LZ,0,5.5]"),
            ("measure_heart", {}, b"[3G*8800000015*000A*hrtstart,1]"),
            ("message", {"text": "安居"}, b"[3G*8800000015*0010*MESSAGE,5B895C45]"),
        ],
    )
    def test_are_written_with_their_length(self, verb, arguments, written):
        assert WIRE.command("8800000015", Command(verb, arguments)) == written

    def test_one_maker_counts_them(self):
        asked = Command("find", {"maker": "ZJ"}, serial=0x1002F)
        assert WIRE.command("014111001350304", asked) == b"[ZJ*014111001350304*002F*0004*FIND]"

    @pytest.mark.parametrize(
        ("verb", "arguments"),
        [
            ("monitor", {}), ("call", {}), ("power_off", {}), ("find", {"maker": "3G*"}), ("upload_interval", {}),
            ("upload_interval", {"seconds": 5}), ("upload_interval", {"seconds": 65_536}), ("contacts", {}),
            ("contacts", {"numbers": "110"}), ("contacts", {"numbers": []}), ("contacts", {"numbers": ["110"] * 4}),
            ("contacts", {"numbers": ["110]["]}), ("centre_number", {}), ("centre_number", {"number": "1,2"}),
            ("time", {"zone": "8]"}), ("time", {"language": "en"}), ("message", {}), ("message", {"text": "x" * 201}),
            ("message", {"text": "\ud800"}),
        ],
    )  # fmt: skip
    def test_others_are_refused(self, verb, arguments):
        with pytest.raises(ValueError, match=r"^\w+$"):
            WIRE.command("8800000015", Command(verb, arguments))

    def test_a_number_that_would_break_the_frame_is_refused(self):
        with pytest.raises(ValueError, match="number"):
            WIRE.command("88]", Command("find", {}))

    @pytest.mark.parametrize("verb", WIRE.verbs)
    def test_each_is_confirmed_by_its_echo(self, verb):
        echo = WIRE.echoes[verb]
        assert only(f"[3G*8800000015*0004*{echo}]".encode()) == Confirmed("8800000015", echo)
        assert only(f"[3G*8800000015*0004*{echo.lower()},1]".encode()) == Confirmed("8800000015", echo)

    def test_an_echo_may_say_that_it_failed(self):
        assert only(b"[3G*8800000015*000B*TAKEPILLS,0]") == Confirmed("8800000015", "TAKEPILLS", ok=False)


class TestAnything:
    @settings(max_examples=300)
    @given(STREAMS, st.lists(st.integers(0, 6000), max_size=8))
    def test_arrives_in_any_chunks_with_the_same_result(self, stream, cuts):
        places = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
        conversation = WIRE.open({})
        whole = conversation.feed(stream)
        other = WIRE.open({})
        chunked = [
            message
            for begin, end in pairwise(places)
            for message in other.feed(stream[begin:end])
        ]  # fmt: skip
        assert chunked == whole
        assert other.rest() == conversation.rest()
        assert all(len(message.raw) <= frames.MAX_VOICE_FRAME for message in whole)

    @given(STREAMS)
    def test_loses_no_byte_but_blanks(self, stream):
        conversation = WIRE.open({})
        kept = b"".join(message.raw for message in conversation.feed(stream)) + conversation.rest()
        assert kept.translate(None, frames.BLANK) == stream.translate(None, frames.BLANK)
