"""Pages and posts of the installer's phone: translate in, one domain call, translate out. All work before script."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anju.desks.installer import page, taking, words
from anju.desks.installer.forms import TakeForm, WhereForm
from anju.devices import commands, queries
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence

View = Callable[Concatenate[Request, ...], HttpResponse]
_LONGEST = 400


def for_installers(view: View) -> View:
    """Open a page only to people who put devices up; say a refusal where they stand, in a sentence."""

    @wraps(view)
    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        request.viewer.need("device.bind")
        request.viewer.need("device.enrol")
        try:
            return view(request, *args, **kwargs)
        except (NotVisible, NotAllowed):
            raise
        except Refusal as refusal:
            messages.warning(request, sentence(refusal))
            number = kwargs.get("installation_id")
            return redirect("installer:work", installation_id=number) if number else redirect("installer:today")

    return answer


@require_GET
@for_installers
def today(request: Request) -> HttpResponse:
    """Show where to begin, what was left in the middle and what is done today."""
    now = clock.now()
    facts = {"today": page.today(request.viewer, now=now), "now": now.astimezone(clock.BEIJING)}
    return render(request, "installer/today.html", facts)


@require_GET
@for_installers
def find(request: Request) -> HttpResponse:
    """Look a scanned or typed number up: registered, heard and unregistered, or neither."""
    text = request.GET.get("number", "").strip()[:_LONGEST]
    if not text:
        return redirect("installer:today")
    known, unknown = queries.scanned(request.viewer, text)
    waiting = [queries.waiting(request.viewer, row) for row in unknown]
    facts = {
        "text": text,
        "number": queries.number_on_label(request.viewer, text),
        "known": known,
        "waiting": waiting,
        "elsewhere": not known and not waiting and queries.is_elsewhere(request.viewer, text),
        "lines": queries.lines_here(request.viewer),
        "kinds": queries.INSTALLED_KINDS,
    }
    return render(request, "installer/find.html", facts)


@require_POST
@for_installers
def take(request: Request) -> HttpResponse:
    """Begin with a device."""
    form, now = TakeForm(request.POST), clock.now()
    if not form.is_valid():
        messages.warning(request, _("填写的内容无法使用，请检查后重试。"))
        return redirect("installer:today")
    said = form.cleaned_data
    if said["device"] is not None:
        row = taking.registered(request.viewer, said["device"], now=now)
    elif said["unknown"] is not None:
        row = taking.from_inbox(request.viewer, said["unknown"], kind=said["kind"], now=now)
    else:
        row = taking.unheard(request.viewer, said["number"], kind=said["kind"], line_id=said["line"], now=now)
    return redirect("installer:work", installation_id=row.pk)


@require_GET
@for_installers
def work(request: Request, installation_id: int) -> HttpResponse:
    """Show one device being put up: the step that is now."""
    found = page.compose(request.viewer, installation_id, now=clock.now(), again=request.GET.get("step", ""))
    typed, chosen = request.GET.get("who", "").strip(), request.GET.get("elder_id", "")
    facts: dict[str, Any] = {"work": found, "rooms": words.ROOMS}
    if found.step == "place":
        picked = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else None  # noqa: PLR2004
        facts["finding"] = page.finding(request.viewer, found, typed=typed, chosen=picked)
        if request.htmx and "who" in request.GET:
            return render(request, "ui/components/hits.html", facts)
    return render(request, "installer/work.html", facts)


@require_POST
@for_installers
def place(request: Request, installation_id: int) -> HttpResponse:
    """Say whose it is and where it hangs."""
    form = WhereForm(request.POST)
    queries.installation(request.viewer, installation_id)
    if not form.is_valid():
        messages.warning(request, _("填写的内容无法使用，请检查后重试。"))
        return redirect("installer:work", installation_id=installation_id)
    said = form.cleaned_data
    if said["elder_id"] is None and not said["public"]:
        messages.warning(request, _("请先查找并选定老人；公共位置请勾选“不属于某位老人”。"))
        return redirect(f"{reverse('installer:work', args=[installation_id])}?step=place")
    elder = None if said["public"] else said["elder_id"]
    commands.place(request.viewer, installation_id, elder_id=elder, room=form.place, now=clock.now())
    return redirect("installer:work", installation_id=installation_id)


@require_POST
@for_installers
def try_out(request: Request, installation_id: int) -> HttpResponse:
    """Announce that the next press is a test."""
    row = queries.installation(request.viewer, installation_id)
    commands.open_trial(request.viewer, row.device_id, now=clock.now())
    return redirect("installer:work", installation_id=installation_id)


@require_POST
@for_installers
def stop(request: Request, installation_id: int) -> HttpResponse:
    """Stop waiting: every press is real again."""
    row = queries.installation(request.viewer, installation_id)
    commands.stop_trial(request.viewer, row.device_id, now=clock.now())
    return redirect("installer:work", installation_id=installation_id)


@require_POST
@for_installers
def finish(request: Request, installation_id: int) -> HttpResponse:
    """Write it down."""
    commands.finish(request.viewer, installation_id, now=clock.now())
    return redirect("installer:work", installation_id=installation_id)


@require_POST
@for_installers
def drop(request: Request, installation_id: int) -> HttpResponse:
    """Give it up; the device stays as it is."""
    commands.drop(request.viewer, installation_id, now=clock.now())
    return redirect("installer:today")
