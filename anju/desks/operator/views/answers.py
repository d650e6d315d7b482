"""How the desk answers a post: the fresh case with a toast or the refusal explained; a redirect without script."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from anju.desks.operator.boards.case import desk
from anju.incidents import queries as incidents
from anju.incidents.permissions import AlreadyClaimed
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal
from anju.kernel.sentences import sentence
from anju.kernel.viewer import Viewer
from ui import answers

CaseView = Callable[..., HttpResponse]


def case_url(incident_id: int) -> str:
    """Return the address of a case on the desk."""
    return reverse("operator:case", args=[incident_id])


def work(request: Request, incident_id: int, *, status: int = 200) -> HttpResponse:
    """Render the open case alone; the address bar follows, so that a reload shows the same."""
    context = {"desk": desk(request.viewer, incident_id, clock.now())}
    response = render(request, "operator/desk.html#work", context, status=status)
    response.headers["HX-Push-Url"] = case_url(incident_id)
    return answers.trigger(response, "ring")


def done(request: Request, incident_id: int, title: object = "", text: object = "") -> HttpResponse:
    """Answer a post that worked."""
    if not request.htmx:
        return HttpResponseRedirect(case_url(incident_id))
    response = answers.close_dialog(work(request, incident_id))
    return answers.toast(response, title, text) if title else response


def seated(view: CaseView) -> CaseView:
    """Close a view to everybody who may not sit at a desk, before it looks at anything."""

    @wraps(view)
    def inner(request: Request, *args: int, **values: int) -> HttpResponse:
        request.viewer.need("seat.take")
        return view(request, *args, **values)

    return inner


def explains(view: CaseView) -> CaseView:
    """Let a refusal of the view come back as 409 or 422: the case as it now is, and a toast that says what happened."""

    @seated
    @wraps(view)
    def inner(request: Request, incident_id: int, **values: int) -> HttpResponse:
        try:
            return view(request, incident_id, **values)
        except Refusal as refusal:
            if not request.htmx or refusal.status in {401, 404}:
                raise
            title, text = _words(request.viewer, incident_id, refusal)
            response = work(request, incident_id, status=refusal.status)
            return answers.toast(response, title, text, kind="warn")

    return inner


def _words(viewer: Viewer, incident_id: int, refusal: Refusal) -> tuple[str, str]:
    """Say how much faster the colleague was, and what can be done now."""
    if not isinstance(refusal, AlreadyClaimed) or refusal.facts.get("mine"):
        return sentence(refusal), ""
    case = incidents.incident(viewer, incident_id)
    seconds = max(1, round((clock.now() - case.claimed_at).total_seconds())) if case.claimed_at else 1
    title = _("没能接警：%(by)s快了 %(seconds)d 秒") % {"by": case.claimed_name, "seconds": seconds}
    return title, _("此案已由%(by)s处置，你可旁听") % {"by": case.claimed_name}
