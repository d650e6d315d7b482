"""What is wrong with a telephone number, in words that say what to do."""

import re

from anju.kernel.text import is_phone

_MOBILE = 11


def phone_fault(digits: str) -> str:
    """Return what is wrong with normalised digits, or nothing. A mobile has 11 digits, no more and no less."""
    if re.match(r"1[3-9]", digits) and len(digits) in range(8, 14) and len(digits) != _MOBILE:
        missing = _MOBILE - len(digits)
        return f"{'少' if missing > 0 else '多'} {abs(missing)} 位，手机号应为 11 位"
    if not is_phone(digits):
        return "不是能拨打的号码，手机号 11 位，座机请带区号"
    return ""
