"""Running the real ``anju`` command in a folder of its own, and looking at what it leaves behind."""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from anju.config.runtime import ports

READY = "已就绪"


def environment(data: Path, **more: str) -> dict[str, str]:
    """Variables of an installation that touches nobody else's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANJU_", "LC_", "LANG"))}
    return kept | {
        "ANJU_DATA": str(data),
        "ANJU_PORT": str(ports.free_port()),
        "ANJU_DB_PORT": str(ports.free_port()),
        "ANJU_NATS_PORT": str(ports.free_port()),
        "ANJU_MQTT_PORT": str(ports.free_port()),
        "ANJU_PROVINCES": "23",
        **more,
    }


def once(words: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command that ends by itself."""
    command = [sys.executable, "-m", "anju.config.cli", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)


class Running:
    """One ``anju up`` or ``anju run``, from its first line to its last."""

    def __init__(self, words: list[str], env: dict[str, str]) -> None:
        self.env = env
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "anju.config.cli", *words],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._queue: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._queue.put(line)

    def wait_for(self, words: str, seconds: float = 120) -> str:
        """Return the first line that holds these words."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                line = self._queue.get(timeout=0.2)
            except queue.Empty:
                if self.process.poll() is not None:
                    break
                continue
            self.lines.append(line)
            if words in line:
                return line
        raise AssertionError("".join(self.lines) + self.logs())

    def logs(self) -> str:
        """Return the ends of all logs, for a failed test."""
        folder = Path(self.env["ANJU_DATA"]) / "log"
        return "".join(f"\n== {path.name}\n{path.read_text()[-1500:]}" for path in sorted(folder.glob("*.log")))

    def ctrl_c(self) -> int:
        """Press Ctrl-C, as the terminal does, and wait for the end."""
        with contextlib.suppress(ProcessLookupError):  # it ended by itself: its logs say why
            os.killpg(self.process.pid, signal.SIGINT)
        code = self.process.wait(60)
        self._reader.join(5)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code

    def left_over(self) -> list[str]:
        """List processes that still run with this installation's data folder."""
        mark = f"ANJU_DATA={self.env['ANJU_DATA']}".encode()
        found = []
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit() or int(folder.name) == os.getpid():
                continue
            try:
                if (
                    mark in (folder / "environ").read_bytes()
                    or self.env["ANJU_DATA"].encode() in (folder / "cmdline").read_bytes()
                ):
                    found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
        return found
