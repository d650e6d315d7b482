"""One device being put up, as its page shows it: the step that is now, what was heard, what is still missing."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from anju.desks.installer import words
from anju.devices import queries as devices
from anju.kernel import clock
from anju.kernel.viewer import Viewer
from anju.people import queries as people
from ui.choosing import Finding

if TYPE_CHECKING:
    from anju.devices.models import Device, Installation
    from anju.devices.queries.installing import Progress
    from anju.people.models import Contact

HITS = 8


@dataclass(frozen=True, slots=True)
class Work:
    """One installation. ``step`` is place, try, finish or over."""

    row: "Installation"
    device: "Device"
    step: str
    how: str
    now: "Progress"
    checks: list[str] = field(default_factory=list)
    contacts: "list[Contact]" = field(default_factory=list)
    lasts_s: int = devices.TRIAL_S


def compose(viewer: Viewer, installation_id: int, *, now: datetime, again: str = "") -> Work:
    """Compose the page; ``again`` is a step that a person wants to go back to."""
    row = devices.installation(viewer, installation_id)
    device, found = row.device, devices.progress(viewer, row, now=now)
    checks = [str(words.CHECKS[name]) for name in found.checks]
    if found.others:
        checks.append(str(words.CHECKS["other_number"]) % {"numbers": "、".join(found.others)})
    return Work(
        row=row,
        device=device,
        step=_step(row, found.heard_at, again),
        how=str(words.HOW.get(device.kind, words.HOW_ELSE)),
        now=found,
        checks=checks,
        contacts=list(people.contacts(viewer, device.elder_id)) if device.elder_id else [],
    )


def _step(row: "Installation", heard_at: datetime | None, again: str) -> str:
    if row.state != "open":
        return "over"
    if row.placed_at is None or again == "place":
        return "place"
    return "try" if heard_at is None or again == "try" else "finish"


def finding(viewer: Viewer, work: Work, *, typed: str, chosen: int | None, wrong: str = "") -> Finding:
    """Search for the elder whose device it is to be."""
    hits, many = people.choices(viewer, typed, limit=HITS) if typed else ([], False)
    number = chosen if chosen is not None else work.device.elder_id
    return Finding(
        words=typed,
        hits=hits,
        more=many,
        chosen=people.choice(viewer, number) if number is not None else None,
        form="place",
        address=reverse("installer:work", args=[work.row.pk]),
        keep={"step": "place"},
        wrong=wrong,
    )


@dataclass(frozen=True, slots=True)
class Today:
    """The installer's day: what was left in the middle, what is done, what waits elsewhere."""

    left: "list[Installation]"
    done: "list[Installation]"
    unknown: int
    dormant: int


def today(viewer: Viewer, *, now: datetime) -> Today:
    """Compose the day of this installer."""
    start, _end = clock.day_bounds(clock.local_day(now))
    return Today(
        left=devices.open_installations(viewer),
        done=devices.installed_since(viewer, start),
        unknown=devices.unknown(viewer).count(),
        dormant=devices.devices(viewer, status="dormant").count(),
    )
