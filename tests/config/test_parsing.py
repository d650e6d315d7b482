"""What is typed wrongly is said in the reader's language, argparse's own sentences included."""

import argparse
import re

import pytest

from anju.config import cli
from anju.config.cli import parsing

WRONG = {
    "vendor-check": "还缺：--protocol",
    "nonsense": "命令 不能是 'nonsense'，可选：'up'",
    "vendor-check --protocol foo": "--protocol 不能是 'foo'，可选：'watch'",
    "run --elders many": "--elders 要填数字，'many' 不是",
    "run --elders": "--elders 后面要带一个值",
    "run --autoplay=5": "--autoplay 后面不带值，多写了 '5'",
    "run --quickly": "没有这样的选项：--quickly",
    "run --a": "--a 不够明确，可能是：--area, --autoplay",
    "": "还缺：命令",
}


@pytest.fixture(autouse=True)
def argparse_as_it_was(monkeypatch):
    for name in ("_", "ngettext"):
        monkeypatch.setattr(argparse, name, getattr(argparse, name))


@pytest.mark.parametrize(("typed", "said"), WRONG.items())
def test_a_wrong_word_is_said_in_chinese(typed, said, capsys, monkeypatch):
    monkeypatch.delenv("ANJU_LANG", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    with pytest.raises(SystemExit) as ended:
        cli.main(typed.split())
    assert ended.value.code == 2
    heard = capsys.readouterr().err
    assert said in heard
    assert heard.startswith("用法：anju")
    assert not re.search(r"\b(usage|error|argument|options)\b", heard)


def test_in_english_it_is_said_as_argparse_says_it(capsys, monkeypatch):
    monkeypatch.setenv("ANJU_LANG", "en")
    with pytest.raises(SystemExit):
        cli.main(["vendor-check"])
    assert "error: the following arguments are required: --protocol" in capsys.readouterr().err


def test_help_is_in_chinese_as_a_whole(capsys, monkeypatch):
    monkeypatch.delenv("ANJU_LANG", raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    with pytest.raises(SystemExit):
        cli.main(["vendor-check", "--help"])
    heard = capsys.readouterr().out
    assert "可选项" in heard
    assert "显示这段说明" in heard
    assert not re.search(r"\b(usage|options|show)\b", heard)


def test_what_is_not_known_is_left_as_it_is():
    parsing.speak()
    assert parsing._said("something new %s") == "something new %s"
