"""Forms of complaints; what is right and wrong is decided by the commands."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anju.complaints.commands import Words
from anju.complaints.models import KINDS, RESULTS, STATES


class FilterForm(forms.Form):
    """The filters of the list, read from the address."""

    state = forms.ChoiceField(
        label=_("状态"), required=False,
        choices=[("", _("全部状态")), ("open", _("未办结")), ("over", _("已办结")), *STATES.items()],
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("事由"), required=False, choices=[("", _("全部事由")), *KINDS.items()])
    area = forms.CharField(label=_("区划"), required=False, max_length=12)
    overdue = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput)
    provider = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """Return the filters that can be used; a wrong one filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ComplaintForm(forms.Form):
    """A complaint as it is taken on the telephone or written on the family page."""

    elder = forms.IntegerField(widget=forms.HiddenInput)
    order = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("事由"), choices=KINDS.items())
    text = forms.CharField(label=_("说了什么"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    caller = forms.CharField(label=_("投诉人"), max_length=60, help_text=_("老人本人、家属或邻居的姓名"))
    secret = forms.BooleanField(
        label=_("要求对服务商保密姓名"), required=False,
        help_text=_("保密后，服务商看不到投诉人、老人和订单，只看到坐席写的转办内容。"),
    )  # fmt: skip

    def words(self) -> Words:
        """Return what is complained about."""
        read = self.cleaned_data
        return Words(
            kind=read["kind"], text=read["text"], order_id=read["order"], caller=read["caller"], secret=read["secret"]
        )


class StepForm(forms.Form):
    """A few words with a step, the result of a closing, the provider of a handing over."""

    why = forms.CharField(required=False, max_length=1000)
    result = forms.ChoiceField(required=False, choices=[("", ""), *RESULTS.items()])
    provider = forms.CharField(required=False, max_length=80)

    def read(self, name: str) -> str:
        """Return one value; nonsense is none."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")
