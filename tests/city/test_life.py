"""The life of the simulated city: a day with its rhythm, events that are followed by calm, frames the codec reads."""

import json
from random import Random
from typing import Any

import pytest

from anju_city import days
from anju_city.homes import Thing
from anju_city.life import Life
from anju_edge.protocols import anju_json
from anju_edge.protocols.events import ALARM_KINDS, Context, Report

KINDS = sorted(days.OFTEN)


def _thing(kind: str) -> Thing:
    return Thing(number=f"YS-{kind}", kind=kind, room="客厅", model="", person=1, battery=True)


class _Said:
    """Stands where the MQTT line is and keeps what was said."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, dict[str, Any]]] = []

    def say(self, below: str, payload: dict[str, Any]) -> None:
        self.messages.append((below, payload))


def _read(below: str, payload: dict[str, Any]) -> Report:
    (event,) = anju_json.decode(below, json.dumps(payload).encode(), Context())
    assert isinstance(event, Report)
    return event


class TestDays:
    def test_homes_wake_in_the_morning_and_sleep_at_night(self) -> None:
        assert days.activity(8.5) > 3 * days.activity(3)
        mean = sum(days.activity(hour / 4) for hour in range(96)) / 96
        assert mean == pytest.approx(0.85, abs=0.3)

    @pytest.mark.parametrize("kind", KINDS)
    def test_what_a_device_says_when_all_is_well_is_no_alarm(self, kind: str) -> None:
        for seed in range(20):
            report = _read("YS-1/up", days.routine(_thing(kind), Random(seed), seed % 24))
            assert not [
                signal for signal in report.signals if signal.kind in ALARM_KINDS and signal.active is not False
            ]

    @pytest.mark.parametrize("kind", KINDS)
    def test_every_event_is_read_as_what_it_is(self, kind: str) -> None:
        for seed in range(60):
            happening = days.draw(_thing(kind), Random(seed))
            word = days.word(happening)
            if word is None:
                assert happening.kind == "goes_quiet"
                continue
            if happening.kind == "maybe_fall":
                assert not [signal for signal in _read("YS-1/up", word).signals if signal.kind in ALARM_KINDS]
                continue
            assert days.SIGNALS[happening.kind] in {signal.kind for signal in _read("YS-1/up", word).signals}

    def test_what_holds_ends_again(self) -> None:
        happening = days.Happening(_thing("smoke"), "smoke", 0, 300.0)
        (signal,) = _read("YS-1/up", days.calm(happening)).signals
        assert (signal.kind, signal.active) == ("smoke", False)


class TestLife:
    def _life(self, speed: float = 1.0) -> tuple[Life, _Said]:
        said = _Said()
        life = Life(said, seed=1, rate=1.0, speed=speed)  # type: ignore[arg-type]
        life.things = [_thing(kind) for kind in KINDS]
        return life, said

    def test_new_devices_say_their_first_word_soon(self) -> None:
        life, said = self._life()
        life.add([_thing("smoke")])
        ((moment, _, act),) = life.later
        assert 0 <= moment <= 31
        act()
        assert said.messages == [("YS-smoke/up", said.messages[0][1])]

    def test_a_smoke_alarm_is_followed_by_calm(self) -> None:
        life, said = self._life()
        life.let(days.Happening(_thing("smoke"), "smoke", 0, 200.0))
        assert said.messages[-1][1]["signal"] == "smoke"
        assert [moment for moment, _, _ in life.later] == [pytest.approx(200.0, abs=1)]

    def test_a_frightened_press_is_repeated(self) -> None:
        life, said = self._life()
        life.let(days.Happening(_thing("button"), "press", 2, None))
        assert len(life.later) == 2
        for _, _, act in life.later:
            act()
        assert [message["signal"] for _, message in said.messages] == ["sos", "sos", "sos"]

    def test_a_device_that_goes_quiet_says_nothing_for_hours(self) -> None:
        life, said = self._life()
        for thing in life.things:
            life.let(days.Happening(thing, "goes_quiet", 0, None))
        life._report(1800.0)
        assert said.messages == []
