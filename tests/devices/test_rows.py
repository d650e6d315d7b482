"""Rows written as bytes are the rows that PostgreSQL makes of the same values written as text."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from anju.devices.rules import rows
from anju.devices.rules.batch import Batch
from anju.devices.rules.decoding import Read
from anju.devices.rules.frames import Frame, LineInfo, Thing
from anju_edge.protocols.events import EVENT, STATE, VALUE, Report, Signal

LEAST, MOST = -(2**63), 2**63 - 1
MOMENTS = (
    datetime(1, 1, 2, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2000, 1, 1, tzinfo=UTC),
    datetime(2026, 11, 27, 6, 30, 0, 123_456, tzinfo=UTC),
    datetime(9999, 12, 31, 15, 59, 59, 999_999, tzinfo=UTC),
)
TEXTS = ("", "南岗区 烟感", "a\tb\\n\r\n\\.", "\\N", "a\0b", "𠮷👵", "'; --", "x" * 70_000)
RAWS = (b"", b"\0", bytes(range(256)), b"\\x41", b"\xff\xff", "中文".encode(), b"z" * 70_000)
VALUES = (0.0, -0.0, 5e-324, 1.7976931348623157e308, math.inf, -math.inf, math.nan, 36.6, 10.0**300, 0.1 + 0.2)
LINK = bytes(range(32))


def without_nul(text: str) -> str:
    return text.replace("\0", "")


def same(table: str, columns: tuple[str, ...], pieces: list[bytes], said: list[tuple]) -> None:
    """Copy both ways into tables of the same columns, and let PostgreSQL compare what it has."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        for name in ("as_bytes", "as_text"):
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
            cursor.execute(f"CREATE TEMP TABLE {name} AS SELECT {names} FROM {table} WITH NO DATA")
        with cursor.copy(f"COPY as_bytes ({names}) FROM STDIN (FORMAT BINARY)") as copy:
            copy.write(b"".join((rows.HEADER, *pieces, rows.TRAILER)))
        with cursor.copy(f"COPY as_text ({names}) FROM STDIN") as copy:
            for row in said:
                copy.write_row(row)
        cursor.execute("SELECT count(*) FROM as_bytes")
        assert cursor.fetchone()[0] == len(said) > 0
        for one, other in (("as_bytes", "as_text"), ("as_text", "as_bytes")):
            cursor.execute(f"SELECT * FROM (SELECT {names} FROM {one} EXCEPT ALL SELECT {names} FROM {other}) AS d")
            assert cursor.fetchall() == []


@pytest.mark.django_db
def test_frames_are_the_same_as_bytes_and_as_text():
    pieces, said = [], []
    numbers = (None, 0, LEAST, MOST)
    for at, moment in enumerate(MOMENTS):
        for turn, text in enumerate(TEXTS):
            counter, line, device = (numbers[(at + turn + more) % len(numbers)] for more in range(3))
            device_at = (None, *MOMENTS)[(at + turn) % (len(MOMENTS) + 1)]
            raw, seq = RAWS[(at + turn) % len(RAWS)], at * len(TEXTS) + turn
            origin = rows.origin((line, device, 1), text, text[::-1], "read")
            pieces += (rows.frame(rows.microseconds(moment), seq, raw, origin, device_at, counter), _sized(LINK))
            plain, back = without_nul(text), without_nul(text[::-1])
            said.append((moment, seq, line, device, 1, plain, back, "read", device_at, counter, raw, LINK))
    same("devices_frame", rows.FRAME_COLUMNS, pieces, said)


@pytest.mark.django_db
def test_signals_are_the_same_as_bytes_and_as_text():
    thing = Thing(MOST, "8000000007", "other", "230103001001", LEAST, 1)
    nobody = Thing(7, "8000000008", "other", "", None, None)
    line = LineInfo(line_id=1, protocol="anju_json", base="b", area="230103")
    signals = (
        *(Signal("temperature", VALUE, None, value, TEXTS[at % 7]) for at, value in enumerate(VALUES)),
        *(Signal("smoke", STATE, active, None, text) for active in (True, False, None) for text in TEXTS),
        *(Signal("烟", EVENT, True, value) for value in VALUES),
    )
    pieces, said = [], []
    for seq, moment in enumerate(MOMENTS, 1):
        owner = thing if seq % 2 else nobody
        frame = Frame(seq, rows.microseconds(moment), "b.up", b"{}")
        decoded = [(frame, line, [Report(owner.number, signals)], "read")]
        pieces += Batch(1, [frame], [(Read([0], decoded, frozenset((line,))), {owner.number: owner})]).signals
        for ordinal, (kind, _, active, value, text) in enumerate(signals):
            written = without_nul(text) if text else None
            said.append((moment, seq, owner.id, owner.elder_id, owner.area, 1, ordinal, value, active, kind, written))
    same("devices_signal", rows.SIGNAL_COLUMNS, pieces, said)


@given(st.timedeltas(MOMENTS[0] - MOMENTS[3], MOMENTS[-1] - MOMENTS[3]))
def test_a_moment_is_counted_and_read_back_to_the_microsecond(since):
    moment = MOMENTS[3] + since
    assert rows.moment(rows.microseconds(moment)) == moment
    assert Frame(1, rows.microseconds(moment), "", b"").at == moment
    assert rows.microseconds(moment) * timedelta(microseconds=1) == since


def _sized(raw: bytes) -> bytes:
    return len(raw).to_bytes(4, "big") + raw
