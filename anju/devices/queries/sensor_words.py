"""The words of institutions' sensors: what they watch, their states and reasons, and how they are set."""

from collections.abc import Mapping, Sequence

from anju.devices.models import SENSOR_LABELS, SENSOR_REASONS, SIGNAL_LABELS, WATCH_LABELS, Sensor, UnknownDevice
from anju.devices.rules.sensing import Level, levels
from anju.journal.queries import Named
from anju.kernel.scope import visible
from anju.kernel.viewer import Viewer
from anju_edge.protocols.events import UNITS
from ui.words import SIGNALS

WATCH_WORDS = WATCH_LABELS
SENSOR_WORDS = SENSOR_LABELS


def reason_label(code: str) -> str:
    """Return why a sensor is in its state, e.g. 超过两个心跳周期没有消息; the name of an alarm or of a measurement."""
    return str(SENSOR_REASONS.get(code) or SIGNALS.get(code) or SIGNAL_LABELS.get(code) or code)


def measure_label(name: str) -> str:
    """Return what a measurement is called, e.g. 剩余电流."""
    return str(SIGNAL_LABELS.get(name, name))


def unit_of(name: str) -> str:
    """Return the unit of a measurement."""
    return UNITS.get(name, "")


def levels_of(row: Sensor) -> dict[str, Level]:
    """Return at which values a sensor warns and alarms where it stands."""
    return levels(row.watch, row.settings)


def name_sensors(viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, Named]:
    """Name sensors by institution, point and device number."""
    rows = Sensor.objects.select_related("device__point__institution").filter(pk__in=numbers)
    return {row.pk: Named(_named(row)) for row in rows if viewer}


def _named(row: Sensor) -> str:
    point = row.device.point
    return f"{point.institution.name} {point.full}（{row.device.number}）" if point else row.device.number


def waiting_line(viewer: Viewer, number: str) -> int | None:
    """Return the line on which a number speaks that nobody has registered, if it does inside the viewer's area."""
    rows = UnknownDevice.objects.filter(visible(viewer) | visible(viewer, area="line__area_code"), number=number)
    return rows.order_by("-last_seen_at").values_list("line_id", flat=True).first()
