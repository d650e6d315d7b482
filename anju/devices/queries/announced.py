"""What gateways announced of the devices behind them: by device, with what each entity is taken for, or why not."""

from dataclasses import dataclass, field

from django.db.models import QuerySet

from anju.devices.models import Device, Line
from anju.devices.rules.guessing import Guess, guess
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import visible
from anju.kernel.viewer import Viewer
from anju_edge.protocols.events import Announced

NOTHING = "-"  # a person's word: this entity is to be left out
_ASSISTANT = "ha_discovery"


@dataclass(frozen=True, slots=True)
class Heard:
    """One entity: what it was taken for, what a person has made of it, or why it is not understood."""

    source: str
    told: Announced
    kind: str  # as it is read now; empty: not at all
    chosen: bool

    @property
    def can_be_chosen(self) -> bool:
        """Whether a person may say what it means: there is a topic to hear, and a place in it to read."""
        return self.told.why in ("", "meaning")


@dataclass(slots=True)
class Behind:
    """One device behind a gateway as it was announced."""

    number: str
    name: str = ""
    model: str = ""
    vendor: str = ""
    place: str = ""
    device: Device | None = None  # registered already
    elsewhere: bool = False  # registered where this viewer may not look
    entities: list[Heard] = field(default_factory=list)

    @property
    def guess(self) -> Guess:
        """Guess its kind from what its entities are read as."""
        return guess(_ASSISTANT, {item.kind for item in self.entities if item.kind}, self.number)


def announcing_lines(viewer: Viewer) -> list[tuple[Line, int]]:
    """List the lines of the viewer's area whose gateways announced devices, with how many wait to be registered."""
    viewer.need("device.enrol")
    found = [(row, _numbers(row)) for row in _lines(viewer).order_by("name", "id")]
    every = {number for _row, some in found for number in some}
    taken = set(Device.objects.filter(number__in=every).values_list("number", flat=True))
    return [(row, len(numbers - taken)) for row, numbers in found if numbers]


def announcing_line(viewer: Viewer, line_id: int) -> Line:
    """Return one line whose gateway announces what stands behind it, or raise ``NotVisible``."""
    viewer.need("device.enrol")
    row = _lines(viewer).filter(pk=line_id).first()
    if row is None:
        raise NotVisible(line=line_id)
    return row


def behind(viewer: Viewer, line_id: int) -> list[Behind]:
    """List the devices behind the gateway of a line, those that wait first."""
    row = announcing_line(viewer, line_id)
    chosen = row.settings.get("entities")
    chosen = chosen if isinstance(chosen, dict) else {}
    found: dict[str, Behind] = {}
    for source, told in _announced(row).items():
        item = found.setdefault(told.device, Behind(told.device))
        item.name, item.model = item.name or told.name, item.model or told.model
        item.vendor, item.place = item.vendor or told.vendor, item.place or told.place
        kind = str(chosen.get(source, told.kind))
        item.entities.append(Heard(source, told, "" if kind == NOTHING else kind, source in chosen))
    devices = Device.objects.select_related("elder").filter(number__in=list(found))
    seen = {device.pk for device in devices.filter(visible(viewer, elder="elder_id"))}
    for device in devices:
        item = found[device.number]
        item.device, item.elsewhere = (device, False) if device.pk in seen else (None, True)
    return sorted(found.values(), key=lambda item: (item.device is not None or item.elsewhere, item.name, item.number))


def _lines(viewer: Viewer) -> QuerySet[Line]:
    return Line.objects.filter(visible(viewer), protocol=_ASSISTANT)


def _announced(row: Line) -> dict[str, Announced]:
    kept = row.learned.get("announced")
    return {source: Announced(*item) for source, item in kept.items()} if isinstance(kept, dict) else {}


def _numbers(row: Line) -> set[str]:
    return {told.device for told in _announced(row).values()}
