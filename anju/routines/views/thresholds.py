"""Thresholds: what holds, rehearsing others, looking at what they would have done, applying them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anju.areas import queries as areas
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal
from anju.kernel.sentences import sentence
from anju.routines import commands, permissions, queries
from anju.routines.forms import ThresholdForm, WhyForm
from anju.routines.lifecycle import UNDER_WAY
from anju.routines.models import REHEARSAL_LABELS, Home, Rehearsal, Setting
from anju.routines.queries.holding import values_of_row
from anju.routines.queries.sentences import place_words, silence_said
from anju.routines.rules.thresholds import Values, values_from
from anju.routines.views.words import values_words

PAGE = 30
SIDES = ("", "only_after", "only_before")


@require_http_methods(["GET", "POST"])
def settings(request: Request) -> HttpResponse:
    """Show what holds in an area (or one home) and take other thresholds to be rehearsed."""
    return _settings(request)


def _place(request: Request) -> tuple[str, Home | None]:
    """Return the area and home of the address; the viewer's own area where none is named."""
    written = request.GET.get("home", "")
    if written.isascii() and written.isdigit() and len(written) < 19:  # noqa: PLR2004 - bigint
        home = queries.home(request.viewer, int(written))
        return home.area_code, home
    area = request.GET.get("area", request.viewer.area)
    return (area if area.isascii() and (area.isdigit() or not area) else request.viewer.area), None


def _settings(request: Request, *, wrong: str = "", status: int = 200) -> HttpResponse:
    area, home = _place(request)
    permissions.check_area(request.viewer, "routine.set", area)
    held, own = queries.setting_of(request.viewer, area=area, home=home)
    follow = request.POST.get("follow") == "1"
    asked = request.method == "POST" and not wrong
    form = ThresholdForm(request.POST if asked and not follow else None, initial=_initial(held))
    if asked and (follow or form.is_valid()):
        try:
            made = commands.rehearse(
                request.viewer, values=None if follow else form.proposed(), area=area,
                home_id=home.pk if home else None, now=clock.now(),
            )  # fmt: skip
        except Refusal as refusal:
            wrong, status = sentence(refusal), refusal.status
        else:
            return redirect("routines:rehearsal", rehearsal_id=made.pk)
    facts = {
        "form": form,
        "area": area,
        "home": home,
        "place": home.elder.name if home else areas.name(area) if area else _("全国"),
        "held": held,
        "held_words": values_words(held),
        "wider": _wider(request, area, home) if own is not None and (home is not None or area) else "",
        "rows": [_setting(row) for row in queries.settings_in(request.viewer, area)],
        "homes": queries.concerned(request.viewer, area, home).count(),
        "rehearsals": [
            _rehearsal(row) for row in queries.rehearsals(request.viewer, home_id=home.pk if home else None)
        ],
        "wrong": wrong,
        "narrower": areas.choices(request.viewer, area),
    }
    return render(request, "routines/settings.html", facts, status=422 if form.errors and status < 400 else status)  # noqa: PLR2004


def _wider(request: Request, area: str, home: Home | None) -> str:
    """Say what would hold without a setting of their own, and whose it is."""
    values, code = queries.wider(request.viewer, area=area, home=home)
    if code is None:
        return values_words(values)
    return f"{areas.name(code) if code else _('全国')} · {values_words(values)}"


def _initial(held: Values) -> dict[str, Any]:
    return {"mode": held.mode, "level": held.level or "even", "fixed_hours": held.fixed_hours}


def _setting(row: Setting) -> dict[str, Any]:
    place = row.home.elder.name if row.home is not None else (areas.name(row.area_code) if row.area_code else _("全国"))
    return {"row": row, "place": place, "words": values_words(values_of_row(row))}


def _rehearsal(row: Rehearsal) -> dict[str, Any]:
    place = row.home.elder.name if row.home is not None else (areas.name(row.area_code) if row.area_code else _("全国"))
    return {
        "row": row,
        "place": place,
        "state": REHEARSAL_LABELS[row.state],
        "words": _proposed(row),
    }


def _proposed(row: Rehearsal) -> str:
    words = values_words(values_from(row.proposed))
    return _("不再单独设置，随上级：%(words)s") % {"words": words} if row.follows else words


