"""The register as an Excel file: watermarked, audited, harmless in a spreadsheet."""

from collections.abc import Mapping
from datetime import datetime
from typing import IO

from django.utils.translation import gettext as _
from openpyxl import Workbook

from anju.devices import queries
from anju.journal import commands as journal
from anju.kernel.clock import BEIJING
from anju.kernel.viewer import Viewer

MOST_ROWS = 200_000
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def export_devices(viewer: Viewer, filters: Mapping[str, object], *, file: IO[bytes], now: datetime) -> int:
    """Write the filtered register to ``file`` and return the number of rows."""
    viewer.need("device.read")
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("设备"))
    local = now.astimezone(BEIJING)
    sheet.append(
        [
            _("安居 · 由 %(name)s 于 %(at)s 导出 · 仅限本次工作使用")
            % {"name": viewer.name, "at": f"{local:%Y-%m-%d %H:%M}"}
        ]
    )
    sheet.append(
        [
            _("编号"),
            _("种类"),
            _("状态"),
            _("区划"),
            _("老人档案号"),
            _("位置"),
            _("电量"),
            _("最后听到"),
            _("最后测试"),
        ]
    )
    rows = 0
    for row in queries.devices(viewer, **filters)[:MOST_ROWS].iterator(chunk_size=2000):
        state = getattr(row, "state", None)
        values = [
            row.number, row.kind, getattr(row, "condition", ""), row.area_code, row.elder.number if row.elder else "",
            row.room, state.battery if state else None, _time(state.last_seen_at if state else None),
            _time(row.tested_at),
        ]  # fmt: skip
        sheet.append(
            [f"'{value}" if isinstance(value, str) and value.startswith(_RISKY) else value for value in values]
        )
        rows += 1
    book.save(file)
    journal.record_audit(
        viewer, kind="export", thing="device", thing_id=None, area=viewer.area, now=now,
        data={"rows": rows, "filters": {name: str(value) for name, value in filters.items()}},
    )  # fmt: skip
    return rows


def _time(moment: datetime | None) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}" if moment else ""
