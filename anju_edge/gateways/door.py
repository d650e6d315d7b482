"""The door's server on this machine, seen from outside: whether it can store, and whether a fresh start helps.

A disk that ran full makes the server refuse every message of the stream, and it goes on refusing when there is room
again, until it is started anew (measured with NATS 2.15). Whoever keeps the server starts it again when it ends.
"""

import json
import logging
import os
import shutil
import signal
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Final

_log = logging.getLogger(__name__)
FULL: Final = "full"
STUCK: Final = "stuck"
_SHARE: Final = 0.01  # of the disk has to be free before a fresh start helps
_LEAST: Final = 16 * 1024 * 1024
_AGAIN_S: Final = 60.0  # between two fresh starts
_WRITE: Final = "write error"


class Door:
    """What the server writes into the folder beside its data: its monitoring address, its process number."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._began = -_AGAIN_S

    def trouble(self) -> str:
        """Return ``full``, ``stuck`` when there is room and it does not store all the same, or nothing."""
        if not any(_WRITE in error for address in addresses(self._folder) for error in _errors(address)):
            return ""
        disk = shutil.disk_usage(self._folder)
        return FULL if disk.free < max(_LEAST, disk.total * _SHARE) else STUCK

    def start_anew(self) -> bool:
        """End the server in good order; its keeper brings it back. Says whether that was done."""
        if time.monotonic() - self._began < _AGAIN_S:
            return False
        try:
            number = int((self._folder / "nats.pid").read_text())
            if Path(f"/proc/{number}/comm").read_text().strip() != "nats-server":
                return False
            os.kill(number, signal.SIGTERM)
        except (OSError, ValueError) as problem:
            _log.error("the door cannot be started anew: %s", problem)
            return False
        self._began = time.monotonic()
        _log.error("there is room again and the door still refuses: started anew")
        return True


def addresses(folder: Path) -> list[str]:
    """Return the monitoring addresses that servers have written into a folder."""
    found: list[str] = []
    for file in folder.glob("*.ports"):
        try:
            found += json.loads(file.read_text()).get("monitoring") or []
        except (OSError, ValueError, AttributeError):
            continue
    return found


def _errors(address: str) -> list[str]:
    """Return what the server itself finds wrong; one that does not answer finds nothing."""
    try:
        with urllib.request.urlopen(f"{address}/healthz?details=true", timeout=2):  # noqa: S310 - the server's own word
            return []
    except urllib.error.HTTPError as refusal:
        with refusal:
            return _said(refusal.read())
    except OSError:
        return []


def _said(body: bytes) -> list[str]:
    try:
        found: Any = json.loads(body)
        return [str(item.get("error", "")) for item in found.get("errors", [])]
    except (ValueError, AttributeError, TypeError):
        return []
