"""The board as an Excel file: every sheet says who took it and when, and the export leaves its row in the audit."""

from datetime import datetime
from io import BytesIO

from django.utils.translation import gettext as _

from anju.areas import queries as areas
from anju.desks.institution import showing
from anju.desks.institution.board import Board
from anju.desks.institution.words import STATES, WATCHES
from anju.devices import queries
from anju.journal import commands as journal
from anju.kernel import spreadsheet
from anju.kernel.clock import BEIJING
from anju.kernel.viewer import Viewer

MOST_ROWS = 100_000


def workbook(viewer: Viewer, board: Board, *, now: datetime) -> bytes:
    """Write the numbers and every sensor behind them, and note that they were taken out."""
    book = spreadsheet.workbook()
    mark = spreadsheet.watermark(viewer.name, now)
    states = [str(word) for word in STATES.values()]
    sheet = spreadsheet.start_sheet(book, _("汇总"), mark, (_("监测"), *states, _("合计"), _("接入机构"), _("接入率")))
    for row in board.rows:
        numbers = [number for _state, number in row.states]
        sheet.append(spreadsheet.sheet_row([row.word, *numbers, row.total, row.connected, row.share]))
    sheet = spreadsheet.start_sheet(book, _("下级区划"), mark, (_("代码"), _("区划"), *states, _("合计"), _("离线率")))
    for item in board.divisions:
        numbers = [number for _state, number in item.states]
        sheet.append(spreadsheet.sheet_row([item.code, item.name, *numbers, item.total, item.offline]))
    header = (
        _("机构"), _("区划"), _("点位"), _("监测"), _("设备编号"), _("状态"), _("原因"), _("起始"), _("确认人"),
        _("确认时间"), _("停用原因"), _("自动恢复时间"),
    )  # fmt: skip
    sheet, rows = spreadsheet.start_sheet(book, _("传感器"), mark, header), 0
    for row_ in queries.sensors(viewer, area=board.area)[:MOST_ROWS].iterator(chunk_size=2000):
        line = showing.line(viewer, row_)
        values = [
            line.institution, areas.full_name(row_.area_code), line.place, str(WATCHES[row_.watch]), row_.device.number,
            str(STATES[row_.state]), line.why, _time(row_.since), row_.acknowledged_name, _time(row_.acknowledged_at),
            row_.disabled_why, _time(row_.disabled_until),
        ]  # fmt: skip
        sheet.append(spreadsheet.sheet_row(values))
        rows += 1
    journal.record_audit(
        viewer, kind="export", thing="sensor", thing_id=None, area=board.area, now=now, reason=_("机构安全监测导出"),
        data={"area": board.area, "rows": rows},
    )  # fmt: skip
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _time(moment: datetime | None) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}" if moment else ""
