"""One step of a case: table, row, journal, timers and the call to live screens, in the caller's transaction."""

import json
from datetime import datetime, timedelta
from typing import Any

from anju.incidents.events import IncidentFact
from anju.incidents.lifecycle import BEGINNING, LIFECYCLE
from anju.incidents.models import Incident, Timer
from anju.journal import commands as journal
from anju.kernel.facts import Fact
from anju.kernel.viewer import Viewer

THING = "incident"


def seconds(start: datetime | None, end: datetime) -> int:
    """Return whole seconds between two moments; a clock that was set back gives 0, never a negative time."""
    return max(0, int((end - start).total_seconds())) if start else 0


def step(
    viewer: Viewer,
    case: Incident,
    verb: str,
    *,
    now: datetime,
    why: str = "",
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> Incident:
    """Make one move of the table with the changes that belong to it, and leave its row."""
    before = case.state
    case.state = LIFECYCLE.after(before, verb)
    for name, value in changes.items():
        setattr(case, name, value)
    case.save(update_fields=["state", *changes])
    journal.record_move(
        viewer,
        thing=THING,
        thing_id=case.pk,
        area=case.area_code,
        verb=verb,
        from_state=before,
        to_state=case.state,
        now=now,
        why=why,
        data={"since_received": seconds(case.received_at, now), **(data or {})},
    )
    wake(case)
    return case


def begin(
    viewer: Viewer,
    case: Incident,
    verb: str,
    *,
    timer: tuple[str, datetime] | None,
    now: datetime,
    data: dict[str, Any],
) -> None:
    """Leave the first row of a case that was written as it is after this move, and set its first timer.

    Nothing is looked up and nothing is written twice on the way to the desk.
    """
    journal.record_move(
        viewer,
        thing=THING,
        thing_id=case.pk,
        area=case.area_code,
        verb=verb,
        from_state=BEGINNING,
        to_state=case.state,
        now=now,
        data={"since_received": seconds(case.received_at, now), **data},
    )
    if timer is not None:
        Timer.objects.create(incident=case, kind=timer[0], due_at=timer[1])
    # Timers are looked at every second: waking them for one that is not due would only stand in the way of the desk.
    is_due = timer is not None and timer[1] <= now
    journal.wake("live", _word(case), *([("timers", "")] if is_due else []))


def remark(
    viewer: Viewer, case: Incident, verb: str, *, now: datetime, why: str = "", data: dict[str, Any] | None = None
) -> None:
    """Leave a row that changes no state: a note, a call, an answer to a step."""
    journal.record_move(
        viewer,
        thing=THING,
        thing_id=case.pk,
        area=case.area_code,
        verb=verb,
        from_state=case.state,
        to_state=case.state,
        now=now,
        why=why,
        data=data,
    )
    wake(case)


def tell(viewer: Viewer, kind: type[IncidentFact], case: Incident, *, now: datetime, **facts: Any) -> None:
    """Publish a fact about a case."""
    fact: Fact = kind(
        area=case.area_code,
        incident_id=case.pk,
        number=case.number,
        kind=case.kind,
        priority=case.priority,
        state=case.state,
        elder_id=case.elder_id,
        at=now.isoformat(),
        **facts,
    )
    journal.publish(viewer, fact, now=now)


def wake(case: Incident) -> None:
    """Tell live screens that a case changed, at its own area and at the desks it was widened to."""
    journal.wake("live", _word(case))


def _word(case: Incident) -> str:
    word = {
        "topic": THING,
        "area": case.area_code,
        "desk": case.desk_area_code,
        "id": case.pk,
        "elder": case.elder_id,
        "user": None,
    }
    return json.dumps(word)


def set_timer(case: Incident, kind: str, due_at: datetime) -> None:
    """Set the one open timer of a kind, moving it when it is there."""
    Timer.objects.update_or_create(incident=case, kind=kind, done_at=None, defaults={"due_at": due_at})
    journal.wake("timers")


def stop_timers(case: Incident, *kinds: str, now: datetime, result: str) -> None:
    """End the open timers of these kinds with a word for why."""
    Timer.objects.filter(incident=case, kind__in=kinds, done_at=None).update(done_at=now, result=result)


def pull_timers(case: Incident, *kinds: str, now: datetime, within: timedelta) -> None:
    """Bring open timers of these kinds forward so that they are due within a span."""
    rows = Timer.objects.filter(incident=case, kind__in=kinds, done_at=None, due_at__gt=now + within)
    rows.update(due_at=now + within)
