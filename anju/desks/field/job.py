"""One job as the phone shows it: what may be known before acceptance, and everything afterwards."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from anju.areas import queries as areas
from anju.desks.field import photos, words
from anju.desks.field.ordered import Service
from anju.desks.field.ordered import of as service_of
from anju.dispatch import queries as dispatch
from anju.incidents import queries as incidents
from anju.kernel import geometry
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import queries as orders
from anju.people import queries as people
from ui.words import SIGNALS

if TYPE_CHECKING:
    from anju.dispatch.models import Worker
    from anju.incidents.models import Incident

TARGET_URBAN, TARGET_RURAL = 15, 30
_COUNTY = 6
_FEW = 2
_HOUSE = re.compile(r"^(.*?\d+\s*[号院栋](?:楼|院)?)(.*)$")


@dataclass(frozen=True, slots=True)
class Line:
    """One fact in one line; ``warn`` asks for attention, ``strong`` stands first and bold."""

    icon: str
    text: str
    strong: str = ""
    warn: bool = False


@dataclass(frozen=True, slots=True)
class Holder:
    """A person to call for the key; the full number asks for a reason and is logged."""

    contact_id: int
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Job:
    """What the phone shows of one assignment. Before acceptance ``elder_id`` and all that names the home are empty."""

    id: int
    state: str
    kind: str
    title: str
    priority: str
    number: str
    thing_id: int
    answer_by: datetime
    seconds_left: int
    seconds_total: int
    minutes: int | None
    why: str
    place: str
    person: str
    bring: str
    mode: str
    distance_m: float | None = None
    late: int = 0
    elder_id: int | None = None
    elder_name: str = ""
    age: int | None = None
    address: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    holder: Holder | None = None
    geo: str = ""
    arrived_at: datetime | None = None
    ended_at: datetime | None = None
    took: int | None = None
    target: int = TARGET_URBAN
    place_flag: str = ""
    photos: tuple[str, ...] = ()
    second: str = ""  # how the home was proven besides the place
    code_asked: bool = False  # the home has a code
    done_words: tuple[tuple[str, Promise], ...] = ()
    service: Service | None = None  # what was ordered; none for an alarm

    @property
    def km(self) -> str:
        """The way in kilometres, one decimal; metres below one kilometre keep a tenth."""
        return f"{max(self.distance_m, 100) / 1000:.1f} km" if self.distance_m is not None else ""

    @property
    def share_left(self) -> float:
        """How much of the time to answer is left, 0 to 1."""
        return self.seconds_left / self.seconds_total if self.seconds_total else 0.0


def centre_phone() -> str:
    """Return the number of the answer centre, empty when none is set."""
    return str(getattr(settings, "ANJU_CENTRE_PHONE", ""))


def check_in_phone() -> str:
    """Return the number that is called from the elder's own telephone, empty when none is set."""
    return str(getattr(settings, "ANJU_CHECK_IN_PHONE", ""))


def job(viewer: Viewer, assignment_id: int, *, now: datetime) -> Job:
    """Compose one job of this worker; raise ``NotVisible`` for anybody else's."""
    return compose(dispatch.job(viewer, assignment_id), dispatch.worker_of(viewer), now=now)


def compose(item: dispatch.Job, worker: "Worker", *, now: datetime) -> Job:
    """Compose a job that was fetched for this worker. Its card is there only while the job is theirs."""
    case = incidents.incident(SYSTEM, item.thing_id) if item.thing == "incident" else None
    ordered = service_of(orders.order(SYSTEM, item.thing_id)) if item.thing == "order" else None
    job = _before(item, case, worker, now)
    home = _home(item.card, item.id) if item.card else {}
    job = replace(job, **home, **_progress(item, case, now))
    if ordered is None:
        return job
    return replace(
        job, title=ordered.name, number=ordered.number, service=ordered, done_words=ordered.done_words, bring=""
    )


def _before(item: dispatch.Job, case: "Incident | None", worker: "Worker", now: datetime) -> Job:
    return Job(
        id=item.id,
        state=item.state,
        kind=item.kind,
        title=str(SIGNALS.get(item.kind, item.kind)),
        priority=case.priority if case else ("P1" if item.urgent else "P3"),
        number=case.number if case else "",
        thing_id=item.thing_id,
        answer_by=item.answer_by,
        seconds_left=max(0, ceil((item.answer_by - now).total_seconds())),
        seconds_total=max(1, round((item.answer_by - item.offered_at).total_seconds())),
        minutes=item.minutes,
        why=_why(case),
        place=place_of(item.area_code),
        person=_person(item),
        bring=str(words.BRING.get(item.kind, "")),
        mode=str(words.MODES.get(worker.mode, "")),
        distance_m=_distance(item, worker),
        ended_at=item.finished_at or item.answered_at or item.answer_by,
    )


