"""When a list is due and how much of it is kept."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from anju.care.lifecycle import CLOSED, LIFECYCLE, OPEN
from anju.care.permissions import VERBS
from anju.care.queries import words
from anju.care.rules.mornings import MOST, day_due, kept


class TestMornings:
    def test_due_from_the_hour_until_midnight_in_beijing(self):
        assert day_due(datetime(2026, 12, 7, 22, 59, tzinfo=UTC), 7) is None
        assert day_due(datetime(2026, 12, 7, 23, 0, tzinfo=UTC), 7) == date(2026, 12, 8)
        assert day_due(datetime(2026, 12, 8, 15, 59, tzinfo=UTC), 7) == date(2026, 12, 8)
        assert day_due(datetime(2026, 12, 8, 16, 0, tzinfo=UTC), 7) is None

    @given(st.lists(st.sampled_from(["unheard", "deaf"]), max_size=3 * MOST))
    def test_the_first_of_each_part_are_kept_and_all_are_counted(self, parts):
        rows, totals = kept([(part, (part, index)) for index, part in enumerate(parts)])
        assert sum(totals.values()) == len(parts)
        for part in set(parts):
            mine = [row for row in rows if row[0] == part]
            assert len(mine) == min(totals[part], MOST)
            assert mine == sorted(mine, key=lambda row: row[1])


class TestLifecycle:
    def test_every_tick_leads_from_every_open_state(self):
        assert all(LIFECYCLE.allows(state, verb) for state in OPEN for verb in VERBS)
        assert not any(LIFECYCLE.verbs(state) for state in CLOSED)

    def test_every_state_and_verb_has_its_word(self):
        assert set(words.STATES) == set(LIFECYCLE.states)
        assert set(words.VERBS) == {move.verb for move in LIFECYCLE.moves}
