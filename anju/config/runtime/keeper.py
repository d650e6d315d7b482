"""Keeping processes: honcho starts, prints and ends them; a process that dies is started again.

A dead intake or web process must not end the answer centre, so a crash means a new start, not the end of all others.
"""

import logging
import multiprocessing
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from honcho.manager import Manager
from honcho.printer import Message, Printer
from honcho.process import Process

from anju.config.runtime import ports
from anju.config.runtime.words import say

_LOUD = re.compile(r"\b(ERROR|CRITICAL)\b")
_BREATH_S = 10  # at most one loud line of a process in this time; all of them are in its file
_AGAIN = "again"
_PAUSE_S, _LONGEST_PAUSE_S, _STEADY_S = 0.3, 10, 30  # start again soon, more slowly when it keeps dying


class Kept(Process):  # type: ignore[misc]
    """A process that is started again when it ends before all are asked to, however it ended.

    An end without a fault is no wish either: a worker whose database went away may take its leave politely.
    """

    def __init__(self, *args: Any, stopping: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.stopping = stopping
        self.delay = 0.0

    def run(self, events: Any = None, ignore_signals: bool = False) -> None:  # noqa: FBT001, FBT002 - honcho's shape
        """Start, forward the lines, and start again after an end. Runs in a process of its own."""
        ports.die_with_parent(signal.SIGKILL)
        self._events = events
        if ignore_signals:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        pause = _PAUSE_S
        self._wait_for_others()
        while True:
            began = time.monotonic()
            code = self._once()
            if self.stopping.is_set():
                break
            self._send_message(f"ended with {code}", type=_AGAIN)
            pause = _PAUSE_S if time.monotonic() - began > _STEADY_S else min(2 * pause, _LONGEST_PAUSE_S)
            time.sleep(pause)
        self._send_message({"returncode": code}, type="stop")

    def _wait_for_others(self) -> None:
        """Let those start first that people wait for. Honcho wants a number at once: until then it is our own."""
        if self.delay:
            self._send_message({"pid": os.getpid()}, type="start")
            self.stopping.wait(self.delay)

    def _once(self) -> int:
        if self.stopping.is_set():
            return 0
        child = subprocess.Popen(
            self.cmd,
            env=self.env,
            cwd=self.cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            restore_signals=True,
            preexec_fn=_as_child,
        )
        self._send_message({"pid": child.pid}, type="start")
        if child.stdout is not None:
            for line in iter(child.stdout.readline, b""):
                self._send_message(line)
        return child.wait()


def _as_child() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ports.die_with_parent()


class Quiet(Printer):  # type: ignore[misc]
    """Everything goes into one file for each process; only what is loud goes to the terminal."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.files: dict[str, RotatingFileHandler] = {}
        self.told: dict[str, float] = {}

    def write(self, message: Message) -> None:
        """Write one line to the file of its process, and show it if it is loud."""
        name = message.name or "anju"
        text = message.data.decode(errors="replace") if isinstance(message.data, bytes) else str(message.data)
        text = text.rstrip("\n")
        if name not in self.files:
            self.files[name] = RotatingFileHandler(self.folder / f"{name}.log", maxBytes=10**7, backupCount=3)
        self.files[name].emit(logging.makeLogRecord({"msg": f"{message.time:%F %T} {text}"}))
        if name != "system" and _LOUD.search(text) and time.monotonic() - self.told.get(name, -_BREATH_S) >= _BREATH_S:
            self.told[name] = time.monotonic()
            super().write(message)


class Keeper(Manager):  # type: ignore[misc]
    """Honcho's manager with kept processes and quiet output."""

    def __init__(self, folder: Path) -> None:
        super().__init__(Quiet(folder))
        self.stopping = multiprocessing.Event()
        self._process_ctor = partial(Kept, stopping=self.stopping)
        self.events: Any = _Told(self.events)

    def terminate(self) -> None:
        """Ask all to end; from now on nothing is started again."""
        self.stopping.set()
        super().terminate()

    def keep(self, name: str, command: list[str], environment: dict[str, str], *, delay: float = 0.0) -> None:
        """Add one process; it starts so many seconds after ``loop``."""
        self.add_process(name, command, env=os.environ | environment).delay = delay


class _Told:
    """Honcho's queue, with our own kind of message turned into words on the way out."""

    def __init__(self, queue: Any) -> None:
        self.queue = queue

    def put(self, message: Message) -> None:
        self.queue.put(message)

    def get(self, timeout: float) -> Message:
        message = self.queue.get(timeout=timeout)
        if message.type == _AGAIN:
            text = f"ERROR {say('restarted', name=message.name)} ({message.data})"
            return Message("line", text, datetime.now().astimezone(), message.name, message.colour)
        return message


Server = Any


def watch(servers: list[Server], stopping: Callable[[], bool], tell: Callable[[str], None]) -> None:
    """Start a server again when it has died; for a thread of the process that owns them."""
    while not stopping():
        for server in servers:
            if server.process is not None and server.process.poll() is not None and not stopping():
                tell(say("restarted", name=type(server).__name__))
                _start_again(server, stopping)
        time.sleep(0.3)


def _start_again(server: Server, stopping: Callable[[], bool]) -> None:
    for _ in range(60):
        if stopping():
            return
        try:
            server.start()
        except Exception:  # noqa: BLE001 - the port may still be held by the dead server's children
            time.sleep(0.5)
        else:
            return
