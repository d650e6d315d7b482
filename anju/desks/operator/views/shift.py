"""Pages and posts of the hand-over: tick, sign, take back, read and sign against it, open it later, print it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anju.desks.operator.boards.duty import duty_room
from anju.desks.operator.boards.record import parts
from anju.desks.operator.forms import SignForm
from anju.desks.operator.views.answers import seated
from anju.incidents import commands
from anju.incidents import queries as incidents
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence
from ui import answers


def in_room(request: Request, title: object = "", text: object = "", *, status: int = 200) -> HttpResponse:
    """Answer a post of the duty room: the fresh room with a toast, or a redirect without script."""
    kind = "ok" if status < 400 else "warn"  # noqa: PLR2004 - where refusals begin
    if not request.htmx:
        if title:
            messages.add_message(request, messages.SUCCESS if kind == "ok" else messages.WARNING, str(title))
        return HttpResponseRedirect(reverse("operator:desk"))
    context = {"room": duty_room(request.viewer, clock.now())}
    response = render(request, "operator/room.html#work", context, status=status)
    answers.close_dialog(response)
    return answers.toast(response, title, text, kind=kind) if title else response


@require_POST
@seated
def tick(request: Request) -> HttpResponse:
    """Tick one item or all of a group, or take the tick back."""
    keys, told = request.POST.getlist("key"), request.POST.get("told", "1") == "1"
    try:
        commands.tell_items(request.viewer, keys=keys, told=told, now=clock.now())
    except Refusal as refusal:
        return in_room(request, sentence(refusal), status=refusal.status)
    return in_room(request)


@require_http_methods(["GET", "POST"])
@seated
def sign(request: Request) -> HttpResponse:
    """Sign as the one who leaves, with a note; a refusal is explained with the note still in the form."""
    now = clock.now()
    form = SignForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            commands.sign_handover(request.viewer, now=now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
            status = refusal.status
        else:
            response = in_room(request, _("已签字，等接班人签收"), _("签收之前，手上的警情仍由您办"))
            response.headers["HX-Retarget"] = "#work"
            return response
    items = incidents.shift(request.viewer, now).items()
    context = {"form": form, "count": len(items), "bare": request.htmx}
    return render(request, "operator/sign.html", context, status=status)


@require_POST
@seated
def withdraw(request: Request, handover_id: int) -> HttpResponse:
    """Take the own signature back."""
    try:
        commands.withdraw_handover(request.viewer, handover_id, now=clock.now())
    except (NotAllowed, NotVisible):
        raise
    except Refusal as refusal:
        return in_room(request, sentence(refusal), status=refusal.status)
    return in_room(request, _("已撤回签字"))


@require_GET
@seated
def handovers(request: Request) -> HttpResponse:
    """List the signed hand-overs, the newest first."""
    now = clock.now()
    rows = [(row, incidents.is_unsigned(row, now)) for row in incidents.handovers(request.viewer, now)[:100]]
    return render(request, "operator/handovers.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@seated
def handover(request: Request, handover_id: int) -> HttpResponse:
    """Show one hand-over; the arriving operator ticks what was read and signs here."""
    row = incidents.handover(request.viewer, handover_id)
    read = frozenset(request.POST.getlist("read"))
    problem, status = "", 200
    if request.method == "POST":
        try:
            commands.take_handover(request.viewer, handover_id, read=read, now=clock.now())
        except (NotAllowed, NotVisible):
            raise
        except Refusal as refusal:
            problem, status = sentence(refusal), refusal.status
            row = incidents.handover(request.viewer, handover_id)
        else:
            messages.success(request, _("交接完成，%(by)s的警情已归您办") % {"by": row.from_name})
            return HttpResponseRedirect(reverse("operator:handover", args=[row.pk]))
    context = {
        "row": row,
        "parts": parts(row, read),
        "problem": problem,
        "mine": row.from_user_id == request.viewer.user_id,
        "late": incidents.is_unsigned(row, clock.now()),
    }
    return render(request, "operator/handover.html", context, status=status)


@require_GET
@seated
def printed(request: Request, handover_id: int) -> HttpResponse:
    """Show the same for paper."""
    row = incidents.handover(request.viewer, handover_id)
    return render(request, "operator/handover_print.html", {"row": row, "parts": parts(row)})
