"""Every text for people has its English, and the compiled file says what the readable one says."""

import ast
import gettext
import io
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from anju.config import translations

CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "pgettext", "ngettext", "ngettext_lazy"}
IN_TEMPLATE = re.compile(r"""n?gettext\(\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
FOLDERS = ("anju", "ui")


def messages() -> list[translations.Message]:
    return translations.read(translations.PO.read_text())


def in_python(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in CALLS and isinstance(node.args[0].value, str):
                yield node.args[0].value


def in_template(path: Path) -> Iterator[str]:
    for found in IN_TEMPLATE.finditer(templatize(path.read_text())):
        yield ast.literal_eval(found.group(1))


def written() -> set[str]:
    found: set[str] = set()
    for folder in FOLDERS:
        for path in (translations.ROOT / folder).rglob("*"):
            if "static" in path.parts or "migrations" in path.parts:
                continue
            if path.suffix == ".py":
                found |= set(in_python(path))
            elif path.suffix in {".html", ".txt"}:
                found |= set(in_template(path))
    return {text for text in found if text and not text.isascii()}


class TestEnglish:
    def test_no_text_lacks_a_translation(self) -> None:
        assert translations.missing(messages()) == []

    def test_every_text_in_the_code_is_in_the_file(self) -> None:
        known = {message.source for message in messages()}
        assert sorted(written() - known) == [], "run: python -m anju.config.translations"

    def test_placeholders_are_the_same(self) -> None:
        marks = re.compile(r"%\(\w+\)|\{\w+\}")
        wrong = [
            message.source
            for message in messages()
            if message.source and not message.plural
            for text in (message.translations or {}).values()
            if set(marks.findall(text)) != set(marks.findall(message.source))
        ]
        assert wrong == []


class TestCompiledFile:
    def test_it_is_current(self) -> None:
        assert translations.MO.read_bytes() == translations.compiled(messages())

    def test_python_reads_it(self) -> None:
        catalogue = gettext.GNUTranslations(io.BytesIO(translations.MO.read_bytes()))
        assert catalogue.gettext("应答中心坐席") == "Operator"
        assert catalogue.ngettext("%(number)s 位老人", "%(number)s 位老人", 1) == "%(number)s elder"
