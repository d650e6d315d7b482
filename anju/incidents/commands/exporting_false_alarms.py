"""The false-alarm rates as an Excel file."""

from datetime import datetime
from typing import IO

from django.utils.translation import gettext as _

from anju.incidents import queries
from anju.incidents.queries.rates import group_words
from anju.journal import commands as journal
from anju.kernel import spreadsheet
from anju.kernel.viewer import Viewer


def export_false_alarms(viewer: Viewer, *, by: str, area: str, days: int, file: IO[bytes], now: datetime) -> int:
    """Write every group with its counts and its rate; return how many."""
    viewer.need("incident.read")
    groups = queries.false_alarms(viewer, by=by, area=area, days=days, now=now)
    outcomes = [(code, str(word)) for code, word in queries.OUTCOMES.items()]
    header = (_("分组"), _("已办结"), _("误报"), _("误报率"), *(word for _code, word in outcomes), _("提示"))
    book = spreadsheet.workbook()
    sheet = spreadsheet.start_sheet(book, _("误报率"), spreadsheet.watermark(viewer.name, now), header)
    for group in groups:
        rate = None if group.figure.value is None else round(group.figure.value, 4)
        counts = [group.outcomes.get(code, 0) for code, _word in outcomes]
        hint = "" if group.sure else _("少于 20 起，仅供参考")
        name = group_words(by, group.key)
        sheet.append(spreadsheet.sheet_row([name, group.figure.of, len(group.figure.ids_in), rate, *counts, hint]))
    book.save(file)
    journal.record_audit(
        viewer, kind="export", thing="incident", thing_id=None, area=viewer.area, now=now, reason=_("误报率导出"),
        data={"rows": len(groups), "by": by, "days": days},
    )  # fmt: skip
    return len(groups)
