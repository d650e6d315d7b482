"""The list as Excel: masked, watermarked on every sheet, with a row in the audit."""

from datetime import datetime
from typing import IO

from django.db import transaction

from anju.areas import queries as areas
from anju.journal import commands as journal
from anju.kernel import clock, masking
from anju.kernel.refusals import Invalid
from anju.kernel.spreadsheet import MOST_ROWS, sheet_row, start_sheet, watermark, workbook
from anju.kernel.viewer import Viewer
from anju.people import queries
from anju.people.models import CareLevel, CategoryKind, Sex, Status
from anju.people.permissions import check

_HEADER = (
    "档案号",
    "姓名",
    "性别",
    "年龄",
    "证件后四位",
    "电话后四位",
    "居住地",
    "住址",
    "独居",
    "能力等级",
    "人员类别",
    "状态",
    "模拟数据",
)
MOST_EXPORTED = 200_000


class ExportTooLarge(Invalid):
    """More people than one file may hold; facts ``count`` and ``most``."""

    code = "export_too_large"


@transaction.atomic
def export_elders(
    viewer: Viewer, filters: queries.Filters, *, file: IO[bytes], now: datetime, address: str = ""
) -> int:
    """Write the filtered list into a file and return how many people are in it."""
    check(viewer, "elder.export")
    count = queries.count(viewer, filters)
    if count > MOST_EXPORTED:
        raise ExportTooLarge(count=count, most=MOST_EXPORTED)
    journal.record_audit(
        viewer, kind="export", thing="elders", thing_id=None, area=filters.area or viewer.area, now=now,
        address=address, data={"count": count, "filters": _asked(filters)},
    )  # fmt: skip
    book = workbook()
    sheet = start_sheet(book, "老人名单", watermark(viewer.name, now), _HEADER)
    written = 0
    for row in queries.rows(viewer, filters):
        if written >= MOST_ROWS:
            break
        sheet.append(sheet_row(_cells(row, filters)))
        written += 1
    book.save(file)
    return written


def _asked(filters: queries.Filters) -> dict[str, str | int | bool | None]:
    names = ("area", "status", "category", "living_alone", "care_level", "age_from", "age_to", "text")
    return {name: value for name in names if (value := getattr(filters, name)) not in {"", None}}


def _cells(row: queries.Row, filters: queries.Filters) -> tuple[object, ...]:
    return (
        row.number,
        row.name,
        Sex(row.sex).label if row.sex else "",
        clock.age_on(row.birth_on, filters.on()) if row.birth_on else "",
        masking.last4(row.id_last4),
        masking.last4(row.phone_last4, length=11),
        areas.full_name(row.area_code),
        row.address or "",
        {True: "是", False: "否"}.get(row.living_alone, "") if row.living_alone is not None else "",
        CareLevel(row.care_level).label if row.care_level else "",
        "；".join(str(CategoryKind(kind).label) for kind in row.categories if kind in CategoryKind.values),
        Status(row.status).label,
        "是" if row.synthetic else "",
    )
