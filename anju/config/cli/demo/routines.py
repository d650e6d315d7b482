"""Six weeks of believable days for the known homes, and thresholds rehearsed and applied as an official would."""

from datetime import date, timedelta
from random import Random
from typing import Any

from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.routines import commands, queries

WEEKS = 6
_SHORT = 9  # days of the home that is still being learned
_QUIET = 8  # so many days ago one afternoon was still
_MARKET = 1  # weekday on which everybody is out longer
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
    """Return one day: up about six, a nap, out on some weekdays, to bed about nine; one quiet afternoon to be found."""
    chance = Random(f"{number} {day}")
    first, second = _ROOMS[number % len(_ROOMS)]
    up, bed = 350 + 20 * number + chance.randint(0, 40), 1240 + chance.randint(0, 60)
    still = [(750, 750 + chance.randint(50, 100))]  # the nap
    if day.weekday() == _MARKET:
        still.append((500, 580 + chance.randint(0, 40)))
    if quiet:
        still.append((800, 1130))
    found: dict[str, list[int]] = {first: [up], second: []}
    minute = up
    while minute < bed:
        minute += chance.randint(4, 26)
        if not any(start <= minute < end for start, end in still):
            found[second if 420 < minute < 1230 else first].append(minute)  # noqa: PLR2004 - minutes of the day
    found[first] += [chance.randint(90, 240)] if chance.random() < 0.7 else []  # noqa: PLR2004 - up once at night
    return {place: minutes for place, minutes in found.items() if minutes}
