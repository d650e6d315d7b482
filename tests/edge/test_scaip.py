"""What SCAIP requests mean: recorded frames, tables, texts, places."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju_edge.protocols import scaip
from anju_edge.protocols.events import KINDS, Context, Report, Signal, Unreadable
from tests.edge.scaip.speaking import MRQ, SCAIP, alarms, heard, mrq, read, said, sip, status

VECTORS = tomllib.loads((Path(scaip.__file__).parent / "vectors.toml").read_text())["vector"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["kind"].replace(" ", "-"))
class TestRecordedFrames:
    def test_say_what_they_mean_with_and_without_sip(self, vector):
        events = read(vector["body"])
        assert events == read(sip(vector["body"], kind=vector.get("content_type", SCAIP)))
        if "answer" in vector:
            assert events == []
        elif "refused" in vector:
            assert events == [Unreadable(vector["device"], vector["refused"], vector["looks_like_alarm"])]
        else:
            [report] = events
            assert (report.device, report.seq) == (vector["device"], vector["seq"])
            assert [signal.kind for signal in alarms(events)] == ([vector["alarm"]] if "alarm" in vector else [])
            assert {s.kind: s.active for s in report.signals if s.shape == "state"} == vector.get("states", {})
            assert {signal.text for signal in alarms(events)} <= {vector.get("text", "")}

    def test_are_answered_in_their_dialect(self, vector):
        [message] = heard(sip(vector["body"], kind=vector.get("content_type", SCAIP)))
        if "answer" in vector:  # two centres that answer each other's answers would never end
            assert (message.hold, said(message.answer)) == (None, [])
            return
        assert message.device == vector["device"]
        assert said(message.answer) == [vector["taken"]]
        assert status(message.answer if message.hold is None else message.hold) == vector["status"]


class TestKinds:
    @pytest.mark.parametrize(
        ("dty", "kind"),
        [
            ("0005", "fall"), ("5", "fall"), ("30", "fall"), ("0010", "inactivity"), ("12", "bed_exit"),
            ("0015", "geofence"), ("0019", "vital"), ("0021", "gas"), ("023", "smoke"), ("0025", "fire"),
            ("0026", "co"), ("0033", "leak"), ("47", "fire"), ("0002", "sos"), ("0003", "sos"), ("0004", "sos"),
            ("0007", "sos"), ("0017", "sos"), ("0999", "sos"), ("pendant", "sos"), ("0", "sos"), ("00023", "smoke"),
        ],
    )  # fmt: skip
    def test_follow_the_type_of_the_device(self, dty, kind):
        for stc in (None, "9", "0010", "00010"):
            assert alarms(read(mrq(dty=dty, stc=stc))) == [Signal(kind, "event", text="")]

    def test_every_kind_is_one_that_the_platform_knows(self):
        from anju_edge.protocols.scaip import codes

        known = set(codes.KINDS.values()) | codes.HAZARDS | {kind for kind, _ in codes.STATES.values()}
        assert known <= KINDS

    @pytest.mark.parametrize(
        ("stc", "signal"),
        [
            ("0016", Signal("battery_low", "state", True)),
            ("15", Signal("battery_low", "state", False)),
            ("0085", Signal("mains_lost", "state", True)),
            ("0086", Signal("mains_lost", "state", False)),
            ("0067", Signal("fault", "state", True)),
            ("0092", Signal("action", "event", text="reset")),
            ("93", Signal("action", "event", text="reset")),
            ("0019", Signal("action", "event", text="cancel")),
        ],
    )
    def test_technical_states_raise_nothing(self, stc, signal):
        [report] = read(mrq(dty="0023", stc=stc))
        assert report.signals == (signal,)
        assert heard(sip(mrq(stc=stc)))[0].hold is None

    def test_tamper_is_tamper_on_every_device(self):
        assert alarms(read(mrq(dty="0023", stc="0125"))) == [Signal("tamper", "event", text="")]

    def test_a_status_nobody_knows_is_an_alarm(self):
        assert alarms(read(mrq(stc="0107", stt="Intrusion"))) == [
            Signal("unspecified", "event", text="status:0107 Intrusion")
        ]
        assert alarms(read(mrq(stc="stc1")))[0].kind == "unspecified"
        assert alarms(read(mrq(dty="25", stc="0100"))) == [Signal("fire", "event", text="status:0100")]
        assert heard(sip(mrq(stc="0107")))[0].hold is not None

    @pytest.mark.parametrize("mty", ["PI", "pi", "IN", "RE"])
    def test_heartbeats_information_and_resets_are_no_alarms_whatever_status_they_carry(self, mty):
        [report] = read(mrq(mty=mty, stc="0010"))
        assert alarms([report]) == []
        assert report.signals == ((Signal("action", "event", text="reset"),) if mty == "RE" else ())
        [message] = heard(sip(mrq(mty=mty, stc="0010")))
        assert (message.hold, said(message.answer)) == (None, ["<mrs><ref>R1</ref><snu>0</snu></mrs>"])

    def test_a_heartbeat_still_tells_a_low_battery(self):
        assert read(mrq(mty="PI", stc="16"))[0].signals == (Signal("battery_low", "state", True),)

    @pytest.mark.parametrize("mty", ["XX", "", "ME"])
    def test_a_type_nobody_knows_is_a_message(self, mty):
        assert alarms(read(mrq(mty=mty)))[0].kind == "sos"


class TestText:
    def test_names_place_way_to_speak_and_trigger(self):
        [alarm] = alarms(read(mrq(lco="51", lva="3", lte="Sal B", crd="sip:100@10.0.0.9", did="001d940cb800")))
        assert alarm.text == "ward 3 Sal B voice:sip:100@10.0.0.9 device:001d940cb800"

    @pytest.mark.parametrize(
        ("lco", "lva", "place"),
        [("012", None, "bedroom"), ("43", None, "living_room"), ("011", "2", "bathroom 2"), ("999", None, "place:999"),
         ("000", None, ""), ("1", "7", "7"), ("?", None, "place:?"), (None, None, "")],
    )  # fmt: skip
    def test_places(self, lco, lva, place):
        assert alarms(read(mrq(lco=lco, lva=lva)))[0].text == place

    def test_no_part_is_longer_than_forty_signs(self):
        long = "x" * 200
        [alarm] = alarms(read(mrq(lco="21", lte=long, crd=f"sip:{long}", did=long)))
        assert alarm.text == f"kitchen {'x' * 40} voice:sip:{'x' * 36} device:{'x' * 40}"

    def test_the_first_address_that_can_be_called_is_taken(self):
        body = mrq(crd="no-voice:+461</crd><crd>gsm:</crd><crd>sip-pp:5@h</crd><crd>gsm:+462")
        assert alarms(read(body))[0].text == "voice:sip-pp:5@h"
        assert said(heard(sip(body))[0].answer) == ["<mrs><ref>R1</ref><snu>0</snu><mre>1</mre></mrs>"]

    def test_a_sender_without_voice_is_not_asked_to_speak(self):
        assert said(heard(sip(mrq(crd="no-voice:")))[0].answer) == ["<mrs><ref>R1</ref><snu>0</snu></mrs>"]


class TestPosition:
    def test_degrees_and_the_devices_time(self):
        lge = "<tim>2026-11-26T10:12:13+01</tim><geo>57.700000,11.970000</geo>"
        [report] = read(mrq(dty="51", lge=lge))
        assert report.signals[1] == Signal("position", "value", None, None, "57.700000,11.970000")
        assert report.at == datetime(2026, 11, 26, 9, 12, 13, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("gga", "place"),
        [
            ("$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47", "48.117300,11.516667"),
            ("$GPGGA,1,3348.0,S,07030.0,W,2,", "-33.800000,-70.500000"),
            ("$GPGGA,123519,4807.038,N,01131.000,E,0,00", None),
            ("nonsense", None),
        ],
    )
    def test_the_receivers_own_sentence_if_it_has_a_fix(self, gga, place):
        assert [s.text for s in read(mrq(lge=f"<gga>{gga}</gga>"))[0].signals if s.kind == "position"] == (
            [place] if place else []
        )

    @pytest.mark.parametrize("geo", ["0.0,0.0", "91,0", "x", "1"])
    def test_what_is_no_place_on_earth_is_none(self, geo):
        assert len(read(mrq(lge=f"<geo>{geo}</geo>"))[0].signals) == 1


class TestOtherPayloads:
    @pytest.mark.parametrize("payload", [sip("", method="REGISTER"), b"SIP/2.0 200 OK\r\nCall-ID: 1\r\n\r\n"])
    def test_sip_without_a_request_says_only_that_a_known_device_is_there(self, payload):
        assert read(payload) == []
        assert read(payload, "678/10.0.0.7") == [Report("678", ())]

    def test_rubbish_is_named(self):
        assert read(b"\x16\x03\x01\x02\x00") == [Unreadable("", "not_sip", alarm=False)]

    def test_xml_in_what_is_left_of_a_message_is_found(self):
        assert alarms(read(b"p:arc@h SIP/2.0\r\nVia: x\r\n\r\n" + MRQ.encode()))[0].kind == "sos"

    def test_half_a_message_is_an_alarm_as_long_as_it_may_be_one(self):
        whole = sip(MRQ)
        assert read(whole[:-30], "678")[0].alarm
        assert read(whole[: whole.index(b"<mrq>") + 5], "678")[0].alarm
        assert not read(sip(mrq(mty="PI", ref=None))[:-6], "678")[0].alarm

    def test_ten_megabytes_are_looked_at_from_the_front(self):
        assert read(MRQ.encode() + b" " * 10_000_000) == [Unreadable("678", "too_long", alarm=True)]

    def test_a_resend_keeps_its_reference(self):
        assert [event.seq for event in read(MRQ) + read(MRQ)] == ["R1", "R1"]


@given(rest=st.text(max_size=60), payload=st.binary(max_size=400))
def test_nothing_crashes_the_codec(rest, payload):
    scaip.decode(rest, payload, Context())
    scaip.decode(rest, sip(payload), Context())


@given(
    st.dictionaries(
        st.sampled_from(["ref", "cid", "dty", "stc", "mty", "lco", "lva", "lge", "geo", "gga", "tim", "ame", "hbo", "ver"]),
        st.text(st.characters(blacklist_characters="<&", blacklist_categories=["Cs", "Cc"]), max_size=20),
    )
)  # fmt: skip
def test_no_field_crashes_the_codec_or_is_lost(fields):
    body = mrq(**fields)
    for event in read(body):
        assert isinstance(event, Report | Unreadable)
        for signal in getattr(event, "signals", ()):
            signal.text.encode()
    assert heard(sip(body))[0].answer
