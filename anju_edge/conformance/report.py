"""What came out: as lines for a terminal of 80 columns, and as JSON."""

import json
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from anju_edge.conformance.words import WHY, Words

COLUMNS: Final = 80
PASSED: Final = "passed"
FAILED: Final = "failed"
UNSEEN: Final = "unseen"
_STATES: Final = {
    PASSED: Words("通过", "passed"),
    FAILED: Words("未通过", "FAILED"),
    UNSEEN: Words("没看到", "unseen"),
}
_STATE_WIDTH = 8
_LABEL_WIDTH = 10
_TIME_WIDTH = 12
_LABELS: Final = {
    "sent": Words("发出", "sent"),
    "required": Words("要求", "required"),
    "came": Words("收到", "came"),
    "why": Words("原因", "why"),
}


class Result(NamedTuple):
    """One case, and what became of it."""

    case: str
    title: Words
    required: Words
    state: str
    sent: str = ""
    came: str | Words = ""
    why: str = ""
    took_s: float | None = None


class Heading(NamedTuple):
    """What was checked, and when. ``listened``: a device was, and not a server."""

    protocol: str
    address: str
    number: str
    at: datetime
    listened: bool = False


def heading(about: Heading, *, english: bool) -> str:
    """Return the first lines."""
    what = Words("设备自检", "Device check") if about.listened else Words("服务器自检", "Server check")
    parts = (what.said(english=english), about.protocol, about.address, about.number)
    return "\n".join(("  ".join(part for part in parts if part), f"{about.at:%Y-%m-%d %H:%M:%S %z}", "─" * COLUMNS))


def row(result: Result, *, english: bool) -> str:
    """Return a case as lines: its outcome in columns, below it what was sent, required and came."""
    took = "" if result.took_s is None else _took(result.took_s, english=english)
    title = result.title.said(english=english)
    first = _padded(_STATES[result.state].said(english=english), _STATE_WIDTH)
    first += _padded(title, COLUMNS - _STATE_WIDTH - _TIME_WIDTH)
    first += " " * (_TIME_WIDTH - width(took)) + took
    why = WHY[result.why].said(english=english) if result.why in WHY else result.why
    details = {
        "sent": result.sent,
        "required": result.required.said(english=english),
        "came": _plain(result.came, english=english),
        "why": why,
    }
    lines = [first.rstrip()]
    for name, text in details.items():
        if text:
            lines += _labelled(_LABELS[name].said(english=english), text)
    return "\n".join(lines)


def summary(results: Sequence[Result], *, english: bool) -> str:
    """Return the last lines."""
    good = sum(result.state == PASSED for result in results)
    unseen = sum(result.state == UNSEEN for result in results)
    bad = len(results) - good - unseen
    words = Words(f"{good} 项通过，{bad} 项未通过", f"{good} passed, {bad} failed")
    more = Words(f"，{unseen} 项没有看到", f", {unseen} not seen") if unseen else Words("", "")
    return f"{'─' * COLUMNS}\n{words.said(english=english)}{more.said(english=english)}"


def machine(about: Heading, results: Sequence[Result], *, english: bool) -> str:
    """Return the report as JSON."""
    written: dict[str, Any] = {
        "direction": "device" if about.listened else "server",
        "protocol": about.protocol,
        "address": about.address,
        "number": about.number,
        "at": about.at.isoformat(),
        "passed": all_passed(results),
        "results": [_item(result, english=english) for result in results],
    }
    return json.dumps(written, ensure_ascii=False, indent=2) + "\n"


def all_passed(results: Sequence[Result]) -> bool:
    """Whether nothing failed and nothing was left unseen; nothing at all is no success."""
    return bool(results) and all(result.state == PASSED for result in results)


def width(text: str) -> int:
    """Return how many columns a text takes: Chinese signs take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _item(result: Result, *, english: bool) -> dict[str, Any]:
    return {
        "case": result.case,
        "title": result.title.said(english=english),
        "sent": result.sent,
        "required": result.required.said(english=english),
        "came": _plain(result.came, english=english),
        "state": result.state,
        "why": result.why,
        "took_ms": None if result.took_s is None else round(result.took_s * 1000, 1),
    }


def _plain(text: str | Words, *, english: bool) -> str:
    return text.said(english=english) if isinstance(text, Words) else text


def _took(seconds: float, *, english: bool) -> str:
    return f"{seconds * 1000:.1f} {'ms' if english else '毫秒'}"


def _labelled(label: str, text: str) -> Iterator[str]:
    indent = " " * _STATE_WIDTH
    for index, part in enumerate(wrapped(text, COLUMNS - _STATE_WIDTH - _LABEL_WIDTH)):
        yield indent + _padded(label if index == 0 else "", _LABEL_WIDTH) + part


def _padded(text: str, columns: int) -> str:
    return text + " " * max(columns - width(text), 1)


def wrapped(text: str, columns: int = COLUMNS) -> Iterator[str]:
    """Break a text at a blank where there is one late enough in the line, else anywhere."""
    line = ""
    for sign in text:
        if width(line + sign) > columns:
            blank = line.rfind(" ")
            cut = blank if blank > columns // 2 else len(line)
            yield line[:cut]
            line = line[cut:].lstrip()
        line += sign
    yield line
