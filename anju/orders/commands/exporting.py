"""A list of orders as an Excel file: watermarked, audited, harmless in a spreadsheet."""

from datetime import datetime
from typing import IO, Any

from django.utils.translation import gettext as _

from anju.journal import commands as journal
from anju.kernel import spreadsheet
from anju.kernel.clock import BEIJING
from anju.kernel.money import yuan
from anju.kernel.viewer import Viewer
from anju.orders import queries
from anju.orders.models import Order

MOST_ROWS = 20_000


def export_orders(viewer: Viewer, filters: dict[str, Any], *, file: IO[bytes], now: datetime) -> int:
    """Write the filtered list to ``file`` and return the number of rows."""
    viewer.need("order.read")
    header = (
        _("订单号"), _("老人"), _("服务"), _("服务商"), _("渠道"), _("状态"), _("约定时间"),
        _("上门人员"), _("签到"), _("签退"), _("价格"), _("补贴"), _("自付"), _("评分"), _("备注"),
    )  # fmt: skip
    book = spreadsheet.workbook()
    sheet = spreadsheet.start_sheet(book, _("服务订单"), spreadsheet.watermark(viewer.name, now), header)
    rows = queries.orders(viewer, **filters)[:MOST_ROWS]
    count = 0
    for row in rows.iterator(chunk_size=500):
        sheet.append(spreadsheet.sheet_row(_values(row)))
        count += 1
    book.save(file)
    journal.record_audit(
        viewer, kind="export", thing="order", thing_id=None, area=viewer.area, now=now,
        data={"rows": count, "filters": {name: str(value) for name, value in filters.items()}},
    )  # fmt: skip
    return count


def _values(row: Order) -> list[Any]:
    return [
        row.number, row.elder.name, row.item.name if row.item else "", row.provider.name if row.provider else "",
        queries.channel_label(row.channel), queries.state_label(row.state), _at(row.starts_at), row.worker_name,
        _at(row.checked_in_at), _at(row.checked_out_at), yuan(row.price_fen), yuan(row.subsidy_fen), yuan(row.own_fen),
        row.rating, row.note,
    ]  # fmt: skip


def _at(moment: datetime | None) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}" if moment else ""
