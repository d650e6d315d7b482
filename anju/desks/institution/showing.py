"""How sensors are shown: words, durations, what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from anju.areas import queries as areas
from anju.desks.institution.board import Board
from anju.desks.institution.words import ICONS, STATES, VERBS, WATCHES
from anju.devices import permissions, queries
from anju.kernel.viewer import Viewer
from ui.marks import duration

if TYPE_CHECKING:
    from anju.devices.models import Sensor

__all__ = ["STATES", "VERB_OF", "WATCHES", "Line", "level_words", "line", "lists_of", "moves", "spans"]
VERB_OF = {
    "acknowledge": "sensor.acknowledge",
    "disable": "sensor.disable",
    "enable": "sensor.disable",
    "set": "sensor.set",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One sensor as lists show it."""

    row: "Sensor"
    watch: str
    icon: str
    why: str
    place: str
    institution: str
    institution_id: int
    area: str
    named: bool
    beneath: str
    can_acknowledge: bool

    @property
    def low_battery(self) -> bool:
        """Whether the battery is low or says so."""
        state = self.row.device.state
        return state.values.get("battery_low") is True or (state.battery is not None and state.battery <= 20)  # noqa: PLR2004


def line(viewer: Viewer, row: "Sensor") -> Line:
    """Dress one sensor that was fetched with its device and point."""
    point = row.device.point
    assert point is not None  # noqa: S101 - the queries give none without
    return Line(
        row=row,
        watch=str(WATCHES.get(row.watch, row.watch)),
        icon=ICONS.get(row.watch, "cpu"),
        why=why(row.why, row.value),
        place=point.full,
        institution=point.institution.name,
        institution_id=point.institution_id,
        area=areas.name(row.area_code),
        named=point.named_at is not None,
        beneath=str(STATES.get(row.beneath, "")) if row.beneath not in ("", "normal") else "",
        can_acknowledge=row.state in queries.SENSOR_LOUD
        and row.acknowledged_at is None
        and permissions.may_sensor(viewer, "sensor.acknowledge", row),
    )


def why(code: str, value: float | None = None) -> str:
    """Say why a sensor is in its state, with the reading that decided."""
    return f"{queries.reason_label(code)} {value:g}" if value is not None else queries.reason_label(code)


def level_words(levels: dict[str, Any]) -> list[dict[str, str]]:
    """Say at which values a sensor warns and alarms."""
    return [
        {
            "name": queries.measure_label(name),
            "unit": queries.unit_of(name),
            "warn": _("未设") if level.warn is None else f"{level.warn:g}",
            "alarm": _("未设") if level.alarm is None else f"{level.alarm:g}",
            "side": _("达到") if level.side == "over" else _("低于"),
            "lasting": duration(level.lasting) if level.lasting else "",
        }
        for name, level in levels.items()
    ]


def spans(found: Sequence[queries.Span], now: datetime) -> list[dict[str, Any]]:
    """Say how long a sensor was in each state."""
    return [
        {
            "state": span.state, "why": why(span.why), "start": span.start, "end": span.end,
            "lasted": duration((span.end or now) - span.start),
        }
        for span in found
    ]  # fmt: skip


def moves(found: Sequence[Any]) -> list[dict[str, Any]]:
    """Say what happened to a sensor, who did it and why."""
    return [
        {
            "at": move.at,
            "who": move.actor_name,
            "text": f"{VERBS.get(move.verb, move.verb)} {STATES.get(move.to_state, '') if move.verb == 'turn' else ''}",
            "why": why(move.why) if move.verb == "turn" else move.why,
            "kind": move.verb,
        }
        for move in found
    ]


def lists_of(viewer: Viewer, board: Board, code: str) -> str:
    """Return the address of the lists behind a board's numbers; filters are added to it."""
    if board.institution is None:
        return f"{reverse('institution:sensors', args=[code])}?"
    scope = "own" if viewer.organisation_id is not None else viewer.area or "0"
    return f"{reverse('institution:sensors', args=[scope])}?institution={board.institution}&"
