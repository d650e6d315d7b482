"""What is being put up and was put up, and what was heard of it; the devices that a scanned number may mean."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from anju.devices.models import KIND_LABELS, Device, Installation, Line, Trial, UnknownDevice
from anju.devices.queries.devices import device
from anju.devices.queries.lines import unknown
from anju.devices.queries.why_unheard import other_numbers, reasons
from anju.devices.rules import scanning, trials
from anju.devices.rules.health import KINDS, LOW_BATTERY
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import visible
from anju.kernel.viewer import Viewer

INSTALLED_KINDS = tuple((kind, KIND_LABELS[kind]) for kind in KINDS if kind != "canary")
TRIAL_S = int(trials.LASTS.total_seconds())
_WEAK = 40  # of 100 or of 255: either way not enough
_MOST = 50
_LINES = 200


def installation(viewer: Viewer, installation_id: int) -> Installation:
    """Return one installation with its device, or raise ``NotVisible``."""
    viewer.need("device.bind")
    rows = Installation.objects.select_related("device", "device__state", "device__elder", "device__line")
    row = rows.filter(visible(viewer, area="device__area_code"), pk=installation_id).first()
    if row is None:
        raise NotVisible(installation=installation_id)
    return row


def open_installations(viewer: Viewer) -> list[Installation]:
    """List what this person began and did not finish, the newest first."""
    return _mine(viewer, Q(state="open"))


def installed_since(viewer: Viewer, since: datetime) -> list[Installation]:
    """List what this person finished since then, the newest first."""
    return _mine(viewer, Q(state="done", ended_at__gte=since))


def _mine(viewer: Viewer, which: Q) -> list[Installation]:
    viewer.need("device.bind")
    rows = Installation.objects.select_related("device", "device__elder")
    here = visible(viewer, area="device__area_code")
    return list(rows.filter(here, which, by=viewer.actor).order_by("-started_at", "-id")[:_MOST])


def trial(viewer: Viewer, device_id: int, *, since: datetime | None = None) -> Trial | None:
    """Return the newest trial of a device, opened since a moment where one is given."""
    row = device(viewer, device_id)
    rows = Trial.objects.filter(device=row)
    if since is not None:
        rows = rows.filter(opened_at__gte=since)
    return rows.order_by("-opened_at", "-id").first()


def trying(viewer: Viewer, device_ids: list[int], *, now: datetime) -> dict[int, Trial]:
    """Return which of these devices are being tried right now."""
    viewer.need("device.read")
    rows = Trial.objects.filter(visible(viewer), device_id__in=device_ids, state="waiting", ends_at__gt=now)
    return {row.device_id: row for row in rows}


def tried_at(viewer: Viewer, row: Installation) -> datetime | None:
    """Return when the device of an installation was heard as announced: its alarm, or any word where it has none."""
    last = trial(viewer, row.device_id, since=row.started_at)
    if last is None:
        return None
    heard = Trial.objects.filter(device=row.device_id, opened_at__gte=row.started_at, heard_at__isnull=False)
    newest = heard.order_by("-heard_at").first()
    if newest is not None:
        return newest.heard_at
    seen = row.device.state.last_seen_at
    return seen if seen is not None and not trials.is_pressed(row.device.kind) and seen >= last.opened_at else None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an installation is: whether a press is waited for, what was heard, what to look at if nothing was."""

    trial: Trial | None
    heard_at: datetime | None
    waiting: bool
    late: bool  # a minute, and nothing
    pressed: bool  # it is tried by an alarm of its own
    low: bool  # its battery should be changed
    weak: bool  # its signal is too weak for this place
    checks: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def progress(viewer: Viewer, row: Installation, *, now: datetime) -> Progress:
    """Return how far an installation is that the viewer has fetched."""
    last, state = trial(viewer, row.device_id, since=row.started_at), row.device.state
    heard_at = tried_at(viewer, row)
    waiting = last is not None and last.state == "waiting" and last.ends_at > now and heard_at is None
    late = waiting and last is not None and now - last.opened_at >= trials.UNHEARD
    unheard = last is not None and heard_at is None and (late or not waiting or bool(last.why))
    return Progress(
        trial=last,
        heard_at=heard_at,
        waiting=waiting,
        late=late,
        pressed=trials.is_pressed(row.device.kind),
        low=state.battery is not None and state.battery <= LOW_BATTERY,
        weak=state.link_quality is not None and state.link_quality < _WEAK,
        checks=reasons(viewer, last, now=now) if last is not None and unheard else [],
        others=other_numbers(viewer, last) if last is not None and unheard else [],
    )


def number_on_label(viewer: Viewer, text: str) -> str:
    """Return the number to register when nothing is known of a scanned or typed text."""
    viewer.need("device.bind")
    return scanning.likeliest(text)


def scanned(viewer: Viewer, text: str) -> tuple[list[Device], list[UnknownDevice]]:
    """Return the registered devices and the unknown numbers that a scanned or typed text may mean."""
    viewer.need("device.bind")
    numbers = scanning.numbers(text)
    known = Device.objects.select_related("elder", "line").filter(visible(viewer, elder="elder_id"), number__in=numbers)
    return list(known.exclude(kind="canary")[:_MOST]), list(unknown(viewer).filter(number__in=numbers)[:_MOST])


def is_elsewhere(viewer: Viewer, text: str) -> bool:
    """Whether a number is registered where this viewer may not look: all that may be said of it."""
    viewer.need("device.bind")
    return Device.objects.filter(number__in=scanning.numbers(text)).exclude(visible(viewer, elder="elder_id")).exists()


def lines_here(viewer: Viewer) -> list[Line]:
    """List the open lines by which a device of the viewer's area may come, for whoever registers devices."""
    viewer.need("device.enrol")
    over = [viewer.area[:length] for length in (2, 4, 6, 9, 12) if length < len(viewer.area)]
    rows = Line.objects.filter(visible(viewer) | Q(area_code__in=["", *over]), enabled=True)
    return list(rows.exclude(username="anju-canary").order_by("name", "id")[:_LINES])
