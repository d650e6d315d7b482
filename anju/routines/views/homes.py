"""The list of homes with their state, and one home's routine."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anju.areas import queries as areas
from anju.kernel import clock
from anju.kernel.http import Request
from anju.routines import permissions, queries
from anju.routines.forms import FilterForm
from anju.routines.models import CONDITION_LABELS, CONDITION_TONES, REASON_LABELS, WEEKDAYS, Home
from anju.routines.queries.sentences import hours_words, place_words, silence_said
from anju.routines.rules import showing
from anju.routines.rules.judging import CONDITIONS
from anju.routines.rules.thresholds import LEAST_DAYS
from anju.routines.views.words import values_words

PAGE = 50
_QUIET = frozenset({"off", "none", "on"})


@require_GET
def homes(request: Request) -> HttpResponse:
    """Show homes: filters in the address, counts by condition, one page of rows."""
    request.viewer.need("routine.read")
    form = FilterForm(request.GET)
    filters = form.values()
    page = Paginator(queries.homes(request.viewer, **filters), PAGE).get_page(request.GET.get("page"))
    found = queries.condition_counts(request.viewer, area=str(filters.get("area", "")))
    shown = [name for name in CONDITIONS if name != "none"]
    facts = {
        "form": form,
        "page": page,
        "rows": [_row(home) for home in page],
        "counts": [(name, CONDITION_LABELS[name], found[name], name not in _QUIET) for name in shown],
        "total": sum(found.values()),
        "filtered": bool(filters),
        "narrower": areas.choices(request.viewer, str(filters.get("area", ""))),
        "may_set": permissions.may(request.viewer, "routine.set"),
    }
    return render(request, "routines/homes.html", facts)


def _row(row: Home) -> dict[str, Any]:
    return {
        "home": row,
        "condition": CONDITION_LABELS[row.condition],
        "tone": CONDITION_TONES[row.condition],
        "known": min(row.days_known, LEAST_DAYS),
        "least": LEAST_DAYS,
        "place": place_words(row.last_place),
    }


@require_GET
def home(request: Request, home_id: int) -> HttpResponse:
    """Show a home's routine: the sentence, weekday and hour, the last thirty days, one day, what was told."""
    request.viewer.need("routine.read")
    now = clock.now()
    view = queries.home_view(request.viewer, home_id, now=now, day=_day(request.GET.get("day", "")))
    row = view.home
    away = queries.absence_now(request.viewer, row.elder_id, now=now)
    facts = {
        **_row(row),
        "view": view,
        "sentence": _sentence(view),
        "table": _table(view),
        "hours": range(24),
        "values": values_words(view.values),
        "source": _source(request, view),
        "last": [_stillest(one) for one in view.stillest],
        "opened": _opened(view),
        "told": [
            {"row": one, "said": silence_said(one.reason), "place": place_words(one.moved_place)}
            for one in queries.episodes(request.viewer, row.pk)
        ],
        "away": away,
        "away_reason": REASON_LABELS[away.reason] if away else "",
        "may_set": permissions.may(request.viewer, "routine.set", row),
        "may_mark": permissions.may_mark_absence(request.viewer, row.elder),
        "area": areas.full_name(row.area_code),
    }
    return render(request, "routines/home.html", facts)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _sentence(view: queries.HomeView) -> str:
    """Say in one sentence what is usual by day and at night, or how far learning has come."""
    found = view.pattern
    if found is None or not found.limits:
        known = found.days if found else 0
        return _("仍在学习：已有 %(known)s 天，满 %(least)s 天后按这一户自己的规律判断。") % {
            "known": known, "least": LEAST_DAYS,
        }  # fmt: skip
    day = [cell for row in found.longest for cell in row[8:20] if cell is not None]
    night = [cell for row in found.longest for cell in (*row[:5], *row[23:]) if cell is not None]
    limits = found.limits.get(view.home.last_place) or found.limits[""]
    return _("白天最长静止 %(day)s，夜里最长 %(night)s（%(days)s 天）；上午十点起静止超过 %(limit)s 即提醒。") % {
        "day": hours_words(max(day, default=0.0)),
        "night": hours_words(max(night, default=0.0)),
        "days": found.days,
        "limit": hours_words(limits[20]),
    }


def _table(view: queries.HomeView) -> list[dict[str, Any]]:
    """Return weekday × hour with a step of colour and the words of each cell."""
    if view.pattern is None or len(view.pattern.longest) != showing.WEEK:
        return []
    return [
        {
            "weekday": WEEKDAYS[number],
            "cells": [
                {
                    "step": showing.step(hours),
                    "hours": hours,
                    "words": _("缺数") if hours is None else hours_words(hours),
                }
                for hours in row
            ],
        }
        for number, row in enumerate(view.pattern.longest)
    ]


def _source(request: Request, view: queries.HomeView) -> str:
    if view.source is not None:
        return areas.name(view.source) if view.source else _("全国")
    return _("这一户自己的") if queries.has_own_setting(request.viewer, view.home.pk) else ""


def _stillest(one: showing.Stillest) -> dict[str, Any]:
    silence = one.silence
    return {
        "day": one.day,
        "weekday": WEEKDAYS[one.day.weekday()],
        "silence": silence,
        "length": hours_words(silence.hours) if silence else "",
        "place": place_words(silence.place) if silence else "",
        "share": one.share,
        "unseen": one.unseen,
    }


def _opened(view: queries.HomeView) -> dict[str, Any] | None:
    if view.day is None:
        return None
    counts = showing.by_hour(view.day)
    return {
        "day": view.day.day,
        "weekday": WEEKDAYS[view.day.day.weekday()],
        "hours": [
            {"hour": hour, "minutes": minutes, "step": showing.busy(minutes)} for hour, minutes in enumerate(counts)
        ],
        "silences": [
            {"row": one, "length": hours_words(one.hours), "place": place_words(one.place)} for one in view.silences
        ],
        "unseen": bool(view.day.unseen),
    }
