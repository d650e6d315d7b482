"""The family and the elder order: choose a service, see when and what it costs, confirm; then follow it, rate it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.desks.family.page import centre_phone
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence
from anju.orders import commands, permissions, queries
from anju.people import queries as people

if TYPE_CHECKING:
    from anju.orders.models import Item

DAYS = 7
SLOTS = (8, 9, 10, 11, 13, 14, 15, 16, 17)
SOONEST = timedelta(hours=1)
GENDERS = [("", gettext_lazy("都可以")), ("f", gettext_lazy("女的")), ("m", gettext_lazy("男的"))]
_WEEKDAYS = tuple(gettext_lazy(word) for word in ("周一", "周二", "周三", "周四", "周五", "周六", "周日"))


@dataclass(frozen=True, slots=True)
class Offer:
    """One service as it stands on the list: what it costs at the cheapest."""

    item: "Item"
    fen: int
    unit: str


class WhenForm(forms.Form):
    """The day, the hour, and a word."""

    day = forms.DateField()
    hour = forms.TypedChoiceField(coerce=int, choices=[(hour, f"{hour}:00") for hour in SLOTS])
    note = forms.CharField(required=False, max_length=500)
    carer_gender = forms.ChoiceField(required=False, choices=GENDERS)
    carer_language = forms.CharField(required=False, max_length=30)
    shown_own_fen = forms.IntegerField(required=False)

    def starts_at(self) -> datetime:
        """Return the wished moment."""
        return datetime.combine(self.cleaned_data["day"], time(self.cleaned_data["hour"]), clock.BEIJING)


def theirs(request: Request, elder_id: int) -> None:
    """Let only relatives and the elder through, and of the elders only their own."""
    if request.viewer.role not in {"relative", "elder"}:
        raise NotAllowed(verb="family")
    if elder_id not in request.viewer.elders:
        raise NotVisible(elder=elder_id)


@require_safe
def services(request: Request, elder_id: int) -> HttpResponse:
    """Show what can be ordered at this home, with the price, and what is on its way."""
    theirs(request, elder_id)
    elder, today = people.elder(request.viewer, elder_id), clock.local_day(clock.now())
    sold = queries.offers(request.viewer, area=elder.area_code, on=today)
    offers = [
        Offer(row, sold[row.code][0].fen, queries.unit_label(row.unit))
        for row in queries.items(request.viewer, on=today)
        if row.code in sold
    ]
    facts = {
        "elder": elder, "elder_id": elder_id, "offers": offers, "centre_phone": centre_phone(),
        "coming": queries.orders_of(request.viewer, elder_id, open_only=True, limit=3),
    }  # fmt: skip
    return render(request, "family/services.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def order(request: Request, elder_id: int, code: str) -> HttpResponse:
    """Show when somebody can come and what it costs; confirm places the order."""
    theirs(request, elder_id)
    viewer, now = request.viewer, clock.now()
    elder = people.elder(viewer, elder_id)
    item = queries.item(viewer, code, on=clock.local_day(now))
    form = WhenForm(request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        wish = commands.Wish(
            item=code, starts_at=form.starts_at(), note=form.cleaned_data["note"],
            shown_own_fen=form.cleaned_data["shown_own_fen"], carer_gender=form.cleaned_data["carer_gender"],
            carer_language=form.cleaned_data["carer_language"],
        )  # fmt: skip
        try:
            row = commands.place(viewer, elder_id, wish, channel=queries.own_channel(viewer), now=now)
        except NotVisible:
            raise
        except Refusal as refusal:
            problem = sentence(refusal)
        else:
            return redirect("family:one_order", elder_id=elder_id, order_id=row.pk)
    elif request.method == "POST":
        problem = _("请选哪天、几点。")
    facts = _choosing(request, elder, code, now) | {
        "item": item,
        "problem": problem,
        "elder_id": elder_id,
        "form": form,
    }
    return render(request, "family/order.html", facts, status=422 if problem else 200)


def _choosing(request: Request, elder: Any, code: str, now: datetime) -> dict[str, Any]:
    """Offer seven days and the hours that are left today; the first that is open is chosen already."""
    today = clock.local_day(now)
    soonest = (now + SOONEST).astimezone(clock.BEIJING)
    late = soonest.date() > today or soonest.hour >= SLOTS[-1]
    first = today + timedelta(days=1) if late else today
    days = [first + timedelta(days=step) for step in range(DAYS)]
    hour = next((slot for slot in SLOTS if slot > soonest.hour), SLOTS[1]) if first == today else SLOTS[1]
    quote, why = None, ""
    try:
        quote = queries.quote(request.viewer, elder, code, on=first)
    except Refusal as refusal:
        why = sentence(refusal)
    return {
        "elder": elder, "quote": quote, "why": why, "hours": SLOTS, "genders": GENDERS,
        "gender": request.POST.get("carer_gender", elder.carer_gender),
        "language": request.POST.get("carer_language", elder.language_note)[:30],
        "cancelling": _cancelling(request, elder, quote, today),
        "day": request.POST.get("day") or first.isoformat(), "hour": request.POST.get("hour") or str(hour),
        "days": [{"value": day.isoformat(), "label": f"{day:%m-%d}", "name": _day_name(day, today)} for day in days],
    }  # fmt: skip


def _cancelling(request: Request, elder: Any, quote: queries.Quote | None, today: date) -> str:
    rule = queries.cancel_rule(request.viewer, area=elder.area_code, on=today)
    return queries.cancel_words(request.viewer, rule, quote.price_fen if quote else 0)


def _day_name(day: date, today: date) -> str:
    names = {today: _("今天"), today + timedelta(days=1): _("明天")}
    return names.get(day) or str(_WEEKDAYS[day.isoweekday() - 1])


@require_safe
def orders(request: Request, elder_id: int) -> HttpResponse:
    """List an elder's orders: what comes, then what was."""
    theirs(request, elder_id)
    facts = {
        "elder": people.elder(request.viewer, elder_id), "elder_id": elder_id,
        "orders": queries.orders_of(request.viewer, elder_id),
    }  # fmt: skip
    return render(request, "family/orders.html", facts)


