"""Letting rehearsed thresholds hold, and switching off at once."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connection, transaction

from anju.journal import commands as journal
from anju.kernel.refusals import Conflict, Invalid, NotVisible
from anju.kernel.viewer import Viewer
from anju.routines import permissions, queries
from anju.routines.commands.rehearsing import leave
from anju.routines.events import SettingApplied
from anju.routines.lifecycle import LIFECYCLE
from anju.routines.models import Rehearsal, Setting
from anju.routines.rules.thresholds import Values, values_from

FRESH = timedelta(days=1)
_SETTINGS = 4_340_024


class RehearsalOld(Conflict):
    """The rehearsal is older than a day: what it shows is no longer the last thirty days."""

    code = "rehearsal_old"


class RehearsalOfAnother(Conflict):
    """Somebody changed the thresholds after this rehearsal began; facts say who."""

    code = "rehearsal_of_another"


class ReasonMissing(Invalid):
    """Why the thresholds change must be said."""

    code = "threshold_reason"


class AlreadyOff(Conflict):
    """It is off already."""

    code = "threshold_off"


@dataclass(frozen=True, slots=True)
class _Change:
    """From which values to which, by which verb and why."""

    verb: str
    old: Values
    new: Values
    why: str


@transaction.atomic
def apply_rehearsal(viewer: Viewer, rehearsal_id: int, *, why: str, now: datetime) -> Setting:
    """Let the thresholds of a rehearsal hold. Refused when it is old or when others were applied meanwhile.

    Returns the setting; after a rehearsal of the wider area's thresholds the one that is no more.
    """
    row = Rehearsal.objects.select_for_update(of=("self",)).filter(pk=rehearsal_id).first()
    if row is None:
        raise NotVisible(rehearsal=rehearsal_id)
    permissions.check(viewer, "routine.set", row)
    before, after = row.state, LIFECYCLE.after(row.state, "apply")
    reason = _reason(why)
    if row.ended_at is None or now - row.ended_at > FRESH:
        raise RehearsalOld(id=row.pk)
    _alone(row.area_code, row.home_id)
    held, setting = queries.setting_of(viewer, area=row.area_code, home=row.home)
    if (setting.version if setting else 0) != row.base or held.data() != row.held:
        raise RehearsalOfAnother(by=setting.changed_by_name if setting else "")
    change = _Change("follow" if row.follows else "apply", held, values_from(row.proposed), reason)
    made = setting or Setting(area_code=row.area_code, home=row.home, version=0)
    if row.follows:
        values, code = queries.wider(viewer, area=row.area_code, home=row.home)
        if values != change.new:
            changed = Setting.objects.filter(home=None, area_code=code or "").first()
            raise RehearsalOfAnother(by=changed.changed_by_name if changed else "")
        _take_away(viewer, change, made, now=now)
    else:
        _write(viewer, change, made, now=now)
    row.state = after
    row.save(update_fields=["state"])
    leave(viewer, row, "apply", before, now=now, why=reason)
    return made


@transaction.atomic
def switch_off(
    viewer: Viewer, *, why: str, now: datetime, area: str = "", home_id: int | None = None
) -> Setting:  # fmt: skip
    """Stop telling unusual silences in an area or a home at once. Switching on again is rehearsed."""
    home = queries.home(viewer, home_id) if home_id is not None else None
    place = home.area_code if home is not None else area
    permissions.check_area(viewer, "routine.set", place)
    reason = _reason(why)
    _alone(place, home_id)
    held, setting = queries.setting_of(viewer, area=place, home=home)
    if not held.enabled:
        raise AlreadyOff(area=place)
    change = _Change("switch_off", held, replace(held, enabled=False), reason)
    return _write(viewer, change, setting or Setting(area_code=place, home=home, version=0), now=now)


def _reason(why: str) -> str:
    if not why.strip():
        raise ReasonMissing(field="why")
    return why.strip()[:200]


def _alone(area: str, home_id: int | None) -> None:
    """Let one official at a time change the thresholds of one area or home."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_SETTINGS, f"{area}/{home_id}"])


def _write(viewer: Viewer, change: _Change, row: Setting, *, now: datetime) -> Setting:
    """Write the setting with its next version."""
    row.version += 1
    row.enabled, row.mode = change.new.enabled, change.new.mode
    row.false_alarm_cost, row.fixed_hours = change.new.false_alarm_cost, change.new.fixed_hours
    row.changed_by, row.changed_by_name, row.changed_at, row.why = viewer.actor, viewer.name, now, change.why
    row.save()
    _tell(viewer, change, row, now=now)
    return row


def _take_away(viewer: Viewer, change: _Change, row: Setting, *, now: datetime) -> None:
    """Leave the thresholds to the wider area."""
    row.version += 1
    _tell(viewer, change, row, now=now)
    row.delete()


def _tell(viewer: Viewer, change: _Change, row: Setting, *, now: datetime) -> None:
    """Leave the row of a change and have the homes learned and looked at again."""
    old, new = change.old.data(), change.new.data()
    journal.record_move(
        viewer, thing="routine_setting", thing_id=row.pk, area=row.area_code, verb=change.verb,
        from_state="on" if change.old.enabled else "off", to_state="on" if change.new.enabled else "off", now=now,
        why=change.why, data={"old": old, "new": new, "version": row.version},
    )  # fmt: skip
    fact = SettingApplied(area=row.area_code, setting_id=row.pk, home_id=row.home_id, old=old, new=new)
    journal.publish(viewer, fact, now=now)
    queries.concerned(viewer, row.area_code, row.home).update(learned_on=None, due_at=now)
