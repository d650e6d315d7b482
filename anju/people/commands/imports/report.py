"""The row-by-row report and the template, as Excel files."""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import connection
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anju.kernel.spreadsheet import MOST_ROWS, watermark, write_sheets
from anju.people.models import Import
from anju.people.queries.history import FIELDS
from anju.people.rules import columns

OUTCOMES = {
    "created": _("新建"),
    "changed": _("修改"),
    "same": _("无变化"),
    "refused": _("未导入"),
    "duplicate": _("新建，疑似重复"),
}
REHEARSED = {
    "created": _("将新建"),
    "changed": _("将修改"),
    "same": _("无变化"),
    "refused": _("不会导入"),
    "duplicate": _("将新建，疑似重复"),
}
_HEADER = (_("行号"), _("姓名"), _("结果"), _("原因或改动"), _("档案号"))
_BATCH = 5_000


def _rows(job: Import) -> Iterator[tuple[int, str, str, list[str], str | None]]:
    """Give the staged rows in order, in batches by key: no cursor is held open over chunks."""
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT r.row_no, coalesce(r.name, ''), r.outcome, r.reasons, e.number
                FROM people_import_row r LEFT JOIN people_elder e ON e.id = r.elder_id
                WHERE r.import_id = %s AND r.row_no > %s ORDER BY r.row_no LIMIT %s""",
                [job.pk, last, _BATCH],
            )
            batch = cursor.fetchall()
        if not batch:
            return
        yield from batch
        last = batch[-1][0]


def _told(job: Import) -> Iterator[tuple[int, str, str, str, str]]:
    """Give the lines of the report in the language of whoever brought the file."""
    words = {code: str(word) for code, word in (REHEARSED if job.rehearsal else OUTCOMES).items()}
    fields = {code: str(word) for code, word in FIELDS.items()}
    changed = gettext("改了：%(fields)s")
    for number, name, outcome, reasons, record in _rows(job):
        if outcome == "changed":
            why = changed % {"fields": "；".join(dict.fromkeys(fields.get(code, code) for code in reasons))}
        else:
            why = "；".join(reasons)
        yield number, name, words.get(outcome, outcome), why, record or ""


def write_report(job: Import, now: datetime) -> None:
    """Write what became of every row and hang the file on the import."""
    title, sheets = gettext("逐行结果"), max(1, -(-job.rows_total // MOST_ROWS))
    titles = [title, *(f"{title}{number}" for number in range(2, sheets + 1))]
    header = [str(word) for word in _HEADER]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        write_sheets(path, titles, watermark(job.created_by_name, now), header, _told(job))
        with path.open("rb") as file:
            kind = "rehearsal" if job.rehearsal else "result"
            job.report.save(f"report-{job.pk}-{kind}-{now:%Y%m%d%H%M%S}.xlsx", File(file), save=False)


_EXAMPLE: dict[str, Any] = {
    columns.NAME: "赵德福（示例，请删除本行）", columns.ID_NUMBER: "230103194011053417", columns.PHONE: "13604514408",
    columns.AREA: "230103003001", columns.ADDRESS: "测绘路18号3单元502室", columns.LONGITUDE: "126.648370",
    columns.LATITUDE: "45.758651", columns.DATUM: "GCJ-02", columns.KEY: "402室张桂云保管", columns.ALONE: "是",
    columns.LEVEL: "中度失能", columns.HEARING: "右耳失聪", columns.LANGUAGE: "东北话",
    columns.CATEGORIES: "低保边缘家庭;空巢",
    columns.NOTES: "服华法林;青霉素过敏", "联系人1姓名": "赵丽华", "联系人1关系": "女儿", "联系人1类型": "家属",
    "联系人1电话": "13812346612", "联系人1几分钟能到": "25", "联系人1有钥匙": "是",
}  # fmt: skip
_HOW = (
    (_("姓名、居住地区划代码"), _("必填。区划代码 6 至 12 位，必须在您的辖区内，能填到社区、村最好（12 位）。")),
    (_("身份证号"), _("18 位；15 位旧号会自动换算并标记。请把整列设为“文本”格式，否则 Excel 会丢掉后几位。")),
    (
        _("没有身份证号"),
        _("出生日期和电话至少填一项。同名、同日出生、同地区，或电话相同的，会列入“疑似重复”等您确认。"),
    ),
    (_("经度、纬度、坐标系"), _("三项一起填。坐标系：WGS-84、GCJ-02（高德、腾讯）、BD-09（百度）。")),
    (_("独居、有钥匙"), _("填“是”或“否”。")),
    (_("能力等级"), _("能力完好、轻度失能、中度失能、重度失能、完全失能。")),
    (_("人员类别"), _("可填多个，用分号隔开：%(kinds)s。")),
    (_("健康提示"), _("急救人员必须知道的，多条用分号隔开。")),
    (_("联系人"), _("按拨打顺序填，最多 3 位；类型：家属、邻居、社区、医生。更多联系人请在档案里补。")),
    (
        _("模拟数据"),
        _("演示、培训用的虚构人员填“是”，档案会一直带着“模拟数据”标记。真实老人空着；填“否”不会去掉已有的标记。"),
    ),
    (_("空着的格子"), _("不会清掉档案里已有的内容。同一文件导入两次，第二次不会产生任何变化。")),
    (_("先预演"), _("上传后先预演，逐行告诉您将发生什么；确认后才写入。")),
)


def write_template(file: Any) -> None:
    """Write the file to fill in: one sheet with the columns and an example, one with the instructions."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = gettext("老人名单")
    sheet.append(list(columns.ALL))
    sheet.append([_EXAMPLE.get(name, "") for name in columns.ALL])
    for cells in sheet.iter_cols(min_row=1, max_row=200):
        for cell in cells:
            cell.number_format = "@"
        sheet.column_dimensions[cells[0].column_letter].width = max(10, len(str(cells[0].value)) * 2 + 2)
    sheet.freeze_panes = "A2"
    how = book.create_sheet(gettext("填写说明"))
    how.column_dimensions["A"].width, how.column_dimensions["B"].width = 24, 100
    kinds = "、".join(columns.offered(columns.KINDS))
    for about, line in _HOW:
        how.append((str(about), str(line) % {"kinds": kinds} if "%(" in str(line) else str(line)))
    book.save(file)
