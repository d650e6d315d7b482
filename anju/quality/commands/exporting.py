"""The list behind a number of the board as a CSV file: watermarked, audited, harmless in a spreadsheet."""

import csv
import io
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from anju.journal import commands as journal
from anju.kernel import spreadsheet
from anju.kernel.clock import BEIJING
from anju.kernel.viewer import Viewer
from anju.orders import queries as orders
from anju.quality import queries

MOST_ROWS = 20_000


def export_lapses(viewer: Viewer, kind: str, filters: dict[str, Any], *, now: datetime) -> str:
    """Return the file as text."""
    viewer.need("quality.read")
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([spreadsheet.watermark(viewer.name, now)])
    writer.writerow(
        [_("订单号"), _("老人"), _("服务"), _("服务商"), _("约定时间"), _("签到"), _("签退"), _("分钟"), _("至少分钟"),
         _("状态"), _("上门人员")]
    )  # fmt: skip
    count = 0
    for row in queries.lapses(viewer, kind, now=now, **filters)[:MOST_ROWS]:
        stayed = (row.checked_out_at - row.checked_in_at) if row.checked_in_at and row.checked_out_at else None
        writer.writerow(spreadsheet.sheet_row([
            row.number, row.elder.name, row.item.name if row.item else "", row.provider.name if row.provider else "",
            _at(row.starts_at), _at(row.checked_in_at), _at(row.checked_out_at),
            int(stayed.total_seconds() // 60) if stayed is not None else "",
            row.item.minimum_minutes if row.item and row.item.is_timed else "", orders.state_label(row.state),
            row.worker_name,
        ]))  # fmt: skip
        count += 1
    journal.record_audit(
        viewer, kind="export", thing="lapse", thing_id=None, area=viewer.area, now=now,
        data={"rows": count, "kind": kind, "filters": {name: str(value) for name, value in filters.items()}},
    )  # fmt: skip
    return file.getvalue()


def _at(moment: datetime | None) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}" if moment else ""
