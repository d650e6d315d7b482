"""Forms of decisions: begin and end a programme, entitle an elder, end it, let a month's money go out."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anju.areas import queries as areas
from anju.benefits import commands, permissions, queries
from anju.benefits.forms import EntitleForm, ProgrammeForm, StopForm
from anju.benefits.views.looking import programme_facts, read_only
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence
from anju.people import queries as people


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Begin a programme."""
    read_only(request)
    viewer, today = request.viewer, clock.local_day(clock.now())
    permissions.check(viewer, "open", viewer.area)
    places = [(viewer.area, areas.name(viewer.area))] if viewer.area else []
    places += [(code, str(name)) for code, name in areas.choices(viewer, viewer.area) if code]
    form = ProgrammeForm(
        request.POST or None, areas=list(dict(places).items()),
        initial={"area": viewer.area, "starts_on": today.replace(day=1)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            row = commands.create_programme(viewer, now=clock.now(), **form.values())
        except (NotAllowed, NotVisible):
            raise
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("已设立%(name)s") % {"name": row.name})
            return redirect("benefits:programme", programme_id=row.pk)
    return render(request, "benefits/new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def entitle(request: Request, programme_id: int) -> HttpResponse:
    """Find an elder and entitle them, with the reason."""
    read_only(request)
    viewer, today = request.viewer, clock.local_day(clock.now())
    permissions.check(viewer, "entitle")
    row = queries.programme_seen(viewer, programme_id)
    words = request.GET.get("q", "")
    chosen = request.POST.get("elder") or request.GET.get("elder", "")
    facts: dict[str, Any] = {
        "programme": row, "place": areas.name(row.area_code), "words": words,
        "hits": people.search(viewer, words) if words and not chosen else [],
    }  # fmt: skip
    if not chosen.isdecimal() or len(chosen) > 18:  # noqa: PLR2004 - a number of the database
        return render(request, "benefits/entitle.html", facts)
    elder = people.elder(viewer, int(chosen))
    first = {"elder": elder.pk, "starts_on": max(today, row.starts_on)}
    form = EntitleForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        try:
            commands.grant_entitlement(
                viewer, row.pk, elder.pk, starts_on=read["starts_on"], why=read["why"], now=clock.now()
            )
        except (NotAllowed, NotVisible):
            raise
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("%(name)s已享受%(programme)s") % {"name": elder.name, "programme": row.name})
            return redirect("benefits:programme", programme_id=row.pk)
    facts |= {"elder": elder, "form": form, "mine": queries.entitlements(viewer, elder=elder.pk, open=True)}
    return render(request, "benefits/entitle.html", facts, status=422 if form.errors else 200)


@require_POST
def stop(request: Request, entitlement_id: int) -> HttpResponse:
    """End one entitlement."""
    read_only(request)
    row = queries.entitlement(request.viewer, entitlement_id)
    return _decided(request, row.programme_id, lambda form: commands.stop_entitlement(
        request.viewer, row.pk, why=str(form.cleaned_data.get("why", "")), now=clock.now()
    ))  # fmt: skip


@require_POST
def close(request: Request, programme_id: int) -> HttpResponse:
    """Let a programme run out; without a day at the end of this month."""
    read_only(request)
    after = (clock.local_day(clock.now()).replace(day=1) + timedelta(days=32)).replace(day=1)
    return _decided(request, programme_id, lambda form: commands.close_programme(
        request.viewer, programme_id, on=_day(form) or after, why=str(form.cleaned_data.get("why", "")),
        now=clock.now(),
    ))  # fmt: skip


def _day(form: StopForm) -> date | None:
    found = form.cleaned_data.get("on")
    return found if isinstance(found, date) else None


def _decided(request: Request, programme_id: int, act: Any) -> HttpResponse:
    form = StopForm(request.POST)
    form.is_valid()
    try:
        act(form)
    except (NotAllowed, NotVisible):
        raise
    except Refusal as refusal:
        facts = programme_facts(request, programme_id) | {"refused": sentence(refusal)}
        return render(request, "benefits/programme.html", facts, status=refusal.status)
    return redirect("benefits:programme", programme_id=programme_id)


@require_POST
def run(request: Request) -> HttpResponse:
    """Let this month's money go out now."""
    read_only(request)
    done = commands.run_month(request.viewer, now=clock.now())
    messages.success(request, _("已给 %(n)d 人发放") % {"n": done})
    return redirect("benefits:list")
