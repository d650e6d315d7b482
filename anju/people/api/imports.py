"""Routes of imports: a file is rehearsed, then run; its report tells row by row what happened."""

from datetime import datetime
from typing import Any

from django.http import FileResponse
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.paging import page
from anju.kernel.refusals import NotVisible
from anju.kernel.schemas import IdIn, IdOut, Json, Out, Page, PagingQuery
from anju.people import commands, queries
from anju.people.models import Import

router = Router(tags=["elders"])


class ImportOut(Out):
    """A file being brought in: `state` is waiting, reading, running, rehearsed, done or failed."""

    id: IdOut
    file_name: str
    state: str
    rehearsal: bool
    rows_total: int
    rows_done: int
    counts: Json
    problem: str
    has_report: bool
    created_at: datetime
    ended_at: datetime | None


def _out(job: Import) -> ImportOut:
    names = (
        "id", "file_name", "state", "rehearsal", "rows_total", "rows_done", "counts", "problem", "created_at",
        "ended_at",
    )  # fmt: skip
    return ImportOut(has_report=bool(job.report), **{name: getattr(job, name) for name in names})


@router.get("/elders/imports", response=Page[ImportOut], url_name="imports")
def list_imports(request: Request, paging: PagingQuery) -> Page[ImportOut]:
    """List imports of the caller's area, newest first."""
    request.viewer.need("elder.import")
    found, following = page(queries.imports(request.viewer), cursor=paging.cursor, limit=paging.limit, order=("-id",))
    return Page[ImportOut](items=[_out(job) for job in found], next=following)


@router.post("/elders/imports", response={202: ImportOut}, url_name="imports")
def start_import(request: Request, file: File[UploadedFile], *, rehearse: Form[bool] = True) -> Status[ImportOut]:
    """Take in an `.xlsx`, `.xls` or `.csv` file. A rehearsal changes nothing and tells what would happen."""
    request.viewer.need("elder.import")
    upload: Any = file
    job = commands.start_import(
        request.viewer, file=upload, file_name=file.name or "", rehearsal=rehearse, now=clock.now()
    )
    return Status(202, _out(job))


@router.get("/elders/imports/{import_id}", response=ImportOut, url_name="import")
def get_import(request: Request, import_id: IdIn) -> ImportOut:
    """Return how far an import has come."""
    request.viewer.need("elder.import")
    return _out(queries.import_job(request.viewer, import_id))


@router.post("/elders/imports/{import_id}/confirm", response={202: ImportOut}, url_name="import_confirm")
def confirm_import(request: Request, import_id: IdIn) -> Status[ImportOut]:
    """Run a rehearsed import for real."""
    request.viewer.need("elder.import")
    return Status(202, _out(commands.confirm_import(request.viewer, import_id, now=clock.now())))


@router.get("/elders/imports/{import_id}/report", url_name="import_report")
def get_report(request: Request, import_id: IdIn) -> FileResponse:
    """Download the report: what became of each row, and why."""
    request.viewer.need("elder.import")
    job = queries.import_job(request.viewer, import_id)
    if not job.report:
        raise NotVisible(report=import_id)
    return FileResponse(job.report.open("rb"), as_attachment=True, filename=job.report.name.rsplit("/", 1)[-1])
