"""Day partitions of frames and signals: made ahead, dropped when they are older than the rules allow."""

import re
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from anju.kernel import clock
from anju.kernel.viewer import Viewer

TABLES = ("devices_frame", "devices_signal")
AHEAD_DAYS = 2
_DAY = re.compile(r"_(\d{8})$")
_LOCK = 4_340_001


def name(table: str, day: date) -> str:
    """Return the name of a day's partition, e.g. ``devices_frame_20261208``."""
    return f"{table}_{day:%Y%m%d}"


@transaction.atomic
def make_days(viewer: Viewer, days: list[date]) -> None:
    """Make the partitions of these Beijing days where they are missing."""
    viewer.need("frame.record")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        for day in days:
            start, end = clock.day_bounds(day)
            for table in TABLES:
                cursor.execute(
                    sql.SQL("CREATE TABLE IF NOT EXISTS {} PARTITION OF {} FOR VALUES FROM ({}) TO ({})").format(
                        sql.Identifier(name(table, day)),
                        sql.Identifier(table),
                        sql.Literal(start.isoformat()),
                        sql.Literal(end.isoformat()),
                    )
                )


def make_ahead(viewer: Viewer, *, now: datetime) -> None:
    """Make today's partitions and those of the next days."""
    today = clock.local_day(now)
    make_days(viewer, [today + timedelta(days=ahead) for ahead in range(AHEAD_DAYS + 1)])


@transaction.atomic
def drop_old(viewer: Viewer, *, now: datetime) -> list[str]:
    """Drop partitions older than ANJU_FRAMES_KEEP_DAYS and ANJU_SIGNALS_KEEP_DAYS; return their names."""
    viewer.need("frame.record")
    keep = {
        "devices_frame": getattr(settings, "ANJU_FRAMES_KEEP_DAYS", 90),
        "devices_signal": getattr(settings, "ANJU_SIGNALS_KEEP_DAYS", 400),
    }
    today = clock.local_day(now)
    dropped = []
    with connection.cursor() as cursor:
        for table, days in keep.items():
            for partition in partitions(viewer, table):
                if day_of(partition) < today - timedelta(days=days):
                    cursor.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(partition)))
                    dropped.append(partition)
    return dropped


def partitions(viewer: Viewer, table: str) -> list[str]:
    """List the day partitions of a table, the oldest first."""
    viewer.need("frame.record")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
            "WHERE i.inhparent = %s::regclass ORDER BY c.relname",
            [table],
        )
        return [row[0] for row in cursor.fetchall()]


def day_of(partition: str) -> date:
    """Return the day in a partition's name."""
    found = _DAY.search(partition)
    digits = found.group(1) if found else "99991231"
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
