"""What the phone shows; nothing here writes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anju.desks.field import job as jobs
from anju.desks.field import today as days
from anju.desks.field import words
from anju.desks.field.answers import for_workers
from anju.dispatch import queries as dispatch
from anju.kernel import clock
from anju.kernel.http import Request

_CARRIES_ON = {("accepted", "arrived")}  # the phone may have arrived without a net and shows that form already


@require_safe
@for_workers
def today(request: Request) -> HttpResponse:
    """Show the day; HTMX gets only the list."""
    now = clock.now()
    page = days.today(request.viewer, now=now)
    template = "field/today.html#list" if request.htmx else "field/today.html"
    said = _("交接完成，谢谢。") if request.GET.get("done") else ""
    return render(request, template, {"today": page, "now": now, "said": said})


@require_safe
@for_workers
def job(request: Request, assignment_id: int) -> HttpResponse:
    """Show one job in its present state."""
    item = jobs.job(request.viewer, assignment_id, now=clock.now())
    said = _("已告诉坐席，会马上联系您。") if request.GET.get("told") else ""
    if request.GET.get("shown") and not item.second:
        said = _("这个码或卡号对不上这一户，已记下。请看清再输一次。")
    context = {
        "job": item,
        "centre_phone": jobs.centre_phone(),
        "check_in_phone": jobs.check_in_phone(),
        "refusals": words.REFUSALS.items(),
        "absences": words.ABSENCES.items(),
        "entries": words.ENTRIES.items(),
        "conditions": words.CONDITIONS.items(),
        "closing": _closing(item.state),
        "said": said,
        "corrections": dispatch.corrections_of(request.viewer, assignment_id) if item.state == "finished" else [],
    }
    return render(request, "field/job.html", context)


@require_safe
@for_workers
def way(request: Request, assignment_id: int) -> HttpResponse:
    """Show how many minutes and metres are left."""
    return render(request, "field/left.html", {"job": jobs.job(request.viewer, assignment_id, now=clock.now())})


@require_safe
@for_workers
def watch(request: Request, assignment_id: int) -> HttpResponse:
    """Tell an open page to load again when its job has moved on."""
    state = jobs.job(request.viewer, assignment_id, now=clock.now()).state
    shown = request.GET.get("state", "")
    answer = HttpResponse(status=204)
    if state != shown and (shown, state) not in _CARRIES_ON:
        answer.headers["HX-Refresh"] = "true"
        answer.status_code = 200
    return answer


def _closing(state: str) -> dict[str, str]:
    words_of = {
        "finished": (_("已交接"), _("记录已交给坐席，这一单完成。")),
        "refused": (_("已转下一位"), _("您答复了去不了，坐席和下一位已收到。")),
        "expired": (_("已转下一位"), _("答复时间已过，系统已问下一位。下一单再接。")),
        "withdrawn": (_("不用去了"), _("坐席已撤回这一单。")),
        "missed": (_("没有见到人，已告诉坐席"), _("坐席会联系老人和家属，再定要不要重去。")),
    }
    head, text = words_of.get(state, ("", ""))
    return {"head": head, "text": text}
