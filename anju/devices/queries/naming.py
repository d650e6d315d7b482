"""What devices and lines are called in the journal."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from anju.devices.models import KIND_LABELS, DayBalance, Device, FallModel, Line
from anju.journal.queries import Named
from anju.kernel.viewer import Viewer


def name_devices(viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, Named]:
    """Name devices by kind and number."""
    may = viewer.can("device.read")
    return {
        row.pk: Named(
            f"{KIND_LABELS.get(row.kind, row.kind)} {row.number}",
            reverse("devices:device", args=[row.pk]) if may and viewer.covers(row.area_code) else "",
        )
        for row in Device.objects.filter(pk__in=numbers)
    }


def name_days(viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, Named]:
    """Name the balances by their day."""
    may = viewer.can("ledger.read")
    return {
        row.pk: Named(row.day.isoformat(), reverse("devices:ledger_day", args=[row.day]) if may else "")
        for row in DayBalance.objects.filter(pk__in=numbers)
    }


def name_lines(viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, Named]:
    """Name lines by the name they were given."""
    href = reverse("devices:lines") if viewer.can("line.manage") else ""
    return {row.pk: Named(row.name, href) for row in Line.objects.filter(pk__in=numbers)}


def name_fall_models(viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, Named]:
    """Name models of falls by their line and number."""
    may = viewer.can("line.manage")
    return {
        row.pk: Named(
            f"{row.line.name} {row.pk}",
            reverse("devices:fall_model", args=[row.line_id, row.pk]) if may and viewer.covers(row.area_code) else "",
        )
        for row in FallModel.objects.select_related("line").filter(pk__in=numbers)
    }


def kind_words(word: str) -> str:
    """Say the kind of a device in words; a word that is no kind stays as it is."""
    return str(KIND_LABELS.get(word, word))
