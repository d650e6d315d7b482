"""Import files as people make them: xlsx, xls renamed, CSV in this and that encoding."""

import csv
import io
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from openpyxl import Workbook

from anju.people import commands
from anju.people.models import Import
from tests.people.builders import NOW, id_number, registrar

HEADER = ("姓名", "身份证号", "电话", "居住地区划代码", "住址", "独居", "人员类别", "联系人1姓名", "联系人1电话")


def person(order: int, **cells: str) -> dict[str, str]:
    """A valid row; ``order`` makes the identity number."""
    return {
        "姓名": "赵德福",
        "身份证号": id_number(
            born=f"19{40 + order % 9}{1 + order % 12:02d}{1 + order // 12 % 28:02d}", order=order % 1000
        ),
        "电话": f"136{order:08d}",
        "居住地区划代码": "230103003001",
        "住址": f"测绘路{order}号",
        "独居": "是",
        "人员类别": "低保;空巢",
        "联系人1姓名": "赵丽华",
        "联系人1电话": "13812346612",
        **cells,
    }


def csv_bytes(rows: list[dict[str, str]], encoding: str = "utf-8-sig") -> bytes:
    """Write rows as CSV."""
    out = io.StringIO()
    names = list(dict.fromkeys([*HEADER, *(name for row in rows for name in row)]))
    writer = csv.DictWriter(out, names)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def book_bytes(rows: list[list[Any]], merge: str = "") -> bytes:
    """Write rows, header first, as xlsx."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bring(content: bytes, name: str = "老人.csv", *, rehearsal: bool = False, who: Any = None) -> Import:
    """Take a file in and run it at once, as the job would."""
    job = commands.start_import(
        who or registrar(), file=ContentFile(content), file_name=name, now=NOW, rehearsal=rehearsal
    )
    return commands.run_import(who or registrar(), job.pk, now=NOW)


def report(job: Import) -> list[tuple[Any, ...]]:
    """Read the rows of the report file, without watermark and header."""
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(Path(job.report.path)).get_sheet_by_index(0).to_python()
    return [tuple(row) for row in rows[2:]]
