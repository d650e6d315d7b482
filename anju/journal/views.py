"""The audit page: for the audit administrator alone."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from anju.journal import commands, queries
from anju.journal.forms import KINDS, AuditFilter
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.spreadsheet import harmless

_PAGE = 100
_QUICK = 1000
_EXPORT = 100_000
COLUMNS = ("id", "at", "kind", "thing", "thing_id", "area_code", "actor", "actor_name", "address", "reason")


def _bounds(since: date | None, until: date | None) -> dict[str, datetime | None]:
    end = until + timedelta(days=1) if until else None
    return {
        "since": clock.day_bounds(since)[0] if since else None,
        "until": clock.day_bounds(end)[0] if end else None,
    }


def _wanted(form: AuditFilter) -> dict[str, Any]:
    if not form.is_valid():
        return {}
    facts = dict(form.cleaned_data)
    return facts | _bounds(facts.pop("since"), facts.pop("until"))


def _one(request: Request, wanted: dict[str, Any]) -> queries.Named | None:
    """Return the one thing that the list is about, when it is about one."""
    if not wanted.get("thing") or wanted.get("thing_id") is None:
        return None
    return queries.name_thing(request.viewer, wanted["thing"], wanted["thing_id"])


@require_GET
def audit(request: Request) -> HttpResponse:
    """List audit rows by filter, with the verdict on the newest part of the chain."""
    request.viewer.need("audit.read")
    form = AuditFilter(request.GET)
    wanted = _wanted(form)
    rows = list(queries.audit(request.viewer, **wanted)[: _PAGE + 1])
    query, words = request.GET.copy(), dict(KINDS)
    asked = {name: str(request.GET[name]) for name in form.fields if request.GET.get(name) and name != "before"}
    if len(rows) > _PAGE:
        query["before"] = str(rows[_PAGE - 1].pk)
    facts = {
        "lines": [
            (line, words.get(line.row.kind, line.row.kind))
            for line in queries.audit_lines(request.viewer, rows[:_PAGE])
        ],
        "one": _one(request, wanted),
        "asked": asked,
        "more": query.urlencode() if len(rows) > _PAGE else "",
        "verdict": queries.verify(request.viewer, last=_QUICK),
        "form": form,
    }
    for name in ("before", "thing_id"):  # the bar asks anew: neither the page nor the one thing goes along
        form.fields.pop(name)
    return render(request, "journal/audit.html", facts, status=200 if form.is_valid() else 422)


@require_GET
def chain(request: Request) -> HttpResponse:
    """Walk the whole chain and say whether it holds."""
    verdict = queries.verify(request.viewer)
    return render(request, "journal/chain.html", {"verdict": verdict})


@require_POST
def export(request: Request) -> StreamingHttpResponse:
    """Hand out the filtered rows as a file with a watermark; the export is itself an audit row."""
    viewer, now = request.viewer, clock.now()
    rows = queries.audit(viewer, **_wanted(AuditFilter(request.POST)))[:_EXPORT]
    commands.record_audit(viewer, kind="export", thing="audit", thing_id=None, area=viewer.area, now=now)
    mark = gettext("%(name)s 于 %(at)s 导出") % {"name": viewer.name, "at": now.astimezone(clock.BEIJING).isoformat()}
    response = StreamingHttpResponse(_lines(mark, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{now:%Y%m%d%H%M%S}.csv"'
    return response


def _lines(mark: str, rows: Any) -> Iterator[str]:
    yield "\ufeff" + _line([mark]) + _line(COLUMNS)
    for row in rows.values_list(*COLUMNS).iterator(chunk_size=2000):
        yield _line(row)


def _line(cells: Any) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(["" if cell is None else harmless(str(cell)) for cell in cells])
    return text.getvalue()
