"""The people around an elder: whom to call, who may see, who has looked, what was agreed to."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anju.journal import queries as journal
from anju.kernel import masking
from anju.kernel.viewer import Viewer
from anju.people import queries as people

_FIELDS: dict[str, Promise] = {
    "id_number": _("身份证号"),
    "phone": _("电话"),
    "door_code": _("门锁密码"),
    "contact_phone": _("联系人电话"),
}
_PURPOSES: dict[str, Promise] = {
    "location": _("位置"),
    "health_device": _("健康设备"),
    "video": _("视频"),
    "face": _("人脸"),
    "family_share": _("向家属展示近况"),
}
_MOST = 50


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to call; ``dial`` is filled only after the number was opened."""

    id: int
    name: str
    relation: str
    phone: str
    dial: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at what is normally covered."""

    at: datetime
    who: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """One purpose and what was said to it."""

    word: str
    given: bool
    withdrawn_at: datetime | None


def family(card: people.RescueCard) -> tuple[Person, ...]:
    """List the relatives in calling order, then the others who can be called."""
    lines = sorted(card.contacts, key=lambda line: (line.kind != "family", line.position))
    return tuple(Person(line.id, line.name, line.relation, line.phone) for line in lines)


def looks(viewer: Viewer, elder_id: int) -> list[Look]:
    """List who opened a covered value of this elder, newest first. Staff are named by surname and office work."""
    rows = journal.looks_at(viewer, "elder", elder_id)[:_MOST]
    return [
        Look(row.at, _who(viewer, row.actor, row.actor_name), _what(row.data.get("field", "")), row.reason)
        for row in rows
    ]


def _who(viewer: Viewer, actor: str, name: str) -> str:
    return str(_("您本人")) if actor == viewer.actor else masking.name(name)


def _what(field: str) -> str:
    return str(_FIELDS.get(field, field))


def consents(viewer: Viewer, elder_id: int) -> list[Agreed]:
    """List the newest word on each purpose."""
    newest: dict[str, Agreed] = {}
    for row in people.consents(viewer, elder_id):
        word = str(_PURPOSES.get(row.purpose, row.purpose))
        newest.setdefault(row.purpose, Agreed(word, row.given, row.withdrawn_at))
    return list(newest.values())
