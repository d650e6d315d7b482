"""A process beside a lane that decodes for it, so that one lane uses two cores: frames go out, a batch comes back.

It has its own memory and its own connection to the database, and ends when the lane has. Whatever decodes for a lane
decodes all of it: two memories of what gateways taught would not stay the same.
"""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection, Pipe
from threading import Lock
from typing import Any, Final

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from anju.devices.commands.record import Decoder
from anju.devices.rules.batch import Batch
from anju.devices.rules.frames import Frame
from anju.kernel import memory
from anju.kernel.viewer import SYSTEM

_START: Final = "import django; django.setup(); from anju.devices.jobs import beside; beside.answer({})"
_START_S: Final = 60.0  # a crowded machine loads everything in ten
_BATCH_S: Final = 60.0
_END_S: Final = 5.0
_YOUNG: Final = 200_000  # as in the lane: a batch makes so many objects that die together
_HELLO: Final = "ready"
_NICE: Final = 5  # where cores are short, alarms are heard first: nobody waits for a record


class Undecodable(Exception):  # noqa: N818 - what it is
    """The process beside could not decode these frames, or did not live through it."""


class Beside:
    """The lane's side. May be asked from any thread, one question at a time; starts its process when it is asked."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._link: Connection | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def batch(self, door: int, frames: Sequence[Frame]) -> Batch:
        """Return what these frames write."""
        seqs, moments, subjects, payloads = zip(*frames, strict=True)
        with self._lock:
            found = self._ask((door, seqs, moments, subjects, payloads))
        if isinstance(found, Batch):
            return found
        is_of_database, said = found
        raise OperationalError(said) if is_of_database else Undecodable(said)

    def forget(self) -> None:
        """Let it read the tables again."""
        with self._lock:
            if self._link is not None:
                with contextlib.suppress(Undecodable):
                    self._ask(None)

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ask(self, question: Any) -> Any:
        link = self._link or self._started()
        try:
            link.send(question)
            return _heard(link, _BATCH_S)
        except (OSError, EOFError) as problem:
            self._end()
            msg = f"the process beside: {type(problem).__name__}: {problem}"
            raise Undecodable(msg) from problem

    def _started(self) -> Connection:
        """Start the process and wait until it is ready. One that cannot start is like a database that is away."""
        link, theirs = Pipe()
        with theirs:
            words = [sys.executable, "-c", _START.format(theirs.fileno())]
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and words
                words, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL
            )
        self._link = link
        try:
            _heard(link, _START_S)
        except (OSError, EOFError) as problem:
            self._end()
            msg = f"the process beside cannot start: {type(problem).__name__}: {problem}"
            raise OperationalError(msg) from problem
        return link

    def _end(self) -> None:
        link, process, self._link, self._process = self._link, self._process, None, None
        if link is not None:
            link.close()
        if process is not None:
            try:
                process.wait(_END_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _heard(link: Connection, seconds: float) -> Any:
    if not link.poll(seconds):
        msg = f"nothing in {seconds:.0f} s"
        raise TimeoutError(msg)
    return link.recv()


def answer(descriptor: int) -> None:
    """Decode what the lane sends until it closes the connection. Signals are the lane's: it finishes its batch."""
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, signal.SIG_IGN)
    os.nice(_NICE)
    decoder = Decoder(SYSTEM)
    memory.settle(_YOUNG, 50, 100)
    with Connection(descriptor) as link:
        link.send(_HELLO)
        with contextlib.suppress(EOFError, ConnectionError):
            while True:
                link.send(_answered(decoder, link.recv()))
    os._exit(0)  # nothing is left to do, and libraries' threads take no leave


def _answered(decoder: Decoder, question: Any) -> Any:
    if question is None:
        decoder.forget()
        connection.close()
        return None
    door, *columns = question
    try:
        close_old_connections()
        return decoder.batch(door, [Frame(*row) for row in zip(*columns, strict=True)])
    except (OperationalError, InterfaceError) as problem:
        decoder.forget()
        connection.close()
        return True, f"{type(problem).__name__}: {problem}"
    except Exception as problem:  # noqa: BLE001 - said where the frames are: the lane finds the one that is to blame
        return False, f"{type(problem).__name__}: {problem}"
