"""A list as an Excel file: watermarked, audited, harmless in a spreadsheet."""

from datetime import datetime
from typing import IO, Any

from django.utils.translation import gettext as _

from anju.care import queries
from anju.journal import commands as journal
from anju.kernel import spreadsheet
from anju.kernel.clock import BEIJING
from anju.kernel.viewer import Viewer

MOST_ROWS = 20_000
_STEP = 500


def export_checks(viewer: Viewer, filters: dict[str, Any], *, file: IO[bytes], now: datetime) -> int:
    """Write the filtered list to ``file`` and return the number of rows."""
    viewer.need("check.read")
    header = (
        _("老人"), _("年龄"), _("能力"), _("社区"), _("住址"), _("类别"), _("风险"), _("风险构成"), _("名单生成时"),
        _("之后的动静"), _("状态"), _("经手人"), _("时间"), _("备注"),
    )  # fmt: skip
    book = spreadsheet.workbook()
    sheet = spreadsheet.start_sheet(book, _("核实名单"), spreadsheet.watermark(viewer.name, now), header)
    rows = list(queries.checks(viewer, **filters)[:MOST_ROWS])
    for start in range(0, len(rows), _STEP):
        for line in queries.shown(viewer, rows[start : start + _STEP], now=now):
            sheet.append(spreadsheet.sheet_row(_values(line)))
    book.save(file)
    journal.record_audit(
        viewer, kind="export", thing="check", thing_id=None, area=viewer.area, now=now,
        data={"rows": len(rows), "filters": {name: str(value) for name, value in filters.items()}},
    )  # fmt: skip
    return len(rows)


def _values(line: queries.Shown) -> list[Any]:
    row = line.check
    ended = f"{row.ended_at.astimezone(BEIJING):%Y-%m-%d %H:%M}" if row.ended_at else ""
    return [
        row.elder.name, line.age, line.care, line.place, line.address, line.part, row.risk, line.reasons, line.last,
        line.newer, line.state, row.ended_name or row.asked_of, ended, row.note,
    ]  # fmt: skip
