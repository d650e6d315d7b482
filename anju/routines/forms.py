"""Forms of routines."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anju.kernel.clock import day_bounds
from anju.routines.models import CONDITION_LABELS, LEVEL_LABELS, MODE_LABELS, REASON_LABELS
from anju.routines.rules.thresholds import LEAST_HOURS, LEVELS, MOST_HOURS, Values

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FilterForm(forms.Form):
    """What the list of homes is narrowed to; it lives in the address."""

    text = forms.CharField(label=_("老人姓名"), required=False, max_length=60)
    condition = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部状态")), *CONDITION_LABELS.items()]
    )
    area = forms.RegexField(r"^[0-9]{2,12}$", label=_("区划"), required=False)

    def values(self) -> dict[str, Any]:
        """Return the filters that can be used; a wrong one filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ThresholdForm(forms.Form):
    """Thresholds that are to be rehearsed."""

    mode = forms.ChoiceField(label=_("怎么判断"), choices=list(MODE_LABELS.items()), widget=forms.RadioSelect)
    level = forms.ChoiceField(label=_("灵敏程度"), choices=list(LEVEL_LABELS.items()), required=False)
    fixed_hours = forms.FloatField(
        label=_("固定小时数"),
        required=False,
        min_value=LEAST_HOURS,
        max_value=MOST_HOURS,
        help_text=_("选“按固定小时数”时就按它；按规律时，只在还没学满 14 天的住户用它，不填则学满之前不报。"),
        widget=forms.NumberInput(attrs={"step": "0.5"}),
    )

    def proposed(self) -> Values:
        """Return the values as read."""
        read = self.cleaned_data
        return Values(
            enabled=True,
            mode=read["mode"],
            false_alarm_cost=LEVELS[read.get("level") or "even"],
            fixed_hours=read.get("fixed_hours"),
        )


class WhyForm(forms.Form):
    """Why thresholds change."""

    why = forms.CharField(label=_("原因"), max_length=200)


class AwayForm(forms.Form):
    """From which day to which an elder is away: the day of coming home is the first day at home."""

    starts_on = forms.DateField(label=_("从哪天起不在家"), widget=DAY)
    ends_on = forms.DateField(label=_("哪天回家"), widget=DAY, help_text=_("到这一天自动恢复守望"))
    reason = forms.ChoiceField(label=_("原因"), choices=list(REASON_LABELS.items()), widget=forms.RadioSelect)
    note = forms.CharField(label=_("说明"), required=False, max_length=100)

    def times(self, now: datetime) -> tuple[datetime, datetime]:
        """Return the moments: today begins now, another day at its midnight in Beijing."""
        starts, ends = self.cleaned_data["starts_on"], self.cleaned_data["ends_on"]
        start = day_bounds(starts)[0]
        begins = now if start <= now < start + timedelta(days=1) else start
        return begins, day_bounds(ends)[0]

    @staticmethod
    def initial_days(today: date) -> dict[str, Any]:
        """Return what the form begins with: a week from today."""
        return {"starts_on": today, "ends_on": today + timedelta(days=7), "reason": "hospital"}
