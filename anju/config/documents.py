"""Pages of ``docs/generated`` that are made from the code. ``python -m anju.config.documents`` writes them again."""

import importlib
import os
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import django

import anju
from anju.config.signal_page import signal_page
from anju.kernel.lifecycle import Lifecycle

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "generated"
_HEAD = """# Lifecycles

Made from the tables of moves in `anju/*/lifecycle.py`; do not edit. `python -m anju.config.documents` writes it again.
"""


def lifecycles() -> Iterator[tuple[str, Lifecycle]]:
    """Yield every table of moves with the app it belongs to, by name."""
    for module in pkgutil.iter_modules(anju.__path__):
        try:
            room = importlib.import_module(f"anju.{module.name}.lifecycle")
        except ModuleNotFoundError:
            continue
        tables = [item for item in vars(room).values() if isinstance(item, Lifecycle)]
        yield from ((module.name, table) for table in sorted(tables, key=lambda table: table.name))


def diagram(table: Lifecycle) -> str:
    """Draw one table as a mermaid state diagram: states in their order, one arrow a move."""
    lines = ["stateDiagram-v2", f"    [*] --> {table.states[0]}"]
    for source in table.states:
        moves = (move for move in table.moves if source in move.sources)
        lines.extend(f"    {source} --> {move.target}: {move.verb}" for move in moves)
    lines.extend(f"    {state} --> [*]" for state in table.states if state in table.closed)
    return "\n".join(lines)


def lifecycle_page() -> str:
    """Write the whole page."""
    parts = [_HEAD]
    for app, table in lifecycles():
        if app != "kernel":
            parts.append(f"## {table.name} ({app})\n\n```mermaid\n{diagram(table)}\n```\n")
    return "\n".join(parts)


def pages() -> dict[Path, str]:
    """Return every generated page with its text."""
    return {FOLDER / "lifecycles.md": lifecycle_page(), FOLDER / "signals.md": signal_page()}


def stale() -> list[Path]:
    """List the pages that are not what the code says."""
    return [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]


def write() -> None:
    """Write every page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.config.settings")
    django.setup()
    write()
