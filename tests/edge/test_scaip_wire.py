"""What SCAIP units are answered, to the byte: holding, voice, heartbeats, registering."""

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.edge.scaip.speaking import FIELD, MRQ, XML, heard, mrq, said, sip, status


class TestAnswers:
    def test_of_the_standard_to_the_byte(self):
        [message] = heard(sip(over="UDP"))
        ok, own = message.hold
        tag = re.search(rb"To: <sip:arc@10.0.0.1:5060>;tag=(\w{20})", ok)[1].decode()
        mark = re.search(rb"branch=z9hG4bK(\w{20});", own)[1].decode()
        assert (
            ok
            == (
                "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 10.0.0.7:5070;branch=z9hG4bK-c1\r\n"
                "From: <sip:luc678@10.0.0.7:5070>;tag=1\r\n"
                f"To: <sip:arc@10.0.0.1:5060>;tag={tag}\r\nCall-ID: c1\r\nCSeq: 1 MESSAGE\r\nContent-Length: 0\r\n\r\n"
            ).encode()
        )
        assert (
            own
            == (
                "MESSAGE sip:luc678@10.0.0.7:5070 SIP/2.0\r\n"
                f"Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK{mark};rport\r\nMax-Forwards: 70\r\n"
                f"From: <sip:arc@10.0.0.1:5060>;tag={mark}\r\nTo: <sip:luc678@10.0.0.7:5070>\r\n"
                f"Call-ID: {mark}@10.0.0.1:5060\r\nCSeq: 1 MESSAGE\r\nContent-Type: application/scaip+xml\r\n"
                "Content-Length: 36\r\n\r\n<mrs><ref>R1</ref><snu>4</snu></mrs>"
            ).encode()
        )

    def test_of_the_field_to_the_byte(self):
        [message] = heard(sip(FIELD, kind=XML))
        [ok] = message.answer
        assert message.hold is None
        assert ok.startswith(b"SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP 10.0.0.7:5070;branch=z9hG4bK-c1\r\n")
        assert ok.endswith(
            b"Content-Type: application/xml\r\nContent-Length: 73\r\n\r\n"
            b'<?xml version="1.0"?><scaip><ref>R1</ref><snu>0</snu><mre>1</mre></scaip>'
        )

    def test_a_resend_is_answered_with_the_same_bytes_and_a_repeat_with_its_own(self):
        first, resent, repeated = heard(sip() + sip() + sip(call="c2"))
        assert first == resent
        assert said(first.hold) == said(repeated.hold)
        assert first.hold != repeated.hold
        assert first.hold[0] == first.answer[0]
        assert first.hold[1].partition(b"Call-ID")[2] != first.answer[1].partition(b"Call-ID")[2]

    @pytest.mark.parametrize(
        ("settings", "standard", "field"),
        [
            ({}, True, False),
            ({"hold": "always"}, True, True),
            ({"hold": "never"}, False, False),
            ({"hold": 5}, True, False),
        ],
    )
    def test_who_is_held_is_set_for_the_line(self, settings, standard, field):
        assert (heard(sip(), **settings)[0].hold is not None) is standard
        assert (heard(sip(FIELD), **settings)[0].hold is not None) is field

    def test_a_held_sender_of_the_field_reads_it_in_the_body(self):
        [message] = heard(sip(FIELD), hold="always")
        assert said(message.hold) == ['<?xml version="1.0"?><scaip><ref>R1</ref><snu>4</snu></scaip>']

    def test_the_parts_of_a_split_request_go_on_and_the_last_one_waits(self):
        part, last = heard(sip(mrq(ame="1")) + sip(mrq(ame="0"), call="c2"))
        assert (part.hold, said(part.answer)) == (None, ["<mrs><ref>R1</ref><snu>0</snu></mrs>"])
        assert status(last.hold) == 4

    @pytest.mark.parametrize(
        ("body", "settings", "inner"),
        [
            (mrq(), {"voice": False}, ""),
            (mrq(), {"voice_number": "12349"}, "<mre>1</mre><cre>62</cre><tnu>12349</tnu>"),
            (mrq(cha="1"), {}, "<mre>1</mre><cre>61</cre>"),
            (mrq(ver="02.00"), {}, "<cve>01.00</cve><mre>1</mre>"),
            (mrq(mty="PI", hbo="001"), {}, "<hbi>60</hbi>"),
            (mrq(mty="PI", hbo="1"), {"heartbeat_minutes": 99999}, "<hbi>1440</hbi>"),
            (mrq(mty="PI", hbo="001"), {"heartbeat_minutes": 0}, ""),
            (mrq(mty="PI", hbo="0"), {}, ""),
        ],
    )
    def test_say_what_is_set(self, body, settings, inner):
        assert said(heard(sip(body), **settings)[0].answer) == [f"<mrs><ref>R1</ref><snu>0</snu>{inner}</mrs>"]

    def test_a_unit_without_a_contact_is_reached_where_it_registered_or_by_its_own_address(self):
        registered = sip("", method="REGISTER", kind="", contact="<sip:u@10.0.0.7:6000>").replace(
            b"To: <sip:arc@10.0.0.1:5060>", b"To: <sip:luc678@10.0.0.7:5070>"
        )
        assert heard(sip(contact=""))[0].hold[1].startswith(b"MESSAGE sip:luc678@10.0.0.7:5070 SIP/2.0")
        assert heard(registered + sip(contact=""))[1].hold[1].startswith(b"MESSAGE sip:u@10.0.0.7:6000 SIP/2.0")

    def test_a_request_that_names_nobody_is_answered_too(self):
        [message] = heard(b"MESSAGE tel:1 SIP/2.0\r\nContent-Length: %d\r\n\r\n%s" % (len(MRQ), MRQ.encode()))
        assert message.hold[1].startswith(b"MESSAGE sip:unit@invalid SIP/2.0\r\nVia: SIP/2.0/UDP invalid;branch=")


