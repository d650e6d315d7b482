"""Forms of the incident pages."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anju.devices.queries import VERDICTS
from anju.incidents.queries import KINDS, OUTCOMES, PRIORITIES, STATES
from anju.kernel.clock import day_bounds


def _choices(words: Any, first: Any) -> list[tuple[str, Any]]:
    return [("", first), *words.items()]


class FilterForm(forms.Form):
    """What the list is narrowed to; it lives in the address."""

    q = forms.CharField(label=_("编号、姓名或设备号"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("全部")), ("open", _("未办结")), ("closed", _("已办结")), *STATES.items()],
    )
    priority = forms.ChoiceField(label=_("等级"), required=False, choices=_choices(PRIORITIES, _("全部")))
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=_choices(KINDS, _("全部")))
    outcome = forms.ChoiceField(label=_("办结原因"), required=False, choices=_choices(OUTCOMES, _("全部")))
    area = forms.RegexField(r"^\d{2,12}$", label=_("区划"), required=False)
    since = forms.DateField(label=_("自"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("至"), required=False, widget=forms.DateInput({"type": "date"}))

    def values(self) -> dict[str, Any]:
        """Return the filters that could be read; what could not is left out and marked in the form."""
        self.is_valid()
        read = self.cleaned_data
        start: datetime | None = day_bounds(read["since"])[0] if read.get("since") else None
        end: datetime | None = day_bounds(read["until"])[1] if read.get("until") else None
        names = ("state", "priority", "kind", "outcome", "area")
        return {
            **{name: read.get(name) or "" for name in names},
            "text": read.get("q") or "",
            "start": start,
            "end": end,
        }


class ReviewForm(forms.Form):
    """The reviewer's opinion."""

    note = forms.CharField(label=_("复核意见"), max_length=500, widget=forms.Textarea({"rows": 3}))


class CallBackForm(forms.Form):
    """What the elder said when called back."""

    note = forms.CharField(label=_("回访结果"), max_length=500, widget=forms.Textarea({"rows": 2}))


class PressForm(forms.Form):
    """Which alarms of the ledger; it lives in the address."""

    text = forms.CharField(label=_("设备编号"), required=False, max_length=64)
    on = forms.DateField(label=_("日期"), required=False, widget=forms.DateInput({"type": "date"}))
    verdict = forms.ChoiceField(label=_("去处"), required=False, choices=_choices(VERDICTS, _("全部去处")))

    def values(self) -> dict[str, Any]:
        """Return the filters that can be used; a wrong one filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ReopenForm(forms.Form):
    """Why a closed case goes on."""

    reason = forms.CharField(label=_("重新打开的原因"), max_length=200)


class PlanLineForm(forms.Form):
    """One line of an elder's own plan."""

    kind = forms.ChoiceField(label=_("适用警情"), required=False, choices=_choices(KINDS, _("全部警情")))
    text = forms.CharField(label=_("怎么做"), max_length=200)


class NoteForm(forms.Form):
    """A line for the timeline."""

    text = forms.CharField(label=_("记一笔"), max_length=500)
