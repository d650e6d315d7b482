"""Forms of benefits: a programme, an entitlement, a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_DATE = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class ProgrammeForm(forms.Form):
    """A programme with its monthly sum."""

    name = forms.CharField(label=_("项目名称"), max_length=80, help_text=_("如：经济困难失能老年人居家服务补贴"))
    area = forms.ChoiceField(label=_("在哪里有效"))
    monthly_yuan = forms.DecimalField(
        label=_("每人每月（元）"), min_value=1, max_value=1_000_000, max_digits=9, decimal_places=2
    )
    share_percent = forms.IntegerField(
        label=_("每单最多承担百分之几"), min_value=1, max_value=100, initial=100, help_text=_("其余由老人自付。")
    )
    fund = forms.CharField(label=_("资金来源"), max_length=80, help_text=_("如：区县财政、福彩公益金"))
    starts_on = forms.DateField(label=_("从哪天起"), widget=_DATE)

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = areas

    def values(self) -> dict[str, Any]:
        """Return what the command wants; the sum in fen."""
        read = dict(self.cleaned_data)
        return read | {"monthly_fen": int(read.pop("monthly_yuan") * 100)}


class EntitleForm(forms.Form):
    """From which day, and why."""

    elder = forms.IntegerField(widget=forms.HiddenInput)
    starts_on = forms.DateField(label=_("从哪天起"), widget=_DATE)
    why = forms.CharField(label=_("依据"), max_length=200, help_text=_("评估结论、低保证号、批复文号等，随决定留存。"))


class StopForm(forms.Form):
    """Why it ends, and for a programme when."""

    why = forms.CharField(max_length=200)
    on = forms.DateField(required=False)
