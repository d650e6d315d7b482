"""Bringing in a file: upload, rehearsal, progress that can be left and found again, report."""

import io

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anju.kernel import clock
from anju.kernel.http import Request, large_body
from anju.kernel.refusals import NotVisible, Refusal
from anju.people import commands, permissions, queries
from anju.people.forms import FileForm
from anju.people.views.refused import beside
from anju.people.views.registry import sheet_answer

MOST_BYTES = 1 << 30
_NAMES = ("created", "changed", "same", "duplicate", "refused")


@large_body(MOST_BYTES)
@require_http_methods(["GET", "POST"])
def imports(request: Request) -> HttpResponse:
    """Take a file in (rehearsal first) and list what was brought before."""
    permissions.check(request.viewer, "elder.import")
    form = FileForm(request.POST or None, request.FILES or None)
    status = 422 if form.is_bound and not form.is_valid() else 200
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            job = commands.start_import(request.viewer, file=file, file_name=file.name, now=clock.now())
        except Refusal as refusal:
            status = beside(form, refusal)
        else:
            return redirect("people:import", import_id=job.pk)
    facts = {"form": form, "jobs": queries.imports(request.viewer)[:30]}
    return render(request, "people/imports.html", facts, status=status)


@require_GET
def import_page(request: Request, import_id: int) -> HttpResponse:
    """Show how far a file has come; the fragment alone for those who only refresh it."""
    permissions.check(request.viewer, "elder.import")
    job = queries.import_job(request.viewer, import_id)
    share = job.rows_done / job.rows_total if job.rows_total else 0
    under_way = job.state in {"waiting", "reading", "running"}
    facts = {
        "job": job,
        "share": share,
        "percent": round(share * 100),
        "under_way": under_way,
        "counts": [(name, job.counts.get(name, 0)) for name in _NAMES],
        "mine": job.created_by == request.viewer.actor,
    }
    return render(request, "people/import.html#progress" if request.htmx else "people/import.html", facts)


@require_POST
def confirm(request: Request, import_id: int) -> HttpResponse:
    """Run a rehearsed file for real."""
    commands.confirm_import(request.viewer, import_id, now=clock.now())
    return redirect("people:import", import_id=import_id)


@require_GET
def report(request: Request, import_id: int) -> FileResponse:
    """Give the row-by-row report to whoever brought the file; it holds names."""
    permissions.check(request.viewer, "elder.import")
    job = queries.import_job(request.viewer, import_id)
    if not job.report or job.created_by != request.viewer.actor:
        raise NotVisible(id=import_id)
    return FileResponse(job.report.open("rb"), as_attachment=True, filename=f"import-{job.pk}-report.xlsx")


@require_GET
def template_file(request: Request) -> HttpResponse:
    """Give the file to fill in."""
    permissions.check(request.viewer, "elder.import")
    file = io.BytesIO()
    commands.write_template(file)
    return sheet_answer(file.getvalue(), "anju-elders-template.xlsx")
