"""Pure decisions: minutes, duty, ranking, place."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.dispatch.rules import duty, ranking, travel
from tests.incidents.scene import NOW, after


class TestMinutes:
    def test_winter_slows_everybody(self) -> None:
        assert travel.minutes(1300, "ebike", 7) == 7
        assert travel.minutes(1300, "ebike", 12) == 10

    def test_unknown_place_counts_as_a_long_way(self) -> None:
        assert travel.minutes(None, "car", 7) == 20

    def test_unknown_mode_counts_as_walking(self) -> None:
        assert travel.minutes(500, "horse", 7) == travel.minutes(500, "foot", 7)

    @given(st.floats(0, 50_000), st.sampled_from(["foot", "ebike", "car"]), st.integers(1, 12))
    def test_never_less_for_a_longer_way(self, metres: float, mode: str, month: int) -> None:
        assert travel.minutes(metres + 500, mode, month) >= travel.minutes(metres, mode, month) >= 1


class TestPlace:
    @pytest.mark.parametrize(
        ("away", "accuracy", "flag"),
        [
            (10, 5, "near"),
            (200, None, "near"),
            (350, 180, "near"),
            (350, 10, "far"),
            (900, 5000, "far"),
            (None, 5, "unknown"),
        ],
    )
    def test_flag(self, away: float | None, accuracy: float | None, flag: str) -> None:
        assert travel.place_flag(away, accuracy) == flag


class TestDuty:
    def _duty(self, **facts: object) -> duty.Duty:
        known = {"active": True, "on_duty": True, "presence_at": NOW, "shifts": (), "now": NOW}
        return duty.duty(**{**known, **facts})  # type: ignore[arg-type]

    def test_word_of_the_worker_counts_without_a_roster(self) -> None:
        assert self._duty() == duty.Duty(on=True, why="on_duty")
        assert self._duty(on_duty=False).why == "signed_off"
        assert self._duty(active=False).why == "inactive"

    def test_a_shift_that_is_over_means_off_even_when_signing_off_was_forgotten(self) -> None:
        over = ((NOW - timedelta(hours=10), NOW - timedelta(hours=2)),)
        assert self._duty(shifts=over).why == "shift_over"

    def test_half_an_hour_of_grace(self) -> None:
        assert self._duty(shifts=((NOW - timedelta(hours=8), NOW - timedelta(minutes=20)),)).on

    def test_a_roster_of_next_week_says_nothing_about_now(self) -> None:
        assert self._duty(shifts=((NOW + timedelta(days=5), NOW + timedelta(days=5, hours=8)),)).on

    def test_a_phone_that_was_silent_for_eight_hours(self) -> None:
        assert self._duty(presence_at=NOW - timedelta(hours=9)).why == "presence_lost"
        assert self._duty(presence_at=None).on

    def test_fresh(self) -> None:
        assert duty.is_fresh(NOW, after(1800))
        assert not duty.is_fresh(NOW, after(1801))
        assert not duty.is_fresh(None, NOW)


def facts(worker_id: int, minutes: int = 5, **more: object) -> ranking.Facts:
    known = {
        "worker_id": worker_id,
        "name": f"W{worker_id}",
        "minutes": minutes,
        "distance_m": minutes * 200.0,
        "mode": "ebike",
        "qualified": True,
        "certificate_expired": False,
        "visits": 0,
        "busy_with": "",
        "fresh": True,
        "same_language": False,
    }
    return ranking.Facts(**{**known, **more})  # type: ignore[arg-type]


class TestRanking:
    def test_nearest_qualified_goes_first(self) -> None:
        ranked = ranking.rank([facts(1, 9), facts(2, 4), facts(3, 3, qualified=False)])
        assert [place.facts.worker_id for place in ranked] == [2, 1, 3]

    def test_a_wish_of_the_elder_outweighs_some_minutes_and_not_many(self) -> None:
        ranked = ranking.rank([facts(1, 4, as_wished=False), facts(2, 20, as_wished=True)])
        assert [place.facts.worker_id for place in ranked] == [2, 1]
        assert ranked[1].counterfactual == ranking.Reason("without_other_gender", (("name", "W1"), ("with", "")))
        far = ranking.rank([facts(1, 4, as_wished=False), facts(2, 40, as_wished=True)])
        assert [place.facts.worker_id for place in far] == [1, 2]

    def test_what_would_have_changed_it(self) -> None:
        ranked = ranking.rank([facts(1, 7), facts(2, 5, busy_with="incident 9"), facts(3, 12)])
        codes = [place.counterfactual.code if place.counterfactual else "" for place in ranked]
        assert codes == ["", "nearer", "without_busy"]
        assert dict(ranked[1].counterfactual.facts)["minutes"] == 6  # type: ignore[union-attr]

    def test_reasons_say_everything_that_counted(self) -> None:
        place = ranking.rank(
            [
                facts(
                    1,
                    qualified=False,
                    certificate_expired=True,
                    visits=2,
                    fresh=False,
                    same_language=True,
                    distance_m=None,
                )
            ]
        )[0]
        assert [reason.code for reason in place.reasons] == [
            "certificate_expired", "knows_home", "stale", "same_language", "mode_ebike", "place_unknown",
        ]  # fmt: skip

    def test_kind_that_asks_for_nothing(self) -> None:
        assert ranking.needed_certificate("help") == ""
        assert ranking.needed_certificate("fall") == "first_aid"
        place = ranking.rank([facts(1, qualified=None)])[0]
        assert "certificate" not in " ".join(reason.code for reason in place.reasons)

    def test_nobody(self) -> None:
        assert ranking.rank([]) == ()

    def test_no_certificate_at_all_and_busy(self) -> None:
        codes = [reason.code for reason in ranking.rank([facts(1, qualified=False, busy_with="incident 3")])[0].reasons]
        assert codes == ["certificate_missing", "busy", "mode_ebike"]

    @given(
        st.lists(st.tuples(st.integers(1, 40), st.booleans(), st.booleans(), st.integers(0, 5)), min_size=1, max_size=8)
    )
    def test_counterfactual_is_true(self, rows: list[tuple[int, bool, bool, int]]) -> None:
        known = [
            facts(number, minutes, qualified=good, busy_with="x" if busy else "", visits=visits)
            for number, (minutes, good, busy, visits) in enumerate(rows)
        ]
        ranked = ranking.rank(known, limit=8)
        assert sorted(place.score for place in ranked) == [place.score for place in ranked]
        for place in ranked[1:]:
            own, change = place.facts, place.counterfactual
            assert change is not None
            changes = {
                "without_busy": {"busy_with": ""},
                "without_no_certificate": {"qualified": True},
                "without_stale": {"fresh": True},
                "nearer": {"minutes": own.minutes - int(dict(change.facts).get("minutes", 0))},  # type: ignore[call-overload]
            }[change.code]
            better = ranking.Facts(**{**{name: getattr(own, name) for name in own.__dataclass_fields__}, **changes})
            again = ranking.rank([better, *(row for row in known if row.worker_id != own.worker_id)])
            assert again[0].facts.worker_id == own.worker_id
