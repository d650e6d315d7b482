"""What a person who types into the search box means."""

import re
from enum import StrEnum

from anju.kernel import identifiers, text

_PLACE = re.compile(r"[路街号楼栋幢室村屯组区镇乡巷里院弄]|单元|小区|社区|花园")
_HAN = re.compile(r"[\u3400-\u9fff]")
_NAME_MOST = 4
_ADDRESS_LEAST = 3


class Meaning(StrEnum):
    """How a search text is looked up."""

    NOTHING = "nothing"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    LAST4 = "last4"
    NUMBER = "number"  # the record's own number, or a device's
    LATIN = "latin"  # pinyin or initials
    NAME = "name"
    ADDRESS = "address"


def clean(typed: str) -> str:
    """Return the text to look up: half width, one line, at most 60 characters, no NUL."""
    return text.normalise_name(typed.replace("\x00", ""))[:60]


def meaning(typed: str) -> Meaning:
    """Say what a cleaned text is: numbers first, then letters, then Chinese names and addresses."""
    if not typed:
        return Meaning.NOTHING
    if _HAN.search(typed):
        return _of_chinese(typed)
    return _of_signs(typed)


def _of_chinese(typed: str) -> Meaning:
    long = len(typed) >= _ADDRESS_LEAST
    if long and (re.search(r"[0-9]", typed) or _PLACE.search(typed) or (len(typed) > _NAME_MOST and "·" not in typed)):
        return Meaning.ADDRESS
    return Meaning.NAME


def _of_signs(typed: str) -> Meaning:
    if identifiers.is_id_number(typed):
        return Meaning.ID_NUMBER
    if re.fullmatch(r"[0-9]{3}[0-9Xx]", typed):
        return Meaning.LAST4
    digits = text.normalise_phone(typed)
    if re.fullmatch(r"[0-9+() -]+", typed) and text.is_phone(digits):
        return Meaning.PHONE
    if re.fullmatch(r"[A-Za-z ']+", typed):
        return Meaning.LATIN
    return Meaning.NUMBER


def prefix_range(prefix: str) -> str:
    """Return a LIKE pattern for everything that starts with the text, with the text's own wildcards made harmless."""
    return re.sub(r"([\\%_])", r"\\\1", prefix) + "%"


def fragment(part: str) -> str:
    """Return a LIKE pattern for everything that holds the text."""
    return "%" + prefix_range(part)
