"""Posts on a case: claim, take over, beat, assess, no speech, answer a step, send, 120, note."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anju.desks.operator.forms import NoteForm, TakeOverForm
from anju.desks.operator.views.answers import case_url, done, explains, seated
from anju.incidents import commands, permissions
from anju.incidents import queries as incidents
from anju.kernel import clock
from anju.kernel.http import Request


@require_POST
@explains
def claim(request: Request, incident_id: int) -> HttpResponse:
    """Answer a ringing case; it opens on the desk."""
    case = commands.claim(request.viewer, incident_id, now=clock.now())
    if request.htmx and request.headers.get("HX-Target") != "work":
        return HttpResponse(headers={"HX-Redirect": case_url(case.pk)})
    return done(request, incident_id)


@require_http_methods(["GET", "POST"])
@explains
def take_over(request: Request, incident_id: int) -> HttpResponse:
    """Take a colleague's case; a living claim older than 20 s asks for the reason first."""
    case = incidents.incident(request.viewer, incident_id)
    form = TakeOverForm(request.POST or None)
    free = permissions.may(request.viewer, "take_over", case)
    if request.method == "POST" and (free or form.is_valid()):
        reason = "" if free and not form.is_valid() else form.cleaned_data["reason"]
        commands.take_over(request.viewer, incident_id, now=clock.now(), reason=reason)
        return done(request, incident_id, _("已接手"), _("%(by)s会看到是你在办") % {"by": case.claimed_name})
    return render(request, "operator/take_over.html", {"case": case, "form": form, "bare": request.htmx})


@require_POST
@seated
def beat(request: Request, incident_id: int) -> HttpResponse:
    """Show that the operator is still at the case; when somebody took it over, the page fetches itself again."""
    try:
        commands.heartbeat(request.viewer, incident_id, now=clock.now())
    except permissions.NotClaimant:
        return HttpResponse(status=204, headers={"HX-Trigger": '{"incident": {}}'})
    return HttpResponse(status=204)


@require_POST
@explains
def assess(request: Request, incident_id: int) -> HttpResponse:
    """Begin to assess."""
    commands.assess(request.viewer, incident_id, now=clock.now())
    return done(request, incident_id)


@require_POST
@explains
def no_speech(request: Request, incident_id: int) -> HttpResponse:
    """Say that nobody speaks."""
    commands.no_speech(request.viewer, incident_id, now=clock.now())
    return done(request, incident_id, _("无语音：回拨 3 次，每次隔 20 秒"), _("都没有应答就按真实警情处置"))


@require_POST
@explains
def answer_step(request: Request, incident_id: int) -> HttpResponse:
    """Tick the open step of the plan with what was asked."""
    answer = {name: value for name, value in request.POST.items() if name not in {"csrfmiddlewaretoken", "step"}}
    commands.answer_step(request.viewer, incident_id, step=request.POST.get("step", ""), answer=answer, now=clock.now())
    return done(request, incident_id)


@require_POST
@explains
def emergency(request: Request, incident_id: int) -> HttpResponse:
    """Hand over to 120, 119 or 110."""
    service = request.POST.get("service", "120")
    commands.call_emergency(request.viewer, incident_id, service=service, now=clock.now())
    return done(request, incident_id, _("已转 %(service)s") % {"service": service}, _("时间已记入时间线"))


@require_POST
@explains
def send(request: Request, incident_id: int) -> HttpResponse:
    """Ask a responder to go."""
    worker_id = request.POST.get("worker", "")
    case = commands.send_worker(
        request.viewer, incident_id, worker_id=int(worker_id) if worker_id.isdigit() else 0, now=clock.now()
    )
    return done(request, case.pk, _("已派出"), _("60 秒内未接受自动转下一位"))


@require_http_methods(["GET", "POST"])
@explains
def note(request: Request, incident_id: int) -> HttpResponse:
    """Write something down in the timeline."""
    case = incidents.incident(request.viewer, incident_id)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        commands.add_note(request.viewer, incident_id, text=form.cleaned_data["text"], now=clock.now())
        return done(request, incident_id, _("已记入时间线"))
    return render(request, "operator/note.html", {"case": case, "form": form, "bare": request.htmx})
