"""Walking the chain over what is stored: hours that ended, and again and again those that were walked longest ago."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from anju.devices.models import ChainHour
from anju.devices.rules import chain
from anju.kernel.viewer import Viewer

_HOUR = timedelta(hours=1)
_SETTLED = timedelta(minutes=10)  # after its end an hour still grows while a lane catches up
_AGAIN = timedelta(hours=20)
_BATCH = 5000
_COLUMNS = ", ".join(chain.Stored._fields)


@transaction.atomic
def verify_hour(viewer: Viewer, hour_id: int, *, now: datetime) -> ChainHour:
    """Walk one hour and note what was found. Its frames are compared with its links, its links with the hour before."""
    viewer.need("frame.record")
    hour = ChainHour.objects.select_for_update().get(pk=hour_id)
    broken, seq = _look(hour)
    if (broken, seq) != (hour.broken, hour.broken_seq):
        hour.explained = ""
    hour.broken, hour.broken_seq, hour.verified_at = broken, seq, now
    hour.save(update_fields=["broken", "broken_seq", "verified_at", "explained"])
    return hour


def verify_some(viewer: Viewer, *, now: datetime, limit: int = 48) -> int:
    """Walk the hours that ended and were not walked yet, then those walked longest ago; return how many."""
    viewer.need("frame.record")
    keep = timedelta(days=getattr(settings, "ANJU_FRAMES_KEEP_DAYS", 90) - 1)
    ended = ChainHour.objects.filter(hour__lt=now - _HOUR - _SETTLED, hour__gt=now - keep)
    wanted = list(ended.filter(verified_at=None).order_by("hour").values_list("pk", flat=True)[:limit])
    stale = ended.filter(verified_at__lt=now - _AGAIN).order_by("verified_at")
    wanted += stale.values_list("pk", flat=True)[: max(0, min(limit - len(wanted), limit // 8))]
    for hour_id in wanted:
        verify_hour(viewer, hour_id, now=now)
    return len(wanted)


def verify_day(viewer: Viewer, hours: list[int], *, now: datetime) -> int:
    """Walk these hours now, whenever they were walked before; return how many do not fit."""
    return sum(verify_hour(viewer, hour_id, now=now).broken != "" for hour_id in hours)


def _look(hour: ChainHour) -> tuple[str, int | None]:
    digest = chain.digest_of(hour.algorithm)
    before = ChainHour.objects.filter(stream=hour.stream, hour__lt=hour.hour).order_by("-hour").first()
    stands = bytes(before.last_link) if before else chain.first_link(hour.stream, digest)
    if bytes(hour.first_link) != stands:
        return "unlinked", hour.first_seq
    found = chain.walk(_stored(hour), bytes(hour.first_link), digest)
    count = _count(hour)
    if count != hour.frames:
        return ("missing" if count < hour.frames else "extra"), found.seq
    if found.broken or found.link != bytes(hour.last_link):
        return "changed", found.seq
    return "", None


_WHERE = """FROM devices_frame WHERE door = %(door)s AND received_at BETWEEN %(received_from)s AND %(received_until)s
  AND stream_seq BETWEEN %(first_seq)s AND %(last_seq)s"""


def _values(hour: ChainHour) -> dict[str, int | datetime]:
    names = ("door", "received_from", "received_until", "first_seq", "last_seq")
    return {name: getattr(hour, name) for name in names}


def _count(hour: ChainHour) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {_WHERE}", _values(hour))
        return int(cursor.fetchone()[0])


def _stored(hour: ChainHour) -> Iterator[chain.Stored]:
    """Read the frames of an hour in the order of their numbers, some thousand at a time, from one cursor."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} {_WHERE} ORDER BY stream_seq", _values(hour))
        while rows := cursor.fetchmany(_BATCH):
            for values in rows:
                row = chain.Stored(*values)
                yield row._replace(raw=bytes(row.raw), link=bytes(row.link or b""))
