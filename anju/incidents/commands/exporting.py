"""The list of cases as an Excel file: names masked, watermarked, and noted in the audit."""

from datetime import datetime
from typing import IO

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anju.areas import queries as areas
from anju.incidents.models import Incident
from anju.incidents.queries import words
from anju.journal import commands as journal
from anju.kernel import masking, spreadsheet
from anju.kernel.clock import BEIJING
from anju.kernel.viewer import Viewer

MOST_ROWS = 100_000


@transaction.atomic
def export_incidents(
    viewer: Viewer, rows: QuerySet[Incident], *, file: IO[bytes], now: datetime, address: str = ""
) -> int:
    """Write the cases that the viewer has listed; return how many."""
    viewer.need("board.read")
    book = spreadsheet.workbook()
    header = (
        _("编号"), _("等级"), _("类别"), _("状态"), _("老人"), _("区划"), _("接收"), _("接警"), _("到达"), _("办结"),
        _("按下次数"), _("办结原因"), _("经办"),
    )  # fmt: skip
    sheet = spreadsheet.start_sheet(book, _("警情"), spreadsheet.watermark(viewer.name, now), header)
    count = 0
    for case in rows[:MOST_ROWS].iterator(chunk_size=2000):
        sheet.append(spreadsheet.sheet_row(_line(case)))
        count += 1
    journal.record_audit(
        viewer,
        kind="export",
        thing="incident",
        thing_id=None,
        area=viewer.area,
        now=now,
        address=address,
        reason=_("警情列表导出"),
        data={"rows": count},
    )
    book.save(file)
    return count


def _line(case: Incident) -> tuple[object, ...]:
    moments = (case.received_at, case.answered_at, case.on_site_at, case.resolved_at)
    return (
        case.number,
        case.priority,
        words.kind_label(case.kind),
        words.word(words.STATES, case.state),
        masking.name(case.elder.name) if case.elder else "",
        areas.full_name(case.area_code) if case.area_code else "",
        *(f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}" if moment else "" for moment in moments),
        case.presses,
        words.outcome_label(case.outcome) if case.outcome else "",
        case.claimed_name,
    )
