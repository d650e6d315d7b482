"""Forms of quality; what is right and wrong is decided by the commands."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anju.kernel import clock
from anju.quality import queries
from anju.quality.models import REASONS, STRATA
from anju.quality.rules import Answers

_DATE = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
_YES = [("yes", _("是")), ("no", _("否"))]


class PeriodForm(forms.Form):
    """The filters of the board, read from the address: Beijing days, the last one inside."""

    first = forms.DateField(label=_("从"), required=False, widget=_DATE)
    last = forms.DateField(label=_("到"), required=False, widget=_DATE)
    area = forms.CharField(label=_("区划"), required=False, max_length=12)
    provider = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(required=False, choices=queries.KINDS.items(), widget=forms.HiddenInput)

    def period(self, today: date) -> tuple[date, date]:
        """Return the first and last day; by default the month up to today. A wrong order is turned."""
        self.is_valid()
        first = self.cleaned_data.get("first") or today.replace(day=1)
        last = self.cleaned_data.get("last") or max(today, first)
        return min(first, last), max(first, last)

    def values(self, today: date) -> dict[str, Any]:
        """Return the filters that can be used; a wrong one filters nothing."""
        first, last = self.period(today)
        found = {name: self.cleaned_data.get(name) for name in ("area", "provider") if self.cleaned_data.get(name)}
        return {**found, "from": clock.day_bounds(first)[0], "to": clock.day_bounds(last)[1]}


class CallFilterForm(forms.Form):
    """The filters of the work list."""

    state = forms.ChoiceField(
        required=False, choices=[(name, name) for name in ("open", "mine", "recheck", "over")],
        widget=forms.HiddenInput,
    )  # fmt: skip
    reason = forms.ChoiceField(label=_("为什么回访"), required=False, choices=[("", _("全部")), *REASONS.items()])
    area = forms.CharField(label=_("区划"), required=False, max_length=12)

    def values(self) -> dict[str, Any]:
        """Return the filters that can be used; a wrong one filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class AnswersForm(forms.Form):
    """What the elder said."""

    came = forms.ChoiceField(label=_("有没有人上门"), choices=_YES, widget=forms.RadioSelect)
    long_enough = forms.ChoiceField(
        label=_("时间够不够"), required=False, choices=[("", _("说不清")), *_YES], widget=forms.RadioSelect
    )
    paid = forms.ChoiceField(label=_("有没有私下收钱"), choices=_YES, initial="no", widget=forms.RadioSelect)
    satisfied = forms.TypedChoiceField(
        label=_("满意几分"), required=False, coerce=int, empty_value=None,
        choices=[("", _("没说")), *((n, str(n)) for n in range(5, 0, -1))],
    )  # fmt: skip
    note = forms.CharField(label=_("老人怎么说"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}))

    def answers(self) -> Answers:
        """Return the answers in plain values."""
        read = self.cleaned_data
        return Answers(
            came=read["came"] == "yes",
            long_enough={"yes": True, "no": False}.get(read["long_enough"]),
            paid_privately=read["paid"] == "yes",
            satisfied=read["satisfied"],
        )


class StepForm(forms.Form):
    """A few words with a step, when to try again, who goes on."""

    why = forms.CharField(required=False, max_length=500)
    hours = forms.IntegerField(required=False, min_value=1, max_value=72)
    colleague = forms.IntegerField(required=False, min_value=1)

    def read(self, name: str) -> Any:
        """Return one value; nonsense is none."""
        self.is_valid()
        return self.cleaned_data.get(name)


class DrawForm(forms.Form):
    """The frame of a sample."""

    seed = forms.CharField(
        label=_("种子"),
        max_length=60,
        help_text=_("抽样前公开定下，例如“2026年11月南岗区第1次”。同样的种子和数据，谁抽都一样。"),
    )
    first = forms.DateField(label=_("从"), widget=_DATE)
    last = forms.DateField(label=_("到"), widget=_DATE)
    size = forms.IntegerField(label=_("抽多少单"), min_value=1, max_value=300, initial=30)
    strata = forms.ChoiceField(label=_("分层"), required=False, choices=STRATA.items())
    provider = forms.CharField(
        label=_("服务商"), required=False, max_length=80, help_text=_("写名称或备案编号；不填是辖区内全部服务商。")
    )

    @staticmethod
    def last_month(today: date) -> dict[str, date]:
        """Return the whole month before a day."""
        end = today.replace(day=1) - timedelta(days=1)
        return {"first": end.replace(day=1), "last": end}


class ShareForm(forms.Form):
    """A provider's share of call-backs."""

    percent = forms.IntegerField(label=_("回访比例（%）"), min_value=0, max_value=100)
