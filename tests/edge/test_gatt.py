"""Bluetooth health characteristics: every layout, every value that is no number, every unit."""

import struct
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju_edge.protocols import gatt
from anju_edge.protocols.events import Signal

VECTORS = tomllib.loads((Path(gatt.__file__).parent / "vectors.toml").read_text())
CLOCK = struct.pack("<HBBBBB", 2023, 7, 15, 12, 30, 45)
MOMENT = datetime(2023, 7, 15, 4, 30, 45, tzinfo=UTC)  # 12:30:45 in Beijing


def short(mantissa, exponent=0):
    return struct.pack("<H", (exponent & 0xF) << 12 | mantissa & 0xFFF)


def long(mantissa, exponent=0):
    return struct.pack("<I", (exponent & 0xFF) << 24 | mantissa & 0xFFFFFF)


def values(characteristic, data):
    return {signal.kind: signal.value for signal in gatt.read(characteristic, data)[0] if signal.shape == "value"}


class TestVectors:
    @pytest.mark.parametrize("vector", VECTORS["short_float"], ids=lambda vector: vector["raw_hex"])
    def test_short_floats(self, vector):
        assert gatt.short_float(bytes.fromhex(vector["raw_hex"])) == vector["value"]

    @pytest.mark.parametrize("vector", VECTORS["vector"], ids=lambda vector: vector["raw_hex"])
    def test_characteristics(self, vector):
        data = bytes.fromhex(vector["raw_hex"])
        assert values(vector["characteristic"], data) == vector["values"]
        at = vector.get("at")
        assert gatt.read(vector["characteristic"], data)[1] == (datetime.fromisoformat(at) if at else None)


class TestNumbers:
    @pytest.mark.parametrize("raw", [0x07FE, 0x07FF, 0x0800, 0x0801, 0x0802])
    def test_special_short_values_are_no_numbers(self, raw):
        assert gatt.short_float(struct.pack("<H", raw)) is None

    @pytest.mark.parametrize("raw", [0x7FFFFE, 0x7FFFFF, 0x800000, 0x800001, 0x800002])
    def test_special_long_values_are_no_numbers(self, raw):
        assert gatt.long_float(struct.pack("<I", raw)) is None

    @pytest.mark.parametrize(
        ("mantissa", "exponent", "value"),
        [(366, -1, 36.6), (-5, 2, -500.0), (2047, -1, 204.7), (1, 7, 10_000_000.0), (7, -8, 7e-8)],
    )
    def test_exponents(self, mantissa, exponent, value):
        assert gatt.short_float(short(mantissa, exponent)) == value
        assert gatt.long_float(long(mantissa, exponent)) == value

    def test_bytes_cut_short_are_no_number(self):
        assert gatt.short_float(b"\x01") is None
        assert gatt.long_float(b"\x01\0\0") is None


class TestCharacteristics:
    @pytest.mark.parametrize("name", ["2a37", "2A37", "0x2A37", "00002a37-0000-1000-8000-00805F9B34FB", " 2a37 "])
    def test_are_named_in_any_usual_way(self, name):
        assert values(name, b"\0\x50") == {"heart_rate": 80.0}

    @pytest.mark.parametrize("name", ["2a38", "", "heart", "2a37-0000"])
    def test_others_say_nothing(self, name):
        assert gatt.read(name, b"\0\x50") == ((), None)

    @pytest.mark.parametrize("name", sorted(gatt.CHARACTERISTICS))
    def test_nothing_comes_of_nothing(self, name):
        assert gatt.read(name, b"") == ((), None)
        assert values(name, b"\0") == {}


class TestBloodPressure:
    def test_kilopascal_become_millimetres(self):
        data = b"\x01" + short(160, -1) + short(107, -1) + short(125, -1)
        assert values("2a35", data) == {"systolic": 120.0, "diastolic": 80.3}

    def test_all_fields_in_their_order(self):
        data = b"\x1e" + short(135) + short(85) + short(101) + CLOCK + short(72) + b"\x01" + b"\x07\0"
        signals, at = gatt.read("2a35", data)
        assert at == MOMENT
        assert signals[0] == Signal("systolic", "value", None, 135.0, "body_movement,cuff_loose,irregular_pulse")
        assert signals[2].value == 72.0

    def test_one_failed_value_does_not_take_the_others_along(self):
        assert values("2a35", b"\0" + short(0x7FF) + short(85) + short(0)) == {"diastolic": 85.0}

    def test_pressure_that_is_not_above_zero_is_none(self):
        assert values("2a35", b"\0" + short(-5) + short(0) + short(0)) == {}


