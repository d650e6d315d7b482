"""When a case may be closed, reviewed and reopened. Invariants 5 and 6."""

from dataclasses import dataclass

from anju.incidents.rules.priority import is_life

OUTCOMES = (
    "real_treated",
    "to_hospital",
    "service_need",
    "false_press",
    "test",
    "device_fault",
    "no_contact",
    "duplicate",
)
FALSE_ALARMS = ("false_press", "test", "device_fault", "duplicate")
ELDER = "elder"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A person who was reached by a logged call: the elder, or a named contact."""

    name: str
    target: str  # elder, contact, institution


@dataclass(frozen=True, slots=True)
class Closing:
    """Whether the case may be closed; ``why`` says on what ground or what it waits for."""

    allowed: bool
    why: str  # not_life, arrival, spoken, second_person, awaits_arrival_or_word, not_reached


def reached(spoken_with: str, calls: tuple[Spoken, ...]) -> bool:
    """Whether the person named as having spoken was reached by a call that is in the log."""
    word = spoken_with.strip()
    if word == ELDER:
        return any(call.target == ELDER for call in calls)
    return bool(word) and any(call.target in {"contact", "institution"} and call.name == word for call in calls)


def closing(
    *, priority: str, arrived: bool, spoken_with: str, calls: tuple[Spoken, ...], second_person: bool
) -> Closing:
    """Decide whether a case may be closed.

    ``arrived`` counts since the last reopening; ``second_person`` is somebody who did not claim the case and whose
    post reviews cases (the four-eyes way for a case that has neither a door nor a voice).
    """
    if not is_life(priority):
        return Closing(allowed=True, why="not_life")
    if arrived:
        return Closing(allowed=True, why="arrival")
    if spoken_with.strip():
        good = reached(spoken_with, calls)
        return Closing(allowed=good, why="spoken" if good else "not_reached")
    if second_person:
        return Closing(allowed=True, why="second_person")
    return Closing(allowed=False, why="awaits_arrival_or_word")


def may_review(*, reviewer_id: int | None, resolved_by_id: int | None, claimed_by_id: int | None) -> bool:
    """Whether this person may review: somebody who neither worked nor closed the case."""
    return reviewer_id is not None and reviewer_id not in {resolved_by_id, claimed_by_id}
