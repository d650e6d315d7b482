"""SCAIP requests that are refused: they are stored, and alarms unless they say that they are none."""

import pytest

from anju_edge.protocols.events import Unreadable
from tests.edge.scaip.speaking import SCAIP, XML, alarms, heard, mrq, read, said, sip, status


class TestRefusals:
    @pytest.mark.parametrize(
        ("body", "kind", "number", "reason", "alarm"),
        [
            (mrq(ref=None), SCAIP, 10, "ref_missing", True),
            (mrq(ref="  "), SCAIP, 10, "ref_missing", True),
            (mrq(dty=None), SCAIP, 7, "dty_missing", True),
            (mrq(cid=None), SCAIP, 7, "cid_missing", True),
            (mrq(dty=None, mty="PI"), SCAIP, 7, "dty_missing", False),
            (mrq(dty=None, stc="0070"), SCAIP, 7, "dty_missing", False),
            (mrq(), "text/plain", 3, "wrong_content_type", True),
            ("hello", "text/plain", 3, "wrong_content_type", False),
            ("", SCAIP, 2, "not_xml", True),
            ("", XML, 2, "not_xml", False),
            ("hello", "", 2, "not_xml", False),
            (mrq()[:-20], SCAIP, 2, "not_xml", True),
            (mrq(ite="x" * 1300), SCAIP, 1, "too_long", True),
            (mrq(ite="x" * 1300, mty="IN"), SCAIP, 1, "too_long", False),
            ("<a/>", XML, 2, "wrong_root", False),
        ],
    )
    def test_have_a_number_a_reason_and_are_alarms_unless_they_say_no(self, body, kind, number, reason, alarm):
        [message] = heard(sip(body, kind=kind))
        assert (status(message.answer), message.hold) == (number, None)
        [event] = read(message.raw, "678/10.0.0.7")
        assert event == Unreadable("678", reason, alarm)

    def test_the_longest_request_is_accepted(self):
        body = mrq(ite="x" * (1300 - len(mrq(ite=""))))
        assert len(body) == 1300
        assert alarms(read(body))[0].kind == "sos"

    @pytest.mark.parametrize("kind", ["application/scaip+xml;charset=utf-8", "Application/XML", "text/xml", ""])
    def test_types_of_xml_are_accepted(self, kind):
        assert heard(sip(kind=kind))[0].hold is not None

    def test_an_unknown_number_is_answered_like_any_other(self):
        assert status(heard(sip(mrq(cid="404404404")))[0].hold) == 4


class TestHostileXml:
    @pytest.mark.parametrize(
        "body",
        [
            '<!DOCTYPE mrq [<!ENTITY a "678">]>' + mrq(),
            '<!doctype mrq SYSTEM "file:///etc/passwd">' + mrq(),
            mrq(lte="&unknown;"),
            "<mrq>" * 9 + mrq() + "</mrq>" * 9,
            mrq() + mrq(),
            mrq().encode("utf-16"),
            b"\x00" + mrq().encode(),
        ],
    )
    def test_is_refused_and_still_an_alarm(self, body):
        [message] = heard(sip(body))
        assert status(message.answer) == 2
        assert read(message.raw)[0].alarm

    @pytest.mark.parametrize(
        "body",
        [
            "\ufeff" + mrq(),
            '<?xml version="1.0" encoding="ISO-8859-1"?>' + mrq(),
            mrq(lte="Kök").encode("latin-1"),
            mrq(lte="<![CDATA[Kök]]>"),
            "<!-- a unit -->" + mrq(),
            mrq().replace("<mrq>", '<m:MRQ xmlns:m="urn:x">').replace("</mrq>", "</m:MRQ>"),
            mrq().upper(),
            mrq(lte="厨房")[:-4],  # the length was counted in characters
        ],
    )
    def test_what_is_only_odd_is_read(self, body):
        assert alarms(read(body))[0].kind == "sos"

    def test_an_answer_repeats_nothing_unescaped(self):
        [message] = heard(sip(mrq(ref="&lt;snu&gt;0&amp;")))
        assert said(message.hold) == ["<mrs><ref>&lt;snu&gt;0&amp;</ref><snu>4</snu></mrs>"]
