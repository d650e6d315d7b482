"""The door's lamp: whether what devices say can be stored at this moment, by the edge's own word."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext

from anju.devices.models import LaneGauge
from anju.kernel.lights import Light
from anju.kernel.viewer import Viewer

LANE = "door"  # beside the lanes' names
_ALIVE = timedelta(seconds=20)  # it is said every five


def light(
    viewer: Viewer,  # noqa: ARG001
    gauges: Mapping[str, LaneGauge],
    *,
    listens: bool,
    now: datetime,
    url: str,
) -> Light | None:
    """Return the lamp, or nothing where no edge has ever spoken. While it is late no device is answered.

    The edge's word is written down by the alarms lane: while that does not listen, nobody knows how the door is.
    """
    if "heartbeat" not in gauges:
        return None
    label = gettext("设备接入")
    if abs(now - gauges["heartbeat"].at) > _ALIVE:
        return Light(label, gettext("接入服务没有回应") if listens else gettext("不明，等收警恢复"), "late", url)
    if gauges["storing"].value:
        return Light(label, gettext("正常"), "ok", url)
    if gauges["full"].value:
        return Light(label, gettext("存储已满，暂不接收"), "late", url)
    return Light(label, gettext("暂不能存，设备会重发"), "late", url)
