"""Registering what a gateway announced, in one step; and saying what an entity means that was not understood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from anju.devices import permissions, queries
from anju.devices.commands.devices import enrol
from anju.devices.models import Device, Line
from anju.journal import commands as journal
from anju.kernel.refusals import Invalid, Refusal
from anju.kernel.viewer import Viewer
from anju_edge.protocols.ha_discovery.announce import may_mean

MOST = 500
_MEANINGS = 3000
_ROOM = 30


class WrongMeaning(Invalid):
    """An entity may mean one of the signals or nothing; facts hold what was given, and of which entity."""

    code = "entity_meaning_invalid"


class TooManyAtOnce(Invalid):
    """More devices at once than one step registers; facts hold how many may be."""

    code = "unknown_too_many"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One announced device as it is to be registered; an empty kind is the guessed one."""

    number: str
    kind: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one announced device."""

    number: str
    device: Device | None = None
    refusal: Refusal | None = None


def enrol_announced(viewer: Viewer, line_id: int, wanted: Sequence[Wanted], *, now: datetime) -> list[Taken]:
    """Register devices that a gateway announced, each for itself; what it never announced is refused by name."""
    permissions.check(viewer, "device.enrol")
    if len(wanted) > MOST:
        raise TooManyAtOnce(most=MOST)
    line = queries.announcing_line(viewer, line_id)
    known = {item.number: item for item in queries.behind(viewer, line_id)}
    return [_one(viewer, line, known.get(item.number), item, now) for item in wanted]


@transaction.atomic
def set_meanings(viewer: Viewer, line_id: int, meanings: Mapping[str, str], *, now: datetime) -> Line:
    """Say what announced entities mean: a signal, ``-`` for nothing, or empty for what they were taken for."""
    permissions.check(viewer, "device.enrol")
    queries.announcing_line(viewer, line_id)
    line = Line.objects.select_for_update(of=("self",)).get(pk=line_id)
    known = {heard.source: heard for item in queries.behind(viewer, line_id) for heard in item.entities}
    kept = line.settings.get("entities")
    chosen = dict(kept) if isinstance(kept, dict) else {}
    changed = {}
    for source, kind in list(meanings.items())[:_MEANINGS]:
        heard = known.get(source)
        if heard is None or not (kind in ("", queries.NO_MEANING) or (heard.can_be_chosen and may_mean(kind))):
            raise WrongMeaning(entity=source[:80], kind=kind[:40])
        before = chosen.pop(source, heard.told.kind)
        if kind and kind != heard.told.kind:
            chosen[source] = kind
        if before != chosen.get(source, heard.told.kind):
            changed[source] = [before, kind]
    if changed:
        line.settings = {**line.settings, "entities": chosen}
        line.save(update_fields=["settings"])
        data = {"verb": "meanings", "changed": changed}
        journal.record_audit(
            viewer, kind="change", thing="line", thing_id=line.pk, area=line.area_code, now=now, data=data
        )
    return line


def _one(viewer: Viewer, line: Line, known: "queries.Behind | None", wanted: Wanted, now: datetime) -> Taken:
    if known is None:
        return Taken(wanted.number, refusal=Invalid(field="number", value=wanted.number[:64]))
    area = line.area_code or viewer.area
    try:
        device = enrol(
            viewer, number=known.number, kind=wanted.kind or known.guess.kind, area=area, line_id=line.pk,
            model=known.model, vendor=known.vendor, room=(wanted.room or known.place)[:_ROOM], now=now,
        )  # fmt: skip
    except Refusal as refusal:
        return Taken(wanted.number, refusal=refusal)
    return Taken(wanted.number, device=device)
