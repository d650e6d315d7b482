"""Numbers with a check character: the citizen's (GB 11643-1999) and the organisation's (GB 32100-2015)."""

import re
from dataclasses import dataclass
from datetime import date
from operator import mul

from anju.kernel.refusals import Invalid
from anju.kernel.text import to_half_width

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(3**place % 31 for place in range(17))
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_OLD_LENGTH = 15
_ID_GAPS = re.compile(r"[\s-]")
_ID_SHAPE = re.compile(r"[1-9][0-9]{16}[0-9X]")


class IdNumberInvalid(Invalid):
    """Not an identity number: facts ``reason`` is ``shape``, ``birth`` or ``check``."""

    code = "id_number_invalid"


class CreditCodeInvalid(Invalid):
    """Not a unified social credit code: facts ``reason`` is ``shape`` or ``check``."""

    code = "credit_code_invalid"


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A checked identity number. ``converted`` says it came with 15 digits from an old ledger."""

    number: str
    born: date
    sex: str  # f or m
    region: str  # at first registration: may no longer exist
    converted: bool = False


def id_check(first17: str) -> str:
    """Return the check character of the first 17 digits (ISO 7064 MOD 11-2)."""
    return _ID_CHECKS[sum(map(mul, map(int, first17), _ID_WEIGHTS)) % 11]


def _eighteen(text: str) -> tuple[str, bool]:
    number = _ID_GAPS.sub("", to_half_width(text)).upper()
    if len(number) == _OLD_LENGTH and re.fullmatch(r"[1-9][0-9]{14}", number):
        first17 = f"{number[:6]}19{number[6:]}"
        return first17 + id_check(first17), True
    if not _ID_SHAPE.fullmatch(number):
        raise IdNumberInvalid(reason="shape")
    return number, False


def id_number(text: str) -> IdNumber:
    """Check an identity number of 18 characters, or of 15 from an old ledger; raise ``IdNumberInvalid``.

    The first six digits need not exist today; 81, 82, 83 and 9 (residence permits) pass by the same rule.
    """
    number, converted = _eighteen(text)
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdNumberInvalid(reason="birth") from None
    if id_check(number[:17]) != number[17]:
        raise IdNumberInvalid(reason="check")
    return IdNumber(
        number=number, born=born, sex="m" if int(number[16]) % 2 else "f", region=number[:6], converted=converted
    )


def is_id_number(text: str) -> bool:
    """Whether the text is a valid identity number."""
    try:
        id_number(text)
    except IdNumberInvalid:
        return False
    return True


def credit_check(first17: str) -> str:
    """Return the check character of a unified social credit code."""
    total = sum(_CREDIT_ALPHABET.index(char) * weight for char, weight in zip(first17, _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_ALPHABET[(31 - total % 31) % 31]


def body_check(first8: str) -> str:
    """Return the check character of the 9-character organisation body (GB 11714)."""
    total = sum(int(char, 36) * weight for char, weight in zip(first8, _BODY_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def credit_code(text: str) -> str:
    """Return a checked unified social credit code in upper case; raise ``CreditCodeInvalid``."""
    code = re.sub(r"[\s-]", "", to_half_width(text)).upper()
    if not re.fullmatch(rf"[{_CREDIT_ALPHABET}]{{18}}", code):
        raise CreditCodeInvalid(reason="shape")
    if credit_check(code[:17]) != code[17]:
        raise CreditCodeInvalid(reason="check")
    return code
