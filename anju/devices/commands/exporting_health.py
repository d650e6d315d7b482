"""A list of device health as a file: Excel or CSV, watermarked, audited, harmless in a spreadsheet."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any

from django.utils.translation import gettext as _

from anju.devices import queries
from anju.devices.models import (
    GONE_LABELS,
    HEALTH_LABELS,
    HEALTH_SINCE,
    KIND_LABELS,
    REASON_LABELS,
    TAKE_BACK_LABELS,
)
from anju.journal import commands as journal
from anju.kernel import spreadsheet
from anju.kernel.clock import BEIJING
from anju.kernel.viewer import Viewer

MOST_ROWS = 50_000


def export_health(
    viewer: Viewer, name: str, filters: Mapping[str, Any], *, file: IO[bytes], kind: str, now: datetime
) -> int:
    """Write one filtered list to ``file`` (``xlsx`` or ``csv``) and return the number of rows."""
    viewer.need("device.read")
    rows = queries.health_list(viewer, name, now=now, **filters)[:MOST_ROWS]
    lines = [_line(row) for row in queries.health_rows(viewer, name, list(rows), now=now)]
    mark, title = spreadsheet.watermark(viewer.name, now), str(HEALTH_LABELS[name])
    header = (
        _("编号"), _("种类"), _("型号"), _("区划"), _("位置"), _("老人"), _("情况"), str(HEALTH_SINCE[name]), _("天数"),
        _("电量"), _("还能用"), _("最后听到"), _("最后测试"),
    )  # fmt: skip
    write = _csv if kind == "csv" else _xlsx
    write(file, title, mark, header, lines)
    journal.record_audit(
        viewer, kind="export", thing="device", thing_id=None, area=viewer.area, now=now,
        data={"rows": len(lines), "list": name, "filters": {key: str(value) for key, value in filters.items()}},
    )  # fmt: skip
    return len(lines)


def _line(row: queries.HealthRow) -> list[object]:
    device, state = row.device, row.device.state
    told = [GONE_LABELS.get(row.gone, ""), REASON_LABELS.get(row.reason, ""), TAKE_BACK_LABELS.get(row.why, row.why)]
    return [
        device.number, KIND_LABELS.get(device.kind, device.kind), device.model, row.place, device.room, row.wearer,
        "，".join(dict.fromkeys(str(word) for word in told if word)), _time(row.since), row.days, state.battery,
        row.left, _time(state.last_seen_at), _time(device.tested_at),
    ]  # fmt: skip


def _xlsx(file: IO[bytes], title: str, mark: str, header: tuple[str, ...], lines: list[list[object]]) -> None:
    book = spreadsheet.workbook()
    sheet = spreadsheet.start_sheet(book, title, mark, header)
    for line in lines:
        sheet.append(spreadsheet.sheet_row(line))
    book.save(file)


def _csv(file: IO[bytes], title: str, mark: str, header: tuple[str, ...], lines: list[list[object]]) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([title, mark])
    writer.writerow(header)
    writer.writerows(["" if cell is None else cell for cell in spreadsheet.sheet_row(line)] for line in lines)
    text.detach()


def _time(moment: datetime | None) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}" if moment else ""
