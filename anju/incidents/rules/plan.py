"""The response plan of a kind: steps that tick themselves, questions, and when 120 or 119 is suggested."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

EDITION = "2026-09"
ANTICOAGULANTS = ("抗凝", "华法林", "利伐沙班", "达比加群", "阿哌沙班", "艾多沙班")
RESPONDS, BLEEDING, BREATHING, FIRE, GAS_SMELL = "responds", "bleeding", "breathing", "fire", "gas_smell"
YES, NO, UNCLEAR = "yes", "no", "unclear"
DECISION = "emergency"
OPTIONS = {
    RESPONDS: (YES, NO),
    BLEEDING: (YES, NO, UNCLEAR),
    BREATHING: (YES, NO, UNCLEAR),
    FIRE: (YES, NO, UNCLEAR),
    GAS_SMELL: (YES, NO, UNCLEAR),
}
_FULL = ("stored", "answer", "check", "speech", "tell", "send", "arrive", "close")
_BY_VOICE = ("stored", "answer", "check", "speech", "serve", "close")
_AT_INSTITUTION = ("stored", "answer", "duty", "evacuate", "send", "arrive", "close")
_TECHNICAL = ("stored", "answer", "repair", "close")
_OF_MANY = ("stored", "answer", "cause", "look_in", "repair", "settle")
STEPS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("help", "service"), _BY_VOICE),
    "mass_silence": _OF_MANY,
    **dict.fromkeys(("battery", "offline", "tamper", "fault", "test"), _TECHNICAL),
}
QUESTIONS: dict[str, tuple[str, ...]] = {
    "fall": (RESPONDS, BLEEDING),
    "sos": (RESPONDS, BREATHING),
    "cord": (RESPONDS, BREATHING),
    "unspecified": (RESPONDS, BREATHING),
    "vital": (RESPONDS, BREATHING),
    "bed_exit": (RESPONDS, BLEEDING),
    "inactivity": (RESPONDS,),
    "smoke": (RESPONDS, FIRE),
    "fire": (RESPONDS, FIRE),
    "electrical": (RESPONDS, FIRE),
    "gas": (RESPONDS, GAS_SMELL),
    "co": (RESPONDS, BREATHING),
}
FIRE_KINDS = frozenset({"smoke", "fire", "gas"})


@dataclass(frozen=True, slots=True)
class Known:
    """What the plan is judged by: moments of moves, answers to questions, what is on the elder's card."""

    kind: str
    state: str
    received_at: datetime
    claimed_at: datetime | None = None
    checked_at: datetime | None = None
    reached_at: datetime | None = None
    treated_as_real_at: datetime | None = None
    told_at: datetime | None = None
    accepted_at: datetime | None = None
    arrived_at: datetime | None = None
    resolved_at: datetime | None = None
    steps: Mapping[str, datetime] | None = None
    answers: Mapping[str, str] | None = None
    called_services: frozenset[str] = frozenset()
    anticoagulant: bool = False
    institution: bool = False  # a point of an institution, nobody's home
    on_duty_at: datetime | None = None  # when the institution answered the telephone


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An emergency service that the criteria speak for, and why. The operator decides."""

    service: str
    why: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step: done at a moment, the one that is now, or still to come."""

    code: str
    state: str  # done, now, todo
    at: datetime | None
    questions: tuple[str, ...]
    suggestion: Suggestion | None


def steps_of(kind: str, *, institution: bool = False) -> tuple[str, ...]:
    """Return the steps of a kind; at an institution its duty room is called, and people are led out."""
    return STEPS.get(kind, _AT_INSTITUTION if institution else _FULL)


def takes_anticoagulant(texts: tuple[str, ...]) -> bool:
    """Whether a card mentions a medicine after which a fall means bleeding."""
    return any(word in text for text in texts for word in ANTICOAGULANTS)


def suggest(kind: str, answers: Mapping[str, str], *, anticoagulant: bool, silent: bool) -> Suggestion | None:
    """Decide whether the criteria speak for 119 or 120. ``silent``: three call-backs without a voice."""
    no_answer = answers.get(RESPONDS) == NO or (silent and RESPONDS not in answers)
    criteria = (
        ("119", "fire_seen", answers.get(FIRE) == YES),
        ("119", "gas_smelt", answers.get(GAS_SMELL) == YES),
        ("119", "no_answer_fire", no_answer and kind in FIRE_KINDS),
        ("120", "no_breathing", answers.get(BREATHING) == NO),
        ("120", "bleeding", answers.get(BLEEDING) == YES),
        ("120", "no_answer_anticoagulant", no_answer and anticoagulant and kind == "fall"),
        ("120", "no_answer", no_answer and kind in QUESTIONS),
    )
    return next((Suggestion(service, why) for service, why, met in criteria if met), None)


def steps(known: Known) -> tuple[Step, ...]:
    """Return the steps of a kind with what is done; exactly one is now while the case is open."""
    answers = known.answers or {}
    silent = known.treated_as_real_at is not None and known.reached_at is None
    suggestion = suggest(known.kind, answers, anticoagulant=known.anticoagulant, silent=silent)
    if suggestion and (suggestion.service in known.called_services or DECISION in answers):
        suggestion = None
    found: list[Step] = []
    now_given = False
    for code in steps_of(known.kind, institution=known.institution):
        at = _done_at(code, known, undecided=suggestion is not None)
        state = "done" if at else "todo" if now_given else "now"
        now_given = now_given or at is None
        asks = QUESTIONS.get(known.kind, ()) if code == "send" else ()
        found.append(Step(code, state, at, asks, suggestion if code == "send" else None))
    return tuple(found)


def _done_at(code: str, known: Known, *, undecided: bool) -> datetime | None:
    ticked = (known.steps or {}).get(code)
    own = {
        "stored": known.received_at,
        "answer": known.claimed_at,
        "check": known.checked_at,
        "speech": known.reached_at or known.treated_as_real_at,
        "tell": known.told_at,
        "duty": known.on_duty_at,
        "send": None if undecided and known.arrived_at is None else known.accepted_at or known.arrived_at,
        "arrive": known.arrived_at,
        "close": known.resolved_at,
        "settle": known.resolved_at,
    }
    return own.get(code) or ticked
