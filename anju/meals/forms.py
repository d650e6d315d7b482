"""Forms of meals: they translate in; what is right and wrong is decided by the commands."""

from datetime import time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anju.meals.models import MEALS
from ui.choosing import PlaceField, PlacesForm


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more)


def _hour(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput({"type": "time"}))


def _yuan(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=Decimal("0.01"), max_value=1000, max_digits=6, decimal_places=2)


def fen(yuan: Decimal) -> int:
    """Return an amount of the form in fen."""
    return int(yuan * 100)


def minutes(hour: time) -> int:
    """Return a time of the form as the minute of the day."""
    return hour.hour * 60 + hour.minute


class DayForm(forms.Form):
    """Which day is shown, read from the address."""

    day = _day(_("日期"), required=False)


class FindForm(forms.Form):
    """Who stands at the counter."""

    text = forms.CharField(
        label=_("刷卡、扫码或输入"),
        required=False,
        max_length=80,
        help_text=_("卡号、身份证号、电话，或完整姓名"),
        widget=forms.TextInput({"autocomplete": "off", "autofocus": True}),
    )


class ServeForm(forms.Form):
    """What was confirmed at the counter."""

    elder = forms.IntegerField(min_value=1, max_value=2**62)
    dish = forms.IntegerField(min_value=1, max_value=2**62)
    own = forms.IntegerField(min_value=0, max_value=10**6)
    token = forms.CharField(max_length=40)


class DishForm(forms.Form):
    """A set for the menu."""

    day = _day(_("日期"))
    meal = forms.ChoiceField(label=_("餐次"), choices=list(MEALS.items()), initial="lunch")
    name = forms.CharField(label=_("套餐"), max_length=80, help_text=_("如：一荤两素一汤"))
    price = _yuan(_("价格（元）"))


class WindowForm(forms.Form):
    """When a meal is served."""

    meal = forms.ChoiceField(label=_("餐次"), choices=list(MEALS.items()))
    starts = _hour(_("开始"))
    ends = _hour(_("结束"))


class WithdrawForm(forms.Form):
    """From which day on a meal is served no longer."""

    meal = forms.ChoiceField(choices=list(MEALS.items()))
    on = _day(_("从这天起不再供应"))


class WhyForm(forms.Form):
    """Why a meal is taken back."""

    why = forms.CharField(max_length=200)


class RuleForm(PlacesForm):
    """What an area gives for a meal."""

    area = PlaceField(label=_("区划"), help_text=_("输入名称，从列表里选"))
    age_from = forms.IntegerField(label=_("年满（岁）"), min_value=50, max_value=120)
    price = _yuan(_("每餐补贴（元）"))
    starts_on = _day(_("生效日期"))
    ends_on = _day(_("失效日期"), required=False, help_text=_("从这一天起不再补贴；长期有效的留空"))


class EndForm(forms.Form):
    """When a standard ends."""

    ends_on = _day(_("失效日期"))
