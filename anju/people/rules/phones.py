"""What is wrong with a telephone number, in words that say what to do."""

import re
from collections.abc import Callable

from anju.kernel.text import gettext_noop as _
from anju.kernel.text import is_phone

_MOBILE = 11
_MOBILE_START = re.compile(r"1[3-9]")


def phone_fault(digits: str, say: Callable[[str], str] = str) -> str:
    """Return what is wrong with normalised digits, or nothing. A mobile has 11 digits, no more and no less."""
    if len(digits) != _MOBILE and len(digits) in range(8, 14) and _MOBILE_START.match(digits):
        missing = _MOBILE - len(digits)
        sentence = _("少 %(count)d 位，手机号应为 11 位") if missing > 0 else _("多 %(count)d 位，手机号应为 11 位")
        return say(sentence) % {"count": abs(missing)}
    if not is_phone(digits):
        return say(_("不是能拨打的号码，手机号 11 位，座机请带区号"))
    return ""
