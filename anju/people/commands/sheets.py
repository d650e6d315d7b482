"""Excel out: every sheet says who took it and when, and no cell can start a formula."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill

from anju.kernel import clock

MOST_ROWS = 1_000_000  # Excel ends at 1,048,576
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_CONTROL = {code: None for code in range(32) if code not in {9, 10, 13}}


def harmless(value: object) -> object:
    """Return a value that a spreadsheet shows and never runs."""
    if isinstance(value, Promise):
        value = str(value)
    if not isinstance(value, str):
        return value
    clean = value.translate(_CONTROL)
    return f"'{clean}" if clean.startswith(_RISKY) else clean


def sheet_row(values: Sequence[object]) -> list[object]:
    """Return a row of harmless cells."""
    return [harmless(value) for value in values]


def watermark(name: str, now: datetime) -> str:
    """Return the sentence that stands on every sheet."""
    at = f"{now.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}"
    return f"安居 · 由 {name} 于 {at} 导出 · 含个人信息，仅限本次工作使用，不得转发"


def start_sheet(book: Workbook, title: str, mark: str, header: Sequence[str]) -> Any:
    """Open a sheet with its watermark, in the sheet and in the printed head and foot, and its header."""
    sheet = book.create_sheet(title)
    sheet.oddHeader.center.text = sheet.oddFooter.center.text = mark.replace("&", "&&")
    sheet.freeze_panes = "A3"
    first = WriteOnlyCell(sheet, value=mark)
    first.font = Font(color="9A5B00", bold=True)
    sheet.append([first])
    cells = []
    for name in header:
        cell = WriteOnlyCell(sheet, value=name)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E3EFEB")
        cells.append(cell)
    sheet.append(cells)
    return sheet
