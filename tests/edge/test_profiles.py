"""What properties of carrier platforms mean: the product's table first, the common words second, silence never."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju_edge.protocols import profiles
from anju_edge.protocols.events import Signal
from anju_edge.protocols.property_words import plain


def said(name, value, **table):
    """Return (kind, active, value, text) of every signal."""
    return [signal[:1] + signal[2:] for signal in profiles.read([(name, value)], table).signals]


def battery(name, value, **table):
    return profiles.read([(name, value)], table).battery


UNMAPPED = "unspecified", None, None


class TestCommonWords:
    @pytest.mark.parametrize(
        "name", ["Battery_Level", "battery", "batteryValue", "BATTERY_PERCENTAGE", "电量", "3_0_9"]
    )
    def test_batteries(self, name):
        assert battery(name, 87) == 87
        assert said(name, 87) == []

    @pytest.mark.parametrize(
        ("name", "value", "kind", "measured"),
        [("TData", 30, "temperature", 30.0), ("humidity_data", "41.5", "humidity", 41.5), ("gas_value", 7, "gas_density", 7.0),
         ("battery_voltage", 3.6, "voltage", 3600.0), ("battery_voltage", 3600, "voltage", 3600.0), ("3_0_7", 3600, "voltage", 3600.0),
         ("3303_1_5700", 21.5, "temperature", 21.5)],
    )  # fmt: skip
    def test_measurements(self, name, value, kind, measured):
        assert said(name, value) == [(kind, None, measured, "")]

    @pytest.mark.parametrize("value", ["warm", None, True, float("inf"), 1.7e308])
    def test_what_is_no_number_is_none(self, value):
        assert [signal for signal in said("battery_voltage", value) if signal[2] == float("inf")] == []
        assert said("TData", value if value != 1.7e308 else "x") == []

    @pytest.mark.parametrize(
        ("name", "kind"),
        [("smoke_state", "smoke"), ("SmokeAlarm", "smoke"), ("gas_sensor_state", "gas"), ("water_leach_state", "leak"),
         ("co_state", "co"), ("tamper_state", "tamper"), ("battery_state", "battery_low"), ("pir", "motion"), ("fire", "fire")],
    )  # fmt: skip
    def test_states_are_said_true_and_false(self, name, kind):
        assert said(name, 1) == [(kind, True, None, "")]
        assert said(name, "1") == [(kind, True, None, "")]
        assert said(name, 0) == [(kind, False, None, "")]
        assert said(name, "normal") == [(kind, False, None, "")]
        assert said(name, None) == said(name, "undefined") == []

    def test_a_press_is_an_event(self):
        assert said("SOS", 1) == [("sos", None, None, "SOS=1")]
        assert said("sos", 0) == []

    def test_the_second_level_of_gas_is_gas(self):
        assert said("gas_sensor_state", 2) == [("gas", True, None, "")]

    @pytest.mark.parametrize(
        ("value", "fault"), [(0, (False, "")), (3, (True, "3")), ("E7", (True, "e7")), ("0", (False, ""))]
    )
    def test_any_error_code_is_a_fault(self, value, fault):
        assert said("error_code", value) == [("fault", fault[0], None, fault[1])]
        assert said("error_code", None) == []

    def test_the_battery_status_of_lwm2m(self):
        assert ("battery_low", True, None, "") in said("3_0_20", 4)
        assert ("charging", True, None, "") in said("3_0_20", 1)
        assert said("3_0_20", 6) == []
        assert said("battery_state", "middle") == [("battery_low", False, None, "")]

    def test_unknown_words_say_nothing(self):
        assert said("RSRP", -114) == said("Cell_ID", "38848339") == []


class TestUnmapped:
    @pytest.mark.parametrize(
        ("name", "value"),
        [("Alarm_Status", 2), ("AlarmLevel", 100), ("smoke_state", 2), ("fireAlarmCode", "7"), ("GAS", "leaking"), ("报警状态", 2),
         ("sosKey", True), ("alarm", "yes")],
    )  # fmt: skip
    def test_an_unknown_code_of_what_sounds_like_an_alarm_is_visible(self, name, value):
        assert said(name, value) == [(*UNMAPPED, f"unmapped:{name}={value}")]

    @pytest.mark.parametrize("value", [0, "0", 0.0, False, None, "", "normal", "OFF", "正常"])
    def test_at_rest_it_says_nothing(self, value):
        assert said("Alarm_Status", value) == []

    @pytest.mark.parametrize(
        "name", ["alarm_volume", "AlarmTime", "smoke_threshold", "smoke_value", "gasConcentration", "alarm_switch"]
    )
    def test_settings_and_measurements_are_no_codes(self, name):
        assert said(name, 7) == []

    def test_texts_have_a_limit(self):
        [signal] = profiles.read([("alarm" * 50, "x" * 1000)], {}).signals
        assert len(signal.text) == 80


class TestTables:
    TABLE = {"0": "normal", "1": "smoke", "2": ["smoke", "fault"], "3": "test", "4": "typing_mistake"}

    @pytest.mark.parametrize(
        ("value", "signals"),
        [(0, [("smoke", False), ("fault", False)]), (1, [("smoke", True), ("fault", False)]), (2.0, [("smoke", True), ("fault", True)]),
         ("3", [("smoke", False), ("fault", False), ("test", None)])],
    )  # fmt: skip
    def test_codes_say_every_condition_true_or_false(self, value, signals):
        assert [signal[:2] for signal in said("Alarm_Status", value, Alarm_Status=self.TABLE)] == signals

    @pytest.mark.parametrize("value", [4, 9])
    def test_what_the_table_leaves_out_or_misspells_is_visible(self, value):
        assert (*UNMAPPED, f"unmapped:Alarm_Status={value}") in said("Alarm_Status", value, Alarm_Status=self.TABLE)

    def test_rest_needs_no_entry(self):
        assert said("X", 0, X={"2": "smoke"}) == [("smoke", False, None, "")]

    def test_one_word(self):
        assert said("X", 1, X="Smoke") == [("smoke", True, None, "")]
        assert said("X", 0, X="smoke") == [("smoke", False, None, "")]
        assert said("X", 5, X="smoke") == [(*UNMAPPED, "unmapped:X=5")]
        assert said("X", 5, X="temperature") == [("temperature", None, 5.0, "")]
        assert said("Alarm_Status", 5, Alarm_Status="ignore") == []
        assert battery("X", 5, X="battery") == 5

    def test_a_measurement_with_a_factor(self):
        assert said("P", 0.538, P={"measure": "water_pressure", "factor": 1000}) == [
            ("water_pressure", None, 538.0, "")
        ]
        assert said("P", 1e308, P={"measure": "water_pressure", "factor": 1000}) == []
        assert said("P", 5, P={"measure": "position"}) == said("P", 5, P={"measure": "nonsense"}) == []

    def test_a_nonsense_entry_leaves_the_common_words(self):
        assert said("smoke_state", 1, smoke_state=7) == [("smoke", True, None, "")]

    def test_events(self):
        assert profiles.happened("serviceId", 1001, {"1001": "gas", "1002": "test"}) == (Signal("gas", "state", True),)
        assert profiles.happened("serviceId", 1001, "ignore") == ()
        assert profiles.happened("serviceId", 7, {"1001": "gas"})[0].text == "unmapped:serviceId=7"

    @pytest.mark.parametrize("settings", [{}, {"profiles": 5}, {"profiles": {"7": 5}}])
    def test_products_without_a_table(self, settings):
        assert profiles.profile(settings, 7) == {}

    def test_products_with_their_own_and_the_lines(self):
        settings = {"profiles": {"7": {"a": "smoke"}, "*": {"b": "gas"}}}
        assert profiles.profile(settings, 7) == {"a": "smoke"}
        assert profiles.profile(settings, "8") == {"b": "gas"}


class TestTogether:
    def test_two_properties_of_one_state_do_not_clear_each_other(self):
        for pairs in ([("smoke_state", 1), ("smoke_alarm", 0)], [("smoke_alarm", 0), ("smoke_state", 1)]):
            assert profiles.read(pairs, {}).signals == (Signal("smoke", "state", True),)

    def test_structures_are_gone_into_but_not_for_ever(self):
        assert list(profiles.leaves({"a": {"b": {"c": {"d": 1}}}, "e": 2})) == [("c", {"d": 1}), ("e", 2)]


class TestLooksLikeAlarm:
    @pytest.mark.parametrize(
        "body", ['{"Alarm_Status":2,', '{"smokeState": "1"', '{"报警":1', '{"SOS":true', '{"smoke":tr']
    )
    def test_loud(self, body):
        assert profiles.looks_like_alarm(body.encode())

    @pytest.mark.parametrize(
        "body", ['{"Alarm_Status":0,', '{"smoke_state":"0"}', '{"sos":false,"x":', '{"TData":30', "", '{"fire":null}']
    )
    def test_quiet(self, body):
        assert not profiles.looks_like_alarm(body.encode())


def test_names_lose_case_and_marks():
    assert plain("Battery-Level") == "batterylevel"
    assert plain("3_0_20") == "3/20"
    assert plain("电池 电量") == "电池电量"


JSON = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.lists(st.integers(), max_size=2)
)


@given(
    st.lists(
        st.tuples(st.sampled_from(["Alarm_Status", "battery", "TData", "smoke", "x", "error_code"]) | st.text(), JSON),
        max_size=4,
    ),
    st.dictionaries(
        st.sampled_from(["Alarm_Status", "x", "battery"]),
        st.text(max_size=9) | st.dictionaries(st.sampled_from(["0", "1", "measure", "factor"]), JSON) | JSON,
    ),
)
def test_nothing_crashes(pairs, table):
    for signal in profiles.read(pairs, table).signals:
        assert len(signal.text) <= 80
