"""The run of one import: start, read, decide and write in chunks, report. Killed anywhere, it is taken up again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as jobs

from anju.areas import queries as areas
from anju.journal import commands as journal
from anju.kernel import clock
from anju.kernel.refusals import Conflict, Invalid, NotVisible
from anju.kernel.viewer import Principal, Viewer
from anju.people.commands.imports import deciding, staging, writing
from anju.people.commands.imports.files import FileUnreadable, open_table
from anju.people.commands.imports.report import write_report
from anju.people.events import EldersImported
from anju.people.models import Import, ImportState
from anju.people.permissions import check

CHUNK = 10_000
MOST_BYTES = 1 << 30
STALLED = timedelta(seconds=60)
_ATTEMPTS = 5
_FIRST = 1  # somebody looks at the page of an import: it goes before the day plans of the night
_JOINED = (
    "people_elder (id, id_number_index, source_key, phone_index, name, area_code, birth_on, dwelling_id),"
    " people_dwelling (id, area_code, address), people_contact (elder_id), people_category (elder_id, kind),"
    " people_healthnote (elder_id)"
)
_WRITERS = 4_320_001  # one writing chunk at a time: two files with the same people cannot lock each other out
_UNDER_WAY = (ImportState.WAITING, ImportState.READING, ImportState.RUNNING)


class _Chunk(NamedTuple):
    """The next undecided rows: first, last, how many."""

    low: int
    high: int
    size: int


class ImportNotReady(Conflict):
    """Only an import that was rehearsed can be run for real; facts hold its state."""

    code = "import_not_ready"


class FileTooLarge(Invalid):
    """More bytes than one import takes."""

    code = "file_too_large"


@transaction.atomic
def start_import(viewer: Viewer, *, file: File, file_name: str, now: datetime, rehearsal: bool = True) -> Import:  # type: ignore[type-arg]
    """Take a file in and let the jobs rehearse (or run) it."""
    check(viewer, "elder.import")
    if (file.size or 0) > MOST_BYTES:
        raise FileTooLarge(field="file", most_mb=MOST_BYTES >> 20)
    job = Import(
        kind="elders",
        area_code=viewer.area,
        file_name=Path(file_name).name[-200:],
        state=ImportState.WAITING,
        rehearsal=rehearsal,
        created_by=viewer.actor,
        created_by_name=viewer.name,
        created_at=now,
        language=translation.get_language() or "",
    )
    job.file.save(f"elders-{now:%Y%m%d%H%M%S}{Path(file_name).suffix.lower()[:5]}", file, save=False)
    job.save()
    _defer(job)
    return job


@transaction.atomic
def confirm_import(viewer: Viewer, import_id: int, *, now: datetime) -> Import:
    """Run a rehearsed import for real. A second confirmation finds it running and is refused."""
    check(viewer, "elder.import")
    job = Import.objects.select_for_update().filter(pk=import_id, created_by=viewer.actor).first()
    if job is None:
        raise NotVisible(id=import_id)
    if job.state != ImportState.REHEARSED:
        raise ImportNotReady(state=str(ImportState(job.state).label))
    job.state, job.rehearsal, job.rows_done, job.counts, job.beat_at = ImportState.WAITING, False, 0, {}, now
    job.ended_at = None
    job.save()
    _defer(job)
    return job


def take_up_again(*, now: datetime) -> int:
    """Hand every import that has stopped beating to the jobs again; return how many."""
    quiet = Q(beat_at__lt=now - STALLED) | Q(beat_at=None, created_at__lt=now - STALLED)
    stalled = Import.objects.filter(quiet, state__in=_UNDER_WAY)
    for job in stalled:
        _defer(job)
    return len(stalled)


def _defer(job: Import) -> None:
    task = jobs.configure_task("people.run_import", queue="imports", priority=_FIRST, allow_unknown=True)
    task.defer(import_id=job.pk)


def _actor(job: Import) -> Viewer:
    """Return the viewer in whose scope and name the import writes."""
    user = job.created_by.removeprefix("user:")
    return Viewer(
        principal=Principal.OFFICIAL,
        name=job.created_by_name,
        area=job.area_code,
        verbs=frozenset({"elder.read", "elder.edit", "elder.import"}),
        user_id=int(user) if user.isdecimal() else None,
    )


@contextmanager
def _alone(job: Import) -> Iterator[bool]:
    """Hold the import for this process; another one that tries goes home."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_WRITERS, job.pk])
        got = bool(cursor.fetchone()[0])
        try:
            yield got
        finally:
            if got:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_WRITERS, job.pk])


