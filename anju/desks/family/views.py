"""Pages of the family and of elders themselves. Every page is about one linked elder; any other is not there."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.desks.family import alarm, circle, complaining, visiting
from anju.desks.family import home as at_home
from anju.desks.family import page as pages
from anju.desks.family.forms import NoteForm
from anju.incidents import commands as incidents
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.people import commands as people
from anju.people import queries as people_rows

_SAID = {
    "note": gettext_lazy("已告诉坐席和上门的人。"),
    "coming": gettext_lazy("已告诉坐席：您在路上。"),
    "help": gettext_lazy("已经告诉应答中心，坐席马上给您打电话。"),
}


View = Callable[Concatenate[Request, ...], HttpResponse]


def for_family(view: View) -> View:
    """Open a page only to relatives and elders; which elders are theirs, the page itself decides."""

    @wraps(view)
    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.viewer.role not in {"relative", "elder"}:
            raise NotAllowed(verb="family")
        return view(request, *args, **kwargs)

    return answer


@require_safe
@for_family
def home(request: Request) -> HttpResponse:
    """Show the elder who needs looking at first, or say that nobody is linked."""
    first = pages.first_elder(request.viewer)
    if first is None:
        return render(request, "family/nobody.html", {"centre_phone": pages.centre_phone()})
    return _show(request, first)


@require_safe
@for_family
def elder(request: Request, elder_id: int) -> HttpResponse:
    """Show one linked elder."""
    return _show(request, elder_id)


def _show(request: Request, elder_id: int) -> HttpResponse:
    now = clock.now()
    page = pages.page(request.viewer, elder_id, now=now)
    said = str(_SAID.get(request.GET.get("said", ""), ""))
    context = {"page": page, "now": now, "said": said, "centre_phone": pages.centre_phone()}
    if page.alarm is None:
        context["complaints"] = complaining.standing(request.viewer, elder_id)
    if page.alarm is None and not page.own:
        context["week_words"] = pages.week_words(at_home.week(request.viewer, elder_id, now=now))
    return render(request, "family/own.html" if page.own else "family/home.html", context)


@require_safe
@for_family
def now(request: Request, elder_id: int) -> HttpResponse:
    """Show only the part that lives; when an alarm begins or ends the whole page loads again."""
    moment = clock.now()
    page = pages.page(request.viewer, elder_id, now=moment)
    answer = render(request, "family/now.html", {"page": page, "now": moment})
    if (request.GET.get("alarm") == "1") != (page.alarm is not None):
        answer.headers["HX-Refresh"] = "true"
    return answer


def _open_case_id(request: Request, elder_id: int) -> int:
    _linked(request, elder_id)
    case = alarm.open_case(request.viewer, elder_id)
    if case is None:
        raise NotVisible(elder=elder_id)
    return case.pk


def _linked(request: Request, elder_id: int) -> None:
    if elder_id not in request.viewer.elders:
        raise NotVisible(elder=elder_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_family
def note(request: Request, elder_id: int) -> HttpResponse:
    """Write more about what happened into the open case."""
    case_id = _open_case_id(request, elder_id)
    form = NoteForm(request.POST or None)
    if form.is_valid():
        incidents.add_note(request.viewer.platform, case_id, text=form.cleaned_data["text"], now=clock.now())
        return _back(elder_id, "note")
    status = 422 if request.method == "POST" else 200
    return render(request, "family/note.html", {"form": form, "elder_id": elder_id}, status=status)


@require_POST
@for_family
def coming(request: Request, elder_id: int) -> HttpResponse:
    """Tell the desk that one is on the way; said twice it is written once."""
    case_id = _open_case_id(request, elder_id)
    words = alarm.coming_words(request.viewer)
    if not alarm.has_said(request.viewer, case_id, words):
        incidents.add_note(request.viewer.platform, case_id, text=words, now=clock.now())
    return _back(elder_id, "coming")


@require_POST
@for_family
def help_wanted(request: Request, elder_id: int) -> HttpResponse:
    """Open a case for an elder who asks for help on their own page; a second press joins it."""
    _own(request, elder_id)
    incidents.open_manually(
        request.viewer.platform,
        kind="help",
        elder_id=elder_id,
        source="app",
        note=_("老人在网页上按了求助"),
        now=clock.now(),
    )
    return _back(elder_id, "help")


def _own(request: Request, elder_id: int) -> None:
    _linked(request, elder_id)
    if request.viewer.role != "elder":
        raise NotAllowed(verb="help")


def _back(elder_id: int, said: str) -> HttpResponse:
    answer = redirect("family:elder", elder_id)
    answer.headers["Location"] += f"?said={said}"
    return answer


@require_safe
@for_family
def week(request: Request, elder_id: int) -> HttpResponse:
    """Show the last seven days."""
    _linked(request, elder_id)
    days = at_home.week(request.viewer, elder_id, now=clock.now())
    card = people_rows.rescue_card(request.viewer, elder_id)
    return render(request, "family/week.html", {"card": card, "days": days, "words": pages.week_words(days)})


@require_safe
@for_family
def seen_by(request: Request, elder_id: int) -> HttpResponse:
    """Show who may see what, who looked, and what was agreed to."""
    _linked(request, elder_id)
    card = people_rows.rescue_card(request.viewer, elder_id)
    context = {
        "card": card,
        "family": [contact for contact in card.contacts if contact.user_id is not None],
        "looks": circle.looks(request.viewer, elder_id),
        "consents": circle.consents(request.viewer, elder_id),
    }
    return render(request, "family/seen_by.html", context)


@require_safe
@for_family
def visits(request: Request, elder_id: int) -> HttpResponse:
    """Show who came to the door, and what was done."""
    _linked(request, elder_id)
    card = people_rows.rescue_card(request.viewer, elder_id)
    return render(request, "family/visits.html", {"card": card, "visits": visiting.visits(request.viewer, elder_id)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_family
def call_family(request: Request, elder_id: int) -> HttpResponse:
    """Let an elder call the family: the number of the chosen one is opened, and the look is logged."""
    _own(request, elder_id)
    card = people_rows.rescue_card(request.viewer, elder_id)
    family = circle.family(card)
    if request.method == "POST":
        chosen = next((line for line in family if str(line.id) == request.POST.get("contact")), None)
        if chosen is None:
            raise NotVisible(contact=request.POST.get("contact", ""))
        own = replace(request.viewer, verbs=request.viewer.verbs | {"elder.reveal"})
        number = people.reveal(
            own,
            elder_id,
            field="contact_phone",
            contact_id=chosen.id,
            reason=_("老人本人打给家人"),
            now=clock.now(),
        )
        family = tuple(replace(line, dial=number) if line.id == chosen.id else line for line in family)
    context = {"card": card, "family": family, "centre_phone": pages.centre_phone()}
    return render(request, "family/call_family.html", context)
