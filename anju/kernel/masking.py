"""What is shown instead of a personal value. Showing the first six digits would reveal the county: three at most."""

import re
from datetime import date

from anju.kernel.text import COMPOUND_SURNAMES

_PLACE = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区))?(?:[\u4e00-\u9fff]{2,8}?(?:市|地区|盟|州))?"
    r"(?:[\u4e00-\u9fff]{1,8}?(?<!小)(?:区|县|市|旗))?(?:[\u4e00-\u9fff]{1,10}?(?:街道|镇|乡))?"
)
_LONG = 7


def name(value: str) -> str:
    """Keep the surname and star the rest: 张*, 欧阳**."""
    if not value:
        return ""
    keep = 2 if value[:2] in COMPOUND_SURNAMES and len(value) > 2 else 1  # noqa: PLR2004
    return value[:keep] + "*" * max(1, len(value) - keep)


def phone(value: str) -> str:
    """Keep the first three and the last four: 138****1234; of a short number only the last two."""
    if len(value) <= _LONG:
        return "*" * max(0, len(value) - 2) + value[-2:] if value else ""
    return value[:3] + "*" * (len(value) - _LONG) + value[-4:]


def id_number(value: str) -> str:
    """Keep the first three and the last four: 110***********002X."""
    return value[:3] + "*" * (len(value) - _LONG) + value[-4:] if len(value) > _LONG else "*" * len(value)


def last4(value: str, *, length: int = 18) -> str:
    """Write a number of which only the last four are known."""
    return "*" * (length - 4) + value if value else ""


def address(value: str) -> str:
    """Keep the place down to street or township: 哈尔滨市南岗区***."""
    found = _PLACE.match(value)
    return f"{found.group() if found else ''}***" if value else ""


def birth(value: date | None) -> str:
    """Keep the year: 1945-**-**."""
    return f"{value.year}-**-**" if value else ""


def bank_card(value: str) -> str:
    """Keep the last four."""
    return f"**** {value[-4:]}" if value else ""
