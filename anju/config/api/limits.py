"""How much one caller may ask: the size of a body, and requests in a minute counted in PostgreSQL for all processes.

A process takes requests in small blocks (a fiftieth of the limit) and counts those in memory, so that most requests
cost no write, and no caller ever gets more than the limit.
"""

import threading
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.http import HttpRequest

from anju.config.api.problems import TooLarge
from anju.kernel.refusals import TooMany

BODY = 1024 * 1024
BODIES = {"/api/v1/frames": 2 * 1024 * 1024, "/api/v1/elders/imports": 500_000_000}
_BLOCKS = 50

_TAKE = """
INSERT INTO api_used AS u (actor, minute, requests) VALUES (%(actor)s, %(minute)s, %(size)s)
ON CONFLICT (actor) DO UPDATE SET
    requests = CASE WHEN u.minute = excluded.minute THEN u.requests ELSE 0 END + excluded.requests,
    minute = excluded.minute
RETURNING requests
"""


@dataclass(slots=True)
class _Block:
    minute: int
    left: int
    empty: bool = False


_blocks: dict[str, _Block] = {}
_lock = threading.Lock()


def forget() -> None:
    """Drop the blocks that this process holds."""
    with _lock:
        _blocks.clear()


def check_size(request: HttpRequest) -> None:
    """Refuse a body that says it is larger than this address takes, before reading it."""
    limit = BODIES.get(request.path_info.rstrip("/"), BODY)
    try:
        size = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        size = 0
    if size > limit:
        raise TooLarge(limit=limit)


def take(actor: str, per_minute: int, now: datetime) -> None:
    """Count one request; raise ``TooMany`` when the minute is used up."""
    minute = int(now.timestamp() // 60)
    with _lock:
        block = _blocks.get(actor)
        fresh = block is not None and block.minute == minute
        if block is not None and fresh and block.left > 0:
            block.left -= 1
            return
    if block is not None and fresh and block.empty:
        raise TooMany(retry_after=60 - now.second, per_minute=per_minute)
    size = max(1, per_minute // _BLOCKS)
    granted = _reserve(actor, minute, size, per_minute)
    with _lock:
        _blocks[actor] = _Block(minute=minute, left=max(granted - 1, 0), empty=granted < size)
    if granted <= 0:
        raise TooMany(retry_after=60 - now.second, per_minute=per_minute)


def _reserve(actor: str, minute: int, size: int, per_minute: int) -> int:
    """Take a block of requests from the minute; return how many of them are inside the limit."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"actor": actor, "minute": minute, "size": size})
        used: int = cursor.fetchone()[0]
    return max(0, min(size, per_minute - (used - size)))
