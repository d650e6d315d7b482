"""Which words about battery and reception are kept: one in an hour, and every change of the battery.

Devices repeat both with every frame. Kept each time, they would double the rows for nothing; kept never, no curve
could be drawn. What the same frame says twice (a batch that is made again) is kept twice.
"""

from functools import lru_cache

from anju_edge.protocols.events import VALUE, Report, Signal

BATTERY, LINK = KEPT = ("battery", "link_quality")
_HOUR_US = 3_600_000_000
_MOST = 300_000
_NOTHING: tuple[Signal, ...] = ()


class Samples:
    """What was kept last of each device: hour, battery, and the frame that said it."""

    def __init__(self) -> None:
        self._last: dict[int, tuple[int, int | None, int]] = {}

    def of(self, device_id: int, report: Report, *, at: int, frame: int) -> tuple[Signal, ...]:
        """Return what is to be kept of a report received ``at`` (microseconds) in a frame of a stream."""
        battery, link = report.battery, report.link_quality
        if battery is None and link is None:
            return _NOTHING
        hour, last = at // _HOUR_US, self._last.get(device_id)
        if last is not None and last[0] == hour and last[2] != frame and (battery is None or battery == last[1]):
            return _NOTHING
        if len(self._last) >= _MOST:
            self._last.clear()
        self._last[device_id] = (hour, battery if battery is not None else (last[1] if last else None), frame)
        return _written(battery, link)

    def clear(self) -> None:
        """Forget everything: the next word of each device is kept."""
        self._last.clear()


@lru_cache(30_000)
def _written(battery: int | None, link: int | None) -> tuple[Signal, ...]:
    kept = ((BATTERY, battery), (LINK, link))
    return tuple(Signal(kind, VALUE, None, float(value)) for kind, value in kept if value is not None)
