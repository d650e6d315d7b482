"""What stands behind one silence of many devices, in figures: for whoever takes the case of it."""

from dataclasses import dataclass
from datetime import datetime

from anju.care.models import Round
from anju.care.queries.checks import checks, progress
from anju.devices import queries as devices
from anju.kernel.viewer import SYSTEM, Viewer


@dataclass(frozen=True, slots=True)
class Behind:
    """Devices that fell silent and are silent yet; people of the viewer's part, and whom nobody looked in on."""

    devices: int
    silent: int
    since: datetime
    ended_at: datetime | None
    people: int
    open: int
    unseen: int  # were back before anybody looked in on them
    round_id: int | None  # not yet, for a moment; never where nobody lives behind it


def behind(viewer: Viewer, event_id: int) -> Behind | None:
    """Return the figures of a silence; nothing for who may not look in on people or stands outside of it."""
    if not viewer.can("check.read"):
        return None
    event = devices.silence_event(SYSTEM, event_id)
    row = Round.objects.filter(event=event).first()
    seen = progress(viewer, checks(viewer, round_id=row.pk)) if row is not None else None
    if not viewer.covers(event.area_code) and not (seen and seen.people):
        return None
    return Behind(
        devices=event.devices,
        silent=devices.still_silent(SYSTEM, event),
        since=event.started_at,
        ended_at=event.ended_at,
        people=seen.people if seen else 0,
        open=seen.open if seen else 0,
        unseen=checks(viewer, round_id=row.pk, state="back").count() if row is not None else 0,
        round_id=row.pk if row is not None else None,
    )
