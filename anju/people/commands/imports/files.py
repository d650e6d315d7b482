"""From a file, whatever it is called, to rows of cells: the content decides whether it is Excel or text."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from anju.kernel.refusals import Invalid
from anju.people.rules import columns
from anju.people.rules.cells import Cell, words
from anju.people.rules.importing import header_fault

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_CHUNK = 1 << 20
_LONGEST_FIELD = 100_000


class FileUnreadable(Invalid):
    """The file cannot be read at all; facts ``why`` is a sentence that says what to do."""

    code = "file_unreadable"


@dataclass
class Table:
    """The rows of a file: number as shown in Excel, cells by column name, and rows that a merged cell touches."""

    rows: Iterator[tuple[int, dict[str, Cell]]]
    merged: set[int] = field(default_factory=set)


def open_table(path: Path) -> Table:
    """Open a file of any of the kinds we read."""
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise FileUnreadable(why=_("文件是空的。"))
    if start.startswith((_ZIP, _OLE)):
        return _workbook(path)
    return _text(path)


def _workbook(path: Path) -> Table:
    try:
        with path.open("rb") as file:
            book = CalamineWorkbook.from_filelike(io.BytesIO(file.read()))
        sheet = book.get_sheet_by_index(0)
        rows = sheet.iter_rows()
        merged = _merged_rows(sheet.merged_cell_ranges or [])
    except PasswordError:
        raise FileUnreadable(why=_("表格设有打开密码，请去掉密码后再导入。")) from None
    except (CalamineError, OSError, ValueError) as problem:
        raise FileUnreadable(why=_("不是有效的 Excel 文件，或文件已损坏。请另存为 .xlsx 后重试。")) from problem
    first = sheet.start[0] if sheet.start else 0
    header = [words(cell) for cell in next(rows, [])]
    return Table(_cells(header, rows, first + 2), merged)


def _merged_rows(ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> set[int]:
    """Return the row numbers, as Excel shows them, that a merged range touches (ranges count from zero)."""
    return {row + 1 for (top, _left), (bottom, _right) in ranges for row in range(top, min(bottom, top + 1000) + 1)}


def _cells(header: list[str], rows: Iterable[Sequence[Cell]], first: int) -> Iterator[tuple[int, dict[str, Cell]]]:
    fault = header_fault(header, _)
    if fault:
        raise FileUnreadable(why=fault)
    known = [name if name in columns.ALL else "" for name in header]
    for number, row in enumerate(rows, start=first):
        cells: dict[str, Cell] = {
            name: cell for name, cell in zip(known, row, strict=False) if name and cell != "" and cell is not None
        }
        if cells:
            yield number, cells


def _text(path: Path) -> Table:
    encoding = _encoding(path)
    _check_bytes(path, encoding)
    return Table(_csv_rows(path, encoding))


def _csv_rows(path: Path, encoding: str) -> Iterator[tuple[int, dict[str, Cell]]]:
    csv.field_size_limit(_LONGEST_FIELD)
    with path.open(encoding=encoding, newline="") as file:
        sample = file.readline()
        file.seek(0)
        reader = csv.reader(file, delimiter="\t" if sample.count("\t") > sample.count(",") else ",")
        try:
            header = [words(cell).lstrip("\ufeff") for cell in next(reader)]
            yield from _cells(header, reader, 2)
        except csv.Error as problem:
            why = _("第 %(row)d 行的引号或分隔符不完整（%(problem)s）。") % {"row": reader.line_num, "problem": problem}
            raise FileUnreadable(why=why) from problem


def _encoding(path: Path) -> str:
    """Find the encoding by the header, which must hold the column of names in it."""
    with path.open("rb") as file:
        header = file.readline(64 * 1024)
    if header.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            if columns.NAME in header.decode(encoding):
                return encoding
        except UnicodeDecodeError:
            continue
    raise FileUnreadable(
        why=_("第 1 行里找不到“姓名”列：不是 CSV 文件，或编码既不是 UTF-8 也不是 GB18030。请用模板填写。")
    )


def _check_bytes(path: Path, encoding: str) -> None:
    """Refuse a file of which some row is in another encoding, naming the row."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            line = _decode(decoder, chunk, line, encoding, file)
        _decode(decoder, b"", line, encoding, file, final=True)


def _decode(
    decoder: codecs.IncrementalDecoder, chunk: bytes, line: int, encoding: str, _file: BinaryIO, *, final: bool = False
) -> int:
    try:
        return line + decoder.decode(chunk, final=final).count("\n")
    except UnicodeDecodeError as problem:
        row = line + problem.object[: problem.start].count(b"\n")
        name = "UTF-8" if encoding == "utf-8-sig" else encoding.upper()
        why = _("第 %(row)d 行的文字编码与文件其余部分不同（应为 %(name)s）。请用同一种编码另存后重试。")
        raise FileUnreadable(why=why % {"row": row, "name": name}, row=row) from problem