def run_import(viewer: Viewer, import_id: int, *, now: datetime) -> Import:
    """Run an import to its end from wherever it stands. A file that cannot be read ends it with a sentence."""
    viewer.need("elder.import")
    job = Import.objects.get(pk=import_id)
    with _alone(job) as got, translation.override(job.language or settings.LANGUAGE_CODE):
        if not got or job.state not in _UNDER_WAY:
            return job
        try:
            _read(job)
            _work(job, now)
            _finish(job, now)
        except FileUnreadable as refusal:
            staging.clear(job.pk)
            job.state, job.problem, job.ended_at = ImportState.FAILED, str(refusal.facts["why"]), now
            job.save()
            _wake(job)
    return job


def _wake(job: Import) -> None:
    journal.wake("live", f'{{"topic":"import","area":"{job.area_code}","id":{job.pk},"elder":null,"user":null}}')


def _beat(job: Import, *fields: str) -> None:
    job.beat_at = clock.now()
    job.save(update_fields=["beat_at", *fields])
    _wake(job)


def _read(job: Import) -> None:
    """Bring the file into staging, going on behind the last row that is there."""
    count, last = staging.staged(job.pk)
    if job.state == ImportState.RUNNING and count == job.rows_total and count:
        return
    scope = job.area_code
    known = lru_cache(maxsize=200_000)(lambda code: code.startswith(scope) and areas.known(code))
    job.state, job.rows_total, job.problem = ImportState.READING, count, ""
    _beat(job, "state", "rows_total", "problem")
    table = open_table(Path(job.file.path))
    for chunk in staging.chunks(table, after=last, size=CHUNK):
        with transaction.atomic():
            staging.copy_in(job.pk, chunk, table.merged, known)
            job.rows_total += len(chunk)
            _beat(job, "rows_total")
    if not job.rows_total:
        raise FileUnreadable(why=_("表头下面没有任何一行老人。"))
    _analyze("people_import_row (import_id, row_no, outcome, id_index, source_key, phone_index, name, area_code)")
    _analyze("people_import_contact (import_id, row_no)")
    with transaction.atomic():
        deciding.refuse_repeated(job)
        job.state = ImportState.RUNNING
        _beat(job, "state")


def _analyze(tables: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")


def _work(job: Import, now: datetime) -> None:
    """Decide and write chunk by chunk; each is one transaction with its progress."""
    who, last, written = _actor(job), 0, 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_import_row WHERE import_id = %s AND outcome <> ''", [job.pk])
        job.rows_done = cursor.fetchone()[0]
    while (chunk := _next_chunk(job, last)) is not None:
        _settle(job, who, chunk, now)
        last = chunk.high
        written += 0 if job.rehearsal else chunk.size
        if written > 3 * _known_elders():  # a planner that thinks the tables empty joins row by row
            written = 0
            _analyze(_JOINED)


def _settle(job: Import, who: Viewer, chunk: _Chunk, now: datetime) -> None:
    """Decide and write one chunk; when somebody registered one of its people in between, decide it again."""
    day = clock.local_day(now)
    for attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITERS])
                deciding.decide(who, job, low=chunk.low, high=chunk.high, day=day)
                if not job.rehearsal:
                    values = {"import": job.pk, "low": chunk.low, "high": chunk.high, "day": day}
                    writing.write(who, values, now=now)
        except IntegrityError:
            if attempt + 1 == _ATTEMPTS:
                raise
        else:
            break
    job.rows_done += chunk.size
    _beat(job, "rows_done")


def _known_elders() -> int:
    """Return how many elders the planner believes there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'people_elder'::regclass")
        return int(cursor.fetchone()[0])


def _next_chunk(job: Import, after: int) -> _Chunk | None:
    """Return the first and last row and the number of the next undecided rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT min(row_no), max(row_no), count(*) FROM (SELECT row_no FROM people_import_row
            WHERE import_id = %s AND row_no > %s AND outcome = '' ORDER BY row_no LIMIT %s) t""",
            [job.pk, after, CHUNK],
        )
        chunk = _Chunk(*cursor.fetchone())
    return chunk if chunk.size else None


def _finish(job: Import, now: datetime) -> None:
    """Count, write the report file, empty the staging, say that it is done."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT outcome, count(*) FROM people_import_row WHERE import_id = %s GROUP BY outcome", [job.pk]
        )
        job.counts = dict(cursor.fetchall())
    write_report(job, now)
    with transaction.atomic():
        job.rows_done = job.rows_total
        job.state = ImportState.REHEARSED if job.rehearsal else ImportState.DONE
        job.ended_at = clock.now()
        job.save()
        staging.clear(job.pk)
        who = _actor(job)
        journal.record_audit(
            who, kind="change" if not job.rehearsal else "rehearsal", thing="import", thing_id=job.pk,
            area=job.area_code, now=now, data={"counts": job.counts, "rows": job.rows_total},
        )  # fmt: skip
        if not job.rehearsal:
            journal.publish(who, EldersImported(area=job.area_code, import_id=job.pk, counts=job.counts), now=now)
        _wake(job)
