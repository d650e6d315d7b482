"""ChirpStack's events as protobuf: the wire format, values of every shape, and any bytes at all."""

from hypothesis import given
from hypothesis import strategies as st

from anju_edge.protocols.chirpstack import protobuf
from tests.edge.test_chirpstack import EUI, decode


def varint(value: int) -> bytes:
    return bytes([value]) if value < 0x80 else bytes([value & 0x7F | 0x80]) + varint(value >> 7)


def field(number: int, value: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(value)) + value


class TestProtobuf:
    device = field(3, field(8, EUI.encode()))

    def read(self, event, *parts):
        return protobuf.read(event, self.device + b"".join(parts))[0]

    def nested(self, levels):
        value = b"\x11" + b"\0" * 8
        for _ in range(levels):
            value = field(5, field(1, field(1, b"a") + field(2, value)))
        return field(11, field(1, field(1, b"x") + field(2, value)))

    def test_values_of_every_shape(self):
        values = {"null": b"\x08\x00", "yes": b"\x20\x01", "text": field(3, b"x"), "list": field(6, field(1, field(3, b"y"))), "empty": b"",
                  "odd": field(9, b""), "nan": b"\x11" + b"\xff" * 8}  # fmt: skip
        entries = b"".join(field(1, field(1, key.encode()) + field(2, value)) for key, value in values.items())
        assert self.read("up", field(11, entries + field(2, b"") + field(1, field(1, b"no value"))))["object"] == {
            "null": None, "yes": True, "text": "x", "list": ["y"], "empty": None, "odd": None, "nan": None,
        }  # fmt: skip

    def test_nesting_ends_somewhere(self):
        assert str(self.read("up", self.nested(200))["object"]).count("'a'") < 20

    def test_a_field_of_the_wrong_shape_is_left_out(self):
        body = self.read("status", field(6, b"\x01"), b"\x40\x05", b"\x18\x05", field(8, b"abc"), b"\x38\x01")
        assert (body.get("externalPowerSource"), body.get("batteryLevel"), body["batteryLevelUnavailable"]) == (
            None,
            None,
            True,
        )

    def test_a_time_beyond_all_calendars_is_unknown(self):
        assert "time" not in self.read("up", field(2, b"\x08" + b"\xff" * 8 + b"\x7f"))

    def test_tags_are_gathered(self):
        info = field(3, field(9, field(1, b"model") + field(2, b"ws101")) + field(9, field(1, b"room")))
        assert protobuf.read("up", info)[0]["deviceInfo"]["tags"] == {"model": "ws101", "room": ""}

    @given(st.sampled_from(sorted(protobuf.EVENTS)), st.binary(max_size=200))
    def test_nothing_crashes_it(self, event, data):
        protobuf.read(event, data)
        decode(f"application/1/device/{EUI}/event/{event}", self.device + data)
