"""The plan of one case as the desk shows it: pure steps dressed in words, with this elder's own additions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from anju.incidents.models import ElderPlan, Incident
from anju.incidents.queries import words
from anju.incidents.queries.file import CaseFile, case_file
from anju.incidents.queries.words import word
from anju.incidents.rules import plan as rules
from anju.kernel.viewer import Viewer
from anju.people import queries as people
from ui.marks import duration

PLAN_EDITION = rules.EDITION  # which edition of the standard plans the steps follow
COMMANDS = {
    "answer": ("claim", "F2"),
    "check": ("answer_step", "J"),
    "speech": ("no_speech", "N"),
    "tell": ("", ""),
    "send": ("send_worker", "A"),
    "serve": ("answer_step", "J"),
    "duty": ("call_duty", ""),
    "evacuate": ("answer_step", "J"),
    "repair": ("answer_step", "J"),
    "cause": ("answer_step", "J"),
    "look_in": ("answer_step", "J"),
    "close": ("resolve", "Ctrl+Enter"),
    "settle": ("resolve", "Ctrl+Enter"),
}
_KEYS = {("responds", "yes"): "Y", ("responds", "no"): "U"}
_CALL_KEY = "F9"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question, with its key."""

    value: str
    text: str
    key: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the open step."""

    code: str
    text: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """An emergency service that the criteria speak for; the operator decides."""

    service: str
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One step. ``state`` is done, now or todo; ``command`` is the verb that ticks it, with its key."""

    code: str
    text: str
    note: str
    state: str
    at: datetime | None
    command: str
    key: str
    questions: tuple[Question, ...]
    advice: Advice | None
    additions: tuple[str, ...]


def plan(viewer: Viewer, incident_id: int) -> list[PlanStep]:
    """Return the steps of a case's plan with the time of each that is done."""
    return plan_of(viewer, case_file(viewer, incident_id))


def plan_of(viewer: Viewer, file: CaseFile) -> list[PlanStep]:
    """Return the steps of a case whose file is open."""
    answers = _answers(file)
    found = rules.steps(_known(file, answers))
    additions = _additions(file.case) if viewer else ()
    return [_dressed(step, file, answers, additions if step.state == "now" else ()) for step in found]


def elder_plan(viewer: Viewer, elder_id: int) -> list[ElderPlan]:
    """List what an elder's own plan adds, in order."""
    elder = people.elder(viewer, elder_id)
    return list(ElderPlan.objects.filter(elder_id=elder.pk).order_by("position", "id"))


def _answers(file: CaseFile) -> dict[str, str]:
    return {code: str(row.answer["value"]) for code, row in file.steps.items() if row.answer.get("value")}


def _known(file: CaseFile, answers: Mapping[str, str]) -> rules.Known:
    case, done, rows = file.case, file.steps, file.calls
    voices = [row.ended_at for row in rows if row.target == "elder" and row.result == "reached" and row.ended_at]
    told = file.messages[0].created_at if file.messages else None
    notes = tuple(line.text for line in file.card.health) if file.card else ()
    return rules.Known(
        kind=case.kind,
        state=case.state,
        received_at=case.received_at,
        claimed_at=case.claimed_at,
        checked_at=done["check"].at if "check" in done else None,
        reached_at=max(voices, default=None),
        treated_as_real_at=case.treated_as_real_at,
        told_at=told,
        accepted_at=case.accepted_at,
        arrived_at=case.arrived_at,
        resolved_at=case.resolved_at,
        steps={code: row.at for code, row in done.items()},
        answers=answers,
        called_services=frozenset(row.who for row in rows if row.target == "emergency"),
        anticoagulant=rules.takes_anticoagulant(notes),
        institution=case.point_id is not None,
        on_duty_at=max(
            (row.ended_at for row in rows if row.target == "institution" and row.result == "reached" and row.ended_at),
            default=None,
        ),
    )


def _additions(case: Incident) -> tuple[str, ...]:
    if case.elder_id is None:
        return ()
    rows = ElderPlan.objects.filter(Q(kind="") | Q(kind=case.kind), elder_id=case.elder_id)
    return tuple(rows.order_by("position", "id").values_list("text", flat=True))


def _dressed(step: rules.Step, file: CaseFile, answers: Mapping[str, str], additions: tuple[str, ...]) -> PlanStep:
    command, key = COMMANDS.get(step.code, ("", ""))
    advice = None
    if step.suggestion:
        advice = Advice(step.suggestion.service, word(words.SUGGESTIONS, step.suggestion.why), _CALL_KEY)
    return PlanStep(
        code=step.code,
        text=_text(step, file.case),
        note=_note(step, file),
        state=step.state,
        at=step.at,
        command=command,
        key=key,
        questions=tuple(_question(code, answers) for code in step.questions),
        advice=advice,
        additions=additions,
    )


def _question(code: str, answers: Mapping[str, str]) -> Question:
    labels = words.ANSWERS if code in {"responds", "breathing"} else words.ANSWERS_SEEN
    options = tuple(
        Option(value, word(labels, value), _KEYS.get((code, value), ""), answers.get(code) == value)
        for value in rules.OPTIONS[code]
    )
    return Question(code, word(words.QUESTIONS, code), options)


def _text(step: rules.Step, case: Incident) -> str:
    if step.code == "stored" and case.presses > 1:
        return _("已存档，并入 %(count)s 次重复信号") % {"count": case.presses - 1}
    if step.code == "speech" and case.treated_as_real_at:
        return _("回拨 3 次，均无应答：按真实警情处置")
    if step.code == "evacuate":
        return word(words.AT_ONCE, case.kind if case.kind in words.AT_ONCE else "other")
    return word(words.STEPS, step.code)


def _note(step: rules.Step, file: CaseFile) -> str:
    case = file.case
    if step.code == "answer" and case.claimed_at:
        seconds = max(0, int((case.claimed_at - (case.reopened_at or case.received_at)).total_seconds()))
        return duration(seconds)
    if step.code == "check" and step.at:
        return case.claimed_name
    if step.code == "tell":
        return _told(file)
    if step.code == "arrive":
        return _("目标 %(minutes)s 分钟") % {"minutes": 30 if case.rural else 15}
    if step.code == "close":
        return _("24 小时内回访")
    return ""


def _told(file: CaseFile) -> str:
    states = [row.state for row in file.messages]
    if not states:
        return ""
    arrived = sum(state in {"delivered", "read"} for state in states)
    failed = states.count("failed")
    return _("%(arrived)s 送达 · %(failed)s 失败") % {"arrived": arrived, "failed": failed}
