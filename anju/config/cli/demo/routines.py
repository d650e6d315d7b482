"""Six weeks of believable days for the known homes, and thresholds rehearsed and applied as an official would."""

from datetime import date, timedelta
from typing import Any

from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.routines import commands, queries

WEEKS = 6
_SHORT = 9  # days of the home that is still being learned
_QUIET = 8  # so many days ago one afternoon was still
_MARKET = 1  # weekday on which everybody is out longer
_LATE = (12, 31, 4, 22, 38, 9, 27, 0, 17, 35, 6, 24, 14)  # minutes later than usual, day by day
_BETWEEN = (7, 19, 11, 24, 5, 15, 9, 22, 13, 6, 17)  # minutes from one movement to the next
_BY_DAY = (420, 1230)  # minutes between which the living room is the place
_ROOMS = (("卧室", "客厅"), ("入户门", "客厅"), ("卧室", "卧室"))


def make(homes: list[dict[str, Any]], county: str) -> None:
    """Bring in the days of each home, send one elder to her family, and let the county's thresholds hold."""
    now = clock.now()
    commands.register(SYSTEM, now=now)
    today = clock.local_day(now)
    for number, home in enumerate(homes):
        row = queries.home_of(SYSTEM, int(home["id"]))
        if row is None:
            continue
        count = _SHORT if number == 0 else 7 * WEEKS
        days = {
            today - timedelta(days=back): _day(number, today - timedelta(days=back), quiet=back == _QUIET)
            for back in range(count, 0, -1)
        }
        commands.bring_days(SYSTEM, row.pk, days, now=now)
    commands.mark_away(
        SYSTEM, int(homes[-1]["id"]), starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=3),
        reason="family", note="女儿家过周末", now=now,
    )  # fmt: skip
    asked = commands.rehearse(
        SYSTEM, values=commands.Values(enabled=True, false_alarm_cost=commands.LEVELS["keen"]), area=county, now=now
    )
    while commands.rehearse_slice(SYSTEM, asked.pk, now=now):
        pass
    commands.apply_rehearsal(SYSTEM, asked.pk, why="演示：全区按灵敏开启", now=now)


def _day(number: int, day: date, *, quiet: bool) -> dict[str, list[int]]:
    """Return one day: up about six, a nap, out on some weekdays, to bed about nine; one quiet afternoon to be found.

    Nothing is drawn: what differs from day to day goes round in turns of different lengths.
    """
    turn = day.toordinal() + 5 * number
    first, second = _ROOMS[number % len(_ROOMS)]
    up, bed = 350 + 20 * number + _of(turn, _LATE), 1240 + _of(turn, _LATE, 7) * 3 // 2
    still = [(750, 800 + _of(turn, _LATE, 3))]  # the nap
    if day.weekday() == _MARKET:
        still.append((500, 580 + _of(turn, _LATE, 5)))
    if quiet:
        still.append((800, 1130))
    found: dict[str, list[int]] = {first: [up], second: []}
    minute, place = up, turn
    while minute < bed:
        place += 1 + turn % 3
        minute += _of(place, _BETWEEN)
        if not any(start <= minute < end for start, end in still):
            found[second if _BY_DAY[0] < minute < _BY_DAY[1] else first].append(minute)
    if turn % 3 != 0:
        found[first].append(110 + 2 * _of(turn, _LATE, 11))  # up once at night
    return {place: minutes for place, minutes in found.items() if minutes}


def _of(turn: int, values: tuple[int, ...], stride: int = 1) -> int:
    return values[turn * stride % len(values)]
