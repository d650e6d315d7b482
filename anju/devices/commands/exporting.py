"""The register as an Excel file: watermarked, audited, harmless in a spreadsheet."""

from collections.abc import Mapping
from datetime import datetime
from typing import IO

from django.utils.translation import gettext as _

from anju.areas import queries as areas
from anju.devices import queries
from anju.devices.models import CONDITION_LABELS, KIND_LABELS
from anju.journal import commands as journal
from anju.kernel import spreadsheet
from anju.kernel.clock import BEIJING
from anju.kernel.viewer import Viewer

MOST_ROWS = 200_000


def export_devices(viewer: Viewer, filters: Mapping[str, object], *, file: IO[bytes], now: datetime) -> int:
    """Write the filtered register to ``file`` and return the number of rows."""
    viewer.need("device.read")
    header = (
        _("编号"), _("种类"), _("状态"), _("区划"), _("老人档案号"), _("位置"), _("电量"), _("最后听到"), _("最后测试"),
    )  # fmt: skip
    book = spreadsheet.workbook()
    sheet = spreadsheet.start_sheet(book, _("设备"), spreadsheet.watermark(viewer.name, now), header)
    rows = 0
    for row in queries.devices(viewer, **filters)[:MOST_ROWS].iterator(chunk_size=2000):
        state, condition = getattr(row, "state", None), str(getattr(row, "condition", ""))
        values = [
            row.number, KIND_LABELS.get(row.kind, row.kind), CONDITION_LABELS.get(condition, condition),
            areas.full_name(row.area_code), row.elder.number if row.elder else "",
            row.room, state.battery if state else None, _time(state.last_seen_at if state else None),
            _time(row.tested_at),
        ]  # fmt: skip
        sheet.append(spreadsheet.sheet_row(values))
        rows += 1
    book.save(file)
    journal.record_audit(
        viewer, kind="export", thing="device", thing_id=None, area=viewer.area, now=now,
        data={"rows": rows, "filters": {name: str(value) for name, value in filters.items()}},
    )  # fmt: skip
    return rows


def _time(moment: datetime | None) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}" if moment else ""
