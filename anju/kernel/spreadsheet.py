"""Excel out: every sheet says who took it and when, and no cell can start a formula.

openpyxl takes long to load and is loaded only when it is needed. It makes the workbook with its styles, marks and
headers; ``write_sheets`` then streams the rows into it as text, because a cell object for each of ten million cells
takes eight times as long as everything else of an import's report.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.functional import Promise
from django.utils.translation import gettext

from anju.kernel import clock

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_ROWS = 1_000_000  # Excel ends at 1,048,576
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ABOVE = 2  # the watermark and the header stand over the rows
_END = b"</sheetData>"
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")


def harmless(value: object) -> object:
    """Return a value that a spreadsheet shows and never runs."""
    if isinstance(value, Promise):
        value = str(value)
    if not isinstance(value, str):
        return value
    clean = _CONTROL.sub("", value)
    return f"'{clean}" if clean.startswith(_RISKY) else clean


def sheet_row(values: Sequence[object]) -> list[object]:
    """Return a row of harmless cells."""
    return [harmless(value) for value in values]


def watermark(name: str, now: datetime) -> str:
    """Return the sentence that stands on every sheet."""
    at = f"{now.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}"
    mark = gettext("安居 · 由 %(name)s 于 %(at)s 导出 · 含个人信息，仅限本次工作使用，不得转发")
    return mark % {"name": name, "at": at}


def workbook() -> "Workbook":
    """Begin a workbook that is written row by row."""
    from openpyxl import Workbook

    return Workbook(write_only=True)


def start_sheet(book: "Workbook", title: str, mark: str, header: Sequence[str]) -> Any:
    """Open a sheet with its watermark, in the sheet and in the printed head and foot, and its header."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font, PatternFill

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


def write_sheets(
    path: Path, titles: Sequence[str], mark: str, header: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write rows of numbers and texts, ``MOST_ROWS`` to a sheet, one sheet for each title."""
    book, empty, left = workbook(), io.BytesIO(), iter(rows)
    for title in titles:
        start_sheet(book, title, mark, header)
    book.save(empty)
    with ZipFile(empty) as source, ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as target:
        for name in sorted(source.namelist(), key=_place):
            content = source.read(name)
            if not _SHEET.fullmatch(name):
                target.writestr(name, content)
                continue
            head, tail = content.split(_END)
            with target.open(name, "w", force_zip64=True) as part:
                part.write(head)
                for lines in _lines(islice(left, MOST_ROWS)):
                    part.write("".join(lines).encode())
                part.write(_END + tail)


def _place(name: str) -> int:
    """Put the sheets last, in their order."""
    found = _SHEET.fullmatch(name)
    return int(found[1]) if found else 0


def _lines(rows: Iterator[Sequence[Any]]) -> Iterator[list[str]]:
    """Give rows as XML, a thousand at a time."""
    number = _ABOVE
    while batch := list(islice(rows, 1000)):
        lines = []
        for row in batch:
            number += 1
            cells = [
                _cell(f"{letter}{number}", value)
                for letter, value in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", row, strict=False)
            ]
            lines.append(f'<row r="{number}">{"".join(cells)}</row>')
        yield lines


def _cell(place: str, value: object) -> str:
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    words = escape(str(harmless(value)))
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>' if words else ""
