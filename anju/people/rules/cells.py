"""The cells of one row of an import file, read as words, numbers, days, choices; what is wrong is collected.

``say`` turns a sentence into the reader's language; column names and cell words stay as they stand in the file.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from anju.kernel import text
from anju.kernel.text import gettext_noop as _
from anju.people.rules import columns as names
from anju.people.rules.phones import phone_fault

Cell = str | float | int | bool | date | datetime | time | timedelta | None
Say = Callable[[str], str]


def words(cell: Cell) -> str:
    """Return a cell as text: whole numbers without a point, days as ISO, half width."""
    if isinstance(cell, str):
        return text.to_half_width(cell).replace("\x00", "").strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, date):
        return (cell.date() if isinstance(cell, datetime) else cell).isoformat()
    if isinstance(cell, int | float) and float(cell).is_integer():
        return str(int(cell))
    return str(cell)


class Reader:
    """Reads the cells of one row and collects what is wrong with them."""

    __slots__ = ("cells", "faults", "say")

    def __init__(self, cells: Mapping[str, Cell], say: Say) -> None:
        self.cells = cells
        self.faults: list[str] = []
        self.say = say

    def fault(self, column: str, sentence: str, **facts: object) -> None:
        """Note what is wrong with a column."""
        said = self.say(sentence)
        self.faults.append(f"{column}：{said % facts if facts else said}")

    def words(self, column: str) -> str:
        """Return a cell as text; nothing for an empty one."""
        cell = self.cells.get(column)
        if cell is None:
            return ""
        return cell.strip() if type(cell) is str and cell.isascii() and "\x00" not in cell else words(cell)

    def text(self, column: str, most: int) -> str:
        """Return a cell as text of at most so many signs."""
        if column not in self.cells:
            return ""
        value = self.words(column)
        if len(value) > most:
            self.fault(column, _("超过 %(most)d 个字，请缩短"), most=most)
            return ""
        return value

    def choice(self, column: str, known: Mapping[str, Any], default: Any) -> Any:
        """Return what a word of a closed list means."""
        value = self.words(column)
        if not value:
            return default
        if value.lower() not in known:
            self.unknown(column, value, known)
            return default
        return known[value.lower()]

    def unknown(self, column: str, word: str, known: Mapping[str, object]) -> None:
        """Note a word that is not in the list, and which are."""
        sentence = _("“%(word)s”不在可选项中，可填：%(known)s")
        self.fault(column, sentence, word=word[:20], known="、".join(names.offered(known)))

    def number(self, column: str) -> float | None:
        """Return a cell as a number."""
        value = self.words(column)
        if not value:
            return None
        try:
            return float(value)
        except ValueError:
            self.fault(column, _("应为数字"))
            return None

    def day(self, column: str) -> date | None:
        """Return a cell as a day, in any of the usual spellings."""
        value = self.words(column)
        if not value:
            return None
        parts = (
            value.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-").split("-")
        )
        if len(parts) == 1 and len(value) == 8:  # noqa: PLR2004 - 19401105
            parts = [value[:4], value[4:6], value[6:]]
        try:
            return date(*(int(part) for part in parts))
        except (ValueError, TypeError, OverflowError):
            self.fault(column, _("日期写法不认识，请写成 1940-11-05"))
            return None

    def phone(self, column: str) -> str:
        """Return the digits of a number that can be dialled."""
        value = self.words(column)
        if not value:
            return ""
        digits = text.normalise_phone(value)
        sentence = phone_fault(digits, self.say)
        if sentence:
            self.faults.append(f"{column}：{sentence}")
            return ""
        return digits
