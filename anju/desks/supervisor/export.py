"""The board as an Excel file: every sheet says who took it and when, and the export leaves its row in the audit."""

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anju.desks.supervisor.board import Board
from anju.journal import commands as journal
from anju.kernel import spreadsheet
from anju.kernel.viewer import Viewer

if TYPE_CHECKING:
    from openpyxl import Workbook


def workbook(viewer: Viewer, board: Board, *, now: datetime) -> bytes:
    """Write the numbers of a board, the days and the divisions, and note that they were taken out."""
    book = spreadsheet.workbook()
    mark = spreadsheet.watermark(viewer.name, now)
    _targets(book, mark, board)
    _days(book, mark, board)
    _divisions(book, mark, board)
    journal.record_audit(
        viewer,
        kind="export",
        thing="board",
        thing_id=None,
        area=board.area,
        now=now,
        reason=_("监管看板导出"),
        data={"area": board.area, "from": board.start.isoformat(), "to": board.end.isoformat()},
    )
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _targets(book: "Workbook", mark: str, board: Board) -> None:
    header = (_("指标"), _("数值"), _("目标"), _("达标"), _("计入"), _("达到"), _("口径"))
    sheet = spreadsheet.start_sheet(book, _("指标"), mark, header)
    for item in board.targets:
        row = (item.label, item.text, item.target, item.verdict, item.counted, item.inside, item.formula)
        sheet.append(spreadsheet.sheet_row(row))


def _days(book: "Workbook", mark: str, board: Board) -> None:
    sheet = spreadsheet.start_sheet(
        book, _("逐日"), mark, (_("日期"), _("来警"), _("计入"), _("60 秒内接听"), _("接听率"))
    )
    for day in board.days:
        share = _("缺数") if day.share is None else round(day.share * 100, 2)
        sheet.append(spreadsheet.sheet_row((f"{day.on:%Y-%m-%d}", day.received, day.counted, day.met, share)))


def _divisions(book: "Workbook", mark: str, board: Board) -> None:
    header = (_("代码"), _("区划"), _("来警"), _("60 秒接警率"), _("超时"), _("按时到达率"), _("到达中位数"), _("在办"))
    sheet = spreadsheet.start_sheet(book, board.divisions_title or _("区划"), mark, header)
    for row in board.divisions:
        values = (
            row.code,
            row.name,
            row.received,
            row.answered_text,
            row.missed,
            row.arrived_text,
            row.arrival,
            row.open,
        )
        sheet.append(spreadsheet.sheet_row(values))
