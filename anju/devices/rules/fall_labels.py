"""A file of labels read row by row: whose wrist a device was on from when to when, and whether a fall is in it."""

import csv
import re
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Final, NamedTuple

COLUMNS: Final = {
    "device": ("设备编号", "device"),
    "starts": ("开始", "from"),
    "ends": ("结束", "to"),
    "wearer": ("佩戴人", "wearer"),
    "fall": ("是否跌倒", "fall"),
}
MOST_ROWS: Final = 2000
LONGEST_FALL: Final = timedelta(minutes=10)  # a longer piece would hide which window the fall is in
LONGEST: Final = timedelta(hours=24)
_WEARER: Final = 40
_YES: Final = frozenset({"是", "yes", "y", "1", "true", "跌倒"})
_NO: Final = frozenset({"否", "no", "n", "0", "false", "没有"})
_BEIJING: Final = timezone(timedelta(hours=8))
_PLAIN: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?")


class Label(NamedTuple):
    """One row that can be used."""

    row: int
    device: str
    starts_at: datetime
    ends_at: datetime
    wearer: str
    fallen: bool


class Fault(NamedTuple):
    """One row that cannot, and why in one word."""

    row: int
    device: str
    what: str


def read(text: str) -> list[Label | Fault]:
    """Return a label or a fault for each row that holds anything; rows are numbered as a spreadsheet does."""
    reader = csv.reader(text.splitlines())
    try:
        rows = [(number, [cell.strip() for cell in row]) for number, row in enumerate(reader, 1) if any(row)]
    except csv.Error:
        return [Fault(1, "", "columns")]
    places = _places(rows[0][1]) if rows else None
    if places is None:
        return [Fault(1, "", "columns")]
    if len(rows) - 1 > MOST_ROWS:
        return [Fault(MOST_ROWS + 2, "", "too_many")]
    found: list[Label | Fault] = []
    for number, cells in rows[1:]:
        values = {name: cells[place] if place < len(cells) else "" for name, place in places.items()}
        one = _label(number, values)
        found.append(Fault(number, one.device, "twice") if _meets(one, found) else one)
    return found


def _places(header: list[str]) -> dict[str, int] | None:
    """Return where each column stands, whatever order they have."""
    heads = [cell.lstrip("\ufeff").lower() for cell in header]
    places = {name: next((heads.index(word) for word in words if word in heads), -1) for name, words in COLUMNS.items()}
    return None if -1 in places.values() else places


def _label(row: int, values: dict[str, str]) -> Label | Fault:
    device, starts, ends = values["device"], _moment(values["starts"]), _moment(values["ends"])
    word = values["fall"].lower()
    if starts is None or ends is None:
        return Fault(row, device, "time" if device else "device")
    checks = {
        "device": not device,
        "order": ends <= starts,
        "wearer": not values["wearer"],
        "truth": word not in _YES | _NO,
        "long_fall": word in _YES and ends - starts > LONGEST_FALL,
        "long": ends - starts > LONGEST,
    }
    what = next((name for name, holds in checks.items() if holds), "")
    if what:
        return Fault(row, device, what)
    return Label(row, device, starts, ends, values["wearer"][:_WEARER], word in _YES)


def _meets(one: Label | Fault, before: Iterable[Label | Fault]) -> bool:
    """Whether a row speaks of time that another row of the file has spoken of."""
    return isinstance(one, Label) and any(
        isinstance(other, Label) and other.device == one.device
        and other.starts_at < one.ends_at and one.starts_at < other.ends_at
        for other in before
    )  # fmt: skip


def _moment(written: str) -> datetime | None:
    """Read a time as spreadsheets write it, in Beijing; or ISO 8601 with its zone."""
    plain = _PLAIN.fullmatch(written)
    try:
        if plain is not None:
            year, month, day, hour, minute, second = (int(part or 0) for part in plain.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=_BEIJING)
        found = datetime.fromisoformat(written)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=_BEIJING)