class TestWhose:
    def test_what_names_nobody_belongs_to_the_only_number_heard_here(self):
        options = sip("", method="OPTIONS", kind="")
        assert [message.device for message in heard(options + sip() + options)] == ["-", "678", "678"]

    def test_a_unit_cannot_speak_as_the_door(self):
        assert [message.device for message in heard(sip(mrq(cid="_door")))] == ["-"]

    def test_but_to_nobody_behind_a_proxy_for_several(self):
        options = sip("", method="OPTIONS", kind="")
        talk = heard(sip() + sip(mrq(cid="9")) + options + sip() + options)
        assert [message.device for message in talk] == ["678", "9", "-", "678", "-"]


def answer(request: bytes, **settings: object) -> str:
    [message] = heard(request, **settings)
    return message.answer.decode()


class TestOtherRequests:
    def test_options_and_what_we_do_not_do(self):
        assert "Accept: application/scaip+xml, application/xml, text/xml\r\n" in answer(sip("", method="OPTIONS"))
        refused = answer(sip("v=0", method="INVITE", kind="application/sdp"))
        assert refused.startswith("SIP/2.0 405 Method Not Allowed\r\n")
        assert "Allow: MESSAGE, REGISTER, OPTIONS\r\n" in refused

    @pytest.mark.parametrize(
        ("contact", "more", "lines"),
        [
            ("<sip:u@h>", (), "Contact: <sip:u@h>;expires=3600\r\nExpires: 3600\r\n"),
            ("<sip:u@h>", ("Expires: 600",), "Contact: <sip:u@h>;expires=600\r\nExpires: 600\r\n"),
            ("<sip:u@h>;expires=99999", (), "Contact: <sip:u@h>;expires=3600\r\nExpires: 3600\r\n"),
            ("*", ("Expires: 0",), "CSeq: 1 REGISTER\r\nExpires: 0\r\n"),
            ("<sip:u@h>", ("Expires: soon",), "Contact: <sip:u@h>;expires=3600\r\nExpires: 3600\r\n"),
        ],
    )
    def test_everybody_may_register_where_no_password_is_set(self, contact, more, lines):
        said = answer(sip("", method="REGISTER", kind="", contact=contact, more=more))
        assert said.startswith("SIP/2.0 200 OK\r\n")
        assert lines in said


class TestPassword:
    LINE = {"password": "p5", "realm": "home", "secret": "k"}

    def register(self, *more: str, call: str = "c1") -> bytes:
        return sip("", method="REGISTER", kind="", call=call, more=more)

    def proof(self, password: str, nonce: str, qop: str = "") -> str:
        def md5(text: str) -> str:
            return hashlib.md5(text.encode()).hexdigest()

        middle = f"{nonce}:00000001:abc:{qop}" if qop else nonce
        response = md5(f"{md5(f'luc:home:{password}')}:{middle}:{md5('REGISTER:sip:h')}")
        extra = f', qop={qop}, nc=00000001, cnonce="abc"' if qop else ""
        return (
            f'Authorization: Digest username="luc", realm="home", nonce="{nonce}", uri="sip:h", '
            f'response="{response}"{extra}'
        )

    def nonce(self, said: str) -> str:
        return re.search(r'WWW-Authenticate: Digest realm="home", nonce="(\w{32})", algorithm=MD5', said)[1]

    @pytest.mark.parametrize("qop", ["", "auth"])
    def test_is_asked_for_and_accepted(self, qop):
        said = answer(self.register(), **self.LINE)
        assert said.startswith("SIP/2.0 401 Unauthorized\r\n")
        proof = self.proof("p5", self.nonce(said), qop)
        assert answer(self.register(proof), **self.LINE).startswith("SIP/2.0 200 OK\r\n")

    def test_a_wrong_one_is_forbidden_and_not_remembered(self):
        proof = self.proof("p6", self.nonce(answer(self.register(), **self.LINE)))
        assert answer(self.register(proof), **self.LINE).startswith("SIP/2.0 403 Forbidden\r\n")

    def test_a_challenge_of_another_call_or_secret_is_stale(self):
        nonce = self.nonce(answer(self.register(), **self.LINE))
        for asked in (
            answer(self.register(self.proof("p5", nonce), call="c2"), **self.LINE),
            answer(self.register(self.proof("p5", nonce)), **self.LINE | {"secret": ""}),
        ):
            assert asked.startswith("SIP/2.0 401")
            assert "stale=TRUE" in asked

    def test_another_scheme_is_asked_again(self):
        assert "stale" not in answer(self.register("Authorization: Basic bHVjOnA1"), **self.LINE)


@given(st.dictionaries(st.sampled_from(["password", "realm", "hold", "voice", "voice_number", "heartbeat_minutes"]),
                       st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.lists(st.none())))  # fmt: skip
def test_no_setting_crashes_a_conversation(settings):
    requests = sip(), sip(FIELD), sip("", method="REGISTER"), sip(mrq(mty="PI", hbo="001"))
    assert [message.answer != b"" for message in heard(b"".join(requests), **settings)] == [True] * 4
