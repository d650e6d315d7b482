"""Samples for audit: those that were drawn, a new one, one with its members, its evidence pack."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anju.areas import queries as areas
from anju.institutions import queries as institutions
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence
from anju.quality import commands, permissions, queries
from anju.quality.commands.drawing import Frame
from anju.quality.forms import DrawForm
from anju.quality.models import STRATA, AuditDraw

MOST = 100


@require_http_methods(["GET", "POST"])
def audits(request: Request) -> HttpResponse:
    """Show the samples that were drawn, and draw another."""
    viewer, now = request.viewer, clock.now()
    permissions.check(viewer, "draw")
    form = DrawForm(request.POST or None, initial=DrawForm.last_month(clock.local_day(now)))
    if request.method == "POST" and form.is_valid():
        row = _draw(request, form)
        if row is not None:
            messages.success(request, _("已抽 %(n)s 单") % {"n": _drawn(row)})
            return redirect("quality:audit", draw_id=row.pk)
    rows = queries.audit_draws(viewer)[:MOST]
    facts = {"form": form, "lines": [{"row": row, "drawn": _drawn(row)} for row in rows]}
    return render(request, "quality/audits.html", facts, status=422 if form.errors else 200)


def _draw(request: Request, form: DrawForm) -> AuditDraw | None:
    read, provider_id = form.cleaned_data, None
    if read["provider"].strip():
        found = institutions.named(request.viewer, read["provider"].strip())
        if len(found) != 1:
            form.add_error("provider", _("没有找到这一家，或有好几家同名的：请写备案编号。"))
            return None
        provider_id = found[0].pk
    frame = Frame(
        seed=read["seed"], starts_on=read["first"], ends_on=read["last"], size=read["size"], strata=read["strata"],
        provider_id=provider_id,
    )  # fmt: skip
    try:
        return commands.draw_sample(request.viewer, frame, now=clock.now())
    except (NotAllowed, NotVisible):
        raise
    except Refusal as refusal:
        form.add_error(None, sentence(refusal))
        return None


def _drawn(row: AuditDraw) -> int:
    """Return how many chance has drawn; the others are leads."""
    return sum(one.get("drawn", True) for one in row.members)


@require_GET
def audit(request: Request, draw_id: int) -> HttpResponse:
    """Show one sample: its frame, what was drawn."""
    permissions.check(request.viewer, "draw")
    row = queries.audit_draw(request.viewer, draw_id)
    members = [
        {**one, "drawn": one.get("drawn", True), "words": queries.lead_words(request.viewer, one.get("why", []))}
        for one in row.members
    ]
    drawn = _drawn(row)
    facts = {
        "members": members, "drawn": drawn, "leads": len(members) - drawn, "draw": row,
        "strata": STRATA.get(row.strata, row.strata), "stratified": bool(row.strata),
        "place": areas.full_name(row.area_code) if row.area_code else _("全国"),
    }  # fmt: skip
    return render(request, "quality/audit.html", facts)


@require_POST
def pack(request: Request, draw_id: int) -> HttpResponse:
    """Give the evidence pack; who takes it is noted."""
    permissions.check(request.viewer, "draw")
    row, content = commands.pack(request.viewer, draw_id, now=clock.now())
    headers = {"Content-Disposition": f'attachment; filename="audit-{row.pk}.zip"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)
