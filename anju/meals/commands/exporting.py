"""The meals of a day as an Excel file: watermarked, audited, harmless in a spreadsheet."""

from datetime import date, datetime
from typing import IO

from django.utils.translation import gettext as _

from anju.journal import commands as journal
from anju.kernel import spreadsheet
from anju.kernel.clock import BEIJING
from anju.kernel.money import yuan
from anju.kernel.viewer import Viewer
from anju.meals import queries
from anju.meals.models import MEALS, REASONS

MOST_ROWS = 20_000


def export_day(viewer: Viewer, *, day: date, file: IO[bytes], now: datetime) -> int:
    """Write every meal of a day in the viewer's scope to ``file`` and return the number of rows."""
    viewer.need("meal.read")
    header = (
        _("助餐点"), _("时间"), _("餐次"), _("老人"), _("卡号"), _("套餐"), _("价格"), _("补贴"), _("自付"), _("说明"),
        _("撤销原因"),
    )  # fmt: skip
    book = spreadsheet.workbook()
    sheet = spreadsheet.start_sheet(book, _("助餐"), spreadsheet.watermark(viewer.name, now), header)
    count = 0
    for row in queries.served(viewer, day=day)[:MOST_ROWS].iterator(chunk_size=500):
        values = [
            row.institution.name, f"{row.served_at.astimezone(BEIJING):%Y-%m-%d %H:%M}", str(MEALS[row.meal]),
            row.elder.name, row.elder.number, row.dish.name, yuan(row.price_fen), yuan(row.subsidy_fen),
            yuan(row.own_fen), str(REASONS.get(row.reason, row.reason)), row.void_why,
        ]  # fmt: skip
        sheet.append(spreadsheet.sheet_row(values))
        count += 1
    book.save(file)
    journal.record_audit(viewer, kind="export", thing="meal", thing_id=None, area=viewer.area, now=now,
                         data={"rows": count, "day": day.isoformat()})  # fmt: skip
    return count
