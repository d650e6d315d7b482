"""The row-by-row report and the template, as Excel files."""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import connection
from openpyxl import Workbook

from anju.people.commands.sheets import MOST_ROWS, sheet_row, start_sheet, watermark
from anju.people.models import Import
from anju.people.rules import columns

OUTCOMES = {"created": "新建", "changed": "修改", "same": "无变化", "refused": "未导入", "duplicate": "新建，疑似重复"}
REHEARSED = {
    "created": "将新建",
    "changed": "将修改",
    "same": "无变化",
    "refused": "不会导入",
    "duplicate": "将新建，疑似重复",
}
_HEADER = ("行号", "姓名", "结果", "原因或改动", "档案号")
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


def write_report(job: Import, now: datetime) -> None:
    """Write what became of every row and hang the file on the import."""
    words = REHEARSED if job.rehearsal else OUTCOMES
    book = Workbook(write_only=True)
    mark = watermark(job.created_by_name, now)
    sheet, written = start_sheet(book, "逐行结果", mark, _HEADER), 0
    for number, name, outcome, reasons, record in _rows(job):
        if written >= MOST_ROWS:
            sheet, written = start_sheet(book, f"逐行结果{len(book.worksheets) + 1}", mark, _HEADER), 0
        prefix = "改了：" if outcome == "changed" else ""
        sheet.append(sheet_row((number, name, words.get(outcome, outcome), prefix + "；".join(reasons), record or "")))
        written += 1
    _save(book, job, now)


def _save(book: Workbook, job: Import, now: datetime) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        book.save(path)
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
    ("姓名、居住地区划代码", "必填。区划代码 6 至 12 位，必须在您的辖区内，能填到社区、村最好（12 位）。"),
    ("身份证号", "18 位；15 位旧号会自动换算并标记。请把整列设为“文本”格式，否则 Excel 会丢掉后几位。"),
    ("没有身份证号", "出生日期和电话至少填一项。同名、同日出生、同地区，或电话相同的，会列入“疑似重复”等您确认。"),
    ("经度、纬度、坐标系", "三项一起填。坐标系：WGS-84、GCJ-02（高德、腾讯）、BD-09（百度）。"),
    ("独居、有钥匙", "填“是”或“否”。"),
    ("能力等级", "能力完好、轻度失能、中度失能、重度失能、完全失能。"),
    ("人员类别", "可填多个，用分号隔开：" + "、".join(columns.offered(columns.KINDS)) + "。"),
    ("健康提示", "急救人员必须知道的，多条用分号隔开。"),
    ("联系人", "按拨打顺序填，最多 3 位；类型：家属、邻居、社区、医生。更多联系人请在档案里补。"),
    ("空着的格子", "不会清掉档案里已有的内容。同一文件导入两次，第二次不会产生任何变化。"),
    ("先预演", "上传后先预演，逐行告诉您将发生什么；确认后才写入。"),
)


def write_template(file: Any) -> None:
    """Write the file to fill in: one sheet with the columns and an example, one with the instructions."""
    book = Workbook()
    sheet = book.active
    sheet.title = "老人名单"
    sheet.append(list(columns.ALL))
    sheet.append([_EXAMPLE.get(name, "") for name in columns.ALL])
    for cells in sheet.iter_cols(min_row=1, max_row=200):
        for cell in cells:
            cell.number_format = "@"
        sheet.column_dimensions[cells[0].column_letter].width = max(10, len(str(cells[0].value)) * 2 + 2)
    sheet.freeze_panes = "A2"
    how = book.create_sheet("填写说明")
    how.column_dimensions["A"].width, how.column_dimensions["B"].width = 24, 100
    for line in _HOW:
        how.append(line)
    book.save(file)
