"""The last sign of life of an elder from any source: one definition behind card, list, family page and interface."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.devices.models import Device, DeviceState, LifeSign
from anju.devices.queries.devices import signals
from anju.devices.rules import living
from anju.kernel import clock
from anju.kernel.scope import visible
from anju.kernel.viewer import Viewer
from anju.people import queries as people

DEVICE = "device"
WORDS: dict[str, Promise] = {
    "sos": gettext_lazy("按了求助"),
    "help": gettext_lazy("按了求助"),
    "service": gettext_lazy("按了服务呼叫"),
    "cord": gettext_lazy("拉了拉绳"),
    "fall": gettext_lazy("跌倒报警"),
    "test": gettext_lazy("测试按键"),
    "action": gettext_lazy("按了按键"),
    "motion": gettext_lazy("有人活动"),
    "presence": gettext_lazy("有人在"),
    "vibration": gettext_lazy("物品被动过"),
    "door": gettext_lazy("门开关过"),
    "bed": gettext_lazy("上床或起床"),
    "bed_exit": gettext_lazy("上床或起床"),
    "worn_off": gettext_lazy("戴上或摘下设备"),
    "charging": gettext_lazy("放上或取下充电"),
    "steps": gettext_lazy("走了路"),
    "heart_rate": gettext_lazy("测到心率"),
    "respiration": gettext_lazy("测到呼吸"),
    "spo2": gettext_lazy("测到血氧"),
    "systolic": gettext_lazy("量了血压"),
    "diastolic": gettext_lazy("量了血压"),
    "glucose": gettext_lazy("量了血糖"),
    "weight": gettext_lazy("称了体重"),
    "body_temperature": gettext_lazy("测到体温"),
}
SOURCES: dict[str, Promise] = {
    "device": gettext_lazy("设备"),
    "call": gettext_lazy("本人接听电话"),
    "visit": gettext_lazy("上门见到本人"),
    "note": gettext_lazy("工作人员见到本人"),
}


@dataclass(frozen=True, slots=True)
class LastSign:
    """When an elder was last known to be alive, and by what. ``device_at`` is shown where a device's clock is wrong."""

    elder_id: int
    at: datetime
    source: str
    what: str = ""
    detail: str = ""
    device_at: datetime | None = None

    @property
    def words(self) -> str:
        """Say what it was: 厨房有人活动, 本人接听电话（李静）."""
        if self.source == DEVICE:
            said = str(WORDS.get(self.what, SOURCES[DEVICE]))
            words = f"{self.detail}{said}" if self.detail else said
        else:
            said = str(SOURCES.get(self.source, self.source))
            words = _("%(what)s（%(who)s）") % {"what": said, "who": self.detail} if self.detail else said
        if self.device_at is None:
            return words
        told = f"{self.device_at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}"
        return _("%(words)s，设备时钟 %(told)s 不准") % {"words": words, "told": told}

    def moment(self, now: datetime) -> str:
        """Write when, as short as the day allows."""
        at = self.at.astimezone(clock.BEIJING)
        days = (clock.local_day(now) - at.date()).days
        if days <= 0:
            return f"{at:%H:%M}"
        if days == 1:
            return _("昨天 %(time)s") % {"time": f"{at:%H:%M}"}
        return f"{at:%m-%d %H:%M}" if at.year == now.astimezone(clock.BEIJING).year else f"{at:%Y-%m-%d}"

    def line(self, now: datetime) -> str:
        """Write the one line of card and family page: 08:40 最后一次生活迹象：厨房有人活动."""
        return _("%(at)s 最后一次生活迹象：%(what)s") % {"at": self.moment(now), "what": self.words}

    def age(self, now: datetime) -> timedelta:
        """Return how long ago; a clock that was set back makes it just now, never less than nothing."""
        return max(now - self.at, timedelta(0))


def last_sign(viewer: Viewer, elder_id: int) -> LastSign | None:
    """Return the last sign of an elder, nothing where none is known; raise ``NotVisible`` outside the scope."""
    people.elder(viewer, elder_id)
    return last_signs(viewer, [elder_id]).get(elder_id)


def last_signs(viewer: Viewer, elder_ids: Iterable[int]) -> dict[int, LastSign]:
    """Return the last sign of each of these elders whom the viewer may see; two statements for all of them."""
    ids = list(elder_ids)
    found: dict[int, LastSign] = {}
    for row in _by_devices(viewer, ids):
        if row.alive_at is not None and row.device.elder_id is not None:
            owner, room = row.device.elder_id, row.device.room
            _keep(found, LastSign(owner, row.alive_at, DEVICE, row.alive_what, room, row.alive_device_at))
    shown = visible(viewer, area="elder__area_code", elder="elder_id")
    for said in LifeSign.objects.filter(shown, elder_id__in=ids):
        _keep(found, LastSign(said.elder_id, said.at, said.source, said.what, said.detail))
    return found


def sign_moments(viewer: Viewer, device: Device, since: datetime, until: datetime, limit: int) -> list[datetime]:
    """Return when a device told of a person in ``[since, until)``, oldest first: the same table as the last sign."""
    rows = signals(viewer, device.pk, since, until, limit)
    return living.moments(
        [living.Said(row.kind, row.active, row.value, row.received_at) for row in rows[::-1]], device.kind
    )


def _by_devices(viewer: Viewer, ids: list[int]) -> Iterable[DeviceState]:
    shown = visible(viewer, area="device__elder__area_code", elder="device__elder_id")
    rows = DeviceState.objects.select_related("device").filter(shown, ~Q(alive_what=""), device__elder_id__in=ids)
    return rows.order_by("device_id")


def _keep(found: dict[int, LastSign], sign: LastSign) -> None:
    known = found.get(sign.elder_id)
    if known is None or sign.at > known.at:
        found[sign.elder_id] = sign