@require_POST
def switch_off(request: Request) -> HttpResponse:
    """Stop telling at once."""
    area, home = _place(request)
    try:
        commands.switch_off(
            request.viewer, area=area, home_id=home.pk if home else None, why=request.POST.get("why", ""),
            now=clock.now(),
        )  # fmt: skip
    except (commands.ReasonMissing, commands.AlreadyOff) as refusal:
        return _settings(request, wrong=sentence(refusal), status=refusal.status)
    messages.success(request, _("已关闭，不再按静止报警"))
    return redirect(f"{request.path.removesuffix('off/')}?{request.GET.urlencode()}")


@require_GET
def rehearsal(request: Request, rehearsal_id: int) -> HttpResponse:
    """Show how far a rehearsal has come and what it found; the fragment alone for those who only refresh it."""
    return _page(request, rehearsal_id)


def _page(request: Request, rehearsal_id: int, *, wrong: str = "", status: int = 200) -> HttpResponse:
    permissions.check(request.viewer, "routine.set")
    row = queries.rehearsal(request.viewer, rehearsal_id)
    side = request.GET.get("side", "")
    alarms = queries.rehearsed_alarms(request.viewer, row.pk, side=side if side in SIDES else "")
    page = Paginator(alarms, PAGE).get_page(request.GET.get("page"))
    found = queries.outcome(request.viewer, row.pk)
    facts = {
        **_rehearsal(row),
        "under_way": row.state in UNDER_WAY,
        "percent": round(100 * row.done / row.homes) if row.homes else 0,
        "held": values_words(values_from(row.held)),
        "found": found,
        "sentence": _sentence(found),
        "sides": [
            ("", _("全部"), found.before + found.after - _both(found)),
            ("only_after", _("改后多报"), found.only_after),
            ("only_before", _("改后不再报"), found.only_before),
        ],
        "side": side,
        "page": page,
        "alarms": [
            {"row": one, "said": silence_said(one.reason), "place": place_words(one.reason.get("place", ""))}
            for one in page
        ],
        "loudest": queries.loudest_homes(request.viewer, row.pk),
        "form": WhyForm(),
        "wrong": wrong,
        "may": permissions.may(request.viewer, "routine.set", row),
    }
    name = "routines/rehearsal.html#progress" if request.htmx and not wrong else "routines/rehearsal.html"
    return render(request, name, facts, status=status)


def _both(found: queries.Outcome) -> int:
    return found.before - found.only_before


def _sentence(found: queries.Outcome) -> str:
    if not found.days and not found.days_before:
        return _("最近 30 天没有一天可以判断：住户还没有学满。")
    said = {"before": found.before, "after": found.after, "homes": found.homes, "judged": found.judged}
    if found.judged < found.homes:
        learnt = _("%(homes)s 户里有 %(judged)s 户学满，能判断；") % said
        return learnt + _("最近 30 天改前会报 %(before)s 次，改后会报 %(after)s 次。") % said
    if found.after == found.before:
        return _("%(homes)s 户最近 30 天：改前改后都会报 %(after)s 次。") % said
    return _("%(homes)s 户最近 30 天：改前会报 %(before)s 次，改后会报 %(after)s 次。") % said


@require_POST
def apply(request: Request, rehearsal_id: int) -> HttpResponse:
    """Let the rehearsed thresholds hold; what stands in the way is said on the page."""
    try:
        commands.apply_rehearsal(request.viewer, rehearsal_id, why=request.POST.get("why", ""), now=clock.now())
    except (commands.RehearsalOld, commands.RehearsalOfAnother, commands.ReasonMissing) as refusal:
        return _page(request, rehearsal_id, wrong=sentence(refusal), status=refusal.status)
    messages.success(request, _("新阈值已启用，住户会在几分钟内按它重新学习"))
    return redirect("routines:rehearsal", rehearsal_id=rehearsal_id)


@require_POST
def drop(request: Request, rehearsal_id: int) -> HttpResponse:
    """Leave a rehearsal."""
    commands.drop(request.viewer, rehearsal_id, now=clock.now())
    return redirect("routines:rehearsal", rehearsal_id=rehearsal_id)
