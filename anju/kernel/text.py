"""Text rules: half width, names, telephone numbers, pinyin. Pure; the same at the form, the import and the search."""

import re
from functools import lru_cache

_SPACES = re.compile(r"\s+")
_DOTS = re.compile(r"[•・･‧∙⋅．.·]")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
_HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_ZERO_WIDTH = re.compile(r"[\u200b-\u200f\u2060\ufeff]")
_WIDE_SIGN = re.compile(r"[\uff01-\uff5e\u3000\u200b-\u200f\u2060\ufeff]")
_HAN_ONLY = re.compile(r"[\u3400-\u9fff]+")
# Surnames that are read otherwise than the dictionary's first reading.
_SURNAMES = {
    "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "朴": "piao", "盖": "ge", "区": "ou", "曾": "zeng",
    "任": "ren", "乐": "yue", "覃": "qin", "种": "chong", "繁": "po", "秘": "bi", "缪": "miao", "召": "shao",
    "折": "she", "员": "yun", "黑": "he", "翟": "zhai", "洗": "xian", "祭": "zhai", "佴": "nai", "尉迟": "yuchi",
    "万俟": "moqi", "长孙": "zhangsun", "澹台": "tantai", "单于": "chanyu",
}  # fmt: skip
_COMPOUND = """
欧阳 司马 上官 诸葛 司徒 东方 独孤 南宫 夏侯 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司空 鲜于 闾丘 端木
轩辕 百里 东郭 万俟 澹台 单于 呼延 赫连 西门 公羊 淳于 濮阳 申屠 太史 仲孙 钟离 拓跋 完颜 纳兰 叶赫
"""
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_MIN_PHONE, _MAX_PHONE, _MOBILE = 5, 13, 11


def gettext_noop(text: str) -> str:
    """Mark a text for translation in a room that must not know Django."""
    return text


def to_half_width(text: str) -> str:
    """Turn full-width letters, digits, signs and the ideographic space into half width; drop zero-width marks."""
    if text.isascii() or not _WIDE_SIGN.search(text):
        return text
    return _ZERO_WIDTH.sub("", text.translate(_WIDE))


def normalise_name(text: str) -> str:
    """Return a name as we keep it: half width, one kind of middle dot, no space between Chinese characters."""
    if _HAN_ONLY.fullmatch(text):
        return text
    name = _SPACES.sub(" ", to_half_width(text)).strip()
    if _HAN.search(name):
        name = _DOTS.sub("·", name)
        name = _HAN_GAP.sub("", re.sub(r"\s*·\s*", "·", name))
    return name


def normalise_phone(text: str) -> str:
    """Return the digits of a telephone number without +86, spaces, dashes and brackets; the empty string for none."""
    if len(text) == _MOBILE and text.isascii() and text.isdigit() and text[0] == "1":
        return text
    digits = re.sub(r"[^0-9+]", "", to_half_width(text))
    for prefix in ("+86", "0086"):
        if digits.startswith(prefix):
            digits = digits.removeprefix(prefix)
    digits = digits.replace("+", "")
    if re.fullmatch(r"861[3-9][0-9]{9}", digits):
        digits = digits[2:]
    return digits


def is_phone(digits: str) -> bool:
    """Whether normalised digits can be dialled: a mobile, a land line with or without area code, a short number."""
    if digits.startswith("1") and len(digits) == _MOBILE:
        return digits[1] in "3456789"
    return digits.isascii() and digits.isdigit() and _MIN_PHONE <= len(digits) <= _MAX_PHONE


@lru_cache(maxsize=30_000)
def _sound(char: str) -> str:
    if not _HAN.match(char):
        return char.lower()
    from pypinyin import Style, lazy_pinyin  # a third of a second and 30 MB, for those who need it

    return next(iter(lazy_pinyin(char, style=Style.NORMAL, errors="ignore")), "")  # a rare character has no reading


def _surname(name: str) -> tuple[str, str]:
    """Split off the surname when it is one with its own reading; return (reading, rest)."""
    for length in (2, 1):
        reading = _SURNAMES.get(name[:length])
        if reading and len(name) > length:
            return reading, name[length:]
    return "", name


def pinyin(name: str) -> tuple[str, str]:
    """Return a name's full pinyin without tones and its initials: ``赵德福`` gives ``("zhaodefu", "zdf")``."""
    kept = re.sub(r"[\s·]", "", normalise_name(name))
    reading, rest = _surname(kept)
    sounds = [_sound(char) for char in rest]
    initials = "".join(sound[:1] for sound in sounds)
    if reading:
        surname = kept[: len(kept) - len(rest)]
        first = reading[0] if len(surname) == 1 else reading[0] + _sound(surname[1])[0]
        return reading + "".join(sounds), first + initials
    return "".join(sounds), initials
