"""One LISTEN connection for this process and the browsers that hang on it."""

import asyncio
import contextlib
import logging
from dataclasses import dataclass, field

import psycopg
from django.conf import settings

from anju.config.live import words
from anju.kernel.viewer import Viewer

CHANNEL = "live"
WAITING = 200  # events a browser may be behind before it is dropped; it connects again and fetches once
LARGEST_CROWD = 2000
_RETRY = 1.0

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Ear:
    """One browser: who looks, which topics, and what it has not been sent yet. ``None`` in the queue ends it."""

    viewer: Viewer
    topics: frozenset[str]
    queue: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(WAITING))
    dropped: bool = False

    def tell(self, word: words.Word) -> None:
        """Queue a word that this viewer may hear; a browser that does not keep up is dropped."""
        if word.topic not in self.topics or self.dropped or not words.may_hear(self.viewer, word):
            return
        self.push(word.event())

    def push(self, event: bytes) -> None:
        """Queue bytes, or drop the browser when its queue is full."""
        try:
            self.queue.put_nowait(event)
        except asyncio.QueueFull:
            self.drop()

    def drop(self) -> None:
        """End this stream; the browser comes back by itself."""
        self.dropped = True
        with contextlib.suppress(asyncio.QueueEmpty):
            while True:
                self.queue.get_nowait()
        self.queue.put_nowait(None)


class Hub:
    """Keeps the connection while anybody listens, and comes back after the database was away."""

    def __init__(self) -> None:
        self.ears: set[Ear] = set()
        self.task: asyncio.Task[None] | None = None

    def join(self, ear: Ear) -> bool:
        """Let a browser listen; ``False`` when the house is full."""
        if len(self.ears) >= LARGEST_CROWD:
            return False
        self.ears.add(ear)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._listen())
        return True

    def leave(self, ear: Ear) -> None:
        """Forget a browser; the last one ends the connection."""
        self.ears.discard(ear)
        if not self.ears and self.task is not None:
            self.task.cancel()
            self.task = None

    async def _listen(self) -> None:
        again = False
        while True:
            try:
                await self._hear(again=again)
            except (psycopg.Error, OSError) as problem:
                log.warning("live: the database is away, trying again: %s", problem)
            again = True
            await asyncio.sleep(_RETRY)

    async def _hear(self, *, again: bool) -> None:
        connection = await psycopg.AsyncConnection.connect(
            settings.ANJU_DATABASE_URL, autocommit=True, application_name="anju-live"
        )
        async with connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            if again:
                self._everything_changed()
            async for notice in connection.notifies():
                word = words.read(notice.payload)
                if word is not None:
                    for ear in tuple(self.ears):
                        ear.tell(word)

    def _everything_changed(self) -> None:
        # What was said while the line was down is lost, so every page fetches once.
        for ear in tuple(self.ears):
            for topic in ear.topics:
                ear.push(words.Word(topic=topic, id=None).event())
