"""Words and shades of the board: pure."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from anju.desks.supervisor import judging
from anju.desks.supervisor.judging import DayRow, Morning

EIGHT_THIRTY = datetime(2026, 12, 8, 0, 30, tzinfo=UTC)


class TestSentence:
    @pytest.mark.parametrize(
        ("morning", "words"),
        [
            (Morning(0, 0, 0, 0, 0), "昨夜没有生命警报。没有待处理的事。"),
            (Morning(3, 3, 20, 1, 0), "昨夜 3 起生命警报，全部有人到达或通话确认。今早 20 件事等人处理。"),
            (Morning(3, 2, 0, 1, 0), "昨夜 3 起生命警报，1 起还没有结果。1 起在办，没有别的待办。"),
            (Morning(0, 0, 9, 4, 2), "昨夜没有生命警报。现在 2 起警情没人接。"),
        ],
    )
    def test_it_says_the_state(self, morning, words):
        assert judging.headline(morning) == words

    def test_in_english_the_two_sentences_have_a_space_between_them(self):
        with translation.override("en"):
            assert ". " in judging.headline(Morning(0, 0, 9, 4, 2))


class TestShades:
    @pytest.mark.parametrize(
        ("share", "step"),
        [(None, "missing"), (0.0, "1"), (0.899, "1"), (0.90, "2"), (0.95, "3"), (0.96, "4"), (0.98, "5"), (1.0, "5")],
    )
    def test_missing_is_never_a_shade(self, share, step):
        assert judging.shade(share) == step

    def test_a_miss_is_never_rounded_up(self):
        assert judging.percent(0.97499) == "97.4%"
        assert judging.percent(1.0) == "100.0%"
        assert judging.percent(None) == "缺数"


class TestTimes:
    def test_the_night_begins_at_six_and_ends_now_or_at_noon(self):
        night = judging.last_night(EIGHT_THIRTY)
        assert (night.start.isoformat(), night.end) == ("2026-12-07T10:00:00+00:00", EIGHT_THIRTY)
        evening = judging.last_night(EIGHT_THIRTY.replace(hour=12))
        assert evening.end.isoformat() == "2026-12-08T04:00:00+00:00"

    @pytest.mark.parametrize(("seconds", "words"), [(None, "缺数"), (7, "7 秒"), (119, "119 秒"), (480, "8 分")])
    def test_minutes(self, seconds, words):
        assert judging.minutes(seconds) == words

    def test_fourteen_days_end_today(self):
        days = judging.last_days(EIGHT_THIRTY)
        assert (len(days), days[0], days[-1]) == (14, date(2026, 11, 25), date(2026, 12, 8))


class TestSeries:
    DAY = date(2026, 12, 8)

    def test_days_without_alarms_are_missing(self):
        assert DayRow(self.DAY, 0, 0, 0).share is None
        assert judging.series_words([DayRow(self.DAY, 0, 0, 0)], 0.975) == "近 1 天没有来警，缺数"

    def test_the_sentence_on_top_of_the_chart(self):
        rows = [DayRow(self.DAY, 41, 41, 39), DayRow(self.DAY, 403, 403, 400)]
        assert judging.series_words(rows, 0.975) == "近 2 天 98.8%，439/444 起，达标；1 天低于目标"
        assert "未达标" in judging.series_words(rows[:1], 0.975)
