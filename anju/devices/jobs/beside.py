"""A process beside a lane that decodes for it, so that one lane uses two cores: frames go out, a batch comes back.

It has its own memory and its own connection to the database, and ends when the lane has. Whatever decodes for a lane
decodes all of it: two memories of what gateways taught would not stay the same.
"""

import contextlib
import os
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection
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
_BUFFER: Final = 4 * 1024 * 1024
_HELLO: Final = "ready"
_made = tuple.__new__  # of a frame, as where it was cut
_NICE: Final = 5  # where cores are short, alarms are heard first: nobody waits for a record


class Undecodable(Exception):  # noqa: N818 - what it is
    """The process beside could not decode these frames, or did not live through it."""


class _Gone(Undecodable):
    pass


class _Process:
    """The process and the way to it. What breaks ends it; the way closes when nobody is on it any more."""

    def __init__(self) -> None:
        mine, theirs = socket.socketpair()
        with theirs:
            for end in (mine, theirs):  # a batch is megabytes: in small pieces both sides wait for each other
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
            mine.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("@ll", int(_BATCH_S), 0))
            words = [sys.executable, "-c", _START.format(theirs.fileno())]
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and words
                words, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL
            )
        self.link = Connection(mine.detach())

    def leave(self, seconds: float) -> None:
        """Wait until the process is gone, and do not wait for ever."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Beside:
    """The lane's side. May be asked from any thread, and a next question while one is being answered.

    Its process starts with ``begin``, or when it is asked.
    """

    def __init__(self) -> None:
        self._asking, self._hearing = Lock(), Lock()
        self._beside: _Process | None = None

    def begin(self) -> None:
        """Start the process, so that the first frames need not wait for it."""
        with self._asking, contextlib.suppress(OperationalError):  # tried again when it is asked
            if self._beside is None:
                self._started()

    def batch(self, door: int, frames: Sequence[Frame]) -> Batch:
        """Return what these frames write."""
        question = (door, *zip(*frames, strict=True))
        try:
            found = self._ask(question)
        except _Gone:  # by another's frame, or somebody's hand; by these it goes again
            found = self._ask(question)
        if isinstance(found, Batch):
            return found
        is_of_database, said = found
        raise OperationalError(said) if is_of_database else Undecodable(said)

    def forget(self) -> None:
        """Let it read the tables again."""
        if self._beside is not None:
            with contextlib.suppress(Undecodable, OperationalError):
                self._ask(None)

    def close(self) -> None:
        """End the process."""
        with self._asking, self._hearing:
            beside, self._beside = self._beside, None
            if beside is not None:
                beside.link.close()
                beside.leave(_END_S)

    def _ask(self, question: Any) -> Any:
        """Ask, and hear the answer: they come in the order of the questions."""
        with contextlib.ExitStack() as turn:
            with self._asking:
                beside = self._beside or self._started()
                try:
                    beside.link.send(question)
                except OSError as problem:
                    raise self._broken(beside, problem) from problem
                turn.enter_context(self._hearing)
            try:
                return _heard(beside.link, _BATCH_S)
            except (OSError, EOFError) as problem:
                raise self._broken(beside, problem) from problem

    def _started(self) -> _Process:
        """Start the process and wait until it is ready. One that cannot start is like a database that is away."""
        beside = _Process()
        try:
            _heard(beside.link, _START_S)
        except (OSError, EOFError) as problem:
            beside.leave(0)
            msg = f"the process beside cannot start: {type(problem).__name__}: {problem}"
            raise OperationalError(msg) from problem
        self._beside = beside
        return beside

    def _broken(self, beside: _Process, problem: Exception) -> Undecodable:
        """End a process that does not answer: what it was asked besides finds no answer either."""
        if self._beside is beside:
            self._beside = None
        beside.leave(0)
        kind = Undecodable if isinstance(problem, TimeoutError) else _Gone
        return kind(f"the process beside: {type(problem).__name__}: {problem}")


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
        return decoder.batch(door, [_made(Frame, row) for row in zip(*columns, strict=True)])
    except (OperationalError, InterfaceError) as problem:
        decoder.forget()
        connection.close()
        return True, f"{type(problem).__name__}: {problem}"
    except Exception as problem:  # noqa: BLE001 - said where the frames are: the lane finds the one that is to blame
        return False, f"{type(problem).__name__}: {problem}"
