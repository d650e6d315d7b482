"""The whole way of one press: the device's own time, the door, the chain, the lane, and its case to the end."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anju.devices import queries as devices
from anju.incidents.models import Incident
from anju.incidents.queries import words
from anju.incidents.queries.cases import seen_by
from anju.incidents.queries.file import CaseFile
from anju.incidents.queries.timeline import timeline_of
from anju.journal import queries as journal
from anju.kernel.viewer import SYSTEM, Viewer

if TYPE_CHECKING:
    from anju.devices.models import AlarmVerdict
    from anju.devices.queries.proving import Proof


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the way; ``after_s`` are the seconds since the step before."""

    at: datetime
    title: str
    text: str
    who: str = ""
    why: str = ""
    tone: str = "plain"
    after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """A press with every step it took. ``case`` only for those who may see it; ``ended`` is empty while it is open."""

    alarm: "AlarmVerdict"
    proof: "Proof"
    fact_link: str
    case: Incident | None
    ended: str
    stages: list[Stage]

    @property
    def told_after_s(self) -> float:
        """Seconds from the door to the case."""
        return (self.alarm.told_at - self.alarm.received_at).total_seconds()


def way(viewer: Viewer, alarm_id: int) -> Way:
    """Return the way of one alarm of the viewer's area, or raise ``NotVisible``."""
    alarm = devices.verdict(viewer, alarm_id)
    proof = devices.proof(viewer, alarm)
    case = Incident.objects.filter(pk=alarm.case_id).first() if alarm.case_id else None
    seen = case is not None and Incident.objects.filter(seen_by(viewer), pk=case.pk).exists()
    stages = [*_door(alarm, proof), *(_case(viewer, case, told=alarm.told_at, seen=seen) if case else [])]
    return Way(
        alarm=alarm,
        proof=proof,
        fact_link=_fact_link(alarm),
        case=case if seen else None,
        ended=words.outcome_label(case.outcome) if case and case.outcome else "",
        stages=_timed(stages),
    )


def _door(alarm: "AlarmVerdict", proof: "Proof") -> list[Stage]:
    found = []
    if proof.frame is not None and proof.frame.device_at is not None:
        found.append(
            Stage(proof.frame.device_at, _("设备自己的时间"), _("设备说它在这时报警；以下都按平台收到的时间算"))
        )
    stored = _("第 %(seq)s 号，先存后答") % {"seq": alarm.stream_seq}
    found.append(Stage(alarm.received_at, _("进门入库"), stored, tone="done"))
    verdict = str(devices.VERDICTS.get(alarm.verdict, alarm.verdict))
    found.append(Stage(alarm.told_at, _("判断为报警"), f"{words.kind_label(alarm.signal)}：{verdict}", tone="life"))
    return found


def _case(viewer: Viewer, case: Incident, *, told: datetime, seen: bool) -> list[Stage]:
    """Tell the steps of the case from this press on; without the right to see the case, states and times alone."""
    if not seen:
        moves = journal.moves_of(SYSTEM, thing="incident", thing_ids=[case.pk])
        return [_bare(move) for move in moves if move.at >= told]
    lines = timeline_of(viewer, CaseFile(viewer, case))
    return [Stage(line.at, _("警情"), line.text, line.who, line.why, line.tone) for line in lines if line.at >= told]


def _bare(move: journal.Moved) -> Stage:
    return Stage(move.at, _("警情"), words.word(words.STATES, move.to_state))


def _fact_link(alarm: "AlarmVerdict") -> str:
    """Return the link of the journal's own chain that holds the fact; empty until it is laid, within a minute."""
    link = journal.link_of(
        SYSTEM,
        "devices.alarm_heard",
        at=alarm.told_at,
        data={
            "stream": alarm.stream,
            "stream_seq": alarm.stream_seq,
            "signal": alarm.signal,
            "device_number": alarm.device_number,
            **({"part": alarm.part} if alarm.part else {}),
        },
    )
    return bytes(link.digest).hex() if link is not None else ""


def _timed(stages: list[Stage]) -> list[Stage]:
    found: list[Stage] = []
    for number, stage in enumerate(stages):
        after = (stage.at - stages[number - 1].at).total_seconds() if number else None
        found.append(Stage(stage.at, stage.title, stage.text, stage.who, stage.why, stage.tone, after))
    return found
