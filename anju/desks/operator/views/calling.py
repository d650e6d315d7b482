"""Posts of calls: begin one, write down its result."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from anju.desks.operator.views.answers import done, explains
from anju.incidents import commands
from anju.kernel import clock
from anju.kernel.http import Request


@require_POST
@explains
def start(request: Request, incident_id: int) -> HttpResponse:
    """Log that a call begins, to the elder, to a contact or to the institution."""
    contact = request.POST.get("contact", "")
    commands.start_call(
        request.viewer,
        incident_id,
        target="contact" if contact else request.POST.get("target") or "elder",
        contact_id=int(contact) if contact.isdigit() else None,
        now=clock.now(),
    )
    return done(request, incident_id)


@require_POST
@explains
def end(request: Request, incident_id: int, call_id: int) -> HttpResponse:
    """Log how the call went."""
    commands.end_call(request.viewer, call_id, result=request.POST.get("result", ""), now=clock.now())
    return done(request, incident_id)
