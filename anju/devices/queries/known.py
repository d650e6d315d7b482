"""What intake remembers between batches: lines, devices by number. Short-lived, so that a change is seen in seconds."""

import time
from collections.abc import Iterable

import orjson
from django.db import connection

from anju.devices.models import Device, Line
from anju.devices.rules.frames import LineInfo, Lines, Thing, context_from
from anju.devices.rules.sensing import Level, levels
from anju.kernel.viewer import Viewer

LINES_S = 5.0
DEVICES_S = 10.0


class Memory:
    """The lines and devices that intake has met, looked up again after a few seconds."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.lines = Lines()
        self.things: dict[str, Thing | None] = {}
        self._lines_at = 0.0
        self._things_at = 0.0

    def forget(self) -> None:
        """Drop everything: the next look-up reads the tables."""
        self._lines_at = self._things_at = 0.0
        self.things = {}

    def refresh(self) -> None:
        """Read the lines again when it is time, and let old look-ups go."""
        moment = time.monotonic()
        if moment - self._things_at > DEVICES_S or not self._things_at:
            self.things = {}  # a new one, not an emptied one: another thread may be reading it
            self._things_at = moment
        if moment - self._lines_at > LINES_S or not self._lines_at:
            self._read_lines()
            self._lines_at = moment

    def _read_lines(self) -> None:
        before = {line.id: line for line in self.lines.by_base.values()}
        gateways = dict(
            Device.objects.filter(kind="gateway", line__isnull=False).order_by("id").values_list("line_id", "id")
        )
        now: list[LineInfo] = []
        is_set_anew = False
        for row in Line.objects.all():
            known = before.get(row.pk)
            same = known is not None and (known.protocol, known.base) == (row.protocol, row.topic_base)
            line = (
                known
                if same and known
                else LineInfo(line_id=row.pk, protocol=row.protocol, base=row.topic_base, area=row.area_code)
            )
            if not same:
                line.context = context_from(row.topic_base, row.learned)
            line.area, line.gateway_id = row.area_code, gateways.get(row.pk)
            is_set_anew = is_set_anew or line.context.settings != row.settings
            line.context.settings = row.settings
            line.judge_by(row.fall_weights)
            now.append(line)
        if is_set_anew or {line.base: line for line in now} != self.lines.by_base:
            self.lines = Lines(now)

    def look_up(self, numbers: Iterable[str]) -> dict[str, Thing | None]:
        """Make sure that these numbers have been looked up, and return everything known."""
        things = self.things
        missing = [number for number in numbers if number not in things]
        if missing:
            with connection.cursor() as cursor:
                cursor.execute(_THINGS, [missing])
                found = {row[1]: Thing(*row[:6])._replace(levels=_levels(*row[6:])) for row in cursor.fetchall()}
            things.update({number: found.get(number) for number in missing})
        return things


_THINGS = """
SELECT d.id, d.number, d.kind, d.area_code, d.elder_id, d.line_id, s.watch, s.settings::text
FROM devices_device d LEFT JOIN devices_sensor s ON s.device_id = d.id WHERE d.number = ANY(%s)
"""


def _levels(watch: str | None, settings: str | None) -> dict[str, Level] | None:
    """Return at which values a sensor of an institution warns and alarms; nothing for any other device."""
    return levels(watch, orjson.loads(settings or "{}")) if watch else None