class TestGlucose:
    def test_kilograms_and_moles(self):
        assert values("2a18", b"\x02\x01\0" + CLOCK + short(100, -5) + b"\x11") == {"glucose": 5.55}
        assert values("2a18", b"\x06\x01\0" + CLOCK + short(55, -4) + b"\x11") == {"glucose": 5.5}

    def test_the_offset_moves_the_time(self):
        data = b"\x03\x01\0" + CLOCK + struct.pack("<h", -90) + short(100, -5) + b"\x11"
        assert gatt.read("2a18", data)[1] == datetime(2023, 7, 15, 3, 0, 45, tzinfo=UTC)

    def test_a_time_beyond_all_times_is_none(self):
        last = struct.pack("<HBBBBB", 9999, 12, 31, 23, 59, 59)
        assert gatt.read("2a18", b"\x01\x01\0" + last + struct.pack("<h", 32767))[1] is None

    @pytest.mark.parametrize("kind", [b"\x1a", b"\x41"])
    def test_the_control_solution_is_nobodys_blood(self, kind):
        assert gatt.read("2a18", b"\x02\x01\0" + CLOCK + short(100, -5) + kind) == ((), MOMENT)

    def test_a_meters_error_is_a_fault_and_no_value(self):
        data = b"\x0a\x01\0" + CLOCK + short(100, -5) + b"\x11" + b"\x24\0"
        assert gatt.read("2a18", data)[0] == (Signal("fault", "event", None, None, "sample_insufficient,too_high"),)

    def test_a_low_battery_of_the_meter_does_not_spoil_the_value(self):
        assert values("2a18", b"\x0a\x01\0" + CLOCK + short(100, -5) + b"\x11\x01\0") == {"glucose": 5.55}

    def test_a_record_without_a_concentration(self):
        assert gatt.read("2a18", b"\0\x01\0" + CLOCK) == ((), MOMENT)


class TestThermometer:
    def test_celsius_and_fahrenheit(self):
        assert values("2a1c", b"\0" + long(366, -1)) == {"body_temperature": 36.6}
        assert values("2a1c", b"\x01" + long(1004, -1)) == {"body_temperature": 38.0}

    def test_time_and_type(self):
        assert gatt.read("2a1e", b"\x06" + long(366, -1) + CLOCK + b"\x02")[1] == MOMENT

    def test_a_failed_measurement_is_none(self):
        assert values("2a1c", b"\x01" + long(0x7FFFFF)) == {}


class TestHeartRate:
    def test_two_bytes_and_what_follows(self):
        assert values("2a37", b"\x19" + struct.pack("<HHH", 72, 1000, 853)) == {"heart_rate": 72.0}

    def test_zero_is_no_heart_rate(self):
        assert values("2a37", b"\0\0") == {}

    def test_a_sensor_that_knows_says_whether_it_is_worn(self):
        assert gatt.read("2a37", b"\x06\x48")[0] == (
            Signal("heart_rate", "value", None, 72.0),
            Signal("worn_off", "state", False),
        )
        assert gatt.read("2a37", b"\x04\0")[0] == (Signal("worn_off", "state", True),)
        assert gatt.read("2a37", b"\x04\x48")[0][0].text == "no_contact"


class TestOximeter:
    def test_a_spot_check(self):
        assert gatt.read("2a5e", b"\x01" + short(97) + short(72) + CLOCK) == (
            (Signal("spo2", "value", None, 97.0), Signal("heart_rate", "value", None, 72.0)), MOMENT,
        )  # fmt: skip

    def test_a_clock_that_was_never_set_is_no_time(self):
        assert gatt.read("2a5e", b"\x11" + short(97) + short(72) + CLOCK)[1] is None

    @pytest.mark.parametrize("bit", [10, 11, 12, 13, 15])
    def test_what_the_device_itself_does_not_mean_is_no_value(self, bit):
        assert values("2a5e", b"\x02" + short(97) + short(72) + struct.pack("<H", 1 << bit)) == {}

    def test_a_doubtful_value_says_so(self):
        assert gatt.read("2a5e", b"\x02" + short(97) + short(72) + b"\0\x40")[0][0].text == "questionable"

    def test_continuous_values_behind_the_fast_and_slow_averages(self):
        data = b"\x07" + short(96) + short(70) + b"\xff" * 8 + b"\x20\0"
        assert values("2a5f", data) == {"spo2": 96.0, "heart_rate": 70.0}

    def test_more_than_everything_is_no_saturation(self):
        assert values("2a5f", b"\0" + short(127) + short(0x7FF)) == {}


class TestWeight:
    def test_kilograms_and_pounds(self):
        assert values("2a9d", b"\0" + struct.pack("<H", 12_345)) == {"weight": 61.725}
        assert values("2a9d", b"\x01" + struct.pack("<H", 15_000)) == {"weight": 68.039}

    def test_an_unsuccessful_weighing_is_none(self):
        assert gatt.read("2a9d", b"\x02\xff\xff" + CLOCK) == ((), MOMENT)


class TestClock:
    @pytest.mark.parametrize(
        "clock", [b"\0" * 7, struct.pack("<HBBBBB", 2023, 0, 0, 1, 1, 1), struct.pack("<HBBBBB", 2023, 2, 30, 1, 1, 61)]
    )
    def test_an_unset_or_impossible_clock_is_no_time(self, clock):
        assert gatt.read("2a35", b"\x02" + short(120) + short(80) + short(93) + clock)[1] is None


@given(st.sampled_from(sorted(gatt.CHARACTERISTICS)), st.binary(max_size=40))
def test_nothing_crashes_and_every_number_is_one(characteristic, data):
    signals, at = gatt.read(characteristic, data)
    assert at is None or at.tzinfo is UTC
    assert all(signal.value > 0 for signal in signals if signal.shape == "value")
