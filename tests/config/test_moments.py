"""Moments are read as Django reads them, by a faster way."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, connection

from anju.config.database.moments import MomentLoader

pytestmark = pytest.mark.django_db


def read(text: str) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [text])
        found: datetime = cursor.fetchone()[0]
        return found


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-27 15:10:00+08", datetime(2026, 11, 27, 7, 10, tzinfo=UTC)),
        ("2026-11-27 07:10:00.5+00", datetime(2026, 11, 27, 7, 10, 0, 500_000, tzinfo=UTC)),
        ("2026-11-27 07:10:00.000001+00", datetime(2026, 11, 27, 7, 10, 0, 1, tzinfo=UTC)),
        ("0999-02-03 04:05:06+00", datetime(999, 2, 3, 4, 5, 6, tzinfo=UTC)),
        ("1901-01-01 00:00:00+08:05:43", datetime(1900, 12, 31, 15, 54, 17, tzinfo=UTC)),
    ],
)
def test_it_is_the_same_moment_in_utc(text, moment):
    found = read(text)
    assert found == moment
    assert found.tzinfo is UTC


def test_the_connection_uses_it_and_django_need_not_copy_its_readers():
    connection.ensure_connection()
    loader = connection.connection.adapters.get_loader(connection.connection.adapters.types["timestamptz"].oid, 0)
    assert loader is MomentLoader
    assert loader.timezone == connection.timezone


@pytest.mark.parametrize("text", ["infinity", "12026-01-01 00:00:00+00", "0044-03-15 00:00:00+00 BC"])
def test_what_no_moment_can_be_is_refused(text):
    with pytest.raises(DataError):
        read(text)
