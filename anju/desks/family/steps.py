"""The live steps of a case as a family reads them. Pure: plain times and names in, lines out."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

DONE, NOW, NEXT = "done", "now", "next"


@dataclass(frozen=True, slots=True)
class Case:
    """What the steps are told from. A time that is missing means the step is still to come."""

    received_at: datetime
    claimed_at: datetime | None = None
    claimed_by: str = ""
    no_speech: bool = False
    dispatched_at: datetime | None = None
    told_family: bool = False
    accepted_at: datetime | None = None
    worker: str = ""
    arrived_at: datetime | None = None
    resolved_at: datetime | None = None
    called_back_at: datetime | None = None
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line: what, when, and whether it is done, going on or still to come."""

    text: str
    state: str
    at: datetime | None = None
    why: str = ""


def _row(text: str, at: datetime | None, why: str = "") -> tuple[str, datetime | None, str]:
    return text, at, why


def _rows(case: Case) -> list[tuple[str, datetime | None, str]]:
    silent = _("没听到说话，按真实警情处置") if case.no_speech else ""
    answered = _("%(name)s接警") % {"name": case.claimed_by or _("坐席")} if case.claimed_at else _("坐席接警")
    rows = [_row(_("中心收到报警"), case.received_at), _row(answered, case.claimed_at, silent)]
    if case.dispatched_at or not case.resolved_at:
        sent = _("已派人上门，已告知你") if case.told_family else _("已派人上门")
        rows.append(_row(sent if case.dispatched_at else _("派人上门"), case.dispatched_at))
    if case.accepted_at or not case.resolved_at:
        waiting = case.dispatched_at and not case.accepted_at and not case.arrived_at
        rows.append(_row(_("等响应员答复") if waiting else _("赶赴中"), case.arrived_at, _going(case)))
        rows.append(_row(_("到达、查看、处置"), case.resolved_at if case.arrived_at else None))
    rows.append(_row(_("中心给你回话"), case.called_back_at))
    return rows


def _going(case: Case) -> str:
    if case.accepted_at and not case.arrived_at and case.holder:
        return _("正在联系%(name)s取钥匙") % {"name": case.holder}
    return ""


def steps(case: Case) -> list[Step]:
    """Return every step in order. The one after the last done one is going on; the rest are still to come."""
    lines: list[Step] = []
    going = False
    for text, at, why in _rows(case):
        if at is not None:
            lines.append(Step(text, DONE, at, why))
        elif not going:
            going = True
            lines.append(Step(text, NOW, None, why))
        else:
            lines.append(Step(text, NEXT))
    return lines
