"""The family and the elder keep a weekly plan: begin, pause, end it, leave one day out; and order several at once."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.desks.family.ordering import GENDERS, SLOTS, theirs
from anju.desks.family.page import centre_phone
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence
from anju.orders import commands, queries
from anju.people import queries as people

if TYPE_CHECKING:
    from anju.orders.models import Plan

WEEKDAYS = [(number, gettext_lazy(word)) for number, word in enumerate(
    ("周一", "周二", "周三", "周四", "周五", "周六", "周日"), start=1
)]  # fmt: skip
RULES = [("skip", gettext_lazy("不来")), ("move", gettext_lazy("往后顺延")), ("keep", gettext_lazy("照常来"))]
_HOURS = [(hour, f"{hour}:00") for hour in SLOTS]


class PlanForm(forms.Form):
    """Which days, which hour, from when, and what holidays do."""

    weekdays = forms.TypedMultipleChoiceField(coerce=int, choices=WEEKDAYS)
    hour = forms.TypedChoiceField(coerce=int, choices=_HOURS)
    starts_on = forms.DateField()
    holiday_rule = forms.ChoiceField(choices=RULES)
    carer_gender = forms.ChoiceField(required=False, choices=GENDERS)
    note = forms.CharField(required=False, max_length=500)


class TogetherForm(forms.Form):
    """Several services of one day, and what the page said that they cost."""

    items = forms.MultipleChoiceField()
    day = forms.DateField()
    hour = forms.TypedChoiceField(coerce=int, choices=_HOURS)
    shown_own_fen = forms.IntegerField(required=False)

    def __init__(self, *args: Any, services: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["items"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = services

    def starts_at(self) -> datetime:
        """Return the wished moment."""
        return datetime.combine(self.cleaned_data["day"], time(self.cleaned_data["hour"]), clock.BEIJING)


def _names(request: Request) -> dict[str, str]:
    return {row.code: row.name for row in queries.items(request.viewer, on=clock.local_day(clock.now()))}


def days_words(weekdays: list[int]) -> str:
    """Say which days of the week, e.g. 周一、周四."""
    words = dict(WEEKDAYS)
    return "、".join(str(words[day]) for day in weekdays)


@require_safe
def plans(request: Request, elder_id: int) -> HttpResponse:
    """List the weekly plans, the running ones first, and the services that could become one."""
    theirs(request, elder_id)
    elder, today, names = people.elder(request.viewer, elder_id), clock.local_day(clock.now()), _names(request)
    sold = queries.offers(request.viewer, area=elder.area_code, on=today)
    rows = sorted(queries.plans(request.viewer, elder=elder_id), key=lambda row: (row.state == "ended", -row.pk))
    facts = {
        "elder": elder, "elder_id": elder_id, "offers": [(code, names[code]) for code in names if code in sold],
        "plans": [{"plan": row, "item": names.get(row.item_code, row.item_code), "days": days_words(row.weekdays)}
                  for row in rows],
    }  # fmt: skip
    return render(request, "family/plans.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def new_plan(request: Request, elder_id: int, code: str) -> HttpResponse:
    """Show the price of one visit, ask for days and hour; confirm begins the plan."""
    theirs(request, elder_id)
    viewer, now = request.viewer, clock.now()
    elder, item = people.elder(viewer, elder_id), queries.item(viewer, code, on=clock.local_day(now))
    tomorrow = clock.local_day(now) + timedelta(days=1)
    form = PlanForm(request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        try:
            row = commands.open_plan(
                viewer, elder_id, item=code, weekdays=read["weekdays"], start_time=time(read["hour"]),
                starts_on=read["starts_on"], holiday_rule=read["holiday_rule"], note=read["note"],
                channel=queries.own_channel(viewer), carer_gender=read["carer_gender"], now=now,
            )  # fmt: skip
        except NotVisible:
            raise
        except Refusal as refusal:
            problem = sentence(refusal)
        else:
            return redirect("family:plan", elder_id=elder_id, plan_id=row.pk)
    elif request.method == "POST":
        problem = _("请选每周哪几天、几点、从哪天起。")
    facts = {
        "elder": elder, "elder_id": elder_id, "item": item, "problem": problem, "weekdays": WEEKDAYS, "hours": SLOTS,
        "rules": RULES, "genders": GENDERS, "first": request.POST.get("starts_on") or tomorrow.isoformat(),
        "chosen": {int(day) for day in request.POST.getlist("weekdays") if day.isdecimal()},
        "hour": request.POST.get("hour", "9"), "rule": request.POST.get("holiday_rule", "skip"),
        "gender": request.POST.get("carer_gender", elder.carer_gender), "note": request.POST.get("note", ""),
        **_price(request, elder, code, tomorrow),
    }  # fmt: skip
    return render(request, "family/new_plan.html", facts, status=422 if problem else 200)


def _price(request: Request, elder: Any, code: str, day: date) -> dict[str, Any]:
    try:
        return {"quote": queries.quote(request.viewer, elder, code, on=day), "why": ""}
    except Refusal as refusal:
        return {"quote": None, "why": sentence(refusal)}


def _own(request: Request, elder_id: int, plan_id: int) -> "Plan":
    theirs(request, elder_id)
    row = queries.plan(request.viewer, plan_id)
    if row.elder_id != elder_id:
        raise NotVisible(plan=plan_id)
    return row


@require_safe
def plan(request: Request, elder_id: int, plan_id: int) -> HttpResponse:
    """Show one plan with its coming days; pause it, end it, leave a day out."""
    return _show(request, elder_id, _own(request, elder_id, plan_id))


def _show(request: Request, elder_id: int, row: "Plan", problem: str = "", status: int = 200) -> HttpResponse:
    names = _names(request)
    facts = {
        "plan": row, "elder_id": elder_id, "item": names.get(row.item_code, row.item_code), "problem": problem,
        "days": days_words(row.weekdays), "coming": queries.plan_days(request.viewer, row, now=clock.now()),
        "rule": dict(RULES).get(row.holiday_rule, ""), "centre_phone": centre_phone(),
    }  # fmt: skip
    return render(request, "family/plan.html", facts, status=status)


_ACTS: dict[str, Callable[[Request, int, datetime], object]] = {
    "pause": lambda request, plan_id, now: commands.pause_plan(request.viewer, plan_id, now=now),
    "resume": lambda request, plan_id, now: commands.resume_plan(request.viewer, plan_id, now=now),
    "end": lambda request, plan_id, now: commands.end_plan(
        request.viewer, plan_id, why=request.POST.get("why", "")[:200], now=now
    ),
    "skip": lambda request, plan_id, now: commands.skip_day(
        request.viewer, plan_id, day=_day(request), shown_fee_fen=_fee(request), now=now
    ),
    "keep": lambda request, plan_id, now: commands.keep_day(request.viewer, plan_id, day=_day(request), now=now),
}  # fmt: skip


def _day(request: Request) -> date:
    try:
        return date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        raise NotVisible(day="") from None


def _fee(request: Request) -> int:
    asked = request.POST.get("shown_fee_fen", "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else 0  # noqa: PLR2004 - a sum in fen


@require_POST
def plan_act(request: Request, elder_id: int, plan_id: int, verb: str) -> HttpResponse:
    """Pause, go on, end; leave a day out or take it back."""
    row = _own(request, elder_id, plan_id)
    if verb not in _ACTS:
        raise NotVisible(verb=verb)
    try:
        _ACTS[verb](request, plan_id, clock.now())
    except (NotAllowed, NotVisible):
        raise
    except Refusal as refusal:
        return _show(request, elder_id, row, sentence(refusal), refusal.status)
    return redirect("family:plan", elder_id=elder_id, plan_id=plan_id)


@require_http_methods(["GET", "HEAD", "POST"])
def together(request: Request, elder_id: int) -> HttpResponse:
    """Tick several services of one day, see what they cost together, order them all or none."""
    theirs(request, elder_id)
    viewer, now = request.viewer, clock.now()
    elder, today, names = people.elder(viewer, elder_id), clock.local_day(now), _names(request)
    sold = queries.offers(viewer, area=elder.area_code, on=today)
    services = [(code, names[code]) for code in names if code in sold]
    asked = request.POST if request.method == "POST" else request.GET
    form = TogetherForm(asked if asked.get("day") else None, services=services)
    bill, problem = None, ""
    if form.is_valid():
        read = form.cleaned_data
        try:
            if request.method == "POST":
                wishes = [commands.Wish(item=code, starts_at=form.starts_at()) for code in read["items"]]
                commands.place_package(viewer, elder_id, wishes, channel=queries.own_channel(viewer), now=now,
                                       shown_own_fen=read["shown_own_fen"] or 0)  # fmt: skip
                return redirect("family:orders", elder_id=elder_id)
            bill = queries.bill(viewer, elder, read["items"], on=read["day"], today=today)
        except NotVisible:
            raise
        except Refusal as refusal:
            problem = sentence(refusal)
    elif form.is_bound:
        problem = _("请选至少两样服务，再选哪天、几点。")
    facts = {
        "elder": elder, "elder_id": elder_id, "bill": bill, "problem": problem, "hours": SLOTS,
        "offers": [{"code": code, "name": name, "fen": sold[code][0].fen} for code, name in services],
        "chosen": asked.getlist("items"), "day": asked.get("day") or (today + timedelta(days=1)).isoformat(),
        "hour": asked.get("hour", "9"),
    }  # fmt: skip
    return render(request, "family/together.html", facts, status=422 if problem and request.method == "POST" else 200)
