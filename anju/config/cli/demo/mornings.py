"""This morning's list of elders nobody heard: from who is registered before the city moves in, so that it is short.

Of the twenty thousand who move in four hundred homes have devices; everybody else who is alone, frail or very old would
fill the list to its last row before anybody has looked at it.
"""

from datetime import timedelta
from typing import Any

from anju.care import commands as care
from anju.devices import commands as devices
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM

_UNHEARD_OF = 4  # every fourth neighbour: nobody has met or called them yet
_WORKER, _OPERATOR = "李敏", "李静"


def make(county: str, homes: list[dict[str, Any]], around: list[dict[str, Any]]) -> None:
    """Let most of the neighbourhood have been met or called since yesterday, then make the list; once."""
    now = clock.now()
    for number, elder in enumerate((*homes, *around)):
        if number >= len(homes) and number % _UNHEARD_OF == 0:
            continue
        source, who = ("call", _OPERATOR) if number % 2 else ("visit", _WORKER)
        at = now - timedelta(hours=1 + number % 5, minutes=7 * number % 60)
        devices.note_sign(SYSTEM, int(elder["id"]), source=source, at=at, now=now, detail=who)
    care.make_morning_list(SYSTEM, county, clock.local_day(now), now=now)
