"""Forms of the provider's desk: they translate in; what is right and wrong is decided by the commands."""

from django import forms
from django.utils.translation import gettext_lazy as _

_MOMENT = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class DayForm(forms.Form):
    """Which day the board shows."""

    day = forms.DateField(label=_("日期"), required=False, widget=forms.DateInput({"type": "date"}))


class SendForm(forms.Form):
    """Who goes, and why another than the first."""

    worker = forms.IntegerField(min_value=1)
    why = forms.CharField(
        label=_("理由"), required=False, max_length=200, help_text=_("改派，或没有选排在第 1 的人时必填，随排序留存")
    )


class CorrectionForm(forms.Form):
    """What should be read of a locked visit instead, and why."""

    arrived_at = forms.DateTimeField(label=_("签到应为"), required=False, widget=_MOMENT)
    finished_at = forms.DateTimeField(label=_("签退应为"), required=False, widget=_MOMENT)
    note = forms.CharField(label=_("补充说明"), required=False, max_length=1000)
    reason = forms.CharField(label=_("为什么要改"), max_length=500, help_text=_("由街道或区县审核，原记录一直保留"))


class RefuseForm(forms.Form):
    """Why an order cannot be served."""

    why = forms.CharField(label=_("不能接单的理由"), max_length=200, help_text=_("应答中心马上会看到，并另找服务商"))
