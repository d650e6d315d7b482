"""The worker's verbs: accept, refuse, arrive, finish, call for help. A post that comes twice is carried out once."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anju.desks.field import photos, tokens, words
from anju.desks.field.answers import done, for_workers, kindly
from anju.desks.field.forms import FindingsForm, PlaceForm, PressForm, RefusalForm
from anju.desks.field.speaking import say
from anju.dispatch import commands as dispatch
from anju.dispatch import queries as jobs
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Invalid, NotVisible
from anju.people import commands as people


class FindingsMissing(Invalid):
    """Entry and condition belong to every handover."""

    code = "findings_missing"


def _page(assignment_id: int) -> str:
    return reverse("field:job", args=[assignment_id])


@require_POST
@for_workers
@kindly
def accept(request: Request, assignment_id: int) -> HttpResponse:
    """Go."""
    if jobs.job(request.viewer, assignment_id).state not in {"accepted", "arrived"}:
        dispatch.accept(request.viewer, assignment_id, now=clock.now())
    return done(request, _page(assignment_id))


@require_POST
@for_workers
@kindly
def refuse(request: Request, assignment_id: int) -> HttpResponse:
    """Say no with a reason."""
    form = RefusalForm(request.POST)
    reason = str(words.REFUSALS[form.cleaned_data["reason"]]) if form.is_valid() else ""
    if jobs.job(request.viewer, assignment_id).state != "refused":
        dispatch.refuse(request.viewer, assignment_id, reason=reason, now=clock.now())
    return done(request, _page(assignment_id))


@require_POST
@for_workers
@kindly
def arrive(request: Request, assignment_id: int) -> HttpResponse:
    """Stand at the door, with the place of the phone when there is one."""
    if jobs.job(request.viewer, assignment_id).state not in {"arrived", "finished"}:
        place = PlaceForm(request.POST).place()
        dispatch.arrive(
            request.viewer,
            assignment_id,
            now=clock.now(),
            longitude=place.longitude,
            latitude=place.latitude,
            accuracy_m=place.accuracy_m,
            mock=place.mock,
            press=PressForm(request.POST).press(),
        )
    return done(request, _page(assignment_id))


@require_POST
@for_workers
@kindly
def finish(request: Request, assignment_id: int) -> HttpResponse:
    """Hand over."""
    job = jobs.job(request.viewer, assignment_id)
    if job.state != "finished":
        form = FindingsForm(request.POST, ordered=job.thing == "order")
        if not form.is_valid():
            raise FindingsMissing(field=next(iter(form.errors)))
        place = PlaceForm(request.POST).place()
        found = form.findings(photos.names(assignment_id))
        signed = form.cleaned_data["signature"]
        if signed:
            drawn = photos.keep_signature(assignment_id, signed)
            found["signature"] = {"name": drawn.name, "sha256": drawn.digest.hex()}
        dispatch.finish(
            request.viewer,
            assignment_id,
            now=clock.now(),
            entry=form.cleaned_data["entry"],
            findings=found,
            note=form.summary(found["photos"]),
            longitude=place.longitude,
            latitude=place.latitude,
            accuracy_m=place.accuracy_m,
            mock=place.mock,
            press=PressForm(request.POST).press(),
        )
    return done(request, f"{reverse('field:today')}?done=1", leave=True)


@require_POST
@for_workers
@kindly
def alert(request: Request, assignment_id: int) -> HttpResponse:
    """Something is wrong, or the desk should ring: written into the case at once, once."""
    job = jobs.job(request.viewer, assignment_id)
    wrong = request.POST.get("what") == "wrong"
    text = _("现场情况不对，请坐席马上联系%(name)s") if wrong else _("请坐席给%(name)s回电")
    with tokens.once(request) as first:
        if first:
            say(request.viewer, job, text % {"name": request.viewer.name}, wrong=wrong)
    return done(request, f"{_page(assignment_id)}?told=1")


@require_POST
@for_workers
@kindly
def call(request: Request, assignment_id: int) -> HttpResponse:
    """Show the number of the one who holds the key; the look is logged with the emergency as its reason."""
    card = jobs.job(request.viewer, assignment_id).card
    contact = request.POST.get("contact", "")
    holders = {str(line.id): line for line in card.contacts if line.has_key} if card else {}
    if card is None or contact not in holders:
        raise NotVisible(contact=contact)
    sent = request.viewer.sent_to(card.elder_id)
    number = people.reveal(
        replace(sent, verbs=sent.verbs | {"elder.reveal"}),
        card.elder_id,
        field="contact_phone",
        contact_id=holders[contact].id,
        reason="emergency",
        note=_("上门取钥匙"),
        now=clock.now(),
    )
    template = "field/dial.html" if request.htmx else "field/call.html"
    back = _page(assignment_id)
    return render(request, template, {"number": number, "holder": holders[contact], "next": back})
