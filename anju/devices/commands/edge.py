"""What the edge process has to know: which lines are open, on which ports, for whom. A file of its own, 0600."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from anju.devices.models import Line
from anju.kernel.viewer import Viewer


def place() -> Path:
    """Return where the file lies; the edge process reads it again whenever it changes."""
    return Path(settings.DATA) / "edge" / "lines.json"


def write(viewer: Viewer) -> Path:
    """Write the open lines. Called after every change of a line and at every start."""
    viewer.need("line.manage")
    path = place()
    with alone(path.parent):
        rows = Line.objects.filter(enabled=True).order_by("id")
        written = {"host": settings.ANJU_EDGE_HOST, "lines": [_line(row) for row in rows]}
        text = json.dumps(written, ensure_ascii=False, indent=1)
        if not path.exists() or path.read_text() != text:
            keep(path, text)
    return path


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Read the lines and write their file with nobody between: of two changes at once the later one stays."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "writing").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def keep(path: Path, text: str) -> None:
    """Write a whole file that only this user may read, or leave the old one."""
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)


def _line(row: Line) -> dict[str, object]:
    return {
        "login": row.username,
        "protocol": row.protocol,
        "base": row.topic_base,
        "port": row.port,
        "networks": row.networks,
        "settings": {"secret": row.password_digest, **row.settings},  # codes that must survive a restart come from it
        "limits": row.settings.get("limits", {}),
    }