def _why(case: "Incident | None") -> str:
    """Say the class and the newest reason, such as ``P1 生命 · 三次回拨无应答``."""
    if case is None:
        return ""
    classes = {"P1": _("P1 生命"), "P2": _("P2 风险"), "P3": _("P3 求助"), "P4": _("P4 技术")}
    reasons = [classes.get(case.priority, case.priority)]
    if case.treated_as_real_at:
        reasons.append(_("三次回拨无应答"))
    elif case.no_speech_at:
        reasons.append(_("没听到说话"))
    elif case.presses > 1:
        reasons.append(_("已报警 %(n)s 次") % {"n": case.presses})
    return " · ".join(reasons)


def place_of(area: str) -> str:
    """Say the street and the community."""
    return " ".join(item.name for item in areas.path(area) if len(item.code) > _COUNTY) or area


def _person(item: dispatch.Job) -> str:
    """Say who it is without a name: sex, age, living alone."""
    age = _("%(age)s 岁") % {"age": item.age} if item.age is not None else ""
    alone = _("独居") if item.living_alone else ""
    return _("，").join(part for part in (item.sex, age, alone) if part)


def _distance(item: dispatch.Job, worker: "Worker") -> float | None:
    """Measure from the newest place of the phone once the home is known; before that the distance of the offer."""
    if item.longitude is None or item.latitude is None or worker.longitude is None or worker.latitude is None:
        return item.distance_m
    return geometry.distance_m((worker.longitude, worker.latitude), (item.longitude, item.latitude))


def _home(card: people.RescueCard, job_id: int) -> dict[str, Any]:
    holder = next((contact for contact in card.contacts if contact.has_key), None)
    return {
        "elder_id": card.elder_id,
        "elder_name": card.name,
        "age": card.age,
        "address": two_lines(card.address),
        "lines": _lines(card),
        "holder": Holder(holder.id, holder.name, holder.phone) if holder else None,
        "geo": f"geo:{card.latitude:.6f},{card.longitude:.6f}" if card.latitude and card.longitude else "",
        "photos": tuple(photos.names(job_id)),
    }


def _lines(card: people.RescueCard) -> tuple[Line, ...]:
    """Write what must be known at the door: what can kill first, then the other warnings, then the way in."""
    notes = (
        Line("key", card.key_note),
        Line("stairs-up", card.floor_note),
        Line("door", card.door_note),
        Line("dog", card.animal_note, warn=True),
        Line("ear", card.hearing),
        Line("language", card.language),
    )
    vital = [Line("droplet-half-2", item.text, warn=True) for item in card.health if item.vital]
    plain = [Line("heartbeat", item.text) for item in card.health if not item.vital]
    lines = (*vital, *(line for line in notes if line.text), *plain[:_FEW])
    return tuple(sorted(lines, key=lambda line: not line.warn))


def two_lines(address: str) -> tuple[str, ...]:
    """Break an address after the house number, so that both lines can be read at a glance."""
    found = _HOUSE.match(address)
    if found is None or not found.group(2):
        return (address,) if address else ()
    return found.group(1).strip(), found.group(2).strip()


def _progress(item: dispatch.Job, case: "Incident | None", now: datetime) -> dict[str, Any]:
    spent = (now - (item.answered_at or now)).total_seconds() / 60
    left = None if item.minutes is None else item.minutes - spent
    sent_at = case.dispatched_at if case and case.dispatched_at else item.offered_at
    return {
        "minutes": None if left is None else max(1, ceil(left)),
        "late": ceil(-left) if left is not None and left < 0 and item.state == "accepted" else 0,
        "arrived_at": item.arrived_at,
        "took": round((item.arrived_at - sent_at).total_seconds() / 60) if item.arrived_at else None,
        "target": TARGET_RURAL if case and case.rural else TARGET_URBAN,
        "place_flag": item.place_flag,
        "second": item.second,
        "code_asked": item.code_asked,
        "done_words": tuple(words.done_for(item.kind).items()),
    }
