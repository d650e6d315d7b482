"""Outlines of every protocol that has them: frames of one outline say the same of alarms, whatever was changed in them."""

import random

import pytest

from anju.devices.rules.frames import LineInfo
from anju.devices.rules.quiet import outlines, told
from anju_edge.protocols.events import Context, Entity, Learned
from anju_edge.protocols.gb26875 import frames as gb26875
from anju_edge.protocols.gb26875 import outline as of_fire
from anju_edge.protocols.meokon import frame
from anju_edge.protocols.meokon import outline as of_meter
from anju_edge.protocols.outline import MEASURED, outline
from anju_edge.protocols.profiles import read
from anju_edge.protocols.property_words import BATTERIES, MEASURES, VOLTS
from anju_edge.protocols.registry import PROTOCOLS
from benchmarks import mix_frames
from tests.devices.test_calm import NUMBER, changed

WITH = sorted(name for name, protocol in PROTOCOLS.items() if protocol.outline is not None)
SETTINGS = (
    {},
    {"identity": "connection", "datum": "gcj02", "checksum": False, "types": {"0": {"kind": "temperature"}}},
    {"identity": "destination", "own_systems": True, "accept_bad_sum": True, "number": "7"},
)
DIGITS = b"0123456789.-"


def frames(protocol: str) -> list[tuple[str, bytes]]:
    device = mix_frames.number(protocol, NUMBER)
    said = mix_frames.announced(device, "b") if protocol == "ha_discovery" else mix_frames._candidates(protocol, device)
    return list(dict.fromkeys((one.rest, one.payload) for one in said))


def says(protocol: str, rest: str, payload: bytes, settings: dict) -> object:
    smoke = Entity("8000000007", f"b/{rest}", "smoke", "state", ("smoke",), "true")
    context = Context("b", settings=settings, entities={smoke.topic: [smoke]})
    events = PROTOCOLS[protocol].decode(rest, payload, context)
    return told([event for event in events if not isinstance(event, Learned)])


def measured_anew(payload: bytes, chance: random.Random) -> bytes:
    """The same with other digits, as routine frames differ, and now and then with anything else."""
    data = bytearray(payload)
    digits = [at for at, byte in enumerate(data) if byte in DIGITS]
    for at in chance.sample(digits, min(len(digits), chance.randrange(1, 4))):
        data[at] = chance.choice(b"0123456789")
    return changed(bytes(data), chance) if chance.random() < 0.3 else bytes(data)


@pytest.mark.parametrize("protocol", WITH)
def test_frames_of_one_outline_say_the_same_of_alarms(protocol):
    of, chance, met = PROTOCOLS[protocol].outline, random.Random(protocol), 0
    for rest, payload in frames(protocol):
        seen, before = of(payload), [says(protocol, rest, payload, chosen) for chosen in SETTINGS]
        if not seen or None in before:
            continue
        for _ in range(400):
            other = measured_anew(payload, chance)
            if other != payload and of(other) == seen:
                met += 1
                assert [says(protocol, rest, other, chosen) for chosen in SETTINGS] == before, other
    assert met > 50 or protocol in ("ha_discovery", "meokon", "gb26875")


def test_a_meter_says_another_value_in_the_same_outline_and_another_alarm_in_none():
    (payload, *_) = [payload for _, payload in frames("meokon")]
    value = frame.FIXED + 4

    def sealed(at: int, byte: int) -> bytes:
        data = payload[:at] + bytes([byte]) + payload[at + 1 : -frame.CLOSING]
        return data + frame.checksum(data).to_bytes(2) + frame.TAIL

    assert of_meter(sealed(value, 7)) == of_meter(sealed(value, 9)) != b""
    assert of_meter(sealed(18, 1)) == of_meter(sealed(18, 2))
    for at in (2, 10, 17, 23, 24):
        assert of_meter(sealed(at, payload[at] ^ 1)) != of_meter(payload)
    assert of_meter(payload[:-5] + b"\0" + payload[-4:]) == b"" or payload[-5] == 0


def test_a_transmission_device_says_another_time_in_the_same_outline_and_anything_else_in_none():
    seen = [(payload, of_fire(payload)) for _, payload in frames("gb26875")]
    known = [payload for payload, outline in seen if outline]
    assert {payload[gb26875.HEAD] for payload in known} == {1, 21}
    for payload in known:
        frame, met = gb26875.opened(payload), 0
        for at in range(len(payload)):
            for byte in (0, 1, 7, 0x22, 0x99, 0xFF):
                other = payload[:at] + bytes([byte]) + payload[at + 1 :]
                assert other == payload or not of_fire(other), "the sum tells"
                summed = gb26875.written(gb26875.opened(other)) if gb26875.opened(other) else other
                if of_fire(summed) == of_fire(payload):
                    met += summed != payload
                    assert [says("gb26875", "7/1", summed, chosen) for chosen in SETTINGS] == [
                        says("gb26875", "7/1", payload, chosen) for chosen in SETTINGS
                    ]
                    left = gb26875.opened(summed)
                    assert (left.source, left.destination, left.command) == (
                        frame.source, frame.destination, frame.command
                    )  # fmt: skip
                    assert left.unit[:-6] == frame.unit[:-6]
        assert met > 20


def test_nothing_that_is_left_out_is_an_alarm_of_a_carrier():
    for name in MEASURED | set(MEASURES) | BATTERIES | VOLTS:
        for value in (0, 1, 2, -1, 3.5, 10**12, "2026-12-08T06:28:57Z"):
            assert all(signal.shape == "value" for signal in read([(name, value)], {}).signals), name


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (b'{"fire\\"battery":1}', b'{"fire\\"battery":2}', False),
        (b'{"data":"{\\"seq\\":1}"}', b'{"data":"{\\"seq\\":2}"}', False),
        (b'{"Battery_Level":100,"Alarm_Status":0}', b'{"Battery_Level":90,"Alarm_Status":0}', True),
        (b'{"Battery_Level":100,"Alarm_Status":0}', b'{"Battery_Level":100,"Alarm_Status":2}', False),
        (b'{"timestamp":1606982320277,"x":"\\u0000"}', b'{"timestamp":1606982320278,"x":"\\u0000"}', True),
        (b'{"seq":1,"value":1}', b'{"seq":2,"value":1}', True),
        (b'{"seq":1,"value":1}', b'{"seq":1,"value":2}', False),
        (b'{"seq":1,"smoke":1}', b'{"seq":11}', False),
    ],
)
def test_only_measured_numbers_are_left_out(first, second, same):
    assert (outline(first) == outline(second)) is same


def test_a_zero_byte_stands_in_no_outline():
    assert outline(b'{"battery\0}') == b""


def test_a_line_that_gives_words_a_meaning_of_its_own_has_none():
    line = LineInfo(line_id=1, protocol="ctwing", base="b", area="230103")
    assert outlines(line)
    line.context.settings = {"profiles": {"*": {"temperature": {"1": "smoke"}}}}
    assert not outlines(line)
