"""Cases: one, the open ones, those that ring, mine, an elder's history."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from anju.incidents.lifecycle import OPEN, WAITING, WORKED
from anju.incidents.models import ContactCall, Incident, Press, StepDone
from anju.incidents.rules.closing import Spoken
from anju.kernel import masking
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import LEVELS, Clause, area_filter, visible, visible_sql
from anju.kernel.viewer import Principal, Viewer


def seen_by(viewer: Viewer) -> Q:
    """Build the filter of all cases that a viewer may see.

    Beside the own area, an operator sees open cases that were widened to a desk area which contains the own one,
    cases without any area (they ring everywhere rather than nowhere) and cases claimed by themselves.
    """
    if not viewer.can("incident.read"):
        return Q(pk__in=[])
    own = visible(viewer, elder="elder_id", organisation="point__institution_id")
    if not own:
        return own  # the whole country; "or" would lose an empty filter
    if viewer.principal is not Principal.OFFICIAL or not viewer.can("incident.claim"):
        return own
    overflowed = Q(state__in=OPEN, overflowed_at__isnull=False, desk_area_code__in=_around(viewer))
    return own | overflowed | Q(area_code="") | Q(claimed_by_id=viewer.user_id)


def seen_by_sql(viewer: Viewer) -> Clause:
    """Build the same filter as SQL over ``i``, the case, and ``p``, its point."""
    if not viewer.can("incident.read"):
        return ["false"], []
    own, values = visible_sql(viewer, area="i.area_code", elder="i.elder_id", organisation="p.institution_id")
    if not own or viewer.principal is not Principal.OFFICIAL or not viewer.can("incident.claim"):
        return own, values
    overflowed = "i.state = ANY(%s) AND i.overflowed_at IS NOT NULL AND i.desk_area_code = ANY(%s)"
    seen = f"(({' AND '.join(own)}) OR ({overflowed}) OR i.area_code = '' OR i.claimed_by_id = %s)"
    return [seen], [*values, list(OPEN), _around(viewer), viewer.user_id]


def _around(viewer: Viewer) -> list[str]:
    return [viewer.area[:digits] for digits in LEVELS if 0 < digits <= len(viewer.area)]


def _cases(viewer: Viewer) -> QuerySet[Incident]:
    return Incident.objects.filter(seen_by(viewer)).select_related(
        "elder__dwelling", "dwelling", "device", "claimed_by", "point__institution"
    )


def incident(viewer: Viewer, incident_id: int, *, lock: bool = False) -> Incident:
    """Return one case or raise ``NotVisible``; ``lock`` holds its row until the transaction ends."""
    rows = _cases(viewer)
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(pk=incident_id).first()
    if row is None:
        raise NotVisible(incident=incident_id)
    return row


def priorities(viewer: Viewer, numbers: Collection[int]) -> dict[int, str]:
    """Return how urgent those of these cases are that the viewer may see, in one statement."""
    if not numbers:
        return {}
    return dict(Incident.objects.filter(seen_by(viewer), pk__in=numbers).values_list("pk", "priority"))


def need_seen(viewer: Viewer, incident_id: int) -> None:
    """Raise ``NotVisible`` unless the viewer may see a case; for what hangs on a row that was fetched already."""
    if not Incident.objects.filter(seen_by(viewer), pk=incident_id).exists():
        raise NotVisible(incident=incident_id)


def by_number(viewer: Viewer, number: str) -> Incident:
    """Return the case of a number such as ``NG-20261208-0147``."""
    row = _cases(viewer).filter(number=number).first()
    if row is None:
        raise NotVisible(incident=number)
    return row


def open_incidents(viewer: Viewer) -> QuerySet[Incident]:
    """List open cases, life first, then the oldest."""
    return _cases(viewer).filter(state__in=OPEN).order_by("priority", "received_at", "id")


def ringing(viewer: Viewer) -> QuerySet[Incident]:
    """List cases that nobody has answered, life first, then the oldest."""
    return _cases(viewer).filter(state__in=WAITING).exclude(priority="P4").order_by("priority", "received_at", "id")


def technical(viewer: Viewer) -> QuerySet[Incident]:
    """List the technical cases that nobody has taken: they ring nowhere and wait here, the oldest first."""
    return _cases(viewer).filter(state__in=WAITING, priority="P4").order_by("received_at", "id")


def mine(viewer: Viewer) -> QuerySet[Incident]:
    """List the cases this operator is working on, the oldest claim first."""
    return _cases(viewer).filter(state__in=WORKED, claimed_by_id=viewer.user_id or 0).order_by("claimed_at", "id")


def of_device(viewer: Viewer, device_id: int, kind: str) -> QuerySet[Incident]:
    """List the open cases of one kind that a device opened."""
    return _cases(viewer).filter(state__in=OPEN, device_id=device_id, kind=kind).order_by("id")


def answered_devices(viewer: Viewer, *, since: datetime, case_id: int | None = None) -> list[str]:
    """List the numbers of devices whose alarms somebody at a desk is working on, in cases received since a moment."""
    cases = _cases(viewer).filter(state__in=WORKED, received_at__gte=since)
    if case_id is not None:
        cases = cases.filter(pk=case_id)
    pressed = Press.objects.filter(incident__in=cases, device__isnull=False).values_list("device__number", flat=True)
    first = cases.exclude(device_number="").values_list("device_number", flat=True)
    return sorted({*pressed, *first})


def history_of(viewer: Viewer, elder_id: int, limit: int = 10) -> QuerySet[Incident]:
    """List the newest cases of an elder."""
    return _cases(viewer).filter(elder_id=elder_id).order_by("-received_at", "-id")[:limit]


def together_with(viewer: Viewer, case: Incident) -> QuerySet[Incident]:
    """List other open cases of the same elder or institution: smoke and a gas leak belong beside each other."""
    rows = _cases(viewer).filter(state__in=OPEN).exclude(pk=case.pk)
    if case.point is not None:
        return rows.filter(point__institution_id=case.point.institution_id)
    return rows.filter(elder_id=case.elder_id) if case.elder_id else rows.none()


def incidents(
    viewer: Viewer,
    *,
    state: str = "",
    priority: str = "",
    kind: str = "",
    outcome: str = "",
    area: str = "",
    elder_id: int | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    text: str = "",
    ids: tuple[int, ...] | None = None,
) -> QuerySet[Incident]:
    """List cases by filters, newest first. ``state`` is a state, ``open`` or ``closed``; the period is half-open."""
    rows = _cases(viewer)
    if state == "open":
        rows = rows.filter(state__in=OPEN)
    elif state == "closed":
        rows = rows.exclude(state__in=OPEN)
    elif state:
        rows = rows.filter(state=state)
    exact = {"priority": priority, "kind": kind, "outcome": outcome, "elder_id": elder_id}
    bounds = {"received_at__gte": start, "received_at__lt": end, "pk__in": ids}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    rows = rows.filter(**{name: value for name, value in bounds.items() if value is not None})
    if area:
        rows = rows.filter(area_filter(area))
    if text:
        rows = rows.filter(
            Q(number__icontains=text)
            | Q(elder__name__startswith=text)
            | Q(device_number=text)
            | Q(point__institution__name__icontains=text)
        )
    return rows.order_by("-received_at", "-id")


def shown_name(viewer: Viewer, case: Incident) -> str:
    """Return the elder's name as a list of cases shows it: whole for those who work on cases, masked for readers.

    An operator calls people by the list; an official supervises by it, and opens the case for the name. An
    institution's name is no secret.
    """
    if case.point is not None:
        return case.point.institution.name
    if case.elder is None:
        return ""
    return case.elder.name if viewer.can("incident.act") else masking.name(case.elder.name)


def place(case: Incident) -> tuple[float | None, float | None]:
    """Return longitude and latitude of the home or institution a case is about, where known."""
    home = case.dwelling or (case.elder.dwelling if case.elder else None)
    if case.point is not None:
        return case.point.institution.longitude, case.point.institution.latitude
    return (home.longitude, home.latitude) if home else (None, None)


def presses(viewer: Viewer, case: Incident) -> QuerySet[Press]:
    """List the presses of a case the viewer has fetched, oldest first."""
    return Press.objects.filter(incident=incident(viewer, case.pk)).select_related("device").order_by("id")


def has_joined(viewer: Viewer, place: tuple[str, int, str, int], case_id: int) -> bool:
    """Whether a device's press joined a case that was open, rather than opening it.

    ``place`` is the stream, the number of the frame, the device's, and which of its alarms in the frame it is.
    """
    viewer.need("incident.read")
    stream, stream_seq, device_number, part = place
    presses = Press.objects.filter(stream=stream, stream_seq=stream_seq, device_number=device_number, part=part)
    return presses.filter(incident=case_id, joined=True).exists()


def calls(viewer: Viewer, case: Incident) -> QuerySet[ContactCall]:
    """List the calls of a case, oldest first."""
    return ContactCall.objects.filter(incident__in=_cases(viewer).filter(pk=case.pk).values("pk")).order_by("id")


def call(viewer: Viewer, call_id: int) -> ContactCall:
    """Return one call with its case locked, or raise ``NotVisible``."""
    row = ContactCall.objects.filter(pk=call_id).first()
    if row is None:
        raise NotVisible(call=call_id)
    row.incident = incident(viewer, row.incident_id, lock=True)
    return row


def spoken_calls(viewer: Viewer, case: Incident) -> tuple[Spoken, ...]:
    """Return who was reached by a logged call since the case was (re)opened."""
    rows = calls(viewer, case).filter(result="reached", target__in=["elder", "contact", "institution"])
    if case.reopened_at:
        rows = rows.filter(started_at__gte=case.reopened_at)
    return tuple(Spoken(name=row.who, target=row.target) for row in rows)


def steps_done(viewer: Viewer, case: Incident) -> dict[str, StepDone]:
    """Return the steps of the plan that were taken, by step."""
    rows = StepDone.objects.filter(incident__in=_cases(viewer).filter(pk=case.pk).values("pk"))
    return {row.step: row for row in rows}
