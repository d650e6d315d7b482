"""Milesight: what bytes of each model mean, what a cut payload still says, and anything at all."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju_edge.protocols import milesight
from anju_edge.protocols.events import EVENT, KINDS, STATE, VALUE, Signal
from anju_edge.protocols.milesight import models, radar, words
from anju_edge.protocols.zigbee2mqtt.words import is_press

FOLDER = Path(milesight.__file__).parent
VECTORS = tomllib.loads((FOLDER / "vectors.toml").read_text())["vector"]


def read(model: str, raw: str) -> milesight.Payload:
    return milesight.decode_payload(model, bytes.fromhex(raw))


def kinds(signals, *, active: bool) -> set[str]:
    """Return what holds, or what is said to hold no longer."""
    return {
        signal.kind
        for signal in signals
        if signal.shape != VALUE and signal.kind != "action" and (signal.active is not False) is active
    }


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v['model']}-{v['raw'][:24]}")
def test_a_public_frame_means_what_its_document_says(vector):
    payload = read(vector["model"], vector["raw"])
    assert kinds(payload.signals, active=True) == set(vector["active"])
    assert set(vector.get("ended", [])) <= kinds(payload.signals, active=False)
    assert [signal.text for signal in payload.signals if signal.kind == "action"] == vector.get("presses", [])
    assert payload.battery == vector.get("battery")
    values = {signal.kind: signal.value for signal in payload.signals if signal.shape == VALUE and not signal.text}
    assert vector.get("values", {}).items() <= values.items()
    assert [signal.text for signal in payload.signals if signal.kind == "position"] == [
        vector[key] for key in ("position",) if key in vector
    ]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v['model']}-{v['raw'][:24]}")
def test_a_cut_frame_says_nothing_that_the_whole_one_does_not(vector):
    whole = read(vector["model"], vector["raw"])
    said = {(signal.kind, signal.active) for signal in whole.signals}
    for end in range(0, len(vector["raw"]), 2):
        part = read(vector["model"], vector["raw"][:end])
        assert {(signal.kind, signal.active) for signal in part.signals} <= said | {("unspecified", None)}


class TestModels:
    @pytest.mark.parametrize(
        ("text", "model"),
        [
            ("Milesight WS101", "ws101"),
            ("WS101-868M-SOS", "ws101"),
            ("em300_mcs", "em300-mcs"),
            ("EM300TH", "em300-th"),
            ("EM 300 ZLD leak", "em300-zld"),
            ("GS524 smoke", "gs524n"),
            ("GS524N", "gs524n"),
            ("smoke (not AM107): VS373", "vs373"),
            ("EM300", ""),
            ("", ""),
        ],
    )
    def test_a_model_is_found_in_a_name(self, text, model):
        assert milesight.known_model(text) == model

    def test_the_same_channel_means_what_the_model_says(self):
        said = {model: read(model, "030001").signals for model in ("ws202", "ws301", "ws303", "vs370")}
        assert {model: signals[0].kind for model, signals in said.items()} == {
            "ws202": "motion", "ws301": "door", "ws303": "leak", "vs370": "presence",
        }  # fmt: skip

    def test_every_model_of_the_tables_is_found_by_its_own_name(self):
        assert [milesight.known_model(model) for model in models.MODELS] == list(models.MODELS)


class TestButtons:
    @pytest.mark.parametrize(("raw", "word"), [("ff2e01", "single"), ("ff2e02", "long"), ("ff2e03", "double")])
    @pytest.mark.parametrize("model", ["ws101", "ws136", "", "ws303"])
    def test_every_press_counts_as_one(self, model, raw, word):
        assert read(model, raw).signals == (Signal("action", EVENT, None, None, word),)
        assert is_press(word)

    @pytest.mark.parametrize(
        ("raw", "word", "button"),
        [("ff34010001", "single", 1), ("ff34020302", "double", 2), ("ff34040203", "long", 4),
         ("ff3403", "single", 3), ("ff340300", "single", 3), ("ff3401ff01", "single", 1), ("ff34010000", "single", 1)],
    )  # fmt: skip
    def test_a_panel_says_which_of_its_buttons(self, raw, word, button):
        assert read("ws156", raw).signals == (Signal("action", EVENT, None, button, word),)

    @pytest.mark.parametrize("raw", ["ff2e07", "ff2e00", "ff2e", "017564ff2e", "ff34", "0175640999ff2e01"])
    def test_what_begins_as_a_press_and_cannot_be_read_may_be_an_alarm(self, raw):
        assert "unspecified" in kinds(read("ws101", raw).signals, active=True)


class TestRadar:
    def test_an_ignored_alarm_says_nothing(self):
        assert read("vs373", "06fb0100000300").signals == ()

    def test_a_fall_its_end_and_a_fall_again_in_one_payload_are_three(self):
        signals = read("vs373", "06fb010000010006fb010000020006fb0200000100").signals
        assert [signal.active for signal in signals] == [True, False, True]

    def test_an_alarm_said_twice_is_one(self):
        assert len(read("vs373", "06fb010000010006fb0100000100").signals) == 1

    def test_the_region_is_told_for_a_bed(self):
        assert read("vs373", "06fb0100030102").signals == (Signal("bed_exit", STATE, True, None, "out_of_bed 2"),)

    def test_who_lies_in_bed_has_returned_even_if_that_message_was_lost(self):
        assert kinds(read("vs373", "03f8020000000000").signals, active=False) == {"fall", "bed_exit"}

    def test_an_empty_room_has_nobody_without_motion(self):
        assert "inactivity" in kinds(read("vs373", "03f8010000000000").signals, active=False)

    @pytest.mark.parametrize("raw", ["06fb0100000900", "06fb0100000000", "06fb01000001"])
    def test_a_fall_that_is_neither_cleared_nor_ignored_holds(self, raw):
        assert kinds(read("vs373", raw).signals, active=True) == {"fall"}

    def test_an_alarm_of_a_later_program_is_of_unknown_kind(self):
        assert kinds(read("vs373", "06fb01000f0100").signals, active=True) == {"unspecified"}
        assert read("vs373", "06fb01000f0200").signals == ()

    def test_a_cut_alarm_is_of_unknown_kind(self):
        assert kinds(read("vs373", "03f800000100020006fb0100").signals, active=True) == {"unspecified"}

    def test_somebody_came_and_left(self):
        assert read("vs373", "06fbffff0401ff").signals == (Signal("presence", STATE, True),)
        assert read("vs373", "06fbffff0402ff").signals == ()

    @pytest.mark.parametrize(("raw", "vital"), [("08b1020008", {False}), ("08b1048002", {True}), ("08b1050000", set())])
    def test_breath_is_judged_only_while_it_is_measured(self, raw, vital):
        signals = read("vs373", raw).signals
        assert {signal.active for signal in signals if signal.kind == "vital"} == vital
        assert any(signal.kind == "respiration" for signal in signals) is bool(vital)

    def test_a_state_of_the_room_that_nobody_knows_says_nothing(self):
        assert radar.room(9) == radar.room("unknown") == radar.room(-1) == radar.room(None) == []


class TestSmokeDetector:
    def test_silenced_leaves_the_smoke_as_it_is(self):
        assert "smoke" not in {signal.kind for signal in read("gs524n", "221264001c4c").signals}

    @pytest.mark.parametrize("raw", ["221164", "2211", "22116400", "221164001c00"])
    def test_a_cut_alarm_or_a_wrong_sum_is_an_alarm(self, raw):
        assert "smoke" in kinds(read("gs524n", raw).signals, active=True)

    def test_an_event_that_nobody_knows_may_be_an_alarm(self):
        assert "unspecified" in kinds(read("gs524n", "221364001c4b").signals, active=True)

    def test_the_alarm_of_another_sensor_is_of_unknown_kind(self):
        assert kinds(read("gs524n", "222164001c3d").signals, active=True) == {"unspecified"}

    def test_one_byte_is_nothing(self):
        assert read("gs524n", "22") == milesight.Payload((), None, b"\x22")

    def test_it_is_known_by_its_frame_where_no_model_is(self):
        assert "smoke" in kinds(read("", "22116432280f").signals, active=True)

    def test_bytes_behind_the_frame_are_unread(self):
        assert read("gs524n", "22116432280f0102").unread == b"\x01\x02"


class TestUnknownModel:
    def test_only_what_is_the_same_everywhere_is_read(self):
        payload = read("", "017564036734010468650400010700010300000500000600")
        assert (payload.battery, kinds(payload.signals, active=True)) == (100, set())
        assert {signal.kind for signal in payload.signals} == {"temperature", "humidity", "battery_low"}

    @pytest.mark.parametrize("raw", ["030001", "050001", "060001"])
    def test_a_state_that_is_a_leak_on_some_model_may_be_an_alarm(self, raw):
        assert kinds(read("AM107", raw).signals, active=True) == {"unspecified"}

    def test_a_fall_has_no_second_meaning(self):
        assert kinds(read("", "06fb0100000100").signals, active=True) == {"fall"}

    def test_stored_history_of_unknown_length_is_left_alone(self):
        assert read("", "20ceff2e0101ff2e01") == milesight.Payload((), None, bytes.fromhex("20ceff2e0101ff2e01"))


class TestRubbish:
    def test_answers_to_settings_are_stepped_over(self):
        raw = "ff030a00" + "fe2801" + "f85101000200030000" + "f94e01" + "06fb0100000100"
        assert read("vs373", raw).signals == (Signal("fall", STATE, True, None, "fall"),)

    def test_the_tracker_has_a_shorter_answer_under_the_same_type(self):
        assert read("at101", "ff7e01020304" + "070001").signals == (Signal("tamper", STATE, True),)

    def test_a_place_without_a_fix_is_none(self):
        assert read("at101", "0488ffffffffffffffff32").signals == ()

    @pytest.mark.parametrize("raw", ["0367ff7f", "0468ff", "017565"])
    def test_what_cannot_be_measured_is_not_said(self, raw):
        payload = read("em300-th", raw)
        assert (payload.signals, payload.battery) == ((), None)

    def test_a_leak_that_is_neither_yes_nor_no_may_be_an_alarm(self):
        assert kinds(read("ws303", "030002").signals, active=True) == {"unspecified"}
        assert read("ws202", "030002").signals == ()

    def test_a_report_of_the_gas_head_that_nobody_knows_says_nothing(self):
        assert read("gs101", "ff3f09").signals == ()

    def test_a_payload_longer_than_the_radio_can_carry_is_cut(self):
        assert len(milesight.decode_payload("ws101", b"\x99" * 5000).unread) == 512

    @given(st.sampled_from([*models.MODELS, "gs524n", "x"]), st.binary(max_size=80))
    def test_nothing_crashes_it_and_every_signal_is_known(self, model, data):
        payload = milesight.decode_payload(model, data)
        assert all(signal.kind in KINDS for signal in payload.signals)
        assert payload.battery is None or 0 <= payload.battery <= 100


class TestWords:
    @pytest.mark.parametrize(
        ("said", "word"),
        [("short press", "single"), ("Long_Press", "long"), ("double click", "double"), ("triple", "triple"), (True, "single"),
         (1.0, "single"), (3, "double"), ("on", "single"), ("pushed", "single"), ("hold", "long")],
    )  # fmt: skip
    def test_presses(self, said, word):
        [signal] = words.press(said)
        assert (signal.kind, signal.text) == ("action", word)
        assert is_press(word)

    @pytest.mark.parametrize("said", ["released", "none", "idle", 0, False, "off"])
    def test_releases_are_none(self, said):
        assert words.press(said) == []

    @pytest.mark.parametrize("said", ["unknown", 17, None, [], float("nan"), float("inf")])
    def test_a_press_in_words_nobody_knows_may_be_an_alarm(self, said):
        assert [signal.kind for signal in words.press(said)] == ["unspecified"]

    @pytest.mark.parametrize(
        ("said", "holds"),
        [("Leak", True), ("installed", False), (" occupied ", True), ("vacant", False), (1.0, True), (0, False), (2, None),
         ("unknown", None), (None, None), ([], None)],
    )  # fmt: skip
    def test_truths(self, said, holds):
        assert words.holds(said) is holds
