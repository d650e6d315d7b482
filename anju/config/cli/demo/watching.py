"""Fences round the first demo home and limits of one elder's own, so that both pages have something to show."""

from typing import Any

from anju.devices import commands, queries
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.people import queries as people

_NORTH = 0.004  # degrees: some four hundred metres


def watch(homes: list[dict[str, Any]]) -> None:
    """Draw the fences and set the limits, once."""
    elder = people.elder(SYSTEM, int(homes[0]["id"]))
    home = elder.dwelling
    if home is None or home.longitude is None or home.latitude is None or queries.fences_of(SYSTEM, elder.pk):
        return
    now = clock.now()
    here = (home.latitude, home.longitude)
    pond = [(here[0] + _NORTH + a * 0.0008, here[1] + b * 0.0012) for a, b in ((-1, -1), (-1, 1), (1, 1.3), (1, -0.7))]
    whole_day: Any = {"datum": "wgs84", "days": "1234567", "starts": None, "ends": None}
    for values in (
        {"name": "家", "rule": "stay", "points": [here], "radius": 300.0},
        {"name": "江边", "rule": "keep_out", "points": pond, "radius": None},
    ):
        commands.draw_fence(SYSTEM, elder.pk, values | whole_day, reason="家属要求", now=now)
    commands.set_limits(
        SYSTEM, elder.pk, kind="heart_rate", notice=commands.Bounds(48, 105, 3), alarm=commands.Bounds(42, 120, 2),
        reason="社区医生医嘱：长期房颤", now=now,
    )  # fmt: skip
