"""One elder's page for the family: is all well, or who is going."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from anju.desks.family import home, signs
from anju.desks.family.alarm import Alarm, alarm, open_case
from anju.incidents import queries as incidents
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Viewer
from anju.people import queries as people

if TYPE_CHECKING:
    from anju.incidents.models import Incident


@dataclass(frozen=True, slots=True)
class Other:
    """One of several elders to switch to."""

    id: int
    name: str
    alarm: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What the family page shows."""

    card: people.RescueCard
    relation: str
    own: bool
    others: tuple[Other, ...]
    alarm: Alarm | None
    closed: "Incident | None"
    verdict: signs.Verdict
    last_line: str
    headline: str
    reason: str
    devices: tuple[home.DeviceLine, ...]
    family: tuple[people.ContactLine, ...]


def centre_phone() -> str:
    """Return the number of the answer centre, empty when none is set."""
    return str(getattr(settings, "ANJU_CENTRE_PHONE", ""))


def first_elder(viewer: Viewer) -> int | None:
    """Return whom to show first: an elder with an open alarm, else the first by number."""
    linked = sorted(viewer.elders)
    return next((elder_id for elder_id in linked if open_case(viewer, elder_id)), linked[0] if linked else None)


def page(viewer: Viewer, elder_id: int, *, now: datetime) -> Page:
    """Compose the page of a linked elder; raise ``NotVisible`` for any other."""
    if elder_id not in viewer.elders:
        raise NotVisible(elder=elder_id)
    card = people.rescue_card(viewer, elder_id)
    case = open_case(viewer, elder_id)
    at_home = home.at_home(viewer, elder_id, now=now)
    return Page(
        card=card,
        relation=_relation(viewer, card),
        own=viewer.role == "elder",
        others=_others(viewer) if len(viewer.elders) > 1 else (),
        alarm=alarm(viewer, case, card, now=now) if case else None,
        closed=_last_closed(viewer, elder_id, now),
        verdict=at_home.verdict,
        last_line=at_home.last.line(now) if at_home.last else "",
        headline=_headline(at_home.verdict),
        reason=_reason(at_home.verdict),
        devices=at_home.devices,
        family=tuple(contact for contact in card.contacts if contact.kind == "family"),
    )


def _relation(viewer: Viewer, card: people.RescueCard) -> str:
    """Say who the elder is to this person, from the contact that the account stands behind."""
    mine = next((line.relation for line in card.contacts if line.user_id == viewer.user_id), "")
    words = {
        "女儿": {"f": _("母亲"), "m": _("父亲")},
        "儿子": {"f": _("母亲"), "m": _("父亲")},
        "配偶": {"f": _("妻子"), "m": _("丈夫")},
    }
    return words.get(mine, {}).get(card.sex, "")


def _others(viewer: Viewer) -> tuple[Other, ...]:
    rows = people.elders(viewer)
    return tuple(Other(row.pk, row.name, open_case(viewer, row.pk) is not None) for row in rows)


def _last_closed(viewer: Viewer, elder_id: int, now: datetime) -> "Incident | None":
    """Return the newest real case that ended within two days."""
    for case in incidents.history_of(viewer, elder_id, limit=5):
        if case.resolved_at and case.priority in {"P1", "P2", "P3"} and (now - case.resolved_at).days < _RECENT_DAYS:
            return case
    return None


_RECENT_DAYS = 2


def _headline(verdict: signs.Verdict) -> str:
    return {
        signs.FINE: _("一切正常"),
        signs.QUIET: _("很久没有活动"),
        signs.UNKNOWN: _("现在不清楚"),
        signs.MISSING: _("缺数"),
    }[verdict.state]


def _reason(verdict: signs.Verdict) -> str:
    return {
        "heard": "",
        "quiet": _("超过一天没有动静，请打个电话问问。"),
        "gateway_silent": _("家里的网关没有消息，不能说正常。已请人查看线路。"),
        "all_silent": _("家里的设备都没有消息，不能说正常。"),
        "no_devices": _("家里还没有能感知活动的设备。"),
        "never_heard": _("设备装好以后还没有报过活动。"),
    }[verdict.why]


def week_words(days: Iterable[signs.Day]) -> str:
    """Say the last seven days in one sentence; missing days are named before anything else."""
    listed = list(days)
    missing = sum(day.signs is None for day in listed)
    still = sum(day.signs == 0 for day in listed)
    if missing == len(listed):
        return _("近 7 天缺数")
    if missing:
        return _("近 7 天，%(n)s 天缺数") % {"n": missing}
    if still:
        return _("近 7 天，%(n)s 天没有活动") % {"n": still}
    return _("近 7 天，天天有活动")
