"""Giving the ledger out as proof: signed for a machine, as Excel for a person; asking for the chain to be walked."""

from datetime import date, datetime
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as jobs
from procrastinate.exceptions import AlreadyEnqueued

from anju.devices import queries
from anju.devices.models import LEDGER_LABELS
from anju.devices.queries.ledger import NUMBERS
from anju.journal import commands as journal
from anju.kernel import spreadsheet
from anju.kernel.refusals import Conflict
from anju.kernel.viewer import Viewer

MOST_ROWS = 200_000


class WalkUnderWay(Conflict):
    """The chain of this day is being walked; the page tells what is found."""

    code = "ledger_walk_under_way"


def export_signed(viewer: Viewer, day: date, *, now: datetime, address: str = "") -> dict[str, Any]:
    """Return a day as a signed document for the viewer's area, and note in the audit that it was taken."""
    document = queries.ledger_document(viewer, day)
    _audited(viewer, day, now=now, rows=len(document["devices"]), address=address)
    return document


def export_ledger(viewer: Viewer, day: date, *, file: IO[bytes], now: datetime) -> int:
    """Write what each device of the viewer's area said on a day, and what became of it; return the rows."""
    found = queries.ledger_devices(viewer, queries.ledger_day(viewer, day).day)[:MOST_ROWS]
    book = spreadsheet.workbook()
    header = (
        _("设备编号"), _("区划"), _("通道"), *(str(LEDGER_LABELS[name]) for name in NUMBERS),
        _("首个计数"), _("末个计数"), str(LEDGER_LABELS["counter_missing"]),
    )  # fmt: skip
    sheet = spreadsheet.start_sheet(book, day.isoformat(), spreadsheet.watermark(viewer.name, now), header)
    rows = 0
    for row in found.iterator(chunk_size=2000):
        values = (
            row.device.number if row.device else "", row.area_code, row.line.name if row.line else row.channel,
            *(getattr(row, name) for name in NUMBERS), row.counter_first, row.counter_last, row.counter_missing,
        )  # fmt: skip
        sheet.append(spreadsheet.sheet_row(values))
        rows += 1
    book.save(file)
    _audited(viewer, day, now=now, rows=rows)
    return rows


def ask_to_verify(viewer: Viewer, day: date, *, now: datetime) -> int:
    """Let a job walk the chain of a day now; who asked is noted. Returns how many hours it will walk."""
    hours: list[Any] = [hour.pk for hour in queries.ledger_hours(viewer, day)]
    work = jobs.configure_task("devices.verify_day", allow_unknown=True, queueing_lock=f"devices.verify_day.{day}")
    try:
        with transaction.atomic():
            work.defer(hours=hours)
    except AlreadyEnqueued as problem:
        raise WalkUnderWay(day=day.isoformat()) from problem
    journal.record_audit(
        viewer, kind="read", thing="frame_ledger", thing_id=None, area=viewer.area, now=now,
        reason=_("核对报文链"), data={"day": day.isoformat(), "hours": len(hours)},
    )  # fmt: skip
    return len(hours)


def _audited(viewer: Viewer, day: date, *, now: datetime, rows: int, address: str = "") -> None:
    journal.record_audit(
        viewer, kind="export", thing="frame_ledger", thing_id=None, area=viewer.area, now=now, address=address,
        data={"day": day.isoformat(), "rows": rows},
    )  # fmt: skip
