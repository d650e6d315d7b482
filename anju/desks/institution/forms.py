"""Forms of the safety board."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from anju.desks.institution.words import KINDS, STATES, WATCHES
from anju.devices import queries
from anju.kernel.clock import BEIJING
from ui.words import DEVICE_KINDS

_MOST = 2**31 - 1


class FilterForm(forms.Form):
    """The filters of the list of sensors, read from the address."""

    watch = forms.ChoiceField(label=_("监测"), required=False, choices=[("", _("全部监测")), *WATCHES.items()])
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部状态")), *STATES.items()])
    only = forms.ChoiceField(
        label=_("哪些"),
        required=False,
        choices=[("", _("全部")), ("open", _("没有人确认")), ("unnamed", _("点位待命名"))],
    )
    institution = forms.IntegerField(required=False, min_value=1, max_value=_MOST, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """Return what the query understands; a wrong filter filters nothing."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        only = said.pop("only", "")
        return {**said, "open_only": only == "open", "unnamed": only == "unnamed"}


class DisableForm(forms.Form):
    """Until when a sensor is disabled, and why."""

    until = forms.DateTimeField(
        label=_("自动恢复时间"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    why = forms.CharField(label=_("原因"), max_length=200, help_text=_("四个字以上，如：厨房装修，粉尘大"))

    def clean_until(self) -> datetime:
        """Read the time as Beijing time, whatever the server's own."""
        value: datetime = self.cleaned_data["until"]
        return value if value.tzinfo else make_aware(value, BEIJING)


class InstallForm(forms.Form):
    """Which device is put at a point."""

    number = forms.CharField(label=_("设备编号"), max_length=64, help_text=_("没登记过的编号，会同时登记"))
    kind = forms.ChoiceField(label=_("种类"), choices=[(kind, DEVICE_KINDS[kind]) for kind in KINDS])
    watch = forms.ChoiceField(label=_("监测"), required=False, choices=[("", _("按种类")), *WATCHES.items()])
    heartbeat_s = forms.IntegerField(
        label=_("心跳周期（秒）"),
        required=False,
        min_value=30,
        max_value=7 * 86_400,
        help_text=_("设备多久至少报一次；超过两个周期没有消息算离线"),
    )


class LevelsForm(forms.Form):
    """At which values a sensor warns and alarms."""

    heartbeat_s = forms.IntegerField(label=_("心跳周期（秒）"), min_value=30, max_value=7 * 86_400)

    def __init__(self, *args: Any, levels: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = list(levels)
        for name in levels:
            label = queries.measure_label(name)
            for end, word in (("warn", _("预警")), ("alarm", _("报警"))):
                self.fields[f"{name}.{end}"] = forms.FloatField(label=f"{label} {word}", required=False)

    def values(self) -> dict[str, dict[str, float | None]]:
        """Return the levels by measurement; an empty field sets none."""
        return {name: {end: self.cleaned_data.get(f"{name}.{end}") for end in ("warn", "alarm")} for name in self.names}
