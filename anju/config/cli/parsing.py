"""What argparse says by itself, in Chinese: it asks gettext for its sentences, by the English ones."""

import argparse
from collections.abc import Mapping
from typing import Final

from anju.config.runtime.words import english

WORDS: Final[Mapping[str, str]] = {
    "usage: ": "用法：",
    "positional arguments": "要写明的",
    "options": "可选项",
    "show this help message and exit": "显示这段说明",
    "%(prog)s: error: %(message)s\n": "%(prog)s：%(message)s。\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s %(message)s",
    "the following arguments are required: %s": "还缺：%s",
    "one of the arguments %s is required": "以下要选一项：%s",
    "unrecognized arguments: %s": "没有这样的选项：%s",
    "unexpected option string: %s": "没有这样的选项：%s",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 不够明确，可能是：%(matches)s",
    "not allowed with argument %s": "不能与 %s 同时使用",
    "ignored explicit argument %r": "后面不带值，多写了 %r",
    "expected one argument": "后面要带一个值",
    "expected at most one argument": "后面至多带一个值",
    "expected at least one argument": "后面至少带一个值",
    "expected %s argument": "后面要带 %s 个值",
    "expected %s arguments": "后面要带 %s 个值",
    "invalid %(type)s value: %(value)r": "要填数字，%(value)r 不是",  # no other type is asked for here
    "invalid choice: %(value)r (choose from %(choices)s)": "不能是 %(value)r，可选：%(choices)s",
}


def speak() -> None:
    """Let every parser of this process say them in the reader's language."""
    argparse._ = _said  # type: ignore[attr-defined]
    argparse.ngettext = lambda one, several, count: _said(one if count == 1 else several)  # type: ignore[attr-defined]


def _said(text: str) -> str:
    return text if english() else WORDS.get(text, text)
