"""A check as people read it: who, where, why, the last sign as it was and as it is, who did what."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from anju.areas import queries as areas
from anju.care.lifecycle import OPEN
from anju.care.models import Check
from anju.care.queries.words import ENDED, PARTS, STATES, VERBS, reasons_said
from anju.devices import queries as devices
from anju.journal import queries as journal
from anju.kernel import clock
from anju.kernel.viewer import Viewer
from ui.words import CARE_LEVELS

THING = "check"
_STEPS = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of a list."""

    check: Check
    age: int | None
    care: str
    place: str
    address: str
    part: str
    state: str
    reasons: str
    last: str
    newer: str
    steps: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to look in."""
        return self.check.state in OPEN and self.check.round.closed_at is None


def shown(viewer: Viewer, rows: Sequence[Check], *, now: datetime) -> list[Shown]:
    """Return lines with words; three statements for all of them."""
    signs = devices.last_signs(viewer, [row.elder_id for row in rows])
    steps = _steps(viewer, [row.pk for row in rows], now)
    return [_line(row, signs.get(row.elder_id), steps[row.pk], now) for row in rows]


def _line(row: Check, sign: devices.LastSign | None, steps: list[str], now: datetime) -> Shown:
    elder = row.elder
    newer = sign.line(now) if sign and sign.at > row.round.opened_at else ""
    return Shown(
        check=row,
        age=clock.age_on(elder.birth_on, clock.local_day(now)) if elder.birth_on else None,
        care=str(CARE_LEVELS.get(elder.care_level, "")),
        place=" ".join(area.name for area in areas.path(row.area_code)[3:]),
        address=elder.dwelling.address if elder.dwelling else "",
        part=str(PARTS.get(row.part, row.part)),
        state=str(STATES.get(row.state, row.state)),
        reasons=reasons_said(row.reasons),
        last=last_said(row.last_at, row.last_words, row.round.opened_at),
        newer=newer,
        steps=tuple(steps[-_STEPS:]),
    )


def last_said(at: datetime | None, words: str, then: datetime) -> str:
    """Say how long nothing was heard when the list was made, and what the last sign was."""
    if at is None:
        return _("从未有过动静")
    hours = max(int((then - at).total_seconds() // 3600), 0)
    local = at.astimezone(clock.BEIJING)
    return _("%(hours)d 小时：%(at)s %(words)s") % {"hours": hours, "at": f"{local:%m-%d %H:%M}", "words": words}


def _steps(viewer: Viewer, ids: list[int], now: datetime) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for move in journal.moves_of(viewer, thing=THING, thing_ids=ids):
        at = move.at.astimezone(clock.BEIJING)
        day = "" if at.date() == clock.local_day(now) else f"{at:%m-%d} "
        facts = {"at": f"{day}{at:%H:%M}", "who": move.actor_name, "what": VERBS.get(move.verb, move.verb)}
        said = _("%(at)s %(who)s：%(what)s") % facts
        found[move.thing_id].append(f"{said}（{ENDED.get(move.why, move.why)}）" if move.why else said)
    return found
