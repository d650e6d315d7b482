"""The one vocabulary: complete, in order, and said by the protocols that it names."""

import ast
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.incidents.rules.priority import PRIORITY
from anju_edge.protocols import events, registry
from anju_edge.protocols.datum import Place, wgs84_to_gcj02
from anju_edge.protocols.events import STATE, UNITS, Context, Report, Signal
from anju_edge.protocols.signals import BY_NAME, EVENT, REPORT, SAME, SIGNALS, VALUE, is_plausible

FOLDER = Path(__file__).resolve().parents[2] / "anju_edge" / "protocols"
PAYLOADS = ("milesight", "gatt")
COMPOSED = ("position", "blood_pressure", "mains")


def say(body: object, *, settings: dict | None = None) -> Report:
    [report] = registry.decode("anju_json", "W1/up", orjson.dumps(body), Context("anju", settings=settings or {}))
    return report


def place_of(report: Report) -> tuple[float, float]:
    [signal] = report.signals
    assert signal.kind == "position"
    north, east = signal.text.split(",")
    return float(north), float(east)


class TestTheTable:
    def test_each_word_stands_once_and_other_words_are_no_names_but_fire(self):
        names = [kind.name for kind in SIGNALS]
        assert len(names) == len(set(names))
        assert set(SAME) & set(names) == {"fire"}  # Anju JSON has always read it as smoke

    def test_every_alarm_has_a_priority_of_its_own(self):
        assert {kind.name for kind in SIGNALS if kind.alarm} <= set(PRIORITY)

    def test_shapes_units_and_ranges_fit(self):
        for kind in SIGNALS:
            assert kind.said_by
            assert kind.chinese
            assert kind.shape in (STATE, EVENT, VALUE, REPORT)
            assert not (kind.alarm and kind.shape in (VALUE, REPORT))
            for low, high in (kind.plausible, kind.normal):
                assert low is None or high is None or low < high
            if kind.shape == VALUE:
                assert None not in kind.plausible
                if kind.normal[0] is not None:
                    assert kind.plausible[0] <= kind.normal[0] < kind.normal[1] <= kind.plausible[1]

    def test_what_codecs_use_is_made_from_it(self):
        assert {kind.name for kind in SIGNALS if kind.shape != REPORT} == events.KINDS
        assert UNITS["systolic"] == "mmHg"

    @pytest.mark.parametrize("folder", sorted({*registry.PROTOCOLS, *PAYLOADS} - {"anju_json"}))
    def test_every_word_in_a_codec_names_the_codec(self, folder):
        written = {
            node.value
            for path in (FOLDER / folder).glob("*.py")
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in events.KINDS
        }
        assert [word for word in sorted(written) if folder not in BY_NAME[word].said_by] == []

    def test_a_protocol_that_is_named_exists(self):
        assert {name for kind in SIGNALS for name in kind.said_by} == {*registry.PROTOCOLS, *PAYLOADS}


class TestPlausible:
    @pytest.mark.parametrize(
        ("kind", "value"), [("heart_rate", 0), ("heart_rate", 600), ("spo2", 101), ("glucose", 90)]
    )
    def test_no_living_person_has_it(self, kind, value):
        assert not is_plausible(kind, value)

    @pytest.mark.parametrize(
        ("kind", "value"), [("heart_rate", 20), ("heart_rate", 187.5), ("spo2", 71), ("nonsense", 9e9)]
    )
    def test_a_sick_one_may(self, kind, value):
        assert is_plausible(kind, value)


class TestAnjuJson:
    def test_every_word_of_the_table_can_be_said(self):
        for kind in SIGNALS:
            if "anju_json" not in kind.said_by or kind.name in COMPOSED or kind.shape == REPORT or kind.name == "fire":
                continue
            value = 21 if kind.shape == VALUE else True
            [signal] = say({"values": {kind.name: value}}).signals
            assert (signal.kind, signal.shape) == (kind.name, kind.shape)

    def test_a_place_is_stored_as_wgs84(self):
        here = Place(45.7569, 126.6425)
        shifted = wgs84_to_gcj02(here)
        body = {
            "signal": "position",
            "value": {"lat": shifted.latitude, "lon": shifted.longitude, "datum": "GCJ-02", "accuracy": 25},
        }
        report = say(body)
        assert place_of(report) == pytest.approx(here, abs=2e-6)
        assert report.signals[0].value == 25

    def test_a_place_without_a_datum_is_what_the_line_says_or_else_wgs84(self):
        value = {"values": {"position": {"latitude": "45.75", "lng": 126.64}}}
        assert place_of(say(value)) == (45.75, 126.64)
        assert place_of(say(value, settings={"datum": "gcj02"})) != pytest.approx((45.75, 126.64), abs=1e-4)

    @pytest.mark.parametrize(
        "value",
        [
            {"lat": 45.75, "lon": 126.64, "datum": "cgcs9999"},
            {"lat": 0, "lon": 0},
            {"lat": 95, "lon": 126},
            {"lat": None, "lon": 126},
            {"lon": 126},
            "45.75,126.64",
            [45.75, 126.64],
        ],
    )
    def test_no_place_is_said_and_the_press_stays(self, value):
        report = say({"values": {"position": value, "sos": True}})
        assert [signal.kind for signal in report.signals] == ["sos"]

    def test_a_negative_accuracy_is_unknown(self):
        assert say({"values": {"position": {"lat": 45.75, "lon": 126.64, "accuracy": -1}}}).signals[0].value is None

    @pytest.mark.parametrize("value", ["132/84", {"systolic": 132, "diastolic": "84"}])
    def test_a_blood_pressure_is_two_values(self, value):
        assert say({"values": {"blood_pressure": value}}).signals == (
            Signal("systolic", VALUE, None, 132.0),
            Signal("diastolic", VALUE, None, 84.0),
        )

    @pytest.mark.parametrize("value", ["high", 132, None, [1, 2], {"systolic": True}])
    def test_what_is_no_blood_pressure_says_nothing(self, value):
        assert say({"values": {"blood_pressure": value}}).signals == ()

    def test_mains_is_the_opposite_of_mains_lost(self):
        assert say({"signal": "mains", "value": False}).signals == (Signal("mains_lost", STATE, True),)
        assert say({"signal": "mains", "value": True}).signals == (Signal("mains_lost", STATE, False),)
        assert say({"signal": "mains", "value": "perhaps"}).signals == ()

    def test_contact_is_door_and_true_is_open(self):
        assert say({"values": {"contact": True}}).signals == (Signal("door", STATE, True),)

    def test_a_battery_travels_with_the_report_wherever_it_is_written(self):
        for body in ({"battery": 20}, {"values": {"battery": 20}}, {"signal": "battery", "value": "20 %"}):
            report = say(body)
            assert (report.battery, report.signals) == (20, ())

    def test_a_heartbeat_is_a_report_without_signals(self):
        assert say({"signal": "heartbeat"}).signals == ()

    @given(st.recursive(st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=9), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["lat", "lon", "datum", "accuracy", "systolic"]), inner, max_size=4), max_leaves=6))  # fmt: skip
    def test_nothing_written_strangely_raises(self, value):
        for word in COMPOSED:
            say({"values": {word: value}, "battery": value})