def _own(request: Request, elder_id: int, order_id: int) -> queries.OrderShown:
    theirs(request, elder_id)
    row = queries.order_shown(request.viewer, order_id)
    if row.elder_id != elder_id:
        raise NotVisible(order=order_id)
    return row


@require_safe
def one_order(request: Request, elder_id: int, order_id: int) -> HttpResponse:
    """Show one order: who comes when, what it costs; cancel it, agree, rate, object."""
    return _show(request, elder_id, _own(request, elder_id, order_id))


def _show(
    request: Request, elder_id: int, row: queries.OrderShown, problem: str = "", status: int = 200
) -> HttpResponse:
    facts = {
        "order": row, "elder_id": elder_id, "steps": queries.steps(request.viewer, row), "problem": problem,
        "charge": queries.cancel_charge(request.viewer, row, now=clock.now()),
        "cancelling": queries.cancel_words(request.viewer, row.cancel_rule, row.price_fen),
        "state": queries.state_label(row.state), "stars": range(1, 6), "centre_phone": centre_phone(),
        "may": {verb: permissions.may(request.viewer, verb, row) for verb in ("cancel", "rate", "confirm", "dispute")},
    }  # fmt: skip
    return render(request, "family/one_order.html", facts, status=status)


_ACTS: dict[str, Callable[[Request, int, datetime], object]] = {
    "cancel": lambda request, order_id, now: commands.cancel(
        request.viewer, order_id, why=request.POST.get("why", "")[:200], now=now, shown_fee_fen=_number(request)
    ),
    "confirm": lambda request, order_id, now: commands.confirm(request.viewer, order_id, now=now),
    "dispute": lambda request, order_id, now: commands.dispute(
        request.viewer, order_id, why=request.POST.get("why", "")[:500], now=now
    ),
    "rate": lambda request, order_id, now: commands.rate(
        request.viewer, order_id, stars=_stars(request), note_text=request.POST.get("why", "")[:500], now=now
    ),
}  # fmt: skip


def _number(request: Request) -> int:
    """Return what the page said that calling off costs."""
    asked = request.POST.get("shown_fee_fen", "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else 0  # noqa: PLR2004 - a sum in fen


def _stars(request: Request) -> int:
    asked = request.POST.get("stars", "")
    return int(asked) if asked in {"1", "2", "3", "4", "5"} else 0


@require_POST
def act(request: Request, elder_id: int, order_id: int, verb: str) -> HttpResponse:
    """Cancel, agree, rate or object."""
    row = _own(request, elder_id, order_id)
    if verb not in _ACTS:
        raise NotVisible(verb=verb)
    try:
        _ACTS[verb](request, order_id, clock.now())
    except (NotAllowed, NotVisible):
        raise
    except Refusal as refusal:
        return _show(request, elder_id, row, sentence(refusal), refusal.status)
    return redirect("family:one_order", elder_id=elder_id, order_id=order_id)
