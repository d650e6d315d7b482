"""The limits of what an elder's devices measure."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anju.devices.rules import limits


class LimitsForm(forms.Form):
    """The limits of one kind of value: two grades, and the reason."""

    notice_low = forms.FloatField(label=_("提醒：低于"), required=False)
    notice_high = forms.FloatField(label=_("提醒：高于"), required=False)
    notice_times = forms.IntegerField(label=_("提醒：连续几次"), min_value=1, max_value=limits.MOST_TIMES)
    notice_minutes = forms.IntegerField(label=_("提醒：持续几分钟"), min_value=0, max_value=limits.MOST_MINUTES)
    alarm_low = forms.FloatField(label=_("报警：低于"), required=False)
    alarm_high = forms.FloatField(label=_("报警：高于"), required=False)
    alarm_times = forms.IntegerField(label=_("报警：连续几次"), min_value=1, max_value=limits.MOST_TIMES)
    alarm_minutes = forms.IntegerField(label=_("报警：持续几分钟"), min_value=0, max_value=limits.MOST_MINUTES)
    reason = forms.CharField(
        label=_("为什么改"), min_length=2, max_length=200, help_text=_("如：社区医生医嘱，长期房颤。写进老人的时间线")
    )

    def bounds(self, grade: str) -> limits.Bounds:
        """Return what was written for a grade."""
        said = self.cleaned_data
        return limits.Bounds(*(said[f"{grade}_{name}"] for name in limits.Bounds._fields))
