"""The crowd of watches: what it says and when, and that no answer is counted that was not owed."""

import argparse

import pytest

from anju_edge.protocols.watch import frames
from benchmarks import watches
from benchmarks.watch_load import figures, plan, storm
from benchmarks.watch_ways import ALARM, BEAT, Ledger, frame, number_of


class Answering:
    """A way by which everything is answered at once."""

    STEPS = 1

    def __init__(self, *, deaf: frozenset[int] = frozenset()) -> None:
        self.ledger = Ledger()
        self.deaf = deaf

    def say(self, index, word):
        self.ledger.say(index, word)
        if index not in self.deaf:
            self.ledger.answered(index, word)

    def all_at_once(self, count):
        for index in range(count):
            self.say(index, BEAT)


class TestFrames:
    @pytest.mark.parametrize("word", [BEAT, ALARM])
    def test_are_whole_and_true_to_their_length(self, word):
        made = frames.opened(frame(7, word))
        assert (made.number, made.keyword, made.whole, made.length_is_right) == (number_of(7), word, True, True)


class TestThePlan:
    def test_every_watch_beats_once_a_minute_and_every_press_comes_once(self):
        said = plan(50, 120, [3, 4])
        assert sorted(index for _, index, word in said if word == BEAT) == sorted([*range(50), *range(50)])
        assert sorted(index for _, index, word in said if word == ALARM) == [3, 4]
        assert said == sorted(said)
        assert all(0 <= at < 120 for at, _, _ in said)

    def test_no_watch_is_pressed_twice(self):
        options = argparse.Namespace(watches=500, seconds=15.0, plain_seconds=8.0)
        rows = [index for part in watches.presses(options).values() for index in part]
        assert len(set(rows)) == len(rows) == 5 * watches.LEAST


class TestTheLedger:
    async def test_an_answer_that_nobody_owed_is_not_counted(self):
        ledger = Ledger()
        ledger.answered(1, BEAT)
        assert figures(ledger.taken[BEAT]) == {}
        ledger.say(1, BEAT)
        ledger.answered(1, BEAT)
        ledger.answered(1, BEAT)
        assert figures(ledger.taken[BEAT])["count"] == 1

    async def test_a_storm_counts_who_is_not_answered(self):
        found = await storm(Answering(deaf=frozenset({3, 4})), 100, [50, 60], 0.01)
        assert (found["unanswered"], found[BEAT]["count"], found[ALARM]["count"]) == (2, 98, 2)
        assert set(found["pressed"]) == {number_of(50), number_of(60)}
