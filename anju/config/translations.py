"""The English translation: collect new texts with gettext's tools, write the compiled file ourselves.

``python -m anju.config.translations`` needs ``xgettext`` and ``msgmerge`` (apt install gettext) and lists what lacks a
translation. The compiled file is in the repository, so that an installation needs no such tools.
"""

import ast
import os
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PO = ROOT / "anju" / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
IGNORED = (".venv", "node_modules", "tests", "benchmarks", "docs", "reference", "ui/static", ".anju")
_MAGIC = 0x950412DE


@dataclass(slots=True)
class Message:
    """One text with its translation (several, where English counts)."""

    context: str = ""
    source: str = ""
    plural: str = ""
    translations: dict[int, str] | None = None
    fuzzy: bool = False
    obsolete: bool = False

    @property
    def done(self) -> bool:
        """Whether every form is translated."""
        return not self.fuzzy and bool(self.translations) and all((self.translations or {}).values())

    @property
    def key(self) -> str:
        """The key under which gettext looks the text up."""
        start = f"{self.context}\x04" if self.context else ""
        return start + self.source + (f"\0{self.plural}" if self.plural else "")


def read(text: str) -> list[Message]:
    """Read a .po file; the first message is the header."""
    found: list[Message] = []
    for block in text.split("\n\n"):
        message = _read_block(block)
        if message is not None:
            found.append(message)
    return found


def _read_block(block: str) -> Message | None:
    message, word, parts = Message(), "", dict[str, str]()
    for line in block.splitlines():
        if line.startswith("#,") and "fuzzy" in line:
            message.fuzzy = True
        if line.startswith("#~"):
            message.obsolete = True
        if line.startswith("#") or not line.strip():
            continue
        text = line
        if not line.startswith('"'):
            word, _space, text = line.partition(" ")
            parts[word] = ""
        parts[word] += ast.literal_eval(text.strip())
    if "msgid" not in parts:
        return None
    message.context, message.source = parts.get("msgctxt", ""), parts["msgid"]
    message.plural = parts.get("msgid_plural", "")
    forms = {word: text for word, text in parts.items() if word.startswith("msgstr")}
    message.translations = {int(word[7:-1]) if "[" in word else 0: text for word, text in forms.items()}
    return message


def compiled(messages: list[Message]) -> bytes:
    """Write the binary form that gettext reads: two tables of (length, offset), then the texts, sorted by key."""
    pairs = sorted(
        (message.key.encode(), "\0".join(text for _n, text in sorted((message.translations or {}).items())).encode())
        for message in messages
        if message.done and not message.obsolete
    )
    start = 28 + 16 * len(pairs)
    keys, texts = b"".join(key + b"\0" for key, _text in pairs), b"".join(text + b"\0" for _key, text in pairs)
    rows: tuple[list[int], list[int]] = ([], [])
    positions = [start, start + len(keys)]
    for pair in pairs:
        for side in (0, 1):
            rows[side].extend((len(pair[side]), positions[side]))
            positions[side] += len(pair[side]) + 1
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    tables = struct.pack(f"<{4 * len(pairs)}I", *rows[0], *rows[1])
    return head + tables + keys + texts


def missing(messages: list[Message]) -> list[str]:
    """List the texts without a translation."""
    return [message.source for message in messages if message.source and not message.obsolete and not message.done]


def collect() -> None:
    """Bring the .po file up to date with the code and the templates."""
    command = [
        sys.executable,
        "-m",
        "django",
        "makemessages",
        "-l",
        "en",
        "--no-wrap",
        "--no-obsolete",
        "--no-location",
    ]
    for place in IGNORED:
        command += ["--ignore", place, "--ignore", f"{place}/*"]
    environment = {"DJANGO_SETTINGS_MODULE": "anju.config.settings", **os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=ROOT, check=True, env=environment)  # noqa: S603 - our own words


def main() -> int:
    """Collect, compile, and tell what lacks a translation."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    if "--compile" not in sys.argv:
        collect()
    messages = read(PO.read_text())
    MO.write_bytes(compiled(messages))
    gaps = missing(messages)
    for text in gaps:
        sys.stdout.write(f"{text!r}\n")
    sys.stdout.write(f"{len(messages) - 1} texts, {len(gaps)} without a translation\n")
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main())
